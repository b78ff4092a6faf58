//! Tells when files of a site have changed.
//!
//! What happened is of no interest, only where: events are drained in batches as they
//! come, without a fixed delay, and whoever asks looks at the files. A file that is still
//! being written is kept back until it is whole. Where the system cannot tell of changes,
//! as on a disk of the network, the files are looked at again and again.

mod network;
mod poll;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::diagnostic::Words;
use crate::workspace::Changes;

/// The folders of a site, and its settings.
const WATCHED: [&str; 8] =
    ["content", "static", "themes", "templates", "assets", "strings", "fonts", "site.toml"];
/// A file that nobody has closed is taken for whole after so long without a write.
const LONGEST_WRITE: Duration = Duration::from_millis(250);
/// A folder that has just appeared is looked at once more: files may have come into it
/// before the system began to tell of them.
const SECOND_LOOK: Duration = Duration::from_millis(120);

/// As many changes at once are no save but a storm, such as another branch checked out:
/// it is over when nothing has come for a moment, or has gone on for long.
const STORM: usize = 64;
const CALM: Duration = Duration::from_millis(50);
const LONGEST_STORM: Duration = Duration::from_secs(3);

/// What comes in.
#[derive(Debug)]
enum Signal {
    /// From the system.
    Event(notify::Result<notify::Event>),
    /// From looking again and again.
    Seen(Vec<PathBuf>),
    /// Nobody listens any more.
    Stop,
}

/// What a wait has ended with.
#[derive(Debug)]
pub enum Woken {
    /// These files may have changed.
    Changes(Changes),
    /// Nothing came in the time given.
    Quiet,
    /// It was told to stop.
    Stopped,
}

/// A site that is watched.
#[derive(Debug)]
pub struct Watcher {
    root: PathBuf,
    signals: Receiver<Signal>,
    sender: Sender<Signal>,
    source: Source,
    /// Paths that changed and have not been told of yet.
    pending: BTreeSet<PathBuf>,
    /// When the first and the last of them came.
    came: Option<(Instant, Instant)>,
    /// Files that are being written, with the moment of the last write.
    unfinished: BTreeMap<PathBuf, Instant>,
    /// Folders to be looked at once more, and when.
    again: Vec<(Instant, PathBuf)>,
    /// Set when the system has lost track.
    everything: bool,
    /// Files elsewhere in the site that texts include.
    elsewhere: BTreeSet<PathBuf>,
    /// Why it has begun to look again and again, if nobody has asked yet.
    complaint: Option<Words>,
}

/// Who tells of changes.
#[derive(Debug)]
enum Source {
    System(RecommendedWatcher),
    Polling(poll::Poll),
}

/// Stops a watcher from another thread.
#[derive(Clone, Debug)]
pub struct Stopper(Sender<Signal>);

impl Stopper {
    /// Ends the wait of the watcher.
    pub fn stop(&self) {
        // A watcher that is gone has stopped.
        let _ = self.0.send(Signal::Stop);
    }
}

impl Watcher {
    /// Watches a site. Why it has to look again and again, if the system cannot tell.
    /// `root` is the site's folder, its links followed.
    pub fn start(root: &Path) -> (Watcher, Option<Words>) {
        let (sender, signals) = channel();
        let network = network::file_system(root);
        let system = match &network {
            Some(kind) => Err(by_network(kind)),
            None => watch_by_system(root, &sender).map_err(|error| by_error(&error)),
        };
        let (source, why) = match system {
            Ok(watcher) => (Source::System(watcher), None),
            Err(words) => (Source::Polling(poll::start(root, &sender)), Some(words)),
        };
        let watcher = Watcher {
            root: root.to_owned(),
            signals,
            sender,
            source,
            pending: BTreeSet::new(),
            came: None,
            unfinished: BTreeMap::new(),
            again: Vec::new(),
            everything: false,
            elsewhere: BTreeSet::new(),
            complaint: None,
        };
        (watcher, why)
    }

    /// What stops this watcher.
    pub fn stopper(&self) -> Stopper {
        Stopper(self.sender.clone())
    }

