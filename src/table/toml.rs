//! TOML into a [`Table`], and its mistakes into words that an author knows.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{Table, Unreadable, Value};
use crate::diagnostic::Words;
use crate::text::{Span, Spanned};

pub(super) fn read(text: &str, offset: usize) -> Result<Table, Unreadable> {
    let (table, faults) = read_as_far(text, offset);
    faults.into_iter().next().map_or(Ok(table), Err)
}

/// What can be read, and the lines that cannot, in order.
pub(super) fn read_as_far(text: &str, offset: usize) -> (Table, Vec<Unreadable>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut table = to_table(table.into_inner(), text, offset);
    let mut errors: Vec<(usize, &str)> = errors
        .iter()
        .map(|error| (error.span().map_or(text.len(), |span| span.start), error.message()))
        .collect();
    errors.sort_by_key(|(at, _)| *at);
    // A value without its end takes in what follows it: its own line is at fault.
    let begins = |at: usize| {
        let holds = |entry: &&(Spanned<String>, Spanned<Value>)| lines_of(text, entry, offset).contains(&at);
        let entry = table.entries.iter().find(holds);
        entry.map_or(at, |(key, _)| key.span.range().start - offset)
    };
    let mut faults: Vec<(usize, Unreadable)> = Vec::new();
    for &(at, message) in &errors {
        let line = line_start(text, begins(at));
        if faults.iter().all(|(known, _)| *known != line) {
            let at = if line_start(text, at) == line { at } else { line };
            faults.push((line, unreadable(text, at, message, offset)));
        }
    }
    let is_whole = |entry: &(Spanned<String>, Spanned<Value>)| {
        let lines = lines_of(text, entry, offset);
        errors.iter().all(|(at, _)| !lines.contains(at))
    };
    // What stands below a header without its end belongs nobody knows where.
    let header = errors.iter().find(|(_, message)| message.contains("unclosed table"));
    table.entries.retain(|entry| {
        is_whole(entry) && header.is_none_or(|(at, _)| entry.0.span.range().start < at + offset)
    });
    (table, faults.into_iter().map(|(_, fault)| fault).collect())
}

/// The bytes from an entry's key to the end of the line that its value ends in.
fn lines_of(text: &str, (key, value): &(Spanned<String>, Spanned<Value>), offset: usize) -> Range<usize> {
    let end = value.span.range().end.saturating_sub(offset).min(text.len());
    let line_end = memchr::memchr(b'\n', &text.as_bytes()[end..]).map_or(text.len(), |more| end + more);
    key.span.range().start - offset..line_end + 1
}

fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at.min(text.len())]).map_or(0, |newline| newline + 1)
}

fn to_table(table: DeTable<'_>, text: &str, offset: usize) -> Table {
    let mut entries: Vec<_> = table
        .into_iter()
        .map(|(key, value)| {
            let span = Span::from(key.span()).shifted(offset);
            (Spanned::new(key.into_inner().into_owned(), span), to_value(value, text, offset))
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.span);
    Table { entries }
}

fn to_value(value: toml::Spanned<DeValue<'_>>, text: &str, offset: usize) -> Spanned<Value> {
    let range = value.span();
    let written = text.get(range.clone()).unwrap_or_default();
    let inner = match value.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
            .map_or_else(|_| Value::Text(written.to_owned()), Value::Integer),
        DeValue::Float(float) => {
            float.as_str().parse().map_or_else(|_| Value::Text(written.to_owned()), Value::Float)
        }
        DeValue::Boolean(flag) => Value::Flag(flag),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(array) => {
            Value::List(array.into_iter().map(|item| to_value(item, text, offset)).collect())
        }
        DeValue::Table(table) => Value::Table(to_table(table, text, offset)),
    };
    Spanned::new(inner, Span::from(range).shifted(offset))
}

/// Says what is wrong with the line that the parser stumbled over.
fn unreadable(text: &str, at: usize, message: &str, offset: usize) -> Unreadable {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let (key, value) = line.split_once('=').unwrap_or((line, ""));
    let (key, value) = (key.trim(), value.trim());
    let (problem, fix) = if message.contains("duplicate key") {
        (
            Words::new(format!("`{key}`이(가) 두 번 나옵니다"), format!("`{key}` is written twice")),
            Words::new("둘 가운데 하나를 지우세요.", "Delete one of the two."),
        )
    } else if let Some(words) = lookalike(line) {
        words
    } else if !line.contains('=') && line.contains(':') {
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        let (key, value) = (key.trim(), value.trim().trim_matches('"'));
        (
            Words::new("`:`가 아니라 `=`로 잇습니다", "keys and values are joined by `=`, not by `:`"),
            Words::new(
                format!("이렇게 쓰세요: `{key} = \"{value}\"` (`:`을 쓰려면 위아래 `+++`를 `---`로)"),
                format!("Write `{key} = \"{value}\"` (or, to write `:`, change both `+++` to `---`)."),
            ),
        )
    } else {
        value_fault(key, value)
    };
    let line_end = start + line.len();
    let span = if at < line_end { at..line_end } else { start..line_end };
    Unreadable { span: Span::from(span).shifted(offset), problem, fix }
}

