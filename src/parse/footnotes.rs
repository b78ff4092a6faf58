//! Footnotes: numbered in the order in which the text refers to them, written after it.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use crate::model::{Body, Label, Piece};

/// The footnotes of a text.
#[derive(Debug, Default)]
pub struct Footnotes {
    /// Name, number of references so far, and the note once it is known.
    notes: Vec<(String, u32, Option<Body>)>,
    /// Notes written before anything referred to them.
    early: Vec<(String, Body)>,
}

impl Footnotes {
    /// A reference: the note's number, and which reference to it this is, from 1.
    pub fn refer(&mut self, name: &str) -> (usize, u32) {
        let at = match self.notes.iter().position(|(known, ..)| known == name) {
            Some(at) => at,
            None => {
                let early = self.early.iter().position(|(known, _)| known == name);
                let note = early.map(|at| self.early.swap_remove(at).1);
                self.notes.push((name.to_owned(), 0, note));
                self.notes.len() - 1
            }
        };
        self.notes[at].1 += 1;
        (at + 1, self.notes[at].1)
    }

    /// The text of a note. The first one of a name stays.
    pub fn define(&mut self, name: &str, note: Body) {
        match self.notes.iter_mut().find(|(known, ..)| known == name) {
            Some((_, _, known @ None)) => *known = Some(note),
            Some(_) => {}
            None => self.early.push((name.to_owned(), note)),
        }
    }

    /// Writes the notes that the text refers to at its end.
    pub fn write(self, out: &mut Body) {
        if self.notes.is_empty() {
            return;
        }
        out.html.push_str("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
        out.push_hole(Piece::Label(Label::Footnotes));
        out.html.push_str("\">\n<ol>\n");
        for (at, (_, references, note)) in self.notes.into_iter().enumerate() {
            let number = at + 1;
            out.html.push_str(&format!("<li id=\"fn-{number}\">"));
            let mut note = note.unwrap_or_default();
            let in_paragraph = note.html.ends_with("</p>\n");
            if in_paragraph {
                note.html.truncate(note.html.len() - "</p>\n".len());
            }
            out.append(note);
            for nth in 1..=references {
                let id = if nth == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{nth}") };
                out.html.push_str(&format!(
                    " <a class=\"footnote-back\" href=\"#{id}\" role=\"doc-backlink\" aria-label=\""
                ));
                out.push_hole(Piece::Label(Label::FootnoteBack));
                out.html.push_str("\">↩</a>");
            }
            out.html.push_str(if in_paragraph { "</p></li>\n" } else { "</li>\n" });
        }
        out.html.push_str("</ol>\n</section>\n");
    }
}

/// The references that no note answers, by name and place: the parser leaves them in the
/// text as they are. Those behind a backslash are meant to stand there.
pub fn literal<'t>(text: &'t str, events: &[(Event<'_>, Range<usize>)]) -> Vec<(&'t str, Range<usize>)> {
    let mut found = Vec::new();
    if !text.contains("[^") {
        return found;
    }
    let mut in_code = false;
    for (event, range) in events {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented)) => {
                in_code = true
            }
            Event::End(TagEnd::CodeBlock) => in_code = false,
            // Brackets that open nothing may be a text of their own.
            Event::Text(_) if !in_code => found.extend(literal_in(text, range)),
            _ => {}
        }
    }
    found
}

/// The references that begin within a stretch of plain text.
fn literal_in<'t>(text: &'t str, range: &Range<usize>) -> Vec<(&'t str, Range<usize>)> {
    let begins = text.get(range.clone()).into_iter().flat_map(|part| part.match_indices('['));
    let reference = |at: usize| {
        let name = text[at..].strip_prefix("[^")?.split_once(']')?.0;
        let is_name = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '[');
        let escaped = text[..at].ends_with('\\');
        (is_name && !escaped).then(|| (name, at..at + name.len() + "[^]".len()))
    };
    begins.filter_map(|(offset, _)| reference(range.start + offset)).collect()
}
