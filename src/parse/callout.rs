//! Callouts: quotations whose first line is `[!KIND] title`. GitHub's five alerts and
//! our own kinds; the title is a question, a claim or a name, and some are folded.

use std::ops::Range;

use pulldown_cmark::{Event, TagEnd};

use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::model::{Body, Label, Piece};
use crate::text::nearest;

/// The kinds: what is written, the class name, the word, whether it is folded.
const KINDS: [(&str, &str, Label, bool); 10] = [
    ("NOTE", "note", Label::Note, false),
    ("TIP", "tip", Label::Tip, false),
    ("IMPORTANT", "important", Label::Important, false),
    ("WARNING", "warning", Label::Warning, false),
    ("CAUTION", "caution", Label::Caution, false),
    ("ANALOGY", "analogy", Label::Analogy, false),
    ("CHECK", "check", Label::Check, true),
    ("MYTH", "myth", Label::Myth, false),
    ("TRY", "try", Label::Try, false),
    ("DEEP", "deep", Label::Deep, true),
];

/// One callout while it is being written.
#[derive(Clone, Copy, Debug)]
pub struct Callout {
    kind: usize,
    /// The marker's length in bytes, until it has been taken off.
    marker: Option<usize>,
    awaits_title: bool,
    has_title: bool,
}

/// What the first line of a quotation says.
pub enum Found {
    /// A callout.
    Kind(Callout),
    /// A marker of no kind that there is.
    Unknown(String),
    /// No marker.
    Nothing,
}

/// Reads the marker at the beginning of a quotation's first text.
pub fn read(text: &str) -> Found {
    let Some(end) = text.strip_prefix("[!").and_then(|rest| rest.find(']')) else { return Found::Nothing };
    let name = &text[2..2 + end];
    if name.is_empty() || !name.chars().all(char::is_alphanumeric) {
        return Found::Nothing;
    }
    match KINDS.iter().position(|(kind, ..)| kind.eq_ignore_ascii_case(name)) {
        Some(kind) => {
            Found::Kind(Callout { kind, marker: Some(end + 3), awaits_title: true, has_title: false })
        }
        None => Found::Unknown(name.to_owned()),
    }
}

/// The message about a marker of no kind.
pub fn unknown(place: Place, name: &str) -> Diagnostic {
    let known: Vec<&str> = KINDS.iter().map(|(kind, ..)| *kind).collect();
    let near = nearest(&name.to_uppercase(), known.iter().copied());
    catalog::callout_unknown(place, name, near, &known.join(", "))
}

impl Callout {
    fn folded(self) -> bool {
        KINDS[self.kind].3
    }

    /// The start tag. A note and no `aside`: each `aside` is a landmark, and a post
    /// with five of them would give five more places of no name to jump to.
    pub fn start(self) -> String {
        let class = KINDS[self.kind].1;
        let (element, role) = if self.folded() { ("details", "") } else { ("div", " role=\"note\"") };
        format!("<{element} class=\"callout {class}\"{role}>\n")
    }

    /// The end tag.
    pub fn end(self) -> &'static str {
        if self.folded() { "</details>\n" } else { "</div>\n" }
    }

    /// Whether its title has not been begun.
    pub fn awaits_title(self) -> bool {
        self.awaits_title
    }

    /// Begins the title, which ends at the first line break; `next` is what follows the
    /// start of its paragraph.
    pub fn take_title(&mut self, next: &[(Event<'_>, Range<usize>)]) {
        self.awaits_title = false;
        let beyond_marker = match next.first() {
            Some((Event::Text(text), _)) => text.get(self.marker.unwrap_or(0)..).unwrap_or_default(),
            _ => "",
        };
        let more = matches!(
            next.get(1),
            Some((event, _)) if !matches!(event, Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph))
        );
        self.has_title = !beyond_marker.trim().is_empty() || more;
    }

    /// The marker's length, once.
    pub fn take_marker(&mut self) -> Option<usize> {
        self.marker.take()
    }

    /// Writes what stands before the title.
    pub fn write_title_start(self, out: &mut Body) {
        out.html.push_str(if self.folded() { "<summary>" } else { "<p class=\"callout-title\">" });
        if self.has_title {
            out.html.push_str("<span class=\"callout-kind\">");
        }
        out.push_hole(Piece::Label(KINDS[self.kind].2));
        if self.has_title {
            out.html.push_str("</span> ");
        }
    }

    /// What stands after the title.
    pub fn title_end(self) -> &'static str {
        if self.folded() { "</summary>\n" } else { "</p>\n" }
    }
}
