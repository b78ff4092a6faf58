//! A workspace that stays open: the moment it is of moves on, and posts with a date come
//! due; it can be opened once more, and its cache be kept while it changes.

use std::sync::Arc;

use jiff::{Timestamp, ZonedDateTime};

use super::cache::Cache;
use super::{Edition, Taken, Workspace};
use crate::diagnostic::Diagnostic;

/// What earlier steps have made, for the next run.
#[derive(Debug)]
pub struct Kept(Arc<Cache>);

impl Kept {
    /// Writes what is new. The site it comes from may change meanwhile.
    pub fn save(&self) {
        self.0.save();
    }
}

impl Workspace {
    /// Opens the same site once more, from the disk.
    ///
    /// # Errors
    /// As [`Workspace::open`].
    pub fn open_again(&self) -> anyhow::Result<Result<Workspace, Vec<Diagnostic>>> {
        Workspace::open(&self.root, &self.options, &|_| {})
    }

    /// What expensive steps have made, to be kept for the next run.
    pub fn kept(&self) -> Kept {
        Kept(Arc::clone(&self.cache))
    }

    /// Moves the moment on that the site is shown at; what has come due by then comes with
    /// the next changes, if only with none.
    pub fn set_now(&mut self, now: ZonedDateTime) {
        self.options.edition.now = now;
    }

    /// When the next page comes due that waits for its date, or is marked to.
    pub fn next_date(&self) -> Option<Timestamp> {
        let Edition { drafts, now, .. } = &self.options.edition;
        let waiting = self.site.facts.iter().filter(|facts| *drafts || !facts.draft);
        let dates = waiting.filter_map(|facts| Some(facts.date.as_ref()?.timestamp()));
        dates.filter(|date| *date > now.timestamp()).min()
    }

    /// Whether a page has a date that is still to come.
    pub fn is_scheduled(&self, id: crate::model::SourceId) -> bool {
        let edition = Edition { drafts: true, future: false, ..self.options.edition.clone() };
        !edition.publishes(self.site.facts(id))
    }

    /// Whether pages have come due since changes were last taken in; now they are.
    pub(super) fn come_due(&mut self) -> bool {
        let now = self.options.edition.now.timestamp();
        let before = std::mem::replace(&mut self.marked_at, now);
        // A clock may also be set back.
        let between = before.min(now)..before.max(now);
        let dates = self.site.facts.iter().filter_map(|facts| facts.date.as_ref());
        dates.map(ZonedDateTime::timestamp).any(|date| between.start < date && date <= between.end)
    }

    /// The paths of the pages that the moment has made part of the site, or taken out.
    pub(super) fn overdue(&self) -> Vec<Arc<str>> {
        let pages = self.site.facts.iter().zip(&self.site.index.published);
        let other = pages.filter(|(facts, published)| self.options.edition.publishes(facts) != **published);
        other.map(|(facts, _)| Arc::clone(&facts.path)).collect()
    }
}

impl Taken {
    /// Adds pages that the moment has made part of the site: then others may change too.
    pub(super) fn add_overdue(&mut self, pages: Vec<Arc<str>>) {
        let any = !pages.is_empty();
        self.any |= any;
        self.links |= any;
        self.all |= any;
        self.paths.extend(pages);
        self.paths.sort_unstable();
        self.paths.dedup();
    }
}
