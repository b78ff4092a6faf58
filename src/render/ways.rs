//! What stands around a post: the shortest way to it, what it opens, what is like it; and
//! the way through the whole site.

use std::collections::{BTreeMap, HashSet};

use tera::Value;

use super::page::Page;
use super::view::object;
use super::{Renderer, Site};
use crate::check;
use crate::link::Way;
use crate::link::occurrences::Role;
use crate::model::{Kind, LanguageId, SourceId};

/// Posts that a post opens, at most.
const MOST_OPENED: usize = 5;
/// Posts that are like a post, at most.
const MOST_RELATED: usize = 3;
/// What more posts than this share says nothing of any of them.
const SHARED_BY_ALL: usize = 200;

impl Renderer<'_> {
    /// A way to a post as templates see it: `posts`, `words`, `minutes`.
    pub(super) fn way(&self, way: &Way) -> Value {
        let seconds: u32 = way.posts.iter().map(|post| self.site.facts(*post).reading.seconds).sum();
        object([
            ("posts", self.views.all(&way.posts)),
            ("words", self.views.all(&way.words)),
            ("minutes", seconds.div_ceil(60).max(1).into()),
        ])
    }

    /// The posts that a post opens the way to, but for the next of its series.
    pub(super) fn opened_by(&self, post: SourceId) -> Vec<SourceId> {
        let next = self.site.index.series_of[post.index()]
            .and_then(|(series, place)| self.site.index.series[series].posts.get(place + 1).copied());
        let after = self.site.index.graph.after[post.index()].iter().copied();
        after
            .filter(|other| Some(*other) != next && !self.site.facts(*other).unlisted)
            .take(MOST_OPENED)
            .collect()
    }

    /// The posts that share the most with one: rare terms and tags count for more. Those
    /// of its own series, and those in `left_out`, stand on its page already.
    pub(super) fn related(&self, post: SourceId, left_out: &[SourceId]) -> Vec<SourceId> {
        let index = &self.site.index;
        let own = index.series_of[post.index()].map(|(series, _)| series);
        let language = self.site.facts(post).language;
        let mut scores: BTreeMap<SourceId, f64> = BTreeMap::new();
        let mut share = |posts: &[SourceId], weight: f64| {
            if posts.len() <= SHARED_BY_ALL {
                let weight = weight / (1.0 + posts.len() as f64);
                posts.iter().for_each(|other| *scores.entry(*other).or_default() += weight);
            }
        };
        for (term, weight) in self.terms_of(post) {
            share(&index.graph.explained_by[term.index()], weight * 3.0);
            share(&index.graph.opens[term.index()], weight * 2.0);
            let users: Vec<SourceId> = index.uses[term.index()].iter().map(|(user, _)| *user).collect();
            share(&users, weight);
        }
        for tag in index.tags_in(language).filter(|tag| tag.posts.contains(&post)) {
            share(&tag.posts, 2.0);
        }
        let fits = |other: &SourceId| {
            let facts = self.site.facts(*other);
            facts.kind == Kind::Post
                && facts.language == language
                && !facts.unlisted
                && index.published[other.index()]
                && *other != post
                && !left_out.contains(other)
                && (own.is_none() || index.series_of[other.index()].map(|(series, _)| series) != own)
        };
        let mut found: Vec<(SourceId, f64)> = scores.into_iter().filter(|(other, _)| fits(other)).collect();
        found.sort_by(|a, b| {
            b.1.total_cmp(&a.1)
                .then_with(|| index.graph.place[a.0.index()].cmp(&index.graph.place[b.0.index()]))
        });
        found.into_iter().take(MOST_RELATED).map(|(other, _)| other).collect()
    }

    /// The terms of a post, each once: those that it explains count for most.
    fn terms_of(&self, post: SourceId) -> Vec<(SourceId, f64)> {
        let index = &self.site.index;
        let explains = index.explains[post.index()].iter().flatten().map(|term| (*term, 3.0));
        let needs = index.graph.needs[post.index()].iter().map(|term| (*term, 2.0));
        let used = index.occurrences[post.index()].iter().filter(|found| found.role != Role::Escaped);
        let used = used.map(|found| (found.term, 1.0));
        let mut seen = HashSet::new();
        let is_term = |id: SourceId| self.site.facts(id).kind == Kind::Term;
        explains.chain(needs).chain(used).filter(|(term, _)| is_term(*term) && seen.insert(*term)).collect()
    }

    /// The reading path: every post of a language in an order in which nothing comes
    /// before what it needs, with what each step adds.
    pub(super) fn path(&self, language: LanguageId, address: String) -> Page {
        let Site { config, facts, bodies, index, .. } = self.site;
        let site = check::Site { config, facts, bodies, index };
        let order = &index.graph.order[usize::from(language.0)];
        let mut known = index.floors.of_site[usize::from(language.0)].clone();
        let floor: Vec<SourceId> =
            index.terms_in(language).iter().copied().filter(|term| known.contains(term.index())).collect();
        let (mut seconds, mut words, mut series) = (0, 0, None);
        let mut steps: Vec<Value> = Vec::with_capacity(order.len());
        for &post in order {
            let explained: Vec<SourceId> = index.explains[post.index()].iter().flatten().copied().collect();
            let mut met = |term: &SourceId| {
                let is_new = self.site.facts(*term).kind == Kind::Term && !known.contains(term.index());
                known.grow_and_insert(term.index());
                is_new
            };
            let adds: Vec<SourceId> = explained.into_iter().filter(&mut met).collect();
            let unmet = check::meeting(&site, post).unmet;
            let look_up: Vec<SourceId> = unmet.iter().map(|found| found.term).filter(&mut met).collect();
            seconds += self.site.facts(post).reading.seconds;
            words += adds.len();
            let own = index.series_of[post.index()].map(|(series, _)| series);
            let begins = own.filter(|_| own != series);
            let ends = own.is_none() && series.is_some();
            series = own;
            steps.push(object([
                ("post", self.views.of(post)),
                ("adds", self.views.all(&adds)),
                ("look_up", self.views.all(&look_up)),
                ("words", words.into()),
                ("minutes", seconds.div_ceil(60).into()),
                ("begins", super::view::optional(begins.map(|at| self.views.series(at)))),
                ("ends", ends.into()),
            ]));
        }
        let mut page = self.plain("path", language, address, "path");
        page.translations = self.same_list(language, "path/", |other| !index.posts_in(other).is_empty());
        page.fields = vec![
            ("steps", steps.into()),
            ("floor", self.views.all(&floor)),
            ("words", words.into()),
            ("minutes", seconds.div_ceil(60).into()),
        ];
        page
    }
}
