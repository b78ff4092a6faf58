//! What whyfirst knows of a site's files once each has been read on its own.
//!
//! [`Facts`] is what other pages may know of a file: small and comparable, so that an
//! edit that leaves them as they were cannot change any other page. [`Body`] is what
//! only its own page needs. Neither holds anything that was derived from another file.

mod body;
mod prose;

pub use body::{Body, Half, Hole, Label, Piece, Shortcode, Written};
pub use prose::{Prose, ProseRun, Runs};

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::ZonedDateTime;

use crate::diagnostic::Level;
use crate::text::{Span, Spanned};

/// A language of the site: its place in [`crate::config::Config::languages`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LanguageId(pub u8);

/// A file of content: its place in the list of all facts, which is in order of path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

impl SourceId {
    /// The id as an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a file of content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An explainer.
    Post,
    /// The `_index.md` of a folder of posts.
    Series,
    /// A glossary entry.
    Term,
    /// A page that stands alone.
    Page,
}

/// What a stretch of a post, or a whole post, is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// What is this needed for?
    Why,
    /// What is it?
    What,
    /// How is it built, how does it work?
    How,
}

impl Part {
    /// The part's name in front matter, class names and strings.
    pub fn name(self) -> &'static str {
        match self {
            Part::Why => "why",
            Part::What => "what",
            Part::How => "how",
        }
    }
}

/// Which occurrences of a term in a text become links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TermLinks {
    /// The first of the page.
    #[default]
    First,
    /// The first under each heading.
    Section,
    /// All.
    All,
    /// None.
    None,
}

impl TermLinks {
    /// What is written for each.
    pub const NAMES: [(&str, TermLinks); 4] = [
        ("first", TermLinks::First),
        ("section", TermLinks::Section),
        ("all", TermLinks::All),
        ("none", TermLinks::None),
    ];
}

/// What other pages may know of a file of content.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// The file's path from the site's root.
    pub path: Arc<str>,
    /// What the file is.
    pub kind: Kind,
    /// Its language.
    pub language: LanguageId,
    /// The path without `content/`, language suffix, `/index` and extension: files with
    /// the same key are the same thing in different languages.
    pub key: Arc<str>,
    /// The last part of its address, without a number that orders.
    pub slug: String,
    /// The title, or a term's name.
    pub title: Spanned<String>,
    /// What it is for, in one sentence.
    pub why: Option<Spanned<String>>,
    /// What lists show, if the author wrote it.
    pub summary: Option<String>,
    /// The first sentences of the text, without markup.
    pub excerpt: String,
    /// When it was published, in the site's time zone.
    pub date: Option<ZonedDateTime>,
    /// When it last changed in a way that readers should know of.
    pub updated: Option<ZonedDateTime>,
    /// Not to be published yet.
    pub draft: bool,
    /// Published, but in no list, feed or sitemap.
    pub unlisted: bool,
    /// Free labels.
    pub tags: Vec<Spanned<String>>,
    /// Names of the terms that this post teaches.
    pub explains: Vec<Spanned<String>>,
    /// Names of what has to be known first.
    pub needs: Vec<Need>,
    /// Old addresses, as paths from the site's root without a leading `/`.
    pub aliases: Vec<Spanned<String>>,
    /// The series that it belongs to: its folder's name, or what the front matter says.
    pub series: Option<String>,
    /// Its place in the series.
    pub order: Option<Spanned<u32>>,
    /// What the whole post is, if it is only one part.
    pub stage: Option<Part>,
    /// Who wrote it.
    pub author: Option<String>,
    /// The picture that stands for it, as its front matter names it.
    pub image: Option<Spanned<String>>,
    /// Whether the page shows a table of contents.
    pub toc: bool,
    /// A template of its own.
    pub template: Option<Spanned<String>>,
    /// Whatever else the author wants templates to know.
    pub extra: serde_json::Value,
    /// Other names of a term.
    pub also: Vec<Spanned<String>>,
    /// Whether a term is linked wherever it stands: yes even for a name of one syllable,
    /// or never.
    pub auto: Option<bool>,
    /// Phrases in which a term's name means something else.
    pub avoid: Vec<String>,
    /// Which terms of the text become links, if not what the site says.
    pub term_links: Option<TermLinks>,
    /// What a term means, in one line.
    pub short: Option<Spanned<String>>,
    /// What a series expects its reader to know.
    pub knows: Vec<Spanned<String>>,
    /// The posts of a series in order, where the file names do not say it.
    pub posts: Vec<Spanned<String>>,
    /// Posts of a series that are still to be written.
    pub planned: Vec<String>,
    /// Whether a series is complete.
    pub done: bool,
    /// The headings of the text, in order.
    pub headings: Vec<Heading>,
    /// Every other id that a link may lead to, in order.
    pub anchors: Vec<String>,
    /// The links of the text, in the order of its holes.
    pub links: Vec<Link>,
    /// The pictures of the text, in the order of its holes.
    pub images: Vec<Image>,
    /// How long it takes to read.
    pub reading: Reading,
    /// What its author set lints to for this file: by code, a level, or `None` for off.
    pub lints: Levels,
    /// The places where comments turn a lint off, in order.
    pub silences: Vec<Silence>,
}

