//! What whyfirst has to say to the author: one type for every message, with its place,
//! why it matters and what to type, in Korean and in English.
//!
//! The messages themselves stand in [`catalog`], one constructor each; how they look
//! on a terminal or to a machine is [`show`]. Nothing here decides what is wrong.

pub mod catalog;
pub mod show;

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::text::{Span, josa};

/// One message to the author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The message's stable name, such as `link-missing`.
    pub code: &'static str,
    /// Whether it stops a build.
    pub level: Level,
    /// Where the author can mend it.
    pub place: Option<Place>,
    /// What is wrong.
    pub message: Words,
    /// Why it matters.
    pub why: Words,
    /// What to do or to type.
    pub fix: Words,
    /// Other places that belong to it, each with a short note.
    pub related: Vec<(Place, Words)>,
}

impl Diagnostic {
    /// Whether another message says the same of the same place, whatever it was found by.
    pub fn says_same(&self, other: &Diagnostic) -> bool {
        (self.code, &self.place, &self.message) == (other.code, &other.place, &other.message)
    }

    /// The same message with another place that belongs to it.
    #[must_use]
    pub fn with_related(mut self, place: Place, note: Words) -> Diagnostic {
        self.related.push((place, note));
        self
    }
}

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The site is built; the author should look at it.
    Warning,
    /// The site is not written until this is mended.
    Error,
}

/// A file of the site, and the bytes in it if they are known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file's path from the site's root.
    pub path: Arc<str>,
    /// The bytes that the message is about.
    pub span: Option<Span>,
}

impl Place {
    /// A span of a file.
    pub fn new(path: &Arc<str>, span: Span) -> Place {
        Place { path: Arc::clone(path), span: Some(span) }
    }

    /// A file as a whole.
    pub fn file(path: impl Into<Arc<str>>) -> Place {
        Place { path: path.into(), span: None }
    }
}

/// The language in which whyfirst speaks to the author.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Tongue {
    /// Korean.
    Ko,
    /// English.
    #[default]
    En,
}

/// One thing said in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// In Korean.
    pub ko: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// Pairs the Korean with the English. Where the Korean holds both forms of a
    /// particle, as in `어텐션은(는)`, the one that fits stays.
    pub fn new(ko: impl Into<String>, en: impl Into<String>) -> Words {
        let ko = ko.into();
        let ko = match josa::settle(&ko) {
            Cow::Borrowed(_) => ko,
            Cow::Owned(settled) => settled,
        };
        Words { ko, en: en.into() }
    }

    /// These words put in place of `{}` of a frame.
    pub fn within(&self, ko: &str, en: &str) -> Words {
        Words::new(ko.replacen("{}", &self.ko, 1), en.replacen("{}", &self.en, 1))
    }

    /// The words in one language.
    pub fn in_tongue(&self, tongue: Tongue) -> &str {
        match tongue {
            Tongue::Ko => &self.ko,
            Tongue::En => &self.en,
        }
    }
}

/// Puts messages in the order in which they are shown: by file, then by place, then
/// by code. Messages said twice at one place are said once.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| (&a.place, a.code, &a.message.en).cmp(&(&b.place, b.code, &b.message.en)));
    diagnostics.dedup();
}

/// Whether any of the messages stops a build.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error)
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.path)
    }
}

/// In English, for what is written for nobody in particular.
impl std::fmt::Display for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.en)
    }
}
