//! Symbolic links among the files of a site, and where they lead: what changes there
//! changes under the name of the link too.
//!
//! Places are paths without a link in them, so that each folder is looked through once,
//! however many links lead to it and whether or not they lead in a circle. A link that
//! leads out of the site is followed by nobody, and not noted.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Bound;
use std::path::{Component, Path, PathBuf};

use crate::load::{DEEPEST, is_leftover};

/// A link leads to a link, and so on, so often at most.
const MOST_STEPS: usize = 40;

/// The links of a site.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// The links that lead to or through a place.
    by_place: BTreeMap<PathBuf, BTreeSet<PathBuf>>,
    /// The places that a link leads through, its end the last.
    by_link: BTreeMap<PathBuf, Vec<PathBuf>>,
}

impl Links {
    /// Notes the links at and below a path, and in the folders that they lead to. Whether
    /// there are any.
    pub(super) fn find(&mut self, root: &Path, path: &Path) -> bool {
        let mut any = false;
        let mut todo = vec![path.to_owned()];
        while let Some(path) = todo.pop() {
            let Ok(found) = path.symlink_metadata() else { continue };
            if found.is_dir() {
                let entries = fs::read_dir(&path).into_iter().flatten().flatten();
                let entries = entries.filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_file()));
                let names = entries.map(|entry| entry.file_name());
                let names = names.filter(|name| !is_leftover(&name.to_string_lossy()));
                todo.extend(names.map(|name| path.join(name)));
            } else if found.is_symlink() {
                any = true;
                todo.extend(self.note(root, path));
            }
        }
        any
    }

    /// Notes the links among the folders around a path, if any.
    pub(super) fn find_around(&mut self, root: &Path, path: &Path) {
        let around = path.ancestors().skip(1).take_while(|folder| *folder != root);
        for folder in around.filter(|folder| folder.is_symlink()) {
            self.note(root, folder.to_owned());
        }
    }

    /// Notes a link. The folder that it leads to, if nobody has looked through it yet.
    fn note(&mut self, root: &Path, link: PathBuf) -> Option<PathBuf> {
        let mut places = steps(&link);
        places.retain(|place| place.starts_with(root));
        let end = places.last().cloned();
        let end = end.filter(|end| end.is_dir() && !self.by_place.contains_key(end));
        for place in &places {
            self.by_place.entry(place.clone()).or_default().insert(link.clone());
        }
        self.by_link.insert(link, places);
        end
    }

    /// Forgets the links at and below a path. Whether there were any.
    pub(super) fn forget(&mut self, path: &Path) -> bool {
        let links = at_or_below(&self.by_link, path).map(|(link, _)| link.clone());
        let links: Vec<PathBuf> = links.collect();
        for link in &links {
            for place in self.by_link.remove(link).into_iter().flatten() {
                let Some(others) = self.by_place.get_mut(&place) else { continue };
                others.remove(link);
                if others.is_empty() {
                    self.by_place.remove(&place);
                }
            }
        }
        !links.is_empty()
    }

    /// Follows the links anew that lead to or through a path, or what is below it. Whether
    /// there are any.
    pub(super) fn follow_again(&mut self, root: &Path, path: &Path) -> bool {
        let links = at_or_below(&self.by_place, path).flat_map(|(_, links)| links.clone());
        let links: BTreeSet<PathBuf> = links.collect();
        for link in &links {
            self.forget(link);
            self.find(root, link);
        }
        !links.is_empty()
    }

    /// The places that links lead to or through.
    pub(super) fn places(&self) -> impl Iterator<Item = &Path> {
        self.by_place.keys().map(PathBuf::as_path)
    }

    /// The names that a path has by links, its own left out. A link that leads in a circle
    /// is gone along as often as whoever lists the files does.
    pub(super) fn names(&self, path: &Path) -> BTreeSet<PathBuf> {
        let mut names = BTreeSet::new();
        let mut used: BTreeMap<&Path, usize> = BTreeMap::new();
        let mut todo = vec![path.to_owned()];
        while let Some(path) = todo.pop() {
            let around = path.ancestors().filter_map(|place| Some((place, self.by_place.get(place)?)));
            // What happens to a folder happens to what links lead to in it.
            let inside = at_or_below(&self.by_place, &path).map(|(place, links)| (place.as_path(), links));
            for (place, links) in around.chain(inside) {
                let rest = path.strip_prefix(place).unwrap_or(Path::new(""));
                for link in links {
                    let turns = used.entry(link).or_default();
                    *turns += 1;
                    let name = if rest.as_os_str().is_empty() { link.clone() } else { link.join(rest) };
                    if *turns <= DEEPEST && names.insert(name.clone()) {
                        todo.push(name);
                    }
                }
            }
        }
        names
    }
}

