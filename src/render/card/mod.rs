//! Share cards: the picture that a chat or a feed shows beside a link, drawn for each
//! post, term and series that has no picture of its own, and for each home.
//!
//! A card is known by what stands on it: its address is a hash of that, so that pages can
//! name it before it is drawn, and a card that has not changed is never drawn again.

mod canvas;
mod font;
mod lines;

use serde::Serialize;

use self::canvas::{Canvas, Colour, HEIGHT, WIDTH};
use self::font::{Font, Weight};
use super::{Site, Theme, accent, view};
use crate::model::{Kind, LanguageId, SourceId};

/// Goes up whenever the drawing of the same card changes.
const VERSION: u32 = 1;

/// How wide and high a card is, in pixels.
pub const SIZE: (u32, u32) = (WIDTH as u32, HEIGHT as u32);

/// From the edge to the letters. Services that show two to one cut 15 pixels off above
/// and below.
const EDGE: f32 = 84.0;
/// How wide a line can be.
const MEASURE: f32 = WIDTH as f32 - 2.0 * EDGE;

/// What a card stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A language of the site.
    Home(LanguageId),
    /// A post, a term, or a series with a page of its own.
    Source(SourceId),
    /// A series, by its place in the index.
    Series(usize),
}

/// What stands on a card.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Card {
    version: u32,
    /// No two pages share a card, so that each is one file of the site.
    page: String,
    /// The line above the title: a series, the glossary.
    place: String,
    title: String,
    notes: Vec<Note>,
    site: String,
    hue: Option<u32>,
    /// For a post of a series: its place in it from 1, and how many there are.
    step: Option<(usize, usize)>,
}

/// A line below the title.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Note {
    label: String,
    text: String,
    /// Which colour marks it.
    mark: u8,
}

/// The colours of a card by their numbers on the canvas.
const INK: u8 = 0;
const SOFT: u8 = 1;
const LINE: u8 = 2;
const WHY: u8 = 3;
const WHAT: u8 = 4;
const HOW: u8 = 5;
/// The why's colour for letters: darker, to be read.
const WHY_INK: u8 = 6;
const WHAT_INK: u8 = 7;

const GROUND: Colour = [0xfb, 0xfa, 0xf6];

/// What would stand on the card of a subject.
fn compose(site: &Site, theme: &Theme, subject: Subject) -> Card {
    let (language, page) = match subject {
        Subject::Home(language) => (language, site.config.prefix(language)),
        Subject::Source(id) => (site.facts(id).language, site.index.addresses[id.index()].clone()),
        Subject::Series(at) => (site.index.series[at].language, site.index.series[at].address.clone()),
    };
    let named = site.config.language(language);
    let words = theme.words(&named.code);
    let mut card = Card {
        version: VERSION,
        page,
        place: String::new(),
        title: named.title.clone(),
        notes: Vec::new(),
        site: named.title.clone(),
        hue: site.config.hue,
        step: None,
    };
    let label = |key: &str| words.get(key).to_owned();
    let why = |text: &str| Note { label: label("part_why"), text: text.to_owned(), mark: WHY };
    match subject {
        Subject::Home(_) => {
            let host = site.config.base_url.split("://").last().and_then(|rest| rest.split('/').next());
            card.site = host.unwrap_or_default().to_owned();
            card.notes.push(why(&named.why));
        }
        Subject::Series(at) => {
            card.place = label("series");
            card.title.clone_from(&site.index.series[at].title);
        }
        Subject::Source(id) => {
            let facts = site.facts(id);
            card.title.clone_from(&facts.title.value);
            card.notes.push(why(view::why(facts)));
            match facts.kind {
                Kind::Post => card.place_in_series(site, id),
                Kind::Term => {
                    card.place = label("glossary");
                    let short = facts.short.as_ref().map_or("", |short| &short.value);
                    card.notes.push(Note { label: label("part_what"), text: short.to_owned(), mark: WHAT });
                }
                Kind::Series => card.place = label("series"),
                Kind::Page => {}
            }
        }
    }
    card.tidy()
}

