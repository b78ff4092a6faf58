//! An accent of a hue, as light as is asked for.

use super::canvas::Colour;

/// How strong an accent is, in OKLCH.
const CHROMA: f32 = 0.14;

/// The colour of a hue in degrees and a lightness from 0 to 1 (OKLCH, Björn Ottosson),
/// as near as sRGB can come to it.
pub fn accent(hue: u32, lightness: f32) -> Colour {
    let hue = f32::from(u16::try_from(hue % 360).unwrap_or(0)).to_radians();
    let mut chroma = CHROMA;
    loop {
        let linear = linear(lightness, chroma * hue.cos(), chroma * hue.sin());
        let within = linear.iter().all(|part| (-0.001..=1.001).contains(part));
        if within || chroma < 0.01 {
            return linear.map(encoded);
        }
        chroma -= 0.005;
    }
}

/// Linear red, green and blue of a colour in OKLab.
fn linear(lightness: f32, a: f32, b: f32) -> [f32; 3] {
    let cube = |by_a: f32, by_b: f32| (lightness + by_a * a + by_b * b).powi(3);
    let (l, m, s) = (
        cube(0.396_337_78, 0.215_803_76),
        cube(-0.105_561_346, -0.063_854_17),
        cube(-0.089_484_18, -1.291_485_5),
    );
    [
        4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s,
        -1.268_438 * l + 2.609_757_4 * m - 0.341_319_4 * s,
        -0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s,
    ]
}

/// A linear part as a byte of sRGB.
fn encoded(linear: f32) -> u8 {
    let linear = linear.clamp(0.0, 1.0);
    let encoded = if linear <= 0.003_130_8 { 12.92 * linear } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
    (encoded * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::accent;

    #[test]
    fn hues_are_what_they_are_called() {
        let [red, green, blue] = accent(30, 0.6);
        assert!(red > green && red > blue);
        let [red, green, blue] = accent(140, 0.6);
        assert!(green > red && green > blue);
        let [red, green, blue] = accent(260, 0.6);
        assert!(blue > red && blue > green);
        assert_eq!(accent(0, 0.5), accent(360, 0.5));
    }
}
