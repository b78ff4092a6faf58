//! The site's own fonts as they were last read, and the letters that stand on its pages.
//!
//! The letters of a page are gathered when its text is another than before, those of the
//! site united anew after each edit. Nothing is cut before a font is asked for: the preview
//! of an edit waits for no font, although a new letter gives it a new address.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Changes, Workspace};
use crate::config::{self, Font};
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::link::{Index, ids};
use crate::load;
use crate::memo::Memo;
use crate::model::{Body, Facts};
use crate::render::font::{Embedding, Face, Fault, Fonts, Role};
use crate::text::letters::{Gatherer, Letters};
use crate::text::{Span, Spanned, address, nearest, nfc};

/// Pages whose letters are united first: an edit of one then costs a look at its group
/// and at all groups, and not at all pages.
const GROUP: usize = 64;

/// A larger file is no font.
const LARGEST: u64 = 64 << 20;

/// Fonts and letters.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// What site.toml named when the fonts were read.
    named: Option<Font>,
    /// The files, by their path from the site's root in NFC.
    paths: Vec<String>,
    faces: Vec<(Role, Arc<Face>)>,
    /// What is wrong with the files.
    diagnostics: Vec<Diagnostic>,
    /// The letters of each page, in order, and whether readers see it.
    pages: Vec<Page>,
    published: Vec<bool>,
    /// The letters of the published pages, by groups of neighbours.
    groups: Vec<Letters>,
    /// The letters of the theme and the settings.
    around: Letters,
}

#[derive(Debug, Default)]
struct Page {
    /// The text that they were gathered from.
    text: Arc<str>,
    letters: Letters,
}

/// What is another than before, besides pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Other {
    /// Nothing.
    Nothing,
    /// The theme.
    Theme,
    /// The settings, and so all that was made of texts.
    Settings,
}

impl Shelf {
    /// The files that the fonts are read from, as far as they are named.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }

    fn read(&mut self, root: &Path, named: &Font, memo: &Memo) {
        self.faces.clear();
        self.diagnostics.clear();
        for (role, file) in files(named) {
            match read(root, file, memo) {
                Ok(face) => {
                    self.diagnostics.extend(complain_of(&face, file));
                    self.faces.push((role, Arc::new(face)));
                }
                Err(diagnostic) => self.diagnostics.push(*diagnostic),
            }
        }
        let paths = files(named).filter_map(|(_, file)| address::join("", &file.value));
        self.paths = paths.map(|path| nfc(&path).into_owned()).collect();
        self.named = Some(named.clone());
    }

    /// Gathers the letters of pages whose text is another than before.
    fn gather(&mut self, facts: &[Facts], bodies: &[Body], index: &Index, other: Other) {
        if other == Other::Settings {
            self.pages.clear();
        }
        let mut all = self.published != index.published;
        if self.pages.len() != bodies.len() {
            self.move_pages(bodies);
            all = true;
        }
        let is_other = |at: &usize| !Arc::ptr_eq(&self.pages[*at].text, &bodies[*at].written.text);
        let due: Vec<usize> = (0..bodies.len()).filter(is_other).collect();
        let gathered = due.par_iter().map_init(Gatherer::default, |gatherer, at| Page {
            text: Arc::clone(&bodies[*at].written.text),
            letters: letters_of(&facts[*at], &bodies[*at], gatherer),
        });
        let gathered: Vec<Page> = gathered.collect();
        due.iter().zip(gathered).for_each(|(at, page)| self.pages[*at] = page);
        self.published.clone_from(&index.published);
        let groups = self.pages.len().div_ceil(GROUP);
        self.groups.resize(groups, Letters::default());
        let due = if all { (0..groups).collect() } else { due.iter().map(|at| at / GROUP).collect() };
        self.unite(due);
    }

    /// Puts each page whose text is known at the place that it has now.
    fn move_pages(&mut self, bodies: &[Body]) {
        let address = |text: &Arc<str>| text.as_ptr().addr();
        // The old texts are held until the end, so that no new one has their address.
        let old = std::mem::take(&mut self.pages).into_iter();
        let mut old: HashMap<usize, Page> = old.map(|page| (address(&page.text), page)).collect();
        let moved = bodies.iter().map(|body| old.remove(&address(&body.written.text)).unwrap_or_default());
        self.pages = moved.collect();
    }

