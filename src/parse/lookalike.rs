//! Characters that look like what was meant and are not: what autocorrection, word
//! processors and file managers put in place of plain signs.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::text::{
    Source, Span, nfc,
    script::{is_hangul, is_invisible, is_unspaced},
};

/// What may be wrong with a file's name.
pub fn name(path: &Arc<str>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let place = || Place::file(Arc::clone(path));
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_ascii_lowercase();
    if lower.trim_end().ends_with(".md.txt") {
        found.push(catalog::name_extension(place()));
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if name.ends_with(' ') || stem.ends_with(' ') {
        found.push(catalog::name_space(place()));
    }
    let bytes = path.split('/').map(|part| nfc(part).len()).max().unwrap_or(0);
    if bytes > 255 {
        found.push(catalog::name_long(place(), bytes));
    }
    found
}

/// Looks at front matter before its parser does, so that the message can point at the
/// very character. `span` is what stands between the fences, or the first line of a file
/// that has none.
pub fn front_matter(source: &Source, span: Span) -> Vec<Diagnostic> {
    let text = &source.text[span.range()];
    if text.is_ascii() && !text.contains('\t') {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut start = span.range().start;
    for line in text.split_inclusive('\n') {
        let place = |at: Range<usize>| Place::new(&source.path, Span::from(start + at.start..start + at.end));
        found.extend(fence(line, &place).or_else(|| setting(line, &place)));
        start += line.len();
    }
    found
}

/// A line of dashes or signs that should be a fence.
fn fence(line: &str, place: &dyn Fn(Range<usize>) -> Place) -> Option<Diagnostic> {
    let line = line.trim_end();
    let right = match line.chars().next()? {
        c if is_dash(c) => "---",
        c if is_wide_plus(c) => "+++",
        _ => return None,
    };
    let all = line.chars().all(|c| is_dash(c) || is_wide_plus(c) || matches!(c, '-' | '+'));
    all.then(|| catalog::lookalike_fence(place(0..line.len()), line, right))
}

/// Dashes that are no hyphen.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '–' | '—' | '―' | '−' | '－')
}

/// A plus that is not the plain one.
pub(super) fn is_wide_plus(c: char) -> bool {
    c == '＋'
}

/// Whether a quote stands where a straight one should open a value.
pub(super) fn opens_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '「' | '『' | '＂')
}

/// Whether a quote closes what another opened. Autocorrection turns some the wrong way.
pub(super) fn closes_quote(open: char, c: char) -> bool {
    match open {
        '「' => c == '」',
        '『' => c == '』',
        '＂' => c == '＂',
        '‘' | '’' => matches!(c, '‘' | '’'),
        _ => matches!(c, '“' | '”'),
    }
}

/// A line `key: value` or `key = "value"` with look-alikes.
fn setting(line: &str, place: &dyn Fn(Range<usize>) -> Place) -> Option<Diagnostic> {
    let line = line.trim_end();
    let indent = line.len() - line.trim_start().len();
    if let Some(at) = line[..indent].find(|c: char| c != ' ') {
        return Some(catalog::lookalike_space(place(at..indent)));
    }
    if let Some(dash) = line[indent..].chars().next().filter(|c| matches!(c, '–' | '—')) {
        let end = indent + dash.len_utf8();
        return Some(catalog::lookalike_fence(place(indent..end), &dash.to_string(), "-"));
    }
    let key_end = line.find([':', '=', '：', '＝']).unwrap_or(line.len());
    let sign = line[key_end..].chars().next()?;
    if matches!(sign, '：' | '＝') {
        return Some(catalog::lookalike_colon(place(key_end..key_end + sign.len_utf8())));
    }
    let value = line[key_end + 1..].trim_start();
    let at = line.len() - value.len();
    let first = value.trim_start_matches(['[', ' ']).chars().next()?;
    let at = at + value.find(first).unwrap_or(0);
    opens_quote(first)
        .then_some((first, at))
        // `title: ‘왜’를 묻다` is a plain YAML value that begins with a quote on purpose.
        .filter(|_| sign == '=' || closes(value))
        .map(|(quote, at)| catalog::lookalike_quote(place(at..at + quote.len_utf8()), quote))
}

