//! Words with another name in brackets behind them: `양자화(quantization)`, `자연어 처리(NLP)`,
//! `RAG (retrieval augmented generation)`.

use std::ops::Range;

use super::capitals::{is_abbreviation, is_ordinary, stem};
use super::everyday::LISTS;
use super::words::{Likely, folded};
use crate::text::script::{is_han, is_katakana, is_syllable};

/// Characters of what stands in brackets, at most.
const LONGEST_GLOSS: usize = 60;

/// The words that have another name in brackets behind them.
pub(super) fn glosses(text: &str) -> Vec<Likely> {
    let mut found: Vec<Likely> = Vec::new();
    let mut free_from = 0;
    for (open, bracket) in text.match_indices(['(', '（']) {
        let inside = open + bracket.len();
        if open < free_from {
            continue;
        }
        let Some(length) = text[inside..].find([')', '）', '(', '（']) else { break };
        let inner = &text[inside..inside + length];
        if inner.chars().count() > LONGEST_GLOSS || text[inside + length..].starts_with(['(', '（']) {
            continue;
        }
        if let Some((head, names)) = gloss(&text[free_from..open], inner) {
            let end = inside + length + text[inside + length..].chars().next().map_or(0, char::len_utf8);
            let start = open - head;
            free_from = end;
            found.push(likely(start..end, names));
        }
    }
    found
}

/// The name first that an entry would have: an abbreviation before the words that it is
/// made of, a word of the text before its translation.
fn likely(range: Range<usize>, mut names: Vec<String>) -> Likely {
    if let Some(short) = names.iter().position(|name| is_abbreviation(name)) {
        let short = names.remove(short);
        names.insert(0, short);
    }
    let name = names.remove(0);
    names.retain(|other| folded(other) != folded(&name));
    names.shrink_to_fit();
    Likely { range, name, also: names }
}

/// The bytes before a bracket that what stands in it is another name of, and all names,
/// the one before the bracket first.
fn gloss(before: &str, inner: &str) -> Option<(usize, Vec<String>)> {
    let parts: Vec<&str> = inner.split([',', ';', '，', '、', '；']).map(str::trim).collect();
    if !are_names(&parts) {
        return None;
    }
    let bare = before.strip_suffix(' ').unwrap_or(before);
    let head = match bare.chars().next_back()? {
        '가'..='힣' => korean_head(bare, &parts)?,
        last if is_han(last) || is_katakana(last) => unspaced_head(bare, &parts)?,
        last if last.is_ascii_alphanumeric() => latin_head(bare, &parts)?,
        _ => return None,
    };
    let mut names = vec![plain(head).to_owned()];
    names.extend(parts.iter().map(|part| plain(part).to_owned()));
    Some((head.len() + before.len() - bare.len(), names))
}

/// Whether what stands in a bracket is one name, or two of one thing: an abbreviation
/// and its words, or the name in two languages. `(BFS, DFS)` are two things.
fn are_names(parts: &[&str]) -> bool {
    match parts {
        [one] => is_latin_name(one) || is_korean_name(one),
        [one, two] => {
            let spelled = |short: &str, long: &str| {
                is_abbreviation(short) && is_latin_name(long) && spells(long, short) == Some(long.len())
            };
            let translated = |latin: &str, korean: &str| is_latin_name(latin) && is_korean_name(korean);
            spelled(one, two) || spelled(two, one) || translated(one, two) || translated(two, one)
        }
        _ => false,
    }
}

/// A name without the plural of an abbreviation and without a version.
fn plain(name: &str) -> &str {
    if is_abbreviation(name) { stem(name) } else { name }
}

/// Whether a part of a bracket can be a name in Latin letters.
fn is_latin_name(part: &str) -> bool {
    let mut words = part.split([' ', '\n']);
    let first = words.next().unwrap_or_default();
    let is_number = |word: &str| word.bytes().all(|c| c.is_ascii_digit());
    let is_written_so =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '\n' | '-' | '’' | '\'' | '+' | '/');
    part.len() >= 2
        && part.starts_with(|c: char| c.is_ascii_alphabetic())
        && part.chars().all(is_written_so)
        && words.all(|word| !is_number(word))
        && part.split([' ', '\n']).filter(|word| !LISTS.small.contains(word)).count() <= 5
        && !part.ends_with('-')
        && part.bytes().filter(u8::is_ascii_alphabetic).count() >= 2
        && !LISTS.remarks.contains(first.to_ascii_lowercase().as_str())
        && !is_ordinary(part)
}

/// Whether a part of a bracket can be a name in Hangul, and no remark.
fn is_korean_name(part: &str) -> bool {
    let words: Vec<&str> = part.split(' ').collect();
    let (Some(last), count) = (words.last(), part.chars().count()) else { return false };
    (2..=14).contains(&count)
        && words.len() <= 4
        && words.iter().all(|word| !word.is_empty() && word.chars().all(is_syllable))
        && !LISTS.no_noun.iter().any(|ending| last.ends_with(ending))
        && words[..words.len() - 1].iter().all(|word| word.ends_with('의') || !ends_apart(word))
}

