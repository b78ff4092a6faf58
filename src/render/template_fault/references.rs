//! What a template lacks of the others: the one it extends, includes or calls a component
//! of; or a filter, test or function that there is not.
//!
//! The built-in templates are whole among themselves. Where one of them lacks something,
//! the author's own file has taken the place of the one that had it, and is told so.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use tera::{Error, ErrorKind};

use super::tags::{Tag, tags};
use super::{Templates, first_line, found, quoted};
use crate::diagnostic::catalog::{self, TemplateFault, TemplateName};
use crate::diagnostic::{Diagnostic, sort};
use crate::load::theme::{built_in, is_own};
use crate::text::nearest;

const FILTERS: [&str; 38] = [
    "abs",
    "capitalize",
    "default",
    "escape_html",
    "escape_xml",
    "fill",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "josa",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];
const TESTS: [&str; 17] = [
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];
const FUNCTIONS: [&str; 3] = ["range", "super", "throw"];

/// The messages about what the templates lack.
pub(super) fn faults(templates: &Templates, error: &Error) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::MissingParent { current, parent } => {
            let near = nearest(parent, templates.keys().map(String::as_str));
            let fault = catalog::template_parent_missing(parent, near, &names(templates));
            vec![found(templates, current, quote(templates, current, "extends", parent), fault, None)]
        }
        ErrorKind::CircularExtend { inheritance_chain, .. } => {
            vec![circle(templates, inheritance_chain, "extends")]
        }
        ErrorKind::CircularInclude { include_chain, .. } => {
            // The circle begins where its last name comes up first.
            let start = include_chain.iter().position(|name| Some(name) == include_chain.last()).unwrap_or(0);
            vec![circle(templates, &include_chain[start + 1..], "include")]
        }
        other => of_reports(templates, &other.to_string()),
    }
}

/// Templates that lead to each other: told at the author's own, where one is among them.
fn circle(templates: &Templates, chain: &[String], word: &str) -> Diagnostic {
    let start = chain.iter().position(|name| Some(name) == chain.last()).filter(|at| at + 1 < chain.len());
    let circle = &chain[start.map_or(0, |at| at + 1)..];
    let own = |name: &&String| templates.get(*name).is_some_and(|source| is_own(&source.path));
    let name = circle.iter().find(own).or(circle.last()).map_or("", String::as_str);
    let at = circle.iter().find_map(|target| quote(templates, name, word, target));
    found(templates, name, at, catalog::template_circle(circle), None)
}

/// Tera reports everything that templates lack in one text: what, and in which file, line
/// and column.
fn of_reports(templates: &Templates, text: &str) -> Vec<Diagnostic> {
    let lines: Vec<&str> = text.lines().collect();
    let mut diagnostics = Vec::new();
    let mut left_out: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(message) = line.strip_prefix("error: ") else { continue };
        let place = lines.get(at + 1).and_then(|line| line.trim_start().strip_prefix("--> "));
        let Some((name, range)) = place.and_then(|place| position(templates, place)) else { continue };
        match left_out_of(templates, name, message) {
            Some((file, word, name)) => _ = left_out.entry((file, word)).or_default().insert(name),
            None => {
                let fault = fault(templates, name, message);
                diagnostics.push(found(templates, name, Some(range), fault, None));
            }
        }
    }
    diagnostics.extend(left_out.into_iter().map(|((file, word), names)| {
        let names: Vec<&str> = names.into_iter().collect();
        let fault = match word {
            "block" => catalog::template_blocks_left_out(&names),
            _ => catalog::template_components_left_out(&names, file),
        };
        found(templates, file, None, fault, None)
    }));
    if diagnostics.is_empty() {
        diagnostics.push(other(templates, text));
    }
    sort(&mut diagnostics);
    diagnostics
}

/// ``Component `x` is defined in both `a` and `b` ``, or what we do not know.
fn other(templates: &Templates, text: &str) -> Diagnostic {
    let names = quoted(text);
    let [component, first, second] = names[..] else {
        return found(templates, "base.html", None, catalog::template_other(&first_line(text)), None);
    };
    let own = |name: &&str| templates.get(*name).is_some_and(|source| is_own(&source.path));
    let name = [second, first].into_iter().find(own).unwrap_or(second);
    let text = templates.get(name).map_or("", |source| &*source.text);
    let tag = tags(text).0.into_iter().find(|tag| named(tag, "component") == Some(component));
    let fault = catalog::template_component_twice(component, first, second);
    found(templates, name, tag.map(|tag| tag.range), fault, None)
}

/// `post.html:2:10`, from 1, the column in characters: the word that stands there.
fn position<'t>(templates: &'t Templates, place: &str) -> Option<(&'t str, Range<usize>)> {
    let (rest, column) = place.rsplit_once(':')?;
    let (name, line) = rest.rsplit_once(':')?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let (name, source) = templates.get_key_value(name)?;
    let before: usize = source.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let start = before
        + source.text[before..].chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>();
    // A component is called as `<name />`.
    let start = start + usize::from(source.text[start..].starts_with('<'));
    let rest = &source.text[start..];
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
    let length = match quote {
        Some(quote) => rest[1..].find(quote).map_or(rest.len(), |end| end + 2),
        None => rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len()),
    };
    Some((name, start..start + length.max(1).min(rest.len())))
}

