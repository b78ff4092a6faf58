//! Settings as they were written: keys, values and the bytes of each, whether the
//! author wrote TOML or YAML. What a key means is decided by who asks for it.
//!
//! A reader asks a [`Fields`] for the keys that it knows; keys that nobody knows and
//! values of the wrong kind become diagnostics there, in one way for site.toml and
//! for front matter.

mod fields;
mod toml;
mod yaml;

pub use fields::{Fields, Key, Shape};

use crate::diagnostic::Words;
use crate::text::{Span, Spanned};

/// A value as it was written.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text in quotes, or a plain YAML word.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a point.
    Float(f64),
    /// `true` or `false`.
    Flag(bool),
    /// A TOML date or time, as it was typed.
    Date(String),
    /// A list.
    List(Vec<Spanned<Value>>),
    /// A table within the table.
    Table(Table),
}

/// Keys and values in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Each key with its value.
    pub entries: Vec<(Spanned<String>, Spanned<Value>)>,
}

impl Table {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Spanned<Value>> {
        self.entries.iter().find(|(name, _)| name.value == key).map(|(_, value)| value)
    }
}

/// Why settings could not be read: where, what is wrong, and what to type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The bytes at fault.
    pub span: Span,
    /// What is wrong there.
    pub problem: Words,
    /// What to type.
    pub fix: Words,
}

/// Reads TOML. Spans count from `offset`, the place of `text` in its file.
///
/// # Errors
/// [`Unreadable`] at the first place that is not TOML.
pub fn read_toml(text: &str, offset: usize) -> Result<Table, Unreadable> {
    toml::read(text, offset)
}

/// Reads as much of TOML as can be read. The lines that cannot are told of, in order;
/// nothing comes of them.
pub fn read_toml_as_far(text: &str, offset: usize) -> (Table, Vec<Unreadable>) {
    toml::read_as_far(text, offset)
}

/// Reads YAML front matter: one mapping. Spans count from `offset`.
///
/// # Errors
/// [`Unreadable`] at the first place that is not YAML, or not a mapping.
pub fn read_yaml(text: &str, offset: usize) -> Result<Table, Unreadable> {
    yaml::read(text, offset)
}

impl From<&Value> for serde_json::Value {
    /// For `extra`, which templates see as it is.
    fn from(value: &Value) -> serde_json::Value {
        match value {
            Value::Text(text) | Value::Date(text) => text.as_str().into(),
            Value::Integer(number) => (*number).into(),
            Value::Float(number) => (*number).into(),
            Value::Flag(flag) => (*flag).into(),
            Value::List(list) => list.iter().map(|item| Self::from(&item.value)).collect(),
            Value::Table(table) => table
                .entries
                .iter()
                .map(|(key, value)| (key.value.clone(), Self::from(&value.value)))
                .collect(),
        }
    }
}
