//! A fenced block of code: what stands after its fence, and the HTML of the whole block.
//!
//! The words after a fence are read as whyfirst writes them, `python title="a.py"
//! hl_lines=2-4,7 linenos`, and as authors know them from other tools. Nothing here
//! knows a programming language: that is [`super::highlight`].

use std::ops::RangeInclusive;

use super::highlight::{highlight, plain};
use super::language::UnknownLanguage;
use crate::memo::Memo;
use crate::text::push_escaped;

/// What an author wrote after the fence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeInfo {
    /// The language as written; empty if there is none.
    pub language: String,
    /// The words above the block.
    pub title: Option<String>,
    /// The lines to mark, counted from 1.
    pub marked: Vec<RangeInclusive<u32>>,
    /// The number of the first line, if lines are numbered.
    pub numbered_from: Option<u32>,
}

impl CodeInfo {
    /// Reads the words after a fence. Returns those that mean nothing here as well, for
    /// a message to the author.
    pub fn read(info: &str) -> (CodeInfo, Vec<String>) {
        let mut read = CodeInfo::default();
        let mut unknown = Vec::new();
        let mut after_marks = false;
        for (index, word) in words(info).into_iter().enumerate() {
            let ranges = read_ranges(&word);
            if let Some(ranges) = ranges.filter(|_| after_marks || word.starts_with(['{', '['])) {
                // `hl_lines=1 3-5`, or `python {1,3-5}`.
                read.marked.extend(ranges);
                after_marks = true;
                continue;
            }
            after_marks = word.split_once('=').is_some_and(|(key, _)| is_marks_key(key));
            if index == 0 && !word.contains(['=', '"']) {
                read.take_language(&word);
            } else if !read.take_setting(&word) {
                unknown.push(word);
            }
        }
        (read, unknown)
    }

    /// `python`, `.python`, `{.python}`, or `python:a.py` with a title.
    fn take_language(&mut self, word: &str) {
        let word = word.trim_matches(['{', '}']).trim_start_matches('.');
        let (language, title) = word.split_once(':').unwrap_or((word, ""));
        self.language = language.to_owned();
        self.title = Some(title.to_owned()).filter(|title| !title.is_empty());
    }

    /// Whether the word was understood.
    fn take_setting(&mut self, word: &str) -> bool {
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        let value = value.trim_matches(['"', '\'']);
        match key {
            "title" | "name" | "filename" | "file" | "caption" => self.title = Some(value.to_owned()),
            "linenos" | "linenostart" | "start" | "numbered" | "lineNumbers" | "showLineNumbers" => {
                return self.take_numbers(value);
            }
            _ if is_marks_key(key) => match read_ranges(value) {
                Some(ranges) => self.marked.extend(ranges),
                None => return false,
            },
            _ => return false,
        }
        true
    }

    fn take_numbers(&mut self, value: &str) -> bool {
        match value {
            "" | "true" | "table" | "inline" => self.numbered_from = self.numbered_from.or(Some(1)),
            "false" => self.numbered_from = None,
            _ => match value.parse() {
                Ok(first) => self.numbered_from = Some(first),
                Err(_) => return false,
            },
        }
        true
    }

    fn is_marked(&self, line: u32) -> bool {
        self.marked.iter().any(|range| range.contains(&line))
    }
}

fn is_marks_key(key: &str) -> bool {
    matches!(key, "hl_lines" | "hl" | "highlight" | "mark")
}

/// Splits at blanks, at commas between bare words, and before a brace that follows a
/// bare word; never inside quotes or brackets.
fn words(info: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut closing = None;
    for c in info.chars() {
        let word = words.last_mut().expect("there is always a last word");
        let bare = closing.is_none() && !word.contains('=');
        if closing.is_none() && c.is_whitespace() || bare && c == ',' {
            words.push(String::new());
            continue;
        }
        match closing {
            Some(close) if close == c => closing = None,
            Some(_) => {}
            None => closing = closing_of(c),
        }
        if bare && matches!(c, '{' | '[') && !word.is_empty() {
            words.push(c.to_string());
        } else {
            word.push(c);
        }
    }
    let words = words.into_iter().map(|word| word.trim_matches(',').to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

fn closing_of(c: char) -> Option<char> {
    match c {
        '"' | '\'' => Some(c),
        '{' => Some('}'),
        '[' => Some(']'),
        _ => None,
    }
}

/// `2-4,7` with or without brackets; a range written backwards is turned round.
fn read_ranges(written: &str) -> Option<Vec<RangeInclusive<u32>>> {
    let inside = written.trim_matches(['{', '}', '[', ']', '"', '\'']);
    let range = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last): (u32, u32) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        (first.min(last) > 0).then(|| first.min(last)..=first.max(last))
    };
    inside
        .split([',', ' '])
        .filter(|part| !part.is_empty())
        .map(range)
        .collect::<Option<Vec<_>>>()
        .filter(|ranges| !ranges.is_empty())
}

