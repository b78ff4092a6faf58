//! A sequence as it is written: who speaks, and what happens, line by line.
//!
//! mermaid's notation is read here and not by mermaid-rs-renderer, which passes over
//! lines that it does not understand; an author has to be told of them.

use super::DiagramProblem;
use super::source::Notation;
use crate::diagnostic::catalog::DiagramFault;

/// What a sequence says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Script {
    pub(super) speakers: Vec<Speaker>,
    pub(super) groups: Vec<SpeakerGroup>,
    pub(super) events: Vec<Event>,
}

/// Somebody or something that speaks or is spoken to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Speaker {
    id: String,
    pub(super) name: String,
    pub(super) is_person: bool,
}

/// Speakers that belong together, by their places.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SpeakerGroup {
    pub(super) name: String,
    pub(super) members: Vec<usize>,
}

/// Something that happens, or that is said of what happens.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Event {
    Message(Message),
    Note {
        place: NotePlace,
        first: usize,
        last: usize,
        words: String,
    },
    /// A loop, an alternative and their like begin.
    Open {
        kind: String,
        words: String,
    },
    /// Another case of the same frame.
    Divide {
        words: String,
    },
    Close,
    /// A speaker begins, or ends, to be at work.
    Begin(usize),
    End(usize),
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) words: String,
    pub(super) arrow: Arrow,
}

/// How a message is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Arrow {
    pub(super) dotted: bool,
    pub(super) both_ways: bool,
    pub(super) head: Head,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    None,
    Full,
    /// Nobody waits for an answer.
    Open,
    /// It does not arrive.
    Cross,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotePlace {
    Left,
    Right,
    Over,
}

/// Arrows as they are written, the longest first. The last two may stand in a name.
const ARROWS: &[(&str, Head)] = &[
    ("<<-->>", Head::Full),
    ("<<->>", Head::Full),
    ("-->>", Head::Full),
    ("->>", Head::Full),
    ("-->", Head::None),
    ("->", Head::None),
    ("--)", Head::Open),
    ("-)", Head::Open),
    ("--x", Head::Cross),
    ("-x", Head::Cross),
];
const MAYBE_NAME: usize = 8;

/// What opens a frame.
const FRAMES: &[&str] = &["alt", "break", "critical", "loop", "opt", "par", "rect"];
/// What begins another case of one.
const CASES: &[&str] = &["and", "else", "option"];
/// What declares a speaker.
const SPEAKERS: &[&str] =
    &["actor", "boundary", "collections", "control", "database", "entity", "participant", "queue"];

/// Reads a sequence.
pub(super) fn read(notation: &Notation) -> Result<Script, DiagramProblem> {
    let mut reader = Reader::default();
    for (number, line) in notation.text.lines().enumerate().skip(notation.first_line + 1) {
        let line = line.trim().trim_end_matches(';');
        if !line.is_empty() {
            reader.line(line, number).map_err(|fault| DiagramProblem::new(fault, number))?;
        }
    }
    match reader.open.into_iter().next() {
        Some((opening, line)) => Err(DiagramProblem::new(DiagramFault::Unclosed { opening }, line)),
        None => Ok(reader.script),
    }
}

#[derive(Default)]
struct Reader {
    script: Script,
    /// Frames and groups that wait for their end, with their lines.
    open: Vec<(String, usize)>,
    /// The number of the next message, and by how much it grows.
    number: Option<(u32, u32)>,
}