/// The card of a subject. None if the author wants no cards, if the site has no address,
/// if the page has a picture of its own or no page at all, or if there are letters that
/// the font does not have: a card with wrong words would be worse than none.
pub fn of(site: &Site, theme: &Theme, subject: Subject) -> Option<Card> {
    if !site.config.share_cards || site.config.base_url.is_empty() {
        return None;
    }
    if let Subject::Source(id) = subject
        && (site.index.covers[id.index()].is_some() || !site.index.published[id.index()])
    {
        return None;
    }
    Some(compose(site, theme, subject)).filter(|card| card.texts().all(|text| missing(text).next().is_none()))
}

/// The letters of a text that no card can show. Emoji and signs are not among them: they
/// are left out.
pub fn missing(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric() && !font::has(*c))
}

impl Card {
    fn place_in_series(&mut self, site: &Site, id: SourceId) {
        let Some((at, place)) = site.index.series_of[id.index()] else { return };
        let series = &site.index.series[at];
        self.place.clone_from(&series.title);
        self.step = Some((place + 1, series.posts.len()));
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        let notes = self.notes.iter().flat_map(|note| [&note.label, &note.text]);
        [&self.place, &self.title, &self.site].into_iter().chain(notes).map(String::as_str)
    }

    /// Without signs that the font does not have, and without what is empty.
    fn tidy(mut self) -> Card {
        let plain = |text: &str| {
            let kept = text.chars().filter(|c| font::has(*c) || c.is_alphanumeric() || c.is_whitespace());
            kept.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        for text in [&mut self.place, &mut self.title, &mut self.site] {
            *text = plain(text);
        }
        for note in &mut self.notes {
            note.text = plain(&note.text);
        }
        self.notes.retain(|note| !note.text.is_empty());
        self
    }

    /// The name of its file: ASCII, a hash of what stands on it.
    pub fn file(&self) -> String {
        let content = serde_json::to_vec(self).expect("texts and numbers can be written as JSON");
        format!("card-{}.png", &blake3::hash(&content).to_hex()[..16])
    }

    /// Its address.
    pub fn address(&self) -> String {
        format!("assets/{}", self.file())
    }

    /// Draws the card.
    pub fn draw(&self) -> Vec<u8> {
        let mut canvas = Canvas::new();
        self.draw_frame(&mut canvas);
        let block = self.block();
        // It stands in the middle of what the frame leaves, a little above it.
        let mut y = TOP + ((BOTTOM - TOP - block.height()) * 0.46).max(0.0);
        for line in &block.title {
            write(&mut canvas, line, block.font, (EDGE, y + block.font.size), INK);
            y += block.font.size * TITLE_STEP;
        }
        y += GAP;
        for (note, lines) in &block.notes {
            draw_note(&mut canvas, note, lines, y);
            y += lines.len() as f32 * NOTE_STEP + NOTE_GAP;
        }
        canvas.png(GROUND, &self.colours())
    }

    /// What stands above and below the words: the place, the site, the way.
    fn draw_frame(&self, canvas: &mut Canvas) {
        let small = Font::new(Weight::Medium, 34.0);
        let strong = Font::new(Weight::Bold, 34.0);
        let steps = self.step.map(|(step, count)| format!("{step}/{count}"));
        let taken = steps.as_ref().map_or(0.0, |steps| small.width(steps) + 40.0);
        let place = lines::cut(&self.place, strong, MEASURE - taken, 1);
        write(canvas, place.first().map_or("", String::as_str), strong, (EDGE, 98.0), WHY_INK);
        if let Some(steps) = &steps {
            write(canvas, steps, small, (EDGE + MEASURE - small.width(steps), 98.0), SOFT);
        }
        for (x, radius, y, colour) in
            [(17.0, 17.0, 546.0, WHY), (46.0, 9.0, 555.0, WHAT), (27.0, 6.0, 574.0, HOW)]
        {
            canvas.disc(EDGE + x, y, radius, colour);
        }
        let way = self.step.filter(|(_, count)| (2..=16).contains(count));
        let taken = way.map_or(0.0, |(_, count)| count as f32 * WAY_STEP + 40.0);
        let name = lines::cut(&self.site, strong, MEASURE - 76.0 - taken, 1);
        write(canvas, name.first().map_or("", String::as_str), strong, (EDGE + 76.0, 568.0), INK);
        if let Some((step, count)) = way {
            for at in 1..=count {
                let x = EDGE + MEASURE - 10.0 - (count - at) as f32 * WAY_STEP;
                match at {
                    _ if at < step => canvas.disc(x, 556.0, 7.0, WHY),
                    _ if at == step => canvas.disc(x, 556.0, 11.0, WHY),
                    _ => canvas.ring(x, 556.0, 7.0, 2.5, SOFT),
                }
            }
        }
        canvas.bar(EDGE, 508.0, MEASURE, 2.0, LINE);
    }

    /// Title and notes as large as there is room for, no note cut if that can be.
    fn block(&self) -> Block<'_> {
        let sizes = [(104.0, 1), (92.0, 2), (80.0, 2), (72.0, 3), (60.0, 3)];
        let titles = sizes.into_iter().filter_map(|(size, most)| {
            let font = Font::new(Weight::Bold, size);
            Some((font, lines::broken(&self.title, font, MEASURE, most)?))
        });
        let mut titles: Vec<_> = titles.collect();
        if titles.is_empty() {
            let font = Font::new(Weight::Bold, 60.0);
            titles.push((font, lines::cut(&self.title, font, MEASURE, 3)));
        }
        let block = |most: usize, whole: bool, (font, title): &(Font, Vec<String>)| {
            let notes = self.notes.iter().map(|note| Some((note, note.lines(most, whole)?)));
            let block = Block { font: *font, title: title.clone(), notes: notes.collect::<Option<_>>()? };
            (block.height() <= BOTTOM - TOP).then_some(block)
        };
        let tries = [(3, true), (2, false), (1, false)];
        let found = tries
            .iter()
            .find_map(|(most, whole)| titles.iter().find_map(|title| block(*most, *whole, title)));
        found.unwrap_or_else(|| {
            let (font, title) = titles.swap_remove(0);
            Block { font, title, notes: Vec::new() }
        })
    }

