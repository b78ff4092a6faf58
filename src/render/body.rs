//! Fills the holes of a text: links as seen from the page, pictures, words of the
//! interface, shortcodes.

use std::ops::Range;

use tera::{Context, Value};

use super::picture::push_image;
use super::{Renderer, Site};
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::link::Resolved;
use crate::link::occurrences::{Occurrence, Role};
use crate::model::{Body, Half, Kind, Piece, Shortcode, SourceId};
use crate::text::{address, nearest, push_escaped};

/// Where a text is shown.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// What stands before every address of the site: the way to its root, or its whole
    /// address.
    pub root: &'a str,
    /// On what.
    pub on: On,
}

/// On what a text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// Its own page, with the marks that only make sense there.
    OwnPage,
    /// Another page of the site.
    OtherPage,
    /// A feed, far from the site.
    Feed,
}

impl Renderer<'_> {
    /// The text of a source as HTML.
    ///
    /// # Errors
    /// A shortcode's template that is missing or does not work.
    pub(super) fn text(&self, id: SourceId, setting: Setting<'_>) -> Result<String, Diagnostic> {
        self.passage(id, 0..self.site.bodies[id.index()].html.len(), setting)
    }

    /// A stretch of the text of a source, by bytes of its body.
    ///
    /// # Errors
    /// As [`Renderer::text`].
    pub(super) fn passage(
        &self,
        id: SourceId,
        range: Range<usize>,
        setting: Setting<'_>,
    ) -> Result<String, Diagnostic> {
        let body = &self.site.bodies[id.index()];
        let holes = body.holes.iter().filter(|hole| {
            // What stands at the very end belongs to what follows.
            let at = hole.at as usize;
            range.contains(&at) || (at == range.end && at == body.html.len())
        });
        let mut html = String::with_capacity(range.len() + body.holes.len() * 48);
        let found = self.site.index.occurrences[id.index()].iter();
        let mut terms =
            found.filter(|found| found.role != Role::Text && range.contains(&found.html.range().start));
        let mut term = terms.next();
        let mut from = range.start;
        for hole in holes {
            let at = hole.at as usize;
            while let Some(next) = term.filter(|next| next.html.range().start < at) {
                from = self.push_term(&mut html, body, from, next, setting);
                term = terms.next();
            }
            html.push_str(&body.html[from..at]);
            from = at;
            self.fill(&mut html, id, hole.piece, setting)?;
        }
        while let Some(next) = term {
            from = self.push_term(&mut html, body, from, next, setting);
            term = terms.next();
        }
        html.push_str(&body.html[from..range.end]);
        Ok(html)
    }

    /// Writes the text from a byte on up to the end of a term, which is a link on the
    /// text's own page. The byte after it.
    fn push_term(
        &self,
        html: &mut String,
        body: &Body,
        from: usize,
        found: &Occurrence,
        setting: Setting<'_>,
    ) -> usize {
        let range = found.html.range();
        match found.role {
            Role::Escaped => html.push_str(&body.html[from..range.start - 1]),
            _ => html.push_str(&body.html[from..range.start]),
        }
        let words = &body.html[range.clone()];
        if found.role == Role::Link && setting.on != On::Feed {
            let url = self.site.url(&self.site.index.addresses[found.term.index()]);
            html.push_str("<a class=\"term\" interestfor=\"");
            push_escaped(html, &super::terms::card_id(self.site, found.term));
            html.push_str("\" href=\"");
            push_escaped(html, &format!("{}{url}", setting.root));
            html.push_str("\">");
            html.push_str(words);
            html.push_str("</a>");
        } else {
            html.push_str(words);
        }
        range.end
    }

    fn fill(
        &self,
        html: &mut String,
        id: SourceId,
        piece: Piece,
        setting: Setting<'_>,
    ) -> Result<(), Diagnostic> {
        let words = self.words(self.site.facts(id).language);
        match piece {
            Piece::Link(number) => push_link(html, self.site, id, number as usize, setting),
            Piece::Image(number) => push_image(html, self.site, id, number as usize, setting.root),
            Piece::Label(label) => push_escaped(html, words.get(label.key())),
            Piece::PartLabel(part) if setting.on == On::OwnPage => {
                let key = match part {
                    crate::model::Part::Why => "part_why",
                    crate::model::Part::What => "part_what",
                    crate::model::Part::How => "part_how",
                };
                html.push_str("<p class=\"part-label\" aria-hidden=\"true\">");
                push_escaped(html, words.get(key));
                html.push_str("</p>\n");
            }
            Piece::Anchor(number) if setting.on == On::OwnPage => {
                let heading = &self.site.facts(id).headings[number as usize];
                html.push_str(" <a class=\"anchor\" href=\"#");
                html.push_str(&address::encode(&heading.id));
                html.push_str("\" aria-label=\"");
                push_escaped(html, words.get("heading_anchor"));
                html.push_str(": ");
                push_escaped(html, &heading.text);
                html.push_str("\">#</a>");
            }
            Piece::PartLabel(_) | Piece::Anchor(_) => {}
            Piece::Shortcode(number) => {
                let shortcode = &self.site.bodies[id.index()].shortcodes[number as usize];
                html.push_str(&self.shortcode(id, shortcode, setting)?);
            }
        }
        Ok(())
    }

    fn shortcode(
        &self,
        id: SourceId,
        shortcode: &Shortcode,
        setting: Setting<'_>,
    ) -> Result<String, Diagnostic> {
        let template = format!("shortcodes/{}.html", shortcode.name);
        let facts = self.site.facts(id);
        if !self.theme.has(&template) {
            let known = self.theme.shortcodes();
            let near = nearest(&shortcode.name, known.iter().map(String::as_str));
            let place = Place::new(&facts.path, shortcode.span);
            return Err(catalog::shortcode_unknown(place, &shortcode.name, near, &known.join(", ")));
        }
        let mut context = Context::new();
        context.insert_value("args", arguments(shortcode));
        context.insert_value("root", setting.root.into());
        context.insert_value("t", self.words(facts.language).value.clone());
        let image = shortcode.image.map_or_else(Value::none, |number| {
            let mut html = String::new();
            push_image(&mut html, self.site, id, number as usize, setting.root);
            Value::safe_string(&html)
        });
        context.insert_value("image", image);
        let source = shortcode.link.and_then(|number| link_url(self.site, id, number as usize, setting));
        context.insert_value("src", source.map_or_else(Value::none, |url| url.as_str().into()));
        let half = match shortcode.half {
            Half::Whole => "whole",
            Half::Open => "open",
            Half::Close => "close",
        };
        context.insert_value("half", half.into());
        self.theme.render(&template, &context, Some(&facts.path))
    }
}

