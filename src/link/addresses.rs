//! The address of every page, and the rule that no two sources share one.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Index, ids};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::model::{Facts, File, Kind, SourceId};
use crate::text::{address, slug};

/// Who has which address. Pages end in `/`; files do not.
#[derive(Debug, Default)]
pub struct Claims {
    by_address: FxHashMap<String, Claim>,
}

/// What stands at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The page of a source.
    Source(SourceId),
    /// A file, by its place in the list of files.
    File(usize),
    /// A page that whyfirst makes on its own: a list, the glossary.
    Generated,
    /// Nothing yet, but a page that whyfirst makes as soon as there is something in it.
    Reserved,
    /// A redirect to a source.
    Redirect(SourceId),
}

impl Claims {
    /// What stands at an address; a page is also found without its last `/`.
    pub fn at(&self, address: &str) -> Option<Claim> {
        let page = address.strip_suffix("index.html").unwrap_or(address);
        self.by_address.get(page).or_else(|| self.by_address.get(&format!("{page}/"))).copied()
    }

    /// All addresses that there are, in no order, to find the nearest one.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        let is_there = |(_, claim): &(&String, &Claim)| **claim != Claim::Reserved;
        self.by_address.iter().filter(is_there).map(|(address, _)| address.as_str())
    }
}

/// The address of each source, as the folder that its page lies in.
pub fn of_sources(facts: &[Facts], config: &Config) -> Vec<String> {
    let slugs = series_slugs(facts);
    facts
        .iter()
        .map(|facts| {
            let prefix = config.prefix(facts.language);
            let slug = &facts.slug;
            match facts.kind {
                Kind::Post => {
                    match folder_series(facts).and_then(|folder| slugs.get(&(facts.language.0, folder))) {
                        Some(series) => format!("{prefix}posts/{series}/{slug}/"),
                        None => match folder_series(facts) {
                            Some(folder) => format!("{prefix}posts/{}/{slug}/", folder_slug(folder)),
                            None => format!("{prefix}posts/{slug}/"),
                        },
                    }
                }
                Kind::Series => format!("{prefix}series/{slug}/"),
                Kind::Term => format!("{prefix}glossary/{slug}/"),
                Kind::Page => format!("{prefix}{slug}/"),
            }
        })
        .collect()
}

