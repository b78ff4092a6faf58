//! In which documents each word stands, and how much it counts there.
//!
//! Documents are read in batches on every core; batches are joined in order, so that what
//! comes out does not depend on how many there were.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Document;
use super::words::{Scanner, Token, pair_text};
use crate::model::Kind;
use crate::render::{Site, view};

/// How much it counts where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
enum Weight {
    Text = 0,
    /// In a text, several times.
    Often = 1,
    /// In a heading, or in the one line that says what a page is for.
    Heading = 2,
    /// In a title or in another name of a term.
    Title = 3,
}

/// How many times are several.
const SEVERAL: u16 = 4;
/// Batches of documents; more than cores, so that none waits long for another.
const BATCHES: usize = 16;

/// A word with the documents that it stands in: four times the document's number and the
/// weight, in order.
#[derive(Debug)]
pub struct Entry {
    pub key: String,
    pub documents: Vec<u32>,
}

/// All words of a language in order.
#[derive(Debug)]
pub struct Postings {
    entries: Vec<Entry>,
    /// The words of each piece.
    pieces: Vec<Range<usize>>,
}

impl Postings {
    /// Reads all documents.
    pub(super) fn gather(site: &Site, documents: &[Document], pieces: usize) -> Postings {
        let size = documents.len().div_ceil(BATCHES).max(1);
        let numbered: Vec<(u32, Document)> = (0..).zip(documents.iter().copied()).collect();
        let batches = numbered.par_chunks(size).map(|documents| Batch::read(site, documents));
        let entries = batches.reduce(Batch::default, Batch::join).entries();
        Postings { pieces: cut(&entries, pieces), entries }
    }

    /// The words of a piece.
    pub fn piece(&self, at: usize) -> &[Entry] {
        self.pieces.get(at).map_or(&[], |range| &self.entries[range.clone()])
    }

    /// The first word of each piece; what comes after the last word for an empty one.
    pub fn starts(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().map(|range| self.entries.get(range.start).map_or("\u{FFFF}", |entry| &entry.key))
    }
}

/// Cuts the words into pieces of about the same size.
fn cut(entries: &[Entry], pieces: usize) -> Vec<Range<usize>> {
    let size = |entry: &Entry| entry.key.len() + 2 + entry.documents.len();
    let each = entries.iter().map(size).sum::<usize>().div_ceil(pieces.max(1));
    let (mut ranges, mut start, mut sum) = (Vec::with_capacity(pieces), 0, 0);
    for (at, entry) in entries.iter().enumerate() {
        if sum >= each * (ranges.len() + 1) && ranges.len() + 1 < pieces {
            ranges.push(start..at);
            start = at;
        }
        sum += size(entry);
    }
    ranges.push(start..entries.len());
    ranges.resize(pieces, entries.len()..entries.len());
    ranges
}

/// Where one word stands in the documents that were read.
#[derive(Debug)]
struct Places {
    document: u32,
    count: u16,
    weight: Weight,
    /// Of the documents before this one.
    earlier: Vec<u32>,
}

impl Places {
    fn new(document: u32, weight: Weight) -> Places {
        Places { document, count: 1, weight, earlier: Vec::new() }
    }

    fn add(&mut self, document: u32, weight: Weight) {
        if self.document == document {
            self.count = self.count.saturating_add(1);
            self.weight = self.weight.max(weight);
        } else {
            self.close();
            (self.document, self.count, self.weight) = (document, 1, weight);
        }
    }

    /// Writes down the document that was read last.
    fn close(&mut self) {
        let weight = match self.weight {
            Weight::Text if self.count >= SEVERAL => Weight::Often,
            weight => weight,
        };
        self.earlier.push(self.document * 4 + u32::from(weight as u8));
    }
}

/// The words of some documents.
#[derive(Debug, Default)]
struct Batch {
    pairs: FxHashMap<u32, Places>,
    words: FxHashMap<Box<str>, Places>,
}

