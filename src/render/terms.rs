//! What pages show of terms: where each is used, with the sentence, and the cards that
//! say why and what at the place where a term stands.

use serde_json::json;
use tera::Value;

use super::{Site, view};
use crate::link::Resolved;
use crate::link::occurrences::{Role, sentence};
use crate::model::{Kind, SourceId};

/// Texts that the page of a term names, at most.
const MOST_USES: usize = 12;

/// The listed texts that use a term: each with its title, its address, and the sentence
/// in which the term first stands there. Those that only link to it have no sentence.
pub fn used_in(site: &Site, term: SourceId) -> Value {
    let index = &site.index;
    let listed =
        |user: &SourceId| super::route::is_listed(site, *user) && site.facts(*user).kind != Kind::Term;
    let mut uses: Vec<serde_json::Value> = Vec::new();
    for (user, found) in index.uses[term.index()].iter().filter(|(user, _)| listed(user)) {
        let mut mention = view::mention(site, *user);
        if let Some((text, at)) = sentence(&site.bodies[user.index()], found) {
            mention["sentence"] =
                json!({ "before": text[..at.start], "term": text[at.clone()], "after": text[at.end..] });
        }
        uses.push(mention);
    }
    let found = |user: &SourceId| index.uses[term.index()].iter().any(|(known, _)| known == user);
    let linking = index.backlinks[term.index()].iter().filter(|user| listed(user) && !found(user));
    uses.extend(linking.map(|user| view::mention(site, *user)));
    uses.truncate(MOST_USES);
    Value::from_serializable(&uses)
}

/// The terms that texts link to: what their cards say.
pub fn cards(site: &Site, texts: &[SourceId]) -> Value {
    let mut terms: Vec<SourceId> = texts.iter().flat_map(|text| linked(site, *text)).collect();
    terms.sort_unstable();
    terms.dedup();
    let card = |term: &SourceId| {
        let facts = site.facts(*term);
        json!({
            "id": card_id(site, *term),
            "name": facts.title.value,
            "why": view::why(facts),
            "short": facts.short.as_ref().map_or("", |short| &short.value),
            "url": site.url(&site.index.addresses[term.index()]),
            "lang": &*site.config.language(facts.language).code,
        })
    };
    Value::from_serializable(&terms.iter().map(card).collect::<Vec<_>>())
}

/// The terms that a text links to, by itself or by hand.
fn linked(site: &Site, text: SourceId) -> impl Iterator<Item = SourceId> {
    let by_text = site.index.occurrences[text.index()].iter().filter(|found| found.role == Role::Link);
    let by_hand = site.index.links[text.index()].iter().filter_map(|link| match link {
        Resolved::Page(page) => page.source,
        _ => None,
    });
    let terms = by_text.map(|found| found.term).chain(by_hand);
    terms.filter(move |term| *term != text && site.facts(*term).kind == Kind::Term)
}

/// What a term is known by in the browser, where readers mark what they know.
pub fn key(site: &Site, term: SourceId) -> String {
    let facts = site.facts(term);
    format!("{}/{}", site.config.language(facts.language).code, facts.slug)
}

/// The id of a term's card; ids that begin with `wf-` are the theme's own.
pub fn card_id(site: &Site, term: SourceId) -> String {
    let facts = site.facts(term);
    format!("wf-term-{}-{}", site.config.language(facts.language).code, facts.slug)
}
