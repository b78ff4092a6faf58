//! Messages about the order of ideas: why before how, and nothing used before it is
//! explained.

use super::{Diagnostic, Place, warning, words};

/// A post whose how comes before its why.
pub fn how_before_why(place: Place, how: &str, why: &str, why_place: Place) -> Diagnostic {
    warning(
        "how-before-why",
        place,
        words!("`{how}`이(가) `{why}`보다 먼저 나옵니다", "`{how}` comes before `{why}`"),
        words!(
            "무엇에 쓰는지 모르는 사람에게 만드는 법은 외울 거리일 뿐입니다.",
            "To a reader who does not know what it is for, how it works is only something to memorise."
        ),
        words!(
            "왜를 앞으로 옮기세요. 이 제목이 다른 부분이라면 `{{.why}}`, `{{.what}}`, `{{.how}}`를 제목 뒤에 붙이세요.",
            "Move the why up. If this heading is another part, put `{{.why}}`, `{{.what}}` or `{{.how}}` behind it."
        ),
    )
    .with_related(why_place, words!("왜는 여기 있습니다", "the why is here"))
}

/// A series in which a post that answers how comes before one that answers why.
pub fn how_before_why_in_series(place: Place, why: Place) -> Diagnostic {
    warning(
        "how-before-why",
        place,
        words!(
            "시리즈에서 `어떻게` 글이 `왜` 글보다 먼저 나옵니다",
            "in the series a post that answers how comes before one that answers why"
        ),
        words!(
            "무엇에 쓰는지 모르는 사람에게 만드는 법은 외울 거리일 뿐입니다.",
            "To a reader who does not know what it is for, how it works is only something to memorise."
        ),
        words!(
            "파일 이름의 번호나 `order`로 왜 글을 앞에 두세요.",
            "Put the why first, by the numbers of the files or by `order`."
        ),
    )
    .with_related(why, words!("왜 글은 여기 있습니다", "the why is here"))
}

/// A term that a reader of the post has not met.
pub fn used_before_explained(place: Place, term: &str, explained_in: Option<&str>) -> Diagnostic {
    let fix = match explained_in {
        Some(path) => words!(
            "`needs = [\"{term}\"]`을(를) 적거나, `{path}`을(를) 앞에 두거나, 이 문장에서 풀어 쓰세요.",
            "Write `needs = [\"{term}\"]`, put `{path}` before this post, or explain the word in its sentence."
        ),
        None => words!(
            "이 글에서 설명하고 `explains`에 더하거나, 이 문장에서 풀어 쓰거나, 독자가 안다면 site.toml의 `[reader] knows`에 더하세요.",
            "Explain it here and add it to `explains`, or explain it in its sentence; if your readers know it, add it to `[reader] knows` in site.toml."
        ),
    };
    warning(
        "used-before-explained",
        place,
        words!(
            "여기까지 차례로 읽은 사람은 `{term}`을(를) 아직 모릅니다",
            "a reader who came this far in order has not met `{term}`"
        ),
        words!(
            "모르는 말이 하나 나오면 그 뒤의 글도 흐려집니다.",
            "One unknown word blurs everything that comes after it."
        ),
        fix,
    )
}

/// A post that stands in its series before one that it needs.
pub fn prerequisite_order(place: Place, need: &str, later: Place) -> Diagnostic {
    warning(
        "prerequisite-order",
        place,
        words!(
            "`{need}`을(를) 알아야 하는 글인데, 그것을 설명하는 글이 시리즈에서 뒤에 있습니다",
            "this post needs `{need}`, which the series explains only later"
        ),
        words!(
            "차례로 읽는 사람은 아직 배우지 않은 것 위에서 시작합니다.",
            "Whoever reads in order starts from something not learned yet."
        ),
        words!(
            "두 글의 차례를 바꾸거나, 이 글에서 필요한 만큼 설명하세요.",
            "Change the order of the two, or explain here as much as is needed."
        ),
    )
    .with_related(later, words!("설명은 여기 있습니다", "it is explained here"))
}

/// Needs that run in a circle.
pub fn prerequisite_cycle(place: Place, circle: &str) -> Diagnostic {
    warning(
        "prerequisite-cycle",
        place,
        words!("먼저 알 것이 돌고 돕니다: {circle}", "what is needed first runs in a circle: {circle}"),
        words!(
            "어디서부터 읽어도 아직 모르는 것이 나옵니다.",
            "Wherever a reader begins, something comes up that was not explained."
        ),
        words!("가장 덜 필요한 `needs` 하나를 지우세요.", "Take out the one `needs` that is needed least."),
    )
}

/// A term that two posts say they explain.
pub fn explained_twice(place: Place, term: &str, first: Place) -> Diagnostic {
    warning(
        "explained-twice",
        place,
        words!("`{term}`을(를) 설명한다는 글이 둘입니다", "two posts say that they explain `{term}`"),
        words!(
            "독자를 어느 글로 보내야 할지 갈립니다.",
            "Nobody can say to which of them a reader should be sent."
        ),
        words!(
            "한 글에만 남기고, 다른 글에서는 `needs`로 옮기세요.",
            "Leave it in one, and move it to `needs` in the other."
        ),
    )
    .with_related(first, words!("먼저 나온 글", "the first of them"))
}

