//! Messages about words that no glossary knows, and about the levels of lints.

use super::{Diagnostic, Place, Words, error, meant, warning, words};

/// The codes of all lints, which are the warnings about a site: what a level can be set
/// for.
pub const LINTS: &[&str] = &[
    "alias-clash",
    "alt-missing",
    "anchor-missing",
    "callout-unknown",
    "card-letters",
    "code-language-unknown",
    "code-option-unknown",
    "comment-unneeded",
    "diagram-invalid",
    "emphasis-literal",
    "emphasis-underscore",
    "encoding-utf16",
    "explained-twice",
    "explains-unmentioned",
    "font-embedding",
    "font-letters",
    "footnote-missing",
    "heading-level",
    "how-before-why",
    "image-cut-short",
    "image-empty",
    "image-extension",
    "image-foreign",
    "image-huge",
    "image-invalid",
    "image-location",
    "jargon",
    "key-renamed",
    "link-unpublished",
    "lookalike-bracket",
    "math-invalid",
    "name-ambiguous",
    "name-extension",
    "name-space",
    "names-decomposed",
    "needs-unknown",
    "order-twice",
    "prerequisite-cycle",
    "prerequisite-order",
    "series-index-draft",
    "series-index-missing",
    "short-circular",
    "short-leans-on",
    "string-unknown",
    "strings-unused",
    "template-outdated",
    "term-unexplained",
    "term-unused",
    "text-invisible",
    "text-nfd",
    "text-pasted",
    "text-private",
    "used-before-explained",
    "why-missing",
    "why-names-term",
    "why-says-important",
];

/// Likely terms that no entry of the glossary knows; `name` is the most used.
pub fn jargon(place: Place, name: &str, uses: &Words, others: usize) -> Diagnostic {
    let Words { ko, en } = uses;
    let message = match others {
        0 => words!(
            "`{name}`을(를) 풀이하는 낱말이 없습니다 ({ko})",
            "no entry of the glossary knows `{name}` ({en})"
        ),
        1 => words!(
            "`{name}` ({ko}) 말고도 용어집에 없는 말이 하나 더 있습니다",
            "no entry of the glossary knows `{name}` ({en}), nor one other word"
        ),
        _ => words!(
            "`{name}` ({ko}) 말고도 용어집에 없는 말이 {others}개 더 있습니다",
            "no entry of the glossary knows `{name}` ({en}), nor {others} other words"
        ),
    };
    warning(
        "jargon",
        place,
        message,
        words!(
            "처음 온 사람은 이런 말에서 막히고, 눌러 볼 풀이도 없습니다.",
            "A newcomer gets stuck at such a word, and has nothing to look it up in."
        ),
        words!(
            "`whyfirst new term \"{name}\"`을(를) 치면 풀이가 시작됩니다. 이런 말을 모두 보려면 `whyfirst new term`. 독자가 아는 말이면 site.toml의 `[reader] knows`에 더하세요.",
            "`whyfirst new term \"{name}\"` begins its entry; `whyfirst new term` alone lists all such words. If your readers know it, add it to `[reader] knows` in site.toml."
        ),
    )
}

/// A level for a lint that there is not.
pub fn lint_unknown(place: Place, code: &str, nearest: Option<&str>) -> Diagnostic {
    error(
        "lint-unknown",
        place,
        words!("`{code}`(이)라는 점검은 없습니다", "there is no lint `{code}`"),
        words!(
            "이름이 틀리면 아무것도 조용해지지 않습니다. 오류는 끌 수 없고, 경고만 이름으로 끌 수 있습니다.",
            "A misspelt name silences nothing. Errors cannot be turned off, only warnings, by their name."
        ),
        meant(
            nearest,
            words!(
                "`warning[이름]`처럼 메시지의 대괄호 안에 있는 이름을 적으세요.",
                "Write the name in the brackets of the message, as in `warning[name]`."
            ),
        ),
    )
}

/// A comment for whyfirst that says something else than `off`.
pub fn comment_unknown(place: Place, written: &str) -> Diagnostic {
    error(
        "comment-unknown",
        place,
        words!("`whyfirst: {written}`의 뜻을 알 수 없습니다", "`whyfirst: {written}` means nothing"),
        words!(
            "whyfirst에게 하는 말은 `off`와 점검의 이름뿐입니다.",
            "A comment for whyfirst says `off` and the names of lints, and nothing else."
        ),
        words!(
            "이렇게 쓰세요: `<!-- whyfirst: off used-before-explained -->`",
            "Write: `<!-- whyfirst: off used-before-explained -->`"
        ),
    )
}

/// A comment that turns off what is not said there.
pub fn comment_unneeded(place: Place, code: &str) -> Diagnostic {
    warning(
        "comment-unneeded",
        place,
        words!("여기에는 `{code}`이(가) 없어서 끌 것이 없습니다", "there is no `{code}` here to turn off"),
        words!(
            "남겨 두면 나중에 생기는 진짜 실수까지 가립니다.",
            "If it stays, it will hide a mistake that is made here later."
        ),
        words!(
            "이 이름을 지우세요. 주석은 바로 앞뒤에 빈 줄 없이 이어진 문단에 듣습니다.",
            "Delete the name. A comment holds for the paragraph that it stands in or before."
        ),
    )
}
