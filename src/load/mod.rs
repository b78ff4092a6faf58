//! The only reader of a site's folder: site.toml, content/, static/, themes/ and
//! templates/. What comes out is bytes with names in NFC; what they mean is not its
//! business. It never writes, and never reads a file that lies outside of the site.

pub mod theme;
mod walk;

pub use walk::DEEPEST;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::catalog::Failure;
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::model::File;
use crate::text::{Source, address, decode, nfc, shortcode};
use anyhow::Context as _;

/// A site's files by name, none of them read.
#[derive(Debug, Default)]
pub struct Listing {
    /// The Markdown of content/, in order of path.
    pub markdown: Vec<File>,
    /// Every other file of content/ and all of static/, in order of path.
    pub files: Vec<File>,
}

/// One file of Markdown as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Its text and what it includes; nothing if it is no text.
    pub source: Option<Source>,
    /// What is wrong with its bytes.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads site.toml.
///
/// # Errors
/// The file is there and cannot be read. A missing one is a diagnostic.
pub fn site_file(root: &Path) -> anyhow::Result<Result<Source, Vec<Diagnostic>>> {
    let path = root.join(crate::config::FILE);
    if !path.is_file() {
        return Ok(Err(vec![catalog::site_missing(
            &root.display().to_string(),
            site_above(root).as_deref(),
            root.is_dir(),
        )]));
    }
    let bytes = std::fs::read(&path).with_context(|| Failure::read(&path))?;
    let (source, diagnostics) = to_source(crate::config::FILE.into(), &bytes);
    // A site.toml in UTF-16 is read, and a message about it can wait for `fix`.
    Ok(source.ok_or(diagnostics))
}

/// The nearest folder above that is a site, for who is in one of its folders.
fn site_above(root: &Path) -> Option<String> {
    let root = root.canonicalize().ok()?;
    let above = root.ancestors().skip(1).find(|folder| folder.join(crate::config::FILE).is_file())?;
    Some(above.display().to_string())
}

/// Lists content/, Markdown and everything beside it, in order of path.
///
/// # Errors
/// A folder that is there cannot be listed.
pub fn content(root: &Path) -> anyhow::Result<(Vec<File>, Vec<Diagnostic>)> {
    let mut diagnostics = Vec::new();
    let files = walk::walk(root, "content", &mut diagnostics)?;
    Ok((files, diagnostics))
}

/// Lists content/ and static/.
///
/// # Errors
/// A folder that is there cannot be listed.
pub fn list(root: &Path) -> anyhow::Result<(Listing, Vec<Diagnostic>)> {
    let mut diagnostics = Vec::new();
    let content = walk::walk(root, "content", &mut diagnostics)?;
    let fixed = walk::walk(root, "static", &mut diagnostics)?;
    let (markdown, beside): (Vec<_>, Vec<_>) = content.into_iter().partition(|file| is_markdown(&file.path));
    let files = beside.into_iter().chain(fixed).collect();
    Ok((Listing { markdown, files }, diagnostics))
}

/// Whether a path has a part that belongs to an editor or a system, and so is none of
/// the site's.
pub fn is_leftover(path: &str) -> bool {
    path.split('/').any(|part| walk::is_leftover(part.as_ref()))
}

/// Markdown by its extension. `글.md.txt` is read too, so that its name can be mended.
pub fn is_markdown(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    [".md", ".markdown", ".md.txt"].iter().any(|extension| path.trim_end().ends_with(extension))
}

/// Reads one file of text and what it includes. One that cannot be read is a diagnostic,
/// so that it does not hide what is wrong with the others.
pub fn read(root: &Path, file: &File) -> Reading {
    let bytes = match std::fs::read(&file.disk) {
        Ok(bytes) => bytes,
        Err(error) => {
            let place = Place::file(Arc::clone(&file.path));
            return Reading { source: None, diagnostics: vec![catalog::file_unreadable(place, &error)] };
        }
    };
    let (source, diagnostics) = to_source(Arc::clone(&file.path), &bytes);
    let source = source.map(|mut source| {
        source.includes = includes(root, &source);
        source
    });
    Reading { source, diagnostics }
}