    /// The colours by their numbers. Those of the parts are the theme's, by day.
    fn colours(&self) -> [Colour; 8] {
        let own = [
            [[0xb0, 0x43, 0x1b], [0xd9, 0x62, 0x2f]],
            [[0x2d, 0x56, 0x90], [0x46, 0x74, 0xb4]],
            [[0x25, 0x63, 0x43], [0x3f, 0x8a, 0x63]],
        ];
        let [why, what, how] = self.hue.map_or(own, accent::by_day);
        let (ink, soft, line) = ([0x24, 0x21, 0x1c], [0x63, 0x5c, 0x51], [0xe4, 0xdf, 0xd3]);
        [ink, soft, line, why[1], what[1], how[1], why[0], what[0]]
    }
}

/// Where the words begin and end between the frame's.
const TOP: f32 = 116.0;
const BOTTOM: f32 = 492.0;
/// From one line of the title to the next, in parts of its size.
const TITLE_STEP: f32 = 1.24;
/// Between the title and the notes.
const GAP: f32 = 26.0;
const NOTE_SIZE: f32 = 40.0;
const NOTE_STEP: f32 = 56.0;
const NOTE_GAP: f32 = 16.0;
/// From one step of the way to the next.
const WAY_STEP: f32 = 32.0;

/// Title and notes in lines.
struct Block<'a> {
    font: Font,
    title: Vec<String>,
    notes: Vec<(&'a Note, Vec<String>)>,
}

impl Block<'_> {
    fn height(&self) -> f32 {
        let notes: f32 = self.notes.iter().map(|(_, lines)| lines.len() as f32 * NOTE_STEP + NOTE_GAP).sum();
        let notes = if self.notes.is_empty() { 0.0 } else { GAP + notes - NOTE_GAP };
        self.title.len() as f32 * self.font.size * TITLE_STEP + notes
    }
}

