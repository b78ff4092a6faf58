//! MathML as a page may carry it: classes instead of inline styles, which a strict
//! Content-Security-Policy blocks, and the LaTeX of the author as its annotation.

use std::borrow::Cow;

use crate::text::push_escaped;

/// The declarations that math-core writes, each with the class that the theme has for it.
const CLASSES: &[(&str, &str)] = &[
    ("width: 50%", "m-side"),
    ("text-align: left", "m-left"),
    ("text-align: right", "m-right"),
    ("padding-left: 0", "m-tight-left"),
    ("padding-right: 0", "m-tight-right"),
    ("padding-top: 0", "m-tight"),
    ("padding-top: 0.1667em", "m-room"),
    ("padding-left:1em", "m-when"),
    ("border-left: 0.05em solid currentcolor", "m-line-left"),
    ("border-right: 0.05em solid currentcolor", "m-line-right"),
    ("border-top: 0.05em solid currentcolor", "m-line-top"),
    ("border-left: 0.05em dashed currentcolor", "m-dash-left"),
    ("border-right: 0.05em dashed currentcolor", "m-dash-right"),
    ("border-top: 0.05em dashed currentcolor", "m-dash-top"),
    ("padding-left:0.1667em", "m-thin-left"),
    ("padding-left:0.2222em", "m-medium-left"),
    ("padding-left:0.2778em", "m-thick-left"),
    ("padding-right:0.1667em", "m-thin-right"),
    ("padding-right:0.2222em", "m-medium-right"),
    ("padding-right:0.2778em", "m-thick-right"),
    ("margin-left:-0.1667em", "m-back"),
    ("margin-left:-0.2222em", "m-back"),
    ("margin-left:-0.2778em", "m-back"),
    ("font-variant-caps: small-caps", "m-small-caps"),
];

/// A row that stands only for the line above it, which closes a frame.
const LAST_LINE: &str = "</mtr></mtable>";

/// Finishes what math-core wrote of a formula.
pub(super) fn finish(mathml: &str, latex: &str) -> String {
    let (formula, _) = mathml.split_once("<annotation").unwrap_or((mathml, ""));
    let mut html = String::with_capacity(mathml.len());
    // How each open element ends, if not as math-core ends it.
    let mut ends: Vec<Option<&str>> = Vec::new();
    let mut rest = formula;
    while let Some(open) = rest.find('<') {
        let close = rest[open..].find('>').map_or(rest.len(), |close| open + close + 1);
        html.push_str(&rest[..open]);
        let tag = &rest[open..close];
        if tag.starts_with("</") {
            html.push_str(ends.pop().flatten().unwrap_or(tag));
        } else {
            let end = push_start(&mut html, tag);
            if !tag.ends_with("/>") {
                ends.push(end);
            }
        }
        if html.ends_with(LAST_LINE) {
            close_frame(&mut html);
        }
        rest = &rest[close..];
    }
    html.push_str(rest);
    html.push_str("<annotation encoding=\"application/x-tex\">");
    push_escaped(&mut html, latex.trim());
    html.push_str("</annotation></semantics></math>");
    html
}

/// Writes a start tag. How the element ends, if not as it began: validators want the
/// size of what an element holds to be set by a `<mstyle>`.
fn push_start(html: &mut String, tag: &str) -> Option<&'static str> {
    let sets_size = tag.contains(" displaystyle=") || tag.contains(" scriptlevel=");
    let (name, end) = match tag {
        _ if !sets_size => ("", None),
        _ if tag.starts_with("<mrow ") => ("<mrow", Some("</mstyle>")),
        _ if tag.starts_with("<mfrac ") => ("<mfrac", Some("</mfrac></mstyle>")),
        _ => ("", None),
    };
    if end.is_none() {
        push_tag(html, tag);
        return None;
    }
    let attributes = &tag[name.len()..];
    let of_style = attributes.find(" style=").unwrap_or(attributes.len() - 1);
    let (size, style) = attributes.split_at(of_style);
    if name == "<mfrac" {
        // Anything but the size stays with the fraction.
        let (size, others): (Vec<&str>, Vec<&str>) = size
            .split_whitespace()
            .partition(|part| part.starts_with("displaystyle") || part.starts_with("scriptlevel"));
        html.push_str(&format!("<mstyle {}>", size.join(" ")));
        let others: String = others.iter().map(|part| format!(" {part}")).collect();
        push_tag(html, &format!("<mfrac{others}{style}"));
    } else {
        push_tag(html, &format!("<mstyle{attributes}"));
    }
    end
}

/// Writes a tag without its style.
fn push_tag(html: &mut String, tag: &str) {
    let tag = without_level(tag);
    let Some((before, rest)) = tag.split_once(" style=\"") else {
        html.push_str(&tag);
        return;
    };
    let (style, after) = rest.split_once('"').unwrap_or((rest, ">"));
    html.push_str(before);
    let mut classes = Vec::new();
    for declaration in style.split(';').map(str::trim).filter(|declaration| !declaration.is_empty()) {
        if let Some(color) = declaration.strip_prefix("color:") {
            html.push_str(" mathcolor=\"");
            push_escaped(html, color.trim());
            html.push('"');
        } else if let Some((_, class)) = CLASSES.iter().find(|(known, _)| *known == declaration) {
            classes.push(*class);
        }
    }
    if !classes.is_empty() {
        html.push_str(" class=\"");
        html.push_str(&classes.join(" "));
        html.push('"');
    }
    html.push_str(after);
}

/// A table's level is that of what it stands in; validators know it of `<mstyle>` only.
fn without_level(tag: &str) -> Cow<'_, str> {
    match tag.split_once(" scriptlevel=\"") {
        Some((before, rest)) if !tag.starts_with("<mstyle") => {
            let after = rest.split_once('"').map_or("", |(_, after)| after);
            Cow::Owned(format!("{before}{after}"))
        }
        _ => Cow::Borrowed(tag),
    }
}

/// A `\hline` after the last row comes as an empty row with a line above it: the table
/// gets the line below instead.
fn close_frame(html: &mut String) {
    let end = html.len() - LAST_LINE.len();
    let Some(row) = html[..end].rfind("<mtr>") else { return };
    let Some(table) = html[..row].rfind("<mtable") else { return };
    let cells = &html[row + "<mtr>".len()..end];
    let empty = !cells.is_empty()
        && cells.split_inclusive("</mtd>").all(|cell| {
            cell.starts_with("<mtd class=\"m-line-top")
                && cell.ends_with("\"></mtd>")
                && cell.matches('<').count() == 2
        });
    if !empty {
        return;
    }
    html.replace_range(row..end + "</mtr>".len(), "");
    let tag_end = html[table..].find('>').map_or(html.len(), |close| table + close);
    match html[table..tag_end].find("class=\"") {
        Some(class) => html.insert_str(table + class + "class=\"".len(), "m-line-bottom "),
        None => html.insert_str(table + "<mtable".len(), " class=\"m-line-bottom\""),
    }
}
