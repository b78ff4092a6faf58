//! Smaller copies of a picture, for screens that do not need all of it.
//!
//! A copy is resized in linear light, where the mean of black and white is the grey that
//! the eye sees, and with its transparency multiplied in, so that no colour bleeds from
//! what cannot be seen. It stands upright, and of all that a camera wrote into the
//! picture only the colour profile goes along: never where it was taken.

use std::io::Cursor;
use std::sync::LazyLock;

use fast_image_resize::{
    FilterType, PixelComponentMapper, ResizeAlg, ResizeOptions, Resizer, create_srgb_mapper,
};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{self, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits};

use super::{Examined, Format, png_chunks, turns, webp_chunks};

/// Goes up whenever other copies are made of the same picture.
pub const VERSION: u32 = 1;

/// How wide copies are. A text is 646 pixels wide, or as wide as a phone: 768 is for
/// screens with one dot a pixel and for small phones, 1088 for phones with three dots,
/// 1344 for laptops with two, 1920 for what is finer than that.
const WIDTHS: [u32; 4] = [768, 1088, 1344, 1920];

/// Larger pictures are not decoded: a file of a few bytes can claim any size.
pub const MOST_PIXELS: u64 = 100_000_000;

/// What decoding one picture may take of the memory.
const MOST_BYTES: u64 = 900 << 20;

/// Nobody sees the difference to 90 at these sizes, and it takes half the bytes.
const QUALITY: u8 = 80;

/// A smaller copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// In pixels, as it is shown.
    pub width: u32,
    /// What its file's name ends in.
    pub extension: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Why no copies could be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

/// Whether smaller copies of a picture are worth a look.
pub fn wants_copies(picture: &Examined) -> bool {
    matches!(picture.format, Format::Jpeg | Format::Png | Format::Webp)
        && picture.whole
        && pixels(picture) <= MOST_PIXELS
        && widths(picture.width).next().is_some()
}

/// How many pixels a picture has.
pub fn pixels(picture: &Examined) -> u64 {
    u64::from(picture.width) * u64::from(picture.height)
}

/// The widths of copies, the smallest first: only what saves a fifth of each side.
fn widths(width: u32) -> impl DoubleEndedIterator<Item = u32> {
    WIDTHS.into_iter().filter(move |copy| u64::from(*copy) * 5 <= u64::from(width) * 4)
}

/// Makes the smaller copies of a picture, the smallest first. One that would not save
/// bytes is left out, and so is everything that moves.
///
/// # Errors
/// The picture cannot be decoded.
pub fn copies(bytes: &[u8], picture: &Examined) -> Result<Vec<Copy>, Damaged> {
    if !wants_copies(picture) || moves(bytes, picture.format) {
        return Ok(Vec::new());
    }
    let source = Source::decode(bytes, picture.format)?;
    if picture.format != Format::Jpeg && source.orientation != Orientation::NoTransforms {
        // Browsers do not agree on whether to turn it, and a copy cannot please both.
        return Ok(Vec::new());
    }
    let mut copies: Vec<Copy> = Vec::new();
    let mut largest = None;
    for width in widths(picture.width).rev() {
        // From the largest copy on, the next is made of it: a tenth of the pixels, and
        // no eye can tell.
        let from = largest.as_ref().unwrap_or(&source.linear);
        let linear = source.resized(from, width)?;
        let mut copy = from_linear(&linear)?;
        copy.apply_orientation(source.orientation);
        let copy = source.encode(&copy)?;
        let below = copies.last().map_or(bytes.len(), |copy| copy.bytes.len());
        copies.extend((copy.bytes.len() < below).then_some(copy));
        largest.get_or_insert(linear);
    }
    copies.reverse();
    Ok(copies)
}

/// Whether a picture is an animation.
fn moves(bytes: &[u8], format: Format) -> bool {
    match format {
        Format::Png => png_chunks(bytes).any(|(name, _)| name == b"acTL"),
        Format::Webp => webp_chunks(bytes).any(|(name, _)| name == b"ANIM"),
        _ => false,
    }
}

