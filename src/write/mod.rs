//! Puts a finished site into its output folder, so that nothing is ever lost.
//!
//! New and changed files wait in a [`Staging`] on the same disk; [`Staging::commit`]
//! then moves them to their places under a journal, so that a kill at any moment leaves
//! a site that is whole or is made whole by the next run. Unchanged files keep their
//! bytes and times. Only what we wrote is ever removed; what somebody has changed since
//! is moved aside first. Nothing here knows what a page is made of.

pub mod compress;
mod journal;
mod manifest;
mod path;
mod payload;
mod plan;
mod state;
pub mod target;

pub use target::Target;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Result, bail, ensure};

use crate::diagnostic::catalog::Failure;
use crate::diagnostic::{Diagnostic, catalog};
use crate::model::{Content, Output};
use journal::{Change, Journal, Step};
use manifest::{Entry, Manifest, Origin, Stamp};
use payload::{Payload, hash_file};
use plan::{Fresh, FreshFiles, How, is_as_written, look};
use state::{Lock, Stage, State};

/// A source younger than this may change again without its time showing it: the times
/// of some disks are that coarse.
const SETTLED: Duration = Duration::from_secs(2);

/// How far into the home page its generator is looked for.
const MARK_BYTES: u64 = 16 << 10;

/// A site that is being made ready. Dropped without [`Staging::commit`], it leaves the
/// output folder as it was and nothing else behind.
#[derive(Debug)]
pub struct Staging {
    target: Target,
    state: State,
    _lock: Lock,
    /// Whether the output folder was not there at the start, so that nothing can stand
    /// in the way.
    cold: bool,
    /// What we wrote last time.
    old: Manifest,
    /// Whether the folder holds a site of ours although its manifest is lost.
    adopts: bool,
    recovered: bool,
    /// No source file is trusted to stand still that was changed after this.
    settled_before: i64,
    /// The files so far; `None` while one is being put.
    files: Mutex<BTreeMap<String, Option<Fresh>>>,
    foreign: Mutex<BTreeSet<String>>,
    stage: Mutex<Option<Stage>>,
    bytes: AtomicU64,
    failed: AtomicBool,
    /// Whether a journal says that what is staged must not be thrown away.
    bound: bool,
}

/// What a commit did to the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that are new or have changed.
    pub written: usize,
    /// Files that were left as they stood.
    pub unchanged: usize,
    /// Files of the site before that are no longer part of it.
    pub removed: usize,
    /// Bytes of the files written.
    pub bytes: u64,
    /// Files that somebody had changed in the output folder, by path.
    pub set_aside: Vec<String>,
    /// Where those have been moved to.
    pub shelf: Option<PathBuf>,
    /// Whether an earlier build had been cut short and was finished first.
    pub recovered: bool,
}

impl Staging {
    /// Takes the output folder's lock and finishes what a killed build may have left.
    ///
    /// A diagnostic means that another build is writing there; an error that the machine
    /// failed.
    pub fn begin(target: &Target) -> Result<Result<Staging, Box<Diagnostic>>> {
        let state = State::open(target)?;
        let lock = match state.lock()? {
            Ok(lock) => lock,
            Err(busy) => {
                let place = target.place.clone();
                let busy = catalog::output_busy(place, &target.shown, busy.process);
                return Ok(Err(Box::new(busy)));
            }
        };
        let recovered = journal::recover(&state)?;
        let cold = look(&state.output)?.is_none();
        let old = if cold { None } else { manifest::read(&state.manifest())? };
        let adopts = !cold && old.is_none() && bears_our_mark(&state.output.join("index.html"));
        Ok(Ok(Staging {
            target: target.clone(),
            state,
            _lock: lock,
            cold,
            old: old.unwrap_or_default(),
            adopts,
            recovered,
            settled_before: settled_before(),
            files: Mutex::default(),
            foreign: Mutex::default(),
            stage: Mutex::default(),
            bytes: AtomicU64::new(0),
            failed: AtomicBool::new(false),
            bound: false,
        }))
    }

    /// Adds a file to the site; may be called from many threads at once. The output
    /// folder does not change yet.
    ///
    /// An error means that a file cannot be read or written, that the path has been put
    /// before, or that it could lead out of the folder. After an error there is no commit.
    pub fn put(&self, output: Output) -> Result<()> {
        let Output { path, content } = output;
        let result = self.reserve(&path).and_then(|()| self.settle(&path, content));
        match result {
            Ok(fresh) => {
                held(&self.files).insert(path, fresh);
                Ok(())
            }
            Err(error) => {
                self.failed.store(true, Ordering::Relaxed);
                Err(error)
            }
        }
    }

