//! The theme of a site: its own while that works, else the last one that did.

use std::path::Path;

use super::{Texts, Workspace};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Level, has_errors};
use crate::load::{self, theme::ThemeFiles};
use crate::render::Theme;

/// A theme as it was read.
#[derive(Debug)]
pub(super) struct Read {
    /// Nothing if it cannot be used.
    theme: Option<Theme>,
    diagnostics: Vec<Diagnostic>,
    files: ThemeFiles,
}

impl Read {
    /// The theme to begin with: the site's, or the built-in one.
    pub(super) fn take_first(&mut self) -> anyhow::Result<Theme> {
        self.theme.take().map_or_else(built_in_theme, Ok)
    }
}

/// Reads and compiles the theme.
pub(super) fn read_theme(root: &Path, config: &Config) -> anyhow::Result<Read> {
    let (files, mut diagnostics) = load::theme::theme(root, config)?;
    let (theme, found) = Theme::new(&files, config.hue);
    diagnostics.extend(found);
    let theme = theme.filter(|_| !has_errors(&diagnostics));
    Ok(Read { theme, diagnostics, files })
}

/// The built-in theme, for a site whose own cannot be used.
fn built_in_theme() -> anyhow::Result<Theme> {
    let (theme, _) = Theme::new(&load::theme::built_in(), None);
    theme.ok_or_else(|| anyhow::anyhow!("the built-in theme is broken"))
}

impl Workspace {
    /// Takes a theme that was read; one that cannot be used leaves the one before.
    pub(super) fn take_theme(&mut self, read: Read) {
        self.theme_texts = Texts::default();
        self.theme_texts.add_theme(&read.files);
        self.theme_diagnostics = read.diagnostics;
        if let Some(theme) = read.theme {
            self.theme = theme;
        }
    }

    /// What keeps the site's own theme from being used: another draws the pages.
    pub fn theme_fault(&self) -> Option<&Diagnostic> {
        self.theme_diagnostics.iter().find(|found| found.level == Level::Error)
    }
}

impl Texts {
    fn add_theme(&mut self, files: &ThemeFiles) {
        for (_, source) in files.texts("templates").chain(files.strings()) {
            self.0.insert(source.path, source.text);
        }
    }
}
