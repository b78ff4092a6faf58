//! What a build remembers for the next one, in `.whyfirst/cache`: a pack of highlighted
//! code and diagrams, and smaller copies of pictures. It may be deleted at any time and
//! never changes a byte of the site.

use std::fs;
use std::path::{Path, PathBuf};

use crate::memo::Memo;

/// The folder below the site's root.
const FOLDER: &str = ".whyfirst/cache";

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
        let pack = folder.as_ref().and_then(|folder| fs::read(folder.join("memo.pack")).ok());
        let memo = pack.map_or_else(Memo::new, |pack| Memo::load(&pack));
        Cache { memo, folder }
    }

    /// Writes what is new. A cache that cannot be written costs time and nothing else.
    pub fn save(&self) {
        if self.memo.is_dirty() {
            self.put("memo.pack", &self.memo.save());
        }
    }

    /// The bytes kept under a name.
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.as_ref()?.join(name)).ok()
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
}
