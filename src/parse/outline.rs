//! Headings: which part of a post each begins, and the id that links lead to.

use std::collections::HashSet;

use crate::model::Part;
use crate::text::script::is_unspaced;
use crate::text::slug::heading_id;

/// Words that begin a part when a heading starts with them or, in Korean, holds them.
const STARTS: [(Part, &[&str]); 3] = [
    (Part::Why, &["왜", "why", "어디에 쓰", "무엇에 쓰", "무엇을 위"]),
    (Part::What, &["무엇", "뭐", "뭘", "무슨", "what", "이란"]),
    (Part::How, &["어떻게", "how", "어떤 식으로"]),
];

/// The same in Japanese and Chinese, which put no space before them.
const STARTS_UNSPACED: [(Part, &[&str]); 3] = [
    (
        Part::Why,
        &["なぜ", "どうして", "何のため", "为什么", "為什麼", "为何", "為何", "有什么用", "有什麼用"],
    ),
    (
        Part::What,
        &["とは", "なに", "何です", "は何か", "是什么", "是什麼", "什么是", "什麼是", "何谓", "何謂"],
    ),
    (Part::How, &["どうやって", "どのように", "怎么", "怎麼", "怎样", "怎樣", "如何"]),
];

/// The part that a heading's words begin (design: 왜/why, 무엇/what, 어떻게/how and their
/// usual forms, and the words that the site adds). A question word further on in the
/// heading counts too, and the first one decides: "그래서 왜 필요한가" is a why.
pub fn part_of(heading: &str, added: &[(Part, String)]) -> Option<Part> {
    let heading = heading.to_lowercase();
    let built_in = STARTS
        .iter()
        .chain(&STARTS_UNSPACED)
        .flat_map(|(part, words)| words.iter().map(|word| (*part, *word)));
    let added = added.iter().map(|(part, word)| (*part, word.as_str()));
    built_in
        .chain(added)
        .filter_map(|(part, word)| find_word(&heading, &word.to_lowercase()).map(|at| (at, word.len(), part)))
        .min_by_key(|&(at, length, _)| (at, std::cmp::Reverse(length)))
        .map(|(_, _, part)| part)
}

/// Where a word begins in a heading: at a word's start, which a script without spaces does
/// not show, and, for Latin words, at its end.
fn find_word(heading: &str, word: &str) -> Option<usize> {
    let latin = word.is_ascii();
    heading.match_indices(word).map(|(at, _)| at).find(|&at| {
        let before = heading[..at].chars().next_back();
        let after = heading[at + word.len()..].chars().next();
        let starts =
            word == "이란" || word.starts_with(is_unspaced) || before.is_none_or(|c| !c.is_alphanumeric());
        starts && (!latin || after.is_none_or(|c| !c.is_alphanumeric() || !c.is_ascii()))
    })
}

/// Hands out ids, each once.
#[derive(Debug, Default)]
pub struct Ids {
    taken: HashSet<String>,
}

impl Ids {
    /// The id of a heading: the one asked for, else one made of its words; `-1`, `-2` …
    /// where it is taken.
    pub fn take(&mut self, asked: Option<&str>, words: &str) -> String {
        let mut base = asked.map_or_else(|| heading_id(words), |id| crate::text::nfc(id).into_owned());
        if base.is_empty() {
            base.push_str("section");
        }
        let mut id = base.clone();
        let mut count = 0;
        while !self.taken.insert(id.clone()) {
            count += 1;
            id = format!("{base}-{count}");
        }
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_from_words() {
        let part = |heading| part_of(heading, &[]);
        assert_eq!(part("왜 필요한가"), Some(Part::Why));
        assert_eq!(part("그래서 왜 필요할까?"), Some(Part::Why));
        assert_eq!(part("어텐션이란 무엇인가"), Some(Part::What));
        assert_eq!(part("어떻게 동작하나"), Some(Part::How));
        assert_eq!(part("Why attention?"), Some(Part::Why));
        assert_eq!(part("How it works and why"), Some(Part::How));
        assert_eq!(part("Whyfirst"), None);
        assert_eq!(part("정리"), None);
        for (why, what, how) in [
            ("なぜ必要か", "トークンとは何か", "どうやって動くのか"),
            ("どうして作られたのか", "それは何ですか", "中ではどのように動くか"),
            ("为什么需要词元", "词元是什么", "它是怎么运作的"),
            ("為什麼需要", "什麼是詞元", "如何運作"),
        ] {
            assert_eq!([why, what, how].map(part), [Some(Part::Why), Some(Part::What), Some(Part::How)]);
        }
        assert_eq!(part("何かが足りない"), None);
        assert_eq!(part_of("배경", &[(Part::Why, "배경".to_owned())]), Some(Part::Why));
    }

    /// Rule K11: ids keep Hangul and do not depend on other headings' signs.
    #[test]
    fn ids_are_unique() {
        let mut ids = Ids::default();
        assert_eq!(ids.take(None, "왜 필요할까?"), "왜-필요할까");
        assert_eq!(ids.take(None, "왜 필요할까"), "왜-필요할까-1");
        assert_eq!(ids.take(Some("my-id"), "제목"), "my-id");
        assert_eq!(ids.take(None, "???"), "section");
    }
}