/// Whether a value ends with a typographic quote too, or is a list.
fn closes(value: &str) -> bool {
    value.starts_with('[') || value.ends_with(['“', '”', '‘', '’', '」', '』', '＂'])
}

/// Looks at the text below the front matter. `code` are the bytes of the source that are
/// shown as they are.
pub fn body(source: &Source, start: usize, code: &[Range<usize>]) -> Vec<Diagnostic> {
    let text = &source.text[start..];
    let mut found = Vec::new();
    if text.is_ascii() && !PASTED.iter().any(|mark| text.contains(mark)) {
        return found;
    }
    let in_code = |at: usize| code.iter().any(|range| range.contains(&at));
    let mut said_invisible = false;
    let mut previous = '\n';
    for (offset, c) in text.char_indices().filter(|(_, c)| !c.is_ascii()) {
        let at = start + offset;
        let span = Span::from(at..at + c.len_utf8());
        let place = || Place::new(&source.path, span);
        let diagnostic = match c {
            c if is_invisible(c) && !said_invisible && inside_word(text, offset, c) => {
                said_invisible = true;
                Some(catalog::text_invisible(place(), u32::from(c)))
            }
            // A run of them is told once.
            '\u{E000}'..='\u{F8FF}' if !matches!(previous, '\u{E000}'..='\u{F8FF}') => {
                Some(catalog::text_private(place(), u32::from(c)))
            }
            '（' if text[..offset].ends_with(']') => Some(catalog::lookalike_bracket(place(), "（", "(")),
            '！' if text[offset + c.len_utf8()..].starts_with('[') => {
                Some(catalog::lookalike_bracket(place(), "！", "!"))
            }
            '“' | '”' | '「' if in_link_title(text, offset) => {
                Some(catalog::lookalike_quote(place(), c))
            }
            _ => None,
        };
        previous = c;
        found.extend(diagnostic.filter(|_| !in_code(at)));
    }
    let others = underscores(source, start).into_iter().chain(pasted(source, start));
    found.extend(others.filter(|(at, _)| !in_code(*at)).map(|(_, diagnostic)| diagnostic));
    found
}

/// Whether an invisible character has a letter on both sides.
fn inside_word(text: &str, at: usize, c: char) -> bool {
    let letter =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '*' | '_' | ')' | '(' | '`'));
    let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
    letter(before.chars().next_back()) && letter(after.chars().next()) && !joins_foreign(before, after)
}

/// Whether an invisible character stands between letters of a script that needs it.
pub(super) fn joins_foreign(before: &str, after: &str) -> bool {
    let foreign = |c: Option<char>| {
        c.is_some_and(|c| c.is_alphabetic() && (c as u32) > 0x24F && !is_hangul(c) && !is_unspaced(c))
    };
    foreign(before.chars().next_back()) || foreign(after.chars().next())
}

/// Whether a quote opens the title of `[text](address “title”)`.
pub(super) fn in_link_title(text: &str, at: usize) -> bool {
    let line = &text[text[..at].rfind('\n').map_or(0, |newline| newline + 1)..at];
    line.ends_with(' ') && line.rfind("](").is_some_and(|open| !line[open..].contains([')', '“', '”']))
}

/// K4: `__word(x)__는` beside Hangul, which stays as it is typed.
fn underscores(source: &Source, start: usize) -> Vec<(usize, Diagnostic)> {
    let text = &source.text[start..];
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = memchr::memmem::find(&text.as_bytes()[from..], b"__").map(|at| from + at) {
        from = open + 2;
        let line_end = text[from..].find('\n').map_or(text.len(), |end| from + end);
        let Some(close) = text[from..line_end].find("__").map(|at| from + at) else { continue };
        let after = text[close + 2..].chars().next();
        let inner = &text[from..close];
        if after.is_some_and(crate::text::script::is_hangul) && !inner.starts_with(' ') && !inner.is_empty() {
            let at = start + open;
            let place = Place::new(&source.path, Span::from(at..start + close + 2));
            found.push((at, catalog::emphasis_underscore(place)));
        }
        from = close + 2;
    }
    found
}

