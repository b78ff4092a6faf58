//! The copy of a post in Markdown, beside its page, and llms.txt, which names the copies:
//! for programs that read. The author's own text, its links made whole addresses.

use std::fmt::Write as _;
use std::ops::Range;

use super::route::{Format, Scope, is_listed};
use super::theme::Words;
use super::{Site, view};
use crate::link::Resolved;
use crate::model::{Half, Kind, LanguageId, Shortcode, SourceId};
use crate::text::{address, date};

/// The name of a copy, in the folder of its page.
pub const FILE: &str = "index.md";

/// Whether a source has a copy: a copy is read far from the site, so that the site needs
/// an address.
pub fn has_copy(site: &Site, id: SourceId) -> bool {
    site.config.markdown_copies
        && !site.config.base_url.is_empty()
        && site.facts(id).kind == Kind::Post
        && is_listed(site, id)
}

/// The copy of a post.
pub fn copy(site: &Site, id: SourceId) -> Vec<u8> {
    let facts = site.facts(id);
    let mut text = format!("# {}\n\n", one_line(&facts.title.value));
    let why = view::why(facts);
    if !why.is_empty() {
        _ = writeln!(text, "> {}\n", one_line(why));
    }
    _ = writeln!(text, "<{}>", site.absolute(&site.index.addresses[id.index()]));
    if let Some(changed) = facts.updated.as_ref().or(facts.date.as_ref()) {
        _ = write!(text, "{}", &date::rfc3339(changed)[..10]);
        let author = facts.author.as_ref().or(site.config.author.as_ref());
        _ = writeln!(text, "{}", author.map(|author| format!(", {}", one_line(author))).unwrap_or_default());
    }
    text.push('\n');
    text.push_str(body(site, id).trim());
    text.push('\n');
    text.into_bytes()
}

/// What the site holds in a language, in the order in which it is best read.
pub fn overview(site: &Site, language: LanguageId, words: &Words) -> Vec<u8> {
    let named = site.config.language(language);
    let mut text = format!("# {}\n\n", one_line(&named.title));
    if !named.why.is_empty() {
        _ = writeln!(text, "> {}", one_line(&named.why));
    }
    if !named.description.is_empty() && named.description != named.why {
        _ = writeln!(text, "\n{}", one_line(&named.description));
    }
    let in_language = site.index.series.iter().filter(|series| series.language == language);
    for series in in_language.filter(|series| !series.posts.is_empty()) {
        _ = writeln!(text, "\n## {}\n", one_line(&series.title));
        list(site, &mut text, &series.posts);
    }
    let alone = |id: &SourceId| site.index.series_of[id.index()].is_none();
    let single: Vec<SourceId> = site.index.posts_in(language).iter().copied().filter(alone).collect();
    let posts = ("archive", single.as_slice());
    for (heading, ids) in [posts, ("glossary", site.index.terms_in(language))] {
        if !ids.is_empty() {
            _ = writeln!(text, "\n## {}\n", words.get(heading));
            list(site, &mut text, ids);
        }
    }
    text.push_str(&optional(site, language));
    text.into_bytes()
}

/// What a reader in a hurry may leave out, as the format has it: feeds, other languages.
fn optional(site: &Site, language: LanguageId) -> String {
    let mut text = String::new();
    let scope = Scope::Language(language);
    if scope.has_feed(site) && site.config.feed_formats.contains(&Format::Rss) {
        let feed = site.absolute(&format!("{}{}", scope.address(site), Format::Rss.file()));
        _ = writeln!(text, "- [RSS]({feed})");
    }
    for other in site.config.language_ids().filter(|other| *other != language) {
        let title = escaped(&site.config.language(other).title);
        let url = site.absolute(&format!("{}llms.txt", site.config.prefix(other)));
        _ = writeln!(text, "- [{title}]({url}): {}", site.config.language(other).code);
    }
    if text.is_empty() { text } else { format!("\n## Optional\n\n{text}") }
}

