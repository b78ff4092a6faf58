//! Tables: cells that say what they head.

use pulldown_cmark::{Alignment, Event, TagEnd};

/// The table that is being written.
#[derive(Debug, Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    in_head: bool,
    column: usize,
    /// Whether the first cell of each row says what the row is of: that of the head is
    /// empty then.
    names_rows: bool,
}

impl Table {
    pub(super) fn new(alignments: &[Alignment]) -> Table {
        Table { alignments: alignments.to_vec(), ..Table::default() }
    }

    pub(super) fn start_row(&mut self, in_head: bool) {
        (self.in_head, self.column) = (in_head, 0);
    }

    /// The start and the end of the next cell, whose events follow.
    pub(super) fn cell(&mut self, next: &[(Event<'_>, std::ops::Range<usize>)]) -> (String, &'static str) {
        let is_first = self.column == 0;
        let is_empty = matches!(next.first(), Some((Event::End(TagEnd::TableCell), _)));
        if self.in_head && is_first {
            self.names_rows = is_empty;
        }
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        self.column += 1;
        match (self.in_head, is_empty) {
            // A header that says nothing heads nothing.
            (true, false) => (format!("<th scope=\"col\"{class}>"), "</th>"),
            (false, false) if is_first && self.names_rows => (format!("<th scope=\"row\"{class}>"), "</th>"),
            _ => (format!("<td{class}>"), "</td>"),
        }
    }
}
