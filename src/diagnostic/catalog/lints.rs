//! Messages about words that no glossary knows.

use super::{Diagnostic, Place, Words, warning, words};

/// Likely terms that no entry of the glossary knows; `name` is the most used.
pub fn jargon(place: Place, name: &str, uses: &Words, others: usize) -> Diagnostic {
    let Words { ko, en } = uses;
    let message = match others {
        0 => words!(
            "`{name}`을(를) 풀이하는 낱말이 없습니다 ({ko})",
            "no entry of the glossary knows `{name}` ({en})"
        ),
        1 => words!(
            "`{name}` ({ko}) 말고도 낱말집에 없는 말이 하나 더 있습니다",
            "no entry of the glossary knows `{name}` ({en}), nor one other word"
        ),
        _ => words!(
            "`{name}` ({ko}) 말고도 낱말집에 없는 말이 {others}개 더 있습니다",
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
