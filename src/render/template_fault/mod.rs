//! What is wrong with a template, in the words of who wrote it.
//!
//! Templates are read by Tera, whose messages are in English and speak of tokens. What
//! people get wrong is said here in both languages, at the place where it can be mended;
//! what is rarer is quoted in a line. There are three kinds: what cannot be read
//! ([`syntax`]), what one template lacks of the others ([`references`]), and what goes
//! wrong with values while a page is drawn ([`values`]).

mod references;
mod syntax;
mod tags;
mod values;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use tera::ErrorKind;

use crate::diagnostic::catalog::TemplateFault;
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::load::theme::is_own;
use crate::text::{Source, Span};

/// Every template by its name.
type Templates = BTreeMap<String, Source>;

/// The messages about templates that cannot be used.
pub(super) fn explain(templates: &Templates, error: &tera::Error) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::SyntaxError(report) => {
            let text = templates.get(report.filename()).map_or("", |source| &*source.text);
            let (fault, range) = syntax::fault(text, report.message(), report.span().range.clone());
            vec![found(templates, report.filename(), Some(range), fault, None)]
        }
        _ => references::faults(templates, error),
    }
}

/// The message about a template that cannot be drawn. `page` is what was being drawn.
pub(super) fn explain_drawing(
    templates: &Templates,
    template: &str,
    error: &tera::Error,
    page: Option<&str>,
) -> Diagnostic {
    match error.kind() {
        ErrorKind::RenderingError(report) => {
            let name = if report.filename().is_empty() { template } else { report.filename() };
            let text = templates.get(name).map_or("", |source| &*source.text);
            let range = report.span().range.clone();
            let fault = values::fault(text, report.message(), &range);
            found(templates, name, Some(range), fault, page)
        }
        other => {
            let said = first_line(&other.to_string());
            let fault = match said.starts_with("Maximum render recursion") {
                true => catalog::template_endless(),
                false => catalog::template_other(&said),
            };
            found(templates, template, None, fault, page)
        }
    }
}

/// A message at a place of a template.
fn found(
    templates: &Templates,
    name: &str,
    range: Option<Range<usize>>,
    fault: TemplateFault,
    page: Option<&str>,
) -> Diagnostic {
    let Some(source) = templates.get(name) else {
        return catalog::template(Place::file(format!("templates/{name}")), fault, page, true);
    };
    let span = range.filter(|range| source.text.get(range.clone()).is_some()).map(Span::from);
    let place = Place { path: Arc::clone(&source.path), span };
    catalog::template(place, fault, page, is_own(&source.path))
}

/// What stands between backquotes in a message of Tera.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

fn first_line(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).trim_end_matches('.').to_owned()
}
