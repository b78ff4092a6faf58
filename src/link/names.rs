//! Names: what `[[어텐션]]`, `needs` and `explains` may call a page.

use std::cell::RefCell;
use std::collections::HashMap;

use super::ids;
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::model::{Facts, Kind, LanguageId, SourceId};
use crate::text::nearest;

/// Every name of every published page, by language. A term's name wins over a title.
#[derive(Debug, Default)]
pub struct Names {
    by_name: HashMap<(LanguageId, String), Vec<SourceId>>,
    /// The names as they are written, to find the nearest one.
    written: HashMap<LanguageId, Vec<String>>,
    /// The nearest name of each that nobody knows: a term that was renamed may be named
    /// by thousands of posts.
    nearest: RefCell<HashMap<(LanguageId, String), Option<String>>>,
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
                for name in std::iter::once(&page.title).chain(&page.also) {
                    let known = names.by_name.entry((page.language, folded(&name.value))).or_default();
                    if let Some(other) = known.first().map(|other| &facts[other.index()])
                        && kind == Kind::Term
                        && other.path != page.path
                    {
                        let place = Place::new(&page.path, name.span);
                        let theirs = Place::new(&other.path, other.title.span);
                        diagnostics.push(catalog::name_of_two(place, &name.value, theirs));
                    }
                    if !known.contains(&id) {
                        known.push(id);
                    }
                    names.written.entry(page.language).or_default().push(name.value.clone());
                }
            }
        }
        names
    }

    /// What a name means on a page of a language; a name that the language does not
    /// have is looked for in the main one.
    pub fn find(&self, language: LanguageId, name: &str, facts: &[Facts]) -> Meaning {
        let key = folded(name);
        let found = [language, LanguageId(0)]
            .into_iter()
            .find_map(|language| self.by_name.get(&(language, key.clone())));
        match found.map(Vec::as_slice) {
            Some([first, second, ..]) if facts[first.index()].kind == facts[second.index()].kind => {
                Meaning::Several(*first, *second)
            }
            Some([first, ..]) => Meaning::One(*first),
            _ => {
                let mut known = self.nearest.borrow_mut();
                let near = known.entry((language, key)).or_insert_with(|| {
                    let written = self.written.get(&language).into_iter().flatten().map(String::as_str);
                    nearest(name, written).map(str::to_owned)
                });
                Meaning::Nothing(near.clone())
            }
        }
    }
}

/// Names are compared without regard to case and to spaces.
fn folded(name: &str) -> String {
    crate::text::nfc(name).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}
