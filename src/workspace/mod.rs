//! A site opened from its folder: read, parsed, linked, ready to be drawn; and kept up to
//! date while its files change.
//!
//! The one state of the program that changes. [`open`] and [`Workspace::apply`] take the
//! same steps, the second only those whose input is another; there is no second way to
//! the same pages, and after any changes the state is that of a fresh [`open`].

mod cache;
mod cards;
mod changes;
mod content;
mod findings;
mod fonts;
mod icons;
mod moment;
mod pictures;
mod settings;
mod shelf;
mod theme;

pub use changes::Changes;
pub use findings::Findings;
pub use moment::Kept;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::check;
use crate::diagnostic::{self, Diagnostic, Level};
use crate::link::{self, Edition, Searched};
use crate::model::{Content as Bytes, Output, SourceId};
use crate::render::{LinkStyle, Renderer, Route, Site, Theme, routes};
use cache::Cache;
use content::{Content, Found, Pages, Taken};
use settings::Settings;
use theme::read_theme;

/// How a site is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// What is published.
    pub edition: Edition,
    /// The address of the site, if it is not the one in site.toml; with `/` at its end.
    pub base_url: Option<String>,
    /// How addresses of pages are written.
    pub links: LinkStyle,
    /// Whether to tell of every word that a reader has not met, and not of the first in
    /// each series only.
    pub every_stumble: bool,
    /// Whether to keep the results of expensive steps in `.whyfirst/cache`.
    pub cache: bool,
}

/// A site in memory.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    options: Options,
    cache: Arc<Cache>,
    /// The site, read-only.
    pub site: Site,
    /// The theme, read-only; while the author's own is broken, the last one that was not,
    /// or the built-in one.
    pub theme: Theme,
    /// Smaller pictures, which are files of their own.
    variants: Vec<Output>,
    /// Share cards that earlier runs have drawn.
    cards: cards::Shelf,
    settings: Settings,
    content: Content,
    /// The date of each page, apart from all else for who looks through all of them.
    dates: Vec<Option<Timestamp>>,
    /// The moment that the marks of pages to come are right for.
    marked_at: Timestamp,
    /// What searching for terms keeps: the names, and what was found, by source.
    searched: Searched,
    scans: Vec<link::Scan>,
    /// What is wrong with the theme, and the texts that its messages point into.
    theme_diagnostics: Vec<Diagnostic>,
    theme_texts: Texts,
    /// The site's own fonts, and the letters that they are for.
    fonts: fonts::Shelf,
    /// What is wrong with the site's icon.
    icon_diagnostics: Vec<Diagnostic>,
    /// What linking and looking at pictures had to say; nothing since a text changed
    /// that they need not be done again for, because places may have moved in it.
    linking: Option<Vec<Diagnostic>>,
    picturing: Option<Vec<Diagnostic>>,
}

/// What came of opening a folder.
#[derive(Debug)]
pub struct Opened {
    /// The site; nothing if it cannot be drawn at all.
    pub workspace: Option<Workspace>,
    /// What the author should know, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// What a reader meets in each listed post, in reading order.
    pub meetings: Vec<check::Meeting>,
    /// The text of every file that a message may point into.
    pub texts: Texts,
}

/// The texts of the files that were read, by path.
#[derive(Clone, Debug, Default)]
pub struct Texts(HashMap<Arc<str>, Arc<str>>);

impl Texts {
    /// The text of a file.
    pub fn get(&self, path: &str) -> Option<Arc<str>> {
        self.0.get(path).cloned()
    }
}

impl Opened {
    /// Whether anything stops a build.
    pub fn has_errors(&self) -> bool {
        diagnostic::has_errors(&self.diagnostics)
    }
}

/// Opens the site of a folder.
///
/// # Errors
/// The disk does not give what is there. What the author has to mend is a diagnostic.
pub fn open(root: &Path, options: &Options) -> anyhow::Result<Opened> {
    open_watched(root, options, &|_| {})
}

/// What takes long while a site is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// So many pictures need smaller copies that no earlier run has made.
    Pictures(usize),
    /// One of them has its copies.
    PictureDone,
}

