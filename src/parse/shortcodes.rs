//! Shortcodes in a text: found outside of code, hidden from the Markdown parser behind
//! comments of the same length, and put back as holes.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::blocks::source_target;
use super::code::CodeInfo;
use super::markdown::Writer;
use crate::diagnostic::{Diagnostic, Place, Words, catalog};
use crate::model::{Half, Link, Shortcode};
use crate::text::shortcode::{self, Call, Fault};

/// The shortcodes of one text, in order.
#[derive(Debug, Default)]
pub struct Shortcodes {
    calls: VecDeque<(Call, Half)>,
    /// How many pairs are open.
    depth: usize,
}

/// What is wrong with a shortcode.
pub enum Problem {
    /// How it is written.
    Syntax(Fault),
    /// It ends nothing.
    EndsNothing(String),
    /// `raw` without its end.
    RawUnclosed,
}

/// Where a shortcode is wrong, and how.
pub type Faulty = (Range<usize>, Problem);

impl Shortcodes {
    /// Finds the shortcodes of a text outside of its code. The text comes back with each
    /// replaced by a comment of the same length, so that no offset moves.
    pub fn find(text: &str, options: Options) -> (Cow<'_, str>, Shortcodes, Vec<Faulty>) {
        let mut faults = Vec::new();
        if !text.contains(shortcode::OPEN) {
            return (Cow::Borrowed(text), Shortcodes::default(), faults);
        }
        let code = code_ranges(text, options);
        let outside = |range: &Range<usize>| {
            !code.iter().any(|code| code.start <= range.start && range.start < code.end)
        };
        let mut calls: Vec<(Call, Half)> = Vec::new();
        let mut raw_until = 0;
        for call in shortcode::scan(text) {
            match call {
                Ok(call) if !outside(&call.range) || call.range.start < raw_until => {}
                Ok(call) if call.name == "raw" && !call.is_end => match raw_end(text, call.range.end) {
                    Some(end) => {
                        raw_until = end;
                        calls.push((Call { range: call.range.start..end, ..call }, Half::Whole));
                    }
                    None => faults.push((call.range, Problem::RawUnclosed)),
                },
                Ok(call) if call.is_end => {
                    let begun = calls
                        .iter_mut()
                        .rev()
                        .find(|(open, half)| open.name == call.name && *half == Half::Whole);
                    match begun {
                        Some((_, half)) => {
                            *half = Half::Open;
                            calls.push((call, Half::Close));
                        }
                        None => faults.push((call.range, Problem::EndsNothing(call.name))),
                    }
                }
                Ok(call) => calls.push((call, Half::Whole)),
                Err((range, fault)) if outside(&range) && range.start >= raw_until => {
                    faults.push((range, Problem::Syntax(fault)))
                }
                Err(_) => {}
            }
        }
        let masked = mask(text, &calls);
        (Cow::Owned(masked), Shortcodes { calls: calls.into(), depth: 0 }, faults)
    }

    /// The next shortcode, if it lies within a range of the text.
    pub fn next_within(&mut self, range: Range<usize>) -> Option<(Call, Half)> {
        let (call, _) = self.calls.front()?;
        if call.range.start < range.start {
            // Its place was swallowed by something else, such as a comment of the author's.
            self.calls.pop_front();
            return self.next_within(range);
        }
        if call.range.start >= range.end { None } else { self.calls.pop_front() }
    }

    /// Whether a pair is open.
    pub fn encloses(&self) -> bool {
        self.depth > 0
    }
}

/// The bytes of a text that are code.
pub(super) fn code_ranges(text: &str, options: Options) -> Vec<Range<usize>> {
    Parser::new_ext(text, options)
        .into_offset_iter()
        .filter(|(event, _)| {
            matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_)) | Event::End(TagEnd::CodeBlock))
        })
        .map(|(_, range)| range)
        .collect()
}

/// The byte after the `{{< /raw >}}` that ends a raw island.
fn raw_end(text: &str, from: usize) -> Option<usize> {
    let end = shortcode::scan(&text[from..]).flatten().find(|call| call.is_end && call.name == "raw")?;
    Some(from + end.range.end)
}

/// Puts a comment of the same length over each shortcode; line breaks stay.
fn mask(text: &str, calls: &[(Call, Half)]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for (call, _) in calls {
        masked.push_str(&text[from..call.range.start]);
        masked.push_str("<!--");
        // The shortest shortcode, `{{<x>}}`, is as long as an empty comment.
        let inner = &text[call.range.start + 4..call.range.end - 3];
        masked.extend(inner.bytes().map(|byte| if byte == b'\n' { '\n' } else { '.' }));
        masked.push_str("-->");
        from = call.range.end;
    }
    masked.push_str(&text[from..]);
    masked
}

