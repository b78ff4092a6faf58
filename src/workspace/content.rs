//! The files of content/ and static/ as they were last read, and which of them have to be
//! read again.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::changes::{Changes, is_in};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Level, Place};
use crate::link::{Scan, links_as};
use crate::load::{self, Listing, Reading};
use crate::memo::Memo;
use crate::model::{Body, Facts, File};
use crate::parse::{self, Parsed};

/// The folders that pages and files come from.
const FOLDERS: [&str; 2] = ["content", "static"];

/// What was read of content/ and static/.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// The files of Markdown, in order of path.
    pub(super) entries: Vec<Entry>,
    /// What is wrong with names and folders.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// One file of Markdown.
#[derive(Debug)]
pub(super) struct Entry {
    file: File,
    /// Its text, and what is wrong with its bytes.
    pub(super) reading: Reading,
    /// The paths of what it includes, there or not.
    asks: Vec<String>,
    /// What is wrong with what it says.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether it makes a page.
    is_page: bool,
}

/// What is known of a page alone.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) facts: Facts,
    pub(super) body: Body,
    pub(super) scan: Scan,
}

/// What was found on the disk and is not taken in yet.
#[derive(Debug)]
pub(super) struct Found {
    /// What lies there, if it may be other files than before.
    listing: Option<(Listing, Vec<Diagnostic>)>,
    /// The texts that are others than before, by path.
    readings: HashMap<Arc<str>, Reading>,
}

impl Found {
    /// Whether there may be other files than before.
    pub(super) fn lists_files(&self) -> bool {
        self.listing.is_some()
    }
}

impl Content {
    /// Looks at the disk; nothing here changes.
    ///
    /// # Errors
    /// A folder cannot be listed.
    pub(super) fn look(&self, root: &Path, files: &[File], changes: &Changes) -> anyhow::Result<Found> {
        let listing = self.lists_anew(root, files, changes).then(|| load::list(root)).transpose()?;
        let listing =
            listing.map(|(listing, diagnostics)| (self.whole(listing, files, changes), diagnostics));
        let wanted: Vec<&File> = match &listing {
            Some((listing, _)) => listing.markdown.iter().filter(|file| self.is_due(file, changes)).collect(),
            None => self.due(changes).into_iter().map(|at| &self.entries[at].file).collect(),
        };
        let read: Vec<Reading> = wanted.par_iter().map(|file| load::read(root, file)).collect();
        let read = wanted.iter().map(|file| Arc::clone(&file.path)).zip(read);
        let is_news = |path: &str, reading: &Reading| {
            self.entry(path).is_none_or(|at| self.entries[at].reading != *reading)
        };
        let readings = read.filter(|(path, reading)| is_news(path, reading)).collect();
        Ok(Found { listing, readings })
    }

    /// What lies there, but for what was not there before and is not told of: that may be
    /// half written, and whoever tells of it knows.
    fn whole(&self, mut listing: Listing, files: &[File], changes: &Changes) -> Listing {
        let is_known = |path: &str| self.entry(path).is_some() || known(files, path).is_some();
        let is_whole = |file: &File| changes.touch(&file.path) || is_known(&file.path);
        listing.markdown.retain(is_whole);
        listing.files.retain(is_whole);
        listing
    }

    /// Whether other files may lie there than before.
    fn lists_anew(&self, root: &Path, files: &[File], changes: &Changes) -> bool {
        FOLDERS.iter().any(|folder| match changes.in_folder(folder) {
            None => true,
            Some(mut paths) => paths.any(|(path, disk)| self.is_stranger(root, files, path, disk)),
        })
    }

    /// Whether a path holds something else than the file that is known to lie there.
    fn is_stranger(&self, root: &Path, files: &[File], path: &str, disk: &Path) -> bool {
        let entry = self.entry(path).map(|at| &self.entries[at].file);
        match entry.or_else(|| known(files, path)) {
            // A name may be written in two ways, and then two files have it.
            Some(file) => file.disk != disk || !is_plain_file(&file.disk),
            None if load::is_leftover(path) => false,
            None => root.join(disk).symlink_metadata().is_ok() || self.holds_below(files, path),
        }
    }

    /// Whether a path is a folder that files are known in.
    fn holds_below(&self, files: &[File], folder: &str) -> bool {
        let below = format!("{folder}/");
        let entry = self.entries.partition_point(|entry| *entry.file.path < *below);
        let file = files.partition_point(|file| *file.path < *below);
        self.entries.get(entry).is_some_and(|entry| is_in(&entry.file.path, folder))
            || files.get(file).is_some_and(|file| is_in(&file.path, folder))
    }

