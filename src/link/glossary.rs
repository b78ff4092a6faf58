//! Finds the terms of a glossary in prose (rules K5 and K6 of `docs/korean.md`).
//!
//! All names are looked for at once, overlapping; a name counts where its left edge is
//! the beginning of a word and what stands to its right is nothing but particles, an
//! ending, or another term glued to it. The longest name that counts wins. No dictionary
//! and no morphology: senses are not told apart, which `avoid` is for.

use aho_corasick::AhoCorasick;

use super::particles::{is_particles, is_tail};
use crate::model::SourceId;
use crate::text::script::{is_han, is_kana, is_katakana, is_syllable};

/// How many terms may be glued to each other.
const LONGEST_CHAIN: usize = 4;
/// Names with more spaces are looked for as they are written only.
const MOST_SPACES: usize = 3;

/// One name of a term.
#[derive(Clone, Copy, Debug)]
pub struct Name<'a> {
    /// The name, in NFC.
    pub name: &'a str,
    /// The term that it names.
    pub term: SourceId,
    /// Whether it is wanted although it has but one syllable.
    pub even_short: bool,
    /// Phrases in which the same letters mean something else.
    pub avoid: &'a [String],
}

/// The names of a glossary, ready to be looked for.
#[derive(Debug)]
pub struct Glossary {
    automaton: AhoCorasick,
    patterns: Vec<Pattern>,
    avoid: Vec<Vec<String>>,
    /// Whether words are inflected as in English: a capital may begin a plural.
    english: bool,
}

/// One way to write a name.
#[derive(Debug)]
struct Pattern {
    written: String,
    term: SourceId,
    /// Which phrases to avoid.
    avoid: usize,
    /// With two capitals or more the case counts: AI is not ai.
    exact_case: bool,
    /// One syllable, which only particles may follow.
    short: bool,
}

/// A term in a text, by the bytes of its name there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Where the name begins.
    pub start: usize,
    /// Where it ends; a plural's ending is part of it, a particle is not.
    pub end: usize,
    /// The term.
    pub term: SourceId,
}

/// A name that stands somewhere, its edges not yet looked at.
#[derive(Clone, Copy)]
struct Candidate {
    start: usize,
    end: usize,
    pattern: usize,
}

