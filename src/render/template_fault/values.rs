//! Values that are not there or of the wrong kind, while a page is drawn: what Tera says,
//! said plainly.

use std::ops::Range;

use super::{first_line, quoted};
use crate::diagnostic::catalog::{self, TemplateFault, template_kind_name};
use crate::text::nearest;

/// So many names are listed at most.
const MOST_LISTED: usize = 30;

/// What is wrong at a range of a template.
pub(super) fn fault(text: &str, message: &str, range: &Range<usize>) -> TemplateFault {
    let here = text.get(range.clone()).unwrap_or_default();
    let missing =
        missing(message, "Field `", text, range).or_else(|| missing(message, "Variable `", text, range));
    missing
        .or_else(|| of_nothing(message, &text[range.start.min(text.len())..]))
        .or_else(|| calculation(message))
        .or_else(|| kind(message, here))
        .or_else(|| arguments(message))
        .unwrap_or_else(|| catalog::template_other(&first_line(message)))
}

/// ``Field `x` is not defined. Available fields: a, b``: with the nearest right name.
fn missing(message: &str, opening: &str, text: &str, range: &Range<usize>) -> Option<TemplateFault> {
    let (name, rest) = message.strip_prefix(opening)?.split_once("` is not defined")?;
    let known = rest.split_once(": ").map_or("", |(_, known)| known.trim());
    let near = nearest(name, known.split(", ").filter(|known| !known.is_empty()));
    let before = text.get(..range.start).unwrap_or_default().strip_suffix("t.");
    let is_string = before.is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_'));
    if is_string && opening.starts_with("Field") {
        return Some(catalog::template_string_missing(name, near));
    }
    if rest.is_empty() {
        return Some(catalog::template_value_empty());
    }
    Some(catalog::template_value_missing(name, near, &listed(known)))
}

/// Names, as many as one can take in.
fn listed(known: &str) -> String {
    let names: Vec<&str> = known.split(", ").collect();
    match names.len() {
        0..=MOST_LISTED => known.to_owned(),
        _ => format!("{}, …", names[..MOST_LISTED].join(", ")),
    }
}

/// What is done with a value that is nothing; `from` is the template from there on.
fn of_nothing(message: &str, from: &str) -> Option<TemplateFault> {
    if message.starts_with("Iteration not possible on type `undefined`") {
        let end = from.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.'));
        return Some(catalog::template_value_missing(&from[..end.unwrap_or(from.len())], None, ""));
    }
    if let Some((_, name)) = message.split_once("does not have an attribute at path: ") {
        return Some(catalog::template_value_missing(name, None, ""));
    }
    let nothing = message.contains("that is undefined")
        || message.contains("an undefined value")
        || message.ends_with("its value is undefined")
        || (message.starts_with("Slice ") && message.ends_with(" is undefined"));
    nothing.then(catalog::template_value_empty)
}

fn calculation(message: &str) -> Option<TemplateFault> {
    let names = quoted(message);
    if message.starts_with("Cannot divide by 0") {
        return Some(catalog::template_calculation(true));
    }
    let large = ["Unable to perform", "Operand `", "Exponent ", "Cannot negate"];
    if large.iter().any(|start| message.starts_with(start)) {
        return Some(catalog::template_calculation(false));
    }
    let of_numbers = ["Math operations can only", "Only numbers can be", "`+` requires"];
    if !of_numbers.iter().any(|start| message.starts_with(start)) {
        return None;
    }
    let number = template_kind_name("i64");
    let mut kinds = names.iter().filter(|name| **name != "+").map(|name| template_kind_name(name));
    Some(catalog::template_no_number(&kinds.find(|kind| *kind != number)?))
}

/// A value of another kind than is needed.
fn kind(message: &str, here: &str) -> Option<TemplateFault> {
    let names = quoted(message);
    let kind = |at: usize| template_kind_name(names.get(at).copied().unwrap_or_default());
    Some(match message {
        _ if message.starts_with("Cannot compare `") => catalog::template_compare(&kind(0), &kind(1)),
        _ if message.starts_with("Iteration not possible") => catalog::template_no_list(&kind(0), false),
        _ if message.starts_with("Key/value iteration") => catalog::template_no_list(&kind(0), true),
        _ if message.starts_with("Invalid type for the value") => match kind(0) == kind(1) {
            // It is a value in parentheses that Tera means, and not the one it points at.
            true => return None,
            false => catalog::template_kind(&kind(0), &kind(1)),
        },
        _ if message.starts_with("Component argument `") => catalog::template_kind(&kind(2), &kind(1)),
        _ if message.starts_with("`in` cannot be used on") => {
            catalog::template_kind(&template_kind_name("array"), &kind(1))
        }
        _ if message.starts_with("Cannot sort: ") => catalog::template_compare(&kind(0), &kind(1)),
        _ if message.starts_with("Slicing can only") => {
            catalog::template_kind(&template_kind_name("array"), &kind(0))
        }
        _ if message.contains("can only be used on a number") || message.contains("requires an integer") => {
            catalog::template_kind(&template_kind_name("i64"), &kind(0))
        }
        _ if message.ends_with("has no length") || message.ends_with("cannot be reversed") => {
            let found = message.trim_start_matches("Value of type ").split(' ').next().unwrap_or_default();
            catalog::template_kind(&template_kind_name("array"), &template_kind_name(found))
        }
        _ if here.starts_with("throw(") => catalog::template_thrown(message),
        _ if message.contains(" must be an integer, got `") => catalog::template_index(&kind(0)),
        _ if message.contains("cannot be converted to") => catalog::template_convert(),
        _ if here.starts_with("super(") => catalog::template_super(),
        _ => return None,
    })
}

/// What is given to a filter, function or component in parentheses.
fn arguments(message: &str) -> Option<TemplateFault> {
    let names = quoted(message);
    let first = names.first()?;
    let component = (message.starts_with("Argument `") && message.ends_with("missing."))
        || message.starts_with("Implicit argument `");
    if component || message.starts_with("Missing keyword argument") {
        return Some(catalog::template_argument_missing(first, component));
    }
    let known = names.get(1..).unwrap_or_default().join(", ");
    message.starts_with("Unknown argument(s)").then(|| catalog::template_argument_unknown(first, &known))
}
