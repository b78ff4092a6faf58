//! site.toml: what the author decided for the whole site.
//!
//! The keys are listed once, in [`keys`]; reading, the JSON schema and the manual
//! follow from that list.

pub mod keys;
mod read;
mod schema;

pub use read::{lints, normal_base_url, read};
pub use schema::schema;

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::model::{LanguageId, Levels, Part, TermLinks};
use crate::text::Spanned;

/// The name of the file, at the root of a site.
pub const FILE: &str = "site.toml";

/// The settings of a site.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The languages of the site; the first is the main one.
    pub languages: Vec<Language>,
    /// The address that the site will have, with a `/` at its end; empty if not said.
    pub base_url: String,
    /// Who writes, unless a post says otherwise.
    pub author: Option<String>,
    /// The time zone of dates.
    pub zone: TimeZone,
    /// The theme's name.
    pub theme: String,
    /// The accent's hue in degrees, if it is not the theme's own.
    pub hue: Option<u32>,
    /// The author's own font, if there is one.
    pub font: Option<Font>,
    /// The output folder, as it was written.
    pub output: String,
    /// Posts on a page of a list.
    pub per_page: usize,
    /// What the home page shows.
    pub home: Home,
    /// Posts in a feed.
    pub feed_posts: usize,
    /// What has feeds.
    pub feeds: Vec<FeedScope>,
    /// How feeds are written.
    pub feed_formats: Vec<FeedFormat>,
    /// Whether the site can be searched.
    pub search: bool,
    /// The hosts that the site is made ready for.
    pub hosts: Vec<Host>,
    /// Whether pages without a picture of their own have a card to be shared with.
    pub share_cards: bool,
    /// Where a reader can share a post to, in order.
    pub share: Vec<ShareTarget>,
    /// Whether each listed post also has a copy in Markdown.
    pub markdown_copies: bool,
    /// What search engines ask for to know that a site is one's own: the name of the
    /// `<meta>` and its content.
    pub verification: Vec<(&'static str, String)>,
    /// Whether code is coloured.
    pub highlight: bool,
    /// The widths in pixels at which large pictures are also made.
    pub image_widths: Vec<u32>,
    /// Where else the author is to be found: a name and a whole address each.
    pub social: Vec<MenuItem>,
    /// Comments below posts.
    pub comments: Option<Comments>,
    /// Words of headings, beyond the built-in ones, that begin a part.
    pub part_words: Vec<(Part, String)>,
    /// Which terms of a text become links.
    pub term_links: TermLinks,
    /// What the site's reader knows from the start.
    pub knows: Vec<String>,
    /// What a writer has set lints to: by code, a level, or `None` for off.
    pub lints: Levels,
    /// Whatever else templates shall know.
    pub extra: serde_json::Value,
}

/// What the home page shows below what the site is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// Its sections, in order.
    pub sections: Vec<HomeSection>,
    /// The most series in it.
    pub series: usize,
}

/// A section of the home page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum HomeSection {
    /// The post to begin with.
    Start,
    /// Series.
    Series,
    /// Posts, newest first.
    Posts,
}

/// What a feed can follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedScope {
    /// All posts of a language.
    Site,
    /// The posts of a series.
    Series,
    /// The posts of a tag.
    Tags,
}

/// How a feed can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedFormat {
    /// Atom (RFC 4287).
    Atom,
    /// RSS 2.0.
    Rss,
    /// JSON Feed 1.1.
    Json,
}

/// A host that reads files of its own beside the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// GitHub Pages.
    GitHub,
    /// GitLab Pages.
    GitLab,
    /// Netlify.
    Netlify,
    /// Cloudflare Pages and Workers.
    Cloudflare,
    /// Vercel.
    Vercel,
    /// Neocities.
    Neocities,
    /// Apache, as most shared web space has it.
    Apache,
}

/// Where a post can be shared to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareTarget {
    /// Whatever the reader's device offers.
    Device,
    /// The clipboard.
    Copy,
    /// Facebook.
    Facebook,
    /// X.
    X,
    /// Naver Band.
    Band,
    /// LINE.
    Line,
}

/// What one language of the site is called by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its code after BCP 47, such as `ko` or `en`.
    pub code: Arc<str>,
    /// The site's title in it.
    pub title: String,
    /// What the site is for, in one sentence.
    pub why: String,
    /// What the site is, for search engines; the why if not said.
    pub description: String,
    /// The entries of the navigation; empty for the theme's own.
    pub menu: Vec<MenuItem>,
}

/// The files of the author's own font, as paths from the site's root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Font {
    /// For all text.
    pub text: Spanned<String>,
    /// For what is bold.
    pub bold: Option<Spanned<String>>,
}

/// Where comments are kept: discussions of a repository on GitHub, shown by giscus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comments {
    /// The repository, as `owner/name`.
    pub repo: String,
    /// Its id.
    pub repo_id: String,
    /// The category of discussions.
    pub category: String,
    /// Its id.
    pub category_id: String,
}

/// An entry of the navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem {
    /// What it says.
    pub name: String,
    /// Where it leads: a path of the site such as `/about/`, or another site.
    pub url: Spanned<String>,
}

impl Config {
    /// The language of an id.
    pub fn language(&self, id: LanguageId) -> &Language {
        &self.languages[usize::from(id.0)]
    }

    /// The id of a language code.
    pub fn language_id(&self, code: &str) -> Option<LanguageId> {
        let at = self.languages.iter().position(|language| &*language.code == code)?;
        u8::try_from(at).ok().map(LanguageId)
    }

    /// All languages with their ids, the main one first.
    pub fn language_ids(&self) -> impl Iterator<Item = LanguageId> + use<> {
        let count = u8::try_from(self.languages.len()).unwrap_or(u8::MAX);
        (0..count).map(LanguageId)
    }

    /// What stands before the addresses of a language: nothing for the main one,
    /// else its code and `/`.
    pub fn prefix(&self, id: LanguageId) -> String {
        match id.0 {
            0 => String::new(),
            _ => format!("{}/", self.language(id).code),
        }
    }
}
