//! The only reader of a site's folder: site.toml, content/, static/, themes/ and
//! templates/. What comes out is bytes with names in NFC; what they mean is not its
//! business. It never writes, and never reads a file that lies outside of the site.

pub mod theme;
mod walk;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::model::File;
use crate::text::{Source, address, decode, shortcode};

/// A site's files, read or listed.
#[derive(Debug, Default)]
pub struct Tree {
    /// The Markdown of content/, in order of path.
    pub sources: Vec<Source>,
    /// Every other file of content/ and all of static/, in order of path.
    pub files: Vec<File>,
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
        )]));
    }
    let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
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

/// Reads content/ and lists static/.
///
/// # Errors
/// A folder that is there cannot be listed. A file that cannot be read is a diagnostic,
/// so that it does not hide what is wrong with the others.
pub fn tree(root: &Path) -> anyhow::Result<(Tree, Vec<Diagnostic>)> {
    let mut diagnostics = Vec::new();
    let content = walk::walk(root, "content", &mut diagnostics)?;
    let fixed = walk::walk(root, "static", &mut diagnostics)?;
    let (markdown, beside): (Vec<_>, Vec<_>) = content.into_iter().partition(|file| is_markdown(&file.path));
    let read: Vec<_> = markdown.par_iter().map(|file| read(root, file)).collect();
    let mut tree = Tree::default();
    for (source, found) in read {
        tree.sources.extend(source);
        diagnostics.extend(found);
    }
    tree.files = beside.into_iter().chain(fixed).collect();
    Ok((tree, diagnostics))
}

/// Markdown by its extension. `글.md.txt` is read too, so that its name can be mended.
pub fn is_markdown(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    [".md", ".markdown", ".md.txt"].iter().any(|extension| path.trim_end().ends_with(extension))
}

/// Reads one file of text and what it includes.
fn read(root: &Path, file: &File) -> (Option<Source>, Vec<Diagnostic>) {
    let bytes = match std::fs::read(&file.disk) {
        Ok(bytes) => bytes,
        Err(error) => {
            let place = Place::file(Arc::clone(&file.path));
            return (None, vec![catalog::file_unreadable(place, &error)]);
        }
    };
    let (source, diagnostics) = to_source(Arc::clone(&file.path), &bytes);
    let source = source.map(|mut source| {
        source.includes = includes(root, &source);
        source
    });
    (source, diagnostics)
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

/// The files that a text asks to include, as far as they are there, are text, and lie
/// within the site.
fn includes(root: &Path, source: &Source) -> BTreeMap<String, Arc<str>> {
    let mut includes = BTreeMap::new();
    if !source.text.contains(shortcode::OPEN) {
        return includes;
    }
    let folder = address::folder(&source.path);
    for call in shortcode::scan(&source.text).flatten().filter(|call| call.name == "include") {
        let Some(file) = call.argument("file") else { continue };
        let Some(path) = address::join(folder, file) else { continue };
        if let Some(text) = text_within(root, &root.join(&path)) {
            includes.insert(file.to_owned(), text.into());
        }
    }
    includes
}

/// The text of a file, unless it leads out of the site or is not UTF-8.
fn text_within(root: &Path, path: &Path) -> Option<String> {
    let (root, path): (PathBuf, PathBuf) = (root.canonicalize().ok()?, path.canonicalize().ok()?);
    if !path.starts_with(&root) {
        return None;
    }
    let text = std::fs::read_to_string(path).ok()?;
    Some(text.strip_prefix('\u{FEFF}').unwrap_or(&text).replace("\r\n", "\n"))
}
