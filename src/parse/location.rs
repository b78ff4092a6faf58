//! What a file's path says of it: what it is, its language, its slug, its series and
//! its place there, and perhaps its date.

use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::model::{Facts, Kind, Reading};
use crate::text::{Span, Spanned, date, nearest, slug};

/// The folder of all content.
pub const CONTENT: &str = "content";

/// Facts that know only what the path says.
///
/// # Errors
/// A path in none of the folders that whyfirst reads, or in a language that the site
/// does not have.
pub fn locate(path: &Arc<str>, config: &Config) -> Result<Facts, Diagnostic> {
    let inner = path.strip_prefix("content/").unwrap_or(path);
    let inner = inner.strip_suffix(".md").unwrap_or(inner);
    let (stem, language) = language(path, inner, config)?;
    let is_index = stem.ends_with("/index");
    let key = stem.strip_suffix("/index").unwrap_or(stem);
    let (folder, rest) = key.split_once('/').unwrap_or((key, ""));
    let (folders, name) = rest.rsplit_once('/').unwrap_or(("", rest));
    let kind = match folder {
        "posts" if name == "_index" && !folders.is_empty() && !is_index => Kind::Series,
        "posts" if !name.is_empty() && name != "_index" => Kind::Post,
        "glossary" if !name.is_empty() && name != "_index" => Kind::Term,
        "pages" if !name.is_empty() && name != "_index" => Kind::Page,
        _ => {
            let near = nearest(folder, ["posts", "glossary", "pages"]);
            return Err(catalog::folder_unknown(Place::file(Arc::clone(path)), near));
        }
    };
    let mut facts = empty(path, kind, key);
    facts.language = language;
    let name = if kind == Kind::Series { folders } else { name };
    if matches!(kind, Kind::Post | Kind::Series) && !folders.is_empty() {
        facts.series = Some(folders.to_owned());
    }
    let name = dated(name, config, &mut facts);
    let (order, name) = ordered(name);
    facts.order = order.map(|order| Spanned::new(order, Span::default()));
    facts.slug = slug::slug(name);
    facts.title = Spanned::new(name.to_owned(), Span::default());
    Ok(facts)
}

/// Takes the language's suffix off a path without its extension.
fn language<'p>(
    path: &Arc<str>,
    stem: &'p str,
    config: &Config,
) -> Result<(&'p str, crate::model::LanguageId), Diagnostic> {
    let Some((rest, suffix)) = stem.rsplit_once('.') else { return Ok((stem, crate::model::LanguageId(0))) };
    if let Some(language) = config.language_id(suffix) {
        return Ok((rest, language));
    }
    let looks_like_one = suffix.len() == 2 && suffix.bytes().all(|byte| byte.is_ascii_lowercase());
    if looks_like_one && !rest.ends_with('/') {
        let known: Vec<&str> = config.languages.iter().map(|language| &*language.code).collect();
        let place = Place::file(Arc::clone(path));
        return Err(catalog::language_unknown(place, suffix, &known.join(", ")));
    }
    Ok((stem, crate::model::LanguageId(0)))
}

/// Takes a date off the front of a name: `2026-11-23-why`.
fn dated<'n>(name: &'n str, config: &Config, facts: &mut Facts) -> &'n str {
    let is_date = |text: &str| {
        text.bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
    };
    match (name.get(..10), name.get(10..)) {
        (Some(written), Some(rest)) if is_date(written) => {
            facts.date = date::read(written, &config.zone);
            if facts.date.is_none() || rest.trim_start_matches(['-', '_']).is_empty() {
                return name;
            }
            rest.trim_start_matches(['-', '_'])
        }
        _ => name,
    }
}

/// Takes a number that orders off the front of a name: `01-why`, `2. why`.
fn ordered(name: &str) -> (Option<u32>, &str) {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &name[digits..];
    let after = rest.trim_start_matches(['-', '_', '.', ' ']);
    if digits == 0 || digits > 4 || after.len() == rest.len() || after.is_empty() {
        return (None, name);
    }
    (name[..digits].parse().ok(), after)
}

fn empty(path: &Arc<str>, kind: Kind, key: &str) -> Facts {
    Facts {
        path: Arc::clone(path),
        kind,
        language: crate::model::LanguageId(0),
        key: key.into(),
        slug: String::new(),
        title: Spanned::default(),
        why: None,
        summary: None,
        excerpt: String::new(),
        date: None,
        updated: None,
        draft: false,
        unlisted: false,
        tags: vec![],
        explains: vec![],
        needs: vec![],
        aliases: vec![],
        series: None,
        order: None,
        stage: None,
        author: None,
        image: None,
        toc: true,
        template: None,
        extra: serde_json::Value::Null,
        also: vec![],
        auto: None,
        avoid: vec![],
        term_links: None,
        short: None,
        knows: vec![],
        posts: vec![],
        planned: vec![],
        done: false,
        headings: vec![],
        anchors: vec![],
        links: vec![],
        images: vec![],
        lints: Default::default(),
        silences: Vec::new(),
        reading: Reading::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    fn config() -> Config {
        crate::config::read(&Source::new("site.toml", "title = \"글\"\n[languages.en]\n")).0
    }

    fn located(path: &str) -> Facts {
        locate(&path.into(), &config()).unwrap()
    }

    #[test]
    fn paths_say_what_a_file_is() {
        let post = located("content/posts/ai-basics/02-machine-learning.en.md");
        assert_eq!((post.kind, post.language.0), (Kind::Post, 1));
        assert_eq!(&*post.key, "posts/ai-basics/02-machine-learning");
        assert_eq!((post.slug.as_str(), post.series.as_deref()), ("machine-learning", Some("ai-basics")));
        assert_eq!(post.order.unwrap().value, 2);
        let series = located("content/posts/ai-basics/_index.md");
        assert_eq!((series.kind, series.slug.as_str()), (Kind::Series, "ai-basics"));
        let folder = located("content/posts/embeddings/index.en.md");
        assert_eq!((folder.kind, folder.slug.as_str()), (Kind::Post, "embeddings"));
        assert_eq!(folder.series, None);
        assert_eq!(located("content/glossary/attention.md").kind, Kind::Term);
        assert_eq!(located("content/pages/about.md").kind, Kind::Page);
    }

    #[test]
    fn dates_and_numbers_leave_the_address() {
        let post = located("content/posts/2026-11-23-토큰.md");
        assert_eq!(post.slug, "토큰");
        assert_eq!(post.date.unwrap().date().to_string(), "2026-11-23");
        assert_eq!(located("content/posts/2026.md").slug, "2026");
        assert_eq!(located("content/posts/gpt-4.md").slug, "gpt-4");
    }

    #[test]
    fn strays_are_reported() {
        let code = |path: &str| locate(&path.into(), &config()).unwrap_err().code;
        assert_eq!(code("content/post/a.md"), "folder-unknown");
        assert_eq!(code("content/a.md"), "folder-unknown");
        assert_eq!(code("content/posts/a.fr.md"), "language-unknown");
    }
}
