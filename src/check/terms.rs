//! Lints on the glossary as a whole: who explains what, and what nothing uses.

use super::{Site, title_place};
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::link::Resolved;
use crate::link::occurrences::Role;
use crate::model::{Facts, Kind, SourceId};

/// Checks every published term and everything that posts say they explain.
pub(super) fn check(site: &Site<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (id, post) in site.published(Kind::Post) {
        explanations(site, id, post, diagnostics);
    }
    for (id, term) in site.published(Kind::Term) {
        usage(site, id, term, diagnostics);
    }
}

fn explanations(site: &Site<'_>, id: SourceId, post: &Facts, diagnostics: &mut Vec<Diagnostic>) {
    for (name, term) in post.explains.iter().zip(&site.index.explains[id.index()]) {
        let Some(term) = *term else { continue };
        let place = Place::new(&post.path, name.span);
        if let Some(first) = site.index.graph.explained_by[term.index()].first().filter(|first| **first != id)
        {
            let other = &site.facts[first.index()];
            let names = other.explains.iter().zip(&site.index.explains[first.index()]);
            let theirs = names.into_iter().find(|(_, found)| **found == Some(term));
            let theirs =
                theirs.map_or_else(|| title_place(other), |(name, _)| Place::new(&other.path, name.span));
            diagnostics.push(catalog::explained_twice(place.clone(), &name.value, theirs));
        }
        if !mentions(site, id, term) {
            diagnostics.push(catalog::explains_unmentioned(place, &name.value));
        }
    }
}

/// Whether a text names a term, be it in prose, by a link, or in a heading.
fn mentions(site: &Site<'_>, id: SourceId, term: SourceId) -> bool {
    let page = &site.facts[id.index()];
    let entry = &site.facts[term.index()];
    let in_prose = || site.index.occurrences[id.index()].iter().any(|found| found.term == term);
    let by_link = || {
        site.index.links[id.index()]
            .iter()
            .any(|link| matches!(link, Resolved::Page(target) if target.source == Some(term)))
    };
    let in_heading = || {
        let mut names = std::iter::once(&entry.title).chain(&entry.also);
        names.any(|name| page.headings.iter().any(|heading| heading.text.contains(&name.value)))
    };
    in_prose() || by_link() || in_heading()
}

fn usage(site: &Site<'_>, id: SourceId, term: &Facts, diagnostics: &mut Vec<Diagnostic>) {
    let explained = !site.index.graph.explained_by[id.index()].is_empty();
    // A draft is not done: nothing can be expected to use it.
    if explained || term.draft || site.is_floor(id) {
        return;
    }
    let posts =
        site.index.uses[id.index()].iter().filter(|(user, _)| site.facts[user.index()].kind == Kind::Post);
    let used_in = posts.count();
    let linked = !site.index.backlinks[id.index()].is_empty();
    let needed = !site.index.graph.opens[id.index()].is_empty();
    if used_in > 0 {
        diagnostics.push(catalog::term_unexplained(title_place(term), &term.title.value, used_in));
    } else if !linked && !needed && !used_anywhere(site, id) {
        diagnostics.push(catalog::term_unused(title_place(term), &term.title.value));
    }
}

/// Whether any text at all holds a term, in whatever language: a glossary may be
/// translated before the posts are.
fn used_anywhere(site: &Site<'_>, term: SourceId) -> bool {
    let same = site.index.translations[term.index()].iter().chain([&term]);
    same.flat_map(|term| &site.index.uses[term.index()]).any(|(_, found)| found.role != Role::Escaped)
}
