//! A font file as its author gave it: what is in it, and whether it can be used.

use std::fmt;
use std::sync::Arc;

use skrifa::MetadataProvider as _;
use skrifa::raw::types::Tag;
use skrifa::raw::{FontRef, TableProvider as _};

use super::subset::subset;
use crate::memo::{Memo, Step};
use crate::parse::guard::guarded;
use crate::text::letters::{Gatherer, Letters};

/// That a font can be cut to its end; goes up whenever other fonts can.
const CUT: Step = Step { name: "whole font", version: 1 };

/// More than any font has: each of its glyphs stands for two letters at most, or so.
const MOST_LETTERS: usize = 1 << 17;

/// The bits of `fsType`.
const NEVER: u16 = 1 << 1;
const SHOWN: u16 = 1 << 2;
const EDITED: u16 = 1 << 3;
const WHOLE: u16 = 1 << 8;

/// Why a file cannot be used as a font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is none.
    Foreign,
    /// It is one, or the beginning of one, and cannot be read.
    Damaged,
    /// It is several in one file.
    Collection,
    /// Its letters are of a kind that cannot be cut: pictures, or outlines of CFF2.
    Outlines,
}

/// What a font says of being sent to readers (OpenType, `OS/2`, `fsType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embedding {
    /// It may be, or the font says nothing.
    Free,
    /// It may be shown and printed with a document, and not more.
    Shown,
    /// It may not be cut down to some letters.
    Whole,
    /// It may not leave the machine that it was bought for.
    Never,
}

/// A font that can be used.
pub struct Face {
    bytes: Arc<[u8]>,
    /// A hash of the file.
    pub hash: blake3::Hash,
    /// The letters that it has.
    pub letters: Letters,
    /// The weights that it has, if it is a variable font with more than one.
    pub weights: Option<(u16, u16)>,
    /// What it says of being sent to readers.
    pub embedding: Embedding,
}

impl Face {
    /// Reads a font file. It is cut once, to all the letters that it has, so that nothing
    /// of it is a surprise later; or an earlier run has done so.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn read(file: &[u8], memo: &Memo) -> Result<Face, Fault> {
        let bytes = unpacked(file)?;
        let face = guarded(|| look(&bytes)).unwrap_or(Err(Fault::Damaged))?;
        let face = Face { hash: blake3::hash(file), bytes: bytes.into(), ..face };
        let is_whole = || subset(&face.bytes, &face.letters).map(|_| Vec::new()).ok_or(Fault::Damaged);
        memo.try_bytes(CUT, &[face.hash.as_bytes()], is_whole)?;
        Ok(face)
    }

    /// The font cut down to ASCII and these letters. Letters that it does not have are
    /// left to the system's fonts.
    pub fn cut(&self, letters: &Letters) -> Option<Vec<u8>> {
        subset(&self.bytes, letters)
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Face")
            .field("hash", &self.hash)
            .field("weights", &self.weights)
            .finish_non_exhaustive()
    }
}

/// The font in a file that may be packed for the web.
fn unpacked(file: &[u8]) -> Result<Vec<u8>, Fault> {
    let unpack = match file.first_chunk::<4>().ok_or(Fault::Foreign)? {
        b"wOFF" => wuff::decompress_woff1,
        b"wOF2" => wuff::decompress_woff2,
        b"ttcf" => return Err(Fault::Collection),
        b"\0\x01\0\0" | b"OTTO" | b"true" => return Ok(file.to_vec()),
        _ => return Err(Fault::Foreign),
    };
    guarded(|| unpack(file).ok()).flatten().ok_or(Fault::Damaged)
}

/// What is in a font but for its bytes.
fn look(bytes: &[u8]) -> Result<Face, Fault> {
    let font = FontRef::new(bytes).map_err(|_| Fault::Damaged)?;
    if !is_all_there(&font, bytes.len()) {
        return Err(Fault::Damaged);
    }
    let has = |tag: &[u8; 4]| font.data_for_tag(Tag::new(tag)).is_some();
    if !has(b"glyf") && !has(b"CFF ") {
        let is_other = has(b"CFF2") || has(b"CBDT") || has(b"sbix") || has(b"EBDT");
        return Err(if is_other { Fault::Outlines } else { Fault::Damaged });
    }
    if font.head().is_err() || font.hhea().is_err() || font.hmtx().is_err() {
        return Err(Fault::Damaged);
    }
    Ok(Face {
        bytes: Arc::default(),
        hash: blake3::Hash::from_bytes([0; blake3::OUT_LEN]),
        letters: letters(&font).ok_or(Fault::Damaged)?,
        weights: weights(&font),
        embedding: embedding(&font),
    })
}

/// Whether every table ends before the file does: half a file may look like a font that has
/// fewer tables.
fn is_all_there(font: &FontRef<'_>, length: usize) -> bool {
    let ends = font.table_directory().table_records().iter();
    ends.map(|table| u64::from(table.offset()) + u64::from(table.length())).all(|end| end <= length as u64)
}

/// The letters that have a glyph; nothing if there are none at all.
fn letters(font: &FontRef<'_>) -> Option<Letters> {
    let glyphs = u32::from(font.maxp().ok()?.num_glyphs());
    let mut gatherer = Gatherer::default();
    let mut found = false;
    let drawn = font.charmap().mappings().filter(|(_, glyph)| (1..glyphs).contains(&glyph.to_u32()));
    for (unicode, _) in drawn.take(MOST_LETTERS) {
        found = true;
        if let Some(c) = char::from_u32(unicode).filter(|c| !c.is_ascii()) {
            gatherer.letter(c);
        }
    }
    found.then(|| gatherer.take())
}

