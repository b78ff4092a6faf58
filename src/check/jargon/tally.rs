//! Standing likely terms over all texts: a word is the same by any of its names, and one
//! that was glossed once counts wherever it stands without its gloss.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;

use super::everyday::LISTS;
use super::words::folded;
use super::{CODE, Found, Jargon, Site, Wanted};
use crate::diagnostic::Place;
use crate::link::glossary::{Glossary, Match, Name};
use crate::link::occurrences::{self, Stretch};
use crate::model::{Body, Facts, LanguageId, SourceId};

/// The words counted so far.
#[derive(Default)]
pub(super) struct Tally {
    words: Vec<Counted>,
    /// The place in `words` of each name, folded.
    by_name: HashMap<(LanguageId, String), usize>,
}

struct Counted {
    jargon: Jargon,
    /// The texts that it stands in, in order.
    texts: Vec<SourceId>,
}

impl Counted {
    fn stands_in(&mut self, text: SourceId, count: usize) {
        self.jargon.count += count;
        if let Err(at) = self.texts.binary_search(&text) {
            self.texts.insert(at, text);
        }
    }
}

impl Tally {
    /// Standing a place where a word stands.
    pub(super) fn add(&mut self, site: &Site<'_>, text: SourceId, found: &Found) -> Standing {
        let page = &site.facts[text.index()];
        let likely = &found.likely;
        let key = |name: &str| (page.language, folded(name));
        // A translation may be a remark, which other words share.
        let own = || std::iter::once(&likely.name).chain(likely.also.iter().filter(|name| name.is_ascii()));
        let same = own().find_map(|name| self.by_name.get(&key(name)).copied());
        let at = same.unwrap_or_else(|| {
            let (name, also) = (likely.name.clone(), Vec::new());
            let first = Place::new(&page.path, found.source);
            let jargon = Jargon { name, also, language: page.language, count: 0, texts: 0, first };
            self.words.push(Counted { jargon, texts: Vec::new() });
            self.words.len() - 1
        });
        for name in own() {
            self.by_name.entry(key(name)).or_insert(at);
        }
        let counted = &mut self.words[at];
        counted.stands_in(text, 1);
        let jargon = &mut counted.jargon;
        for name in std::iter::once(&likely.name).chain(&likely.also) {
            let is_new = |known: &String| folded(known) != folded(name);
            if is_new(&jargon.name) && jargon.also.iter().all(is_new) {
                jargon.also.push(name.clone());
            }
        }
        Standing { word: at, stretch: found.stretch, range: likely.range.clone() }
    }

    /// Standing the words that were glossed where they stand without a gloss. A word that a
    /// text uses before it glosses it is plain language, and only its glosses count.
    pub(super) fn add_bare(
        &mut self,
        site: &Site<'_>,
        texts: &[SourceId],
        counted: &[Vec<Standing>],
        wanted: Wanted<'_>,
    ) {
        let glossaries: Vec<Option<Glossary>> =
            site.config.language_ids().map(|language| self.glossary(language)).collect();
        let bare: Vec<Vec<Bare>> = texts
            .par_iter()
            .zip(counted)
            .map(|(id, counted)| {
                let language = site.facts[id.index()].language;
                let glossary = glossaries[usize::from(language.0)].as_ref().filter(|_| wanted());
                glossary.map_or_else(Vec::new, |glossary| bare_in(site, *id, counted, glossary))
            })
            .collect();
        let mut plain: HashSet<usize> = HashSet::new();
        for (counted, bare) in counted.iter().zip(&bare) {
            for place in counted {
                let earlier = bare.iter().find(|bare| bare.word == place.word);
                if let Some(bare) = earlier.filter(|bare| bare.first < (place.stretch, place.range.start)) {
                    plain.insert(bare.word);
                }
            }
        }
        for (bare, &id) in bare.iter().zip(texts) {
            for bare in bare.iter().filter(|bare| !plain.contains(&bare.word)) {
                self.words[bare.word].stands_in(id, bare.count);
            }
        }
    }

    /// The glossed words of a language, ready to be looked for. What finds terms finds
    /// them too: each stands there as a term by its number.
    fn glossary(&self, language: LanguageId) -> Option<Glossary> {
        let words = self.words.iter().zip(0..).filter(|(word, _)| word.jargon.language == language);
        let is_term = |name: &str| !name.is_ascii() && !LISTS.plain.contains(name);
        let glossed = words.filter(|(word, _)| is_term(&word.jargon.name));
        let names = glossed.map(|(word, number)| Name {
            name: &word.jargon.name,
            term: SourceId(number),
            even_short: false,
            avoid: &[],
        });
        Glossary::new(names, false)
    }

    /// Most used first; those used alike in the order of the texts.
    pub(super) fn ranked(self) -> Vec<Jargon> {
        let with_texts = |word: Counted| Jargon { texts: word.texts.len(), ..word.jargon };
        let mut words: Vec<Jargon> = self.words.into_iter().map(with_texts).collect();
        words.sort_by_key(|jargon| Reverse((jargon.texts.min(2), jargon.count, jargon.texts)));
        words
    }
}

/// A place that was counted: of which word, and where in its text.
pub(super) struct Standing {
    word: usize,
    stretch: usize,
    range: Range<usize>,
}

/// A glossed word where it stands in a text without its gloss.
struct Bare {
    word: usize,
    count: usize,
    first: (usize, usize),
}

fn bare_in(site: &Site<'_>, id: SourceId, counted: &[Standing], glossary: &Glossary) -> Vec<Bare> {
    let (page, body) = (&site.facts[id.index()], &site.bodies[id.index()]);
    let mut bare: Vec<Bare> = Vec::new();
    for (number, stretch) in occurrences::stretches(body).enumerate() {
        for name in glossary.find(&stretch.text) {
            let is_in = |place: &Standing| place.stretch == number && place.range.contains(&name.start);
            if counted.iter().any(is_in) || is_off(page, body, &stretch, name) {
                continue;
            }
            let word = name.term.index();
            match bare.iter_mut().find(|bare| bare.word == word) {
                Some(bare) => bare.count += 1,
                None => bare.push(Bare { word, count: 1, first: (number, name.start) }),
            }
        }
    }
    bare
}

/// Whether the lint is off where a name stands. The place is looked up only where it can
/// matter.
fn is_off(page: &Facts, body: &Body, stretch: &Stretch<'_>, name: Match) -> bool {
    let may_be = !page.silences.is_empty() || page.lints.contains_key(CODE);
    may_be && stretch.source(body, name.start..name.end).is_some_and(|source| page.is_off(CODE, source))
}