    fn reserve(&self, path: &str) -> Result<()> {
        path::guard(path)?;
        let before = held(&self.files).insert(path.to_owned(), None);
        ensure!(before.is_none(), "the output path {path:?} was written twice");
        Ok(())
    }

    /// Stages a file unless the right bytes are in place. Nothing comes back for a file
    /// that stands in the way of somebody else's.
    fn settle(&self, path: &str, content: Content) -> Result<Option<Fresh>> {
        let at = self.state.output.join(path);
        let standing = if self.cold { None } else { look(&at)? };
        let old = self.old.get(path);
        let stamp = standing.as_ref().filter(|standing| standing.is_file()).map(Stamp::of).transpose()?;
        let origin = payload::origin(&content)?;
        if let (Some(old), Some(origin)) = (old, origin)
            && old.source == Some(origin)
            && stamp == Some(old.stamp)
        {
            return Ok(Some(Fresh { entry: old.clone(), how: How::Stands }));
        }
        let payload = Payload::read(content)?;
        let source = origin.filter(|origin| origin.stamp.modified < self.settled_before);
        if let Some(stamp) = stamp.filter(|stamp| stamp.size == payload.size()) {
            let hash = payload.hash()?;
            let there = match old.filter(|old| old.stamp == stamp) {
                Some(old) => old.hash,
                None => hash_file(&at)?,
            };
            if there == hash {
                return Ok(Some(Fresh { entry: Entry { hash, stamp, source }, how: How::Stands }));
            }
        }
        let how = match standing {
            None => How::Staged,
            Some(standing) => match self.over(path, &at, &standing)? {
                Some(how) => how,
                None => {
                    held(&self.foreign).insert(path.to_owned());
                    return Ok(None);
                }
            },
        };
        Ok(Some(Fresh { entry: self.stage(path, &payload, source)?, how }))
    }

    /// How to write over what stands in a file's place; not at all if it is somebody
    /// else's. Of a folder in the place, the plan decides.
    fn over(&self, path: &str, at: &Path, standing: &fs::Metadata) -> Result<Option<How>> {
        if standing.is_dir() {
            return Ok(Some(How::Staged));
        }
        let ours = match self.old.get(path) {
            Some(entry) => is_as_written(at, standing, entry)?.is_some(),
            None if !self.adopts => return Ok(None),
            None => standing.is_file() && path.ends_with(".html") && bears_our_mark(at),
        };
        Ok(Some(if ours { How::Staged } else { How::StagedOverChanged }))
    }

    fn stage(&self, path: &str, payload: &Payload, source: Option<Origin>) -> Result<Entry> {
        let folder = self.stage_folder()?;
        let to = folder.join(path);
        let (hash, stamp) = payload.write(&to).map_err(|error| match in_the_way(&folder, path) {
            Some(name) => anyhow::Error::msg(catalog::output_file_and_folder(name)),
            None => Failure::write(&to).unless_known(error),
        })?;
        self.bytes.fetch_add(stamp.size, Ordering::Relaxed);
        // A source that grew or shrank while it was read is read again next time.
        let source = source.filter(|source| source.stamp.size == stamp.size);
        Ok(Entry { hash, stamp, source })
    }

    /// The stage, made when the first file needs it.
    fn stage_folder(&self) -> Result<PathBuf> {
        let mut stage = held(&self.stage);
        let stage = match *stage {
            Some(stage) => stage,
            None => *stage.insert(self.state.raise_stage()?),
        };
        Ok(self.state.stage(stage))
    }

    /// Makes the output folder the site that was put: every file that was put, none that
    /// an earlier site had beside them, and all that others have put there.
    ///
    /// A diagnostic means that files of others stand in the way, and nothing has changed.
    /// After an error the folder is as it was, or the next build finishes the change.
    pub fn commit(mut self) -> Result<Result<Report, Box<Diagnostic>>> {
        ensure!(!self.failed.load(Ordering::Relaxed), "a file of the site could not be written");
        let foreign = std::mem::take(&mut *held(&self.foreign));
        if let Some(diagnostic) = self.refuse(&foreign) {
            return Ok(Err(diagnostic));
        }
        let mut fresh = FreshFiles::new();
        for (path, file) in std::mem::take(&mut *held(&self.files)) {
            let Some(file) = file else { bail!("{path:?} was still being written") };
            fresh.insert(path, file);
        }
        let report = self.report(&fresh);
        if self.cold { self.commit_whole(fresh, report).map(Ok) } else { self.commit_changes(fresh, report) }
    }

