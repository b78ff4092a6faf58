//! The bytes of a text file as text: UTF-8 as everybody should have it, UTF-16 and the
//! older Korean, Japanese and Chinese encodings as ordinary machines still write them.
//!
//! Nothing is guessed in silence. Text in an older encoding is not used: the author is
//! told what it seems to be and how to convert it.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use unicode_normalization::UnicodeNormalization;

use super::Span;

/// Text out of bytes, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text with line ends as `\n`; nothing if the bytes cannot be read as text.
    pub text: Option<String>,
    /// What the author should know.
    pub problem: Option<Problem>,
}

/// What is unusual about the bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// UTF-16 with a byte order mark; it was read.
    Utf16,
    /// Bytes that are no text, or UTF-16 without its mark.
    Binary,
    /// An older encoding throughout.
    Legacy {
        /// Line and column of the first byte that is not UTF-8, from 1.
        line: usize,
        /// See `line`; in bytes of that line, since they are no characters yet.
        column: usize,
        /// What the encoding seems to be.
        encoding: &'static str,
        /// How the line reads in it.
        preview: String,
    },
    /// Some lines are UTF-8 and some are not.
    Mixed {
        /// The first line that is not, from 1.
        line: usize,
    },
    /// Hangul in pieces, as a Mac may write it; it was put together. The first place.
    Decomposed(Span),
}

/// Decodes a file.
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, rest)) = utf16(bytes) {
        let (text, _, broken) = encoding.decode(rest);
        if broken {
            return Decoded { text: None, problem: Some(Problem::Binary) };
        }
        return Decoded { text: Some(normal_lines(&text)), problem: Some(Problem::Utf16) };
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let end = bytes.iter().rposition(|byte| !matches!(byte, 0 | 0x1A)).map_or(0, |last| last + 1);
    let bytes = &bytes[..end];
    if memchr::memchr(0, bytes).is_some() {
        return Decoded { text: None, problem: Some(Problem::Binary) };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => composed(normal_lines(text)),
        Err(error) => Decoded { text: None, problem: Some(legacy(bytes, error.valid_up_to())) },
    }
}

/// The text of a file in any encoding that is recognised for certain, and its name, for
/// who asks to have it converted.
pub fn convert(bytes: &[u8]) -> Option<(String, &'static str)> {
    let decoded = decode(bytes);
    match decoded.problem {
        Some(Problem::Legacy { .. }) => {
            let encoding = recognise(bytes)?;
            let (text, _, _) = encoding.decode(bytes);
            Some((normal_lines(&text), shown_name(encoding)))
        }
        Some(Problem::Utf16) => Some((decoded.text?, "UTF-16")),
        _ => Some((decoded.text?, "UTF-8")),
    }
}

fn utf16(bytes: &[u8]) -> Option<(&'static Encoding, &[u8])> {
    let little = bytes.strip_prefix(b"\xFF\xFE").map(|rest| (UTF_16LE, rest));
    little.or_else(|| bytes.strip_prefix(b"\xFE\xFF").map(|rest| (UTF_16BE, rest)))
}

/// `\r\n` and `\r` become `\n`; characters that nobody can have meant go.
fn normal_lines(text: &str) -> String {
    let text = match memchr::memchr(b'\r', text.as_bytes()) {
        Some(_) => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
        None => Cow::Borrowed(text),
    };
    // A noncharacter of Unicode that the Markdown stage keeps for itself.
    if text.contains('\u{FDD0}') { text.replace('\u{FDD0}', "") } else { text.into_owned() }
}

/// Puts Hangul together where it is in pieces, except in fenced code, which is shown as
/// it is. Old Hangul, which has no other form, stays.
fn composed(text: String) -> Decoded {
    // Conjoining jamo are E1 84–87, EA A5 and ED 9E–9F in UTF-8: look for the first.
    let may_have = memchr::memchr(0xE1, text.as_bytes()).is_some();
    let first = may_have.then(|| text.find(|c| matches!(c, '\u{1100}'..='\u{1112}'))).flatten();
    let Some(first) = first else { return Decoded { text: Some(text), problem: None } };
    let mut normal = String::with_capacity(text.len());
    let mut fence = None;
    for line in text.split_inclusive('\n') {
        let mark = line.trim_start().get(..3).filter(|mark| matches!(*mark, "```" | "~~~"));
        match (&fence, mark) {
            (None, Some(mark)) => fence = Some(mark.to_owned()),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        if fence.is_some() { normal.push_str(line) } else { normal.extend(line.nfc()) }
    }
    if normal == text {
        return Decoded { text: Some(text), problem: None };
    }
    let first = first.min(normal.len());
    Decoded { text: Some(normal), problem: Some(Problem::Decomposed(Span::at(first))) }
}

/// What to say of bytes that are not UTF-8 from `at` on.
fn legacy(bytes: &[u8], at: usize) -> Problem {
    let line_start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1);
    let line = 1 + memchr::memchr_iter(b'\n', &bytes[..at]).count();
    let Some(encoding) = recognise(bytes) else { return Problem::Mixed { line } };
    let line_end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |newline| at + newline);
    let (preview, _, _) = encoding.decode(&bytes[line_start..line_end]);
    let preview = preview.trim().chars().take(40).collect();
    Problem::Legacy { line, column: at - line_start + 1, encoding: shown_name(encoding), preview }
}

