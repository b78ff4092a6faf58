//! The journal: the changes that an output folder is about to see, written down before
//! the first of them, so that a build that is killed halfway is finished by the next.
//!
//! Every change can be carried out again without harm: what was already moved or
//! removed is found to be so. Nothing here decides what changes.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::manifest::{self, Stamp};
use super::state::{Stage, State, absent_is_fine, is_absent};
use crate::diagnostic::catalog::Failure;

/// What a journal's file begins with; the number goes up when its shape changes.
const HEAD: &[u8] = b"whyfirst journal 1\n";

/// What is to be done.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journal {
    /// Where the new files are waiting.
    pub(super) stage: Stage,
    /// The number of the shelf for files that are set aside.
    pub(super) shelf: u32,
    /// How the output folder changes.
    pub(super) change: Change,
}

/// How an output folder changes.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Change {
    /// There is none yet: the stage becomes it, in one step.
    Whole,
    /// These steps, in this order.
    Steps(Vec<Step>),
}

/// One change; paths count from the output folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Step {
    /// Moves a file from the stage to its place, over what stands there.
    Put(String),
    /// Moves a file to the shelf.
    SetAside(String),
    /// Removes a file if it still is the one that was meant, and folders left empty.
    Remove(String, Stamp),
    /// Removes an empty folder that stands where a file goes.
    RemoveFolder(String),
}

/// Reads the journal that an earlier build has left.
pub(super) fn read(state: &State) -> Result<Option<Journal>> {
    let bytes = manifest::read_sealed(&state.journal(), HEAD)?;
    Ok(bytes.and_then(|bytes| postcard::from_bytes(&bytes).ok()))
}

/// Makes the changes binding: once this returns they will be carried out, by this run
/// or by the next.
pub(super) fn write(state: &State, journal: &Journal) -> Result<()> {
    let (draft, path) = (state.next_journal(), state.journal());
    manifest::write_sealed(&draft, HEAD, &postcard::to_stdvec(journal)?)?;
    fs::rename(&draft, &path).with_context(|| Failure::write(&path))
}

/// Finishes what an earlier build had begun; says whether there was anything to finish.
pub(super) fn recover(state: &State) -> Result<bool> {
    let Some(journal) = read(state)? else {
        absent_is_fine(fs::remove_file(state.journal())).with_context(|| Failure::remove(state.journal()))?;
        state.sweep()?;
        return Ok(false);
    };
    let waiting = state.stage(journal.stage).exists();
    if journal.change == Change::Whole && waiting && state.output.exists() {
        // Somebody has made the folder since. It is theirs, and this build begins anew.
        withdraw(state)?;
        return Ok(false);
    }
    carry_out(state, &journal)?;
    Ok(true)
}

/// Forgets a journal of which nothing has been carried out.
pub(super) fn withdraw(state: &State) -> Result<()> {
    absent_is_fine(fs::remove_file(state.journal())).with_context(|| Failure::remove(state.journal()))?;
    state.sweep()
}

/// Carries the journal out and removes it.
pub(super) fn carry_out(state: &State, journal: &Journal) -> Result<()> {
    match &journal.change {
        Change::Whole => put_whole(state, journal.stage)?,
        Change::Steps(steps) => {
            for step in steps {
                take(state, journal, step)?;
            }
        }
    }
    absent_is_fine(fs::rename(state.next_manifest(), state.manifest()))
        .with_context(|| Failure::write(state.manifest()))?;
    withdraw(state)
}

fn put_whole(state: &State, stage: Stage) -> Result<()> {
    let (stage, output) = (state.stage(stage), &state.output);
    if !stage.exists() {
        return Ok(());
    }
    fs::create_dir_all(output.parent().unwrap_or(output))
        .and_then(|()| fs::rename(stage, output))
        .with_context(|| Failure::write(output))
}

fn take(state: &State, journal: &Journal, step: &Step) -> Result<()> {
    let (path, result) = match step {
        Step::Put(path) => (path, put(&state.stage(journal.stage).join(path), &state.output.join(path))),
        Step::SetAside(path) => {
            (path, set_aside(&state.output.join(path), &state.shelf(journal.shelf).join(path)))
        }
        Step::Remove(path, stamp) => (path, remove(&state.output, path, *stamp)),
        Step::RemoveFolder(path) => (path, absent_is_fine(fs::remove_dir(state.output.join(path)))),
    };
    // The next build goes on from here.
    result.with_context(|| Failure::write(state.output.join(path)))
}

fn put(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if is_absent(&error) && from.exists() => {
            fs::create_dir_all(to.parent().unwrap_or(to))?;
            fs::rename(from, to)
        }
        result => absent_is_fine(result),
    }
}

fn set_aside(from: &Path, to: &Path) -> io::Result<()> {
    if fs::symlink_metadata(to).is_ok() || fs::symlink_metadata(from).is_err() {
        return Ok(());
    }
    fs::create_dir_all(to.parent().unwrap_or(to))?;
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            // Under its own name only once it is whole: a name on the shelf means done.
            let mut draft = to.as_os_str().to_owned();
            draft.push(".part");
            match fs::copy(from, &draft) {
                Err(error) if is_absent(&error) => {} // A link that leads nowhere.
                copied => copied.and_then(|_| fs::rename(&draft, to))?,
            }
            fs::remove_file(from)
        }
        result => result,
    }
}

