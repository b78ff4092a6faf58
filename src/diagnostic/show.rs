//! Diagnostics for people, with the line and a caret, and for machines.
//!
//! Names of files and words of the author go into these messages, so control characters
//! are shown and never sent to a terminal.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as Title, Origin, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Diagnostic, Level, Place, Tongue};
use crate::text::line_column;

/// Gives the text of a file of the site, if it was read.
pub type TextOf<'a> = &'a dyn Fn(&str) -> Option<Arc<str>>;

/// How many messages of one code are shown whole.
const WHOLE: usize = 5;

/// Diagnostics as text: what is wrong, the line with a caret, why it matters, what to
/// type. Of a code that comes up often the first few are shown whole and the others by
/// their place, so that a mistake made a thousand times hides none of the rest. `width`
/// is in columns of the terminal.
pub fn text(
    diagnostics: &[Diagnostic],
    text_of: TextOf<'_>,
    tongue: Tongue,
    color: bool,
    width: usize,
) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(width);
    let mut shown = String::new();
    let mut folded: Vec<&Diagnostic> = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        let count = counts.entry(diagnostic.code).or_default();
        *count += 1;
        if *count > WHOLE {
            folded.push(diagnostic);
            continue;
        }
        let excerpts: Vec<Excerpt> = places(diagnostic)
            .filter_map(|(place, label)| {
                Excerpt::of(place, label.map(|words| words.in_tongue(tongue)), text_of)
            })
            .collect();
        shown.push_str(&renderer.render(&[group(diagnostic, &excerpts, tongue)]));
        shown.push_str("\n\n");
    }
    push_folded(&mut shown, &folded, text_of, tongue);
    shown
}

/// Writes the messages that are not shown whole, a line each, those of a code together.
fn push_folded(shown: &mut String, folded: &[&Diagnostic], text_of: TextOf<'_>, tongue: Tongue) {
    let mut codes: Vec<&str> = folded.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        let same: Vec<_> = folded.iter().filter(|diagnostic| diagnostic.code == code).collect();
        let head = match tongue {
            Tongue::Ko => format!("{code}: 같은 종류가 {}가지 더 있습니다\n", same.len()),
            Tongue::En => format!("{code}: {} more of the same kind\n", same.len()),
        };
        shown.push_str(&head);
        for diagnostic in same {
            let place = diagnostic.place.as_ref().map_or_else(String::new, |place| short(place, text_of));
            let message = visible(diagnostic.message.in_tongue(tongue)).replace('\n', " ");
            shown.push_str(&format!("  {place}  {message}\n"));
        }
        shown.push('\n');
    }
}

/// `path:line:column`, which editors and terminals can open.
fn short(place: &Place, text_of: TextOf<'_>) -> String {
    let path = visible(&place.path);
    match place.span.zip(text_of(&place.path)) {
        Some((span, text)) => {
            let (line, column) = line_column(&text, span.start as usize);
            format!("{path}:{line}:{column}")
        }
        None => path.into_owned(),
    }
}

/// The place of a message, then those that belong to it with their notes.
fn places(diagnostic: &Diagnostic) -> impl Iterator<Item = (&Place, Option<&super::Words>)> {
    let related = diagnostic.related.iter().map(|(place, note)| (place, Some(note)));
    diagnostic.place.iter().map(|place| (place, None)).chain(related)
}

/// The lines of a file that a message points at.
struct Excerpt {
    path: String,
    /// The lines, and the place in them; nothing if the message is about the whole file.
    lines: Option<(String, usize, Range<usize>)>,
    label: Option<String>,
}

impl Excerpt {
    fn of(place: &Place, label: Option<&str>, text_of: TextOf<'_>) -> Option<Excerpt> {
        let path = visible(&place.path).into_owned();
        let lines = place.span.zip(text_of(&place.path)).and_then(|(span, text)| {
            let range = span.range();
            let end = range.end.min(text.len());
            let start = range.start.min(end);
            let first = text.get(..start)?.rfind('\n').map_or(0, |newline| newline + 1);
            let last = text.get(end..)?.find('\n').map_or(text.len(), |newline| end + newline);
            // A span of many lines is shown by its first.
            let last = text[start..last].find('\n').map_or(last, |newline| start + newline);
            let line = line_column(&text, start).0;
            Some((line_text(&text[first..last]), line, start - first..end.min(last) - first))
        });
        Some(Excerpt { path, lines, label: label.map(str::to_owned) })
    }
}

/// A line with its control characters made visible, byte for byte as long.
fn line_text(line: &str) -> String {
    line.chars().map(|c| if c.is_ascii_control() && c != '\t' { '?' } else { c }).collect()
}

