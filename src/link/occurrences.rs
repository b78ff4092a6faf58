//! Where the terms of the glossary stand in the texts, and which of these places become
//! links.
//!
//! Every place is kept, linked or not: the lints ask for all of them. A text is scanned
//! on its own, so that a changed text need not wait for any other.

use std::borrow::Cow;
use std::collections::HashMap;

use rayon::prelude::*;

use super::glossary::{Glossary, Name};
use super::searched::Searched;
use super::{Earlier, Index, Resolved, ids};
use crate::config::Config;
use crate::model::{Body, Facts, Kind, LanguageId, ProseRun, SourceId, TermLinks};
use crate::text::{Span, Spanned, nfc};

/// A term in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The term.
    pub term: SourceId,
    /// Its bytes in [`Body::html`].
    pub html: Span,
    /// What becomes of it.
    pub role: Role,
}

/// What becomes of a place where a term stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A link to the term.
    Link,
    /// Text as it is.
    Text,
    /// Text that the author marked as no term by a backslash, which is left out.
    Escaped,
}

impl Occurrence {
    /// Its bytes in the source.
    pub fn source(&self, body: &Body) -> Option<Span> {
        let run = body.prose.at(self.html.start)?;
        let start = source_byte(body, &run, self.html.range().start)?;
        let length = unescaped_length(&body.html[self.html.range()]);
        Some(Span::from(start..(start + length).min(run.source.range().end)))
    }
}

/// The byte of the source that a byte of the HTML within a run comes from.
fn source_byte(body: &Body, run: &ProseRun, at: usize) -> Option<usize> {
    let before = body.html.get(run.html.range().start..at)?;
    Some(run.source.range().start + unescaped_length(before))
}

/// The length of escaped text before it was escaped.
fn unescaped_length(html: &str) -> usize {
    let escapes = [("&amp;", 4), ("&lt;", 3), ("&gt;", 3), ("&quot;", 5)];
    let saved: usize = escapes.iter().map(|(escape, saved)| html.matches(escape).count() * saved).sum();
    html.len() - saved
}

/// The published terms of a language, ready to be looked for.
pub fn glossary(facts: &[Facts], index: &Index, config: &Config, language: LanguageId) -> Option<Glossary> {
    let english = &*config.language(language).code == "en";
    Glossary::new(names(facts, index, language), english)
}

/// The names of the terms of a language that texts are searched for.
pub fn names<'a>(
    facts: &'a [Facts],
    index: &'a Index,
    language: LanguageId,
) -> impl Iterator<Item = Name<'a>> {
    let terms = index.terms_in(language).iter().map(|&id| (id, &facts[id.index()]));
    terms.filter(|(_, term)| term.auto != Some(false)).flat_map(|(id, term)| {
        std::iter::once(&term.title).chain(&term.also).map(move |name| Name {
            name: &name.value,
            term: id,
            even_short: term.auto == Some(true),
            avoid: &term.avoid,
        })
    })
}

/// What a search has found in one text; nothing if it has not been searched since it
/// changed.
#[derive(Clone, Debug, Default)]
pub struct Scan(Option<Vec<Found>>);

/// A name that stands in a text, by the place of its term in the glossary.
#[derive(Clone, Copy, Debug)]
struct Found {
    term: u32,
    html: Span,
}

/// The occurrences in every published text, in order of place. A text that has been
/// searched for the same names is not searched again, and nothing is done for one whose
/// links lead where they led in an `earlier` index of the same sources.
pub fn in_all(
    facts: &[Facts],
    bodies: &[Body],
    index: &Index,
    earlier: Option<Earlier>,
    config: &Config,
    searched: &mut Searched,
    scans: &mut [Scan],
) -> Vec<Vec<Occurrence>> {
    let changed = searched.renew(facts, index, config);
    let searched = &*searched;
    let mut earlier = earlier.unwrap_or_default();
    earlier.occurrences.resize_with(facts.len(), Vec::new);
    let Earlier { occurrences, links, published, terms } = earlier;
    let numbered: Vec<(SourceId, &Facts)> = ids(facts).collect();
    numbered
        .par_iter()
        .zip(scans)
        .zip(occurrences)
        .map(|((&(id, page), scan), before)| {
            let at = id.index();
            let language = usize::from(page.language.0);
            if changed[language] {
                *scan = Scan::default();
            }
            let is_same = scan.0.is_some()
                && terms.get(language) == index.terms.get(language)
                && published.get(at) == Some(&index.published[at])
                && links.get(at) == Some(&index.links[at]);
            match is_same {
                true => before,
                false => in_text(id, page, &bodies[at], index, config, searched, scan),
            }
        })
        .collect()
}

