//! The map of the ideas of a site: its terms in layers, from those that need nothing up,
//! as a list and as a drawing.

mod drawing;
mod layout;

use tera::Value;

use super::page::Page;
use super::view::object;
use super::{Renderer, terms};
use crate::model::{Kind, LanguageId, SourceId};
use crate::text::address;

/// More terms than this are a list only: nobody reads so large a drawing.
const MOST_DRAWN: usize = 1_000;

impl Renderer<'_> {
    pub(super) fn map(&self, language: LanguageId, address: String) -> Page {
        let index = &self.site.index;
        let (joined, alone): (Vec<SourceId>, Vec<SourceId>) =
            index.terms_in(language).iter().partition(|term| {
                let is_term = |other: &&SourceId| self.is_term_of(language, **other);
                let mut joins =
                    index.graph.needs[term.index()].iter().chain(&index.graph.opens[term.index()]);
                joins.any(|other| is_term(&other))
            });
        let mut layers: Vec<Vec<SourceId>> = Vec::new();
        for term in joined {
            let layer = index.graph.layers[term.index()] as usize;
            layers.resize(layers.len().max(layer + 1), Vec::new());
            layers[layer].push(term);
        }
        // What an unlisted term opens stands higher than anything beside it.
        layers.retain(|layer| !layer.is_empty());
        let mut page = self.plain("map", language, address, "map");
        page.translations = self.same_list(language, "map/", |other| !index.terms_in(other).is_empty());
        let drawn = (2..=MOST_DRAWN).contains(&layers.iter().map(Vec::len).sum());
        let drawing = match drawn {
            true => {
                let root = address::root_from(&page.address);
                drawing::draw(self.site, &layers, &root, self.words(language))
            }
            false => String::new(),
        };
        let layers: Vec<Value> = layers.iter().map(|layer| self.map_terms(language, layer)).collect();
        page.fields = vec![
            ("layers", layers.into()),
            ("alone", self.map_terms(language, &alone)),
            ("count", index.terms_in(language).len().into()),
            ("drawing", Value::safe_string(&drawing)),
        ];
        page
    }

    fn is_term_of(&self, language: LanguageId, id: SourceId) -> bool {
        let facts = self.site.facts(id);
        facts.kind == Kind::Term && facts.language == language && !facts.unlisted
    }

    /// Terms with what each needs and opens directly.
    fn map_terms(&self, language: LanguageId, all: &[SourceId]) -> Value {
        let graph = &self.site.index.graph;
        let views = |ids: &[SourceId]| {
            let terms: Vec<SourceId> =
                ids.iter().copied().filter(|id| self.is_term_of(language, *id)).collect();
            self.views.all(&terms)
        };
        let term = |id: &SourceId| {
            object([
                ("term", self.views.of(*id)),
                ("key", terms::key(self.site, *id).into()),
                ("needs", views(&graph.needs[id.index()])),
                ("opens", views(&graph.opens[id.index()])),
                ("explained_in", self.views.all(&graph.explained_by[id.index()])),
            ])
        };
        all.iter().map(term).collect::<Vec<_>>().into()
    }
}
