//! The order of ideas: which term needs which, which post explains what, and an order in
//! which nothing comes before what it needs.
//!
//! Terms and posts are nodes; a need is an edge. Needs that run in a circle cannot be put
//! in order: each circle is kept for a message, and its edges are left out of everything
//! else, so that the rest of the site still has its order.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use fixedbitset::FixedBitSet;
use jiff::ZonedDateTime;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::{Index, ids};
use crate::config::Config;
use crate::model::{Facts, Kind, LanguageId, Part, SourceId};

/// What follows from all needs together.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// For each source, what it needs directly: terms for a term; terms and posts for a
    /// post. Circles are left out.
    pub needs: Vec<Vec<SourceId>>,
    /// For each source, what needs it directly.
    pub opens: Vec<Vec<SourceId>>,
    /// For each term, the published posts that explain it, the one to be read first first.
    pub explained_by: Vec<Vec<SourceId>>,
    /// For each post, the posts to read before it, for what it needs.
    pub before: Vec<Vec<SourceId>>,
    /// For each post, the posts that it prepares for.
    pub after: Vec<Vec<SourceId>>,
    /// The posts of each language in an order in which nothing comes before what it needs.
    pub order: Vec<Vec<SourceId>>,
    /// For each source its place in the order of its language; the last possible number
    /// for what is not in it.
    pub place: Vec<usize>,
    /// For each source its layer: 0 needs nothing, every other one more than what it needs.
    pub layers: Vec<u32>,
    /// Needs that run in a circle, each from its first source by path; the last needs
    /// the first.
    pub cycles: Vec<Vec<SourceId>>,
}

/// Works the order out. Needs and explanations are resolved already.
pub fn gather(facts: &[Facts], config: &Config, index: &Index) -> Graph {
    let mut graph = Graph { explained_by: explained_by(facts, index), ..Graph::default() };
    let needs: Vec<Vec<SourceId>> =
        ids(facts).map(|(id, page)| direct_needs(id, page, facts, index)).collect();
    let circle = circles(&needs, &mut graph.cycles);
    graph.needs = without_circles(needs, &circle);
    graph.opens = turned_round(&graph.needs);
    let before: Vec<Vec<SourceId>> =
        ids(facts).map(|(id, page)| posts_before(id, page, facts, &graph, index)).collect();
    let circle = circles(&before, &mut graph.cycles);
    graph.before = without_circles(before, &circle);
    graph.after = turned_round(&graph.before);
    graph.layers = layers(&graph.needs, &graph.opens);
    graph.order =
        config.language_ids().map(|language| reading_order(language, facts, index, &graph)).collect();
    graph.place = places(facts.len(), &graph.order);
    for posts in graph.before.iter_mut().chain(&mut graph.after) {
        posts.sort_by_key(|post| graph.place[post.index()]);
    }
    graph
}

impl Graph {
    /// The post from which a reader on the way to another best learns a term: of the same
    /// series and earlier there, else the one to be read first. Nothing if that post
    /// explains the term itself, or nobody does.
    pub fn teacher(&self, term: SourceId, on_the_way_to: SourceId, index: &Index) -> Option<SourceId> {
        let teachers = &self.explained_by[term.index()];
        if teachers.contains(&on_the_way_to) {
            return None;
        }
        let place = |post: SourceId| index.series_of[post.index()];
        let earlier = |post: &&SourceId| match (place(**post), place(on_the_way_to)) {
            (Some(theirs), Some(own)) => theirs.0 == own.0 && theirs.1 < own.1,
            _ => false,
        };
        teachers.iter().find(earlier).or_else(|| teachers.first()).copied()
    }
}

fn explained_by(facts: &[Facts], index: &Index) -> Vec<Vec<SourceId>> {
    let mut explained_by = vec![Vec::new(); facts.len()];
    for (id, page) in ids(facts).filter(|(id, page)| page.kind == Kind::Post && index.published[id.index()]) {
        for term in index.explains[id.index()].iter().flatten() {
            if facts[term.index()].language == page.language && explained_by[term.index()].last() != Some(&id)
            {
                explained_by[term.index()].push(id);
            }
        }
    }
    // A series is read as a whole, from its first post on.
    let rank_of = |post: SourceId| rank(post, &facts[post.index()]);
    let key = |post: &SourceId| match index.series_of[post.index()] {
        Some((series, place)) => {
            (index.series[series].posts.iter().map(|post| rank_of(*post)).min(), series, place)
        }
        None => (Some(rank_of(*post)), usize::MAX, 0),
    };
    for posts in explained_by.iter_mut().filter(|posts| posts.len() > 1) {
        posts.sort_by_cached_key(key);
    }
    explained_by
}

/// What a published source names as its needs, in its own language.
fn direct_needs(id: SourceId, page: &Facts, facts: &[Facts], index: &Index) -> Vec<SourceId> {
    if !index.published[id.index()] {
        return Vec::new();
    }
    let mut needs: Vec<SourceId> = index.needs[id.index()]
        .iter()
        .flatten()
        .copied()
        .filter(|need| *need != id && index.published[need.index()])
        .filter(|need| {
            let need = &facts[need.index()];
            need.language == page.language && (page.kind == Kind::Post || need.kind == Kind::Term)
        })
        .collect();
    needs.dedup();
    needs
}