/// Which terms the entry of a term names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// In its why; itself included.
    pub in_why: Vec<SourceId>,
    /// In its meaning, from the first on; itself included.
    pub in_short: Vec<SourceId>,
    /// The other way round: the terms whose meaning names this one, in the order of the
    /// glossary, itself left out.
    pub by: Vec<SourceId>,
}

/// The terms that the published entries name.
pub fn in_entries(facts: &[Facts], searched: &Searched, index: &Index) -> Vec<Named> {
    let numbered: Vec<(SourceId, &Facts)> = ids(facts).collect();
    let mut all: Vec<Named> = numbered
        .par_iter()
        .map(|&(id, page)| match searched.glossary(page.language) {
            Some(glossary) if page.kind == Kind::Term && index.published[id.index()] => {
                let terms = index.terms_in(page.language);
                Named {
                    in_why: named(page.why.as_ref(), glossary, terms),
                    in_short: named(page.short.as_ref(), glossary, terms),
                    by: Vec::new(),
                }
            }
            _ => Named::default(),
        })
        .collect();
    for &term in index.terms.iter().flatten() {
        for named in std::mem::take(&mut all[term.index()].in_short) {
            if named != term {
                all[named.index()].by.push(term);
            }
            all[term.index()].in_short.push(named);
        }
    }
    all
}

/// The terms in a text; `terms` are those of its language, in the order of the glossary.
fn named(text: Option<&Spanned<String>>, glossary: &Glossary, terms: &[SourceId]) -> Vec<SourceId> {
    let mut named: Vec<SourceId> = Vec::new();
    for found in text.iter().flat_map(|text| glossary.find(&text.value)) {
        let term = terms[found.term.index()];
        if !named.contains(&term) {
            named.push(term);
        }
    }
    named
}

/// The occurrences in one text, for the names that were searched for last.
pub fn in_text(
    id: SourceId,
    page: &Facts,
    body: &Body,
    index: &Index,
    config: &Config,
    searched: &Searched,
    scan: &mut Scan,
) -> Vec<Occurrence> {
    let glossary = searched.glossary(page.language);
    let Some(glossary) = glossary.filter(|_| index.published[id.index()]) else { return Vec::new() };
    let found = scan.0.get_or_insert_with(|| search(body, glossary));
    let mut seen = Seen::new(page, id, index, page.term_links.unwrap_or(config.term_links));
    let mut occurrences = Vec::with_capacity(found.len());
    let mut runs = body.prose.runs().peekable();
    let mut begun = None;
    for &Found { term, html } in found.iter() {
        while let Some(run) = runs.next_if(|run| run.html.start <= html.start) {
            begun = Some(run);
        }
        let term = index.terms_in(page.language)[term as usize];
        if term == id {
            continue;
        }
        let is_whole = !body.html[html.range()].contains('<');
        let links = |run: ProseRun| run.linkable && seen.links(term, run.section);
        let role = match () {
            () if body.html[..html.range().start].ends_with('\\') => Role::Escaped,
            () if is_whole && begun.is_some_and(links) => Role::Link,
            () => Role::Text,
        };
        occurrences.push(Occurrence { term, html, role });
    }
    occurrences
}

