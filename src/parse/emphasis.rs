//! Emphasis beside Chinese, Japanese and Korean: `**어텐션(Attention)**은` is bold.
//!
//! CommonMark decides by the neighbours of a run of `*` or `~~` whether it opens or
//! closes, and a closing run between `)` and a particle does not close. The
//! markdown-cjk-friendly specification amends that rule; pulldown-cmark has it in no
//! release yet. Until then invisible sentinels around such runs make the plain parser
//! decide as the amended rule does, and are taken out of every event again. When the
//! parser learns the rule, [`events`] shrinks to a flag and the tests stay.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset};
use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_width::UnicodeWidthChar;

use crate::text::script::{is_hangul, is_unspaced};

/// A noncharacter: neither space nor punctuation to the parser, so a run beside it sees
/// a letter.
const LETTER: char = '\u{FDD0}';
/// A punctuation character of a script that nobody writes Markdown in; taken out only
/// where it touches [`LETTER`].
const SIGN: char = '\u{10100}';
/// The first byte of [`LETTER`] in UTF-8, and the rest.
const LETTER_BYTES: &[u8] = "\u{FDD0}".as_bytes();

/// A text made ready for the parser.
#[derive(Debug)]
pub struct Prepared<'a> {
    /// The text as its author wrote it, but for characters that could be sentinels.
    source: &'a str,
    text: Cow<'a, str>,
    /// For each insertion its end in `text`, and all bytes inserted up to there.
    inserted: Vec<(usize, usize)>,
}

impl Prepared<'_> {
    /// The place in the source of an offset in the prepared text; one within a sentinel
    /// means where it was put.
    fn to_source(&self, offset: usize) -> usize {
        let at = self.inserted.partition_point(|&(end, _)| end <= offset);
        let before = if at == 0 { 0 } else { self.inserted[at - 1].1 };
        let source = offset - before;
        self.inserted.get(at).map_or(source, |&(end, total)| source.min(end - total))
    }
}

/// Puts sentinels around the runs that the amended rule decides otherwise. Linear in
/// the text; without a delimiter or without a character beyond ASCII nothing is done.
pub fn prepare(text: &str) -> Prepared<'_> {
    let mut prepared = Prepared { source: text, text: Cow::Borrowed(text), inserted: Vec::new() };
    let bytes = text.as_bytes();
    if text.is_ascii() || memchr::memchr3(b'*', b'~', b'_', bytes).is_none() {
        return prepared;
    }
    let mut out = String::new();
    let mut copied = 0;
    let mut total = 0;
    let mut at = 0;
    while let Some(found) = memchr::memchr3(b'*', b'~', b'_', &bytes[at..]) {
        let start = at + found;
        let end = start + bytes[start..].iter().take_while(|&&byte| byte == bytes[start]).count();
        at = end;
        // An escaped sign is not part of the run: `\**` is a star and a run of one.
        let start = start + usize::from(is_escaped(bytes, start));
        if start == end {
            continue;
        }
        let (before, after) = sentinels(text, start, end);
        for (place, pair) in [(start, before), (end, after)] {
            let Some(pair) = pair else { continue };
            out.push_str(&text[copied..place]);
            out.extend(pair);
            copied = place;
            total += LETTER.len_utf8() + SIGN.len_utf8();
            prepared.inserted.push((out.len(), total));
        }
    }
    if total > 0 {
        out.push_str(&text[copied..]);
        prepared.text = Cow::Owned(out);
    }
    prepared
}

/// Whether the character at `at` has an odd number of backslashes before it.
fn is_escaped(bytes: &[u8], at: usize) -> bool {
    bytes[..at].iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
}

/// What goes before and after a run, if anything.
fn sentinels(text: &str, start: usize, end: usize) -> (Option<[char; 2]>, Option<[char; 2]>) {
    let sign = text.as_bytes()[start];
    if sign == b'~' && end - start < 2 {
        return (None, None);
    }
    let (before, after) = (Side::before(&text[..start]), Side::after(&text[end..]));
    if before.space || after.space {
        return (None, None);
    }
    if sign == b'_' {
        let hidden = before.punctuation && !before.plain_punctuation;
        return (hidden.then_some([LETTER, SIGN]), None);
    }
    let cjk = before.cjk || after.cjk;
    let opens = !after.punctuation || before.punctuation || cjk || before.selector;
    let closes = !before.punctuation || after.punctuation || cjk;
    let plain_closes = !before.plain_punctuation || after.punctuation;
    let (first, seen_punctuation) = match (closes, plain_closes) {
        (true, false) => (Some([SIGN, LETTER]), false),
        (false, true) => (Some([LETTER, SIGN]), true),
        _ => (None, before.plain_punctuation),
    };
    let plain_opens = !after.punctuation || seen_punctuation;
    (first, (opens && !plain_opens).then_some([LETTER, SIGN]))
}

