//! Messages about one post, term or page: its front matter's meaning and its Markdown.

use super::{Diagnostic, Place, Words, error, warning, words};

/// A file without front matter.
pub fn front_matter_missing(place: Place, example: &Words) -> Diagnostic {
    error(
        "front-matter-missing",
        place,
        words!("파일 맨 위에 머리말(front matter)이 없습니다", "the file has no front matter at its top"),
        words!("제목과 날짜를 거기서 읽습니다.", "Its title and date are read there."),
        example.within("맨 위에 이렇게 쓰세요:\n{}", "Put this at the top:\n{}"),
    )
}

/// Front matter that is opened and never closed.
pub fn front_matter_unclosed(place: Place, fence: &str) -> Diagnostic {
    error(
        "front-matter-unclosed",
        place,
        words!("머리말을 닫는 `{fence}` 줄이 없습니다", "the front matter has no closing `{fence}` line"),
        words!(
            "어디까지가 머리말이고 어디부터 글인지 알 수 없습니다.",
            "Where it ends and the text begins cannot be known."
        ),
        words!("머리말 끝에 `{fence}` 한 줄을 더하세요.", "Add a line `{fence}` after the last key."),
    )
}

/// A date in none of the forms that are understood.
pub fn date_invalid(place: Place, key: &str, value: &str) -> Diagnostic {
    error(
        "date-invalid",
        place,
        words!("`{key}`의 날짜 `{value}`을(를) 읽을 수 없습니다", "`{key}` is not a date: `{value}`"),
        words!("날짜로 글의 차례와 피드를 만듭니다.", "Dates put the posts and the feeds in order."),
        words!(
            "이렇게 쓰세요: `{key} = 2026-11-23` (시각까지: `2026-11-23T08:00:00`)",
            "Write `{key} = 2026-11-23` (with a time: `2026-11-23T08:00:00`)."
        ),
    )
}

/// A name that leaves nothing to make an address of.
pub fn slug_empty(place: Place, name: &str) -> Diagnostic {
    error(
        "slug-empty",
        place,
        words!("`{name}`으로는 주소를 만들 수 없습니다", "no address can be made of `{name}`"),
        words!(
            "주소에 쓸 글자나 숫자가 하나도 없습니다.",
            "It has no letter or digit to write in an address."
        ),
        words!(
            "머리말에 `slug = \"my-post\"`처럼 적으세요.",
            "Add `slug = \"my-post\"` to the front matter."
        ),
    )
}

/// A slug or an alias that is not a plain path within the site.
pub fn address_climbs(place: Place, key: &str, value: &str) -> Diagnostic {
    error(
        "address-climbs",
        place,
        words!(
            "`{key}`의 `{value}`은(는) 사이트 안의 주소가 아닙니다",
            "`{key}` is not an address within the site: `{value}`"
        ),
        words!(
            "`..`이나 `\\`가 든 주소는 출력 폴더 밖을 가리킬 수 있어 받지 않습니다.",
            "With `..` or `\\` in it an address could lead out of the output folder, so it is refused."
        ),
        words!("`/old/address/`처럼 쓰세요.", "Write it like `/old/address/`."),
    )
}

/// A language that site.toml does not name.
pub fn language_unknown(place: Place, lang: &str, known: &str) -> Diagnostic {
    let right = language_of_country(lang);
    let meant = right.map(|right| words!("혹시 `{right}`인가요? ", "Did you mean `{right}`? "));
    let meant = meant.unwrap_or_default();
    let fix = words!(
        "site.toml에 `[languages.{lang}]`을 더하거나 파일 이름을 고치세요. 지금 언어: {known}",
        "Add `[languages.{lang}]` to site.toml, or rename the file. The languages now: {known}."
    );
    error(
        "language-unknown",
        place,
        words!("`{lang}`은(는) 이 사이트의 언어가 아닙니다", "the site has no language `{lang}`"),
        words!(
            "어느 언어의 목록에 넣을지 알 수 없습니다.",
            "So nobody can say in which language's lists it belongs."
        ),
        Words::new(meant.ko + &fix.ko, meant.en + &fix.en),
    )
}

