//! The lints: what is not wrong enough to stop a build, and how much the site's author
//! wants to hear of it.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Level};

/// Gives each warning the level that site.toml sets for its code: none, the same, or
/// that of an error. Errors stay errors: without what they report nothing can be built.
pub fn levels(diagnostics: Vec<Diagnostic>, lints: &BTreeMap<String, Option<Level>>) -> Vec<Diagnostic> {
    diagnostics
        .into_iter()
        .filter_map(|diagnostic| match lints.get(diagnostic.code) {
            Some(level) if diagnostic.level == Level::Warning => {
                level.map(|level| Diagnostic { level, ..diagnostic })
            }
            _ => Some(diagnostic),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Words;
    use crate::diagnostic::{Place, catalog};

    #[test]
    fn only_warnings_can_be_turned_off() {
        let place = || Place::file("content/posts/a.md");
        let found = vec![
            catalog::emphasis_underscore(place()),
            catalog::alt_missing(place(), &Words::default()),
            catalog::link_missing(place(), "b.md", None),
        ];
        let lints = ["emphasis-underscore", "link-missing"].map(|code| (code.to_owned(), None));
        let mut lints = BTreeMap::from(lints);
        lints.insert("alt-missing".to_owned(), Some(Level::Error));
        let left = levels(found, &lints);
        let left: Vec<_> = left.iter().map(|diagnostic| (diagnostic.code, diagnostic.level)).collect();
        assert_eq!(left, [("alt-missing", Level::Error), ("link-missing", Level::Error)]);
    }
}
