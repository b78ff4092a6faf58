//! What the templates of lists see: home, series, glossary, tags, archive.

use std::collections::BTreeMap;

use serde_json::json;
use tera::Value;

use super::page::Page;
use super::route::{Scope, page_count};
use super::search::has_search;
use super::view::{self, object, optional};
use super::{Renderer, Site};
use crate::config::HomeSection;
use crate::model::{LanguageId, SourceId};

/// Posts that the page of the search lists for who has no JavaScript.
const POSTS_WITHOUT_SEARCH: usize = 200;

impl Renderer<'_> {
    /// The same list in the other languages, as far as they have one.
    pub(super) fn same_list(
        &self,
        own: LanguageId,
        path: &str,
        has: impl Fn(LanguageId) -> bool,
    ) -> Vec<(LanguageId, String)> {
        let others = self.site.config.language_ids().filter(|other| *other != own && has(*other));
        others.map(|other| (other, format!("{}{path}", self.site.config.prefix(other)))).collect()
    }

    pub(super) fn home(&self, language: LanguageId, number: usize, address: String) -> Page {
        let index = &self.site.index;
        let posts = index.posts_in(language);
        let shown = &self.site.config.home;
        let has = |section| shown.sections.contains(&section);
        let posts_shown = if has(HomeSection::Posts) { posts } else { &[] };
        let first = number == 1;
        let series = if first && has(HomeSection::Series) { self.series_at_home(language) } else { vec![] };
        let start = if first && has(HomeSection::Start) { self.start(language) } else { Value::none() };
        let mut page = self.plain("home", language, address, "");
        page.title.clone_from(&self.site.config.language(language).title);
        if first {
            page.translations = self.same_list(language, "", |_| true);
        }
        let base = self.site.config.prefix(language);
        page.fields = vec![
            ("first", first.into()),
            ("sections", Value::from_serializable(&shown.sections)),
            ("start", start),
            ("series", series.iter().map(|at| self.views.series(*at)).collect::<Vec<_>>().into()),
            ("series_count", index.series_in(language).count().into()),
            ("posts", self.views.all(slice(posts_shown, number, self.site.config.per_page))),
            ("pagination", pagination(self.site, &base, posts_shown.len(), number)),
        ];
        page
    }

    /// The series of a language, by their place in the index.
    fn series_of(&self, language: LanguageId) -> impl Iterator<Item = usize> {
        let series = &self.site.index.series;
        (0..series.len()).filter(move |at| series[*at].language == language)
    }

    /// The series that the home page shows: all if there is room, else those with the
    /// newest posts.
    fn series_at_home(&self, language: LanguageId) -> Vec<usize> {
        let index = &self.site.index;
        let room = self.site.config.home.series;
        if index.series_in(language).count() <= room {
            return self.series_of(language).collect();
        }
        let newest = index.posts_in(language).iter().filter_map(|post| index.series_of[post.index()]);
        let mut series: Vec<usize> = Vec::with_capacity(room);
        for (at, _) in newest {
            if series.len() < room && !series.contains(&at) {
                series.push(at);
            }
        }
        series
    }

    /// Where a newcomer begins: the first post of the series that was begun first, else
    /// the oldest post.
    pub(super) fn start(&self, language: LanguageId) -> Value {
        let index = &self.site.index;
        let first_date = |post: SourceId| self.site.facts(post).date.clone();
        let firsts = index.series_in(language).filter_map(|series| series.posts.first().copied());
        let start =
            firsts.min_by_key(|post| first_date(*post)).or_else(|| index.posts_in(language).last().copied());
        optional(start.map(|post| self.views.of(post)))
    }

    pub(super) fn series(&self, at: usize, address: String, content: Value) -> Page {
        let series = &self.site.index.series[at];
        let mut page = self.plain("series", series.language, address, "");
        page.title.clone_from(&series.title);
        page.scope = Some(Scope::Series(at));
        page.fields = vec![("series", self.views.series(at)), ("content", content)];
        page
    }

    pub(super) fn all_series(&self, language: LanguageId, address: String) -> Page {
        let index = &self.site.index;
        let all = self.series_of(language);
        let mut page = self.plain("all_series", language, address, "series");
        page.translations =
            self.same_list(language, "series/", |other| index.series_in(other).next().is_some());
        page.fields = vec![("series", all.map(|at| self.views.series(at)).collect::<Vec<_>>().into())];
        page
    }

    pub(super) fn glossary(&self, language: LanguageId, address: String) -> Page {
        let index = &self.site.index;
        let terms = index.terms_in(language);
        let mut groups: Vec<(String, Vec<SourceId>)> = Vec::new();
        for &term in terms {
            let initial = view::initial(&self.site.facts(term).title.value);
            match groups.last_mut() {
                Some((last, terms)) if *last == initial => terms.push(term),
                _ => groups.push((initial, vec![term])),
            }
        }
        let groups: Vec<Value> = groups
            .iter()
            .enumerate()
            .map(|(at, (initial, terms))| {
                let id = format!("group-{}", at + 1);
                object([
                    ("initial", initial.as_str().into()),
                    ("id", id.into()),
                    ("terms", self.views.all(terms)),
                ])
            })
            .collect();
        let mut page = self.plain("glossary", language, address, "glossary");
        page.translations = self.same_list(language, "glossary/", |other| !index.terms_in(other).is_empty());
        page.fields = vec![("groups", groups.into()), ("count", terms.len().into())];
        page
    }

    pub(super) fn tags(&self, language: LanguageId, address: String) -> Page {
        let tags: Vec<Value> =
            self.site.index.tags_in(language).map(|tag| tag_view(self.site, tag)).collect();
        let mut page = self.plain("tags", language, address, "tags");
        page.translations =
            self.same_list(language, "tags/", |other| self.site.index.tags_in(other).next().is_some());
        page.fields = vec![("tags", tags.into())];
        page
    }

    pub(super) fn tag(&self, at: usize, number: usize, address: String) -> Page {
        let tag = &self.site.index.tags[at];
        let mut page = self.plain("tag", tag.language, address, "");
        page.title = format!("#{}", tag.name);
        page.scope = Some(Scope::Tag(at));
        page.fields = vec![
            ("tag", tag_view(self.site, tag)),
            ("posts", self.views.all(slice(&tag.posts, number, self.site.config.per_page))),
            ("pagination", pagination(self.site, &tag.address, tag.posts.len(), number)),
        ];
        page
    }

    pub(super) fn archive(&self, language: LanguageId, address: String) -> Page {
        let posts = self.site.index.posts_in(language);
        let mut page = self.plain("archive", language, address, "archive");
        page.translations = self.same_list(language, "archive/", |_| true);
        page.fields = vec![("years", self.years(posts)), ("count", posts.len().into())];
        page
    }

    /// Where one searches; for who has no JavaScript it lists the newest posts.
    pub(super) fn search(&self, language: LanguageId, address: String) -> Page {
        let posts = self.site.index.posts_in(language);
        let shown = &posts[..posts.len().min(POSTS_WITHOUT_SEARCH)];
        let mut page = self.plain("search", language, address, "search");
        page.translations = self.same_list(language, "search/", |other| has_search(self.site, other));
        page.fields = vec![
            ("years", self.years(shown)),
            ("count", posts.len().into()),
            ("more", (shown.len() < posts.len()).into()),
        ];
        page
    }

    /// Posts by year, the newest year first.
    fn years(&self, posts: &[SourceId]) -> Value {
        let mut years: BTreeMap<std::cmp::Reverse<i16>, Vec<SourceId>> = BTreeMap::new();
        for &post in posts {
            let year = self.site.facts(post).date.as_ref().map_or(i16::MIN, jiff::ZonedDateTime::year);
            years.entry(std::cmp::Reverse(year)).or_default().push(post);
        }
        let years: Vec<Value> = years
            .into_iter()
            .map(|(std::cmp::Reverse(year), posts)| {
                let year = if year == i16::MIN { String::new() } else { year.to_string() };
                object([("year", year.into()), ("posts", self.views.all(&posts))])
            })
            .collect();
        years.into()
    }
}

