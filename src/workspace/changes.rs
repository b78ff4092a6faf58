//! Which files of a site may have changed since they were read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::model::File;
use crate::text::nfc;

/// Paths of a site that may hold something else than before. One too many costs a
/// moment; a folder stands for all that is in it.
#[derive(Clone, Debug)]
pub enum Changes {
    /// Nobody knows: every file is looked at anew.
    Everything,
    /// These, by their path from the site's root in NFC, each with its name on the disk.
    Paths(BTreeMap<String, PathBuf>),
}

impl Changes {
    /// None: for when only time has gone by.
    pub fn none() -> Changes {
        Changes::Paths(BTreeMap::new())
    }

    /// The changes at these paths of the disk; what lies outside of the site is left out.
    pub fn at(root: &Path, disk: impl IntoIterator<Item = PathBuf>) -> Changes {
        let path = |disk: PathBuf| {
            // Of a name that is no text the folder is looked at.
            let named = disk.ancestors().find(|path| path.to_str().is_some())?.to_owned();
            let inner = named.strip_prefix(root).ok()?.to_str()?.replace('\\', "/");
            Some((nfc(&inner).into_owned(), named))
        };
        Changes::Paths(disk.into_iter().filter_map(path).collect())
    }

    /// Whether nothing is said to have changed.
    pub fn is_empty(&self) -> bool {
        matches!(self, Changes::Paths(paths) if paths.is_empty())
    }

    /// Whether a path, or a folder that it lies in, may have changed.
    pub fn touch(&self, path: &str) -> bool {
        let Changes::Paths(paths) = self else { return true };
        let mut folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        paths.contains_key("") || paths.contains_key(path) || folders.any(|folder| paths.contains_key(folder))
    }

    /// Whether anything at, in or around a folder may have changed.
    pub fn touch_in(&self, folder: &str) -> bool {
        let Changes::Paths(paths) = self else { return true };
        let below = || paths.keys().any(|path| is_in(path, folder));
        self.touch(folder) || below()
    }

    /// The places among files, which are in order of path, of those that may have changed.
    pub fn among(&self, files: &[File]) -> BTreeSet<usize> {
        let Changes::Paths(paths) = self else { return (0..files.len()).collect() };
        let places = |path: &str| {
            let below = if path.is_empty() { String::new() } else { format!("{path}/") };
            let first = files.partition_point(|file| *file.path < *below);
            let inner = files[first..].iter().take_while(|file| file.path.starts_with(&below)).count();
            let own = files.binary_search_by(|file| (*file.path).cmp(path)).ok();
            (first..first + inner).chain(own).collect::<Vec<_>>()
        };
        paths.keys().flat_map(|path| places(path)).collect()
    }

    /// The paths in a folder, itself included, each with its name on the disk; nothing if
    /// all may have changed, the folder around it included.
    pub fn in_folder(&self, folder: &str) -> Option<impl Iterator<Item = (&str, &Path)>> {
        let Changes::Paths(paths) = self else { return None };
        if paths.contains_key("") {
            return None;
        }
        let inner = paths.iter().filter(move |(path, _)| *path == folder || is_in(path, folder));
        Some(inner.map(|(path, disk)| (path.as_str(), disk.as_path())))
    }
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
        assert!(Changes::Everything.touch("x") && at(&[""]).touch("site.toml"));
    }

    #[test]
    fn names_are_composed_and_foreign_paths_left_out() {
        let Changes::Paths(paths) = at(&["content/\u{1112}\u{1161}\u{11ab}.md"]) else { panic!("paths") };
        assert!(paths.contains_key("content/한.md"));
        assert!(Changes::at(Path::new("/site"), ["/elsewhere/x".into()]).is_empty());
    }
}
