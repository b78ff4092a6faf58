//! The colours of a site out of the one hue that site.toml names.
//!
//! The three parts keep the distances that their colours have in the theme, around the
//! circle of hues of OKLCH (CSS Color 4, 9.4). A colour of words is moved away from its
//! grounds until it has the contrast that WCAG 2.2 asks of text (1.4.3: 4.5 to 1), one of
//! marks until it has that of graphics (1.4.11: 3 to 1), so that no hue makes a site hard
//! to read.

use std::fmt::Write as _;

use color::{Oklch, OpaqueColor, Srgb};

/// A part's name and its distance from the hue of the why, in degrees.
const PARTS: [(&str, f32); 3] = [("why", 0.0), ("what", 217.0), ("how", 117.0)];

/// The grounds that words stand on, by day and by night: paper, sheet, filled boxes.
const GROUNDS: [&[[u8; 3]]; 2] = [
    &[[0xfb, 0xfa, 0xf6], [0xff, 0xff, 0xff], [0xf3, 0xf0, 0xe8]],
    &[[0x17, 0x16, 0x13], [0x20, 0x1e, 0x1a], [0x26, 0x24, 0x20]],
];

/// Lightness and chroma of a kind of colour for each part, by day and by night.
type Shades = [[(f32, f32); 2]; 3];

const TONE: Shades =
    [[(0.527, 0.151), (0.777, 0.106)], [(0.453, 0.106), (0.799, 0.069)], [(0.45, 0.083), (0.791, 0.075)]];
const MARK: Shades =
    [[(0.635, 0.163), (0.731, 0.126)], [(0.556, 0.112), (0.729, 0.087)], [(0.575, 0.097), (0.726, 0.085)]];
const WASH: Shades =
    [[(0.96, 0.018), (0.256, 0.023)], [(0.957, 0.01), (0.254, 0.023)], [(0.956, 0.012), (0.255, 0.021)]];
const GLOW: [(f32, f32); 2] = [(0.904, 0.043), (0.366, 0.063)];

/// The rules that give the theme's colours another hue, in degrees.
pub fn css(hue: u32) -> String {
    let hue = hue as f32;
    let mut css = String::from("\n:root {\n");
    for (part, (name, _)) in PARTS.iter().enumerate() {
        let [tone, mark, wash] = colours(part, hue);
        for (kind, colours) in [("", tone), ("-mark", mark), ("-wash", wash)] {
            push(&mut css, &format!("{name}{kind}"), colours);
        }
    }
    push(&mut css, "glow", [0, 1].map(|night| shade(GLOW[night], hue)));
    css.push_str("}\n");
    css
}

/// The colours of why, what and how by day: those of words and those of marks.
pub fn by_day(hue: u32) -> [[[u8; 3]; 2]; 3] {
    [0, 1, 2].map(|part| {
        let [tone, mark, _] = colours(part, hue as f32);
        [tone[0], mark[0]]
    })
}

/// The colours of a part: of words, of marks, of grounds, each by day and by night.
fn colours(part: usize, hue: f32) -> [[[u8; 3]; 2]; 3] {
    let hue = (hue + PARTS[part].1) % 360.0;
    let wash = [0, 1].map(|night| shade(WASH[part][night], hue));
    let tone = [0, 1].map(|night| readable(TONE[part][night], hue, wash[night], night, 4.6));
    let mark = [0, 1].map(|night| readable(MARK[part][night], hue, wash[night], night, 3.1));
    [tone, mark, wash]
}

fn push(css: &mut String, name: &str, [day, night]: [[u8; 3]; 2]) {
    let hex = |[r, g, b]: [u8; 3]| format!("#{r:02x}{g:02x}{b:02x}");
    _ = writeln!(css, "  --{name}: light-dark({}, {});", hex(day), hex(night));
}

/// A colour as screens have it; what they cannot show loses chroma until they can.
fn shade((lightness, chroma): (f32, f32), hue: f32) -> [u8; 3] {
    let mut chroma = chroma;
    loop {
        let shown = OpaqueColor::<Oklch>::new([lightness, chroma, hue]).convert::<Srgb>();
        let fits = shown.components.iter().all(|part| (-0.002..=1.002).contains(part));
        if fits || chroma <= 0.0 {
            let byte = shown.to_rgba8();
            return [byte.r, byte.g, byte.b];
        }
        chroma -= 0.004;
    }
}

/// A colour moved towards black by day and white by night until it is readable on all
/// grounds and on its own wash.
fn readable((lightness, chroma): (f32, f32), hue: f32, wash: [u8; 3], night: usize, least: f32) -> [u8; 3] {
    let step = if night == 0 { -0.01 } else { 0.01 };
    let mut lightness = lightness;
    loop {
        let colour = shade((lightness, chroma), hue);
        let grounds = GROUNDS[night].iter().chain([&wash]);
        let is_readable = grounds.map(|ground| contrast(colour, *ground)).all(|found| found >= least);
        if is_readable || !(0.05..=0.97).contains(&lightness) {
            return colour;
        }
        lightness += step;
    }
}

/// The contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio).
fn contrast(one: [u8; 3], two: [u8; 3]) -> f32 {
    let luminance = |colour: [u8; 3]| {
        OpaqueColor::<Srgb>::new(colour.map(|part| f32::from(part) / 255.0)).relative_luminance()
    };
    let (one, two) = (luminance(one), luminance(two));
    (one.max(two) + 0.05) / (one.min(two) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hue_is_readable() {
        for hue in 0..=360 {
            let css = css(hue);
            for line in css.lines().filter(|line| line.contains("light-dark")) {
                let colours: Vec<[u8; 3]> = line
                    .split('#')
                    .skip(1)
                    .map(|hex| [0, 2, 4].map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()))
                    .collect();
                let least = match () {
                    () if line.contains("-wash") || line.contains("glow") => continue,
                    () if line.contains("-mark") => 3.0,
                    () => 4.5,
                };
                for (colour, grounds) in colours.iter().zip(GROUNDS) {
                    assert!(grounds.iter().all(|ground| contrast(*colour, *ground) >= least), "{hue} {line}");
                }
            }
        }
    }

    #[test]
    fn black_on_white_is_twenty_one_to_one() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 0.01);
    }
}
