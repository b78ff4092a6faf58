//! Mends lines of settings: site.toml, or what stands between the fences of front
//! matter.

use super::{Mend, Tally};
use crate::parse::lookalike::{closes_quote, opens_quote};

/// Which settings they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// site.toml, where a tab is plain white space.
    Site,
    /// TOML front matter.
    Toml,
    /// YAML front matter.
    Yaml,
}

/// Mends each line, but for those within text of several lines.
pub fn mend(text: &str, form: Form, tally: &mut Tally) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut within = Within::default();
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        let kept = within.keeps(line, form);
        let line = if kept { line.to_owned() } else { setting(line, form, within.opened, tally) };
        within.after(&line, form, kept);
        mended.push_str(&line);
        mended.push_str(end);
    }
    mended
}

/// What the lines before say of the next one.
#[derive(Default)]
struct Within {
    /// The quotes of a TOML text of several lines that is open.
    quotes: Option<&'static str>,
    /// Whether a YAML text of several lines (`key: |`) is open.
    block: bool,
    /// Whether the line before opens a YAML table or list, or is part of one.
    opened: bool,
}

impl Within {
    /// Whether a line is part of a text of several lines.
    fn keeps(&mut self, line: &str, form: Form) -> bool {
        if form == Form::Yaml {
            self.block &= line.trim().is_empty() || line.starts_with(char::is_whitespace);
            return self.block;
        }
        self.quotes.is_some()
    }

    fn after(&mut self, line: &str, form: Form, kept: bool) {
        if form == Form::Yaml {
            let value = line.split_once(": ").map_or("", |(_, value)| value.trim());
            self.block |= !kept && value.starts_with(['|', '>']);
            self.opened = line.trim_end().ends_with(':') || line.starts_with(' ') || line.starts_with("- ");
            return;
        }
        let mut rest = line;
        loop {
            let found = match self.quotes {
                Some(quotes) => rest.find(quotes).map(|at| (at, None)),
                None => ["\"\"\"", "'''"]
                    .into_iter()
                    .filter_map(|quotes| Some((rest.find(quotes)?, Some(quotes))))
                    .min_by_key(|(at, _)| *at),
            };
            let Some((at, quotes)) = found else { break };
            rest = &rest[at + 3..];
            self.quotes = quotes;
        }
    }
}

/// Mends one line.
fn setting(line: &str, form: Form, opened: bool, tally: &mut Tally) -> String {
    if line.trim_start().starts_with('#') {
        return line.to_owned();
    }
    let (indent, rest) = line.split_at(line.len() - line.trim_start().len());
    let indent = indentation(indent, form, opened, tally);
    let mut rest = rest.to_owned();
    let dash = rest.chars().next().filter(|c| matches!(c, '–' | '—'));
    if let Some(dash) = dash.filter(|_| form == Form::Yaml) {
        let item = rest[dash.len_utf8()..].trim_start();
        *tally.entry(Mend::Dash).or_default() += 1;
        rest = format!("- {item}");
    }
    let sign =
        rest.find([':', '=', '：', '＝', '"', '\'']).and_then(|at| Some((at, rest[at..].chars().next()?)));
    let Some((at, sign)) = sign.filter(|(at, _)| is_key(&rest[..*at])) else { return indent + &rest };
    let (key, value) = (rest[..at].trim_end(), rest[at + sign.len_utf8()..].to_owned());
    let value = quotes(&value, form, tally);
    match sign {
        '：' | '＝' => {
            *tally.entry(Mend::Colon).or_default() += 1;
            let (key, value) = (key.to_owned(), value.trim_start());
            match form {
                Form::Yaml => format!("{indent}{key}: {value}"),
                Form::Site | Form::Toml => format!("{indent}{key} = {value}"),
            }
        }
        _ => format!("{indent}{}{value}", &rest[..at + sign.len_utf8()]),
    }
}

