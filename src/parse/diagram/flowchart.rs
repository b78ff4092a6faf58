//! Flowcharts: boxes and what leads from one to another.
//!
//! mermaid-rs-renderer places them. It is told of every label as letters of the same
//! width that it has in its own table, so that it never looks for a font.

use std::collections::BTreeMap;

use mermaid_rs_renderer::{
    Direction, EdgeDecoration, EdgeLayout, EdgeStyle, Graph, Layout, LayoutConfig, NodeLayout, NodeShape,
    SubgraphLayout, Theme, compute_layout,
};

use super::canvas::{Area, Canvas, LEAST, Layer, Rounded, towards};
use super::labels::{LINE, Label, width};
use super::{ROOM, WRAPS};

/// Between parts that nothing joins.
const BETWEEN: f32 = 30.0;

/// How far a line may be out of the straight to be made straight.
const ASKEW: f32 = 16.0;

/// The size of the letters that mermaid-rs-renderer measures.
const MEASURED: f32 = 16.0;

/// Its widest letter, and letters to fill up what is left, in parts of their size.
const WIDEST: (char, f32) = ('@', 0.946);
const FILLERS: &[(char, f32)] = &[
    ('j', 0.227),
    ('t', 0.305),
    ('1', 0.396),
    ('a', 0.550),
    ('K', 0.648),
    ('O', 0.754),
    ('m', 0.867),
    WIDEST,
];

/// Draws a flowchart, as comfortably as the room allows. What is wider than a page even
/// with its words broken short is drawn from the top down instead of sideways: it can
/// then be read without scrolling, on a phone most of all.
pub(super) fn draw(graph: &Graph) -> Canvas {
    let mut parts = parts(graph);
    let placed = comfortable(&parts);
    let placed = match graph.direction {
        Direction::LeftRight | Direction::RightLeft if placed.width * LEAST > ROOM => {
            parts.iter_mut().for_each(|part| part.direction = turned(part.direction));
            let other = comfortable(&parts);
            if other.width < placed.width { other } else { placed }
        }
        _ => placed,
    };
    let mut canvas = Canvas::default();
    placed.parts.iter().for_each(|part| part.draw(&mut canvas));
    canvas
}

fn turned(direction: Direction) -> Direction {
    match direction {
        Direction::RightLeft => Direction::BottomTop,
        _ => Direction::TopDown,
    }
}

/// The parts of a graph that nothing joins, each a graph of its own. Placed one by one
/// they do not push each other about.
fn parts(graph: &Graph) -> Vec<Graph> {
    let mut part_of: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, id) in graph.nodes.keys().enumerate() {
        part_of.insert(id, index);
    }
    let joined = graph.edges.iter().map(|edge| vec![edge.from.as_str(), edge.to.as_str()]);
    let grouped = graph
        .subgraphs
        .iter()
        .map(|group| group.nodes.iter().map(String::as_str).chain(group.id.as_deref()).collect());
    for ids in joined.chain(grouped) {
        let mut ids: Vec<usize> = ids.iter().filter_map(|id| part_of.get(id).copied()).collect();
        ids.sort_unstable();
        for other in ids.iter().skip(1) {
            part_of.values_mut().filter(|part| *part == other).for_each(|part| *part = ids[0]);
        }
    }
    let order = |id: &str| graph.node_order.get(id).copied().unwrap_or(usize::MAX);
    let mut firsts: BTreeMap<usize, usize> = BTreeMap::new();
    for (id, part) in &part_of {
        let first = firsts.entry(*part).or_insert(usize::MAX);
        *first = (*first).min(order(id));
    }
    let mut numbers: Vec<usize> = firsts.keys().copied().collect();
    numbers.sort_by_key(|part| firsts[part]);
    let holds = |part: usize, id: &str| part_of.get(id) == Some(&part);
    let only = |part: usize| {
        let mut graph = graph.clone();
        graph.nodes.retain(|id, _| holds(part, id));
        graph.edges.retain(|edge| holds(part, &edge.from));
        graph.subgraphs.retain(|group| group.nodes.iter().any(|id| holds(part, id)));
        graph
    };
    numbers.into_iter().map(only).collect()
}

/// The parts of a drawing in their places.
struct Arranged {
    parts: Vec<Placed>,
    width: f32,
}

/// Breaks words as short as it takes to fit the room, and no shorter.
fn comfortable(parts: &[Graph]) -> Arranged {
    let mut best = arrange(parts, WRAPS[0]);
    for most in &WRAPS[1..] {
        if best.width <= ROOM {
            break;
        }
        let narrower = arrange(parts, *most);
        if narrower.width < best.width {
            best = narrower;
        }
    }
    best
}

