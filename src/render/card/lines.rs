//! Words in lines: broken between words, as Korean is, with all lines about as long.

use super::font::Font;

/// A word and how wide it is: measured once, for lines are tried at many widths.
struct Word {
    text: String,
    width: f32,
}

/// Text in as few lines as hold it at a width, none longer than need be; nothing if
/// that takes more than `most`.
pub fn broken(text: &str, font: Font, width: f32, most: usize) -> Option<Vec<String>> {
    let words = words(text, font, width);
    let space = font.width(" ");
    let count = starts(&words, space, width).len();
    if count > most {
        return None;
    }
    // The narrowest width that takes no more lines makes them all about as long.
    let widest = words.iter().map(|word| word.width).fold(width / 4.0, f32::max);
    let (mut narrow, mut wide) = (widest, width);
    while wide - narrow > 4.0 {
        let middle = f32::midpoint(narrow, wide);
        if starts(&words, space, middle).len() <= count { wide = middle } else { narrow = middle }
    }
    Some(lines(&words, &starts(&words, space, wide)))
}

/// Text in at most so many lines; what does not fit is cut, and `…` says so.
pub fn cut(text: &str, font: Font, width: f32, most: usize) -> Vec<String> {
    if let Some(lines) = broken(text, font, width, most) {
        return lines;
    }
    let words = words(text, font, width);
    let mut lines = lines(&words, &starts(&words, font.width(" "), width));
    lines.truncate(most);
    if let Some(last) = lines.last_mut() {
        while !last.is_empty() && font.width(&format!("{last}…")) > width {
            last.pop();
        }
        let end = last.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '·')).len();
        last.truncate(end);
        last.push('…');
    }
    lines
}

/// The words of a text; one that is wider than a line falls apart between letters.
fn words(text: &str, font: Font, width: f32) -> Vec<Word> {
    let mut words = Vec::new();
    for text in text.split_whitespace() {
        let whole = Word { text: text.to_owned(), width: font.width(text) };
        if whole.width <= width {
            words.push(whole);
            continue;
        }
        // Measured whole each time: letters stand closer or farther beside some others.
        let mut piece = Word { text: String::new(), width: 0.0 };
        for c in text.chars() {
            let longer = format!("{}{c}", piece.text);
            let whole = Word { width: font.width(&longer), text: longer };
            if whole.width > width && !piece.text.is_empty() {
                let own = Word { text: c.to_string(), width: font.width(c.encode_utf8(&mut [0; 4])) };
                words.push(std::mem::replace(&mut piece, own));
            } else {
                piece = whole;
            }
        }
        words.push(piece);
    }
    words
}

/// The word that each line begins with, if lines are filled one after the other.
fn starts(words: &[Word], space: f32, width: f32) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = f32::INFINITY;
    for (number, word) in words.iter().enumerate() {
        if at + space + word.width <= width {
            at += space + word.width;
        } else {
            starts.push(number);
            at = word.width;
        }
    }
    starts
}

fn lines(words: &[Word], starts: &[usize]) -> Vec<String> {
    let ends = starts.iter().skip(1).copied().chain([words.len()]);
    let line = |(start, end): (&usize, usize)| {
        words[*start..end].iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    };
    starts.iter().zip(ends).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::card::font::Weight;

    const FONT: fn() -> Font = || Font::new(Weight::Bold, 80.0);

    #[test]
    fn korean_is_broken_between_words_and_balanced() {
        let lines = broken("트랜스포머는 왜 차례대로 읽기를 그만두었을까", FONT(), 1032.0, 3).unwrap();
        assert_eq!(lines, ["트랜스포머는 왜 차례대로", "읽기를 그만두었을까"]);
        assert_eq!(broken("짧은 말", FONT(), 1032.0, 3).unwrap(), ["짧은 말"]);
        assert_eq!(broken("", FONT(), 1032.0, 3).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_is_too_long_is_cut() {
        let long = "아주 긴 이야기가 있습니다. ".repeat(9);
        assert!(broken(&long, FONT(), 1032.0, 3).is_none());
        let lines = cut(&long, FONT(), 1032.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…') && FONT().width(&lines[1]) <= 1032.0);
        let word = "띄어쓰기가없는아주긴낱말입니다".repeat(3);
        let lines = broken(&word, FONT(), 1032.0, 9).unwrap();
        assert_eq!(lines.concat(), word);
        assert!(lines.iter().all(|line| FONT().width(line) <= 1032.0));
        // Some pairs of letters stand farther apart than the letters alone are wide.
        let pairs = broken("sbi굷p갺괝bkubrtu", FONT(), 700.0, 9).unwrap();
        assert!(pairs.iter().all(|line| FONT().width(line) <= 700.0));
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_letter_is_lost(text in "[a-z 가-힣]{0,80}") {
            let lines = broken(&text, FONT(), 700.0, usize::MAX).unwrap();
            let letters = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            proptest::prop_assert_eq!(letters(&lines.concat()), letters(&text));
            for line in &lines {
                proptest::prop_assert!(FONT().width(line) <= 700.5);
            }
        }
    }
}
