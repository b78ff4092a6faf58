//! Puts mended files into place: a backup first, then the whole file at once, then its
//! name. Nothing that is there is written over, backups of before included.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};

use super::plan::{Plan, Rename};
use crate::diagnostic::catalog::Failure;
use crate::diagnostic::{Diagnostic, Place, catalog};

/// Does what a plan says. The backup's path comes back, as the author should call it.
///
/// # Errors
/// The disk refuses, or the file has changed since it was read.
pub fn carry_out(root: &Path, plan: &Plan) -> anyhow::Result<Result<Option<String>, Box<Diagnostic>>> {
    let named = plan.name.as_ref().map(|name| plan.file.disk.with_file_name(name));
    if let Some(to) = named.as_ref().filter(|to| is_taken(to, &plan.file.disk)) {
        let place = Place::file(Arc::clone(&plan.file.path));
        return Ok(Err(Box::new(catalog::fix_name_taken(place, &name_of(to)))));
    }
    let mut backup = None;
    if let Some(mended) = &plan.mended {
        // Through a link the file itself is mended, and the link stays one.
        let real = plan.file.disk.canonicalize().with_context(|| Failure::read(&*plan.file.path))?;
        let kept = keep(&real, &plan.bytes)?;
        if fs::read(&real).with_context(|| Failure::read(&*plan.file.path))? != plan.bytes {
            fs::remove_file(&kept).with_context(|| Failure::remove(&kept))?;
            bail!(catalog::fix_changed(&plan.file.path));
        }
        replace(&real, mended)?;
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        backup = Some(kept.strip_prefix(&root).unwrap_or(&kept).display().to_string());
    }
    if let Some(to) = named {
        fs::rename(&plan.file.disk, &to).with_context(|| Failure::rename(&*plan.file.path))?;
    }
    Ok(Ok(backup))
}

/// Gives a folder its name.
///
/// # Errors
/// The disk refuses.
pub fn rename(rename: &Rename) -> anyhow::Result<Result<(), Box<Diagnostic>>> {
    if is_taken(&rename.to, &rename.from) {
        let place = Place::file(rename.path.as_str());
        return Ok(Err(Box::new(catalog::fix_name_taken(place, &name_of(&rename.to)))));
    }
    fs::rename(&rename.from, &rename.to).with_context(|| Failure::rename(&rename.path))?;
    Ok(Ok(()))
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether a name belongs to another file. On a disk that does not tell the forms of
/// Unicode apart, a file is found by its right name too, and is itself.
fn is_taken(to: &Path, own: &Path) -> bool {
    let same = || to.canonicalize().ok().zip(own.canonicalize().ok()).is_some_and(|(to, own)| to == own);
    to.symlink_metadata().is_ok() && !same()
}

/// Writes a backup under the first name that is free.
fn keep(path: &Path, bytes: &[u8]) -> anyhow::Result<PathBuf> {
    for count in 1..=9999_u32 {
        let number = if count == 1 { String::new() } else { count.to_string() };
        let backup = path.with_file_name(format!("{}.bak{number}", name_of(path)));
        let mut file = match fs::OpenOptions::new().write(true).create_new(true).open(&backup) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
            Err(error) => {
                return Err(error).with_context(|| Failure::write(&backup));
            }
        };
        let permissions = fs::metadata(path).map(|old| old.permissions());
        let written = file.write_all(bytes).and_then(|()| file.sync_all()).and(permissions);
        written
            .and_then(|permissions| fs::set_permissions(&backup, permissions))
            .with_context(|| Failure::write(&backup))?;
        return Ok(backup);
    }
    bail!(catalog::fix_backups(path))
}

/// Replaces a file's bytes at once, its permissions kept.
fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let context = || Failure::write(path);
    let folder = path.parent().with_context(context)?;
    let mut new = tempfile::Builder::new()
        .prefix(".whyfirst-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .with_context(context)?;
    new.write_all(bytes).with_context(context)?;
    let permissions = fs::metadata(path).with_context(context)?.permissions();
    fs::set_permissions(new.path(), permissions).with_context(context)?;
    new.as_file().sync_all().with_context(context)?;
    new.persist(path).map_err(|error| error.error).with_context(context)?;
    Ok(())
}
