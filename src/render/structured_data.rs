//! What a page says of itself to search engines: JSON-LD in the words of schema.org.
//!
//! A post is a BlogPosting and a LearningResource (what it teaches, what has to be known
//! before); a term is a DefinedTerm of the site's DefinedTermSet; a series is an ordered
//! ItemList of its posts. It says nothing that the page does not show.

use serde_json::{Map, Value, json};

use super::page::Page;
use super::route::{Scope, is_listed};
use super::theme::Words;
use super::{Site, view};
use crate::model::{Facts, Kind, LanguageId, SourceId};
use crate::text::date;

/// A post deeper in the order of ideas than this is not for beginners any more, and one
/// deeper than that is for those who know the field.
const LAYERS: [u32; 2] = [3, 8];

/// The data of a page for a `<script type="application/ld+json">`, which browsers do not
/// run; nothing for a page that search engines shall not list, or without an address.
pub fn of_page(site: &Site, page: &Page, words: &Words) -> Option<String> {
    if site.config.base_url.is_empty() || page.noindex {
        return None;
    }
    let mut graph = match (page.kind, page.source, &page.scope) {
        ("home", ..) => vec![website(site, page.language)],
        ("post", Some(id), _) => vec![post(site, page, id)],
        ("term", Some(id), _) => vec![term(site, id)],
        ("glossary", ..) => vec![term_set(site, page)],
        ("series", _, Some(Scope::Series(at))) => vec![series(site, page, *at)],
        _ => vec![web_page(site, page)],
    };
    graph.extend(breadcrumbs(site, page, words));
    let data = json!({ "@context": "https://schema.org", "@graph": graph });
    // `</script>` and `<!--` would end the element or change how it is read.
    Some(data.to_string().replace('<', "\\u003c"))
}

/// An object without the values that are not there.
fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    let there = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    };
    let entries = entries.into_iter().filter(|(_, value)| there(value));
    Value::Object(entries.map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
}

/// The address of a language's home, which also names the site.
fn home(site: &Site, language: LanguageId) -> String {
    site.absolute(&site.config.prefix(language))
}

fn website(site: &Site, language: LanguageId) -> Value {
    let named = site.config.language(language);
    let home = home(site, language);
    object([
        ("@type", "WebSite".into()),
        ("@id", format!("{home}#site").into()),
        ("url", home.into()),
        ("name", named.title.as_str().into()),
        ("description", named.description.as_str().into()),
        ("inLanguage", (*named.code).into()),
        ("publisher", publisher(site)),
    ])
}

/// Who stands for the site: its author, else its name.
fn publisher(site: &Site) -> Value {
    let main = LanguageId(0);
    let name = site.config.author.as_deref().unwrap_or(&site.config.language(main).title);
    let kind = if site.config.author.is_some() { "Person" } else { "Organization" };
    json!({ "@type": kind, "name": name, "url": home(site, main) })
}

fn author(site: &Site, facts: &Facts) -> Value {
    match &facts.author {
        Some(author) if site.config.author.as_ref() != Some(author) => {
            json!({ "@type": "Person", "name": author })
        }
        _ => publisher(site),
    }
}

