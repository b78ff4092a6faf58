//! The stretches of prose in a text, packed.
//!
//! A large site has a million of them, and whoever asks for one asks for its neighbours
//! too: each is kept as its distance from the one before, in some five bytes instead of
//! twenty-four.

use serde::{Deserialize, Serialize};

use super::Part;
use crate::text::Span;

/// A stretch of prose: the same letters in the source and, escaped, in the HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProseRun {
    /// Its bytes in [`super::Body::html`].
    pub html: Span,
    /// Its bytes in the source.
    pub source: Span,
    /// The part of the post that it stands in.
    pub part: Option<Part>,
    /// How many headings stand before it.
    pub section: u32,
    /// Whether its terms may become links.
    pub linkable: bool,
}

/// Runs of prose in the order of the HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    packed: Vec<u8>,
    /// Where one may begin to read in the middle.
    marks: Vec<Mark>,
    /// How many runs came after the last mark.
    unmarked: u32,
    /// Where the last run ended.
    end: End,
}

/// So many runs are read from a mark to the next.
const BETWEEN_MARKS: u32 = 64;

/// A byte of the packed runs, and where the run before it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    byte: u32,
    end: End,
}

/// Where a run ended: what the next one is told from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct End {
    html: u32,
    source: u32,
    section: u32,
}

/// What is written of each run: small numbers, which take a byte or two each.
#[derive(Serialize, Deserialize)]
struct Step {
    /// The part and the flags below.
    kind: u8,
    html_gap: u32,
    /// A footnote stands earlier in the source than in the HTML.
    source_gap: i32,
    length: u32,
}

/// What few runs have: bytes that escapes have added, headings since the run before.
#[derive(Serialize, Deserialize)]
struct Rest {
    escapes: u32,
    headings: i32,
}

const PARTS: [Option<Part>; 4] = [None, Some(Part::Why), Some(Part::What), Some(Part::How)];
const PART: u8 = 0b0011;
const LINKABLE: u8 = 0b0100;
const HAS_REST: u8 = 0b1000;

impl Prose {
    /// Adds a run that begins after those that are there end.
    pub fn push(&mut self, run: &ProseRun) {
        if self.unmarked == BETWEEN_MARKS {
            let byte = u32::try_from(self.packed.len()).unwrap_or(u32::MAX);
            self.marks.push(Mark { byte, end: self.end });
            self.unmarked = 0;
        }
        self.unmarked += 1;
        let length = run.source.end.wrapping_sub(run.source.start);
        let rest = Rest {
            escapes: run.html.end.wrapping_sub(run.html.start).wrapping_sub(length),
            headings: run.section.wrapping_sub(self.end.section).cast_signed(),
        };
        let has_rest = rest.escapes != 0 || rest.headings != 0;
        let part = PARTS.iter().position(|part| *part == run.part).map_or(0, |at| at as u8);
        let step = Step {
            kind: part | if run.linkable { LINKABLE } else { 0 } | if has_rest { HAS_REST } else { 0 },
            html_gap: run.html.start.wrapping_sub(self.end.html),
            source_gap: run.source.start.wrapping_sub(self.end.source).cast_signed(),
            length,
        };
        self.write(&step);
        if has_rest {
            self.write(&rest);
        }
        self.end = End { html: run.html.end, source: run.source.end, section: run.section };
    }

    fn write(&mut self, value: &impl Serialize) {
        let packed = std::mem::take(&mut self.packed);
        self.packed = postcard::to_extend(value, packed).expect("numbers can always be written to memory");
    }

    /// Adds the runs of another text that was put behind `by` bytes of HTML.
    pub fn append(&mut self, other: &Prose, by: usize) {
        for run in other.runs() {
            self.push(&ProseRun { html: run.html.shifted(by), ..run });
        }
    }

    /// Gives back the room that has not been filled.
    pub fn shrink(&mut self) {
        self.packed.shrink_to_fit();
        self.marks.shrink_to_fit();
    }

