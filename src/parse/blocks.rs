//! The pieces of a text that another notation fills: pictures, code, diagrams, formulas.

use std::ops::Range;

use super::code::{self, CodeInfo};
use super::diagram;
use super::markdown::{OpenImage, Writer, image_target};
use crate::diagnostic::{Place, Words, catalog};
use crate::model::{Image, Piece};
use crate::text::{Span, address, push_escaped};

impl Writer<'_> {
    /// A picture, with its caption if it stands alone.
    pub(super) fn end_image(&mut self, open: OpenImage) {
        let alt = open.alt.trim().to_owned();
        if alt.is_empty() {
            let url = &open.url;
            let example =
                Words::new(format!("![그림이 보여 주는 것]({url})"), format!("![what it shows]({url})"));
            self.diagnostics.push(catalog::alt_missing(Place::new(&self.source.path, open.span), &example));
        }
        let caption = Some(open.title).filter(|title| !title.is_empty());
        let number = self.note_image(&open.url, alt, caption.clone(), open.span);
        self.out.push_hole(Piece::Image(number));
        if let Some(caption) = caption.filter(|_| open.figure) {
            self.out.html.push_str("<figcaption>");
            push_escaped(&mut self.out.html, &caption);
            self.out.html.push_str("</figcaption>");
        }
    }

    /// Keeps a picture among the facts. Its number.
    pub(super) fn note_image(&mut self, url: &str, alt: String, caption: Option<String>, span: Span) -> u32 {
        self.measure().figure();
        let number = u32::try_from(self.facts.images.len()).unwrap_or(u32::MAX);
        self.facts.images.push(Image { target: image_target(url), alt, caption, span });
        number
    }

    /// A block of code, or what its language says it is.
    pub(super) fn code(&mut self, info: &str, code: &str, span: Span) {
        if info.split([' ', ',', '{']).next() == Some("mermaid") {
            self.diagram(code, span);
        } else {
            self.measure().code(code);
            let (info, unknown) = CodeInfo::read(info);
            for word in unknown {
                self.diagnostics
                    .push(catalog::code_option_unknown(Place::new(&self.source.path, span), &word));
            }
            self.code_block(code, &info, span);
        }
    }

    /// Code in its frame.
    pub(super) fn code_block(&mut self, code: &str, info: &CodeInfo, span: Span) {
        let (html, unknown) = code::code_block(code, info, self.memo, self.config.highlight);
        if let Some(unknown) = unknown {
            let first_line = first_line(&self.source.text, span);
            let place = Place::new(&self.source.path, first_line);
            self.diagnostics.push(catalog::code_language_unknown(
                place,
                &info.language,
                unknown.nearest.as_deref(),
            ));
        }
        self.out.html.push_str(&html);
        self.out.html.push('\n');
    }

    fn diagram(&mut self, source: &str, span: Span) {
        self.measure().figure();
        match diagram::diagram(source, self.memo) {
            Ok(drawing) => {
                if drawing.alt.is_none() {
                    let place = Place::new(&self.source.path, first_line(&self.source.text, span));
                    let example = Words::new(
                        "%% alt: 글이 토큰으로, 토큰이 숫자로 바뀌는 차례",
                        "%% alt: text turns into tokens, and tokens into numbers",
                    );
                    self.diagnostics.push(catalog::alt_missing(place, &example));
                }
                self.out.html.push_str("<figure class=\"diagram\" tabindex=\"0\">");
                self.out.html.push_str(&drawing.svg);
                self.out.html.push_str("</figure>\n");
            }
            Err(problem) => {
                let line = line_within(&self.source.text, span, problem.line);
                let place = Place::new(&self.source.path, line);
                self.diagnostics.push(catalog::diagram_invalid(place, &problem.fault));
                let info = CodeInfo { language: "text".to_owned(), ..CodeInfo::default() };
                self.code_block(source, &info, span);
            }
        }
    }

    /// A formula, in the line or on its own.
    pub(super) fn math(&mut self, latex: &str, display: bool, range: Range<usize>) {
        if display {
            self.measure().figure();
        }
        match self.formulas.convert(latex, display) {
            Ok(mathml) if mathml.is_empty() => {}
            Ok(mathml) if display && self.at_block() => {
                self.out.html.push_str("<div class=\"math\" tabindex=\"0\">");
                self.out.html.push_str(&mathml);
                self.out.html.push_str("</div>\n");
            }
            Ok(mathml) => self.out.html.push_str(&mathml),
            Err(problem) => {
                let span = part_of(&self.source.text, self.span(&range), latex, &problem.range);
                let place = Place::new(&self.source.path, span);
                self.diagnostics.push(catalog::math_invalid(place, &problem.fault));
                self.out.html.push_str("<code class=\"math-source\">");
                push_escaped(&mut self.out.html, latex.trim());
                self.out.html.push_str("</code>");
            }
        }
    }
}

/// The span of a part of a formula, whose lines may stand behind the marks of a list or
/// a quotation; the whole span if it cannot be told.
fn part_of(text: &str, span: Span, latex: &str, part: &Range<usize>) -> Span {
    let mut at = span.range().start;
    let mut line_start = 0;
    for line in latex.split_inclusive('\n') {
        let Some(found) = text.get(at..span.range().end).and_then(|rest| rest.find(line)) else {
            return span;
        };
        let line_end = line_start + line.len();
        if (line_start..line_end).contains(&part.start) {
            let start = at + found + (part.start - line_start);
            return Span::from(start..start + (part.end.min(line_end) - part.start));
        }
        at += found + line.len();
        line_start = line_end;
    }
    span
}

/// A line within a fence, counted from 0 after the line that opens it.
fn line_within(text: &str, span: Span, number: usize) -> Span {
    let mut start = span.range().start;
    for line in text[span.range()].split_inclusive('\n').take(number + 1) {
        start += line.len();
    }
    let rest = &text[start.min(text.len())..];
    let line = rest.lines().next().unwrap_or_default();
    if start >= span.range().end || line.trim().is_empty() {
        return first_line(text, span);
    }
    let indent = line.len() - line.trim_start().len();
    Span::from(start + indent..start + line.trim_end().len())
}

/// The line on which a span begins, without the one's end.
fn first_line(text: &str, span: Span) -> Span {
    let start = span.range().start;
    let length = text[start..span.range().end].find('\n');
    Span::from(start..length.map_or(span.range().end, |length| start + length))
}

/// The target of a shortcode's `src`, as a link.
pub(super) fn source_target(src: &str) -> crate::model::LinkTarget {
    if address::is_external(src) {
        return crate::model::LinkTarget::External(address::encode_written(src));
    }
    crate::model::LinkTarget::Local { path: image_target(src), query: String::new(), fragment: None }
}
