//! The order of ideas over whole sites, against the plainest possible judge: it follows
//! needs one by one and knows nothing of how the order is made.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use whyfirst::check;
use whyfirst::config::{self, Config};
use whyfirst::diagnostic::Diagnostic;
use whyfirst::link::{self, Edition, Index, way_to};
use whyfirst::memo::Memo;
use whyfirst::model::{Body, Facts, Kind, SourceId};
use whyfirst::parse;
use whyfirst::text::Source;

use crate::support::options;

/// A site by numbers: what each term needs, and of each post its series, the terms that it
/// explains, and the terms and posts that it needs.
#[derive(Clone, Debug)]
struct Ideas {
    terms: Vec<Vec<usize>>,
    posts: Vec<Post>,
}

#[derive(Clone, Debug)]
struct Post {
    series: Option<usize>,
    day: u8,
    explains: Vec<usize>,
    needs_terms: Vec<usize>,
    needs_posts: Vec<usize>,
}

fn ideas() -> impl Strategy<Value = Ideas> {
    let some = |most| prop::collection::vec(0usize..12, 0..most);
    let post = (prop::option::of(0usize..3), 1u8..28, some(3), some(3), some(2));
    let post = post.prop_map(|(series, day, explains, needs_terms, needs_posts)| Post {
        series,
        day,
        explains,
        needs_terms,
        needs_posts,
    });
    (prop::collection::vec(some(3), 1..12), prop::collection::vec(post, 1..12))
        .prop_map(|(terms, posts)| Ideas { terms, posts })
}

impl Ideas {
    fn sources(&self) -> Vec<Source> {
        let term = |number: usize| format!("\"낱말 {}\"", number % self.terms.len());
        let post = |number: usize| format!("\"글 {}\"", number % self.posts.len());
        let list = |names: Vec<String>| names.join(", ");
        let terms = self.terms.iter().enumerate().map(|(number, needs)| {
            let needs = list(needs.iter().map(|need| term(*need)).collect());
            let text = format!("+++\nterm = \"낱말 {number}\"\nwhy = \"왜\"\nneeds = [{needs}]\n+++\n");
            Source::new(format!("content/glossary/t{number:02}.md"), text)
        });
        let posts = self.posts.iter().enumerate().map(|(number, one)| {
            let needs = one.needs_terms.iter().map(|need| term(*need));
            let needs = list(needs.chain(one.needs_posts.iter().map(|need| post(*need))).collect());
            let explains = list(one.explains.iter().map(|it| term(*it)).collect());
            let folder = one.series.map(|series| format!("s{series}/")).unwrap_or_default();
            let text = format!(
                "+++\ntitle = \"글 {number}\"\ndate = 2026-01-{:02}\nexplains = [{explains}]\nneeds = [{needs}]\n+++\n",
                one.day
            );
            Source::new(format!("content/posts/{folder}{number:02}-p.md"), text)
        });
        terms.chain(posts).collect()
    }
}

struct Linked {
    facts: Vec<Facts>,
    index: Index,
    diagnostics: Vec<Diagnostic>,
    needs: BTreeMap<SourceId, BTreeSet<SourceId>>,
}

fn linked(ideas: &Ideas) -> Linked {
    let config: Config = config::read(&Source::new("site.toml", "title = \"글\"\n")).0;
    let edition: Edition = options().edition;
    let memo = Memo::new();
    let mut sources = ideas.sources();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    let parsed = sources.iter().filter_map(|source| parse::parse(source, &config, &memo).page);
    let (facts, bodies): (Vec<Facts>, Vec<Body>) = parsed.unzip();
    let (mut index, mut diagnostics) = link::link(&facts, &[], &config, &edition);
    link::find_terms(&facts, &bodies, &config, &mut index);
    let site = check::Site { config: &config, facts: &facts, bodies: &bodies, index: &index };
    diagnostics.extend(check::lint(site, false, &|| true).diagnostics);
    let mut needs: BTreeMap<SourceId, BTreeSet<SourceId>> = BTreeMap::new();
    for (id, page) in link::ids(&facts) {
        let by_name = |name: &str| link::ids(&facts).find(|(_, it)| it.title.value == name).map(|(id, _)| id);
        let own = page.needs.iter().filter_map(|need| by_name(&need.name.value)).filter(|need| *need != id);
        let own = own.filter(|need| page.kind == Kind::Post || facts[need.index()].kind == Kind::Term);
        needs.insert(id, own.collect());
    }
    Linked { facts, index, diagnostics, needs }
}

/// Whether the second can be reached from the first by one step or more.
fn reaches(steps: &BTreeMap<SourceId, BTreeSet<SourceId>>, from: SourceId, to: SourceId) -> bool {
    let mut open: Vec<SourceId> = steps.get(&from).into_iter().flatten().copied().collect();
    let mut seen = BTreeSet::new();
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            open.extend(steps.get(&at).into_iter().flatten());
        }
    }
    false
}

impl Linked {
    fn posts(&self) -> Vec<SourceId> {
        link::ids(&self.facts).filter(|(_, it)| it.kind == Kind::Post).map(|(id, _)| id).collect()
    }

    fn explainers(&self, term: SourceId) -> BTreeSet<SourceId> {
        let name = &self.facts[term.index()].title.value;
        let explains = |post: &SourceId| self.facts[post.index()].explains.iter().any(|it| it.value == *name);
        self.posts().into_iter().filter(explains).collect()
    }

    /// The posts of which one has to come before, for each need of a post. A need that the
    /// post meets itself, or that nobody explains, asks for none.
    fn before(&self, post: SourceId) -> Vec<BTreeSet<SourceId>> {
        let of = |need: &SourceId| match self.facts[need.index()].kind {
            Kind::Post => BTreeSet::from([*need]),
            _ => self.explainers(*need),
        };
        self.needs[&post].iter().map(of).filter(|posts| !posts.is_empty() && !posts.contains(&post)).collect()
    }

