//! Routes: every file of the finished site that whyfirst itself writes.

use std::collections::HashSet;

use super::card::{self, Subject};
use super::hosting::{self, HostFile};
use super::icon::{ICONS, Icon};
use super::search::{Piece, Search, has_search};
use super::theme::STYLE;
use super::{Site, Theme, decode, files, markdown_copy};
pub use crate::config::FeedFormat as Format;
use crate::config::{FeedScope, HomeSection};
use crate::model::{Kind, LanguageId, SourceId};

/// One output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// A language's home; its first page or a further one of its posts.
    Home(LanguageId, usize),
    /// The page of a post, term, series or single page.
    Source(SourceId),
    /// A series without an `_index.md`, by its place in the index.
    Series(usize),
    /// All series of a language.
    AllSeries(LanguageId),
    /// The glossary of a language.
    Glossary(LanguageId),
    /// The map of a language's terms.
    Map(LanguageId),
    /// The posts of a language in an order to read them in.
    Path(LanguageId),
    /// The terms of a language by the questions that they answer.
    Questions(LanguageId),
    /// The whys of a series, by its place in the index.
    Whys(usize),
    /// The cards of a series' terms, by its place in the index.
    Cards(usize),
    /// Where a reader decodes notes.
    Decoder(LanguageId),
    /// The words that the decoder of a language loads.
    DecoderWords(LanguageId),
    /// All tags of a language.
    Tags(LanguageId),
    /// A page of a tag's posts, by its place in the index.
    Tag(usize, usize),
    /// All posts of a language by year.
    Archive(LanguageId),
    /// Where one searches a language.
    Search(LanguageId),
    /// What a search of a language loads.
    SearchPiece(LanguageId, Piece),
    /// What a host shows for an address that is not there.
    NotFound,
    /// An old address, by its place in the index.
    Redirect(usize),
    /// A feed.
    Feed {
        /// What it follows.
        scope: Scope,
        /// How it is written.
        format: Format,
    },
    /// The list of all pages for search engines.
    Sitemap,
    /// What search engines may read.
    Robots,
    /// Tells GitHub Pages to publish the folder as it is.
    NoJekyll,
    /// The site's icon in one of its forms.
    Icon(Icon),
    /// A font of the site's own, by its place among them.
    Font(usize),
    /// The web manifest of a language.
    Manifest(LanguageId),
    /// How a browser searches a language.
    OpenSearch(LanguageId),
    /// llms.txt of a language: what the site holds, for programs that read.
    Overview(LanguageId),
    /// The picture that a chat shows beside a link to the subject.
    Card(Subject),
    /// The copy of a post in Markdown.
    Markdown(SourceId),
    /// A file that a host reads.
    Host(HostFile),
    /// A file of the theme.
    Asset(String),
}

/// What a feed follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All posts of a language.
    Language(LanguageId),
    /// A series, by its place in the index.
    Series(usize),
    /// A tag, by its place in the index.
    Tag(usize),
}

impl Format {
    /// The file's name.
    pub fn file(self) -> &'static str {
        match self {
            Format::Atom => "atom.xml",
            Format::Rss => "rss.xml",
            Format::Json => "feed.json",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Atom => "application/atom+xml",
            Format::Rss => "application/rss+xml",
            Format::Json => "application/feed+json",
        }
    }
}

