//! Where each box of the map stands: in layers from the ground down, each as many rows as
//! it needs, near the boxes that it is joined to.
//!
//! Boxes are ordered within their layer by the places of their neighbours (the barycenter
//! method of Sugiyama, Tagawa and Toda, 1981), a few times down and up. A layer too wide
//! for one row is dealt out over several in that order, so that each row still reaches
//! from edge to edge and no box strays far from its neighbours.

use crate::text::width::count;

/// What is to be laid out: boxes by number.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// How wide each box is.
    pub widths: Vec<f32>,
    /// The boxes of each layer, in an order that settles ties.
    pub layers: Vec<Vec<usize>>,
    /// For each box those of earlier layers that it is joined to.
    pub needs: Vec<Vec<usize>>,
}

/// Where everything stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// The middle of each box.
    pub places: Vec<(f32, f32)>,
    /// Where each layer begins, and last the whole height.
    pub tops: Vec<f32>,
}

/// The height of a box.
pub const BOX: f32 = 36.0;
/// Between two boxes of a row.
const GAP: f32 = 14.0;
/// From one row of a layer to the next.
const ROW: f32 = BOX + 18.0;
/// Between the last row of a layer and the first of the next.
const BAND: f32 = 52.0;
/// How often the order is mended.
const SWEEPS: usize = 8;

/// Lays out boxes in a width.
pub fn lay_out(plan: &Plan, width: f32) -> Layout {
    let opens = turned_round(&plan.needs);
    let mut across = vec![width / 2.0; plan.widths.len()];
    let mut rows: Vec<Vec<Vec<usize>>> = Vec::new();
    for sweep in 0..=SWEEPS {
        // Down by what is needed, up by what is opened, and in the end by both.
        let neighbours = |at: usize| -> [&[usize]; 2] {
            match sweep {
                SWEEPS => [&plan.needs[at], &opens[at]],
                even if even % 2 == 0 => [&plan.needs[at], &[]],
                _ => [&opens[at], &[]],
            }
        };
        let mut order: Vec<usize> = (0..plan.layers.len()).collect();
        if sweep % 2 == 1 {
            order.reverse();
        }
        rows.resize(plan.layers.len(), Vec::new());
        for layer in order {
            rows[layer] = arrange(&plan.layers[layer], plan, width, &mut across, neighbours);
        }
    }
    down(&rows, across)
}

/// Puts the boxes of a layer into rows, and each near the middle of its neighbours.
fn arrange<'n>(
    layer: &[usize],
    plan: &Plan,
    width: f32,
    across: &mut [f32],
    neighbours: impl Fn(usize) -> [&'n [usize]; 2],
) -> Vec<Vec<usize>> {
    let wish = |at: usize| {
        let near = neighbours(at);
        let places: Vec<f32> = near.into_iter().flatten().map(|other| across[*other]).collect();
        // One without neighbours stays where it is.
        if places.is_empty() { across[at] } else { places.iter().sum::<f32>() / count(places.len()) }
    };
    let mut boxes: Vec<(usize, f32)> = layer.iter().map(|at| (*at, wish(*at))).collect();
    boxes.sort_by(|a, b| a.1.total_cmp(&b.1));
    let rows = dealt(&boxes, plan, width);
    for row in &rows {
        spread(row, plan, width, across);
    }
    rows.into_iter().map(|row| row.into_iter().map(|(at, _)| at).collect()).collect()
}

/// Deals boxes out over as few rows as hold them.
fn dealt(boxes: &[(usize, f32)], plan: &Plan, width: f32) -> Vec<Vec<(usize, f32)>> {
    let all: f32 = boxes.iter().map(|(at, _)| plan.widths[*at] + GAP).sum();
    let mut number = 1;
    while count(number) * (width + GAP) < all {
        number += 1;
    }
    loop {
        let mut rows = vec![Vec::new(); number];
        for (turn, one) in boxes.iter().enumerate() {
            rows[turn % number].push(*one);
        }
        let wide = |row: &Vec<(usize, f32)>| row.iter().map(|(at, _)| plan.widths[*at] + GAP).sum::<f32>();
        if rows.iter().all(|row| row.len() < 2 || wide(row) - GAP <= width) {
            return rows;
        }
        number += 1;
    }
}