    /// Unites the letters of the published pages of groups.
    fn unite(&mut self, due: BTreeSet<usize>) {
        let mut gatherer = Gatherer::default();
        for at in due {
            let pages = self.pages.iter().zip(&self.published).skip(at * GROUP).take(GROUP);
            let published = pages.filter(|(_, published)| **published);
            published.for_each(|(page, _)| gatherer.letters(&page.letters));
            self.groups[at] = gatherer.take();
        }
    }

    /// The letters of all that readers see.
    fn all(&self) -> Letters {
        let mut gatherer = Gatherer::default();
        USUAL.iter().for_each(|text| gatherer.text(text));
        self.groups.iter().chain([&self.around]).for_each(|letters| gatherer.letters(letters));
        gatherer.take()
    }
}

/// What pages hold that no file says: marks that are put between things, the letters of
/// dates, the initials of the glossary; and what an author types next.
const USUAL: [&str; 4] = [
    "\u{a0}·…–—‘’“”•†‡‰′″‹›«»¡¿§©®°±×÷←↑→↓€₩№™",
    "年月日년월일",
    "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ",
    "은는이가을를과와으로",
];

/// The letters that a page may show: what its author wrote, and what became of it.
fn letters_of(facts: &Facts, body: &Body, gatherer: &mut Gatherer) -> Letters {
    for text in [&*facts.path, &*body.written.text, body.html.as_str()] {
        gatherer.text(text);
    }
    // Front matter may write a letter as its number.
    let Facts { title, why, short, tags, also, summary, author, .. } = facts;
    let values = tags.iter().chain(also).chain([title]).chain(why).chain(short);
    values.map(|text| &text.value).chain(summary).chain(author).for_each(|text| gatherer.text(text));
    gatherer.take()
}

fn files(named: &Font) -> impl Iterator<Item = (Role, &Spanned<String>)> {
    let bold = named.bold.as_ref().map(|file| (Role::Bold, file));
    [(Role::Text, &named.text)].into_iter().chain(bold)
}

fn place(span: Span) -> Place {
    Place::new(&Arc::from(config::FILE), span)
}

fn read(root: &Path, file: &Spanned<String>, memo: &Memo) -> Result<Face, Box<Diagnostic>> {
    let (path, place) = (&file.value, place(file.span));
    let bytes = load::named(root, path, LARGEST).map_err(|there| {
        if there.iter().any(|name| *name == nfc(path)) {
            return Box::new(catalog::font_unreadable(place.clone(), path));
        }
        let near = nearest(path, there.iter().map(String::as_str)).map(str::to_owned);
        let fonts = there.into_iter().filter(|name| is_font(name));
        let near = near.or_else(|| fonts.take(1).next());
        Box::new(catalog::font_missing(place.clone(), path, near.as_deref()))
    })?;
    Face::read(&bytes, memo).map_err(|fault| {
        Box::new(match fault {
            Fault::Foreign => catalog::font_foreign(place, path),
            Fault::Damaged => catalog::font_damaged(place, path),
            Fault::Collection => catalog::font_collection(place, path),
            Fault::Outlines => catalog::font_outlines(place, path),
        })
    })
}

fn is_font(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    [".ttf", ".otf", ".woff2", ".woff"].iter().any(|end| path.ends_with(end))
}

/// What a font says against being sent to readers.
fn complain_of(face: &Face, file: &Spanned<String>) -> Option<Diagnostic> {
    let place = place(file.span);
    match face.embedding {
        Embedding::Free => None,
        Embedding::Shown => Some(catalog::font_shown_only(place, &file.value)),
        Embedding::Whole => Some(catalog::font_whole_only(place, &file.value)),
        Embedding::Never => Some(catalog::font_not_embedded(place, &file.value)),
    }
}