/// The posts that a post's needs name or are explained by.
fn posts_before(id: SourceId, page: &Facts, facts: &[Facts], graph: &Graph, index: &Index) -> Vec<SourceId> {
    if page.kind != Kind::Post {
        return Vec::new();
    }
    let mut before: Vec<SourceId> = Vec::new();
    for need in &graph.needs[id.index()] {
        match facts[need.index()].kind {
            Kind::Post => before.push(*need),
            // One explanation is enough.
            _ => before.extend(graph.teacher(*need, id, index)),
        }
    }
    before.sort_unstable();
    before.dedup();
    before
}

/// For each node the number of the circle that it lies in; circles are added to `found`.
fn circles(needs: &[Vec<SourceId>], found: &mut Vec<Vec<SourceId>>) -> Vec<Option<usize>> {
    let mut graph = DiGraph::<(), ()>::with_capacity(needs.len(), 0);
    for _ in needs {
        graph.add_node(());
    }
    for (from, needs) in needs.iter().enumerate() {
        for need in needs {
            graph.add_edge(NodeIndex::new(from), NodeIndex::new(need.index()), ());
        }
    }
    let mut circle = vec![None; needs.len()];
    let mut new = Vec::new();
    for (number, nodes) in kosaraju_scc(&graph).into_iter().filter(|nodes| nodes.len() > 1).enumerate() {
        for node in &nodes {
            circle[node.index()] = Some(number);
        }
        new.extend(one_circle(needs, &nodes));
    }
    new.sort();
    found.extend(new);
    circle
}

/// The shortest way round from the first node of a strongly connected part to itself.
fn one_circle(needs: &[Vec<SourceId>], nodes: &[NodeIndex]) -> Option<Vec<SourceId>> {
    let start = nodes.iter().map(|node| node.index()).min()?;
    let mut came_from = vec![None; needs.len()];
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for need in &needs[at] {
            if need.index() == start {
                let mut way = vec![at];
                while let Some(&before) = way.last().filter(|last| **last != start) {
                    way.push(came_from[before]?);
                }
                way.reverse();
                return way.into_iter().map(|node| u32::try_from(node).ok().map(SourceId)).collect();
            }
            if came_from[need.index()].is_none() {
                came_from[need.index()] = Some(at);
                queue.push_back(need.index());
            }
        }
    }
    None
}

fn without_circles(mut needs: Vec<Vec<SourceId>>, circle: &[Option<usize>]) -> Vec<Vec<SourceId>> {
    for (from, needs) in needs.iter_mut().enumerate() {
        needs.retain(|need| circle[from].is_none() || circle[from] != circle[need.index()]);
    }
    needs
}

fn turned_round(needs: &[Vec<SourceId>]) -> Vec<Vec<SourceId>> {
    let mut turned = vec![Vec::new(); needs.len()];
    for (from, needs) in needs.iter().enumerate() {
        let from = SourceId(u32::try_from(from).unwrap_or(u32::MAX));
        for need in needs {
            turned[need.index()].push(from);
        }
    }
    turned
}

/// The layer of each node; the graph has no circles.
fn layers(needs: &[Vec<SourceId>], opens: &[Vec<SourceId>]) -> Vec<u32> {
    let mut layers = vec![0; needs.len()];
    let mut missing: Vec<usize> = needs.iter().map(Vec::len).collect();
    let mut ready: Vec<usize> = (0..needs.len()).filter(|node| missing[*node] == 0).collect();
    while let Some(node) = ready.pop() {
        for next in opens[node].iter().map(|next| next.index()) {
            layers[next] = layers[next].max(layers[node] + 1);
            missing[next] -= 1;
            if missing[next] == 0 {
                ready.push(next);
            }
        }
    }
    layers
}

/// What decides between posts that are both ready to be read.
type Rank = (bool, Option<jiff::Timestamp>, Option<u32>, u8, SourceId);

fn rank(id: SourceId, page: &Facts) -> Rank {
    let date = page.date.as_ref().map(ZonedDateTime::timestamp);
    let stage = match page.stage {
        Some(Part::Why) => 0,
        None | Some(Part::What) => 1,
        Some(Part::How) => 2,
    };
    (date.is_none(), date, page.order.as_ref().map(|order| order.value), stage, id)
}

/// The posts of a language: needs first always; where no need stands against it, the order
/// of a series; where neither does, what the terms of a post need in their turn; else by
/// date.
fn reading_order(language: LanguageId, facts: &[Facts], index: &Index, graph: &Graph) -> Vec<SourceId> {
    let posts = index.posts_in(language);
    let mut listed = FixedBitSet::with_capacity(facts.len());
    posts.iter().for_each(|post| listed.insert(post.index()));
    let (waits, waiting) = (vec![[0; 3]; facts.len()], vec![Vec::new(); facts.len()]);
    let mut queue =
        Queue { facts, waits, waiting, taken: FixedBitSet::with_capacity(facts.len()), ..Queue::default() };
    let series = index.series_in(language).flat_map(|series| series.posts.windows(2));
    for pair in series {
        queue.wait(pair[1], pair[0], Queue::SERIES);
    }
    for &post in posts {
        for need in graph.before[post.index()].iter().filter(|need| listed.contains(need.index())) {
            queue.wait(post, *need, Queue::NEEDS);
        }
        for teacher in
            taught_before(post, facts, index, graph).filter(|teacher| listed.contains(teacher.index()))
        {
            queue.wait(post, teacher, Queue::GROUND);
        }
    }
    posts.iter().for_each(|post| queue.offer(*post));
    std::iter::from_fn(|| queue.next()).collect()
}