fn post(site: &Site, page: &Page, id: SourceId) -> Value {
    let facts = site.facts(id);
    let url = site.absolute(&page.address);
    let place = site.index.series_of[id.index()];
    let day = |day: Option<&jiff::ZonedDateTime>| Value::from(day.map(date::rfc3339));
    let changed = facts.updated.as_ref().or(facts.date.as_ref());
    let tags: Vec<&str> = facts.tags.iter().map(|tag| tag.value.as_str()).collect();
    object([
        ("@type", json!(["BlogPosting", "LearningResource"])),
        ("@id", format!("{url}#post").into()),
        ("mainEntityOfPage", url.as_str().into()),
        ("url", url.as_str().into()),
        ("headline", facts.title.value.as_str().into()),
        ("name", facts.title.value.as_str().into()),
        ("description", page.description.as_str().into()),
        ("abstract", view::why(facts).into()),
        ("image", image(site, page)),
        ("datePublished", day(facts.date.as_ref())),
        ("dateModified", day(changed)),
        ("author", author(site, facts)),
        ("publisher", publisher(site)),
        ("inLanguage", (*site.config.language(facts.language).code).into()),
        ("isAccessibleForFree", true.into()),
        ("timeRequired", format!("PT{}M", facts.reading.minutes()).into()),
        ("learningResourceType", "explanation".into()),
        ("educationalLevel", level(site, id).into()),
        ("teaches", terms(site, &site.index.explains[id.index()])),
        ("competencyRequired", competencies(site, id)),
        ("keywords", tags.into()),
        ("isPartOf", place.map_or(Value::Null, |(at, _)| series_reference(site, at))),
        ("position", place.map_or(Value::Null, |(_, place)| (place + 1).into())),
    ])
}

fn image(site: &Site, page: &Page) -> Value {
    let Some(address) = &page.image else { return Value::Null };
    let (width, height) = page.image_size;
    let size = |size: u32| if size == 0 { Value::Null } else { size.into() };
    object([
        ("@type", "ImageObject".into()),
        ("url", site.absolute(address).into()),
        ("width", size(width)),
        ("height", size(height)),
    ])
}

/// How much has to be known before, by the length of the way from what every reader knows.
fn level(site: &Site, id: SourceId) -> &'static str {
    match site.index.graph.layers.get(id.index()).copied().unwrap_or_default() {
        layer if layer <= LAYERS[0] => "Beginner",
        layer if layer <= LAYERS[1] => "Intermediate",
        _ => "Advanced",
    }
}

fn terms(site: &Site, ids: &[Option<SourceId>]) -> Value {
    let terms = ids.iter().flatten().filter(|id| site.facts(**id).kind == Kind::Term);
    terms.map(|id| term_reference(site, *id)).collect()
}

/// What has to be known first: terms of the glossary, posts, or words that have no page.
fn competencies(site: &Site, id: SourceId) -> Value {
    let needs = site.facts(id).needs.iter().zip(&site.index.needs[id.index()]);
    needs
        .map(|(need, page)| match page {
            Some(page) if site.facts(*page).kind == Kind::Term => term_reference(site, *page),
            _ => need.name.value.as_str().into(),
        })
        .collect()
}

fn term_reference(site: &Site, id: SourceId) -> Value {
    let url = site.absolute(&site.index.addresses[id.index()]);
    let name = site.facts(id).title.value.as_str();
    json!({ "@type": "DefinedTerm", "@id": format!("{url}#term"), "name": name, "url": url })
}

fn term_set_reference(site: &Site, language: LanguageId) -> Value {
    let url = site.absolute(&format!("{}glossary/", site.config.prefix(language)));
    json!({ "@type": "DefinedTermSet", "@id": format!("{url}#terms"), "url": url })
}

fn term(site: &Site, id: SourceId) -> Value {
    let facts = site.facts(id);
    let mut term = term_reference(site, id);
    let also: Vec<&str> = facts.also.iter().map(|name| name.value.as_str()).collect();
    let short = facts.short.as_ref().map(|short| short.value.as_str());
    let listed = |post: &&SourceId| is_listed(site, **post);
    let explained = site.index.graph.explained_by[id.index()].iter().filter(listed);
    let explained: Vec<Value> = explained
        .map(|post| {
            let url = site.absolute(&site.index.addresses[post.index()]);
            let headline = site.facts(*post).title.value.as_str();
            json!({ "@type": "BlogPosting", "@id": format!("{url}#post"), "headline": headline, "url": url })
        })
        .collect();
    let more = object([
        ("alternateName", also.into()),
        ("description", short.unwrap_or_else(|| view::summary(facts)).into()),
        ("disambiguatingDescription", view::why(facts).into()),
        ("inDefinedTermSet", term_set_reference(site, facts.language)),
        ("subjectOf", explained.into()),
    ]);
    merge(&mut term, more);
    term
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}