/// Every name in a text.
fn search(body: &Body, glossary: &Glossary) -> Vec<Found> {
    let mut all = Vec::new();
    for stretch in stretches(body) {
        for found in glossary.find(&stretch.text) {
            let html = Span::from(stretch.place(found.start)..stretch.place(found.end - 1) + 1);
            all.push(Found { term: found.term.0, html });
        }
    }
    all.shrink_to_fit();
    all
}

/// Which terms have been linked so far.
struct Seen {
    policy: TermLinks,
    /// For each term the last section in which it was linked.
    sections: HashMap<SourceId, u32>,
}

impl Seen {
    /// A term that the author linked by hand is not linked a second time.
    fn new(page: &Facts, id: SourceId, index: &Index, policy: TermLinks) -> Seen {
        let mut sections = HashMap::new();
        if policy == TermLinks::First && page.kind != Kind::Series {
            for link in &index.links[id.index()] {
                if let Resolved::Page(target) = link
                    && let Some(to) = target.source
                {
                    sections.insert(to, 0);
                }
            }
        }
        Seen { policy, sections }
    }

    /// Whether a term is to be linked here; if so, it counts as linked.
    fn links(&mut self, term: SourceId, section: u32) -> bool {
        match self.policy {
            TermLinks::None => false,
            TermLinks::All => true,
            TermLinks::First => self.sections.insert(term, section).is_none(),
            TermLinks::Section => self.sections.insert(term, section) != Some(section),
        }
    }
}

/// Prose that reads on without a break, though tags such as `<strong>` may stand in it.
#[derive(Debug)]
pub struct Stretch<'a> {
    /// Its text, escaped as in HTML.
    pub text: Cow<'a, str>,
    /// Its runs, in order.
    runs: Vec<ProseRun>,
    /// Bytes of `text` with those of the HTML that they come from, in order.
    places: Vec<(usize, usize)>,
}

impl<'a> Stretch<'a> {
    fn new(body: &'a Body, first: ProseRun) -> Stretch<'a> {
        Stretch {
            text: Cow::Borrowed(&body.html[first.html.range()]),
            runs: vec![first],
            places: vec![(0, first.html.range().start)],
        }
    }

    /// Whether a run reads on from those that are there; if so, it is one of them.
    fn goes_on(&mut self, body: &Body, run: &ProseRun) -> bool {
        let end = self.runs.last().map_or(0, |last| last.html.range().end);
        let between = body.html.get(end..run.html.range().start);
        let Some(between) = between.filter(|html| is_inline(html)) else { return false };
        let text = self.text.to_mut();
        if between == "\n" {
            self.places.push((text.len(), end));
            text.push('\n');
        }
        self.places.push((text.len(), run.html.range().start));
        text.push_str(&body.html[run.html.range()]);
        self.runs.push(*run);
        true
    }

    /// The byte of the HTML that a byte of the text comes from.
    fn place(&self, at: usize) -> usize {
        let piece = self.places.partition_point(|(text, _)| *text <= at).saturating_sub(1);
        let (text, html) = self.places[piece];
        html + at - text
    }

    /// The bytes of the source that bytes of the text come from, with whatever marks
    /// stand between them there.
    pub fn source(&self, body: &Body, text: std::ops::Range<usize>) -> Option<Span> {
        let byte = |at: usize| {
            let html = self.place(at);
            let run = self.runs.partition_point(|run| run.html.range().start <= html).saturating_sub(1);
            source_byte(body, &self.runs[run], html)
        };
        Some(Span::from(byte(text.start)?..byte(text.end.checked_sub(1)?)? + 1))
    }
}

/// The stretches of a body, in order.
pub fn stretches(body: &Body) -> impl Iterator<Item = Stretch<'_>> {
    let mut runs = body.prose.runs().peekable();
    std::iter::from_fn(move || {
        let mut stretch = Stretch::new(body, runs.next()?);
        while runs.next_if(|run| stretch.goes_on(body, run)).is_some() {}
        Some(stretch)
    })
}

