//! Words in capitals: RLHF, LoRA, H100; and which of them are none.

use std::ops::Range;

use super::everyday::LISTS;
use crate::text::script::is_syllable;

/// Letters of a word in capitals that is an abbreviation and not shouted.
const LONGEST_CAPITALS: usize = 6;

/// The words of Latin letters in a text, with the digits and hyphens in them.
pub(super) fn latin_words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() && !bytes[at].is_ascii_alphanumeric() {
            at += 1;
        }
        let start = at;
        let goes_on = |at: usize| {
            let next = bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
            let after_digit = at > start
                && bytes[at - 1].is_ascii_digit()
                && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
            bytes[at].is_ascii_alphanumeric() || bytes[at] == b'-' && next || bytes[at] == b'.' && after_digit
        };
        while at < bytes.len() && goes_on(at) {
            at += 1;
        }
        (at > start).then_some(start..at)
    })
}

/// The name that a word in capitals is a likely term by; nothing if it is none.
pub(super) fn capitals<'t>(text: &'t str, word: &Range<usize>) -> Option<&'t str> {
    let written = &text[word.clone()];
    // First what most words fail, and costs least.
    if !is_abbreviation(written) || is_ordinary(written) {
        return None;
    }
    if is_of_program(written) || is_of_person(written) || is_piece(text, word) || is_shouted(text, word) {
        return None;
    }
    let name = if is_version(written) { written } else { stem(written) };
    (!is_ordinary(name)).then_some(name)
}

/// Whether a name is one of a row by its number, such as GPT-4: the name of a thing, of
/// which its stem is the kind.
pub fn is_version(name: &str) -> bool {
    stem(name).len() < name.len()
        && name[stem(name).len()..].starts_with('-')
        && name.contains(|c: char| c.is_ascii_digit())
}

/// Whether a word has two capitals, or a capital and a number of three digits: RLHF,
/// LoRA, H100.
pub(super) fn is_abbreviation(word: &str) -> bool {
    let count = |is: fn(&u8) -> bool| word.bytes().filter(is).count();
    let (upper, digits) = (count(u8::is_ascii_uppercase), count(u8::is_ascii_digit));
    let model = word.len() == 4 && upper == 1 && digits == 3;
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'.'))
        && (upper >= 2 || model)
        && (word.len() <= LONGEST_CAPITALS || upper + digits < word.len() || digits > 0)
}

/// An abbreviation without a plural's ending, a version, or what English hangs on it:
/// LLM of `LLMs`, GPT of `GPT-4o`, AI of `AI-based`.
pub fn stem(word: &str) -> &str {
    let capitals = |word: &str| word.bytes().filter(u8::is_ascii_uppercase).count() >= 2;
    let mut stem = word;
    if let Some((first, rest)) = word.split_once('-')
        && capitals(first)
        && (rest.starts_with(|c: char| c.is_ascii_digit())
            || rest.bytes().all(|c| c.is_ascii_lowercase() || c == b'-'))
    {
        stem = first;
    }
    match stem.strip_suffix('s') {
        Some(one) if one.len() >= 2 && one.bytes().all(|c| c.is_ascii_uppercase()) => one,
        _ => stem,
    }
}

/// Whether a word is everyday, a unit, a number of the Romans, or a word made loud.
pub(super) fn is_ordinary(word: &str) -> bool {
    let stem = stem(word);
    [&LISTS.everyday, &LISTS.units, &LISTS.loud].iter().any(|list| list.contains(word) || list.contains(stem))
        || word.bytes().all(|c| matches!(c, b'I' | b'V' | b'X'))
}

/// Whether a word is a name within a program: three words grown together, or an error.
fn is_of_program(word: &str) -> bool {
    let humps = word.bytes().filter(u8::is_ascii_uppercase).count();
    let pairs = word.as_bytes().windows(2);
    let has_initials = pairs.into_iter().any(|pair| pair.iter().all(u8::is_ascii_uppercase));
    ["Error", "Exception", "Warning"].iter().any(|ending| word.ends_with(ending))
        || humps >= 3 && !has_initials && word.len() >= 12 && !word.contains('-')
}

/// Whether a word is the name of a person or a place, or two words of a title: McCarthy,
/// Fei-Fei, Zero-Shot. Such a word is a term only where the text glosses it.
fn is_of_person(word: &str) -> bool {
    let is_title = |part: &str| part.bytes().filter(u8::is_ascii_uppercase).count() <= 1;
    let after_mc = word.strip_prefix("Mc").or_else(|| word.strip_prefix("Mac"));
    after_mc.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
        || word.contains('-') && word.split('-').all(|part| is_title(part) && part.len() > 1)
}

/// Whether a word is part of something that is no prose: a file's name, an address, a
/// name in a program.
fn is_piece(text: &str, word: &Range<usize>) -> bool {
    let mut before = text[..word.start].chars().rev();
    let mut after = text[word.end..].chars();
    let joins = |c: Option<char>| {
        c.is_some_and(|c| is_syllable(c) || matches!(c, '_' | '@' | '/' | '\\' | '.' | '#' | '$' | '=' | '&'))
    };
    let (first, second) = (after.next(), after.next());
    joins(before.next())
        || first.is_some_and(|c| matches!(c, '_' | '@' | '\\' | '=' | '['))
        || matches!(first, Some('.' | '(' | '/'))
            && second.is_some_and(|c| c.is_ascii_lowercase() || c == ')')
}

/// Whether a word is one of three or more in capitals: a sentence that shouts.
fn is_shouted(text: &str, word: &Range<usize>) -> bool {
    let loud = |word: &str| word.len() >= 2 && word.bytes().all(|c| c.is_ascii_uppercase());
    if !loud(&text[word.clone()]) {
        return false;
    }
    let before = text[..word.start].strip_suffix(' ').unwrap_or_default();
    let before = before.rsplit(|c: char| !c.is_ascii_alphabetic() && c != ' ').next().unwrap_or_default();
    let before = before.rsplit(' ').take_while(|word| loud(word)).take(2).count();
    let after = text[word.end..].strip_prefix(' ').unwrap_or_default();
    let after = after.split(|c: char| !c.is_ascii_alphabetic() && c != ' ').next().unwrap_or_default();
    let after = after.split(' ').take_while(|word| loud(word)).take(2).count();
    before + after >= 2
}
