//! A site's folder to write into, and ways to look at what was written.
//!
//! The files of a folder are compared as a map from path to bytes, so that a test shows
//! at a glance what is there, what is not, and what is in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use whyfirst::diagnostic::Diagnostic;
use whyfirst::model::{Content, Output};
use whyfirst::write::{Report, Staging, target};

/// The files of a folder, by their path from it.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A folder with a site.toml and nothing else.
pub struct Site {
    pub root: PathBuf,
    _folder: tempfile::TempDir,
}

impl Site {
    pub fn new() -> Site {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("site.toml"), "").unwrap();
        Site { root: folder.path().into(), _folder: folder }
    }

    /// A path below the output folder.
    pub fn output(&self, path: &str) -> PathBuf {
        self.root.join("public").join(path)
    }

    /// Puts a file somewhere below the root, as somebody else would.
    pub fn file(&self, path: &str, text: &str) -> PathBuf {
        let at = self.root.join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(&at, text).unwrap();
        at
    }

    pub fn begin(&self) -> Staging {
        begin(&self.root).unwrap_or_else(|diagnostic| panic!("{diagnostic:?}"))
    }

    /// Writes a site of texts; a refusal comes back as what the author would be told.
    pub fn try_write(&self, files: &[(&str, &str)]) -> Result<Report, Box<Diagnostic>> {
        let staging = self.begin();
        for (path, text) in files {
            staging.put(text_file(path, text)).unwrap();
        }
        staging.commit().unwrap()
    }

    /// Writes a site of texts that nothing stands in the way of.
    pub fn write(&self, files: &[(&str, &str)]) -> Report {
        self.try_write(files).unwrap_or_else(|diagnostic| panic!("{diagnostic:?}"))
    }

    /// The files of the output folder.
    pub fn written(&self) -> Files {
        files_of(&self.root.join("public"))
    }

    /// Fails if the output folder holds anything but these texts, or if a stage or a
    /// journal is left anywhere.
    pub fn assert_holds(&self, files: &[(&str, &str)]) {
        let expected: Files =
            files.iter().map(|(path, text)| ((*path).into(), text.as_bytes().into())).collect();
        assert_eq!(readable(&self.written()), readable(&expected));
        self.assert_tidy();
    }

    /// Fails if a build has left anything behind but what it has to remember.
    pub fn assert_tidy(&self) {
        for path in files_of(&self.root).keys().chain(&folders_of(&self.root)) {
            let name = path.rsplit('/').next().unwrap();
            let left = name == "stage" || name.starts_with("journal") || name == "manifest.next";
            assert!(!left && !path.contains(".whyfirst-"), "{path} was left behind");
        }
    }
}

pub fn begin(root: &Path) -> Result<Staging, Box<Diagnostic>> {
    let target = target::check(root, Path::new("public"), None)?;
    Staging::begin(&target).unwrap()
}

pub fn text_file(path: &str, text: &str) -> Output {
    Output { path: path.into(), content: Content::Bytes(text.into()) }
}

/// The plain files below a folder; none if it is not there. Links are not followed.
pub fn files_of(folder: &Path) -> Files {
    let mut files = Files::new();
    walk(folder, "", &mut |path, at, is_folder| {
        if !is_folder {
            files.insert(path, fs::read(at).unwrap_or_default());
        }
    });
    files
}

/// The folders below a folder.
pub fn folders_of(folder: &Path) -> Vec<String> {
    let mut folders = vec![];
    walk(folder, "", &mut |path, _, is_folder| {
        if is_folder {
            folders.push(path);
        }
    });
    folders
}

fn walk(folder: &Path, above: &str, visit: &mut impl FnMut(String, &Path, bool)) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.unwrap();
        let path = format!("{above}{}", entry.file_name().to_str().unwrap());
        let is_folder = entry.file_type().unwrap().is_dir();
        if is_folder {
            walk(&entry.path(), &format!("{path}/"), visit);
        }
        visit(path, &entry.path(), is_folder);
    }
}

fn readable(files: &Files) -> BTreeMap<&str, String> {
    files.iter().map(|(path, bytes)| (path.as_str(), String::from_utf8_lossy(bytes).into_owned())).collect()
}