impl Glossary {
    /// Makes names ready; `english` says how their language inflects. Nothing if there
    /// is no name to look for, or if there are more than can be looked for.
    pub fn new<'a>(names: impl IntoIterator<Item = Name<'a>>, english: bool) -> Option<Glossary> {
        let mut patterns = Vec::new();
        let mut avoid = Vec::new();
        for name in names {
            let short = name.name.chars().count() == 1;
            if name.name.is_empty() || short && !name.even_short {
                continue;
            }
            let exact_case = name.name.chars().filter(|c| c.is_uppercase()).count() >= 2;
            let shared =
                Pattern { written: String::new(), term: name.term, avoid: avoid.len(), exact_case, short };
            patterns
                .extend(ways_to_write(name.name).into_iter().map(|written| Pattern { written, ..shared }));
            avoid.push(name.avoid.to_vec());
        }
        let mut builder = AhoCorasick::builder();
        let automaton =
            builder.ascii_case_insensitive(true).build(patterns.iter().map(|pattern| &pattern.written));
        let automaton = automaton.ok().filter(|_| !patterns.is_empty())?;
        Some(Glossary { automaton, patterns, avoid, english })
    }

    /// The terms in a text, from left to right, none within another.
    pub fn find(&self, text: &str) -> Vec<Match> {
        let mut candidates: Vec<Candidate> = self
            .automaton
            .find_overlapping_iter(text)
            .map(|found| Candidate {
                start: found.start(),
                end: found.end(),
                pattern: found.pattern().as_usize(),
            })
            .filter(|candidate| self.is_written_so(text, *candidate))
            .collect();
        candidates.sort_by_key(|candidate| (candidate.start, std::cmp::Reverse(candidate.end)));
        let mut found = Vec::new();
        let mut free_from = 0;
        let mut rest = candidates.as_slice();
        while let Some(first) = rest.first() {
            let here = rest.iter().take_while(|candidate| candidate.start == first.start).count();
            if first.start >= free_from
                && begins_word(text, first.start)
                && let Some(chain) = self.chain_at(text, rest, first.start, LONGEST_CHAIN)
            {
                free_from = chain.last().map_or(free_from, |last| last.end);
                found.extend(chain);
            }
            rest = &rest[here..];
        }
        found
    }

    /// Whether case and surroundings let a candidate be the name that it looks like.
    fn is_written_so(&self, text: &str, candidate: Candidate) -> bool {
        let pattern = &self.patterns[candidate.pattern];
        let same_case = !pattern.exact_case || text[candidate.start..candidate.end] == pattern.written;
        same_case
            && !self.avoid[pattern.avoid]
                .iter()
                .any(|phrase| lies_in(text, candidate, &pattern.written, phrase))
    }

    /// The longest term that begins at a place and counts, with those glued to it.
    /// `candidates` are those from that place on.
    fn chain_at(
        &self,
        text: &str,
        candidates: &[Candidate],
        at: usize,
        longest: usize,
    ) -> Option<Vec<Match>> {
        let from = candidates.partition_point(|candidate| candidate.start < at);
        let here = candidates[from..].iter().take_while(|candidate| candidate.start == at);
        for candidate in here {
            let pattern = &self.patterns[candidate.pattern];
            let Some(end) = self.right_edge(text, *candidate) else { continue };
            let term = Match { start: at, end, term: pattern.term };
            let tail = hangul_run(&text[end..]);
            let last = text[..end].chars().next_back().unwrap_or(' ');
            let ends_well = if pattern.short { is_particles(tail, last) } else { is_tail(tail, last) };
            if ends_well {
                return Some(vec![term]);
            }
            if longest > 1 && !pattern.short && !tail.is_empty() {
                let next = self.chain_at(text, &candidates[from..], end, longest - 1);
                let next = next.filter(|chain| text[chain[0].start..chain[0].end].chars().count() >= 2);
                if let Some(mut chain) = next {
                    chain.insert(0, term);
                    return Some(chain);
                }
            }
        }
        None
    }

    /// Where a name ends, its plural included; nothing if it is only part of a word.
    fn right_edge(&self, text: &str, candidate: Candidate) -> Option<usize> {
        let name = &text[candidate.start..candidate.end];
        let last = name.chars().next_back()?;
        if is_katakana(last) {
            return (!text[candidate.end..].starts_with(is_katakana)).then_some(candidate.end);
        }
        if is_han(last) || is_kana(last) {
            return Some(candidate.end);
        }
        let plural = if is_latin(last) { self.plural(text, candidate) } else { 0 };
        let end = candidate.end + plural;
        let mut after = text[end..].chars();
        match (after.next(), after.next()) {
            (Some(next), _) if is_latin(next) || next == '_' => None,
            (Some('-'), Some(next)) if is_latin(last) && self.english && next.is_lowercase() => Some(end),
            (Some('-' | '.' | '@'), Some(next)) if is_latin(last) && is_latin(next) => None,
            _ => Some(end),
        }
    }

    /// The length of a plural's ending. `tokens` and `LLMs` are plurals; `Transformers`
    /// is a library, unless it begins a sentence of English.
    fn plural(&self, text: &str, candidate: Candidate) -> usize {
        let name = &text[candidate.start..candidate.end];
        let letters = || name.chars().filter(|c| c.is_alphabetic());
        let lower = letters().all(char::is_lowercase);
        let upper = letters().count() >= 2 && letters().all(char::is_uppercase);
        let begins = self.english && begins_sentence(text, candidate.start);
        if !(lower || upper || begins) {
            return 0;
        }
        let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|ending| name.ends_with(ending));
        let endings: &[&str] = if hisses { &["es"] } else { &["s"] };
        let is_ending = |ending: &&&str| {
            text[candidate.end..]
                .strip_prefix(**ending)
                .is_some_and(|rest| !rest.starts_with(|c| is_latin(c) || c == '_'))
        };
        endings.iter().find(is_ending).map_or(0, |ending| ending.len())
    }
}