/// The language that a country's code is often taken for.
fn language_of_country(code: &str) -> Option<&'static str> {
    match code {
        "kr" => Some("ko"),
        "jp" => Some("ja"),
        "cn" | "tw" => Some("zh"),
        "gb" | "uk" | "us" => Some("en"),
        _ => None,
    }
}

/// A post or series without its why.
pub fn why_missing(place: Place, example: &Words) -> Diagnostic {
    warning(
        "why-missing",
        place,
        words!("`why`가 없습니다", "it has no `why`"),
        words!(
            "처음 온 사람은 이것이 무엇에 쓰이는지부터 알고 싶어 합니다.",
            "A newcomer wants to know first what this is for."
        ),
        example.within("한 문장으로 적으세요: `{}`", "Say it in a sentence: `{}`"),
    )
}

/// A shortcode that the theme does not have.
pub fn shortcode_unknown(place: Place, name: &str, nearest: Option<&str>, known: &str) -> Diagnostic {
    error(
        "shortcode-unknown",
        place,
        words!("`{name}`(이)라는 쇼트코드가 없습니다", "there is no shortcode `{name}`"),
        words!("그 자리에 무엇을 넣을지 알 수 없습니다.", "So there is nothing to put in its place."),
        super::meant(nearest, words!("쓸 수 있는 것: {known}", "There are: {known}")),
    )
}

/// A shortcode that is written wrongly.
pub fn shortcode_syntax(place: Place, problem: Words, fix: Words) -> Diagnostic {
    error(
        "shortcode-syntax",
        place,
        problem,
        words!("그대로는 읽는 사람에게 기호가 보입니다.", "As it stands the reader would see the braces."),
        fix,
    )
}

/// Emphasis that Markdown left standing as signs.
pub fn emphasis_literal(place: Place, signs: &str) -> Diagnostic {
    warning(
        "emphasis-literal",
        place,
        words!("`{signs}`이(가) 글자 그대로 남았습니다", "`{signs}` was left standing as it is"),
        words!(
            "굵게 하려던 말이 별표와 함께 보입니다. 여는 표시 뒤나 닫는 표시 앞에 빈칸이 있거나 짝이 없습니다.",
            "The reader sees the signs. There is a space inside of them, or one of the pair is missing."
        ),
        words!(
            "`**이렇게**`처럼 붙여 쓰거나, 그대로 보이려면 `\\*\\*`로 쓰세요.",
            "Write `**like this**`, or `\\*\\*` to show the signs."
        ),
    )
}

/// `__word__` beside Hangul, which Markdown does not read as bold.
pub fn emphasis_underscore(place: Place) -> Diagnostic {
    warning(
        "emphasis-underscore",
        place,
        words!("한국어에서는 `__` 대신 `**`를 쓰세요", "beside Hangul write `**`, not `__`"),
        words!(
            "`__굵게__는`처럼 조사가 붙으면 굵게 되지 않습니다.",
            "With a particle attached, `__` does not make bold."
        ),
        words!("`__`를 `**`로 바꾸세요.", "Change `__` to `**`."),
    )
}

/// A picture or drawing without a description.
pub fn alt_missing(place: Place, example: &Words) -> Diagnostic {
    warning(
        "alt-missing",
        place,
        words!("그림에 설명(alt)이 없습니다", "the picture has no description"),
        words!(
            "화면을 듣는 사람과 그림이 열리지 않은 사람은 아무것도 알 수 없습니다.",
            "Whoever listens to the page, or cannot load the picture, learns nothing."
        ),
        example.within("이렇게 쓰세요: `{}`", "Write: `{}`"),
    )
}

/// A code language that no grammar is known for.
pub fn code_language_unknown(place: Place, lang: &str, nearest: Option<&str>) -> Diagnostic {
    warning(
        "code-language-unknown",
        place,
        words!("`{lang}` 언어의 색칠 규칙이 없습니다", "there are no colours for the language `{lang}`"),
        words!("코드가 한 가지 색으로 보입니다.", "The code is shown in one colour."),
        super::meant(
            nearest,
            words!(
                "`text`로 쓰면 이 말이 나오지 않습니다.",
                "Write `text` to leave it plain without this message."
            ),
        ),
    )
}

