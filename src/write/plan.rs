//! Which steps lead from the site that stands in the output folder to the new one.
//!
//! A page never stands without what it is shown with: assets come before pages, pages
//! before feeds and sitemap, and what is no longer part of the site goes last, pages
//! first. Nothing here changes the disk.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, Metadata};
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::journal::Step;
use super::manifest::{Entry, Manifest, Stamp};
use super::path::{Turn, folded};
use super::payload::hash_file;
use super::state::is_absent;
use super::target::same;
use crate::diagnostic::catalog::{self, Failure};

/// A file of the new site.
#[derive(Debug)]
pub(super) struct Fresh {
    /// What the manifest will say of it.
    pub(super) entry: Entry,
    /// How it gets to its place.
    pub(super) how: How,
}

/// How a file of the new site gets to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// It is there already.
    Stands,
    /// It waits in the stage; what stands in its place is ours, or nothing.
    Staged,
    /// It waits in the stage; what stands in its place has been changed by somebody.
    StagedOverChanged,
}

/// The new site.
pub(super) type FreshFiles = BTreeMap<String, Fresh>;

/// The way to the new site.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The steps, in order.
    pub(super) steps: Vec<Step>,
    /// Files of other people's that stand in the way; while there are any, no step may
    /// be taken.
    pub(super) foreign: BTreeSet<String>,
    /// How many files of the old site go.
    pub(super) removed: usize,
}

/// Plans the steps to `fresh` in an output folder that holds what `old` says, and
/// whatever else others have put there.
pub(super) fn plan(output: &Path, fresh: &FreshFiles, old: &Manifest) -> Result<Plan> {
    let mut planner = Planner {
        output,
        fresh,
        parents: HashMap::new(),
        leaving: BTreeMap::new(),
        early: BTreeSet::new(),
        folders: vec![],
        foreign: BTreeSet::new(),
    };
    planner.find_leaving(old)?;
    for path in fresh.iter().filter(|(_, file)| file.how != How::Stands).map(|(path, _)| path) {
        planner.clear_the_way(path)?;
    }
    Ok(planner.into_plan())
}

struct Planner<'a> {
    output: &'a Path,
    fresh: &'a FreshFiles,
    /// What has been found out about folders that files go to.
    parents: HashMap<String, Folder>,
    /// The steps that take away files of the old site.
    leaving: BTreeMap<&'a str, Step>,
    /// Those of them that stand where something new goes.
    early: BTreeSet<String>,
    /// Folders that stand where a file goes, the inner before the outer.
    folders: Vec<String>,
    foreign: BTreeSet<String>,
}

/// What stands at the path of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Folder {
    /// A folder, itself in folders down from the output.
    Real,
    /// Nothing yet.
    Missing,
    /// It, or one that it lies in, is a file or a symbolic link: this one.
    Blocked(String),
}

impl<'a> Planner<'a> {
    fn find_leaving(&mut self, old: &'a Manifest) -> Result<()> {
        let gone: Vec<_> = old.iter().filter(|(path, _)| !self.fresh.contains_key(*path)).collect();
        if gone.is_empty() {
            return Ok(());
        }
        let twins: HashMap<_, _> = self.fresh.keys().map(|path| (folded(path), path)).collect();
        for (path, entry) in gone {
            // Where the disk ignores case, the old name leads to the new file.
            let is_new_file = |twin: &&String| same(&self.output.join(path), &self.output.join(twin));
            if twins.get(&folded(path)).is_some_and(is_new_file) {
                continue;
            }
            if let Some(step) = self.leave(path, entry)? {
                self.leaving.insert(path, step);
            }
        }
        Ok(())
    }

    /// The step that takes away a file of the old site, if it is still there. A link in
    /// its path means that somebody has rearranged the folder: what is behind it is
    /// theirs.
    fn leave(&mut self, path: &str, entry: &Entry) -> Result<Option<Step>> {
        if self.parent(path)? != Folder::Real {
            return Ok(None);
        }
        let at = self.output.join(path);
        let Some(metadata) = look(&at)?.filter(|metadata| !metadata.is_dir()) else { return Ok(None) };
        Ok(Some(match is_as_written(&at, &metadata, entry)? {
            Some(stamp) => Step::Remove(path.to_owned(), stamp),
            None => Step::SetAside(path.to_owned()),
        }))
    }

    /// Sees to it that a new file finds folders to its place, and no folder at it.
    fn clear_the_way(&mut self, path: &str) -> Result<()> {
        if let Folder::Blocked(by) = self.parent(path)? {
            return self.clear(&by);
        }
        let is_folder = look(&self.output.join(path))?.is_some_and(|metadata| metadata.is_dir());
        if is_folder { self.clear_folder(path) } else { Ok(()) }
    }

    fn clear(&mut self, path: &str) -> Result<()> {
        if self.fresh.contains_key(path) {
            bail!(catalog::output_file_and_folder(path));
        }
        let ours = self.leaving.contains_key(path);
        let list = if ours { &mut self.early } else { &mut self.foreign };
        list.insert(path.to_owned());
        Ok(())
    }

    fn clear_folder(&mut self, path: &str) -> Result<()> {
        let at = self.output.join(path);
        let context = || Failure::read(&at);
        for entry in fs::read_dir(&at).with_context(context)? {
            let entry = entry.with_context(context)?;
            let inner = format!("{path}/{}", entry.file_name().to_string_lossy());
            match entry.file_type().with_context(context)?.is_dir() {
                true => self.clear_folder(&inner)?,
                false => self.clear(&inner)?,
            }
        }
        self.folders.push(path.to_owned());
        Ok(())
    }

