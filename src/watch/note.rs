//! What is made of a signal: which paths it is about, by all their names, and whether
//! the files there are whole.

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, EventKind, ModifyKind};

use super::batch::SECOND_LOOK;
use super::reach::is_folder;
use super::{Signal, WATCHED, Watcher, tells_of_closing};

/// A folder of a site that has gone is looked for so often.
const ROOT_LOOK: Duration = Duration::from_millis(500);

impl Watcher {
    /// Notes what has come in.
    pub(super) fn note(&mut self, signal: Signal) {
        match signal {
            Signal::Event(Ok(event)) => self.note_event(event),
            Signal::Event(Err(error)) => {
                self.fall_back_after(error);
                self.batch.lose_track(Instant::now());
            }
            Signal::Seen(paths) if paths.is_empty() => self.batch.settle(),
            Signal::Seen(paths) => paths.into_iter().for_each(|path| self.note_seen(path)),
            Signal::Stop => {}
        }
    }

    fn note_event(&mut self, event: notify::Event) {
        if event.need_rescan() {
            self.batch.lose_track(Instant::now());
        }
        let is_close = event.kind == EventKind::Access(AccessKind::Close(AccessMode::Write));
        if event.kind.is_access() && !is_close {
            return;
        }
        let is_other_file = event.kind.is_create() || event.kind.is_remove() || is_rename(event.kind);
        for path in event.paths {
            if *path == *self.root && (event.kind.is_remove() || is_rename(event.kind)) {
                self.lose_root();
            }
            if !self.is_ours(&path) {
                continue;
            }
            if is_other_file {
                self.note_arrival(&path);
            }
            // What is in a new folder is told of by itself, or found at the second look.
            if !(event.kind.is_create() && is_folder(&path)) {
                self.note_change(path, event.kind);
            }
        }
    }

    fn note_seen(&mut self, path: PathBuf) {
        if self.is_ours(&path) {
            self.note_arrival(&path);
            self.keep_until_whole(path);
        }
    }

    fn note_change(&mut self, path: PathBuf, kind: EventKind) {
        let now = Instant::now();
        match kind {
            EventKind::Create(CreateKind::File) if tells_of_closing() => self.note_new(path),
            EventKind::Modify(ModifyKind::Data(_)) if tells_of_closing() => self.batch.write(path, now),
            EventKind::Create(CreateKind::File) | EventKind::Modify(ModifyKind::Data(_)) => {
                self.keep_until_whole(path);
            }
            EventKind::Modify(ModifyKind::Metadata(_)) => self.batch.touch(path, now),
            _ => self.batch.add(path, now),
        }
    }

    /// A file that is new is about to be written, unless it is but another name.
    fn note_new(&mut self, path: PathBuf) {
        let now = Instant::now();
        match path.symlink_metadata() {
            Ok(found) if !found.is_file() || has_other_names(&found) => self.batch.add(path, now),
            Ok(found) if found.len() == 0 => self.batch.write(path, now),
            // Written already, or whole when it got its name: then nobody tells more.
            Ok(_) => self.batch.begin(path, now),
            Err(_) => self.batch.add(path, now),
        }
    }

    /// Where nobody says that a file was closed: one that is empty is about to be written.
    fn keep_until_whole(&mut self, path: PathBuf) {
        if path.metadata().is_ok_and(|found| found.is_file() && found.len() == 0) {
            self.batch.begin(path, Instant::now());
        } else {
            self.batch.add(path, Instant::now());
        }
    }

    /// Something else lies at a path than before, or nothing does. A new folder may hold
    /// files that nobody tells of, and links may lead elsewhere.
    fn note_arrival(&mut self, path: &Path) {
        if *path == *self.root {
            return;
        }
        let had_links = self.links.forget(path);
        let leads_here = self.links.follow_again(&self.root, path);
        self.reach.is_due |= self.reach.leave(path) || had_links || leads_here;
        self.look_through(path);
        if is_folder(path) {
            self.reach.is_due = true;
            self.fresh.insert(path.to_owned(), Instant::now());
            self.batch.appear(path.to_owned(), Instant::now());
        }
    }

    /// Notes what is to be looked at once more, by now with all in it.
    pub(super) fn note_look(&mut self, path: PathBuf, now: Instant) {
        if *path == *self.root {
            self.find_root(now);
            self.batch.add(path, now);
            return;
        }
        self.look_through(&path);
        // Each file by itself: one that comes after this is none that was found whole.
        let mut found = files_below(&path);
        if found.is_empty() {
            found.push(path.clone());
        }
        for path in found {
            self.batch.touch(path, now);
        }
        self.fresh.entry(path).or_insert(now.checked_sub(SECOND_LOOK).unwrap_or(now));
    }

    /// The folder of the site has gone; another may take its place, which nobody watches.
    fn lose_root(&mut self) {
        let now = Instant::now();
        self.is_root_lost = true;
        self.batch.lose_track(now);
        self.batch.look_again(self.root.clone(), now + ROOT_LOOK);
    }

    /// Watches the folder of the site anew if it had gone and is there again.
    fn find_root(&mut self, now: Instant) {
        if !self.is_root_lost {
            return;
        }
        if is_folder(&self.root) {
            self.is_root_lost = false;
            self.watch_anew();
        } else {
            self.batch.look_again(self.root.clone(), now + ROOT_LOOK);
        }
    }

    /// Looks for links at and below a path.
    fn look_through(&mut self, path: &Path) {
        self.reach.is_due |= self.links.find(&self.root, path);
    }

    /// The names by which paths belong to what the site is made of; the site itself is one.
    pub(super) fn names(&self, paths: impl IntoIterator<Item = PathBuf>) -> BTreeSet<PathBuf> {
        let names = |path: PathBuf| self.links.names(&path).into_iter().chain([path]);
        let names = paths.into_iter().flat_map(names);
        names.filter(|name| *name == self.root || self.is_named(name)).collect()
    }