/// A footnote that is referred to and never written.
pub fn footnote_missing(place: Place, name: &str) -> Diagnostic {
    warning(
        "footnote-missing",
        place,
        words!("각주 `[^{name}]`의 내용이 없습니다", "the footnote `[^{name}]` is never written"),
        words!("`[^{name}]`이 글자 그대로 보입니다.", "The reader sees `[^{name}]` as it stands."),
        words!("글 끝에 `[^{name}]: 내용`을 더하세요.", "Add `[^{name}]: its text` at the end."),
    )
}

/// A heading that skips a level, or an h1 in the body.
pub fn heading_level(place: Place, found: u8, expected: u8) -> Diagnostic {
    let (signs, right) = ("#".repeat(found.into()), "#".repeat(expected.into()));
    warning(
        "heading-level",
        place,
        match found {
            1 => words!(
                "`#` 제목이 글 안에 있습니다. 글의 제목은 `title`이 맡고 있습니다",
                "a `#` heading stands in the text, and the title of the page is its `title`"
            ),
            _ => words!(
                "제목의 단계를 건너뛰었습니다: `{signs}` 자리에 `{right}`",
                "the heading skips a level: `{signs}` where `{right}` belongs"
            ),
        },
        words!(
            "차례와 화면 낭독기는 단계로 글의 뼈대를 읽습니다.",
            "The contents and screen readers read the shape of a text from its levels."
        ),
        words!("`{right}`(으)로 쓰세요.", "Write `{right}`."),
    )
}

/// A Markdown file in none of the folders that are read.
pub fn folder_unknown(place: Place, nearest: Option<&str>) -> Diagnostic {
    error(
        "folder-unknown",
        place,
        words!(
            "이 파일이 글인지 용어인지 알 수 없습니다",
            "is this a post or a term? Its folder does not say"
        ),
        words!(
            "글은 content/posts/, 용어는 content/glossary/, 홀로 선 페이지는 content/pages/ 아래에서 읽습니다.",
            "Posts are read from content/posts/, terms from content/glossary/, single pages from content/pages/."
        ),
        super::meant(
            nearest,
            words!("파일을 셋 가운데 한 폴더로 옮기세요.", "Move the file into one of the three."),
        ),
    )
}

/// A callout of a kind that there is not.
pub fn callout_unknown(place: Place, kind: &str, nearest: Option<&str>, known: &str) -> Diagnostic {
    warning(
        "callout-unknown",
        place,
        words!("`[!{kind}]`라는 상자는 없습니다", "there is no callout `[!{kind}]`"),
        words!("보통 인용문으로 보입니다.", "It is shown as an ordinary quotation."),
        super::meant(nearest, words!("쓸 수 있는 것: {known}", "There are: {known}")),
    )
}

/// A word after a code fence's language that means nothing.
pub fn code_option_unknown(place: Place, word: &str) -> Diagnostic {
    warning(
        "code-option-unknown",
        place,
        words!(
            "코드 상자의 `{word}`이(가) 무슨 뜻인지 알 수 없습니다",
            "the code block's `{word}` means nothing"
        ),
        words!("이 말은 무시됩니다.", "It has no effect."),
        words!(
            "이렇게 쓸 수 있습니다: ```python title=\"이름\" hl_lines=2-4 linenos",
            "What can be written: ```python title=\"name\" hl_lines=2-4 linenos"
        ),
    )
}

/// A file to be included that is not there.
pub fn include_missing(place: Place, file: &str) -> Diagnostic {
    error(
        "include-missing",
        place,
        words!("넣을 파일 `{file}`이(가) 없습니다", "there is no file `{file}` to include"),
        words!("그 자리가 빕니다.", "Its place stays empty."),
        words!("파일을 글 옆에 두고 이름을 확인하세요.", "Put the file beside the post and check its name."),
    )
}
