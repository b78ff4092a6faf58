//! What is wrong with a template, in the words of who wrote it.
//!
//! Templates are read by Tera, whose messages are in English and speak of tokens. The
//! mistakes that people make are said here in both languages; a rarer one is quoted.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::ErrorKind;

use crate::diagnostic::{Diagnostic, Place, Words, catalog};
use crate::text::{Source, Span, nearest};

/// The message about an error of a template. `page` is what was being drawn.
pub(super) fn explain(
    templates: &BTreeMap<String, Source>,
    template: &str,
    error: &tera::Error,
    page: Option<&str>,
) -> Diagnostic {
    let (name, message, range) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let name = if report.filename().is_empty() { template } else { report.filename() };
            (name, report.message().to_owned(), Some(report.span().range.clone()))
        }
        other => (template, other.to_string(), None),
    };
    let problem = problem(&message);
    match templates.get(name) {
        Some(source) => {
            let span = range.filter(|range| source.text.get(range.clone()).is_some()).map(Span::from);
            let place = Place { path: Arc::clone(&source.path), span };
            catalog::template(place, &problem, page)
        }
        None => catalog::template(Place::file(format!("templates/{name}")), &problem, page),
    }
}

/// What Tera says, said plainly.
fn problem(message: &str) -> Words {
    undefined(message, "Field `")
        .or_else(|| undefined(message, "Variable `"))
        .or_else(|| unexpected(message))
        .or_else(|| unfinished(message))
        .unwrap_or_else(|| Words::new(format!("Tera: {message}"), message))
}

/// ``Field `x` is not defined. Available fields: a, b``: with the nearest right name.
fn undefined(message: &str, opening: &str) -> Option<Words> {
    let (name, rest) = message.strip_prefix(opening)?.split_once("` is not defined")?;
    let known = rest.split_once(": ").map_or("", |(_, known)| known.trim());
    let near = nearest(name, known.split(", ").filter(|known| !known.is_empty()));
    Some(match (near, known) {
        (Some(near), _) => Words::new(
            format!("`{name}`이라는 값은 없습니다. 혹시 `{near}`인가요? 있는 값: {known}"),
            format!("there is no value `{name}`. Did you mean `{near}`? There are: {known}"),
        ),
        (None, "") => {
            Words::new(format!("`{name}`이라는 값은 없습니다"), format!("there is no value `{name}`"))
        }
        (None, _) => Words::new(
            format!("`{name}`이라는 값은 없습니다. 있는 값: {known}"),
            format!("there is no value `{name}`. There are: {known}"),
        ),
    })
}

/// ``Found `x` but expected one of: a, b``.
fn unexpected(message: &str) -> Option<Words> {
    let (found, rest) = message.strip_prefix("Found ")?.split_once(" but ")?;
    let expected = ["expected one of: ", "expected ", "was expecting "];
    let expected = expected.iter().find_map(|words| rest.strip_prefix(words))?.trim_end_matches('.');
    let found_ko = found.replace("end of template", "템플릿의 끝");
    Some(Words::new(
        format!("여기에 {found_ko}이(가) 올 수 없습니다. 올 수 있는 것: {expected}"),
        format!("{found} cannot stand here; what can: {expected}"),
    ))
}

/// The template ends within something.
fn unfinished(message: &str) -> Option<Words> {
    message.to_lowercase().starts_with("unexpected end").then(|| {
        Words::new(
            "템플릿이 도중에 끝났습니다. `{% if %}`, `{% for %}`, `{% block %}`마다 `{% endif %}`, `{% endfor %}`, `{% endblock %}`이 있어야 합니다",
            "the template ends too early. Each `{% if %}`, `{% for %}`, `{% block %}` needs its `{% endif %}`, `{% endfor %}`, `{% endblock %}`",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of Tera as they are today: what is not recognised would be quoted.
    fn said(template: &str) -> Words {
        let mut tera = tera::Tera::new();
        let mut context = tera::Context::new();
        context.insert("title", "글");
        context.insert("tags", &["a"]);
        let outcome = tera
            .add_raw_template("t.html", template)
            .and_then(|()| tera.render("t.html", &context).map(drop));
        let error = outcome.unwrap_err();
        let source = Source::new(Arc::from("templates/t.html"), template);
        let templates = BTreeMap::from([("t.html".to_owned(), source)]);
        explain(&templates, "t.html", &error, None).message
    }

    #[test]
    fn a_value_that_is_not_there() {
        let words = said("{{ titel.x }}");
        assert!(words.ko.contains("`titel`이라는 값은 없습니다. 혹시 `title`인가요?"), "{words:?}");
        assert!(words.en.contains("no value `titel`. Did you mean `title`?"), "{words:?}");
    }

    #[test]
    fn a_word_in_the_wrong_place() {
        let words = said("{% if %}{% endif %}");
        assert!(words.ko.contains("여기에 `%}`가 올 수 없습니다. 올 수 있는 것: "), "{words:?}");
        let words = said("{% if title %}");
        assert!(words.en.contains("the template ends too early"), "{words:?}");
    }

    #[test]
    fn what_is_rare_is_quoted() {
        let words = said("{{ title > tags }}");
        assert!(words.ko.contains("Tera: "), "{words:?}");
    }
}
