//! The surface of a card: shapes in a few colours on one ground, written as a PNG.
//!
//! Each pixel is the ground with some of one colour over it, so that it is one byte: a
//! place in a palette. That is small, and quick to fill and to compress.

use ab_glyph_rasterizer::{Point, Rasterizer, point};
use ttf_parser::OutlineBuilder;

/// In pixels: what every service takes.
pub const WIDTH: usize = 1200;
/// In pixels.
pub const HEIGHT: usize = 630;

/// How many steps there are from the ground to a colour.
const STEPS: u8 = 31;

/// Red, green, blue.
pub type Colour = [u8; 3];

/// The lines and curves of a shape, in pixels, y downwards.
#[derive(Debug)]
pub struct Outline {
    scale: f32,
    start: Point,
    at: Point,
    pieces: Vec<Piece>,
    low: Point,
    high: Point,
}

#[derive(Clone, Copy, Debug)]
enum Piece {
    Line(Point, Point),
    Quad(Point, Point, Point),
    Cubic(Point, Point, Point, Point),
}

impl Outline {
    /// An empty outline; what is added is made larger by `scale` and turned upside down.
    pub fn new(scale: f32) -> Outline {
        let far = f32::MAX;
        let (zero, low, high) = (point(0.0, 0.0), point(far, far), point(-far, -far));
        Outline { scale, start: zero, at: zero, pieces: Vec::with_capacity(32), low, high }
    }

    fn add(&mut self, x: f32, y: f32) -> Point {
        let (x, y) = (x * self.scale, -y * self.scale);
        self.low = point(self.low.x.min(x), self.low.y.min(y));
        self.high = point(self.high.x.max(x), self.high.y.max(y));
        point(x, y)
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = self.add(x, y);
        self.start = self.at;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.add(x, y);
        self.pieces.push(Piece::Line(self.at, to));
        self.at = to;
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (by, to) = (self.add(x1, y1), self.add(x, y));
        self.pieces.push(Piece::Quad(self.at, by, to));
        self.at = to;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (from, to, end) = (self.add(x1, y1), self.add(x2, y2), self.add(x, y));
        self.pieces.push(Piece::Cubic(self.at, from, to, end));
        self.at = end;
    }

    fn close(&mut self) {
        self.pieces.push(Piece::Line(self.at, self.start));
        self.at = self.start;
    }
}

/// How much of each pixel a shape covers, in steps.
#[derive(Debug)]
pub struct Stencil {
    /// From the shape's origin to its first pixel.
    left: i32,
    top: i32,
    width: usize,
    steps: Vec<u8>,
}

impl Stencil {
    /// The stencil of an outline; nothing if it covers nothing.
    pub fn new(outline: &Outline) -> Option<Stencil> {
        let (left, top) = (outline.low.x.floor(), outline.low.y.floor());
        let (right, bottom) = (outline.high.x.ceil(), outline.high.y.ceil());
        if !(right > left && bottom > top) {
            return None;
        }
        // Pixels to spare: the rasterizer writes one past the end of a line.
        let (width, height) = ((right - left) as usize + 1, (bottom - top) as usize + 1);
        let mut rasterizer = Rasterizer::new(width, height);
        let by = point(-left, -top);
        for piece in &outline.pieces {
            match *piece {
                Piece::Line(a, b) => rasterizer.draw_line(a + by, b + by),
                Piece::Quad(a, b, c) => rasterizer.draw_quad(a + by, b + by, c + by),
                Piece::Cubic(a, b, c, d) => rasterizer.draw_cubic(a + by, b + by, c + by, d + by),
            }
        }
        let mut steps = vec![0; width * height];
        rasterizer.for_each_pixel(|at, cover| {
            steps[at] = (cover.abs().min(1.0) * f32::from(STEPS) + 0.5) as u8;
        });
        Some(Stencil { left: left as i32, top: top as i32, width, steps })
    }

    /// How many bytes it takes.
    pub fn size(&self) -> usize {
        self.steps.len()
    }
}

/// A card on its way.
pub struct Canvas {
    pixels: Vec<u8>,
}

impl Canvas {
    /// All ground.
    pub fn new() -> Canvas {
        Canvas { pixels: vec![0; WIDTH * HEIGHT] }
    }

