//! The text of a page as one would read it aloud: no tags, no formulas, one space
//! wherever the page has a gap.

use crate::link::occurrences::Role;
use crate::model::SourceId;
use crate::render::Site;

/// Whether the content of an element is no text to look for.
fn is_silent(element: &str) -> bool {
    matches!(element, "math" | "style" | "script" | "title" | "desc" | "metadata")
}

/// Whether an element stands within words, so that none ends there.
fn is_within_words(element: &str) -> bool {
    matches!(
        element,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "s"
            | "span"
            | "strong"
            | "u"
            | "wbr"
    )
}

/// The text of a source: what its page says below the title, then the words that stand
/// for its pictures.
pub fn text(site: &Site, id: SourceId) -> String {
    let body = &site.bodies[id.index()];
    let facts = site.facts(id);
    let mut text = String::with_capacity(body.html.len());
    let mut from = 0;
    // A backslash before a word that is no term is left out, as on the page.
    for found in site.index.occurrences[id.index()].iter().filter(|found| found.role == Role::Escaped) {
        let start = found.html.range().start;
        push_text(&mut text, &body.html[from..start - 1]);
        from = start;
    }
    push_text(&mut text, &body.html[from..]);
    for image in &facts.images {
        for words in [Some(&image.alt), image.caption.as_ref()].into_iter().flatten() {
            push_gap(&mut text);
            push_words(&mut text, words);
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// Writes the text of some HTML, which we made ourselves: every `<` begins a tag.
fn push_text(text: &mut String, html: &str) {
    let mut rest = html;
    while let Some(at) = memchr::memchr2(b'<', b'&', rest.as_bytes()) {
        push_words(text, &rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('&') { push_entity(text, rest) } else { push_tag(text, rest) };
    }
    push_words(text, rest);
}

/// Passes a tag, with all that is in it if it is silent. What comes after it.
fn push_tag<'h>(text: &mut String, html: &'h str) -> &'h str {
    let Some(end) = memchr::memchr(b'>', html.as_bytes()) else { return "" };
    let inner = &html[1..end];
    let rest = &html[end + 1..];
    let name = inner.trim_start_matches('/');
    let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
    if is_silent(name) && !inner.starts_with('/') && !inner.ends_with('/') {
        push_gap(text);
        let close = format!("</{name}>");
        return rest.find(&close).map_or("", |at| &rest[at + close.len()..]);
    }
    if !is_within_words(name) {
        push_gap(text);
    }
    rest
}

fn push_entity<'h>(text: &mut String, html: &'h str) -> &'h str {
    let entities =
        [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\''), ("&#x27;", '\'')];
    match entities.into_iter().find(|(entity, _)| html.starts_with(entity)) {
        Some((entity, c)) => {
            text.push(c);
            &html[entity.len()..]
        }
        None => {
            text.push('&');
            &html[1..]
        }
    }
}

/// Writes words, with one space for each line break and what surrounds it.
fn push_words(text: &mut String, words: &str) {
    let mut rest = words;
    while let Some(at) = memchr::memchr(b'\n', rest.as_bytes()) {
        text.push_str(rest[..at].trim_ascii_end());
        push_gap(text);
        rest = rest[at + 1..].trim_ascii_start();
    }
    // A gap has been written already: a space after it would be a second one.
    text.push_str(if text.ends_with(' ') { rest.trim_ascii_start() } else { rest });
}

fn push_gap(text: &mut String) {
    if !text.is_empty() && !text.ends_with(' ') {
        text.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(html: &str) -> String {
        let mut text = String::new();
        push_text(&mut text, html);
        text
    }

    #[test]
    fn tags_end_words_only_where_the_page_has_a_gap() {
        assert_eq!(
            plain("<p><strong>토큰</strong>은\n왜</p>\n<p>a &lt;b&gt; &amp;c</p>"),
            "토큰은 왜 a <b> &c "
        );
        assert_eq!(plain("<td>가</td><td>나</td>"), "가 나 ");
    }

    #[test]
    fn formulas_are_silent() {
        assert_eq!(
            plain("식 <math><mi>x</mi></math>은 <svg><title>그림</title><text>층</text></svg>"),
            "식 은 층 "
        );
    }
}