fn remove(output: &Path, path: &str, stamp: Stamp) -> io::Result<()> {
    let at = output.join(path);
    match fs::symlink_metadata(&at) {
        Ok(metadata) if metadata.is_file() && Stamp::of(&metadata)? == stamp => {
            absent_is_fine(fs::remove_file(&at))?;
        }
        // Gone already, or somebody's since.
        _ => {}
    }
    let mut folder = path;
    while let Some((parent, _)) = folder.rsplit_once('/') {
        if fs::remove_dir(output.join(parent)).is_err() {
            break; // It still holds something.
        }
        folder = parent;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::target::Target;
    use super::*;

    fn state(root: &Path) -> State {
        let folder = root.join("public");
        State::open(&Target { folder, root: root.into(), shown: "public".into(), place: None }).unwrap()
    }

    fn file(path: impl AsRef<Path>, text: &str) {
        let path = path.as_ref();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn stamp(path: impl AsRef<Path>) -> Stamp {
        Stamp::of(&fs::symlink_metadata(path).unwrap()).unwrap()
    }

    /// A stage and an output as they stand before the journal is carried out.
    fn scene(state: &State) -> Journal {
        let stage = state.stage(Stage::Own);
        file(stage.join("new/page.html"), "new");
        file(stage.join("edited.html"), "ours");
        file(state.output.join("edited.html"), "theirs");
        file(state.output.join("old/deep/page.html"), "old");
        file(state.output.join("old/kept.txt"), "kept");
        let steps = vec![
            Step::Put("new/page.html".into()),
            Step::SetAside("edited.html".into()),
            Step::Put("edited.html".into()),
            Step::Remove("old/deep/page.html".into(), stamp(state.output.join("old/deep/page.html"))),
        ];
        Journal { stage: Stage::Own, shelf: 1, change: Change::Steps(steps) }
    }

    fn assert_done(state: &State) {
        let read = |path: &str| fs::read_to_string(state.output.join(path)).unwrap();
        assert_eq!(read("new/page.html"), "new");
        assert_eq!(read("edited.html"), "ours");
        assert_eq!(read("old/kept.txt"), "kept");
        assert!(!state.output.join("old/deep").exists());
        assert_eq!(fs::read_to_string(state.shelf(1).join("edited.html")).unwrap(), "theirs");
        assert!(!state.journal().exists());
        assert!(!state.stage(Stage::Own).exists());
    }

    #[test]
    fn recovery_finishes_from_any_step() {
        for done in 0..=4 {
            let root = tempfile::tempdir().unwrap();
            let state = state(root.path());
            let journal = scene(&state);
            write(&state, &journal).unwrap();
            let Change::Steps(steps) = &journal.change else { unreachable!() };
            for step in &steps[..done] {
                take(&state, &journal, step).unwrap();
            }
            assert!(recover(&state).unwrap(), "killed after {done} steps");
            assert_done(&state);
            assert!(!recover(&state).unwrap());
        }
    }

    #[test]
    fn a_failed_step_leaves_the_journal() {
        let root = tempfile::tempdir().unwrap();
        let state = state(root.path());
        let journal = scene(&state);
        write(&state, &journal).unwrap();
        file(state.next_manifest(), "what will have been written");
        file(state.output.join("new/page.html/in-the-way"), "");
        let error = carry_out(&state, &journal).unwrap_err();
        assert!(format!("{error:#}").contains("new/page.html"), "{error:#}");
        assert!(!state.manifest().exists(), "the manifest must not say what has not been done");
        fs::remove_dir_all(state.output.join("new")).unwrap();
        assert!(recover(&state).unwrap());
        assert_done(&state);
        assert!(state.manifest().exists());
    }

    #[test]
    fn a_stage_without_a_journal_is_thrown_away() {
        let root = tempfile::tempdir().unwrap();
        let state = state(root.path());
        scene(&state);
        fs::write(state.next_journal(), "half a jour").unwrap();
        assert!(!recover(&state).unwrap());
        assert!(!state.stage(Stage::Own).exists());
        assert_eq!(fs::read_to_string(state.output.join("edited.html")).unwrap(), "theirs");
    }

    #[test]
    fn a_file_that_came_since_is_not_removed() {
        let root = tempfile::tempdir().unwrap();
        let state = state(root.path());
        let journal = scene(&state);
        write(&state, &journal).unwrap();
        file(state.output.join("old/deep/page.html"), "written by hand");
        recover(&state).unwrap();
        assert!(state.output.join("old/deep/page.html").exists());
    }

    #[test]
    fn a_whole_site_is_moved_unless_a_folder_has_come() {
        for theirs in [false, true] {
            let root = tempfile::tempdir().unwrap();
            let state = state(root.path());
            file(state.stage(Stage::Own).join("index.html"), "new");
            write(&state, &Journal { stage: Stage::Own, shelf: 1, change: Change::Whole }).unwrap();
            if theirs {
                file(state.output.join("mine.txt"), "");
            }
            assert_eq!(recover(&state).unwrap(), !theirs);
            assert_eq!(state.output.join("index.html").exists(), !theirs);
            assert!(!state.journal().exists());
        }
    }
}