    /// Whether the needs of posts run in a circle, whoever is asked for each.
    fn circular(&self) -> bool {
        let steps: BTreeMap<SourceId, BTreeSet<SourceId>> = self
            .posts()
            .into_iter()
            .map(|post| (post, self.before(post).into_iter().flatten().collect()))
            .collect();
        self.posts().into_iter().any(|post| reaches(&steps, post, post))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_comes_before_what_it_needs(ideas in ideas()) {
        let site = linked(&ideas);
        let order = &site.index.graph.order[0];
        let place = |post: SourceId| order.iter().position(|it| *it == post);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, site.posts(), "every post is in the order once");
        if !site.circular() {
            for post in site.posts() {
                for choice in site.before(post) {
                    prop_assert!(choice.iter().any(|it| place(*it) < place(post)), "{:?}", site.facts[post.index()].path);
                }
            }
        }
    }

    #[test]
    fn nor_before_what_its_terms_rest_on(mut ideas in ideas()) {
        ideas.posts.iter_mut().for_each(|post| post.series = None);
        let site = linked(&ideas);
        let order = &site.index.graph.order[0];
        let place = |post: SourceId| order.iter().position(|it| *it == post);
        let rests_on = |post: SourceId| {
            let of_terms = site.needs.iter().filter(|(term, _)| {
                site.needs[&post].contains(term) || site.explainers(**term).contains(&post)
            });
            let needs = of_terms.filter(|(id, _)| site.facts[id.index()].kind == Kind::Term).flat_map(|(_, needs)| needs);
            let posts = needs.map(|need| site.explainers(*need));
            posts.filter(|posts| !posts.is_empty() && !posts.contains(&post)).chain(site.before(post)).collect::<Vec<_>>()
        };
        let steps: BTreeMap<SourceId, BTreeSet<SourceId>> =
            site.posts().into_iter().map(|post| (post, rests_on(post).into_iter().flatten().collect())).collect();
        if !site.index.graph.cycles.is_empty() || steps.keys().any(|post| reaches(&steps, *post, *post)) {
            return Ok(());
        }
        for post in site.posts() {
            for choice in rests_on(post) {
                prop_assert!(choice.iter().any(|it| place(*it) < place(post)), "{:?}", site.facts[post.index()].path);
            }
        }
    }

    #[test]
    fn every_circle_of_terms_is_reported_and_nothing_else_is(ideas in ideas()) {
        let site = linked(&ideas);
        let is_term = |id: &SourceId| site.facts[id.index()].kind == Kind::Term;
        let terms: Vec<SourceId> = site.needs.keys().copied().filter(is_term).collect();
        // Terms that reach each other are one knot, and each knot is told of once.
        let in_circle = |term: &SourceId| reaches(&site.needs, *term, *term);
        let knot = |term: SourceId| {
            let same = |other: &SourceId| reaches(&site.needs, term, *other) && reaches(&site.needs, *other, term);
            terms.iter().copied().filter(same).min()
        };
        let knots: BTreeSet<_> = terms.iter().copied().filter(in_circle).filter_map(knot).collect();
        let told = site.index.graph.cycles.iter().filter(|way| way.iter().all(is_term));
        let told: Vec<_> = told.map(|way| way.iter().copied().find_map(knot)).collect();
        prop_assert_eq!(told.len(), knots.len());
        prop_assert_eq!(told.into_iter().flatten().collect::<BTreeSet<_>>(), knots);
        if site.posts().iter().all(|post| site.before(*post).is_empty()) {
            prop_assert!(site.index.graph.cycles.iter().all(|way| way.iter().all(is_term)));
        }
        let messages = site.diagnostics.iter().filter(|it| it.code == "prerequisite-cycle").count();
        prop_assert_eq!(messages, site.index.graph.cycles.len());
    }

    #[test]
    fn the_way_to_a_post_has_all_that_it_takes_and_nothing_to_spare(ideas in ideas()) {
        let site = linked(&ideas);
        let mut steps = site.needs.clone();
        for (id, _) in link::ids(&site.facts).filter(|(_, page)| page.kind == Kind::Term) {
            steps.entry(id).or_default().extend(site.explainers(id));
        }
        // Where what a post explains rests on what needs the post, no way has it all.
        if steps.keys().any(|id| reaches(&steps, *id, *id)) {
            return Ok(());
        }
        for post in site.posts() {
            let way = way_to(post, &site.facts, &site.index);
            prop_assert!(!way.posts.contains(&post));
            // Walked in order, each post finds what it needs explained or listed as a word.
            let mut read: BTreeSet<SourceId> = BTreeSet::new();
            for step in way.posts.iter().copied().chain([post]) {
                for choice in site.before(step) {
                    prop_assert!(choice.iter().any(|it| read.contains(it)), "{:?}", site.facts[step.index()].path);
                }
                for need in site.needs[&step].iter().filter(|need| site.facts[need.index()].kind == Kind::Term) {
                    let explained = site.explainers(*need);
                    let told = way.words.contains(need) || explained.contains(&step) || explained.iter().any(|it| read.contains(it));
                    prop_assert!(told, "{:?}", site.facts[need.index()].path);
                }
                read.insert(step);
            }
            // What is on it is needed by something on it, to any depth.
            for on_it in way.posts.iter().chain(&way.words) {
                prop_assert!(reaches(&steps, post, *on_it), "{:?}", site.facts[on_it.index()].path);
            }
        }
    }
}
