//! Messages about what a text is made of: encodings, look-alike characters, and what
//! pasting from other programs leaves behind.

use super::{Diagnostic, Place, error, typed, warning, words};

/// A text in an older encoding.
pub fn encoding_legacy(place: Place, at: (usize, usize), encoding: &str, preview: &str) -> Diagnostic {
    let path = typed(&place.path);
    let (line, column) = at;
    error(
        "encoding-legacy",
        place,
        words!(
            "{line}번째 줄 {column}번째 글자부터 UTF-8이 아닙니다. {encoding}로 저장된 것 같습니다",
            "from line {line}, column {column} this is not UTF-8; it seems to be {encoding}"
        ),
        words!(
            "그렇다면 이렇게 읽힙니다: \"{preview}\". 맞는지 확인하지 않고 쓰면 글자가 깨진 채 공개될 수 있습니다.",
            "It would read: \"{preview}\". Published unchecked, it might come out garbled."
        ),
        words!(
            "맞으면 `whyfirst fix {path}`(으)로 바꾸세요. 원본은 .bak으로 남습니다.",
            "If that is right, convert it: `whyfirst fix {path}`. The original stays as .bak."
        ),
    )
}

/// A text in UTF-16.
pub fn encoding_utf16(place: Place) -> Diagnostic {
    let path = typed(&place.path);
    warning(
        "encoding-utf16",
        place,
        words!(
            "이 파일은 UTF-16(메모장의 \"유니코드\")입니다",
            "this file is UTF-16 (\"Unicode\" in Notepad)"
        ),
        words!(
            "읽을 수는 있지만 git과 다른 도구는 글이 아닌 파일로 여깁니다.",
            "It can be read, but git and other tools take it for no text at all."
        ),
        words!("UTF-8로 바꾸세요: `whyfirst fix {path}`", "Make it UTF-8: `whyfirst fix {path}`"),
    )
}

/// Bytes that are no text.
pub fn encoding_binary(place: Place) -> Diagnostic {
    let path = place.path.to_string();
    let (ko, en) = match path.starts_with("content/") {
        true => (format!("{path}를 content/ 밖으로 옮기세요"), format!("move {path} out of content/")),
        false => (format!("{path}를 지우세요"), format!("delete {path}")),
    };
    error(
        "encoding-binary",
        place,
        words!("UTF-16이거나 글이 아닌 파일입니다", "this is UTF-16 without its mark, or no text at all"),
        words!("글자로 읽을 수 없습니다.", "It cannot be read as letters."),
        words!(
            "메모장에서 열어 인코딩을 UTF-8로 저장하세요. 글이 아니라면 {ko}.",
            "Open it in an editor and save it as UTF-8; if it is no text, {en}."
        ),
    )
}

/// A text that is partly UTF-8 and partly not.
pub fn encoding_mixed(place: Place, line: usize) -> Diagnostic {
    error(
        "encoding-mixed",
        place,
        words!(
            "{line}번째 줄은 UTF-8이 아닌데, 다른 줄은 UTF-8입니다",
            "line {line} is not UTF-8, while other lines are"
        ),
        words!(
            "두 가지 방식이 섞여 있어서 어느 쪽으로 바꿔도 글자가 깨집니다.",
            "Two encodings are mixed, so converting either way would garble the other."
        ),
        words!("그 줄을 지우고 다시 쓰세요.", "Delete that line and type it again."),
    )
}

/// Hangul in pieces.
pub fn text_nfd(place: Place) -> Diagnostic {
    let path = typed(&place.path);
    warning(
        "text-nfd",
        place,
        words!("자모가 나뉜 한글(NFD)이 있습니다", "there is Hangul in pieces (NFD)"),
        words!(
            "모아쓴 글자로 읽었습니다. 그대로 두면 다른 편집기에서 찾기가 되지 않습니다.",
            "It was read put together. Left so, other editors will not find the words."
        ),
        words!("`whyfirst fix {path}`(으)로 모아쓰세요.", "Put it together with `whyfirst fix {path}`."),
    )
}

/// A full-width colon after a key.
pub fn lookalike_colon(place: Place) -> Diagnostic {
    error(
        "lookalike-colon",
        place,
        words!("전각 콜론 `：`이 있습니다", "there is a full-width colon `：`"),
        words!("머리말은 보통 콜론 `:`만 알아봅니다.", "Front matter knows only the plain colon `:`."),
        words!("`：` 대신 `: `을 쓰세요.", "Write `: ` in place of `：`."),
    )
}

/// Curly or cornered quotes where straight ones are read.
pub fn lookalike_quote(place: Place, found: char) -> Diagnostic {
    error(
        "lookalike-quote",
        place,
        words!("둥근따옴표 `{found}`이(가) 있습니다", "there is a typographic quote `{found}`"),
        words!(
            "한글 프로그램이나 메신저가 바꿔 놓은 따옴표는 값을 감싸지 못합니다.",
            "Quotes that a word processor has turned do not enclose a value."
        ),
        words!("곧은따옴표 `\"`로 바꾸세요.", "Write the straight quote `\"`."),
    )
}

