//! Series: which posts belong together, and in which order they are read.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::addresses::{folder_series, folder_slug};
use super::{Index, ids};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::model::{Facts, Kind, LanguageId, SourceId};
use crate::text::{Span, slug};

/// An ordered group of posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Its language.
    pub language: LanguageId,
    /// Its title.
    pub title: String,
    /// Its address, such as `series/ai-basics/`.
    pub address: String,
    /// Its `_index.md`, if it is there and published.
    pub source: Option<SourceId>,
    /// Its published posts in order.
    pub posts: Vec<SourceId>,
}

/// Finds all series, puts their posts in order, and notes each post's place.
pub fn gather(facts: &[Facts], config: &Config, index: &mut Index, diagnostics: &mut Vec<Diagnostic>) {
    let mut found: BTreeMap<(LanguageId, String), Series> = BTreeMap::new();
    for (id, series) in
        ids(facts).filter(|(id, facts)| facts.kind == Kind::Series && index.published[id.index()])
    {
        let key = (series.language, series.slug.clone());
        let address = index.addresses[id.index()].clone();
        let title = series.title.value.clone();
        let series = Series { language: series.language, title, address, source: Some(id), posts: vec![] };
        // A second series of the same address is reported where addresses are given out.
        found.entry(key).or_insert(series);
    }
    let intros = Intros::gather(facts);
    let members = ids(facts).filter(|(id, facts)| facts.kind == Kind::Post && index.published[id.index()]);
    for (id, post) in members.filter(|(_, post)| !post.unlisted) {
        let Some(name) = &post.series else { continue };
        let key = (post.language, intros.slug(post, name));
        let series = found.entry(key).or_insert_with_key(|(language, slug)| {
            if folder_series(post) == Some(name) {
                diagnostics.push(intros.missing(post, name));
            }
            let address = format!("{}series/{slug}/", config.prefix(*language));
            Series { language: *language, title: name.clone(), address, source: None, posts: vec![] }
        });
        series.posts.push(id);
    }
    for series in found.values_mut() {
        sort(facts, series, diagnostics);
    }
    index.series =
        found.into_values().filter(|series| !series.posts.is_empty() || series.source.is_some()).collect();
    index.series_of = vec![None; facts.len()];
    for (at, series) in index.series.iter().enumerate() {
        for (place, post) in series.posts.iter().enumerate() {
            index.series_of[post.index()] = Some((at, place));
        }
    }
}

/// The `_index.md` of every series, by language and whatever a post may call it.
#[derive(Default)]
struct Intros<'f> {
    by_folder: FxHashMap<(LanguageId, &'f str), &'f Facts>,
    by_name: FxHashMap<(LanguageId, &'f str), &'f Facts>,
}

impl<'f> Intros<'f> {
    fn gather(facts: &'f [Facts]) -> Intros<'f> {
        let mut intros = Intros::default();
        for series in facts.iter().filter(|facts| facts.kind == Kind::Series) {
            if let Some(folder) = folder_series(series) {
                intros.by_folder.entry((series.language, folder)).or_insert(series);
            }
            for name in [series.title.value.as_str(), series.slug.as_str()] {
                intros.by_name.entry((series.language, name)).or_insert(series);
            }
        }
        intros
    }

    /// The slug of the series that a post names: by folder, by title, or one of its own.
    fn slug(&self, post: &Facts, name: &str) -> String {
        let key = (post.language, name);
        match self.by_folder.get(&key).or_else(|| self.by_name.get(&key)) {
            Some(series) => series.slug.clone(),
            None => {
                Some(folder_slug(name)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| slug::slug(name))
            }
        }
    }

    /// The message about a folder whose `_index.md` is not there, or is a draft.
    fn missing(&self, post: &Facts, folder: &str) -> Diagnostic {
        match self.by_folder.get(&(post.language, folder)) {
            Some(draft) => catalog::series_index_draft(Place::file(Arc::clone(&draft.path))),
            None => {
                let folder = format!("content/posts/{folder}");
                catalog::series_index_missing(Place::file(Arc::clone(&post.path)), &folder)
            }
        }
    }
}

/// Orders the posts: as `posts` of the `_index.md` says, then by number, then by date,
/// then by path. Two posts with one number are reported.
fn sort(facts: &[Facts], series: &mut Series, diagnostics: &mut Vec<Diagnostic>) {
    let listed: Vec<String> = match series.source {
        Some(source) => facts[source.index()]
            .posts
            .iter()
            .map(|post| slug::slug(post.value.trim_end_matches(".md")))
            .collect(),
        None => vec![],
    };
    let in_list = |post: &Facts| {
        let place = listed
            .iter()
            .position(|listed| *listed == post.slug || listed.ends_with(&format!("-{}", post.slug)));
        place.unwrap_or(usize::MAX)
    };
    let number = |post: &Facts| post.order.as_ref().map_or(u32::MAX, |order| order.value);
    let date = |post: &Facts| post.date.as_ref().map(jiff::ZonedDateTime::timestamp);
    series.posts.sort_by(|a, b| {
        let (a, b) = (&facts[a.index()], &facts[b.index()]);
        (in_list(a), number(a), date(a), &a.path).cmp(&(in_list(b), number(b), date(b), &b.path))
    });
    for pair in series.posts.windows(2) {
        let (first, second) = (&facts[pair[0].index()], &facts[pair[1].index()]);
        if let (Some(a), Some(b)) = (&first.order, &second.order)
            && a.value == b.value
            && in_list(second) == usize::MAX
        {
            let place = |facts: &Facts, span: Span| match span == Span::default() {
                true => Place::file(Arc::clone(&facts.path)),
                false => Place::new(&facts.path, span),
            };
            diagnostics.push(catalog::order_twice(place(second, b.span), b.value, place(first, a.span)));
        }
    }
}