/// As [`open`], for who wants to show that something is going on: `watch` is told, from
/// many threads.
///
/// # Errors
/// As [`open`].
pub fn open_watched(root: &Path, options: &Options, watch: &(dyn Fn(Work) + Sync)) -> anyhow::Result<Opened> {
    let workspace = match Workspace::open(root, options, watch)? {
        Ok(workspace) => workspace,
        Err(diagnostics) => {
            let (meetings, texts) = (Vec::new(), Texts::default());
            return Ok(Opened { workspace: None, diagnostics, meetings, texts });
        }
    };
    let Findings { diagnostics, meetings } = workspace.check();
    workspace.cache.save();
    let texts = workspace.texts();
    let workspace = (!diagnostic::has_errors(&workspace.theme_diagnostics)).then_some(workspace);
    Ok(Opened { workspace, diagnostics, meetings, texts })
}

/// What changes were found to be about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Whether any page, file or message may be another.
    pub any: bool,
    /// Whether there may be other addresses than before.
    pub addresses: bool,
    /// The files of Markdown that say something else than before.
    pub sources: Vec<Arc<str>>,
    /// The addresses of files that may hold something else than before.
    pub files: Vec<String>,
}

impl Workspace {
    /// Opens the site of a folder. The messages, if there is none in it.
    ///
    /// # Errors
    /// The disk does not give what is there.
    pub fn open(
        root: &Path,
        options: &Options,
        watch: &(dyn Fn(Work) + Sync),
    ) -> anyhow::Result<Result<Workspace, Vec<Diagnostic>>> {
        let settings = match Settings::open(root, options)? {
            Ok(settings) => settings,
            Err(missing) => return Ok(Err(missing)),
        };
        let content = Content::default();
        let (found, theme) = rayon::join(
            || content.look(root, &[], &Changes::everything()),
            || read_theme(root, &settings.config),
        );
        let (found, mut theme) = (found?, theme?);
        let mut workspace = Workspace::empty(root, options, settings, theme.take_first()?);
        workspace.take_theme(theme);
        let taken = workspace.take_content(found, true);
        workspace.derive(&taken, true, watch);
        workspace.renew_icons();
        workspace.renew_fonts(&Changes::everything(), fonts::Other::Settings);
        Ok(Ok(workspace))
    }

    fn empty(root: &Path, options: &Options, settings: Settings, theme: Theme) -> Workspace {
        let site = Site {
            config: settings.config.clone(),
            facts: Vec::new(),
            bodies: Vec::new(),
            files: Vec::new(),
            index: link::Index::default(),
            pictures: crate::render::Pictures::default(),
            icons: crate::render::Icons::default(),
            fonts: crate::render::font::Fonts::default(),
            links: options.links,
        };
        let cache = Arc::new(Cache::open(root, options.cache));
        Workspace {
            root: root.to_owned(),
            options: options.clone(),
            cards: cards::Shelf::open(cache.beside()),
            cache,
            fonts: fonts::Shelf::default(),
            icon_diagnostics: Vec::new(),
            site,
            theme_texts: Texts::default(),
            theme,
            variants: Vec::new(),
            settings,
            content: Content::default(),
            dates: Vec::new(),
            marked_at: options.edition.now.timestamp(),
            searched: Searched::default(),
            scans: Vec::new(),
            theme_diagnostics: Vec::new(),
            linking: None,
            picturing: None,
        }
    }

