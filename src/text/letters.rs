//! Sets of letters, small enough to keep one for every page and quick to unite.
//!
//! ASCII is in every set, so that nothing but the rest has to be looked at.

use super::nfc;

/// Letters of a block.
const BLOCK: u32 = 32;
/// Blocks of Unicode.
const BLOCKS: usize = (char::MAX as usize >> 5) + 1;

/// A set of letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    /// The blocks that have any, in order: a block's number, and a bit for each letter.
    blocks: Box<[(u16, u32)]>,
}

/// Gathers letters. One can be used for many sets, one after the other.
#[derive(Debug)]
pub struct Gatherer {
    bits: Vec<u32>,
    /// The blocks that have any, in no order.
    touched: Vec<u16>,
}

impl Default for Gatherer {
    fn default() -> Gatherer {
        Gatherer { bits: vec![0; BLOCKS], touched: Vec::new() }
    }
}

impl Gatherer {
    /// Adds the letters of a text. What is written in pieces, such as Hangul from a Mac's
    /// file names, is shown as whole letters: those are added too.
    pub fn text(&mut self, text: &str) {
        let mut has_pieces = false;
        for c in text.chars().filter(|c| !c.is_ascii()) {
            has_pieces |= is_piece(c);
            self.letter(c);
        }
        if has_pieces {
            nfc(text).chars().filter(|c| !c.is_ascii()).for_each(|c| self.letter(c));
        }
    }

    /// Adds one letter.
    pub fn letter(&mut self, c: char) {
        self.block((u32::from(c) / BLOCK) as u16, 1 << (u32::from(c) % BLOCK));
    }

    /// Adds the letters of a set.
    pub fn letters(&mut self, letters: &Letters) {
        letters.blocks.iter().for_each(|(at, bits)| self.block(*at, *bits));
    }

    fn block(&mut self, at: u16, more: u32) {
        let bits = &mut self.bits[usize::from(at)];
        if *bits == 0 {
            self.touched.push(at);
        }
        *bits |= more;
    }

    /// What was gathered since the last time.
    pub fn take(&mut self) -> Letters {
        self.touched.sort_unstable();
        let take = |at: u16| (at, std::mem::take(&mut self.bits[usize::from(at)]));
        Letters { blocks: self.touched.drain(..).map(take).collect() }
    }
}

impl Letters {
    /// The letters of a text.
    pub fn of(text: &str) -> Letters {
        let mut gatherer = Gatherer::default();
        gatherer.text(text);
        gatherer.take()
    }

    /// Every letter in order, but for ASCII.
    pub fn iter(&self) -> impl Iterator<Item = char> + '_ {
        self.blocks.iter().flat_map(|(at, bits)| {
            let start = u32::from(*at) * BLOCK;
            let there = (0..BLOCK).filter(move |bit| bits >> bit & 1 == 1);
            there.filter_map(move |bit| char::from_u32(start + bit))
        })
    }

    /// Whether a letter is in it.
    pub fn has(&self, c: char) -> bool {
        c.is_ascii() || self.bits((u32::from(c) / BLOCK) as u16) >> (u32::from(c) % BLOCK) & 1 == 1
    }

    /// Those that are in both sets.
    pub fn within(&self, other: &Letters) -> Letters {
        self.each(|at, bits| bits & other.bits(at))
    }

    /// Those that are not in another set.
    pub fn without(&self, other: &Letters) -> Letters {
        self.each(|at, bits| bits & !other.bits(at))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.blocks.iter().map(|(_, bits)| bits.count_ones() as usize).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The set as bytes that are the same for the same letters only.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.blocks
            .iter()
            .flat_map(|(at, bits)| [&at.to_le_bytes()[..], &bits.to_le_bytes()].concat())
            .collect()
    }

    fn bits(&self, at: u16) -> u32 {
        self.blocks.binary_search_by_key(&at, |(at, _)| *at).map_or(0, |place| self.blocks[place].1)
    }

    fn each(&self, bits: impl Fn(u16, u32) -> u32) -> Letters {
        let blocks = self.blocks.iter().map(|(at, own)| (*at, bits(*at, *own)));
        Letters { blocks: blocks.filter(|(_, bits)| *bits != 0).collect() }
    }
}

/// Marks that stand on the letter before them, and the parts of a syllable.
fn is_piece(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1100}'..='\u{11ff}' | '\u{3099}' | '\u{309a}')
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    proptest::proptest! {
        #[test]
        fn a_set_of_letters_is_a_set(one in ".{0,60}", other in ".{0,60}") {
            let whole = |text: &str| {
                let more = if text.contains(is_piece) { nfc(text).into_owned() } else { String::new() };
                text.chars().chain(more.chars()).filter(|c| !c.is_ascii()).collect::<BTreeSet<char>>()
            };
            let (a, b) = (Letters::of(&one), Letters::of(&other));
            let (in_a, in_b) = (whole(&one), whole(&other));
            proptest::prop_assert!(a.iter().eq(in_a.iter().copied()));
            proptest::prop_assert!(a.within(&b).iter().eq(in_a.intersection(&in_b).copied()));
            proptest::prop_assert!(a.without(&b).iter().eq(in_a.difference(&in_b).copied()));
            proptest::prop_assert_eq!(a.count(), in_a.len());
            proptest::prop_assert!(one.chars().all(|c| a.has(c)));
            proptest::prop_assert_eq!(a.to_bytes() == b.to_bytes(), in_a == in_b);
            let mut gatherer = Gatherer::default();
            gatherer.text("가나다 ①");
            gatherer.take();
            gatherer.letters(&a);
            gatherer.letters(&b);
            proptest::prop_assert!(gatherer.take().iter().eq(in_a.union(&in_b).copied()));
        }
    }

    #[test]
    fn a_syllable_in_pieces_is_shown_whole() {
        let letters = Letters::of("\u{1112}\u{1161}\u{11ab}");
        assert!(letters.has('한') && letters.has('\u{1112}') && letters.has('x') && !letters.has('글'));
    }
}
