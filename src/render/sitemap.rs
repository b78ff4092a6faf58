//! What search engines are told: the sitemap (sitemaps.org, protocol 0.9, with
//! `xhtml:link` for languages) and robots.txt (RFC 9309).

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::Site;
use super::route::is_listed;
use crate::link::ids;
use crate::model::SourceId;
use crate::text::date;

/// Every listed page with its last change and its other languages.
pub fn sitemap(site: &Site) -> Vec<u8> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    write(&mut xml, site).expect("writing to memory cannot fail");
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    bytes
}

fn write(xml: &mut Writer<Vec<u8>>, site: &Site) -> std::io::Result<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let set = xml.create_element("urlset").with_attributes([
        ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"),
        ("xmlns:xhtml", "http://www.w3.org/1999/xhtml"),
    ]);
    set.write_inner_content(|xml| {
        for address in lists(site) {
            url(xml, site, &address, None, &[])?;
        }
        for (id, facts) in ids(&site.facts).filter(|(id, _)| is_listed(site, *id)) {
            let changed = facts.updated.as_ref().or(facts.date.as_ref()).map(date::rfc3339);
            let same = &site.index.translations[id.index()];
            let same: &[SourceId] = if same.len() > 1 { same } else { &[] };
            url(xml, site, &site.index.addresses[id.index()], changed.as_deref(), same)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The addresses of lists that are worth finding.
fn lists(site: &Site) -> Vec<String> {
    let mut lists = Vec::new();
    for language in site.config.language_ids() {
        let prefix = site.config.prefix(language);
        lists.push(prefix.clone());
        if site.index.series_in(language).next().is_some() {
            lists.push(format!("{prefix}series/"));
        }
        if !site.index.terms_in(language).is_empty() {
            lists
                .extend(["glossary/", "map/", "questions/", "decode/"].map(|page| format!("{prefix}{page}")));
        }
        if !site.index.posts_in(language).is_empty() {
            lists.push(format!("{prefix}path/"));
        }
        if site.index.tags_in(language).next().is_some() {
            lists.push(format!("{prefix}tags/"));
        }
        lists.push(format!("{prefix}archive/"));
    }
    lists.extend(
        site.index
            .series
            .iter()
            .filter(|series| series.source.is_none())
            .map(|series| series.address.clone()),
    );
    let with_posts = site.index.series.iter().filter(|series| !series.posts.is_empty());
    lists.extend(with_posts.map(|series| format!("{}why/", series.address)));
    let with_terms = site.index.series.iter().filter(|series| !site.index.taught_in(series).is_empty());
    lists.extend(with_terms.map(|series| format!("{}cards/", series.address)));
    lists.extend(site.index.tags.iter().map(|tag| tag.address.clone()));
    lists
}

fn url(
    xml: &mut Writer<Vec<u8>>,
    site: &Site,
    address: &str,
    changed: Option<&str>,
    same: &[SourceId],
) -> std::io::Result<()> {
    xml.create_element("url").write_inner_content(|xml| {
        xml.create_element("loc").write_text_content(BytesText::new(&site.absolute(address)))?;
        if let Some(changed) = changed {
            xml.create_element("lastmod").write_text_content(BytesText::new(changed))?;
        }
        for other in same {
            let language = &*site.config.language(site.facts(*other).language).code;
            let href = site.absolute(&site.index.addresses[other.index()]);
            xml.create_element("xhtml:link")
                .with_attributes([("rel", "alternate"), ("hreflang", language), ("href", &href)])
                .write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Everything may be read; where the sitemap is.
pub fn robots(site: &Site) -> Vec<u8> {
    let mut robots = String::from("User-agent: *\nAllow: /\n");
    let sitemap = site.absolute("sitemap.xml");
    if !sitemap.is_empty() {
        robots.push_str(&format!("\nSitemap: {sitemap}\n"));
    }
    robots.into_bytes()
}
