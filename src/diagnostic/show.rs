//! stub
use super::{Diagnostic, Tongue};
use std::sync::Arc;
pub fn text(
    d: &[Diagnostic],
    _t: &dyn Fn(&str) -> Option<Arc<str>>,
    tongue: Tongue,
    _c: bool,
    _w: usize,
) -> String {
    d.iter()
        .map(|d| {
            format!(
                "{}[{}] {:?}: {}\n",
                if d.level == super::Level::Error { "error" } else { "warning" },
                d.code,
                d.place.as_ref().map(|p| (p.path.to_string(), p.span)),
                d.message.in_tongue(tongue)
            )
        })
        .collect()
}
pub fn json(_d: &[Diagnostic], _t: &dyn Fn(&str) -> Option<Arc<str>>, _tongue: Tongue) -> String {
    String::new()
}
pub fn github(_d: &[Diagnostic], _t: &dyn Fn(&str) -> Option<Arc<str>>, _tongue: Tongue) -> String {
    String::new()
}
