//! What a build remembers for the next one, in `.whyfirst/cache`: a pack of highlighted
//! code and diagrams, and smaller copies of pictures. It may be deleted at any time and
//! never changes a byte of the site.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::memo::Memo;

/// The folder below the site's root.
const FOLDER: &str = ".whyfirst/cache";

/// What holds the memo of steps.
const PACK: &str = "memo.pack";

/// How long a file is kept that no page shows.
const UNUSED_FOR: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The cache of one run.
#[derive(Debug)]
pub struct Cache {
    /// Expensive steps by their input.
    pub memo: Memo,
    /// Where things are kept; nothing if they are not.
    folder: Option<PathBuf>,
}

impl Cache {
    /// Opens the cache of a site. One that cannot be read is empty.
    pub fn open(root: &Path, keep: bool) -> Cache {
        let folder = keep.then(|| root.join(FOLDER));
        let cache = Cache { memo: Memo::new(), folder };
        Cache { memo: cache.pack(PACK), ..cache }
    }

    /// The same folder with a memo of its own.
    pub fn beside(&self) -> Cache {
        Cache { memo: Memo::new(), folder: self.folder.clone() }
    }

    /// Another memo, kept under a name.
    pub fn pack(&self, name: &str) -> Memo {
        let pack = self.folder.as_ref().and_then(|folder| fs::read(folder.join(name)).ok());
        pack.map_or_else(Memo::new, |pack| Memo::load(&pack))
    }

    /// Writes what is new in it.
    pub fn save_pack(&self, name: &str, memo: &Memo) {
        if memo.is_dirty() {
            self.put(name, &memo.save());
        }
    }

    /// Writes what is new. A cache that cannot be written costs time and nothing else.
    pub fn save(&self) {
        self.save_pack(PACK, &self.memo);
    }

    /// The file of so many bytes that is kept under a name.
    pub fn file(&self, name: &str, size: u64) -> Option<PathBuf> {
        let path = self.folder.as_ref()?.join(name);
        let there = fs::metadata(&path).is_ok_and(|found| found.is_file() && found.len() == size);
        there.then_some(path)
    }

    /// Keeps bytes under a name, whole or not at all.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        let Some(folder) = &self.folder else { return };
        let path = folder.join(name);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
            let unfinished = path.with_extension(format!("{}.part", std::process::id()));
            fs::write(&unfinished, bytes)?;
            fs::rename(&unfinished, &path)
        });
        // Nothing depends on it: the next run does the work again.
        let _ = written;
    }

    /// Drops the files of a folder whose names are not among these. One that was written
    /// of late stays: a preview beside this build may show it.
    pub fn keep_only(&self, folder: &str, names: &BTreeSet<&str>) {
        let Some(folder) = self.folder.as_ref().map(|root| root.join(folder)) else { return };
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let used = entry.file_name().to_str().is_some_and(|name| names.contains(name));
            let written = entry.metadata().and_then(|found| found.modified());
            if !used && written.is_ok_and(|written| written < SystemTime::now() - UNUSED_FOR) {
                // Nothing depends on it, as of all that is kept here.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_files_that_nothing_shows_are_dropped() {
        let site = tempfile::tempdir().unwrap();
        let cache = Cache::open(site.path(), true);
        for name in ["old", "used", "new"] {
            cache.put(&format!("pictures/{name}.jpg"), b"abc");
            let file = cache.file(&format!("pictures/{name}.jpg"), 3).unwrap();
            if name != "new" {
                let file = fs::File::options().write(true).open(file).unwrap();
                file.set_modified(SystemTime::now() - 2 * UNUSED_FOR).unwrap();
            }
        }
        cache.keep_only("pictures", &BTreeSet::from(["used.jpg"]));
        let left =
            ["old", "used", "new"].map(|name| cache.file(&format!("pictures/{name}.jpg"), 3).is_some());
        assert_eq!(left, [false, true, true]);
        assert_eq!(cache.file("pictures/new.jpg", 4), None);
    }
}
