//! A mermaid fence before it is read: which kind it is, what it is said to show, and its
//! lines without all that would link, style or configure.
//!
//! Lines that are taken out leave an empty line, so that numbers of lines stay true.

use super::DiagramProblem;
use crate::diagnostic::catalog::DiagramFault;
use crate::text::nearest;

/// What begins a diagram that we draw.
const KINDS: &[&str] = &["flowchart", "graph", "sequenceDiagram"];

/// What begins a diagram that mermaid draws and we do not.
const OTHERS: &[&str] = &[
    "architecture",
    "block",
    "C4Component",
    "C4Container",
    "C4Context",
    "C4Deployment",
    "C4Dynamic",
    "classDiagram",
    "erDiagram",
    "gantt",
    "gitGraph",
    "journey",
    "kanban",
    "mindmap",
    "packet",
    "pie",
    "quadrantChart",
    "radar",
    "requirementDiagram",
    "sankey",
    "stateDiagram",
    "stateDiagram-v2",
    "timeline",
    "treemap",
    "xychart",
    "zenuml",
];

/// First words of lines that link or style: a post decides neither.
const DROPPED: &[&str] =
    &["click", "style", "classDef", "class", "linkStyle", "link", "links", "properties", "title"];

/// A fence, ready to be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Notation {
    /// The lines, as many as were written.
    pub(super) text: String,
    /// The line that says the kind.
    pub(super) first_line: usize,
    /// `%% alt: …`, or else mermaid's own `accDescr` or `accTitle`.
    pub(super) alt: Option<String>,
}

impl Notation {
    /// Whether it is a sequence, or else boxes and arrows.
    pub(super) fn is_sequence(&self) -> bool {
        self.line(self.first_line).trim_start().starts_with("sequenceDiagram")
    }

    pub(super) fn line(&self, number: usize) -> &str {
        self.text.lines().nth(number).unwrap_or_default()
    }
}

/// Reads a fence as far as its kind.
pub(super) fn read(written: &str) -> Result<Notation, DiagramProblem> {
    let mut cleaner = Cleaner::default();
    for line in written.lines() {
        cleaner.line(line);
    }
    let Some(first_line) = cleaner.lines.iter().position(|line| !line.trim().is_empty()) else {
        return Err(DiagramProblem::new(DiagramFault::Empty, 0));
    };
    let first = cleaner.lines[first_line].trim().to_owned();
    kind(&first).map_err(|fault| DiagramProblem::new(fault, first_line))?;
    let alt = cleaner.alt.or(cleaner.description).or(cleaner.title);
    Ok(Notation { text: cleaner.lines.join("\n"), first_line, alt })
}

/// Whether the first line says a kind that we draw.
fn kind(first: &str) -> Result<(), DiagramFault> {
    let word = first.split([' ', '\t', ';', ':']).next().unwrap_or_default();
    if KINDS.contains(&word) {
        return Ok(());
    }
    let plain = word.trim_end_matches("-beta");
    if let Some(kind) = OTHERS.iter().find(|kind| kind.eq_ignore_ascii_case(plain)) {
        return Err(DiagramFault::KindUnsupported { kind: (*kind).to_owned() });
    }
    let lower = word.to_lowercase();
    let same = KINDS.iter().copied().find(|kind| kind.to_lowercase() == lower);
    let nearest = same.or_else(|| nearest(word, KINDS.iter().copied())).map(str::to_owned);
    Err(DiagramFault::KindUnknown { word: word.chars().take(40).collect(), nearest })
}

#[derive(Default)]
struct Cleaner {
    lines: Vec<String>,
    alt: Option<String>,
    title: Option<String>,
    description: Option<String>,
    /// Within `--- … ---` at the top.
    in_front_matter: bool,
    /// Within `%%{ … }%%` that goes on.
    in_directive: bool,
    /// Within `accDescr { … }` that goes on.
    in_description: bool,
}

impl Cleaner {
    fn line(&mut self, line: &str) {
        let kept = if self.is_kept(line.trim()) { without_comment(line) } else { "" };
        self.lines.push(kept.to_owned());
    }

