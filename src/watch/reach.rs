//! Which folders are watched: those of the site, those that links lead to, and those
//! around the files that texts include.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::links::{Links, at_or_below};
use super::{WATCHED, Watcher};

/// What is watched beside the root.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// Folders, and how much of each.
    watched: BTreeMap<PathBuf, Extent>,
    /// Whether other folders may have to be watched than those.
    pub(super) is_due: bool,
}

/// How much of a folder is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Extent {
    /// What lies directly in it.
    Alone,
    /// All that is in it.
    Whole,
}

impl Reach {
    /// What is watched from the beginning.
    pub(super) fn of(root: &Path) -> Reach {
        let watched = own_folders(root).map(|folder| (folder, Extent::Whole)).collect();
        Reach { watched, is_due: false }
    }

    /// All is to be watched as if nothing had been.
    pub(super) fn forget(&mut self) {
        self.watched.clear();
    }

    /// Whoever watched a path and what is below it does so no longer: it is gone, or another.
    /// Whether anybody did.
    pub(super) fn leave(&mut self, path: &Path) -> bool {
        let left = at_or_below(&self.watched, path).map(|(folder, _)| folder.clone());
        let left: Vec<PathBuf> = left.collect();
        for folder in &left {
            self.watched.remove(folder);
        }
        !left.is_empty()
    }
}

/// The folders of a site that are watched with all that is in them, links left out.
pub(super) fn own_folders(root: &Path) -> impl Iterator<Item = PathBuf> {
    WATCHED.iter().map(|name| root.join(name)).filter(|path| is_folder(path))
}

impl Watcher {
    /// Finds all links anew.
    pub(super) fn find_all_links(&mut self) {
        self.links = Links::default();
        for name in WATCHED {
            self.links.find(&self.root, &self.root.join(name));
        }
        self.find_links_elsewhere();
    }

    /// Finds the links by which texts include files.
    pub(super) fn find_links_elsewhere(&mut self) {
        for file in &self.elsewhere {
            self.links.find_around(&self.root, file);
            self.links.find(&self.root, file);
        }
    }

    /// Watches what has come within reach.
    pub(super) fn reach_what_is_new(&mut self) {
        if self.reach.is_due {
            self.find_links_elsewhere();
            self.reach_again();
        }
    }

    /// Watches what is to be watched and is not yet.
    pub(super) fn reach_again(&mut self) {
        self.reach.is_due = false;
        let wanted = self.wanted();
        for (folder, extent) in &wanted {
            if self.reach.watched.get(folder).is_some_and(|watched| watched >= extent) {
                continue;
            }
            match self.source.watch(folder, *extent) {
                Ok(()) => {
                    self.reach.watched.insert(folder.clone(), *extent);
                }
                Err(error) => self.fall_back_after(error),
            }
        }
        let files = self.elsewhere.iter().map(PathBuf::as_path).chain(self.links.places());
        let folders = wanted.iter().filter(|(_, extent)| **extent == Extent::Whole).map(|(folder, _)| folder);
        self.source.look_at(folders.cloned().chain(files.map(Path::to_owned)).collect());
    }

    /// The folders to be watched. None lies in one that is watched whole: the system would
    /// tell of it by one of its paths only.
    fn wanted(&self) -> BTreeMap<PathBuf, Extent> {
        let mut wanted = BTreeMap::new();
        let places = self.links.places().filter(|place| is_folder(place)).map(Path::to_owned);
        let mut whole: Vec<PathBuf> = own_folders(&self.root).chain(places).collect();
        whole.sort();
        whole.dedup_by(|inner, outer| inner.starts_with(outer));
        let files = self.elsewhere.iter().map(PathBuf::as_path).chain(self.links.places());
        for folder in files.flat_map(|file| self.folders_around(file)) {
            let before = whole.partition_point(|other| *other <= folder);
            if before == 0 || !folder.starts_with(&whole[before - 1]) {
                wanted.insert(folder, Extent::Alone);
            }
        }
        wanted.extend(whole.into_iter().map(|folder| (folder, Extent::Whole)));
        wanted
    }

    /// The folders between the root and a file, as far as they are there and no links.
    fn folders_around(&self, file: &Path) -> impl Iterator<Item = PathBuf> + use<> {
        let inner = file.strip_prefix(&self.root).ok().and_then(Path::parent).map(Path::to_owned);
        let parts: Vec<PathBuf> = inner.iter().flat_map(|inner| inner.iter()).map(PathBuf::from).collect();
        let folders = parts.into_iter().scan(self.root.clone(), |folder, part| {
            folder.push(part);
            Some(folder.clone())
        });
        folders.take_while(|folder| is_folder(folder))
    }

    /// Looks again and again from now on, if the system had no watch left to give. What
    /// cannot be watched for another reason is gone, or will be told of when it changes.
    pub(super) fn fall_back_after(&mut self, error: notify::Error) {
        if let Some(why) = self.source.fall_back(&self.root, &self.sender, &error) {
            self.batch.come_in_rounds(true);
            self.batch.lose_track(Instant::now());
            self.reach.is_due = true;
            self.complaint = Some(why);
        }
    }
}

/// Whether a path is a folder, and no link to one.
pub(super) fn is_folder(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|found| found.is_dir())
}
