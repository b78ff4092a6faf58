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
        guarded(|| draw(&notation))
            .unwrap_or(Err(DiagramProblem::new(DiagramFault::Other, notation.first_line)))
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
        ParseError::UnexpectedToken { line: at, .. } => {
            DiagramProblem::new(DiagramFault::ArrowFirst, line(*at))
        }
        _ => DiagramProblem::new(DiagramFault::Other, notation.first_line),
    }
}

/// The parser names the line that it could not read by its text only.
fn unread(message: &str, notation: &Notation) -> DiagramProblem {
    let quoted = message.split_once("syntax: ").map_or("", |(_, line)| line.trim());
    let at = notation.text.lines().position(|line| !quoted.is_empty() && line.contains(quoted));
    DiagramProblem::new(DiagramFault::LineUnread, at.unwrap_or(notation.first_line))
}

#[cfg(test)]
mod tests {
    use super::labels::{SIZE, width};
    use super::*;

    const FLOW: &str = "%% alt: 흐름\nflowchart TD\n  A([\"본보기 한 쌍을 이어 붙인다\"]) --> B{\"모델이 응답의 다음 토큰을 맞혀 본다\"}\n  \
        B -->|틀렸다| C[(\"벡터 데이터베이스\")]\n  B -.->|맞혔다| D((끝))\n  C --> A\n  subgraph 묶음\n    E[[일을 나눈다]] ==> F{{고른다}}\n  end\n  D --> E";

    const SEQUENCE: &str = "%% alt: 차례\nsequenceDiagram\n  participant U as 사람\n  actor S as 벡터 데이터베이스 서비스\n  \
        U->>+S: 환불은 며칠 안에 해야 하나요?\n  loop 세 번까지\n    S->>S: 가까운 조각을 찾는다\n  end\n  \
        Note over U,S: 조각은 문서의 한 토막입니다\n  S-->>-U: 14일입니다";

    fn svg(written: &str) -> String {
        diagram(written, &Memo::new()).unwrap_or_else(|problem| panic!("{problem:?}")).svg
    }

    fn fault(written: &str) -> (DiagramFault, usize) {
        let problem = diagram(written, &Memo::new()).unwrap_err();
        (problem.fault, problem.line)
    }

    /// An element of a drawing, with its class, its numbers by name and its text.
    struct Element {
        name: String,
        class: String,
        numbers: Vec<(String, f32)>,
        text: String,
    }

    impl Element {
        fn number(&self, name: &str) -> f32 {
            self.numbers.iter().find(|(other, _)| other == name).map_or(0.0, |(_, value)| *value)
        }
    }

    /// The elements of a drawing, which must be well-formed.
    fn elements(svg: &str) -> Vec<Element> {
        use quick_xml::events::Event;
        let mut reader = quick_xml::Reader::from_str(svg);
        let mut found: Vec<Element> = Vec::new();
        loop {
            match reader.read_event().unwrap_or_else(|error| panic!("{error}: {svg}")) {
                Event::Eof => return found,
                Event::Start(tag) | Event::Empty(tag) => {
                    let name = tag.name().as_ref().to_owned();
                    let mut element =
                        Element { name, class: String::new(), numbers: Vec::new(), text: String::new() };
                    for attribute in tag.attributes().map(Result::unwrap) {
                        let key = attribute.key.as_ref().to_owned();
                        let value = attribute.value.into_owned();
                        if let Ok(number) = value.parse() {
                            element.numbers.push((key, number));
                        } else if key == "class" {
                            element.class = value;
                        }
                    }
                    found.push(element);
                }
                Event::Text(text) => found.last_mut().unwrap().text.push_str(&text),
                _ => {}
            }
        }
    }

    #[test]
    fn korean_words_stay_within_their_boxes() {
        for written in [FLOW.to_owned(), FLOW.replace("TD", "LR"), SEQUENCE.to_owned()] {
            let elements = elements(&svg(&written));
            let texts: Vec<&Element> = elements.iter().filter(|element| element.name == "text").collect();
            assert!(texts.len() > 8);
            let mut boxed = 0;
            for element in
                elements.iter().filter(|element| element.name == "rect" && element.class != "d-ground")
            {
                let (left, top) = (element.number("x"), element.number("y"));
                let (right, bottom) = (left + element.number("width"), top + element.number("height"));
                if !matches!(element.class.as_str(), "d-node" | "d-note" | "d-tab") {
                    continue;
                }
                for text in &texts {
                    let (x, y) = (text.number("x"), text.number("y") - SIZE * 0.35);
                    if x > left && x < right && y > top && y < bottom {
                        let half = width(&text.text) / 2.0;
                        assert!(
                            x - half >= left + 4.0 && x + half <= right - 4.0,
                            "{}: {written}",
                            text.text
                        );
                        boxed += 1;
                    }
                }
            }
            assert!(boxed >= 3, "{boxed}: {written}");
        }
    }

    #[test]
    fn a_drawing_holds_no_colour_style_id_or_script() {
        for svg in [svg(FLOW), svg(SEQUENCE)] {
            for banned in
                [" id=", "style", "script", "foreignObject", "href", "url(", "#", "rgb", "marker", "xmlns:"]
            {
                assert!(!svg.contains(banned), "{banned}: {svg}");
            }
            for paint in svg.split(" fill=\"").chain(svg.split(" stroke=\"")).skip(1) {
                let value = paint.split('"').next().unwrap();
                assert!(matches!(value, "none" | "currentColor") || value.contains('<'), "{value}");
            }
        }
    }

