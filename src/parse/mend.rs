//! Mends in a text what a tool can mend safely: signs that look like the ones that were
//! meant, characters that nobody sees, a key under its old name.
//!
//! The counterpart of [`super::lookalike`], and more careful: what could also be meant
//! as it stands is left to the author. Code is never touched, and mending twice changes
//! no more than mending once.

use std::collections::BTreeMap;
use std::ops::Range;

use super::front_matter;
use super::lookalike::{is_dash, is_wide_plus, joins_foreign};
use super::markdown::OPTIONS;
use super::shortcodes::code_ranges;
use crate::table;
use crate::text::nfc;
use crate::text::script::is_invisible;

mod settings;

/// One kind of mending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mend {
    /// A fence or a list's dash in the front matter.
    Dash,
    /// White space at the beginning of a line of settings.
    Space,
    /// A full-width colon or equals sign after a key.
    Colon,
    /// Typographic quotes around a value or a link's title.
    Quote,
    /// `aliases` of a term, which are `also`.
    Key,
    /// Full-width brackets or exclamation marks of a link or a picture.
    Bracket,
    /// A character without a width.
    Invisible,
}

/// How often each kind was mended.
pub type Tally = BTreeMap<Mend, usize>;

/// What a text is, which decides what is mended in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// site.toml: settings from first to last.
    Settings,
    /// A term: front matter and Markdown.
    Term,
    /// Anything else in content/: front matter and Markdown.
    Page,
}

/// The mended text and what was done; line ends are `\n`.
pub fn mend(text: &str, what: Text) -> (String, Tally) {
    let (mut mended, mut tally) = once(text, what);
    // What one mending lays open, such as a link behind an invisible character, the next
    // one sees.
    for _ in 0..8 {
        let (next, more) = once(&mended, what);
        if more.is_empty() {
            break;
        }
        mended = next;
        for (kind, count) in more {
            *tally.entry(kind).or_default() += count;
        }
    }
    (mended, tally)
}

fn once(text: &str, what: Text) -> (String, Tally) {
    let mut tally = Tally::new();
    if what == Text::Settings {
        let mended = settings::mend(text, settings::Form::Site, &mut tally);
        return (mended, tally);
    }
    let Some(head) = find_head(text) else {
        let mended = body(text, &mut tally);
        return (mended, tally);
    };
    let fence = if head.yaml { "---" } else { "+++" };
    let form = if head.yaml { settings::Form::Yaml } else { settings::Form::Toml };
    let mut inner = settings::mend(&text[head.settings.clone()], form, &mut tally);
    if what == Text::Term {
        inner = renamed_key(inner, head.yaml, &mut tally);
    }
    let mut mended = text[..head.open.start].to_owned();
    for (range, next) in [(head.open, inner.as_str()), (head.close, "")] {
        if &text[range.clone()] != fence {
            *tally.entry(Mend::Dash).or_default() += 1;
        }
        mended.push_str(fence);
        mended.push_str(if text[range.end..].starts_with('\n') { "\n" } else { "" });
        mended.push_str(next);
    }
    mended.push_str(&body(&text[head.body..], &mut tally));
    (mended, tally)
}

/// The name that a file should have; nothing if it has it already.
pub fn name(name: &str) -> Option<String> {
    let mut right = nfc(name).trim_end().to_owned();
    if right.to_ascii_lowercase().ends_with(".md.txt") {
        right.truncate(right.len() - ".txt".len());
    }
    if let Some((stem, extension)) = right.rsplit_once('.') {
        right = format!("{}.{extension}", stem.trim_end());
    }
    (right != name && !right.trim_matches('.').is_empty()).then_some(right)
}

/// Front matter whose fences may be look-alikes.
struct Head {
    open: Range<usize>,
    settings: Range<usize>,
    close: Range<usize>,
    body: usize,
    yaml: bool,
}

/// Finds front matter. Where a fence is a look-alike, what stands between must read as
/// settings, or it may be a drawn line and a paragraph.
fn find_head(text: &str) -> Option<Head> {
    let start = text.len() - text.trim_start_matches(['\n', ' ', '\u{FEFF}']).len();
    let (open, exact) = line_at(text, start).and_then(|line| Some((line.clone(), fence(&text[line])?)))?;
    let yaml = exact.yaml;
    let first = (open.end + 1).min(text.len());
    let closes = lines(text, first)
        .filter_map(|line| Some((fence(&text[line.clone()])?, line)))
        .filter(|(fence, _)| fence.yaml == yaml);
    let mut found = None;
    // A few drawn lines may come before the fence; a whole book of them does not.
    for (close, line) in closes.take(8) {
        let reads = reads_as_settings(&text[first..line.start], yaml);
        if reads || (exact.exact && close.exact) {
            found = Some(line);
            break;
        }
    }
    let close = found?;
    let body = (close.end + 1).min(text.len());
    Some(Head { open, settings: first..close.start, close, body, yaml })
}

