//! `whyfirst new term` without a word: which words the posts use that the glossary does
//! not know, most used first, and which of them to begin with.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use crate::check::jargon::Jargon;
use crate::diagnostic::Words;
use crate::terminal::{Terminal, Volume};

/// How many words are listed, unless more is asked for.
const LISTED: usize = 30;
/// Columns of a name that the column beside it waits for.
const WIDEST: usize = 32;

/// Lists the words, and asks a person for one. Nothing if nobody is there or wants one.
pub fn choose(words: &[Jargon], terminal: &Terminal) -> Option<String> {
    let Some(first) = words.first() else {
        terminal.say(&Words::new(
            "글에 나오는 말 가운데 용어집에 없는 것을 찾지 못했습니다. 새 말은 이렇게 시작합니다: whyfirst new term \"어텐션(attention)\"",
            "No word of your posts is missing from the glossary. For any other word: whyfirst new term \"attention\"",
        ));
        return None;
    };
    let shown = if terminal.volume == Volume::Verbose { words } else { &words[..words.len().min(LISTED)] };
    terminal.say(&list(words, shown));
    if !terminal.can_ask() {
        let name = &first.name;
        terminal.say(&Words::new(
            format!("\n풀이를 시작하려면: whyfirst new term \"{name}\""),
            format!("\nTo begin an entry: whyfirst new term \"{name}\""),
        ));
        return None;
    }
    let question = Words::new(
        "\n어느 말부터 풀이할까요? 번호를 적으세요 (그냥 Enter를 누르면 그만둡니다):",
        "\nWhich one first? Type its number (Enter alone to leave):",
    );
    chosen(&terminal.ask(&question)?, shown)
}

/// The word of a number; whatever else was typed is a word itself.
fn chosen(answer: &str, shown: &[Jargon]) -> Option<String> {
    match answer.parse::<usize>() {
        _ if answer.is_empty() => None,
        Ok(number) => Some(shown.get(number.checked_sub(1)?)?.name.clone()),
        Err(_) => Some(answer.to_owned()),
    }
}

/// The words with their counts and first places.
fn list(words: &[Jargon], shown: &[Jargon]) -> Words {
    let mut ko =
        "글에 나오는데 용어집에 없는 말입니다. 여러 글에 자주 나오는 것부터 적었습니다.\n".to_owned();
    let mut en =
        "Words of your posts that the glossary does not know; those of many posts come first.\n".to_owned();
    let names: Vec<String> = shown.iter().map(name).collect();
    let width = names.iter().map(|name| name.width()).filter(|width| *width <= WIDEST).max().unwrap_or(0);
    for (number, (word, name)) in (1..).zip(shown.iter().zip(&names)) {
        let gap = " ".repeat(width.saturating_sub(name.width()));
        let (uses, path) = (word.uses(), &word.first.path);
        let _ = write!(ko, "\n{number:4}. {name}{gap}  {}, 처음은 {path}", uses.ko);
        let _ = write!(en, "\n{number:4}. {name}{gap}  {}, first in {path}", uses.en);
    }
    if let more @ 1.. = words.len() - shown.len() {
        let _ = write!(ko, "\n      그 밖에 {more}개. 모두 보려면: whyfirst new term -v");
        let _ = write!(en, "\n      and {more} more. For all of them: whyfirst new term -v");
    }
    Words { ko, en }
}

/// A word with the first of its other names.
fn name(word: &Jargon) -> String {
    match word.also.first() {
        Some(other) => format!("{} ({other})", word.name),
        None => word.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;
    use crate::model::LanguageId;

    fn word(name: &str, also: &[&str]) -> Jargon {
        let also = also.iter().map(|&name| name.to_owned()).collect();
        let first = Place::file("content/posts/a.md");
        Jargon { name: name.to_owned(), also, language: LanguageId(0), count: 3, texts: 2, first }
    }

    #[test]
    fn a_number_or_a_word_may_be_typed() {
        let words = [word("RLHF", &[]), word("정렬", &["alignment"])];
        assert_eq!(chosen("2", &words).as_deref(), Some("정렬"));
        assert_eq!(chosen("LoRA", &words).as_deref(), Some("LoRA"));
        assert_eq!([chosen("", &words), chosen("0", &words), chosen("3", &words)], [None, None, None]);
    }

    #[test]
    fn counts_stand_below_each_other() {
        let words = [word("RLHF", &[]), word("정렬", &["alignment"]), word("DPO", &[])];
        let list = list(&words, &words[..2]).ko;
        let columns: Vec<usize> =
            list.lines().filter_map(|line| Some(line[..line.find("글 2편")?].width())).collect();
        assert_eq!(columns, [columns[0]; 2]);
        assert!(list.ends_with("그 밖에 1개. 모두 보려면: whyfirst new term -v"), "{list}");
    }
}
