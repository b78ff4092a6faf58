//! Lists a folder of the site: names in NFC, in order, without what editors and
//! systems leave behind, and without anything that leads out of the site.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;

use crate::diagnostic::catalog::Failure;
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::model::File;
use crate::text::nfc;

/// Folders deeper than this are a link that leads to itself.
pub const DEEPEST: usize = 32;

/// Every file below `root/folder`, in order of path. A folder that is not there is empty.
pub fn walk(root: &Path, folder: &str, diagnostics: &mut Vec<Diagnostic>) -> anyhow::Result<Vec<File>> {
    let start = root.join(folder);
    if !start.exists() {
        return Ok(Vec::new());
    }
    let real_root = root.canonicalize().with_context(|| Failure::read(root))?;
    let mut walk = Walk { real_root, files: Vec::new(), decomposed: 0, diagnostics };
    if walk.leads_out(&start) {
        walk.diagnostics.push(catalog::link_leads_out(Place::file(folder)));
        return Ok(Vec::new());
    }
    walk.folder(&start, folder, 0)?;
    let Walk { mut files, decomposed, .. } = walk;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    for pair in files.windows(2).filter(|pair| pair[0].path == pair[1].path) {
        diagnostics.push(catalog::name_twice(Place::file(Arc::clone(&pair[0].path))));
    }
    files.dedup_by(|a, b| a.path == b.path);
    if decomposed > 0 {
        diagnostics.push(catalog::names_decomposed(Place::file(folder), decomposed));
    }
    Ok(files)
}

struct Walk<'a> {
    real_root: PathBuf,
    files: Vec<File>,
    decomposed: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Walk<'_> {
    fn folder(&mut self, disk: &Path, path: &str, depth: usize) -> anyhow::Result<()> {
        let entries = fs::read_dir(disk).with_context(|| Failure::read(disk))?;
        for entry in entries {
            let entry = entry.with_context(|| Failure::read(disk))?;
            let name = entry.file_name();
            if is_leftover(&name) {
                continue;
            }
            let Some(name) = name.to_str() else {
                let shown = format!("{path}/{}", name.to_string_lossy());
                self.diagnostics.push(catalog::name_not_text(Place::file(shown)));
                continue;
            };
            let normal = nfc(name);
            self.decomposed += usize::from(*normal != *name);
            let path = format!("{path}/{normal}");
            let mut kind = entry.file_type().with_context(|| Failure::read(entry.path()))?;
            if kind.is_symlink() {
                if self.leads_out(&entry.path()) {
                    self.diagnostics.push(catalog::link_leads_out(Place::file(path)));
                    continue;
                }
                kind = fs::metadata(entry.path()).with_context(|| Failure::read(entry.path()))?.file_type();
            }
            if kind.is_dir() && depth < DEEPEST {
                self.folder(&entry.path(), &path, depth + 1)?;
            } else if kind.is_file() {
                self.files.push(File { path: path.into(), disk: entry.path() });
            }
        }
        Ok(())
    }

    /// Whether a path, its links followed, lies outside of the site or nowhere.
    fn leads_out(&self, path: &Path) -> bool {
        path.canonicalize().map_or(true, |real| !real.starts_with(&self.real_root))
    }
}

/// Files that systems and editors leave behind, and hidden ones. `.well-known` is a
/// folder that sites publish (RFC 8615).
pub(super) fn is_leftover(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    if name.starts_with('.') {
        return !matches!(&*name, ".well-known" | ".htaccess" | ".nojekyll" | ".domains");
    }
    let is_copy = [".swp", ".tmp", "~"].iter().any(|end| name.ends_with(end));
    is_copy
        || is_backup(&name)
        || name.starts_with("~$")
        || name.starts_with('#')
        || matches!(&*name, "Thumbs.db" | "desktop.ini")
}

/// What `whyfirst fix` and editors keep of a file: `글.md.bak`, `글.md.bak2`.
fn is_backup(name: &str) -> bool {
    name.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(".bak")
}
