//! What templates see of a post, a term and a series. Each is made once and shared by
//! every list that it stands in. Urls are relative to the site's root.

use std::sync::OnceLock;

use jiff::ZonedDateTime;
use serde::Serialize;
use tera::Value;

use super::icon::Icon;
use super::{LinkStyle, Site, Theme, files};
use crate::config::Comments;
use crate::model::{Facts, Kind, LanguageId, Part, SourceId};
use crate::text::date;
use crate::text::script::index_initial;

/// A name and where it leads.
#[derive(Debug, Serialize)]
pub struct Named<'a> {
    /// What it says.
    pub name: &'a str,
    /// Where it leads.
    pub url: String,
}

/// A date for `<time>` and for people.
#[derive(Debug, Serialize)]
pub struct Day {
    /// RFC 3339.
    pub iso: String,
    /// In the language of the page.
    pub words: String,
}

#[derive(Debug, Serialize)]
struct Post<'a> {
    title: &'a str,
    url: String,
    why: &'a str,
    summary: &'a str,
    date: Option<Day>,
    updated: Option<Day>,
    minutes: u32,
    draft: bool,
    lang: &'a str,
    author: Option<&'a str>,
    stage: Option<Part>,
    parts: Vec<Part>,
    tags: Vec<Named<'a>>,
    series: Option<Place<'a>>,
    image: Option<String>,
    /// In pixels; zero if there is no image or it does not say.
    image_width: u32,
    /// In pixels; zero if there is no image or it does not say.
    image_height: u32,
    extra: &'a serde_json::Value,
}

/// A post's place in its series.
#[derive(Debug, Serialize)]
struct Place<'a> {
    title: &'a str,
    url: String,
    position: usize,
    count: usize,
}

#[derive(Debug, Serialize)]
struct Term<'a> {
    name: &'a str,
    url: String,
    /// What readers' marks are kept under.
    key: String,
    also: Vec<&'a str>,
    why: &'a str,
    short: &'a str,
    lang: &'a str,
    initial: String,
}

/// The views that many pages share, each made when the first page asks for it: to draw
/// one page of a large site is no more work than to draw one of a small site.
#[derive(Debug)]
pub struct Views<'a> {
    site: &'a Site,
    theme: &'a Theme,
    /// For each source that is a published post or term.
    views: Vec<OnceLock<Value>>,
    /// For each series of the index.
    series: Vec<OnceLock<Value>>,
    /// For each language, what every page sees as `site`.
    sites: Vec<OnceLock<Value>>,
}

impl<'a> Views<'a> {
    /// The views of a site.
    pub fn new(site: &'a Site, theme: &'a Theme) -> Views<'a> {
        let empty = |count: usize| std::iter::repeat_with(OnceLock::new).take(count).collect();
        let views = empty(site.facts.len());
        let series = empty(site.index.series.len());
        Views { site, theme, views, series, sites: empty(site.config.languages.len()) }
    }

    /// The view of a post or term.
    pub fn of(&self, id: SourceId) -> Value {
        let site = self.site;
        let facts = site.facts(id);
        let make = || match facts.kind {
            _ if !site.index.published[id.index()] => Value::none(),
            Kind::Post => Value::from_serializable(&post(site, id, facts)),
            Kind::Term => Value::from_serializable(&term(site, id, facts)),
            Kind::Series | Kind::Page => Value::from_serializable(&mention(site, id)),
        };
        self.views[id.index()].get_or_init(make).clone()
    }

    /// The views of posts or terms.
    pub fn all(&self, ids: &[SourceId]) -> Value {
        ids.iter().map(|id| self.of(*id)).collect::<Vec<_>>().into()
    }

    /// The view of a series.
    pub fn series(&self, at: usize) -> Value {
        self.series[at].get_or_init(|| series(self.site, self, at)).clone()
    }

    /// What pages of a language see as `site`.
    pub fn site(&self, language: LanguageId) -> Value {
        let make = || site_view(self.site, self.theme, language);
        self.sites[usize::from(language.0)].get_or_init(make).clone()
    }
}