/// A post that says it explains a term, and does not hold it.
pub fn explains_unmentioned(place: Place, term: &str) -> Diagnostic {
    warning(
        "explains-unmentioned",
        place,
        words!(
            "`{term}`을(를) 설명한다고 했지만 글에 나오지 않습니다",
            "`{term}` is to be explained here, and the text never names it"
        ),
        words!(
            "이 말을 찾아온 사람이 이 글에서 찾지 못합니다.",
            "Whoever comes for this word does not find it here."
        ),
        words!(
            "글에서 그 이름으로 부르거나, `explains`에서 빼세요. 다른 이름으로 썼다면 용어의 `also`에 더하세요.",
            "Name it in the text, or take it out of `explains`. If the text calls it otherwise, add that name to the term's `also`."
        ),
    )
}

/// A term that posts use and none explains.
pub fn term_unexplained(place: Place, term: &str, used_in: usize) -> Diagnostic {
    let posts = if used_in == 1 { "1 post uses".to_owned() } else { format!("{used_in} posts use") };
    warning(
        "term-unexplained",
        place,
        words!(
            "글 {used_in}편이 `{term}`을(를) 쓰는데 설명하는 글은 없습니다",
            "{posts} `{term}`, and no post explains it"
        ),
        words!(
            "낱말 풀이만으로는 왜 필요한지까지 알기 어렵습니다.",
            "An entry in the glossary alone seldom shows what a thing is for."
        ),
        words!(
            "설명하는 글의 `explains`에 더하거나, 독자가 아는 말이면 site.toml의 `[reader] knows`에 더하세요.",
            "Add it to the `explains` of the post that explains it; if your readers know it, to `[reader] knows` in site.toml."
        ),
    )
}

/// A term that nothing uses.
pub fn term_unused(place: Place, term: &str) -> Diagnostic {
    warning(
        "term-unused",
        place,
        words!("`{term}`은(는) 어느 글에도 나오지 않습니다", "nothing uses `{term}`"),
        words!(
            "용어집에서 찾아온 사람이 이어서 읽을 글이 없습니다.",
            "Whoever finds it in the glossary has nowhere to read on."
        ),
        words!(
            "글에서 쓰거나, 다른 이름을 `also`에 더하거나, 파일을 지우세요.",
            "Use it, add the name that your posts use to `also`, or delete the file."
        ),
    )
}

/// A why that needs the term which it is the why of.
pub fn why_names_term(place: Place, term: &str) -> Diagnostic {
    warning(
        "why-names-term",
        place,
        words!("`{term}`의 왜에 `{term}`이(가) 들어 있습니다", "the why of `{term}` uses the word itself"),
        words!(
            "그 말을 모르는 사람은 그 왜도 읽을 수 없습니다.",
            "Whoever does not know the word cannot read its why."
        ),
        words!(
            "그것이 없던 때의 곤란을 적으세요: 누가, 무엇을 못 했나요?",
            "Say what the trouble was without it: who could not do what?"
        ),
    )
}

/// A meaning that uses its own word.
pub fn short_circular(place: Place, term: &str) -> Diagnostic {
    warning(
        "short-circular",
        place,
        words!(
            "`{term}`의 뜻에 `{term}`이(가) 들어 있습니다",
            "the meaning of `{term}` uses the word itself"
        ),
        words!(
            "제자리를 도는 풀이는 모르는 사람에게 아무것도 알려 주지 않습니다.",
            "A meaning that runs in a circle tells a newcomer nothing."
        ),
        words!("더 쉬운 말로 다시 적으세요.", "Say it in simpler words."),
    )
}

/// A meaning that leans on a term which is not among the needs.
pub fn short_leans_on(place: Place, term: &str, leans_on: &str) -> Diagnostic {
    warning(
        "short-leans-on",
        place,
        words!(
            "`{term}`의 뜻이 `{leans_on}`을(를) 쓰는데 `needs`에는 없습니다",
            "the meaning of `{term}` uses `{leans_on}`, which is not among its `needs`"
        ),
        words!(
            "`{leans_on}`을(를) 모르는 사람은 이 풀이에서 막힙니다.",
            "Whoever does not know `{leans_on}` gets stuck here."
        ),
        words!(
            "`needs`에 `{leans_on}`을(를) 더하거나 쉬운 말로 바꾸세요.",
            "Add `{leans_on}` to `needs`, or say it in simpler words."
        ),
    )
}

/// A why that says that a thing matters, and not for what.
pub fn why_says_important(place: Place, word: &str) -> Diagnostic {
    warning(
        "why-says-important",
        place,
        words!("왜가 `{word}`라고만 합니다", "the why says that it is `{word}`"),
        words!(
            "중요하다는 말로는 어디에 쓰는지 알 수 없습니다.",
            "That a thing matters does not say what it is used for."
        ),
        words!("그것이 없으면 누가 무엇을 못 하는지 적으세요.", "Say who could not do what without it."),
    )
}