/// One neighbour of a run, as the rule sees it.
#[derive(Clone, Copy, Default)]
struct Side {
    space: bool,
    punctuation: bool,
    /// What the parser takes for punctuation without the rule on variation selectors.
    plain_punctuation: bool,
    cjk: bool,
    /// An ideographic variation selector.
    selector: bool,
}

impl Side {
    const EDGE: Side =
        Side { space: true, punctuation: false, plain_punctuation: false, cjk: false, selector: false };

    fn of(c: char) -> Side {
        let punctuation = is_punctuation(c);
        Side {
            space: c.is_whitespace(),
            punctuation,
            plain_punctuation: punctuation,
            cjk: is_cjk(c),
            selector: false,
        }
    }

    /// The character before a run. Nothing but marks of quotations before it on its line
    /// is the beginning of the line.
    fn before(text: &str) -> Side {
        let line = &text[text.rfind('\n').map_or(0, |newline| newline + 1)..];
        if line.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'>')) {
            return Side::EDGE;
        }
        let mut characters = text.chars().rev();
        match characters.next() {
            None => Side::EDGE,
            Some(selector @ '\u{FE00}'..='\u{FE0E}') => {
                characters.next().map_or(Side::of(selector), |base| {
                    let quote = selector == '\u{FE01}' && matches!(base, '‘' | '’' | '“' | '”');
                    let punctuation = is_punctuation(base);
                    Side { punctuation, cjk: is_cjk(base) || quote, ..Side::default() }
                })
            }
            Some(c) => Side { selector: matches!(c, '\u{E0100}'..='\u{E01EF}'), ..Side::of(c) },
        }
    }

    fn after(text: &str) -> Side {
        text.chars().next().map_or(Side::EDGE, Side::of)
    }
}

/// Unicode punctuation or symbols (CommonMark 0.31 section 2.1).
fn is_punctuation(c: char) -> bool {
    use GeneralCategory::{
        ClosePunctuation, ConnectorPunctuation, CurrencySymbol, DashPunctuation, FinalPunctuation,
        InitialPunctuation, MathSymbol, ModifierSymbol, OpenPunctuation, OtherPunctuation, OtherSymbol,
    };
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    matches!(
        get_general_category(c),
        ClosePunctuation
            | ConnectorPunctuation
            | CurrencySymbol
            | DashPunctuation
            | FinalPunctuation
            | InitialPunctuation
            | MathSymbol
            | ModifierSymbol
            | OpenPunctuation
            | OtherPunctuation
            | OtherSymbol
    )
}

/// East Asian width W, F or H and no emoji by default, or Hangul (the character class of
/// the markdown-cjk-friendly specification).
fn is_cjk(c: char) -> bool {
    if c < '\u{1100}' {
        return false;
    }
    let half_width = matches!(c, '\u{20A9}' | '\u{FF61}'..='\u{FFDC}' | '\u{FFE8}'..='\u{FFEE}');
    is_hangul(c) || half_width || (c.width() == Some(2) && !is_emoji(c))
}

/// Characters that are drawn as emoji unless told otherwise, among the wide ones
/// (emoji-data of UTS #51, property `Emoji_Presentation`).
fn is_emoji(c: char) -> bool {
    matches!(c,
        '\u{231A}'..='\u{231B}' | '\u{23E9}'..='\u{23F3}' | '\u{25FD}'..='\u{25FE}' | '\u{2614}'..='\u{2615}'
        | '\u{2648}'..='\u{2653}' | '\u{267F}' | '\u{2693}' | '\u{26A1}' | '\u{26AA}'..='\u{26AB}'
        | '\u{26BD}'..='\u{26BE}' | '\u{26C4}'..='\u{26C5}' | '\u{26CE}' | '\u{26D4}' | '\u{26EA}'
        | '\u{26F2}'..='\u{26F3}' | '\u{26F5}' | '\u{26FA}' | '\u{26FD}' | '\u{2705}' | '\u{270A}'..='\u{270B}'
        | '\u{2728}' | '\u{274C}' | '\u{274E}' | '\u{2753}'..='\u{2755}' | '\u{2757}' | '\u{2795}'..='\u{2797}'
        | '\u{27B0}' | '\u{27BF}' | '\u{2B1B}'..='\u{2B1C}' | '\u{2B50}' | '\u{2B55}' | '\u{1F004}' | '\u{1F0CF}'
        | '\u{1F18E}' | '\u{1F191}'..='\u{1F19A}' | '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F201}' | '\u{1F21A}'
        | '\u{1F22F}' | '\u{1F232}'..='\u{1F236}' | '\u{1F238}'..='\u{1F23A}' | '\u{1F250}'..='\u{1F251}'
        | '\u{1F300}'..='\u{1FAFF}')
}

