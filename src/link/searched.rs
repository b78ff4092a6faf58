//! The names that texts were last searched for, so that a text that did not change is not
//! searched again while they are the same.

use std::collections::HashMap;

use super::Index;
use super::glossary::{Glossary, Name};
use super::occurrences::names;
use crate::config::Config;
use crate::model::{Facts, LanguageId, SourceId};

/// The names of each language that texts were last searched for.
#[derive(Debug, Default)]
pub struct Searched {
    languages: Vec<SearchedLanguage>,
}

#[derive(Debug)]
struct SearchedLanguage {
    names: Vec<SearchedName>,
    english: bool,
    glossary: Option<Glossary>,
}

#[derive(Debug, PartialEq, Eq)]
struct SearchedName {
    name: String,
    term: SourceId,
    even_short: bool,
    avoid: Vec<String>,
}

impl Searched {
    /// The names of a language, ready to be looked for.
    pub(super) fn glossary(&self, language: LanguageId) -> Option<&Glossary> {
        self.languages.get(usize::from(language.0))?.glossary.as_ref()
    }

    /// Takes up the names that there are now. For each language whether they are others.
    pub(super) fn renew(&mut self, facts: &[Facts], index: &Index, config: &Config) -> Vec<bool> {
        let renewed = |language: LanguageId| {
            let english = is_english(config, language);
            let names: Vec<SearchedName> = numbered_names(facts, index, language)
                .map(|Name { name, term, even_short, avoid }| SearchedName {
                    name: name.to_owned(),
                    term,
                    even_short,
                    avoid: avoid.to_vec(),
                })
                .collect();
            let before = self.languages.get(usize::from(language.0));
            let same = before.is_some_and(|before| before.names == names && before.english == english);
            (!same).then(|| SearchedLanguage::new(names, english))
        };
        let renewed: Vec<_> = config.language_ids().map(renewed).collect();
        let changed = renewed.iter().map(Option::is_some).collect();
        self.languages.truncate(renewed.len());
        for (at, language) in renewed.into_iter().enumerate() {
            match (language, self.languages.get_mut(at)) {
                (Some(language), Some(before)) => *before = language,
                (Some(language), None) => self.languages.push(language),
                (None, _) => {}
            }
        }
        changed
    }
}

impl SearchedLanguage {
    fn new(names: Vec<SearchedName>, english: bool) -> SearchedLanguage {
        let glossary = Glossary::new(
            names.iter().map(|name| Name {
                name: &name.name,
                term: name.term,
                even_short: name.even_short,
                avoid: &name.avoid,
            }),
            english,
        );
        SearchedLanguage { names, english, glossary }
    }
}

/// The same names, their terms numbered by their place in the glossary: that stays when a
/// post that is made or deleted moves the ids of all sources.
fn numbered_names<'a>(
    facts: &'a [Facts],
    index: &'a Index,
    language: LanguageId,
) -> impl Iterator<Item = Name<'a>> {
    let places: HashMap<SourceId, u32> = index.terms_in(language).iter().copied().zip(0..).collect();
    names(facts, index, language).map(move |name| Name { term: SourceId(places[&name.term]), ..name })
}

fn is_english(config: &Config, language: LanguageId) -> bool {
    &*config.language(language).code == "en"
}