/// A bare key, perhaps an item's first.
fn is_key(text: &str) -> bool {
    let key = text.trim_end().trim_start_matches("- ");
    !key.is_empty()
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

/// White space that a parser knows. In YAML what opens nothing stands at the margin.
fn indentation(indent: &str, form: Form, opened: bool, tally: &mut Tally) -> String {
    let plain = |c: char| c == ' ' || (c == '\t' && form == Form::Site);
    if indent.chars().all(plain) {
        return indent.to_owned();
    }
    *tally.entry(Mend::Space).or_default() += 1;
    if form != Form::Yaml || !opened {
        return String::new();
    }
    let width = |c: char| if matches!(c, '\t' | '\u{3000}') { 2 } else { 1 };
    " ".repeat(indent.chars().map(width).sum())
}

/// Typographic quotes around a whole value, or around the items of a list, made
/// straight. A value that holds a straight quote or a backslash is left alone.
fn quotes(value: &str, form: Form, tally: &mut Tally) -> String {
    let trimmed = value.trim();
    let first = trimmed.trim_start_matches(['[', ' ']);
    if !trimmed.starts_with('[') {
        let whole = quoted(trimmed).filter(|(length, _)| *length == trimmed.len());
        return match whole {
            Some((_, inner)) => {
                *tally.entry(Mend::Quote).or_default() += 1;
                value.replacen(trimmed, &format!("\"{inner}\""), 1)
            }
            None => value.to_owned(),
        };
    }
    if first.is_empty() || (form == Form::Yaml && !trimmed.ends_with(']')) {
        return value.to_owned();
    }
    let mut mended = String::with_capacity(value.len());
    let mut rest = value;
    // Quotes open where an item begins, and nowhere within one.
    let mut begins = true;
    while let Some(c) = rest.chars().next() {
        let straight = (matches!(c, '"' | '\'') && begins).then(|| rest[1..].find(c)).flatten();
        let (taken, right) = match (straight, quoted(rest).filter(|_| begins)) {
            (Some(end), _) => (end + 2, rest[..end + 2].to_owned()),
            (None, Some((length, inner))) => {
                *tally.entry(Mend::Quote).or_default() += 1;
                (length, format!("\"{inner}\""))
            }
            (None, None) => (c.len_utf8(), c.to_string()),
        };
        begins = matches!(c, '[' | ',') || (begins && c == ' ');
        mended.push_str(&right);
        rest = &rest[taken..];
    }
    mended
}

/// A text in typographic quotes at the beginning of `text`: its bytes, and what is
/// between them.
fn quoted(text: &str) -> Option<(usize, &str)> {
    let open = text.chars().next().filter(|&c| opens_quote(c))?;
    let inner = &text[open.len_utf8()..];
    let (end, close) = inner.char_indices().find(|&(_, c)| closes_quote(open, c))?;
    let inner_text = &inner[..end];
    let plain = !inner_text.contains(['"', '\\', '\n']) && !inner_text.is_empty();
    plain.then_some((open.len_utf8() + end + close.len_utf8(), inner_text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml(text: &str) -> String {
        mend(text, Form::Yaml, &mut Tally::new())
    }

    fn toml(text: &str) -> String {
        mend(text, Form::Toml, &mut Tally::new())
    }

    #[test]
    fn signs_become_plain() {
        assert_eq!(yaml("title：글\n"), "title: 글\n");
        assert_eq!(toml("title ＝ “글”\n"), "title = \"글\"\n");
        assert_eq!(toml("title = 「글」\n"), "title = \"글\"\n");
        assert_eq!(toml("tags = [“하나”, '둘', ”셋”]\n"), "tags = [\"하나\", '둘', \"셋\"]\n");
        assert_eq!(yaml("tags:\n– 하나\n— 둘\n"), "tags:\n- 하나\n- 둘\n");
    }

    #[test]
    fn white_space_becomes_plain() {
        assert_eq!(yaml("\u{3000}title: 글\n"), "title: 글\n");
        assert_eq!(yaml("extra:\n\tcolor: red\n"), "extra:\n  color: red\n");
        assert_eq!(toml("\ttitle = \"글\"\n"), "title = \"글\"\n");
        assert_eq!(mend("\ttitle = 1\n", Form::Site, &mut Tally::new()), "\ttitle = 1\n");
    }

    #[test]
    fn what_may_be_meant_stays() {
        for text in [
            "title: ‘왜’를 묻다\n",
            "title: ‘왜’와 ‘무엇’\n",
            "why: |\n  이름：값\n",
            "# 메모：값\n",
            "title: \"왜：그래서\"\n",
            "title: “그는 \"왜\"라고”\n",
        ] {
            assert_eq!(yaml(text), text);
        }
        for text in ["why = \"\"\"\n이름：값\n\"\"\"\n", "tags = [\"“하나”\"]\n", "\"이름：값\" = 1\n"]
        {
            assert_eq!(toml(text), text);
        }
    }
}
