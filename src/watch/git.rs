//! Whether git is at work on the files of a site: it makes a lock before it writes the
//! first of them, and takes it away after the last.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::batch::Git;

/// The lock, and what git puts in its place when it is done.
const LOCK: &str = "index.lock";
const INDEX: &str = "index";

/// So long after it has begun git writes its first files.
const BEGINS: Duration = Duration::from_secs(10);
/// A lock that is older was left behind.
const STALE: Duration = Duration::from_secs(60);
/// What git has written may come in for so long after it is done.
const DONE: Duration = Duration::from_millis(300);

/// What git does to the files of a folder.
pub(super) fn at_work(root: &Path, now: SystemTime) -> Git {
    let Some(folder) = root.ancestors().find_map(own_folder) else { return Git::Idle };
    let time = |name: &str| folder.join(name).metadata().ok()?.modified().ok();
    // A time that is still to come says nothing.
    let age = |time: SystemTime| now.duration_since(time).ok();
    if let Some((began, age)) = time(LOCK).and_then(|began| Some((began, age(began)?)))
        && age < STALE
    {
        return if age < BEGINS { Git::Begins(began) } else { Git::Works };
    }
    if time(INDEX).and_then(age).is_some_and(|age| age < DONE) { Git::Done } else { Git::Idle }
}

/// The folder of git's own that belongs to a work tree. In a second work tree of a
/// repository a file says where it is.
fn own_folder(work_tree: &Path) -> Option<PathBuf> {
    let path = work_tree.join(".git");
    if path.metadata().ok()?.is_dir() {
        return Some(path);
    }
    let text = std::fs::read_to_string(path).ok()?;
    Some(work_tree.join(text.strip_prefix("gitdir:")?.trim()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Makes a file that was written so many seconds before.
    fn write(path: &Path, now: SystemTime, age: u64) {
        let file = fs::File::create(path).unwrap();
        file.set_modified(now - Duration::from_secs(age)).unwrap();
    }

    #[test]
    fn a_lock_says_that_git_is_at_work_until_it_is_old() {
        let (folder, now) = (tempfile::tempdir().unwrap(), SystemTime::now());
        let (site, own) = (folder.path().join("blog/site"), folder.path().join(".git"));
        fs::create_dir_all(&site).unwrap();
        fs::create_dir(&own).unwrap();
        let before = |seconds: u64| now - Duration::from_secs(seconds);
        for (seconds, git) in [(2, Git::Begins(before(2))), (20, Git::Works), (200, Git::Idle)] {
            write(&own.join(LOCK), now, seconds);
            assert_eq!(at_work(&site, now), git, "after {seconds} s");
        }
        write(&own.join(INDEX), now, 0);
        assert_eq!(at_work(&site, now), Git::Done);
        write(&own.join(INDEX), now, 2);
        assert_eq!(at_work(&site, now), Git::Idle);
    }

    #[test]
    fn a_second_work_tree_has_its_own_lock() {
        let (folder, now) = (tempfile::tempdir().unwrap(), SystemTime::now());
        let (site, own) = (folder.path().join("second"), folder.path().join("first/.git/worktrees/second"));
        fs::create_dir_all(&site).unwrap();
        fs::create_dir_all(&own).unwrap();
        write(&own.join(LOCK), now, 0);
        fs::write(site.join(".git"), "gitdir: ../first/.git/worktrees/second\n").unwrap();
        assert_eq!(at_work(&site, now), Git::Begins(now));
        fs::write(site.join(".git"), "nothing of the kind").unwrap();
        assert_eq!(at_work(&site, now), Git::Idle);
    }
}
