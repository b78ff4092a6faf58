//! The memo of expensive pure steps: what a step made of an input, by a hash of both.
//!
//! A [`Memo`] lives in memory and can be read from, and written to, the bytes of one
//! pack; where the pack lies is its caller's business. It never changes what is made:
//! a key names the step, the step's version and the whole input, so that what comes out
//! is what the step would make anew. It may be thrown away at any time.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

/// Stands at the head of a pack. Another release may make other bytes of the same
/// input, so that a pack is only good for the release that wrote it.
const RELEASE: &str = concat!("whyfirst ", env!("CARGO_PKG_VERSION"), " memo 1");

type Key = [u8; blake3::OUT_LEN];

/// A pure function whose results are worth keeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name, unlike that of any other step.
    pub name: &'static str,
    /// Goes up whenever the step makes other bytes of the same input.
    pub version: u32,
}

/// What steps have made so far. Many threads can share one.
#[derive(Debug, Default)]
pub struct Memo {
    entries: Mutex<HashMap<Key, Entry>>,
    dirty: AtomicBool,
}

#[derive(Debug)]
struct Entry {
    value: Arc<[u8]>,
    /// Whether this run has asked for it: what no run asks for must not pile up.
    used: bool,
}

/// What a pack holds, in order of key.
#[derive(Serialize, Deserialize)]
struct Pack<'a> {
    release: &'a str,
    #[serde(borrow)]
    entries: Vec<(Key, &'a [u8])>,
}

impl Memo {
    /// A memo that knows nothing.
    pub fn new() -> Memo {
        Memo::default()
    }

    /// Reads what [`Memo::save`] wrote. A pack that is damaged, or that another release
    /// wrote, reads as empty: everything is then made anew.
    pub fn load(pack: &[u8]) -> Memo {
        let entries = read_pack(pack).unwrap_or_default();
        Memo { entries: Mutex::new(entries), dirty: AtomicBool::new(false) }
    }

    /// The bytes to load in a later run. Entries that this run had no use for are left
    /// out, so call it only after everything that the site needs has been made. After
    /// this the memo is no longer dirty.
    pub fn save(&self) -> Vec<u8> {
        self.dirty.store(false, Ordering::Relaxed);
        let mut used = self.used();
        used.sort_unstable_by_key(|(key, _)| *key);
        let entries = used.iter().map(|(key, value)| (*key, &**value)).collect();
        let content = postcard::to_stdvec(&Pack { release: RELEASE, entries })
            .expect("names and bytes can always be written to memory");
        [blake3::hash(&content).as_bytes().as_slice(), &content].concat()
    }

    /// What this run has asked for. Others may go on asking while it is written.
    fn used(&self) -> Vec<(Key, Arc<[u8]>)> {
        let entries = self.lock();
        let used = entries.iter().filter(|(_, entry)| entry.used);
        used.map(|(key, entry)| (*key, Arc::clone(&entry.value))).collect()
    }

    /// Whether anything was added since the memo was loaded or last saved.
    pub fn is_dirty(&self) -> bool {
        self.dirty.load(Ordering::Relaxed)
    }

    /// What `make` makes, or has made earlier of the same `input`. The parts of the
    /// input are told apart: `["a", "b"]` is not `["ab"]`.
    pub fn text(&self, step: Step, input: &[&str], make: impl FnOnce() -> String) -> String {
        let made = self.try_text(step, input, || Ok::<_, Infallible>(make()));
        made.unwrap_or_else(|never| match never {})
    }

    /// As [`Memo::text`], for a step that can fail. Failures are not kept: what is kept
    /// could not say them in the words of another run.
    pub fn try_text<E>(
        &self,
        step: Step,
        input: &[&str],
        make: impl FnOnce() -> Result<String, E>,
    ) -> Result<String, E> {
        let key = key(step, input.iter().map(|part| part.as_bytes()));
        if let Some(text) = self.get(&key).and_then(|bytes| String::from_utf8(bytes.to_vec()).ok()) {
            return Ok(text);
        }
        let made = make()?;
        self.put(key, made.as_bytes().into());
        Ok(made)
    }

