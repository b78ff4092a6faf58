//! The files of a theme: the built-in one, overridden file by file by `themes/NAME/`
//! and then by the site's own `templates/`, `assets/` and `strings/`. A file of strings
//! covers only the strings that it holds, so those below it are kept.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use include_dir::{Dir, include_dir};

use crate::config::Config;
use crate::diagnostic::catalog::Failure;
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::model::File;
use crate::table;
use crate::text::{Source, Span, decode, nearest};

/// The built-in theme, part of the binary.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/whyfirst");

/// Its name.
pub const BUILT_IN_NAME: &str = "whyfirst";

/// The number of what templates may count on: which templates, blocks, components and
/// fields there are. It goes up when one of them goes or means something else, and stays
/// when some are added.
pub const CONTRACT: u32 = 1;

/// The folders of a theme.
const FOLDERS: [&str; 3] = ["templates", "assets", "strings"];

/// The files of a theme, by their path in it, such as `templates/post.html`.
#[derive(Clone, Debug, Default)]
pub struct ThemeFiles {
    /// Each file with where it came from.
    pub files: BTreeMap<String, ThemeFile>,
    /// The files of strings that others of `files` stand above, by name, the lowest first.
    covered: Vec<(String, ThemeFile)>,
}

/// One file of a theme.
#[derive(Clone, Debug)]
pub struct ThemeFile {
    /// What to call it to the author: a path of the site, or one within whyfirst.
    pub path: Arc<str>,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

impl ThemeFile {
    /// The file as text, if it is one.
    fn source(&self) -> Option<Source> {
        Some(Source::new(Arc::clone(&self.path), decode::decode(&self.bytes).text?))
    }
}

impl ThemeFiles {
    /// The files of a folder that are text, by name within it.
    pub fn texts(&self, folder: &str) -> impl Iterator<Item = (&str, Source)> {
        self.in_folder(folder).filter_map(|(name, file)| Some((name, file.source()?)))
    }

    /// The files of strings, by name: those of a language in the order in which they
    /// stand above each other, the topmost last.
    pub fn strings(&self) -> impl Iterator<Item = (&str, Source)> {
        let covered = self.covered.iter().filter_map(|(name, file)| Some((name.as_str(), file.source()?)));
        covered.chain(self.texts("strings"))
    }

