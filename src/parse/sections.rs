//! Headings and the parts that they begin.

use pulldown_cmark::{CowStr, HeadingLevel};

use super::markdown::{Open, Writer};
use super::outline::part_of;
use crate::diagnostic::{Place, catalog};
use crate::model::{Body, Heading, Part, Piece};
use crate::text::{Span, push_escaped};

impl Writer<'_> {
    pub(super) fn start_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<&str>,
        classes: &[CowStr<'_>],
        span: Span,
    ) {
        let written = level as u8;
        let by_hand = classes.iter().find_map(|class| match class.as_ref() {
            "why" => Some(Part::Why),
            "what" => Some(Part::What),
            "how" => Some(Part::How),
            _ => None,
        });
        if self.no_terms.is_some_and(|level| written <= level) {
            self.no_terms = None;
        }
        if classes.iter().any(|class| class.as_ref() == "no-terms") {
            self.no_terms = Some(written);
        }
        let before = self.facts.headings.last().map_or(1, |heading| heading.level);
        let at_top = self.open.is_empty();
        if at_top && (written == 1 || written > before + 1) {
            let expected = if written == 1 { 2 } else { before + 1 };
            let place = Place::new(&self.source.path, span);
            self.diagnostics.push(catalog::heading_level(place, written, expected));
        }
        let outer = std::mem::take(&mut self.out);
        self.heading_words = Some(String::new());
        self.quiet += 1;
        self.open.push(Open::Heading {
            outer,
            level: written.max(2),
            id: id.map(str::to_owned),
            part: by_hand,
            span,
        });
    }

    pub(super) fn end_heading(
        &mut self,
        outer: Body,
        level: u8,
        id: Option<String>,
        by_hand: Option<Part>,
        span: Span,
    ) {
        self.quiet -= 1;
        let inner = std::mem::replace(&mut self.out, outer);
        let words = self.heading_words.take().unwrap_or_default();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let id = self.ids.take(id.as_deref(), &words);
        let opens_part = self.open.is_empty() && level == 2 && !self.shortcodes.encloses();
        let part = by_hand.or_else(|| part_of(&words, &self.config.part_words)).filter(|_| opens_part);
        if let Some(part) = part {
            self.close_part();
            self.open_part(part);
        }
        let html = &mut self.out.html;
        html.push_str(&format!("<h{level} id=\""));
        push_escaped(html, &id);
        html.push_str("\">");
        self.out.append(inner);
        self.out.push_hole(Piece::Anchor(u32::try_from(self.facts.headings.len()).unwrap_or(u32::MAX)));
        self.out.html.push_str(&format!("</h{level}>\n"));
        self.facts.headings.push(Heading { level, id, text: words, part, span });
        if let Some(part) = part {
            self.out.parts.push((part, Span::at(self.out.html.len())));
        }
    }

    pub(super) fn open_part(&mut self, part: Part) {
        let name = part.name();
        self.out.html.push_str(&format!("<section class=\"part {name}\" data-part=\"{name}\">\n"));
        self.out.push_hole(Piece::PartLabel(part));
        self.part = Some(part);
    }

    pub(super) fn close_part(&mut self) {
        if self.part.take().is_some() {
            if let Some((_, span)) = self.out.parts.last_mut() {
                *span = Span::from(span.range().start..self.out.html.len());
            }
            self.out.html.push_str("</section>\n");
        }
    }
}
