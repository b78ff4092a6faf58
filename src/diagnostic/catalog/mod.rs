//! Every message that whyfirst can give, one constructor each, the Korean beside the
//! English, so that wording is read and translated together.
//!
//! A message names the thing, says why it matters and what to type. It never quotes a
//! parser. `docs/messages.md` has a section for each code.

mod commands;
mod content;
mod drawings;
mod fonts;
mod ideas;
mod links;
mod lints;
mod output;
mod pictures;
mod settings;
mod letters;
mod machine;
mod template_values;
mod templates;

pub use commands::*;
pub use content::*;
pub use drawings::*;
pub use fonts::*;
pub use ideas::*;
pub use letters::*;
pub use links::*;
pub use lints::*;
pub use machine::*;
pub use output::*;
pub use pictures::*;
pub use settings::*;
pub use template_values::*;
pub use templates::*;

use super::{Diagnostic, Level, Place, Words};

/// Text in Korean and English, the arguments filled in to both.
macro_rules! words {
    ($ko:literal, $en:literal) => {
        $crate::diagnostic::Words::new(format!($ko), format!($en))
    };
}
pub(crate) use words;

fn error(code: &'static str, place: Place, message: Words, why: Words, fix: Words) -> Diagnostic {
    Diagnostic { code, level: Level::Error, place: Some(place), message, why, fix, related: vec![] }
}

fn warning(code: &'static str, place: Place, message: Words, why: Words, fix: Words) -> Diagnostic {
    Diagnostic { level: Level::Warning, ..error(code, place, message, why, fix) }
}

/// A path as one types it in a shell: in quotes where it would fall apart without.
pub fn typed(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | ',' | ':' | '+' | '@');
    match path {
        _ if !path.is_empty() && path.chars().all(plain) => path.to_owned(),
        _ if path.contains(['$', '`', '"', '\\', '!']) => format!("'{path}'"),
        _ => format!("\"{path}\""),
    }
}

/// "did you mean" for the fix of a message about a name that nobody knows.
fn meant(nearest: Option<&str>, otherwise: Words) -> Words {
    match nearest {
        Some(name) => words!("혹시 `{name}`인가요?", "Did you mean `{name}`?"),
        None => otherwise,
    }
}