fn group<'a>(diagnostic: &'a Diagnostic, excerpts: &'a [Excerpt], tongue: Tongue) -> Group<'a> {
    let korean = tongue == Tongue::Ko;
    let title = match diagnostic.level {
        Level::Error => Title::ERROR.with_name(if korean { "오류" } else { "error" }),
        Level::Warning => Title::WARNING.with_name(if korean { "주의" } else { "warning" }),
    };
    let message = visible(diagnostic.message.in_tongue(tongue));
    let mut group = title.primary_title(message).id(diagnostic.code).elements(Vec::<Origin<'_>>::new());
    for (at, excerpt) in excerpts.iter().enumerate() {
        group = match &excerpt.lines {
            Some((lines, number, range)) => {
                let kind = if at == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
                let annotation = kind.span(range.clone()).label(excerpt.label.as_deref());
                let snippet = Snippet::source(lines.as_str()).line_start(*number).path(excerpt.path.as_str());
                group.element(snippet.annotation(annotation))
            }
            None => group.element(Origin::path(excerpt.path.as_str())),
        };
    }
    let why = Title::NOTE.with_name(if korean { "왜" } else { "why" });
    let fix = Title::HELP.with_name(if korean { "고치기" } else { "fix" });
    group
        .element(why.message(visible(diagnostic.why.in_tongue(tongue))))
        .element(fix.message(visible(diagnostic.fix.in_tongue(tongue))))
}

/// Control characters as `\u{1b}`; line breaks stay.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| c.is_control() && c != '\n';
    if !text.contains(hidden) {
        return text.into();
    }
    let escape = |c: char| if hidden(c) { c.escape_unicode().to_string() } else { c.to_string() };
    text.chars().map(escape).collect::<String>().into()
}

/// Diagnostics as one JSON array. Lines and columns count from 1, columns in characters;
/// they are `null` where a message is about a whole file.
pub fn json(diagnostics: &[Diagnostic], text_of: TextOf<'_>, tongue: Tongue) -> String {
    let all: Vec<Value> = diagnostics.iter().map(|diagnostic| value(diagnostic, text_of, tongue)).collect();
    format!("{:#}\n", Value::from(all))
}

/// One diagnostic as it stands in [`json()`].
pub fn value(diagnostic: &Diagnostic, text_of: TextOf<'_>, tongue: Tongue) -> Value {
    let related: Vec<Value> = diagnostic
        .related
        .iter()
        .map(|(place, note)| {
            let mut related = at(Some(place), text_of);
            related["note"] = note.in_tongue(tongue).into();
            related
        })
        .collect();
    let mut value = at(diagnostic.place.as_ref(), text_of);
    value["code"] = diagnostic.code.into();
    value["level"] = json!(diagnostic.level);
    value["message"] = diagnostic.message.in_tongue(tongue).into();
    value["why"] = diagnostic.why.in_tongue(tongue).into();
    value["fix"] = diagnostic.fix.in_tongue(tongue).into();
    value["related"] = related.into();
    value
}

/// A diagnostic on one line: what, and where.
pub fn line(diagnostic: &Diagnostic, text_of: TextOf<'_>, tongue: Tongue) -> String {
    let place = diagnostic.place.as_ref().map_or_else(String::new, |place| short(place, text_of) + "  ");
    format!("{place}{}", visible(diagnostic.message.in_tongue(tongue)).replace('\n', " "))
}

/// A place as path, line and column, up to but not including the end.
fn at(place: Option<&Place>, text_of: TextOf<'_>) -> Value {
    let position = |offset: fn(super::Span) -> u32| {
        let place = place?;
        let text = text_of(&place.path)?;
        Some(line_column(&text, offset(place.span?) as usize))
    };
    let (start, end) = (position(|span| span.start), position(|span| span.end));
    json!({
        "path": place.map(|place| place.path.to_string()),
        "line": start.map(|(line, _)| line),
        "column": start.map(|(_, column)| column),
        "end_line": end.map(|(line, _)| line),
        "end_column": end.map(|(_, column)| column),
    })
}

/// Diagnostics as workflow commands of GitHub Actions, one to a line.
pub fn github(diagnostics: &[Diagnostic], text_of: TextOf<'_>, tongue: Tongue) -> String {
    let mut lines = String::new();
    for diagnostic in diagnostics {
        let level = match diagnostic.level {
            Level::Error => "error",
            Level::Warning => "warning",
        };
        let place = at(diagnostic.place.as_ref(), text_of);
        let mut properties = vec![format!("title={}", property(diagnostic.code))];
        if let Some(path) = place["path"].as_str() {
            properties.insert(0, format!("file={}", property(path)));
        }
        for (key, name) in
            [("line", "line"), ("column", "col"), ("end_line", "endLine"), ("end_column", "endColumn")]
        {
            if let Some(number) = place[key].as_u64() {
                properties.push(format!("{name}={number}"));
            }
        }
        let words =
            [&diagnostic.message, &diagnostic.why, &diagnostic.fix].map(|words| words.in_tongue(tongue));
        lines.push_str(&format!("::{level} {}::{}\n", properties.join(","), data(&words.join("\n"))));
    }
    lines
}