/// White space that is none to a parser.
pub fn lookalike_space(place: Place) -> Diagnostic {
    error(
        "lookalike-space",
        place,
        words!(
            "줄 앞에 보통 빈칸이 아닌 빈칸이 있습니다",
            "the line begins with white space that is no plain space"
        ),
        words!(
            "전각 빈칸, 줄바꿈 없는 빈칸, 탭은 눈에 빈칸으로 보여도 머리말에서는 글자입니다.",
            "Full-width spaces, no-break spaces and tabs look alike, but front matter reads them as letters."
        ),
        words!("지우고 스페이스바로 다시 치세요.", "Delete it and press the space bar."),
    )
}

/// Dashes that are no hyphens around front matter or before an item.
pub fn lookalike_fence(place: Place, found: &str, right: &str) -> Diagnostic {
    error(
        "lookalike-fence",
        place,
        words!("`{found}`은(는) `{right}`이(가) 아닙니다", "`{found}` is not `{right}`"),
        words!(
            "자동 고침이 빼기표나 더하기표를 긴 줄표로 바꾼 것 같습니다.",
            "An autocorrection seems to have changed the signs."
        ),
        words!("`{right}`을(를) 다시 치세요.", "Type `{right}` again."),
    )
}

/// Full-width brackets where a link was meant.
pub fn lookalike_bracket(place: Place, found: &str, right: &str) -> Diagnostic {
    warning(
        "lookalike-bracket",
        place,
        words!("`{found}`은(는) 링크가 되지 않습니다", "`{found}` makes no link"),
        words!(
            "전각 괄호나 느낌표라서 글자 그대로 보입니다.",
            "The sign is full-width, so the reader sees it as it is."
        ),
        words!("`{right}`(으)로 쓰세요.", "Write `{right}`."),
    )
}

/// A character without a width inside of a word.
pub fn text_invisible(place: Place, code: u32) -> Diagnostic {
    let path = typed(&place.path);
    warning(
        "text-invisible",
        place,
        words!(
            "보이지 않는 글자(U+{code:04X})가 낱말 안에 있습니다",
            "there is an invisible character (U+{code:04X}) inside of a word"
        ),
        words!(
            "찾기와 용어 연결이 그 낱말을 알아보지 못합니다. 굵은 글씨 때문이라면 이제 필요 없습니다.",
            "Search and the glossary do not recognise the word. If it was there to force bold, it is needed no more."
        ),
        words!("지우세요: `whyfirst fix {path}`", "Take it out: `whyfirst fix {path}`"),
    )
}

/// A character that only one program knows.
pub fn text_private(place: Place, code: u32) -> Diagnostic {
    warning(
        "text-private",
        place,
        words!(
            "다른 컴퓨터에서는 보이지 않는 글자(U+{code:04X})입니다",
            "other machines cannot show this character (U+{code:04X})"
        ),
        words!(
            "한글이나 워드에서 붙여넣은 글머리표나 옛한글입니다. 읽는 사람에게는 네모로 보입니다.",
            "It is a bullet or an old letter pasted from a word processor; readers see a box."
        ),
        words!(
            "목록이면 `- `로, 아니면 보통 글자로 바꾸세요.",
            "For a list write `- `, else a plain character."
        ),
    )
}

/// What a word processor leaves in pasted text.
pub fn text_pasted(place: Place) -> Diagnostic {
    warning(
        "text-pasted",
        place,
        words!(
            "워드나 한글에서 딸려 온 코드가 있습니다",
            "there is code that came along from a word processor"
        ),
        words!(
            "읽는 사람에게 쓸모없고 페이지를 무겁게 합니다.",
            "It is of no use to readers and weighs the page down."
        ),
        words!(
            "지우고, 서식 없이 붙여넣기(Ctrl+Shift+V)로 다시 넣으세요.",
            "Delete it and paste again without formatting (Ctrl+Shift+V)."
        ),
    )
}

/// A Markdown file that Windows calls a text file.
pub fn name_extension(place: Place) -> Diagnostic {
    let path = typed(&place.path);
    warning(
        "name-extension",
        place,
        words!("확장자가 .md.txt입니다", "the extension is .md.txt"),
        words!(
            "윈도우가 끝의 .txt를 숨겨서 .md로 보일 뿐입니다. 다른 도구는 이 글을 찾지 못합니다.",
            "Windows hides the .txt at the end; other tools will not find the post."
        ),
        words!("이름을 고치세요: `whyfirst fix {path}`", "Rename it: `whyfirst fix {path}`"),
    )
}

/// A name with a space at its end.
pub fn name_space(place: Place) -> Diagnostic {
    let path = typed(&place.path);
    warning(
        "name-space",
        place,
        words!("파일 이름의 끝이나 확장자 앞에 빈칸이 있습니다", "the file's name ends with a space"),
        words!(
            "윈도우에서는 이런 파일을 열거나 지울 수 없습니다.",
            "Windows can neither open nor delete such a file."
        ),
        words!("이름을 고치세요: `whyfirst fix {path}`", "Rename it: `whyfirst fix {path}`"),
    )
}

/// A name that is too long for most disks and hosts.
pub fn name_long(place: Place, bytes: usize) -> Diagnostic {
    error(
        "name-long",
        place,
        words!("이름이 너무 깁니다 ({bytes}바이트)", "the name is too long ({bytes} bytes)"),
        words!(
            "대부분의 디스크는 한 이름에 255바이트, 한글로 85자까지만 받습니다.",
            "Most disks take 255 bytes in a name, which is 85 syllables of Hangul."
        ),
        words!("짧은 이름으로 바꾸거나 `slug`를 적으세요.", "Give it a shorter name, or a `slug`."),
    )
}
