//! What a reader knows on reaching a post: what the site and the series expect, what the
//! post's needs bring along to any depth, and what the post itself explains.

use fixedbitset::FixedBitSet;

use super::names::{Meaning, Names};
use super::{Index, ids};
use crate::config::Config;
use crate::model::{Facts, Kind, LanguageId, SourceId};

/// For each listed post the terms that its reader has met, as a set of ids; empty for
/// every other source.
pub fn known(facts: &[Facts], config: &Config, index: &Index, names: &Names) -> Vec<FixedBitSet> {
    let brought = with_needs(facts, index);
    let mut known = vec![FixedBitSet::new(); facts.len()];
    for language in config.language_ids() {
        let floor = floor(language, config.knows.iter(), facts, names, &brought);
        for &post in &index.graph.order[usize::from(language.0)] {
            let mut here = floor.clone();
            for need in &index.graph.needs[post.index()] {
                here.union_with(&brought[need.index()]);
            }
            for term in index.explains[post.index()].iter().flatten() {
                here.insert(term.index());
            }
            for before in &index.graph.before[post.index()] {
                here.union_with(&known[before.index()]);
            }
            if let Some((series, place)) = index.series_of[post.index()] {
                let series = &index.series[series];
                if let Some(before) = place.checked_sub(1) {
                    here.union_with(&known[series.posts[before].index()]);
                }
                if let Some(source) = series.source {
                    let knows = facts[source.index()].knows.iter().map(|name| &name.value);
                    here.union_with(&self::floor(language, knows, facts, names, &brought));
                }
            }
            known[post.index()] = here;
        }
    }
    known
}

/// What names of terms bring along; a name that is no term is plain language.
fn floor<'n>(
    language: LanguageId,
    knows: impl Iterator<Item = &'n String>,
    facts: &[Facts],
    names: &Names,
    brought: &[FixedBitSet],
) -> FixedBitSet {
    let mut floor = FixedBitSet::with_capacity(facts.len());
    for name in knows {
        if let Meaning::One(found) | Meaning::Several(found, _) = names.find(language, name, facts) {
            floor.union_with(&brought[found.index()]);
        }
    }
    floor
}

/// For each term itself and all that it needs, to any depth: who knows it knows those.
fn with_needs(facts: &[Facts], index: &Index) -> Vec<FixedBitSet> {
    let mut brought = vec![FixedBitSet::new(); facts.len()];
    let mut terms: Vec<SourceId> =
        ids(facts).filter(|(_, facts)| facts.kind == Kind::Term).map(|(id, _)| id).collect();
    terms.sort_by_key(|term| index.graph.layers[term.index()]);
    for term in terms {
        let mut all = FixedBitSet::with_capacity(facts.len());
        all.insert(term.index());
        for need in &index.graph.needs[term.index()] {
            all.union_with(&brought[need.index()]);
        }
        brought[term.index()] = all;
    }
    brought
}