    /// What stands at the path of a file's folder; each folder is looked at once.
    fn parent(&mut self, path: &str) -> Result<Folder> {
        let Some((parent, _)) = path.rsplit_once('/') else { return Ok(Folder::Real) };
        if let Some(known) = self.parents.get(parent) {
            return Ok(known.clone());
        }
        let mut folder = self.parent(parent)?;
        if folder == Folder::Real {
            folder = match look(&self.output.join(parent))? {
                None => Folder::Missing,
                Some(metadata) if metadata.is_dir() => Folder::Real,
                Some(_) => Folder::Blocked(parent.to_owned()),
            };
        }
        self.parents.insert(parent.to_owned(), folder.clone());
        Ok(folder)
    }

    fn into_plan(mut self) -> Plan {
        let removed = self.leaving.len();
        let mut steps: Vec<_> =
            self.early.iter().filter_map(|path| self.leaving.remove(path.as_str())).collect();
        steps.extend(self.folders.into_iter().map(Step::RemoveFolder));
        let mut coming: Vec<_> = self.fresh.iter().filter(|(_, file)| file.how != How::Stands).collect();
        coming.sort_by_key(|(path, _)| Turn::of(path));
        for (path, file) in coming {
            steps.extend((file.how == How::StagedOverChanged).then(|| Step::SetAside(path.clone())));
            steps.push(Step::Put(path.clone()));
        }
        let mut last: Vec<_> = self.leaving.into_iter().collect();
        last.sort_by_key(|(path, _)| Reverse(Turn::of(path)));
        steps.extend(last.into_iter().map(|(_, step)| step));
        Plan { steps, foreign: self.foreign, removed }
    }
}

/// What stands at a path, links not followed; nothing if nothing does.
pub(super) fn look(path: &Path) -> Result<Option<Metadata>> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(error).with_context(|| Failure::read(path)),
    }
}

/// The stamp of a file that holds what we wrote, whatever its time says (a checkout or
/// a copy changes times); nothing for one that does not.
pub(super) fn is_as_written(at: &Path, metadata: &Metadata, entry: &Entry) -> Result<Option<Stamp>> {
    if !metadata.is_file() || metadata.len() != entry.stamp.size {
        return Ok(None);
    }
    let stamp = Stamp::of(metadata)?;
    let as_written = stamp == entry.stamp || hash_file(at)? == entry.hash;
    Ok(as_written.then_some(stamp))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(at: &Path) -> Entry {
        let stamp = Stamp::of(&fs::symlink_metadata(at).unwrap()).unwrap();
        Entry { hash: hash_file(at).unwrap(), stamp, source: None }
    }

    /// An output folder with files that hold their own names, and its manifest.
    fn output(paths: &[&str]) -> (tempfile::TempDir, Manifest) {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::new();
        for path in paths {
            let at = folder.path().join(path);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            fs::write(&at, path).unwrap();
            manifest.insert((*path).to_owned(), entry(&at));
        }
        (folder, manifest)
    }

    fn fresh(paths: &[&str], how: How) -> FreshFiles {
        let entry = Entry { hash: [0; 32], stamp: Stamp { size: 0, modified: 0 }, source: None };
        paths.iter().map(|path| ((*path).to_owned(), Fresh { entry: entry.clone(), how })).collect()
    }

    fn told(steps: &[Step]) -> Vec<String> {
        let tell = |step: &Step| match step {
            Step::Put(path) => format!("put {path}"),
            Step::SetAside(path) => format!("set aside {path}"),
            Step::Remove(path, _) => format!("remove {path}"),
            Step::RemoveFolder(path) => format!("remove folder {path}"),
        };
        steps.iter().map(tell).collect()
    }

    #[test]
    fn pages_come_after_assets_and_go_before_them() {
        let (folder, old) = output(&["a.css", "old/index.html", "old.xml"]);
        let fresh = fresh(&["feed.xml", "index.html", "z.css"], How::Staged);
        let plan = plan(folder.path(), &fresh, &old).unwrap();
        let expected = [
            "put z.css",
            "put index.html",
            "put feed.xml",
            "remove old.xml",
            "remove old/index.html",
            "remove a.css",
        ];
        assert_eq!(told(&plan.steps), expected);
        assert_eq!(plan.removed, 3);
    }

    #[test]
    fn what_stands_in_the_way_goes_first() {
        let (folder, old) = output(&["a", "b/c/index.html", "z.css"]);
        let fresh = fresh(&["a/index.html", "b"], How::Staged);
        let plan = plan(folder.path(), &fresh, &old).unwrap();
        let expected = [
            "remove a",
            "remove b/c/index.html",
            "remove folder b/c",
            "remove folder b",
            "put b",
            "put a/index.html",
            "remove z.css",
        ];
        assert_eq!(told(&plan.steps), expected);
    }

    /// Two names of one file play a disk that ignores case.
    #[test]
    fn a_file_renamed_by_case_only_is_not_removed() {
        let (folder, old) = output(&["About.html", "Other.html"]);
        fs::hard_link(folder.path().join("About.html"), folder.path().join("about.html")).unwrap();
        fs::write(folder.path().join("other.html"), "another file").unwrap();
        let fresh = fresh(&["about.html", "other.html"], How::Stands);
        let plan = plan(folder.path(), &fresh, &old).unwrap();
        assert_eq!(told(&plan.steps), ["remove Other.html"]);
    }

    #[test]
    fn what_was_changed_since_is_set_aside() {
        let (folder, old) = output(&["index.html", "old.html"]);
        fs::write(folder.path().join("old.html"), "edited").unwrap();
        let fresh = fresh(&["index.html"], How::StagedOverChanged);
        let plan = plan(folder.path(), &fresh, &old).unwrap();
        assert_eq!(told(&plan.steps), ["set aside index.html", "put index.html", "set aside old.html"]);
    }
}
