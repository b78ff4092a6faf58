//! Messages about templates: how they are written, and what they lack of each other.
//!
//! All of them have one code; each says in its own words what is wrong and what to type.

use super::{Diagnostic, Place, Words, error, meant, words};

/// What is wrong in a template, and what to type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateFault {
    /// What is wrong.
    pub problem: Words,
    /// What to type.
    pub fix: Words,
}

pub(super) fn fault(problem: Words, fix: Words) -> TemplateFault {
    TemplateFault { problem, fix }
}

/// A template that cannot be read or drawn. `page` is what was being drawn; `own` is
/// whether the file is the author's.
pub fn template(place: Place, fault: TemplateFault, page: Option<&str>, own: bool) -> Diagnostic {
    let TemplateFault { problem, fix } = fault;
    let why = words!(
        "템플릿은 여러 페이지를 그리므로, 고칠 때까지 사이트를 새로 쓰지 않습니다. 이미 만든 사이트는 그대로 있습니다.",
        "A template draws many pages, so nothing is written until it is mended. The site made before stays as it was."
    );
    let why = match page {
        Some(page) => why.within(
            &format!("{{}} (`{page}` 페이지를 그리다가 찾았습니다.)"),
            &format!("{{}} (Found while drawing `{page}`.)"),
        ),
        None => why,
    };
    let fix = match own {
        true => fix.within(
            "{}\n직접 고친 템플릿이 필요 없으면 이 파일을 지우세요. 기본 템플릿으로 돌아갑니다.",
            "{}\nIf you do not need your own template, deleting this file brings the built-in one back.",
        ),
        false => fix,
    };
    error("template", place, problem, why, fix)
}

/// A tag that is opened and never closed.
pub fn template_unclosed(tag: &str, end: &str) -> TemplateFault {
    fault(
        words!("`{tag}`에서 연 것을 끝까지 닫지 않았습니다", "`{tag}` is never closed"),
        words!("이 부분이 끝나는 곳에 `{end}` 태그를 적으세요.", "Write `{end}` where this part ends."),
    )
}

/// A tag that is closed while another within it is still open.
pub fn template_crossed(open: &str, end: &str, found: &str) -> TemplateFault {
    fault(
        words!(
            "`{found}`보다 먼저 `{open}`에서 연 것을 닫아야 합니다",
            "`{open}` has to be closed before `{found}`"
        ),
        words!("`{found}` 앞에 `{end}` 태그를 적으세요.", "Write `{end}` before `{found}`."),
    )
}

/// The end of something that was never opened.
pub fn template_stray(found: &str, opening: &str) -> TemplateFault {
    fault(
        words!(
            "`{found}`의 짝이 되는 `{opening}` 태그가 앞에 없습니다",
            "there is no `{opening}` before this `{found}`"
        ),
        words!(
            "이 태그를 지우거나, 앞에 `{opening}` 태그를 적으세요.",
            "Delete this tag, or write `{opening}` before it."
        ),
    )
}

/// A block or component that is closed under another name.
pub fn template_other_name(opened: &str, closed: &str) -> TemplateFault {
    fault(
        words!(
            "`{opened}`(이)라는 이름으로 열고 `{closed}`(이)라는 이름으로 닫았습니다",
            "it is opened as `{opened}` and closed as `{closed}`"
        ),
        words!("여기의 `{closed}`을(를) `{opened}`(으)로 바꾸세요.", "Change this `{closed}` to `{opened}`."),
    )
}

/// `{{`, `{%`, `{#` or a quote without its end.
pub fn template_cut_off(opening: &str, closing: &str) -> TemplateFault {
    fault(
        words!(
            "`{opening}` 다음에 닫는 `{closing}` 표시가 없습니다",
            "`{closing}` is missing after this `{opening}`"
        ),
        words!("끝나는 곳에 `{closing}` 표시를 적으세요.", "Write `{closing}` where it ends."),
    )
}