/// Places the boxes of a row as near to their wishes as their widths allow, all in all:
/// boxes that would overlap move as one (pool adjacent violators).
fn spread(row: &[(usize, f32)], plan: &Plan, width: f32, across: &mut [f32]) {
    // Each block: its first box, how many, and where the first one's left edge would be.
    let mut blocks: Vec<(usize, usize, f32)> = Vec::new();
    let mut offsets = Vec::with_capacity(row.len());
    let mut offset = 0.0;
    for (number, (at, wish)) in row.iter().enumerate() {
        offsets.push(offset);
        let left = wish - plan.widths[*at] / 2.0 - offset;
        offset += plan.widths[*at] + GAP;
        blocks.push((number, 1, left));
        while let [.., (first, some, before), (_, more, after)] = blocks[..]
            && before > after
        {
            let mean = (before * count(some) + after * count(more)) / count(some + more);
            blocks.truncate(blocks.len() - 2);
            blocks.push((first, some + more, mean));
        }
    }
    let most = (width - (offset - GAP)).max(0.0);
    for (first, some, left) in blocks {
        for number in first..first + some {
            let (at, _) = row[number];
            across[at] = left.clamp(0.0, most) + offsets[number] + plan.widths[at] / 2.0;
        }
    }
}

/// Gives each row its height.
fn down(rows: &[Vec<Vec<usize>>], across: Vec<f32>) -> Layout {
    let mut places: Vec<(f32, f32)> = across.into_iter().map(|x| (x, 0.0)).collect();
    let mut tops = Vec::with_capacity(rows.len() + 1);
    let mut y = 0.0;
    for layer in rows {
        tops.push(y);
        for (number, row) in layer.iter().enumerate() {
            for at in row {
                places[*at].1 = y + ROW * count(number) + BOX / 2.0;
            }
        }
        y += ROW * count(layer.len()) - (ROW - BOX) + BAND;
    }
    tops.push((y - BAND).max(0.0));
    Layout { places, tops }
}

fn turned_round(needs: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut opens = vec![Vec::new(); needs.len()];
    for (from, needs) in needs.iter().enumerate() {
        for need in needs {
            opens[*need].push(from);
        }
    }
    opens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(layers: &[usize], joins: &[(usize, usize)], wide: f32) -> Plan {
        let mut next = 0..;
        let layers: Vec<Vec<usize>> =
            layers.iter().map(|boxes| next.by_ref().take(*boxes).collect()).collect();
        let all = layers.iter().map(Vec::len).sum();
        let mut needs = vec![Vec::new(); all];
        for (from, to) in joins {
            needs[*from].push(*to);
        }
        Plan { widths: vec![wide; all], layers, needs }
    }

    /// How many pairs of lines cross between two layers of one row each.
    fn crossings(joins: &[(usize, usize)], places: &[(f32, f32)]) -> usize {
        let ends = |join: &(usize, usize)| (places[join.0].0, places[join.1].0);
        let pairs =
            joins.iter().enumerate().flat_map(|(at, one)| joins[at + 1..].iter().map(move |two| (one, two)));
        pairs
            .filter(|(one, two)| {
                let ((a, b), (c, d)) = (ends(one), ends(two));
                (a - c) * (b - d) < 0.0
            })
            .count()
    }

    #[test]
    fn lines_that_need_not_cross_do_not() {
        let joins = [(3, 2), (4, 0), (5, 1), (6, 5), (7, 3), (8, 4)];
        let plan = plan(&[3, 3, 3], &joins, 100.0);
        let layout = lay_out(&plan, 1000.0);
        for layer in [&joins[..3], &joins[3..]] {
            assert_eq!(crossings(layer, &layout.places), 0, "{layout:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn boxes_lie_apart_within_the_width_and_below_what_they_need(
            sizes in proptest::collection::vec(1usize..40, 1..6),
            joins in proptest::collection::vec((0usize..200, 0usize..200), 0..120),
            wide in 30.0f32..260.0,
        ) {
            let all: usize = sizes.iter().sum();
            let layer_of = |at: usize| {
                let mut end = 0;
                sizes.iter().position(|size| { end += size; at < end })
            };
            let joins: Vec<(usize, usize)> = joins
                .into_iter()
                .map(|(from, to)| (from % all, to % all))
                .filter(|(from, to)| layer_of(*from) > layer_of(*to))
                .collect();
            let layout = lay_out(&plan(&sizes, &joins, wide), 1000.0);
            for (at, (x, y)) in layout.places.iter().enumerate() {
                proptest::prop_assert!(*x >= wide / 2.0 - 0.1 && *x <= 1000.1 - wide / 2.0);
                proptest::prop_assert!(*y + BOX / 2.0 <= layout.tops[layout.tops.len() - 1] + 0.1);
                for (x2, y2) in &layout.places[at + 1..] {
                    proptest::prop_assert!((x - x2).abs() >= wide + GAP - 0.1 || (y - y2).abs() >= BOX);
                }
            }
            for (from, to) in joins {
                proptest::prop_assert!(layout.places[from].1 > layout.places[to].1 + BOX);
            }
        }
    }
}
