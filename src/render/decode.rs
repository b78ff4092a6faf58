//! The page that decodes notes in the reader's browser, and the words that it loads: the
//! glossary of a language with the rules by which texts are searched for it.

use serde_json::{Map, Value, json};

use super::page::Page;
use super::theme::hashed;
use super::{Renderer, Site, view};
use crate::check::jargon::everyday;
use crate::link::{occurrences, particles};
use crate::model::{LanguageId, SourceId};

/// Whether a language has words to decode with.
pub fn has_decoder(site: &Site, language: LanguageId) -> bool {
    !site.index.terms_in(language).is_empty()
}

/// The address of the words of a language.
pub fn address(site: &Site, language: LanguageId) -> String {
    let code = &site.config.language(language).code;
    hashed(&format!("words-{code}.js"), &words(site, language))
}

/// The words of a language: a script, since a page that is opened from disk may load no
/// data.
pub fn words(site: &Site, language: LanguageId) -> Vec<u8> {
    let index = &site.index;
    let terms = index.terms_in(language);
    let searched: Vec<&str> =
        occurrences::names(&site.facts, index, language).map(|name| name.name).collect();
    let names = |id: &SourceId| {
        let term = site.facts(*id);
        std::iter::once(&term.title).chain(&term.also).map(|name| name.value.as_str())
    };
    let kept_out = terms.iter().flat_map(names).filter(|name| !searched.contains(name));
    let knows = kept_out.chain(site.config.knows.iter().map(String::as_str));
    let lists: Map<String, Value> = everyday::all()
        .into_iter()
        .map(|(name, words)| (name.to_owned(), words.split_whitespace().collect::<Vec<_>>().join(" ").into()))
        .collect();
    let words = json!({
        "terms": terms.iter().filter(|id| site.facts(**id).auto != Some(false)).map(|id| term(site, *id)).collect::<Vec<_>>(),
        "knows": knows.collect::<Vec<_>>(),
        "english": &*site.config.language(language).code == "en",
        "tails": particles::inventory(),
        "lists": lists,
    });
    format!("var whyfirstWords = {words}\n").into_bytes()
}

fn term(site: &Site, id: SourceId) -> Value {
    let term = site.facts(id);
    let names: Vec<&str> =
        std::iter::once(&term.title).chain(&term.also).map(|name| name.value.as_str()).collect();
    let mut shown = json!({
        "names": names,
        "url": site.url(&site.index.addresses[id.index()]),
        "why": view::why(term),
        "meaning": term.short.as_ref().map_or("", |short| &short.value),
    });
    if term.auto == Some(true) {
        shown["short"] = true.into();
    }
    if !term.avoid.is_empty() {
        shown["avoid"] = term.avoid.as_slice().into();
    }
    shown
}

impl Renderer<'_> {
    pub(super) fn decoder(&self, language: LanguageId, page_address: String) -> Page {
        let mut page = self.plain("decode", language, page_address, "decode");
        self.words(language).get("decode_why").clone_into(&mut page.description);
        page.translations = self.same_list(language, "decode/", |other| has_decoder(self.site, other));
        page.fields = vec![("words", address(self.site, language).into())];
        page
    }
}