impl Reader {
    fn line(&mut self, line: &str, number: usize) -> Result<(), DiagramFault> {
        let (word, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
        let (word, rest) = (word.to_ascii_lowercase(), rest.trim());
        match word.as_str() {
            "end" if rest.is_empty() => self.end()?,
            "create" => return self.line(rest, number),
            "destroy" => {}
            "autonumber" => self.autonumber(rest),
            "note" => self.note(rest).ok_or(DiagramFault::LineUnread)?,
            "activate" | "deactivate" if !rest.is_empty() && arrow(line).is_none() => {
                let speaker = self.speaker(rest);
                let event = if word == "activate" { Event::Begin(speaker) } else { Event::End(speaker) };
                self.script.events.push(event);
            }
            "box" => {
                self.open.push((word, number));
                self.script
                    .groups
                    .push(SpeakerGroup { name: without_color(rest).to_owned(), members: Vec::new() });
            }
            _ if SPEAKERS.contains(&word.as_str()) && !rest.is_empty() && arrow(line).is_none() => {
                self.declare(rest, word == "actor");
            }
            _ if FRAMES.contains(&word.as_str()) && arrow(&word).is_none() && arrow_of(line).is_none() => {
                let words = if word == "rect" { "" } else { rest };
                self.script.events.push(Event::Open { kind: word.clone(), words: words.to_owned() });
                self.open.push((word, number));
            }
            _ if CASES.contains(&word.as_str()) && !self.open.is_empty() => {
                self.script.events.push(Event::Divide { words: rest.to_owned() });
            }
            _ => self.message(line)?,
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), DiagramFault> {
        let (word, _) = self.open.pop().ok_or(DiagramFault::EndsNothing)?;
        if word != "box" {
            self.script.events.push(Event::Close);
        }
        Ok(())
    }

    fn autonumber(&mut self, rest: &str) {
        let mut numbers = rest.split_whitespace().map(|number| number.parse().ok());
        self.number = match rest {
            "off" => None,
            _ => Some((numbers.next().flatten().unwrap_or(1), numbers.next().flatten().unwrap_or(1))),
        };
    }

    /// `A as 사람`, with or without quotes.
    fn declare(&mut self, written: &str, is_person: bool) {
        let written = written.split("@{").next().unwrap_or_default().trim();
        let (id, name) = written.split_once(" as ").unwrap_or((written, written));
        let speaker = self.speaker(id);
        let declared = &mut self.script.speakers[speaker];
        declared.name = unquoted(name).to_owned();
        declared.is_person = is_person;
        if self.open.last().is_some_and(|(word, _)| word == "box")
            && let Some(group) = self.script.groups.last_mut()
        {
            group.members.push(speaker);
        }
    }

    /// The place of a speaker, who is declared by being named.
    fn speaker(&mut self, id: &str) -> usize {
        let id = unquoted(id);
        let known = self.script.speakers.iter().position(|speaker| speaker.id == id);
        known.unwrap_or_else(|| {
            let speaker = Speaker { id: id.to_owned(), name: id.to_owned(), is_person: false };
            self.script.speakers.push(speaker);
            self.script.speakers.len() - 1
        })
    }

    /// `over A,B: 말`, `left of A: 말`.
    fn note(&mut self, rest: &str) -> Option<()> {
        let lower = rest.to_ascii_lowercase();
        let places =
            [("left of ", NotePlace::Left), ("right of ", NotePlace::Right), ("over ", NotePlace::Over)];
        let (start, place) = places.into_iter().find(|(start, _)| lower.starts_with(start))?;
        let (names, words) = rest.get(start.len()..)?.split_once(':')?;
        let speakers: Vec<usize> = names.split(',').map(|name| self.speaker(name)).collect();
        let (first, last) = (*speakers.iter().min()?, *speakers.iter().max()?);
        self.script.events.push(Event::Note { place, first, last, words: words.trim().to_owned() });
        Some(())
    }

    fn message(&mut self, line: &str) -> Result<(), DiagramFault> {
        let (at, written, head) = arrow_of(line).ok_or(DiagramFault::LineUnread)?;
        let from = line[..at].trim();
        let rest = line[at + written.len()..].trim_start();
        let (to, words) = rest.split_once(':').unwrap_or((rest, ""));
        let (begins, ends) = (to.starts_with('+'), to.starts_with('-'));
        let to = to.trim_start_matches(['+', '-']).trim();
        if from.is_empty() {
            return Err(DiagramFault::ArrowFirst);
        }
        if to.is_empty() {
            return Err(DiagramFault::LineUnread);
        }
        let (from, to) = (self.speaker(from), self.speaker(to));
        let arrow = Arrow { dotted: written.contains("--"), both_ways: written.starts_with('<'), head };
        let words = self.numbered(words.trim());
        self.script.events.push(Event::Message(Message { from, to, words, arrow }));
        if begins {
            self.script.events.push(Event::Begin(to));
        }
        if ends {
            self.script.events.push(Event::End(from));
        }
        Ok(())
    }

    fn numbered(&mut self, words: &str) -> String {
        match &mut self.number {
            Some((next, step)) => {
                let numbered = format!("{next}. {words}");
                *next = next.saturating_add(*step);
                numbered
            }
            None => words.to_owned(),
        }
    }
}

/// The arrow of a message, which stands before the words after its colon.
fn arrow_of(line: &str) -> Option<(usize, &'static str, Head)> {
    arrow(line.split(':').next().unwrap_or_default())
}

fn arrow(text: &str) -> Option<(usize, &'static str, Head)> {
    let first = |arrows: &'static [(&'static str, Head)]| {
        let found = arrows.iter().filter_map(|(arrow, head)| Some((text.find(arrow)?, *arrow, *head)));
        found.min_by_key(|(at, arrow, _)| (*at, std::cmp::Reverse(arrow.len())))
    };
    first(&ARROWS[..MAYBE_NAME]).or_else(|| first(&ARROWS[MAYBE_NAME..]))
}

fn unquoted(name: &str) -> &str {
    name.trim().trim_matches('"').trim()
}

