//! Names: what `[[어텐션]]`, `needs` and `explains` may call a page.

use std::borrow::Cow;
use std::sync::Mutex;

use rustc_hash::FxHashMap;

use super::ids;
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::model::{Facts, Kind, LanguageId, SourceId};
use crate::text::nearest;
use crate::text::script::is_syllable;

/// Every name of every published page, by language. A term's name wins over a title.
#[derive(Debug, Default)]
pub struct Names {
    by_name: Vec<FxHashMap<String, Named>>,
    /// The nearest name of each that nobody knows: a term that was renamed may be named
    /// by thousands of posts.
    nearest: Mutex<FxHashMap<(LanguageId, String), Option<String>>>,
}

/// The pages of one name.
#[derive(Clone, Copy, Debug)]
struct Named {
    first: SourceId,
    /// Another one of the same kind.
    second: Option<SourceId>,
}

/// What a name means.
pub enum Meaning {
    /// One page.
    One(SourceId),
    /// The first of several pages, and the second.
    Several(SourceId, SourceId),
    /// Nothing, and the name that is most like it.
    Nothing(Option<String>),
}

impl Names {
    /// Collects the names; two terms of one name are reported.
    pub fn gather(facts: &[Facts], published: &[bool], diagnostics: &mut Vec<Diagnostic>) -> Names {
        let mut names = Names::default();
        let kinds = [Kind::Term, Kind::Post, Kind::Series, Kind::Page];
        for kind in kinds {
            for (id, page) in ids(facts).filter(|(id, facts)| facts.kind == kind && published[id.index()]) {
                for name in names_of(page) {
                    let Some(other) = names.add(page, id, &name.value, facts) else { continue };
                    let other = &facts[other.index()];
                    if kind == Kind::Term && other.path != page.path {
                        let place = Place::new(&page.path, name.span);
                        let theirs = Place::new(&other.path, other.title.span);
                        diagnostics.push(catalog::name_of_two(place, &name.value, theirs));
                    }
                }
            }
        }
        names
    }

    /// Adds a name. The page that has it already.
    fn add(&mut self, page: &Facts, id: SourceId, name: &str, facts: &[Facts]) -> Option<SourceId> {
        let language = usize::from(page.language.0);
        if self.by_name.len() <= language {
            self.by_name.resize_with(language + 1, FxHashMap::default);
        }
        let known = self.by_name[language].entry(folded(name).into_owned());
        let mut is_new = false;
        let known = known.or_insert_with(|| {
            is_new = true;
            Named { first: id, second: None }
        });
        let same_kind = facts[known.first.index()].kind == page.kind;
        if known.second.is_none() && known.first != id && same_kind {
            known.second = Some(id);
        }
        (!is_new).then_some(known.first)
    }

    /// What a name means on a page of a language; a name that the language does not
    /// have is looked for in the main one.
    pub fn find(&self, language: LanguageId, name: &str, facts: &[Facts]) -> Meaning {
        let key = folded(name);
        let named = |language: LanguageId| self.by_name.get(usize::from(language.0))?.get(&*key).copied();
        match named(language).or_else(|| named(LanguageId(0))) {
            Some(Named { first, second: Some(second) }) => Meaning::Several(first, second),
            Some(Named { first, .. }) => Meaning::One(first),
            None => Meaning::Nothing(self.nearest(language, name, key.into_owned(), facts)),
        }
    }

    fn nearest(&self, language: LanguageId, name: &str, key: String, facts: &[Facts]) -> Option<String> {
        // A thread that broke while it held the lock left nothing half done.
        let mut known = self.nearest.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let entry = known.entry((language, key));
        let near = entry.or_insert_with(|| {
            let pages = facts.iter().filter(|page| page.language == language);
            let written = pages.flat_map(names_of).map(|name| name.value.as_str());
            let is_known = |name: &&str| {
                self.by_name
                    .get(usize::from(language.0))
                    .is_some_and(|names| names.contains_key(&*folded(name)))
            };
            nearest(name, written.filter(is_known)).map(str::to_owned)
        });
        near.clone()
    }
}

fn names_of(page: &Facts) -> impl Iterator<Item = &crate::text::Spanned<String>> {
    std::iter::once(&page.title).chain(&page.also)
}

/// Names are compared without regard to case and to spaces.
pub(super) fn folded(name: &str) -> Cow<'_, str> {
    let is_same = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || is_syllable(c);
    if name.chars().all(is_same) {
        return name.into();
    }
    let mut folded = String::with_capacity(name.len());
    for c in crate::text::nfc(name).chars().filter(|c| !c.is_whitespace()) {
        if is_syllable(c) {
            folded.push(c);
        } else {
            folded.extend(c.to_lowercase());
        }
    }
    folded.into()
}
