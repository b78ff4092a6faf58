//! The site's icon in the forms that browsers, phones and search engines ask for, all made
//! from one SVG: the author's `static/icon.svg`, or the theme's.

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

use crate::memo::{Memo, Step};

/// An icon that is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// `favicon.ico`, which is asked for at the site's root whatever a page says.
    Favicon,
    /// For the home screen of an iPhone: opaque.
    Touch,
    /// For the manifest, in pixels.
    Square(u32),
    /// For the manifest: opaque, with room for any mask.
    Maskable,
}

/// All of them.
pub const ICONS: [Icon; 5] =
    [Icon::Favicon, Icon::Touch, Icon::Square(192), Icon::Square(512), Icon::Maskable];

/// A drawn icon; goes up whenever the drawing of the same SVG changes.
const STEP: Step = Step { name: "icon", version: 1 };

/// What lies behind an opaque icon: the theme's paper.
const PAPER: (u8, u8, u8) = (0xfb, 0xfa, 0xf6);

/// What the icons of a site are made of.
#[derive(Clone, Debug, Default)]
pub struct Icons {
    /// The address of the SVG, if the author has one; else the theme's asset stands for it.
    pub own: Option<String>,
    svg: Vec<u8>,
    hash: String,
}

/// An SVG that cannot be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undrawable;

impl Icons {
    /// The icons of an SVG. `own` is its address if it is the author's.
    ///
    /// # Errors
    /// It is no SVG.
    pub fn new(svg: Vec<u8>, own: Option<String>) -> Result<Icons, Undrawable> {
        read(&svg).ok_or(Undrawable)?;
        let hash = blake3::hash(&svg).to_hex()[..10].to_owned();
        Ok(Icons { own, svg, hash })
    }

    /// The address of an icon.
    pub fn address(&self, icon: Icon) -> String {
        let hash = &self.hash;
        match icon {
            Icon::Favicon => "favicon.ico".to_owned(),
            Icon::Touch => format!("assets/icon-touch-{hash}.png"),
            Icon::Square(size) => format!("assets/icon-{size}-{hash}.png"),
            Icon::Maskable => format!("assets/icon-maskable-{hash}.png"),
        }
    }

    /// Draws an icon, or takes what an earlier run has drawn; nothing if there is no SVG.
    pub fn draw(&self, icon: Icon, memo: &Memo) -> Vec<u8> {
        let form = format!("{icon:?}");
        let drawn = memo.try_bytes(STEP, &[&self.svg, form.as_bytes()], || icon.draw(&self.svg).ok_or(()));
        drawn.map(|bytes| bytes.to_vec()).unwrap_or_default()
    }
}

impl Icon {
    fn draw(self, svg: &[u8]) -> Option<Vec<u8>> {
        let tree = read(svg)?;
        match self {
            Icon::Favicon => Some(ico(&png(&tree, 48, 1.0, false)?)),
            Icon::Touch => png(&tree, 180, 0.78, true),
            Icon::Square(size) => png(&tree, size, 1.0, false),
            // A mask may cut away all but a circle of four fifths.
            Icon::Maskable => png(&tree, 512, 0.6, true),
        }
    }
}

/// Reads an SVG that may name no other file.
fn read(svg: &[u8]) -> Option<Tree> {
    let nothing =
        ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    let options = Options { image_href_resolver: nothing, ..Options::default() };
    crate::parse::guard::guarded(|| Tree::from_data(svg, &options).ok()).flatten()
}

/// Draws a tree into the middle of a square, `inner` of its size.
fn png(tree: &Tree, size: u32, inner: f32, opaque: bool) -> Option<Vec<u8>> {
    let mut pixmap = Pixmap::new(size, size)?;
    if opaque {
        pixmap.fill(Color::from_rgba8(PAPER.0, PAPER.1, PAPER.2, 255));
    }
    let (width, height) = (tree.size().width(), tree.size().height());
    let side = f32::from(u16::try_from(size).ok()?);
    let scale = side * inner / width.max(height);
    let place = Transform::from_scale(scale, scale)
        .post_translate((side - width * scale) / 2.0, (side - height * scale) / 2.0);
    resvg::render(tree, place, &mut pixmap.as_mut());
    pixmap.encode_png().ok()
}

/// An icon file with one PNG of 48 pixels in it, as every browser since 2007 reads it.
fn ico(png: &[u8]) -> Vec<u8> {
    let mut ico = vec![0, 0, 1, 0, 1, 0, 48, 48, 0, 0, 1, 0, 32, 0];
    ico.extend(u32::try_from(png.len()).unwrap_or(u32::MAX).to_le_bytes());
    ico.extend(22_u32.to_le_bytes());
    ico.extend(png);
    ico
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: &[u8] = br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"><style>.a{fill:red}@media print{.a{fill:blue}}</style><rect class="a" width="8" height="4"/></svg>"#;

    fn pixels(png: &[u8]) -> (u32, u32, Vec<u8>) {
        let picture = image::load_from_memory(png).unwrap().to_rgba8();
        (picture.width(), picture.height(), picture.into_raw())
    }

    #[test]
    fn icons_are_squares_with_the_drawing_in_the_middle() {
        let (icons, memo) = (Icons::new(RED.to_vec(), None).unwrap(), Memo::new());
        for (icon, side) in [(Icon::Touch, 180), (Icon::Square(192), 192), (Icon::Maskable, 512)] {
            let (width, height, bytes) = pixels(&icons.draw(icon, &memo));
            assert_eq!((width, height), (side, side));
            let at = |x: u32, y: u32| bytes[((y * side + x) * 4) as usize..][..4].to_vec();
            assert_eq!(at(side / 2, side / 2), [255, 0, 0, 255], "{icon:?}");
            let corner = if matches!(icon, Icon::Square(_)) { vec![0; 4] } else { vec![251, 250, 246, 255] };
            assert_eq!(at(1, 1), corner, "{icon:?}");
        }
        let ico = icons.draw(Icon::Favicon, &memo);
        assert_eq!(pixels(&ico[22..]).0, 48);
        assert_eq!(ico[14..18], u32::try_from(ico.len() - 22).unwrap().to_le_bytes());
    }

    #[test]
    fn what_is_no_drawing_is_told() {
        assert!(Icons::new(b"<html></html>".to_vec(), None).is_err());
        assert!(Icons::new(Vec::new(), None).is_err());
        let other_file =
            br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><image href="/etc/hostname" width="8" height="8"/></svg>"#;
        assert!(Icons::new(other_file.to_vec(), None).is_ok());
    }
}
