//! The map as an SVG: each term a link, each need a line, no style of its own.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::super::theme::Words;
use super::super::{Site, terms, view};
use super::layout::{BOX, Plan, lay_out};
use crate::model::SourceId;
use crate::text::push_escaped;
use crate::text::width::ems;

/// The whole width, in the drawing's units, which are pixels where there is room.
const WIDTH: f32 = 1120.0;
/// The size of the words.
const SIZE: f32 = 15.0;
/// The size of the names of the layers, which are bold, and so a little wider.
const LAYER_SIZE: f32 = 13.0 * 1.08;
/// Between the longest of them and the boxes.
const EDGE: f32 = 18.0;
/// Within a box, at either side of its words.
const PADDING: f32 = 13.0;
/// No box is wider: longer names are cut.
const WIDEST: f32 = 300.0;

/// Draws terms in layers and what each needs directly, without the needs that follow from
/// others. The layers have the names that the list of them gives them.
pub fn draw(site: &Site, layers: &[Vec<SourceId>], root: &str, words: &Words) -> String {
    let terms: Vec<SourceId> = layers.iter().flatten().copied().collect();
    let number: HashMap<SourceId, usize> = terms.iter().enumerate().map(|(at, term)| (*term, at)).collect();
    let names: Vec<String> = terms.iter().map(|term| shortened(&site.facts(*term).title.value)).collect();
    let mut next = 0..terms.len();
    let plan = Plan {
        widths: names.iter().map(|name| ems(name) * SIZE + PADDING * 2.0).collect(),
        layers: layers.iter().map(|layer| next.by_ref().take(layer.len()).collect()).collect(),
        needs: direct(site, &terms, &number),
    };
    let layer_names = layer_names(layers.len(), words);
    let edge = layer_names.iter().map(|name| ems(name)).fold(0.0, f32::max) * LAYER_SIZE + EDGE;
    let layout = lay_out(&plan, WIDTH - edge);
    let places: Vec<(f32, f32)> = layout.places.iter().map(|(x, y)| (x + edge, *y)).collect();
    let height = layout.tops.last().copied().unwrap_or_default();
    let mut svg = format!(
        "<svg class=\"map-drawing\" viewBox=\"-2 -2 {} {}\" width=\"{WIDTH}\" role=\"group\" aria-label=\"",
        WIDTH + 4.0,
        height.ceil() + 4.0,
    );
    push_escaped(&mut svg, words.get("map"));
    svg.push_str("\">\n");
    for (name, top) in layer_names.iter().zip(&layout.tops) {
        let middle = top + BOX / 2.0;
        _ = write!(
            svg,
            "<text class=\"map-layer\" x=\"0\" y=\"{middle}\" dy=\".35em\" aria-hidden=\"true\">"
        );
        push_escaped(&mut svg, name);
        svg.push_str("</text>\n");
    }
    for (at, needs) in plan.needs.iter().enumerate() {
        for need in needs {
            push_line(&mut svg, site, (terms[*need], places[*need]), (terms[at], places[at]));
        }
    }
    for (at, term) in terms.iter().enumerate() {
        push_box(&mut svg, site, *term, &names[at], plan.widths[at], places[at], root);
    }
    svg.push_str("</svg>");
    svg
}

/// What the list calls the layers: the ground, the first step, the second.
fn layer_names(layers: usize, words: &Words) -> Vec<String> {
    let step = |number: usize| words.get("map_step").replace("{n}", &number.to_string());
    (0..layers)
        .map(|layer| if layer == 0 { words.get("map_ground").to_owned() } else { step(layer) })
        .collect()
}

/// For each term the terms that it needs, but for those that another of its needs brings
/// along: they would only draw lines beside lines.
fn direct(site: &Site, terms: &[SourceId], number: &HashMap<SourceId, usize>) -> Vec<Vec<usize>> {
    let needs =
        |term: SourceId| site.index.graph.needs[term.index()].iter().filter_map(|need| number.get(need));
    let mut reach: Vec<fixedbitset::FixedBitSet> = Vec::with_capacity(terms.len());
    let mut direct = Vec::with_capacity(terms.len());
    // Terms come in layers: what a term needs stands before it.
    for term in terms {
        let mut all = fixedbitset::FixedBitSet::with_capacity(terms.len());
        for need in needs(*term) {
            all.union_with(&reach[*need]);
        }
        direct.push(needs(*term).copied().filter(|need| !all.contains(*need)).collect());
        for need in needs(*term) {
            all.insert(*need);
        }
        reach.push(all);
    }
    direct
}

fn push_line(svg: &mut String, site: &Site, from: (SourceId, (f32, f32)), to: (SourceId, (f32, f32))) {
    let ((x1, y1), (x2, y2)) = (from.1, to.1);
    let (y1, y2) = (y1 + BOX / 2.0, y2 - BOX / 2.0);
    let bend = ((y2 - y1) / 2.0).max(18.0);
    _ = write!(svg, "<path class=\"map-line\" data-from=\"");
    push_escaped(svg, &terms::key(site, from.0));
    svg.push_str("\" data-to=\"");
    push_escaped(svg, &terms::key(site, to.0));
    _ = writeln!(
        svg,
        "\" d=\"M{x1:.0} {y1:.0}C{x1:.0} {:.0} {x2:.0} {:.0} {x2:.0} {y2:.0}\"/>",
        y1 + bend,
        y2 - bend
    );
}

fn push_box(
    svg: &mut String,
    site: &Site,
    term: SourceId,
    name: &str,
    width: f32,
    place: (f32, f32),
    root: &str,
) {
    let facts = site.facts(term);
    let told = if site.index.graph.explained_by[term.index()].is_empty() { "" } else { " told" };
    _ = write!(svg, "<a class=\"map-box{told}\" data-term=\"");
    push_escaped(svg, &terms::key(site, term));
    svg.push_str("\" href=\"");
    push_escaped(svg, &format!("{root}{}", site.url(&site.index.addresses[term.index()])));
    svg.push_str("\">");
    let why = view::why(facts);
    if !why.is_empty() {
        svg.push_str("<title>");
        push_escaped(svg, &format!("{}: {why}", facts.title.value));
        svg.push_str("</title>");
    }
    let (x, y) = place;
    _ = write!(
        svg,
        "<rect x=\"{:.0}\" y=\"{:.0}\" width=\"{width:.0}\" height=\"{BOX}\" rx=\"{}\"/><text x=\"{x:.0}\" y=\"{y:.0}\" dy=\".35em\">",
        x - width / 2.0,
        y - BOX / 2.0,
        BOX / 2.0
    );
    push_escaped(svg, name);
    svg.push_str("</text></a>\n");
}

fn shortened(name: &str) -> String {
    let most = (WIDEST - PADDING * 2.0) / SIZE;
    if ems(name) <= most {
        return name.to_owned();
    }
    let mut kept = String::new();
    for c in name.chars() {
        kept.push(c);
        if ems(&kept) + 1.0 > most {
            break;
        }
    }
    format!("{}…", kept.trim_end())
}
