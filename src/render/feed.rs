//! Feeds with the full text: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1.
//!
//! Addresses in a feed are whole, because a reader shows the text far from the site.

use std::sync::{Arc, OnceLock};

use quick_xml::Writer;
use quick_xml::events::{BytesCData, BytesDecl, BytesText, Event};
use serde_json::json;

use super::body::{On, Setting};
use super::route::{Format, Scope, is_listed};
use super::{Renderer, Site, view};
use crate::diagnostic::Diagnostic;
use crate::model::{LanguageId, SourceId};
use crate::text::date;

/// What a feed is called.
pub fn title(site: &Site, scope: &Scope) -> String {
    match scope {
        Scope::Language(language) => site.config.language(*language).title.clone(),
        Scope::Series(at) => {
            let series = &site.index.series[*at];
            format!("{} · {}", series.title, site.config.language(series.language).title)
        }
        Scope::Tag(at) => {
            let tag = &site.index.tags[*at];
            format!("#{} · {}", tag.name, site.config.language(tag.language).title)
        }
    }
}

/// One entry, ready to be written in any format.
struct Entry<'a> {
    title: &'a str,
    url: String,
    summary: &'a str,
    html: Arc<str>,
    published: Option<&'a jiff::ZonedDateTime>,
    updated: Option<&'a jiff::ZonedDateTime>,
    author: Option<&'a str>,
    tags: Vec<&'a str>,
}

/// What a feed says of itself.
struct Head {
    title: String,
    description: String,
    language: String,
    page: String,
    own: String,
    author: Option<String>,
}

/// Writes a feed of the newest posts.
///
/// # Errors
/// A shortcode's template that does not work.
pub fn feed(renderer: &Renderer<'_>, scope: &Scope, format: Format) -> Result<Vec<u8>, Diagnostic> {
    let site = renderer.site;
    let (language, posts) = posts(site, scope);
    let page = scope.address(site);
    let head = Head {
        title: title(site, scope),
        description: site.config.language(language).description.clone(),
        language: site.config.language(language).code.to_string(),
        own: whole(site, &format!("{page}{}", format.file())),
        page: whole(site, &page),
        author: site.config.author.clone(),
    };
    let entries = posts.iter().map(|post| entry(renderer, *post)).collect::<Result<Vec<_>, _>>()?;
    Ok(match format {
        Format::Atom => xml(|xml| atom(xml, &head, &entries)),
        Format::Rss => xml(|xml| rss(xml, &head, &entries)),
        Format::Json => json_feed(&head, &entries),
    })
}

/// A whole address; for a site that has none, a path from the root.
fn whole(site: &Site, address: &str) -> String {
    match site.absolute(address) {
        url if url.is_empty() => format!("/{}", crate::text::address::encode(address)),
        url => url,
    }
}

/// The newest posts of a scope.
fn posts(site: &Site, scope: &Scope) -> (LanguageId, Vec<SourceId>) {
    let index = &site.index;
    let (language, mut posts) = match scope {
        Scope::Language(language) => (*language, index.posts_in(*language).to_vec()),
        Scope::Series(at) => {
            let series = &index.series[*at];
            let mut posts = series.posts.clone();
            posts.reverse();
            posts.sort_by_key(|post| std::cmp::Reverse(site.facts(*post).date.clone()));
            (series.language, posts)
        }
        Scope::Tag(at) => (index.tags[*at].language, index.tags[*at].posts.clone()),
    };
    posts.retain(|post| is_listed(site, *post));
    posts.truncate(site.config.feed_posts);
    (language, posts)
}

fn entry<'a>(renderer: &Renderer<'a>, id: SourceId) -> Result<Entry<'a>, Diagnostic> {
    let site = renderer.site;
    let facts = site.facts(id);
    Ok(Entry {
        title: &facts.title.value,
        url: whole(site, &site.index.addresses[id.index()]),
        summary: view::summary(facts),
        html: renderer.feed_text(id)?,
        published: facts.date.as_ref(),
        updated: facts.updated.as_ref().or(facts.date.as_ref()),
        author: facts.author.as_deref(),
        tags: facts.tags.iter().map(|tag| tag.value.as_str()).collect(),
    })
}

impl Renderer<'_> {
    /// The text of a post as feeds show it; three formats of four feeds ask for it.
    fn feed_text(&self, id: SourceId) -> Result<Arc<str>, Diagnostic> {
        let texts = self.feed_texts.get_or_init(|| self.site.facts.iter().map(|_| OnceLock::new()).collect());
        let text = texts[id.index()].get_or_init(|| {
            let root = whole(self.site, "");
            let html = self.text(id, Setting { root: &root, on: On::Feed })?;
            Ok(plain(&html).into())
        });
        text.clone()
    }
}

/// Text without the control characters that XML 1.0 section 2.2 does not allow.
fn plain(text: &str) -> String {
    let allowed = |c: char| c >= ' ' || matches!(c, '\n' | '\t');
    if text.chars().all(allowed) { text.to_owned() } else { text.chars().filter(|c| allowed(*c)).collect() }
}

/// Writes XML into memory, where nothing can fail.
fn xml(write: impl FnOnce(&mut Writer<Vec<u8>>) -> std::io::Result<()>) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let declared = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
    declared.and_then(|()| write(&mut writer)).expect("writing to memory cannot fail");
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    bytes
}

fn element(xml: &mut Writer<Vec<u8>>, name: &str, text: &str) -> std::io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&plain(text)))?;
    Ok(())
}