/// The message about a shortcode that cannot be read.
pub fn faulty(place: Place, problem: Problem) -> Diagnostic {
    let (what, fix) = match problem {
        Problem::Syntax(Fault::Unclosed) => (
            Words::new("쇼트코드를 닫는 `>}}`가 없습니다", "the shortcode has no closing `>}}`"),
            Words::new("끝에 `>}}`를 쓰세요.", "End it with `>}}`."),
        ),
        Problem::Syntax(Fault::Name) => (
            Words::new("쇼트코드의 이름이 없습니다", "the shortcode has no name"),
            Words::new(
                "이렇게 쓰세요: `{{< figure src=\"그림.png\" alt=\"설명\" >}}`",
                "Write `{{< figure src=\"picture.png\" alt=\"what it shows\" >}}`.",
            ),
        ),
        Problem::Syntax(Fault::Argument) => (
            Words::new("쇼트코드의 값을 읽을 수 없습니다", "the shortcode's values cannot be read"),
            Words::new(
                "값은 따옴표로 감싸세요: `이름=\"값\"`",
                "Put values in quotation marks: `name=\"value\"`.",
            ),
        ),
        Problem::EndsNothing(name) => (
            Words::new(
                format!("`{{{{< /{name} >}}}}`이 닫을 것이 없습니다"),
                format!("`{{{{< /{name} >}}}}` ends nothing"),
            ),
            Words::new(
                format!("앞에 `{{{{< {name} >}}}}`를 쓰거나 이 줄을 지우세요."),
                format!("Write `{{{{< {name} >}}}}` before it, or delete this line."),
            ),
        ),
        Problem::RawUnclosed => (
            Words::new(
                "`{{< raw >}}`를 닫는 `{{< /raw >}}`가 없습니다",
                "`{{< raw >}}` has no `{{< /raw >}}`",
            ),
            Words::new(
                "HTML이 끝나는 곳에 `{{< /raw >}}`를 쓰세요.",
                "Write `{{< /raw >}}` where the HTML ends.",
            ),
        ),
    };
    catalog::shortcode_syntax(place, what, fix)
}

impl Writer<'_> {
    /// Puts a shortcode into the text.
    pub(super) fn shortcode(&mut self, (call, half): (Call, Half)) {
        match half {
            Half::Open => self.shortcodes.depth += 1,
            Half::Close => self.shortcodes.depth = self.shortcodes.depth.saturating_sub(1),
            Half::Whole => {}
        }
        match call.name.as_str() {
            "raw" => self.raw(&call),
            "include" => self.include(&call),
            _ => self.templated(call, half),
        }
    }

    fn raw(&mut self, call: &Call) {
        let text = &self.source.text[self.span(&call.range).range()];
        let start = text.find(shortcode::CLOSE).map_or(0, |at| at + shortcode::CLOSE.len());
        let end = text.rfind(shortcode::OPEN).unwrap_or(text.len());
        if let Some(html) = text.get(start..end) {
            let html = html.to_owned();
            self.raw_html(&html);
            self.out.written.replaced.push((self.span(&call.range), html));
        }
    }

    fn include(&mut self, call: &Call) {
        let span = self.span(&call.range);
        let file = call.argument("file").unwrap_or_default();
        let Some(code) = self.source.includes.get(file).cloned() else {
            self.diagnostics.push(catalog::include_missing(Place::new(&self.source.path, span), file));
            return;
        };
        let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
        let info = CodeInfo {
            language: call.argument("lang").unwrap_or(extension).to_owned(),
            title: call.argument("title").map(str::to_owned),
            ..CodeInfo::default()
        };
        self.measure().code(&code);
        let fence = if code.contains("```") { "````" } else { "```" };
        let fenced = format!("{fence}{}\n{}\n{fence}", info.language, code.trim_end());
        self.out.written.replaced.push((span, fenced));
        self.code_block(&code, &info, span);
    }

    fn templated(&mut self, call: Call, half: Half) {
        let span = self.span(&call.range);
        let mut shortcode =
            Shortcode { name: call.name.clone(), image: None, link: None, half, span, arguments: Vec::new() };
        if let Some(src) = call.argument("src") {
            if call.name == "figure" {
                let alt = call.argument("alt").unwrap_or_default().to_owned();
                if alt.trim().is_empty() {
                    let shown = Words::new("그림이 보여 주는 것", "what it shows");
                    let frame = format!("{{{{< figure src=\"{src}\" alt=\"{{}}\" >}}}}");
                    let example = shown.within(&frame, &frame);
                    self.diagnostics
                        .push(catalog::alt_missing(Place::new(&self.source.path, span), &example));
                }
                let caption = call.argument("caption").map(str::to_owned);
                shortcode.image = Some(self.note_image(src, alt, caption, span));
            } else {
                shortcode.link = u32::try_from(self.facts.links.len()).ok();
                self.facts.links.push(Link { target: source_target(src), span });
            }
        }
        shortcode.arguments = call.arguments;
        self.out.push_shortcode(shortcode);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (String, Vec<(String, Half)>, usize) {
        let (masked, shortcodes, faults) = Shortcodes::find(text, super::super::markdown::OPTIONS);
        assert_eq!(masked.len(), text.len(), "no offset moves");
        let names = shortcodes.calls.into_iter().map(|(call, half)| (call.name, half)).collect();
        (masked.into_owned(), names, faults.len())
    }

    #[test]
    fn code_is_left_alone() {
        let (masked, names, faults) =
            found("`{{< a >}}`\n\n```\n{{< b >}}\n```\n\n    {{< c >}}\n\n{{< d >}}\n");
        assert_eq!(names, [("d".to_owned(), Half::Whole)]);
        assert!(masked.contains("`{{< a >}}`") && masked.contains("<!--..-->"));
        assert_eq!(faults, 0);
    }

    #[test]
    fn pairs_and_raw_islands() {
        let (_, names, faults) = found(
            "{{< details summary=\"x\" >}}\n글\n{{< /details >}}\n{{< raw >}}<b>{{< x >}}</b>\n\n{{< /raw >}}\n",
        );
        let expected = [("details", Half::Open), ("details", Half::Close), ("raw", Half::Whole)];
        assert_eq!(names, expected.map(|(name, half)| (name.to_owned(), half)));
        assert_eq!(faults, 0);
        assert_eq!(found("{{< /details >}} {{< raw >}} {{< a").2, 3);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_masked_without_moving(text in "[{}<>/a=\"`\n 가-]{0,60}") {
            found(&text);
        }
    }
}