/// A name in every way that it may be written: between Korean words a space may be left
/// out, between Latin ones a hyphen may stand for it, and a line may break there.
fn ways_to_write(name: &str) -> Vec<String> {
    let korean = name.contains(is_syllable);
    let is_gap = |c: char| c == ' ' || !korean && c == '-';
    let words: Vec<&str> = name.split(is_gap).collect();
    if words.len() > MOST_SPACES + 1 || words.iter().any(|word| word.is_empty()) {
        return vec![name.to_owned()];
    }
    let gaps: &[&str] = if korean { &["", " ", "\n"] } else { &[" ", "-", "\n"] };
    let mut ways = vec![words[0].to_owned()];
    for word in &words[1..] {
        ways = ways.iter().flat_map(|way| gaps.iter().map(move |gap| format!("{way}{gap}{word}"))).collect();
    }
    let plurals: Vec<String> = ways.iter().filter_map(|way| plural_of_y(way)).collect();
    ways.extend(plurals);
    ways
}

/// `entropies` of `entropy`, whose plural is no name and an ending.
fn plural_of_y(name: &str) -> Option<String> {
    let stem = name.strip_suffix('y')?;
    let before = stem.chars().next_back()?;
    (before.is_ascii_lowercase() && !matches!(before, 'a' | 'e' | 'i' | 'o' | 'u'))
        .then(|| format!("{stem}ies"))
}

/// Whether a candidate lies where one of its name stands within a phrase.
fn lies_in(text: &str, candidate: Candidate, name: &str, phrase: &str) -> bool {
    phrase.match_indices(name).any(|(offset, _)| {
        let begins = candidate.start.checked_sub(offset);
        begins.and_then(|begins| text.get(begins..)).is_some_and(|text| text.starts_with(phrase))
    })
}

/// Whether a word may begin at a place.
fn begins_word(text: &str, at: usize) -> bool {
    let Some(first) = text[at..].chars().next() else { return false };
    let mut before = text[..at].chars().rev();
    let (previous, earlier) = (before.next(), before.next());
    if is_han(first) {
        return true;
    }
    match (previous, earlier) {
        (Some(previous), _) if is_katakana(first) => !is_katakana(previous),
        (Some(previous), _) if is_latin(previous) || is_syllable(previous) || previous == '_' => false,
        (Some('-' | '.' | '@'), Some(earlier)) if is_latin(first) => !is_latin(earlier),
        _ => true,
    }
}

/// Whether a sentence begins at a place.
fn begins_sentence(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '\n', '"', '“', '‘', '(']);
    before.is_empty() || before.ends_with(['.', '?', '!', ':', '…'])
}

/// The Hangul syllables at the beginning of a text.
fn hangul_run(text: &str) -> &str {
    &text[..text.find(|c| !is_syllable(c)).unwrap_or(text.len())]
}