/// A tag that there is not.
pub fn template_tag_unknown(word: &str, nearest: Option<&str>) -> TemplateFault {
    let otherwise = match word {
        "macro" | "import" => words!(
            "여러 번 쓰는 조각은 `{{% component 이름(값) %}}`으로 만들고 `{{{{ <이름 값={{…}} /> }}}}`로 부릅니다.",
            "A piece that is used often is made with `{{% component name(value) %}}` and called with `{{{{ <name value={{…}} /> }}}}`."
        ),
        "" => words!(
            "`{{%` 다음에 `if`나 `for` 같은 말을 적으세요.",
            "Write a word such as `if` or `for` after `{{%`."
        ),
        _ => words!(
            "값을 보여 주려면 `{{{{ {word} }}}}`라고 쓰세요. 쓸 수 있는 태그: if, for, block, set, include, extends, filter, raw, component",
            "To show a value write `{{{{ {word} }}}}`. The tags there are: if, for, block, set, include, extends, filter, raw, component"
        ),
    };
    fault(
        words!("`{{% {word} %}}`(이)라는 태그는 없습니다", "there is no tag `{{% {word} %}}`"),
        meant(nearest, otherwise),
    )
}

/// A character that has no meaning in a template.
pub fn template_character(found: char) -> TemplateFault {
    let fix = match found {
        '“' | '”' | '„' | '«' | '»' | '＂' => {
            words!("곧은따옴표 `\"`로 바꾸세요.", "Write the straight quote `\"`.")
        }
        '‘' | '’' => words!("곧은따옴표 `'`로 바꾸세요.", "Write the straight quote `'`."),
        '&' => words!("'그리고'는 `and`라고 씁니다.", "For both of two things write `and`."),
        _ => words!(
            "그 글자를 지우거나, 글이라면 따옴표로 감싸세요.",
            "Delete it, or put it in quotes if it is text."
        ),
    };
    fault(words!("여기에는 `{found}` 글자를 쓸 수 없습니다", "`{found}` cannot stand here"), fix)
}

/// Something stands where something else should. `found` is nothing if it is a word or a
/// value, which the place shows by itself.
pub fn template_unexpected(found: Option<&str>, expected: &Words) -> TemplateFault {
    let problem = match found {
        Some(found) => words!("여기에 `{found}`이(가) 올 수 없습니다", "`{found}` cannot stand here"),
        None => words!("여기에 이 말이 올 수 없습니다", "this word cannot stand here"),
    };
    fault(problem, expected.within("여기에는 {} 와야 합니다.", "What belongs here is {}."))
}

/// `=` where two things are compared.
pub fn template_single_equals() -> TemplateFault {
    fault(
        words!("견줄 때는 `=`를 하나만 쓰지 않습니다", "a single `=` does not compare"),
        words!("`==`로 바꾸세요. 다르다는 뜻이면 `!=`입니다.", "Write `==`, or `!=` for what differs."),
    )
}

/// Two blocks of one name.
pub fn template_block_twice(name: &str) -> TemplateFault {
    fault(
        words!("`{name}` 블록이 이 파일에 두 번 나옵니다", "the block `{name}` stands in this file twice"),
        words!("하나를 지우거나 둘을 하나로 합치세요.", "Delete one, or make the two one."),
    )
}

/// `extends` that does not come first.
pub fn template_extends_late() -> TemplateFault {
    fault(
        words!(
            "`{{% extends … %}}`는 파일의 맨 처음에 한 번만 쓸 수 있습니다",
            "`{{% extends … %}}` can only stand at the very beginning, once"
        ),
        words!(
            "첫 줄로 옮기고, 그 앞의 것은 지우거나 블록 안으로 옮기세요.",
            "Move it to the first line, and what stands before it into a block."
        ),
    )
}

/// Text outside of all blocks in a template that extends another.
pub fn template_outside_blocks() -> TemplateFault {
    fault(
        words!(
            "`{{% extends … %}}`를 쓴 파일에서 블록 밖에 적은 것은 아무 데도 나오지 않습니다",
            "in a file with `{{% extends … %}}`, what stands outside of blocks is shown nowhere"
        ),
        words!(
            "`{{% block main %}}`과 `{{% endblock %}}` 사이로 옮기세요.",
            "Move it between `{{% block main %}}` and `{{% endblock %}}`."
        ),
    )
}