/// What the message of a workflow command has to escape.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What a property of a workflow command has to escape.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Span, Words, catalog};

    const TEXT: &str = "+++\n\ttitle = \"글\"\n+++\n어텐션은 [글](없는글.md) 뒤\n";

    fn text_of(path: &str) -> Option<Arc<str>> {
        (path == "content/posts/글.md").then(|| TEXT.into())
    }

    fn missing() -> Diagnostic {
        let at = TEXT.find("없는글").unwrap();
        let place = Place::new(&"content/posts/글.md".into(), Span::from(at..at + "없는글.md".len()));
        catalog::link_missing(place, "없는글.md", Some("있는글.md"))
    }

    /// Hangul is two columns wide, so the caret stands at column 13 of the screen.
    #[test]
    fn the_caret_is_right_under_hangul() {
        let shown = text(&[missing()], &text_of, Tongue::En, false, 100);
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[0], "error[link-missing]: there is no file `없는글.md`");
        assert_eq!(lines[1], " --> content/posts/글.md:4:10");
        assert_eq!(lines[3], "4 | 어텐션은 [글](없는글.md) 뒤");
        assert_eq!(lines[4], "  |               ^^^^^^^^^");
        assert!(lines[6].contains("why: Whoever follows the link finds nothing."), "{shown}");
        assert!(lines[7].contains("fix: Did you mean `있는글.md`?"), "{shown}");
    }

    #[test]
    fn korean_says_the_same() {
        let shown = text(&[missing()], &text_of, Tongue::Ko, false, 100);
        assert!(shown.starts_with("오류[link-missing]: `없는글.md` 파일이 없습니다"), "{shown}");
        assert!(shown.contains("왜: ") && shown.contains("고치기: 혹시 `있는글.md`인가요?"), "{shown}");
    }

    #[test]
    fn what_comes_up_often_is_folded_and_hides_nothing() {
        let mut many = vec![missing(); WHOLE + 3];
        many.push(catalog::emphasis_underscore(Place::file("b.md")));
        let shown = text(&many, &text_of, Tongue::En, false, 100);
        assert_eq!(shown.matches("error[link-missing]").count(), WHOLE);
        assert!(
            shown.contains("link-missing: 3 more of the same kind\n  content/posts/글.md:4:10  there is no"),
            "{shown}"
        );
        assert_eq!(shown.matches("content/posts/글.md:4:10").count(), many.len() - 1);
        assert!(shown.contains("warning[emphasis-underscore]"));
    }

    #[test]
    fn json_has_every_field() {
        let other = Place::new(&"content/posts/글.md".into(), Span::from(0..3));
        let diagnostic = missing().with_related(other, Words::new("여기", "here"));
        let value: Value = serde_json::from_str(&json(&[diagnostic], &text_of, Tongue::En)).unwrap();
        let first = &value[0];
        assert_eq!(first["code"], "link-missing");
        assert_eq!(first["level"], "error");
        assert_eq!((&first["line"], &first["column"]), (&json!(4), &json!(10)));
        assert_eq!((&first["end_line"], &first["end_column"]), (&json!(4), &json!(16)));
        assert_eq!(first["related"][0]["note"], "here");
        let whole = catalog::site_missing("x", None, true);
        let value: Value = serde_json::from_str(&json(&[whole], &text_of, Tongue::En)).unwrap();
        assert_eq!((&value[0]["path"], &value[0]["line"]), (&json!("site.toml"), &Value::Null));
    }

    #[test]
    fn workflow_commands_are_escaped() {
        let place = Place::file("a,b:c%.md");
        let lines = github(&[catalog::emphasis_underscore(place)], &text_of, Tongue::En);
        assert!(lines.starts_with("::warning file=a%2Cb%3Ac%25.md,title=emphasis-underscore::"), "{lines}");
        assert_eq!(lines.lines().count(), 1);
        assert!(lines.contains("%0A"));
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let place = Place::file("a\u{1b}[31m.md");
        let shown = text(&[catalog::link_missing(place, "\u{7}x", None)], &text_of, Tongue::En, false, 100);
        assert!(!shown.contains(['\u{1b}', '\u{7}']), "{shown:?}");
    }

    proptest::proptest! {
        #[test]
        fn any_place_can_be_shown(start in 0u32..80, length in 0u32..40) {
            let place = Place { path: "content/posts/글.md".into(), span: Some(Span { start, end: start + length }) };
            let diagnostic = Diagnostic { place: Some(place), ..missing() };
            text(&[diagnostic], &text_of, Tongue::Ko, true, 60);
        }
    }
}
