//! Markdown into a [`Body`] and what other pages may know of it.
//!
//! One pass over pulldown-cmark's events. What depends on other files, on the theme or
//! on the page's place becomes a hole; everything else is HTML here and now. Nothing
//! recurses, so no nesting of an author's can exhaust the stack.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Tag, TagEnd};

use super::callout::{self, Callout};
use super::emphasis;
use super::footnotes::Footnotes;
use super::lookalike;
use super::math::Formulas;
use super::outline::Ids;
use super::reading::{Measure, slot};
use super::shortcodes::Shortcodes;
use super::tables::Table;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::memo::Memo;
use crate::model::{Body, Facts, Part};
use crate::text::{Source, Span, address, push_escaped};

/// The extensions of CommonMark that a post may use.
pub const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_WIKILINKS);

/// Reads the text of a source from byte `start` on; the facts gain what it says.
pub fn read(
    source: &Source,
    start: usize,
    config: &Config,
    memo: &Memo,
    facts: &mut Facts,
) -> (Body, Vec<Diagnostic>) {
    let mut writer = Writer {
        source,
        config,
        memo,
        facts,
        offset: start,
        out: Body::default(),
        open: Vec::new(),
        diagnostics: Vec::new(),
        ids: Ids::default(),
        part: None,
        no_terms: None,
        quiet: 0,
        heading_words: None,
        lede: String::new(),
        outside: Measure::default(),
        parts: [Measure::default(); 3],
        table: Table::default(),
        footnotes: Footnotes::default(),
        formulas: Formulas::default(),
        shortcodes: Shortcodes::default(),
    };
    writer.run(&source.text[start..]);
    writer.finish()
}

/// The state of one pass.
pub(super) struct Writer<'a> {
    pub(super) source: &'a Source,
    pub(super) config: &'a Config,
    pub(super) memo: &'a Memo,
    pub(super) facts: &'a mut Facts,
    /// The byte of the source at which the Markdown begins.
    pub(super) offset: usize,
    pub(super) out: Body,
    pub(super) open: Vec<Open>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) ids: Ids,
    pub(super) part: Option<Part>,
    /// The level of the heading under which no term becomes a link.
    pub(super) no_terms: Option<u8>,
    /// How many open elements keep their text out of the prose: links, headings, titles.
    pub(super) quiet: u32,
    pub(super) heading_words: Option<String>,
    /// The text of the first paragraphs.
    pub(super) lede: String,
    outside: Measure,
    parts: [Measure; 3],
    table: Table,
    pub(super) footnotes: Footnotes,
    /// What formulas have defined for those after them.
    pub(super) formulas: Formulas,
    pub(super) shortcodes: Shortcodes,
}