/// Decodes the bytes of a text file. No source if they are no text.
fn to_source(path: Arc<str>, bytes: &[u8]) -> (Option<Source>, Vec<Diagnostic>) {
    let decode::Decoded { text, problem } = decode::decode(bytes);
    let diagnostics = problem.map(|problem| explain(&path, problem)).into_iter().collect();
    (text.map(|text| Source::new(path, text)), diagnostics)
}

/// The message about unusual bytes.
pub fn explain(path: &Arc<str>, problem: decode::Problem) -> Diagnostic {
    let file = Place::file(Arc::clone(path));
    match problem {
        decode::Problem::Utf16 => catalog::encoding_utf16(file),
        decode::Problem::Binary => catalog::encoding_binary(file),
        decode::Problem::Legacy { line, column, encoding, preview } => {
            catalog::encoding_legacy(file, (line, column), encoding, &preview)
        }
        decode::Problem::Mixed { line } => catalog::encoding_mixed(file, line),
        decode::Problem::Decomposed(span) => catalog::text_nfd(Place::new(path, span)),
    }
}

/// The bytes of a file that site.toml names by its path from the site's root, however its
/// name is composed on the disk.
///
/// # Errors
/// It is not there, lies outside of the site, or is larger than `most` bytes: then the
/// names of the files that lie there.
pub fn named(root: &Path, path: &str, most: u64) -> Result<Vec<u8>, Vec<String>> {
    let inner = address::join("", path).unwrap_or_default();
    let inner = nfc(&inner);
    let folder = address::folder(&inner);
    let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
    let found: BTreeMap<String, PathBuf> = entries
        .filter_map(|entry| {
            let name = nfc(entry.file_name().to_str()?).into_owned();
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            entry.path().is_file().then(|| (path, entry.path()))
        })
        .collect();
    let disk = found.get(&*inner).filter(|disk| lies_within(root, disk));
    let fits = |disk: &&PathBuf| std::fs::metadata(disk).is_ok_and(|found| found.len() <= most);
    let bytes = disk.filter(fits).and_then(|disk| std::fs::read(disk).ok());
    bytes.ok_or_else(|| found.into_keys().collect())
}

/// The files that a text asks to include, as far as they are there, are text, and lie
/// within the site.
fn includes(root: &Path, source: &Source) -> BTreeMap<String, Arc<str>> {
    let texts = asked_for(source).filter_map(|(name, path)| {
        let text = text_within(root, &root.join(path))?;
        Some((name, text.into()))
    });
    texts.collect()
}

/// The files that a text asks to include: the name it gives each, and its path from the
/// site's root.
pub fn asked_for(source: &Source) -> impl Iterator<Item = (String, String)> {
    let folder = address::folder(&source.path);
    let text = if source.text.contains(shortcode::OPEN) { &*source.text } else { "" };
    let calls = shortcode::scan(text).flatten().filter(|call| call.name == "include");
    calls.filter_map(move |call| {
        let file = call.argument("file")?;
        Some((file.to_owned(), address::join(folder, file)?))
    })
}

/// The text of a file, unless it leads out of the site or is not UTF-8.
fn text_within(root: &Path, path: &Path) -> Option<String> {
    if !lies_within(root, path) {
        return None;
    }
    let text = std::fs::read_to_string(path).ok()?;
    Some(text.strip_prefix('\u{FEFF}').unwrap_or(&text).replace("\r\n", "\n"))
}

/// Whether a file, its links followed, is one of the site's.
fn lies_within(root: &Path, path: &Path) -> bool {
    let (root, path) = (root.canonicalize(), path.canonicalize());
    root.is_ok_and(|root| path.is_ok_and(|path| path.starts_with(root)))
}