/// A picture in linear light, as it lies in its file.
struct Source {
    linear: DynamicImage,
    orientation: Orientation,
    /// The colour profile, if it fits what the pixels are now.
    profile: Option<Vec<u8>>,
    format: Format,
    /// A picture that has lost detail once may lose some more.
    lossy: bool,
}

impl Source {
    fn decode(bytes: &[u8], format: Format) -> Result<Source, Damaged> {
        let mut reader = ImageReader::with_format(Cursor::new(bytes), image_format(format)?);
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(MOST_BYTES);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(|_| Damaged)?;
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let profile = decoder.icc_profile().ok().flatten();
        let image = plain(DynamicImage::from_decoder(decoder).map_err(|_| Damaged)?);
        let space: &[u8] = if image.color().has_color() { b"RGB " } else { b"GRAY" };
        let profile = profile.filter(|profile| profile.get(16..20) == Some(space));
        let lossy = format == Format::Jpeg || webp_chunks(bytes).any(|(name, _)| name == b"VP8 ");
        Ok(Source { linear: to_linear(&image)?, orientation, profile, format, lossy })
    }

    /// A copy that is as wide as asked for once it stands upright.
    fn resized(&self, from: &DynamicImage, width: u32) -> Result<DynamicImage, Damaged> {
        let (across, down) = (f64::from(self.linear.width()), f64::from(self.linear.height()));
        if turns(self.orientation) {
            resize(from, side(across * f64::from(width) / down), width)
        } else {
            resize(from, width, side(down * f64::from(width) / across))
        }
    }

    /// The smallest file that holds a copy.
    fn encode(&self, copy: &DynamicImage) -> Result<Copy, Damaged> {
        let mut best: Option<Copy> = None;
        let mut consider = |extension, bytes: Vec<u8>| {
            if best.as_ref().is_none_or(|best| bytes.len() < best.bytes.len()) {
                best = Some(Copy { width: copy.width(), extension, bytes });
            }
        };
        if self.lossy && !copy.color().has_alpha() {
            let mut bytes = Vec::new();
            self.write(copy, JpegEncoder::new_with_quality(&mut bytes, QUALITY))?;
            consider("jpg", bytes);
        }
        if self.format == Format::Png {
            let (effort, filter) = (png::CompressionType::Default, png::FilterType::Adaptive);
            let mut bytes = Vec::new();
            self.write(copy, PngEncoder::new_with_quality(&mut bytes, effort, filter))?;
            consider("png", bytes);
        }
        if self.format != Format::Jpeg {
            let mut bytes = Vec::new();
            self.write(copy, WebPEncoder::new_lossless(&mut bytes))?;
            consider("webp", bytes);
        }
        best.ok_or(Damaged)
    }

    fn write(&self, copy: &DynamicImage, mut encoder: impl ImageEncoder) -> Result<(), Damaged> {
        if let Some(profile) = &self.profile {
            encoder.set_icc_profile(profile.clone()).map_err(|_| Damaged)?;
        }
        copy.write_with_encoder(encoder).map_err(|_| Damaged)
    }
}

/// A side of at least one pixel.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sides are below that of the original"
)]
fn side(pixels: f64) -> u32 {
    (pixels.round() as u32).max(1)
}

fn image_format(format: Format) -> Result<ImageFormat, Damaged> {
    match format {
        Format::Jpeg => Ok(ImageFormat::Jpeg),
        Format::Png => Ok(ImageFormat::Png),
        Format::Webp => Ok(ImageFormat::WebP),
        _ => Err(Damaged),
    }
}

/// Eight bits for each of the channels that say something.
fn plain(image: DynamicImage) -> DynamicImage {
    let color = image.color();
    match (color.has_color(), color.has_alpha() && !is_opaque(&image)) {
        (true, true) => image.into_rgba8().into(),
        (true, false) => image.into_rgb8().into(),
        (false, true) => image.into_luma_alpha8().into(),
        (false, false) => image.into_luma8().into(),
    }
}