fn arguments(shortcode: &Shortcode) -> Value {
    let map: tera::Map =
        shortcode.arguments.iter().map(|(key, value)| (key.clone().into(), value.as_str().into())).collect();
    map.into()
}

/// Writes the attributes of a link. One that leads nowhere has none: its words stay.
fn push_link(html: &mut String, site: &Site, id: SourceId, number: usize, setting: Setting<'_>) {
    let Some(url) = link_url(site, id, number, setting) else { return };
    html.push_str(" href=\"");
    push_escaped(html, &url);
    html.push('"');
    match site.index.links[id.index()].get(number) {
        Some(Resolved::External(url)) if url.starts_with("http") || url.starts_with("//") => {
            html.push_str(" class=\"external\" rel=\"noopener\"");
        }
        Some(Resolved::Page(page)) if page.source.is_some_and(|to| site.facts(to).kind == Kind::Term) => {
            html.push_str(" class=\"term\"");
            if setting.on != On::Feed
                && let Some(term) = page.source.filter(|term| *term != id)
            {
                html.push_str(" interestfor=\"");
                push_escaped(html, &super::terms::card_id(site, term));
                html.push('"');
            }
        }
        _ => {}
    }
}

/// Where a link leads, as seen from the page.
fn link_url(site: &Site, id: SourceId, number: usize, setting: Setting<'_>) -> Option<String> {
    match site.index.links[id.index()].get(number)? {
        Resolved::External(url) => Some(url.clone()),
        Resolved::Page(page)
            if setting.on == On::OwnPage && page.source == Some(id) && page.rest.starts_with('#') =>
        {
            Some(page.rest.clone())
        }
        Resolved::Page(page) => {
            let url = site.url(page.address(&site.index));
            Some(format!("{}{url}{}", setting.root, page.rest))
        }
        Resolved::File(file) => {
            let at = site.index.file_addresses.get(file)?;
            Some(format!("{}{}", setting.root, address::encode(at)))
        }
        Resolved::Nowhere => None,
    }
}
