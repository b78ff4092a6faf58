//! What is remembered of pictures between runs.
//!
//! What a file turned out to be is remembered by its path, size and time, so that a
//! picture that did not change is not even opened; copies are remembered by what is in
//! the file, so that a picture that moved is not decoded again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::cache::Cache;
use crate::memo::Step;
use crate::model::{Content, File};
use crate::parse::guard::guarded;
use crate::parse::image::shrink::{self, Copy, Damaged};
use crate::parse::image::{Examined, Fault, examine};

/// What the bytes of a file say, by where it lies and when it was written.
const LOOK: Step = Step { name: "picture", version: 1 };
/// The smaller copies of a picture, by its bytes.
const SHRINK: Step = Step { name: "picture copies", version: shrink::VERSION };
/// Where copies are kept in the cache.
const FOLDER: &str = "pictures";
/// A larger file is no picture for a page; it is published without a look.
const LARGEST_FILE: u64 = 512 << 20;
/// A file that was written this short a time ago may change again without its time
/// changing: some disks count in steps of two seconds.
const UNSETTLED: Duration = Duration::from_secs(3);

/// What is in a file.
pub(super) type Hash = [u8; blake3::OUT_LEN];

/// The smaller copies of a picture, each with its file; nothing if the picture cannot be
/// decoded.
pub(super) type Copies = Option<Vec<(Kept, Content)>>;

/// What a look at a file has shown.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Look {
    pub(super) examined: Result<Examined, Fault>,
    pub(super) hash: Hash,
}

const UNREAD: Look = Look { examined: Err(Fault::Unknown), hash: [0; blake3::OUT_LEN] };

/// A copy as the memo keeps it; its bytes are a file of the cache.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    /// In pixels.
    pub(super) width: u32,
    /// The name of its file: ASCII, with its content's hash.
    pub(super) name: String,
    size: u64,
}

/// The pictures' part of the cache.
#[derive(Clone, Copy)]
pub(super) struct Shelf<'a> {
    pub(super) cache: &'a Cache,
}

impl Shelf<'_> {
    /// What is in a file; it is read only if it is not as it was.
    pub(super) fn look(self, file: &File) -> Look {
        let Some(stamp) = stamp(&file.disk).filter(|stamp| stamp.size <= LARGEST_FILE) else { return UNREAD };
        let (size, time) = (stamp.size.to_le_bytes(), stamp.nanoseconds.to_le_bytes());
        let kept = self.cache.memo.try_bytes(LOOK, &[file.path.as_bytes(), &size, &time], || {
            let look = read(&file.disk);
            if stamp.settled { Ok(to_bytes(&look)) } else { Err(look) }
        });
        match kept {
            Ok(kept) => postcard::from_bytes(&kept).unwrap_or(UNREAD),
            Err(unsettled) => unsettled,
        }
    }

    /// The copies that an earlier run has made, if all are still there.
    pub(super) fn kept(self, picture: &Hash) -> Option<Copies> {
        let kept = self.cache.memo.try_bytes(SHRINK, &[picture], || Err(())).ok()?;
        let kept: Option<Vec<Kept>> = postcard::from_bytes(&kept).ok()?;
        let Some(kept) = kept else { return Some(None) };
        let file = |copy: Kept| {
            let path = self.cache.file(&format!("{FOLDER}/{}", copy.name), copy.size)?;
            Some((copy, Content::File(path)))
        };
        kept.into_iter().map(file).collect::<Option<_>>().map(Some)
    }

    /// Makes the copies of a picture and keeps them.
    pub(super) fn make(self, disk: &Path, examined: &Examined) -> Copies {
        // If it cannot be read, whoever publishes it says so.
        let Ok(bytes) = fs::read(disk) else { return Some(Vec::new()) };
        let made = guarded(|| shrink::copies(&bytes, examined)).unwrap_or(Err(Damaged)).ok();
        let copies: Copies = made.map(|made| made.into_iter().map(|copy| self.keep(copy)).collect());
        let kept = copies.as_ref().map(|copies| copies.iter().map(|(kept, _)| kept).collect::<Vec<_>>());
        let hash = blake3::hash(&bytes);
        let noted = self.cache.memo.try_bytes(SHRINK, &[hash.as_bytes()], || Ok::<_, ()>(to_bytes(&kept)));
        debug_assert!(noted.is_ok());
        copies
    }

    fn keep(self, copy: Copy) -> (Kept, Content) {
        let hash = &blake3::hash(&copy.bytes).to_hex()[..16];
        let name = format!("{hash}-{}.{}", copy.width, copy.extension);
        let path = format!("{FOLDER}/{name}");
        let size = copy.bytes.len() as u64;
        self.cache.put(&path, &copy.bytes);
        let content = self.cache.file(&path, size).map_or(Content::Bytes(copy.bytes), Content::File);
        (Kept { width: copy.width, name, size }, content)
    }

    /// Drops the copies that have been of no use for long.
    pub(super) fn tidy(self, copies: &BTreeMap<Hash, Copies>) {
        let copies = copies.values().flatten().flatten();
        let used: BTreeSet<&str> = copies.map(|(kept, _)| kept.name.as_str()).collect();
        self.cache.keep_only(FOLDER, &used);
    }
}

/// Reads a file and looks at it.
fn read(disk: &Path) -> Look {
    let Ok(bytes) = fs::read(disk) else { return UNREAD };
    let examined = guarded(|| examine(&bytes)).unwrap_or(Err(Fault::Unknown));
    Look { examined, hash: *blake3::hash(&bytes).as_bytes() }
}

struct Stamp {
    size: u64,
    nanoseconds: u128,
    settled: bool,
}

fn stamp(disk: &Path) -> Option<Stamp> {
    let found = fs::metadata(disk).ok()?;
    let modified = found.modified().ok()?;
    let nanoseconds = modified.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    let age = SystemTime::now().duration_since(modified);
    Some(Stamp { size: found.len(), nanoseconds, settled: age.is_ok_and(|age| age > UNSETTLED) })
}

fn to_bytes(value: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).expect("numbers and names can always be written to memory")
}
