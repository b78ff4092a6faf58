//! What a drawing is made of: shapes in layers, words above them, and the room that all
//! of it takes.
//!
//! Colours are the theme's: each element has a class, and the whole falls back to the
//! colour of the text around it where no style sheet is read, as in a feed. Numbers are
//! rounded to a tenth, which no eye sees and every machine agrees on.

use std::fmt::Write as _;

use super::labels::{LINE, Label, SIZE, width};
use crate::text::push_escaped;

/// Free room around a drawing.
const MARGIN: f32 = 4.0;

/// How far a drawing may shrink to fit its page; then it scrolls. 15 units make 12 px.
pub(super) const LEAST: f32 = 0.8;

/// What lies below what, from the lowest up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    /// Frames around other things.
    Group,
    /// Lines that may run below boxes.
    Line,
    /// Boxes.
    Box,
    /// Heads of arrows, and lines that run above boxes.
    Arrow,
    /// The ground below words that stand on a line.
    Ground,
}

const LAYERS: usize = 5;

/// A box by its top left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Area {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

impl Area {
    /// The box of a size around a point.
    pub(super) fn around(center: (f32, f32), width: f32, height: f32) -> Area {
        Area { x: center.0 - width / 2.0, y: center.1 - height / 2.0, width, height }
    }

    pub(super) fn center(&self) -> (f32, f32) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    pub(super) fn right(&self) -> f32 {
        self.x + self.width
    }

    pub(super) fn bottom(&self) -> f32 {
        self.y + self.height
    }

    /// Whether a straight line meets it.
    pub(super) fn meets(&self, from: (f32, f32), to: (f32, f32)) -> bool {
        let (mut enters, mut leaves) = (0.0_f32, 1.0_f32);
        let ways =
            [(from.0, to.0 - from.0, self.x, self.right()), (from.1, to.1 - from.1, self.y, self.bottom())];
        for (start, way, low, high) in ways {
            if way.abs() < 0.01 {
                if start < low || start > high {
                    return false;
                }
                continue;
            }
            let (first, last) = ((low - start) / way, (high - start) / way);
            enters = enters.max(first.min(last));
            leaves = leaves.min(first.max(last));
        }
        enters <= leaves
    }

    fn include(&mut self, x: f32, y: f32) {
        let (right, bottom) = (self.right().max(x), self.bottom().max(y));
        self.x = self.x.min(x);
        self.y = self.y.min(y);
        self.width = right - self.x;
        self.height = bottom - self.y;
    }
}

/// A drawing in the making.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    layers: [String; LAYERS],
    words: String,
    /// All that has been drawn lies within.
    extent: Option<Area>,
}

impl Canvas {
    /// A box with round corners.
    pub(super) fn rectangle(&mut self, layer: Layer, class: &str, area: Area, radius: f32) {
        self.include(area);
        let out = self.open(layer, "rect", class);
        attributes(out, &[("x", area.x), ("y", area.y), ("width", area.width), ("height", area.height)]);
        if radius > 0.0 {
            attributes(out, &[("rx", radius)]);
        }
        out.push_str("/>");
    }

    /// The largest ellipse within a box.
    pub(super) fn ellipse(&mut self, layer: Layer, class: &str, area: Area) {
        self.include(area);
        let (x, y) = area.center();
        let out = self.open(layer, "ellipse", class);
        attributes(out, &[("cx", x), ("cy", y), ("rx", area.width / 2.0), ("ry", area.height / 2.0)]);
        out.push_str("/>");
    }

    /// A closed shape.
    pub(super) fn polygon(&mut self, layer: Layer, class: &str, corners: &[(f32, f32)]) {
        self.include_points(corners);
        let out = self.open(layer, "polygon", class);
        out.push_str(" points=\"");
        for (index, corner) in corners.iter().enumerate() {
            if index > 0 {
                out.push(' ');
            }
            push_point(out, *corner);
        }
        out.push_str("\"/>");
    }

    /// A line through points, its corners rounded.
    pub(super) fn line(&mut self, layer: Layer, class: &str, points: &[(f32, f32)], radius: f32) {
        self.include_points(points);
        let out = self.open(layer, "path", class);
        out.push_str(" d=\"");
        push_path(out, points, radius);
        out.push_str("\"/>");
    }