    /// Watches files of the site that lie outside of its usual folders too.
    pub fn also<'a>(&mut self, paths: impl Iterator<Item = &'a str>) {
        let files: BTreeSet<PathBuf> = paths.map(|path| self.root.join(path)).collect();
        for file in files.difference(&self.elsewhere) {
            match (&mut self.source, file.parent()) {
                // The root is watched already; a folder that is not there has no files.
                (Source::System(watcher), Some(folder)) if folder != self.root && folder.is_dir() => {
                    let _ = watcher.watch(folder, RecursiveMode::NonRecursive);
                }
                _ => {}
            }
        }
        if let Source::Polling(poll) = &self.source {
            poll.also(files.iter().cloned().collect());
        }
        self.elsewhere = files;
    }

    /// Tells in a moment that everything may have changed: for who could not read what was
    /// told last.
    pub fn look_again(&mut self) {
        self.again.push((Instant::now() + LONGEST_WRITE, self.root.clone()));
    }

    /// Why it has begun to look again and again since it was started; said once.
    pub fn complaint(&mut self) -> Option<Words> {
        self.complaint.take()
    }

    /// Waits for changes, at most so long.
    pub fn wait(&mut self, longest: Option<Duration>) -> Woken {
        let deadline = longest.map(|longest| Instant::now() + longest);
        loop {
            if let Some(changes) = self.take_ready() {
                return Woken::Changes(changes);
            }
            let due = self.next_due();
            let until = due.into_iter().chain(deadline).min();
            let signal = match until {
                None => self.signals.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(until) => self.signals.recv_timeout(until.saturating_duration_since(Instant::now())),
            };
            match signal {
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return Woken::Stopped,
                Ok(signal) => self.note(signal),
                Err(RecvTimeoutError::Timeout) => {
                    if deadline.is_some_and(|deadline| Instant::now() >= deadline) && due.is_none() {
                        return Woken::Quiet;
                    }
                }
            }
            while let Ok(signal) = self.signals.try_recv() {
                if matches!(signal, Signal::Stop) {
                    return Woken::Stopped;
                }
                self.note(signal);
            }
        }
    }

    /// When something that was kept back is due.
    fn next_due(&self) -> Option<Instant> {
        let written = self.unfinished.values().map(|last| *last + LONGEST_WRITE);
        let calm = self.came.map(|(first, last)| (last + CALM).min(first + LONGEST_STORM));
        written.chain(self.again.iter().map(|(due, _)| *due)).chain(calm).min()
    }

    /// What can be told now; nothing if there is nothing, or while the rest of it is only
    /// half written.
    fn take_ready(&mut self) -> Option<Changes> {
        let now = Instant::now();
        let whole = |last: &Instant| *last + LONGEST_WRITE <= now;
        let written: Vec<PathBuf> =
            self.unfinished.iter().filter(|(_, last)| whole(last)).map(|(path, _)| path.clone()).collect();
        for path in written {
            self.unfinished.remove(&path);
            self.pending.insert(path);
        }
        let (due, later) = std::mem::take(&mut self.again).into_iter().partition(|(due, _)| *due <= now);
        self.again = later;
        self.pending.extend(Vec::into_iter(due).map(|(_, folder)| folder));
        if std::mem::take(&mut self.everything) {
            self.pending.clear();
            self.unfinished.clear();
            return Some(Changes::Everything);
        }
        if self.is_stormy(now) {
            return None;
        }
        self.came = None;
        let ready = std::mem::take(&mut self.pending);
        let changes = Changes::at(&self.root, ready);
        (!changes.is_empty()).then_some(changes)
    }

    /// Whether so much comes in that more is sure to follow.
    fn is_stormy(&self, now: Instant) -> bool {
        let goes_on = |(first, last)| now < last + CALM && now < first + LONGEST_STORM;
        self.pending.len() + self.unfinished.len() > STORM && self.came.is_some_and(goes_on)
    }

    fn note(&mut self, signal: Signal) {
        let now = Instant::now();
        self.came = Some((self.came.map_or(now, |(first, _)| first), now));
        match signal {
            Signal::Event(Ok(event)) => self.note_event(event),
            Signal::Event(Err(error)) => {
                if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) {
                    self.complaint = Some(by_error(&error));
                    self.source = Source::Polling(poll::start(&self.root, &self.sender));
                }
                self.everything = true;
            }
            Signal::Seen(paths) => {
                for path in paths {
                    self.keep_until_whole(path);
                }
            }
            Signal::Stop => {}
        }
    }

    fn note_event(&mut self, event: notify::Event) {
        self.everything |= event.need_rescan();
        let is_close = event.kind == EventKind::Access(AccessKind::Close(AccessMode::Write));
        if event.kind.is_access() && !is_close {
            return;
        }
        let is_write = matches!(
            event.kind,
            EventKind::Create(CreateKind::File) | EventKind::Modify(ModifyKind::Data(_))
        );
        for path in event.paths {
            if !self.is_ours(&path) {
                continue;
            }
            if event.kind.is_create() || matches!(event.kind, EventKind::Modify(ModifyKind::Name(_))) {
                self.note_folder(&path);
            }
            match () {
                () if is_write && tells_of_closing() => _ = self.unfinished.insert(path, Instant::now()),
                () if is_write => self.keep_until_whole(path),
                () => {
                    self.unfinished.remove(&path);
                    self.pending.insert(path);
                }
            }
        }
    }

    /// A new folder may hold files that nobody tells of; a new one of the root is none
    /// that is watched already.
    fn note_folder(&mut self, path: &Path) {
        if !path.is_dir() {
            return;
        }
        self.again.push((Instant::now() + SECOND_LOOK, path.to_owned()));
        if let (Source::System(watcher), true) = (&mut self.source, path.parent() == Some(&self.root)) {
            let _ = watcher.unwatch(path);
            let _ = watcher.watch(path, RecursiveMode::Recursive);
        }
    }

    /// Where nobody says that a file was closed: one that is empty is about to be written.
    fn keep_until_whole(&mut self, path: PathBuf) {
        let is_empty = path.metadata().is_ok_and(|found| found.is_file() && found.len() == 0);
        if is_empty {
            self.unfinished.entry(path).or_insert_with(Instant::now);
        } else {
            self.unfinished.remove(&path);
            self.pending.insert(path);
        }
    }

    /// Whether a path belongs to what the site is made of.
    fn is_ours(&self, path: &Path) -> bool {
        let Ok(inner) = path.strip_prefix(&self.root) else { return false };
        let first = inner.components().next().and_then(|first| first.as_os_str().to_str());
        first.is_some_and(|first| WATCHED.contains(&first)) || self.elsewhere.contains(path)
    }
}