    /// As [`Memo::try_text`], for a step that reads and makes bytes.
    pub fn try_bytes<E>(
        &self,
        step: Step,
        input: &[&[u8]],
        make: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<Arc<[u8]>, E> {
        let key = key(step, input.iter().copied());
        if let Some(bytes) = self.get(&key) {
            return Ok(bytes);
        }
        let made: Arc<[u8]> = make()?.into();
        self.put(key, Arc::clone(&made));
        Ok(made)
    }

    fn get(&self, key: &Key) -> Option<Arc<[u8]>> {
        let mut entries = self.lock();
        let entry = entries.get_mut(key)?;
        entry.used = true;
        Some(Arc::clone(&entry.value))
    }

    /// Two threads may have made the same at the same time; the bytes are the same too.
    fn put(&self, key: Key, value: Arc<[u8]>) {
        self.lock().insert(key, Entry { value, used: true });
        self.dirty.store(true, Ordering::Relaxed);
    }

    /// A thread that panicked while holding the lock left no entry half-written.
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Names a step and its input. Lengths are hashed along, so that the borders between
/// the parts count.
fn key<'a>(step: Step, input: impl Iterator<Item = &'a [u8]>) -> Key {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&step.version.to_le_bytes());
    for part in std::iter::once(step.name.as_bytes()).chain(input) {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    hasher.finalize().into()
}

fn read_pack(pack: &[u8]) -> Option<HashMap<Key, Entry>> {
    let (hash, content) = pack.split_first_chunk::<{ blake3::OUT_LEN }>()?;
    if blake3::hash(content) != *hash {
        return None;
    }
    let pack: Pack = postcard::from_bytes(content).ok()?;
    if pack.release != RELEASE {
        return None;
    }
    let unused = |(key, value): (Key, &[u8])| (key, Entry { value: value.into(), used: false });
    Some(pack.entries.into_iter().map(unused).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOUBLE: Step = Step { name: "double", version: 1 };

    /// Doubles a text through the memo; says whether it had to be made.
    fn double(memo: &Memo, step: Step, input: &[&str]) -> (String, bool) {
        let mut made = false;
        let text = memo.text(step, input, || {
            made = true;
            input.concat().repeat(2)
        });
        (text, made)
    }

    #[test]
    fn a_result_is_made_once() {
        let memo = Memo::new();
        assert!(!memo.is_dirty());
        assert_eq!(double(&memo, DOUBLE, &["가"]), ("가가".to_owned(), true));
        assert_eq!(double(&memo, DOUBLE, &["가"]), ("가가".to_owned(), false));
        assert!(memo.is_dirty());
    }

    #[test]
    fn a_key_names_step_version_and_parts() {
        let memo = Memo::new();
        double(&memo, DOUBLE, &["a", "b"]);
        assert!(double(&memo, DOUBLE, &["ab"]).1);
        assert!(double(&memo, DOUBLE, &["a", "b", ""]).1);
        assert!(double(&memo, Step { version: 2, ..DOUBLE }, &["a", "b"]).1);
        assert!(double(&memo, Step { name: "twice", ..DOUBLE }, &["a", "b"]).1);
        assert!(!double(&memo, DOUBLE, &["a", "b"]).1);
    }

    #[test]
    fn failures_are_not_kept() {
        let memo = Memo::new();
        assert_eq!(memo.try_text(DOUBLE, &["a"], || Err("no")), Err("no"));
        assert!(!memo.is_dirty());
        assert_eq!(memo.try_text(DOUBLE, &["a"], || Ok::<_, &str>("aa".into())), Ok("aa".into()));
        let bytes = memo.try_bytes(DOUBLE, &[&[255]], || Ok::<_, &str>(vec![255, 255]));
        assert_eq!(bytes.as_deref(), Ok([255, 255].as_slice()));
    }

    #[test]
    fn a_pack_keeps_what_was_used() {
        let first = Memo::new();
        double(&first, DOUBLE, &["a"]);
        double(&first, DOUBLE, &["b"]);
        let second = Memo::load(&first.save());
        assert!(!first.is_dirty());
        assert!(!double(&second, DOUBLE, &["a"]).1);
        assert!(!second.is_dirty());
        let third = Memo::load(&second.save());
        assert_eq!(double(&third, DOUBLE, &["a"]), ("aa".to_owned(), false));
        assert!(double(&third, DOUBLE, &["b"]).1);
    }

    #[test]
    fn the_same_entries_make_the_same_pack() {
        let pack = |order: [&str; 3]| {
            let memo = Memo::new();
            order.iter().for_each(|input| drop(double(&memo, DOUBLE, &[input])));
            memo.save()
        };
        assert_eq!(pack(["a", "b", "c"]), pack(["c", "a", "b"]));
    }

    #[test]
    fn a_damaged_pack_reads_as_empty() {
        let memo = Memo::new();
        double(&memo, DOUBLE, &["a"]);
        let pack = memo.save();
        for at in 0..pack.len() {
            let mut damaged = pack.clone();
            damaged[at] ^= 1;
            assert!(double(&Memo::load(&damaged), DOUBLE, &["a"]).1, "byte {at}");
            assert!(double(&Memo::load(&pack[..at]), DOUBLE, &["a"]).1, "cut at {at}");
        }
        assert!(!double(&Memo::load(&pack), DOUBLE, &["a"]).1);
    }

    #[test]
    fn another_release_reads_as_empty() {
        let content = postcard::to_stdvec(&Pack { release: "whyfirst 0", entries: vec![([0; 32], b"a")] });
        let content = content.unwrap();
        let pack = [blake3::hash(&content).as_bytes().as_slice(), &content].concat();
        assert!(read_pack(&pack).is_none());
    }
}
