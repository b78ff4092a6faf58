//! Where every link, picture, need and explanation leads; what leads nowhere is
//! reported at its bytes.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::addresses::{self, Claim, Claims};
use super::names::{Meaning, Names};
use super::{Index, ids};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::model::{Facts, File, Kind, LanguageId, Link, LinkTarget, SourceId};
use crate::text::{Span, Spanned, address, nearest};

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// A page of the site.
    Page(TargetPage),
    /// A file of the site, by its place in the list of files.
    File(usize),
    /// Another site; percent-encoded.
    External(String),
    /// Nowhere: reported, and shown without a link.
    Nowhere,
}

/// A page of the site that a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetPage {
    /// The page's source, if it has one.
    pub source: Option<SourceId>,
    /// The address of a page without a source, as a path from the site's root, not
    /// encoded.
    generated: String,
    /// What follows: `?query` and `#fragment`, encoded.
    pub rest: String,
}

impl TargetPage {
    /// The page's address, as a path from the site's root, not encoded.
    pub fn address<'a>(&'a self, index: &'a Index) -> &'a str {
        self.source.map_or(&self.generated, |source| &index.addresses[source.index()])
    }
}

/// Resolves everything that names something else, each page on its own.
pub fn resolve(
    facts: &[Facts],
    files: &[File],
    config: &Config,
    names: &Names,
    claims: &Claims,
    index: &mut Index,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let by_path = facts.iter().zip(0..).map(|(facts, at)| (&*facts.path, SourceId(at))).collect();
    let files_by_path = files.iter().enumerate().map(|(at, file)| (&*file.path, at)).collect();
    let site = Surroundings { facts, config, names, claims, index, by_path, files_by_path };
    let numbered: Vec<(SourceId, &Facts)> = ids(facts).collect();
    let found: Vec<Found> = numbered.par_iter().map(|(id, page)| resolve_page(&site, *id, page)).collect();
    let own_folders = addresses::own_folders(facts, index);
    let mut used: Vec<usize> = Vec::new();
    for found in found {
        index.links.push(found.links);
        index.images.push(found.images);
        index.covers.push(found.cover);
        index.needs.push(found.needs);
        index.explains.push(found.explains);
        used.extend(found.files);
        diagnostics.extend(found.diagnostics);
    }
    // A file that something refers to is published, wherever it lies.
    for file in used {
        if !index.file_addresses.contains_key(&file) {
            let address = addresses::beside(&files[file], &own_folders, index);
            index.file_addresses.insert(file, address);
        }
    }
    publish_files(facts, files, &own_folders, index);
    index.backlinks = backlinks(facts, index);
}

/// Reports entries of the navigation that lead nowhere.
pub fn check_menus(config: &Config, claims: &Claims, diagnostics: &mut Vec<Diagnostic>) {
    for item in config.languages.iter().flat_map(|language| &language.menu) {
        let Spanned { value: url, span } = &item.url;
        let path = address::decode(url.split(['?', '#']).next().unwrap_or_default());
        let at = claims.at(path.trim_start_matches('/'));
        if !address::is_external(url) && matches!(at, None | Some(Claim::Reserved)) {
            let near = nearest(path.trim_start_matches('/'), claims.addresses());
            let near = near.map(|address| format!("/{address}"));
            let place = Place { span: Some(*span), ..Place::file(crate::config::FILE) };
            diagnostics.push(catalog::link_missing(place, url, near.as_deref()));
        }
    }
}

/// Where everything of one page leads.
#[derive(Default)]
struct Found {
    links: Vec<Resolved>,
    images: Vec<Option<usize>>,
    cover: Option<usize>,
    needs: Vec<Option<SourceId>>,
    explains: Vec<Option<SourceId>>,
    /// The files that it refers to.
    files: Vec<usize>,
    diagnostics: Vec<Diagnostic>,
}

fn resolve_page(site: &Surroundings<'_>, id: SourceId, page: &Facts) -> Found {
    let mut resolver = Resolver { site, files: Vec::new(), diagnostics: Vec::new() };
    let links = page.links.iter().map(|link| resolver.link(id, link)).collect();
    let images = page.images.iter().map(|image| resolver.image(page, &image.target, image.span)).collect();
    let cover = page.image.as_ref().and_then(|image| resolver.image(page, &image.value, image.span));
    let needs = page.needs.iter().map(|need| resolver.named(page, "needs", &need.name)).collect();
    let explains = page.explains.iter().map(|term| resolver.named(page, "explains", term)).collect();
    let Resolver { files, mut diagnostics, .. } = resolver;
    if !site.index.published[id.index()] {
        // A draft may still be full of holes; it speaks when it is published.
        diagnostics.clear();
    }
    Found { links, images, cover, needs, explains, files, diagnostics }
}

/// What a page may name; read-only.
struct Surroundings<'a> {
    facts: &'a [Facts],
    config: &'a Config,
    names: &'a Names,
    claims: &'a Claims,
    index: &'a Index,
    by_path: FxHashMap<&'a str, SourceId>,
    files_by_path: FxHashMap<&'a str, usize>,
}

