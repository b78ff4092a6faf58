//! Templates that cannot be read: what Tera says of them, said plainly.

use std::ops::Range;

use super::tags::{Half, first_half};
use super::{first_line, quoted};
use crate::diagnostic::Words;
use crate::diagnostic::catalog::{self, TemplateFault, TemplateName};
use crate::text::nearest;

/// The tags that there are.
const TAGS: [&str; 19] = [
    "if",
    "elif",
    "else",
    "endif",
    "for",
    "endfor",
    "block",
    "endblock",
    "set",
    "endset",
    "include",
    "extends",
    "filter",
    "endfilter",
    "component",
    "endcomponent",
    "raw",
    "break",
    "continue",
];

/// What is wrong, and where; `range` is where Tera gave up.
pub(super) fn fault(text: &str, message: &str, range: Range<usize>) -> (TemplateFault, Range<usize>) {
    if let Some(found) = lacks_half(text, message, &range) {
        return found;
    }
    let names = quoted(message);
    let name = names.first().copied().unwrap_or_default();
    let begins = |start: &str| message.starts_with(start);
    let fault = match message {
        _ if message.contains(" in the opening tag, found ") => match names[..] {
            [opened, closed, ..] => catalog::template_other_name(opened, closed),
            _ => catalog::template_other(&first_line(message)),
        },
        _ if begins("Template already contains") => catalog::template_block_twice(name),
        _ if begins("`extends` needs") || begins("Template is already extending") => {
            catalog::template_extends_late()
        }
        _ if begins("`extends` cannot be nested") => catalog::template_nested("extends"),
        _ if begins("Blocks cannot be written") => catalog::template_nested("block"),
        _ if begins("Component definitions cannot") => catalog::template_nested("component"),
        _ if begins("This content would be ignored") => {
            let outside = text.get(range.clone()).unwrap_or_default();
            let start = range.start + outside.len() - outside.trim_start().len();
            return (catalog::template_outside_blocks(), start..range.end.max(start));
        }
        _ if message.contains("can only be used in a for loop")
            || message.contains("` cannot be used inside a") =>
        {
            catalog::template_no_loop(text.get(range.clone()).unwrap_or_default())
        }
        _ if message.contains("is a reserved keyword") => {
            catalog::template_reserved(message.split(' ').next().unwrap_or_default())
        }
        _ if begins("Found invalid field of `loop`") => loop_field(message),
        _ if message.ends_with("is defined more than once") => catalog::template_argument_twice(name),
        _ if begins("Function calls are only allowed") => catalog::template_method(),
        _ if begins("Unexpected character") => {
            let found = text.get(range.start..).and_then(|rest| rest.chars().next());
            catalog::template_character(found.unwrap_or(' '))
        }
        _ if begins("Unknown tag") => unknown_tag(text.get(range.clone()).unwrap_or_default()),
        _ => {
            unexpected(text, message, &range).unwrap_or_else(|| catalog::template_other(&first_line(message)))
        }
    };
    (fault, range)
}

/// What lacks its other half, if that is why Tera gave up: at the place where it began.
fn lacks_half(text: &str, message: &str, range: &Range<usize>) -> Option<(TemplateFault, Range<usize>)> {
    let ends = ["unexpected end", "closing comment tag", "string opened", "unclosed component"];
    let ends = ends.iter().any(|start| message.to_lowercase().starts_with(start));
    let tag = |range: &Range<usize>| text[range.clone()].to_owned();
    Some(match first_half(text)? {
        Half::CutOff(at, closing) if ends || at.start <= range.start => {
            (catalog::template_cut_off(&tag(&at), closing), at)
        }
        Half::Unclosed(at, end) if ends => (catalog::template_unclosed(&tag(&at), &end), at),
        Half::Crossed(at, end, found) if found.contains(&range.start) => {
            (catalog::template_crossed(&tag(&at), &end, &tag(&found)), found)
        }
        Half::Stray(at, opening) if at.contains(&range.start) => {
            (catalog::template_stray(&tag(&at), &format!("{{% {opening} … %}}")), at)
        }
        _ => return None,
    })
}

fn loop_field(message: &str) -> TemplateFault {
    let name = message.split(": ").nth(1).and_then(|rest| rest.split('.').next()).unwrap_or_default();
    let known = ["index", "index0", "first", "last", "length"];
    catalog::template_name_unknown(TemplateName::Loop, name, nearest(name, known), &known.join(", "))
}

fn unknown_tag(word: &str) -> TemplateFault {
    let near = match word {
        "elseif" | "elsif" => Some("elif"),
        "endwith" | "end" | "endif;" => Some("endif"),
        _ => nearest(word, TAGS),
    };
    catalog::template_tag_unknown(word, near)
}

/// ``Found `x` but expected one of: a, b``.
fn unexpected(text: &str, message: &str, range: &Range<usize>) -> Option<TemplateFault> {
    let expected = match message.strip_prefix("Found ") {
        Some(rest) => {
            let (_, rest) = rest.split_once(" but ")?;
            let ways = ["expected one of: ", "expected ", "was expecting "];
            ways.iter().find_map(|words| rest.strip_prefix(words))?.trim_end_matches('.')
        }
        None if message.starts_with("Invalid syntax for `set`") => "`=`",
        None => return None,
    };
    let found = text.get(range.clone()).filter(|found| !found.is_empty() && !found.contains('\n'));
    if found == Some("=") && matches!(expected, "%}" | "}}") {
        return Some(catalog::template_single_equals());
    }
    let is_short = |found: &&str| found.chars().count() <= 30 && !found.contains('`');
    Some(catalog::template_unexpected(found.filter(is_short), &belongs(expected)))
}

/// What Tera expects, in words, with a particle in Korean.
fn belongs(expected: &str) -> Words {
    match expected {
        "identifier" => Words::new("이름이", "a name"),
        "string" => Words::new("따옴표로 감싼 글이", "text in quotes"),
        _ if expected.starts_with("integer, float") => Words::new(
            "값이 (이름이나 숫자, 따옴표로 감싼 글이)",
            "a value: a name, a number, or text in quotes",
        ),
        _ => {
            let one = expected.replace('`', "");
            Words::new(format!("`{one}`이(가)"), format!("`{one}`"))
        }
    }
}
