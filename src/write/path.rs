//! The paths of output files: which are safe to write, in which order they change, and
//! which are the same to some disks.
//!
//! Nothing here looks at the disk.

use anyhow::{Result, bail};

use crate::text::nfc;

/// How the names begin that whyfirst keeps for itself within an output folder.
pub(super) const OWN_PREFIX: &str = ".whyfirst-";

/// Refuses a path that could lead out of the output folder or that no file can have.
/// Earlier stages have already told the author of such a path with its place, so that
/// one which comes this far is a mistake of whyfirst.
pub(super) fn guard(path: &str) -> Result<()> {
    let problem = if path.starts_with('/') {
        "it is absolute"
    } else if path.contains('\\') {
        "it has a `\\`"
    } else if path.chars().any(char::is_control) {
        "it has a control character"
    } else if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
        "a part of it is empty, `.` or `..`"
    } else if has_drive(path) {
        "it names a drive"
    } else if path.starts_with(OWN_PREFIX) {
        "whyfirst keeps that name for itself"
    } else {
        return Ok(());
    };
    bail!("the output path {path:?} is refused: {problem}")
}

/// `C:` at the head of any part: joined to a folder, it would replace the folder.
fn has_drive(path: &str) -> bool {
    path.split('/').any(|part| matches!(part.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic()))
}

/// When a file's turn comes while a site changes: a page follows what it is shown with,
/// and what names pages (feeds, sitemap) follows the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    /// Styles, scripts, pictures, data.
    Asset,
    /// Pages.
    Page,
    /// Feeds, sitemap and the like.
    Listing,
}

impl Turn {
    /// The turn of a path, by its name alone.
    pub(super) fn of(path: &str) -> Turn {
        let name = path.rsplit('/').next().unwrap_or(path);
        match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("html") => Turn::Page,
            Some("xml" | "txt") => Turn::Listing,
            _ if name == "feed.json" => Turn::Listing,
            _ => Turn::Asset,
        }
    }
}

/// A path as a disk sees it that does not tell capitals and Unicode forms apart.
pub(super) fn folded(path: &str) -> String {
    nfc(path).chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_climb_are_refused() {
        for path in [
            "",
            "/a",
            "..",
            "a/../b",
            "./a",
            "a//b",
            "a/",
            "a\\b",
            "C:/a",
            "a/c:b",
            "a\nb",
            "a\0b",
            ".whyfirst-stage/a",
        ] {
            assert!(guard(path).is_err(), "{path:?} was let through");
        }
    }

    #[test]
    fn plain_paths_pass() {
        for path in ["index.html", "글/왜: 토큰?/index.html", ".well-known/x", "a..b", ".nojekyll", "..a"]
        {
            assert!(guard(path).is_ok(), "{path:?} was refused");
        }
    }

    #[test]
    fn pages_follow_assets_and_listings_follow_pages() {
        let mut paths = ["sitemap.xml", "feed.json", "a/index.html", "search/index.json", "a.css", "CNAME"];
        paths.sort_by_key(|path| (Turn::of(path), *path));
        assert_eq!(
            paths,
            ["CNAME", "a.css", "search/index.json", "a/index.html", "feed.json", "sitemap.xml"]
        );
    }
}
