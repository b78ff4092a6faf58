//! The tags of a template, as far as it takes to say which one lacks its other half.
//!
//! Tera says where it gave up; whoever wrote the template wants to know where it began.

use std::ops::Range;

/// Tags with an end of their own.
const PAIRS: [(&str, &str); 6] = [
    ("if", "endif"),
    ("for", "endfor"),
    ("block", "endblock"),
    ("filter", "endfilter"),
    ("component", "endcomponent"),
    ("set", "endset"),
];

/// Something of a template that lacks its other half.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Half {
    /// `{{`, `{%`, `{#` or a quote, and what would close it.
    CutOff(Range<usize>, &'static str),
    /// A tag that is never closed, and its end.
    Unclosed(Range<usize>, String),
    /// A tag that is still open where another ends, its end, and that other one.
    Crossed(Range<usize>, String, Range<usize>),
    /// The end of something that was never opened, and what would open it.
    Stray(Range<usize>, &'static str),
}

/// A tag: where it stands, and what is between its `{%` and `%}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    pub(super) range: Range<usize>,
    pub(super) inner: &'t str,
}

impl Tag<'_> {
    /// The word that it begins with.
    pub(super) fn word(&self) -> &str {
        self.inner.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
    }

    fn end(&self) -> Option<&'static str> {
        let is_block = self.word() != "set" || !self.inner.contains('=');
        PAIRS.iter().find(|(open, _)| *open == self.word() && is_block).map(|(_, end)| *end)
    }
}

/// The first thing that lacks its other half.
pub(super) fn first_half(text: &str) -> Option<Half> {
    let (tags, cut_off) = tags(text);
    let mut open: Vec<&Tag<'_>> = Vec::new();
    for tag in &tags {
        let opening = PAIRS.iter().find(|(_, end)| *end == tag.word()).map(|(open, _)| *open);
        let opening = opening.or_else(|| matches!(tag.word(), "else" | "elif").then_some("if"));
        match (opening, open.last()) {
            (Some(opening), None) => return Some(Half::Stray(tag.range.clone(), opening)),
            // `for` has an `else` too.
            (Some("if"), Some(last)) if tag.word() == "else" && last.word() == "for" => {}
            (Some(opening), Some(last)) if last.word() == opening => {
                if tag.word().starts_with("end") {
                    open.pop();
                }
            }
            (Some(opening), Some(last)) => {
                let end = format!("{{% {} %}}", last.end().unwrap_or_default());
                return Some(match open.iter().any(|tag| tag.word() == opening) {
                    true => Half::Crossed(last.range.clone(), end, tag.range.clone()),
                    false => Half::Stray(tag.range.clone(), opening),
                });
            }
            (None, _) if tag.end().is_some() => open.push(tag),
            (None, _) => {}
        }
    }
    let unclosed = || {
        let tag = open.last()?;
        Some(Half::Unclosed(tag.range.clone(), format!("{{% {} %}}", tag.end()?)))
    };
    cut_off.or_else(unclosed)
}

/// The tags of a template in order, up to what is cut off.
pub(super) fn tags(text: &str) -> (Vec<Tag<'_>>, Option<Half>) {
    let (mut tags, mut at) = (Vec::new(), 0);
    while let Some(found) = text[at..].find('{') {
        let start = at + found;
        let opening = start..start + 2;
        let closing = match text.as_bytes().get(start + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                at = start + 1;
                continue;
            }
        };
        let end = match closing {
            "#}" => text[opening.end..].find("#}").map(|end| opening.end + end).ok_or(None),
            _ => inner_end(text, opening.end, closing).map_err(Some),
        };
        let end = match end {
            Ok(end) => end,
            Err(quote) => {
                let cut_off = quote.flatten().map_or((opening, closing), |(at, quote)| (at..at + 1, quote));
                return (tags, Some(Half::CutOff(cut_off.0, cut_off.1)));
            }
        };
        at = end + 2;
        if closing != "%}" {
            continue;
        }
        let tag = Tag { range: start..at, inner: text[opening.end..end].trim_matches('-').trim() };
        if tag.word() == "raw" {
            let Some(end) = text[at..].find("endraw") else {
                return (tags, Some(Half::Unclosed(tag.range, "{% endraw %}".to_owned())));
            };
            at = text[at + end..].find("%}").map_or(text.len(), |close| at + end + close + 2);
        }
        tags.push(tag);
    }
    (tags, None)
}

/// Where the inside of a tag ends; else the quote that is never closed, if one is to blame.
fn inner_end(text: &str, start: usize, closing: &str) -> Result<usize, Option<(usize, &'static str)>> {
    let mut at = start;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with(closing) {
            return Ok(at);
        }
        if ["{{", "{%", "{#"].iter().any(|opening| rest.starts_with(opening)) {
            return Err(None);
        }
        let first = rest.chars().next().unwrap_or_default();
        let quote = ["\"", "'", "`"].into_iter().find(|quote| rest.starts_with(quote));
        at += first.len_utf8();
        if let Some(quote) = quote {
            let length = text[at..].find(quote).ok_or(Some((at - 1, quote)))?;
            let quoted = &text[at..at + length];
            if ["\n", "}}", "%}"].iter().any(|end| quoted.contains(end)) {
                return Err(Some((at - 1, quote)));
            }
            at += length + 1;
        }
    }
    Err(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn half(text: &str, expected: &str) {
        let shown = match first_half(text) {
            None => String::new(),
            Some(Half::CutOff(at, closing)) => format!("{}…{closing}", &text[at]),
            Some(Half::Unclosed(at, end)) => format!("{} needs {end}", &text[at]),
            Some(Half::Crossed(at, end, found)) => {
                format!("{} needs {end} before {}", &text[at], &text[found])
            }
            Some(Half::Stray(at, opening)) => format!("{} without {opening}", &text[at]),
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn what_is_whole_lacks_nothing() {
        half(
            "{% if a %}{% for b in c %}{{ b }}{% else %}x{% endfor %}{% elif d %}{% else %}{% endif -%}",
            "",
        );
        half("{%- set a = 1 %}{% set b %}x{% endset %}{# {% if %} #}{% raw %}{% if {{ {% endraw %}", "");
        half("{{ \"{% if\" }} { % { {% include 'a' %} <style>a{b:c}</style>", "");
    }

    #[test]
    fn what_is_open_is_found_where_it_began() {
        half("{% if a %}{% block 글 %}x{% endblock %}", "{% if a %} needs {% endif %}");
        half("{% for a in b %}{% if a %}x{% endfor %}", "{% if a %} needs {% endif %} before {% endfor %}");
        half("x{%- endif %}", "{%- endif %} without if");
        half("{% if a %}{% endif %}{% elif b %}", "{% elif b %} without if");
        half("{% for a in b %}{% endblock %}", "{% endblock %} without block");
        half("{% raw %}{% if a %}", "{% raw %} needs {% endraw %}");
    }

    #[test]
    fn what_is_cut_off_is_found_where_it_began() {
        half("a {{ title </p> {{ x }}", "{{…}}");
        half("{% if title }x{% endif %}", "{%…%}");
        half("{# a", "{#…#}");
        half("{{ \"title }}</p><a href=\"x\">{{ y }}", "\"…\"");
        half("{{ title", "{{…}}");
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_read(text in "[{}%#\"' a가\n]{0,30}") {
            first_half(&text);
        }
    }
}