/// A map for templates.
pub fn object<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    let map: tera::Map = entries.into_iter().map(|(key, value)| (key.into(), value)).collect();
    map.into()
}

/// A value that may not be there.
pub fn optional(value: Option<Value>) -> Value {
    value.unwrap_or_else(Value::none)
}

/// A date in the language of a page.
pub fn day(date: Option<&ZonedDateTime>, language: &str) -> Option<Day> {
    date.map(|date| Day { iso: date::rfc3339(date), words: date::in_words(date, language) })
}

/// The one sentence that a page is for, or nothing.
pub fn why(facts: &Facts) -> &str {
    facts.why.as_ref().map_or("", |why| &why.value)
}

/// What lists show of a page: its summary, else its why, else how it begins.
pub fn summary(facts: &Facts) -> &str {
    let short = facts.short.as_ref().map(|short| short.value.as_str());
    let choices = [facts.summary.as_deref(), Some(why(facts)), short, Some(&facts.excerpt)];
    choices.into_iter().flatten().find(|text| !text.is_empty()).unwrap_or(&facts.title.value)
}

/// The parts that a post has, in the order in which they stand.
pub fn parts(facts: &Facts) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for part in facts.headings.iter().filter_map(|heading| heading.part).chain(facts.stage) {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts
}

/// The address of the picture that stands for a page.
pub fn cover(site: &Site, id: SourceId) -> Option<&String> {
    site.index.covers[id.index()].and_then(|file| site.index.file_addresses.get(&file))
}

/// The size of the picture that stands for a page, as far as it is known.
pub fn cover_size(site: &Site, id: SourceId) -> (u32, u32) {
    let picture = site.index.covers[id.index()].and_then(|file| site.pictures.get(&file));
    picture.map(|picture| (picture.width, picture.height)).unwrap_or_default()
}

fn post<'a>(site: &'a Site, id: SourceId, facts: &'a Facts) -> Post<'a> {
    let language = &*site.config.language(facts.language).code;
    let (image_width, image_height) = cover_size(site, id);
    let series = site.index.series_of[id.index()].map(|(at, place)| {
        let series = &site.index.series[at];
        Place {
            title: &series.title,
            url: site.url(&series.address),
            position: place + 1,
            count: series.posts.len(),
        }
    });
    Post {
        title: &facts.title.value,
        url: site.url(&site.index.addresses[id.index()]),
        why: why(facts),
        summary: summary(facts),
        date: day(facts.date.as_ref(), language),
        updated: day(facts.updated.as_ref(), language),
        minutes: facts.reading.minutes(),
        draft: facts.draft,
        lang: language,
        author: facts.author.as_deref(),
        stage: facts.stage,
        parts: parts(facts),
        tags: tags(site, facts),
        series,
        image: cover(site, id).map(|address| site.url(address)),
        image_width,
        image_height,
        extra: &facts.extra,
    }
}

fn tags<'a>(site: &'a Site, facts: &'a Facts) -> Vec<Named<'a>> {
    let prefix = site.config.prefix(facts.language);
    let address = |label: &str| format!("{prefix}tags/{}/", crate::link::tag_slug(label));
    // An unlisted post may have a tag that no list has, and so no page.
    let known = |address: &str| site.index.tags.iter().any(|tag| tag.address == address);
    facts
        .tags
        .iter()
        .map(|tag| (tag, address(&tag.value)))
        .filter(|(_, address)| !facts.unlisted || known(address))
        .map(|(tag, address)| Named { name: &tag.value, url: site.url(&address) })
        .collect()
}

