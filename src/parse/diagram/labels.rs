//! The words of a diagram: how wide they are, where they break, what they say.

use crate::text::script::is_unspaced;
use crate::text::width::{count, em, ems};

/// The size of all words, in the drawing's units.
pub(super) const SIZE: f32 = 15.0;

/// From one line of words to the next.
pub(super) const LINE: f32 = 21.0;

/// Words in lines, and the room that they take.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Label {
    pub(super) lines: Vec<String>,
    pub(super) width: f32,
    pub(super) height: f32,
}

impl Label {
    /// Breaks words so that no line is wider than `most` if that can be, and all lines
    /// are about as long as each other.
    pub(super) fn new(written: &str, most: f32) -> Label {
        let mut lines = Vec::new();
        for line in plain(written).split('\n').map(str::trim) {
            lines.extend(balanced(line, most));
        }
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        let width = lines.iter().map(|line| width(line)).fold(0.0, f32::max);
        let height = LINE * count(lines.len());
        Label { lines, width, height }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

/// How wide a line is.
pub(super) fn width(line: &str) -> f32 {
    ems(line) * SIZE
}

/// Lines of about the same length: as few as `most` allows, and then as narrow as that
/// number of lines allows.
fn balanced(line: &str, most: f32) -> Vec<String> {
    let lines = broken(line, most);
    let (mut low, mut high) = (most * 0.3, most);
    if lines.len() < 2 {
        return lines;
    }
    let mut best = lines;
    for _ in 0..8 {
        let middle = (low + high) / 2.0;
        let narrower = broken(line, middle);
        if narrower.len() <= best.len() && narrower.iter().all(|line| width(line) <= most) {
            (best, high) = (narrower, middle);
        } else {
            low = middle;
        }
    }
    best
}

/// Breaks a line where it may be broken.
fn broken(line: &str, most: f32) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(line) {
        let last = lines.last_mut().expect("there is always a last line");
        if !last.is_empty() && width(format!("{last}{piece}").trim_end()) > most {
            lines.push(String::new());
        }
        for part in split_long(piece, most) {
            let last = lines.last_mut().expect("there is always a last line");
            if width(format!("{last}{part}").trim_end()) > most && !last.is_empty() {
                lines.push(String::new());
            }
            lines.last_mut().expect("there is always a last line").push_str(part);
        }
    }
    lines.into_iter().map(|line| line.trim().to_owned()).collect()
}

/// Words with the blanks after them; in writing without blanks, letters.
fn pieces(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        let may_break = before.is_whitespace() && !c.is_whitespace()
            || (is_unspaced(before) || is_unspaced(c)) && c.is_alphanumeric();
        if may_break && at > start {
            pieces.push(&line[start..at]);
            start = at;
        }
        before = c;
    }
    pieces.push(&line[start..]);
    pieces
}

/// A word that is wider than a line may be, in parts that are not.
fn split_long(word: &str, most: f32) -> Vec<&str> {
    // A word a little too wide is better kept whole.
    if width(word.trim_end()) <= most * 1.25 {
        return vec![word];
    }
    let mut parts = Vec::new();
    let (mut start, mut wide) = (0, 0.0);
    for (at, c) in word.char_indices() {
        wide += em(c) * SIZE;
        if wide > most && at > start {
            parts.push(&word[start..at]);
            (start, wide) = (at, em(c) * SIZE);
        }
    }
    parts.push(&word[start..]);
    parts
}

/// What a label says once mermaid's and HTML's marks are taken off. Anything that is no
/// mark stays as it is, for it is escaped when it is drawn.
fn plain(written: &str) -> String {
    let mut text = written.replace("\\n", "\n").replace('`', "").replace("**", "");
    for mark in ["<br/>", "<br />", "<br>", "<BR>", "<BR/>"] {
        text = text.replace(mark, "\n");
    }
    for tag in ["b", "i", "em", "strong", "small", "u", "code", "sub", "sup"] {
        text = text.replace(&format!("<{tag}>"), "").replace(&format!("</{tag}>"), "");
    }
    entities(&text)
}

/// mermaid writes `#quot;` and `#9829;` where HTML writes `&quot;`.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['#', '&']) {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let end = after.find(';').filter(|end| (1..=8).contains(end));
        match end.and_then(|end| Some((character(&after[..end])?, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &after[end + 1..];
            }
            None => {
                out.push_str(&rest[at..=at]);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    let name = name.trim_start_matches('#');
    match name {
        "quot" => Some('"'),
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "nbsp" => Some(' '),
        _ => name.parse().ok().and_then(char::from_u32).filter(|c| !c.is_control()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(written: &str, most: f32) -> Vec<String> {
        Label::new(written, most).lines
    }

    #[test]
    fn hangul_is_measured_by_its_em() {
        assert!((width("가나다") - 3.0 * 0.95 * SIZE).abs() < 0.01);
        assert!(width("漢字") > width("한자"));
        assert!(width("한자") > width("AB"));
        assert_eq!(width("\u{200b}\u{301}"), 0.0);
    }

    #[test]
    fn lines_break_between_words_and_are_balanced() {
        assert_eq!(
            lines("모델이 응답의 다음 토큰을 맞혀 본다", 165.0),
            ["모델이 응답의 다음", "토큰을 맞혀 본다"]
        );
        assert_eq!(lines("a<br/>b\\nc", 100.0), ["a", "b", "c"]);
        assert_eq!(lines("짧다", 100.0), ["짧다"]);
        assert_eq!(lines("", 100.0), [""; 0]);
        for line in lines("注意機構は文の中でどこを見るかを決める仕組みです", 100.0) {
            assert!(width(&line) <= 100.0, "{line}");
        }
        for line in lines(&"가".repeat(40), 100.0) {
            assert!(width(&line) <= 100.0, "{line}");
        }
    }

    #[test]
    fn marks_are_taken_off() {
        assert_eq!(lines("`**굵게** <b>b</b>`", 200.0), ["굵게 b"]);
        assert_eq!(lines("#quot;a#quot; &lt;b&gt; #9829; #x; &", 300.0), ["\"a\" <b> ♥ #x; &"]);
        assert_eq!(lines("<script>", 300.0), ["<script>"]);
    }
}
