//! The shortest way to a post: what a reader who brings only the floor has to read first.

use std::collections::BTreeSet;

use super::Index;
use crate::model::{Facts, Kind, SourceId};

/// What leads to a post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// Words that no post explains, to be looked up, from the ground up.
    pub words: Vec<SourceId>,
    /// The posts to read, in reading order.
    pub posts: Vec<SourceId>,
}

/// The way to a post: nothing on it can be left out, and each need is met by one post.
pub fn way_to(post: SourceId, facts: &[Facts], index: &Index) -> Way {
    let floor = index.floors.of(post, facts[post.index()].language, index);
    let mut found: BTreeSet<SourceId> = BTreeSet::from([post]);
    let mut looked_at: BTreeSet<SourceId> = BTreeSet::from([post]);
    let mut open: Vec<SourceId> = index.graph.needs[post.index()].clone();
    while let Some(need) = open.pop() {
        let is_term = facts[need.index()].kind == Kind::Term;
        if is_term && floor.contains(need.index()) || !looked_at.insert(need) {
            continue;
        }
        open.extend(&index.graph.needs[need.index()]);
        let explained = &index.graph.explained_by[need.index()];
        if !is_term {
            found.insert(need);
        } else if explained.iter().any(|post| found.contains(post)) {
            // Whoever is on the way already explains it.
        } else if let Some(teacher) = index.graph.teacher(need, post, index) {
            open.push(teacher);
        } else {
            found.insert(need);
        }
    }
    found.remove(&post);
    sorted(found, facts, index)
}

fn sorted(found: BTreeSet<SourceId>, facts: &[Facts], index: &Index) -> Way {
    let (mut posts, mut words): (Vec<SourceId>, Vec<SourceId>) =
        found.into_iter().partition(|id| facts[id.index()].kind == Kind::Post);
    posts.sort_by_key(|post| index.graph.place[post.index()]);
    words.sort_by_key(|word| index.graph.layers[word.index()]);
    Way { words, posts }
}
