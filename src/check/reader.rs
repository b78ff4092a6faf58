//! The lint that reads like a beginner: in the order of the site, which words of a post
//! has its reader not met?

use std::ops::Range;

use rayon::prelude::*;

use super::{Site, Wanted};
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::link::occurrences::{Occurrence, Role, sentence};
use crate::model::{Facts, Kind, SourceId};

/// What a reader who followed the order meets in one post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// The post.
    pub post: SourceId,
    /// How many different terms it uses.
    pub used: usize,
    /// The terms that its reader has not met, in the order of the text, each with its
    /// first occurrence.
    pub unmet: Vec<Occurrence>,
}

/// What a reader meets in every listed post, in reading order.
pub(super) fn meetings(site: &Site<'_>, wanted: Wanted<'_>) -> Vec<Meeting> {
    let posts: Vec<SourceId> = site.index.graph.order.iter().flatten().copied().collect();
    posts.par_iter().filter(|_| wanted()).map(|&post| meeting(site, post)).collect()
}

/// What a reader who followed the order meets in a post.
pub fn meeting(site: &Site<'_>, post: SourceId) -> Meeting {
    let page = &site.facts[post.index()];
    let english = &*site.config.language(page.language).code == "en";
    let known = &site.index.known[post.index()];
    let mut used: Vec<SourceId> = Vec::new();
    let mut unmet: Vec<Occurrence> = Vec::new();
    for found in site.index.occurrences[post.index()].iter().filter(|found| found.role != Role::Escaped) {
        // A word that its first sentence explains is known from there on.
        if used.contains(&found.term) {
            continue;
        }
        used.push(found.term);
        let explained = || {
            sentence(&site.bodies[post.index()], found)
                .is_some_and(|(text, term)| explains(&text, term, english))
        };
        if !known.contains(found.term.index()) && !explained() {
            unmet.push(*found);
        }
    }
    Meeting { post, used: used.len(), unmet }
}

/// Whether a sentence says what a word in it means.
fn explains(sentence: &str, term: Range<usize>, english: bool) -> bool {
    let (before, after) = (&sentence[..term.start], &sentence[term.end..]);
    let in_brackets =
        after.strip_prefix('(').and_then(|inner| inner.split_once(')')).map_or("", |(inner, _)| inner);
    if in_brackets.trim().contains(' ') {
        return true;
    }
    if english {
        let follows = [
            " is a ",
            " is an ",
            " is the ",
            " are the ",
            " means ",
            ", a ",
            ", an ",
            ", the ",
            ", which ",
            ", or ",
            ": ",
            " — ",
            " – ",
        ];
        let leads = ["called ", "called a ", "called an ", "called the ", "known as ", "that is, ", "named "];
        return follows.iter().any(|words| after.starts_with(words))
            || leads.iter().any(|words| before.ends_with(words));
    }
    let follows = ["이란", "란 ", "이라는", "라는", "이라고", "라고", "이라 ", "라 부", "이라 부"];
    let leads = ["즉 ", "곧 ", "다시 말해 "];
    follows.iter().any(|words| after.starts_with(words)) || leads.iter().any(|words| before.ends_with(words))
}

/// The first stumble of each series, and of each post outside of one; every one if
/// `all`.
pub(super) fn stumbles(site: &Site<'_>, meetings: &[Meeting], all: bool, diagnostics: &mut Vec<Diagnostic>) {
    let mut stumbled = vec![false; site.index.series.len()];
    for meeting in in_series_order(site, meetings) {
        let post = &site.facts[meeting.post.index()];
        let series = site.index.series_of[meeting.post.index()].map(|(series, _)| series);
        let mut shown = !all && series.is_some_and(|series| stumbled[series]);
        for found in &meeting.unmet {
            let stumble = stumble(site, meeting.post, post, found);
            // A word that its author does not want to hear of is said, to be taken out
            // again, and leaves the next one to be the first.
            let place = stumble.place.as_ref().and_then(|place| place.span).unwrap_or_default();
            let is_off = post.is_off(stumble.code, place);
            if is_off || all || !shown {
                diagnostics.push(stumble);
            }
            shown |= !is_off;
        }
        if let Some(series) = series {
            stumbled[series] |= shown;
        }
    }
}

/// Meetings with the posts of a series in its own order, so that its first stumble is
/// the first that its reader comes to.
fn in_series_order<'m>(site: &Site<'_>, meetings: &'m [Meeting]) -> Vec<&'m Meeting> {
    let mut ordered: Vec<&Meeting> = meetings.iter().collect();
    ordered.sort_by_key(|meeting| site.index.series_of[meeting.post.index()]);
    ordered
}

fn stumble(site: &Site<'_>, id: SourceId, post: &Facts, found: &Occurrence) -> Diagnostic {
    let term = &site.facts[found.term.index()];
    let span = found.source(&site.bodies[id.index()]);
    let place = Place { path: std::sync::Arc::clone(&post.path), span };
    let explained_in = site.index.graph.explained_by[found.term.index()].first();
    let explained_in = explained_in.map(|post| &*site.facts[post.index()].path);
    debug_assert_eq!(term.kind, Kind::Term);
    catalog::used_before_explained(place, &term.title.value, explained_in)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(sentence: &str, term: &str, english: bool) -> bool {
        let at = sentence.find(term).unwrap();
        explains(sentence, at..at + term.len(), english)
    }

    #[test]
    fn a_sentence_that_says_what_its_word_means() {
        for sentence in [
            "토큰이란 글을 자른 조각입니다.",
            "이 조각을 토큰이라고 부릅니다.",
            "토큰(글을 자른 조각)을 셉니다.",
            "조각, 즉 토큰을 셉니다.",
        ] {
            assert!(explained(sentence, "토큰", false), "{sentence}");
        }
        assert!(!explained("토큰을 셉니다.", "토큰", false));
        assert!(!explained("토큰(token)을 셉니다.", "토큰", false));
        for sentence in [
            "A token is a piece of text.",
            "A piece is called a token.",
            "Each token, a piece of text, counts.",
        ] {
            assert!(explained(sentence, "token", true), "{sentence}");
        }
        assert!(!explained("The token is counted.", "token", true));
    }
}
