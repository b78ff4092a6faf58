//! The lint `jargon`: likely terms that no entry of the glossary knows, counted over the
//! whole site and ranked, so that an author knows which entry to write next.

mod capitals;
pub mod everyday;
mod gloss;
mod tally;
pub mod words;

use std::cell::LazyCell;
use std::collections::HashSet;

use rayon::prelude::*;

use self::capitals::is_version;
use self::tally::{Standing, Tally};
use self::words::{Likely, folded};
use super::{Site, Wanted};
use crate::diagnostic::{Diagnostic, Place, Words, catalog};
use crate::link::{ids, occurrences};
use crate::model::{Facts, Kind, LanguageId, SourceId};
use crate::text::Span;

/// A word that no entry of the glossary knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jargon {
    /// What its entry would be called.
    pub name: String,
    /// The other names that the texts give it.
    pub also: Vec<String>,
    /// The language of the texts.
    pub language: LanguageId,
    /// How often it stands in them.
    pub count: usize,
    /// In how many of them.
    pub texts: usize,
    /// Where it stands first.
    pub first: Place,
}

/// The code of the lint.
const CODE: &str = "jargon";
/// A word is told of where more than one text uses it; below, its own text may explain it.
const TEXTS: usize = 2;
/// Or where one text uses it as often as this.
const USES: usize = 8;
/// How many words are shown with their places.
const SHOWN: usize = 5;

impl Jargon {
    /// How often it is used, and where.
    pub fn uses(&self) -> Words {
        let (count, texts) = (self.count, self.texts);
        let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
        let places = if texts == 1 { "1 text".to_owned() } else { format!("{texts} texts") };
        Words::new(format!("글 {texts}편에서 {count}번"), format!("{times} in {places}"))
    }

    fn is_worth_telling(&self) -> bool {
        self.texts >= TEXTS || self.count >= USES
    }
}

/// One message for each language, with its most used words: a blog may have thousands.
pub(super) fn check(site: &Site<'_>, wanted: Wanted<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let ranked = rank_while(site, wanted);
    turned_off(site, diagnostics);
    for language in site.config.language_ids() {
        let told: Vec<&Jargon> =
            ranked.iter().filter(|word| word.language == language && word.is_worth_telling()).collect();
        let Some((first, others)) = told.split_first() else { continue };
        let message = catalog::jargon(first.first.clone(), &first.name, &first.uses(), others.len());
        let others = others.iter().take(SHOWN - 1);
        diagnostics.push(others.fold(message, |message, word| {
            let uses = word.uses();
            let note =
                Words::new(format!("{}: {}", word.name, uses.ko), format!("{}: {}", word.name, uses.en));
            message.with_related(word.first.clone(), note)
        }));
    }
}

/// A word where a comment turns the lint off: said for the comment's sake, which else
/// would seem to turn nothing off.
fn turned_off(site: &Site<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let is_jargon = |page: &Facts| page.silences.iter().any(|silence| silence.code.value == CODE);
    let pages = ids(site.facts).filter(|(id, page)| site.index.published[id.index()] && is_jargon(page));
    for (id, page) in pages {
        for found in all_unknown_in(site, id, &known(site, page.language)) {
            if page.silences.iter().any(|silence| silence.holds(CODE, found.source)) {
                let place = Place::new(&page.path, found.source);
                diagnostics.push(catalog::jargon(place, &found.likely.name, &Words::default(), 0));
            }
        }
    }
}

/// The words of a site that no entry of its glossary knows, most used first. Where its
/// author has turned the lint off, in a file or a paragraph, nothing counts.
pub fn rank(site: &Site<'_>) -> Vec<Jargon> {
    rank_while(site, &|| true)
}

/// So many texts are looked through at once.
const AT_ONCE: usize = 256;

fn rank_while(site: &Site<'_>, wanted: Wanted<'_>) -> Vec<Jargon> {
    let known: Vec<HashSet<String>> =
        site.config.language_ids().map(|language| known(site, language)).collect();
    let texts: Vec<SourceId> =
        ids(site.facts).map(|(id, _)| id).filter(|id| site.index.published[id.index()]).collect();
    let unknown = |id: SourceId| unknown_in(site, id, &known[usize::from(site.facts[id.index()].language.0)]);
    let mut tally = Tally::default();
    let mut counted: Vec<Vec<Standing>> = Vec::with_capacity(texts.len());
    // What is found in some texts is counted before more is looked for: it takes room.
    for texts in texts.chunks(AT_ONCE) {
        let found: Vec<Vec<Found>> =
            texts.par_iter().map(|id| if wanted() { unknown(*id) } else { Vec::new() }).collect();
        let count = |(id, found): (&SourceId, Vec<Found>)| {
            found.iter().map(|found| tally.add(site, *id, found)).collect::<Vec<_>>()
        };
        counted.extend(texts.iter().zip(found).map(count));
    }
    if wanted() {
        tally.add_bare(site, &texts, &counted, wanted);
    }
    tally.ranked()
}

/// The names that readers of a language can look up or bring along, folded. An entry that
/// is still a draft is one that its author has begun.
pub fn known(site: &Site<'_>, language: LanguageId) -> HashSet<String> {
    let of_language = || site.facts.iter().filter(|page| page.language == language);
    let terms = of_language().filter(|page| page.kind == Kind::Term);
    let terms = terms.flat_map(|term| std::iter::once(&term.title).chain(&term.also));
    let series = of_language().flat_map(|page| &page.knows);
    let names = terms.chain(series).map(|name| &name.value).chain(&site.config.knows);
    names.map(|name| folded(name)).collect()
}

/// A likely term in a text.
struct Found {
    likely: Likely,
    /// The stretch of the text that it stands in.
    stretch: usize,
    /// Its bytes in the source.
    source: Span,
}

/// The likely terms of a text that nobody knows, where the lint is on.
fn unknown_in(site: &Site<'_>, id: SourceId, known: &HashSet<String>) -> Vec<Found> {
    let mut unknown = all_unknown_in(site, id, known);
    unknown.retain(|found| !site.facts[id.index()].is_off(CODE, found.source));
    unknown.shrink_to_fit();
    unknown
}

/// Where terms of the glossary stand in a text: a word within one is part of it, as DB is
/// of 벡터 DB.
fn terms_in(site: &Site<'_>, id: SourceId) -> Vec<Span> {
    let terms = site.index.occurrences.get(id.index()).into_iter().flatten();
    terms.filter_map(|term| term.source(&site.bodies[id.index()])).collect()
}

/// The likely terms of a text that nobody knows.
fn all_unknown_in(site: &Site<'_>, id: SourceId, known: &HashSet<String>) -> Vec<Found> {
    let body = &site.bodies[id.index()];
    let terms = LazyCell::new(|| terms_in(site, id));
    let is_part = |word: &Span| terms.iter().any(|term| term.start <= word.start && word.end <= term.end);
    let mut unknown = Vec::new();
    for (number, stretch) in occurrences::stretches(body).enumerate() {
        for likely in words::find(&stretch.text) {
            if !likely.is_known(known) && !is_version(&likely.name) {
                let source = stretch.source(body, likely.range.clone());
                let source = source.filter(|source| !is_part(source));
                unknown.extend(source.map(|source| Found { likely, stretch: number, source }));
            }
        }
    }
    unknown
}