fn atom(xml: &mut Writer<Vec<u8>>, head: &Head, entries: &[Entry<'_>]) -> std::io::Result<()> {
    let feed = xml
        .create_element("feed")
        .with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", head.language.as_str())]);
    feed.write_inner_content(|xml| {
        element(xml, "id", &head.page)?;
        element(xml, "title", &head.title)?;
        if !head.description.is_empty() {
            element(xml, "subtitle", &head.description)?;
        }
        let newest = entries.iter().filter_map(|entry| entry.updated).max();
        element(
            xml,
            "updated",
            &newest.map_or_else(|| "1970-01-01T00:00:00+00:00".to_owned(), date::rfc3339),
        )?;
        xml.create_element("link")
            .with_attributes([("rel", "alternate"), ("type", "text/html"), ("href", &head.page)])
            .write_empty()?;
        xml.create_element("link")
            .with_attributes([("rel", "self"), ("type", Format::Atom.media_type()), ("href", &head.own)])
            .write_empty()?;
        let author = head.author.as_deref().unwrap_or(&head.title);
        xml.create_element("author").write_inner_content(|xml| element(xml, "name", author))?;
        element(xml, "generator", "whyfirst")?;
        entries.iter().try_for_each(|entry| atom_entry(xml, entry))
    })?;
    Ok(())
}

fn atom_entry(xml: &mut Writer<Vec<u8>>, entry: &Entry<'_>) -> std::io::Result<()> {
    xml.create_element("entry").write_inner_content(|xml| {
        element(xml, "id", &entry.url)?;
        element(xml, "title", entry.title)?;
        xml.create_element("link")
            .with_attributes([("rel", "alternate"), ("type", "text/html"), ("href", &entry.url)])
            .write_empty()?;
        if let Some(published) = entry.published {
            element(xml, "published", &date::rfc3339(published))?;
        }
        let updated = entry.updated.map_or_else(|| "1970-01-01T00:00:00+00:00".to_owned(), date::rfc3339);
        element(xml, "updated", &updated)?;
        if let Some(author) = entry.author {
            xml.create_element("author").write_inner_content(|xml| element(xml, "name", author))?;
        }
        for tag in &entry.tags {
            xml.create_element("category").with_attribute(("term", *tag)).write_empty()?;
        }
        element(xml, "summary", entry.summary)?;
        xml.create_element("content")
            .with_attribute(("type", "html"))
            .write_text_content(BytesText::new(&entry.html))?;
        Ok(())
    })?;
    Ok(())
}

fn rss(xml: &mut Writer<Vec<u8>>, head: &Head, entries: &[Entry<'_>]) -> std::io::Result<()> {
    let rss = xml.create_element("rss").with_attributes([
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ]);
    rss.write_inner_content(|xml| {
        xml.create_element("channel").write_inner_content(|xml| {
            element(xml, "title", &head.title)?;
            element(xml, "link", &head.page)?;
            let described = if head.description.is_empty() { &head.title } else { &head.description };
            element(xml, "description", described)?;
            element(xml, "language", &head.language)?;
            if let Some(newest) = entries.iter().filter_map(|entry| entry.updated).max() {
                element(xml, "lastBuildDate", &date::rfc822(newest))?;
            }
            element(xml, "generator", "whyfirst")?;
            xml.create_element("atom:link")
                .with_attributes([
                    ("href", head.own.as_str()),
                    ("rel", "self"),
                    ("type", Format::Rss.media_type()),
                ])
                .write_empty()?;
            entries.iter().try_for_each(|entry| rss_item(xml, entry))
        })?;
        Ok(())
    })?;
    Ok(())
}

fn rss_item(xml: &mut Writer<Vec<u8>>, entry: &Entry<'_>) -> std::io::Result<()> {
    xml.create_element("item").write_inner_content(|xml| {
        element(xml, "title", entry.title)?;
        element(xml, "link", &entry.url)?;
        xml.create_element("guid")
            .with_attribute(("isPermaLink", "true"))
            .write_text_content(BytesText::new(&entry.url))?;
        if let Some(published) = entry.published {
            element(xml, "pubDate", &date::rfc822(published))?;
        }
        if let Some(author) = entry.author {
            element(xml, "dc:creator", author)?;
        }
        for tag in &entry.tags {
            element(xml, "category", tag)?;
        }
        element(xml, "description", entry.summary)?;
        xml.create_element("content:encoded").write_inner_content(|xml| {
            BytesCData::escaped(&entry.html).try_for_each(|part| xml.write_event(Event::CData(part)))
        })?;
        Ok(())
    })?;
    Ok(())
}

fn json_feed(head: &Head, entries: &[Entry<'_>]) -> Vec<u8> {
    let items: Vec<_> = entries
        .iter()
        .map(|entry| {
            let mut item = json!({
                "id": entry.url,
                "url": entry.url,
                "title": entry.title,
                "summary": entry.summary,
                "content_html": &*entry.html,
                "tags": entry.tags,
            });
            if let Some(published) = entry.published {
                item["date_published"] = date::rfc3339(published).into();
            }
            if let Some(updated) = entry.updated {
                item["date_modified"] = date::rfc3339(updated).into();
            }
            if let Some(author) = entry.author {
                item["authors"] = json!([{ "name": author }]);
            }
            item
        })
        .collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": head.title,
        "description": head.description,
        "home_page_url": head.page,
        "feed_url": head.own,
        "language": head.language,
        "items": items,
    });
    let mut bytes = serde_json::to_vec(&feed).expect("a JSON value with text keys can be written");
    bytes.push(b'\n');
    bytes
}
