//! Messages about writing the site: output folders that would put the author's own
//! files at risk, and files in one that whyfirst did not write.
//!
//! `place` is the file that names the folder, or nothing for a folder that was named on
//! the command line; `output` is the folder as it was written there.

use super::{Diagnostic, Level, Place, Words, error, warning, words};

fn refusal(code: &'static str, place: Option<Place>, message: Words, why: Words, fix: Words) -> Diagnostic {
    Diagnostic { code, level: Level::Error, place, message, why, fix, related: vec![] }
}

/// What every message about an unusable folder proposes.
fn another_folder() -> Words {
    words!(
        "`output = \"public\"`이나 `-o public`처럼 사이트만 담을 폴더를 쓰세요.",
        "Name a folder that holds nothing but the site: `output = \"public\"`, or `-o public`."
    )
}

/// The output folder is one that the author's files are read from.
pub fn output_is_source(place: Option<Place>, output: &str, folder: &str) -> Diagnostic {
    refusal(
        "output-source",
        place,
        words!(
            "출력 폴더 `{output}`이(가) 바로 `{folder}`입니다",
            "the output folder `{output}` is `{folder}` itself"
        ),
        words!(
            "만든 파일이 직접 쓴 파일과 섞이고, 이름이 같으면 덮어쓰게 됩니다.",
            "What is made would mix with what you wrote, and write over it where names are the same."
        ),
        another_folder(),
    )
}

/// The output folder lies within one that the author's files are read from.
pub fn output_within(place: Option<Place>, output: &str, folder: &str) -> Diagnostic {
    refusal(
        "output-within",
        place,
        words!(
            "출력 폴더 `{output}`이(가) `{folder}` 안에 있습니다",
            "the output folder `{output}` lies within `{folder}`"
        ),
        words!(
            "다음에 만들 때 지난번에 만든 사이트까지 원고로 읽게 됩니다.",
            "The next build would read the last site as if you had written it."
        ),
        another_folder(),
    )
}

/// The output folder holds files of the author's.
pub fn output_holds(place: Option<Place>, output: &str, held: &str) -> Diagnostic {
    refusal(
        "output-holds",
        place,
        words!(
            "출력 폴더 `{output}` 안에 `{held}`이(가) 들어 있습니다",
            "the output folder `{output}` holds `{held}`"
        ),
        words!(
            "원고와 설정까지 사이트와 함께 공개되고, 이름이 같은 파일은 덮어쓰게 됩니다.",
            "Your own files would be published with the site, and written over where names are the same."
        ),
        another_folder(),
    )
}

/// The output folder is the whole disk or somebody's whole home.
pub fn output_too_wide(place: Option<Place>, output: &str) -> Diagnostic {
    refusal(
        "output-too-wide",
        place,
        words!(
            "출력 폴더 `{output}`은(는) 디스크나 홈 폴더 전체입니다",
            "the output folder `{output}` is the whole disk or the home folder"
        ),
        words!(
            "사이트와 상관없는 파일이 모두 그 안에 있습니다.",
            "Everything there that has nothing to do with the site would be within it."
        ),
        another_folder(),
    )
}

/// The output folder, or one that it lies in, is a file.
pub fn output_is_file(place: Option<Place>, output: &str, file: &str) -> Diagnostic {
    refusal(
        "output-file",
        place,
        words!(
            "출력 폴더 `{output}`을(를) 쓸 수 없습니다. `{file}`은(는) 폴더가 아니라 파일입니다",
            "the output folder `{output}` cannot be used: `{file}` is a file, not a folder"
        ),
        words!("사이트는 폴더 안에 만들어집니다.", "The site is made inside of a folder."),
        words!("그 파일의 이름을 바꾸거나 다른 폴더를 쓰세요.", "Rename that file, or name another folder."),
    )
}

/// The output folder's path cannot be followed.
pub fn output_unreachable(place: Option<Place>, output: &str, problem: &std::io::Error) -> Diagnostic {
    let Words { ko, en } = super::machine::cause(problem);
    refusal(
        "output-unreachable",
        place,
        words!(
            "출력 폴더 `{output}`을(를) 찾아갈 수 없습니다: {ko}",
            "the output folder `{output}` cannot be reached: {en}"
        ),
        words!(
            "어디에 쓰게 될지 알 수 없으면 아무것도 쓰지 않습니다.",
            "Where it is not known what would be written to, nothing is written."
        ),
        another_folder(),
    )
}

/// Files in the output folder stand where the site's files go, and whyfirst did not
/// write them: `file` is the first, `others` how many more there are.
pub fn output_foreign(place: Option<Place>, output: &str, file: &str, others: usize) -> Diagnostic {
    let (ko, en) = match others {
        0 => (String::new(), String::new()),
        _ => (format!(" (이런 파일이 {others}개 더 있습니다)"), format!(" (and {others} more like it)")),
    };
    refusal(
        "output-foreign",
        place,
        words!(
            "출력 폴더 `{output}`의 `{file}`은(는) whyfirst가 만든 파일이 아닙니다{ko}",
            "`{file}` in the output folder `{output}` was not made by whyfirst{en}"
        ),
        words!(
            "사이트에도 같은 이름의 파일이 있어서, 쓰면 그 파일이 사라집니다. 아직 아무것도 바꾸지 않았습니다.",
            "The site has a file of the same name, so writing it would lose that one. Nothing has been changed."
        ),
        words!(
            "남길 파일이면 `static/`으로 옮기거나 다른 출력 폴더를 쓰세요. 필요 없으면 지우고 다시 실행하세요.",
            "To keep it, move it to `static/` or name another output folder. If nobody needs it, delete it and run again."
        ),
    )
}

