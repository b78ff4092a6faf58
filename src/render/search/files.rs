//! The bytes of the files of a search: calls of `whyfirstSearch` with JSON.

use serde::Serialize;
use serde_json::{Value, json};

use super::postings::Entry;
use super::{Document, Search};
use crate::link::particles;
use crate::model::{Kind, LanguageId};
use crate::render::{LinkStyle, Site, Theme};

/// The digits of numbers: the first half ends a number, the second goes on.
const DIGITS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
/// The bytes of names in the head, which everyone who searches loads.
const LONGEST_NAMES: usize = 32 * 1024;
/// The words of the theme that a search shows.
const STRINGS: &str = "search_";

/// What there is: the first words of the pieces of words, how many documents each piece
/// of texts has, names to suggest, the rules of the language, strings.
pub(super) fn head(search: &Search, site: &Site, theme: &Theme, language: LanguageId) -> Vec<u8> {
    let code = &*site.config.language(language).code;
    let words = theme.words(code);
    let strings: serde_json::Map<String, Value> =
        words.beginning_with(STRINGS).map(|(key, text)| (key.to_owned(), text.into())).collect();
    let korean = code.split('-').next() == Some("ko");
    let head = json!({
        "version": search.version,
        "documents": search.documents.len(),
        "keys": search.prepare(site).starts().collect::<Vec<_>>().join(" "),
        "texts": search.texts.iter().map(|range| range.len()).collect::<Vec<_>>(),
        "names": names(search, site, language),
        "tails": if korean { particles::inventory() } else { Value::Null },
        "file": if site.links == LinkStyle::File { "index.html" } else { "" },
        "strings": strings,
    });
    call("head", 0, &head)
}

/// The words of one piece, a line each.
pub(super) fn keys(search: &Search, site: &Site, at: usize) -> Vec<u8> {
    let entries = search.prepare(site).piece(at);
    let start = search.prepare(site).starts().nth(at).unwrap_or_default();
    let mut lines = String::new();
    for entry in entries {
        push_line(&mut lines, entry);
    }
    call("keys", at, &(&search.version, start, lines))
}

/// The texts of one piece.
pub(super) fn texts(search: &Search, site: &Site, at: usize) -> Vec<u8> {
    let range = search.texts.get(at).cloned().unwrap_or_default();
    let start = range.start;
    let document = |document: &Document| {
        let (line, is_why) = document.line(site);
        let (kind, text) = (letter(document.kind(site)), document.text(site));
        (kind, document.address(site), document.title(site), line, u8::from(is_why), text)
    };
    let documents: Vec<_> = search.documents[range].iter().map(document).collect();
    call("texts", at, &(&search.version, start, documents))
}

fn call(kind: &str, at: usize, value: &impl Serialize) -> Vec<u8> {
    let mut bytes = format!("whyfirstSearch(\"{kind}\",{at},").into_bytes();
    serde_json::to_writer(&mut bytes, value).expect("a value with text keys can be written to memory");
    bytes.extend_from_slice(b")\n");
    bytes
}

fn letter(kind: Kind) -> &'static str {
    match kind {
        Kind::Term => "t",
        Kind::Series => "s",
        Kind::Post => "p",
        Kind::Page => "g",
    }
}

/// Names to suggest while one types: all terms, all series and pages, then the newest
/// posts, as far as there is room.
fn names(search: &Search, site: &Site, language: LanguageId) -> Vec<Value> {
    let place = |kind: Kind| match kind {
        Kind::Term => 0,
        Kind::Series => 1,
        Kind::Page => 2,
        Kind::Post => 3,
    };
    let newest: std::collections::HashMap<_, _> =
        site.index.posts_in(language).iter().enumerate().map(|(at, post)| (*post, at)).collect();
    let mut numbered: Vec<(usize, Document)> = search.documents.iter().copied().enumerate().collect();
    numbered.sort_by_key(|(number, document)| {
        let age = match document {
            Document::Source(id) => newest.get(id).copied().unwrap_or(*number),
            Document::Series(at) => *at,
        };
        (place(document.kind(site)), age)
    });
    let mut room = LONGEST_NAMES;
    let name = |(number, document): (usize, Document)| {
        let mut name = vec![
            letter(document.kind(site)).into(),
            number.into(),
            document.address(site).into(),
            document.title(site).into(),
        ];
        name.extend(document.also(site).map(Value::from));
        Value::from(name)
    };
    let fits = |name: &Value| {
        let left = room.checked_sub(name.to_string().len());
        room = left.unwrap_or_default();
        left.is_some()
    };
    numbered.into_iter().map(name).take_while(fits).collect()
}

/// A word, a space, and the gaps between the documents that it stands in.
fn push_line(lines: &mut String, entry: &Entry) {
    lines.push_str(&entry.key);
    lines.push(' ');
    let mut before = 0;
    for place in &entry.documents {
        let (document, weight) = (place / 4, place % 4);
        push_number(lines, (document - before) * 4 + weight);
        before = document;
    }
    lines.push('\n');
}

/// A number in digits of five bits, the lowest first.
fn push_number(text: &mut String, mut number: u32) {
    while number >= 32 {
        text.push(char::from(DIGITS[(number % 32 + 32) as usize]));
        number /= 32;
    }
    text.push(char::from(DIGITS[number as usize]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_gaps_and_weights() {
        let mut lines = String::new();
        push_line(&mut lines, &Entry { key: "토큰".to_owned(), documents: vec![3, 4 * 9 + 1] });
        assert_eq!(lines, "토큰 3b1\n", "weight 3 in document 0; 9 further on 1: 37 = 5 + 32");
    }
}
