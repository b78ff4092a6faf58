//! What several tests need: sites in temporary folders, builds, trees of files.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use whyfirst::cli::{Exit, run_with};

/// A site in a folder of its own that goes away with it.
pub struct TestSite {
    folder: tempfile::TempDir,
}

impl TestSite {
    /// A site with a site.toml and these files.
    pub fn new(files: &[(&str, &str)]) -> TestSite {
        let site = TestSite { folder: tempfile::tempdir().unwrap() };
        site.write("site.toml", "title = \"글\"\nbase_url = \"https://example.org/\"\n");
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    /// A small site that builds without a message.
    pub fn small() -> TestSite {
        TestSite::new(&[
            (
                "content/posts/token.md",
                "+++\ntitle = \"토큰\"\ndate = 2026-01-02\nwhy = \"왜\"\nexplains = [\"낱조각\"]\n+++\n## 왜 필요한가\n본문은 낱조각.\n",
            ),
            ("content/glossary/token.md", "+++\nterm = \"낱조각\"\nwhy = \"왜\"\nshort = \"조각\"\n+++\n"),
            ("static/robots-note.txt", "note\n"),
        ])
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        let path = self.path(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Runs a command of whyfirst on the site.
    pub fn run(&self, arguments: &[&str]) -> Exit {
        let root = self.root().to_str().unwrap();
        run_with(["whyfirst", "--root", root, "--lang", "ko", "--quiet"].iter().chain(arguments).copied())
    }

    pub fn build(&self) -> Exit {
        self.run(&["build"])
    }

    /// Every message about the site, as `code path:line:column`.
    pub fn messages(&self) -> Vec<String> {
        messages(self.root())
    }
}

/// Every message about a site, as `code path:line:column`.
pub fn messages(root: &Path) -> Vec<String> {
    let opened = whyfirst::workspace::open(root, &options()).unwrap();
    opened
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let place = diagnostic.place.as_ref();
            let at = place.and_then(|place| {
                let text = opened.texts.get(&place.path)?;
                let (line, column) = whyfirst::text::line_column(&text, place.span?.start as usize);
                Some(format!(":{line}:{column}"))
            });
            let path = place.map_or_else(String::new, |place| place.path.to_string());
            format!("{} {path}{}", diagnostic.code, at.unwrap_or_default())
        })
        .collect()
}

/// Runs the program itself in a folder, as a shell does.
pub fn whyfirst(folder: &Path, arguments: &[impl AsRef<OsStr>]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_whyfirst"))
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "ko_KR.UTF-8")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// What it said to people.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs a command that must fail with this code, say this, and change nothing.
pub fn refuses(folder: &Path, arguments: &[&str], code: i32, words: &str) {
    let before = tree(folder);
    let output = whyfirst(folder, arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", said(&output));
    assert!(said(&output).contains(words), "{arguments:?}: {}", said(&output));
    assert!(tree(folder) == before, "{arguments:?} changed something");
}

/// The options of a test: nothing cached, and a day that does not move.
pub fn options() -> whyfirst::workspace::Options {
    let now: jiff::Timestamp = "2026-11-23T03:00:00Z".parse().unwrap();
    whyfirst::workspace::Options {
        edition: whyfirst::link::Edition {
            drafts: false,
            future: false,
            now: now.to_zoned_datetime(jiff::tz::TimeZone::UTC),
        },
        base_url: None,
        links: whyfirst::render::LinkStyle::Folder,
        every_stumble: false,
        cache: false,
    }
}

/// Every file below a folder with its bytes.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    collect(folder, folder, &mut files);
    files
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            files.insert(name, fs::read(&path).unwrap_or_default());
        }
    }
}