impl Workspace {
    /// Takes in what has changed of fonts and of letters. Whether a font is another.
    pub(super) fn renew_fonts(&mut self, changes: &Changes, other: Other) -> bool {
        let site = &mut self.site;
        let shelf = &mut self.fonts;
        let due = match &site.config.font {
            None => {
                *shelf = Shelf::default();
                site.fonts = Fonts::default();
                // What site.toml said before may stand in a theme that was read then.
                self.theme.set_font_rules("");
                return false;
            }
            Some(named) => {
                let due =
                    shelf.named.as_ref() != Some(named) || shelf.paths().any(|path| changes.touch(path));
                if due {
                    shelf.read(&self.root, named, &self.cache.memo);
                }
                due
            }
        };
        if due || other != Other::Nothing {
            let mut gatherer = Gatherer::default();
            let languages = site.config.languages.iter();
            languages.for_each(|language| self.theme.gather_letters(&language.code, &mut gatherer));
            self.settings.text().iter().for_each(|(_, text)| gatherer.text(text));
            for language in &site.config.languages {
                let names = language.menu.iter().map(|item| &item.name);
                let texts = [&language.title, &language.why, &language.description].into_iter().chain(names);
                texts.for_each(|text| gatherer.text(text));
            }
            shelf.around = gatherer.take();
        }
        shelf.gather(&site.facts, &site.bodies, &site.index, other);
        let fonts = Fonts::new(&shelf.faces, &shelf.all());
        let changed = fonts.addresses().ne(site.fonts.addresses());
        site.fonts = fonts;
        self.theme.set_font_rules(&site.fonts.css());
        changed || due
    }

    /// What is wrong with the fonts: the files, and letters of the author's that they do
    /// not have.
    pub(super) fn judge_fonts(&self) -> Vec<Diagnostic> {
        let mut diagnostics = self.fonts.diagnostics.clone();
        let mut told = Letters::default();
        for (role, file) in self.fonts.named.iter().flat_map(files) {
            let Some((_, face)) = self.fonts.faces.iter().find(|(own, _)| *own == role) else { continue };
            let Some(lacking) = self.lacking(&face.letters, &told) else { continue };
            told = Letters::of(&lacking.letters.iter().collect::<String>());
            let (count, first) = (lacking.letters.len(), lacking.letters.iter().take(8).collect::<String>());
            let found = catalog::font_letters(place(file.span), &file.value, count, &first);
            diagnostics.push(match lacking.place {
                Some(place) => found.with_related(place, catalog::font_letter_here()),
                None => found,
            });
        }
        diagnostics
    }

    /// The letters that authors wrote and a font does not have, but for some. Signs are
    /// not told of: no font has them all, and in text they look right in any.
    fn lacking(&self, has: &Letters, but: &Letters) -> Option<Lacking> {
        let lacks = |text: &str| Letters::of(text).without(has).without(but);
        let mut lacking = Lacking::default();
        let settings = self.settings.text();
        lacking.letters.extend(
            settings.iter().flat_map(|(_, text)| lacks(text).iter().filter(is_word).collect::<Vec<_>>()),
        );
        let published = ids(&self.site.facts).filter(|(id, _)| self.site.index.published[id.index()]);
        for ((id, facts), page) in published.map(|known| (known, &self.fonts.pages[known.0.index()])) {
            if page.letters.without(has).without(but).is_empty() {
                continue;
            }
            let text = &self.site.bodies[id.index()].written.text;
            let letters: BTreeSet<char> = lacks(text).iter().filter(is_word).collect();
            if lacking.place.is_none()
                && let Some(at) = text.find(|c| letters.contains(&c))
            {
                lacking.place = Some(Place::new(&facts.path, Span::at(at)));
            }
            lacking.letters.extend(letters);
        }
        (!lacking.letters.is_empty()).then_some(lacking)
    }
}

/// Letters that a font does not have, and where the first of them stands.
#[derive(Default)]
struct Lacking {
    letters: BTreeSet<char>,
    place: Option<Place>,
}

/// Whether words are made of it. The pieces of a syllable are told of elsewhere, and the
/// letters of formulas have fonts of their own.
fn is_word(c: &char) -> bool {
    let is_other = matches!(c, '\u{1100}'..='\u{11ff}' | '\u{1d400}'..='\u{1d7ff}');
    c.is_alphabetic() && !is_other
}