/// `box 색 이름` without the colour, which is the theme's to choose.
fn without_color(rest: &str) -> &str {
    const COLORS: &[&str] = &[
        "aqua",
        "beige",
        "black",
        "blue",
        "cyan",
        "gray",
        "green",
        "grey",
        "lavender",
        "lightblue",
        "lightgray",
        "lightgreen",
        "lightgrey",
        "lightyellow",
        "orange",
        "pink",
        "purple",
        "red",
        "silver",
        "teal",
        "transparent",
        "white",
        "yellow",
    ];
    let end = match rest.find(')') {
        Some(close) if rest.starts_with("rgb") || rest.starts_with("hsl") => close + 1,
        _ => rest.find(' ').unwrap_or(rest.len()),
    };
    let (first, name) = rest.split_at(end);
    let is_color =
        first.ends_with(')') || first.starts_with('#') || COLORS.contains(&first.to_lowercase().as_str());
    if is_color { name.trim() } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::diagram::source;

    fn script(written: &str) -> Script {
        read(&source::read(&format!("sequenceDiagram\n{written}")).unwrap()).unwrap()
    }

    fn fault(written: &str) -> (DiagramFault, usize) {
        let problem = read(&source::read(&format!("sequenceDiagram\n{written}")).unwrap()).unwrap_err();
        (problem.fault, problem.line)
    }

    #[test]
    fn speakers_are_declared_or_named() {
        let script = script("participant U as 사람\nactor \"나\"\nU->>새 이: 말\n");
        let speakers: Vec<_> =
            script.speakers.iter().map(|speaker| (&*speaker.name, speaker.is_person)).collect();
        assert_eq!(speakers, [("사람", false), ("나", true), ("새 이", false)]);
    }

    #[test]
    fn every_arrow_is_read() {
        let arrow = |written: &str| match script(&format!("A{written}B: a -->> b")).events.remove(0) {
            Event::Message(message) => {
                assert_eq!((message.from, message.to, &*message.words), (0, 1, "a -->> b"), "{written}");
                (message.arrow.dotted, message.arrow.both_ways, message.arrow.head)
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(arrow("->>"), (false, false, Head::Full));
        assert_eq!(arrow("-->>"), (true, false, Head::Full));
        assert_eq!(arrow("<<->>"), (false, true, Head::Full));
        assert_eq!(arrow("<<-->>"), (true, true, Head::Full));
        assert_eq!(arrow("->"), (false, false, Head::None));
        assert_eq!(arrow("-->"), (true, false, Head::None));
        assert_eq!(arrow("-)"), (false, false, Head::Open));
        assert_eq!(arrow("--)"), (true, false, Head::Open));
        assert_eq!(arrow("-x"), (false, false, Head::Cross));
        assert_eq!(arrow("--x"), (true, false, Head::Cross));
        assert_eq!(script("pre-xml->>B: c").speakers[0].name, "pre-xml");
    }

    #[test]
    fn frames_notes_and_work_stay_in_order() {
        let script = script(
            "autonumber\nA->>+B: 묻는다\nalt 안다\nB-->>-A: 답\nelse 모른다\nNote over A,B: 생각\nend\nNote left of A: 끝",
        );
        let kinds: Vec<_> = script.events.iter().map(|event| format!("{event:?}")).collect();
        let kinds: Vec<_> = kinds.iter().map(|kind| kind.split([' ', '(']).next().unwrap()).collect();
        assert_eq!(kinds, ["Message", "Begin", "Open", "Message", "End", "Divide", "Note", "Close", "Note"]);
        assert_eq!(script.events[4], Event::End(1));
        assert!(matches!(&script.events[3], Event::Message(message) if message.words == "2. 답"));
    }

    #[test]
    fn groups_lose_their_colour() {
        let script = script(
            "box Aqua 우리 쪽\nparticipant A\nend\nbox rgb(1, 2, 3) 저쪽\nparticipant B\nend\nbox 셋\nend",
        );
        let groups: Vec<_> = script.groups.iter().map(|group| (&*group.name, &*group.members)).collect();
        assert_eq!(groups, [("우리 쪽", &[0][..]), ("저쪽", &[1][..]), ("셋", &[][..])]);
    }

    #[test]
    fn what_is_not_understood_is_named_by_its_line() {
        assert_eq!(fault("A->>B: 말\n무엇인가"), (DiagramFault::LineUnread, 2));
        assert_eq!(fault("A->>B: 말\n->>B: 말"), (DiagramFault::ArrowFirst, 2));
        assert_eq!(fault("A->>: 말"), (DiagramFault::LineUnread, 1));
        assert_eq!(fault("end"), (DiagramFault::EndsNothing, 1));
        assert_eq!(fault("\nloop 세 번\nA->>B: 말"), (DiagramFault::Unclosed { opening: "loop".into() }, 2));
        assert_eq!(fault("Note beside A: 말"), (DiagramFault::LineUnread, 1));
    }
}
