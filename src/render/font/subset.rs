//! Cuts a font down to some letters, and packs what is left for the way to a reader.
//!
//! The outlines of TrueType and every other table are cut by `skera`, HarfBuzz's way of
//! doing it in Rust; it leaves out the outlines of PostScript (the table `CFF `), which
//! `subsetter` cuts for it to the same glyphs. Neither is fed anything but
//! what [`super::Face`] has taken for a font, and both run behind a guard all the same:
//! a font file may say anything.

use skera::{DEFAULT_DROP_TABLES, DEFAULT_LAYOUT_FEATURES, Plan, SubsetFlags, subset_font};
use skrifa::MetadataProvider as _;
use skrifa::raw::collections::IntSet;
use skrifa::raw::types::{GlyphId, NameId, Tag};
use skrifa::raw::{FontRef, TableProvider as _};
use subsetter::GlyphRemapper;
use ttf2woff2::{EncodeOptions, encode_with_options};
use write_fonts::FontBuilder;

use crate::parse::guard::guarded;
use crate::text::letters::Letters;

const CFF: Tag = Tag::new(b"CFF ");

/// What is for lines that run from top to bottom, which no page has, and colours, which
/// the style sheet gives.
const UNUSED_TABLES: [&[u8; 4]; 6] = [b"vhea", b"vmtx", b"VORG", b"VVAR", b"COLR", b"CPAL"];
const UPRIGHT_FEATURES: [&[u8; 4]; 8] =
    [b"valt", b"vert", b"vkrn", b"vpal", b"vrt2", b"vchw", b"vhal", b"vjmo"];
/// The theme sets digits in columns; nobody else asks a font for that by himself.
const MORE_FEATURES: [&[u8; 4]; 1] = [b"tnum"];
/// Whose font it is and what its licence allows. Not what it is called: licences such as
/// the OFL keep the name for the whole font.
const NAMES: [u16; 4] = [0, 7, 13, 14];
/// American English, in which every font says this.
const ENGLISH: u16 = 0x409;

/// The most that a table of short offsets can reach to, in bytes.
const SHORT_REACH: usize = 0x1_FFFE;

/// How hard packing tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// For a reader's way: the smallest file.
    Most,
    /// For the preview, where nothing is far and somebody waits.
    Least,
}

/// The font with ASCII and these letters and nothing else; nothing if it is damaged.
pub fn subset(font: &[u8], letters: &Letters) -> Option<Vec<u8>> {
    guarded(|| cut(font, letters)).flatten()
}

/// A font as WOFF2; nothing if it is damaged.
pub fn pack(font: &[u8], effort: Effort) -> Option<Vec<u8>> {
    let quality = match effort {
        Effort::Most => 11,
        Effort::Least => 4,
    };
    let options = || EncodeOptions {
        quality: quality.into(),
        transform_glyf_loca: is_transformed(font).unwrap_or(false),
        threads: None,
    };
    guarded(|| encode_with_options(font, options()).ok()).flatten()
}

fn cut(bytes: &[u8], letters: &Letters) -> Option<Vec<u8>> {
    let font = FontRef::new(bytes).ok()?;
    let wanted = Wanted::new(letters);
    let cut = subset_font(&font, &wanted.plan(&font)).ok()?;
    if font.data_for_tag(CFF).is_none() {
        return Some(cut);
    }
    let rest = FontRef::new(&cut).ok()?;
    let outlines = outlines(bytes, &wanted.glyphs(&font)?, rest.maxp().ok()?.num_glyphs())?;
    let mut whole = FontBuilder::new();
    whole.add_raw(CFF, FontRef::new(&outlines).ok()?.data_for_tag(CFF)?);
    whole.copy_missing_tables(rest);
    Some(whole.build())
}

/// What is to stay of a font.
struct Wanted {
    unicodes: IntSet<u32>,
    features: IntSet<Tag>,
    scripts: IntSet<Tag>,
}

