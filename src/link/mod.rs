//! What the facts of all files say together: addresses, names, series, tags,
//! translations, and where each link leads.
//!
//! `link(facts) -> (Index, Vec<Diagnostic>)` is pure and always done over all facts: an
//! index is rebuilt, never patched, so nothing in it can be stale.

pub mod addresses;
pub mod glossary;
pub mod graph;
mod names;
pub mod occurrences;
pub mod particles;
mod reader;
mod same;
mod searched;
mod series;
mod tags;
mod targets;
mod way;

pub use addresses::Claims;
pub use graph::Graph;
pub use occurrences::{Named, Occurrence, Scan};
pub use reader::Floors;
pub use same::links_as;
pub use searched::Searched;
pub use series::Series;
pub use tags::{Tag, tag_slug};
pub use targets::{Resolved, TargetPage};
pub use way::{Way, way_to};

use std::collections::BTreeMap;
use std::sync::Arc;

use fixedbitset::FixedBitSet;
use jiff::ZonedDateTime;
use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::model::{Body, Facts, File, Kind, LanguageId, SourceId};
use crate::text::script::collation_key;

/// What a build publishes.
#[derive(Clone, Debug)]
pub struct Edition {
    /// Whether drafts are shown.
    pub drafts: bool,
    /// Whether posts with a date to come are shown.
    pub future: bool,
    /// The moment of the build: what lies after it is to come.
    pub now: ZonedDateTime,
}

impl Edition {
    /// Whether a page is part of this edition.
    pub fn publishes(&self, facts: &Facts) -> bool {
        let to_come = facts.date.as_ref().is_some_and(|date| date.timestamp() > self.now.timestamp());
        (self.drafts || !facts.draft) && (self.future || !to_come)
    }
}

/// Everything derived over all facts.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Whether each source is part of this edition.
    pub published: Vec<bool>,
    /// The address of each source: a folder from the site's root, such as `posts/글/`.
    pub addresses: Vec<String>,
    /// The posts that lists show, newest first, by language.
    pub posts: Vec<Vec<SourceId>>,
    /// The terms in the order of a glossary, by language.
    pub terms: Vec<Vec<SourceId>>,
    /// The single pages by title, by language.
    pub pages: Vec<Vec<SourceId>>,
    /// All series in order of language and address.
    pub series: Vec<Series>,
    /// For each source the series that it is a post of, and its place there from 0.
    pub series_of: Vec<Option<(usize, usize)>>,
    /// All tags in order of language and name.
    pub tags: Vec<Tag>,
    /// For each source the same thing in all languages, itself included.
    pub translations: Vec<Vec<SourceId>>,
    /// For each source where its links lead, in the order of [`Facts::links`].
    pub links: Vec<Vec<Resolved>>,
    /// For each source which files its images are, in the order of [`Facts::images`].
    pub images: Vec<Vec<Option<usize>>>,
    /// For each source the file of the picture that stands for it.
    pub covers: Vec<Option<usize>>,
    /// For each source the pages that its needs name.
    pub needs: Vec<Vec<Option<SourceId>>>,
    /// For each source the terms that it explains.
    pub explains: Vec<Vec<Option<SourceId>>>,
    /// For each source the published pages that link to it.
    pub backlinks: Vec<Vec<SourceId>>,
    /// The order of ideas.
    pub graph: Graph,
    /// What readers bring along.
    pub floors: Floors,
    /// For each listed post the terms that its reader has met, by id.
    pub known: Vec<FixedBitSet>,
    /// For each source the terms that stand in its text, in order.
    pub occurrences: Vec<Vec<Occurrence>>,
    /// For each source, if it is a term, where it stands: the first place in each text.
    pub uses: Vec<Vec<(SourceId, Occurrence)>>,
    /// For each source, if it is a term, which terms its why and its meaning name.
    pub named: Vec<Named>,
    /// The address of each file that is published, by its place in the list of files.
    pub file_addresses: BTreeMap<usize, String>,
    /// Old addresses, with where they lead.
    pub redirects: Vec<(String, SourceId)>,
}

/// What is kept of an index when another takes its place, for texts that need not be
/// searched anew.
#[derive(Debug, Default)]
pub struct Earlier {
    occurrences: Vec<Vec<Occurrence>>,
    links: Vec<Vec<Resolved>>,
    published: Vec<bool>,
    terms: Vec<Vec<SourceId>>,
}

impl Index {
    /// What is kept when another takes its place.
    pub fn into_earlier(self) -> Earlier {
        let Index { occurrences, links, published, terms, .. } = self;
        Earlier { occurrences, links, published, terms }
    }

    /// The posts of a language that lists show, newest first.
    pub fn posts_in(&self, language: LanguageId) -> &[SourceId] {
        &self.posts[usize::from(language.0)]
    }

    /// The terms of a language in the order of a glossary.
    pub fn terms_in(&self, language: LanguageId) -> &[SourceId] {
        &self.terms[usize::from(language.0)]
    }

    /// The series of a language.
    pub fn series_in(&self, language: LanguageId) -> impl Iterator<Item = &Series> {
        self.series.iter().filter(move |series| series.language == language)
    }

    /// The terms that the posts of a series explain, in the order of the posts.
    pub fn taught_in(&self, series: &Series) -> Vec<SourceId> {
        let mut terms: Vec<SourceId> = Vec::new();
        for term in series.posts.iter().flat_map(|post| &self.explains[post.index()]).flatten() {
            if self.terms_in(series.language).contains(term) && !terms.contains(term) {
                terms.push(*term);
            }
        }
        terms
    }