/// Places each part, and the parts across the way that they run.
fn arrange(parts: &[Graph], most: f32) -> Arranged {
    let mut arranged = Arranged { parts: Vec::new(), width: 0.0 };
    let mut along = 0.0;
    for part in parts {
        let mut placed = Placed::new(part, most);
        let (width, height) = (placed.layout.width, placed.layout.height);
        if is_sideways(part) {
            placed.shift(0.0, along);
            along += height + BETWEEN;
            arranged.width = arranged.width.max(width);
        } else {
            placed.shift(along, 0.0);
            along += width + BETWEEN;
            arranged.width = along - BETWEEN;
        }
        arranged.parts.push(placed);
    }
    arranged
}

fn is_sideways(graph: &Graph) -> bool {
    matches!(graph.direction, Direction::LeftRight | Direction::RightLeft)
}

/// A graph whose words are broken and whose boxes have their places.
struct Placed {
    layout: Layout,
    nodes: BTreeMap<String, Label>,
    edges: Vec<Label>,
    groups: Vec<Group>,
}

impl Placed {
    fn new(graph: &Graph, most: f32) -> Placed {
        let mut graph = graph.clone();
        unstyle(&mut graph);
        let between = if is_sideways(&graph) { most * 0.75 } else { most };
        let mut nodes = BTreeMap::new();
        for (id, node) in &mut graph.nodes {
            let label = Label::new(&node.label, most);
            node.label = stand_in(&label);
            nodes.insert(id.clone(), label);
        }
        let mut edges = Vec::new();
        for edge in &mut graph.edges {
            let label = Label::new(edge.label.as_deref().unwrap_or_default(), between);
            edge.label = edge.label.take().filter(|_| !label.is_empty()).map(|_| stand_in(&label));
            edges.push(label);
        }
        let mut groups = Vec::new();
        for group in &mut graph.subgraphs {
            let label = Label::new(&group.label, most * 1.6);
            group.label = stand_in(&label);
            groups.push(Group { stand_in: group.label.clone(), members: group.nodes.clone(), label });
        }
        let mut layout = compute_layout(&graph, &theme(), &spacing(&graph));
        straighten(&mut layout);
        Placed { layout, nodes, edges, groups }
    }

    fn shift(&mut self, x: f32, y: f32) {
        for node in self.layout.nodes.values_mut() {
            (node.x, node.y) = (node.x + x, node.y + y);
        }
        for group in &mut self.layout.subgraphs {
            (group.x, group.y) = (group.x + x, group.y + y);
        }
        for edge in &mut self.layout.edges {
            for point in edge.points.iter_mut().chain(&mut edge.label_anchor) {
                *point = (point.0 + x, point.1 + y);
            }
        }
    }

    fn draw(&self, canvas: &mut Canvas) {
        for placed in &self.layout.subgraphs {
            let is_same = |group: &&Group| group.stand_in == placed.label && group.members == placed.nodes;
            draw_group(canvas, placed, self.groups.iter().find(is_same).map(|group| &group.label));
        }
        for (edge, label) in self.layout.edges.iter().zip(&self.edges) {
            draw_edge(canvas, edge);
            self.draw_said(canvas, edge, label);
        }
        for (id, node) in &self.layout.nodes {
            if !node.hidden && node.anchor_subgraph.is_none() {
                draw_node(canvas, node, self.nodes.get(id));
            }
        }
    }

    /// The words of an arrow, on a ground of their own where a line runs below them.
    fn draw_said(&self, canvas: &mut Canvas, edge: &EdgeLayout, label: &Label) {
        let Some(anchor) = edge.label_anchor.filter(|_| !label.is_empty()) else { return };
        let area = Area::around(anchor, label.width + 4.0, label.height - 2.0);
        let crosses = |edge: &EdgeLayout| edge.points.windows(2).any(|ends| area.meets(ends[0], ends[1]));
        if self.layout.edges.iter().any(crosses) {
            canvas.rectangle(Layer::Ground, "d-ground", area, 3.0);
        }
        canvas.words("d-said", label, anchor);
    }
}

