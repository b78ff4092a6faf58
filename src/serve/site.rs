//! The pages of the preview: what stands at an address, drawn when it is asked for.
//!
//! Nothing drawn is kept but the last good version of the pages that somebody looked at:
//! while a page cannot be drawn, that one stays visible.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use crate::check::Wanted;
use crate::diagnostic::{Diagnostic, catalog};
use crate::model::{Content, SourceId};
use crate::render::{Renderer, Route, fleeting, steady};
use crate::text::nfc;
use crate::workspace::{Applied, Workspace};

/// Pages whose last good version is kept.
const REMEMBERED: usize = 32;
/// Pages that are drawn with one check, to see whether they can be.
const MOST_TRIED: usize = 256;

/// A site with what stands at each of its addresses.
#[derive(Debug)]
pub struct Site {
    /// What is known of it.
    pub workspace: Workspace,
    /// Goes up with each change.
    pub version: u64,
    /// The path below which it is published, from the root of its host: empty or with a
    /// `/` at its end.
    pub base: String,
    /// By the path of the file from the output folder.
    targets: BTreeMap<Box<str>, Target>,
    remembered: Mutex<Remembered>,
    /// Whether nobody knows what the workspace holds: a fault of our own has left it half
    /// changed, and it could not be opened anew.
    lost: bool,
}

#[derive(Clone, Debug)]
enum Target {
    Route(Route),
    Copy(Content),
}

/// The last good version of some pages, the one looked at last at the end.
#[derive(Debug, Default)]
struct Remembered(Vec<(String, Option<String>, Vec<u8>)>);

/// What was found at an address.
#[derive(Debug)]
pub enum Found {
    /// A page or a file that was drawn, by the path of its file.
    Drawn(String, Vec<u8>),
    /// The last good version of a page, and why there is no newer one.
    Earlier(String, Vec<u8>, Option<Diagnostic>),
    /// A page that cannot be drawn and has not been seen before.
    Broken(Diagnostic),
    /// A file of the disk, by the path of its file.
    OnDisk(String, PathBuf),
    /// It stands elsewhere, by its address.
    Elsewhere(String),
    /// Nothing.
    Nothing,
}

impl Site {
    /// A site that was opened.
    pub fn new(workspace: Workspace) -> Site {
        let mut site = Site {
            workspace,
            version: 1,
            base: String::new(),
            targets: BTreeMap::new(),
            remembered: Mutex::default(),
            lost: false,
        };
        site.renew_addresses();
        site
    }

    /// Follows what the workspace has taken in.
    pub fn renew(&mut self, applied: &Applied) {
        self.version += u64::from(applied.any);
        if applied.addresses {
            self.renew_addresses();
        }
    }

    /// Goes on with a workspace that was opened anew: anything may be another.
    pub fn replace(&mut self, workspace: Workspace) -> Applied {
        self.workspace = workspace;
        self.lost = false;
        let applied = Applied { any: true, addresses: true, ..Applied::default() };
        self.renew(&applied);
        applied
    }

    /// Shows nothing of the workspace any more, but what was seen before.
    pub fn lose(&mut self) -> Applied {
        self.lost = true;
        self.version += 1;
        self.targets.clear();
        Applied { any: true, ..Applied::default() }
    }

    /// Whether only what was seen before is shown.
    pub fn is_lost(&self) -> bool {
        self.lost
    }

    /// Lists what there is anew.
    fn renew_addresses(&mut self) {
        let Workspace { site, theme, .. } = &self.workspace;
        let drawn = steady(site, theme).into_iter();
        let drawn = drawn.map(|route| (route.path(site, theme).into_boxed_str(), Target::Route(route)));
        let copies = self.workspace.copies().into_iter();
        let copies = copies.map(|copy| (copy.path.into_boxed_str(), Target::Copy(copy.content)));
        let targets = drawn.chain(copies).collect();
        self.base = base_path(&site.config.base_url);
        self.targets = targets;
    }