    /// The files of a folder, by name within it.
    pub fn in_folder(&self, folder: &str) -> impl Iterator<Item = (&str, &ThemeFile)> {
        let prefix = format!("{folder}/");
        self.files.iter().filter_map(move |(path, file)| Some((path.strip_prefix(&prefix)?, file)))
    }
}

/// Reads the theme of a site.
///
/// # Errors
/// A file of the theme cannot be read.
pub fn theme(root: &Path, config: &Config) -> anyhow::Result<(ThemeFiles, Vec<Diagnostic>)> {
    let mut theme = built_in();
    let mut diagnostics = Vec::new();
    let folder = root.join("themes").join(&config.theme);
    let plain_name = !config.theme.contains(['/', '\\']) && !config.theme.starts_with('.');
    if plain_name && folder.is_dir() {
        let prefix = format!("themes/{}", config.theme);
        for part in FOLDERS {
            overlay(root, &format!("{prefix}/{part}"), part, &mut theme, &mut diagnostics)?;
        }
    } else if config.theme != BUILT_IN_NAME {
        let names = theme_names(root);
        let near = nearest(&config.theme, names.iter().map(String::as_str).chain([BUILT_IN_NAME]));
        diagnostics.push(catalog::theme_unknown(named_at(root), &config.theme, near));
    }
    for part in FOLDERS {
        overlay(root, part, part, &mut theme, &mut diagnostics)?;
    }
    diagnostics.extend(theme.texts("templates").filter_map(|(_, source)| outdated(&source)));
    diagnostics.extend(theme.in_folder("strings").filter_map(|(name, file)| unspoken(name, file, config)));
    Ok((theme, diagnostics))
}

/// Lists the site's own templates and strings, for who wants to mend their encoding.
///
/// # Errors
/// A folder that is there cannot be listed.
pub fn own_texts(root: &Path) -> anyhow::Result<Vec<File>> {
    let mut files = Vec::new();
    for folder in ["templates", "strings", "themes"] {
        files.extend(super::walk::walk(root, folder, &mut Vec::new())?);
    }
    files.retain(|file| is_text_of_theme(&file.path));
    Ok(files)
}

/// Whether a path of the site is that of a template or of strings.
pub fn is_text_of_theme(path: &str) -> bool {
    let within = path.strip_prefix("themes/").and_then(|path| path.split_once('/')).map(|(_, inner)| inner);
    has_text(within.unwrap_or(path))
}

/// Whether a path is that of a file of the author's, and not of one within whyfirst.
pub fn is_own(path: &str) -> bool {
    !path.strip_prefix(BUILT_IN_NAME).is_some_and(|rest| rest.starts_with(':'))
}

/// Whether a file of a theme, by its path in it, has to be text.
fn has_text(name: &str) -> bool {
    let ends = |end: &str| name.to_ascii_lowercase().ends_with(end);
    (name.starts_with("templates/") && ends(".html")) || (name.starts_with("strings/") && ends(".toml"))
}

/// What an ejected template begins with, so that a later release can tell what it was
/// written for.
pub fn contract_mark() -> String {
    format!("{MARK}{CONTRACT} -#}}\n")
}

const MARK: &str = "{#- whyfirst templates ";

/// Tells of a template that was written for another contract.
fn outdated(source: &Source) -> Option<Diagnostic> {
    let digits = source.text.strip_prefix(MARK)?.split(' ').next()?;
    let contract = digits.parse::<u32>().ok().filter(|contract| *contract != CONTRACT)?;
    let place = Place::new(&source.path, Span::from(MARK.len()..MARK.len() + digits.len()));
    Some(catalog::template_outdated(place, contract, CONTRACT))
}

/// Tells of strings of the site's own for a language that it does not have.
fn unspoken(name: &str, file: &ThemeFile, config: &Config) -> Option<Diagnostic> {
    let code = name.strip_suffix(".toml")?;
    let spoken: Vec<&str> = config.languages.iter().map(|language| &*language.code).collect();
    let is_spoken = |code: &str| spoken.iter().any(|it| *it == code || it.split('-').next() == Some(code));
    let idle = file.path.starts_with("strings/") && code != "en" && !is_spoken(code);
    idle.then(|| catalog::strings_unused(Place::file(Arc::clone(&file.path)), code, &spoken))
}

/// The built-in theme as it is.
pub fn built_in() -> ThemeFiles {
    let mut theme = ThemeFiles::default();
    add_folder(&BUILT_IN, &mut theme);
    theme
}

fn add_folder(dir: &Dir<'static>, theme: &mut ThemeFiles) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let shown = format!("{BUILT_IN_NAME}:{path}");
        theme.files.insert(path, ThemeFile { path: shown.into(), bytes: file.contents().into() });
    }
    for dir in dir.dirs() {
        add_folder(dir, theme);
    }
}

/// Puts the files of a folder of the site over those of the theme. A text that cannot be
/// read leaves the one below it, so that only one thing is wrong.
fn overlay(
    root: &Path,
    folder: &str,
    part: &str,
    theme: &mut ThemeFiles,
    diagnostics: &mut Vec<Diagnostic>,
) -> anyhow::Result<()> {
    for file in super::walk::walk(root, folder, diagnostics)? {
        let bytes = std::fs::read(&file.disk).with_context(|| Failure::read(&*file.path))?;
        let name = format!("{part}{}", &file.path[folder.len()..]);
        if has_text(&name) {
            let decode::Decoded { text, problem } = decode::decode(&bytes);
            diagnostics.extend(problem.map(|problem| super::explain(&file.path, problem)));
            if text.is_none() {
                continue;
            }
        }
        let file = ThemeFile { path: file.path, bytes: bytes.into() };
        let covered = theme.files.insert(name.clone(), file);
        if let Some((name, covered)) = name.strip_prefix("strings/").zip(covered) {
            theme.covered.push((name.to_owned(), covered));
        }
    }
    Ok(())
}

/// Where site.toml names the theme.
fn named_at(root: &Path) -> Place {
    let place = || {
        let source = super::site_file(root).ok()?.ok()?;
        let span = table::read_toml(&source.text, 0).ok()?.get("theme")?.span;
        Some(Place::new(&source.path, span))
    };
    place().unwrap_or_else(|| Place::file(crate::config::FILE))
}

fn theme_names(root: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(root.join("themes")).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_of_another_contract_is_told_of() {
        let tell = |text: &str| outdated(&Source::new("templates/post.html", text)).map(|found| found.code);
        assert_eq!(tell(&format!("{}<p>", contract_mark())), None);
        assert_eq!(tell("<p>"), None);
        assert_eq!(tell("{#- whyfirst templates are good -#}"), None);
        assert_eq!(tell("{#- whyfirst templates 99 -#}\n<p>"), Some("template-outdated"));
    }
}
