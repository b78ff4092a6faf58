//! The text of a file as HTML, with holes.

use std::sync::Arc;

use super::{Part, Prose};
use crate::text::Span;

/// What only a file's own page needs: its text as HTML, with holes where a piece
/// depends on other files, on the theme, or on where the page is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// HTML without its holes.
    pub html: String,
    /// The holes, in order.
    pub holes: Vec<Hole>,
    /// The shortcodes of the text, in order.
    pub shortcodes: Vec<Shortcode>,
    /// The stretches of plain prose, in order, where terms may be linked: not headings,
    /// not links, not code.
    pub prose: Prose,
    /// The parts in the order of the text: each its bytes of [`Body::html`] below its
    /// heading.
    pub parts: Vec<(Part, Span)>,
    /// What the author wrote.
    pub written: Written,
}

/// The text of a file as its author wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The whole file; every span of its [`super::Facts`] counts bytes in it.
    pub text: Arc<str>,
    /// The byte at which the front matter ends and the Markdown begins.
    pub from: usize,
    /// The shortcodes that need no template, as Markdown without them.
    pub replaced: Vec<(Span, String)>,
}

impl Body {
    /// Gives back the room that it was written into and has not filled.
    pub fn shrink(&mut self) {
        self.html.shrink_to_fit();
        self.holes.shrink_to_fit();
        self.shortcodes.shrink_to_fit();
        self.prose.shrink();
    }

    /// Puts what goes into a hole at the end.
    pub fn push_hole(&mut self, piece: Piece) {
        self.holes.push(Hole { at: narrow(self.html.len()), piece });
    }

    /// Puts a shortcode at the end.
    pub fn push_shortcode(&mut self, shortcode: Shortcode) {
        self.push_hole(Piece::Shortcode(narrow(self.shortcodes.len())));
        self.shortcodes.push(shortcode);
    }

    /// Appends another body, its holes and runs moved along.
    pub fn append(&mut self, other: Body) {
        let by = self.html.len();
        let earlier = narrow(self.shortcodes.len());
        self.html.push_str(&other.html);
        self.holes.extend(other.holes.into_iter().map(|Hole { at, piece }| {
            let piece = match piece {
                Piece::Shortcode(number) => Piece::Shortcode(number + earlier),
                piece => piece,
            };
            Hole { at: at + narrow(by), piece }
        }));
        self.shortcodes.extend(other.shortcodes);
        self.prose.append(&other.prose, by);
        self.written.replaced.extend(other.written.replaced);
    }
}

/// Bodies are far below 4 GiB: a source file of that size is refused when it is read.
fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// Something to be filled in at one place of a [`Body`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hole {
    /// The byte of [`Body::html`] before which it goes.
    pub at: u32,
    /// What goes there.
    pub piece: Piece,
}

/// What goes into a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The attributes of an `<a`, for this link of [`super::Facts::links`].
    Link(u32),
    /// The whole `<img>`, for this picture of [`super::Facts::images`].
    Image(u32),
    /// A word of the interface.
    Label(Label),
    /// The small label above a part; nothing in a feed.
    PartLabel(Part),
    /// The link of this heading of [`super::Facts::headings`] to itself; nothing in a feed.
    Anchor(u32),
    /// This one of [`Body::shortcodes`].
    Shortcode(u32),
}

/// A word of the interface that stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// The name of a callout's kind.
    Note,
    /// As above.
    Tip,
    /// As above.
    Important,
    /// As above.
    Warning,
    /// As above.
    Caution,
    /// As above.
    Analogy,
    /// As above.
    Check,
    /// As above.
    Myth,
    /// As above.
    Try,
    /// As above.
    Deep,
    /// The box of a task that is done.
    TaskDone,
    /// The box of one that is not.
    TaskOpen,
    /// The heading of the footnotes.
    Footnotes,
    /// The link from a footnote back to the text.
    FootnoteBack,
}

impl Label {
    /// The word's key in the theme's strings.
    pub fn key(self) -> &'static str {
        match self {
            Label::Note => "callout_note",
            Label::Tip => "callout_tip",
            Label::Important => "callout_important",
            Label::Warning => "callout_warning",
            Label::Caution => "callout_caution",
            Label::Analogy => "callout_analogy",
            Label::Check => "callout_check",
            Label::Myth => "callout_myth",
            Label::Try => "callout_try",
            Label::Deep => "callout_deep",
            Label::TaskDone => "task_done",
            Label::TaskOpen => "task_open",
            Label::Footnotes => "footnotes",
            Label::FootnoteBack => "footnote_back",
        }
    }
}

/// A call of one of the theme's shortcodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Shortcode {
    /// The template's name, without `shortcodes/` and `.html`.
    pub name: String,
    /// What the author wrote, `src` of figures excepted: see `image`.
    pub arguments: Vec<(String, String)>,
    /// The picture of [`super::Facts::images`] that it shows.
    pub image: Option<u32>,
    /// The link of [`super::Facts::links`] that its `src` leads to.
    pub link: Option<u32>,
    /// Which half of a pair this is.
    pub half: Half,
    /// Where it is written.
    pub span: Span,
}

/// The halves of a shortcode that encloses text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// It encloses nothing.
    Whole,
    /// What comes before the enclosed text.
    Open,
    /// What comes after it.
    Close,
}