impl Route {
    /// The address: a folder with `/` at its end, or a file.
    pub fn address(&self, site: &Site, theme: &Theme) -> String {
        let prefix = |language: LanguageId| site.config.prefix(language);
        let numbered = |base: &str, number: usize| match number {
            1 => base.to_owned(),
            _ => format!("{base}page/{number}/"),
        };
        match self {
            Route::Home(language, number) => numbered(&prefix(*language), *number),
            Route::Source(id) => site.index.addresses[id.index()].clone(),
            Route::Series(at) => site.index.series[*at].address.clone(),
            Route::AllSeries(language) => format!("{}series/", prefix(*language)),
            Route::Glossary(language) => format!("{}glossary/", prefix(*language)),
            Route::Map(language) => format!("{}map/", prefix(*language)),
            Route::Path(language) => format!("{}path/", prefix(*language)),
            Route::Questions(language) => format!("{}questions/", prefix(*language)),
            Route::Whys(at) => format!("{}why/", site.index.series[*at].address),
            Route::Cards(at) => format!("{}cards/", site.index.series[*at].address),
            Route::Decoder(language) => format!("{}decode/", prefix(*language)),
            Route::DecoderWords(language) => decode::address(site, *language),
            Route::Tags(language) => format!("{}tags/", prefix(*language)),
            Route::Tag(at, number) => numbered(&site.index.tags[*at].address, *number),
            Route::Archive(language) => format!("{}archive/", prefix(*language)),
            Route::Search(language) => format!("{}search/", prefix(*language)),
            Route::SearchPiece(language, piece) => format!("{}search/{}", prefix(*language), piece.file()),
            Route::NotFound => "404.html".to_owned(),
            Route::Redirect(at) => site.index.redirects[*at].0.clone(),
            Route::Feed { scope, format } => format!("{}{}", scope.address(site), format.file()),
            Route::Sitemap => "sitemap.xml".to_owned(),
            Route::Robots => "robots.txt".to_owned(),
            Route::NoJekyll => ".nojekyll".to_owned(),
            Route::Icon(icon) => site.icons.address(*icon),
            Route::Font(at) => site.fonts.addresses().nth(*at).unwrap_or_default().to_owned(),
            Route::Manifest(language) => format!("{}{}", prefix(*language), files::MANIFEST),
            Route::OpenSearch(language) => format!("{}{}", prefix(*language), files::OPENSEARCH),
            Route::Overview(language) => format!("{}llms.txt", prefix(*language)),
            Route::Card(subject) => {
                card::of(site, theme, *subject).map(|card| card.address()).unwrap_or_default()
            }
            Route::Markdown(id) => format!("{}{}", site.index.addresses[id.index()], markdown_copy::FILE),
            Route::Host(file) => file.name().to_owned(),
            Route::Asset(name) => theme.asset_address(name).to_owned(),
        }
    }

    /// Whether a file of the author's at the same address stands instead of it.
    fn gives_way(&self) -> bool {
        matches!(
            self,
            Route::Icon(_) | Route::Manifest(_) | Route::OpenSearch(_) | Route::Overview(_) | Route::Host(_)
        )
    }

    /// The path of the file, from the output folder.
    pub fn path(&self, site: &Site, theme: &Theme) -> String {
        let mut path = self.address(site, theme);
        if path.is_empty() || path.ends_with('/') {
            path.push_str("index.html");
        }
        path
    }
}

impl Scope {
    /// Whether it has feeds: if the author wants them, and if the site has an address. An
    /// entry is known by its whole address (RFC 4287, section 4.2.6).
    pub fn has_feed(&self, site: &Site) -> bool {
        let wanted = match self {
            Scope::Language(_) => FeedScope::Site,
            Scope::Series(_) => FeedScope::Series,
            Scope::Tag(_) => FeedScope::Tags,
        };
        !site.config.base_url.is_empty() && site.config.feeds.contains(&wanted)
    }

    /// The address of the page that the feed belongs to.
    pub fn address(&self, site: &Site) -> String {
        match self {
            Scope::Language(language) => site.config.prefix(*language),
            Scope::Series(at) => site.index.series[*at].address.clone(),
            Scope::Tag(at) => site.index.tags[*at].address.clone(),
        }
    }
}

/// How many pages a list of `posts` has; an empty one still has a first page.
pub fn page_count(posts: usize, per_page: usize) -> usize {
    posts.div_ceil(per_page.max(1)).max(1)
}

/// Every route of a site.
pub fn routes(site: &Site, theme: &Theme) -> Vec<Route> {
    let mut routes = steady(site, theme);
    routes.extend(fleeting(site, theme));
    routes
}

/// The routes whose addresses follow from what texts say, so that an edit of any text may
/// change which there are: fonts and the style sheet that names them, what a search loads,
/// and share cards.
pub fn fleeting(site: &Site, theme: &Theme) -> impl Iterator<Item = Route> {
    let fonts = (0..site.fonts.addresses().count()).map(Route::Font);
    let style =
        theme.assets().filter(|name| is_fleeting(site, name)).map(|name| Route::Asset(name.to_owned()));
    let searched = site.config.language_ids().filter(|language| has_search(site, *language));
    let pieces = searched.flat_map(|language| {
        let pieces = Search::new(site, language).pieces();
        pieces.map(move |piece| Route::SearchPiece(language, piece))
    });
    let cards = cards(site).filter(|subject| card::of(site, theme, *subject).is_some()).map(Route::Card);
    fonts.chain(style).chain(pieces).chain(cards)
}

/// Whether the address of an asset changes with the letters of the site.
fn is_fleeting(site: &Site, asset: &str) -> bool {
    asset == STYLE && !site.fonts.is_empty()
}