struct Fence {
    yaml: bool,
    exact: bool,
}

fn fence(line: &str) -> Option<Fence> {
    let line = line.trim_end();
    let lookalike = |plain: char, other: fn(char) -> bool| {
        line.chars().all(|c| c == plain || other(c)) && line.contains(other)
    };
    match line {
        "---" => Some(Fence { yaml: true, exact: true }),
        "+++" => Some(Fence { yaml: false, exact: true }),
        _ if lookalike('-', is_dash) => Some(Fence { yaml: true, exact: false }),
        _ if lookalike('+', is_wide_plus) => Some(Fence { yaml: false, exact: false }),
        _ => None,
    }
}

fn reads_as_settings(text: &str, yaml: bool) -> bool {
    let form = if yaml { settings::Form::Yaml } else { settings::Form::Toml };
    let mended = settings::mend(text, form, &mut Tally::new());
    let table = if yaml { table::read_yaml(&mended, 0) } else { table::read_toml(&mended, 0) };
    table.is_ok_and(|table| !table.entries.is_empty())
}

/// The lines from a byte on, without their ends.
fn lines(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> {
    let mut next = Some(from);
    std::iter::from_fn(move || {
        let line = line_at(text, next?)?;
        next = (line.end < text.len()).then_some(line.end + 1);
        Some(line)
    })
}

fn line_at(text: &str, start: usize) -> Option<Range<usize>> {
    let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
    Some(start..start + rest.find('\n').unwrap_or(rest.len()))
}

/// `aliases` of a term that are names and no addresses.
fn renamed_key(text: String, yaml: bool, tally: &mut Tally) -> String {
    let table = if yaml { table::read_yaml(&text, 0) } else { table::read_toml(&text, 0) };
    let Ok(table) = table else { return text };
    let key = table.entries.iter().find(|(key, _)| key.value == "aliases");
    match key {
        Some((key, value)) if table.get("also").is_none() && front_matter::are_names(&value.value) => {
            *tally.entry(Mend::Key).or_default() += 1;
            let range = key.span.range();
            format!("{}also{}", &text[..range.start], &text[range.end..])
        }
        _ => text,
    }
}

/// Mends the Markdown below the front matter.
fn body(text: &str, tally: &mut Tally) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let code = code_ranges(text, OPTIONS);
    let mut mended = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let next = at + c.len_utf8();
        let in_code = !c.is_ascii() && code.iter().any(|range| range.contains(&at));
        let found = if c.is_ascii() || in_code { None } else { sign(text, at, c) };
        match found {
            Some((mend, end, right)) => {
                *tally.entry(mend).or_default() += 1;
                mended.push_str(&right);
                at = end;
            }
            None => {
                mended.push(c);
                at = next;
            }
        }
    }
    mended
}

/// What is to stand in place of a character and perhaps of more: the kind, the byte
/// after it, and the right text.
fn sign(text: &str, at: usize, c: char) -> Option<(Mend, usize, String)> {
    let next = at + c.len_utf8();
    let (before, after) = (&text[..at], &text[next..]);
    let line = &after[..after.find('\n').unwrap_or(after.len())];
    match c {
        c if is_invisible(c) && !joins_foreign(before, after) => Some((Mend::Invisible, next, String::new())),
        '（' if before.ends_with(']') => {
            let end = line.find(['）', ')', '（', '('])?;
            let address = line[..end].trim();
            let closes = line[end..].starts_with(['）', ')']) && looks_like_address(address);
            let close = line[end..].chars().next().map_or(0, char::len_utf8);
            closes.then(|| (Mend::Bracket, next + end + close, format!("({address})")))
        }
        '！' if line.starts_with('[') => {
            let (_, target) = line.split_once(']')?;
            let target = target.strip_prefix(['(', '（'])?;
            let target = &target[..target.find([')', '）', ' '])?];
            is_picture(target).then(|| (Mend::Bracket, next, "!".to_owned()))
        }
        '“' | '”' | '「' if super::lookalike::in_link_title(text, at) => {
            let end = line.find(['”', '“', '」', ')', '"'])?;
            let quote = line[end..].chars().next().filter(|c| matches!(c, '”' | '“' | '」'))?;
            let end_of_quote = end + quote.len_utf8();
            line[end_of_quote..]
                .starts_with(')')
                .then(|| (Mend::Quote, next + end_of_quote, format!("\"{}\"", &line[..end])))
        }
        _ => None,
    }
}

