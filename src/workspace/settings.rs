//! site.toml as it was last read. While it is broken the settings that were good stay.

use std::path::Path;
use std::sync::Arc;

use super::{Changes, Options};
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::load;
use crate::text::Source;

/// The settings of a site, and what is wrong with them.
#[derive(Debug)]
pub(super) struct Settings {
    /// The file; nothing while there is none.
    source: Option<Source>,
    /// What it says, or last said when nothing was wrong with it.
    pub(super) config: Config,
    /// What is wrong with it.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether `config` comes from a file that nothing was wrong with.
    was_good: bool,
}

impl Settings {
    /// Reads the settings of a site. The messages, if there is none.
    pub(super) fn open(root: &Path, options: &Options) -> anyhow::Result<Result<Settings, Vec<Diagnostic>>> {
        Ok(load::site_file(root)?.map(|source| Settings::read(source, options)))
    }

    fn read(source: Source, options: &Options) -> Settings {
        let (mut config, diagnostics) = config::read(&source);
        if let Some(base_url) = &options.base_url {
            config.base_url.clone_from(base_url);
        }
        let was_good = !has_errors(&diagnostics);
        Settings { source: Some(source), config, diagnostics, was_good }
    }

    /// The settings that there are now; nothing if they are those that were read.
    pub(super) fn look(
        &self,
        root: &Path,
        options: &Options,
        changes: &Changes,
    ) -> anyhow::Result<Option<Settings>> {
        if !changes.touch(config::FILE) {
            return Ok(None);
        }
        let read = match load::site_file(root)? {
            Ok(source) if self.source.as_ref() == Some(&source) => return Ok(None),
            Ok(source) => Settings::read(source, options),
            Err(diagnostics) if self.source.is_none() && self.diagnostics == diagnostics => return Ok(None),
            Err(diagnostics) => {
                let config = self.config.clone();
                return Ok(Some(Settings { source: None, config, diagnostics, was_good: self.was_good }));
            }
        };
        if !read.was_good && self.was_good {
            return Ok(Some(Settings { config: self.config.clone(), was_good: true, ..read }));
        }
        Ok(Some(read))
    }

    /// Its text.
    pub(super) fn text(&self) -> Option<(Arc<str>, Arc<str>)> {
        self.source.as_ref().map(|source| (Arc::clone(&source.path), Arc::clone(&source.text)))
    }
}
