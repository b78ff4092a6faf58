//! What the template of each kind of page sees, and the page that comes of it.

use serde_json::json;
use tera::{Context, Value};

use super::Renderer;
use super::body::{On, Setting};
use super::card::Subject;
use super::route::{Format, Route, Scope};
use super::view::{self, optional};
use crate::diagnostic::Diagnostic;
use crate::link;
use crate::model::{Facts, Kind, LanguageId, Part, SourceId};
use crate::text::address;

/// A page on its way to its template.
pub(super) struct Page {
    pub(super) template: String,
    pub(super) language: LanguageId,
    pub(super) address: String,
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) description: String,
    /// The same page in other languages, by address.
    pub(super) translations: Vec<(LanguageId, String)>,
    pub(super) scope: Option<Scope>,
    pub(super) noindex: bool,
    pub(super) image: Option<String>,
    /// In pixels; zero if it is not known.
    pub(super) image_size: (u32, u32),
    /// The file of content that it shows, if it shows one.
    pub(super) source: Option<SourceId>,
    pub(super) fields: Vec<(&'static str, Value)>,
}

/// Draws a page that a template describes.
pub fn page(renderer: &Renderer<'_>, route: &Route) -> Result<Vec<u8>, Diagnostic> {
    let address = route.address(renderer.site, renderer.theme);
    let page = renderer.describe(route, address)?;
    renderer.draw(page)
}