/// The events of a text, as if the parser knew the rules for CJK: sentinels taken out,
/// ranges those of the source, `~` on its own left as text (K2), and line breaks between
/// two characters that are written without spaces left out (K3).
pub fn events<'p>(
    prepared: &'p Prepared<'_>,
    options: Options,
) -> impl Iterator<Item = (Event<'p>, Range<usize>)> + use<'p> {
    let has_sentinels = !prepared.inserted.is_empty();
    let parser = Parser::new_ext(&prepared.text, options).into_offset_iter();
    let restored = parser.map(move |(event, range)| {
        if !has_sentinels {
            return (event, range);
        }
        (cleaned(event), prepared.to_source(range.start)..prepared.to_source(range.end))
    });
    let guarded = guard_single_tilde(prepared.source, restored);
    join_lines(prepared.source, TextMergeWithOffset::new(guarded))
}

/// K2: a strike of one tilde is a range or a drawn-out vowel, and stays as it is typed.
fn guard_single_tilde<'p>(
    source: &'p str,
    events: impl Iterator<Item = (Event<'p>, Range<usize>)>,
) -> impl Iterator<Item = (Event<'p>, Range<usize>)> {
    let mut open = Vec::new();
    events.map(move |(event, range)| match event {
        Event::Start(Tag::Strikethrough) => {
            let single = !source[range.start..].starts_with("~~");
            open.push(single);
            if single { (Event::Text("~".into()), range.start..range.start + 1) } else { (event, range) }
        }
        Event::End(TagEnd::Strikethrough) if open.pop() == Some(true) => {
            (Event::Text("~".into()), range.end.saturating_sub(1)..range.end)
        }
        event => (event, range),
    })
}

/// K3: leaves out a soft break between two characters that are written without spaces.
/// The source decides, past the signs of emphasis and links; code and Latin keep theirs.
fn join_lines<'p>(
    source: &'p str,
    events: impl Iterator<Item = (Event<'p>, Range<usize>)>,
) -> impl Iterator<Item = (Event<'p>, Range<usize>)> {
    events.filter(move |(event, range)| {
        let mark = |c: &char| matches!(c, '*' | '[' | ']' | '~' | '_' | ' ' | '\t' | '\n' | '>');
        *event != Event::SoftBreak || ends_title(&source[..range.start]) || {
            let before = source[..range.start].trim_end_matches(link_end);
            let before = link_text_end(before).chars().rev().find(|c| !mark(c));
            let after = source[range.end..].chars().find(|c| !mark(c));
            !(before.is_some_and(is_unspaced) && after.is_some_and(is_unspaced))
        }
    })
}

/// Whether the last line of a text is that of a callout's marker: its end is the title's.
fn ends_title(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or_default();
    line.trim_start_matches([' ', '\t', '>']).starts_with("[!")
}

fn link_end(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

/// A text without the `](address)` that may end it, so that its last character is the
/// last one that is read.
fn link_text_end(text: &str) -> &str {
    match text.rfind("](") {
        Some(at)
            if text.ends_with(')') && !text[at..].contains('\n') && text[at..].matches(')').count() == 1 =>
        {
            &text[..at]
        }
        _ => text,
    }
}

/// Takes the sentinels out of a string; one without any is not copied.
fn clean(text: CowStr<'_>) -> CowStr<'_> {
    if memchr::memmem::find(text.as_bytes(), LETTER_BYTES).is_none() {
        return text;
    }
    let mut cleaned = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            SIGN if characters.peek() == Some(&LETTER) => _ = characters.next(),
            LETTER => _ = characters.next_if_eq(&SIGN),
            c => cleaned.push(c),
        }
    }
    cleaned.into()
}

fn cleaned(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Text(text) => Event::Text(clean(text)),
        Event::Code(text) => Event::Code(clean(text)),
        Event::InlineMath(text) => Event::InlineMath(clean(text)),
        Event::DisplayMath(text) => Event::DisplayMath(clean(text)),
        Event::Html(text) => Event::Html(clean(text)),
        Event::InlineHtml(text) => Event::InlineHtml(clean(text)),
        Event::FootnoteReference(name) => Event::FootnoteReference(clean(name)),
        Event::Start(tag) => Event::Start(cleaned_tag(tag)),
        event => event,
    }
}