/// Whether HTML between two runs lets the words read on: nothing, a line break of the
/// source, or tags that only change how letters look.
fn is_inline(html: &str) -> bool {
    const TAGS: [&str; 10] =
        ["<strong>", "</strong>", "<em>", "</em>", "<del>", "</del>", "<sub>", "</sub>", "<sup>", "</sup>"];
    if html == "\n" {
        return true;
    }
    let mut rest = html;
    while !rest.is_empty() {
        let Some(after) = TAGS.iter().find_map(|tag| rest.strip_prefix(tag)) else { return false };
        rest = after;
    }
    true
}

/// For each term the published texts that it stands in, each with its first occurrence
/// there, in order of source.
pub fn uses(facts: &[Facts], occurrences: &[Vec<Occurrence>]) -> Vec<Vec<(SourceId, Occurrence)>> {
    let mut uses: Vec<Vec<(SourceId, Occurrence)>> = vec![Vec::new(); facts.len()];
    for (id, _) in ids(facts) {
        for occurrence in occurrences[id.index()].iter().filter(|found| found.role != Role::Escaped) {
            let known = &mut uses[occurrence.term.index()];
            if known.last().is_none_or(|(last, _)| *last != id) {
                known.push((id, *occurrence));
            }
        }
    }
    uses
}

/// Takes up what stands in one text in place of what stood there before.
pub fn renew_uses(
    uses: &mut [Vec<(SourceId, Occurrence)>],
    id: SourceId,
    before: &[Occurrence],
    now: &[Occurrence],
) {
    for occurrence in before {
        let known = &mut uses[occurrence.term.index()];
        if let Ok(at) = known.binary_search_by_key(&id, |(source, _)| *source) {
            known.remove(at);
        }
    }
    for occurrence in now.iter().filter(|found| found.role != Role::Escaped) {
        let known = &mut uses[occurrence.term.index()];
        if let Err(at) = known.binary_search_by_key(&id, |(source, _)| *source) {
            known.insert(at, (id, *occurrence));
        }
    }
}

/// What a sentence cannot reach across, before it and after it.
const BEFORE: [&str; 9] = ["p", "li", "td", "th", "dd", "dt", "summary", "figcaption", "/p"];
const AFTER: [&str; 11] =
    ["/p", "/li", "/td", "/th", "/dd", "/dt", "p", "ul", "ol", "/summary", "/figcaption"];

/// Whether HTML that begins with `<` goes on with one of these.
fn opens_any(html: &str, tags: &[&str]) -> bool {
    tags.iter().any(|tag| html[1..].starts_with(tag))
}

/// The sentence around an occurrence, without markup, and the bytes of the term in it.
pub fn sentence(body: &Body, occurrence: &Occurrence) -> Option<(String, std::ops::Range<usize>)> {
    let (before, rest) = body.html.split_at_checked(occurrence.html.range().start)?;
    let (term, after) = rest.split_at_checked(occurrence.html.range().len())?;
    let start = memchr::memrchr_iter(b'<', before.as_bytes()).find(|at| opens_any(&before[*at..], &BEFORE));
    let end = memchr::memchr_iter(b'<', after.as_bytes()).find(|at| opens_any(&after[*at..], &AFTER));
    let (start, end) = (start.unwrap_or(0), end.unwrap_or(after.len()));
    let (before, term, after) = (plain(&before[start..]), plain(term), plain(&after[..end]));
    let begins = sentence_ends(&before).last().unwrap_or(0);
    let ends = sentence_ends(&after).next().unwrap_or(after.len());
    let lead = before[begins..].trim_start();
    let range = lead.len()..lead.len() + term.len();
    Some((format!("{lead}{term}{}", after[..ends].trim_end()), range))
}

/// The bytes after each end of a sentence.
fn sentence_ends(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().filter_map(|(at, c)| {
        let end = at + c.len_utf8();
        let closes = match c {
            '.' | '?' | '!' => text[end..].starts_with([' ', '\n']),
            '。' | '？' | '！' => true,
            _ => false,
        };
        closes.then_some(end)
    })
}

/// HTML without its tags and escapes.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
    }
    text.push_str(rest);
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    nfc(&text.replace('\n', " ")).into_owned()
}