    /// A path that the caller writes; `points` are those that it stays within.
    pub(super) fn path(&mut self, layer: Layer, class: &str, path: &str, points: &[(f32, f32)]) {
        self.include_points(points);
        let out = self.open(layer, "path", class);
        let _ = write!(out, " d=\"{path}\"/>");
    }

    /// The head of an arrow, its tip at a point.
    pub(super) fn arrowhead(&mut self, tip: (f32, f32), from: (f32, f32)) {
        let (along, across) = directions(from, tip);
        let corner = |back: f32, side: f32| {
            (tip.0 - along.0 * back + across.0 * side, tip.1 - along.1 * back + across.1 * side)
        };
        self.polygon(Layer::Arrow, "d-tip", &[tip, corner(9.0, 4.2), corner(9.0, -4.2)]);
    }

    /// The head of an arrow for which nobody waits.
    pub(super) fn open_arrowhead(&mut self, tip: (f32, f32), from: (f32, f32)) {
        let (along, across) = directions(from, tip);
        let corner =
            |side: f32| (tip.0 - along.0 * 8.0 + across.0 * side, tip.1 - along.1 * 8.0 + across.1 * side);
        self.line(Layer::Arrow, "d-edge", &[corner(5.0), tip, corner(-5.0)], 0.0);
    }

    /// A small cross: what comes here goes no further.
    pub(super) fn cross(&mut self, (x, y): (f32, f32)) {
        self.line(Layer::Arrow, "d-edge", &[(x - 4.0, y - 4.0), (x + 4.0, y + 4.0)], 0.0);
        self.line(Layer::Arrow, "d-edge", &[(x - 4.0, y + 4.0), (x + 4.0, y - 4.0)], 0.0);
    }

    /// Draws below everything that a layer holds so far, as a frame around frames must.
    pub(super) fn under(&mut self, layer: Layer, draw: impl FnOnce(&mut Canvas)) {
        let above = std::mem::take(&mut self.layers[layer as usize]);
        draw(self);
        self.layers[layer as usize].push_str(&above);
    }

    /// Words around a point.
    pub(super) fn words(&mut self, class: &str, label: &Label, center: (f32, f32)) {
        self.lines(class, label, (center.0, center.1 - label.height / 2.0), false);
    }

    /// Words to the right of and below a point.
    pub(super) fn words_from(&mut self, class: &str, label: &Label, corner: (f32, f32)) {
        self.lines(class, label, corner, true);
    }

    fn lines(&mut self, class: &str, label: &Label, at: (f32, f32), from_left: bool) {
        // Letters stand a third of their size below the middle of their line.
        let mut y = at.1 + LINE / 2.0 + SIZE * 0.35;
        for line in &label.lines {
            let wide = width(line);
            let left = if from_left { at.0 } else { at.0 - wide / 2.0 };
            self.include(Area { x: left, y: y - SIZE, width: wide, height: LINE });
            self.words.push_str("<text");
            attributes(&mut self.words, &[("x", at.0), ("y", y)]);
            if from_left {
                self.words.push_str(" text-anchor=\"start\"");
            }
            push_class(&mut self.words, class);
            self.words.push('>');
            push_escaped(&mut self.words, line);
            self.words.push_str("</text>");
            y += LINE;
        }
    }

    /// The whole as SVG, described for who cannot see it. An empty drawing before it
    /// takes as much width as the drawing must keep: style sheets cannot know it.
    pub(super) fn finish(self, alt: Option<&str>) -> String {
        let extent = self.extent.unwrap_or_default();
        let (x, y) = ((extent.x - MARGIN).floor(), (extent.y - MARGIN).floor());
        let (width, height) = ((extent.right() + MARGIN - x).ceil(), (extent.bottom() + MARGIN - y).ceil());
        let mut svg = String::new();
        let _ = write!(
            svg,
            "<svg class=\"d-least\" width=\"{}\" height=\"0\" aria-hidden=\"true\"></svg><svg class=\"d\" width=\"{width}\" height=\"{height}\" viewBox=\"{x} {y} {width} {height}\" role=\"img\"",
            (width * LEAST).ceil(),
        );
        if let Some(alt) = alt {
            svg.push_str(" aria-label=\"");
            push_escaped(&mut svg, alt);
            svg.push('"');
        }
        let _ = write!(svg, " fill=\"none\" stroke=\"currentColor\" font-size=\"{SIZE}\">");
        for layer in self.layers {
            svg.push_str(&layer);
        }
        svg.push_str("<g class=\"d-words\" fill=\"currentColor\" stroke=\"none\" text-anchor=\"middle\">");
        svg.push_str(&self.words);
        svg.push_str("</g></svg>");
        svg
    }

