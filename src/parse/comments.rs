//! Comments that the author writes for whyfirst, `<!-- whyfirst: off jargon -->`: they turn
//! a lint off for a paragraph, and never reach a page.
//!
//! A comment holds for the lines around it up to the next empty ones; where it stands
//! alone, for the lines that come next.

use std::ops::Range;

use super::markdown::Writer;
use crate::diagnostic::catalog::{self, LINTS};
use crate::model::Silence;
use crate::text::{Span, Spanned, nearest};

const OPEN: &str = "<!--";
const CLOSE: &str = "-->";

impl Writer<'_> {
    /// Writes HTML of the author's own, which begins at a byte of the source, without the
    /// comments that are meant for whyfirst.
    pub(super) fn html_without_comments(&mut self, start: usize, html: &str) {
        let mut from = 0;
        while let Some((comment, words)) = next(html, from) {
            self.raw_html(&html[from..comment.start]);
            let shift = |range: &Range<usize>| start + range.start..start + range.end;
            self.comment(shift(&comment), shift(&words));
            from = comment.end;
        }
        self.raw_html(&html[from..]);
    }

    /// Does what a comment says.
    fn comment(&mut self, comment: Range<usize>, words: Range<usize>) {
        let text = std::sync::Arc::clone(&self.source.text);
        let paragraph = Span::from(paragraph(&text, self.offset, &comment));
        let mut words = split(&text, words);
        let verb = words.next();
        let mut codes = words.peekable();
        if verb.as_ref().is_none_or(|verb| verb.value != "off") || codes.peek().is_none() {
            let span = verb.as_ref().map_or(Span::from(comment.clone()), |verb| verb.span);
            let written = verb.map_or_else(String::new, |verb| verb.value);
            let place = crate::diagnostic::Place::new(&self.source.path, span);
            self.diagnostics.push(catalog::comment_unknown(place, &written));
            return;
        }
        for code in codes {
            if LINTS.contains(&code.value.as_str()) {
                self.facts.silences.push(Silence { code, paragraph });
            } else {
                let place = crate::diagnostic::Place::new(&self.source.path, code.span);
                let near = nearest(&code.value, LINTS.iter().copied());
                self.diagnostics.push(catalog::lint_unknown(place, &code.value, near));
            }
        }
    }
}

/// The next comment for whyfirst from a byte on, and what it says after `whyfirst:`.
fn next(html: &str, mut from: usize) -> Option<(Range<usize>, Range<usize>)> {
    loop {
        let start = from + html[from..].find(OPEN)?;
        let inside = start + OPEN.len();
        let close = inside + html[inside..].find(CLOSE)?;
        let (end, inner) = (close + CLOSE.len(), &html[inside..close]);
        if let Some(words) = inner.trim_start().strip_prefix("whyfirst:") {
            return Some((start..end, close - words.len()..close));
        }
        from = end;
    }
}

/// The words of a range, each with its place; commas may stand between them.
fn split(text: &str, range: Range<usize>) -> impl Iterator<Item = Spanned<String>> {
    let is_gap = |c: char| c.is_whitespace() || c == ',';
    let written = &text[range.clone()];
    written.split(is_gap).filter(|word| !word.is_empty()).map(move |word| {
        let at = range.start + word.as_ptr().addr() - written.as_ptr().addr();
        Spanned::new(word.to_owned(), Span::from(at..at + word.len()))
    })
}

/// The bytes of the paragraph that a comment belongs to, from `least` on.
fn paragraph(text: &str, least: usize, comment: &Range<usize>) -> Range<usize> {
    let start = lines_before(text, least, comment.start);
    let end = lines_after(text, comment.end);
    let alone = is_empty(&text[start..comment.start]) && is_empty(&text[comment.end..end]);
    if !alone {
        return start..end;
    }
    let next = text[end..].find(|c: char| !c.is_whitespace() && c != '>').map_or(text.len(), |at| end + at);
    next..lines_after(text, next)
}

/// Where the lines that stand before a byte without an empty one between them begin.
fn lines_before(text: &str, least: usize, at: usize) -> usize {
    let mut start = at;
    loop {
        let line = text[least..start].rfind('\n').map_or(least, |newline| least + newline + 1);
        let is_own = line <= at && !text[line..at].contains('\n');
        if !is_own && is_empty(&text[line..start]) {
            return (start + 1).min(at);
        }
        if line == least {
            return least;
        }
        start = line - 1;
    }
}

/// Where the lines from a byte on end.
fn lines_after(text: &str, at: usize) -> usize {
    let mut end = at;
    loop {
        let newline = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
        if end != at && is_empty(&text[end..newline]) {
            return end - 1;
        }
        if newline == text.len() {
            return newline;
        }
        end = newline + 1;
    }
}

/// Whether nothing stands in a line, the marks of a quotation aside.
fn is_empty(line: &str) -> bool {
    line.chars().all(|c| c.is_whitespace() || c == '>')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paragraph of the only comment of a text.
    fn held(text: &str) -> &str {
        let (comment, _) = next(text, 0).unwrap();
        &text[paragraph(text, 0, &comment)]
    }

    #[test]
    fn a_comment_holds_for_its_paragraph() {
        let comment = "<!-- whyfirst: off jargon -->";
        assert_eq!(held(&format!("앞\n\n{comment}\n글\n둘째 줄\n\n뒤\n")), format!("{comment}\n글\n둘째 줄"));
        assert_eq!(held(&format!("앞\n\n글\n둘째 줄 {comment}\n\n뒤\n")), format!("글\n둘째 줄 {comment}"));
        assert_eq!(held(&format!("앞\n\n{comment}\n\n글\n둘째 줄\n\n뒤\n")), "글\n둘째 줄");
        assert_eq!(held(&format!("{comment}\n> 글\n>\n> 뒤\n")), format!("{comment}\n> 글"));
        assert_eq!(held(comment), "");
    }

    #[test]
    fn other_comments_are_none() {
        assert_eq!(next("<!-- whyfirst --> <!-- off jargon --> <!-- whyfirst: ", 0), None);
        let text = "<!-- 글 --><!--whyfirst:off a, b-->";
        let (comment, words) = next(text, 0).unwrap();
        assert_eq!(&text[comment], "<!--whyfirst:off a, b-->");
        let words: Vec<_> =
            split(text, words).map(|word| (text[word.span.range()].to_owned(), word.value)).collect();
        assert_eq!(words, ["off", "a", "b"].map(|word| (word.to_owned(), word.to_owned())));
    }

    proptest::proptest! {
        #[test]
        fn paragraphs_lie_in_the_text(before in "[a가 \n>]{0,20}", after in "[a가 \n>]{0,20}") {
            let text = format!("{before}<!-- whyfirst: off jargon -->{after}");
            let (comment, _) = next(&text, 0).unwrap();
            proptest::prop_assert!(text.get(paragraph(&text, 0, &comment)).is_some());
        }
    }
}