impl Renderer<'_> {
    fn describe(&self, route: &Route, address: String) -> Result<Page, Diagnostic> {
        Ok(match *route {
            Route::Home(language, number) => self.home(language, number, address),
            Route::Source(id) => match self.site.facts(id).kind {
                Kind::Post => self.post(id, address)?,
                Kind::Term => self.term(id, address)?,
                Kind::Page => self.single(id, address)?,
                Kind::Series => self.series_of_source(id, address)?,
            },
            Route::Series(at) => self.series(at, address, Value::from("")),
            Route::AllSeries(language) => self.all_series(language, address),
            Route::Glossary(language) => self.glossary(language, address),
            Route::Map(language) => self.map(language, address),
            Route::Path(language) => self.path(language, address),
            Route::Questions(language) => self.questions(language, address),
            Route::Whys(at) => self.whys(at, address)?,
            Route::Cards(at) => self.word_cards(at, address),
            Route::Decoder(language) => self.decoder(language, address),
            Route::Tags(language) => self.tags(language, address),
            Route::Tag(at, number) => self.tag(at, number, address),
            Route::Archive(language) => self.archive(language, address),
            Route::Search(language) => self.search(language, address),
            Route::Redirect(at) => self.redirect(at, address),
            _ => self.not_found(address),
        })
    }

    /// A page of a language with nothing said yet but its title, by a string's key.
    pub(super) fn plain(
        &self,
        kind: &'static str,
        language: LanguageId,
        address: String,
        title: &str,
    ) -> Page {
        Page {
            template: format!("{kind}.html"),
            language,
            address,
            kind,
            title: self.words(language).get(title).to_owned(),
            description: self.site.config.language(language).description.clone(),
            translations: vec![],
            scope: Some(Scope::Language(language)),
            noindex: false,
            image: None,
            image_size: (0, 0),
            source: None,
            fields: vec![],
        }
    }

    /// What every page with a source of its own says of itself.
    fn of_source(&self, kind: &'static str, id: SourceId, address: String) -> Page {
        let facts = self.site.facts(id);
        let same = &self.site.index.translations[id.index()];
        let others = same.iter().filter(|other| **other != id);
        Page {
            template: facts
                .template
                .as_ref()
                .map_or_else(|| format!("{kind}.html"), |template| template.value.clone()),
            language: facts.language,
            address,
            kind,
            title: facts.title.value.clone(),
            description: view::summary(facts).to_owned(),
            translations: others
                .map(|other| {
                    (self.site.facts(*other).language, self.site.index.addresses[other.index()].clone())
                })
                .collect(),
            scope: Some(Scope::Language(facts.language)),
            noindex: facts.unlisted || facts.draft,
            image: view::cover(self.site, id).cloned(),
            image_size: view::cover_size(self.site, id),
            source: Some(id),
            fields: vec![],
        }
    }

    fn content(&self, id: SourceId, address: &str) -> Result<Value, Diagnostic> {
        let root = address::root_from(address);
        let html = self.text(id, Setting { root: &root, on: On::OwnPage })?;
        Ok(Value::safe_string(&html))
    }

    fn post(&self, id: SourceId, address: String) -> Result<Page, Diagnostic> {
        let facts = self.site.facts(id);
        let content = self.content(id, &address)?;
        let mut page = self.of_source("post", id, address);
        let share = super::share::row(self.site, self.words(facts.language), &page.title, &page.address);
        let (newer, older) = self.neighbours(id, facts);
        let minutes: Vec<_> = [Part::Why, Part::What, Part::How]
            .into_iter()
            .filter(|part| facts.reading.parts[part_slot(*part)] > 0)
            .map(|part| json!({ "part": part, "minutes": facts.reading.parts[part_slot(part)].div_ceil(60) }))
            .collect();
        let after = self.opened_by(id);
        let way = link::way_to(id, &self.site.facts, &self.site.index);
        let related = self.related(id, &[after.as_slice(), &way.posts].concat());
        page.fields = vec![
            ("post", self.views.of(id)),
            ("content", content),
            ("toc", Value::from_serializable(&contents(facts))),
            ("series", self.place_in_series(id)),
            ("needs", self.needs(id)),
            ("way", self.way(&way)),
            ("after", self.views.all(&after)),
            ("related", self.views.all(&related)),
            ("explains", self.explained(id)),
            ("part_minutes", Value::from_serializable(&minutes)),
            ("newer", newer),
            ("older", older),
            ("share", share),
            ("backlinks", self.backlinks(id)),
            ("cards", super::terms::cards(self.site, &[id])),
            ("extra", Value::from_serializable(&facts.extra)),
        ];
        Ok(page)
    }

    /// The posts before and after one that belongs to no series.
    fn neighbours(&self, id: SourceId, facts: &Facts) -> (Value, Value) {
        let posts = self.site.index.posts_in(facts.language);
        let at = posts
            .iter()
            .position(|post| *post == id)
            .filter(|_| self.site.index.series_of[id.index()].is_none());
        let Some(at) = at else { return (Value::none(), Value::none()) };
        let view =
            |at: Option<usize>| optional(at.and_then(|at| posts.get(at)).map(|post| self.views.of(*post)));
        (view(at.checked_sub(1)), view(Some(at + 1)))
    }

    fn place_in_series(&self, id: SourceId) -> Value {
        let Some((at, place)) = self.site.index.series_of[id.index()] else { return Value::none() };
        let posts = &self.site.index.series[at].posts;
        let view = |place: Option<usize>| {
            optional(place.and_then(|at| posts.get(at)).map(|post| self.views.of(*post)))
        };
        let mut series = self.views.series(at).into_map().unwrap_or_default();
        series.insert("position".into(), (place + 1).into());
        series.insert("previous".into(), view(place.checked_sub(1)));
        series.insert("next".into(), view(Some(place + 1)));
        series.into()
    }

    fn needs(&self, id: SourceId) -> Value {
        let facts = self.site.facts(id);
        let pages = &self.site.index.needs[id.index()];
        let needs: Vec<_> = facts
            .needs
            .iter()
            .zip(pages)
            .map(|(need, page)| {
                let other = page.map(|page| self.site.facts(page));
                json!({
                    "name": need.name.value,
                    "key": page.filter(|page| self.site.facts(*page).kind == Kind::Term).map(|page| super::terms::key(self.site, page)),
                    "reason": need.reason,
                    "url": page.map(|page| self.site.url(&self.site.index.addresses[page.index()])),
                    "why": other.map_or("", view::why),
                    "short": other.and_then(|facts| facts.short.as_ref()).map_or("", |short| &short.value),
                })
            })
            .collect();
        Value::from_serializable(&needs)
    }

    fn explained(&self, id: SourceId) -> Value {
        let terms: Vec<SourceId> = self.site.index.explains[id.index()]
            .iter()
            .flatten()
            .copied()
            .filter(|term| self.site.facts(*term).kind == Kind::Term)
            .collect();
        self.views.all(&terms)
    }

    fn backlinks(&self, id: SourceId) -> Value {
        let from = &self.site.index.backlinks[id.index()];
        Value::from_serializable(&from.iter().map(|from| view::mention(self.site, *from)).collect::<Vec<_>>())
    }

    fn term(&self, id: SourceId, address: String) -> Result<Page, Diagnostic> {
        let content = self.content(id, &address)?;
        let mut page = self.of_source("term", id, address);
        let graph = &self.site.index.graph;
        let is_term = |other: &SourceId| self.site.facts(*other).kind == Kind::Term;
        let opens: Vec<SourceId> = graph.opens[id.index()].iter().copied().filter(is_term).collect();
        let named_by = self.site.index.named[id.index()].by.iter().copied();
        let named_by: Vec<SourceId> = named_by.filter(|other| !opens.contains(other)).collect();
        page.fields = vec![
            ("term", self.views.of(id)),
            ("key", super::terms::key(self.site, id).into()),
            ("content", content),
            ("needs", self.needs(id)),
            ("needed_by", self.views.all(&opens)),
            ("named_by", self.views.all(&named_by)),
            ("explained_in", self.views.all(&graph.explained_by[id.index()])),
            ("used_in", super::terms::used_in(self.site, id)),
            ("cards", super::terms::cards(self.site, &[id])),
            ("extra", Value::from_serializable(&self.site.facts(id).extra)),
        ];
        Ok(page)
    }

    fn single(&self, id: SourceId, address: String) -> Result<Page, Diagnostic> {
        let facts = self.site.facts(id);
        let content = self.content(id, &address)?;
        let mut page = self.of_source("page", id, address);
        let updated = view::day(facts.updated.as_ref(), &self.site.config.language(facts.language).code);
        page.fields = vec![
            ("content", content),
            ("toc", Value::from_serializable(&contents(facts))),
            ("updated", Value::from_serializable(&updated)),
            ("cards", super::terms::cards(self.site, &[id])),
            ("extra", Value::from_serializable(&facts.extra)),
        ];
        Ok(page)
    }

    fn series_of_source(&self, id: SourceId, address: String) -> Result<Page, Diagnostic> {
        let content = self.content(id, &address)?;
        let at = self.site.index.series.iter().position(|series| series.source == Some(id));
        let page = self.of_source("series", id, address.clone());
        Ok(match at {
            Some(at) => {
                let mut fields = self.series(at, address, content).fields;
                fields.push(("cards", super::terms::cards(self.site, &[id])));
                Page { fields, scope: Some(Scope::Series(at)), ..page }
            }
            None => page,
        })
    }

    fn redirect(&self, at: usize, address: String) -> Page {
        let (_, to) = &self.site.index.redirects[at];
        let target = &self.site.index.addresses[to.index()];
        let facts = self.site.facts(*to);
        let mut page = self.plain("redirect", facts.language, address, "");
        page.title.clone_from(&facts.title.value);
        page.noindex = true;
        page.fields =
            vec![("target", self.site.url(target).into()), ("canonical", self.site.absolute(target).into())];
        page
    }

    fn not_found(&self, address: String) -> Page {
        let main = LanguageId(0);
        let mut page = self.plain("not_found", main, address, "not_found");
        page.template = "404.html".to_owned();
        page.noindex = true;
        page.fields = vec![("start", self.start(main))];
        page
    }

    /// The picture that a chat shows beside a link to the page, with its size: the page's
    /// own, else its card, else the card of home.
    fn share_image(&self, page: &Page) -> (Option<String>, (u32, u32)) {
        if page.image.is_some() || matches!(page.kind, "not_found" | "redirect") {
            return (page.image.clone(), page.image_size);
        }
        let own = match (page.kind, page.source, &page.scope) {
            ("post" | "term" | "series", Some(id), _) => Some(Subject::Source(id)),
            ("series", None, Some(Scope::Series(at))) => Some(Subject::Series(*at)),
            _ => None,
        };
        let card =
            own.into_iter().chain([Subject::Home(page.language)]).find_map(|subject| self.card(subject));
        (card.map(|card| card.address()), super::card::SIZE)
    }

    fn draw(&self, mut page: Page) -> Result<Vec<u8>, Diagnostic> {
        let site = self.site;
        let language = site.config.language(page.language);
        // A host shows the 404 page at any depth, so only whole addresses lead home.
        let root = match page.kind {
            "not_found" => root_path(&site.config.base_url),
            _ => address::root_from(&page.address),
        };
        (page.image, page.image_size) = self.share_image(&page);
        let structured = super::structured_data::of_page(site, &page, self.words(page.language));
        let markdown = page.source.filter(|id| super::markdown_copy::has_copy(site, *id));
        let markdown = markdown.map(|_| site.url(&format!("{}{}", page.address, super::markdown_copy::FILE)));
        let translations: Vec<_> =
            page.translations.iter().map(|(other, address)| self.translation(*other, address)).collect();
        let feeds = page.scope.as_ref().map(|scope| self.feed_links(scope)).unwrap_or_default();
        let heading_title = match page.kind {
            // A series' name and what this is of it are long enough.
            "home" | "whys" => page.title.clone(),
            _ => format!("{} · {}", page.title, language.title),
        };
        let mut map: tera::Map = page.fields.into_iter().map(|(key, value)| (key.into(), value)).collect();
        let mut put = |key: &'static str, value: Value| _ = map.entry(key.into()).or_insert(value);
        put("kind", page.kind.into());
        put("title", page.title.into());
        put("heading_title", heading_title.into());
        put("description", page.description.into());
        put("lang", (*language.code).into());
        put("url", site.url(&page.address).into());
        put("canonical", if page.noindex { "".into() } else { site.absolute(&page.address).into() });
        put("translations", Value::from_serializable(&translations));
        put("feeds", Value::from_serializable(&feeds));
        put("noindex", page.noindex.into());
        let image = page.image.map(|image| site.absolute(&image)).filter(|url| !url.is_empty());
        put("image_absolute", optional(image.map(Value::from)));
        put("structured_data", optional(structured.map(|data| Value::safe_string(&data))));
        put("markdown", optional(markdown.map(Value::from)));
        put("image_width", page.image_size.0.into());
        put("image_height", page.image_size.1.into());
        let mut context = Context::new();
        context.insert_value("page", map.into());
        context.insert_value("site", self.views.site(page.language));
        context.insert_value("t", self.words(page.language).value.clone());
        context.insert_value("assets", self.theme.asset_urls());
        context.insert_value("root", root.into());
        let html = self.theme.render(&page.template, &context, Some(&format!("/{}", page.address)))?;
        Ok(html.into_bytes())
    }

    fn translation(&self, other: LanguageId, address: &str) -> serde_json::Value {
        let code = &*self.site.config.language(other).code;
        json!({
            "code": code,
            "og_locale": self.theme.words(code).get("og_locale"),
            "name": self.theme.words(code).get("language_name"),
            "url": self.site.url(address),
            "absolute": self.site.absolute(address),
        })
    }

    fn feed_links(&self, scope: &Scope) -> Vec<serde_json::Value> {
        let language = match scope {
            Scope::Language(language) => *language,
            Scope::Series(at) => self.site.index.series[*at].language,
            Scope::Tag(at) => self.site.index.tags[*at].language,
        };
        let own = Scope::Language(language);
        let scopes = if *scope == own { vec![&own] } else { vec![scope, &own] };
        let link = |scope: &Scope, format: Format| {
            let address = format!("{}{}", scope.address(self.site), format.file());
            let title = super::feed::title(self.site, scope);
            json!({ "title": title, "url": self.site.url(&address), "absolute": self.site.absolute(&address), "type": format.media_type() })
        };
        let wanted = scopes.into_iter().filter(|scope| scope.has_feed(self.site));
        let formats = &self.site.config.feed_formats;
        wanted.flat_map(|scope| formats.iter().map(move |format| link(scope, *format))).collect()
    }
}

fn part_slot(part: Part) -> usize {
    match part {
        Part::Why => 0,
        Part::What => 1,
        Part::How => 2,
    }
}

/// The way to the root for a page that is shown at any depth: the path of the site's
/// address, or `/`.
pub(super) fn root_path(base_url: &str) -> String {
    let path =
        base_url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    format!("/{path}")
}

/// The headings of the first two levels, the second within the first.
fn contents(facts: &Facts) -> Vec<serde_json::Value> {
    let mut contents: Vec<serde_json::Value> = Vec::new();
    if !facts.toc || facts.headings.len() < 2 {
        return contents;
    }
    for heading in facts.headings.iter().filter(|heading| heading.level <= 3) {
        let item = json!({
            "level": heading.level, "id": heading.id, "url": format!("#{}", address::encode(&heading.id)),
            "text": heading.text, "part": heading.part, "children": [],
        });
        match contents.last_mut().and_then(|last| last["children"].as_array_mut()) {
            Some(children) if heading.level == 3 => children.push(item),
            _ => contents.push(item),
        }
    }
    contents
}