fn list(site: &Site, text: &mut String, ids: &[SourceId]) {
    for id in ids.iter().filter(|id| is_listed(site, **id)) {
        let facts = site.facts(*id);
        let mut at = site.index.addresses[id.index()].clone();
        if has_copy(site, *id) {
            at.push_str(FILE);
        }
        let said = match &facts.short {
            Some(short) if facts.kind == Kind::Term => short.value.as_str(),
            _ => view::summary(facts),
        };
        let title = escaped(&facts.title.value);
        _ = writeln!(text, "- [{title}]({}): {}", site.absolute(&at), one_line(said));
    }
}

/// The author's text with its links, pictures and shortcodes as any reader of Markdown
/// understands them.
fn body(site: &Site, id: SourceId) -> String {
    let facts = site.facts(id);
    let written = &site.bodies[id.index()].written;
    let text = &*written.text;
    let replaced = written.replaced.iter();
    let mut edits: Vec<_> = replaced.map(|(span, plain)| (span.range(), plain.clone())).collect();
    edits.extend(facts.headings.iter().filter_map(|heading| attributes(text, heading.span.range())));
    for shortcode in &site.bodies[id.index()].shortcodes {
        edits.push((shortcode.span.range(), plain_shortcode(site, id, shortcode)));
    }
    for (number, link) in facts.links.iter().enumerate() {
        if let Some(url) = link_url(site, id, number) {
            edits.extend(edit(text, link.span.range(), &url));
        }
    }
    for (number, image) in facts.images.iter().enumerate() {
        if let Some(url) = image_url(site, id, number) {
            edits.extend(edit(text, image.span.range(), &url));
        }
    }
    applied(text, written.from, edits)
}

fn applied(text: &str, from: usize, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut applied = String::with_capacity(text.len() - from);
    let mut at = from;
    for (range, put) in edits {
        // What lies in a piece that was replaced as a whole is gone with it.
        if range.start >= at {
            applied.push_str(&text[at..range.start]);
            applied.push_str(&put);
            at = range.end;
        }
    }
    applied.push_str(&text[at..]);
    applied
}

/// The attributes at the end of a heading, `{.why}`, taken away with the space before.
fn attributes(text: &str, span: Range<usize>) -> Option<(Range<usize>, String)> {
    let heading = text.get(span.clone())?.trim_end();
    let open = heading.strip_suffix('}')?.rfind('{')?;
    let words = heading[..open].trim_end().len();
    Some((span.start + words..span.start + heading.len(), String::new()))
}

/// The whole address that a link of the text leads to.
fn link_url(site: &Site, id: SourceId, number: usize) -> Option<String> {
    match site.index.links[id.index()].get(number)? {
        Resolved::Page(page) => Some(format!("{}{}", site.absolute(page.address(&site.index)), page.rest)),
        Resolved::File(file) => Some(site.absolute(site.index.file_addresses.get(file)?)),
        Resolved::External(_) | Resolved::Nowhere => None,
    }
}

fn image_url(site: &Site, id: SourceId, number: usize) -> Option<String> {
    let file = site.index.images[id.index()].get(number).copied().flatten()?;
    Some(site.absolute(site.index.file_addresses.get(&file)?))
}

/// A shortcode without its template: a picture, a link, or the words it is given.
fn plain_shortcode(site: &Site, id: SourceId, shortcode: &Shortcode) -> String {
    let argument = |key: &str| {
        let found = shortcode.arguments.iter().find(|(name, value)| name == key && !value.is_empty());
        found.map(|(_, value)| one_line(value))
    };
    let named = ["title", "summary", "caption", "alt"].into_iter().find_map(argument);
    let image = shortcode.image.map(|number| number as usize);
    if let Some(image) = image.and_then(|number| site.facts(id).images.get(number).zip(Some(number))) {
        let (image, number) = image;
        let url = image_url(site, id, number).unwrap_or_else(|| address::encode_written(&image.target));
        return format!("![{}]({url})", escaped(&image.alt));
    }
    if let Some(number) = shortcode.link.map(|number| number as usize) {
        let outside = site.index.links[id.index()].get(number).and_then(|link| match link {
            Resolved::External(url) => Some(url.clone()),
            _ => None,
        });
        if let Some(url) = link_url(site, id, number).or(outside) {
            return format!("[{}]({url})", escaped(&named.unwrap_or_else(|| shortcode.name.clone())));
        }
    }
    match (shortcode.half, named) {
        (Half::Whole | Half::Open, Some(named)) => format!("**{named}**"),
        _ => String::new(),
    }
}