fn is_opaque(image: &DynamicImage) -> bool {
    match image {
        DynamicImage::ImageRgba8(image) => image.pixels().all(|pixel| pixel.0[3] == u8::MAX),
        DynamicImage::ImageLumaA8(image) => image.pixels().all(|pixel| pixel.0[1] == u8::MAX),
        DynamicImage::ImageRgba16(image) => image.pixels().all(|pixel| pixel.0[3] == u16::MAX),
        DynamicImage::ImageLumaA16(image) => image.pixels().all(|pixel| pixel.0[1] == u16::MAX),
        _ => false,
    }
}

/// The curve of sRGB, which that of other profiles hardly differs from.
static CURVE: LazyLock<PixelComponentMapper> = LazyLock::new(create_srgb_mapper);

/// Sixteen bits, so that dark tones keep their steps.
fn to_linear(image: &DynamicImage) -> Result<DynamicImage, Damaged> {
    let mut linear = DynamicImage::new(
        image.width(),
        image.height(),
        match image.color() {
            ColorType::L8 => ColorType::L16,
            ColorType::La8 => ColorType::La16,
            ColorType::Rgb8 => ColorType::Rgb16,
            _ => ColorType::Rgba16,
        },
    );
    CURVE.forward_map(image, &mut linear).map_err(|_| Damaged)?;
    Ok(linear)
}

fn from_linear(linear: &DynamicImage) -> Result<DynamicImage, Damaged> {
    let mut image = DynamicImage::new(
        linear.width(),
        linear.height(),
        match linear.color() {
            ColorType::L16 => ColorType::L8,
            ColorType::La16 => ColorType::La8,
            ColorType::Rgb16 => ColorType::Rgb8,
            _ => ColorType::Rgba8,
        },
    );
    CURVE.backward_map(linear, &mut image).map_err(|_| Damaged)?;
    Ok(image)
}

/// A picture of another size, with its transparency taken into account.
fn resize(linear: &DynamicImage, width: u32, height: u32) -> Result<DynamicImage, Damaged> {
    let mut smaller = DynamicImage::new(width, height, linear.color());
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize(linear, &mut smaller, &options).map_err(|_| Damaged)?;
    Ok(smaller)
}

#[cfg(test)]
mod tests {
    use super::super::examine;
    use super::super::tests::encoded;
    use super::*;

