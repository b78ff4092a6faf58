//! What there is to say about a site as it stands: the messages of every step, in order.

use std::sync::Arc;

use super::{Texts, Workspace, pictures};
use crate::check::{self, Wanted};
use crate::diagnostic::{self, Diagnostic};
use crate::link;

/// What there is to say about a site.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// What the author should know, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// What a reader meets in each listed post, in reading order.
    pub meetings: Vec<check::Meeting>,
}

impl Workspace {
    /// Says what is wrong with the site as it was read; templates are tried by drawing.
    pub fn check(&self) -> Findings {
        self.findings(&|| true)
    }

    /// As [`Workspace::check`], as long as it is wanted; nothing if it was given up.
    pub fn check_while(&self, wanted: Wanted<'_>) -> Option<Findings> {
        let findings = self.findings(wanted);
        wanted().then_some(findings)
    }

    fn findings(&self, wanted: Wanted<'_>) -> Findings {
        let site = &self.site;
        let mut diagnostics = self.settings.diagnostics.clone();
        diagnostics.extend_from_slice(&self.content.diagnostics);
        diagnostics.extend_from_slice(&self.theme_diagnostics);
        for entry in &self.content.entries {
            diagnostics.extend_from_slice(&entry.reading.diagnostics);
            diagnostics.extend_from_slice(&entry.diagnostics);
        }
        // Linking is done in one go; all else is given up as soon as nobody wants it.
        if !wanted() {
            return Findings::default();
        }
        diagnostics.extend(self.linking());
        let all = check::Site {
            config: &site.config,
            facts: &site.facts,
            bodies: &site.bodies,
            index: &site.index,
        };
        let check::Findings { diagnostics: found, meetings } =
            check::lint(all, self.options.every_stumble, wanted);
        diagnostics.extend(found);
        if !wanted() {
            return Findings::default();
        }
        diagnostics.extend(self.picturing());
        diagnostics.extend_from_slice(&self.icon_diagnostics);
        diagnostics.extend(self.judge_fonts());
        diagnostics.extend(super::cards::complain(&site.facts, &site.config, &site.index));
        let mut diagnostics = check::levels(diagnostics, all);
        diagnostic::sort(&mut diagnostics);
        Findings { diagnostics, meetings }
    }

    /// What linking has to say. The index that comes of it is the one that is there.
    fn linking(&self) -> Vec<Diagnostic> {
        let site = &self.site;
        let again = || link::link(&site.facts, &site.files, &site.config, &self.options.edition).1;
        self.linking.clone().unwrap_or_else(again)
    }

    fn picturing(&self) -> Vec<Diagnostic> {
        let site = &self.site;
        let again = || pictures::prepare(&site.facts, &site.files, &site.index, &self.cache, &|_| {}).2;
        self.picturing.clone().unwrap_or_else(again)
    }

    /// The text of a file that a message may point into.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        let entry = self.content.entry(path).map(|at| &self.content.entries[at]);
        let source = entry.and_then(|entry| entry.reading.source.as_ref());
        let settings = || self.settings.text().filter(|(own, _)| **own == *path).map(|(_, text)| text);
        source.map(|source| Arc::clone(&source.text)).or_else(settings).or_else(|| self.theme_texts.get(path))
    }

    /// The texts of all files that a message may point into.
    pub(super) fn texts(&self) -> Texts {
        let sources = self.content.entries.iter().filter_map(|entry| entry.reading.source.as_ref());
        let mut texts = self.theme_texts.clone();
        texts.0.extend(sources.map(|source| (Arc::clone(&source.path), Arc::clone(&source.text))));
        texts.0.extend(self.settings.text());
        texts
    }
}