fn term<'a>(site: &'a Site, id: SourceId, facts: &'a Facts) -> Term<'a> {
    Term {
        name: &facts.title.value,
        url: site.url(&site.index.addresses[id.index()]),
        key: super::terms::key(site, id),
        also: facts.also.iter().map(|name| name.value.as_str()).collect(),
        why: why(facts),
        short: facts.short.as_ref().map_or("", |short| &short.value),
        lang: &site.config.language(facts.language).code,
        initial: initial(&facts.title.value),
    }
}

/// The letter under which a glossary lists a name; `…` for what has no place in ㄱ–ㅎ,
/// A–Z, the rows of kana and the digits.
pub fn initial(name: &str) -> String {
    name.chars().next().and_then(index_initial).map_or_else(|| "…".to_owned(), String::from)
}

/// A page as a list of references names it.
pub fn mention(site: &Site, id: SourceId) -> serde_json::Value {
    let facts = site.facts(id);
    serde_json::json!({
        "title": facts.title.value,
        "url": site.url(&site.index.addresses[id.index()]),
        "why": why(facts),
    })
}

fn series(site: &Site, views: &Views<'_>, at: usize) -> Value {
    let series = &site.index.series[at];
    let facts = series.source.map(|id| site.facts(id));
    let seconds: u32 = series.posts.iter().map(|post| site.facts(*post).reading.seconds).sum();
    let texts = |texts: Vec<&str>| Value::from_serializable(&texts);
    let posts: Vec<Value> = series
        .posts
        .iter()
        .map(|id| {
            let explains: Vec<Value> =
                site.index.explains[id.index()].iter().flatten().map(|term| views.of(*term)).collect();
            let mut post = views.of(*id).into_map().unwrap_or_default();
            post.insert("explains".into(), explains.into());
            post.into()
        })
        .collect();
    object([
        ("title", series.title.as_str().into()),
        ("url", site.url(&series.address).into()),
        ("url_whys", site.url(&format!("{}why/", series.address)).into()),
        (
            "url_cards",
            optional(
                (!site.index.taught_in(series).is_empty())
                    .then(|| site.url(&format!("{}cards/", series.address)).into()),
            ),
        ),
        ("why", facts.map_or("", why).into()),
        ("count", series.posts.len().into()),
        ("minutes", seconds.div_ceil(60).max(1).into()),
        ("done", facts.is_some_and(|facts| facts.done).into()),
        (
            "planned",
            texts(facts.map(|facts| facts.planned.iter().map(String::as_str).collect()).unwrap_or_default()),
        ),
        (
            "knows",
            texts(
                facts
                    .map(|facts| facts.knows.iter().map(|known| known.value.as_str()).collect())
                    .unwrap_or_default(),
            ),
        ),
        ("posts", posts.into()),
    ])
}

/// Comments: where they are, and where giscus shows those of a page, but for the page.
fn comments_view(comments: &Comments, language: &str) -> serde_json::Value {
    let encode = |text: &str| crate::text::address::encode(text).replace('&', "%26").replace('+', "%2B");
    let language = if language.starts_with("zh") { "zh-CN" } else { language };
    let widget = format!(
        "https://giscus.app/{language}/widget?repo={}&repoId={}&category={}&categoryId={}&strict=1&reactionsEnabled=1&emitMetadata=0&inputPosition=top",
        encode(&comments.repo),
        encode(&comments.repo_id),
        encode(&comments.category),
        encode(&comments.category_id),
    );
    let discussions = format!("https://github.com/{}/discussions", encode(&comments.repo));
    serde_json::json!({ "widget": widget, "discussions": discussions })
}

