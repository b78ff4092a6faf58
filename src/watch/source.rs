//! Who tells of changes: the system, or, where it cannot, a thread that looks again and
//! again; and the words that say why.

use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::reach::{Extent, own_folders};
use super::{Signal, network, poll};
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

    /// Whether it looks again and again.
    pub(super) fn is_polling(&self) -> bool {
        matches!(self, Source::Polling(_))
    }

    /// Watches a folder, even if one that was there before was watched.
    ///
    /// # Errors
    /// The system cannot.
    pub(super) fn watch(&mut self, folder: &Path, extent: Extent) -> notify::Result<()> {
        // What was there before may be watched still.
        self.unwatch(folder);
        let Source::System(watcher) = self else { return Ok(()) };
        watcher.watch(
            folder,
            match extent {
                Extent::Alone => RecursiveMode::NonRecursive,
                Extent::Whole => RecursiveMode::Recursive,
            },
        )
    }

    /// Watches a folder no longer, if it was watched.
    pub(super) fn unwatch(&mut self, folder: &Path) {
        if let Source::System(watcher) = self {
            let _ = watcher.unwatch(folder);
        }
    }

    /// Looks at these places too, where the files are looked at.
    pub(super) fn look_at(&self, places: Vec<PathBuf>) {
        if let Source::Polling(poll) = self {
            poll.also(places);
        }
    }
}

fn watch(root: &Path, sender: &Sender<Signal>) -> notify::Result<RecommendedWatcher> {
    let sender = sender.clone();
    let tell = move |event: notify::Result<notify::Event>| {
        let is_noise = matches!(&event, Ok(notify::Event { kind: EventKind::Access(access), .. })
            if *access != AccessKind::Close(AccessMode::Write));
        if !is_noise {
            // Whoever listened is gone, and this watcher will be too.
            let _ = sender.send(Signal::Event(event));
        }
    };
    // Where links lead is watched by its own path, and only if it lies in the site.
    let config = notify::Config::default().with_follow_symlinks(false);
    let mut watcher = RecommendedWatcher::new(tell, config)?;
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    for folder in own_folders(root) {
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