    /// What stands at a path from the root of the host, decoded, without its first `/`.
    pub fn find(&self, path: &str) -> Found {
        let Some(inner) = path.strip_prefix(self.base.as_str()) else {
            let without_slash = self.base.strip_suffix('/') == Some(path);
            return if path.is_empty() || without_slash {
                Found::Elsewhere(self.base.clone())
            } else {
                Found::Nothing
            };
        };
        let file = file_of(inner);
        if self.lost {
            return self.earlier(file, catalog::preview_lost());
        }
        if let Some(target) = self.targets.get(&*file) {
            return self.draw(file, target);
        }
        let may_be_fleeting = file.contains("search/") || file.starts_with("assets/");
        let mut fleeting = may_be_fleeting.then(|| self.fleeting()).into_iter().flatten();
        if let Some((_, route)) = fleeting.find(|(path, _)| *path == file) {
            return self.draw(file, &Target::Route(route));
        }
        let is_there = |path: &str| self.targets.contains_key(&*file_of(path));
        let folder = format!("{inner}/");
        if !inner.ends_with('/') && !inner.is_empty() && is_there(&folder) {
            return Found::Elsewhere(format!("{}{folder}", self.base));
        }
        let composed = nfc(inner);
        if *composed != *inner {
            let address =
                [composed.to_string(), format!("{composed}/")].into_iter().find(|path| is_there(path));
            return address.map_or(Found::Nothing, |path| Found::Elsewhere(format!("{}{path}", self.base)));
        }
        match self.remembered_of_broken(&file) {
            Some(bytes) => Found::Earlier(file, bytes, None),
            None => Found::Nothing,
        }
    }

    /// The page that a host shows where there is nothing.
    pub fn not_found(&self) -> Vec<u8> {
        match self.targets.get("404.html").map(|target| self.draw("404.html".to_owned(), target)) {
            Some(Found::Drawn(_, bytes) | Found::Earlier(_, bytes, _)) => bytes,
            _ => b"404\n".to_vec(),
        }
    }

    fn draw(&self, file: String, target: &Target) -> Found {
        let route = match target {
            Target::Copy(Content::File(disk)) => return Found::OnDisk(file, disk.clone()),
            Target::Copy(Content::Bytes(bytes)) => return Found::Drawn(file, bytes.clone()),
            Target::Route(route) => route,
        };
        let source = self.source_of_route(route);
        let is_broken = source.as_ref().is_some_and(|source| self.workspace.is_broken(source));
        if is_broken && let Some((bytes, _)) = self.remembered(&file) {
            return Found::Earlier(file, bytes, None);
        }
        match self.render(&Renderer::new(&self.workspace.site, &self.workspace.theme), route) {
            Ok(bytes) => {
                if file.ends_with(".html") && !is_broken {
                    self.remember(&file, source, &bytes);
                }
                Found::Drawn(file, bytes)
            }
            Err(broken) => self.earlier(file, broken),
        }
    }

    /// Draws a route. While the theme is broken an earlier one draws, and what goes wrong
    /// then may be that one's alone.
    fn render(&self, renderer: &Renderer<'_>, route: &Route) -> Result<Vec<u8>, Diagnostic> {
        let fault = || self.workspace.theme_fault().cloned();
        renderer.render(route).map_err(|broken| fault().unwrap_or(broken))
    }

    /// The last good version of a page that cannot be drawn.
    fn earlier(&self, file: String, broken: Diagnostic) -> Found {
        match self.remembered(&file) {
            Some((bytes, _)) => Found::Earlier(file, bytes, Some(broken)),
            None => Found::Broken(broken),
        }
    }

    /// Draws pages that were saved, by their paths from the root of the host, and those
    /// that somebody looks at: why some cannot be drawn. Those are left in `untried`.
    /// Nothing if it was given up.
    pub fn try_pages(&self, untried: &mut BTreeSet<String>, wanted: Wanted<'_>) -> Option<Vec<Diagnostic>> {
        let renderer = Renderer::new(&self.workspace.site, &self.workspace.theme);
        let mut undrawn: Vec<Diagnostic> = Vec::new();
        let mut draw = |file: &str| {
            let Some(Target::Route(route)) = self.targets.get(file) else { return true };
            let Err(broken) = self.render(&renderer, route) else { return true };
            if !undrawn.iter().any(|known| known.says_same(&broken)) {
                undrawn.push(broken);
            }
            false
        };
        let seen: Vec<String> = self.remembered_files();
        for file in seen.iter().take_while(|_| wanted()) {
            draw(file);
        }
        let mut tried = 0;
        untried.retain(|page| {
            tried += 1;
            let file =
                page.strip_prefix('/').and_then(|page| page.strip_prefix(self.base.as_str())).map(file_of);
            tried > MOST_TRIED || !wanted() || file.is_some_and(|file| !draw(&file))
        });
        wanted().then_some(undrawn)
    }