/// Another build is writing to the same folder.
pub fn output_busy(place: Option<Place>, output: &str, process: Option<u32>) -> Diagnostic {
    let (ko, en) = match process {
        Some(id) => (format!("(프로세스 {id})"), format!(" (process {id})")),
        None => (String::new(), String::new()),
    };
    refusal(
        "output-busy",
        place,
        words!(
            "다른 whyfirst{ko}가 지금 `{output}` 폴더에 쓰고 있습니다",
            "another whyfirst{en} is writing to `{output}` right now"
        ),
        words!(
            "둘이 함께 쓰면 두 사이트가 뒤섞입니다. 이번에는 아무것도 쓰지 않았습니다.",
            "Two at once would mix two sites. This one has written nothing."
        ),
        words!("그 작업이 끝난 뒤 다시 실행하세요.", "Run it again when the other is done."),
    )
}

/// Files of the output folder were not as whyfirst had written them, and were moved to
/// `folder` before others took their place.
pub fn output_set_aside(place: Option<Place>, file: &str, others: usize, folder: &str) -> Diagnostic {
    let (ko, en) = match others {
        0 => (String::new(), String::new()),
        _ => (format!(" 외 {others}개"), format!(" and {others} more")),
    };
    Diagnostic {
        level: Level::Warning,
        ..refusal(
            "output-set-aside",
            place,
            words!(
                "출력 폴더에서 `{file}`{ko}의 내용이 바뀌어 있었습니다",
                "`{file}`{en} in the output folder had been changed"
            ),
            words!(
                "출력 폴더의 파일은 만들 때마다 새로 쓰므로 직접 고친 내용은 남지 않습니다. 잃지 않도록 `{folder}`에 옮겨 두었습니다.",
                "Files there are written anew by each build, so changes made by hand do not last. They were moved to `{folder}`, so that nothing is lost."
            ),
            words!(
                "필요한 내용은 `content/`나 `static/`에 옮겨 적고, `{folder}`은(는) 지워도 됩니다.",
                "Bring what you need into `content/` or `static/`; `{folder}` can then be deleted."
            ),
        )
    }
}

/// Two files of the site have the same name to a disk that does not tell capital
/// letters, or the forms of Unicode, apart.
pub fn output_collision(place: Place, first: &str, second: &str) -> Diagnostic {
    Diagnostic {
        level: Level::Warning,
        ..refusal(
            "output-collision",
            Some(place),
            words!(
                "`{first}`과(와) `{second}`은(는) 대소문자만 다릅니다",
                "`{first}` and `{second}` differ only by capital letters"
            ),
            words!(
                "Windows와 macOS에서는 같은 파일이라 하나가 다른 하나를 덮어씁니다.",
                "On Windows and macOS they are one file, and one would overwrite the other."
            ),
            words!("둘 중 하나의 이름이나 `slug`를 바꾸세요.", "Give one of them another name or `slug`."),
        )
    }
}

/// A file that the disk does not give.
pub fn file_unreadable(place: Place, cause: &std::io::Error) -> Diagnostic {
    let Words { ko, en } = super::machine::cause(cause);
    let path = super::typed(&place.path);
    error(
        "file-unreadable",
        place,
        words!("파일을 읽을 수 없습니다: {ko}", "the file cannot be read: {en}"),
        words!(
            "이 글 없이 사이트를 만들면 글이 사라진 것처럼 보입니다.",
            "Without it the site would look as if the text were gone."
        ),
        words!(
            "이 파일을 쓰는 다른 프로그램을 닫으세요. 권한이 없다면 되돌리세요: `chmod u+rw {path}`",
            "Close whatever program holds it. If it is the permission, give it back: `chmod u+rw {path}`"
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
    let (ko, en) = match &*place.path {
        "content" => ("`whyfirst fix`로 이름을 모아쓰세요. ", "Put them together with `whyfirst fix`. "),
        _ => ("", ""),
    };
    warning(
        "names-decomposed",
        place,
        words!("NFD 이름 {count}개를 NFC로 읽었습니다", "{count} names in NFD were read as NFC"),
        words!(
            "맥에서 온 파일은 자모가 나뉜 이름(NFD)을 가질 수 있습니다. 만든 사이트에는 문제가 없습니다.",
            "Files from a Mac can have names in pieces (NFD). The site made from them is fine."
        ),
        words!(
            "{ko}git에서는 `git config core.precomposeunicode true`를 쓰세요.",
            "{en}With git, use `git config core.precomposeunicode true`."
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