/// The Korean words before a bracket that a name in it belongs to: as many as the name
/// has words, or an abbreviation letters, as long as they read as one noun.
fn korean_head<'t>(before: &'t str, parts: &[&str]) -> Option<&'t str> {
    if !parts.iter().any(|part| is_latin_name(part)) {
        return None;
    }
    let mut words = before.rsplit(' ');
    let last = words.next()?;
    let last = &last[last.rfind(|c| !is_syllable(c)).map_or(0, |at| at + char_at(last, at))..];
    if last.is_empty() || LISTS.no_noun.iter().any(|ending| last.ends_with(ending)) {
        return None;
    }
    let mut start = before.len() - last.len();
    for (count, word) in (1..).zip(words) {
        if word.is_empty() || !before[..start].ends_with(' ') || !joins_head(word, count, parts) {
            break;
        }
        start -= word.len() + 1;
    }
    Some(&before[start..])
}

/// Whether a word belongs to a head of which `count` words stand behind it already.
fn joins_head(word: &str, count: usize, parts: &[&str]) -> bool {
    if parts.iter().any(|part| part.split(' ').next() == Some(word)) {
        return true;
    }
    let has_of = parts.iter().any(|part| part.contains("of"));
    let spaced = parts.iter().filter(|part| !is_abbreviation(part)).map(|part| part.split(' ').count()).max();
    let most = parts.iter().map(|part| word_count(part)).max().unwrap_or(1);
    let sure = spaced.is_some_and(|spaced| count < spaced && spaced > 1);
    count < most
        && word.chars().all(is_syllable)
        && word.chars().nth(1).is_some()
        && !ends_apart(word)
        && match word.ends_with('의') {
            true => has_of,
            false => sure || !may_end_apart(word),
        }
}

/// The Han characters and Katakana before a bracket.
fn unspaced_head<'t>(before: &'t str, parts: &[&str]) -> Option<&'t str> {
    let start = before.rfind(|c| !is_han(c) && !is_katakana(c)).map_or(0, |at| at + char_at(before, at));
    let head = &before[start..];
    let fits = (2..=8).contains(&head.chars().count()) && parts.iter().all(|part| is_latin_name(part));
    fits.then_some(head)
}

/// The Latin words before a bracket: an abbreviation whose words it holds, words whose
/// abbreviation it holds, or words with their name in another script.
fn latin_head<'t>(before: &'t str, parts: &[&str]) -> Option<&'t str> {
    let last_word = &before[before.rfind(|c: char| !is_word(c)).map_or(0, |at| at + char_at(before, at))..];
    if parts.iter().any(|part| is_korean_name(part)) {
        let start = before.rfind(|c: char| !is_word(c) && c != ' ').map_or(0, |at| at + char_at(before, at));
        let run = before[start..].trim_start();
        let head = if run.split(' ').count() <= 4 && !run.is_empty() { run } else { last_word };
        return is_latin_name(head).then_some(head);
    }
    if is_abbreviation(last_word) {
        return parts.iter().any(|part| spells(part, last_word) == Some(part.len())).then_some(last_word);
    }
    let [short] = parts else { return None };
    let length = is_abbreviation(short).then(|| spells(before, short)).flatten()?;
    Some(&before[before.len() - length..])
}

/// The bytes at the end of a text whose words begin with the capitals of an
/// abbreviation, small words left out.
fn spells(text: &str, short: &str) -> Option<usize> {
    let mut letters: Vec<char> = stem(short).chars().filter(char::is_ascii_uppercase).collect();
    let mut at = text.len();
    while let Some(wanted) = letters.last() {
        let rest = text[..at].trim_end_matches([' ', '-', '\n']);
        let start = rest.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |at| at + char_at(rest, at));
        let word = &rest[start..];
        let first = word.chars().next()?;
        if first.to_ascii_uppercase() == *wanted {
            letters.pop();
        } else if !LISTS.small.contains(word.to_ascii_lowercase().as_str()) || letters.len() == short.len() {
            return None;
        }
        at = start;
    }
    Some(text.len() - at)
}

/// How many words a name has; the words of an abbreviation are its letters.
fn word_count(name: &str) -> usize {
    match is_abbreviation(name) {
        true => stem(name).len().min(3),
        false => name.split([' ', '-', '\n']).filter(|word| !LISTS.small.contains(word)).count(),
    }
}

/// Whether a Korean word ends as the next one does not go on from: with a particle, or
/// as a verb does.
fn ends_apart(word: &str) -> bool {
    LISTS.apart.iter().any(|ending| word.ends_with(ending))
}

/// Whether a Korean word ends with what may be a particle.
fn may_end_apart(word: &str) -> bool {
    LISTS.perhaps_apart.iter().any(|ending| word.ends_with(ending))
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

fn char_at(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}
