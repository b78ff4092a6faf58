//! One file in, what it says out: `(Facts, Body, Vec<Diagnostic>)`.
//!
//! Pure: no disk, no clock, no other file, so that all files can be read at once and in
//! any order. Nothing here knows what the other files of the site are called.

pub mod blocks;
pub mod callout;
pub mod code;
mod comments;
pub mod diagram;
pub mod emphasis;
pub mod footnotes;
pub mod front_matter;
pub mod guard;
pub mod highlight;
pub mod image;
mod inline;
pub mod language;
pub mod links;
pub mod location;
pub mod lookalike;
pub mod markdown;
pub mod math;
pub mod mend;
pub mod outline;
pub mod reading;
mod sections;
pub mod shortcodes;
mod tables;

use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, Words, catalog, has_errors};
use crate::memo::Memo;
use crate::model::{Body, Facts, Kind, Written};
use crate::text::{Source, Span};

/// What one file says, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// What other pages may know; nothing if the file is no content at all.
    pub page: Option<(Facts, Body)>,
    /// What the author should know.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads one file of content. `memo` spares work that was done before and never changes
/// the outcome.
pub fn parse(source: &Source, config: &Config, memo: &Memo) -> Parsed {
    let mut diagnostics = lookalike::name(&source.path);
    let mut facts = match location::locate(&source.path, config) {
        Ok(facts) => facts,
        Err(stray) => {
            diagnostics.push(stray);
            return Parsed { page: None, diagnostics };
        }
    };
    let Some(start) = head(source, config, &mut facts, &mut diagnostics) else {
        return Parsed { page: None, diagnostics };
    };
    if facts.slug.is_empty() && !has_errors(&diagnostics) {
        let place = Place::file(Arc::clone(&source.path));
        diagnostics.push(catalog::slug_empty(place, &source.path));
    }
    if facts.kind != Kind::Page && facts.why.is_none() && !facts.draft && !has_errors(&diagnostics) {
        let place = Place::new(&source.path, facts.title.span);
        diagnostics.push(catalog::why_missing(place, &front_matter::WHY.examples()));
    }
    let (mut body, found) = markdown::read(source, start, config, memo, &mut facts);
    body.written = Written { text: Arc::clone(&source.text), from: start, ..body.written };
    diagnostics.extend(found);
    let broken = has_errors(&diagnostics) && facts.title.value.is_empty();
    Parsed { page: (!broken).then_some((facts, body)), diagnostics }
}

/// Reads the front matter. The byte at which the text begins; nothing if the file has
/// no front matter that could be read.
fn head(
    source: &Source,
    config: &Config,
    facts: &mut Facts,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let file = Place::file(Arc::clone(&source.path));
    match front_matter::head(&source.text) {
        Ok(Some(head)) => {
            diagnostics.extend(lookalike::front_matter(source, head.span));
            front_matter::read(source, head, config, facts, diagnostics);
            Some(head.body)
        }
        Ok(None) => {
            let first_line = Span::from(0..source.text.find('\n').unwrap_or(source.text.len()));
            let lookalikes = lookalike::front_matter(source, first_line);
            if lookalikes.is_empty() {
                diagnostics.push(catalog::front_matter_missing(file, &example(facts.kind)));
            }
            diagnostics.extend(lookalikes);
            None
        }
        Err(fence) => {
            diagnostics.push(catalog::front_matter_unclosed(file, fence));
            None
        }
    }
}

/// The least front matter of a kind.
fn example(kind: Kind) -> Words {
    let least: &[&str] = match kind {
        Kind::Term => &["term", "why"],
        Kind::Post => &["title", "date"],
        Kind::Series | Kind::Page => &["title"],
    };
    let keys = front_matter::keys(kind).iter().filter(|key| least.contains(&key.name));
    let lines: Vec<Words> = keys.map(crate::table::Key::examples).collect();
    let fenced = |line: fn(&Words) -> &str| {
        format!("+++\n{}\n+++", lines.iter().map(line).collect::<Vec<_>>().join("\n"))
    };
    Words::new(fenced(|line| &line.ko), fenced(|line| &line.en))
}
