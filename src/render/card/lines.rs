//! Words in lines: broken between words, as Korean is, with all lines about as long.

use super::font::Font;

/// Text in as few lines as hold it at a width, none longer than need be; nothing if
/// that takes more than `most`.
pub fn broken(text: &str, font: Font, width: f32, most: usize) -> Option<Vec<String>> {
    let words = pieces(text, font, width);
    let lines = greedy(&words, font, width);
    if lines.len() > most {
        return None;
    }
    // The narrowest width that takes no more lines makes them all about as long.
    let (mut narrow, mut wide) = (width / 4.0, width);
    while wide - narrow > 4.0 {
        let middle = f32::midpoint(narrow, wide);
        let fits = greedy(&words, font, middle).len() <= lines.len()
            && words.iter().all(|word| font.width(word) <= middle);
        if fits { wide = middle } else { narrow = middle }
    }
    Some(greedy(&words, font, wide))
}

/// Text in at most so many lines; what does not fit is cut, and `…` says so.
pub fn cut(text: &str, font: Font, width: f32, most: usize) -> Vec<String> {
    if let Some(lines) = broken(text, font, width, most) {
        return lines;
    }
    let mut lines = greedy(&pieces(text, font, width), font, width);
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
fn pieces(text: &str, font: Font, width: f32) -> Vec<String> {
    let mut pieces = Vec::new();
    for word in text.split_whitespace() {
        let mut piece = String::new();
        for c in word.chars() {
            piece.push(c);
            if font.width(&piece) > width && piece.chars().count() > 1 {
                piece.pop();
                pieces.push(std::mem::replace(&mut piece, c.to_string()));
            }
        }
        pieces.push(piece);
    }
    pieces
}

fn greedy(words: &[String], font: Font, width: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let space = font.width(" ");
    let mut at = 0.0;
    for word in words {
        let own = font.width(word);
        match lines.last_mut() {
            Some(line) if at + space + own <= width => {
                line.push(' ');
                line.push_str(word);
                at += space + own;
            }
            _ => {
                lines.push(word.clone());
                at = own;
            }
        }
    }
    lines
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