/// Makes arrows that are a little askew run straight.
fn straighten(layout: &mut Layout) {
    for index in 0..layout.edges.len() {
        let edge = &layout.edges[index];
        let ends = (edge.from.as_str(), edge.to.as_str());
        let alone = layout.edges.iter().enumerate().all(|(other, edge)| {
            other == index || ends != (&edge.from, &edge.to) && ends != (&edge.to, &edge.from)
        });
        let nodes = (layout.nodes.get(ends.0), layout.nodes.get(ends.1));
        let (Some(first), Some(last)) = nodes else { continue };
        if !alone {
            continue;
        }
        let upright =
            common((first.x, first.width), (last.x, last.width), edge.points.iter().map(|point| point.0));
        let level =
            common((first.y, first.height), (last.y, last.height), edge.points.iter().map(|point| point.1));
        for point in &mut layout.edges[index].points {
            *point = (upright.unwrap_or(point.0), level.unwrap_or(point.1));
        }
    }
}

/// Where a line that is hardly bent meets both of two boxes, each from its start on.
fn common(first: (f32, f32), last: (f32, f32), places: impl Iterator<Item = f32>) -> Option<f32> {
    let (low, high) =
        places.fold((f32::MAX, f32::MIN), |(low, high), place| (low.min(place), high.max(place)));
    let from = first.0.max(last.0) + 8.0;
    let to = (first.0 + first.1).min(last.0 + last.1) - 8.0;
    (high - low < ASKEW && from < to).then(|| ((low + high) / 2.0).clamp(from, to))
}

/// A group's words, and what it is found again by once it is placed.
struct Group {
    stand_in: String,
    members: Vec<String>,
    label: Label,
}

/// Takes off whatever would style or link.
fn unstyle(graph: &mut Graph) {
    graph.class_defs.clear();
    graph.node_classes.clear();
    graph.node_styles.clear();
    graph.subgraph_styles.clear();
    graph.subgraph_classes.clear();
    graph.node_links.clear();
    graph.edge_styles.clear();
    graph.edge_style_default = None;
}

/// Letters as wide and lines as many as a label has.
pub(super) fn stand_in(label: &Label) -> String {
    let letters = label.lines.iter().map(|line| letters_of(width(line) / MEASURED));
    letters.collect::<Vec<_>>().join("\n")
}

/// Letters of a width, in parts of their size.
fn letters_of(mut width: f32) -> String {
    let mut letters = String::new();
    while width > WIDEST.1 {
        letters.push(WIDEST.0);
        width -= WIDEST.1;
    }
    if width > 0.0 {
        letters.extend(FILLERS.iter().find(|(_, wide)| *wide >= width).map(|(letter, _)| letter));
    }
    letters
}

/// A theme whose font no machine has: where it is asked for all the same, the widths of
/// the table are taken.
fn theme() -> Theme {
    Theme { font_family: "whyfirst has no font".to_owned(), font_size: MEASURED, ..Theme::modern() }
}

fn spacing(graph: &Graph) -> LayoutConfig {
    LayoutConfig {
        node_spacing: if is_sideways(graph) { 28.0 } else { 36.0 },
        rank_spacing: if is_sideways(graph) { 36.0 } else { 40.0 },
        node_padding_x: 14.0,
        node_padding_y: 11.0,
        label_line_height: LINE / MEASURED,
        max_label_width_chars: 1_000,
        fast_text_metrics: true,
        ..LayoutConfig::default()
    }
}

fn draw_group(canvas: &mut Canvas, group: &SubgraphLayout, label: Option<&Label>) {
    let area = Area { x: group.x, y: group.y, width: group.width, height: group.height };
    canvas.rectangle(Layer::Group, "d-group", area, 8.0);
    if let Some(label) = label {
        canvas.words("d-name", label, (area.center().0, area.y + 8.0 + label.height / 2.0));
    }
}

fn draw_edge(canvas: &mut Canvas, edge: &EdgeLayout) {
    let mut points = edge.points.clone();
    points.dedup_by(|a, b| (a.0 - b.0).abs() < 0.5 && (a.1 - b.1).abs() < 0.5);
    let [first, .., last] = points[..] else { return };
    let (second, before) = (points[1], points[points.len() - 2]);
    if edge.arrow_end {
        canvas.arrowhead(last, before);
        *points.last_mut().expect("there are two points") = towards(last, before, 6.0);
    }
    if edge.arrow_start {
        canvas.arrowhead(first, second);
        points[0] = towards(first, second, 6.0);
    }
    let class = match edge.style {
        EdgeStyle::Solid => "d-edge",
        EdgeStyle::Dotted => "d-edge d-dots",
        EdgeStyle::Thick => "d-edge d-thick",
    };
    canvas.line(Layer::Line, class, &points, 8.0);
    decorate(canvas, edge.end_decoration, last, before);
    decorate(canvas, edge.start_decoration, first, second);
}

