//! What the site has already: its terms, its series, its addresses, so that a new file
//! finds its place among them.

use std::cell::OnceCell;
use std::path::Path;

use jiff::ZonedDateTime;
use rayon::prelude::*;

use crate::check::Site;
use crate::check::jargon::{self, Jargon};
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, catalog};
use crate::link::{self, Edition, Index, addresses};
use crate::load;
use crate::memo::Memo;
use crate::model::{Body, Facts, File, Kind, LanguageId};
use crate::parse::{self, location};
use crate::text::nearest;

/// Names that Windows keeps for itself.
const RESERVED: [&str; 8] = ["index", "_index", "con", "prn", "aux", "nul", "com1", "lpt1"];

/// A site as far as a new file has to know it.
pub struct Shelf {
    /// The settings.
    pub config: Config,
    facts: Vec<Facts>,
    bodies: Vec<Body>,
    files: Vec<File>,
    now: ZonedDateTime,
    jargon: OnceCell<Vec<Jargon>>,
}

/// A series that a post can join.
pub struct Series {
    /// Its folder below content/posts/.
    pub folder: String,
    /// Whether its `_index.md` lists its posts.
    pub listed: bool,
}

/// Where a new file goes.
pub struct Spot {
    /// Its path from the site's root.
    pub path: String,
    /// The address of its page.
    pub address: String,
    /// Whether the path does not give the slug, so that front matter has to.
    pub slug_key: bool,
}

impl Shelf {
    /// Reads the site. Mistakes in its files are for `check` to tell.
    pub fn read(root: &Path) -> anyhow::Result<Result<Shelf, Vec<Diagnostic>>> {
        let source = match load::site_file(root)? {
            Ok(source) => source,
            Err(diagnostics) => return Ok(Err(diagnostics)),
        };
        let (config, _) = config::read(&source);
        let (listing, _) = load::list(root)?;
        let memo = Memo::new();
        let parse = |file| parse::parse(&load::read(root, file).source?, &config, &memo).page;
        let (facts, bodies) = listing.markdown.par_iter().filter_map(parse).unzip();
        let now = jiff::Timestamp::now().to_zoned_datetime(config.zone.clone());
        Ok(Ok(Shelf { config, facts, bodies, files: listing.files, now, jargon: OnceCell::new() }))
    }

    /// The words of the texts, drafts included, that no entry of the glossary knows, most
    /// used first.
    pub fn jargon(&self) -> &[Jargon] {
        self.jargon.get_or_init(|| {
            let mut ranked = jargon::rank(&self.site(&self.linked()));
            // A new entry is one of the main language.
            ranked.retain(|word| word.language == LanguageId(0));
            ranked
        })
    }

    /// What the texts say together, drafts included.
    pub fn linked(&self) -> Index {
        let edition = Edition { drafts: true, future: true, now: self.now.clone() };
        link::link(&self.facts, &self.files, &self.config, &edition).0
    }

    /// The site, as who checks it sees it.
    pub fn site<'a>(&'a self, index: &'a Index) -> Site<'a> {
        Site { config: &self.config, facts: &self.facts, bodies: &self.bodies, index }
    }

    /// Today where the site is.
    pub fn today(&self) -> String {
        self.now.date().to_string()
    }

    /// Whether the site is written in Korean.
    pub fn speaks_korean(&self) -> bool {
        self.config.languages[0].code.starts_with("ko")
    }

    /// The file that has a name, by title or otherwise.
    pub fn holder(&self, kind: Kind, name: &str) -> Option<&Facts> {
        let folded = folded(name);
        self.of_kind(kind).find(|facts| names(facts).any(|name| self::folded(name) == folded))
    }

    /// The terms that a title names, in order, each by its English name.
    pub fn english_names(&self, title: &str) -> Vec<String> {
        let title = title.to_lowercase();
        let mut found: Vec<(usize, usize, String)> = Vec::new();
        for term in self.of_kind(Kind::Term) {
            let Some(english) = english_name(term) else { continue };
            for name in names(term).filter(|name| name.chars().count() > 1).map(str::to_lowercase) {
                if let Some(at) = title.find(&name) {
                    found.push((at, at + name.len(), english.clone()));
                }
            }
        }
        // The longest name at a place wins, as it does when a page is read.
        found.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
        let mut end = 0;
        found.retain(|(start, own_end, _)| {
            let free = *start >= end;
            if free {
                end = *own_end;
            }
            free
        });
        found.into_iter().map(|(_, _, name)| name).collect()
    }