/// The encoding that all of the bytes are in; nothing if some of them are UTF-8 beyond
/// ASCII, or if no encoding reads them without fault.
fn recognise(bytes: &[u8]) -> Option<&'static Encoding> {
    let has_utf8 =
        bytes.split(|byte| *byte == b'\n').any(|line| !line.is_ascii() && std::str::from_utf8(line).is_ok());
    if has_utf8 {
        return None;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    // A short Korean text can look like anything else; CP949 that reads as Hangul is.
    let candidates = [guess, encoding_rs::EUC_KR, encoding_rs::SHIFT_JIS, encoding_rs::GBK];
    candidates.into_iter().find(|encoding| encoding.is_ascii_compatible() && reads_well(encoding, bytes))
}

/// Whether bytes decode without fault into letters that belong to the encoding.
fn reads_well(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) else {
        return false;
    };
    let foreign = text.chars().filter(|c| !c.is_ascii()).count();
    let east = text.chars().filter(|&c| super::script::is_hangul(c) || super::script::is_unspaced(c)).count();
    east * 2 > foreign
}

fn shown_name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "EUC-KR" => "EUC-KR(CP949)",
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(bytes: &[u8]) -> Option<Problem> {
        decode(bytes).problem
    }

    #[test]
    fn what_editors_leave_behind_is_no_problem() {
        let decoded = decode(b"\xEF\xBB\xBFa\r\nb\rc\x1a\0\0");
        assert_eq!(decoded, Decoded { text: Some("a\nb\nc".to_owned()), problem: None });
        assert_eq!(decode(b""), Decoded { text: Some(String::new()), problem: None });
    }

    #[test]
    fn utf16_is_read_with_its_mark_only() {
        let little: Vec<u8> = "글\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xFF\xFE".as_slice(), &little].concat();
        assert_eq!(decode(&marked), Decoded { text: Some("글\n".to_owned()), problem: Some(Problem::Utf16) });
        let ascii: Vec<u8> = "a\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(problem(&ascii), Some(Problem::Binary));
    }

    /// 똠, 펲 and 믜 are in CP949 and not in the EUC-KR of 1992.
    #[test]
    fn korean_of_old_is_recognised() {
        let (bytes, _, _) = encoding_rs::EUC_KR.encode("title: 똠방각하 펲시 믜다\n트랜스포머는 왜\n");
        let Some(Problem::Legacy { line, column, encoding, preview }) = problem(&bytes) else {
            panic!("legacy")
        };
        assert_eq!((line, column, encoding), (1, 8, "EUC-KR(CP949)"));
        assert_eq!(preview, "title: 똠방각하 펲시 믜다");
        assert_eq!(convert(&bytes).unwrap().0, "title: 똠방각하 펲시 믜다\n트랜스포머는 왜\n");
        let (short, _, _) = encoding_rs::EUC_KR.encode("왜 필요한가\n");
        assert!(matches!(problem(&short), Some(Problem::Legacy { encoding: "EUC-KR(CP949)", .. })));
    }

    #[test]
    fn japanese_and_chinese_are_not_taken_for_korean() {
        let (japanese, _, _) =
            encoding_rs::SHIFT_JIS.encode("これは日本語の文章です。なぜ必要なのでしょうか。\n");
        assert!(matches!(problem(&japanese), Some(Problem::Legacy { encoding: "Shift_JIS", .. })));
        let (chinese, _, _) =
            encoding_rs::GBK.encode("为什么需要注意力机制？因为句子太长，模型会忘记前面的内容。\n");
        assert!(
            matches!(problem(&chinese), Some(Problem::Legacy { encoding: "GBK", .. })),
            "{:?}",
            problem(&chinese)
        );
    }

    #[test]
    fn half_and_half_is_left_to_the_author() {
        let bytes = ["첫 줄\n".as_bytes(), b"\xc7\xd1\xb1\xdb\n"].concat();
        assert_eq!(problem(&bytes), Some(Problem::Mixed { line: 2 }));
        assert_eq!(convert(&bytes), None);
    }

    #[test]
    fn pieces_of_hangul_are_put_together_outside_of_code() {
        let pieces: String = "한글".nfd().collect();
        let decoded = decode(format!("가 {pieces}\n```\n{pieces}\n```\n{pieces}\n").as_bytes());
        assert_eq!(decoded.text.unwrap(), format!("가 한글\n```\n{pieces}\n```\n한글\n"));
        assert!(matches!(decoded.problem, Some(Problem::Decomposed(span)) if span.start == 4));
        assert_eq!(problem("ᄒᆞᆫ글".as_bytes()), None);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_can_be_decoded(bytes: Vec<u8>) {
            decode(&bytes);
            convert(&bytes);
        }
    }
}
