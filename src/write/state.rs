//! Where whyfirst keeps what it must remember of an output folder, and the lock that
//! lets one build at a time write to it.
//!
//! All of it lies in `.whyfirst` at the site's root, one folder for each output folder,
//! so that no host publishes it. An output folder within the site is known by its path
//! from the root, so that a project can be moved.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::path::OWN_PREFIX;
use super::target::Target;
use crate::diagnostic::catalog::Failure;

/// The folders and files that belong to one output folder.
#[derive(Debug)]
pub(super) struct State {
    /// The output folder.
    pub(super) output: PathBuf,
    /// Holds a numbered folder for each time that files were set aside.
    pub(super) shelves: PathBuf,
    folder: PathBuf,
    /// The part of names that keeps two sites apart which write to one folder.
    key: String,
}

/// Where new files wait: it has to be on the output's disk, since only there can a file
/// be moved without being copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Stage {
    /// Among our own files, where nothing is published from.
    Own,
    /// A hidden folder beside the output.
    Beside,
    /// A hidden folder within the output, for one that is a disk by itself.
    Within,
}

impl State {
    /// The state of an output folder, its folder made.
    pub(super) fn open(target: &Target) -> Result<State> {
        let own = target.root.join(".whyfirst");
        let name = target.folder.strip_prefix(&target.root).unwrap_or(&target.folder);
        let hash = blake3::hash(name.as_os_str().as_encoded_bytes()).to_hex();
        let key = hash[..16].to_owned();
        let folder = own.join(format!("output-{key}"));
        fs::create_dir_all(&folder).with_context(|| Failure::write(&folder))?;
        let ignore = own.join(".gitignore");
        if !ignore.exists() {
            fs::write(&ignore, "*\n").with_context(|| Failure::write(&ignore))?;
        }
        Ok(State { output: target.folder.clone(), shelves: own.join("set-aside"), folder, key })
    }

    /// What we wrote, as of the last finished build.
    pub(super) fn manifest(&self) -> PathBuf {
        self.folder.join("manifest")
    }

    /// What we will have written once the journal has been carried out.
    pub(super) fn next_manifest(&self) -> PathBuf {
        self.folder.join("manifest.next")
    }

    /// The changes that have been decided upon; while it is there they must be finished.
    pub(super) fn journal(&self) -> PathBuf {
        self.folder.join("journal")
    }

    /// A journal that is still being written.
    pub(super) fn next_journal(&self) -> PathBuf {
        self.folder.join("journal.next")
    }

    /// The folder of a stage, and nothing for one that an output folder cannot have.
    pub(super) fn stage(&self, stage: Stage) -> PathBuf {
        let name = format!("{OWN_PREFIX}stage-{}", self.key);
        match stage {
            Stage::Own => self.folder.join("stage"),
            Stage::Beside => self.output.with_file_name(name),
            Stage::Within => self.output.join(name),
        }
    }

    /// The file that [`State::raise_stage`] moves into the output for an instant.
    fn probe(&self) -> String {
        format!("{OWN_PREFIX}probe-{}", self.key)
    }

    /// Makes the first stage from which a file can be moved into the output; found by
    /// moving one, since mounts do not show in any other way that can be relied upon.
    pub(super) fn raise_stage(&self) -> Result<Stage> {
        let mut goal = self.output.as_path();
        while let (false, Some(parent)) = (goal.is_dir(), goal.parent()) {
            goal = parent;
        }
        let mut stages = vec![Stage::Own, Stage::Beside];
        stages.extend((goal == self.output).then_some(Stage::Within));
        let mut problem = io::Error::from(io::ErrorKind::NotFound);
        for stage in stages {
            let folder = self.stage(stage);
            match self.try_stage(&folder, goal) {
                Ok(()) => return Ok(stage),
                Err(error) => problem = error,
            }
            // A stage that could not be made leaves nothing to remove.
            let _ = fs::remove_dir_all(&folder);
        }
        Err(problem).with_context(|| Failure::write(goal))
    }

