//! Names of programming languages, as authors write them, and the grammars behind them.

use std::sync::LazyLock;

use syntect::parsing::{SyntaxReference, SyntaxSet};

use crate::text::nearest;

/// The grammars, read once from the binary (2 ms).
pub(super) static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// A name that no grammar goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLanguage {
    /// The known name most like it.
    pub nearest: Option<String>,
}

/// What a language's name stands for.
pub(super) enum Language {
    Plain,
    Known(&'static SyntaxReference),
    Unknown(UnknownLanguage),
}

/// Names that no grammar knows but that authors write, with the token to look up
/// instead; an empty one means plain text.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("assembly", "asm"),
    ("console", "bash"),
    ("cplusplus", "c++"),
    ("csharp", "cs"),
    ("cu", "c++"),
    ("cuda", "c++"),
    ("docker", "dockerfile"),
    ("f#", "F#"),
    ("fs", "F#"),
    ("fsharp", "F#"),
    ("golang", "go"),
    ("hlsl", "glsl"),
    ("ipynb", "json"),
    ("ipython", "python"),
    ("javascript", "JavaScript"),
    ("js", "JavaScript"),
    ("json5", "JavaScript"),
    ("jsonc", "json"),
    ("jsonl", "json"),
    ("math", "latex"),
    ("mermaid", ""),
    ("mjs", "JavaScript"),
    ("mojo", "python"),
    ("mysql", "sql"),
    ("ndjson", "json"),
    ("none", ""),
    ("objc", "Objective-C"),
    ("objective-c", "Objective-C"),
    ("out", ""),
    ("output", ""),
    ("plain", ""),
    ("plaintext", ""),
    ("postgres", "sql"),
    ("postgresql", "sql"),
    ("prompt", ""),
    ("pseudocode", ""),
    ("pycon", "python"),
    ("python3", "python"),
    ("pytorch", "python"),
    ("regex", "re"),
    ("regexp", "re"),
    ("shell", "bash"),
    ("shell-session", "bash"),
    ("shellsession", "bash"),
    ("sqlite", "sql"),
    ("text", ""),
    ("triton", "python"),
    ("txt", ""),
    ("wat", "lisp"),
];

/// Names that a mistyped one may have meant beside the grammars' own and [`OTHER_NAMES`].
const COMMON_NAMES: &[&str] = &["bash", "cpp", "protobuf"];

/// Finds what a name stands for.
pub(super) fn find(name: &str) -> Language {
    let lower = name.to_lowercase();
    let other = OTHER_NAMES.iter().find(|(other, _)| *other == lower);
    let token = other.map_or(&*lower, |(_, token)| token);
    if token.is_empty() {
        return Language::Plain;
    }
    let by_name = GRAMMARS.find_syntax_by_name(token);
    match by_name.or_else(|| GRAMMARS.find_syntax_by_token(token)) {
        Some(grammar) => Language::Known(grammar),
        None => Language::Unknown(UnknownLanguage { nearest: nearest_name(&lower) }),
    }
}

/// The known name most like a mistyped one. File extensions are left out: being short,
/// they are like anything.
fn nearest_name(typed: &str) -> Option<String> {
    let grammars = GRAMMARS.syntaxes().iter().filter(|grammar| !grammar.hidden);
    let mut names: Vec<String> = grammars.map(|grammar| grammar.name.to_lowercase()).collect();
    names.retain(|name| name.len() > 2 && !name.contains(' '));
    let other = OTHER_NAMES.iter().map(|(name, _)| *name).filter(|name| name.len() > 3);
    let known = names.iter().map(String::as_str).chain(other).chain(COMMON_NAMES.iter().copied());
    nearest(typed, known).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_languages_are_tolerant() {
        for name in ["python", "Python", "py", "python3", "shell", "console", "jsonc", "objc", "F#", "c++"] {
            assert!(matches!(find(name), Language::Known(_)), "{name}");
        }
        for name in ["", "text", "plaintext", "Text", "mermaid"] {
            assert!(matches!(find(name), Language::Plain), "{name}");
        }
        for (other, token) in OTHER_NAMES {
            assert!(!matches!(find(other), Language::Unknown(_)), "{other} means {token}");
        }
    }
}