/// A block or `extends` within what cannot hold it.
pub fn template_nested(inner: &str) -> TemplateFault {
    fault(
        words!("`{inner}`은(는) 다른 태그 안에 쓸 수 없습니다", "`{inner}` cannot stand within another tag"),
        words!("바깥으로 옮기세요.", "Move it out."),
    )
}

/// `break` or `continue` outside of a loop.
pub fn template_no_loop(word: &str) -> TemplateFault {
    fault(
        words!(
            "`{word}`은(는) `{{% for %}}` 안에서만 쓸 수 있습니다",
            "`{word}` only works within `{{% for %}}`"
        ),
        words!("이 태그를 지우세요.", "Delete this tag."),
    )
}

/// A word of the language of templates used as a name.
pub fn template_reserved(word: &str) -> TemplateFault {
    fault(
        words!(
            "`{word}`은(는) 템플릿이 쓰는 말이라 이름으로 쓸 수 없습니다",
            "`{word}` is a word of templates and cannot be a name"
        ),
        words!("다른 이름을 쓰세요.", "Use another name."),
    )
}

/// A named value that is given twice.
pub fn template_argument_twice(name: &str) -> TemplateFault {
    fault(
        words!("`{name}` 값을 두 번 주었습니다", "the value `{name}` is given twice"),
        words!("하나를 지우세요.", "Delete one of them."),
    )
}

/// `title.upper()`: there are no functions of values.
pub fn template_method() -> TemplateFault {
    fault(
        words!(
            "값 뒤에 점을 찍어 함수를 부를 수 없습니다",
            "a function cannot be called with a point after a value"
        ),
        words!(
            "`{{{{ 값 | 필터 }}}}`처럼 `|` 다음에 필터의 이름을 쓰세요.",
            "Write the name of a filter after `|`: `{{{{ value | upper }}}}`."
        ),
    )
}

/// What kind of thing has a name that nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateName {
    /// `| name`
    Filter,
    /// `is name`
    Test,
    /// `name()`
    Function,
    /// `<name />`
    Component,
    /// `include "name"`
    Template,
    /// `loop.name`
    Loop,
}

/// A filter, function, component, template that there is not; `known` are those there
/// are, if they are few.
pub fn template_name_unknown(
    kind: TemplateName,
    name: &str,
    nearest: Option<&str>,
    known: &str,
) -> TemplateFault {
    let problem = match kind {
        TemplateName::Filter => words!("`{name}`(이)라는 필터는 없습니다", "there is no filter `{name}`"),
        TemplateName::Test => {
            words!("`is` 다음에 `{name}`(이)라는 말은 쓸 수 없습니다", "`{name}` cannot stand after `is`")
        }
        TemplateName::Function => {
            words!("`{name}()`(이)라는 함수는 없습니다", "there is no function `{name}()`")
        }
        TemplateName::Component => {
            words!("`{name}`(이)라는 조각은 없습니다", "there is no component `{name}`")
        }
        TemplateName::Template => words!(
            "templates 폴더에 `{name}` 파일이 없습니다",
            "there is no file `{name}` in the folder templates"
        ),
        TemplateName::Loop => {
            words!("`loop.{name}`(이)라는 값은 없습니다", "there is no value `loop.{name}`")
        }
    };
    let otherwise = match (kind, name) {
        (TemplateName::Filter, "date") => words!(
            "날짜는 이미 글로 되어 있습니다. `{{{{ page.post.date.words }}}}`라고 쓰세요.",
            "Dates are words already: `{{{{ page.post.date.words }}}}`."
        ),
        (TemplateName::Function, _) => words!(
            "값이면 괄호를 빼고 `{{{{ {name} }}}}`라고 쓰세요. 쓸 수 있는 함수: {known}",
            "If it is a value write `{{{{ {name} }}}}`, without parentheses. The functions there are: {known}"
        ),
        _ => words!("쓸 수 있는 것: {known}", "There are: {known}"),
    };
    fault(problem, meant(nearest, otherwise))
}