/// An element that waits for its end.
pub(super) enum Open {
    /// An end tag, known beforehand.
    Plain(&'static str),
    /// Text outside of prose, with its end tag.
    Quiet(&'static str),
    /// A paragraph; top-level ones feed the excerpt.
    Paragraph,
    /// The first paragraph of a callout, still within its title.
    CalloutTitle(Callout),
    /// A quotation that is a callout.
    Callout(Callout),
    Heading {
        outer: Body,
        level: u8,
        id: Option<String>,
        part: Option<Part>,
        span: Span,
    },
    Image(OpenImage),
    Code {
        info: String,
        code: String,
        span: Span,
    },
    Footnote {
        outer: Body,
        name: String,
    },
    Html,
}

/// A picture while its description is being read.
pub(super) struct OpenImage {
    pub(super) url: String,
    pub(super) title: String,
    pub(super) alt: String,
    pub(super) span: Span,
    /// Whether it is alone in its paragraph.
    pub(super) figure: bool,
    /// Pictures within the description, whose ends are not this one's.
    nested: u32,
}

impl<'a> Writer<'a> {
    fn run(&mut self, text: &'a str) {
        let (masked, shortcodes, faults) = Shortcodes::find(text, OPTIONS);
        self.shortcodes = shortcodes;
        for (range, fault) in faults {
            let place = self.place(range);
            self.diagnostics.push(super::shortcodes::faulty(place, fault));
        }
        let prepared = emphasis::prepare(&masked);
        let events: Vec<(Event<'_>, Range<usize>)> = emphasis::events(&prepared, OPTIONS).collect();
        let code: Vec<Range<usize>> = events
            .iter()
            .filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))))
            .map(|(_, range)| self.span(range).range())
            .collect();
        self.diagnostics.extend(lookalike::body(self.source, self.offset, &code));
        for (name, range) in super::footnotes::literal(text, &events) {
            let place = self.place(range);
            self.diagnostics.push(catalog::footnote_missing(place, name));
        }
        for (at, (event, range)) in events.iter().enumerate() {
            self.event(event, range.clone(), &events[at + 1..]);
        }
    }

    fn finish(mut self) -> (Body, Vec<Diagnostic>) {
        self.close_part();
        let notes = std::mem::take(&mut self.footnotes);
        notes.write(&mut self.out);
        self.facts.reading = super::reading::reading(self.outside, self.parts);
        self.facts.excerpt = super::reading::excerpt(&self.lede, 160);
        (self.out, self.diagnostics)
    }

    fn event(&mut self, event: &Event<'_>, range: Range<usize>, next: &[(Event<'_>, Range<usize>)]) {
        if self.collect(event) {
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range, next),
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(text, range),
            Event::Code(code) => {
                self.count(code);
                self.out.html.push_str("<code>");
                push_escaped(&mut self.out.html, code);
                self.out.html.push_str("</code>");
            }
            Event::Html(_) | Event::InlineHtml(_) => self.html(range),
            Event::InlineMath(latex) => self.math(latex, false, range),
            Event::DisplayMath(latex) => self.math(latex, true, range),
            Event::FootnoteReference(name) => self.footnote_reference(name),
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break("<br>\n"),
            Event::Rule => self.out.html.push_str("<hr>\n"),
            Event::TaskListMarker(done) => self.task(*done),
        }
    }

    /// Takes what stands in an image's description or a block of code. Whether it did.
    fn collect(&mut self, event: &Event<'_>) -> bool {
        match self.open.last_mut() {
            Some(Open::Code { code, .. }) => match event {
                Event::Text(text) => code.push_str(text),
                _ => return false,
            },
            Some(Open::Image(image)) => match event {
                Event::Text(text) | Event::Code(text) | Event::InlineMath(text) => image.alt.push_str(text),
                Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
                Event::Start(Tag::Image { .. }) => image.nested += 1,
                Event::End(TagEnd::Image) if image.nested == 0 => return false,
                Event::End(TagEnd::Image) => image.nested -= 1,
                _ => {}
            },
            _ => return false,
        }
        true
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>, next: &[(Event<'_>, Range<usize>)]) {
        let span = self.span(&range);
        match tag {
            Tag::Paragraph => self.start_paragraph(next),
            Tag::Heading { level, id, classes, .. } => {
                self.start_heading(*level, id.as_deref(), classes, span)
            }
            Tag::BlockQuote(_) => self.start_quote(next),
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    pulldown_cmark::CodeBlockKind::Fenced(info) => info.to_string(),
                    pulldown_cmark::CodeBlockKind::Indented => String::new(),
                };
                self.open.push(Open::Code { info, code: String::new(), span });
            }
            Tag::HtmlBlock => self.open.push(Open::Html),
            Tag::List(first) => self.start_list(*first),
            Tag::Item => self.start_item(next),
            Tag::FootnoteDefinition(name) => {
                let outer = std::mem::take(&mut self.out);
                self.open.push(Open::Footnote { outer, name: name.to_string() });
            }
            Tag::DefinitionList => self.element("<dl>\n", "</dl>\n"),
            Tag::DefinitionListTitle => self.element("<dt>", "</dt>\n"),
            Tag::DefinitionListDefinition => self.element("<dd>", "</dd>\n"),
            Tag::Table(columns) => {
                self.table = Table::new(columns);
                self.element("<div class=\"table\" tabindex=\"0\"><table>\n", "</tbody></table></div>\n");
            }
            Tag::TableHead => {
                self.table.start_row(true);
                self.element("<thead><tr>", "</tr></thead>\n<tbody>\n");
            }
            Tag::TableRow => {
                self.table.start_row(false);
                self.element("<tr>", "</tr>\n");
            }
            Tag::TableCell => {
                let (start, end) = self.table.cell(next);
                self.element(&start, end);
            }
            Tag::Emphasis => self.element("<em>", "</em>"),
            Tag::Strong => self.element("<strong>", "</strong>"),
            Tag::Strikethrough => self.element("<del>", "</del>"),
            Tag::Superscript => self.element("<sup>", "</sup>"),
            Tag::Subscript => self.element("<sub>", "</sub>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.start_link(*link_type, dest_url, title, span)
            }
            Tag::Image { dest_url, title, .. } => {
                let figure = matches!(self.open.last(), Some(Open::Plain("</figure>\n")));
                self.open.push(Open::Image(OpenImage {
                    url: dest_url.to_string(),
                    title: title.to_string(),
                    alt: String::new(),
                    span,
                    figure,
                    nested: 0,
                }));
            }
            Tag::MetadataBlock(_) => self.open.push(Open::Plain("")),
        }
    }

    fn element(&mut self, start: &str, end: &'static str) {
        self.out.html.push_str(start);
        self.open.push(Open::Plain(end));
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        match open {
            Open::Plain(end) => self.out.html.push_str(end),
            Open::Quiet(end) => {
                self.quiet -= 1;
                self.out.html.push_str(end);
            }
            Open::Paragraph => {
                self.lede_text(" ");
                self.out.html.push_str("</p>\n");
            }
            Open::CalloutTitle(callout) => {
                self.quiet -= 1;
                self.out.html.push_str(callout.title_end());
            }
            Open::Callout(callout) => self.out.html.push_str(callout.end()),
            Open::Heading { outer, level, id, part, span } => self.end_heading(outer, level, id, part, span),
            Open::Image(image) => self.end_image(image),
            Open::Code { info, code, span } => self.code(&info, &code, span),
            Open::Footnote { outer, name } => {
                let note = std::mem::replace(&mut self.out, outer);
                self.footnotes.define(&name, note);
            }
            Open::Html => {}
        }
    }

    fn start_paragraph(&mut self, next: &[(Event<'_>, Range<usize>)]) {
        if let Some(Open::Callout(callout)) = self.open.last()
            && callout.awaits_title()
        {
            let mut callout = *callout;
            callout.take_title(next);
            if let Some(Open::Callout(open)) = self.open.last_mut() {
                *open = callout;
            }
            callout.write_title_start(&mut self.out);
            self.quiet += 1;
            self.open.push(Open::CalloutTitle(callout));
        } else if is_lone_image(next) {
            self.element("<figure class=\"picture\">", "</figure>\n");
        } else if is_lone_display_math(next) {
            self.open.push(Open::Plain(""));
        } else {
            self.out.html.push_str("<p>");
            self.open.push(Open::Paragraph);
        }
    }

    fn start_list(&mut self, first: Option<u64>) {
        match first {
            None => self.element("<ul>\n", "</ul>\n"),
            Some(1) => self.element("<ol>\n", "</ol>\n"),
            Some(first) => self.element(&format!("<ol start=\"{first}\">\n"), "</ol>\n"),
        }
    }

    fn start_item(&mut self, next: &[(Event<'_>, Range<usize>)]) {
        let is_task = matches!(
            next,
            [(Event::TaskListMarker(_), _), ..]
                | [(Event::Start(Tag::Paragraph), _), (Event::TaskListMarker(_), _), ..]
        );
        self.element(if is_task { "<li class=\"task\">" } else { "<li>" }, "</li>\n");
    }

    fn start_quote(&mut self, next: &[(Event<'_>, Range<usize>)]) {
        let first = match next {
            [(Event::Start(Tag::Paragraph), _), (Event::Text(text), range), ..] => Some((text, range)),
            _ => None,
        };
        let found = first.map(|(text, range)| (callout::read(text), range));
        match found {
            Some((callout::Found::Kind(callout), _)) => {
                self.out.html.push_str(&callout.start());
                self.open.push(Open::Callout(callout));
            }
            Some((callout::Found::Unknown(kind), range)) => {
                let place = self.place(range.clone());
                self.diagnostics.push(callout::unknown(place, &kind));
                self.element("<blockquote>\n", "</blockquote>\n");
            }
            _ => self.element("<blockquote>\n", "</blockquote>\n"),
        }
    }

    pub(super) fn measure(&mut self) -> &mut Measure {
        match self.part {
            Some(part) => &mut self.parts[slot(part)],
            None => &mut self.outside,
        }
    }

    fn line_break(&mut self, html: &str) {
        if matches!(self.open.last(), Some(Open::CalloutTitle(_)))
            && let Some(Open::CalloutTitle(callout)) = self.open.pop()
        {
            self.quiet -= 1;
            self.out.html.push_str(callout.title_end());
            self.out.html.push_str("<p>");
            self.open.push(Open::Paragraph);
            return;
        }
        self.out.html.push_str(html);
        if self.quiet == 0 {
            self.lede_text(" ");
        }
        if let Some(words) = &mut self.heading_words {
            words.push(' ');
        }
    }

    /// Whether the next thing stands between blocks, and not within a paragraph.
    pub(super) fn at_block(&self) -> bool {
        !self
            .open
            .iter()
            .any(|open| matches!(open, Open::Paragraph | Open::Heading { .. } | Open::CalloutTitle(_)))
    }

    /// A span of the source from a range of the Markdown.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        Span::from(self.offset + range.start..self.offset + range.end)
    }

    pub(super) fn place(&self, range: Range<usize>) -> Place {
        Place::new(&self.source.path, self.span(&range))
    }
}

/// Whether a paragraph holds one image and nothing else.
fn is_lone_image(next: &[(Event<'_>, Range<usize>)]) -> bool {
    if !matches!(next.first(), Some((Event::Start(Tag::Image { .. }), _))) {
        return false;
    }
    let end = next.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Image)));
    end.is_some_and(|end| matches!(next.get(end + 1), Some((Event::End(TagEnd::Paragraph), _))))
}

/// Whether a paragraph holds one formula on its own line and nothing else.
fn is_lone_display_math(next: &[(Event<'_>, Range<usize>)]) -> bool {
    matches!(next, [(Event::DisplayMath(_), _), (Event::End(TagEnd::Paragraph), _), ..])
}

/// The path or address of a picture as it was written: decoded and NFC, unless it is
/// on another site.
pub(super) fn image_target(url: &str) -> String {
    if address::is_external(url) {
        return address::encode_written(url);
    }
    crate::text::nfc(&address::decode(url)).into_owned()
}