    fn refuse(&self, foreign: &BTreeSet<String>) -> Option<Box<Diagnostic>> {
        let Target { place, shown, .. } = &self.target;
        let first = foreign.first()?;
        Some(Box::new(catalog::output_foreign(place.clone(), shown, first, foreign.len() - 1)))
    }

    fn report(&self, fresh: &FreshFiles) -> Report {
        let unchanged = fresh.values().filter(|file| file.how == How::Stands).count();
        Report {
            written: fresh.len() - unchanged,
            unchanged,
            bytes: self.bytes.load(Ordering::Relaxed),
            recovered: self.recovered,
            ..Report::default()
        }
    }

    fn commit_whole(&mut self, fresh: FreshFiles, report: Report) -> Result<Report> {
        self.stage_folder()?; // A site of no files has a folder too.
        manifest::write(&self.state.next_manifest(), &entries(fresh))?;
        let journal = self.bind(0, Change::Whole)?;
        let moved = journal::carry_out(&self.state, &journal);
        if moved.is_err() && look(&self.state.stage(journal.stage))?.is_some() {
            // The one step failed, so nothing has changed, and nothing is left to finish.
            journal::withdraw(&self.state)?;
        }
        moved.map(|()| report)
    }

    fn commit_changes(
        &mut self,
        fresh: FreshFiles,
        mut report: Report,
    ) -> Result<Result<Report, Box<Diagnostic>>> {
        let plan = plan::plan(&self.state.output, &fresh, &self.old)?;
        if let Some(diagnostic) = self.refuse(&plan.foreign) {
            return Ok(Err(diagnostic));
        }
        let manifest = entries(fresh);
        if plan.steps.is_empty() && manifest == self.old {
            return Ok(Ok(report));
        }
        let shelf = self.state.free_shelf();
        report.removed = plan.removed;
        report.set_aside = plan.steps.iter().filter_map(set_aside).collect();
        report.shelf = (!report.set_aside.is_empty()).then(|| self.state.shelf(shelf));
        manifest::write(&self.state.next_manifest(), &manifest)?;
        let journal = self.bind(shelf, Change::Steps(plan.steps))?;
        journal::carry_out(&self.state, &journal)?;
        Ok(Ok(report))
    }

    /// Writes the journal. From here on the change is carried out, whatever happens.
    fn bind(&mut self, shelf: u32, change: Change) -> Result<Journal> {
        let stage = held(&self.stage).unwrap_or(Stage::Own);
        let journal = Journal { stage, shelf, change };
        journal::write(&self.state, &journal)?;
        self.bound = true;
        Ok(journal)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.bound {
            // What cannot be removed now is removed by the next build.
            let _ = self.state.sweep();
        }
    }
}

/// Whether a page says that whyfirst generated it. Only asked where the manifest is
/// lost, as in a fresh clone of a repository that keeps its output.
fn bears_our_mark(page: &Path) -> bool {
    if !fs::symlink_metadata(page).is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    let mut head = vec![];
    let read = File::open(page).and_then(|file| file.take(MARK_BYTES).read_to_end(&mut head));
    let head = String::from_utf8_lossy(&head);
    let ours = |after: &str| after.chars().take(40).collect::<String>().contains("whyfirst");
    read.is_ok() && head.split("generator").skip(1).any(ours)
}

fn settled_before() -> i64 {
    let settled =
        SystemTime::now().checked_sub(SETTLED).and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    settled.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

fn entries(fresh: FreshFiles) -> Manifest {
    fresh.into_iter().map(|(path, file)| (path, file.entry)).collect()
}

fn set_aside(step: &Step) -> Option<String> {
    match step {
        Step::SetAside(path) => Some(path.clone()),
        _ => None,
    }
}

/// Locks a list. A thread that panicked had only ever inserted whole values.
fn held<T>(list: &Mutex<T>) -> MutexGuard<'_, T> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What makes a path impossible: a file where it needs a folder, or the other way round.
fn in_the_way<'p>(folder: &Path, path: &'p str) -> Option<&'p str> {
    if folder.join(path).is_dir() {
        return Some(path);
    }
    let above = path.match_indices('/').map(|(at, _)| &path[..at]);
    above.into_iter().find(|above| folder.join(above).is_file())
}