    /// The runs in order.
    pub fn runs(&self) -> Runs<'_> {
        Runs { packed: &self.packed, end: End::default() }
    }

    /// The last run that begins at or before a byte of the HTML.
    pub fn at(&self, byte: u32) -> Option<ProseRun> {
        let mark = self.marks.partition_point(|mark| mark.end.html <= byte).checked_sub(1);
        let runs = mark.map_or(self.runs(), |mark| {
            let Mark { byte, end } = self.marks[mark];
            Runs { packed: &self.packed[byte as usize..], end }
        });
        runs.take_while(|run| run.html.start <= byte).last()
    }
}

/// Runs on their way out.
#[derive(Clone, Debug)]
pub struct Runs<'a> {
    packed: &'a [u8],
    end: End,
}

impl Runs<'_> {
    fn read<T: for<'de> Deserialize<'de>>(&mut self) -> Option<T> {
        let (value, packed) = postcard::take_from_bytes(self.packed).ok()?;
        self.packed = packed;
        Some(value)
    }
}

impl Iterator for Runs<'_> {
    type Item = ProseRun;

    fn next(&mut self) -> Option<ProseRun> {
        let Step { kind, html_gap, source_gap, length } = self.read()?;
        let nothing = Rest { escapes: 0, headings: 0 };
        let Rest { escapes, headings } = if kind & HAS_REST == 0 { nothing } else { self.read()? };
        let html = self.end.html.wrapping_add(html_gap);
        let source = self.end.source.wrapping_add_signed(source_gap);
        let run = ProseRun {
            html: Span { start: html, end: html.wrapping_add(length).wrapping_add(escapes) },
            source: Span { start: source, end: source.wrapping_add(length) },
            part: PARTS[usize::from(kind & PART)],
            section: self.end.section.wrapping_add_signed(headings),
            linkable: kind & LINKABLE != 0,
        };
        self.end = End { html: run.html.end, source: run.source.end, section: run.section };
        Some(run)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs of many lengths, some escaped, some out of the order of the source.
    fn sample() -> Vec<ProseRun> {
        let (mut html, mut runs) = (0, Vec::new());
        for number in 0..1000_u32 {
            let length = 1 + number * 7919 % 700;
            let escapes = if number % 5 == 0 { number % 13 } else { 0 };
            let source = if number % 9 == 0 { number } else { 1000 * number };
            html += number % 4;
            runs.push(ProseRun {
                html: Span { start: html, end: html.wrapping_add(length).wrapping_add(escapes) },
                source: Span { start: source, end: source + length },
                part: PARTS[number as usize % 4],
                section: number / 50,
                linkable: number % 3 != 0,
            });
            html += length + escapes;
        }
        runs
    }

    fn packed(runs: &[ProseRun]) -> Prose {
        let mut prose = Prose::default();
        runs.iter().for_each(|run| prose.push(run));
        prose
    }

    #[test]
    fn runs_come_out_as_they_went_in() {
        assert_eq!(packed(&sample()).runs().collect::<Vec<_>>(), sample());
        assert_eq!(Prose::default().runs().next(), None);
    }

    #[test]
    fn a_run_is_found_by_any_byte_of_it_and_by_what_follows_it() {
        let (runs, mut first) = (sample(), sample().remove(0));
        let prose = packed(&runs);
        for run in &runs {
            assert_eq!(prose.at(run.html.start), Some(*run));
            assert_eq!(prose.at(run.html.end - 1), Some(*run));
        }
        assert_eq!(prose.at(u32::MAX), runs.last().copied());
        first.html = first.html.shifted(5);
        assert_eq!((packed(&[first]).at(4), Prose::default().at(0)), (None, None));
    }

    #[test]
    fn another_text_is_put_behind() {
        let (front, back) = (sample(), sample());
        let by = front.last().map_or(0, |run| run.html.end as usize + 20);
        let mut prose = packed(&front);
        prose.append(&packed(&back), by);
        let moved = back.iter().map(|run| ProseRun { html: run.html.shifted(by), ..*run });
        assert_eq!(prose.runs().collect::<Vec<_>>(), front.iter().copied().chain(moved).collect::<Vec<_>>());
    }
}
