//! Whether an edit leaves an index right, so that nothing has to be linked again.

use jiff::ZonedDateTime;
use rayon::prelude::*;

use super::names::folded;
use crate::config::Config;
use crate::model::{Facts, Kind, LanguageId, LinkTarget, Part, TermLinks};
use crate::text::Spanned;

/// Whether an index of facts that hold `before` is also right with `after` in its place.
///
/// True where they differ only in what linking does not look at, or looks at to say where
/// a mistake is: places, reading time, headings, what lists show of a post. The title of
/// a post is only a name, so it may be another if nothing in all `facts` and in the
/// settings asks for the old one or for the new one.
pub fn links_as(facts: &[Facts], config: &Config, before: &Facts, after: &Facts) -> bool {
    let (old, new) = (&before.title.value, &after.title.value);
    let is_only_a_name = before.kind == Kind::Post;
    Seen::of(before) == Seen::of(after)
        && (old == new || is_only_a_name && !is_asked_for(&[&folded(old), &folded(new)], facts, config))
}

/// What linking sees of a page, but for its title.
#[derive(PartialEq)]
struct Seen<'f> {
    page: (&'f str, Kind, LanguageId, &'f str, &'f str),
    listed: (Option<&'f ZonedDateTime>, bool, bool, Vec<&'f str>),
    ideas: (Vec<&'f str>, Vec<&'f str>, Option<Part>),
    addresses: Vec<&'f str>,
    series: (Option<&'f str>, Option<u32>, Vec<&'f str>, Vec<&'f str>),
    names: (Vec<&'f str>, Option<bool>, &'f [String]),
    entry: [Option<&'f str>; 2],
    links: (Option<TermLinks>, Vec<&'f LinkTarget>),
    images: (Option<&'f str>, Vec<&'f str>),
}

impl Seen<'_> {
    /// Names every field, so that a new one cannot be forgotten here.
    fn of(facts: &Facts) -> Seen<'_> {
        #[rustfmt::skip]
        let Facts {
            path, kind, language, key, slug, date, draft, unlisted, tags, explains, needs, aliases, series,
            order, stage, image, also, auto, avoid, term_links, why, short, knows, posts, links, images,
            title: _, summary: _, excerpt: _, updated: _, author: _, toc: _, template: _, extra: _,
            planned: _, done: _, headings: _, anchors: _, reading: _, lints: _, silences: _,
        } = facts;
        // What the entry of a term says is searched for other terms.
        let entry = match kind {
            Kind::Term => [why, short].map(|text| text.as_ref().map(|text| &*text.value)),
            Kind::Post | Kind::Series | Kind::Page => [None, None],
        };
        Seen {
            page: (path, *kind, *language, key, slug),
            listed: (date.as_ref(), *draft, *unlisted, values(tags)),
            ideas: (values(explains), needs.iter().map(|need| &*need.name.value).collect(), *stage),
            addresses: values(aliases),
            series: (
                series.as_deref(),
                order.as_ref().map(|order| order.value),
                values(knows),
                values(posts),
            ),
            names: (values(also), *auto, avoid),
            entry,
            links: (*term_links, links.iter().map(|link| &link.target).collect()),
            images: (
                image.as_ref().map(|image| &*image.value),
                images.iter().map(|image| &*image.target).collect(),
            ),
        }
    }
}

fn values(texts: &[Spanned<String>]) -> Vec<&str> {
    texts.iter().map(|text| &*text.value).collect()
}

/// Whether anything asks for a page by one of these names.
fn is_asked_for(names: &[&str], facts: &[Facts], config: &Config) -> bool {
    let is_one = |name: &str| names.contains(&&*folded(name));
    let asks = |page: &Facts| {
        let named = page.explains.iter().chain(&page.knows).chain(page.needs.iter().map(|need| &need.name));
        let linked = page.links.iter().filter_map(|link| match &link.target {
            LinkTarget::Name { name, .. } => Some(name),
            LinkTarget::Local { .. } | LinkTarget::External(_) => None,
        });
        named.map(|name| &name.value).chain(linked).any(|name| is_one(name))
    };
    config.knows.iter().any(|name| is_one(name)) || facts.par_iter().any(asks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memo::Memo;
    use crate::parse::parse;
    use crate::text::Source;

    fn config() -> Config {
        crate::config::read(&Source::new("site.toml", "title = \"글\"\n")).0
    }

    fn facts(path: &str, front_matter: &str, text: &str) -> Facts {
        let source = Source::new(path, format!("+++\n{front_matter}+++\n{text}"));
        parse(&source, &config(), &Memo::new()).page.map(|(facts, _)| facts).expect("a page")
    }

    fn is_same(others: &[Facts], path: &str, before: (&str, &str), after: (&str, &str)) -> bool {
        let (before, after) = (facts(path, before.0, before.1), facts(path, after.0, after.1));
        links_as(others, &config(), &before, &after)
    }

    const POST: &str = "content/posts/a.md";
    const TITLE: &str = "title = \"글\"\n";

    #[test]
    fn what_a_post_says_of_itself_is_not_linked() {
        let why = "title = \"글\"\nwhy = \"까닭\"\n";
        assert!(is_same(&[], POST, (TITLE, "말"), (why, "다른 말")));
        assert!(is_same(&[], POST, (TITLE, "말"), (TITLE, "## 왜\n\n말")));
        assert!(is_same(&[], POST, (TITLE, "말"), ("title = \"새 글\"\n", "말")));
        assert!(!is_same(&[], POST, (TITLE, "말"), (TITLE, "[말](b.md)")));
        assert!(!is_same(&[], POST, (TITLE, "말"), ("title = \"글\"\ndraft = true\n", "말")));
    }

    #[test]
    fn a_title_that_somebody_asks_for_is() {
        let after = ("title = \"새 글\"\n", "말");
        for (front_matter, text) in [("", "[[ 글 ]]"), ("", "[[새글#왜]]"), ("needs = [\"글\"]\n", "")] {
            let other = facts("content/posts/b.md", &format!("title = \"b\"\n{front_matter}"), text);
            assert!(!is_same(&[other], POST, (TITLE, "말"), after), "{front_matter}{text}");
        }
    }

    #[test]
    fn names_and_meanings_of_terms_are() {
        let path = "content/glossary/a.md";
        let term = ("term = \"말\"\nwhy = \"a\"\nshort = \"b\"\n", "");
        assert!(!is_same(&[], path, term, ("term = \"새 말\"\nwhy = \"a\"\nshort = \"b\"\n", "")));
        assert!(!is_same(&[], path, term, ("term = \"말\"\nwhy = \"a\"\nshort = \"c\"\n", "")));
        assert!(is_same(&[], path, term, ("term = \"말\"\nwhy = \"a\"\nshort = \"b\"\n", "말")));
    }
}