    /// The place of a path among the entries.
    pub(super) fn entry(&self, path: &str) -> Option<usize> {
        self.entries.binary_search_by(|entry| (*entry.file.path).cmp(path)).ok()
    }

    /// Whether a file that was listed has to be read.
    fn is_due(&self, file: &File, changes: &Changes) -> bool {
        let Some(at) = self.entry(&file.path) else { return true };
        let entry = &self.entries[at];
        entry.file.disk != file.disk
            || changes.touch(&file.path)
            || entry.asks.iter().any(|path| changes.touch(path))
    }

    /// The entries that have to be read, where all files are those that they were.
    fn due(&self, changes: &Changes) -> BTreeSet<usize> {
        let Some(paths) = changes.paths() else { return self.all_whole(changes) };
        let asking =
            self.entries.iter().enumerate().filter(|(_, entry)| {
                !entry.asks.is_empty() && entry.asks.iter().any(|path| changes.touch(path))
            });
        let asking = asking.map(|(at, _)| at);
        let told = paths.filter(|path| !changes.is_unfinished(path));
        told.filter_map(|path| self.entry(path)).chain(asking).collect()
    }

    /// All entries but those whose files are being written.
    fn all_whole(&self, changes: &Changes) -> BTreeSet<usize> {
        let whole = |at: &usize| !changes.is_unfinished(&self.entries[*at].file.path);
        (0..self.entries.len()).filter(whole).collect()
    }

    /// The paths outside of content/ and static/ that texts include.
    pub(super) fn included_elsewhere(&self) -> impl Iterator<Item = &str> {
        let asks = self.entries.iter().flat_map(|entry| &entry.asks).map(String::as_str);
        asks.filter(|path| !FOLDERS.iter().any(|folder| is_in(path, folder)))
    }
}

/// The file of a path, among files in order of path.
fn known<'a>(files: &'a [File], path: &str) -> Option<&'a File> {
    files.binary_search_by(|file| (*file.path).cmp(path)).ok().map(|at| &files[at])
}

/// A file, and no link to one.
fn is_plain_file(disk: &Path) -> bool {
    disk.symlink_metadata().is_ok_and(|found| found.is_file())
}

/// What came of taking in what was found.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// Whether other pages may change: there are others, or one says something else.
    pub(super) links: bool,
    /// The pages whose own text was read anew while no page came or went, by their place
    /// among all pages.
    pub(super) pages: Vec<usize>,
    /// The files of Markdown that say something else than before.
    pub(super) paths: Vec<Arc<str>>,
    /// Whether pages have come or gone, or settings are others: then nothing that was
    /// derived for a page is known to be right still.
    pub(super) all: bool,
    /// Whether other files lie beside the pages.
    pub(super) files: bool,
    /// Whether anything was read anew at all.
    pub(super) any: bool,
}

/// The pages of a site in order of path, on their way in and out of it.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pub(super) facts: Vec<Facts>,
    pub(super) bodies: Vec<Body>,
    pub(super) scans: Vec<Scan>,
}

impl Content {
    /// Takes in what was found: parses what is new, all of it if the settings are others.
    pub(super) fn take(
        &mut self,
        found: Found,
        pages: &mut Pages,
        files: &mut Vec<File>,
        config: &Config,
        memo: &Memo,
        other_settings: bool,
    ) -> Taken {
        let Found { listing, readings } = found;
        let any = !readings.is_empty();
        let mut taken = Taken { any, links: other_settings, all: other_settings, ..Taken::default() };
        if let Some((listing, diagnostics)) = listing {
            taken.files = *files != listing.files;
            taken.any |= taken.files || self.diagnostics != diagnostics;
            self.diagnostics = diagnostics;
            *files = listing.files;
            taken.all |= self.shelve(listing.markdown, pages);
            taken.links |= taken.all;
            taken.any |= taken.all;
        }
        let mut due: BTreeSet<usize> = BTreeSet::new();
        for (path, reading) in readings {
            let Some(at) = self.entry(&path) else { continue };
            let entry = &mut self.entries[at];
            entry.asks = reading.source.iter().flat_map(load::asked_for).map(|(_, path)| path).collect();
            entry.reading = reading;
            taken.paths.push(Arc::clone(&entry.file.path));
            due.insert(at);
        }
        let due = if other_settings { (0..self.entries.len()).collect() } else { Vec::from_iter(due) };
        let parsed = due.par_iter().map(|at| self.entries[*at].parse(config, memo)).collect();
        self.place(due, parsed, pages, config, &mut taken);
        taken
    }