/// The slug of a series' folder where no `_index.md` gives one.
pub fn folder_slug(folder: &str) -> String {
    folder.split('/').map(slug::slug).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// The folder of posts that a post lies in, whatever its front matter says.
pub fn folder_series(facts: &Facts) -> Option<&str> {
    let inner = facts.key.strip_prefix("posts/")?;
    inner.rsplit_once('/').map(|(folder, _)| folder)
}

/// The slugs that `_index.md` files give to their folders, by language.
fn series_slugs(facts: &[Facts]) -> BTreeMap<(u8, &str), &str> {
    facts
        .iter()
        .filter(|facts| facts.kind == Kind::Series)
        .filter_map(|facts| Some(((facts.language.0, folder_series(facts)?), facts.slug.as_str())))
        .collect()
}

/// Gives out every address, and reports what is claimed twice. Published files get
/// their addresses here.
pub fn claim(
    facts: &[Facts],
    files: &[File],
    config: &Config,
    index: &mut Index,
    diagnostics: &mut Vec<Diagnostic>,
) -> Claims {
    let mut register = Register { claims: Claims::default(), facts, files, diagnostics };
    register.generated(config, index);
    for (id, facts) in ids(facts).filter(|(id, _)| index.published[id.index()]) {
        let place = Place::new(&facts.path, facts.title.span);
        register.put(&index.addresses[id.index()], Claim::Source(id), place);
    }
    for (at, file) in files.iter().enumerate() {
        if let Some(address) = file.path.strip_prefix("static/") {
            if config.search && is_piece_of_search(address, config) {
                register.claims.by_address.insert(address.to_owned(), Claim::Generated);
            }
            register.put(address, Claim::File(at), Place::file(Arc::clone(&file.path)));
            index.file_addresses.insert(at, address.to_owned());
        }
    }
    for (id, facts) in ids(facts).filter(|(id, _)| index.published[id.index()]) {
        for alias in &facts.aliases {
            if alias.value == index.addresses[id.index()] {
                continue;
            }
            let place = Place::new(&facts.path, alias.span);
            if register.put(&alias.value, Claim::Redirect(id), place) {
                index.redirects.push((alias.value.clone(), id));
            }
        }
    }
    register.claims
}

/// Whether a file has the name that a piece of the search's index has. How many there are
/// follows from the texts, which are not known here.
fn is_piece_of_search(address: &str, config: &Config) -> bool {
    let mut prefixes = config.language_ids().map(|language| config.prefix(language));
    prefixes.any(|prefix| {
        let file = address.strip_prefix(&*prefix).and_then(|rest| rest.strip_prefix("search/"));
        let name = file.and_then(|file| file.strip_suffix(".js")).unwrap_or_default();
        let number = name.strip_prefix(['k', 't']).unwrap_or_default();
        name == "head" || !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Reports what differs only by capital letters: one file on the usual disks of Windows
/// and macOS, two on a server. Files beside content have their addresses by now.
pub fn alike(facts: &[Facts], files: &[File], index: &Index, diagnostics: &mut Vec<Diagnostic>) {
    let has_capitals = |address: &str| address.chars().any(|c| c.is_uppercase());
    let written = index.addresses.iter().chain(index.redirects.iter().map(|(address, _)| address));
    if !written.chain(index.file_addresses.values()).any(|address| has_capitals(address)) {
        return;
    }
    let published = ids(facts).filter(|(id, _)| index.published[id.index()]);
    let pages = published
        .map(|(id, facts)| (index.addresses[id.index()].as_str(), Place::new(&facts.path, facts.title.span)));
    let redirects = index.redirects.iter().map(|(address, id)| {
        let facts = &facts[id.index()];
        let alias = facts.aliases.iter().find(|alias| alias.value == *address);
        (address.as_str(), Place::new(&facts.path, alias.map_or(facts.title.span, |alias| alias.span)))
    });
    let copied = index
        .file_addresses
        .iter()
        .map(|(at, address)| (address.as_str(), Place::file(Arc::clone(&files[*at].path))));
    let mut all: Vec<(&str, Place)> = pages.chain(redirects).chain(copied).collect();
    all.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (address, place) in &all {
        let first = *seen.entry(address.to_lowercase()).or_insert(address);
        if first != *address {
            diagnostics.push(catalog::output_collision(place.clone(), first, address));
        }
    }
}

struct Register<'a> {
    claims: Claims,
    facts: &'a [Facts],
    files: &'a [File],
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Register<'_> {
    /// Claims an address. Whether it was free.
    fn put(&mut self, address: &str, claim: Claim, place: Place) -> bool {
        let address = address.strip_suffix("index.html").unwrap_or(address);
        // What whyfirst makes on its own gives way to nothing, and says so.
        match self.claims.by_address.get(address).copied() {
            None => _ = self.claims.by_address.insert(address.to_owned(), claim),
            Some(holder) => {
                let other = self.place_of(holder, address);
                self.diagnostics.push(catalog::address_twice(place, &format!("/{address}"), other));
                return false;
            }
        }
        true
    }

    fn place_of(&self, claim: Claim, address: &str) -> Place {
        match claim {
            Claim::Source(id) | Claim::Redirect(id) => {
                let facts = &self.facts[id.index()];
                let alias = facts.aliases.iter().find(|alias| alias.value == address);
                Place::new(&facts.path, alias.map_or(facts.title.span, |alias| alias.span))
            }
            Claim::File(at) => Place::file(Arc::clone(&self.files[at].path)),
            Claim::Generated | Claim::Reserved => Place::file(format!("/{address}")),
        }
    }

    /// The pages that no source stands for.
    fn generated(&mut self, config: &Config, index: &Index) {
        let facts = self.facts;
        let mut put = |address: String, is_there: bool| {
            let claim = if is_there { Claim::Generated } else { Claim::Reserved };
            self.claims.by_address.insert(address, claim);
        };
        for language in config.language_ids() {
            let prefix = config.prefix(language);
            let series = index.series_in(language).next().is_some();
            let terms = !index.terms_in(language).is_empty();
            let tags = index.tags_in(language).next().is_some();
            let posts = !index.posts_in(language).is_empty();
            let pages: [(bool, &[&str]); 5] = [
                (true, &["", "archive/", "atom.xml", "rss.xml", "feed.json"]),
                (series, &["series/"]),
                (terms, &["glossary/", "map/", "questions/", "decode/"]),
                (tags, &["tags/"]),
                (posts, &["path/"]),
            ];
            for (is_there, pages) in pages {
                pages.iter().for_each(|page| put(format!("{prefix}{page}"), is_there));
            }
            if config.search {
                let single = !index.pages[usize::from(language.0)].is_empty();
                put(format!("{prefix}search/"), posts || terms || series || single);
            }
        }
        for file in ["404.html", "sitemap.xml", "robots.txt", ".nojekyll"] {
            put(file.to_owned(), true);
        }
        for tag in &index.tags {
            put(tag.address.clone(), true);
        }
        for series in &index.series {
            if series.source.is_none() {
                put(series.address.clone(), true);
            }
            if !series.posts.is_empty() {
                put(format!("{}why/", series.address), true);
                // Which terms these are is not known before names are resolved.
                let teaches = |post: &SourceId| !facts[post.index()].explains.is_empty();
                put(format!("{}cards/", series.address), series.posts.iter().any(teaches));
            }
        }
    }
}

/// The folders that pages have to themselves, each with the page that its files go with.
pub fn own_folders<'f>(facts: &'f [Facts], index: &Index) -> FxHashMap<&'f str, SourceId> {
    let mut folders = FxHashMap::default();
    for (id, page) in ids(facts).filter(|(id, _)| index.published[id.index()]) {
        let name = page.path.rsplit('/').next().unwrap_or_default();
        if name == "index.md" || (name.starts_with("index.") && name.ends_with(".md")) {
            folders.entry(address::folder(&page.path)).or_insert(id);
        }
    }
    folders
}

/// The address of a file that lies beside content: in the folder of the page whose
/// folder it lies in, else where it lies, numbers that order left out.
pub fn beside(file: &File, own_folders: &FxHashMap<&str, SourceId>, index: &Index) -> String {
    let folder = address::folder(&file.path);
    let name = &file.path[folder.len() + usize::from(!folder.is_empty())..];
    let mut outer = folder;
    while !outer.is_empty() {
        if let Some(id) = own_folders.get(outer) {
            let inner = folder[outer.len()..].trim_start_matches('/');
            let inner = if inner.is_empty() { String::new() } else { format!("{inner}/") };
            return format!("{}{inner}{name}", index.addresses[id.index()]);
        }
        outer = address::folder(outer);
    }
    let inner = folder.strip_prefix("content").unwrap_or(folder).trim_start_matches('/');
    if inner.is_empty() { name.to_owned() } else { format!("{inner}/{name}") }
}