    /// Whether a path belongs to what the site is made of, by one of its names.
    fn is_ours(&self, path: &Path) -> bool {
        self.is_named(path) || self.links.names(path).iter().any(|name| self.is_named(name))
    }

    fn is_named(&self, path: &Path) -> bool {
        let Ok(inner) = path.strip_prefix(&self.root) else { return false };
        let first = inner.components().next().and_then(|first| first.as_os_str().to_str());
        first.is_some_and(|first| WATCHED.contains(&first))
            // A folder may come or go with the files in it.
            || self.elsewhere.iter().any(|file| file.starts_with(path))
    }
}

/// Whether something has another name than before.
fn is_rename(kind: EventKind) -> bool {
    matches!(kind, EventKind::Modify(ModifyKind::Name(_)))
}

/// The files and links in a folder.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    files
}

/// Whether a file lies elsewhere too, by a hard link.
#[cfg(unix)]
fn has_other_names(found: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(found) > 1
}

/// Whether a file lies elsewhere too, by a hard link.
#[cfg(not(unix))]
fn has_other_names(_: &Metadata) -> bool {
    false
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use notify::event::Flag;

    use super::*;
    use crate::watch::Woken;
    use crate::workspace::Changes;

    fn watched() -> (tempfile::TempDir, PathBuf, Watcher) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("content")).unwrap();
        fs::write(root.join("content/a.md"), "a").unwrap();
        let (watcher, _) = Watcher::start(&root);
        (folder, root, watcher)
    }

    fn next(watcher: &mut Watcher) -> Changes {
        match watcher.wait(Some(Duration::from_secs(30))) {
            Woken::Changes(changes) => changes,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn another_name_of_a_file_is_whole_at_once() {
        let (_folder, root, mut watcher) = watched();
        symlink("a.md", root.join("content/soft.md")).unwrap();
        fs::hard_link(root.join("content/a.md"), root.join("content/hard.md")).unwrap();
        for name in ["soft.md", "hard.md"] {
            let path = root.join("content").join(name);
            watcher.note_event(notify::Event::new(EventKind::Create(CreateKind::File)).add_path(path));
            let changes = watcher.take_ready().expect("it is not waited for");
            assert!(changes.touch(&format!("content/{name}")));
        }
        // A new file is: somebody will write it.
        fs::write(root.join("content/new.md"), "").unwrap();
        let path = root.join("content/new.md");
        watcher.note_event(notify::Event::new(EventKind::Create(CreateKind::File)).add_path(path));
        assert!(watcher.take_ready().is_none());
    }

    #[test]
    fn a_save_of_a_file_with_many_names_is_no_storm() {
        let (_folder, root, mut watcher) = watched();
        for number in 0..20 {
            symlink("a.md", root.join(format!("content/{number}.md"))).unwrap();
        }
        watcher.find_all_links();
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        watcher.note_event(notify::Event::new(closed).add_path(root.join("content/a.md")));
        let changes = watcher.take_ready().expect("it is told of at once");
        assert!((0..20).all(|number| changes.touch(&format!("content/{number}.md"))));
    }

    /// As when a copy of the site is put in its place.
    #[test]
    fn a_site_that_takes_the_place_of_another_is_watched() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("site");
        fs::create_dir_all(root.join("content/posts")).unwrap();
        let (mut watcher, _) = Watcher::start(&root);
        fs::rename(&root, root.with_file_name("old")).unwrap();
        while !next(&mut watcher).is_everything() {}
        // It is not there for a while.
        assert!(matches!(watcher.wait(Some(2 * ROOT_LOOK)), Woken::Changes(_) | Woken::Quiet));
        fs::create_dir_all(root.join("content/posts")).unwrap();
        while watcher.is_root_lost {
            let _ = watcher.wait(Some(ROOT_LOOK));
        }
        fs::write(root.join("content/posts/a.md"), "a").unwrap();
        while !next(&mut watcher).touch("content/posts/a.md") {}
        fs::write(root.join("content/posts/a.md"), "b").unwrap();
        while !next(&mut watcher).touch("content/posts/a.md") {}
    }

    #[test]
    fn when_track_was_lost_all_is_watched_anew() {
        let (_folder, root, mut watcher) = watched();
        let folder = root.join("content/unseen");
        watcher.source.unwatch(&root.join("content"));
        fs::create_dir(&folder).unwrap();
        symlink("content", root.join("static")).unwrap();
        watcher.note_event(notify::Event::new(EventKind::Other).set_flag(Flag::Rescan));
        while !next(&mut watcher).is_everything() {}
        fs::write(folder.join("b.md"), "b").unwrap();
        while !next(&mut watcher).touch("static/unseen/b.md") {}
    }

    #[test]
    fn a_file_that_is_open_in_a_new_folder_is_held_back_until_it_is_closed() {
        let (_folder, root, mut watcher) = watched();
        // The folder is not watched, as before the system has got to it.
        watcher.source.unwatch(&root.join("content"));
        let path = root.join("content/new");
        fs::create_dir(&path).unwrap();
        fs::write(path.join("whole.md"), "whole").unwrap();
        let half = fs::File::create(path.join("half.md")).unwrap();
        watcher.note_event(notify::Event::new(EventKind::Create(CreateKind::Folder)).add_path(path));
        let changes = next(&mut watcher);
        assert!(changes.touch("content/new/whole.md") && changes.is_unfinished("content/new/half.md"));
        drop(half);
        // Nobody says that it is closed.
        while !next(&mut watcher).touch("content/new/half.md") {}
    }
}