    /// Takes in what has changed on the disk. Where it fails nothing is taken in.
    ///
    /// # Errors
    /// A folder that is there cannot be listed, or a file of the theme cannot be read.
    pub fn apply(&mut self, changes: &Changes) -> anyhow::Result<Applied> {
        let settings = self.settings.look(&self.root, &self.options, changes)?;
        let config = settings.as_ref().map_or(&self.site.config, |settings| &settings.config);
        let other_settings = *config != self.site.config;
        let folders = self.theme_folders();
        // A file of the theme that is being written brings with it what has changed beside it.
        let is_whole = !folders.iter().any(|folder| changes.is_unfinished_in(folder));
        let other_theme = other_settings || is_whole && folders.iter().any(|folder| changes.touch_in(folder));
        let (found, theme) = rayon::join(
            || self.content.look(&self.root, &self.site.files, changes),
            || other_theme.then(|| read_theme(&self.root, config)).transpose(),
        );
        let (found, theme) = (found?, theme?);
        let icons = theme.is_some() || found.lists_files() || changes.touch(icons::OWN);
        let other = match theme {
            _ if other_settings => fonts::Other::Settings,
            Some(_) => fonts::Other::Theme,
            None => fonts::Other::Nothing,
        };
        let touched = self.touched_files(changes);
        let mut applied = Applied {
            any: settings.is_some() || theme.is_some() || !touched.is_empty(),
            addresses: other_settings || theme.is_some() || !touched.is_empty(),
            ..Applied::default()
        };
        if let Some(settings) = settings {
            self.site.config = settings.config.clone();
            self.settings = settings;
        }
        if let Some(theme) = theme {
            self.take_theme(theme);
        }
        let due = self.come_due();
        applied.any |= !due.is_empty();
        let overdue = self.overdue(&due);
        let mut taken = self.take_content(found, other_settings);
        taken.add_overdue(overdue);
        self.derive(&taken, !touched.is_empty(), &|_| {});
        let had_fonts = !self.site.fonts.is_empty();
        applied.any |= taken.any | self.renew_fonts(changes, other);
        applied.addresses |= had_fonts == self.site.fonts.is_empty();
        applied.addresses |= taken.links || taken.files;
        if icons {
            self.renew_icons();
        }
        applied.sources = taken.paths;
        applied.files = touched;
        Ok(applied)
    }

    /// The addresses of the files beside pages that may hold other bytes than before; of
    /// one that is not published, its path.
    fn touched_files(&self, changes: &Changes) -> Vec<String> {
        let address = |at: usize| {
            let address = self.site.index.file_addresses.get(&at);
            address.cloned().unwrap_or_else(|| self.site.files[at].path.to_string())
        };
        changes.among(&self.site.files).into_iter().map(address).collect()
    }

    /// The folders that the theme is read from.
    fn theme_folders(&self) -> [&'static str; 4] {
        ["themes", "templates", "assets", "strings"]
    }

    fn take_content(&mut self, found: Found, other_settings: bool) -> Taken {
        let site = &mut self.site;
        let mut pages = Pages {
            facts: std::mem::take(&mut site.facts),
            bodies: std::mem::take(&mut site.bodies),
            scans: std::mem::take(&mut self.scans),
        };
        let memo = &self.cache.memo;
        let taken = self.content.take(found, &mut pages, &mut site.files, &site.config, memo, other_settings);
        Pages { facts: site.facts, bodies: site.bodies, scans: self.scans } = pages;
        self.take_dates(&taken);
        taken
    }

    /// Derives anew what follows from what was taken in.
    fn derive(&mut self, taken: &Taken, other_bytes: bool, watch: &(dyn Fn(Work) + Sync)) {
        let site = &mut self.site;
        if taken.links || taken.files {
            // What is of no use any more is given back before more is made.
            let earlier = std::mem::take(&mut site.index).into_earlier();
            let earlier = (!taken.all).then_some(earlier);
            let (index, found) = link::link(&site.facts, &site.files, &site.config, &self.options.edition);
            site.index = index;
            self.linking = Some(found);
            let (searched, scans) = (&mut self.searched, &mut self.scans);
            let (facts, bodies, config) = (&site.facts, &site.bodies, &site.config);
            link::find_terms_again(facts, bodies, config, &mut site.index, earlier, searched, scans);
        } else if !taken.pages.is_empty() {
            self.linking = None;
            let ids: Vec<SourceId> = taken.pages.iter().map(|at| source_id(*at)).collect();
            let (searched, scans) = (&self.searched, &mut self.scans);
            let (facts, bodies) = (&site.facts, &site.bodies);
            link::find_terms_in(&ids, facts, bodies, &site.config, &mut site.index, searched, scans);
        }
        if taken.links || taken.files || other_bytes {
            let (pictures, variants, found) =
                pictures::prepare(&site.facts, &site.files, &site.index, &self.cache, watch);
            site.pictures = pictures;
            self.variants = variants;
            self.picturing = Some(found);
        } else if !taken.pages.is_empty() {
            self.picturing = None;
        }
    }

