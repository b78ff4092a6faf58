//! The lints: what is not wrong enough to stop a build, and how much the site's author
//! wants to hear of it. Most are about the order of ideas.

pub mod decode;
pub mod jargon;
mod levels;
mod order;
mod reader;
mod terms;
mod words;

pub use levels::levels;
pub use reader::{Meeting, meeting};

use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place};
use crate::link::{Index, ids};
use crate::model::{Body, Facts, Kind, SourceId};
use crate::text::Span;

/// All that the lints look at; read-only.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// site.toml.
    pub config: &'a Config,
    /// What each file says, in order of path.
    pub facts: &'a [Facts],
    /// The texts, in the same order.
    pub bodies: &'a [Body],
    /// What they say together.
    pub index: &'a Index,
}

impl<'a> Site<'a> {
    /// The published sources of a kind.
    fn published(self, kind: Kind) -> impl Iterator<Item = (SourceId, &'a Facts)> {
        ids(self.facts).filter(move |(id, facts)| facts.kind == kind && self.index.published[id.index()])
    }

    /// Whether readers bring a term along: those of the site, or of one of its series.
    fn is_floor(self, term: SourceId) -> bool {
        let floors = &self.index.floors;
        floors.of_site.iter().chain(&floors.of_series).any(|floor| floor.contains(term.index()))
    }
}

/// Whether somebody still wants what is looked for. Once it says no it stays at that, and
/// what was found is of no use: a preview gives up the check of a text that has changed.
pub type Wanted<'a> = &'a (dyn Fn() -> bool + Sync);

/// What the lints found.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// The messages, in no order.
    pub diagnostics: Vec<Diagnostic>,
    /// What a reader meets in each listed post, in reading order.
    pub meetings: Vec<Meeting>,
}

/// One of the lints, or some that go together.
type Step<'a> = &'a dyn Fn(&mut Vec<Diagnostic>);

/// Runs the lints. Of words that a reader has not met a series tells its first, unless
/// `every_stumble` is set.
pub fn lint(site: Site<'_>, every_stumble: bool, wanted: Wanted<'_>) -> Findings {
    let mut findings = Findings { meetings: reader::meetings(&site, wanted), ..Findings::default() };
    let diagnostics = &mut findings.diagnostics;
    let steps: [Step<'_>; 5] = [
        &|diagnostics| order::check(&site, diagnostics),
        &|diagnostics| terms::check(&site, diagnostics),
        &|diagnostics| words::check(&site, diagnostics),
        &|diagnostics| jargon::check(&site, wanted, diagnostics),
        &|diagnostics| reader::stumbles(&site, &findings.meetings, every_stumble, diagnostics),
    ];
    steps.iter().take_while(|_| wanted()).for_each(|step| step(diagnostics));
    findings
}

/// Where a page's title is written; the whole file if it has none.
fn title_place(page: &Facts) -> Place {
    match page.title.span == Span::default() {
        true => Place::file(Arc::clone(&page.path)),
        false => Place::new(&page.path, page.title.span),
    }
}
