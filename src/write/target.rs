//! Which folder may be written to: never one that is, holds or lies within what the
//! author wrote.
//!
//! Folders are compared as the disk knows them, with every symbolic link followed, so
//! that no other spelling of a path gets past. Nothing here writes.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::config;
use crate::diagnostic::{Diagnostic, Place, catalog};

/// What a site is made from, by its path from the root. The hidden folders are listed
/// because losing them would lose the author's history, or ours.
const SOURCES: [&str; 7] = [config::FILE, "content", "static", "themes", "templates", ".git", ".whyfirst"];

/// Most symbolic links that one path may lead through, as on Linux.
const MAX_LINKS: usize = 40;

/// An output folder that is safe to write to.
#[derive(Clone, Debug)]
pub struct Target {
    /// The folder, every symbolic link followed. It need not be there yet.
    pub folder: PathBuf,
    /// The site's root, every symbolic link followed.
    pub root: PathBuf,
    /// The folder as the author wrote it, for messages.
    pub shown: String,
    /// Where the author wrote it; nothing for the command line.
    pub place: Option<Place>,
}

/// Decides whether a site may be written to a folder.
///
/// `output` is absolute or counts from `root`; `place` is where the author named it,
/// nothing for the command line. An error says which file of the author's is at risk.
pub fn check(root: &Path, output: &Path, place: Option<Place>) -> Result<Target, Box<Diagnostic>> {
    check_at_home(root, output, place, std::env::home_dir())
}

fn check_at_home(
    root: &Path,
    output: &Path,
    place: Option<Place>,
    home: Option<PathBuf>,
) -> Result<Target, Box<Diagnostic>> {
    let shown = output.display().to_string();
    let reach = |path: &Path| {
        resolve(path).map_err(|error| Box::new(catalog::output_unreachable(place.clone(), &shown, &error)))
    };
    let resolved_root = reach(root)?;
    let folder = reach(&root.join(output))?;
    if let Some(file) = folder.ancestors().find(|path| path.is_file()) {
        return Err(Box::new(catalog::output_is_file(place, &shown, &file.display().to_string())));
    }
    if within(&resolved_root, &folder) {
        return Err(Box::new(catalog::output_holds(place, &shown, config::FILE)));
    }
    if folder.parent().is_none() || home.is_some_and(|home| within(&home, &folder)) {
        return Err(Box::new(catalog::output_too_wide(place, &shown)));
    }
    for name in SOURCES {
        let source = reach(&root.join(name))?;
        if same(&folder, &source) {
            return Err(Box::new(catalog::output_is_source(place, &shown, name)));
        }
        if within(&folder, &source) {
            return Err(Box::new(catalog::output_within(place, &shown, name)));
        }
        if within(&source, &folder) {
            return Err(Box::new(catalog::output_holds(place, &shown, name)));
        }
    }
    Ok(Target { folder, root: resolved_root, shown, place })
}

/// The path with every symbolic link followed and every `..` taken, whether or not its
/// end is there yet. (The standard library's answer needs the whole path to exist.)
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let parts = |path: &Path| -> Vec<OsString> {
        path.components().rev().map(|part| part.as_os_str().to_owned()).collect()
    };
    let mut rest = parts(&std::path::absolute(path)?);
    let mut resolved = PathBuf::new();
    let mut links = 0;
    while let Some(part) = rest.pop() {
        if part == ".." {
            resolved.pop();
            continue;
        }
        resolved.push(&part);
        if let Ok(leads_to) = fs::read_link(&resolved) {
            links += 1;
            if links > MAX_LINKS {
                return Err(io::Error::other("its symbolic links go in a circle"));
            }
            resolved.pop();
            rest.extend(parts(&leads_to));
        }
    }
    Ok(resolved)
}

/// Whether `inner` is `outer` or lies within it.
fn within(inner: &Path, outer: &Path) -> bool {
    inner.ancestors().any(|ancestor| same(ancestor, outer))
}

/// Whether two paths are one file to the disk, however their names are spelt: disks
/// that ignore case, and folders that are mounted twice, know one file by many names.
pub(super) fn same(a: &Path, b: &Path) -> bool {
    a == b || matches!((identity(a), identity(b)), (Some(a), Some(b)) if a == b)
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for folder in ["content/posts", "static", "themes"] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        fs::write(root.path().join("site.toml"), "").unwrap();
        root
    }

    fn code(root: &Path, output: impl AsRef<Path>) -> &'static str {
        match check_at_home(root, output.as_ref(), None, None) {
            Ok(_) => "fine",
            Err(diagnostic) => diagnostic.code,
        }
    }

    #[test]
    fn the_authors_folders_are_refused() {
        let site = site();
        let root = site.path();
        let cases = [
            ("public", "fine"),
            ("deep/er/public", "fine"),
            ("../whyfirst-elsewhere", "fine"),
            ("contents", "fine"),
            ("content", "output-source"),
            ("static/", "output-source"),
            ("templates", "output-source"),
            ("./public/../content", "output-source"),
            (".git", "output-source"),
            ("content/posts", "output-within"),
            ("static/new/folder", "output-within"),
            (".whyfirst/public", "output-within"),
            ("", "output-holds"),
            (".", "output-holds"),
            ("..", "output-holds"),
            ("public/..", "output-holds"),
            ("/", "output-holds"),
            ("site.toml", "output-file"),
            ("site.toml/public", "output-file"),
        ];
        for (output, expected) in cases {
            assert_eq!(code(root, output), expected, "output = {output:?}");
        }
        assert_eq!(code(root, root.join("content")), "output-source");
    }

    #[test]
    fn a_home_is_refused() {
        let site = site();
        let home = tempfile::tempdir().unwrap();
        let check = |output: &Path| check_at_home(site.path(), output, None, Some(home.path().into()));
        assert_eq!(check(home.path()).unwrap_err().code, "output-too-wide");
        assert!(check(&home.path().join("public")).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed() {
        use std::os::unix::fs::symlink;
        let (site, elsewhere) = (site(), tempfile::tempdir().unwrap());
        let root = site.path();
        symlink(root.join("content"), root.join("to-content")).unwrap();
        symlink("..", root.join("static/up")).unwrap();
        symlink("content/not-yet", root.join("dangling")).unwrap();
        symlink("loop", root.join("loop")).unwrap();
        symlink(elsewhere.path(), root.join("away")).unwrap();
        symlink(elsewhere.path().join("vault"), root.join("templates")).unwrap();
        assert_eq!(code(root, "to-content"), "output-source");
        assert_eq!(code(root, "to-content/x/y"), "output-within");
        assert_eq!(code(root, "static/up"), "output-holds");
        assert_eq!(code(root, "dangling"), "output-within");
        assert_eq!(code(root, "loop/x"), "output-unreachable");
        assert_eq!(code(root, "away/public"), "fine");
        assert_eq!(code(root, "away/vault/x"), "output-within");
        assert_eq!(code(root, "away"), "output-holds");
        let through = root.join("away/link-to-site");
        symlink(root, &through).unwrap();
        assert_eq!(code(&through, "static"), "output-source");
        assert_eq!(code(&through, root.join("static")), "output-source");
    }

    #[cfg(unix)]
    #[test]
    fn the_target_is_the_folder_behind_the_link() {
        let (site, elsewhere) = (site(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(elsewhere.path(), site.path().join("public")).unwrap();
        let target = check(site.path(), Path::new("public"), None).unwrap();
        assert!(same(&target.folder, elsewhere.path()));
        assert_eq!(target.folder, fs::canonicalize(elsewhere.path()).unwrap());
        assert_eq!(target.shown, "public");
    }
}
