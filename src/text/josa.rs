//! The particle that a word takes in Korean: 토큰은 and 벡터는, 모델로 and 토큰으로 (rule K7
//! of `docs/korean.md`).
//!
//! A particle follows how the word is read aloud. Hangul says that itself; for digits
//! and Latin letters it is read off the end of the word, as Koreans commonly read it.

use std::borrow::Cow;

/// How a word ends when it is read aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Vowel,
    Rieul,
    Consonant,
}

/// The pairs of particles: after a consonant, after a vowel.
const PAIRS: [(&str, &str); 11] = [
    ("은", "는"),
    ("이", "가"),
    ("을", "를"),
    ("과", "와"),
    ("으로", "로"),
    ("이란", "란"),
    ("이라는", "라는"),
    ("이라고", "라고"),
    ("이나", "나"),
    ("이에요", "예요"),
    ("아", "야"),
];

/// The particle of a pair, named by both forms such as `은/는`, or by one of them, that
/// follows `word`. Where nobody can say how the word is read, both, as in `은(는)`;
/// nothing if there is no such pair.
pub fn josa(word: &str, pair: &str) -> Option<String> {
    let named = |form: &str| pair.split('/').any(|part| part.trim() == form);
    let (closed, open) = PAIRS.into_iter().find(|(closed, open)| named(closed) || named(open))?;
    Some(match ending(word) {
        None => format!("{closed}({open})"),
        Some(Ending::Vowel) => open.to_owned(),
        Some(Ending::Rieul) if closed == "으로" => open.to_owned(),
        Some(_) => closed.to_owned(),
    })
}

/// The word with its particle.
pub fn with_josa(word: &str, pair: &str) -> String {
    format!("{word}{}", josa(word, pair).unwrap_or_default())
}

/// A text in which both forms stand, as in `어텐션은(는)`, with the one that fits.
pub fn settle(text: &str) -> Cow<'_, str> {
    const BOTH: [(&str, &str); 6] = [
        ("은(는)", "은/는"),
        ("이(가)", "이/가"),
        ("을(를)", "을/를"),
        ("과(와)", "과/와"),
        ("(으)로", "으로/로"),
        ("(이)라는", "이라는/라는"),
    ];
    let first = |text: &str| {
        BOTH.iter()
            .filter_map(|&(both, pair)| Some((text.find(both)?, both, pair)))
            .min_by_key(|found| found.0)
    };
    if first(text).is_none() {
        return text.into();
    }
    let mut settled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, both, pair)) = first(rest) {
        settled.push_str(&rest[..at]);
        let certain = ending(&settled).and_then(|_| josa(&settled, pair));
        settled.push_str(certain.as_deref().unwrap_or(both));
        rest = &rest[at + both.len()..];
    }
    settled.push_str(rest);
    settled.into()
}

fn ending(word: &str) -> Option<Ending> {
    let read = read_part(word);
    let last = read.chars().next_back()?;
    match last {
        '가'..='힣' => Some(match (u32::from(last) - 0xAC00) % 28 {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        }),
        '0'..='9' => Some(digit(read, last)),
        '%' => Some(Ending::Vowel),
        _ if last.is_ascii_alphabetic() => Some(latin(read)),
        _ => None,
    }
}

/// The word without brackets and quotation marks at its end, which are not read.
fn read_part(word: &str) -> &str {
    const SILENT: [char; 22] = [
        '"', '\'', '`', '“', '”', '‘', '’', '»', '」', '』', '〉', '》', ']', '*', '_', '.', '!', '?', ' ',
        '…', '>', '}',
    ];
    let mut read = word.trim_end_matches(SILENT);
    while let Some(before) = read.strip_suffix([')', '）']).and_then(|inner| inner.rfind(['(', '（'])) {
        let shorter = read[..before].trim_end_matches(SILENT);
        if shorter.is_empty() {
            return &read[before..read.len() - 1];
        }
        read = shorter;
    }
    read
}

/// Digits are read in Korean, 일이삼; after a Latin name in English, 원투쓰리.
fn digit(read: &str, last: char) -> Ending {
    let name = read.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = read.len() - name.len();
    let in_english = digits == 1 && name.trim_end_matches('-').ends_with(|c: char| c.is_ascii_alphabetic());
    match (in_english, last) {
        (true, '1' | '7' | '9') => Ending::Consonant,
        (true, '8') | (true, _) => Ending::Vowel,
        (false, '1' | '7' | '8') => Ending::Rieul,
        (false, '0' | '3' | '6') => Ending::Consonant,
        (false, _) => Ending::Vowel,
    }
}

/// Latin letters: a name of capitals is spelt, anything else is read as a word.
fn latin(read: &str) -> Ending {
    let start = read.rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |at| at + 1);
    let start = (start..=read.len()).find(|&at| read.is_char_boundary(at)).unwrap_or(read.len());
    let word = &read[start..];
    let spelt = word.len() == 1 || word.chars().filter(char::is_ascii_uppercase).count() * 2 > word.len();
    let capital = word.ends_with(|c: char| c.is_ascii_uppercase());
    if spelt && capital {
        return letter(word.chars().next_back().unwrap_or_default());
    }
    spoken(&word.to_ascii_lowercase())
}