/// What is wrong with a value, and what to type.
fn value_fault(key: &str, value: &str) -> (Words, Words) {
    if value.is_empty() && !key.is_empty() {
        (
            Words::new(format!("`{key}`에 값이 없습니다"), format!("`{key}` has no value")),
            Words::new(format!("이렇게 쓰세요: `{key} = \"값\"`"), format!("Write `{key} = \"value\"`.")),
        )
    } else if value.matches('"').count() % 2 == 1 {
        (
            Words::new("따옴표가 닫히지 않았습니다", "a quotation mark is not closed"),
            Words::new("값의 앞뒤를 `\"`로 감싸세요.", "Put one `\"` before and one after the value."),
        )
    } else if value.starts_with('[') && !value.ends_with(']') {
        (
            Words::new("대괄호가 닫히지 않았습니다", "a bracket is not closed"),
            Words::new(
                format!("이렇게 쓰세요: `{key} = [\"하나\", \"둘\"]`"),
                format!("Write `{key} = [\"one\", \"two\"]`."),
            ),
        )
    } else if is_like_a_date(value) {
        (
            Words::new(format!("`{value}`은(는) 없는 날짜입니다"), format!("there is no date `{value}`")),
            Words::new(
                format!("해, 달, 날의 차례로 쓰세요: `{key} = 2026-01-31`"),
                format!("Write year, month and day: `{key} = 2026-01-31`."),
            ),
        )
    } else if !value.starts_with(['"', '\'', '[', '{']) && !value.is_empty() {
        (
            Words::new(
                format!("`{key}`의 값을 읽을 수 없습니다"),
                format!("the value of `{key}` cannot be read"),
            ),
            Words::new(
                format!("글이면 따옴표로 감싸세요: `{key} = \"{value}\"`"),
                format!("Text goes in quotation marks: `{key} = \"{value}\"`"),
            ),
        )
    } else {
        (
            Words::new("이 줄을 읽을 수 없습니다", "this line cannot be read"),
            Words::new(
                "한 줄에 하나씩 `이름 = \"값\"`으로 쓰세요.",
                "Write one `key = \"value\"` to a line.",
            ),
        )
    }
}

/// Whether a value has the digits and dashes of a date.
fn is_like_a_date(value: &str) -> bool {
    let mut parts = value.split('-');
    let is_number = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    is_number(parts.next())
        && is_number(parts.next())
        && parts.next().is_some_and(|day| day.starts_with(|c: char| c.is_ascii_digit()))
}

/// Signs that look like the ones that TOML reads.
fn lookalike(line: &str) -> Option<(Words, Words)> {
    let sign = line.find(['=', ':', '＝', '：']).and_then(|at| Some((at, line[at..].chars().next()?)));
    let (at, sign) = sign?;
    let (key, value) = (line[..at].trim(), line[at + sign.len_utf8()..].trim());
    let quotes = ['“', '”', '‘', '’', '「', '」', '『', '』', '＂'];
    let found = if matches!(sign, '＝' | '：') {
        sign
    } else {
        value.chars().next().filter(|c| quotes.contains(c))?
    };
    let value = value.trim_matches(quotes).trim_matches('"');
    Some((
        Words::new(
            format!("`{found}`는 여기서 쓰는 기호와 닮았지만 다른 글자입니다"),
            format!("`{found}` looks like the right sign and is another"),
        ),
        Words::new(format!("이렇게 쓰세요: `{key} = \"{value}\"`"), format!("Write `{key} = \"{value}\"`.")),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_point_at_what_was_written() {
        let text = "title = \"글\"\ntags = [\"하나\"]\n";
        let table = read(text, 4).unwrap();
        let span = table.get("title").unwrap().span;
        assert_eq!(&text[span.start as usize - 4..span.end as usize - 4], "\"글\"");
        assert_eq!(table.entries[1].0.value, "tags");
    }

    #[test]
    fn mistakes_are_told_in_the_authors_words() {
        let says = |text: &str| read(text, 0).unwrap_err().problem.en;
        assert_eq!(says("title: \"글\"\n"), "keys and values are joined by `=`, not by `:`");
        assert_eq!(says("a = 1\na = 2\n"), "`a` is written twice");
        assert_eq!(says("title = \"글\n"), "a quotation mark is not closed");
        assert_eq!(says("title = 글\n"), "the value of `title` cannot be read");
        assert_eq!(says("title =\n"), "`title` has no value");
        assert_eq!(says("title = “글”\n"), "`“` looks like the right sign and is another");
        assert_eq!(says("date = 2026-13-45\n"), "there is no date `2026-13-45`");
        assert_eq!(read("title＝\"글\"\n", 0).unwrap_err().fix.en, "Write `title = \"글\"`.");
    }

    #[test]
    fn what_stands_beside_a_mistake_is_read() {
        let text = "title = \"글\"\ndate = 2026-01-02\ntags = [\"하나\"]\ndraft = true\n[extra]\na = 1\n";
        let cases = [
            ("date = 2026-01-02", "date = 2026-02-30", "title tags draft extra", 1),
            ("date = 2026-01-02", "date = 어제\nwhy = \"글", "title tags draft extra", 2),
            ("\"글\"", "글\"", "date tags draft extra", 1),
            ("[\"하나\"]", "[\"하나\"", "title date", 1),
            ("draft = true", "draft = yes", "title date tags extra", 1),
            ("draft = true", "draft: true", "title date tags", 1),
            ("draft = true", "date = 2026-01-03", "title date tags extra", 1),
            ("draft = true", "그냥 글", "title date tags", 1),
            ("[extra]", "[extra", "title date tags draft", 1),
        ];
        for (right, wrong, rest, mistakes) in cases {
            let (table, faults) = read_as_far(&text.replace(right, wrong), 0);
            let keys: Vec<&str> = table.entries.iter().map(|(key, _)| key.value.as_str()).collect();
            assert_eq!((keys.join(" ").as_str(), faults.len()), (rest, mistakes), "{wrong}: {faults:?}");
        }
        let (_, faults) = read_as_far(&text.replace("\"하나\"]", "\"하나\""), 0);
        assert_eq!(faults[0].problem.en, "a bracket is not closed");
        assert_eq!(faults[0].span.range().start, text.find("tags").unwrap());
    }
}