/// The ends of the axis of weights, as CSS takes them.
fn weights(font: &FontRef<'_>) -> Option<(u16, u16)> {
    let axis = font.axes().iter().find(|axis| axis.tag() == Tag::new(b"wght"))?;
    let whole = |weight: f32| weight.clamp(1.0, 1000.0).round() as u16;
    let ends = (whole(axis.min_value()), whole(axis.max_value()));
    (ends.0 < ends.1).then_some(ends)
}

fn embedding(font: &FontRef<'_>) -> Embedding {
    let bits = font.os2().map(|table| table.fs_type()).unwrap_or_default();
    let has = |bit: u16| bits & bit != 0;
    // Of the first bits the least strict one holds.
    match () {
        () if has(EDITED) => Embedding::Free,
        () if has(SHOWN) => Embedding::Shown,
        () if has(NEVER) => Embedding::Never,
        () if has(WHOLE) => Embedding::Whole,
        () => Embedding::Free,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::font::subset::{Effort, pack};

    const VARIABLE: &[u8] = include_bytes!("../../../tests/data/fonts/variable.ttf");
    const MEDIUM: &[u8] = include_bytes!("../../../fonts/card-medium.otf");

    fn read(file: &[u8]) -> Result<Face, Fault> {
        Face::read(file, &Memo::new())
    }

    #[test]
    fn a_font_says_what_it_has() {
        let face = read(VARIABLE).unwrap();
        assert_eq!((face.weights, face.embedding), (Some((45, 930)), Embedding::Free));
        assert!(face.letters.iter().eq("가글나다왜".chars()));
        let face = read(MEDIUM).unwrap();
        assert_eq!(face.weights, None);
        assert!(face.letters.has('왜') && !face.letters.has('人') && face.letters.count() > 4000);
    }

    #[test]
    fn a_font_may_come_packed() {
        let packed = pack(VARIABLE, Effort::Most).unwrap();
        assert_eq!(read(&packed).unwrap().letters, read(VARIABLE).unwrap().letters);
        assert_eq!(read(&packed[..packed.len() - 9]).unwrap_err(), Fault::Damaged);
    }

    #[test]
    fn what_is_no_font_is_told_apart() {
        let fault = |bytes: &[u8]| read(bytes).unwrap_err();
        assert_eq!(fault(b""), Fault::Foreign);
        assert_eq!(fault(b"PK\x03\x04 a zip"), Fault::Foreign);
        assert_eq!(fault(b"ttcf\0\x01\0\0"), Fault::Collection);
        assert_eq!(fault(b"OTTO"), Fault::Damaged);
        assert_eq!(fault(&VARIABLE[..VARIABLE.len() / 2]), Fault::Damaged);
        let with_other_outlines = MEDIUM.to_vec();
        let at = with_other_outlines.windows(4).position(|tag| tag == b"CFF ").unwrap();
        let renamed = [&with_other_outlines[..at], b"CFF2", &with_other_outlines[at + 4..]].concat();
        assert_eq!(fault(&renamed), Fault::Outlines);
    }

    /// The bytes of a table, to be changed.
    fn table<'a>(font: &'a mut [u8], tag: &[u8; 4]) -> &'a mut [u8] {
        let at = font[12..].chunks(16).position(|record| &record[..4] == tag).unwrap() * 16 + 12;
        let number = |from: usize| u32::from_be_bytes(font[from..from + 4].try_into().unwrap()) as usize;
        let (start, length) = (number(at + 8), number(at + 12));
        &mut font[start..start + length]
    }

    #[test]
    fn a_font_says_whether_it_may_be_sent() {
        let bits = [(0, Embedding::Free), (2, Embedding::Never), (4, Embedding::Shown), (8, Embedding::Free)];
        for (bits, expected) in bits.into_iter().chain([(0x100, Embedding::Whole), (6, Embedding::Shown)]) {
            let mut font = VARIABLE.to_vec();
            table(&mut font, b"OS/2")[8..10].copy_from_slice(&u16::to_be_bytes(bits));
            assert_eq!(read(&font).unwrap().embedding, expected, "{bits}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

        /// Whatever a file says, it is refused or gives fonts; nothing panics or hangs.
        #[test]
        fn no_file_is_too_bad(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
            length in any::<prop::sample::Index>(),
            cut in any::<bool>(),
            postscript in any::<bool>(),
        ) {
            let small = || read(MEDIUM).unwrap().cut(&Letters::of("왜 어텐션")).unwrap();
            static SMALL: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
            let mut font = if postscript { SMALL.get_or_init(small).clone() } else { VARIABLE.to_vec() };
            for (at, byte) in changes {
                let at = at.index(font.len());
                font[at] = byte;
            }
            if cut {
                font.truncate(length.index(font.len()));
            }
            for file in [pack(&font, Effort::Least).unwrap_or_default(), font] {
                if let Ok(face) = read(&file) {
                    let cut = face.cut(&Letters::of("가나"));
                    prop_assert!(cut.is_none_or(|cut| pack(&cut, Effort::Least).is_some()));
                }
            }
        }
    }
}
