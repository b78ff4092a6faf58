//! The letters of a card: which there are, how wide they are, what they look like.
//!
//! The font is part of the binary (see fonts/README.md). Hangul needs no shaping: each
//! syllable is a glyph of its own; pairs of Latin letters are kerned.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{Face, GlyphId, Tag};

use super::canvas::{Outline, Stencil};

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// For titles.
    Bold,
    /// For all else.
    Medium,
}

static BOLD: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(include_bytes!("../../../fonts/card-bold.otf"), 0).ok());
static MEDIUM: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(include_bytes!("../../../fonts/card-medium.otf"), 0).ok());

/// A weight at a size.
#[derive(Clone, Copy, Debug)]
pub struct Font {
    weight: Weight,
    /// In pixels.
    pub size: f32,
}

impl Font {
    /// A weight at a size in pixels.
    pub fn new(weight: Weight, size: f32) -> Font {
        Font { weight, size }
    }

    fn face(self) -> Option<&'static Face<'static>> {
        match self.weight {
            Weight::Bold => BOLD.as_ref(),
            Weight::Medium => MEDIUM.as_ref(),
        }
    }

    fn scale(self, face: &Face<'_>) -> f32 {
        self.size / f32::from(face.units_per_em())
    }

    /// How wide a line is, in pixels.
    pub fn width(self, line: &str) -> f32 {
        let Some(face) = self.face() else { return 0.0 };
        glyphs(face, line).map(|(_, advance)| advance).sum::<f32>() * self.scale(face)
    }

    /// Hands the stencil of each glyph of a line to `draw`, with where it stands.
    pub fn stencils(self, line: &str, mut draw: impl FnMut(&Stencil, f32)) {
        let Some(face) = self.face() else { return };
        let scale = self.scale(face);
        let mut x = 0.0;
        for (glyph, advance) in glyphs(face, line) {
            if let Some(stencil) = self.stencil(face, glyph) {
                draw(&stencil, x);
            }
            x += advance * scale;
        }
    }

    /// The stencil of a glyph, drawn or drawn before: a few hundred syllables make up the
    /// cards of a site.
    fn stencil(self, face: &Face<'_>, glyph: GlyphId) -> Option<Rc<Stencil>> {
        let key = (self.weight == Weight::Bold, self.size.to_bits(), glyph.0);
        DRAWN.with_borrow_mut(|drawn| {
            if let Some(stencil) = drawn.stencils.get(&key) {
                return stencil.clone();
            }
            let mut outline = Outline::new(self.scale(face));
            let outlined = face.outline_glyph(glyph, &mut outline);
            let stencil = outlined.and_then(|_| Stencil::new(&outline)).map(Rc::new);
            drawn.bytes += stencil.as_ref().map_or(0, |stencil| stencil.size());
            if drawn.bytes > MOST_BYTES {
                *drawn = Drawn::default();
            }
            drawn.stencils.insert(key, stencil.clone());
            stencil
        })
    }
}

/// What a thread has drawn so far.
#[derive(Default)]
struct Drawn {
    stencils: FxHashMap<(bool, u32, u16), Option<Rc<Stencil>>>,
    bytes: usize,
}

/// How much a thread keeps before it begins anew.
const MOST_BYTES: usize = 8 << 20;

thread_local! {
    static DRAWN: RefCell<Drawn> = RefCell::default();
}

/// Whether there is a letter; both weights have the same.
pub fn has(c: char) -> bool {
    (' '..='~').contains(&c) || BOLD.as_ref().is_some_and(|face| face.glyph_index(c).is_some())
}

/// The glyphs of a line with their widths in units of the font, the kerning to the next
/// one included.
fn glyphs<'a>(face: &'a Face<'_>, line: &'a str) -> impl Iterator<Item = (GlyphId, f32)> + 'a {
    let mut letters = line.chars().peekable();
    std::iter::from_fn(move || {
        let c = letters.next()?;
        let glyph = face.glyph_index(c).unwrap_or_default();
        let advance = f32::from(face.glyph_hor_advance(glyph).unwrap_or_default());
        let next = letters.peek().filter(|next| is_kerned(c) && is_kerned(**next));
        let next = next.and_then(|next| face.glyph_index(*next));
        Some((glyph, advance + next.map_or(0.0, |next| f32::from(kerning(face, glyph, next)))))
    })
}

/// Hangul and kana stand in squares of equal size.
fn is_kerned(c: char) -> bool {
    c < '\u{1100}' && c != ' '
}

fn kerning(face: &Face<'_>, left: GlyphId, right: GlyphId) -> i16 {
    let Some(table) = face.tables().gpos else { return 0 };
    let kern = Tag::from_bytes(b"kern");
    let Some(feature) = table.features.into_iter().find(|feature| feature.tag == kern) else { return 0 };
    for lookup in feature.lookup_indices.into_iter().filter_map(|at| table.lookups.get(at)) {
        for subtable in lookup.subtables.into_iter::<PositioningSubtable<'_>>() {
            let PositioningSubtable::Pair(pair) = subtable else { continue };
            if let Some(by) = of_pair(&pair, left, right) {
                return by;
            }
        }
    }
    0
}

/// What a table says of a pair; nothing if it leaves that to the next one.
fn of_pair(pair: &PairAdjustment<'_>, left: GlyphId, right: GlyphId) -> Option<i16> {
    match pair {
        PairAdjustment::Format1 { coverage, sets } => {
            let (first, _) = sets.get(coverage.get(left)?)?.get(right)?;
            Some(first.x_advance)
        }
        PairAdjustment::Format2 { coverage, classes, matrix } => {
            coverage.get(left)?;
            let (first, _) = matrix.get((classes.0.get(left), classes.1.get(right)))?;
            Some(first.x_advance)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_of_one_width_and_latin_is_kerned() {
        let font = Font::new(Weight::Bold, 100.0);
        assert!((font.width("가나") - 2.0 * font.width("가")).abs() < 0.01);
        assert!((80.0..100.0).contains(&font.width("가")));
        assert!(font.width("AV") < font.width("A") + font.width("V") - 2.0);
        let mut drawn = 0;
        font.stencils("가 A", |_, _| drawn += 1);
        assert_eq!(drawn, 2, "a space has no outline");
    }

    #[test]
    fn both_weights_have_the_same_letters() {
        let in_medium = |c: char| MEDIUM.as_ref().unwrap().glyph_index(c).is_some();
        assert!((' '..='\u{FFFF}').all(|c| has(c) == in_medium(c)));
    }

    #[test]
    fn the_letters_of_korean_and_english_are_there() {
        assert!("왜 어텐션은 필요한가? “뜻” — ‘말’… AI·LLM ①".chars().all(has));
        assert!(!has('人') && !has('😀'));
    }
}