/// Letters and digits of scripts that put spaces between words, Hangul left out.
fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || !c.is_ascii() && c.is_alphanumeric() && !is_syllable(c) && !is_kana(c) && !is_han(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A glossary in the form of `tests/data/terms/glossary.txt`: names of one term
    /// between `|`, a `!` after one-syllable names that are wanted.
    fn glossary(text: &str, english: bool) -> Glossary {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let names = lines.zip(0..).flat_map(|(line, id)| {
            line.split('|').map(move |name| Name {
                name: name.trim_end_matches('!'),
                term: SourceId(id),
                even_short: name.ends_with('!'),
                avoid: &[],
            })
        });
        Glossary::new(names, english).unwrap()
    }

    fn found<'t>(glossary: &Glossary, text: &'t str) -> Vec<&'t str> {
        glossary.find(text).into_iter().map(|found| &text[found.start..found.end]).collect()
    }

    /// Precision and recall over labelled sentences, each with its links as
    /// `start-end:text` in characters.
    fn score(glossary: &Glossary, sentences: &str) -> (f64, f64) {
        let (mut right, mut wrong, mut missed) = (0, 0, 0);
        for line in sentences.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t').skip(1);
            let (text, links) = (columns.next().unwrap(), columns.next().unwrap_or_default());
            let at = |byte: usize| text[..byte].chars().count();
            let got: Vec<String> = glossary
                .find(text)
                .iter()
                .map(|found| {
                    format!("{}-{}:{}", at(found.start), at(found.end), &text[found.start..found.end])
                })
                .collect();
            let wanted: Vec<&str> = links.split(';').filter(|link| !link.is_empty()).collect();
            right += got.iter().filter(|link| wanted.contains(&link.as_str())).count();
            wrong += got.iter().filter(|link| !wanted.contains(&link.as_str())).count();
            missed += wanted.iter().filter(|link| !got.iter().any(|found| found == *link)).count();
        }
        let ratio = |part: usize, other: usize| part as f64 / (part + other) as f64;
        (ratio(right, wrong), ratio(right, missed))
    }

    /// The labelled sentences of rule K5: at least 0.97 of what is found is right, and
    /// nothing is missed.
    #[test]
    fn labelled_sentences() {
        let glossary = glossary(include_str!("../../tests/data/terms/glossary.txt"), false);
        let (precision, recall) = score(&glossary, include_str!("../../tests/data/terms/dev.tsv"));
        assert!(precision >= 0.97 && recall >= 1.0, "precision {precision}, recall {recall}");
    }

    /// Sentences of our own, made after the rule: no less is asked of it.
    #[test]
    fn fresh_sentences() {
        let sets = [
            (
                false,
                include_str!("../../tests/data/terms/glossary.txt"),
                include_str!("../../tests/data/terms/fresh_ko.tsv"),
            ),
            (
                true,
                include_str!("../../tests/data/terms/glossary_en.txt"),
                include_str!("../../tests/data/terms/fresh_en.tsv"),
            ),
        ];
        for (english, names, sentences) in sets {
            let (precision, recall) = score(&glossary(names, english), sentences);
            assert!(precision >= 0.97 && recall >= 0.98, "precision {precision}, recall {recall}");
        }
    }

    #[test]
    fn english_inflects() {
        let glossary = glossary(
            "token\nTransformer\nloss\nentropy\nneural network\nfine-tuning\nLLM\nGPT\nattention",
            true,
        );
        let text = "Transformers read tokens. A token’s losses, entropies and neural-network layers; \
                    LLMs, fine tuning, attention-based, self-attention, tokenize, GPT-4, the Transformers library.";
        let expected = [
            "Transformers",
            "tokens",
            "token",
            "losses",
            "entropies",
            "neural-network",
            "LLMs",
            "fine tuning",
            "attention",
        ];
        assert_eq!(found(&glossary, text)[..9], expected);
        assert_eq!(
            found(&glossary, "the Transformers library, pre-attention, tokens_left, a.token"),
            ["token"; 0]
        );
    }

    #[test]
    fn japanese_and_chinese() {
        let glossary = glossary("トークン\n学習\n机器学习\n深度学习\nLLM", false);
        assert_eq!(found(&glossary, "トークンを学習する。トークナイザー、トークンズ"), ["トークン", "学習"]);
        assert_eq!(found(&glossary, "机器学习和深度学习、LLM是"), ["机器学习", "深度学习", "LLM"]);
    }

    #[test]
    fn phrases_to_avoid() {
        let avoid = ["패션 모델".to_owned(), "주의하".to_owned()];
        let name = |name| Name { name, term: SourceId(0), even_short: false, avoid: &avoid };
        let glossary = Glossary::new([name("모델"), name("주의")], false).unwrap();
        assert_eq!(found(&glossary, "패션 모델이 모델을 보았다. 주의하세요, 주의는"), ["모델", "주의"]);
    }

    proptest::proptest! {
        #[test]
        fn matches_are_ordered_and_apart(text in "[토큰화기모델은는이가을를의에서 a-cAILM_.,-]{0,60}") {
            let glossary = glossary("토큰\n토큰화\n모델\n언어 모델\nLLM\nAI", false);
            let found = glossary.find(&text);
            for pair in found.windows(2) {
                proptest::prop_assert!(pair[0].end <= pair[1].start);
            }
            for one in found {
                proptest::prop_assert!(text.get(one.start..one.end).is_some());
            }
        }
    }
}