    /// Lays a colour, by its number, through a stencil at a place. What leaves the card is
    /// left out.
    pub fn lay(&mut self, stencil: &Stencil, x: f32, y: f32, colour: u8) {
        let (x, y) = (x.round() as i32 + stencil.left, y.round() as i32 + stencil.top);
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return };
        let height = stencil.steps.len() / stencil.width;
        if x + stencil.width > WIDTH || y + height > HEIGHT {
            return;
        }
        let base = colour * STEPS;
        let rows = self.pixels.chunks_exact_mut(WIDTH).skip(y);
        for (row, steps) in rows.zip(stencil.steps.chunks_exact(stencil.width)) {
            for (pixel, step) in row[x..].iter_mut().zip(steps) {
                *pixel = if *step == 0 { *pixel } else { base + step };
            }
        }
    }

    fn fill(&mut self, outline: &Outline, x: f32, y: f32, colour: u8) {
        if let Some(stencil) = Stencil::new(outline) {
            self.lay(&stencil, x, y, colour);
        }
    }

    /// A disc.
    pub fn disc(&mut self, x: f32, y: f32, radius: f32, colour: u8) {
        let mut outline = Outline::new(1.0);
        round(&mut outline, radius);
        self.fill(&outline, x, y, colour);
    }

    /// A circle, so thick.
    pub fn ring(&mut self, x: f32, y: f32, radius: f32, thick: f32, colour: u8) {
        let mut outline = Outline::new(1.0);
        round(&mut outline, radius);
        round(&mut outline, thick - radius);
        self.fill(&outline, x, y, colour);
    }

    /// A rectangle.
    pub fn bar(&mut self, x: f32, y: f32, width: f32, height: f32, colour: u8) {
        let mut outline = Outline::new(1.0);
        outline.move_to(0.0, 0.0);
        outline.line_to(width, 0.0);
        outline.line_to(width, -height);
        outline.line_to(0.0, -height);
        outline.close();
        self.fill(&outline, x, y, colour);
    }

    /// The card as a PNG.
    pub fn png(&self, ground: Colour, colours: &[Colour]) -> Vec<u8> {
        let mut palette = ground.to_vec();
        for colour in colours {
            for step in 1..=STEPS {
                palette.extend((0..3).map(|at| mixed(ground[at], colour[at], step)));
            }
        }
        let mut bytes = Vec::with_capacity(48 << 10);
        let mut encoder = png::Encoder::new(&mut bytes, WIDTH as u32, HEIGHT as u32);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(palette);
        encoder.set_compression(png::Compression::Fast);
        // Lines that are like the one above them become zeros, of which there are most.
        encoder.set_filter(png::Filter::Up);
        let mut writer = encoder.write_header().expect("the header of a card is always right");
        writer.write_image_data(&self.pixels).expect("a card has a byte for each pixel");
        writer.finish().expect("writing to memory cannot fail");
        bytes
    }
}

/// Some of a colour over the ground.
fn mixed(ground: u8, colour: u8, step: u8) -> u8 {
    let (step, steps) = (u32::from(step), u32::from(STEPS));
    let mixed = (u32::from(ground) * (steps - step) + u32::from(colour) * step + steps / 2) / steps;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

/// A circle about the origin, of four curves; one of a negative radius runs the other
/// way about and makes a hole.
fn round(outline: &mut Outline, radius: f32) {
    let turn = radius.signum();
    let (r, k) = (radius.abs(), radius.abs() * 0.552_284_8);
    outline.move_to(r, 0.0);
    outline.curve_to(r, turn * k, k, turn * r, 0.0, turn * r);
    outline.curve_to(-k, turn * r, -r, turn * k, -r, 0.0);
    outline.curve_to(-r, -turn * k, -k, -turn * r, 0.0, -turn * r);
    outline.curve_to(k, -turn * r, r, -turn * k, r, 0.0);
    outline.close();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_where_they_should_be() {
        let mut canvas = Canvas::new();
        canvas.disc(100.0, 100.0, 50.0, 0);
        canvas.ring(300.0, 100.0, 50.0, 10.0, 1);
        canvas.bar(500.0, 50.0, 20.0, 100.0, 2);
        canvas.disc(0.0, 0.0, 50.0, 0);
        let png = canvas.png([255; 3], &[[0; 3], [200, 0, 0], [0, 0, 200]]);
        let picture = image::load_from_memory(&png).unwrap().to_rgb8();
        assert_eq!((picture.width(), picture.height()), (1200, 630));
        let at = |x, y| picture.get_pixel(x, y).0;
        assert_eq!(at(100, 100), [0; 3]);
        assert_eq!(at(300, 100), [255; 3], "a ring has a hole");
        assert_eq!(at(255, 100), [200, 0, 0]);
        assert_eq!(at(510, 149), [0, 0, 200]);
        assert_eq!(at(510, 151), [255; 3]);
        assert_eq!(at(10, 10), [255; 3], "what leaves the card is left out");
        assert!(png.len() < 10_000, "{} bytes", png.len());
    }
}
