//! Who tells of changes: the system, or, where it cannot, a thread that looks again and
//! again; and the words that say why.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::{Signal, WATCHED, network, poll};
use crate::diagnostic::Words;

/// Who tells of changes.
#[derive(Debug)]
pub(super) enum Source {
    System(RecommendedWatcher),
    Polling(poll::Poll),
}

impl Source {
    /// The system if it can; if not, also why.
    pub(super) fn start(root: &Path, sender: &Sender<Signal>) -> (Source, Option<Words>) {
        let system = match network::file_system(root) {
            Some(kind) => Err(by_network(&kind)),
            None => watch(root, sender).map_err(|error| by_error(&error)),
        };
        match system {
            Ok(watcher) => (Source::System(watcher), None),
            Err(words) => (Source::Polling(poll::start(root, sender)), Some(words)),
        }
    }

    /// Begins to look again and again, for the system has no watches left. The words that
    /// say so.
    pub(super) fn fall_back(
        &mut self,
        root: &Path,
        sender: &Sender<Signal>,
        error: &notify::Error,
    ) -> Option<Words> {
        if matches!(self, Source::Polling(_)) || !matches!(error.kind, notify::ErrorKind::MaxFilesWatch) {
            return None;
        }
        *self = Source::Polling(poll::start(root, sender));
        Some(by_error(error))
    }

    /// Watches a folder that files lie in which texts include.
    ///
    /// # Errors
    /// The system cannot.
    pub(super) fn watch_beside(&mut self, folder: &Path) -> notify::Result<()> {
        match self {
            Source::System(watcher) => watcher.watch(folder, RecursiveMode::NonRecursive),
            Source::Polling(_) => Ok(()),
        }
    }

    /// Watches a folder of the root that is there anew.
    ///
    /// # Errors
    /// The system cannot.
    pub(super) fn watch_anew(&mut self, folder: &Path) -> notify::Result<()> {
        match self {
            Source::System(watcher) => {
                // What was there before may be watched still.
                let _ = watcher.unwatch(folder);
                watcher.watch(folder, RecursiveMode::Recursive)
            }
            Source::Polling(_) => Ok(()),
        }
    }

    /// Looks at these files too, where the files are looked at.
    pub(super) fn look_at(&self, files: impl Iterator<Item = PathBuf>) {
        if let Source::Polling(poll) = self {
            poll.also(files.collect());
        }
    }
}

fn watch(root: &Path, sender: &Sender<Signal>) -> notify::Result<RecommendedWatcher> {
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