/// `[1]（참고）` is a remark; `[글]（../token.md）` is a link.
fn looks_like_address(text: &str) -> bool {
    let extension = text.rsplit_once('.').is_some_and(|(_, extension)| {
        (2..=5).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    !text.is_empty()
        && !text.contains(char::is_whitespace)
        && (text.contains('/') || text.starts_with('#') || extension)
}

fn is_picture(target: &str) -> bool {
    let target = target.to_ascii_lowercase();
    [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif"].iter().any(|end| target.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> String {
        mend(text, Text::Page).0
    }

    #[test]
    fn front_matter_becomes_readable() {
        let text = "———\ntitle： “글”\ntags: [‘하나’, \"둘\"]\n———\n본문\n";
        assert_eq!(page(text), "---\ntitle: \"글\"\ntags: [\"하나\", \"둘\"]\n---\n본문\n");
        assert_eq!(page("＋＋＋\ntitle＝“글”\n+++\n"), "+++\ntitle = \"글\"\n+++\n");
        let (_, tally) = mend(text, Text::Page);
        assert_eq!(tally, Tally::from([(Mend::Dash, 2), (Mend::Colon, 1), (Mend::Quote, 2)]));
    }

    #[test]
    fn drawn_lines_are_no_fences() {
        for text in ["———\n그냥 글\n———\n", "본문\n———\n", "---\ntitle: 글\n---\n가\n\n———\n"]
        {
            assert_eq!(page(text), text);
        }
    }

    #[test]
    fn names_of_terms_move_to_also() {
        let term = |text: &str| mend(text, Text::Term).0;
        assert_eq!(term("+++\naliases = [\"a\"]\n+++\n"), "+++\nalso = [\"a\"]\n+++\n");
        assert_eq!(term("---\naliases: [a]\n---\n"), "---\nalso: [a]\n---\n");
        for kept in ["+++\naliases = [\"/a/\"]\n+++\n", "+++\nalso = [\"b\"]\naliases = [\"a\"]\n+++\n"] {
            assert_eq!(term(kept), kept);
        }
        assert_eq!(page("+++\naliases = [\"a\"]\n+++\n"), "+++\naliases = [\"a\"]\n+++\n");
    }

    #[test]
    fn links_are_made_links() {
        assert_eq!(page("[글]（../token.md）은\n"), "[글](../token.md)은\n");
        assert_eq!(page("！[그림](a.png)와 ！[표]（b.svg）\n"), "![그림](a.png)와 ![표](b.svg)\n");
        assert_eq!(page("[글](a.md “제목”)\n"), "[글](a.md \"제목\")\n");
        for kept in ["[1]（참고）\n", "좋다！[글](a.md)\n", "[글](a.md “제목)\n", "그는 “왜”라고\n"]
        {
            assert_eq!(page(kept), kept);
        }
    }

    #[test]
    fn the_unseen_goes_and_code_stays() {
        assert_eq!(page("토\u{200B}큰 `토\u{200B}큰`\n"), "토큰 `토\u{200B}큰`\n");
        let fenced = "```\n토\u{200B}큰 [글]（a.md）\n```\n";
        assert_eq!(page(fenced), fenced);
        // The joiner of an emoji, and the non-joiner that Persian is written with.
        for kept in ["👩\u{200D}💻\n", "می\u{200C}خواهم\n"] {
            assert_eq!(page(kept), kept);
        }
    }

    #[test]
    fn names_are_mended() {
        assert_eq!(name("글.md.txt").as_deref(), Some("글.md"));
        assert_eq!(name("글 .md").as_deref(), Some("글.md"));
        assert_eq!(name("글.md ").as_deref(), Some("글.md"));
        assert_eq!(name("\u{1112}\u{1161}\u{11AB}.md").as_deref(), Some("한.md"));
        assert_eq!(name("글.md"), None);
    }

    proptest::proptest! {
        #[test]
        fn twice_is_once(text in "(\\+\\+\\+\n|---\n|———\n)?[\u{200B}“”‘’「」（）！–—：＝\u{3000}\\[\\]()`\"#_:=/.|>-가a\n\t]{0,60}(\n———\n|\n---\n)?[「（！\\[\\]()\"가a.md]{0,9}") {
            for what in [Text::Page, Text::Term, Text::Settings] {
                let (once, _) = mend(&text, what);
                let (twice, tally) = mend(&once, what);
                proptest::prop_assert_eq!(&once, &twice);
                proptest::prop_assert!(tally.is_empty(), "{:?}", tally);
            }
        }

        #[test]
        fn what_needs_nothing_keeps_its_bytes(text in "(\\+\\+\\+\n[a-z= \"\n]{0,20}\n\\+\\+\\+\n)?[-a-z#*`\\[\\]()가나 \n]{0,60}") {
            proptest::prop_assert_eq!(page(&text), text);
        }
    }
}
