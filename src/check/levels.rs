//! How much an author wants to hear of a lint: on the site, in a file, in a paragraph.

use std::collections::{HashMap, HashSet};

use super::Site;
use crate::diagnostic::{Diagnostic, Level, Place, catalog};
use crate::model::{Facts, Levels};
use crate::text::Span;

/// Gives each warning the level that its author set for its code: none where a comment
/// turns it off, else that of the file's front matter, else that of site.toml. Errors stay
/// errors: without what they report nothing can be built. A comment that turned nothing
/// off is told of.
pub fn levels(diagnostics: Vec<Diagnostic>, site: Site<'_>) -> Vec<Diagnostic> {
    let pages: HashMap<&str, &Facts> = site.facts.iter().map(|page| (&*page.path, page)).collect();
    let mut used: HashSet<(&str, Span)> = HashSet::new();
    let mut left = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics {
        let page = diagnostic.place.as_ref().and_then(|place| pages.get(&*place.path)).copied();
        let silenced = page.is_some_and(|page| silence(&diagnostic, page, &mut used));
        if !silenced {
            left.extend(levelled(diagnostic, page, &site.config.lints));
        }
    }
    for (page, _) in site.facts.iter().zip(&site.index.published).filter(|(_, published)| **published) {
        for silence in
            page.silences.iter().filter(|silence| !used.contains(&(&*page.path, silence.code.span)))
        {
            let unneeded =
                catalog::comment_unneeded(Place::new(&page.path, silence.code.span), &silence.code.value);
            left.extend(levelled(unneeded, Some(page), &site.config.lints));
        }
    }
    left
}

/// Whether a comment of the page turns a message off; all that do are noted.
fn silence<'a>(diagnostic: &Diagnostic, page: &'a Facts, used: &mut HashSet<(&'a str, Span)>) -> bool {
    let place = diagnostic.place.as_ref().and_then(|place| place.span);
    let Some(span) = place.filter(|_| diagnostic.level == Level::Warning) else { return false };
    let mut silenced = false;
    for silence in page.silences.iter().filter(|silence| silence.holds(diagnostic.code, span)) {
        used.insert((&page.path, silence.code.span));
        silenced = true;
    }
    silenced
}

/// A message at the level that is set for it; nothing if that is off.
fn levelled(diagnostic: Diagnostic, page: Option<&Facts>, of_site: &Levels) -> Option<Diagnostic> {
    let set = page.and_then(|page| page.lints.get(diagnostic.code)).or_else(|| of_site.get(diagnostic.code));
    match set {
        Some(level) if diagnostic.level == Level::Warning => {
            level.map(|level| Diagnostic { level, ..diagnostic })
        }
        _ => Some(diagnostic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Words;

    #[test]
    fn only_warnings_can_be_turned_off() {
        let place = || Place::file("content/posts/a.md");
        let found = vec![
            catalog::emphasis_underscore(place()),
            catalog::alt_missing(place(), &Words::default()),
            catalog::link_missing(place(), "b.md", None),
        ];
        let lints = ["emphasis-underscore", "link-missing"].map(|code| (code.to_owned(), None));
        let mut lints = Levels::from(lints);
        lints.insert("alt-missing".to_owned(), Some(Level::Error));
        let left: Vec<_> = found.into_iter().filter_map(|found| levelled(found, None, &lints)).collect();
        let left: Vec<_> = left.iter().map(|diagnostic| (diagnostic.code, diagnostic.level)).collect();
        assert_eq!(left, [("alt-missing", Level::Error), ("link-missing", Level::Error)]);
    }
}