/// What word processors leave in pasted HTML.
const PASTED: [&str; 3] = ["<!--[if", "mso-", "<o:p>"];

fn pasted(source: &Source, start: usize) -> impl Iterator<Item = (usize, Diagnostic)> {
    let text = &source.text[start..];
    let first = PASTED.into_iter().filter_map(|mark| Some((text.find(mark)?, mark))).min();
    first.into_iter().map(move |(at, mark)| {
        let at = start + at;
        (at, catalog::text_pasted(Place::new(&source.path, Span::from(at..at + mark.len()))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(found: &[Diagnostic]) -> Vec<&'static str> {
        found.iter().map(|diagnostic| diagnostic.code).collect()
    }

    fn head(text: &str) -> Vec<&'static str> {
        let source = Source::new("content/posts/a.md", text);
        codes(&front_matter(&source, Span::from(0..text.len())))
    }

    fn text(text: &str) -> Vec<&'static str> {
        codes(&body(&Source::new("content/posts/a.md", text), 0, &[]))
    }

    #[test]
    fn front_matter_is_told_at_the_character() {
        assert_eq!(head("title： 글\n"), ["lookalike-colon"]);
        assert_eq!(head("title = “글”\n"), ["lookalike-quote"]);
        assert_eq!(head("title: ‘글’\n"), ["lookalike-quote"]);
        assert_eq!(head("tags: [“글”]\n"), ["lookalike-quote"]);
        assert_eq!(head("tags:\n– 글\n"), ["lookalike-fence"]);
        assert_eq!(head("\u{3000}title: 글\n"), ["lookalike-space"]);
        assert_eq!(head("\ttitle: x\n"), ["lookalike-space"]);
        assert_eq!(head("–––"), ["lookalike-fence"]);
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        assert_eq!(head("title: ‘왜’를 묻다\n"), [""; 0]);
        assert_eq!(head("title = \"“글”\"\nwhy = \"왜: 그래서\"\n"), [""; 0]);
        assert_eq!(head("날짜를 - 적는다\n"), [""; 0]);
        assert_eq!(text("그는 “왜”라고 물었다 (그리고). 👩\u{200D}💻 __init__ 파일\n"), [""; 0]);
        assert_eq!(text("می\u{200C}خواهم\n"), [""; 0]);
    }

    #[test]
    fn texts_are_told() {
        assert_eq!(text("토\u{200B}큰\n"), ["text-invisible"]);
        assert_eq!(text("\u{F0B7}\u{F0B7} 가\n"), ["text-private"]);
        assert_eq!(text("[글]（주소）와 ！[그림](a.png)\n"), ["lookalike-bracket", "lookalike-bracket"]);
        assert_eq!(text("[글](주소 “제목”)\n"), ["lookalike-quote"]);
        assert_eq!(text("__강조(x)__는\n"), ["emphasis-underscore"]);
        assert_eq!(text("<!--[if mso]>x<![endif]-->\n"), ["text-pasted"]);
        assert_eq!(text("Text<o:p></o:p>\n"), ["text-pasted"]);
    }

    #[test]
    fn names_are_told() {
        let of = |path: &str| codes(&name(&path.into()));
        assert_eq!(of("content/posts/글.md.txt"), ["name-extension"]);
        assert_eq!(of("content/posts/글 .md"), ["name-space"]);
        assert_eq!(of(&format!("content/posts/{}.md", "각".repeat(85))), ["name-long"]);
        assert_eq!(of("content/posts/글.md"), [""; 0]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_looked_at(text in "[\u{200B}“”‘「（！–—：＝\u{3000}\u{F0B7}\\[\\]() _:=가a\n\t]{0,40}") {
            let source = Source::new("content/posts/a.md", text.clone());
            let found = front_matter(&source, Span::from(0..text.len()));
            for diagnostic in found.into_iter().chain(body(&source, 0, &[])) {
                let span = diagnostic.place.and_then(|place| place.span).unwrap();
                proptest::prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