    fn of(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// A picture that no format packs into nothing.
    fn noise(width: u32, height: u32) -> DynamicImage {
        let mut state = 1_u32;
        DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, |x, y| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = (state >> 28) as u8;
            image::Rgb([(x * 200 / width) as u8 + grain, (y * 200 / height) as u8 + grain, 99 + grain])
        }))
    }

    fn widths_of(bytes: &[u8]) -> Vec<u32> {
        let copies = copies(bytes, &examine(bytes).unwrap()).unwrap();
        assert!(copies.windows(2).all(|pair| pair[0].bytes.len() < pair[1].bytes.len()));
        assert!(copies.iter().all(|copy| copy.bytes.len() < bytes.len()));
        copies.iter().map(|copy| copy.width).collect()
    }

    #[test]
    fn copies_are_narrower_than_the_picture() {
        assert_eq!(widths(900).collect::<Vec<_>>(), [0; 0]);
        assert_eq!(widths(960).collect::<Vec<_>>(), [768]);
        assert_eq!(widths(4000).collect::<Vec<_>>(), WIDTHS);
        assert_eq!(widths_of(&of(&noise(1400, 90), ImageFormat::Jpeg)), [768, 1088]);
    }

    #[test]
    fn a_copy_has_the_proportions_of_the_picture() {
        let bytes = of(&noise(1000, 501), ImageFormat::Jpeg);
        let [copy] = &copies(&bytes, &examine(&bytes).unwrap()).unwrap()[..] else { panic!("one copy") };
        let copy = examine(&copy.bytes).unwrap();
        assert_eq!((copy.width, copy.height, copy.format), (768, 385, Format::Jpeg));
    }

    #[test]
    fn a_copy_that_saves_nothing_is_not_made() {
        // One colour takes next to nothing at any size.
        let bytes = encoded(2000, 40, ImageFormat::Png);
        assert!(widths_of(&bytes).len() < 4);
    }

    /// Black and white lines, seen from afar, are as bright as half the light: 188 of
    /// 255 in sRGB, not 128.
    #[test]
    fn light_is_added_up_as_light() {
        let lines =
            image::GrayImage::from_fn(3840, 64, |x, _| image::Luma([if x % 2 == 0 { 0 } else { 255 }]));
        let bytes = of(&DynamicImage::ImageLuma8(lines), ImageFormat::Png);
        let source = Source::decode(&bytes, Format::Png).unwrap();
        let copy = from_linear(&source.resized(&source.linear, 768).unwrap()).unwrap();
        let middle = copy.as_luma8().unwrap().get_pixel(400, 6).0[0];
        assert!((186..=190).contains(&middle), "{middle}");
    }

    #[test]
    fn colour_that_cannot_be_seen_does_not_bleed() {
        let half = image::RgbaImage::from_fn(1920, 16, |x, _| {
            if x % 2 == 0 { image::Rgba([255, 0, 0, 255]) } else { image::Rgba([0, 255, 0, 0]) }
        });
        let source = Source::decode(&of(&half.into(), ImageFormat::Png), Format::Png).unwrap();
        let copy = from_linear(&source.resized(&source.linear, 768).unwrap()).unwrap();
        let pixel = copy.as_rgba8().unwrap().get_pixel(300, 3).0;
        assert!(pixel[0] > 250 && pixel[1] < 5 && (100..156).contains(&pixel[3]), "{pixel:?}");
    }

    #[test]
    fn channels_that_say_nothing_are_dropped() {
        let opaque = DynamicImage::new_rgb8(8, 8).into_rgba8();
        assert_eq!(plain(opaque.into()).color(), ColorType::Rgb8);
        assert_eq!(plain(DynamicImage::new_rgba8(8, 8)).color(), ColorType::Rgba8);
        assert_eq!(plain(DynamicImage::new_luma16(8, 8)).color(), ColorType::L8);
    }

    #[test]
    fn a_profile_goes_along_and_exif_does_not() {
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
        let profile = [[7; 16].as_slice(), b"RGB ", &[7; 200]].concat();
        encoder.set_icc_profile(profile.clone()).unwrap();
        encoder.set_exif_metadata(b"II*\0\x08\0\0\0\0\0 Seoul".to_vec()).unwrap();
        noise(1000, 80).write_with_encoder(encoder).unwrap();
        let copies = copies(&bytes, &examine(&bytes).unwrap()).unwrap();
        let mut decoder = ImageReader::with_format(Cursor::new(&copies[0].bytes), ImageFormat::Jpeg)
            .into_decoder()
            .unwrap();
        assert_eq!(decoder.icc_profile().unwrap(), Some(profile));
        assert_eq!(decoder.exif_metadata().unwrap(), None);
    }

    #[test]
    fn a_damaged_picture_has_no_copies() {
        let mut bytes = of(&noise(1000, 80), ImageFormat::Png);
        let middle = bytes.len() / 2;
        bytes[middle..middle + 64].fill(0);
        assert_eq!(copies(&bytes, &examine(&bytes).unwrap()), Err(Damaged));
    }

    #[test]
    fn what_claims_to_be_huge_is_not_decoded() {
        let mut huge = examine(&encoded(1000, 10, ImageFormat::Png)).unwrap();
        (huge.width, huge.height) = (60_000, 60_000);
        assert!(!wants_copies(&huge));
    }
}