/// Components that other templates need and that this file left out when it took the
/// place of the built-in one of its name.
pub fn template_components_left_out(names: &[&str], file: &str) -> TemplateFault {
    let list = names.join(", ");
    fault(
        words!(
            "다른 템플릿이 쓰는 조각(component)이 이 파일에 없습니다: {list}",
            "components that other templates use are missing here: {list}"
        ),
        words!(
            "이 파일을 다른 곳에 옮겨 두고 `whyfirst theme eject {file}`로 기본 파일을 꺼낸 다음, 고친 것을 거기에 옮겨 적으세요.",
            "Put this file elsewhere, copy the built-in one with `whyfirst theme eject {file}`, and make your changes in that."
        ),
    )
}

/// The template that another extends is not there.
pub fn template_parent_missing(parent: &str, nearest: Option<&str>, known: &str) -> TemplateFault {
    let TemplateFault { problem, fix } =
        template_name_unknown(TemplateName::Template, parent, nearest, known);
    fault(problem.within("이어받을 템플릿이 없습니다. {}", "the template to extend is missing: {}"), fix)
}

/// Templates that extend or include each other in a circle. `chain` are their names.
pub fn template_circle(chain: &[String]) -> TemplateFault {
    let first = chain.first().map_or("", String::as_str);
    let list = format!("{} → {first}", chain.join(" → "));
    match chain {
        [_] | [] => fault(
            words!("`{first}` 파일이 자기 자신을 불러옵니다", "`{first}` extends or includes itself"),
            words!(
                "이 파일의 이름을 `my-{first}`처럼 바꾸고, 글의 머리말에 `template = \"my-{first}\"`라고 적으세요.",
                "Give this file another name, such as `my-{first}`, and write `template = \"my-{first}\"` in the head of a post."
            ),
        ),
        _ => fault(
            words!(
                "템플릿들이 서로를 끝없이 불러옵니다: {list}",
                "templates extend or include each other without end: {list}"
            ),
            words!(
                "그 가운데 하나에서 `extends`나 `include`를 지우세요.",
                "Delete `extends` or `include` in one of them."
            ),
        ),
    }
}

/// A block that no template above has a place for.
pub fn template_block_unknown(name: &str, parent: &str, nearest: Option<&str>, known: &str) -> TemplateFault {
    fault(
        words!("`{parent}`에는 `{name}` 블록이 없습니다", "`{parent}` has no block `{name}`"),
        meant(nearest, words!("쓸 수 있는 블록: {known}", "The blocks there are: {known}")),
    )
}

/// Blocks that other templates fill and that this file left out when it took the place of
/// the built-in one of its name.
pub fn template_blocks_left_out(names: &[&str]) -> TemplateFault {
    let list = names.join(", ");
    let tags: String = names.iter().map(|name| format!("\n{{% block {name} %}}{{% endblock %}}")).collect();
    fault(
        words!(
            "다른 템플릿이 채우는 블록이 이 파일에 없습니다: {list}",
            "blocks that other templates fill are missing here: {list}"
        ),
        words!(
            "블록마다 그것이 나올 자리에 적으세요:{tags}",
            "Write each of them where it shall stand:{tags}"
        ),
    )
}

/// One component in two files.
pub fn template_component_twice(name: &str, first: &str, second: &str) -> TemplateFault {
    fault(
        words!(
            "조각 `{name}`이(가) 두 파일에 있습니다: {first}, {second}",
            "the component `{name}` stands in two files: {first}, {second}"
        ),
        words!("하나를 지우거나 이름을 바꾸세요.", "Delete or rename one of them."),
    )
}

/// What is so rare that the engine's own words have to do.
pub fn template_other(message: &str) -> TemplateFault {
    fault(
        words!("템플릿을 읽을 수 없습니다 (Tera: {message})", "the template does not work (Tera: {message})"),
        words!(
            "가리킨 곳을 고치세요. 템플릿의 문법: https://keats.github.io/tera/",
            "Mend the place shown. How templates are written: https://keats.github.io/tera/"
        ),
    )
}