struct Resolver<'a> {
    site: &'a Surroundings<'a>,
    files: Vec<usize>,
    diagnostics: Vec<Diagnostic>,
}

impl Resolver<'_> {
    fn link(&mut self, from: SourceId, link: &Link) -> Resolved {
        let page = &self.site.facts[from.index()];
        let place = Place::new(&page.path, link.span);
        match &link.target {
            LinkTarget::External(url) => Resolved::External(url.clone()),
            LinkTarget::Name { name, fragment } => self.name(page, name, fragment.as_deref(), place),
            LinkTarget::Local { path, query, fragment } => {
                self.local(from, path, query, fragment.as_deref(), place)
            }
        }
    }

    fn name(&mut self, page: &Facts, name: &str, fragment: Option<&str>, place: Place) -> Resolved {
        let found = match self.site.names.find(page.language, name, self.site.facts) {
            Meaning::One(found) => found,
            Meaning::Several(first, second) => {
                let path = |id: SourceId| self.site.facts[id.index()].path.to_string();
                self.diagnostics.push(catalog::name_ambiguous(
                    place.clone(),
                    name,
                    &path(first),
                    &path(second),
                ));
                first
            }
            Meaning::Nothing(near) => {
                self.diagnostics.push(catalog::name_unknown(place, name, near.as_deref()));
                return Resolved::Nowhere;
            }
        };
        self.page(found, "", fragment, place)
    }

    fn local(
        &mut self,
        from: SourceId,
        path: &str,
        query: &str,
        fragment: Option<&str>,
        place: Place,
    ) -> Resolved {
        let page = &self.site.facts[from.index()];
        if path.is_empty() {
            return self.page(from, query, fragment, place);
        }
        let absolute = path.starts_with('/');
        let folder = if absolute { "" } else { address::folder(&page.path) };
        let Some(joined) = address::join(folder, path) else {
            self.diagnostics.push(catalog::link_outside(place, path));
            return Resolved::Nowhere;
        };
        let found = self.source(&joined, page.language).filter(|_| !absolute || path.ends_with(".md"));
        if let Some(found) = found {
            return self.page(found, query, fragment, place);
        }
        if let Some(&file) = self.site.files_by_path.get(joined.as_str()) {
            return self.file(file);
        }
        let at =
            if path.ends_with('/') { format!("{}/", joined.trim_end_matches('/')) } else { joined.clone() };
        let at = at.trim_start_matches('/').to_owned();
        match self.site.claims.at(&at).filter(|_| absolute || !joined.starts_with("content")) {
            Some(Claim::Source(source) | Claim::Redirect(source)) => {
                self.page(source, query, fragment, place)
            }
            Some(Claim::File(file)) => self.file(file),
            Some(Claim::Generated) => {
                let is_file = at.rsplit('/').next().is_some_and(|name| name.contains('.'));
                let address =
                    if is_file || at.is_empty() || at.ends_with('/') { at } else { format!("{at}/") };
                let rest = rest(query, fragment);
                Resolved::Page(TargetPage { source: None, generated: address, rest })
            }
            Some(Claim::Reserved) | None => {
                let near = self.nearest(page, path, absolute);
                self.diagnostics.push(catalog::link_missing(place, path, near.as_deref()));
                Resolved::Nowhere
            }
        }
    }

    /// The source of a path, in the language of who asks if there is one: `token.md`
    /// in an English post means `token.en.md`. A folder means its index.
    fn source(&self, path: &str, language: LanguageId) -> Option<SourceId> {
        let stem = path.strip_suffix(".md").unwrap_or(path);
        let at = |path: &str| self.site.by_path.get(path).copied();
        let found = at(path)
            .or_else(|| at(&format!("{stem}.md")))
            .or_else(|| at(&format!("{stem}/index.md")))
            .or_else(|| at(&format!("{path}/index.md")))
            .or_else(|| at(&format!("{path}/_index.md")))
            .or_else(|| at(&format!("{stem}.{}.md", self.site.config.language(language).code)))?;
        let same = &self.site.index.translations[found.index()];
        same.iter().copied().find(|id| self.site.facts[id.index()].language == language).or(Some(found))
    }

    fn page(&mut self, to: SourceId, query: &str, fragment: Option<&str>, place: Place) -> Resolved {
        let target = &self.site.facts[to.index()];
        if !self.site.index.published[to.index()] {
            self.diagnostics.push(catalog::link_unpublished(place, &target.path));
            return Resolved::Nowhere;
        }
        if let Some(fragment) = fragment {
            self.anchor(target, fragment, place);
        }
        Resolved::Page(TargetPage { source: Some(to), generated: String::new(), rest: rest(query, fragment) })
    }

    fn anchor(&mut self, target: &Facts, fragment: &str, place: Place) {
        let ids = || target.headings.iter().map(|heading| &heading.id).chain(&target.anchors);
        let is_note = fragment.starts_with("fn-") || fragment.starts_with("fnref-");
        if is_note || ids().any(|id| id == fragment) {
            return;
        }
        let near = nearest(fragment, ids().map(String::as_str)).map(|id| format!("#{id}"));
        self.diagnostics.push(catalog::anchor_missing(place, fragment, &target.path, near.as_deref()));
    }

    fn file(&mut self, file: usize) -> Resolved {
        self.files.push(file);
        Resolved::File(file)
    }

    fn image(&mut self, page: &Facts, target: &str, span: Span) -> Option<usize> {
        if address::is_external(target) {
            return None;
        }
        let path = target.split(['?', '#']).next().unwrap_or(target);
        let found = match address::join(address::folder(&page.path), path) {
            Some(joined) if path.starts_with('/') => {
                let fixed = format!("static/{joined}");
                self.site
                    .files_by_path
                    .get(fixed.as_str())
                    .or_else(|| self.site.files_by_path.get(joined.as_str()))
                    .copied()
            }
            Some(joined) => self.site.files_by_path.get(joined.as_str()).copied(),
            None => None,
        };
        let Some(found) = found else {
            let near = self.nearest(page, path, path.starts_with('/'));
            let place = Place::new(&page.path, span);
            self.diagnostics.push(catalog::image_missing(place, path, near.as_deref()));
            return None;
        };
        self.file(found);
        Some(found)
    }

    /// What a need or an explanation names. The reader's own knowledge needs no page.
    fn named(&mut self, page: &Facts, key: &str, name: &Spanned<String>) -> Option<SourceId> {
        match self.site.names.find(page.language, &name.value, self.site.facts) {
            Meaning::One(found) | Meaning::Several(found, _) => Some(found),
            Meaning::Nothing(near) => {
                if key != "needs" || !self.site.config.knows.contains(&name.value) {
                    let place = Place::new(&page.path, name.span);
                    self.diagnostics.push(catalog::needs_unknown(place, key, &name.value, near.as_deref()));
                }
                None
            }
        }
    }

    /// The file or address that the author may have meant.
    fn nearest(&self, page: &Facts, path: &str, absolute: bool) -> Option<String> {
        if absolute {
            let written = path.trim_start_matches('/');
            return nearest(written, self.site.claims.addresses()).map(|address| format!("/{address}"));
        }
        let folder = address::folder(&page.path);
        let joined = address::join(folder, path)?;
        let paths = self.site.by_path.keys().chain(self.site.files_by_path.keys()).copied();
        nearest_path(&joined, paths).map(|path| relative(folder, path))
    }
}

