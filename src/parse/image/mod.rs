//! What the bytes of a picture say: which kind it is, how large it is shown, whether it
//! is whole.
//!
//! The bytes decide, never the file's name: browsers show a JPEG that is called `.png`.
//! Nothing is decoded here but headers; [`shrink`] makes smaller copies. The bytes come
//! from anyone's camera or program, so that whoever calls this keeps panics in.

mod jpeg;
pub mod shrink;
mod svg;

use image::metadata::Orientation;
use imagesize::{Compression, ImageType};
use serde::{Deserialize, Serialize};

/// A kind of picture that browsers show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Photos.
    Jpeg,
    /// Drawings and screenshots.
    Png,
    /// Small animations.
    Gif,
    /// Either.
    Webp,
    /// Either, smaller.
    Avif,
    /// Without compression.
    Bmp,
    /// Icons.
    Ico,
    /// Drawings that stay sharp.
    Svg,
}

impl Format {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Format::Jpeg => "JPEG",
            Format::Png => "PNG",
            Format::Gif => "GIF",
            Format::Webp => "WebP",
            Format::Avif => "AVIF",
            Format::Bmp => "BMP",
            Format::Ico => "ICO",
            Format::Svg => "SVG",
        }
    }

    /// The endings that its files have, the usual one first.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Format::Jpeg => &["jpg", "jpeg", "jpe", "jfif", "pjpeg", "pjp"],
            Format::Png => &["png", "apng"],
            Format::Gif => &["gif"],
            Format::Webp => &["webp"],
            Format::Avif => &["avif"],
            Format::Bmp => &["bmp"],
            Format::Ico => &["ico", "cur"],
            Format::Svg => &["svg"],
        }
    }
}

/// What is known of a picture that browsers can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examined {
    /// Its kind.
    pub format: Format,
    /// In pixels, as it is shown; zero if an SVG does not say.
    pub width: u32,
    /// In pixels, as it is shown; zero if an SVG does not say.
    pub height: u32,
    /// Whether its end is there too.
    pub whole: bool,
    /// Whether it says where on earth it was taken.
    pub located: bool,
}

/// Why a picture cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// There is nothing in the file.
    Empty,
    /// It is no picture that we know, or its beginning is damaged.
    Unknown,
    /// It is a picture that most browsers do not show.
    Foreign(Foreign),
}

/// A kind of picture that most browsers do not show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Foreign {
    /// Photos of iPhones.
    Heic,
    /// Scans.
    Tiff,
    /// Photoshop.
    Psd,
    /// JPEG XL.
    Jxl,
}

impl Foreign {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Foreign::Heic => "HEIC",
            Foreign::Tiff => "TIFF",
            Foreign::Psd => "PSD",
            Foreign::Jxl => "JPEG XL",
        }
    }
}

/// Looks at the bytes of a picture.
///
/// # Errors
/// It cannot be shown at all. One that is only cut short comes back as not whole.
pub fn examine(bytes: &[u8]) -> Result<Examined, Fault> {
    if bytes.is_empty() {
        return Err(Fault::Empty);
    }
    let Ok(kind) = imagesize::image_type(bytes) else {
        return svg::examine(bytes).ok_or(Fault::Unknown);
    };
    let format = format(kind)?;
    let size = imagesize::blob_size(bytes).map_err(|_| Fault::Unknown)?;
    let side = |pixels: usize| u32::try_from(pixels).ok().filter(|pixels| *pixels > 0).ok_or(Fault::Unknown);
    let (width, height) = (side(size.width)?, side(size.height)?);
    let plain = Examined { format, width, height, whole: is_whole(format, bytes), located: false };
    Ok(match format {
        Format::Jpeg => of_jpeg(plain, &jpeg::walk(bytes)),
        _ => plain,
    })
}