impl Batch {
    fn read(site: &Site, documents: &[(u32, Document)]) -> Batch {
        let mut batch = Batch::default();
        let mut scanner = Scanner::default();
        for &(number, document) in documents {
            let mut add = |text: &str, weight: Weight| {
                scanner.scan(text, |token| batch.add(token, number, weight));
            };
            add(document.title(site), Weight::Title);
            document.also(site).for_each(|name| add(name, Weight::Title));
            lines(site, document, |line| add(line, Weight::Heading));
            add(&document.text(site), Weight::Text);
        }
        batch.pairs.values_mut().chain(batch.words.values_mut()).for_each(Places::close);
        batch
    }

    fn add(&mut self, token: Token<'_>, document: u32, weight: Weight) {
        match token {
            Token::Pair(pair) => {
                let new = || Places { count: 0, ..Places::new(document, weight) };
                self.pairs.entry(pair).or_insert_with(new).add(document, weight);
            }
            Token::Word(word) => match self.words.get_mut(word) {
                Some(places) => places.add(document, weight),
                None => _ = self.words.insert(word.into(), Places::new(document, weight)),
            },
        }
    }

    /// Joins the words of later documents to those of earlier ones.
    fn join(mut self, later: Batch) -> Batch {
        join(&mut self.pairs, later.pairs);
        join(&mut self.words, later.words);
        self
    }

    /// All words in order.
    fn entries(self) -> Vec<Entry> {
        let pairs = self.pairs.into_iter().map(|(pair, places)| (pair_text(pair), places));
        let words = self.words.into_iter().map(|(word, places)| (String::from(word), places));
        let mut entries: Vec<Entry> =
            pairs.chain(words).map(|(key, places)| Entry { key, documents: places.earlier }).collect();
        entries.par_sort_unstable_by(|a, b| a.key.cmp(&b.key));
        entries
    }
}

fn join<K: std::hash::Hash + Eq>(words: &mut FxHashMap<K, Places>, later: FxHashMap<K, Places>) {
    if words.is_empty() {
        *words = later;
        return;
    }
    for (word, places) in later {
        match words.entry(word) {
            std::collections::hash_map::Entry::Occupied(known) => {
                known.into_mut().earlier.extend(places.earlier);
            }
            std::collections::hash_map::Entry::Vacant(new) => _ = new.insert(places),
        }
    }
}

/// The headings of a document, and the lines that say what it is for.
fn lines<'s>(site: &'s Site, document: Document, mut take: impl FnMut(&'s str)) {
    let Document::Source(id) = document else { return };
    let facts = site.facts(id);
    facts.headings.iter().for_each(|heading| take(&heading.text));
    facts.tags.iter().for_each(|tag| take(&tag.value));
    take(view::why(facts));
    facts.summary.iter().for_each(|summary| take(summary));
    if facts.kind == Kind::Term {
        facts.short.iter().for_each(|short| take(&short.value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: &str, documents: usize) -> Entry {
        Entry { key: key.to_owned(), documents: vec![0; documents] }
    }

    #[test]
    fn pieces_are_of_about_one_size_and_as_many_as_promised() {
        let entries = [entry("a", 7), entry("b", 7), entry("c", 7), entry("d", 7)];
        assert_eq!(cut(&entries, 2), [0..2, 2..4]);
        assert_eq!(cut(&entries[..1], 3), [0..1, 1..1, 1..1]);
        assert_eq!(cut(&[entry("a", 99), entry("b", 1)], 2), [0..1, 1..2]);
    }

    #[test]
    fn the_highest_weight_of_a_document_counts() {
        let mut places = Places::new(7, Weight::Heading);
        places.add(7, Weight::Text);
        (0..SEVERAL).for_each(|_| places.add(8, Weight::Text));
        places.add(9, Weight::Text);
        places.close();
        assert_eq!(places.earlier, [7 * 4 + 2, 8 * 4 + 1, 9 * 4]);
    }
}
