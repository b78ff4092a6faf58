//! Where every link, picture, need and explanation leads; what leads nowhere is
//! reported at its bytes.

use std::collections::HashMap;

use super::addresses::{Claim, Claims, beside};
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
    /// Its address, as a path from the site's root, not encoded.
    pub address: String,
    /// What follows: `?query` and `#fragment`, encoded.
    pub rest: String,
}

/// Resolves everything that names something else.
pub fn resolve(
    facts: &[Facts],
    files: &[File],
    config: &Config,
    names: &Names,
    claims: &mut Claims,
    index: &mut Index,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let by_path = facts.iter().zip(0..).map(|(facts, at)| (&*facts.path, SourceId(at))).collect();
    let files_by_path = files.iter().enumerate().map(|(at, file)| (&*file.path, at)).collect();
    let mut resolver =
        Resolver { facts, files, config, names, claims, index, by_path, files_by_path, diagnostics };
    for (id, page) in ids(facts) {
        let published = resolver.index.published[id.index()];
        let before = resolver.diagnostics.len();
        let links = page.links.iter().map(|link| resolver.link(id, link)).collect();
        let images =
            page.images.iter().map(|image| resolver.image(page, &image.target, image.span)).collect();
        let cover = page.image.as_ref().and_then(|image| resolver.image(page, &image.value, image.span));
        let needs = page.needs.iter().map(|need| resolver.named(page, "needs", &need.name)).collect();
        let explains = page.explains.iter().map(|term| resolver.named(page, "explains", term)).collect();
        resolver.index.links.push(links);
        resolver.index.images.push(images);
        resolver.index.covers.push(cover);
        resolver.index.needs.push(needs);
        resolver.index.explains.push(explains);
        if !published {
            // A draft may still be full of holes; it speaks when it is published.
            resolver.diagnostics.truncate(before);
        }
    }
    publish_files(facts, files, index);
    index.backlinks = backlinks(facts, index);
}

struct Resolver<'a> {
    facts: &'a [Facts],
    files: &'a [File],
    config: &'a Config,
    names: &'a Names,
    claims: &'a Claims,
    index: &'a mut Index,
    by_path: HashMap<&'a str, SourceId>,
    files_by_path: HashMap<&'a str, usize>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Resolver<'_> {
    fn link(&mut self, from: SourceId, link: &Link) -> Resolved {
        let page = &self.facts[from.index()];
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
        let found = match self.names.find(page.language, name, self.facts) {
            Meaning::One(found) => found,
            Meaning::Several(first, second) => {
                let path = |id: SourceId| self.facts[id.index()].path.to_string();
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
        let page = &self.facts[from.index()];
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
        if let Some(&file) = self.files_by_path.get(joined.as_str()) {
            return self.file(file);
        }
        let at =
            if path.ends_with('/') { format!("{}/", joined.trim_end_matches('/')) } else { joined.clone() };
        let at = at.trim_start_matches('/').to_owned();
        match self.claims.at(&at).filter(|_| absolute || !joined.starts_with("content")) {
            Some(Claim::Source(source) | Claim::Redirect(source)) => {
                self.page(source, query, fragment, place)
            }
            Some(Claim::File(file)) => self.file(file),
            Some(Claim::Generated) => {
                let is_file = at.rsplit('/').next().is_some_and(|name| name.contains('.'));
                let address =
                    if is_file || at.is_empty() || at.ends_with('/') { at } else { format!("{at}/") };
                Resolved::Page(TargetPage { source: None, address, rest: rest(query, fragment) })
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
        let exact = self.by_path.get(path).copied();
        let indexes = ["/index.md", "/_index.md"].map(|name| format!("{path}{name}"));
        let found = exact
            .or_else(|| self.by_path.get(format!("{stem}.md").as_str()).copied())
            .or_else(|| self.by_path.get(format!("{stem}/index.md").as_str()).copied())
            .or_else(|| indexes.iter().find_map(|path| self.by_path.get(path.as_str()).copied()));
        let code = &self.config.language(language).code;
        let suffixed = format!("{stem}.{code}.md");
        let found = found.or_else(|| self.by_path.get(suffixed.as_str()).copied())?;
        let same = &self.index.translations[found.index()];
        same.iter().copied().find(|id| self.facts[id.index()].language == language).or(Some(found))
    }

    fn page(&mut self, to: SourceId, query: &str, fragment: Option<&str>, place: Place) -> Resolved {
        let target = &self.facts[to.index()];
        if !self.index.published[to.index()] {
            self.diagnostics.push(catalog::link_unpublished(place, &target.path));
            return Resolved::Nowhere;
        }
        if let Some(fragment) = fragment {
            self.anchor(target, fragment, place);
        }
        let address = self.index.addresses[to.index()].clone();
        Resolved::Page(TargetPage { source: Some(to), address, rest: rest(query, fragment) })
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

    /// A file that something refers to is published, wherever it lies.
    fn file(&mut self, file: usize) -> Resolved {
        if !self.index.file_addresses.contains_key(&file)
            && let Some(address) = beside(&self.files[file], self.facts, self.index)
        {
            self.index.file_addresses.insert(file, address);
        }
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
                self.files_by_path
                    .get(fixed.as_str())
                    .or_else(|| self.files_by_path.get(joined.as_str()))
                    .copied()
            }
            Some(joined) => self.files_by_path.get(joined.as_str()).copied(),
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
        match self.names.find(page.language, &name.value, self.facts) {
            Meaning::One(found) | Meaning::Several(found, _) => Some(found),
            Meaning::Nothing(near) => {
                if key != "needs" || !self.config.knows.contains(&name.value) {
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
            return nearest(written, self.claims.addresses()).map(|address| format!("/{address}"));
        }
        let folder = address::folder(&page.path);
        let joined = address::join(folder, path)?;
        let paths = self.by_path.keys().chain(self.files_by_path.keys()).copied();
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
fn publish_files(facts: &[Facts], files: &[File], index: &mut Index) {
    let folders: std::collections::HashSet<&str> = ids(facts)
        .filter(|(id, page)| index.published[id.index()] && page.kind != Kind::Series)
        .filter(|(_, page)| page.path.rsplit('/').next().is_some_and(|name| name.starts_with("index.")))
        .map(|(_, page)| address::folder(&page.path))
        .collect();
    for (at, file) in files.iter().enumerate() {
        if index.file_addresses.contains_key(&at) || !file.path.starts_with("content/") {
            continue;
        }
        let mut folder = address::folder(&file.path);
        while !folder.is_empty() {
            if folders.contains(folder) {
                if let Some(address) = beside(file, facts, index) {
                    index.file_addresses.insert(at, address);
                }
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
