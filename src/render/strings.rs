//! The words of the interface in every language.
//!
//! A file of strings holds as few of them as its author wants to change. What it leaves
//! out comes from the file below it, then from the language it is a kind of, then from
//! English.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::Value;

use crate::diagnostic::{Diagnostic, Place, Words as Said, catalog};
use crate::load::theme::{ThemeFiles, is_own};
use crate::table;
use crate::text::{Source, nearest};

/// The strings of the interface in one language.
#[derive(Debug)]
pub struct Words {
    pub(super) map: BTreeMap<String, String>,
    /// The same for templates.
    pub value: Value,
}

impl Words {
    /// A string by its key; the key itself if the theme does not have it.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.map.get(key).map_or(key, String::as_str)
    }

    /// The strings whose keys begin with some text, in order.
    pub fn beginning_with(&self, start: &str) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.map.iter().map(|(key, text)| (key.as_str(), text.as_str()));
        pairs.filter(move |(key, _)| key.starts_with(start))
    }
}

type Map = BTreeMap<String, String>;

/// Reads the strings of every language, English among them.
pub(super) fn read(
    files: &ThemeFiles,
    templates: &BTreeMap<String, Source>,
) -> (BTreeMap<String, Arc<Words>>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut known = Known::of(templates, files);
    let mut maps: BTreeMap<String, Map> = BTreeMap::new();
    maps.entry("en".to_owned()).or_default();
    for (name, source) in files.strings() {
        let Some(language) = name.strip_suffix(".toml") else { continue };
        let map = maps.entry(language.to_owned()).or_default();
        match table::read_toml(&source.text, 0) {
            Ok(table) => take(table, &source, map, &mut known, &mut diagnostics),
            Err(unreadable) => {
                let place = Place::new(&source.path, unreadable.span);
                diagnostics.push(catalog::syntax(place, unreadable.problem, unreadable.fix));
            }
        }
    }
    diagnostics.extend(known.complain());
    (filled(maps).into_iter().map(|(language, map)| (language, Arc::new(words(map)))).collect(), diagnostics)
}

/// Puts the strings of a file over those of the files below it.
fn take(
    table: table::Table,
    source: &Source,
    map: &mut Map,
    known: &mut Known,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (key, value) in table.entries {
        let place = Place::new(&source.path, key.span);
        let table::Value::Text(text) = value.value else {
            let example = format!("{} = \"…\"", key.value);
            let text = Said::new("따옴표로 감싼 글이", "text in quotes");
            diagnostics.push(catalog::value_type(place, &key.value, &text, &Said::new(&*example, &*example)));
            continue;
        };
        known.see(place, &key.value);
        map.insert(key.value, text);
    }
}

/// Fills up each language from the one it is a kind of, and from English.
fn filled(maps: BTreeMap<String, Map>) -> BTreeMap<String, Map> {
    let mut filled = maps.clone();
    for (language, map) in &mut filled {
        let base = language.split('-').next().unwrap_or(language);
        for (key, text) in [base, "en"].iter().filter_map(|below| maps.get(*below)).flatten() {
            map.entry(key.clone()).or_insert_with(|| text.clone());
        }
    }
    filled
}

fn words(map: Map) -> Words {
    let value: tera::Map = map.iter().map(|(key, text)| (key.clone().into(), text.as_str().into())).collect();
    Words { map, value: value.into() }
}

/// The keys that are of use: those of the built-in theme, which whyfirst asks for by
/// itself too, and those that templates and the author's own scripts name.
#[derive(Default)]
struct Known {
    keys: BTreeSet<String>,
    /// How keys begin that a template puts together: `t["part_" ~ part]`.
    beginnings: Vec<String>,
    scripts: Vec<String>,
    /// The author's keys, each with its place.
    own: Vec<(Place, String)>,
}

impl Known {
    fn of(templates: &BTreeMap<String, Source>, files: &ThemeFiles) -> Known {
        let mut known = Known::default();
        templates.values().for_each(|template| known.read(&template.text));
        let scripts =
            files.in_folder("assets").filter(|(name, file)| name.ends_with(".js") && is_own(&file.path));
        known.scripts = scripts.map(|(_, file)| String::from_utf8_lossy(&file.bytes).into_owned()).collect();
        known
    }

    /// Notes the keys that a template names.
    fn read(&mut self, template: &str) {
        for (at, _) in template.match_indices('t') {
            if template[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.')) {
                continue;
            }
            let rest = &template[at + 1..];
            if let Some(name) = rest.strip_prefix('.').or_else(|| rest.strip_prefix("?.")) {
                let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
                self.keys.insert(name[..end].to_owned());
            } else if let Some(inner) = rest.strip_prefix('[') {
                let quoted = inner.strip_prefix('"').and_then(|inner| inner.split_once('"'));
                match quoted {
                    Some((name, after)) if after.starts_with(']') => _ = self.keys.insert(name.to_owned()),
                    beginning => self.beginnings.push(beginning.map_or("", |(name, _)| name).to_owned()),
                }
            }
        }
    }

    /// Notes a key of a file of strings.
    fn see(&mut self, place: Place, key: &str) {
        if is_own(&place.path) {
            self.own.push((place, key.to_owned()));
        } else {
            self.keys.insert(key.to_owned());
        }
    }

    /// Tells of keys that nobody asks for.
    fn complain(&self) -> impl Iterator<Item = Diagnostic> {
        let idle = self.own.iter().filter(|(_, key)| {
            !self.keys.contains(key)
                && !self.beginnings.iter().any(|beginning| key.starts_with(beginning))
                && !self.scripts.iter().any(|script| script.contains(key))
        });
        idle.map(|(place, key)| {
            let near = nearest(key, self.keys.iter().map(String::as_str));
            catalog::string_unknown(place.clone(), key, near)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(template: &str, own: &[&str]) -> Vec<String> {
        let mut known = Known::default();
        known.read(template);
        own.iter().for_each(|key| known.see(Place::file("strings/ko.toml"), key));
        let idle = known.complain().map(|found| found.message.en).collect::<Vec<_>>();
        own.iter()
            .filter(|key| !idle.iter().any(|said| said.contains(**key)))
            .map(|key| (*key).to_owned())
            .collect()
    }

    #[test]
    fn keys_are_known_by_their_use() {
        let keys = ["start", "about_us", "part_why", "part", "other"];
        assert_eq!(known("{{ t.start }}{{ not.other }}", &keys), ["start"]);
        assert_eq!(known("{{ t[\"about_us\"] }}", &keys), ["about_us"]);
        assert_eq!(known("{{ t[\"part_\" ~ x] }}", &keys), ["part_why"]);
        assert_eq!(known("{{ t[x] }}", &keys).len(), keys.len());
    }

    #[test]
    fn a_kind_of_a_language_has_the_rest_from_it() {
        let map = |pairs: &[(&str, &str)]| -> Map {
            pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
        };
        let maps = [
            ("en", map(&[("a", "A"), ("b", "B"), ("c", "C")])),
            ("ko", map(&[("a", "가"), ("b", "나")])),
            ("ko-KP", map(&[("a", "아")])),
        ];
        let filled = filled(maps.into_iter().map(|(language, map)| (language.to_owned(), map)).collect());
        assert_eq!(filled["ko-KP"], map(&[("a", "아"), ("b", "나"), ("c", "C")]));
    }
}
