//! Messages about templates while they are drawn: values that are not there, or that are
//! of another kind than what is done with them.

use super::templates::{TemplateFault, fault};
use super::{Words, meant, words};

/// A value that there is not. `known` are those there are, if any.
pub fn template_value_missing(name: &str, nearest: Option<&str>, known: &str) -> TemplateFault {
    let otherwise = match known {
        "" => words!(
            "이름을 확인하거나, 없을 수도 있는 값이면 `{{% if … %}}`로 감싸세요.",
            "Check its name; what may be missing goes into `{{% if … %}}`."
        ),
        _ => words!("쓸 수 있는 값: {known}", "The values there are: {known}"),
    };
    fault(words!("`{name}`(이)라는 값은 없습니다", "there is no value `{name}`"), meant(nearest, otherwise))
}

/// A string of the interface that the files of strings do not have.
pub fn template_string_missing(key: &str, nearest: Option<&str>) -> TemplateFault {
    fault(
        words!("`t.{key}`(이)라는 문구는 없습니다", "there is no string `t.{key}`"),
        meant(
            nearest,
            words!(
                "문구를 만들려면 `strings/en.toml`에 `{key} = \"…\"`라고 한 줄 적으세요. 언어마다 다르게 하려면 `strings/ko.toml`에도 적습니다.",
                "To make it, add the line `{key} = \"…\"` to `strings/en.toml`; for other words in another language, to `strings/ko.toml` and the like too."
            ),
        ),
    )
}

/// A value that is nothing where something is to be shown.
pub fn template_value_empty() -> TemplateFault {
    fault(
        words!("여기에 보여 줄 값이 없습니다", "there is no value here to show"),
        words!(
            "없을 수도 있는 값이면 `{{% if 값 %}}…{{% endif %}}`로 감싸거나 `| default(value=\"\")`를 붙이세요.",
            "What may be missing goes into `{{% if value %}}…{{% endif %}}`, or gets `| default(value=\"\")`."
        ),
    )
}

/// A value of another kind than is needed.
pub fn template_kind(expected: &Words, found: &Words) -> TemplateFault {
    let problem = Words::new(
        format!("여기에는 {}이(가) 와야 하는데 {}이(가) 왔습니다", expected.ko, found.ko),
        format!("{} is needed here, and this is {}", expected.en, found.en),
    );
    fault(
        problem,
        words!(
            "다른 값을 쓰거나, `|` 다음의 말을 지우세요.",
            "Use another value, or delete what stands after `|`."
        ),
    )
}

/// Values that have no order.
pub fn template_compare(first: &Words, second: &Words) -> TemplateFault {
    let problem = Words::new(
        format!("{}과(와) {}은(는) 크기를 견줄 수 없습니다", first.ko, second.ko),
        format!("{} cannot be compared with {}", first.en, second.en),
    );
    fault(problem, words!("같은 종류의 값끼리 견주세요.", "Compare values of one kind."))
}

/// A calculation with what is no number.
pub fn template_no_number(found: &Words) -> TemplateFault {
    let problem = Words::new(
        format!("숫자만 계산할 수 있는데 {}이(가) 왔습니다", found.ko),
        format!("only numbers can be calculated with, and this is {}", found.en),
    );
    fault(
        problem,
        words!("글을 이어 붙일 때는 `+` 대신 `~`를 쓰세요.", "To join texts write `~` and not `+`."),
    )
}

/// A calculation that has no result.
pub fn template_calculation(by_zero: bool) -> TemplateFault {
    let problem = match by_zero {
        true => words!("0으로 나눌 수 없습니다", "nothing can be divided by 0"),
        false => words!("계산할 수 없을 만큼 큰 수입니다", "the numbers are too large to be calculated with"),
    };
    fault(
        problem,
        words!(
            "먼저 `{{% if … %}}`로 그런 값을 거르세요.",
            "Leave such values out with `{{% if … %}}` first."
        ),
    )
}

