//! A workspace that stays open: the moment it is of moves on, and posts with a date come
//! due; it can be opened once more, and its cache be kept while it changes.

use std::sync::Arc;

use jiff::{Timestamp, ZonedDateTime};

use super::cache::Cache;
use super::{Edition, Taken, Workspace};
use crate::diagnostic::Diagnostic;
use crate::model::Facts;

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
        let now = self.options.edition.now.timestamp();
        self.dates.iter().flatten().copied().filter(|date| *date > now).min()
    }

    /// Whether a page has a date that is still to come.
    pub fn is_scheduled(&self, id: crate::model::SourceId) -> bool {
        let edition = Edition { drafts: true, future: false, ..self.options.edition.clone() };
        !edition.publishes(self.site.facts(id))
    }

    /// Takes up the dates of the pages that were taken in.
    pub(super) fn take_dates(&mut self, taken: &Taken) {
        let facts = &self.site.facts;
        let date = |facts: &Facts| facts.date.as_ref().map(ZonedDateTime::timestamp);
        if taken.all {
            self.dates = facts.iter().map(date).collect();
        } else {
            taken.pages.iter().for_each(|at| self.dates[*at] = date(&facts[*at]));
        }
    }

    /// The pages that have come due since changes were last taken in; now they have.
    pub(super) fn come_due(&mut self) -> Vec<usize> {
        let now = self.options.edition.now.timestamp();
        let before = std::mem::replace(&mut self.marked_at, now);
        // A clock may also be set back.
        let (first, last) = (before.min(now), before.max(now));
        let is_between = |date: &Timestamp| first < *date && *date <= last;
        let dates = self.dates.iter().enumerate();
        dates.filter(|(_, date)| date.as_ref().is_some_and(is_between)).map(|(at, _)| at).collect()
    }

    /// The paths of those that the moment has made part of the site, or taken out.
    pub(super) fn overdue(&self, due: &[usize]) -> Vec<Arc<str>> {
        let is_other = |at: &usize| {
            self.options.edition.publishes(&self.site.facts[*at]) != self.site.index.published[*at]
        };
        due.iter().filter(|at| is_other(at)).map(|at| Arc::clone(&self.site.facts[*at].path)).collect()
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
