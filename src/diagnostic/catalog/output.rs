//! Messages about writing the site.

use super::{Diagnostic, Place, error, warning, words};

/// A file that the disk does not give.
pub fn file_unreadable(place: Place, cause: &std::io::Error) -> Diagnostic {
    error(
        "file-unreadable",
        place,
        words!("파일을 읽을 수 없습니다 ({cause})", "the file cannot be read ({cause})"),
        words!(
            "이 글 없이 사이트를 만들면 글이 사라진 것처럼 보입니다.",
            "Without it the site would look as if the text were gone."
        ),
        words!(
            "파일의 권한을 확인하고, 다른 프로그램이 잠그고 있지 않은지 보세요.",
            "Check its permissions, and that no other program holds it."
        ),
    )
}

/// A symbolic link that leads out of the site.
pub fn link_leads_out(place: Place) -> Diagnostic {
    error(
        "link-leads-out",
        place,
        words!(
            "이 바로가기(심볼릭 링크)는 블로그 폴더 밖을 가리킵니다",
            "this symbolic link leads out of the blog's folder"
        ),
        words!(
            "밖의 파일이 뜻하지 않게 공개될 수 있어 읽지 않습니다.",
            "Files from outside could be published by accident, so it is not followed."
        ),
        words!("파일을 블로그 폴더 안으로 복사하세요.", "Copy the file into the blog's folder."),
    )
}

/// Two names that are one in NFC.
pub fn name_twice(place: Place) -> Diagnostic {
    error(
        "name-twice",
        place,
        words!("눈으로 같은 이름의 파일이 둘입니다", "two files have names that look the same"),
        words!(
            "한글을 저장하는 방식(NFC, NFD)만 달라서, 하나가 다른 하나를 가립니다.",
            "Only the way of storing Hangul (NFC, NFD) differs, so one hides the other."
        ),
        words!("하나의 이름을 바꾸거나 지우세요.", "Rename or delete one of them."),
    )
}

/// Names that a Mac stored in pieces.
pub fn names_decomposed(place: Place, count: usize) -> Diagnostic {
    warning(
        "names-decomposed",
        place,
        words!("NFD 이름 {count}개를 NFC로 읽었습니다", "{count} names in NFD were read as NFC"),
        words!(
            "맥에서 온 파일은 자모가 나뉜 이름(NFD)을 가질 수 있습니다. 만든 사이트에는 문제가 없습니다.",
            "Files from a Mac can have names in pieces (NFD). The site made from them is fine."
        ),
        words!(
            "git에서는 `git config core.precomposeunicode true`를 쓰세요.",
            "With git, use `git config core.precomposeunicode true`."
        ),
    )
}

/// A name that is not Unicode.
pub fn name_not_text(place: Place) -> Diagnostic {
    error(
        "name-not-text",
        place,
        words!("파일 이름을 글자로 읽을 수 없습니다", "the file's name is not text"),
        words!(
            "옛 압축 파일에서 나온 이름은 주소가 될 수 없습니다.",
            "A name out of an old archive cannot become an address."
        ),
        words!("파일 이름을 다시 지으세요.", "Rename the file."),
    )
}
