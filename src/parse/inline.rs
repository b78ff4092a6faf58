//! What stands within a line: text, links, references to notes, the author's own HTML.

use std::ops::Range;

use super::markdown::{Open, Writer};
use crate::diagnostic::{Place, catalog};
use crate::model::{Label, Link, Piece, ProseRun};
use crate::text::{Span, push_escaped};

/// Plain text kept for the excerpt, in bytes: more than any excerpt needs.
const EXCERPT_TEXT: usize = 1200;

impl Writer<'_> {
    pub(super) fn start_link(&mut self, kind: pulldown_cmark::LinkType, url: &str, title: &str, span: Span) {
        let target = super::links::target(kind, url);
        self.out.html.push_str("<a");
        self.link_hole(target, span);
        if !title.is_empty() {
            self.out.html.push_str(" title=\"");
            push_escaped(&mut self.out.html, title);
            self.out.html.push('"');
        }
        self.out.html.push('>');
        self.quiet += 1;
        self.open.push(Open::Quiet("</a>"));
    }

    /// Notes a link and leaves the hole for its attributes. Its number among the links.
    pub(super) fn link_hole(&mut self, target: crate::model::LinkTarget, span: Span) -> u32 {
        let number = u32::try_from(self.facts.links.len()).unwrap_or(u32::MAX);
        self.out.push_hole(Piece::Link(number));
        self.facts.links.push(Link { target, span });
        number
    }

    pub(super) fn text(&mut self, mut text: &str, mut range: Range<usize>) {
        if let Some(Open::CalloutTitle(callout)) = self.open.last_mut()
            && let Some(marker) = callout.take_marker()
        {
            let length = text.len() - text.get(marker..).map_or(0, |rest| rest.trim_start().len());
            text = &text[length..];
            range.start = (range.start + length).min(range.end);
        }
        self.count(text);
        self.literal_emphasis(text, &range);
        let start = self.out.html.len();
        push_escaped(&mut self.out.html, text);
        let source = self.span(&range);
        let verbatim = self.source.text.get(source.range()) == Some(text);
        if self.quiet == 0 && verbatim && !text.trim().is_empty() {
            let html = Span::from(start..self.out.html.len());
            let section = u32::try_from(self.facts.headings.len()).unwrap_or(u32::MAX);
            let linkable = self.no_terms.is_none();
            self.out.prose.push(&ProseRun { html, source, part: self.part, section, linkable });
        }
        if self.quiet == 0 {
            self.lede_text(text);
        }
    }

    /// Counts text towards the reading time and the words of a heading.
    pub(super) fn count(&mut self, text: &str) {
        self.measure().text(text);
        if let Some(words) = &mut self.heading_words {
            words.push_str(text);
        }
    }

    /// Keeps the text of top-level paragraphs for the excerpt.
    pub(super) fn lede_text(&mut self, text: &str) {
        let in_paragraph = matches!(self.open.first(), Some(Open::Paragraph));
        if (in_paragraph || self.open.is_empty()) && self.lede.len() < EXCERPT_TEXT {
            self.lede.push_str(text);
        }
    }

    /// Reports `**` that Markdown left as it was, unless the author escaped it.
    pub(super) fn literal_emphasis(&mut self, text: &str, range: &Range<usize>) {
        if !text.contains("**") {
            return;
        }
        let span = self.span(range);
        let written = &self.source.text[span.range()];
        if let Some(at) = written.find("**") {
            let start = span.start as usize + at;
            let place = Place::new(&self.source.path, Span::from(start..start + 2));
            self.diagnostics.push(catalog::emphasis_literal(place, "**"));
        }
    }

    pub(super) fn task(&mut self, done: bool) {
        let checked = if done { " checked" } else { "" };
        self.out.html.push_str(&format!("<input type=\"checkbox\" disabled{checked} aria-label=\""));
        self.out.push_hole(Piece::Label(if done { Label::TaskDone } else { Label::TaskOpen }));
        self.out.html.push_str("\"> ");
    }

    pub(super) fn footnote_reference(&mut self, name: &str) {
        let (number, nth) = self.footnotes.refer(name);
        let id = if nth == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{nth}") };
        self.out.html.push_str(&format!(
            "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{id}\" role=\"doc-noteref\">{number}</a></sup>"
        ));
    }

    /// HTML of the author's own, with the shortcodes that stand in it.
    pub(super) fn html(&mut self, range: Range<usize>) {
        let text = &self.source.text[self.offset + range.start..self.offset + range.end];
        let mut from = 0;
        while let Some(call) = self.shortcodes.next_within(range.start + from..range.end) {
            let start = call.0.range.start - range.start;
            self.html_without_comments(self.offset + range.start + from, &text[from..start]);
            from = call.0.range.end - range.start;
            self.shortcode(call);
        }
        let from = from.min(text.len());
        self.html_without_comments(self.offset + range.start + from, &text[from..]);
    }

    pub(super) fn raw_html(&mut self, html: &str) {
        for part in html.split(" id=\"").skip(1) {
            if let Some((id, _)) = part.split_once('"') {
                self.facts.anchors.push(id.to_owned());
            }
        }
        self.out.html.push_str(html);
    }
}
