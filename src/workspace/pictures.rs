//! The pictures that published pages show: their sizes, smaller copies of them, and what
//! is wrong with them.
//!
//! A picture that cannot be read is published as it is, with a message at the place that
//! shows it first; it never ends a build.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Work;
use super::cache::Cache;
use super::shelf::{Copies, Hash, Look, Shelf};
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::link::{Index, ids};
use crate::model::{Content, Facts, File, Output};
use crate::parse::image::shrink::{MOST_PIXELS, pixels, wants_copies};
use crate::parse::image::{Examined, Fault, Format};
use crate::render::{Picture, Pictures, Variant};
use crate::text::Span;

/// Pictures with more pixels are decoded one after the other, so that memory suffices.
const LARGE: u64 = 30_000_000;

/// Looks at every picture that a published page shows, and makes the copies that are
/// not there yet.
pub fn prepare(
    facts: &[Facts],
    files: &[File],
    index: &Index,
    cache: &Cache,
    watch: &(dyn Fn(Work) + Sync),
) -> (Pictures, Vec<Output>, Vec<Diagnostic>) {
    let shelf = Shelf { cache };
    let look = |(file, shown): (usize, Shown)| Seen { file, shown, look: shelf.look(&files[file]) };
    let seen: Vec<Seen> = shown(facts, index).into_par_iter().map(look).collect();
    let copies = all_copies(&seen, files, shelf, watch);
    shelf.tidy(&copies);
    let mut prepared = Prepared::default();
    for seen in &seen {
        let place = Place::new(&facts[seen.shown.source].path, seen.shown.span);
        prepared.add(seen, copies.get(&seen.look.hash), &place, &files[seen.file].path);
    }
    let outputs = prepared.outputs.into_iter().map(|(path, content)| Output { path, content }).collect();
    (prepared.pictures, outputs, prepared.diagnostics)
}

/// Where a picture is shown first.
struct Shown {
    source: usize,
    span: Span,
    target: String,
    /// Whether a text shows it; else it only stands for its page elsewhere.
    in_text: bool,
}

fn shown(facts: &[Facts], index: &Index) -> BTreeMap<usize, Shown> {
    let mut shown: BTreeMap<usize, Shown> = BTreeMap::new();
    for (id, page) in ids(facts).filter(|(id, _)| index.published[id.index()]) {
        let at = id.index();
        let cover = index.covers[at].zip(page.image.as_ref());
        let cover = cover.map(|(file, image)| (file, image.span, &image.value, false));
        let images = index.images[at].iter().zip(&page.images);
        let images = images.filter_map(|(file, image)| Some(((*file)?, image.span, &image.target, true)));
        for (file, span, target, in_text) in cover.into_iter().chain(images) {
            let first = Shown { source: at, span, target: target.clone(), in_text };
            shown.entry(file).or_insert(first).in_text |= in_text;
        }
    }
    shown
}

/// A picture that a page shows, and what is in its file.
struct Seen {
    file: usize,
    shown: Shown,
    look: Look,
}

/// The copies of all pictures by what is in them; those that no earlier run has made are
/// made.
fn all_copies(
    seen: &[Seen],
    files: &[File],
    shelf: Shelf<'_>,
    watch: &(dyn Fn(Work) + Sync),
) -> BTreeMap<Hash, Copies> {
    let mut copies = BTreeMap::new();
    let mut missing = Vec::new();
    for (hash, picture) in wanted(seen, files) {
        match shelf.kept(&hash) {
            Some(kept) => _ = copies.insert(hash, kept),
            None => missing.push((hash, picture)),
        }
    }
    if !missing.is_empty() {
        watch(Work::Pictures(missing.len()));
    }
    let make = |(hash, (file, examined)): (Hash, (&File, Examined))| {
        let made = shelf.make(&file.disk, &examined);
        watch(Work::PictureDone);
        (hash, made)
    };
    let (large, small): (Vec<_>, Vec<_>) =
        missing.into_iter().partition(|(_, (_, examined))| pixels(examined) > LARGE);
    copies.extend(small.into_par_iter().map(make).collect::<Vec<_>>());
    copies.extend(large.into_iter().map(make));
    copies
}

/// The pictures that want copies. One that lies at two places counts once.
fn wanted<'a>(seen: &[Seen], files: &'a [File]) -> BTreeMap<Hash, (&'a File, Examined)> {
    let in_texts = seen.iter().filter(|seen| seen.shown.in_text);
    in_texts
        .filter_map(|seen| Some((seen, seen.look.examined.ok().filter(wants_copies)?)))
        .map(|(seen, examined)| (seen.look.hash, (&files[seen.file], examined)))
        .collect()
}

#[derive(Default)]
struct Prepared {
    pictures: Pictures,
    outputs: BTreeMap<String, Content>,
    diagnostics: Vec<Diagnostic>,
}

impl Prepared {
    fn add(&mut self, seen: &Seen, copies: Option<&Copies>, place: &Place, path: &str) {
        let target = seen.shown.target.as_str();
        let examined = match seen.look.examined {
            Ok(examined) => examined,
            Err(fault) => return self.diagnostics.push(explain(fault, place.clone(), target)),
        };
        self.complain(&examined, place, target, path);
        if matches!(copies, Some(None)) {
            self.diagnostics.push(catalog::image_invalid(place.clone(), target));
        }
        let mut variants = Vec::new();
        for (copy, content) in copies.into_iter().flatten().flatten() {
            let address = format!("assets/{}", copy.name);
            variants.push(Variant { width: copy.width, address: address.clone() });
            self.outputs.insert(address, content.clone());
        }
        let Examined { width, height, .. } = examined;
        self.pictures.insert(seen.file, Picture { width, height, variants });
    }

    /// What is wrong with a picture that can be shown.
    fn complain(&mut self, examined: &Examined, place: &Place, target: &str, path: &str) {
        let mut say = |diagnostic| self.diagnostics.push(diagnostic);
        if !examined.whole {
            say(catalog::image_cut_short(place.clone(), target));
        }
        if examined.format != Format::Svg && pixels(examined) > MOST_PIXELS {
            let size = (examined.width, examined.height);
            say(catalog::image_huge(place.clone(), target, size, MOST_PIXELS));
        }
        if examined.located {
            say(catalog::image_location(place.clone(), target));
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let usual = examined.format.extensions();
        if !usual.contains(&extension.to_ascii_lowercase().as_str()) {
            let better = format!("{stem}.{}", usual[0]);
            say(catalog::image_extension(place.clone(), target, examined.format.name(), &better));
        }
    }
}

/// Why a picture cannot be shown.
fn explain(fault: Fault, place: Place, target: &str) -> Diagnostic {
    match fault {
        Fault::Empty => catalog::image_empty(place, target),
        Fault::Unknown => catalog::image_invalid(place, target),
        Fault::Foreign(kind) => catalog::image_foreign(place, target, kind.name()),
    }
}