/// The posts that explain what the terms of a post, explained or needed, need themselves.
fn taught_before<'g>(
    post: SourceId,
    facts: &'g [Facts],
    index: &'g Index,
    graph: &'g Graph,
) -> impl Iterator<Item = SourceId> + 'g {
    let named = index.explains[post.index()].iter().flatten().chain(&graph.needs[post.index()]);
    // What a post needs that is needed here, it asks for itself.
    let terms = named.filter(|id| facts[id.index()].kind == Kind::Term);
    let needs = terms.flat_map(|term| &graph.needs[term.index()]);
    needs.filter_map(move |need| graph.teacher(*need, post, index)).filter(move |teacher| *teacher != post)
}

/// Posts that can be read next.
#[derive(Default)]
struct Queue<'a> {
    facts: &'a [Facts],
    /// How many posts each waits for that have not been read: for its needs, for its turn
    /// in a series, and for what its terms rest on.
    waits: Vec<[u32; 3]>,
    /// Which posts wait for each, and for what.
    waiting: Vec<Vec<(SourceId, usize)>>,
    /// Posts whose needs are met: those that wait for nothing; those that wait for what
    /// their terms rest on; those that also wait for their turn.
    ready: [BinaryHeap<Reverse<Rank>>; 3],
    taken: FixedBitSet,
}

impl Queue<'_> {
    const NEEDS: usize = 0;
    const SERIES: usize = 1;
    const GROUND: usize = 2;

    fn wait(&mut self, post: SourceId, before: SourceId, reason: usize) {
        self.waits[post.index()][reason] += 1;
        self.waiting[before.index()].push((post, reason));
    }

    fn offer(&mut self, post: SourceId) {
        let heap = match self.waits[post.index()] {
            [0, 0, 0] => 0,
            [0, 0, _] => 1,
            [0, _, _] => 2,
            _ => return,
        };
        self.ready[heap].push(Reverse(rank(post, &self.facts[post.index()])));
    }

    /// The first post of those that wait for the least.
    fn next(&mut self) -> Option<SourceId> {
        loop {
            let Reverse((.., post)) = self.ready.iter_mut().find_map(BinaryHeap::pop)?;
            if self.taken.put(post.index()) {
                continue;
            }
            for (next, reason) in std::mem::take(&mut self.waiting[post.index()]) {
                self.waits[next.index()][reason] -= 1;
                self.offer(next);
            }
            return Some(post);
        }
    }
}

/// For each source its place in the reading order of its language.
fn places(sources: usize, order: &[Vec<SourceId>]) -> Vec<usize> {
    let mut places = vec![usize::MAX; sources];
    for posts in order {
        for (place, post) in posts.iter().enumerate() {
            places[post.index()] = place;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circles_of(edges: &[(u32, u32)], nodes: usize) -> Vec<Vec<u32>> {
        let mut needs = vec![Vec::new(); nodes];
        for (from, to) in edges {
            needs[*from as usize].push(SourceId(*to));
        }
        let mut found = Vec::new();
        let circle = circles(&needs, &mut found);
        let left = without_circles(needs, &circle);
        let layers = layers(&left, &turned_round(&left));
        for (from, needs) in left.iter().enumerate() {
            assert!(needs.iter().all(|need| layers[need.index()] < layers[from]));
        }
        found.into_iter().map(|way| way.into_iter().map(|id| id.0).collect()).collect()
    }

    #[test]
    fn every_circle_is_found_by_its_shortest_way() {
        assert_eq!(circles_of(&[(0, 1), (1, 2), (2, 3)], 4), [[0; 0]; 0]);
        assert_eq!(circles_of(&[(0, 1), (1, 2), (2, 0), (2, 1), (3, 0)], 4), [vec![0, 1, 2]]);
        assert_eq!(circles_of(&[(0, 1), (1, 0), (2, 3), (3, 2), (1, 2)], 4), [vec![0, 1], vec![2, 3]]);
    }

    proptest::proptest! {
        #[test]
        fn what_is_left_has_no_circle(edges in proptest::collection::vec((0u32..9, 0u32..9), 0..40)) {
            let edges: Vec<_> = edges.into_iter().filter(|(from, to)| from != to).collect();
            for way in circles_of(&edges, 9) {
                let next = way.iter().cycle().skip(1);
                for pair in way.iter().zip(next) {
                    proptest::prop_assert!(edges.contains(&(*pair.0, *pair.1)));
                }
            }
        }
    }
}
