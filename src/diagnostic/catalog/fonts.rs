//! Messages about the author's own font.

use super::{Diagnostic, Place, Words, error, meant, warning, words};

/// A font that is not where site.toml says.
pub fn font_missing(place: Place, path: &str, nearest: Option<&str>) -> Diagnostic {
    error(
        "font-missing",
        place,
        words!("글꼴 파일 `{path}`이(가) 없습니다", "there is no font file `{path}`"),
        shown_as_before(),
        meant(
            nearest,
            words!(
                "글꼴 파일을 블로그 폴더 안의 `fonts` 폴더에 넣고, site.toml에는 `text = \"fonts/파일이름.ttf\"`처럼 적으세요.",
                "Put the font file into the folder `fonts` of the blog, and name it in site.toml as in `text = \"fonts/NAME.ttf\"`."
            ),
        ),
    )
}

/// A font file that is there and cannot be taken.
pub fn font_unreadable(place: Place, path: &str) -> Diagnostic {
    error(
        "font-missing",
        place,
        words!("글꼴 파일 `{path}`을(를) 읽을 수 없습니다", "the font file `{path}` cannot be read"),
        words!(
            "읽을 권한이 없거나, 블로그 폴더 밖을 가리키는 링크이거나, 글꼴이라기엔 너무 큽니다(64MB 초과).",
            "It may not be read, or is a link that leads out of the blog, or is too large for a font (more than 64 MB)."
        ),
        words!(
            "글꼴 파일 자체를 블로그 폴더 안의 `fonts` 폴더에 복사해 넣으세요.",
            "Copy the font file itself into the folder `fonts` of the blog."
        ),
    )
}

/// A file that is no font.
pub fn font_foreign(place: Place, path: &str) -> Diagnostic {
    error(
        "font-invalid",
        place,
        words!("`{path}`은(는) 글꼴 파일이 아닙니다", "`{path}` is no font file"),
        shown_as_before(),
        words!(
            "TTF나 OTF 파일을 넣으세요. 내려받은 것이 압축 파일(.zip)이면 먼저 푸세요.",
            "Put a TTF or an OTF file there. If what you downloaded is a .zip, unpack it first."
        ),
    )
}

/// A font that cannot be read to its end.
pub fn font_damaged(place: Place, path: &str) -> Diagnostic {
    error(
        "font-invalid",
        place,
        words!("글꼴 파일 `{path}`이(가) 깨져 있습니다", "the font file `{path}` is damaged"),
        shown_as_before(),
        words!(
            "복사나 내려받기가 도중에 끊긴 것 같습니다. 글꼴을 다시 내려받아 넣으세요.",
            "A copy or a download seems to have stopped halfway. Download the font again."
        ),
    )
}

/// Several fonts in one file.
pub fn font_collection(place: Place, path: &str) -> Diagnostic {
    error(
        "font-collection",
        place,
        words!(
            "`{path}`은(는) 글꼴 여러 개를 한 파일에 묶은 것입니다",
            "`{path}` is a collection: several fonts in one file"
        ),
        words!(
            "그 가운데 어느 글꼴을 쓸지 알 수 없고, 브라우저도 묶음을 읽지 않습니다.",
            "Which of them is meant cannot be known, and browsers read no collections."
        ),
        words!(
            "같은 글꼴을 하나씩 나눈 TTF나 OTF 파일로 받으세요. 보통 같은 곳에서 함께 나누어 줍니다.",
            "Get the same font as single TTF or OTF files. They are usually given out at the same place."
        ),
    )
}

/// A font whose letters are of a kind that is not cut.
pub fn font_outlines(place: Place, path: &str) -> Diagnostic {
    error(
        "font-outlines",
        place,
        words!(
            "`{path}`의 글자는 whyfirst가 다룰 수 없는 방식(CFF2나 그림)으로 그려져 있습니다",
            "the letters of `{path}` are drawn in a way that whyfirst cannot handle (CFF2, or pictures)"
        ),
        words!(
            "이 글꼴은 사이트에 쓰는 글자만 남기고 줄일 수 없어서, 통째로 보내면 몇 메가바이트가 됩니다.",
            "It cannot be cut down to the letters of the site, and sent as a whole it would be megabytes."
        ),
        words!(
            "같은 글꼴의 TTF 파일을 쓰세요. 가변 글꼴도 TTF로 된 것은 됩니다.",
            "Use the TTF file of the same font. Variable fonts work too, as TTF."
        ),
    )
}