    /// The folder of the site.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The paths outside of content/ and static/ that texts include and settings name.
    pub fn included_elsewhere(&self) -> impl Iterator<Item = &str> {
        self.content.included_elsewhere().chain(self.fonts.paths())
    }

    /// Whether a file of content is there and makes no page as it stands, or one without
    /// something that its author has set: its front matter cannot be read whole.
    pub fn is_broken(&self, path: &str) -> bool {
        let Some(entry) = self.content.entry(path).map(|at| &self.content.entries[at]) else { return false };
        let page = self.site.facts.binary_search_by(|facts| (*facts.path).cmp(path));
        page.map_or(true, |at| entry.is_misread(self.site.bodies[at].written.from))
    }

    /// Draws every page and hands each finished file to `put`, from many threads and in
    /// no order. What a template gets wrong is collected over all pages.
    ///
    /// # Errors
    /// The first failure of `put`.
    pub fn render(
        &self,
        put: impl Fn(Output) -> anyhow::Result<()> + Sync,
    ) -> anyhow::Result<Vec<Diagnostic>> {
        let renderer = Renderer::new(&self.site, &self.theme);
        renderer.prepare();
        let routes = routes(&self.site, &self.theme);
        let broken: Vec<Diagnostic> = routes
            .par_iter()
            .map(|route| self.draw(&renderer, route, &put))
            .filter_map(Result::transpose)
            .collect::<anyhow::Result<_>>()?;
        self.cards.save();
        self.copies().into_par_iter().try_for_each(&put)?;
        let mut broken = once_each(broken);
        diagnostic::sort(&mut broken);
        Ok(broken)
    }

    /// Draws one route. What its template gets wrong comes back.
    fn draw(
        &self,
        renderer: &Renderer<'_>,
        route: &Route,
        put: &(impl Fn(Output) -> anyhow::Result<()> + Sync),
    ) -> anyhow::Result<Option<Diagnostic>> {
        if let Route::Card(subject) = route {
            let card = renderer.card(*subject);
            if let Some(card) = card {
                put(Output { path: card.address(), content: self.cards.content(&card) })?;
            }
            return Ok(None);
        }
        let kept = match route {
            Route::Icon(icon) => Some(self.site.icons.draw(*icon, &self.cards.memo)),
            Route::Font(at) => Some(self.site.fonts.keep(*at, &self.cards.memo)),
            _ => None,
        };
        if let Some(bytes) = kept {
            put(Output { path: route.path(&self.site, &self.theme), content: Bytes::Bytes(bytes) })?;
            return Ok(None);
        }
        match renderer.render(route) {
            Ok(bytes) => {
                let path = route.path(&self.site, &self.theme);
                put(Output { path, content: Bytes::Bytes(bytes) })?;
                Ok(None)
            }
            Err(broken) => Ok(Some(broken)),
        }
    }

    /// The files that are not drawn: static ones, those beside content, smaller pictures.
    pub fn copies(&self) -> Vec<Output> {
        let files = self.site.index.file_addresses.iter().map(|(at, address)| Output {
            path: address.clone(),
            content: Bytes::File(self.site.files[*at].disk.clone()),
        });
        files.chain(self.variants.iter().cloned()).collect()
    }
}

/// A broken template breaks many pages; one message for each of its places is enough.
fn once_each(broken: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::new();
    for diagnostic in broken {
        debug_assert_eq!(diagnostic.level, Level::Error);
        if !kept.iter().any(|other| other.says_same(&diagnostic)) {
            kept.push(diagnostic);
        }
    }
    kept
}

/// The id of the page at a place.
fn source_id(at: usize) -> SourceId {
    SourceId(u32::try_from(at).unwrap_or(u32::MAX))
}