fn cleaned_tag(tag: Tag<'_>) -> Tag<'_> {
    match tag {
        Tag::Link { link_type, dest_url, title, id } => {
            Tag::Link { link_type, dest_url: clean(dest_url), title: clean(title), id: clean(id) }
        }
        Tag::Image { link_type, dest_url, title, id } => {
            Tag::Image { link_type, dest_url: clean(dest_url), title: clean(title), id: clean(id) }
        }
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Tag::CodeBlock(CodeBlockKind::Fenced(clean(info))),
        Tag::FootnoteDefinition(name) => Tag::FootnoteDefinition(clean(name)),
        Tag::Heading { level, id, classes, attrs } => Tag::Heading {
            level,
            id: id.map(clean),
            classes: classes.into_iter().map(clean).collect(),
            attrs: attrs.into_iter().map(|(key, value)| (clean(key), value.map(clean))).collect(),
        },
        tag => tag,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str, options: Options) -> String {
        let prepared = prepare(text);
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, events(&prepared, options).map(|(event, _)| event));
        html
    }

    /// Rule K1: the cases of `tests/data/emphasis_cases.tsv`, all of them.
    #[test]
    fn every_case_of_emphasis() {
        let cases = include_str!("../../tests/data/emphasis_cases.tsv");
        let mut count = 0;
        for line in cases.lines().skip(1).filter(|line| !line.is_empty()) {
            let mut columns = line.split('\t');
            let markdown = columns.next().unwrap().replace("\\n", "\n");
            let expected = columns.next().unwrap();
            let html = html(&markdown, super::super::markdown::OPTIONS).replace("&quot;", "\"");
            assert!(html.contains(expected), "{markdown}\n{html}\n{expected}");
            count += 1;
        }
        assert_eq!(count, 39);
    }

    /// Rule K2.
    #[test]
    fn one_tilde_is_no_strike() {
        let options = Options::ENABLE_STRIKETHROUGH;
        assert_eq!(html("(~2024년) 이후~ 지금", options), "<p>(~2024년) 이후~ 지금</p>\n");
        assert_eq!(html("~~지움~~은", options), "<p><del>지움</del>은</p>\n");
    }

    /// Rule K3.
    #[test]
    fn lines_join_only_without_spaces() {
        let plain = |text| html(text, Options::empty());
        assert_eq!(plain("自强\n不息"), "<p>自强不息</p>\n");
        assert_eq!(plain("딥러닝은\n재밌다"), "<p>딥러닝은\n재밌다</p>\n");
        assert_eq!(plain("これは\n[本](u)です"), "<p>これは<a href=\"u\">本</a>です</p>\n");
        assert_eq!(plain("これは[本](u)\nです"), "<p>これは<a href=\"u\">本</a>です</p>\n");
        assert_eq!(plain("在\nGo"), "<p>在\nGo</p>\n");
        let titled = plain("> [!TIP] 試す\n> 切る\n> 読む");
        assert!(titled.contains("試す\n切る読む"), "{titled}");
        assert_eq!(plain("在\n`码`"), "<p>在\n<code>码</code></p>\n");
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]

        #[test]
        fn ascii_is_left_to_the_parser(text in "[ab *_`\\[\\]()!<>#\n\\\\-]{0,40}") {
            let mut plain = String::new();
            pulldown_cmark::html::push_html(&mut plain, Parser::new_ext(&text, Options::empty()));
            proptest::prop_assert_eq!(html(&text, Options::empty()), plain);
        }

        #[test]
        fn no_sentinel_leaks_and_every_range_is_in_the_source(text in "[가a漢 *_~`\\[\\]()!<>#|$\n\\\\\"'。，-]{0,60}") {
            let prepared = prepare(&text);
            for (event, range) in events(&prepared, super::super::markdown::OPTIONS) {
                proptest::prop_assert!(text.get(range).is_some());
                let leaked = format!("{event:?}").contains("fdd0");
                proptest::prop_assert!(!leaked);
            }
        }
    }
}