impl Wanted {
    fn new(letters: &Letters) -> Wanted {
        let upright = tags(&UPRIGHT_FEATURES);
        let features = DEFAULT_LAYOUT_FEATURES.iter().copied().filter(|tag| !upright.contains(*tag));
        Wanted {
            unicodes: (' '..='~').chain(letters.iter()).map(u32::from).collect(),
            features: features.chain(tags(&MORE_FEATURES).iter()).collect(),
            scripts: IntSet::all(),
        }
    }

    /// Hints go too: they are for screens that Korean fonts are hardly made for any more,
    /// and weigh as much as the letters.
    fn plan(&self, font: &FontRef<'_>) -> Plan {
        let dropped = DEFAULT_DROP_TABLES.iter().copied().chain(tags(&UNUSED_TABLES).iter()).collect();
        Plan::new(
            &IntSet::empty(),
            &self.unicodes,
            font,
            SubsetFlags::SUBSET_FLAGS_NO_HINTING
                | SubsetFlags::SUBSET_FLAGS_NOTDEF_OUTLINE
                | SubsetFlags::SUBSET_FLAGS_NO_BIDI_CLOSURE,
            &dropped,
            &self.scripts,
            &self.features,
            &NAMES.map(NameId::new).into_iter().collect(),
            &[ENGLISH].into_iter().collect(),
        )
    }

    /// The glyphs that a plan keeps: those of the letters, and whatever features may put in
    /// their place. They keep their order and are numbered anew from nought.
    fn glyphs(&self, font: &FontRef<'_>) -> Option<IntSet<GlyphId>> {
        let charmap = font.charmap();
        let mut glyphs: IntSet<GlyphId> = self.unicodes.iter().filter_map(|c| charmap.map(c)).collect();
        glyphs.insert(GlyphId::NOTDEF);
        font.cmap().ok()?.closure_glyphs(&self.unicodes, &mut glyphs);
        if let Ok(table) = font.gsub() {
            let features = table.collect_features(&self.scripts, &IntSet::all(), &self.features).ok()?;
            table.closure_glyphs(&table.collect_lookups(&features).ok()?, &mut glyphs).ok()?;
        }
        let count = font.maxp().ok()?.num_glyphs();
        glyphs.remove_range(GlyphId::from(count)..=GlyphId::new(u32::MAX));
        Some(glyphs)
    }
}

fn tags(tags: &[&[u8; 4]]) -> IntSet<Tag> {
    tags.iter().map(|tag| Tag::new(tag)).collect()
}

/// A font with the outlines of PostScript for some glyphs in their order; nothing if they
/// are not as many as the other tables count.
fn outlines(bytes: &[u8], glyphs: &IntSet<GlyphId>, count: u16) -> Option<Vec<u8>> {
    let mut numbers = GlyphRemapper::new();
    for glyph in glyphs.iter() {
        numbers.remap(u16::try_from(glyph.to_u32()).ok()?);
    }
    let outlines = subsetter::subset(bytes, 0, &numbers).ok()?;
    (numbers.num_gids() == count).then_some(outlines)
}

