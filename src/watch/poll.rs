//! Looks at the files of a site again and again, where the system does not tell of
//! changes. A file has changed if its time or its size has.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, SystemTime};

use super::{Signal, WATCHED};

/// The time between two looks.
const INTERVAL: Duration = Duration::from_secs(1);
/// When a file was written, and how long it is.
type Stamp = (SystemTime, u64);

/// A thread that looks; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Poll {
    elsewhere: Sender<Vec<PathBuf>>,
}

impl Poll {
    /// These files are looked at too.
    pub(super) fn also(&self, files: Vec<PathBuf>) {
        // A thread that has ended is not waited for.
        let _ = self.elsewhere.send(files);
    }
}

/// Begins to look. What lies there now is the beginning, whenever the thread gets to run.
pub(super) fn start(root: &Path, sender: &Sender<Signal>) -> Poll {
    let (elsewhere, more) = channel();
    let (root, sender) = (root.to_owned(), sender.clone());
    let before = look(&root, &[]);
    std::thread::spawn(move || run(&root, before, &sender, &more));
    Poll { elsewhere }
}

fn run(
    root: &Path,
    mut before: BTreeMap<PathBuf, Stamp>,
    sender: &Sender<Signal>,
    more: &Receiver<Vec<PathBuf>>,
) {
    let (mut elsewhere, mut found_any) = (Vec::new(), false);
    loop {
        match more.recv_timeout(INTERVAL) {
            Ok(files) => elsewhere = files,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        let now = look(root, &elsewhere);
        let changed: Vec<PathBuf> = differing(&before, &now).cloned().collect();
        // One that has found nothing ends what the one before has found.
        let is_news = !changed.is_empty() || found_any;
        found_any = !changed.is_empty();
        if is_news && sender.send(Signal::Seen(changed)).is_err() {
            return;
        }
        before = now;
    }
}

/// The paths that are in one only, or others in the other.
fn differing<'a>(
    before: &'a BTreeMap<PathBuf, Stamp>,
    now: &'a BTreeMap<PathBuf, Stamp>,
) -> impl Iterator<Item = &'a PathBuf> {
    let gone = before.keys().filter(|path| !now.contains_key(*path));
    let other = now.iter().filter(|(path, stamp)| before.get(*path) != Some(stamp)).map(|(path, _)| path);
    gone.chain(other)
}

fn look(root: &Path, elsewhere: &[PathBuf]) -> BTreeMap<PathBuf, Stamp> {
    let mut found = BTreeMap::new();
    for path in WATCHED.iter().map(|name| root.join(name)).chain(elsewhere.iter().cloned()) {
        add(path, &mut found);
    }
    found
}

/// Adds a file, a link, or what is in a folder. Where a link leads is looked at by its own
/// path.
fn add(path: PathBuf, found: &mut BTreeMap<PathBuf, Stamp>) {
    let Ok(metadata) = path.symlink_metadata() else { return };
    if metadata.is_dir() {
        for entry in fs::read_dir(&path).into_iter().flatten().flatten() {
            add(entry.path(), found);
        }
    } else {
        found.insert(path, (metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH), metadata.len()));
    }
}
