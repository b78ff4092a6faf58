//! The finished site out of everything known: `render(site, theme, route) -> bytes`.
//!
//! Pure, and each route alone: a page is drawn from the read-only [`Site`] whenever it
//! is asked for, and nothing drawn is kept, so that no page can be out of date.

mod accent;
mod body;
pub mod card;
mod decode;
mod feed;
mod files;
pub mod font;
mod hosting;
mod icon;
mod list;
mod map;
mod markdown_copy;
mod page;
mod picture;
mod route;
mod search;
mod share;
mod sitemap;
mod strings;
mod structured_data;
mod template_fault;
mod terms;
mod theme;
mod view;
mod ways;
mod whys;

pub use icon::{Icons, Undrawable};
pub use picture::{Picture, Pictures, Variant};
pub use route::{Format, Route, Scope, fleeting, routes, steady};
pub use search::Piece as SearchPiece;
pub use theme::Theme;
pub use view::Views;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use self::hosting::HostFile;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::link::Index;
use crate::memo::Memo;
use crate::model::{Body, Facts, File, SourceId};

/// Everything known of a site; read-only.
#[derive(Debug)]
pub struct Site {
    /// site.toml.
    pub config: Config,
    /// What each file of content says, in order of path.
    pub facts: Vec<Facts>,
    /// Each file's text, in the same order.
    pub bodies: Vec<Body>,
    /// Every file that is not text, in order of path.
    pub files: Vec<File>,
    /// What was derived over all facts.
    pub index: Index,
    /// The sizes of the pictures that pages show.
    pub pictures: Pictures,
    /// The icons of the site.
    pub icons: Icons,
    /// The fonts of the site's own.
    pub fonts: font::Fonts,
    /// How addresses are written.
    pub links: LinkStyle,
}

/// How addresses of pages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkStyle {
    /// `posts/x/`, as every web server reads it.
    Folder,
    /// `posts/x/index.html`, which also works from an unzipped folder.
    File,
}

impl Site {
    /// The facts of a source.
    pub fn facts(&self, id: SourceId) -> &Facts {
        &self.facts[id.index()]
    }

    /// The url of an address: percent-encoded, relative to the site's root, without a
    /// leading `/`.
    pub fn url(&self, address: &str) -> String {
        let encoded = crate::text::address::encode(address);
        match self.links {
            LinkStyle::File if encoded.is_empty() || encoded.ends_with('/') => format!("{encoded}index.html"),
            _ => encoded,
        }
    }

    /// The whole url of an address, for what demands one; empty if the site has no
    /// `base_url`.
    pub fn absolute(&self, address: &str) -> String {
        match self.config.base_url.as_str() {
            "" => String::new(),
            base => format!("{base}{}", crate::text::address::encode(address)),
        }
    }
}

/// What a route needs besides the site: the theme, and the views that many pages share.
#[derive(Debug)]
pub struct Renderer<'a> {
    site: &'a Site,
    theme: &'a Theme,
    views: Views<'a>,
    /// The text of each source as feeds show it, made when the first feed asks for it.
    feed_texts: OnceLock<Vec<FeedText>>,
    /// For each language what can be found in it, when it is asked for.
    searches: Vec<OnceLock<search::Search>>,
}

/// A text as feeds show it.
type FeedText = OnceLock<Result<Arc<str>, Diagnostic>>;

impl<'a> Renderer<'a> {
    /// Prepares to draw pages: each post's and term's view is made once, when it is asked for.
    pub fn new(site: &'a Site, theme: &'a Theme) -> Renderer<'a> {
        let views = Views::new(site, theme);
        let searches = site.config.languages.iter().map(|_| OnceLock::new()).collect();
        Renderer { site, theme, views, feed_texts: OnceLock::new(), searches }
    }

    /// Does ahead, on every core, what the pieces of a search have in common. Not needed
    /// before single routes are drawn.
    pub fn prepare(&self) {
        for language in self.site.config.language_ids() {
            if search::has_search(self.site, language) {
                self.searched(language).prepare(self.site);
            }
        }
    }

    fn searched(&self, language: crate::model::LanguageId) -> &search::Search {
        let make = || search::Search::new(self.site, language);
        self.searches[usize::from(language.0)].get_or_init(make)
    }

    /// Draws one route.
    ///
    /// # Errors
    /// A template that does not work, as a diagnostic at its place.
    pub fn render(&self, route: &Route) -> Result<Vec<u8>, Diagnostic> {
        match route {
            Route::Feed { scope, format } => Ok(feed::feed(self, scope, *format)?),
            Route::Sitemap => Ok(sitemap::sitemap(self.site)),
            Route::Robots => Ok(sitemap::robots(self.site)),
            Route::NoJekyll => Ok(Vec::new()),
            Route::DecoderWords(language) => Ok(decode::words(self.site, *language)),
            Route::SearchPiece(language, piece) => {
                let search = self.searched(*language);
                Ok(search.file(self.site, self.theme, *language, *piece))
            }
            Route::Font(at) => Ok(self.site.fonts.draw(*at, font::Effort::Least)),
            Route::Icon(icon) => Ok(self.site.icons.draw(*icon, &Memo::new())),
            Route::Manifest(language) => Ok(files::manifest(self.site, *language)),
            Route::OpenSearch(language) => Ok(files::opensearch(self.site, *language)),
            Route::Overview(language) => {
                Ok(markdown_copy::overview(self.site, *language, self.words(*language)))
            }
            Route::Host(HostFile::NotFound) => page::page(self, &Route::NotFound),
            Route::Host(file) => Ok(file.text(self.site).into_bytes()),
            Route::Card(subject) => Ok(self.card(*subject).map(|card| card.draw()).unwrap_or_default()),
            Route::Markdown(id) => Ok(markdown_copy::copy(self.site, *id)),
            Route::Asset(name) => Ok(self.theme.asset(name)),
            _ => page::page(self, route),
        }
    }

    /// The files that are copied as they are: their addresses, by their place in the
    /// list of files.
    pub fn copies(&self) -> &BTreeMap<usize, String> {
        &self.site.index.file_addresses
    }

    /// What stands on the card of a subject, if it has one.
    pub fn card(&self, subject: card::Subject) -> Option<card::Card> {
        card::of(self.site, self.theme, subject)
    }

    fn words(&self, id: crate::model::LanguageId) -> &Arc<theme::Words> {
        self.theme.words(&self.site.config.language(id).code)
    }
}