/// Whether the outlines of TrueType may be written anew for packing, which saves a tenth.
/// Whoever unpacks them rounds each glyph up to four bytes, and the offsets have to reach
/// the end still. A variable font stays as it is: the packer would lose which outlines
/// overlap, and some systems show holes then.
fn is_transformed(bytes: &[u8]) -> Option<bool> {
    let font = FontRef::new(bytes).ok()?;
    if font.fvar().is_ok() {
        return Some(false);
    }
    let glyphs = usize::from(font.maxp().ok()?.num_glyphs());
    let outlines = font.data_for_tag(Tag::new(b"glyf"))?.len();
    Some(font.head().ok()?.index_to_loc_format() == 1 || outlines + 4 * glyphs < SHORT_REACH)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ttf_parser::{Face, GlyphId};

    use super::*;

    const MEDIUM: &[u8] = include_bytes!("../../../fonts/card-medium.otf");
    const VARIABLE: &[u8] = include_bytes!("../../../tests/data/fonts/variable.ttf");

    #[derive(Default, Debug, PartialEq)]
    struct Drawn(Vec<(char, [f32; 6])>);

    impl ttf_parser::OutlineBuilder for Drawn {
        fn move_to(&mut self, x: f32, y: f32) {
            self.0.push(('M', [x, y, 0.0, 0.0, 0.0, 0.0]));
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.0.push(('L', [x, y, 0.0, 0.0, 0.0, 0.0]));
        }
        fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
            self.0.push(('Q', [x1, y1, x, y, 0.0, 0.0]));
        }
        fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
            self.0.push(('C', [x1, y1, x2, y2, x, y]));
        }
        fn close(&mut self) {
            self.0.push(('Z', [0.0; 6]));
        }
    }

    fn drawn(face: &Face<'_>, c: char) -> (Drawn, Option<u16>) {
        let mut outline = Drawn::default();
        let glyph = face.glyph_index(c).unwrap_or(GlyphId(0));
        face.outline_glyph(glyph, &mut outline);
        (outline, face.glyph_hor_advance(glyph))
    }

    /// The letters between which a font moves, by how much.
    fn kerned(face: &Face<'_>) -> Option<u16> {
        let table = face.tables().gpos?;
        let kern = ttf_parser::Tag::from_bytes(b"kern");
        table
            .features
            .into_iter()
            .find(|feature| feature.tag == kern)
            .map(|feature| feature.lookup_indices.len())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        #[test]
        fn a_font_keeps_its_letters_and_no_others(letters in "[가-힣a-zA-Zぁ-ん①-⑳人]{0,40}") {
            let letters = Letters::of(&letters);
            let whole = Face::parse(MEDIUM, 0).unwrap();
            let packed = pack(&subset(MEDIUM, &letters).unwrap(), Effort::Least).unwrap();
            let unpacked = wuff::decompress_woff2(&packed).unwrap();
            let face = Face::parse(&unpacked, 0).unwrap();
            for c in ('\u{a0}'..='\u{ffef}').filter(|c| !letters.has(*c)) {
                prop_assert!(face.glyph_index(c).is_none(), "{} is there", c);
            }
            let kept = letters.iter().filter(|c| whole.glyph_index(*c).is_some());
            for c in kept.chain(' '..='~').filter(|c| whole.glyph_index(*c).is_some()) {
                prop_assert!(face.glyph_index(c).is_some(), "{} is not there", c);
                prop_assert!(drawn(&face, c) == drawn(&whole, c), "{} looks different", c);
            }
            prop_assert!(kerned(&face).is_some_and(|lookups| lookups > 0));
        }
    }

    #[test]
    fn a_variable_font_stays_one() {
        let packed = pack(&subset(VARIABLE, &Letters::of("왜")).unwrap(), Effort::Most).unwrap();
        let unpacked = wuff::decompress_woff2(&packed).unwrap();
        let (mut face, whole) = (Face::parse(&unpacked, 0).unwrap(), Face::parse(VARIABLE, 0).unwrap());
        assert!(face.is_variable() && face.glyph_index('왜').is_some() && face.glyph_index('나').is_none());
        let regular = drawn(&face, '왜');
        assert_eq!(regular, drawn(&whole, '왜'));
        face.set_variation(ttf_parser::Tag::from_bytes(b"wght"), 900.0).unwrap();
        assert!(drawn(&face, '왜').0 != regular.0, "it is no bolder");
    }

    #[test]
    fn the_name_of_the_font_is_not_kept_but_its_licence() {
        let cut = subset(VARIABLE, &Letters::of("왜")).unwrap();
        let face = Face::parse(&cut, 0).unwrap();
        let ids: Vec<u16> = face.names().into_iter().map(|name| name.name_id).collect();
        assert!(ids.contains(&0) && ids.contains(&13) && !ids.contains(&1) && !ids.contains(&4), "{ids:?}");
    }
}