/// What is wrong with a name in a template.
fn fault(templates: &Templates, template: &str, message: &str) -> TemplateFault {
    let name = quoted(message).first().copied().unwrap_or_default();
    let unknown = |kind, known: &[&str]| {
        let mut known = known.to_vec();
        known.sort_unstable();
        known.dedup();
        catalog::template_name_unknown(kind, name, nearest(name, known.iter().copied()), &known.join(", "))
    };
    match message.split('`').next().unwrap_or_default() {
        "Unknown filter " => unknown(TemplateName::Filter, &FILTERS),
        "Unknown test " => unknown(TemplateName::Test, &TESTS),
        "Unknown function " => unknown(TemplateName::Function, &FUNCTIONS),
        "Unknown component " => {
            let known = templates.values().flat_map(|source| all(&source.text, "component"));
            unknown(TemplateName::Component, &known.collect::<Vec<_>>())
        }
        "Unknown template " => {
            unknown(TemplateName::Template, &templates.keys().map(String::as_str).collect::<Vec<_>>())
        }
        "Block " => {
            let parent = parent(templates, template).unwrap_or_default();
            let known: Vec<&str> = ancestors(templates, template)
                .filter_map(|name| templates.get(name))
                .flat_map(|source| all(&source.text, "block"))
                .collect();
            catalog::template_block_unknown(
                name,
                parent,
                nearest(name, known.iter().copied()),
                &known.join(", "),
            )
        }
        _ => catalog::template_other(&first_line(message)),
    }
}

/// Where a template of whyfirst lacks something: the author's file that took the place of
/// the one that had it, whether it is a block or a component, and its name.
fn left_out_of<'t>(
    templates: &'t Templates,
    template: &str,
    message: &'t str,
) -> Option<(&'t str, &'static str, &'t str)> {
    if templates.get(template).is_none_or(|source| is_own(&source.path)) {
        return None;
    }
    let name = *quoted(message).first()?;
    let word = match message.split('`').next()? {
        "Block " => "block",
        "Unknown component " => "component",
        _ => return None,
    };
    let whole = built_in();
    let had: BTreeMap<&str, _> = whole.texts("templates").collect();
    let own = templates.iter().filter(|(_, source)| is_own(&source.path)).map(|(file, _)| file.as_str());
    let mut at_fault = own.filter(|file| {
        had.get(file).is_some_and(|source| all(&source.text, word).contains(&name))
            && (word == "component" || ancestors(templates, template).any(|above| above == *file))
    });
    Some((at_fault.next()?, word, name))
}

/// The names of all blocks or components of a template.
fn all<'t>(text: &'t str, word: &str) -> Vec<&'t str> {
    tags(text).0.iter().filter_map(|tag| named(tag, word)).collect()
}

/// The name of a tag such as `block main`, if it is one of these.
fn named<'t>(tag: &Tag<'t>, word: &str) -> Option<&'t str> {
    let rest = tag.inner.strip_prefix(word)?.strip_prefix(char::is_whitespace)?.trim_start();
    rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()
}

/// What a template extends.
fn parent<'t>(templates: &'t Templates, name: &str) -> Option<&'t str> {
    let tags = tags(&templates.get(name)?.text).0;
    let tag = tags.iter().find(|tag| tag.word() == "extends")?;
    let rest = tag.inner.strip_prefix("extends")?.trim();
    Some(rest.trim_matches(['"', '\'', '`']))
}

/// What a template extends, what that extends, and so on; no further than there are files.
fn ancestors<'t>(templates: &'t Templates, name: &str) -> impl Iterator<Item = &'t str> {
    let next = |name: &&'t str| parent(templates, name);
    std::iter::successors(parent(templates, name), next).take(templates.len())
}

/// Where a template names another in an `extends` or `include`.
fn quote(templates: &Templates, name: &str, word: &str, target: &str) -> Option<Range<usize>> {
    let tags = tags(&templates.get(name)?.text).0;
    let tag = tags.into_iter().find(|tag| tag.word() == word && tag.inner.contains(target))?;
    let text = &templates.get(name)?.text[tag.range.clone()];
    let start = tag.range.start + text.find(target)?.saturating_sub(1);
    Some(start..start + target.len() + 2)
}

fn names(templates: &Templates) -> String {
    templates.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is offered as a near name is there indeed.
    #[test]
    fn the_names_that_are_offered_are_those_of_tera() {
        let uses = |name: &str, text: String| {
            let mut tera = crate::render::theme::new_tera();
            tera.add_raw_template("t.html", &text).unwrap_or_else(|error| panic!("{name}: {error}"));
        };
        FILTERS.iter().for_each(|name| uses(name, format!("{{{{ x | {name} }}}}")));
        TESTS.iter().for_each(|name| uses(name, format!("{{% if x is {name} %}}{{% endif %}}")));
        FUNCTIONS
            .iter()
            .for_each(|name| uses(name, format!("{{% block a %}}{{{{ {name}() }}}}{{% endblock %}}")));
    }
}