    fn remembered_files(&self) -> Vec<String> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.0.iter().map(|(file, ..)| file.clone()).collect()
    }

    fn source_of_route(&self, route: &Route) -> Option<String> {
        match route {
            Route::Source(id) => Some(self.workspace.site.facts(*id).path.to_string()),
            _ => None,
        }
    }

    /// The source of the page at a path from the root of the host.
    pub fn source_at(&self, path: &str) -> Option<SourceId> {
        let file = file_of(path.strip_prefix(self.base.as_str())?);
        match self.targets.get(&*file)? {
            Target::Route(Route::Source(id)) => Some(*id),
            _ => None,
        }
    }

    /// The path of the file that the page at a path is made of, or would be if it were not
    /// broken.
    pub fn source_path_at(&self, path: &str) -> Option<String> {
        if let Some(id) = self.source_at(path) {
            return Some(self.workspace.site.facts(id).path.to_string());
        }
        let file = file_of(path.strip_prefix(self.base.as_str())?);
        self.remembered(&file)?.1.filter(|source| self.workspace.is_broken(source))
    }

    /// The path from the root of the host of the page that a file makes.
    pub fn page_of(&self, source: &str) -> Option<String> {
        let site = &self.workspace.site;
        let at = site.facts.binary_search_by(|facts| (*facts.path).cmp(source)).ok()?;
        site.index.published[at].then(|| format!("/{}{}", self.base, site.index.addresses[at]))
    }

    /// Every route with the path of its file.
    pub fn routes(&self) -> Vec<(String, Route)> {
        let routes = self.targets.iter().filter_map(|(path, target)| match target {
            Target::Route(route) => Some((path.to_string(), route.clone())),
            Target::Copy(_) => None,
        });
        routes.chain(self.fleeting()).collect()
    }

    /// The routes that an edit of any text may change, each with its path: they are not
    /// listed once for all.
    fn fleeting(&self) -> impl Iterator<Item = (String, Route)> {
        let Workspace { site, theme, .. } = &self.workspace;
        fleeting(site, theme).map(|route| (route.path(site, theme), route))
    }

    fn remember(&self, file: &str, source: Option<String>, bytes: &[u8]) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.0.retain(|(known, ..)| known != file);
        if remembered.0.len() >= REMEMBERED {
            remembered.0.remove(0);
        }
        remembered.0.push((file.to_owned(), source, bytes.to_vec()));
    }

    fn remembered(&self, file: &str) -> Option<(Vec<u8>, Option<String>)> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, source, bytes) = remembered.0.iter().find(|(known, ..)| known == file)?;
        Some((bytes.clone(), source.clone()))
    }

    /// The last good version of a page whose file is there but cannot be read as one.
    fn remembered_of_broken(&self, file: &str) -> Option<Vec<u8>> {
        let (bytes, source) = self.remembered(file)?;
        source.is_some_and(|source| self.workspace.is_broken(&source)).then_some(bytes)
    }
}

/// The file that a host gives for an address.
fn file_of(address: &str) -> String {
    if address.is_empty() || address.ends_with('/') {
        format!("{address}index.html")
    } else {
        address.to_owned()
    }
}

/// The path of a site's address, decoded, without its first `/`.
fn base_path(base_url: &str) -> String {
    let path =
        base_url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    nfc(&crate::text::address::decode(path)).into_owned()
}

/// Opens a file of the site: with its links followed it has to lie in it, now and not
/// only when the site was read. Its version comes along.
pub fn open_within(root: &Path, disk: &Path) -> Option<(File, u64, String)> {
    let real = disk.canonicalize().ok()?;
    if !real.starts_with(root) {
        return None;
    }
    let file = File::open(real).ok()?;
    let found = file.metadata().ok().filter(std::fs::Metadata::is_file)?;
    let written = found.modified().ok()?.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let tag = format!("\"{written:x}-{:x}\"", found.len());
    Some((file, found.len(), tag))
}
