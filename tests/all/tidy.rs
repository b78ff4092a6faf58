//! The shape of the source: what ARCHITECTURE.md promises, kept by a test.

use std::fs;
use std::path::{Path, PathBuf};

/// Lines of a file, its tests included.
const LONGEST_FILE: usize = 500;
/// Lines of a function.
const LONGEST_FUNCTION: usize = 70;
/// The only modules that may touch disk, clock, environment and screen.
const EDGES: [&str; 7] = ["load", "workspace", "watch", "write", "serve", "terminal", "cli"];

struct File {
    path: String,
    /// The module of lib.rs that it belongs to.
    module: String,
    text: String,
}

impl File {
    /// The text without its unit tests, which stand at the end.
    fn code(&self) -> &str {
        self.text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<File> {
    let mut paths = Vec::new();
    rust_files(&root().join("src"), &mut paths);
    paths.sort();
    assert!(paths.len() > 40, "the source is found");
    let file = |path: PathBuf| {
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        let module = name["src/".len()..].split(['/', '.']).next().unwrap().to_owned();
        File { path: name, module, text: fs::read_to_string(path).unwrap() }
    };
    paths.into_iter().map(file).collect()
}

/// The modules in the order of lib.rs.
fn modules() -> Vec<String> {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    lib.lines()
        .filter_map(|line| Some(line.strip_prefix("pub mod ")?.trim_end_matches(';').to_owned()))
        .collect()
}

#[test]
fn modules_import_only_from_above() {
    let modules = modules();
    let floor = |name: &str| modules.iter().position(|module| module == name);
    let mut wrong = Vec::new();
    for file in sources() {
        let Some(own) = floor(&file.module) else { continue };
        for (number, line) in
            file.code().lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            for import in line.split("crate::").skip(1) {
                let name =
                    import.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
                if floor(name).is_some_and(|other| other > own) {
                    wrong.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports that run upwards:\n{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<_> =
        sources().into_iter().filter(|file| !file.text.starts_with("//!")).map(|file| file.path).collect();
    assert!(silent.is_empty(), "files without `//!`: {silent:?}");
}

#[test]
fn files_and_functions_stay_short() {
    let mut long = Vec::new();
    for file in sources() {
        let lines: Vec<&str> = file.text.lines().collect();
        if lines.len() > LONGEST_FILE {
            long.push(format!("{} has {} lines", file.path, lines.len()));
        }
        for (start, line) in lines.iter().enumerate() {
            let trimmed = line.trim_start();
            let is_function = ["fn ", "pub fn ", "pub(super) fn ", "pub(crate) fn ", "const fn "]
                .iter()
                .any(|opening| trimmed.starts_with(opening));
            if !is_function || trimmed.ends_with(';') {
                continue;
            }
            let end = format!("{}}}", &line[..line.len() - trimmed.len()]);
            let length = lines[start..].iter().position(|line| *line == end).map_or(1, |length| length + 1);
            if length > LONGEST_FUNCTION {
                long.push(format!("{}:{}: {length} lines: {trimmed}", file.path, start + 1));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn pure_modules_do_not_touch_the_world() {
    let world =
        ["std::fs", "std::env", "std::time", "std::net", "std::process", "::now()", "println!", "eprintln!"];
    let mut wrong = Vec::new();
    for file in sources() {
        if EDGES.contains(&file.module.as_str()) || matches!(file.module.as_str(), "main" | "lib") {
            continue;
        }
        for (number, line) in file.code().lines().enumerate() {
            if !line.trim_start().starts_with("//") && world.iter().any(|name| line.contains(name)) {
                wrong.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_left_unfinished() {
    // Put together so that this file does not find itself.
    let marks = [
        concat!("to", "do!"),
        concat!("unimple", "mented!"),
        concat!("db", "g!("),
        concat!("#[ig", "nore"),
        concat!("FIX", "ME"),
    ];
    let mut paths = Vec::new();
    for folder in ["src", "tests/all", "benches"] {
        rust_files(&root().join(folder), &mut paths);
    }
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        for mark in marks {
            assert!(!text.contains(mark), "{} holds {mark}", path.display());
        }
    }
}

#[test]
fn user_input_cannot_panic() {
    let mut wrong = Vec::new();
    for file in sources() {
        for (number, line) in file.code().lines().enumerate() {
            if line.contains(".unwrap()") && !line.trim_start().starts_with("//") {
                wrong.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_architecture_is_short_and_names_every_module() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    assert!(text.lines().count() <= 150, "ARCHITECTURE.md has {} lines", text.lines().count());
    for module in modules() {
        assert!(text.contains(&format!("`{module}")), "ARCHITECTURE.md does not name `{module}`");
    }
}