/// The path most like one that is not there. Folders that both share do not count:
/// they would make any two files of a folder look alike.
fn nearest_path<'p>(missing: &str, paths: impl Iterator<Item = &'p str>) -> Option<&'p str> {
    let shared_with = |path: &'p str| {
        let alike = missing.bytes().zip(path.bytes()).take_while(|(a, b)| a == b).count();
        memchr::memrchr(b'/', &missing.as_bytes()[..alike]).map_or(0, |slash| slash + 1)
    };
    let near = paths.filter_map(|path| {
        let shared = shared_with(path);
        let found = nearest(&missing[shared..], [&path[shared..]])?;
        Some((strsim::damerau_levenshtein(&missing[shared..], found), path))
    });
    near.min().map(|(_, path)| path)
}

/// `?query#fragment`, the fragment percent-encoded.
fn rest(query: &str, fragment: Option<&str>) -> String {
    if query.is_empty() && fragment.is_none() {
        return String::new();
    }
    let fragment = fragment.map(|fragment| format!("#{}", address::encode(fragment)));
    format!("{query}{}", fragment.unwrap_or_default())
}

/// The way from a folder to a file, as one would write it in a link.
fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut parts = vec![".."; from.len() - shared];
    parts.extend(&to[shared..]);
    parts.join("/")
}

/// Files in the folder of a published page are published with it.
fn publish_files(
    facts: &[Facts],
    files: &[File],
    own_folders: &FxHashMap<&str, SourceId>,
    index: &mut Index,
) {
    let is_page = |id: &SourceId| facts[id.index()].kind != Kind::Series;
    for (at, file) in files.iter().enumerate() {
        if index.file_addresses.contains_key(&at) || !file.path.starts_with("content/") {
            continue;
        }
        let mut folder = address::folder(&file.path);
        while !folder.is_empty() {
            if own_folders.get(folder).is_some_and(is_page) {
                index.file_addresses.insert(at, addresses::beside(file, own_folders, index));
                break;
            }
            folder = address::folder(folder);
        }
    }
}

fn backlinks(facts: &[Facts], index: &Index) -> Vec<Vec<SourceId>> {
    let mut backlinks: Vec<Vec<SourceId>> = vec![Vec::new(); facts.len()];
    for (from, _) in ids(facts).filter(|(id, page)| index.published[id.index()] && !page.unlisted) {
        for link in &index.links[from.index()] {
            if let Resolved::Page(TargetPage { source: Some(to), .. }) = link
                && *to != from
                && backlinks[to.index()].last() != Some(&from)
            {
                backlinks[to.index()].push(from);
            }
        }
    }
    backlinks
}