/// What to change of a link or a picture so that it leads to `url`.
fn edit(text: &str, span: Range<usize>, url: &str) -> Option<(Range<usize>, String)> {
    let written = text.get(span.clone())?;
    if let Some(inner) = written.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")) {
        let label = inner
            .split_once('|')
            .map_or_else(|| inner.split('#').next().unwrap_or(inner), |(_, label)| label);
        return Some((span, format!("[{label}]({url})")));
    }
    let open = if written.starts_with("![") { 2 } else { 1 };
    let close = open + closing(written.get(open..)?, b'[', b']')?;
    let rest = &written[close + 1..];
    let place =
        |range: Range<usize>| span.start + close + 1 + range.start..span.start + close + 1 + range.end;
    if !rest.starts_with('(') {
        // By reference: `[words][name]`, `[words][]`, `[words]`.
        return Some((place(0..rest.len()), format!("({url})")));
    }
    let start = 1 + rest[1..].len() - rest[1..].trim_start().len();
    let end = match rest[start..].strip_prefix('<') {
        Some(inner) => start + 1 + inner.find('>')? + 1,
        None => start + destination(&rest[start..]),
    };
    Some((place(start..end), url.to_owned()))
}

/// The length of an address that stands without angle brackets.
fn destination(text: &str) -> usize {
    let space = text.find(char::is_whitespace).unwrap_or(text.len());
    closing(text, b'(', b')').map_or(space, |close| close.min(space))
}

/// Where the bracket closes that was open before the text.
fn closing(text: &str, open: u8, close: u8) -> Option<usize> {
    let (mut depth, mut escaped) = (0, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            _ if byte == open => depth += 1,
            _ if byte == close && depth == 0 => return Some(at),
            _ if byte == close => depth -= 1,
            _ => {}
        }
    }
    None
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words for between the brackets of a link.
fn escaped(text: &str) -> String {
    one_line(text).replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(text: &str) -> String {
        let edits = edit(text, 0..text.len(), "https://e.org/x/").into_iter().collect();
        applied(text, 0, edits)
    }

    #[test]
    fn every_way_to_write_a_link_is_led_on() {
        let cases = [
            ("[말](../a.md)", "[말](https://e.org/x/)"),
            ("[말](<a b.md> \"제목\")", "[말](https://e.org/x/ \"제목\")"),
            ("[말]( a(b).md 'x')", "[말]( https://e.org/x/ 'x')"),
            ("[a [b] \\] c](a.md)", "[a [b] \\] c](https://e.org/x/)"),
            ("![그림](a.png)", "![그림](https://e.org/x/)"),
            ("[말][이름]", "[말](https://e.org/x/)"),
            ("[말][]", "[말](https://e.org/x/)"),
            ("[말]", "[말](https://e.org/x/)"),
            ("[[토큰]]", "[토큰](https://e.org/x/)"),
            ("[[토큰#왜|조각]]", "[조각](https://e.org/x/)"),
        ];
        for (written, expected) in cases {
            assert_eq!(edited(written), expected, "{written}");
        }
    }

    #[test]
    fn a_picture_within_a_link_is_led_on_too() {
        let text = "가 [![그림](a.png)](b.md) 나";
        let start = text.find('[').unwrap();
        let inner = text.find("![").unwrap();
        let end = text.rfind(')').unwrap() + 1;
        let inner_end = text.find(".png)").unwrap() + 5;
        let edits = [edit(text, start..end, "B"), edit(text, inner..inner_end, "A")];
        assert_eq!(applied(text, 0, edits.into_iter().flatten().collect()), "가 [![그림](A)](B) 나");
    }

    #[test]
    fn headings_lose_their_attributes() {
        let text = "## 왜 {말} 인가 {.why #a}\n";
        assert_eq!(attributes(text, 0..text.len()).map(|(range, _)| &text[range]), Some(" {.why #a}"));
        assert_eq!(attributes("## 왜 {말}인가", 0..18), None);
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_odd(text in "[\\[\\]()<>!|#\\\\ 가a]{0,24}") {
            edited(&text);
        }
    }
}
