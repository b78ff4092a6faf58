//! Lints on the words of the glossary: a why that does not need its own term, a meaning
//! that does not run in a circle or lean on a word that nobody named.

use super::Site;
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::link::ids;
use crate::model::{Facts, Kind, SourceId};
use crate::text::Spanned;

/// Words that praise a thing and do not say what it is for.
const PRAISE: [&str; 9] = [
    "중요",
    "필수",
    "핵심",
    "필요하기 때문",
    "important",
    "essential",
    "crucial",
    "fundamental",
    "necessary",
];

/// Checks every published entry of the glossary, and every why.
pub(super) fn check(site: &Site<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (id, page) in ids(site.facts).filter(|(id, _)| site.index.published[id.index()]) {
        if let Some(why) = &page.why {
            praise(page, why, diagnostics);
        }
        if page.kind == Kind::Term {
            entry(site, id, page, diagnostics);
        }
    }
}

fn praise(page: &Facts, why: &Spanned<String>, diagnostics: &mut Vec<Diagnostic>) {
    let lower = why.value.to_lowercase();
    if let Some(word) = PRAISE.iter().find(|word| lower.contains(**word)) {
        diagnostics.push(catalog::why_says_important(Place::new(&page.path, why.span), word));
    }
}

fn entry(site: &Site<'_>, id: SourceId, page: &Facts, diagnostics: &mut Vec<Diagnostic>) {
    let named = &site.index.named[id.index()];
    let name = &page.title.value;
    if let Some(why) = page.why.as_ref().filter(|_| named.in_why.contains(&id)) {
        diagnostics.push(catalog::why_names_term(Place::new(&page.path, why.span), name));
    }
    let Some(short) = &page.short else { return };
    let place = || Place::new(&page.path, short.span);
    if named.in_short.contains(&id) {
        diagnostics.push(catalog::short_circular(place(), name));
    }
    for &other in named.in_short.iter().filter(|other| **other != id) {
        if !needs(site, id, other) && !site.is_floor(other) {
            let leans_on = &site.facts[other.index()].title.value;
            diagnostics.push(catalog::short_leans_on(place(), name, leans_on));
        }
    }
}

/// Whether a term needs another, to any depth.
fn needs(site: &Site<'_>, term: SourceId, other: SourceId) -> bool {
    let mut open = vec![term];
    let mut seen = Vec::new();
    while let Some(at) = open.pop() {
        for &need in &site.index.graph.needs[at.index()] {
            if need == other {
                return true;
            }
            if !seen.contains(&need) {
                seen.push(need);
                open.push(need);
            }
        }
    }
    false
}
