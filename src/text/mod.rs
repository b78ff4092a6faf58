//! Text before anything in it is understood: a file's path and letters, places in it,
//! and the rules of writing systems that every later stage shares.
//!
//! Nothing here knows Markdown, TOML or a site; nothing here touches the disk.

pub mod address;
pub mod date;
pub mod decode;
pub mod josa;
pub mod letters;
pub mod script;
pub mod shortcode;
pub mod slug;
pub mod width;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// One text file of the site, decoded and with its line ends normalised to `\n`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file's path from the site's root, in NFC, with `/` between its parts.
    pub path: Arc<str>,
    /// The whole text, front matter included. Every [`Span`] counts bytes in it.
    pub text: Arc<str>,
    /// The files that the text includes by shortcode, by the name it gives them.
    pub includes: BTreeMap<String, Arc<str>>,
}

impl Source {
    /// A source without included files.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Source {
        Source { path: path.into(), text: text.into(), includes: BTreeMap::new() }
    }
}

/// A range of bytes in a [`Source`]'s text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The empty span at one byte.
    pub fn at(offset: usize) -> Span {
        Span::from(offset..offset)
    }

    /// This span moved `by` bytes towards the end of the text.
    pub fn shifted(self, by: usize) -> Span {
        Span::from(self.start as usize + by..self.end as usize + by)
    }

    /// The span as a range to index a string with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl From<Range<usize>> for Span {
    /// Offsets past 4 GiB saturate: no text of that size is ever loaded.
    fn from(range: Range<usize>) -> Span {
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span { start: narrow(range.start), end: narrow(range.end) }
    }
}

/// A value and the bytes of the source that it was written in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Joins a value and its place.
    pub fn new(value: T, span: Span) -> Spanned<T> {
        Spanned { value, span }
    }
}

/// The line and column of a byte, both counted from 1; the column counts characters,
/// as editors do. An offset past the end means the end.
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = 1 + memchr::memchr_iter(b'\n', before.as_bytes()).count();
    (line, 1 + before[line_start..].chars().count())
}

/// The text in Unicode normalisation form C (UAX #15), borrowed where it already is.
pub fn nfc(text: &str) -> std::borrow::Cow<'_, str> {
    // Latin letters below the combining marks, and whole syllables, which is all of most
    // names, are what they become.
    let is_plain = |c: char| c < '\u{300}' || script::is_syllable(c);
    if text.chars().all(is_plain) || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text.into()
    } else {
        text.nfc().collect::<String>().into()
    }
}

/// The known word most like what was typed, if one is near enough to be meant.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = typed.chars().count();
    known
        .into_iter()
        .filter_map(|word| {
            let letters = word.chars().count();
            let farthest = (letters / 3).max(1);
            // Words of other lengths are far apart whatever their letters; most are.
            if length.abs_diff(letters) > farthest {
                return None;
            }
            let distance = strsim::damerau_levenshtein(typed, word);
            (distance <= farthest).then_some((distance, word))
        })
        .min()
        .map(|(_, word)| word)
}

/// Appends text to HTML, safe between tags and inside a double-quoted attribute.
pub fn push_escaped(html: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"']) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

/// The text with the four characters that HTML reads replaced; see [`push_escaped`].
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    push_escaped(&mut html, text);
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "첫 줄\n둘째 줄";
        assert_eq!(line_column(text, 0), (1, 1));
        assert_eq!(line_column(text, text.find("째").unwrap()), (2, 2));
        assert_eq!(line_column(text, 999), (2, 5));
    }

    #[test]
    fn the_nearest_word_is_near() {
        assert_eq!(nearest("titel", ["title", "tags"]), Some("title"));
        assert_eq!(nearest("xyzzy", ["title", "tags"]), None);
    }
}
