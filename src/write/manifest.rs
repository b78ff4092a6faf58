//! What whyfirst wrote into an output folder: for each file the hash of its bytes, and
//! how its entry on the disk looked once written.
//!
//! The manifest lies in the site's own `.whyfirst` folder, never in the output, since
//! hosts publish what they find there. It may be lost at any time: nothing is then taken
//! to be ours, and what has the right bytes is taken over as it stands.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::Path;
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::diagnostic::catalog::Failure;

/// What a manifest's file begins with; the number goes up when its shape changes.
const HEAD: &[u8] = b"whyfirst output 1\n";

/// The files of an output folder, by path.
pub(super) type Manifest = BTreeMap<String, Entry>;

/// A blake3 hash of a file's bytes.
pub(super) type Hash = [u8; 32];

/// What is known of one file that we wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// The hash of what was written.
    pub(super) hash: Hash,
    /// The file as it was right after it was written.
    pub(super) stamp: Stamp,
    /// What it was copied from, if that can be trusted to tell of changes.
    pub(super) source: Option<Origin>,
}

/// How the disk describes a file: as long as it says the same, the bytes are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    /// Bytes.
    pub(super) size: u64,
    /// Nanoseconds since 1970, for what was changed last.
    pub(super) modified: i64,
}

impl Stamp {
    /// The stamp in a file's metadata.
    pub(super) fn of(metadata: &Metadata) -> io::Result<Stamp> {
        let modified = metadata.modified()?;
        let narrow = |nanoseconds: u128| i64::try_from(nanoseconds).unwrap_or(i64::MAX);
        let modified = match modified.duration_since(UNIX_EPOCH) {
            Ok(since) => narrow(since.as_nanos()),
            Err(before) => -narrow(before.duration().as_nanos()),
        };
        Ok(Stamp { size: metadata.len(), modified })
    }
}

/// The file that an output file is a copy of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Origin {
    /// A hash of its path: another file of the same size and time is another file.
    pub(super) path: u64,
    /// The file when it was copied.
    pub(super) stamp: Stamp,
}

/// Reads a manifest; nothing if there is none, or none that can be made sense of.
pub(super) fn read(path: &Path) -> Result<Option<Manifest>> {
    Ok(read_sealed(path, HEAD)?.and_then(|bytes| postcard::from_bytes(&bytes).ok()))
}

/// Writes a manifest and waits until it is on the disk.
pub(super) fn write(path: &Path, manifest: &Manifest) -> Result<()> {
    write_sealed(path, HEAD, &postcard::to_stdvec(manifest)?)
}

/// Reads what [`write_sealed`] wrote: nothing if the file is missing, begins with
/// another head, or was cut or altered.
pub(super) fn read_sealed(path: &Path, head: &[u8]) -> Result<Option<Vec<u8>>> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| Failure::read(path)),
    };
    let sealed = bytes.strip_prefix(head).and_then(|rest| rest.split_first_chunk::<32>());
    Ok(sealed.filter(|(seal, body)| *seal == blake3::hash(body).as_bytes()).map(|(_, body)| body.to_vec()))
}

/// Writes a head, a hash of the body and the body, and waits until they are on the disk.
pub(super) fn write_sealed(path: &Path, head: &[u8], body: &[u8]) -> Result<()> {
    let bytes = [head, blake3::hash(body).as_bytes(), body].concat();
    let written = File::create(path).and_then(|mut file| {
        file.write_all(&bytes)?;
        file.sync_all()
    });
    written.with_context(|| Failure::write(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Manifest {
        let stamp = Stamp { size: 3, modified: -5 };
        let entry = Entry { hash: [7; 32], stamp, source: Some(Origin { path: 1, stamp }) };
        Manifest::from([("글/index.html".to_owned(), entry)])
    }

    #[test]
    fn a_manifest_comes_back_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("manifest");
        assert_eq!(read(&path).unwrap(), None);
        write(&path, &example()).unwrap();
        assert_eq!(read(&path).unwrap(), Some(example()));
    }

    #[test]
    fn a_damaged_manifest_counts_as_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("manifest");
        write(&path, &example()).unwrap();
        let whole = fs::read(&path).unwrap();
        for cut in [0, 5, HEAD.len() + 3, whole.len() - 1] {
            fs::write(&path, &whole[..cut]).unwrap();
            assert_eq!(read(&path).unwrap(), None, "cut at {cut}");
        }
        let mut altered = whole;
        *altered.last_mut().unwrap() ^= 1;
        fs::write(&path, &altered).unwrap();
        assert_eq!(read(&path).unwrap(), None);
    }

    #[test]
    fn times_before_1970_are_times() {
        let folder = tempfile::tempdir().unwrap();
        let file = File::create(folder.path().join("a")).unwrap();
        file.set_modified(UNIX_EPOCH - std::time::Duration::from_secs(2)).unwrap();
        assert_eq!(Stamp::of(&file.metadata().unwrap()).unwrap().modified, -2_000_000_000);
    }
}
