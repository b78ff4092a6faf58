//! stub
use crate::diagnostic::Diagnostic;
use crate::text::{Source, Span};
pub fn name(_path: &str) -> Vec<Diagnostic> {
    vec![]
}
pub fn front_matter(_source: &Source, _span: Span) -> Vec<Diagnostic> {
    vec![]
}
