//! Tells when files of a site have changed.
//!
//! What happened is of no interest, only where: events are drained in batches as they
//! come, without a fixed delay, and whoever asks looks at the files. A file that is still
//! being written is kept back until it is whole. Where the system cannot tell of changes,
//! as on a disk of the network, the files are looked at again and again.

mod batch;
mod git;
mod links;
mod network;
mod note;
mod open;
mod poll;
mod reach;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

use crate::diagnostic::Words;
use crate::workspace::Changes;
use batch::{Batch, Git, Ready};
use links::Links;
use reach::Reach;
use source::Source;

/// The folders of a site, and its settings.
const WATCHED: [&str; 8] =
    ["content", "static", "themes", "templates", "assets", "strings", "fonts", "site.toml"];

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
    batch: Batch,
    /// Files elsewhere in the site that texts include.
    elsewhere: BTreeSet<PathBuf>,
    links: Links,
    reach: Reach,
    /// Folders that have appeared, and when: files in them may have been open before
    /// anybody could tell.
    fresh: BTreeMap<PathBuf, Instant>,
    /// Whether the folder of the site has gone.
    is_root_lost: bool,
    /// Why it has begun to look again and again, if nobody has asked yet.
    complaint: Option<Words>,
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
        let (source, why) = Source::start(root, &sender);
        let (root, batch, links) = (root.to_owned(), Batch::default(), Links::default());
        let (reach, elsewhere, fresh) = (Reach::of(&root), BTreeSet::new(), BTreeMap::new());
        let complaint = why;
        let is_root_lost = false;
        let mut watcher = Watcher {
            root,
            signals,
            sender,
            source,
            batch,
            elsewhere,
            links,
            reach,
            fresh,
            is_root_lost,
            complaint,
        };
        watcher.batch.come_in_rounds(watcher.source.is_polling());
        watcher.find_all_links();
        watcher.reach_again();
        let why = watcher.complaint.take();
        (watcher, why)
    }

    /// Watches everything anew, as if nothing had been.
    fn watch_anew(&mut self) {
        let (source, why) = Source::start(&self.root, &self.sender);
        self.source = source;
        self.complaint = why;
        self.batch.come_in_rounds(self.source.is_polling());
        self.reach = Reach::of(&self.root);
        self.find_all_links();
        self.reach_again();
    }

    /// What stops this watcher.
    pub fn stopper(&self) -> Stopper {
        Stopper(self.sender.clone())
    }

    /// Watches files of the site that lie outside of its usual folders too.
    pub fn also<'a>(&mut self, paths: impl Iterator<Item = &'a str>) {
        let files: BTreeSet<PathBuf> = paths.map(|path| self.root.join(path)).collect();
        if files != self.elsewhere {
            let earlier = std::mem::replace(&mut self.elsewhere, files);
            self.find_links_elsewhere();
            self.reach_again();
            // It may have been written once more before anybody watched it.
            let new = self.elsewhere.difference(&earlier).filter(|file| is_just_written(file));
            new.for_each(|file| self.batch.touch(file.clone(), Instant::now()));
        }
    }

    /// Tells in so much time that everything may have changed: for who could not read what
    /// was told last.
    pub fn look_again(&mut self, after: Duration) {
        self.batch.look_again(self.root.clone(), Instant::now() + after);
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
            let due = self.batch.next_due();
            let until = due.into_iter().chain(deadline).min();
            let signal = match until {
                None => self.signals.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(until) => self.signals.recv_timeout(until.saturating_duration_since(Instant::now())),
            };
            match signal {
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return Woken::Stopped,
                Ok(signal) => self.note(signal),
                Err(RecvTimeoutError::Timeout) => {
                    // What is kept back until it is whole is so for the next wait too.
                    if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
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

    fn take_ready(&mut self) -> Option<Changes> {
        let now = Instant::now();
        for path in self.batch.take_looks(now) {
            self.note_look(path, now);
        }
        self.batch.give_up_waiting(now);
        self.reach_what_is_new();
        let git =
            if self.batch.is_waiting() { git::at_work(&self.root, SystemTime::now()) } else { Git::Idle };
        let mut ready = self.batch.take_ready(now, git)?;
        if ready.paths.is_none() {
            // What has come unseen is watched before anybody looks at it.
            self.find_all_links();
            self.reach.forget();
            self.reach_again();
        }
        self.keep_back_open_files(&mut ready);
        let changes = match ready.paths {
            None => Changes::everything(),
            Some(paths) => Changes::at(&self.root, self.names(paths)),
        };
        let changes = changes.while_writing(&self.root, self.names(ready.unfinished));
        (!changes.is_empty()).then_some(changes)
    }

    /// In a folder that has just appeared a file may be half written, and nobody has told.
    fn keep_back_open_files(&mut self, ready: &mut Ready) {
        let fresh = std::mem::take(&mut self.fresh);
        let folders: Vec<&Path> = fresh.keys().map(PathBuf::as_path).filter(|path| holds_any(path)).collect();
        let now = Instant::now();
        for file in open::for_writing(&folders) {
            let appeared = file.ancestors().find_map(|folder| fresh.get(folder)).unwrap_or(&now);
            self.batch.suspect(file.clone(), *appeared, now);
            ready.unfinished.insert(file);
        }
    }
}

/// Whether a file was written a moment ago.
fn is_just_written(file: &Path) -> bool {
    let written = file.metadata().and_then(|found| found.modified()).ok();
    written.and_then(|written| written.elapsed().ok()).is_some_and(|age| age < Duration::from_secs(2))
}

/// Whether there is anything in a folder.
fn holds_any(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

/// Whether the system says when a file that was written is closed.
fn tells_of_closing() -> bool {
    cfg!(any(target_os = "linux", target_os = "android"))
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
    fn a_file_that_was_written_before_it_was_watched_is_looked_at_once_more() {
        let (folder, root) = site();
        let (mut watcher, _) = Watcher::start(&root);
        for name in ["new", "old"] {
            fs::create_dir(root.join(name)).unwrap();
            fs::write(root.join(name).join("a.py"), "a").unwrap();
        }
        let old = fs::File::options().write(true).open(root.join("old/a.py")).unwrap();
        old.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
        drop(old);
        watcher.also(["new/a.py", "old/a.py"].into_iter());
        let changes = watcher.take_ready().expect("nobody tells of it");
        assert!(changes.touch("new/a.py") && !changes.touch("old/a.py"));
        drop(folder);
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
    fn what_is_kept_back_does_not_make_a_wait_longer() {
        let (_folder, root) = site();
        let (mut watcher, _) = Watcher::start(&root);
        watcher.look_again(Duration::from_secs(3600));
        assert!(matches!(watcher.wait(Some(Duration::from_millis(20))), Woken::Quiet));
    }

    #[test]
    fn a_file_elsewhere_is_told_of_though_its_folder_came_later() {
        let (_folder, root) = site();
        let (mut watcher, _) = Watcher::start(&root);
        watcher.also(["type/text.otf"].into_iter());
        fs::create_dir(root.join("type")).unwrap();
        assert!(told(&mut watcher, "type/text.otf"));
        fs::write(root.join("type/text.otf"), "a").unwrap();
        assert!(told(&mut watcher, "type/text.otf"));
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
            watcher.batch.write(path.clone(), Instant::now());
            assert!(watcher.take_ready().is_none_or(|changes| !changes.touch("content/posts/a.md")));
        }
        file.write_all(b" and whole").unwrap();
        drop(file);
        assert!(told(&mut watcher, "content/posts/a.md"));
        assert_eq!(fs::read(&path).unwrap(), b"half and whole");
    }

    #[test]
    fn all_of_a_storm_is_told_of() {
        let (_folder, root) = site();
        let (mut watcher, _) = Watcher::start(&root);
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
    fn when_the_watches_are_used_up_it_begins_to_look() {
        let (_folder, root) = site();
        fs::create_dir_all(root.join("snippets")).unwrap();
        fs::write(root.join("snippets/a.py"), "1").unwrap();
        let (mut watcher, _) = Watcher::start(&root);
        watcher.also(["snippets/a.py"].into_iter());
        let used_up = || notify::Error::new(notify::ErrorKind::MaxFilesWatch);
        assert!(told(&mut watcher, "snippets/a.py"));
        watcher.sender.send(Signal::Event(Err(used_up()))).unwrap();
        assert!(matches!(watcher.wait(None), Woken::Changes(changes) if changes.is_everything()));
        assert!(watcher.complaint().is_some_and(|why| why.en.contains("sysctl")));
        // It is said once, however often the system says so.
        watcher.sender.send(Signal::Event(Err(used_up()))).unwrap();
        assert!(matches!(watcher.wait(None), Woken::Changes(changes) if changes.is_everything()));
        assert!(watcher.complaint().is_none());
        fs::write(root.join("content/posts/a.md"), "a").unwrap();
        assert!(told(&mut watcher, "content/posts/a.md"));
        fs::write(root.join("snippets/a.py"), "22").unwrap();
        assert!(told(&mut watcher, "snippets/a.py"));
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