/// The HTML of a whole block, and what is to be said of a language that nobody knows.
/// Without colours the language does not matter.
pub fn code_block(
    code: &str,
    info: &CodeInfo,
    memo: &Memo,
    highlight_on: bool,
) -> (String, Option<UnknownLanguage>) {
    let (tokens, unknown) = if highlight_on {
        let highlighted = highlight(code, &info.language, memo);
        (highlighted.html, highlighted.unknown)
    } else {
        (plain(code), None)
    };
    let mut html = String::with_capacity(tokens.len() + 128);
    html.push_str("<figure class=\"code\">");
    if let Some(title) = &info.title {
        html.push_str("<figcaption>");
        push_escaped(&mut html, title);
        html.push_str("</figcaption>");
    }
    html.push_str("<pre tabindex=\"0\"");
    if info.numbered_from.is_some() {
        html.push_str(" class=\"numbered\"");
    }
    if !info.language.is_empty() {
        html.push_str(" data-lang=\"");
        push_escaped(&mut html, &info.language);
        html.push('"');
    }
    html.push_str("><code>");
    push_lines(&mut html, &tokens, info);
    html.push_str("</code></pre></figure>");
    (html, unknown)
}

/// Wraps each line if any is marked or numbered. A line's end stands inside its tag:
/// between tags that are blocks it would show as an empty line.
fn push_lines(html: &mut String, tokens: &str, info: &CodeInfo) {
    if info.marked.is_empty() && info.numbered_from.is_none() {
        html.push_str(tokens);
        return;
    }
    for (line, text) in (1..).zip(tokens.split_inclusive('\n')) {
        html.push_str(if info.is_marked(line) { "<span class=\"l hl\"" } else { "<span class=\"l\"" });
        // Style sheets count from 1 on their own; inline styles are not allowed.
        if let Some(first) = info.numbered_from.filter(|first| *first != 1) {
            html.push_str(&format!(" data-n=\"{}\"", u64::from(first) + u64::from(line) - 1));
        }
        html.push('>');
        html.push_str(text);
        html.push_str("</span>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(info: &str) -> CodeInfo {
        let (read, unknown) = CodeInfo::read(info);
        assert_eq!(unknown, [""; 0], "{info}");
        read
    }

    fn block(code: &str, info: &str) -> String {
        code_block(code, &read(info), &Memo::new(), true).0
    }

    #[test]
    fn the_words_after_a_fence() {
        let full = CodeInfo {
            language: "python".into(),
            title: Some("soft max.py".into()),
            marked: vec![2..=4, 7..=7],
            numbered_from: Some(1),
        };
        assert_eq!(read("python title=\"soft max.py\" hl_lines=2-4,7 linenos"), full);
        assert_eq!(read("python, title='soft max.py', hl_lines=4-2 7, linenos=true"), full);
        assert_eq!(read("python{2-4,7} linenos title=\"soft max.py\""), full);
        assert_eq!(read("{.python} hl_lines=[2-4, 7] linenos name=\"soft max.py\""), full);
        assert_eq!(read(""), CodeInfo::default());
        assert_eq!(read("rust").language, "rust");
        assert_eq!(read("c++ linenostart=5 linenos").numbered_from, Some(5));
        assert_eq!(read("py:train.py").title.as_deref(), Some("train.py"));
        assert_eq!(read("title=\"결과\"").title.as_deref(), Some("결과"));
    }

    #[test]
    fn words_that_mean_nothing_are_returned() {
        let unknown = |info| CodeInfo::read(info).1;
        assert_eq!(unknown("rust,ignore titel=\"a b\""), ["ignore", "titel=\"a b\""]);
        assert_eq!(unknown("rust hl_lines=0 linenos=many 3"), ["hl_lines=0", "linenos=many", "3"]);
        assert_eq!(unknown("rust hl_lines=a-b"), ["hl_lines=a-b"]);
    }

    #[test]
    fn a_block_as_the_style_sheet_expects_it() {
        assert_eq!(
            block("x < 1\n", "text title=\"<a>\""),
            "<figure class=\"code\"><figcaption>&lt;a&gt;</figcaption>\
             <pre tabindex=\"0\" data-lang=\"text\"><code>x &lt; 1\n</code></pre></figure>"
        );
        assert_eq!(block("", ""), "<figure class=\"code\"><pre tabindex=\"0\"><code></code></pre></figure>");
    }

    #[test]
    fn lines_are_wrapped_if_any_is_marked_or_numbered() {
        assert!(block("a\n\nb\n", "text hl_lines=2-9").contains(
            "<code><span class=\"l\">a\n</span><span class=\"l hl\">\n</span><span class=\"l hl\">b\n</span></code>"
        ));
        let numbered = block("a\nb", "text linenos");
        assert!(numbered.contains("<pre tabindex=\"0\" class=\"numbered\" data-lang=\"text\">"));
        assert!(numbered.contains("<code><span class=\"l\">a\n</span><span class=\"l\">b</span></code>"));
        let from_nine = block("a\nb", "text linenostart=9");
        assert!(
            from_nine.contains("<span class=\"l\" data-n=\"9\">a\n</span><span class=\"l\" data-n=\"10\">b")
        );
    }

    #[test]
    fn an_unknown_language_is_reported_unless_colours_are_off() {
        let info = read("pyhton");
        let (html, unknown) = code_block("a", &info, &Memo::new(), true);
        assert_eq!(unknown.unwrap().nearest.as_deref(), Some("python"));
        assert!(html.contains("data-lang=\"pyhton\""));
        assert_eq!(code_block("a", &info, &Memo::new(), false), (html, None));
    }

    proptest! {
        #[test]
        fn any_words_are_read(info in "[a-c1-3 ={}\\[\\],\"'.:-]{0,40}|.{0,40}", code in "[a\n<]{0,20}") {
            let (read, _) = CodeInfo::read(&info);
            let (html, _) = code_block(&code, &read, &Memo::new(), true);
            prop_assert_eq!(html.matches("<span").count(), html.matches("</span>").count());
        }
    }
}
