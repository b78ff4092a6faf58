//! Notes full of jargon, decoded: which of their words the glossary knows, and which words
//! of theirs it should know.
//!
//! `themes/whyfirst/assets/decode.js` does the same in a browser; a test holds the two
//! against each other.

use std::collections::HashSet;
use std::ops::Range;

use super::Site;
use super::jargon::everyday::LISTS;
use super::jargon::words::{self, Likely, folded};
use crate::config::Config;
use crate::link::glossary::{Glossary, Name};
use crate::link::occurrences;
use crate::model::{Kind, LanguageId, SourceId};
use crate::text::script::{is_han, is_hangul, is_kana};

/// What notes say in jargon.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The terms of the glossary, in the order in which they first stand.
    pub known: Vec<Known>,
    /// Likely terms that the glossary does not have, most used first.
    pub unknown: Vec<Unknown>,
}

/// A term of the glossary in notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The term.
    pub term: SourceId,
    /// Where it stands, in bytes.
    pub places: Vec<Range<usize>>,
}

/// A likely term in notes that the glossary does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// What it is called.
    pub name: String,
    /// The other names that the notes give it.
    pub also: Vec<String>,
    /// Where it stands, in bytes.
    pub places: Vec<Range<usize>>,
}

/// Decodes notes, in NFC, with the glossary of a language.
pub fn decode(notes: &str, site: Site<'_>, language: LanguageId) -> Decoded {
    let mut known: Vec<Known> = Vec::new();
    let glossary = occurrences::glossary(site.facts, site.index, site.config, language);
    for found in glossary.iter().flat_map(|glossary| glossary.find(notes)) {
        let place = found.start..found.end;
        match known.iter_mut().find(|known| known.term == found.term) {
            Some(known) => known.places.push(place),
            None => known.push(Known { term: found.term, places: vec![place] }),
        }
    }
    let places: Vec<Range<usize>> = known.iter().flat_map(|known| known.places.iter().cloned()).collect();
    let unknown = unknown(notes, &names(site, language), &places);
    Decoded { known, unknown }
}

/// The language of a site whose glossary fits notes: that of their letters. One word in
/// Hangul is enough, since Latin letters stand in everybody's notes.
pub fn language_of(notes: &str, config: &Config) -> LanguageId {
    let has = |is: fn(char) -> bool| notes.chars().any(is);
    let spoken = match () {
        () if has(is_hangul) => "ko",
        () if has(is_kana) => "ja",
        () if has(is_han) => "zh",
        () => "en",
    };
    let is_spoken = |id: &LanguageId| config.language(*id).code.split('-').next() == Some(spoken);
    config.language_ids().find(is_spoken).unwrap_or_default()
}

/// The names that need not be told of as unknown, folded: those of the glossary, and what
/// readers bring along.
fn names(site: Site<'_>, language: LanguageId) -> HashSet<String> {
    let terms = site.published(Kind::Term).map(|(_, term)| term).filter(|term| term.language == language);
    let names = terms.flat_map(|term| std::iter::once(&term.title).chain(&term.also));
    names.map(|name| &name.value).chain(&site.config.knows).map(|name| folded(name)).collect()
}

/// The likely terms that are no known name and no part of one, such as DB in 벡터 DB.
fn unknown(notes: &str, known: &HashSet<String>, places: &[Range<usize>]) -> Vec<Unknown> {
    let is_part = |word: &Range<usize>| places.iter().any(|it| it.start <= word.start && word.end <= it.end);
    let mut found = words::find(notes);
    found.retain(|likely| !likely.is_known(known) && !is_part(&likely.range));
    let mut unknown: Vec<Unknown> = Vec::new();
    for likely in &found {
        let same = |word: &Unknown| folded(&word.name) == folded(&likely.name);
        match unknown.iter_mut().find(|word| same(word)) {
            Some(word) => add(word, likely),
            None => {
                let Likely { range, name, also } = likely.clone();
                unknown.push(Unknown { name, also, places: vec![range] });
            }
        }
    }
    add_bare(notes, &found, &mut unknown);
    unknown.sort_by_key(|word| std::cmp::Reverse(word.places.len()));
    unknown
}

fn add(word: &mut Unknown, likely: &Likely) {
    word.places.push(likely.range.clone());
    for name in &likely.also {
        if word.also.iter().all(|known| folded(known) != folded(name)) {
            word.also.push(name.clone());
        }
    }
}

/// Adds the places where glossed words stand without their gloss.
fn add_bare(notes: &str, found: &[Likely], unknown: &mut [Unknown]) {
    let is_term = |name: &str| !name.is_ascii() && !LISTS.plain.contains(name);
    let numbered = unknown.iter().zip(0..).filter(|(word, _)| is_term(&word.name));
    let names: Vec<Name<'_>> = numbered
        .map(|(word, number)| Name {
            name: &word.name,
            term: SourceId(number),
            even_short: false,
            avoid: &[],
        })
        .collect();
    let Some(glossary) = Glossary::new(names, false) else { return };
    for bare in glossary.find(notes) {
        let at = found.partition_point(|likely| likely.range.end <= bare.start);
        let is_glossed = found.get(at).is_some_and(|likely| likely.range.start < bare.end);
        if let Some(word) = unknown.get_mut(bare.term.index()).filter(|_| !is_glossed) {
            word.places.push(bare.start..bare.end);
        }
    }
    unknown.iter_mut().for_each(|word| word.places.sort_by_key(|place| place.start));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(notes: &str, known: &[&str]) -> Vec<String> {
        let known = known.iter().map(|name| folded(name)).collect();
        let words = unknown(notes, &known, &[]);
        words.iter().map(|word| format!("{} {}", word.name, word.places.len())).collect()
    }

    #[test]
    fn unknown_words_are_counted_once_each() {
        let notes = "MCP 서버를 붙이고 양자화(quantization)합니다. MCP는 나중에. 양자화는 누가? GPT-4로? 파인튜닝(fine-tuning)!";
        assert_eq!(shown(notes, &["GPT", "fine tuning"]), ["MCP 2", "양자화 2"]);
    }

    #[test]
    fn a_part_of_a_known_name_is_not_unknown() {
        let notes = "벡터 DB에 넣고 DB도 산다";
        let known = 0..notes.find('에').unwrap();
        let words = unknown(notes, &HashSet::new(), std::slice::from_ref(&known));
        let place = notes.rfind("DB").unwrap();
        assert_eq!(words.iter().flat_map(|word| &word.places).collect::<Vec<_>>(), [&(place..place + 2)]);
    }

    #[test]
    fn notes_in_hangul_are_korean() {
        let config = |text: &str| crate::config::read(&crate::text::Source::new("site.toml", text)).0;
        let config = config("title = \"글\"\n[languages.en]\ntitle = \"Words\"\n");
        assert_eq!(language_of("RAG로 하죠", &config), LanguageId(0));
        assert_eq!(language_of("Let us use RAG", &config), LanguageId(1));
        assert_eq!(language_of("微调", &config), LanguageId(0));
    }
}