/// Whether the system says when a file that was written is closed.
fn tells_of_closing() -> bool {
    cfg!(any(target_os = "linux", target_os = "android"))
}

fn watch_by_system(root: &Path, sender: &Sender<Signal>) -> notify::Result<RecommendedWatcher> {
    let sender = sender.clone();
    let mut watcher = notify::recommended_watcher(move |event| {
        let is_noise = matches!(&event, Ok(notify::Event { kind: EventKind::Access(access), .. })
            if *access != AccessKind::Close(AccessMode::Write));
        if !is_noise {
            // Whoever listened is gone, and this watcher will be too.
            let _ = sender.send(Signal::Event(event));
        }
    })?;
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    for folder in WATCHED.iter().map(|name| root.join(name)).filter(|folder| folder.is_dir()) {
        watcher.watch(&folder, RecursiveMode::Recursive)?;
    }
    Ok(watcher)
}

fn by_network(kind: &str) -> Words {
    Words::new(
        format!("이 폴더는 바뀐 것을 알려 주지 않는 디스크({kind})에 있어서, 파일을 1초마다 살펴봅니다."),
        format!(
            "This folder is on a disk that does not tell of changes ({kind}), so the files are looked at every second."
        ),
    )
}

fn by_error(error: &notify::Error) -> Words {
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => Words::new(
            "시스템이 지켜볼 수 있는 폴더 수를 다 써서, 파일을 1초마다 살펴봅니다. 늘리려면: sudo sysctl fs.inotify.max_user_watches=524288",
            "The system has no watches left, so the files are looked at every second. To have more: sudo sysctl fs.inotify.max_user_watches=524288",
        ),
        _ => Words::new(
            format!("시스템이 바뀐 것을 알려 주지 않아서({error}), 파일을 1초마다 살펴봅니다."),
            format!(
                "The system does not tell of changes ({error}), so the files are looked at every second."
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Write as _;

    /// Waits until a path is told of.
    fn told(watcher: &mut Watcher, path: &str) -> bool {
        let deadline = Instant::now() + Duration::from_secs(20);
        while Instant::now() < deadline {
            if let Woken::Changes(changes) = watcher.wait(Some(Duration::from_secs(1)))
                && changes.touch(path)
            {
                return true;
            }
        }
        false
    }

    fn site() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("content/posts")).unwrap();
        fs::write(root.join("site.toml"), "title = \"글\"\n").unwrap();
        (folder, root)
    }

    #[test]
    fn files_and_folders_that_come_and_go_are_told_of() {
        let (_folder, root) = site();
        let (mut watcher, _) = Watcher::start(&root);
        fs::write(root.join("content/posts/글.md"), "a").unwrap();
        assert!(told(&mut watcher, "content/posts/글.md"));
        fs::rename(root.join("content/posts/글.md"), root.join("content/posts/새.md")).unwrap();
        assert!(told(&mut watcher, "content/posts/새.md"));
        fs::remove_file(root.join("content/posts/새.md")).unwrap();
        assert!(told(&mut watcher, "content/posts/새.md"));
        fs::create_dir_all(root.join("templates")).unwrap();
        fs::write(root.join("templates/post.html"), "x").unwrap();
        assert!(told(&mut watcher, "templates/post.html"));
        fs::write(root.join("site.toml"), "title = \"다른\"\n").unwrap();
        assert!(told(&mut watcher, "site.toml"));
    }

    #[test]
    fn what_is_no_part_of_the_site_is_not_told_of() {
        let (_folder, root) = site();
        let (mut watcher, _) = Watcher::start(&root);
        fs::create_dir_all(root.join("public")).unwrap();
        fs::write(root.join("public/index.html"), "x").unwrap();
        fs::write(root.join("content/last.md"), "x").unwrap();
        loop {
            let Woken::Changes(changes) = watcher.wait(Some(Duration::from_secs(20))) else {
                panic!("the last file is told of")
            };
            assert!(!changes.touch("public/index.html"), "{changes:?}");
            if changes.touch("content/last.md") {
                break;
            }
        }
    }

    #[test]
    fn a_file_that_is_being_written_is_kept_back() {
        let (_folder, root) = site();
        let (mut watcher, _) = Watcher::start(&root);
        let path = root.join("content/posts/a.md");
        let mut file = fs::File::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        file.flush().unwrap();
        if tells_of_closing() {
            watcher.unfinished.insert(path.clone(), Instant::now());
            assert!(watcher.take_ready().is_none_or(|changes| !changes.touch("content/posts/a.md")));
        }
        file.write_all(b" and whole").unwrap();
        drop(file);
        assert!(told(&mut watcher, "content/posts/a.md"));
        assert_eq!(fs::read(&path).unwrap(), b"half and whole");
    }

    #[test]
    fn a_storm_is_told_of_at_once() {
        let (_folder, root) = site();
        let (mut watcher, _) = Watcher::start(&root);
        let now = Instant::now();
        watcher.came = Some((now, now));
        watcher.pending = (0..=STORM).map(|number| root.join(format!("content/{number}.md"))).collect();
        assert!(watcher.is_stormy(now) && !watcher.is_stormy(now + CALM));
        watcher.came = Some((now, now + LONGEST_STORM));
        assert!(!watcher.is_stormy(now + LONGEST_STORM));
        watcher.pending.pop_first();
        watcher.came = Some((now, now));
        assert!(!watcher.is_stormy(now));
        for number in 0..300 {
            fs::write(root.join(format!("content/posts/{number}.md")), "x").unwrap();
        }
        let mut left: BTreeSet<String> =
            (0..300).map(|number| format!("content/posts/{number}.md")).collect();
        while !left.is_empty() {
            let Woken::Changes(changes) = watcher.wait(Some(Duration::from_secs(20))) else {
                panic!("{left:?}")
            };
            left.retain(|path| !changes.touch(path));
        }
    }

    #[test]
    fn looking_again_and_again_finds_the_same() {
        let (_folder, root) = site();
        let (sender, signals) = channel();
        let (mut watcher, _) = Watcher::start(&root);
        watcher.source = Source::Polling(poll::start(&root, &sender));
        watcher.signals = signals;
        fs::write(root.join("content/posts/a.md"), "a").unwrap();
        assert!(told(&mut watcher, "content/posts/a.md"));
        fs::remove_file(root.join("content/posts/a.md")).unwrap();
        assert!(told(&mut watcher, "content/posts/a.md"));
    }

    #[test]
    fn a_watcher_can_be_stopped() {
        let (_folder, root) = site();
        let (mut watcher, _) = Watcher::start(&root);
        let stopper = watcher.stopper();
        std::thread::spawn(move || stopper.stop());
        while !matches!(watcher.wait(None), Woken::Stopped) {}
    }
}
