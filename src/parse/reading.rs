//! How long a text takes to read, and the words that stand for it in a list.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::model::{Part, Reading};
use crate::text::script::{is_han, is_hangul, is_kana};

/// What has been read so far, by script (rule K19: Hangul syllables and Han or kana at
/// 500 a minute, Latin words at 238, 12 seconds a figure, 40 lines of code a minute).
#[derive(Clone, Copy, Debug, Default)]
pub struct Measure {
    /// In units of 1/11900 minute, a common multiple, so that sums are exact.
    units: u64,
}

const MINUTE: u64 = 500 * 238;

impl Measure {
    /// Adds running text.
    pub fn text(&mut self, text: &str) {
        let mut in_word = false;
        for c in text.chars() {
            let syllable = !c.is_ascii() && (is_hangul(c) || is_han(c) || is_kana(c));
            if syllable {
                self.units += MINUTE / 500;
            }
            let letter = !syllable && c.is_alphanumeric();
            if letter && !in_word {
                self.units += MINUTE / 238;
            }
            in_word = letter || (in_word && matches!(c, '\'' | '’' | '-' | '.' | '_'));
        }
    }

    /// Adds a picture, a formula on its own line or a diagram.
    pub fn figure(&mut self) {
        self.units += MINUTE / 5;
    }

    /// Adds lines of code.
    pub fn code(&mut self, code: &str) {
        self.units += code.lines().count() as u64 * MINUTE / 40;
    }

    fn seconds(self) -> u32 {
        u32::try_from((self.units * 60).div_ceil(MINUTE)).unwrap_or(u32::MAX)
    }
}

/// The times of a whole text, from those of what stands in no part and of each part.
pub fn reading(outside: Measure, parts: [Measure; 3]) -> Reading {
    let units = outside.units + parts.iter().map(|part| part.units).sum::<u64>();
    Reading { seconds: Measure { units }.seconds(), parts: parts.map(Measure::seconds) }
}

/// The place of a part in [`Reading::parts`].
pub fn slot(part: Part) -> usize {
    match part {
        Part::Why => 0,
        Part::What => 1,
        Part::How => 2,
    }
}

/// The beginning of a text in at most `cells` columns (a Hangul syllable is two): whole
/// sentences if the first one fits, else whole words and `…` (rule K20).
pub fn excerpt(text: &str, cells: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.width() <= cells {
        return text;
    }
    let mut width = 0;
    let (mut sentence, mut word, mut letter) = (0, 0, 0);
    let mut graphemes = text.grapheme_indices(true).peekable();
    while let Some((at, grapheme)) = graphemes.next() {
        width += grapheme.width();
        if width > cells {
            break;
        }
        let end = at + grapheme.len();
        letter = end;
        if grapheme == " " {
            word = at;
        }
        let next = graphemes.peek().map(|&(_, next)| next);
        let ends = matches!(grapheme, "." | "!" | "?" | "…") && next == Some(" ");
        if ends || matches!(grapheme, "。" | "！" | "？") {
            sentence = end;
        }
    }
    if sentence > 0 {
        return text[..sentence].to_owned();
    }
    let end = if word > 0 { word } else { letter };
    format!("{}…", text[..end].trim_end_matches([',', ' ', '、', '，', '·', ':', ';']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(text: &str) -> u32 {
        let mut measure = Measure::default();
        measure.text(text);
        reading(measure, [Measure::default(); 3]).minutes()
    }

    /// Rule K19, with its three cases.
    #[test]
    fn time_is_counted_by_script() {
        let korean = "가나다라 ".repeat(250);
        assert_eq!(minutes(&korean), 2);
        assert_eq!(minutes(&(korean + &"word ".repeat(476))), 4);
        assert_eq!(minutes(&"漢".repeat(2000)), 4);
        assert_eq!(minutes(""), 1);
    }

    /// Rule K20.
    #[test]
    fn excerpts_end_where_a_reader_would_stop() {
        assert_eq!(excerpt("짧은 글.", 160), "짧은 글.");
        assert_eq!(excerpt("첫 문장이다. 둘째 문장은 길다.", 20), "첫 문장이다.");
        assert_eq!(excerpt("문장이 끝나지 않고 이어진다", 12), "문장이…");
        assert_eq!(excerpt("3.14는 원주율이고 길다", 14), "3.14는…");
        assert_eq!(excerpt("漢字漢字。仮名", 10), "漢字漢字。");
        assert_eq!(excerpt("👩🏽‍💻👩🏽‍💻👩🏽‍💻", 5), "👩🏽‍💻👩🏽‍💻…");
        assert_eq!(excerpt("ᄒᆞᆫᄒᆞᆫᄒᆞᆫ", 4), "ᄒᆞᆫᄒᆞᆫ…");
    }
}
