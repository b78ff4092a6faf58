//! The site's own font, for an author who names one: cut down to the letters that stand on
//! the pages, and sent from the site itself.
//!
//! What a page and the style sheet have to know, a font's address, follows from the file
//! and the letters alone. So nothing is cut until the font is asked for: an edit in the
//! preview costs a comparison of sets.
//!
//! A face is one file and has no `unicode-range`. To send what is common in one file and
//! what is rare in another was measured on this repository's Korean posts, with what stands
//! on more than 1, 2, 5, 10 and 20 of 100 pages taken for common: each time all posts needed
//! both files. The ranges would weigh more in the style sheet than they save.

mod face;
mod subset;

pub use face::{Embedding, Face, Fault};
pub use subset::Effort;

use std::fmt::Write as _;
use std::sync::Arc;

use crate::memo::{Memo, Step};
use crate::text::letters::Letters;

/// Cutting and packing; goes up whenever other bytes come of the same font and letters.
const STEP: Step = Step { name: "font", version: 1 };

/// What the style sheet calls the site's font. Its own name may belong to the whole font.
const FAMILY: &str = "Site Font";

/// What a font is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// All text; what is bold too, if the font is variable or there is no other.
    Text,
    /// What is bold.
    Bold,
}

/// The fonts of a site; most sites have none.
#[derive(Clone, Debug, Default)]
pub struct Fonts(Vec<Font>);

/// One of them, with the letters that readers need.
#[derive(Clone, Debug)]
struct Font {
    role: Role,
    face: Arc<Face>,
    letters: Letters,
    address: String,
}

impl Fonts {
    /// Fonts for pages with these letters.
    pub fn new(faces: &[(Role, Arc<Face>)], letters: &Letters) -> Fonts {
        Fonts(faces.iter().map(|(role, face)| Font::new(*role, Arc::clone(face), letters)).collect())
    }

    /// Their addresses.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|font| font.address.as_str())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the style sheet says of them. Until one is there, text is shown in the font of
    /// the system (`swap`): nobody waits for a font to read.
    pub fn css(&self) -> String {
        let mut css = String::new();
        for font in &self.0 {
            let file = font.address.rsplit('/').next().unwrap_or_default();
            let weight = font.weight();
            _ = write!(
                css,
                "\n@font-face {{ font-family: \"{FAMILY}\"; src: url(\"{file}\") format(\"woff2\"); font-weight: {weight}; font-display: swap }}"
            );
        }
        if !self.is_empty() {
            _ = writeln!(css, "\n:root {{ font-family: \"{FAMILY}\", var(--system, sans-serif) }}");
        }
        css
    }

    /// The font at a place, as WOFF2; nothing if it cannot be made.
    pub fn draw(&self, at: usize, effort: Effort) -> Vec<u8> {
        self.0.get(at).and_then(|font| font.make(effort)).unwrap_or_default()
    }

    /// As [`Fonts::draw`] for readers, or what an earlier run has made.
    pub fn keep(&self, at: usize, memo: &Memo) -> Vec<u8> {
        let Some(font) = self.0.get(at) else { return Vec::new() };
        let input = [font.face.hash.as_bytes().as_slice(), &font.letters.to_bytes()];
        let made = memo.try_bytes(STEP, &input, || font.make(Effort::Most).ok_or(()));
        made.map(|bytes| bytes.to_vec()).unwrap_or_default()
    }
}

impl Font {
    fn new(role: Role, face: Arc<Face>, letters: &Letters) -> Font {
        let letters = letters.within(&face.letters);
        let mut hasher = blake3::Hasher::new();
        hasher.update(&STEP.version.to_le_bytes()).update(face.hash.as_bytes()).update(&letters.to_bytes());
        let name = match role {
            Role::Text => "text",
            Role::Bold => "bold",
        };
        let address = format!("assets/font-{name}-{}.woff2", &hasher.finalize().to_hex()[..10]);
        Font { role, face, letters, address }
    }

    /// The weights that it stands for. A font that is no variable one is taken for what
    /// its author uses it as, whatever it says of itself.
    fn weight(&self) -> String {
        match (self.role, self.face.weights) {
            (Role::Text, Some((least, most))) => format!("{least} {most}"),
            (Role::Text, None) => "400".to_owned(),
            (Role::Bold, _) => "700".to_owned(),
        }
    }

    fn make(&self, effort: Effort) -> Option<Vec<u8>> {
        subset::pack(&self.face.cut(&self.letters)?, effort)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VARIABLE: &[u8] = include_bytes!("../../../tests/data/fonts/variable.ttf");
    const BOLD: &[u8] = include_bytes!("../../../fonts/card-bold.otf");

    fn fonts(letters: &str) -> Fonts {
        let face = |file| Arc::new(Face::read(file, &Memo::new()).unwrap());
        Fonts::new(&[(Role::Text, face(VARIABLE)), (Role::Bold, face(BOLD))], &Letters::of(letters))
    }

    #[test]
    fn an_address_follows_from_file_and_letters() {
        let addresses = |letters: &str| fonts(letters).addresses().map(str::to_owned).collect::<Vec<_>>();
        let [first, same, more] = ["가", "가人x", "가나"].map(addresses);
        // No font has 人, and every font has x.
        assert_eq!(first, same);
        assert!(first[0] != more[0] && first[1] != more[1]);
        assert!(first[0].starts_with("assets/font-text-") && first[1].starts_with("assets/font-bold-"));
    }

    #[test]
    fn the_style_sheet_names_both() {
        let css = fonts("가").css();
        assert_eq!(css.matches("@font-face").count(), 2);
        assert!(css.contains("font-weight: 45 930;") && css.contains("font-weight: 700;"), "{css}");
        assert_eq!(Fonts::default().css(), "");
    }

    #[test]
    fn what_was_made_is_not_made_again() {
        let (fonts, memo) = (fonts("가"), Memo::new());
        let made = fonts.keep(0, &memo);
        assert!(memo.is_dirty() && made.starts_with(b"wOF2"));
        let memo = Memo::load(&memo.save());
        assert_eq!(fonts.keep(0, &memo), made);
        assert!(!memo.is_dirty(), "it was made again");
        assert!(fonts.draw(0, Effort::Least).len() >= made.len());
        assert_eq!(fonts.draw(2, Effort::Least), b"");
    }
}
