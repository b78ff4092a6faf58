//! What of a text can be looked for: pairs of neighbouring characters where words are
//! not set apart by what one types (Hangul with its particles, kana, Han), whole words
//! elsewhere.
//!
//! `assets/search.js` of the theme takes a query apart by the same rules.

use crate::text::script::{is_han, is_hangul, is_invisible, is_kana};

/// The longest word that is told apart from others, in bytes.
const LONGEST_WORD: usize = 64;

/// Something that can be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// Two neighbouring characters, or the last of a run and nothing.
    Pair(u32),
    /// A word in lower case.
    Word(&'a str),
}

/// The pair of two characters of the Basic Multilingual Plane.
fn pair(first: u16, second: u16) -> u32 {
    u32::from(first) << 16 | u32::from(second)
}

/// The characters of a pair as they are written in the index.
pub fn pair_text(pair: u32) -> String {
    let characters = [pair >> 16, pair & 0xFFFF].into_iter().filter(|code| *code != 0);
    characters.filter_map(char::from_u32).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Hangul,
    /// Written without spaces: kana and Han.
    Unspaced,
    Letter,
    /// Drawn without a width; no word ends there.
    Nothing,
    Other,
}

fn class(c: char) -> Class {
    match c {
        _ if c.is_ascii() => {
            if c.is_ascii_alphanumeric() {
                Class::Letter
            } else {
                Class::Other
            }
        }
        '가'..='힣' => Class::Hangul,
        // A middle dot in the block of Katakana.
        '・' => Class::Other,
        _ if u32::from(c) > 0xFFFF => Class::Other,
        _ if is_hangul(c) => Class::Hangul,
        _ if is_kana(c) || is_han(c) => Class::Unspaced,
        _ if is_invisible(c) => Class::Nothing,
        _ if c.is_alphanumeric() => Class::Letter,
        _ => Class::Other,
    }
}

/// Takes texts apart.
#[derive(Debug, Default)]
pub struct Scanner {
    word: String,
}

impl Scanner {
    /// Hands every token of a text to `take`, in order.
    pub fn scan(&mut self, text: &str, mut take: impl FnMut(Token<'_>)) {
        let mut before: Option<(Class, u16)> = None;
        for (at, c) in text.char_indices() {
            let class = class(c);
            match class {
                Class::Nothing => continue,
                Class::Letter => self.push(c),
                _ if !self.word.is_empty() => {
                    self.push_sign(c, &text[at + c.len_utf8()..]);
                    self.end_word(&mut take);
                }
                _ => {}
            }
            let own = match class {
                Class::Hangul | Class::Unspaced => u16::try_from(u32::from(c)).ok(),
                _ => None,
            };
            match (before, own) {
                (Some((same, first)), Some(second)) if same == class => {
                    take(Token::Pair(pair(first, second)))
                }
                (Some((_, last)), _) => take(Token::Pair(pair(last, 0))),
                (None, _) => {}
            }
            before = own.map(|code| (class, code));
        }
        if let Some((_, last)) = before {
            take(Token::Pair(pair(last, 0)));
        }
        self.end_word(&mut take);
    }

    fn push(&mut self, c: char) {
        if self.word.len() < LONGEST_WORD {
            match c.is_ascii() {
                true => self.word.push(c.to_ascii_lowercase()),
                false => self.word.extend(c.to_lowercase()),
            }
        }
    }

    /// `C#` and `C++` are words of their own.
    fn push_sign(&mut self, c: char, rest: &str) {
        match c {
            '#' if !rest.starts_with(|next| class(next) == Class::Letter) => self.word.push('#'),
            '+' if rest.starts_with('+') => self.word.push_str("++"),
            _ => {}
        }
    }

    fn end_word(&mut self, take: &mut impl FnMut(Token<'_>)) {
        if !self.word.is_empty() {
            take(Token::Word(&self.word));
            self.word.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let mut tokens = Vec::new();
        Scanner::default().scan(text, |token| {
            tokens.push(match token {
                Token::Pair(pair) => pair_text(pair),
                Token::Word(word) => word.to_owned(),
            });
        });
        tokens
    }

    #[test]
    fn hangul_is_taken_in_pairs() {
        assert_eq!(tokens("토큰은 왜?"), ["토큰", "큰은", "은", "왜"]);
        assert_eq!(tokens("토\u{200B}큰"), ["토큰", "큰"]);
    }

    #[test]
    fn scripts_do_not_mix() {
        assert_eq!(tokens("AI모델 GPT-4로"), ["ai", "모델", "델", "gpt", "4", "로"]);
        assert_eq!(
            tokens("機械・学習のモデル"),
            ["機械", "械", "学習", "習の", "のモ", "モデ", "デル", "ル"]
        );
    }

    #[test]
    fn words_are_in_lower_case_and_keep_their_signs() {
        assert_eq!(tokens("C# and C++ É a+b #x"), ["c#", "and", "c++", "é", "a", "b", "x"]);
        assert_eq!(tokens(&"a".repeat(99))[0].len(), LONGEST_WORD);
    }
}
