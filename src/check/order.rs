//! Lints on the order of ideas: why before how, needs before what needs them.

use super::{Site, title_place};
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::link::Series;
use crate::model::{Facts, Kind, Part, SourceId};

/// Checks the parts of every published post, every series, and the graph.
pub(super) fn check(site: &Site<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (_, post) in site.published(Kind::Post) {
        parts(post, diagnostics);
    }
    for series in &site.index.series {
        stages(site, series, diagnostics);
        for (place, &post) in series.posts.iter().enumerate() {
            needs_in_series(site, series, place, post, diagnostics);
        }
    }
    for circle in &site.index.graph.cycles {
        cycle(site, circle, diagnostics);
    }
}

/// A how before the first why. Headings that say neither belong to what stands above.
fn parts(post: &Facts, diagnostics: &mut Vec<Diagnostic>) {
    let first = |part| post.headings.iter().position(|heading| heading.part == Some(part));
    if let (Some(how), Some(why)) = (first(Part::How), first(Part::Why))
        && how < why
    {
        let (how, why) = (&post.headings[how], &post.headings[why]);
        let (place, why_place) = (Place::new(&post.path, how.span), Place::new(&post.path, why.span));
        diagnostics.push(catalog::how_before_why(place, &how.text, &why.text, why_place));
    }
}

/// A post of a series that is all how before one that is all why.
fn stages(site: &Site<'_>, series: &Series, diagnostics: &mut Vec<Diagnostic>) {
    let stage = |post: &&SourceId| site.facts[post.index()].stage;
    let how = series.posts.iter().position(|post| stage(&post) == Some(Part::How));
    let why = series.posts.iter().rposition(|post| stage(&post) == Some(Part::Why));
    if let (Some(how), Some(why)) = (how, why)
        && how < why
    {
        let place = |at: usize| title_place(&site.facts[series.posts[at].index()]);
        diagnostics.push(catalog::how_before_why_in_series(place(how), place(why)));
    }
}

/// A need that is explained only later in the same series.
fn needs_in_series(
    site: &Site<'_>,
    series: &Series,
    place: usize,
    post: SourceId,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let page = &site.facts[post.index()];
    for (need, target) in page.needs.iter().zip(&site.index.needs[post.index()]) {
        let Some(target) = target else { continue };
        let explained_by = match site.facts[target.index()].kind {
            Kind::Post => std::slice::from_ref(target),
            _ => site.index.graph.explained_by[target.index()].as_slice(),
        };
        let earlier = &series.posts[..=place];
        let later = series.posts[place + 1..].iter().find(|later| explained_by.contains(later));
        if let Some(later) = later.filter(|_| !earlier.iter().any(|post| explained_by.contains(post))) {
            let place = Place::new(&page.path, need.name.span);
            let later = title_place(&site.facts[later.index()]);
            diagnostics.push(catalog::prerequisite_order(place, &need.name.value, later));
        }
    }
}

/// A circle of needs, drawn: `어텐션 → 임베딩 → 어텐션`.
fn cycle(site: &Site<'_>, circle: &[SourceId], diagnostics: &mut Vec<Diagnostic>) {
    let Some(&first) = circle.first() else { return };
    let page = &site.facts[first.index()];
    let names: Vec<&str> =
        circle.iter().chain([&first]).map(|id| site.facts[id.index()].title.value.as_str()).collect();
    let next = circle.get(1).copied().unwrap_or(first);
    let written = site.index.needs[first.index()].iter().position(|need| *need == Some(next));
    let place = match written.and_then(|at| page.needs.get(at)) {
        Some(need) => Place::new(&page.path, need.name.span),
        None => title_place(page),
    };
    diagnostics.push(catalog::prerequisite_cycle(place, &names.join(" → ")));
}