    fn try_stage(&self, folder: &Path, goal: &Path) -> io::Result<()> {
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Err(_) => fs::create_dir_all(folder)?,
            Ok(()) => {}
        }
        let (from, to) = (folder.join(self.probe()), goal.join(self.probe()));
        File::create(&from)?;
        fs::rename(&from, &to)?;
        fs::remove_file(&to)
    }

    /// Throws away whatever a build left that never came to a journal. What is not there
    /// is not removed: a disk that is read-only refuses even that.
    pub(super) fn sweep(&self) -> Result<()> {
        let context = |path: &Path| Failure::remove(path);
        let stages = [Stage::Own, Stage::Beside, Stage::Within].map(|stage| self.stage(stage));
        for folder in stages.iter().filter(|folder| stands(folder)) {
            fs::remove_dir_all(folder).with_context(|| context(folder))?;
        }
        let files = [self.next_manifest(), self.next_journal(), self.output.join(self.probe())];
        for file in files.iter().filter(|file| stands(file)) {
            fs::remove_file(file).with_context(|| context(file))?;
        }
        Ok(())
    }

    /// The number of a shelf that nothing stands on yet.
    pub(super) fn free_shelf(&self) -> u32 {
        (1..u32::MAX).find(|number| !self.shelf(*number).exists()).unwrap_or(u32::MAX)
    }

    /// The folder of a shelf.
    pub(super) fn shelf(&self, number: u32) -> PathBuf {
        self.shelves.join(number.to_string())
    }

    /// Takes the lock, held until the value is dropped or the process ends in whatever
    /// way; if another has it, says who.
    pub(super) fn lock(&self) -> Result<Result<Lock, Busy>> {
        let path = self.folder.join("lock");
        let context = || Failure::write(&path);
        let mut options = OpenOptions::new();
        let mut file =
            options.read(true).write(true).create(true).truncate(false).open(&path).with_context(context)?;
        if !try_lock(&file) {
            let mut process = String::new();
            // Windows lets nobody read a locked file: the message does without.
            let _ = file.read_to_string(&mut process);
            return Ok(Err(Busy { process: process.trim().parse().ok() }));
        }
        file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).with_context(context)?;
        let mut lock = Lock { files: vec![file] };
        // Two copies of a project have a lock each, and may still name one output folder:
        // where a folder can be locked itself, that is seen too.
        if let Ok(output) = File::open(&self.output) {
            if !try_lock(&output) {
                return Ok(Err(Busy { process: None }));
            }
            lock.files.push(output);
        }
        Ok(Ok(lock))
    }
}

/// Whether the file could be locked, or its disk knows no locks: a disk like that is no
/// reason to build nothing.
fn try_lock(file: &File) -> bool {
    !matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

/// The right to write to an output folder.
#[derive(Debug)]
pub(super) struct Lock {
    files: Vec<File>,
}

impl Drop for Lock {
    /// Closing the files would not do: a process that is being started by another thread
    /// has them open too for an instant, and the lock would outlive us by as much.
    fn drop(&mut self) {
        for file in &self.files {
            // The end of the process unlocks what cannot be unlocked now.
            let _ = file.unlock();
        }
    }
}

/// Another process holds the lock.
pub(super) struct Busy {
    /// Its id, if it can be known.
    pub(super) process: Option<u32>,
}

fn stands(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Takes "there is no such file" for success, for what only has to be gone.
pub(super) fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if is_absent(&error) => Ok(()),
        result => result,
    }
}

/// Whether a file is not there, or cannot be since a folder of its path is a file.
pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(root: &Path, output: &str) -> State {
        let folder = root.join(output);
        State::open(&Target { folder, root: root.into(), shown: output.into(), place: None }).unwrap()
    }

    #[test]
    fn one_build_at_a_time() {
        let root = tempfile::tempdir().unwrap();
        let state_of = |name| state(root.path(), name);
        let lock = state_of("public").lock().unwrap();
        assert!(lock.is_ok());
        let second = state_of("public").lock().unwrap();
        assert_eq!(second.err().map(|busy| busy.process), Some(Some(std::process::id())));
        assert!(state_of("elsewhere").lock().unwrap().is_ok(), "another folder has another lock");
        let lock = lock.ok().unwrap();
        let open_elsewhere = lock.files[0].try_clone().unwrap();
        drop(lock);
        assert!(state_of("public").lock().unwrap().is_ok(), "an open file must not hold the lock");
        drop(open_elsewhere);
    }

    #[cfg(unix)]
    #[test]
    fn two_copies_of_a_site_share_the_lock_of_one_output() {
        let (a, b, out) =
            (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let output = out.path().to_str().unwrap();
        let first = state(a.path(), output).lock().unwrap();
        assert!(first.is_ok());
        assert!(state(b.path(), output).lock().unwrap().is_err());
    }

    #[test]
    fn a_moved_project_finds_its_state() {
        let root = tempfile::tempdir().unwrap();
        let (a, b) = (root.path().join("a"), root.path().join("b"));
        let name = |state: &State| state.folder.file_name().unwrap().to_owned();
        assert_eq!(name(&state(&a, "public")), name(&state(&b, "public")));
        assert_ne!(name(&state(&a, "public")), name(&state(&a, "docs")));
    }

    #[test]
    fn raising_a_stage_leaves_nothing_in_the_output() {
        let root = tempfile::tempdir().unwrap();
        let state = state(root.path(), "deep/public");
        assert_eq!(state.raise_stage().unwrap(), Stage::Own);
        assert!(!root.path().join("deep").exists());
        state.sweep().unwrap();
        fs::create_dir_all(&state.output).unwrap();
        assert_eq!(state.raise_stage().unwrap(), Stage::Own);
        assert_eq!(fs::read_dir(&state.output).unwrap().count(), 0);
    }
}
