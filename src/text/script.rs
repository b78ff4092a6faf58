//! What kind of character a character is: the classes of UAX #11 and #24 that the
//! Korean, Japanese and Chinese rules ask for, as ranges of code points.

/// Whether the character is a Hangul syllable or jamo (Unicode blocks Hangul *).
pub fn is_hangul(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{A960}'..='\u{A97F}'
        | '\u{AC00}'..='\u{D7FF}' | '\u{FFA0}'..='\u{FFDC}')
}

/// Whether the character is a whole syllable of Hangul.
pub fn is_syllable(c: char) -> bool {
    matches!(c, '가'..='힣')
}

/// Whether the character is Hiragana or Katakana, the prolonged sound mark included.
pub fn is_kana(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}')
}

/// Whether the character is Katakana, the prolonged sound mark included: a word of it
/// ends where it ends.
pub fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A0}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}')
}

/// Whether the character is a Han ideograph.
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// Whether the character is written without spaces between words and is not Hangul:
/// Han, kana, and the full-width punctuation that goes with them. A line break
/// between two of these is not a space.
pub fn is_unspaced(c: char) -> bool {
    is_han(c) || is_kana(c) || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF60}')
}

/// Whether the character is drawn without a width and carries no meaning in a word:
/// zero-width spaces and joiners, soft hyphens, byte order marks. The joiner of
/// emoji (U+200D) is not among them.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200C}' | '\u{2060}' | '\u{00AD}' | '\u{FEFF}')
}

/// The code of a writing system for an initial in an index: ㄱ–ㅎ for Hangul (double
/// consonants with their single ones), A–Z for Latin, the ten rows from あ to わ for kana,
/// `#` for digits, else nothing.
pub fn index_initial(c: char) -> Option<char> {
    const INITIALS: [char; 19] = [
        'ㄱ', 'ㄱ', 'ㄴ', 'ㄷ', 'ㄷ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅂ', 'ㅅ', 'ㅅ', 'ㅇ', 'ㅈ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ',
        'ㅍ', 'ㅎ',
    ];
    match as_katakana(c) {
        'ァ'..='オ' => Some('あ'),
        'カ'..='ゴ' => Some('か'),
        'サ'..='ゾ' => Some('さ'),
        'タ'..='ド' => Some('た'),
        'ナ'..='ノ' => Some('な'),
        'ハ'..='ポ' => Some('は'),
        'マ'..='モ' => Some('ま'),
        'ャ'..='ヨ' => Some('や'),
        'ラ'..='ロ' => Some('ら'),
        'ヮ'..='ン' => Some('わ'),
        '\u{AC00}'..='\u{D7A3}' => Some(INITIALS[(c as usize - 0xAC00) / 588]),
        'a'..='z' | 'A'..='Z' => Some(c.to_ascii_uppercase()),
        '0'..='9' => Some('#'),
        _ => None,
    }
}

/// The key that orders names as a Korean glossary does: digits, then Hangul, then
/// Latin without regard to case, then everything else, kana first. Code points of NFC
/// Hangul are already in dictionary order, and those of Katakana nearly.
pub fn collation_key(name: &str) -> (u8, String, String) {
    let class = match name.chars().next() {
        Some(c) if c.is_ascii_digit() => 0,
        Some(c) if is_hangul(c) => 1,
        Some(c) if c.is_ascii_alphabetic() => 2,
        _ => 3,
    };
    (class, name.to_lowercase().chars().map(as_katakana).collect(), name.to_owned())
}

/// Katakana for Hiragana, and for the few kana that stand apart from their row.
fn as_katakana(c: char) -> char {
    match c {
        'ぁ'..='ゖ' => char::from_u32(c as u32 + 0x60).map_or(c, as_katakana),
        'ヴ' => 'ウ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rule K21: digits, Hangul, then Latin whatever its case.
    #[test]
    fn glossary_order_is_korean() {
        let mut names = ["zebra", "토큰", "GPU", "2진수", "가중치", "attention", "ㄱ자"];
        names.sort_by_key(|name| collation_key(name));
        assert_eq!(names, ["2진수", "ㄱ자", "가중치", "토큰", "attention", "GPU", "zebra"]);
    }

    #[test]
    fn kana_stand_together_before_han() {
        let mut names =
            ["深層学習", "ハルシネーション", "ヴェクトル", "あいまい", "エージェント", "ひらがな"];
        names.sort_by_key(|name| collation_key(name));
        assert_eq!(
            names,
            ["あいまい", "ヴェクトル", "エージェント", "ハルシネーション", "ひらがな", "深層学習"]
        );
    }

    #[test]
    fn double_consonants_share_the_index_of_single_ones() {
        let initials: String = "까나따빠싸짜하a9".chars().filter_map(index_initial).collect();
        assert_eq!(initials, "ㄱㄴㄷㅂㅅㅈㅎA#");
        assert_eq!(index_initial('漢'), None);
        let rows: String = "あがザったんヴゖパれょ".chars().filter_map(index_initial).collect();
        assert_eq!(rows, "あかさたたわあかはらや");
    }
}