    #[test]
    fn numbers_have_at_most_two_decimals() {
        for svg in [svg(FLOW), svg(SEQUENCE)] {
            let numbers = svg.split(|c: char| !c.is_ascii_digit() && c != '.');
            let long: Vec<_> = numbers
                .filter(|number| number.split_once('.').is_some_and(|(_, part)| part.len() > 2))
                .collect();
            assert!(long.is_empty(), "{long:?}");
        }
    }

    #[test]
    fn the_same_words_make_the_same_bytes() {
        for written in [FLOW, SEQUENCE] {
            let first = svg(written);
            for _ in 0..8 {
                let written = written.to_owned();
                assert_eq!(std::thread::spawn(move || svg(&written)).join().unwrap(), first);
            }
        }
    }

    #[test]
    fn no_font_is_looked_for() {
        // Letters that stand in for words are of its own table, and never looked up.
        let label = labels::Label::new("한글과 漢字, 🙂 and Latin", 90.0);
        assert!(flowchart::stand_in(&label).is_ascii());
    }

    #[test]
    fn hostile_labels_are_only_words() {
        let hostile = "<script>alert(1)</script> & 'a' #quot;b#quot; </svg>";
        let flow = format!(
            "flowchart LR\n  A[\"{hostile}\"] -->|\"{hostile}\"| B\n  click A \"javascript:alert(1)\""
        );
        let sequence = format!("%% alt: {hostile}\nsequenceDiagram\n  A->>B: {hostile}");
        for svg in [svg(&flow), svg(&sequence)] {
            assert!(!svg.contains("<script") && !svg.contains("javascript"), "{svg}");
            assert_eq!(svg.matches("</svg>").count(), 2, "{svg}");
            let said: String = elements(&svg).into_iter().map(|element| element.text).collect();
            assert!(said.contains("alert(1)"), "{said}");
        }
    }

    #[test]
    fn a_description_is_an_attribute() {
        let drawing = diagram(FLOW, &Memo::new()).unwrap();
        assert_eq!(drawing.alt.as_deref(), Some("흐름"));
        assert!(drawing.svg.contains("role=\"img\" aria-label=\"흐름\""));
        let silent = diagram("graph TD\nA-->B", &Memo::new()).unwrap();
        assert!(silent.alt.is_none() && !silent.svg.contains("aria-label"));
    }

    #[test]
    fn parts_that_nothing_joins_do_not_stand_in_a_row() {
        let elements = elements(&svg("flowchart LR\n A[가] --> B[나]\n C[다] --> D[라]"));
        let place = |word: &str| {
            let text = elements.iter().find(|element| element.text == word).unwrap();
            (text.number("x"), text.number("y"))
        };
        assert!(place("다").1 > place("가").1 + 20.0 && place("다").0 < place("나").0);
    }

    #[test]
    fn what_is_wider_than_a_page_is_turned() {
        let chain = |steps: usize| {
            let steps: Vec<_> = (0..steps).map(|step| format!("S{step}[\"걸음을 하나씩 {step}\"]")).collect();
            svg(&format!("flowchart LR\n{}", steps.join(" --> ")))
        };
        let size = |svg: &str| {
            let elements = elements(svg);
            (elements[1].number("width"), elements[1].number("height"))
        };
        let (short, long) = (size(&chain(3)), size(&chain(12)));
        assert!(short.0 > short.1, "{short:?}");
        assert!(long.0 < ROOM && long.1 > long.0, "{long:?}");
    }

    #[test]
    fn what_cannot_be_drawn_is_told() {
        assert_eq!(fault(&"x".repeat(1_000_000)), (DiagramFault::TooLarge, 0));
        assert_eq!(fault("flowchart TD"), (DiagramFault::NothingDrawn, 0));
        assert_eq!(fault("%% alt: x\nsequenceDiagram\n"), (DiagramFault::NothingDrawn, 1));
        assert_eq!(
            fault("flowchart TD\nsubgraph 가\nA-->B"),
            (DiagramFault::Unclosed { opening: "subgraph".into() }, 1)
        );
        assert_eq!(fault("flowchart TD\nA-->B\nend"), (DiagramFault::EndsNothing, 2));
        assert_eq!(fault("flowchart TD\nA\n--> B"), (DiagramFault::ArrowFirst, 2));
        assert_eq!(fault("flowchart TD\nA --> B\nB -->"), (DiagramFault::LineUnread, 2));
        let many: String = (0..400).map(|step| format!("A{step} --> B{step}\n")).collect();
        assert_eq!(fault(&format!("flowchart TD\n{many}")).0, DiagramFault::TooLarge);
    }

    #[test]
    fn a_drawing_is_made_once() {
        let memo = Memo::new();
        let first = diagram(SEQUENCE, &memo).unwrap();
        let again = Memo::load(&memo.save());
        assert_eq!(diagram(SEQUENCE, &again).unwrap(), first);
        assert!(!again.is_dirty());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_answered(
            kind in "(flowchart (TD|LR|BT|RL)|graph TD|sequenceDiagram|.{0,12})",
            lines in "((A|B|가|subgraph|end|loop|alt|else|Note over A|participant|activate A|box|-->|->>|---|-x|:|\\[|\\]|\\(|\\{|\"|\\||&| |\n|말){0,30}|.{0,60})",
        ) {
            let written = format!("{kind}\n{lines}");
            if let Ok(drawing) = diagram(&written, &Memo::new()) {
                elements(&drawing.svg);
            }
        }
    }
}
