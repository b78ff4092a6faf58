//! Pictures on pages: their size before they are loaded, and smaller ones for small
//! screens.

use std::collections::BTreeMap;

use super::Site;
use crate::model::SourceId;
use crate::text::{address, push_escaped};

/// How wide a text is: 38 rem of 17 pixels, below that all of the screen but its edges.
/// `whyfirst.css` says so; a theme with a wider text only makes browsers choose a copy
/// that is a little small.
const SIZES: &str = "(min-width: 64rem) 646px, 91vw";

/// What is known of a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// In pixels; zero if the file does not say.
    pub width: u32,
    /// In pixels; zero if the file does not say.
    pub height: u32,
    /// Smaller copies, the smallest first.
    pub variants: Vec<Variant>,
}

/// A smaller copy of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// In pixels.
    pub width: u32,
    /// Its address: ASCII, with its content's hash.
    pub address: String,
}

/// All pictures by their place in the list of files.
pub type Pictures = BTreeMap<usize, Picture>;

/// Writes the `<img>` of a picture of a text. `root` leads from the page to the site's
/// root, or is the site's whole address.
pub fn push_image(html: &mut String, site: &Site, source: SourceId, number: usize, root: &str) {
    let facts = site.facts(source);
    let Some(image) = facts.images.get(number) else { return };
    let file = site.index.images[source.index()].get(number).copied().flatten();
    html.push_str("<img src=\"");
    match file.and_then(|file| site.index.file_addresses.get(&file)) {
        Some(at) => {
            html.push_str(root);
            html.push_str(&address::encode(at));
        }
        None => push_escaped(html, &image.target),
    }
    html.push_str("\" alt=\"");
    push_escaped(html, &image.alt);
    html.push('"');
    if let Some(picture) = file.and_then(|file| site.pictures.get(&file)) {
        push_size(html, picture, file.and_then(|file| site.index.file_addresses.get(&file)), root);
    }
    // The first picture may well be what the reader waits for.
    if number > 0 {
        html.push_str(" loading=\"lazy\"");
    }
    html.push_str(" decoding=\"async\">");
}

fn push_size(html: &mut String, picture: &Picture, own: Option<&String>, root: &str) {
    if picture.width == 0 || picture.height == 0 {
        return;
    }
    html.push_str(&format!(" width=\"{}\" height=\"{}\"", picture.width, picture.height));
    if picture.variants.is_empty() {
        return;
    }
    html.push_str(" srcset=\"");
    for variant in &picture.variants {
        html.push_str(&format!("{root}{} {}w, ", address::encode(&variant.address), variant.width));
    }
    if let Some(own) = own {
        html.push_str(&format!("{root}{} {}w", address::encode(own), picture.width));
    }
    html.push_str(&format!("\" sizes=\"{SIZES}\""));
}
