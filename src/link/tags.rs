//! Tags: free labels, each with a page of its posts.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::model::{Facts, LanguageId, SourceId};
use crate::text::script::collation_key;
use crate::text::slug::slug;

/// A free label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its language.
    pub language: LanguageId,
    /// Its name, as the newest post writes it.
    pub name: String,
    /// The address of its page, such as `tags/기계-학습/`.
    pub address: String,
    /// Its posts, newest first.
    pub posts: Vec<SourceId>,
}

/// All tags by language and name. Labels with the same slug are one tag; a label of
/// nothing but signs has its code points as address.
pub fn gather(facts: &[Facts], config: &Config, posts: &[Vec<SourceId>]) -> Vec<Tag> {
    let mut tags = Vec::new();
    for language in config.language_ids() {
        let prefix = config.prefix(language);
        let mut by_slug: BTreeMap<String, Tag> = BTreeMap::new();
        for &post in &posts[usize::from(language.0)] {
            for label in &facts[post.index()].tags {
                let slug = tag_slug(&label.value);
                let tag = by_slug.entry(slug).or_insert_with_key(|slug| Tag {
                    language,
                    name: label.value.clone(),
                    address: format!("{prefix}tags/{slug}/"),
                    posts: vec![],
                });
                if tag.posts.last() != Some(&post) {
                    tag.posts.push(post);
                }
            }
        }
        let mut found: Vec<Tag> = by_slug.into_values().collect();
        found.sort_by_cached_key(|tag| collation_key(&tag.name));
        tags.extend(found);
    }
    tags
}

/// The slug of a label; `page` would be taken for the second page of a list.
pub fn tag_slug(label: &str) -> String {
    match slug(label).as_str() {
        "" => label.chars().map(|c| format!("u{:x}", u32::from(c))).collect::<Vec<_>>().join("-"),
        "page" => "page-tag".to_owned(),
        slug => slug.to_owned(),
    }
}