    /// The series of a name: its folder, its title or its address.
    pub fn series(&self, name: &str) -> Result<Series, Box<Diagnostic>> {
        let asked = folded(name.trim_matches('/'));
        let folders = self.facts.iter().filter_map(|facts| Some((addresses::folder_series(facts)?, facts)));
        let known: Vec<(&str, &Facts)> =
            folders.filter(|(_, facts)| facts.language == LanguageId(0)).collect();
        let index = known.iter().find(|(folder, facts)| {
            facts.kind == Kind::Series
                && (folded(folder) == asked || folded(&facts.title.value) == asked || facts.slug == asked)
        });
        let bare = || known.iter().find(|(folder, _)| folded(folder) == asked);
        match index.or_else(bare) {
            Some((folder, facts)) => {
                Ok(Series { folder: (*folder).to_owned(), listed: !facts.posts.is_empty() })
            }
            None => {
                let series = known.iter().filter(|(_, facts)| facts.kind == Kind::Series);
                let shown: Vec<String> = series
                    .clone()
                    .map(|(folder, facts)| format!("{folder}  ({})", facts.title.value))
                    .collect();
                let written = series.flat_map(|(folder, facts)| [*folder, facts.title.value.as_str()]);
                Err(Box::new(catalog::series_unknown(name, nearest(name, written), &shown)))
            }
        }
    }

    /// Where a file of a slug goes; refused if another page has the address.
    pub fn place(&self, kind: Kind, slug: &str, series: Option<&Series>) -> Result<Spot, Box<Diagnostic>> {
        let taken = RESERVED.contains(&slug);
        let stem = if taken { format!("{slug}-page") } else { slug.to_owned() };
        let path = match (kind, series) {
            (Kind::Post, Some(series)) => {
                format!("content/posts/{}/{}{stem}.md", series.folder, self.number(series))
            }
            (Kind::Post, None) => format!("content/posts/{stem}.md"),
            (Kind::Series, _) => format!("content/posts/{stem}/_index.md"),
            (Kind::Term, _) => format!("content/glossary/{stem}.md"),
            (Kind::Page, _) => format!("content/pages/{stem}.md"),
        };
        let mut facts = location::locate(&path.as_str().into(), &self.config).map_err(Box::new)?;
        let slug_key = facts.slug != slug;
        slug.clone_into(&mut facts.slug);
        let address = self.free_address(facts)?;
        Ok(Spot { path, address, slug_key })
    }

    /// The number before the next post's name: after the highest, or after the last.
    fn number(&self, series: &Series) -> String {
        if series.listed {
            return String::new();
        }
        let posts = self.of_kind(Kind::Post);
        let posts = posts.filter(|post| addresses::folder_series(post) == Some(&series.folder));
        let (count, highest) = posts.fold((0, 0), |(count, highest), post| {
            (count + 1, highest.max(post.order.as_ref().map_or(0, |order| order.value)))
        });
        format!("{:02}-", highest.max(count) + 1)
    }

    /// The address that new facts would have, if it is free once everything is public.
    fn free_address(&self, new: Facts) -> Result<String, Box<Diagnostic>> {
        let path = new.path.clone();
        if self.facts.iter().any(|facts| facts.path == path) {
            return Err(Box::new(catalog::new_file_there(&path)));
        }
        let mut facts = self.facts.clone();
        facts.push(new);
        facts.sort_by(|a, b| a.path.cmp(&b.path));
        let at = facts.iter().position(|facts| facts.path == path);
        let edition = Edition { drafts: true, future: true, now: self.now.clone() };
        let (index, diagnostics) = link::link(&facts, &self.files, &self.config, &edition);
        let address = at.and_then(|at| index.addresses.get(at).cloned()).unwrap_or_default();
        let claims = diagnostics.iter().filter(|diagnostic| diagnostic.code == "address-twice");
        for claim in claims {
            let places = claim.place.iter().chain(claim.related.iter().map(|(place, _)| place));
            let (own, others): (Vec<_>, Vec<_>) = places.partition(|place| place.path == path);
            if let (false, Some(other)) = (own.is_empty(), others.first()) {
                let holder = Some(&*other.path).filter(|path| !path.starts_with('/'));
                return Err(Box::new(catalog::new_address_taken(&address, holder)));
            }
        }
        Ok(address)
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Facts> {
        self.facts.iter().filter(move |facts| facts.kind == kind && facts.language == LanguageId(0))
    }
}

fn names(facts: &Facts) -> impl Iterator<Item = &str> {
    std::iter::once(&facts.title).chain(&facts.also).map(|name| name.value.as_str())
}

/// The shortest of what a term is called in ASCII: its names and its address.
fn english_name(term: &Facts) -> Option<String> {
    let slug = term.slug.as_str();
    let all = term.also.iter().map(|name| name.value.as_str()).chain([term.title.value.as_str(), slug]);
    let english = all.filter(|name| name.is_ascii() && !name.is_empty());
    english.min_by_key(|name| name.len()).map(crate::text::slug::slug)
}

/// Names are compared without regard to case and spaces.
fn folded(name: &str) -> String {
    crate::text::nfc(name).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}
