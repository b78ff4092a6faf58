//! YAML front matter into a [`Table`], and its mistakes into words that an author knows.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned as Located;

use super::{Table, Unreadable, Value};
use crate::diagnostic::Words;
use crate::text::{Span, Spanned};

pub(super) fn read(text: &str, offset: usize) -> Result<Table, Unreadable> {
    if text.trim().is_empty() {
        return Ok(Table::default());
    }
    let places = Places { text, offset };
    match serde_saphyr::from_str::<Located<Yaml>>(text) {
        Ok(Located { value: Yaml::Map(map), .. }) => Ok(places.table(map)),
        Ok(Located { value: Yaml::Null, .. }) => Ok(Table::default()),
        Ok(other) => Err(unreadable(text, places.offset_of(&other.referenced), offset)),
        Err(error) => {
            let at = error.location().map_or(text.len(), |location| places.offset_of(&location));
            Err(unreadable(text, at, offset))
        }
    }
}

/// YAML as its reader gives it, before places become bytes.
enum Yaml {
    Null,
    Flag(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Located<Yaml>>),
    Map(Vec<(Located<String>, Located<Yaml>)>),
}

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Yaml, D::Error> {
        deserializer.deserialize_any(YamlVisitor)
    }
}

struct YamlVisitor;

impl<'de> Visitor<'de> for YamlVisitor {
    type Value = Yaml;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }
    fn visit_bool<E>(self, flag: bool) -> Result<Yaml, E> {
        Ok(Yaml::Flag(flag))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Yaml, E> {
        Ok(Yaml::Integer(number))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Yaml, E> {
        Ok(i64::try_from(number).map_or_else(|_| Yaml::Text(number.to_string()), Yaml::Integer))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Yaml, E> {
        Ok(Yaml::Float(number))
    }
    fn visit_str<E>(self, text: &str) -> Result<Yaml, E> {
        Ok(Yaml::Text(text.to_owned()))
    }
    fn visit_unit<E>(self) -> Result<Yaml, E> {
        Ok(Yaml::Null)
    }
    fn visit_none<E>(self) -> Result<Yaml, E> {
        Ok(Yaml::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Yaml, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Yaml::List(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Yaml, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Yaml::Map(map))
    }
}

/// Turns lines and columns into bytes of the file.
struct Places<'a> {
    text: &'a str,
    offset: usize,
}

impl Places<'_> {
    /// Lines and columns count from 1; columns count characters.
    fn offset_of(&self, location: &serde_saphyr::Location) -> usize {
        let line = usize::try_from(location.line()).unwrap_or(1).max(1) - 1;
        let column = usize::try_from(location.column()).unwrap_or(1).max(1) - 1;
        let start = match line {
            0 => 0,
            _ => memchr::memchr_iter(b'\n', self.text.as_bytes())
                .nth(line - 1)
                .map_or(self.text.len(), |newline| newline + 1),
        };
        let rest = &self.text[start..];
        start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
    }

    /// The scalar at a location, up to the end of its line or its closing quote.
    fn span(&self, location: &serde_saphyr::Location) -> Span {
        let start = self.offset_of(location);
        let rest = &self.text[start..];
        let line = rest.split('\n').next().unwrap_or_default();
        let length = match line.chars().next() {
            Some(quote @ ('"' | '\'')) => line[1..].find(quote).map_or(line.len(), |end| end + 2),
            _ => line.find([':', ',', ']', '}']).unwrap_or(line.len()),
        };
        Span::from(start..start + line[..length].trim_end().len()).shifted(self.offset)
    }

    fn table(&self, map: Vec<(Located<String>, Located<Yaml>)>) -> Table {
        let entries = map
            .into_iter()
            .filter(|(_, value)| !matches!(value.value, Yaml::Null))
            .map(|(key, value)| {
                let span = self.span(&key.referenced);
                (Spanned::new(key.value, span), self.value(value))
            })
            .collect();
        Table { entries }
    }

    fn value(&self, value: Located<Yaml>) -> Spanned<Value> {
        let span = match &value.value {
            Yaml::Text(text) => {
                // A plain scalar may hold a colon; a quoted one ends at its quote.
                let start = self.offset_of(&value.referenced);
                let plain = self.text[start..].starts_with(text.as_str());
                if plain {
                    Span::from(start..start + text.len()).shifted(self.offset)
                } else {
                    self.span(&value.referenced)
                }
            }
            _ => self.span(&value.referenced),
        };
        let inner = match value.value {
            Yaml::Null => Value::Text(String::new()),
            Yaml::Flag(flag) => Value::Flag(flag),
            Yaml::Integer(number) => Value::Integer(number),
            Yaml::Float(number) => Value::Float(number),
            Yaml::Text(text) => Value::Text(text),
            Yaml::List(list) => Value::List(list.into_iter().map(|item| self.value(item)).collect()),
            Yaml::Map(map) => Value::Table(self.table(map)),
        };
        Spanned::new(inner, span)
    }
}

/// Says what is wrong with the line that the parser stumbled over.
fn unreadable(text: &str, at: usize, offset: usize) -> Unreadable {
    let at = open_quote(&text[..at.min(text.len())]).unwrap_or(at).min(text.len());
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let mut line = text[start..].lines().next().unwrap_or_default();
    let mut start = start;
    if line.trim().is_empty() {
        // The parser noticed only after the line at fault had ended.
        let before = text[..start].trim_end();
        start = before.rfind('\n').map_or(0, |newline| newline + 1);
        line = &before[start..];
    }
    let value = line.split_once(':').map_or("", |(_, value)| value.trim());
    let (problem, fix) = if line.trim_start().starts_with('\t') || line.starts_with('\t') {
        (
            Words::new("들여쓰기에 탭이 있습니다", "the line is indented with a tab"),
            Words::new("탭을 빈칸 두 개로 바꾸세요.", "Change the tab to two spaces."),
        )
    } else if value.matches('"').count() % 2 == 1 {
        (
            Words::new("따옴표가 닫히지 않았습니다", "a quotation mark is not closed"),
            Words::new("값의 앞뒤를 `\"`로 감싸세요.", "Put one `\"` before and one after the value."),
        )
    } else if value.contains(": ") || value.starts_with(['@', '`', '%', '&', '*', '!', '[', '{']) {
        (
            Words::new(
                "값에 특별한 뜻을 가진 기호가 있습니다",
                "the value holds a sign that has a meaning of its own",
            ),
            Words::new(
                "값을 따옴표로 감싸세요: `title: \"…\"`",
                "Put the value in quotation marks: `title: \"…\"`",
            ),
        )
    } else if !line.contains(':') {
        (
            Words::new("이름과 값 사이에 `:`이 없습니다", "there is no `:` between the key and its value"),
            Words::new("한 줄에 하나씩 `title: 제목`으로 쓰세요.", "Write one `title: My title` to a line."),
        )
    } else {
        (
            Words::new("이 줄을 읽을 수 없습니다", "this line cannot be read"),
            Words::new(
                "위아래 줄과 들여쓰기를 맞추고, 같은 이름이 두 번 나오지 않는지 보세요.",
                "Line it up with the lines around it, and see that no key is written twice.",
            ),
        )
    };
    Unreadable { span: Span::from(start..start + line.len()).shifted(offset), problem, fix }
}

/// Where a value begins with a quotation mark that its line does not close: the parser
/// reads on and stumbles only further down.
fn open_quote(text: &str) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let value = line.split_once(": ").map_or("", |(_, value)| value.trim());
        if value.starts_with('"') && value.matches('"').count() % 2 == 1 {
            return Some(start);
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_table_as_from_toml() {
        let yaml =
            read("title: 어텐션\ntags: [하나, \"둘\"]\ndraft: true\norder: 3\nextra:\n  color: red\n", 0)
                .unwrap();
        let toml = super::super::toml::read(
            "title = \"어텐션\"\ntags = [\"하나\", \"둘\"]\ndraft = true\norder = 3\nextra = { color = \"red\" }\n",
            0,
        )
        .unwrap();
        let plain = |table: &Table| serde_json::Value::from(&Value::Table(table.clone()));
        assert_eq!(plain(&yaml), plain(&toml));
    }

    #[test]
    fn spans_point_at_what_was_written() {
        let text = "title: 글\ntags:\n  - 하나\n  - \"둘\"\n";
        let table = read(text, 0).unwrap();
        let Value::List(tags) = &table.get("tags").unwrap().value else { panic!("a list") };
        assert_eq!(&text[tags[1].span.range()], "\"둘\"");
        assert_eq!(&text[table.get("title").unwrap().span.range()], "글");
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f,*f]\n";
        assert!(read(bomb, 0).is_err());
    }

    #[test]
    fn mistakes_are_told_in_the_authors_words() {
        let says = |text: &str| read(text, 0).unwrap_err().problem.en;
        assert_eq!(says("title: \"글\ntags: []\n"), "a quotation mark is not closed");
        assert_eq!(says("just words\n"), "there is no `:` between the key and its value");
    }
}