fn format(kind: ImageType) -> Result<Format, Fault> {
    Ok(match kind {
        ImageType::Jpeg => Format::Jpeg,
        ImageType::Png => Format::Png,
        ImageType::Gif => Format::Gif,
        ImageType::Webp => Format::Webp,
        ImageType::Heif(Compression::Av1) => Format::Avif,
        ImageType::Bmp => Format::Bmp,
        ImageType::Ico => Format::Ico,
        ImageType::Heif(Compression::Hevc) => return Err(Fault::Foreign(Foreign::Heic)),
        ImageType::Tiff => return Err(Fault::Foreign(Foreign::Tiff)),
        ImageType::Psd => return Err(Fault::Foreign(Foreign::Psd)),
        ImageType::Jxl => return Err(Fault::Foreign(Foreign::Jxl)),
        _ => return Err(Fault::Unknown),
    })
}

/// Cameras store a photo as the sensor saw it and note which way up it belongs; browsers
/// turn it.
fn of_jpeg(plain: Examined, jpeg: &jpeg::Jpeg<'_>) -> Examined {
    let (width, height) = match jpeg.exif.map(orientation) {
        Some(orientation) if turns(orientation) => (plain.height, plain.width),
        _ => (plain.width, plain.height),
    };
    let located = jpeg.exif.is_some_and(jpeg::has_location);
    Examined { width, height, located, whole: jpeg.whole, ..plain }
}

fn orientation(exif: &[u8]) -> Orientation {
    Orientation::from_exif_chunk(exif).unwrap_or(Orientation::NoTransforms)
}

/// Whether width and height change places.
fn turns(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

/// Whether the end of a picture is there, as far as its kind says where it ends.
fn is_whole(format: Format, bytes: &[u8]) -> bool {
    match format {
        Format::Png => png_chunks(bytes).any(|(name, _)| name == b"IEND"),
        Format::Gif => bytes.iter().rev().find(|byte| **byte != 0) == Some(&0x3B),
        Format::Webp => bytes
            .get(4..8)
            .and_then(|size| size.try_into().ok())
            .is_some_and(|size| bytes.len() as u64 >= u64::from(u32::from_le_bytes(size)) + 8),
        _ => true,
    }
}

/// The chunks of a PNG that are whole: name and content.
fn png_chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = bytes.get(8..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (length, after) = rest.split_first_chunk()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (name, after) = after.split_at_checked(4)?;
        let (content, after) = after.split_at_checked(length)?;
        rest = after.get(4..)?;
        Some((name, content))
    })
}

/// The chunks of a WebP: name and content.
fn webp_chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = bytes.get(12..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (name, after) = rest.split_at_checked(4)?;
        let (length, after) = after.split_first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (content, after) = after.split_at_checked(length)?;
        // Chunks are padded to an even length.
        rest = after.get(length % 2..).unwrap_or_default();
        Some((name, content))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{DynamicImage, ImageFormat};

    pub(super) fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn the_bytes_say_what_a_picture_is() {
        let formats = [
            (ImageFormat::Png, Format::Png),
            (ImageFormat::Jpeg, Format::Jpeg),
            (ImageFormat::Gif, Format::Gif),
            (ImageFormat::WebP, Format::Webp),
        ];
        for (written, format) in formats {
            let bytes = encoded(7, 5, written);
            let expected = Examined { format, width: 7, height: 5, whole: true, located: false };
            assert_eq!(examine(&bytes), Ok(expected));
            let cut = examine(&bytes[..bytes.len() - 2]).unwrap();
            assert_eq!(cut, Examined { whole: false, ..expected }, "{format:?}");
        }
    }

    #[test]
    fn what_is_no_picture_is_said_to_be_none() {
        assert_eq!(examine(b""), Err(Fault::Empty));
        assert_eq!(examine(b"<!doctype html><p>404"), Err(Fault::Unknown));
        assert_eq!(examine(b"\x89PNG\r\n\x1a\n"), Err(Fault::Unknown));
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        assert_eq!(examine(heic), Err(Fault::Foreign(Foreign::Heic)));
        assert_eq!(examine(b"II*\0\x08\0\0\0\0\0\0\0"), Err(Fault::Foreign(Foreign::Tiff)));
    }

    #[test]
    fn no_beginning_of_a_picture_panics() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            let bytes = encoded(7, 5, format);
            for end in 0..bytes.len() {
                assert!(
                    examine(&bytes[..end]).map_or(true, |examined| !examined.whole || end + 1 == bytes.len())
                );
            }
        }
    }
}
