//! A site opened from its folder: read, parsed, linked, ready to be drawn.
//!
//! The steps are those of a build and of a preview alike; there is no second way to the
//! same pages.

mod cache;
mod cards;
mod icons;
mod pictures;
mod shelf;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::check;
use crate::config::{self, Config};
use crate::diagnostic::{self, Diagnostic, Level};
use crate::link::{self, Edition};
use crate::load::{self, Tree, theme::ThemeFiles};
use crate::memo::Memo;
use crate::model::{Body, Content, Facts, Output};
use crate::parse::{self, Parsed};
use crate::render::{LinkStyle, Renderer, Route, Site, Theme, routes};

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
    /// The site, read-only.
    pub site: Site,
    /// The theme, read-only.
    pub theme: Theme,
    /// Smaller pictures, which are files of their own.
    variants: Vec<Output>,
    /// Share cards that earlier runs have drawn.
    cards: cards::Shelf,
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
    let mut texts = Texts::default();
    let source = match load::site_file(root)? {
        Ok(source) => source,
        Err(diagnostics) => {
            return Ok(Opened { workspace: None, diagnostics, meetings: Vec::new(), texts });
        }
    };
    texts.0.insert(Arc::clone(&source.path), Arc::clone(&source.text));
    let (mut config, mut diagnostics) = config::read(&source);
    if let Some(base_url) = &options.base_url {
        config.base_url.clone_from(base_url);
    }
    let (tree, theme) = rayon::join(|| load::tree(root), || open_theme(root, &config));
    let (tree, found) = tree?;
    diagnostics.extend(found);
    let theme = theme?.map_err(|(found, files)| {
        texts.add_theme(&files);
        diagnostics.extend(found);
    });
    for source in theme.iter().flat_map(Theme::sources) {
        texts.0.insert(Arc::clone(&source.path), Arc::clone(&source.text));
    }
    let cache = cache::Cache::open(root, options.cache);
    let parsed = parse_all(&tree, &config, &cache.memo);
    for source in &tree.sources {
        texts.0.insert(Arc::clone(&source.path), Arc::clone(&source.text));
    }
    let (facts, bodies) = split(parsed, &mut diagnostics);
    let (mut index, found) = link::link(&facts, &tree.files, &config, &options.edition);
    diagnostics.extend(found);
    link::find_terms(&facts, &bodies, &config, &mut index);
    let site = check::Site { config: &config, facts: &facts, bodies: &bodies, index: &index };
    let check::Findings { diagnostics: found, meetings } = check::lint(site, options.every_stumble);
    diagnostics.extend(found);
    let (pictures, variants, found) = pictures::prepare(&facts, &tree.files, &index, &cache, watch);
    diagnostics.extend(found);
    diagnostics.extend(cards::complain(&facts, &config, &index));
    let icons = icons::prepare(&tree.files, theme.as_ref().ok(), &mut diagnostics);
    cache.save();
    let mut diagnostics = check::levels(diagnostics, site);
    diagnostic::sort(&mut diagnostics);
    let links = options.links;
    let site = Site { config, facts, bodies, files: tree.files, index, pictures, icons, links };
    let cards = cards::Shelf::open(cache);
    let root = root.to_owned();
    let workspace = theme.ok().map(|theme| Workspace { root, site, theme, variants, cards });
    Ok(Opened { workspace, diagnostics, meetings, texts })
}

/// Reads and compiles the theme; the messages of a broken one come with its files.
fn open_theme(root: &Path, config: &Config) -> anyhow::Result<Result<Theme, (Vec<Diagnostic>, ThemeFiles)>> {
    let (files, mut diagnostics) = load::theme::theme(root, config)?;
    Ok(match Theme::new(&files, config.hue) {
        Ok(theme) if diagnostics.is_empty() => Ok(theme),
        Ok(_) => Err((diagnostics, files)),
        Err(found) => {
            diagnostics.extend(found);
            Err((diagnostics, files))
        }
    })
}

impl Texts {
    fn add_theme(&mut self, files: &ThemeFiles) {
        for folder in ["templates", "strings"] {
            for (_, source) in files.texts(folder) {
                self.0.insert(source.path, source.text);
            }
        }
    }
}

fn parse_all(tree: &Tree, config: &Config, memo: &Memo) -> Vec<Parsed> {
    tree.sources.par_iter().map(|source| parse::parse(source, config, memo)).collect()
}

fn split(parsed: Vec<Parsed>, diagnostics: &mut Vec<Diagnostic>) -> (Vec<Facts>, Vec<Body>) {
    let mut facts = Vec::with_capacity(parsed.len());
    let mut bodies = Vec::with_capacity(parsed.len());
    for Parsed { page, diagnostics: found } in parsed {
        diagnostics.extend(found);
        if let Some((fact, body)) = page {
            facts.push(fact);
            bodies.push(body);
        }
    }
    (facts, bodies)
}

impl Workspace {
    /// The folder of the site.
    pub fn root(&self) -> &Path {
        &self.root
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
        if let Route::Icon(icon) = route {
            let bytes = self.site.icons.draw(*icon, &self.cards.memo);
            put(Output { path: route.path(&self.site, &self.theme), content: Content::Bytes(bytes) })?;
            return Ok(None);
        }
        match renderer.render(route) {
            Ok(bytes) => {
                let path = route.path(&self.site, &self.theme);
                put(Output { path, content: Content::Bytes(bytes) })?;
                Ok(None)
            }
            Err(broken) => Ok(Some(broken)),
        }
    }

    /// The files that are not drawn: static ones, those beside content, smaller pictures.
    fn copies(&self) -> Vec<Output> {
        let files = self.site.index.file_addresses.iter().map(|(at, address)| Output {
            path: address.clone(),
            content: Content::File(self.site.files[*at].disk.clone()),
        });
        files.chain(self.variants.iter().cloned()).collect()
    }
}

/// A broken template breaks many pages; one message for each of its places is enough.
fn once_each(broken: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::new();
    for diagnostic in broken {
        debug_assert_eq!(diagnostic.level, Level::Error);
        if !kept.iter().any(|other| other.code == diagnostic.code && other.place == diagnostic.place) {
            kept.push(diagnostic);
        }
    }
    kept
}
