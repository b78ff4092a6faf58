//! The bytes of an output file on their way: read, hashed and written.
//!
//! A file of usual size is read once and held; a video is copied piece by piece. Nothing
//! here knows where in the output it goes.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::manifest::{Hash, Origin, Stamp};
use crate::diagnostic::catalog::{self, Failure};
use crate::model::Content;

/// Files up to this size are held in memory.
const HELD_BYTES: u64 = 4 << 20;

/// The bytes of a file on their way.
pub(super) enum Payload {
    Held(Vec<u8>, Hash),
    Large(PathBuf, u64),
}

impl Payload {
    /// Reads what is small; looks at what is large.
    pub(super) fn read(content: Content) -> Result<Payload> {
        let bytes = match content {
            Content::Bytes(bytes) => bytes,
            Content::File(path) => {
                let context = || Failure::read(&path);
                let size = fs::metadata(&path).with_context(context)?.len();
                if size > HELD_BYTES {
                    return Ok(Payload::Large(path, size));
                }
                fs::read(&path).with_context(context)?
            }
        };
        let hash = *blake3::hash(&bytes).as_bytes();
        Ok(Payload::Held(bytes, hash))
    }

    /// In bytes.
    pub(super) fn size(&self) -> u64 {
        match self {
            Payload::Held(bytes, _) => bytes.len() as u64,
            Payload::Large(_, size) => *size,
        }
    }

    /// The hash of the bytes; of a large file, by reading it.
    pub(super) fn hash(&self) -> Result<Hash> {
        match self {
            Payload::Held(_, hash) => Ok(*hash),
            Payload::Large(path, _) => hash_file(path),
        }
    }

    /// Writes a file that must not be there yet, and its folders.
    pub(super) fn write(&self, to: &Path) -> Result<(Hash, Stamp)> {
        let mut file = match File::create_new(to) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(to.parent().unwrap_or(to))?;
                File::create_new(to)?
            }
            file => file?,
        };
        let hash = match self {
            Payload::Held(bytes, hash) => {
                file.write_all(bytes)?;
                *hash
            }
            Payload::Large(path, _) => copy(path, &mut file)?,
        };
        Ok((hash, Stamp::of(&file.metadata()?)?))
    }
}

fn copy(from: &Path, to: &mut File) -> Result<Hash> {
    let context = || Failure::read(from);
    let mut from_file = File::open(from).with_context(context)?;
    let mut hasher = blake3::Hasher::new();
    let mut piece = vec![0; 256 << 10];
    loop {
        let read = from_file.read(&mut piece).with_context(context)?;
        if read == 0 {
            return Ok(*hasher.finalize().as_bytes());
        }
        hasher.update(&piece[..read]);
        to.write_all(&piece[..read])?;
    }
}

/// What a copy's source looks like now. A source that is not a plain file (a folder, a
/// pipe that never ends) is an error.
pub(super) fn origin(content: &Content) -> Result<Option<Origin>> {
    let Content::File(path) = content else { return Ok(None) };
    let metadata = fs::metadata(path).with_context(|| Failure::read(path))?;
    ensure!(metadata.is_file(), catalog::not_a_file(path));
    let hash = blake3::hash(path.as_os_str().as_encoded_bytes());
    let (head, _) = hash.as_bytes().split_first_chunk().expect("a hash has 32 bytes");
    Ok(Some(Origin { path: u64::from_le_bytes(*head), stamp: Stamp::of(&metadata)? }))
}

/// The hash of a file's bytes, however large it is.
pub(super) fn hash_file(path: &Path) -> Result<Hash> {
    let hash = fs::File::open(path).and_then(|file| -> io::Result<Hash> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(file)?;
        Ok(*hasher.finalize().as_bytes())
    });
    hash.with_context(|| Failure::read(path))
}
