//! Which files of a site may have changed since they were read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::model::File;
use crate::text::nfc;

/// Paths of a site that may hold something else than before. One too many costs a
/// moment; a folder stands for all that is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// By their path from the site's root in NFC, each with its name on the disk; nothing if
    /// nobody knows, and every file is looked at anew.
    paths: Option<BTreeMap<String, PathBuf>>,
    /// Files that are being written: what is known of them stays, and one that is not known
    /// is not there yet. They will be told of when they are whole.
    unfinished: BTreeMap<String, PathBuf>,
}

impl Changes {
    /// None: for when only time has gone by.
    pub fn none() -> Changes {
        Changes { paths: Some(BTreeMap::new()), unfinished: BTreeMap::new() }
    }

    /// Nobody knows: every file is looked at anew.
    pub fn everything() -> Changes {
        Changes { paths: None, unfinished: BTreeMap::new() }
    }

    /// The changes at these paths of the disk; what lies outside of the site is left out. A
    /// file that has more names, by links, has changed at each of them.
    pub fn at(root: &Path, disk: impl IntoIterator<Item = PathBuf>) -> Changes {
        Changes { paths: Some(named(root, disk)), unfinished: BTreeMap::new() }
    }

    /// These, while the files at these paths of the disk are being written.
    #[must_use]
    pub fn while_writing(self, root: &Path, disk: impl IntoIterator<Item = PathBuf>) -> Changes {
        Changes { unfinished: named(root, disk), ..self }
    }

    /// Whether nothing is said to have changed.
    pub fn is_empty(&self) -> bool {
        self.paths.as_ref().is_some_and(BTreeMap::is_empty)
    }

    /// Whether anything may have changed.
    pub fn is_everything(&self) -> bool {
        self.paths.is_none()
    }

    /// Whether a file is being written.
    pub fn is_unfinished(&self, path: &str) -> bool {
        self.unfinished.contains_key(path)
    }

    /// Whether any file in a folder is being written.
    pub fn is_unfinished_in(&self, folder: &str) -> bool {
        self.unfinished.keys().any(|path| is_in(path, folder))
    }

    /// Whether a path, or a folder that it lies in, may have changed.
    pub fn touch(&self, path: &str) -> bool {
        if self.is_unfinished(path) {
            return false;
        }
        let Some(paths) = &self.paths else { return true };
        let mut folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        paths.contains_key("") || paths.contains_key(path) || folders.any(|folder| paths.contains_key(folder))
    }

    /// Whether anything at, in or around a folder may have changed.
    pub fn touch_in(&self, folder: &str) -> bool {
        let Some(paths) = &self.paths else { return true };
        let below = || paths.keys().any(|path| is_in(path, folder));
        self.touch(folder) || below()
    }

    /// The places among files, which are in order of path, of those that may have changed.
    pub fn among(&self, files: &[File]) -> BTreeSet<usize> {
        let is_whole = |at: &usize| !self.is_unfinished(&files[*at].path);
        let Some(paths) = &self.paths else { return (0..files.len()).filter(is_whole).collect() };
        let places = |path: &str| {
            let below = if path.is_empty() { String::new() } else { format!("{path}/") };
            let first = files.partition_point(|file| *file.path < *below);
            let inner = files[first..].iter().take_while(|file| file.path.starts_with(&below)).count();
            let own = files.binary_search_by(|file| (*file.path).cmp(path)).ok();
            (first..first + inner).chain(own).collect::<Vec<_>>()
        };
        paths.keys().flat_map(|path| places(path)).filter(is_whole).collect()
    }

    /// The paths in a folder, itself included, each with its name on the disk; nothing if
    /// all may have changed, the folder around it included.
    pub fn in_folder(&self, folder: &str) -> Option<impl Iterator<Item = (&str, &Path)>> {
        let paths = self.paths.as_ref().filter(|paths| !paths.contains_key(""))?;
        let inner = paths.iter().filter(move |(path, _)| *path == folder || is_in(path, folder));
        Some(inner.map(|(path, disk)| (path.as_str(), disk.as_path())))
    }

    /// The paths themselves; nothing if all may have changed.
    pub fn paths(&self) -> Option<impl Iterator<Item = &str>> {
        Some(self.paths.as_ref()?.keys().map(String::as_str))
    }
}

/// Paths of the disk by their path from the site's root.
fn named(root: &Path, disk: impl IntoIterator<Item = PathBuf>) -> BTreeMap<String, PathBuf> {
    let path = |disk: PathBuf| {
        // Of a name that is no text the folder is looked at.
        let named = disk.ancestors().find(|path| path.to_str().is_some())?.to_owned();
        let inner = named.strip_prefix(root).ok()?.to_str()?.replace('\\', "/");
        Some((nfc(&inner).into_owned(), named))
    };
    disk.into_iter().filter_map(path).collect()
}

/// Whether a path lies in a folder.
pub fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(paths: &[&str]) -> Changes {
        Changes::at(Path::new("/site"), paths.iter().map(|path| Path::new("/site").join(path)))
    }

    #[test]
    fn a_folder_stands_for_what_is_in_it() {
        let changes = at(&["content/posts/a", "static/x.css"]);
        assert!(changes.touch("content/posts/a/index.md") && changes.touch("content/posts/a"));
        assert!(!changes.touch("content/posts/ab.md") && !changes.touch("content/posts"));
        assert!(changes.touch_in("content") && changes.touch_in("static") && !changes.touch_in("themes"));
        assert!(Changes::everything().touch("x") && at(&[""]).touch("site.toml"));
    }

    #[test]
    fn a_file_that_is_being_written_has_not_changed_yet() {
        let writing = |changes: Changes| changes.while_writing(Path::new("/site"), ["/site/static/b".into()]);
        let file = |path: &str| File { path: path.into(), disk: path.into() };
        let files = [file("static/a"), file("static/b"), file("static/c")];
        for changes in [writing(at(&["static", "static/b"])), writing(Changes::everything())] {
            assert!(changes.touch("static/a") && !changes.touch("static/b") && changes.touch_in("static"));
            assert_eq!(changes.among(&files), BTreeSet::from([0, 2]));
            assert!(changes.is_unfinished_in("static") && !changes.is_unfinished_in("content"));
        }
    }

    #[test]
    fn names_are_composed_and_foreign_paths_left_out() {
        let changes = at(&["content/\u{1112}\u{1161}\u{11ab}.md"]);
        assert!(changes.paths().unwrap().eq(["content/한.md"]));
        assert!(Changes::at(Path::new("/site"), ["/elsewhere/x".into()]).is_empty());
    }
}