    /// Makes entries for these files of those that there were and of empty ones. Whether
    /// they are others than before.
    fn shelve(&mut self, markdown: Vec<File>, pages: &mut Pages) -> bool {
        let same = markdown.len() == self.entries.len()
            && markdown.iter().zip(&self.entries).all(|(file, entry)| file.path == entry.file.path);
        if same {
            self.entries.iter_mut().zip(markdown).for_each(|(entry, file)| entry.file = file);
            return false;
        }
        let old_pages = self.unshelve(pages);
        let old = std::mem::take(&mut self.entries).into_iter().zip(old_pages);
        let mut old: HashMap<_, _> = old.map(|both| (Arc::clone(&both.0.file.path), both)).collect();
        for file in markdown {
            let (mut entry, page) = old.remove(&file.path).unwrap_or_else(|| (Entry::empty(&file), None));
            entry.file = file;
            self.entries.push(entry);
            pages.extend(page);
        }
        self.entries.shrink_to_fit();
        true
    }

    /// Puts what was parsed in the place of what was there.
    fn place(
        &mut self,
        due: Vec<usize>,
        parsed: Vec<Parsed>,
        pages: &mut Pages,
        config: &Config,
        taken: &mut Taken,
    ) {
        let same_pages =
            due.iter().zip(&parsed).all(|(&at, parsed)| self.entries[at].is_page == parsed.page.is_some());
        let mut old = (!same_pages).then(|| self.unshelve(pages));
        taken.all |= !same_pages;
        taken.links |= !same_pages;
        // The place of each entry's page among all pages.
        let mut page_at = Vec::with_capacity(self.entries.len());
        let mut count = 0;
        for entry in &self.entries {
            page_at.push(count);
            count += usize::from(entry.is_page);
        }
        for (at, Parsed { page, diagnostics }) in due.into_iter().zip(parsed) {
            let entry = &mut self.entries[at];
            entry.diagnostics = diagnostics;
            entry.is_page = page.is_some();
            let page = page.map(|(facts, body)| Page { facts, body, scan: Scan::default() });
            match (&mut old, page) {
                (Some(old), page) => old[at] = page,
                (None, Some(page)) => {
                    let at = page_at[at];
                    taken.links =
                        taken.links || !links_as(&pages.facts, config, &pages.facts[at], &page.facts);
                    taken.pages.push(at);
                    pages.put(at, page);
                }
                (None, None) => {}
            }
        }
        old.into_iter().flatten().for_each(|page| pages.extend(page));
        pages.shrink();
    }

    /// Takes all pages out, one for each entry.
    fn unshelve(&mut self, pages: &mut Pages) -> Vec<Option<Page>> {
        let Pages { facts, bodies, scans } = std::mem::take(pages);
        let mut pages = facts.into_iter().zip(bodies).zip(scans);
        let mut next = || pages.next().map(|((facts, body), scan)| Page { facts, body, scan });
        self.entries.iter().map(|entry| if entry.is_page { next() } else { None }).collect()
    }
}

impl Entry {
    fn empty(file: &File) -> Entry {
        let reading = Reading { source: None, diagnostics: Vec::new() };
        Entry { file: file.clone(), reading, asks: Vec::new(), diagnostics: Vec::new(), is_page: false }
    }

    fn parse(&self, config: &Config, memo: &Memo) -> Parsed {
        let nothing = Parsed { page: None, diagnostics: Vec::new() };
        let mut parsed =
            self.reading.source.as_ref().map_or(nothing, |source| parse::parse(source, config, memo));
        if let Some((facts, body)) = &mut parsed.page {
            facts.shrink();
            body.shrink();
        }
        parsed
    }

    /// Whether something in its head, which ends at this byte, could not be read.
    pub(super) fn is_misread(&self, head_end: usize) -> bool {
        let is_in_head = |place: &Place| place.span.is_none_or(|span| span.range().start < head_end);
        let is_fault = |found: &&Diagnostic| found.level == Level::Error;
        self.diagnostics.iter().filter(is_fault).any(|fault| fault.place.as_ref().is_none_or(is_in_head))
    }
}

impl Pages {
    fn extend(&mut self, page: Option<Page>) {
        if let Some(Page { facts, body, scan }) = page {
            self.facts.push(facts);
            self.bodies.push(body);
            self.scans.push(scan);
        }
    }

    /// Gives back the room that was kept for more pages.
    fn shrink(&mut self) {
        self.facts.shrink_to_fit();
        self.bodies.shrink_to_fit();
        self.scans.shrink_to_fit();
    }

    fn put(&mut self, at: usize, page: Page) {
        self.facts[at] = page.facts;
        self.bodies[at] = page.body;
        self.scans[at] = page.scan;
    }
}