    /// The tags of a language.
    pub fn tags_in(&self, language: LanguageId) -> impl Iterator<Item = &Tag> {
        self.tags.iter().filter(move |tag| tag.language == language)
    }
}

/// Derives the index of a site.
///
/// `facts` and `files` are in order of path; the ids of the index are places in them.
pub fn link(facts: &[Facts], files: &[File], config: &Config, edition: &Edition) -> (Index, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let published: Vec<bool> = facts.iter().map(|facts| edition.publishes(facts)).collect();
    let mut index = Index { published, ..Index::default() };
    lists(facts, config, &mut index);
    index.translations = translations(facts, &index.published);
    index.addresses = addresses::of_sources(facts, config);
    series::gather(facts, config, &mut index, &mut diagnostics);
    index.tags = tags::gather(facts, config, &index.posts);
    let names = names::Names::gather(facts, &index.published, &mut diagnostics);
    let claims = addresses::claim(facts, files, config, &mut index, &mut diagnostics);
    targets::resolve(facts, files, config, &names, &claims, &mut index, &mut diagnostics);
    targets::check_menus(config, &claims, &mut diagnostics);
    addresses::alike(facts, files, &index, &mut diagnostics);
    index.graph = graph::gather(facts, config, &index);
    (index.floors, index.known) = reader::known(facts, config, &index, &names);
    (index, diagnostics)
}

/// Finds the terms in all texts, once it is known which terms there are.
pub fn find_terms(facts: &[Facts], bodies: &[Body], config: &Config, index: &mut Index) {
    let mut scans = vec![Scan::default(); facts.len()];
    find_terms_again(facts, bodies, config, index, None, &mut Searched::default(), &mut scans);
}

/// As [`find_terms`]; `searched` and `scans`, one for each source, spare searching a text
/// again that has not changed. `earlier` is the index before, if it is about the same
/// sources and settings.
pub fn find_terms_again(
    facts: &[Facts],
    bodies: &[Body],
    config: &Config,
    index: &mut Index,
    earlier: Option<Earlier>,
    searched: &mut Searched,
    scans: &mut [Scan],
) {
    index.occurrences = occurrences::in_all(facts, bodies, index, earlier, config, searched, scans);
    index.named = occurrences::in_entries(facts, searched, index);
    index.uses = occurrences::uses(facts, &index.occurrences);
}

/// Finds the terms in the texts of these sources, where nothing else has changed.
pub fn find_terms_in(
    sources: &[SourceId],
    facts: &[Facts],
    bodies: &[Body],
    config: &Config,
    index: &mut Index,
    searched: &Searched,
    scans: &mut [Scan],
) {
    for &id in sources {
        let at = id.index();
        let (page, body, scan) = (&facts[at], &bodies[at], &mut scans[at]);
        let found = occurrences::in_text(id, page, body, index, config, searched, scan);
        let before = std::mem::replace(&mut index.occurrences[at], found);
        occurrences::renew_uses(&mut index.uses, id, &before, &index.occurrences[at]);
    }
}

/// The published pages by kind and language.
fn lists(facts: &[Facts], config: &Config, index: &mut Index) {
    let languages = config.languages.len();
    index.posts = vec![Vec::new(); languages];
    index.terms = vec![Vec::new(); languages];
    index.pages = vec![Vec::new(); languages];
    for (id, facts) in ids(facts).filter(|(id, facts)| index.published[id.index()] && !facts.unlisted) {
        let language = usize::from(facts.language.0);
        match facts.kind {
            Kind::Post => index.posts[language].push(id),
            Kind::Term => index.terms[language].push(id),
            Kind::Page => index.pages[language].push(id),
            Kind::Series => {}
        }
    }
    for posts in &mut index.posts {
        posts.sort_by(|a, b| newest_first(facts, *a, *b));
    }
    for terms in &mut index.terms {
        terms.sort_by_cached_key(|id| collation_key(&facts[id.index()].title.value));
    }
    for pages in &mut index.pages {
        pages.sort_by_cached_key(|id| collation_key(&facts[id.index()].title.value));
    }
}

/// Newest first; on the same day a later place in a series first, else by path. Posts
/// without a date come last.
fn newest_first(facts: &[Facts], a: SourceId, b: SourceId) -> std::cmp::Ordering {
    let (a, b) = (&facts[a.index()], &facts[b.index()]);
    let date = |facts: &Facts| facts.date.as_ref().map(ZonedDateTime::timestamp);
    let order = |facts: &Facts| facts.order.as_ref().map(|order| order.value);
    date(b).cmp(&date(a)).then_with(|| order(b).cmp(&order(a))).then_with(|| a.path.cmp(&b.path))
}

/// For each source the published sources of the same key, the main language first.
fn translations(facts: &[Facts], published: &[bool]) -> Vec<Vec<SourceId>> {
    let mut by_key: FxHashMap<&Arc<str>, Vec<SourceId>> = FxHashMap::default();
    for (id, facts) in ids(facts).filter(|(id, _)| published[id.index()]) {
        by_key.entry(&facts.key).or_default().push(id);
    }
    for same in by_key.values_mut() {
        same.sort_by_key(|id| facts[id.index()].language);
    }
    facts.iter().map(|facts| by_key.get(&facts.key).cloned().unwrap_or_default()).collect()
}

/// Facts with their ids.
pub fn ids(facts: &[Facts]) -> impl Iterator<Item = (SourceId, &Facts)> {
    facts.iter().enumerate().map(|(at, facts)| (SourceId(u32::try_from(at).unwrap_or(u32::MAX)), facts))
}
