//! Flowcharts and state diagrams: boxes and what leads from one to another.
//!
//! mermaid-rs-renderer places them. It is told of every label as letters of the same
//! width that it has in its own table, so that it never looks for a font.

use std::collections::BTreeMap;

use mermaid_rs_renderer::layout::DiagramData;
use mermaid_rs_renderer::{
    DiagramKind, Direction, EdgeDecoration, EdgeLayout, EdgeStyle, Graph, Layout, LayoutConfig, NodeLayout,
    NodeShape, SubgraphLayout, Theme, compute_layout,
};

use super::canvas::{Area, Canvas, Layer, Rounded, towards};
use super::labels::{LINE, Label, width};
use super::{ROOM, WRAPS};

/// The size of the letters that mermaid-rs-renderer measures.
const MEASURED: f32 = 16.0;

/// Its widest letter, and letters to fill up what is left, in parts of their size.
const WIDEST: (char, f32) = ('@', 0.946);
const FILLERS: &[(char, f32)] =
    &[('j', 0.227), ('t', 0.305), ('1', 0.396), ('a', 0.550), ('K', 0.648), ('O', 0.754), ('m', 0.867), WIDEST];

/// Draws a flowchart or a state diagram, as comfortably as the room allows.
pub(super) fn draw(graph: &Graph) -> Canvas {
    let mut narrowest = None;
    for most in WRAPS {
        let placed = Placed::new(graph, most);
        let fits = placed.layout.width <= ROOM;
        let narrower = narrowest.as_ref().is_none_or(|other: &Placed| placed.layout.width < other.layout.width);
        if narrower {
            narrowest = Some(placed);
        }
        if fits {
            break;
        }
    }
    narrowest.map(|placed| placed.draw()).unwrap_or_default()
}

/// A graph whose words are broken and whose boxes have their places.
struct Placed {
    layout: Layout,
    nodes: BTreeMap<String, Label>,
    edges: Vec<Label>,
    groups: Vec<Group>,
    notes: Vec<Label>,
}

impl Placed {
    fn new(graph: &Graph, most: f32) -> Placed {
        let mut graph = graph.clone();
        unstyle(&mut graph);
        let sideways = matches!(graph.direction, Direction::LeftRight | Direction::RightLeft);
        let between = if sideways { most * 0.75 } else { most };
        let mut nodes = BTreeMap::new();
        for (id, node) in &mut graph.nodes {
            let label = Label::new(&node.label.replace("\n---\n", "\n"), most);
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
        let mut notes = Vec::new();
        for note in &mut graph.state_notes {
            let label = Label::new(&note.label, most);
            note.label = stand_in(&label);
            notes.push(label);
        }
        let layout = compute_layout(&graph, &theme(), &spacing(&graph));
        Placed { layout, nodes, edges, groups, notes }
    }

    fn draw(&self) -> Canvas {
        let mut canvas = Canvas::default();
        for placed in &self.layout.subgraphs {
            let is_same = |group: &&Group| group.stand_in == placed.label && group.members == placed.nodes;
            draw_group(&mut canvas, placed, self.groups.iter().find(is_same).map(|group| &group.label));
        }
        for (edge, label) in self.layout.edges.iter().zip(&self.edges) {
            draw_edge(&mut canvas, edge, label);
        }
        for (id, node) in self.layout.nodes.iter().filter(|(_, node)| !node.hidden && node.anchor_subgraph.is_none()) {
            draw_node(&mut canvas, node, self.nodes.get(id), self.layout.kind);
        }
        if let DiagramData::Graph { state_notes } = &self.layout.diagram {
            for (note, label) in state_notes.iter().zip(&self.notes) {
                let area = Area { x: note.x, y: note.y, width: note.width, height: note.height };
                canvas.rectangle(Layer::Box, "d-note", area, 2.0);
                canvas.words("", label, area.center());
            }
        }
        canvas
    }
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
fn stand_in(label: &Label) -> String {
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
    let sideways = matches!(graph.direction, Direction::LeftRight | Direction::RightLeft);
    LayoutConfig {
        node_spacing: if sideways { 28.0 } else { 36.0 },
        rank_spacing: if sideways { 36.0 } else { 40.0 },
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
    if group.label.is_empty() && group.style.stroke_width == Some(0.0) {
        return;
    }
    canvas.rectangle(Layer::Group, "d-group", area, 8.0);
    if let Some(label) = label {
        canvas.words("d-name", label, (area.center().0, area.y + 8.0 + label.height / 2.0));
    }
}

fn draw_edge(canvas: &mut Canvas, edge: &EdgeLayout, label: &Label) {
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
    if let Some(anchor) = edge.label_anchor.filter(|_| !label.is_empty()) {
        let area = Area::around(anchor, label.width + 10.0, label.height + 2.0);
        canvas.rectangle(Layer::Ground, "d-ground", area, 3.0);
        canvas.words("d-said", label, anchor);
    }
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

fn draw_node(canvas: &mut Canvas, node: &NodeLayout, label: Option<&Label>, kind: DiagramKind) {
    let area = Area { x: node.x, y: node.y, width: node.width, height: node.height };
    let label = label.filter(|label| !label.is_empty());
    let is_point = kind == DiagramKind::State && label.is_none();
    match node.shape {
        NodeShape::Circle if is_point => canvas.ellipse(Layer::Box, "d-point", area),
        NodeShape::DoubleCircle if is_point => {
            canvas.ellipse(Layer::Box, "d-node", area);
            canvas.ellipse(Layer::Box, "d-point", Area::around(area.center(), area.width * 0.55, area.height * 0.55));
        }
        NodeShape::ForkJoin => canvas.rectangle(Layer::Box, "d-point", area, 2.0),
        shape => draw_shape(canvas, shape, area),
    }
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
