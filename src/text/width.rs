//! How wide words are, for drawings that are made without a font.
//!
//! No font is asked, for it would be this machine's and not the reader's. The widths are
//! those of wide fonts among the ones that the theme names, so that no reader's words
//! leave their box; Hangul is a little less than its em, other CJK a whole one.

use unicode_width::UnicodeWidthChar;

/// A small number of things as a factor.
pub fn count(things: usize) -> f32 {
    f32::from(u16::try_from(things).unwrap_or(u16::MAX))
}

/// How wide a line is, in parts of its size.
pub fn ems(line: &str) -> f32 {
    line.chars().map(em).sum()
}

/// How wide a letter is, in parts of its size.
pub fn em(c: char) -> f32 {
    match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '·' | '‘' | '’' => 0.31,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '{' | '}' | '/' | '\\' | '-' | '"' | '“' | '”' | '*' => {
            0.42
        }
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '—' | '→' | '←' | '↔' | '⇒' => 0.96,
        'A'..='Z' | '&' | '+' | '=' | '<' | '>' | '~' | '#' | '×' => 0.71,
        '\u{ac00}'..='\u{d7a3}' | '\u{3131}'..='\u{318e}' => 0.95,
        _ => match c.width() {
            None | Some(0) => 0.0,
            Some(1) => 0.61,
            Some(_) if c >= '\u{1f000}' => 1.38,
            Some(_) => 1.0,
        },
    }
}
