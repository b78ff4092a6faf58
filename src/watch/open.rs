//! Which files some program has open to write to them. Linux says so, of the programs of
//! the same user; where nobody says so, none has.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The files in these folders that are being written.
pub(super) fn for_writing(folders: &[&Path]) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    if folders.is_empty() {
        return found;
    }
    for program in fs::read_dir("/proc").into_iter().flatten().flatten() {
        for file in fs::read_dir(program.path().join("fd")).into_iter().flatten().flatten() {
            let Ok(path) = file.path().read_link() else { continue };
            let is_inside = folders.iter().any(|folder| path.starts_with(folder));
            if is_inside && writes(&program.path().join("fdinfo").join(file.file_name())) {
                found.insert(path);
            }
        }
    }
    found
}

/// Whether a file is open for more than reading: the last digit of its flags says so.
fn writes(about: &Path) -> bool {
    let text = fs::read_to_string(about).unwrap_or_default();
    let flags = text.lines().find_map(|line| line.strip_prefix("flags:"));
    flags.is_some_and(|flags| !flags.trim_end().ends_with(['0', '4']))
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_open_to_be_written_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let (read, written) = (root.join("read.md"), root.join("written.md"));
        fs::write(&read, "a").unwrap();
        let _read = fs::File::open(&read).unwrap();
        let file = fs::File::create(&written).unwrap();
        assert_eq!(for_writing(&[&root]), BTreeSet::from([written]));
        drop(file);
        assert!(for_writing(&[&root]).is_empty() && for_writing(&[]).is_empty());
    }
}