/// What lints are set to: by code, a level, or `None` for off.
pub type Levels = BTreeMap<String, Option<Level>>;

/// A comment that turns a lint off for a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The lint's code, and where the comment names it.
    pub code: Spanned<String>,
    /// The bytes of the paragraph.
    pub paragraph: Span,
}

impl Silence {
    /// Whether it turns off what is said of a place.
    pub fn holds(&self, code: &str, place: Span) -> bool {
        self.code.value == code && self.paragraph.range().contains(&place.range().start)
    }
}

impl Facts {
    /// Gives back the room that was kept for more of what a text holds.
    pub fn shrink(&mut self) {
        self.headings.shrink_to_fit();
        self.anchors.shrink_to_fit();
        self.links.shrink_to_fit();
        self.images.shrink_to_fit();
    }

    /// Whether the author turned a lint off here, for the file or for the paragraph.
    pub fn is_off(&self, code: &str, place: Span) -> bool {
        self.lints.get(code) == Some(&None) || self.silences.iter().any(|silence| silence.holds(code, place))
    }
}

/// Something that has to be known first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// A term's name or a post's title.
    pub name: Spanned<String>,
    /// Why it has to be known, if the author said so.
    pub reason: Option<String>,
}

/// A heading of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// From 2, the page's own title being 1.
    pub level: u8,
    /// The id to link to; NFC, never percent-encoded.
    pub id: String,
    /// The words, without markup.
    pub text: String,
    /// The part that it begins.
    pub part: Option<Part>,
    /// Where it is written.
    pub span: Span,
}

/// A link of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it leads to.
    pub target: LinkTarget,
    /// Where it is written.
    pub span: Span,
}

/// What a link leads to, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// A file or an address of the site, percent-decoded and NFC; `path` is empty for a
    /// heading of the same page.
    Local {
        /// The path as written, without `#` and what follows.
        path: String,
        /// A query, with its `?`, kept as it is.
        query: String,
        /// The heading, without `#`.
        fragment: Option<String>,
    },
    /// `[[name]]`.
    Name {
        /// The name.
        name: String,
        /// The heading, without `#`.
        fragment: Option<String>,
    },
    /// Another site, or `mailto:` and its kind, percent-encoded.
    External(String),
}

/// A picture of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The path or address as it was written, percent-decoded and NFC.
    pub target: String,
    /// The description for who cannot see it.
    pub alt: String,
    /// The words under it.
    pub caption: Option<String>,
    /// Where it is written.
    pub span: Span,
}

/// How long a text takes to read, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The whole text.
    pub seconds: u32,
    /// Its why, what and how.
    pub parts: [u32; 3],
}

impl Reading {
    /// Whole minutes, never less than one (rule K19).
    pub fn minutes(self) -> u32 {
        self.seconds.div_ceil(60).max(1)
    }
}

/// A file of the site that is not read as text: a picture, a style sheet, anything in
/// static/.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path from the site's root, in NFC, with `/` between its parts.
    pub path: Arc<str>,
    /// Where it is, by the name that the disk gives it.
    pub disk: PathBuf,
}

/// One file of the finished site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its path from the output folder: NFC, `/` between its parts, never climbing.
    pub path: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file of the finished site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A copy of this file.
    File(PathBuf),
}