fn site_view(site: &Site, theme: &Theme, id: LanguageId) -> Value {
    let language = site.config.language(id);
    let index = &site.index;
    let pages: Vec<_> = index.pages[usize::from(id.0)].iter().map(|page| mention(site, *page)).collect();
    let prefix = site.config.prefix(id);
    let url = |path: &str| site.url(&format!("{prefix}{path}"));
    let about = format!("{prefix}about/");
    let mut view = serde_json::json!({
        "title": language.title,
        "why": language.why,
        "description": language.description,
        "lang": &*language.code,
        "home": url(""),
        "languages": languages(site, theme, id),
        "menu": menu(site, id),
        "pages": pages,
        "has": {
            "glossary": !index.terms_in(id).is_empty(),
            "series": index.series_in(id).next().is_some(),
            "tags": index.tags_in(id).next().is_some(),
            "archive": !index.posts_in(id).is_empty(),
            "map": !index.terms_in(id).is_empty(),
            "questions": !index.terms_in(id).is_empty(),
            "decode": super::decode::has_decoder(site, id),
            "path": !index.posts_in(id).is_empty(),
            "search": super::search::has_search(site, id),
            "about": index.pages[usize::from(id.0)].iter().any(|page| index.addresses[page.index()] == about),
        },
        "urls": {
            "glossary": url("glossary/"),
            "series": url("series/"),
            "tags": url("tags/"),
            "archive": url("archive/"),
            "map": url("map/"),
            "questions": url("questions/"),
            "decode": url("decode/"),
            "path": url("path/"),
            "search": url("search/"),
            "about": url("about/"),
        },
        "hue": site.config.hue,
        "social": site.config.social.iter().map(|it| serde_json::json!({ "name": it.name, "url": it.url.value })).collect::<Vec<_>>(),
        "comments": site.config.comments.as_ref().map(|comments| comments_view(comments, &language.code)),
        "search": format!("{prefix}search/"),
        "author": site.config.author,
        "base_url": site.config.base_url,
        "extra": site.config.extra,
    });
    for (key, value) in for_the_head(site, theme, id) {
        view[key] = value;
    }
    Value::from_serializable(&view)
}

/// What the head of every page names: icons, manifest, search, and whose the site is.
fn for_the_head(site: &Site, theme: &Theme, id: LanguageId) -> [(&'static str, serde_json::Value); 6] {
    let url = |file: &str| site.url(&format!("{}{file}", site.config.prefix(id)));
    let icon = match &site.icons.own {
        Some(own) => site.url(own),
        None => theme.asset_address("icon.svg").to_owned(),
    };
    let metas = site.config.verification.iter();
    let metas: Vec<_> =
        metas.map(|(name, content)| serde_json::json!({ "name": name, "content": content })).collect();
    // A page on a disk may not fetch ahead from the disk.
    let fonts = site.fonts.addresses().filter(|_| site.links == LinkStyle::Folder);
    [
        ("fonts", fonts.collect::<Vec<_>>().into()),
        ("icon", icon.into()),
        ("touch_icon", site.icons.address(Icon::Touch).into()),
        ("manifest", files::has_manifest(site).then(|| url(files::MANIFEST)).into()),
        ("opensearch", files::has_opensearch(site, id).then(|| url(files::OPENSEARCH)).into()),
        ("verification", metas.into()),
    ]
}

/// The languages of the site, as seen from one of them.
fn languages(site: &Site, theme: &Theme, id: LanguageId) -> Vec<serde_json::Value> {
    site.config
        .language_ids()
        .map(|other| {
            let code = &*site.config.language(other).code;
            serde_json::json!({
                "code": code,
                "name": theme.words(code).get("language_name"),
                "url": site.url(&site.config.prefix(other)),
                "current": other == id,
            })
        })
        .collect()
}

/// The entries of the navigation that the author chose.
fn menu(site: &Site, id: LanguageId) -> Vec<serde_json::Value> {
    let menu = site.config.language(id).menu.iter();
    menu.map(|item| {
        let written = &item.url.value;
        let external = crate::text::address::is_external(written);
        let url = if external {
            written.clone()
        } else {
            site.url(&crate::text::address::decode(written.trim_start_matches('/')))
        };
        serde_json::json!({ "name": item.name, "url": url, "external": external })
    })
    .collect()
}
