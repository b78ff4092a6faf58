//! The size that an SVG asks for, and whether it is well-formed. Entities are never
//! expanded and nothing in it is run: in an `<img>` no browser would either.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Examined, Format};

/// Looks at a file that may be an SVG. Nothing if it is none.
pub(super) fn examine(bytes: &[u8]) -> Option<Examined> {
    // Another encoding shows in comments at most: names and numbers are ASCII.
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader::from_str(&text);
    let root = loop {
        match reader.read_event().ok()? {
            Event::Start(root) => break Some(root),
            Event::Empty(root) if root.local_name().as_ref() == "svg" => return Some(examined(&root, true)),
            Event::Empty(_) | Event::Eof => break None,
            _ => {}
        }
    };
    let root = root.filter(|root| root.local_name().as_ref() == "svg")?;
    let whole = closes(&mut reader);
    Some(examined(&root, whole))
}

/// Whether every element that is open is closed. A browser shows nothing of an SVG that
/// is not well-formed.
fn closes(reader: &mut Reader<&[u8]>) -> bool {
    let mut open = 1_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(_)) => open += 1,
            Ok(Event::End(_)) => open = open.saturating_sub(1),
            Ok(Event::Eof) => return open == 0,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

fn examined(root: &BytesStart<'_>, whole: bool) -> Examined {
    let (width, height) = size(root).unwrap_or_default();
    Examined { format: Format::Svg, width, height, whole, located: false }
}

/// The size in pixels: width and height, the one that is missing by the proportions of
/// the `viewBox`, or its own size.
fn size(root: &BytesStart<'_>) -> Option<(u32, u32)> {
    let attribute = |name: &str| {
        let attribute = root.try_get_attribute(name).ok()??;
        Some(attribute.value.into_owned())
    };
    let side = |name| attribute(name).as_deref().and_then(length);
    let view = attribute("viewBox").as_deref().and_then(view_box);
    let (width, height) = match (side("width"), side("height"), view) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some(view)) => (width, width * view.1 / view.0),
        (None, Some(height), Some(view)) => (height * view.0 / view.1, height),
        (None, None, Some(view)) => view,
        _ => return None,
    };
    Some((pixels(width)?, pixels(height)?))
}

fn pixels(length: f64) -> Option<u32> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies within the range")]
    (0.5..1e6).contains(&length).then(|| length.round() as u32)
}

/// A length in pixels. A share of something, such as `100%`, is none.
fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let unit_at = text.find(|c: char| c.is_ascii_alphabetic() && c != 'e' || c == '%').unwrap_or(text.len());
    let (number, unit) = match text.strip_suffix("em") {
        Some(number) => (number, "em"),
        None => text.split_at(unit_at),
    };
    let scale = match unit {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "em" => 16.0,
        _ => return None,
    };
    number.trim().parse::<f64>().ok().map(|number| number * scale).filter(|length| *length > 0.0)
}

fn view_box(text: &str) -> Option<(f64, f64)> {
    let numbers: Vec<f64> = text
        .split(|c: char| c == ',' || c.is_ascii_whitespace())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    match numbers[..] {
        [_, _, width, height] if width > 0.0 && height > 0.0 => Some((width, height)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size_of(attributes: &str) -> (u32, u32) {
        let text = format!("<?xml version='1.0'?><!-- < --><svg {attributes}><g/></svg>");
        let examined = examine(text.as_bytes()).unwrap();
        assert!(examined.whole);
        (examined.width, examined.height)
    }

    #[test]
    fn the_size_comes_from_width_height_and_view_box() {
        assert_eq!(size_of("width='120' height=\"80px\""), (120, 80));
        assert_eq!(size_of("viewBox='0 0 24 12'"), (24, 12));
        assert_eq!(size_of("width='100%' height='100%' viewBox='0,0, 300,150'"), (300, 150));
        assert_eq!(size_of("width='48' viewBox='0 0 24 12'"), (48, 24));
        assert_eq!(size_of("width='1in' height='2.5em'"), (96, 40));
        assert_eq!(size_of("width='1e2' height='72pt'"), (100, 96));
        assert_eq!(size_of("width='50%'"), (0, 0));
        assert_eq!(size_of("viewBox='0 0 nan 0'"), (0, 0));
        assert_eq!(size_of("width='1e300' height='1'"), (0, 0));
    }

    #[test]
    fn other_text_is_no_svg() {
        for text in ["", "글", "<html><svg/></html>", "<svg", "{}", "<p>"] {
            assert_eq!(examine(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn one_that_is_cut_short_is_not_whole() {
        assert!(examine(b"<svg viewBox='0 0 1 1'/>").unwrap().whole);
        assert!(examine(b"<s:svg xmlns:s='x'><s:g></s:g></s:svg>\n").unwrap().whole);
        assert!(!examine(b"<svg viewBox='0 0 1 1'><g></g>").unwrap().whole);
        assert!(!examine(b"<svg viewBox='0 0 1 1'><g></svg>").unwrap().whole);
    }

    /// An SVG of small size can stand for one that fills all memory.
    #[test]
    fn entities_are_not_expanded() {
        let bomb = "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><svg width='1' height='2'>&b;</svg>";
        assert_eq!(examine(bomb.as_bytes()).map(|svg| (svg.width, svg.height)), Some((1, 2)));
    }
}