/// The routes that stay while no page, series or tag comes or goes.
pub fn steady(site: &Site, theme: &Theme) -> Vec<Route> {
    let index = &site.index;
    let per_page = site.config.per_page;
    let assets = theme.assets().filter(|name| !is_fleeting(site, name));
    let mut routes: Vec<Route> = assets.map(|name| Route::Asset(name.to_owned())).collect();
    let sources = crate::link::ids(&site.facts).filter(|(id, _)| index.published[id.index()]);
    routes.extend(sources.map(|(id, _)| Route::Source(id)));
    for language in site.config.language_ids() {
        let posts = index.posts_in(language).len();
        let at_home = if site.config.home.sections.contains(&HomeSection::Posts) { posts } else { 0 };
        routes.extend((1..=page_count(at_home, per_page)).map(|number| Route::Home(language, number)));
        routes.push(Route::Archive(language));
        if index.series_in(language).next().is_some() {
            routes.push(Route::AllSeries(language));
        }
        if !index.terms_in(language).is_empty() {
            routes.extend([Route::Glossary(language), Route::Map(language), Route::Questions(language)]);
            routes.extend([Route::Decoder(language), Route::DecoderWords(language)]);
        }
        if posts > 0 {
            routes.push(Route::Path(language));
        }
        if index.tags_in(language).next().is_some() {
            routes.push(Route::Tags(language));
        }
        if has_search(site, language) {
            routes.push(Route::Search(language));
        }
        routes.extend(feeds(site, Scope::Language(language)));
    }
    for (at, series) in index.series.iter().enumerate() {
        if series.source.is_none() {
            routes.push(Route::Series(at));
        }
        if !series.posts.is_empty() {
            routes.push(Route::Whys(at));
        }
        if !index.taught_in(series).is_empty() {
            routes.push(Route::Cards(at));
        }
        routes.extend(feeds(site, Scope::Series(at)));
    }
    for (at, tag) in index.tags.iter().enumerate() {
        routes.extend((1..=page_count(tag.posts.len(), per_page)).map(|number| Route::Tag(at, number)));
        routes.extend(feeds(site, Scope::Tag(at)));
    }
    routes.extend((0..index.redirects.len()).map(Route::Redirect));
    routes.extend([Route::NotFound, Route::Robots, Route::NoJekyll]);
    routes.extend(for_programs(site));
    let taken: HashSet<&str> = site.index.file_addresses.values().map(String::as_str).collect();
    // An author who has a favicon.ico or an llms.txt in static/ wants that one.
    routes.retain(|route| !route.gives_way() || !taken.contains(route.address(site, theme).as_str()));
    routes
}

/// The files about the site that no reader opens.
fn for_programs(site: &Site) -> Vec<Route> {
    let mut routes: Vec<Route> = ICONS.into_iter().map(Route::Icon).collect();
    routes.extend(hosting::files(site).into_iter().map(Route::Host));
    if files::has_manifest(site) {
        routes.extend(site.config.language_ids().map(Route::Manifest));
    }
    if site.config.base_url.is_empty() {
        return routes;
    }
    routes.push(Route::Sitemap);
    let searched = site.config.language_ids().filter(|id| files::has_opensearch(site, *id));
    routes.extend(searched.map(Route::OpenSearch));
    routes.extend(site.config.language_ids().map(Route::Overview));
    let posts = crate::link::ids(&site.facts).filter(|(id, _)| markdown_copy::has_copy(site, *id));
    routes.extend(posts.map(|(id, _)| Route::Markdown(id)));
    routes
}

/// What may have a card.
fn cards(site: &Site) -> impl Iterator<Item = Subject> {
    let homes = site.config.language_ids().map(Subject::Home);
    let sources = crate::link::ids(&site.facts).filter(|(_, facts)| facts.kind != Kind::Page);
    let series = site.index.series.iter().enumerate().filter(|(_, series)| series.source.is_none());
    homes.chain(sources.map(|(id, _)| Subject::Source(id))).chain(series.map(|(at, _)| Subject::Series(at)))
}

/// The feeds of a scope.
fn feeds(site: &Site, scope: Scope) -> impl Iterator<Item = Route> {
    let formats = if scope.has_feed(site) { site.config.feed_formats.as_slice() } else { &[] };
    formats.iter().map(move |format| Route::Feed { scope: scope.clone(), format: *format })
}

/// Whether a source is listed in feeds and the sitemap.
pub fn is_listed(site: &Site, id: SourceId) -> bool {
    let facts = site.facts(id);
    site.index.published[id.index()] && !facts.unlisted && (facts.kind != Kind::Post || !facts.draft)
}
