//! Asking a table for the keys that one knows.

use std::sync::Arc;

use super::{Table, Value};
use crate::diagnostic::{Diagnostic, Place, Words, catalog};
use crate::text::{Span, Spanned, nearest};

/// One key that may be written, what kind of value it takes, and what it is for.
/// The reader, the JSON schema and the documentation all come from these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What it takes.
    pub shape: Shape,
    /// What it is for, in a sentence.
    pub help: &'static str,
    /// A line that shows how to write it.
    pub example: &'static str,
    /// The same for a Korean author.
    pub example_ko: &'static str,
}

impl Key {
    /// A key whose example reads the same in every language.
    pub const fn new(name: &'static str, shape: Shape, help: &'static str, example: &'static str) -> Key {
        Key { name, shape, help, example, example_ko: example }
    }

    /// The same key with an example for a Korean author.
    pub const fn in_korean(self, example_ko: &'static str) -> Key {
        Key { example_ko, ..self }
    }

    /// The example in both languages.
    pub fn examples(&self) -> Words {
        Words::new(self.example_ko, self.example)
    }
}

/// The kind of value that a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Text.
    Text,
    /// A list of texts; one text alone is a list of one.
    Texts,
    /// A date, perhaps with a time.
    Date,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Number,
    /// A list of whole numbers.
    Numbers,
    /// A table with keys of its own.
    Table(&'static [Key]),
    /// A table whose keys the author chooses, each with such a table.
    Named(&'static [Key]),
    /// A list of such tables.
    Tables(&'static [Key]),
    /// Anything.
    Any,
}

/// Reads known keys out of a table and reports the rest.
pub struct Fields<'a> {
    path: &'a Arc<str>,
    table: &'a Table,
    keys: &'static [Key],
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Fields<'a> {
    /// Starts to read a table of a file; keys that are not among `keys` are reported.
    pub fn new(
        path: &'a Arc<str>,
        table: &'a Table,
        keys: &'static [Key],
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Fields<'a> {
        for (name, _) in &table.entries {
            if keys.iter().any(|key| key.name == name.value) {
                continue;
            }
            let known: Vec<&str> = keys.iter().map(|key| key.name).collect();
            let near = nearest(&name.value.to_lowercase(), known.iter().copied());
            let place = Place::new(path, name.span);
            diagnostics.push(catalog::key_unknown(place, &name.value, near, &known.join(", ")));
        }
        Fields { path, table, keys, diagnostics }
    }

    /// The text of a key. A number is taken as it was typed.
    pub fn text(&mut self, key: &str) -> Option<Spanned<String>> {
        let value = self.table.get(key)?;
        match as_text(&value.value) {
            Some(text) => Some(Spanned::new(text, value.span)),
            None => {
                self.wrong(key, value.span, &Words::new("글(따옴표로 감싼 값)이", "text in quotation marks"))
            }
        }
    }

    /// The texts of a key; one text alone is a list of one.
    pub fn texts(&mut self, key: &str) -> Vec<Spanned<String>> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let items = match &value.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(value),
        };
        let mut texts = Vec::new();
        for item in items {
            match as_text(&item.value) {
                Some(text) => texts.push(Spanned::new(text, item.span)),
                None => _ = self.wrong::<()>(key, item.span, &Words::new("글의 목록이", "a list of texts")),
            }
        }
        texts
    }

    /// The truth of a key; Korean and English words for yes and no are understood.
    pub fn flag(&mut self, key: &str) -> Option<bool> {
        let value = self.table.get(key)?;
        match &value.value {
            Value::Flag(flag) => Some(*flag),
            Value::Text(text) if matches!(text.trim(), "예" | "네" | "yes" | "on" | "true") => Some(true),
            Value::Text(text) if matches!(text.trim(), "아니요" | "아니오" | "no" | "off" | "false") => {
                Some(false)
            }
            _ => self.wrong(key, value.span, &Words::new("true나 false가", "`true` or `false`")),
        }
    }

    /// The meaning of a key that is one of a few words.
    pub fn choice<T: Copy>(&mut self, key: &str, known: &[(&str, T)]) -> Option<T> {
        let written = self.text(key)?;
        let found = known.iter().find(|(name, _)| *name == written.value.trim());
        if found.is_none() {
            let names = known.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            let expected = Words::new(names.clone(), names);
            self.report(catalog::value_invalid(self.place(written.span), key, &written.value, &expected));
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// The whole number of a key, if it lies between `least` and `most`.
    pub fn number(&mut self, key: &str, least: u32, most: u32) -> Option<Spanned<u32>> {
        let value = self.table.get(key)?;
        self.number_of(key, value, least, most)
    }

    /// The whole numbers of a key, each between `least` and `most`.
    pub fn numbers(&mut self, key: &str, least: u32, most: u32) -> Option<Vec<u32>> {
        let value = self.table.get(key)?;
        let Value::List(items) = &value.value else {
            return self.wrong(key, value.span, &Words::new("수의 목록이", "a list of numbers"));
        };
        let numbers = items.iter().filter_map(|item| self.number_of(key, item, least, most));
        Some(numbers.map(|number| number.value).collect())
    }

    /// The date of a key as it was typed.
    pub fn date(&mut self, key: &str) -> Option<Spanned<String>> {
        let value = self.table.get(key)?;
        match &value.value {
            Value::Date(text) | Value::Text(text) => Some(Spanned::new(text.clone(), value.span)),
            _ => self.wrong(key, value.span, &Words::new("날짜가", "a date")),
        }
    }

    /// The table of a key.
    pub fn table(&mut self, key: &str) -> Option<&'a Table> {
        let value = self.table.get(key)?;
        match &value.value {
            Value::Table(table) => Some(table),
            _ => self.wrong(
                key,
                value.span,
                &Words::new(format!("`[{key}]` 아래의 항목들이"), format!("keys under `[{key}]`")),
            ),
        }
    }

    /// The list of tables of a key, as `[[key]]` writes it.
    pub fn tables(&mut self, key: &str) -> Vec<&'a Table> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let Value::List(items) = &value.value else {
            self.wrong::<()>(
                key,
                value.span,
                &Words::new(format!("`[[{key}]]` 묶음이"), format!("`[[{key}]]` sections")),
            );
            return Vec::new();
        };
        items
            .iter()
            .filter_map(|item| match &item.value {
                Value::Table(table) => Some(table),
                _ => None,
            })
            .collect()
    }

    /// The value of a key, whatever it is.
    pub fn any(&self, key: &str) -> Option<&'a Spanned<Value>> {
        self.table.get(key)
    }

    /// Where a span of this file is.
    pub fn place(&self, span: Span) -> Place {
        Place::new(self.path, span)
    }

    /// Adds a message of the caller's own.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// A reader of a table within this one.
    pub fn within<'b>(&'b mut self, table: &'b Table, keys: &'static [Key]) -> Fields<'b> {
        Fields::new(self.path, table, keys, self.diagnostics)
    }

    fn number_of(
        &mut self,
        key: &str,
        value: &Spanned<Value>,
        least: u32,
        most: u32,
    ) -> Option<Spanned<u32>> {
        let in_range = match value.value {
            Value::Integer(number) => u32::try_from(number).ok().filter(|n| (least..=most).contains(n)),
            _ => None,
        };
        match in_range {
            Some(number) => Some(Spanned::new(number, value.span)),
            None => self.wrong(
                key,
                value.span,
                &Words::new(
                    format!("{least}부터 {most}까지의 수가"),
                    format!("a number from {least} to {most}"),
                ),
            ),
        }
    }

    fn wrong<T>(&mut self, key: &str, span: Span, expected: &Words) -> Option<T> {
        let key_known = self.keys.iter().find(|known| known.name == key);
        let example = key_known.map_or_else(|| Words::new("", ""), Key::examples);
        let place = Place::new(self.path, span);
        self.diagnostics.push(catalog::value_type(place, key, expected, &example));
        None
    }
}

/// Titles such as `2026` are numbers to TOML and YAML, and text to their author.
fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Date(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Flag(_) | Value::List(_) | Value::Table(_) => None,
    }
}