/// `A --o B` and `A --x B`.
fn decorate(canvas: &mut Canvas, decoration: Option<EdgeDecoration>, end: (f32, f32), from: (f32, f32)) {
    let center = towards(end, from, 5.0);
    match decoration {
        Some(EdgeDecoration::Circle) => canvas.ellipse(Layer::Arrow, "d-tip", Area::around(center, 8.0, 8.0)),
        Some(EdgeDecoration::Cross) => canvas.cross(center),
        _ => {}
    }
}

fn draw_node(canvas: &mut Canvas, node: &NodeLayout, label: Option<&Label>) {
    let area = Area { x: node.x, y: node.y, width: node.width, height: node.height };
    draw_shape(canvas, node.shape, area);
    if let Some(label) = label {
        let sunk = if node.shape == NodeShape::Cylinder { cap(area) / 2.0 } else { 0.0 };
        canvas.words("", label, (area.center().0, area.center().1 + sunk));
    }
}

fn draw_shape(canvas: &mut Canvas, shape: NodeShape, area: Area) {
    let Area { x, y, width, height } = area;
    let (right, bottom) = (area.right(), area.bottom());
    let (center, middle) = area.center();
    let slant = (width * 0.18).min(height * 0.5);
    let corners: &[(f32, f32)] = match shape {
        NodeShape::Diamond => &[(center, y), (right, middle), (center, bottom), (x, middle)],
        NodeShape::Hexagon => &[
            (x + slant, y),
            (right - slant, y),
            (right, middle),
            (right - slant, bottom),
            (x + slant, bottom),
            (x, middle),
        ],
        NodeShape::Parallelogram => &[(x + slant, y), (right, y), (right - slant, bottom), (x, bottom)],
        NodeShape::ParallelogramAlt => &[(x, y), (right - slant, y), (right, bottom), (x + slant, bottom)],
        NodeShape::Trapezoid => &[(x + slant, y), (right - slant, y), (right, bottom), (x, bottom)],
        NodeShape::TrapezoidAlt => &[(x, y), (right, y), (right - slant, bottom), (x + slant, bottom)],
        NodeShape::Asymmetric => &[(x, y), (right, y), (right, bottom), (x, bottom), (x + slant, middle)],
        _ => &[],
    };
    if !corners.is_empty() {
        return canvas.polygon(Layer::Box, "d-node", corners);
    }
    match shape {
        NodeShape::Circle => canvas.ellipse(Layer::Box, "d-node", area),
        NodeShape::DoubleCircle => {
            canvas.ellipse(Layer::Box, "d-node", area);
            canvas.ellipse(Layer::Box, "d-node", Area::around(area.center(), width - 8.0, height - 8.0));
        }
        NodeShape::Cylinder => draw_cylinder(canvas, area),
        NodeShape::Subroutine => {
            canvas.rectangle(Layer::Box, "d-node", area, 2.0);
            canvas.line(Layer::Box, "d-inner", &[(x + 7.0, y), (x + 7.0, bottom)], 0.0);
            canvas.line(Layer::Box, "d-inner", &[(right - 7.0, y), (right - 7.0, bottom)], 0.0);
        }
        NodeShape::Stadium => canvas.rectangle(Layer::Box, "d-node", area, height / 2.0),
        NodeShape::RoundRect => canvas.rectangle(Layer::Box, "d-node", area, 12.0),
        NodeShape::Text => {}
        _ => canvas.rectangle(Layer::Box, "d-node", area, 5.0),
    }
}

/// How high the lid of a cylinder is.
fn cap(area: Area) -> f32 {
    (area.height * 0.24).clamp(8.0, 20.0)
}

fn draw_cylinder(canvas: &mut Canvas, area: Area) {
    let cap = cap(area);
    let (x, right) = (area.x, area.right());
    let (rx, ry) = (Rounded(area.width / 2.0), Rounded(cap / 2.0));
    let (top, bottom) = (area.y + cap / 2.0, area.bottom() - cap / 2.0);
    let body = format!(
        "M{x},{top}V{bottom}A{rx},{ry} 0 0 0 {right},{bottom}V{top}",
        x = Rounded(x),
        right = Rounded(right),
        top = Rounded(top),
        bottom = Rounded(bottom),
    );
    canvas.path(Layer::Box, "d-node", &body, &[(x, area.y), (right, area.bottom())]);
    canvas.ellipse(Layer::Box, "d-node", Area { height: cap, ..area });
}
