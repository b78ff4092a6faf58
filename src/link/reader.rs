//! What a reader knows on reaching a post: what the site and the series expect, what the
//! post's needs bring along to any depth, and what the post itself explains.

use fixedbitset::FixedBitSet;

use super::names::{Meaning, Names};
use super::{Index, ids};
use crate::config::Config;
use crate::model::{Facts, Kind, LanguageId, SourceId};

/// What readers bring along, as sets of terms by id: who knows a term knows what it needs.
#[derive(Clone, Debug, Default)]
pub struct Floors {
    /// The readers of the site, by language.
    pub of_site: Vec<FixedBitSet>,
    /// The readers of each series of the index, the site's own floor included.
    pub of_series: Vec<FixedBitSet>,
}

impl Floors {
    /// What the reader of a source brings along.
    pub fn of(&self, id: SourceId, language: LanguageId, index: &Index) -> &FixedBitSet {
        match index.series_of[id.index()] {
            Some((series, _)) => &self.of_series[series],
            None => &self.of_site[usize::from(language.0)],
        }
    }
}

/// What readers bring along, and for each listed post the terms that its reader has met;
/// empty for every other source.
pub fn known(facts: &[Facts], config: &Config, index: &Index, names: &Names) -> (Floors, Vec<FixedBitSet>) {
    let brought = with_needs(facts, index);
    let floor = |language, knows: &mut dyn Iterator<Item = &String>| {
        let mut floor = FixedBitSet::new();
        for name in knows {
            if let Meaning::One(found) | Meaning::Several(found, _) = names.find(language, name, facts) {
                floor.union_with(&brought[found.index()]);
            }
        }
        floor
    };
    let of_site: Vec<FixedBitSet> =
        config.language_ids().map(|language| floor(language, &mut config.knows.iter())).collect();
    let of_series = index.series.iter().map(|series| {
        let knows = series.source.iter().flat_map(|source| &facts[source.index()].knows);
        let mut all = of_site[usize::from(series.language.0)].clone();
        all.union_with(&floor(series.language, &mut knows.map(|name| &name.value)));
        all
    });
    let floors = Floors { of_series: of_series.collect(), of_site };
    let mut known = vec![FixedBitSet::new(); facts.len()];
    for &post in index.graph.order.iter().flatten() {
        known[post.index()] = on_reaching(post, facts, index, &floors, &brought, &known);
    }
    (floors, known)
}

/// The terms that the reader of a post has met; the posts before it have their answer.
fn on_reaching(
    post: SourceId,
    facts: &[Facts],
    index: &Index,
    floors: &Floors,
    brought: &[FixedBitSet],
    known: &[FixedBitSet],
) -> FixedBitSet {
    let mut here = floors.of(post, facts[post.index()].language, index).clone();
    for need in &index.graph.needs[post.index()] {
        here.union_with(&brought[need.index()]);
    }
    for term in index.explains[post.index()].iter().flatten() {
        here.grow_and_insert(term.index());
    }
    for before in &index.graph.before[post.index()] {
        here.union_with(&known[before.index()]);
    }
    if let Some((series, place)) = index.series_of[post.index()]
        && let Some(before) = place.checked_sub(1)
    {
        here.union_with(&known[index.series[series].posts[before].index()]);
    }
    here
}

/// For each term itself and all that it needs, to any depth: who knows it knows those.
fn with_needs(facts: &[Facts], index: &Index) -> Vec<FixedBitSet> {
    let mut brought = vec![FixedBitSet::new(); facts.len()];
    let mut terms: Vec<SourceId> =
        ids(facts).filter(|(_, facts)| facts.kind == Kind::Term).map(|(id, _)| id).collect();
    terms.sort_by_key(|term| index.graph.layers[term.index()]);
    for term in terms {
        let mut all = FixedBitSet::new();
        all.grow_and_insert(term.index());
        for need in &index.graph.needs[term.index()] {
            all.union_with(&brought[need.index()]);
        }
        brought[term.index()] = all;
    }
    brought
}