/// A letter by its name in Korean: 엘, 엠, 에이.
fn letter(letter: char) -> Ending {
    match letter.to_ascii_uppercase() {
        'L' | 'R' => Ending::Rieul,
        'M' | 'N' => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

/// An English word by its last letters. `epoch` and `git` are read against the rule.
fn spoken(word: &str) -> Ending {
    if matches!(word, "epoch" | "git" | "logit" | "app") {
        return Ending::Consonant;
    }
    // `png` has no vowel, and is spelt.
    if let Some(last) = word.chars().next_back().filter(|_| !word.contains(['a', 'e', 'i', 'o', 'u', 'y'])) {
        return letter(last);
    }
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if ends(&["l", "le"]) {
        Ending::Rieul
    } else if ends(&["m", "n", "ng", "me", "ne", "ck", "ic"]) || ends_short(word) {
        Ending::Consonant
    } else {
        Ending::Vowel
    }
}

/// Whether a word ends in one short vowel and k, p, t, b or a doubled consonant, which
/// Korean closes the syllable with: `dropout`, `pip`.
fn ends_short(word: &str) -> bool {
    let word = word.strip_suffix("pp").map_or(word.to_owned(), |stem| format!("{stem}p"));
    let letters: Vec<char> = word.chars().rev().collect();
    let is_vowel = |c: &char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    match letters.as_slice() {
        ['t', 'u', 'o', ..] => true,
        ['k' | 'p' | 't' | 'b', vowel, rest @ ..] if is_vowel(vowel) => !rest.first().is_some_and(is_vowel),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rule K7 on its list; `epoch`, `git` and `logit` are the exceptions it names.
    #[test]
    fn words_take_their_particles() {
        let mut wrong = Vec::new();
        let mut checked = 0;
        for line in include_str!("../../tests/data/terms/josa_cases.tsv").lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            for (pair, expected) in
                ["은/는", "이/가", "을/를", "과/와", "으로/로", "이란/란"].iter().zip(&columns[2..])
            {
                checked += 1;
                if josa(columns[0], pair).as_deref() != Some(expected) {
                    wrong.push(format!("{} {pair}: {expected}", columns[0]));
                }
            }
        }
        assert!(checked >= 6 * 60, "{checked} cases");
        assert_eq!(wrong, [""; 0]);
    }

    /// Files are named by their endings, and folders by words in `ic`.
    #[test]
    fn names_of_files_take_their_particles() {
        for (name, particle) in
            [("a.png", "가"), ("a.svg", "가"), ("a.html", "이"), ("public", "이"), ("static", "이")]
        {
            assert_eq!(josa(name, "이/가").as_deref(), Some(particle), "{name}");
        }
    }

    /// Words that the rule was not made on: at least 19 of 20.
    #[test]
    fn fresh_words() {
        let words = [
            ("F1", "으로"),
            ("o1", "으로"),
            ("R1", "으로"),
            ("app", "으로"),
            ("Python", "으로"),
            ("Llama", "로"),
            ("Gemma", "로"),
            ("Qwen", "으로"),
            ("PyTorch", "로"),
            ("TensorFlow", "로"),
            ("kernel", "로"),
            ("layer", "로"),
            ("encoder", "로"),
            ("chatbot", "으로"),
            ("API", "로"),
            ("CNN", "으로"),
            ("PDF", "로"),
            ("HTTP", "로"),
            ("GPT-4", "로"),
            ("Claude 3", "으로"),
            ("2026", "으로"),
            ("7", "로"),
            ("3.5", "로"),
            ("서울", "로"),
            ("부산", "으로"),
            ("‘서울’", "로"),
            ("RAG(검색 증강 생성)", "로"),
            ("Sora", "로"),
            ("Kim", "으로"),
            ("train", "으로"),
            ("test", "로"),
            ("web", "으로"),
            ("Slack", "으로"),
            ("Notion", "으로"),
            ("cache", "로"),
            ("example", "로"),
            ("bias", "로"),
            ("head", "로"),
            ("query", "로"),
            ("key", "로"),
        ];
        let right =
            words.iter().filter(|(word, particle)| josa(word, "으로/로").as_deref() == Some(*particle));
        let right = right.count();
        assert!(right * 20 >= words.len() * 19, "{right} of {}", words.len());
    }

    #[test]
    fn what_cannot_be_read_gets_both() {
        assert_eq!(josa("→", "은/는").as_deref(), Some("은(는)"));
        assert_eq!(josa("", "이/가").as_deref(), Some("이(가)"));
        assert_eq!(josa("글", "없음"), None);
        assert_eq!(josa("(모델)", "는").as_deref(), Some("은"));
        assert_eq!(with_josa("토큰", "은/는"), "토큰은");
    }

    #[test]
    fn both_forms_become_one() {
        assert_eq!(settle("`토큰`은(는) `GPU`이(가) `벡터`(으)로"), "`토큰`은 `GPU`가 `벡터`로");
        assert_eq!(settle("`→`을(를) 글을(를)"), "`→`을(를) 글을");
        assert!(matches!(settle("그대로"), Cow::Borrowed(_)));
    }

    proptest::proptest! {
        #[test]
        fn any_word_gets_one(word in ".{0,20}") {
            proptest::prop_assert!(josa(&word, "을/를").is_some());
        }
    }
}
