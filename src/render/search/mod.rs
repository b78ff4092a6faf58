//! Search without a server: for each language a compact index of its words that the
//! reader's browser loads in small pieces, and the texts to show what was found.
//!
//! `head.js` says which pieces there are, `k0.js`… say in which documents a word stands,
//! `t0.js`… hold the documents' texts. Each piece is a script that calls back: a browser
//! runs scripts from an unzipped folder, where it refuses to read files. How many pieces
//! there are follows from the sizes of the texts alone, so that no text has to be read to
//! know the routes; the words are gathered when the first piece is asked for.

mod files;
mod plain;
mod postings;
mod words;

use std::ops::Range;
use std::sync::OnceLock;

use postings::Postings;

use super::{Site, Theme};
use crate::model::{Kind, LanguageId, SourceId};

/// A file of the search of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// What there is: loaded first.
    Head,
    /// In which documents words stand.
    Keys(usize),
    /// Texts of documents.
    Texts(usize),
}

impl Piece {
    /// The file's name.
    pub fn file(self) -> String {
        match self {
            Piece::Head => "head.js".to_owned(),
            Piece::Keys(at) => format!("k{at}.js"),
            Piece::Texts(at) => format!("t{at}.js"),
        }
    }
}

/// Something that a search can find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Document {
    /// A page with a source.
    Source(SourceId),
    /// A series without an `_index.md`, by its place in the index.
    Series(usize),
}

/// The bytes of HTML whose texts lie in one piece: one long post or several short ones,
/// about 4 kB compressed.
const HTML_OF_A_PIECE: usize = 12 * 1024;

/// The search of one language.
#[derive(Debug)]
pub struct Search {
    documents: Vec<Document>,
    /// The documents of each piece of texts.
    texts: Vec<Range<usize>>,
    key_pieces: usize,
    /// What tells this list of documents from any other: their numbers mean nothing
    /// without it.
    version: String,
    postings: OnceLock<Postings>,
}

impl Search {
    /// What can be found in a language; nothing of it is read yet.
    pub fn new(site: &Site, language: LanguageId) -> Search {
        let documents = documents(site, language);
        let sizes: Vec<usize> = documents.iter().map(|document| document.size(site)).collect();
        let key_pieces = key_pieces(sizes.iter().sum());
        let version = version(site, &documents);
        Search { texts: ranges(&sizes), documents, key_pieces, version, postings: OnceLock::new() }
    }

    /// Every file.
    pub fn pieces(&self) -> impl Iterator<Item = Piece> + use<> {
        let keys = (0..self.key_pieces).map(Piece::Keys);
        keys.chain((0..self.texts.len()).map(Piece::Texts)).chain([Piece::Head])
    }

    /// Gathers the words of all documents, on every core. A build does so before it draws
    /// its pages on the same cores, where one that waits could hold up all others.
    pub fn prepare(&self, site: &Site) -> &Postings {
        self.postings.get_or_init(|| Postings::gather(site, &self.documents, self.key_pieces))
    }

    /// The bytes of one file.
    pub fn file(&self, site: &Site, theme: &Theme, language: LanguageId, piece: Piece) -> Vec<u8> {
        match piece {
            Piece::Head => files::head(self, site, theme, language),
            Piece::Keys(at) => files::keys(self, site, at),
            Piece::Texts(at) => files::texts(self, site, at),
        }
    }
}

/// Whether a language of a site can be searched: if its author wants it, and if there is
/// something to find.
pub fn has_search(site: &Site, language: LanguageId) -> bool {
    site.config.search && !documents(site, language).is_empty()
}

/// What can be found in a language, in order of path.
fn documents(site: &Site, language: LanguageId) -> Vec<Document> {
    let index = &site.index;
    let sources = crate::link::ids(&site.facts)
        .filter(|(id, facts)| index.published[id.index()] && facts.language == language && !facts.unlisted)
        .map(|(id, _)| Document::Source(id));
    let series = (0..index.series.len())
        .filter(|at| index.series[*at].source.is_none() && index.series[*at].language == language)
        .map(Document::Series);
    sources.chain(series).collect()
}

fn version(site: &Site, documents: &[Document]) -> String {
    let mut hasher = blake3::Hasher::new();
    for document in documents {
        hasher.update(document.address(site).as_bytes());
        hasher.update(b"\n");
    }
    hasher.finalize().to_hex()[..8].to_owned()
}

/// How many pieces the words of texts of some size fill, if a piece is to have 2 to 5 kB
/// compressed: words come back, so that they grow slower than the texts.
fn key_pieces(html: usize) -> usize {
    html.isqrt() * html.isqrt().isqrt() / 600 + 1
}

/// Cuts a list of documents where their sizes add up to a piece.
fn ranges(sizes: &[usize]) -> Vec<Range<usize>> {
    let (mut ranges, mut start, mut sum) = (Vec::new(), 0, 0);
    for (at, size) in sizes.iter().enumerate() {
        if at > start && sum + size > HTML_OF_A_PIECE {
            ranges.push(start..at);
            (start, sum) = (at, 0);
        }
        sum += size;
    }
    if start < sizes.len() {
        ranges.push(start..sizes.len());
    }
    ranges
}

impl Document {
    /// The bytes that it is counted with.
    fn size(self, site: &Site) -> usize {
        match self {
            Document::Source(id) => site.bodies[id.index()].html.len() + 256,
            Document::Series(_) => 256,
        }
    }

    fn address(self, site: &Site) -> &str {
        match self {
            Document::Source(id) => &site.index.addresses[id.index()],
            Document::Series(at) => &site.index.series[at].address,
        }
    }

    fn title(self, site: &Site) -> &str {
        match self {
            Document::Source(id) => &site.facts(id).title.value,
            Document::Series(at) => &site.index.series[at].title,
        }
    }

    fn kind(self, site: &Site) -> Kind {
        match self {
            Document::Source(id) => site.facts(id).kind,
            Document::Series(_) => Kind::Series,
        }
    }

    /// The one line that is shown with it, and whether that says what it is for.
    fn line(self, site: &Site) -> (&str, bool) {
        let Document::Source(id) = self else { return ("", false) };
        let facts = site.facts(id);
        match super::view::why(facts) {
            "" => (super::view::summary(facts), false),
            why => (why, true),
        }
    }

    /// Its other names, if it is a term.
    fn also(self, site: &Site) -> impl Iterator<Item = &str> {
        let also = match self {
            Document::Source(id) => site.facts(id).also.as_slice(),
            Document::Series(_) => &[],
        };
        also.iter().map(|name| name.value.as_str())
    }

    /// The text that a reader sees below its title.
    fn text(self, site: &Site) -> String {
        match self {
            Document::Source(id) => plain::text(site, id),
            Document::Series(_) => String::new(),
        }
    }
}