/// The part of a map whose paths are a path or lie in it.
pub(super) fn at_or_below<'a, 'b, T>(
    map: &'a BTreeMap<PathBuf, T>,
    path: &'b Path,
) -> impl Iterator<Item = (&'a PathBuf, &'a T)> + use<'a, 'b, T> {
    let from = (Bound::Included(path), Bound::Unbounded);
    map.range::<Path, _>(from).take_while(move |(other, _)| other.starts_with(path))
}

/// The places that a link leads through, there or not, its end the last.
fn steps(link: &Path) -> Vec<PathBuf> {
    let (mut steps, mut at) = (Vec::new(), link.to_owned());
    for _ in 0..MOST_STEPS {
        let Ok(next) = at.read_link() else { break };
        let next = at.parent().unwrap_or(&at).join(next);
        // The folders on the way may be links themselves.
        let around = next.ancestors().skip(1).filter(|folder| folder.is_symlink());
        steps.extend(around.filter_map(place));
        let Some(next) = place(&next) else { break };
        steps.push(next.clone());
        at = next;
    }
    steps
}

/// A path without a link around it, whether or not anything is there.
fn place(path: &Path) -> Option<PathBuf> {
    let around = path.ancestors().skip(1).find_map(|folder| Some((folder, folder.canonicalize().ok()?)));
    let (folder, mut place) = around?;
    for part in path.strip_prefix(folder).ok()?.components() {
        match part {
            Component::ParentDir => drop(place.pop()),
            part => place.push(part),
        }
    }
    Some(place)
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn site() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for path in ["content/posts", "notes/more/deep"] {
            fs::create_dir_all(root.join(path)).unwrap();
        }
        fs::write(root.join("notes/a.md"), "a").unwrap();
        (folder, root)
    }

    fn names(links: &Links, root: &Path, path: &str) -> Vec<String> {
        let names = links.names(&root.join(path)).into_iter();
        names.map(|name| name.strip_prefix(root).unwrap().to_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn what_lies_where_links_lead_has_their_names_too() {
        let (_folder, root) = site();
        symlink("../../notes/a.md", root.join("content/posts/a.md")).unwrap();
        symlink("../../notes/more", root.join("content/posts/more")).unwrap();
        symlink("later.md", root.join("notes/more/soon.md")).unwrap();
        let mut links = Links::default();
        assert!(links.find(&root, &root.join("content")));
        assert_eq!(names(&links, &root, "notes/a.md"), ["content/posts/a.md"]);
        assert_eq!(names(&links, &root, "notes/more/deep/b.md"), ["content/posts/more/deep/b.md"]);
        let inside =
            ["content/posts/a.md", "content/posts/more", "content/posts/more/soon.md", "notes/more/soon.md"];
        assert_eq!(names(&links, &root, "notes"), inside);
        // One that leads to what is not there yet, by a folder that is a link.
        let soon = ["content/posts/more/later.md", "content/posts/more/soon.md", "notes/more/soon.md"];
        assert_eq!(names(&links, &root, "notes/more/later.md"), soon);
        assert_eq!(names(&links, &root, "notes/b.md"), [""; 0]);
        assert!(links.forget(&root.join("content/posts/a.md")));
        assert_eq!(names(&links, &root, "notes/a.md"), [""; 0]);
    }

    #[test]
    fn circles_end_and_what_lies_outside_is_not_noted() {
        let (_folder, root) = site();
        let outside = tempfile::tempdir().unwrap();
        symlink(outside.path(), root.join("content/outside")).unwrap();
        symlink("circle", root.join("content/circle")).unwrap();
        symlink("..", root.join("content/posts/all")).unwrap();
        symlink("../../content", root.join("notes/more/back")).unwrap();
        symlink("../notes/more", root.join("content/more")).unwrap();
        let mut links = Links::default();
        assert!(links.find(&root, &root.join("content")));
        assert!(links.places().all(|place| place.starts_with(&root)));
        let found = names(&links, &root, "content/posts/a.md");
        assert!(found.contains(&"content/posts/all/posts/a.md".to_owned()), "{found:?}");
        assert!(found.contains(&"content/more/back/posts/a.md".to_owned()), "{found:?}");
        assert!(found.len() <= 3 * DEEPEST, "{found:?}");
        assert!(links.names(&outside.path().canonicalize().unwrap().join("a.md")).is_empty());
    }
}
