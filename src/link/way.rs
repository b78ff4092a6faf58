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

/// Puts what was found in order: each post after what meets its needs, as far as nothing
/// runs in a circle, and else in reading order.
fn sorted(found: BTreeSet<SourceId>, facts: &[Facts], index: &Index) -> Way {
    let graph = &index.graph;
    let is_post = |id: &SourceId| facts[id.index()].kind == Kind::Post;
    let mut words: Vec<SourceId> = found.iter().copied().filter(|id| !is_post(id)).collect();
    words.sort_by_key(|word| graph.layers[word.index()]);
    let mut open: Vec<(SourceId, bool)> =
        found.iter().filter(|id| is_post(id)).map(|post| (*post, false)).collect();
    open.sort_by_key(|(post, _)| std::cmp::Reverse(graph.place[post.index()]));
    let mut seen: BTreeSet<SourceId> = BTreeSet::new();
    let mut posts: Vec<SourceId> = Vec::new();
    // Each is looked at twice: first to put before it what it needs, then to be put itself.
    while let Some((id, is_ready)) = open.pop() {
        if is_ready {
            posts.extend(Some(id).filter(|id| found.contains(id) && is_post(id)));
        } else if seen.insert(id) {
            open.push((id, true));
            let teacher = graph.explained_by[id.index()].iter().find(|post| found.contains(post));
            open.extend(teacher.into_iter().chain(&graph.needs[id.index()]).map(|need| (*need, false)));
        }
    }
    Way { words, posts }
}
