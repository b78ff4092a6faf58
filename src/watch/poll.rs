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

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Instant;

    use super::super::source::Source;
    use super::super::{Watcher, Woken};
    use super::*;
    use crate::workspace::Changes;

    fn site() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("content/posts")).unwrap();
        fs::create_dir_all(root.join("notes/more")).unwrap();
        (folder, root)
    }

    /// A watcher that looks again and again.
    fn polled(root: &Path) -> Watcher {
        let (sender, signals) = channel();
        let (mut watcher, _) = Watcher::start(root);
        watcher.source = Source::Polling(start(root, &sender));
        watcher.signals = signals;
        watcher.batch.come_in_rounds(true);
        watcher.reach_again();
        watcher
    }

    /// What is told until a path is told of.
    fn told(watcher: &mut Watcher, path: &str) -> Changes {
        let until = Instant::now() + Duration::from_secs(30);
        while Instant::now() < until {
            if let Woken::Changes(changes) = watcher.wait(Some(Duration::from_secs(1)))
                && changes.touch(path)
            {
                return changes;
            }
        }
        panic!("{path} was not told of");
    }

    #[cfg(unix)]
    #[test]
    fn what_links_lead_to_is_looked_at_and_nothing_outside_of_the_site() {
        use std::os::unix::fs::symlink;

        let (_folder, root) = site();
        let outside = tempfile::tempdir().unwrap();
        fs::write(root.join("notes/a.md"), "a").unwrap();
        symlink("../../notes/a.md", root.join("content/posts/a.md")).unwrap();
        symlink(outside.path(), root.join("content/outside")).unwrap();
        symlink("..", root.join("content/circle")).unwrap();
        let mut watcher = polled(&root);
        fs::write(root.join("notes/a.md"), "other").unwrap();
        told(&mut watcher, "content/posts/a.md");
        symlink("../../notes/more", root.join("content/posts/more")).unwrap();
        told(&mut watcher, "content/posts/more");
        fs::write(outside.path().join("b.md"), "b").unwrap();
        fs::write(root.join("notes/more/b.md"), "b").unwrap();
        let changes = told(&mut watcher, "content/posts/more/b.md");
        assert!(!changes.touch("content/outside/b.md"));
        fs::remove_file(root.join("notes/a.md")).unwrap();
        told(&mut watcher, "content/posts/a.md");
    }

    #[test]
    fn while_git_is_at_work_nothing_is_told_and_then_all_at_once() {
        let (_folder, root) = site();
        let lock = root.join(".git/index.lock");
        fs::create_dir(root.join(".git")).unwrap();
        let mut watcher = polled(&root);
        fs::write(&lock, "").unwrap();
        let path = |number: usize| format!("content/posts/{number}.md");
        (0..20).for_each(|number| fs::write(root.join(path(number)), "a").unwrap());
        // More than one look.
        assert!(matches!(watcher.wait(Some(INTERVAL * 5 / 2)), Woken::Quiet));
        (20..40).for_each(|number| fs::write(root.join(path(number)), "a").unwrap());
        fs::remove_file(&lock).unwrap();
        let changes = told(&mut watcher, &path(0));
        assert!((0..40).all(|number| changes.touch(&path(number))));
    }
}