/// A font that may only be shown and printed.
pub fn font_shown_only(place: Place, path: &str) -> Diagnostic {
    let said = words!(
        "문서를 보고 인쇄하는 데만 넣을 수 있다",
        "it may be put into documents to be read and printed only"
    );
    embedding(place, path, &said)
}

/// A font that may not be cut.
pub fn font_whole_only(place: Place, path: &str) -> Diagnostic {
    embedding(
        place,
        path,
        &words!("일부 글자만 남겨 쓸 수 없다", "it may not be cut down to some of its letters"),
    )
}

/// A font that may not be sent to anybody.
pub fn font_not_embedded(place: Place, path: &str) -> Diagnostic {
    embedding(
        place,
        path,
        &words!("다른 곳에 넣어 퍼뜨릴 수 없다", "it may not be put into anything that others get"),
    )
}

fn embedding(place: Place, path: &str, said: &Words) -> Diagnostic {
    let Words { ko, en } = said;
    warning(
        "font-embedding",
        place,
        words!("글꼴 `{path}`에 “{ko}”고 적혀 있습니다", "the font `{path}` says of itself: {en}"),
        words!(
            "이 표시(OS/2 fsType)는 만든 이가 넣습니다. 사이트에 실으면 글꼴이 모든 독자에게 보내지므로, 허락 없이는 저작권 문제가 될 수 있습니다.",
            "Its maker has set this (OS/2 fsType). A font on a site is sent to every reader, which without leave may infringe its maker's rights."
        ),
        words!(
            "글꼴의 사용 조건에서 웹 글꼴(웹 폰트)이 되는지 보세요. 된다면 site.toml의 [lints]에 `font-embedding = \"off\"`라고 적고, 안 된다면 OFL 글꼴로 바꾸세요.",
            "See whether the font's licence allows use as a web font. If so, write `font-embedding = \"off\"` below [lints] in site.toml; if not, take a font under the OFL."
        ),
    )
}

/// Letters of the site that the font does not have.
pub fn font_letters(place: Place, path: &str, count: usize, first: &str) -> Diagnostic {
    let (more_ko, more_en) = if count > first.chars().count() { (" 등", " …") } else { ("", "") };
    let (letters_en, have_en) = if count == 1 { ("letter", "is") } else { ("letters", "are") };
    warning(
        "font-letters",
        place,
        words!(
            "사이트의 글자 {count}자가 글꼴 `{path}`에 없습니다: {first}{more_ko}",
            "{count} {letters_en} of the site {have_en} not in the font `{path}`: {first}{more_en}"
        ),
        words!(
            "이 글자들은 독자의 기기에 있는 글꼴로 보입니다. 한 낱말 안에서 모양이 달라질 수 있습니다.",
            "They are shown in a font of the reader's device, so that one word may have letters of two kinds."
        ),
        words!(
            "글자가 더 많은 글꼴로 바꾸세요. 이대로 괜찮으면 site.toml의 [lints]에 `font-letters = \"off\"`라고 적으세요.",
            "Take a font that has them. If it is fine as it is, write `font-letters = \"off\"` below [lints] in site.toml."
        ),
    )
}

/// The note at the first letter that the font does not have.
pub fn font_letter_here() -> Words {
    words!("여기에 그런 글자가 처음 나옵니다", "the first of them is here")
}

fn shown_as_before() -> Words {
    words!(
        "이 글꼴 없이는 site.toml에 적은 모습으로 사이트를 만들 수 없습니다.",
        "Without it the site cannot be made to look as site.toml says."
    )
}