    fn open(&mut self, layer: Layer, element: &str, class: &str) -> &mut String {
        let out = &mut self.layers[layer as usize];
        out.push('<');
        out.push_str(element);
        push_class(out, class);
        out
    }

    fn include(&mut self, area: Area) {
        self.include_points(&[(area.x, area.y), (area.right(), area.bottom())]);
    }

    fn include_points(&mut self, points: &[(f32, f32)]) {
        for (x, y) in points.iter().filter(|(x, y)| x.is_finite() && y.is_finite()) {
            self.extent.get_or_insert(Area { x: *x, y: *y, width: 0.0, height: 0.0 }).include(*x, *y);
        }
    }
}

/// The unit vectors from one point to another and to the side of that.
fn directions(from: (f32, f32), to: (f32, f32)) -> ((f32, f32), (f32, f32)) {
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    let length = (x * x + y * y).sqrt().max(0.001);
    let along = (x / length, y / length);
    (along, (-along.1, along.0))
}

/// A point moved towards another, but not past its middle.
pub(super) fn towards(from: (f32, f32), to: (f32, f32), by: f32) -> (f32, f32) {
    let (along, _) = directions(from, to);
    let half = ((to.0 - from.0).powi(2) + (to.1 - from.1).powi(2)).sqrt() / 2.0;
    let by = by.min(half);
    (from.0 + along.0 * by, from.1 + along.1 * by)
}

fn push_path(out: &mut String, points: &[(f32, f32)], radius: f32) {
    for (index, point) in points.iter().enumerate() {
        let next = points.get(index + 1).filter(|_| index > 0 && radius > 0.0);
        match next {
            Some(next) => {
                out.push('L');
                push_point(out, towards(*point, points[index - 1], radius));
                out.push('Q');
                push_point(out, *point);
                out.push(' ');
                push_point(out, towards(*point, *next, radius));
            }
            None => {
                out.push(if index == 0 { 'M' } else { 'L' });
                push_point(out, *point);
            }
        }
    }
}

fn push_class(out: &mut String, class: &str) {
    if !class.is_empty() {
        let _ = write!(out, " class=\"{class}\"");
    }
}

fn attributes(out: &mut String, values: &[(&str, f32)]) {
    for (name, value) in values {
        let _ = write!(out, " {name}=\"{}\"", Rounded(*value));
    }
}

fn push_point(out: &mut String, point: (f32, f32)) {
    let _ = write!(out, "{},{}", Rounded(point.0), Rounded(point.1));
}

/// A number to a tenth, without a needless zero.
pub(super) struct Rounded(pub(super) f32);

impl std::fmt::Display for Rounded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tenths = (self.0 * 10.0).round();
        // Adding zero turns -0 into 0.
        if tenths.is_finite() { write!(f, "{}", tenths / 10.0 + 0.0) } else { f.write_str("0") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_to_a_tenth() {
        let written: Vec<String> =
            [1.0, 0.15, -0.04, 12.349, f32::NAN, 1e6].map(|value| Rounded(value).to_string()).to_vec();
        assert_eq!(written, ["1", "0.2", "0", "12.3", "0", "1000000"]);
    }

    #[test]
    fn a_drawing_takes_the_room_that_it_needs() {
        let mut canvas = Canvas::default();
        canvas.rectangle(Layer::Box, "d-node", Area { x: -10.0, y: 5.0, width: 40.0, height: 20.0 }, 4.0);
        let svg = canvas.finish(Some("\"<a>\""));
        assert!(svg.contains("viewBox=\"-14 1 48 28\""), "{svg}");
        assert!(svg.contains("aria-label=\"&quot;&lt;a&gt;&quot;\""), "{svg}");
        assert!(
            svg.contains("<rect class=\"d-node\" x=\"-10\" y=\"5\" width=\"40\" height=\"20\" rx=\"4\"/>")
        );
    }

    #[test]
    fn corners_are_rounded_but_not_the_ends() {
        let mut path = String::new();
        push_path(&mut path, &[(0.0, 0.0), (0.0, 20.0), (20.0, 20.0)], 6.0);
        assert_eq!(path, "M0,0L0,14Q0,20 6,20L20,20");
    }
}