impl Note {
    /// Its words in at most so many lines; nothing if they do not fit whole and have to.
    fn lines(&self, most: usize, whole: bool) -> Option<Vec<String>> {
        let (font, width) = (Font::new(Weight::Medium, NOTE_SIZE), MEASURE - self.indent());
        match whole {
            true => lines::broken(&self.text, font, width, most),
            false => Some(lines::cut(&self.text, font, width, most)),
        }
    }

    /// From the edge to its words.
    fn indent(&self) -> f32 {
        28.0 + Font::new(Weight::Bold, NOTE_SIZE).width(&self.label) + 18.0
    }
}

fn draw_note(canvas: &mut Canvas, note: &Note, lines: &[String], y: f32) {
    let ink = if note.mark == WHAT { WHAT_INK } else { WHY_INK };
    canvas.bar(EDGE, y + 4.0, 6.0, lines.len() as f32 * NOTE_STEP - 6.0, note.mark);
    let label = Font::new(Weight::Bold, NOTE_SIZE);
    write(canvas, &note.label, label, (EDGE + 28.0, y + NOTE_SIZE), ink);
    for (at, line) in lines.iter().enumerate() {
        let place = (EDGE + note.indent(), y + NOTE_SIZE + at as f32 * NOTE_STEP);
        write(canvas, line, Font::new(Weight::Medium, NOTE_SIZE), place, INK);
    }
}

fn write(canvas: &mut Canvas, line: &str, font: Font, (x, y): (f32, f32), colour: u8) {
    font.stencils(line, |stencil, at| canvas.lay(stencil, x + at, y, colour));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(title: &str, why: &str) -> Card {
        let note = Note { label: "왜".into(), text: why.into(), mark: WHY };
        let card = Card {
            version: VERSION,
            page: "posts/글/".into(),
            place: "말을 다루는 AI".into(),
            title: title.into(),
            notes: vec![note],
            site: "왜부터".into(),
            hue: None,
            step: Some((3, 6)),
        };
        card.tidy()
    }

    /// The box of all that is not ground: left, top, right, bottom.
    fn drawn(png: &[u8]) -> (u32, u32, u32, u32) {
        let picture = image::load_from_memory(png).unwrap().to_rgb8();
        let inked = || picture.enumerate_pixels().filter(|(.., pixel)| pixel.0 != GROUND);
        let x = || inked().map(|(x, ..)| x);
        let y = || inked().map(|(_, y, _)| y);
        (x().min().unwrap(), y().min().unwrap(), x().max().unwrap(), y().max().unwrap())
    }

    #[test]
    fn all_stays_within_two_to_one() {
        let long =
            "트랜스포머는 왜 차례대로 읽기를 그만두었을까, 그리고 그 뒤에는 무슨 일이 있었을까 ".repeat(3);
        for (title, why) in [("토큰", ""), ("Why attention?", long.as_str()), (long.as_str(), long.as_str())]
        {
            let (left, top, right, bottom) = drawn(&card(title, why).draw());
            assert!(
                left >= 80 && right <= 1120 && top >= 30 && bottom <= 600,
                "{title}: {left} {top} {right} {bottom}"
            );
        }
    }

    #[test]
    fn emoji_are_left_out_and_letters_are_not() {
        assert_eq!(card("왜 🤖👩‍💻 AI일까 ✨", "").title, "왜 AI일까");
        assert_eq!(missing("쀍 人 왜 AI").collect::<String>(), "쀍人");
        assert_eq!(missing("🤖 → ✨").count(), 0);
    }

    #[test]
    fn a_card_is_named_by_what_stands_on_it() {
        let name = card("토큰", "왜").file();
        assert_eq!(name, card("토큰", "왜").file());
        assert!(name.is_ascii() && name.len() == "card-0123456789abcdef.png".len());
        let others = [
            card("토큰", "왜?"),
            Card { hue: Some(30), ..card("토큰", "왜") },
            Card { page: "b".into(), ..card("토큰", "왜") },
        ];
        assert!(others.iter().all(|other| other.file() != name));
        assert_eq!(card("토큰", "왜").draw(), card("토큰", "왜").draw());
    }
}
