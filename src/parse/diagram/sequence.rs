//! Sequences drawn: who says what to whom, from the top down.
//!
//! Everything stands as close together as its words allow, since a page of text is
//! narrow and a phone is narrower.

use std::collections::HashMap;

use super::canvas::{Area, Canvas, Layer, towards};
use super::labels::{LINE, Label};
use super::script::{Arrow, Event, Head, Message, NotePlace, Script};
use super::{ROOM, WRAPS};
use crate::text::width::count;

/// Free room beside words in a box, and between a box and the next.
const PAD: f32 = 12.0;
/// Free room above and below the names of who speaks.
const PAD_HIGH: f32 = 9.0;
/// Between words and the arrow below them.
const ABOVE_ARROW: f32 = 4.0;
/// Between an arrow and what comes after it.
const BELOW_ARROW: f32 = 15.0;
/// How far a message to oneself goes out, and how far down it comes back.
const LOOP: (f32, f32) = (30.0, 20.0);
/// The width of the bar that says that somebody is at work.
const BAR: f32 = 8.0;
/// Drawings taller than this name the speakers once more at their end.
const TALL: f32 = 560.0;

/// Draws a sequence, as comfortably as the room allows.
pub(super) fn draw(script: &Script) -> Canvas {
    let mut plan = Plan::new(script, WRAPS[0]);
    for most in &WRAPS[1..] {
        if plan.width() <= ROOM {
            break;
        }
        plan = Plan::new(script, *most);
    }
    let mut drawing = Drawing::new(&plan);
    drawing.run();
    drawing.canvas
}

/// Who stands where, and all words with their breaks.
struct Plan<'a> {
    script: &'a Script,
    /// Who speaks, from left to right.
    lanes: Vec<Lane>,
    /// The words of each event.
    labels: Vec<Label>,
    /// The names of groups of speakers.
    groups: Vec<Label>,
}

struct Lane {
    label: Label,
    x: f32,
}

impl Lane {
    fn width(&self) -> f32 {
        (self.label.width + 2.0 * PAD).max(64.0)
    }
}

impl<'a> Plan<'a> {
    fn new(script: &'a Script, most: f32) -> Plan<'a> {
        let lanes = script
            .speakers
            .iter()
            .map(|speaker| Lane { label: Label::new(&speaker.name, most * 0.8), x: 0.0 });
        let labels = script.events.iter().map(|event| match event {
            Event::Message(message) => {
                Label::new(&message.words, most * count(message.from.abs_diff(message.to).max(1)))
            }
            Event::Note { first, last, words, .. } => Label::new(words, most * count(last - first + 1)),
            Event::Open { words, .. } | Event::Divide { words } if !words.is_empty() => {
                Label::new(&format!("[{words}]"), most * 2.0)
            }
            _ => Label::default(),
        });
        let groups = script.groups.iter().map(|group| Label::new(&group.name, most));
        let mut plan =
            Plan { script, lanes: lanes.collect(), labels: labels.collect(), groups: groups.collect() };
        plan.place();
        plan
    }

    /// Gives every lane its place: wide enough apart for its neighbours, and for all
    /// words that have to stand between.
    fn place(&mut self) {
        let beside = |pair: &[Lane]| (pair[0].width() + pair[1].width()) / 2.0 + PAD;
        let mut gaps: Vec<f32> = self.lanes.windows(2).map(beside).collect();
        let mut spans = self.spans();
        // The nearest first: what stands further apart then finds room already made.
        spans.sort_by_key(|(first, last, _)| last.saturating_sub(*first));
        for (first, last, room) in spans {
            let Some(between) = gaps.get_mut(first..last).filter(|between| !between.is_empty()) else {
                continue;
            };
            let missing = room - between.iter().sum::<f32>();
            let share = missing.max(0.0) / count(between.len());
            between.iter_mut().for_each(|gap| *gap += share);
        }
        let mut x = 0.0;
        for (index, lane) in self.lanes.iter_mut().enumerate() {
            lane.x = x;
            x += gaps.get(index).copied().unwrap_or(0.0);
        }
    }

    /// Between which lanes how much room is needed.
    fn spans(&self) -> Vec<(usize, usize, f32)> {
        let mut spans = Vec::new();
        for (event, label) in self.script.events.iter().zip(&self.labels) {
            match event {
                Event::Message(Message { from, to, .. }) if from == to => {
                    spans.push((*from, from + 1, LOOP.0.max(label.width + PAD) + PAD));
                }
                Event::Message(Message { from, to, .. }) => {
                    spans.push((*from.min(to), *from.max(to), label.width + 2.0 * PAD));
                }
                Event::Note { place, first, last, .. } => {
                    let width = label.width + 2.0 * PAD;
                    match place {
                        NotePlace::Right => spans.push((*last, last + 1, width + 2.0 * PAD)),
                        NotePlace::Left => spans.push((first.saturating_sub(1), *first, width + 2.0 * PAD)),
                        NotePlace::Over if first == last => {
                            spans.push((*first, first + 1, width / 2.0 + PAD));
                            spans.push((first.saturating_sub(1), *first, width / 2.0 + PAD));
                        }
                        NotePlace::Over => spans.push((*first, *last, label.width - 2.0 * PAD)),
                    }
                }
                _ => {}
            }
        }
        spans
    }

    fn width(&self) -> f32 {
        let (Some(first), Some(last)) = (self.lanes.first(), self.lanes.last()) else { return 0.0 };
        last.x - first.x + (first.width() + last.width()) / 2.0
    }

    fn head_height(&self) -> f32 {
        self.lanes.iter().map(|lane| lane.label.height).fold(LINE, f32::max) + 2.0 * PAD_HIGH
    }
}

/// A frame, such as a loop, that is still open.
struct OpenFrame<'a> {
    kind: &'a str,
    /// Where its parts begin, with what is said of each.
    parts: Vec<(f32, &'a Label)>,
    left: f32,
    right: f32,
}

/// The drawing, from the top down.
struct Drawing<'a> {
    plan: &'a Plan<'a>,
    canvas: Canvas,
    y: f32,
    frames: Vec<OpenFrame<'a>>,
    /// Where each lane's bars begin that have not ended.
    bars: HashMap<usize, Vec<f32>>,
    /// Where the last arrow was drawn.
    arrow: f32,
}

