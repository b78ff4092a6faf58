//! Share cards between runs: each is a file of the cache by the hash of what stands on
//! it, so that only a card with new words is drawn.

use std::collections::BTreeSet;
use std::sync::Mutex;

use super::cache::Cache;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::link::{Index, ids};
use crate::memo::{Memo, Step};
use crate::model::{Content, Facts, Kind};
use crate::render::card::{Card, missing};

/// How many bytes a card has, by the name of its file.
const STEP: Step = Step { name: "card", version: 1 };
/// Where cards are kept in the cache, and what is noted of them.
const FOLDER: &str = "cards";
const PACK: &str = "drawn.pack";

/// The cards' part of the cache.
#[derive(Debug)]
pub struct Shelf {
    cache: Cache,
    /// The sizes of cards, and whatever else is drawn and small.
    pub memo: Memo,
    used: Mutex<BTreeSet<String>>,
}

impl Shelf {
    /// Looks at what earlier runs have kept.
    pub fn open(cache: Cache) -> Shelf {
        let memo = cache.pack(PACK);
        Shelf { cache, memo, used: Mutex::default() }
    }

    /// A card's file: kept by an earlier run, or drawn and kept.
    pub fn content(&self, card: &Card) -> Content {
        let name = card.file();
        let path = format!("{FOLDER}/{name}");
        let content = self.kept(&name, &path).unwrap_or_else(|| self.draw(card, &name, &path));
        if let Ok(mut used) = self.used.lock() {
            used.insert(name);
        }
        content
    }

    fn kept(&self, name: &str, path: &str) -> Option<Content> {
        let size = self.memo.try_bytes(STEP, &[name.as_bytes()], || Err(())).ok()?;
        let size = u64::from_le_bytes((*size).try_into().ok()?);
        self.cache.file(path, size).map(Content::File)
    }

    fn draw(&self, card: &Card, name: &str, path: &str) -> Content {
        let bytes = card.draw();
        let size = (bytes.len() as u64).to_le_bytes();
        self.cache.put(path, &bytes);
        let noted = self.memo.try_bytes(STEP, &[name.as_bytes()], || Ok::<_, ()>(size.to_vec()));
        debug_assert!(noted.is_ok());
        Content::Bytes(bytes)
    }

    /// Notes what was drawn, and drops what has been of no use for long.
    pub fn save(&self) {
        self.cache.save_pack(PACK, &self.memo);
        if let Ok(used) = self.used.lock() {
            self.cache.keep_only(FOLDER, &used.iter().map(String::as_str).collect());
        }
    }
}

/// Tells of the first page whose words no card can show.
pub fn complain(facts: &[Facts], config: &Config, index: &Index) -> Option<Diagnostic> {
    if !config.share_cards || config.base_url.is_empty() {
        return None;
    }
    let with_card = ids(facts).filter(|(id, facts)| {
        facts.kind != Kind::Page && index.published[id.index()] && index.covers[id.index()].is_none()
    });
    let mut lacking = with_card.filter_map(|(_, facts)| {
        let more = facts.why.iter().chain(&facts.short).map(|text| text.value.as_str());
        let letters: BTreeSet<char> =
            [facts.title.value.as_str()].into_iter().chain(more).flat_map(missing).collect();
        (!letters.is_empty()).then(|| (facts, letters.into_iter().take(5).collect::<String>()))
    });
    let (first, letters) = lacking.next()?;
    Some(catalog::card_letters(Place::new(&first.path, first.title.span), &letters, lacking.count()))
}