fn term_set(site: &Site, page: &Page) -> Value {
    let mut set = term_set_reference(site, page.language);
    let terms = site.index.terms_in(page.language).iter().map(|id| term_reference(site, *id));
    let terms: Vec<Value> = terms.collect();
    let more = object([
        ("name", page.title.as_str().into()),
        ("inLanguage", (*site.config.language(page.language).code).into()),
        ("publisher", publisher(site)),
        ("hasDefinedTerm", terms.into()),
    ]);
    merge(&mut set, more);
    set
}

fn series_reference(site: &Site, at: usize) -> Value {
    let series = &site.index.series[at];
    let url = site.absolute(&series.address);
    json!({
        "@type": "CreativeWorkSeries", "@id": format!("{url}#series"), "name": series.title, "url": url,
    })
}

/// A series as what it is: works in an order. A Course of schema.org has a provider and
/// instances that one enrols in, which a blog has not.
fn series(site: &Site, page: &Page, at: usize) -> Value {
    let series = &site.index.series[at];
    let url = site.absolute(&series.address);
    let listed: Vec<SourceId> = series.posts.iter().copied().filter(|post| is_listed(site, *post)).collect();
    let taught: Vec<_> = listed.iter().flat_map(|post| site.index.explains[post.index()].clone()).collect();
    let items: Vec<Value> = listed
        .iter()
        .enumerate()
        .map(|(at, post)| {
            let name = site.facts(*post).title.value.as_str();
            let url = site.absolute(&site.index.addresses[post.index()]);
            json!({ "@type": "ListItem", "position": at + 1, "url": url, "name": name })
        })
        .collect();
    object([
        ("@type", json!(["CreativeWorkSeries", "LearningResource", "ItemList"])),
        ("@id", format!("{url}#series").into()),
        ("url", url.into()),
        ("name", series.title.as_str().into()),
        ("description", page.description.as_str().into()),
        ("inLanguage", (*site.config.language(series.language).code).into()),
        ("teaches", terms(site, &taught)),
        ("itemListOrder", "https://schema.org/ItemListOrderAscending".into()),
        ("numberOfItems", items.len().into()),
        ("itemListElement", items.into()),
    ])
}

fn web_page(site: &Site, page: &Page) -> Value {
    let url = site.absolute(&page.address);
    let site_id = format!("{}#site", home(site, page.language));
    object([
        ("@type", "WebPage".into()),
        ("@id", format!("{url}#page").into()),
        ("url", url.into()),
        ("name", page.title.as_str().into()),
        ("description", page.description.as_str().into()),
        ("inLanguage", (*site.config.language(page.language).code).into()),
        ("isPartOf", json!({ "@type": "WebSite", "@id": site_id })),
    ])
}

/// The way from home to the page.
fn breadcrumbs(site: &Site, page: &Page, words: &Words) -> Option<Value> {
    let prefix = site.config.prefix(page.language);
    if page.address == prefix || page.kind == "home" {
        return None;
    }
    let mut steps = vec![(words.get("home").to_owned(), prefix.clone())];
    match (page.kind, page.source) {
        ("term", _) if !site.index.terms_in(page.language).is_empty() => {
            steps.push((words.get("glossary").to_owned(), format!("{prefix}glossary/")));
        }
        ("post", Some(id)) => {
            if let Some((at, _)) = site.index.series_of[id.index()] {
                let series = &site.index.series[at];
                steps.push((series.title.clone(), series.address.clone()));
            }
        }
        _ => {}
    }
    steps.push((page.title.clone(), page.address.clone()));
    let items: Vec<Value> = steps
        .iter()
        .enumerate()
        .map(|(at, (name, address))| {
            json!({ "@type": "ListItem", "position": at + 1, "name": name, "item": site.absolute(address) })
        })
        .collect();
    Some(json!({ "@type": "BreadcrumbList", "itemListElement": items }))
}