fn tag_view(site: &Site, tag: &crate::link::Tag) -> Value {
    object([
        ("name", tag.name.as_str().into()),
        ("url", site.url(&tag.address).into()),
        ("count", tag.posts.len().into()),
    ])
}

/// The posts of one page of a list.
fn slice(posts: &[SourceId], number: usize, per_page: usize) -> &[SourceId] {
    let start = ((number - 1) * per_page).min(posts.len());
    &posts[start..(start + per_page).min(posts.len())]
}

/// The pages of a list: the first, the last, and those around the current one.
fn pagination(site: &Site, base: &str, posts: usize, number: usize) -> Value {
    let total = page_count(posts, site.config.per_page);
    if total < 2 {
        return Value::none();
    }
    let url = |number: usize| match number {
        1 => site.url(base),
        _ => site.url(&format!("{base}page/{number}/")),
    };
    let near = |other: &usize| *other == 1 || *other == total || other.abs_diff(number) <= 2;
    let pages: Vec<_> = (1..=total)
        .filter(near)
        .map(|other| json!({ "number": other, "url": url(other), "current": other == number }))
        .collect();
    Value::from_serializable(&json!({
        "number": number,
        "total": total,
        "previous": (number > 1).then(|| url(number - 1)),
        "next": (number < total).then(|| url(number + 1)),
        "pages": pages,
    }))
}