    fn is_kept(&mut self, line: &str) -> bool {
        if self.in_description {
            self.in_description = !line.contains('}');
            self.describe(line.trim_end_matches('}'));
            return false;
        }
        if self.in_directive || line.starts_with("%%{") {
            self.in_directive = !line.contains("}%%");
            return false;
        }
        if line == "---" && (self.in_front_matter || self.lines.iter().all(|line| line.trim().is_empty())) {
            self.in_front_matter = !self.in_front_matter;
            return false;
        }
        if let Some(comment) = line.strip_prefix("%%") {
            if let Some(alt) = comment.trim().strip_prefix("alt:") {
                self.alt = filled(alt);
            }
            return false;
        }
        if let Some(title) = line.strip_prefix("accTitle") {
            self.title = filled(title.trim_start_matches([':', ' ']));
            return false;
        }
        if let Some(description) = line.strip_prefix("accDescr") {
            let text = description.trim_start_matches([':', ' ']);
            self.in_description = text.starts_with('{') && !text.contains('}');
            self.describe(text.trim_matches(['{', '}']));
            return false;
        }
        let word = line.split([' ', '\t']).next().unwrap_or_default();
        !(self.in_front_matter || DROPPED.contains(&word) && line.len() > word.len())
    }

    fn describe(&mut self, text: &str) {
        if let Some(text) = filled(text) {
            let description = self.description.get_or_insert_default();
            if !description.is_empty() {
                description.push(' ');
            }
            description.push_str(&text);
        }
    }
}

fn filled(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// A comment after a statement begins with `%%` behind a blank and outside of quotes.
fn without_comment(line: &str) -> &str {
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        quoted ^= c == '"';
        if !quoted && line[at..].starts_with(" %%") {
            return &line[..at];
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(written: &str) -> (DiagramFault, usize) {
        let problem = read(written).unwrap_err();
        (problem.fault, problem.line)
    }

    #[test]
    fn lines_keep_their_numbers() {
        let notation = read(
            "---\ntitle: x\n---\n%%{init: {\"theme\": \"dark\"}}%%\n%% alt: 글이 토큰이 된다\nflowchart LR\n  A --> B %% note\n  \
             click A \"https://example.org\"\n  style A fill:#f00\n  B --> C",
        )
        .unwrap();
        assert_eq!(notation.alt.as_deref(), Some("글이 토큰이 된다"));
        assert_eq!(notation.first_line, 5);
        assert_eq!(notation.text, "\n\n\n\n\nflowchart LR\n  A --> B\n\n\n  B --> C");
    }

    #[test]
    fn mermaid_can_describe_too() {
        let alt = |written| read(written).unwrap().alt;
        assert_eq!(alt("graph TD\naccTitle: 제목\nA").as_deref(), Some("제목"));
        assert_eq!(alt("graph TD\naccTitle: 제목\naccDescr: 설명\nA").as_deref(), Some("설명"));
        assert_eq!(alt("graph TD\naccDescr {\n한 줄\n두 줄\n}\nA").as_deref(), Some("한 줄 두 줄"));
        assert_eq!(alt("graph TD\nA"), None);
        assert_eq!(alt("%% alt:\ngraph TD\nA"), None);
    }

    #[test]
    fn a_kind_that_is_not_drawn_says_so() {
        let unknown = |word: &str, nearest: Option<&str>| DiagramFault::KindUnknown {
            word: word.to_owned(),
            nearest: nearest.map(str::to_owned),
        };
        assert_eq!(fault(""), (DiagramFault::Empty, 0));
        assert_eq!(fault("%% alt: x\n"), (DiagramFault::Empty, 0));
        assert_eq!(fault("flowhcart LR\nA"), (unknown("flowhcart", Some("flowchart")), 0));
        assert_eq!(fault("\nsequencediagram\nA"), (unknown("sequencediagram", Some("sequenceDiagram")), 1));
        assert_eq!(fault("그림\nA"), (unknown("그림", None), 0));
        assert_eq!(fault("gantt\ntitle x"), (DiagramFault::KindUnsupported { kind: "gantt".into() }, 0));
        assert_eq!(fault("xychart-beta\n"), (DiagramFault::KindUnsupported { kind: "xychart".into() }, 0));
    }
}
