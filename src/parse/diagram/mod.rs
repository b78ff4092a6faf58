//! Diagrams: mermaid fences into SVG that stands in the page and follows its colours.
//!
//! mermaid-rs-renderer reads and places what flows; sequences, the measuring of words and
//! the drawing are ours. So a drawing holds classes and no colours, no style, no id and no
//! script, and comes out the same on any machine, whatever fonts it has.

mod canvas;
mod flowchart;
mod labels;
mod script;
mod sequence;
mod source;

use mermaid_rs_renderer::{ParseError, parse_mermaid, validator};

use self::source::Notation;
use super::guard::guarded;
use crate::diagnostic::catalog::DiagramFault;
use crate::memo::{Memo, Step};

/// The version goes up when a drawing comes out in another way.
const STEP: Step = Step { name: "diagram", version: 1 };

/// Bytes of a fence beyond which nobody drew it by hand.
const LONGEST: usize = 50_000;

/// Boxes and arrows beyond which a drawing cannot be read, and takes long to place.
const MOST: usize = 250;

/// The width of a page's text, which a drawing tries to fit.
const ROOM: f32 = 600.0;

/// How wide words may run before they break, the most comfortable first.
const WRAPS: [f32; 3] = [165.0, 135.0, 110.0];

/// A diagram as it stands in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// The `<svg>`, which holds its description too.
    pub svg: String,
    /// What it shows, for who cannot see it.
    pub alt: Option<String>,
}

/// What is wrong with a diagram, and on which line of its fence, counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiagramProblem {
    /// What is wrong.
    pub fault: DiagramFault,
    /// The line.
    pub line: usize,
}

impl DiagramProblem {
    fn new(fault: DiagramFault, line: usize) -> DiagramProblem {
        DiagramProblem { fault, line }
    }
}

/// Draws what a mermaid fence describes.
pub fn diagram(written: &str, memo: &Memo) -> Result<Drawing, DiagramProblem> {
    if written.len() > LONGEST {
        return Err(DiagramProblem::new(DiagramFault::TooLarge, 0));
    }
    let notation = source::read(written)?;
    let svg = memo.try_text(STEP, &[written], || {
        guarded(|| draw(&notation)).unwrap_or(Err(DiagramProblem::new(DiagramFault::Other, notation.first_line)))
    })?;
    Ok(Drawing { svg, alt: notation.alt })
}

fn draw(notation: &Notation) -> Result<String, DiagramProblem> {
    let alt = notation.alt.as_deref();
    let check = |boxes: usize, arrows: usize| match (boxes, arrows) {
        (0, _) => Err(DiagramProblem::new(DiagramFault::NothingDrawn, notation.first_line)),
        (boxes, arrows) if boxes.max(arrows) > MOST => {
            Err(DiagramProblem::new(DiagramFault::TooLarge, notation.first_line))
        }
        _ => Ok(()),
    };
    if notation.is_sequence() {
        let script = script::read(notation)?;
        check(script.speakers.len(), script.events.len())?;
        return Ok(sequence::draw(&script).finish(alt));
    }
    validator::validate(&notation.text).map_err(|error| in_our_words(&error, notation))?;
    let parsed = parse_mermaid(&notation.text).map_err(|error| unread(&error.to_string(), notation))?;
    check(parsed.graph.nodes.len(), parsed.graph.edges.len())?;
    Ok(flowchart::draw(&parsed.graph).finish(alt))
}

fn in_our_words(error: &ParseError, notation: &Notation) -> DiagramProblem {
    let line = |number: u32| usize::try_from(number).unwrap_or(1).saturating_sub(1);
    match error {
        ParseError::UnclosedSubgraph { opened_at } => {
            let line = line(*opened_at);
            let opening = notation.line(line).split_whitespace().next().unwrap_or_default().to_owned();
            DiagramProblem::new(DiagramFault::Unclosed { opening }, line)
        }
        ParseError::UnexpectedToken { line: at, found, .. } if found == "end" => {
            DiagramProblem::new(DiagramFault::EndsNothing, line(*at))
        }
        ParseError::UnexpectedToken { line: at, .. } => DiagramProblem::new(DiagramFault::ArrowFirst, line(*at)),
        _ => DiagramProblem::new(DiagramFault::Other, notation.first_line),
    }
}

/// The parser names the line that it could not read by its text only.
fn unread(message: &str, notation: &Notation) -> DiagramProblem {
    let quoted = message.split_once("syntax: ").map_or("", |(_, line)| line.trim());
    let at = notation.text.lines().position(|line| !quoted.is_empty() && line.contains(quoted));
    DiagramProblem::new(DiagramFault::LineUnread, at.unwrap_or(notation.first_line))
}