/// A loop over what is no list; `pairs` if it asks for names and values.
pub fn template_no_list(found: &Words, pairs: bool) -> TemplateFault {
    let (ko, en) = if pairs { ("이름 붙은 값들", "named values") } else { ("목록", "a list") };
    let problem = Words::new(
        format!("`for`에는 {ko}이(가) 와야 하는데 {}이(가) 왔습니다", found.ko),
        format!("`for` takes {en}, and this is {}", found.en),
    );
    let fix = match pairs {
        true => words!(
            "목록이면 이름을 하나만 쓰세요: `{{% for 하나 in 목록 %}}`",
            "For a list write one name: `{{% for one in list %}}`."
        ),
        false => words!(
            "`page.post.tags`나 `site.menu`처럼 여럿이 담긴 값을 쓰세요.",
            "Use a value that holds several, such as `page.post.tags` or `site.menu`."
        ),
    };
    fault(problem, fix)
}

/// A filter or function, or a component, without a value that it needs.
pub fn template_argument_missing(name: &str, component: bool) -> TemplateFault {
    let fix = match component {
        true => words!("`/>` 앞에 `{name}={{…}}`라고 적으세요.", "Write `{name}={{…}}` before `/>`."),
        false => words!("괄호 안에 `{name}=…`라고 적으세요.", "Write `{name}=…` in its parentheses."),
    };
    fault(words!("`{name}` 값을 주지 않았습니다", "the value `{name}` is not given"), fix)
}

/// A component with a value that it does not take.
pub fn template_argument_unknown(name: &str, known: &str) -> TemplateFault {
    fault(
        words!("`{name}`(이)라는 값은 받지 않습니다", "it takes no value `{name}`"),
        words!("줄 수 있는 값: {known}", "What it takes: {known}"),
    )
}

/// A place in a list that is no number.
pub fn template_index(found: &Words) -> TemplateFault {
    let problem = Words::new(
        format!("목록에서 몇 번째인지는 숫자로 써야 하는데 {}이(가) 왔습니다", found.ko),
        format!("a place in a list is a number, and this is {}", found.en),
    );
    fault(problem, words!("첫째는 `[0]`, 둘째는 `[1]`입니다.", "The first is `[0]`, the second `[1]`."))
}

/// `super()` where there is nothing above.
pub fn template_super() -> TemplateFault {
    fault(
        words!("`super()`는 블록 안에서만 쓸 수 있습니다", "`super()` only works within a block"),
        words!(
            "`{{% block … %}}`과 `{{% endblock %}}` 사이로 옮기세요.",
            "Move it between `{{% block … %}}` and `{{% endblock %}}`."
        ),
    )
}

/// A component that calls itself.
pub fn template_endless() -> TemplateFault {
    fault(
        words!("조각이 자기 자신을 끝없이 부릅니다", "a component calls itself without end"),
        words!(
            "그 조각 안에서 같은 이름의 `<… />`를 지우거나 `{{% if … %}}`로 감싸세요.",
            "Within the component, delete the `<… />` of its own name, or put it into `{{% if … %}}`."
        ),
    )
}

/// What a template stops with by itself.
pub fn template_thrown(message: &str) -> TemplateFault {
    fault(
        words!("템플릿이 이렇게 알리고 멈췄습니다: {message}", "the template stops and says: {message}"),
        words!("`throw`가 있는 줄의 조건을 보세요.", "Look at the condition around `throw`."),
    )
}

/// Text that is no number.
pub fn template_convert() -> TemplateFault {
    fault(
        words!("이 값은 숫자로 바꿀 수 없습니다", "this value cannot be made a number"),
        words!("숫자만 담긴 값을 쓰세요.", "Use a value that is a number."),
    )
}

/// A kind of value, in words.
pub fn template_kind_name(name: &str) -> Words {
    match name.trim_matches(|c: char| matches!(c, '&' | '`')) {
        "string" | "str" => words!("글", "text"),
        "bool" => words!("참·거짓", "true or false"),
        "array" | "[Value]" | "Vec<Value>" => words!("목록", "a list"),
        "map" | "map/struct" | "Map" => words!("이름 붙은 값들", "a group of named values"),
        "undefined" => words!("없는 값", "no value at all"),
        "none" => words!("빈 값", "an empty value"),
        _ => words!("숫자", "a number"),
    }
}
