//! The segments of a JPEG: its EXIF block and its end. Nothing is decoded.

use memchr::memchr_iter;

/// What stands around the pixels of a JPEG.
pub(super) struct Jpeg<'a> {
    /// What the camera noted, as a TIFF of its own.
    pub(super) exif: Option<&'a [u8]>,
    /// Whether the end is there.
    pub(super) whole: bool,
}

/// Walks from marker to marker.
pub(super) fn walk(bytes: &[u8]) -> Jpeg<'_> {
    let mut jpeg = Jpeg { exif: None, whole: false };
    let mut at = 2;
    while let Some((&marker, rest)) =
        bytes.get(at..).and_then(|rest| rest.strip_prefix(b"\xFF")?.split_first())
    {
        match marker {
            0xD9 => {
                jpeg.whole = true;
                return jpeg;
            }
            // Padding, and markers that stand alone.
            0xFF => at += 1,
            0x01 | 0xD0..=0xD8 => at += 2,
            _ => {
                let Some((length, _)) = rest.split_first_chunk() else { return jpeg };
                let length = usize::from(u16::from_be_bytes(*length)).max(2);
                let content = rest.get(2..length).unwrap_or_default();
                if marker == 0xE1 && jpeg.exif.is_none() {
                    jpeg.exif = content.strip_prefix(b"Exif\0\0");
                }
                let next = at + 2 + length;
                at = if bytes.get(next) == Some(&0xFF) && marker != 0xDA { next } else { seek(bytes, next) };
            }
        }
    }
    jpeg
}

/// The next marker from `at`, past the pixels in between: in them a 0xFF is followed by
/// 0 or by a mark to start over from.
fn seek(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    memchr_iter(0xFF, rest)
        .find(|found| !matches!(rest.get(found + 1), Some(0 | 0xD0..=0xD7 | 0xFF)))
        .map_or(bytes.len(), |found| at + found)
}

/// Whether the camera noted where it was.
pub(super) fn has_location(exif: &[u8]) -> bool {
    const GPS: u16 = 0x8825;
    const LATITUDE: u16 = 2;
    let Some(tiff) = Tiff::new(exif) else { return false };
    let place = tiff.long(4).and_then(|first| tiff.entry(first, GPS)).and_then(|entry| tiff.long(entry + 8));
    place.is_some_and(|place| tiff.entry(place, LATITUDE).is_some())
}

/// A TIFF's numbers in its own order of bytes.
struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl<'a> Tiff<'a> {
    fn new(bytes: &'a [u8]) -> Option<Tiff<'a>> {
        match bytes.get(..4)? {
            b"II*\0" => Some(Tiff { bytes, little: true }),
            b"MM\0*" => Some(Tiff { bytes, little: false }),
            _ => None,
        }
    }

    fn short(&self, at: usize) -> Option<u16> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn long(&self, at: usize) -> Option<usize> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        let number = if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) };
        // Nothing lies past the end, and an offset plus a little must not overflow.
        usize::try_from(number).ok().filter(|number| *number < self.bytes.len())
    }

    /// Where a directory has the entry of a tag.
    fn entry(&self, directory: usize, tag: u16) -> Option<usize> {
        let count = usize::from(self.short(directory)?);
        (0..count).map(|number| directory + 2 + number * 12).find(|at| self.short(*at) == Some(tag))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_found_behind_the_pixels() {
        let head = b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xDA\0\x02";
        let whole = |pixels: &[u8]| walk(&[head, pixels].concat()).whole;
        assert!(whole(b"abc\xFF\0\xFF\xD3def\xFF\xD9"));
        assert!(whole(b"abc\xFF\xC4\0\x02\xFF\xDA\0\x02more\xFF\xD9 and a film"));
        assert!(!whole(b"abc\xFF\0\xFF\xD3def"));
        assert!(!whole(b"abc\xFF"));
    }

    #[test]
    fn an_end_within_a_small_picture_of_a_segment_does_not_count() {
        assert!(!walk(b"\xFF\xD8\xFF\xE1\0\x06\xFF\xD8\xFF\xD9\xFF\xDA\0\x02abc").whole);
    }

    #[test]
    fn a_place_is_found_in_either_order_of_bytes() {
        let little = b"II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0\x01\0\x02\0\x05\0\x03\0\0\0\0\0\0\0";
        let big = b"MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0\0\x01\0\x02\0\x05\0\0\0\x03\0\0\0\0";
        for exif in [little.as_slice(), big] {
            assert!(has_location(exif));
            for end in 0..26 {
                assert!(!has_location(&exif[..end]));
            }
        }
        let elsewhere = b"II*\0\xFF\xFF\xFF\xFF";
        assert!(!has_location(elsewhere));
    }
}