impl<'a> Drawing<'a> {
    fn new(plan: &'a Plan<'a>) -> Drawing<'a> {
        let y = plan.head_height() + PAD;
        Drawing { plan, canvas: Canvas::default(), y, frames: Vec::new(), bars: HashMap::new(), arrow: y }
    }

    fn run(&mut self) {
        let plan = self.plan;
        for (event, label) in plan.script.events.iter().zip(&plan.labels) {
            match event {
                Event::Message(message) => self.message(message, label),
                Event::Note { place, first, last, .. } => self.note(*place, *first, *last, label),
                Event::Open { kind, .. } => {
                    let parts = vec![(self.y, label)];
                    self.frames.push(OpenFrame { kind, parts, left: f32::MAX, right: f32::MIN });
                    self.y += label.height.max(LINE) + PAD;
                }
                Event::Divide { .. } => {
                    if let Some(open) = self.frames.last_mut() {
                        open.parts.push((self.y, label));
                        self.y += label.height + PAD;
                    }
                }
                Event::Close => self.close_frame(),
                Event::Begin(lane) => self.bars.entry(*lane).or_default().push(self.arrow),
                Event::End(lane) => self.end_bar(*lane, self.arrow),
            }
        }
        for lane in 0..plan.lanes.len() {
            while self.bars.get(&lane).is_some_and(|bars| !bars.is_empty()) {
                self.end_bar(lane, self.y);
            }
        }
        self.lanes();
        self.groups();
    }

    /// The boxes of who speaks, and the lines below them.
    fn lanes(&mut self) {
        let high = self.plan.head_height();
        let repeated = self.y > TALL;
        for (lane, speaker) in self.plan.lanes.iter().zip(&self.plan.script.speakers) {
            let mut area = Area::around((lane.x, high / 2.0), lane.width(), high);
            let radius = if speaker.is_person { high / 2.0 } else { 5.0 };
            let ends = [(lane.x, high), (lane.x, self.y)];
            self.canvas.under(Layer::Line, |canvas| canvas.line(Layer::Line, "d-life", &ends, 0.0));
            for _ in 0..=usize::from(repeated) {
                self.canvas.rectangle(Layer::Box, "d-node", area, radius);
                self.canvas.words("d-name", &lane.label, area.center());
                area.y = self.y;
            }
        }
        if repeated {
            self.y += high;
        }
    }

    /// Frames around speakers that belong together.
    fn groups(&mut self) {
        for (group, label) in self.plan.script.groups.iter().zip(&self.plan.groups) {
            let lanes = group.members.iter().map(|member| &self.plan.lanes[*member]);
            let left = lanes.clone().map(|lane| lane.x - lane.width() / 2.0).fold(f32::MAX, f32::min);
            let right = lanes.map(|lane| lane.x + lane.width() / 2.0).fold(f32::MIN, f32::max);
            if left < right {
                let top = -(label.height + PAD);
                let least = (left - 5.0, right + 5.0);
                let area = Area { x: least.0, y: top, width: least.1 - least.0, height: self.y + PAD - top };
                self.canvas
                    .under(Layer::Group, |canvas| canvas.rectangle(Layer::Group, "d-group", area, 8.0));
                self.canvas.words("d-name", label, (area.center().0, top / 2.0));
            }
        }
    }

    fn message(&mut self, message: &Message, label: &Label) {
        let (from, to) = (self.plan.lanes[message.from].x, self.plan.lanes[message.to].x);
        let to_self = message.from == message.to;
        let center = if to_self { from + PAD + label.width / 2.0 } else { (from + to) / 2.0 };
        if !label.is_empty() {
            let middle = (center, self.y + label.height / 2.0);
            self.canvas.rectangle(
                Layer::Ground,
                "d-ground",
                Area::around(middle, label.width + 8.0, label.height),
                3.0,
            );
            self.canvas.words("d-said", label, middle);
        }
        self.y += label.height + ABOVE_ARROW;
        let (start, end) = (self.edge(message.from, to - from), self.edge(message.to, from - to));
        if to_self {
            let out = from + BAR / 2.0 + LOOP.0;
            let back = (from + BAR / 2.0, self.y + LOOP.1);
            self.arrow(message.arrow, &[(start, self.y), (out, self.y), (out, back.1), back]);
            self.y += LOOP.1;
            self.widen(from, out.max(center + label.width / 2.0));
        } else {
            self.arrow(message.arrow, &[(start, self.y), (end, self.y)]);
            self.widen(from.min(to), from.max(to));
        }
        self.arrow = self.y;
        self.y += BELOW_ARROW;
    }

    /// Where an arrow meets a lane: at its line, or at the bar upon it.
    fn edge(&self, lane: usize, direction: f32) -> f32 {
        let bars = self.bars.get(&lane).map_or(0, Vec::len);
        let x = self.plan.lanes[lane].x;
        match bars {
            0 => x,
            _ if direction < 0.0 => x - BAR / 2.0,
            bars => x + BAR / 2.0 + 4.0 * count(bars - 1),
        }
    }

    fn arrow(&mut self, arrow: Arrow, points: &[(f32, f32)]) {
        let mut points = points.to_vec();
        let [first, .., last] = points[..] else { return };
        let (second, before) = (points[1], points[points.len() - 2]);
        let end = points.len() - 1;
        match arrow.head {
            Head::None => {}
            Head::Full => {
                self.canvas.arrowhead(last, before);
                points[end] = towards(last, before, 6.0);
            }
            Head::Open => self.canvas.open_arrowhead(last, before),
            Head::Cross => self.canvas.cross(towards(last, before, 8.0)),
        }
        if arrow.both_ways {
            self.canvas.arrowhead(first, second);
            points[0] = towards(first, second, 6.0);
        }
        let class = if arrow.dotted { "d-edge d-dots" } else { "d-edge" };
        self.canvas.line(Layer::Arrow, class, &points, 6.0);
    }

    fn note(&mut self, place: NotePlace, first: usize, last: usize, label: &Label) {
        let (first, last) = (self.plan.lanes[first].x, self.plan.lanes[last].x);
        let own = label.width + 2.0 * PAD;
        let (x, width) = match place {
            NotePlace::Right => (last + PAD, own),
            NotePlace::Left => (first - PAD - own, own),
            NotePlace::Over => {
                let width = if first < last { own.max(last - first + 4.0 * PAD) } else { own };
                ((first + last - width) / 2.0, width)
            }
        };
        let area = Area { x, y: self.y, width, height: label.height + PAD };
        self.canvas.rectangle(Layer::Box, "d-note", area, 2.0);
        self.canvas.words("", label, area.center());
        self.y += area.height + PAD;
        self.widen(area.x + PAD, area.right() - PAD);
    }

    fn end_bar(&mut self, lane: usize, at: f32) {
        let Some(bars) = self.bars.get_mut(&lane) else { return };
        if let Some(top) = bars.pop() {
            let x = self.plan.lanes[lane].x - BAR / 2.0 + 4.0 * count(bars.len());
            let area = Area { x, y: top, width: BAR, height: (at - top).max(10.0) };
            self.canvas.rectangle(Layer::Line, "d-bar", area, 1.0);
        }
    }

    fn close_frame(&mut self) {
        let Some(open) = self.frames.pop() else { return };
        let kind = Label::new(if open.kind == "rect" { "" } else { open.kind }, ROOM);
        let (left, mut right) = (open.left.min(open.right) - 2.0 * PAD, open.right + 2.0 * PAD);
        let tab = Area { x: left, y: open.parts[0].0, width: kind.width + 1.5 * PAD, height: LINE + 4.0 };
        for (number, (top, label)) in open.parts.iter().enumerate() {
            let start = if number == 0 { tab.right() + PAD } else { left + PAD };
            right = right.max(start + label.width + PAD);
            self.canvas.words_from("d-said", label, (start, top + 3.0));
        }
        for (top, _) in &open.parts[1..] {
            self.canvas.line(Layer::Group, "d-edge d-dots", &[(left, *top), (right, *top)], 0.0);
        }
        let area = Area { width: right - left, height: self.y - tab.y, ..tab };
        self.canvas.rectangle(Layer::Group, "d-frame", area, 5.0);
        if !kind.is_empty() {
            self.canvas.rectangle(Layer::Group, "d-tab", tab, 5.0);
            self.canvas.words("d-name", &kind, tab.center());
        }
        self.y += PAD;
        self.widen(left + PAD, right - PAD);
    }

    /// Makes the innermost open frame reach around what was drawn.
    fn widen(&mut self, left: f32, right: f32) {
        if let Some(open) = self.frames.last_mut() {
            open.left = open.left.min(left);
            open.right = open.right.max(right);
        }
    }
}
