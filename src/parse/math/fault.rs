//! What math-core says is wrong, as an author would say it, at the author's bytes.
//!
//! math-core names the place at which it could not go on. Where that is the end of the
//! formula, the place to mend is what was left open, which is looked for here.

use std::ops::Range;

use math_core::LatexError;

use super::commands::{COMMANDS, ENVIRONMENTS};
use super::rewrite::Rewritten;
use super::{MACROS, MathProblem};
use crate::diagnostic::catalog::MathFault;
use crate::text::nearest;

/// What is wrong with a formula that math-core could not read.
pub(super) fn problem(
    error: &LatexError,
    rewritten: &Rewritten,
    latex: &str,
    definitions: &[(String, String)],
) -> MathProblem {
    let range = rewritten.origin(error.0.start)..rewritten.origin(error.0.end);
    let range = range.start..range.end.max(range.start);
    let written = latex.get(range.clone()).unwrap_or_default();
    let whole = || MathProblem { fault: MathFault::Other, range: visible(range.clone(), latex) };
    let fault = match error.label() {
        "a group was never closed" => return unclosed(&error.error_message(), latex).unwrap_or_else(whole),
        "no matching opening for this" => MathFault::Unopened { closing: closing_at(latex, range.start) },
        "unknown command" => command_unknown(written, definitions),
        "unknown environment" => {
            let name = written.trim_matches(['{', '}']);
            let near = nearest(name, ENVIRONMENTS.iter().copied()).map(str::to_owned);
            MathFault::EnvironmentUnknown { name: name.to_owned(), nearest: near }
        }
        "expected a different environment name here" => {
            MathFault::EndsAnother { written: written.to_owned() }
        }
        "expected an argument here" => return argument_missing(range, latex),
        "expected a delimiter here" => return delimiter_missing(range, latex),
        "cannot be used here" if written == "&" => MathFault::ColumnOutside,
        "cannot be used here" => MathFault::NotHere { command: written.to_owned() },
        "duplicate" | "unexpected bound" => MathFault::ScriptTwice,
        "unknown color" => MathFault::ColorUnknown { name: quoted(&error.error_message()).to_owned() },
        "limit exceeded" => MathFault::TooLong,
        _ => MathFault::Other,
    };
    MathProblem { fault, range: visible(range, latex) }
}

/// A range that covers at least one character, so that there is something to point at.
pub(super) fn visible(range: Range<usize>, latex: &str) -> Range<usize> {
    let end = latex.trim_end().len();
    let mut start = range.start.min(latex.len());
    if start >= end {
        start = latex[..end].char_indices().next_back().map_or(0, |(at, _)| at);
    }
    while !latex.is_char_boundary(start) {
        start -= 1;
    }
    let least = start + latex[start..].chars().next().map_or(0, char::len_utf8);
    let mut end = range.end.clamp(least, latex.len());
    while !latex.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// What math-core quotes in a message.
fn quoted(message: &str) -> &str {
    message.split('"').nth(1).unwrap_or_default()
}

fn command_unknown(written: &str, definitions: &[(String, String)]) -> MathFault {
    let name = written.trim_start_matches('\\');
    if ["newcommand", "renewcommand", "providecommand", "DeclareMathOperator", "def"].contains(&name) {
        return MathFault::Definition { name: written.to_owned() };
    }
    let own = definitions.iter().map(|(name, _)| name.as_str());
    let known = COMMANDS.iter().copied().chain(MACROS.iter().map(|(name, _)| *name)).chain(own);
    let nearest = nearest(name, known).map(|name| format!("\\{name}"));
    MathFault::CommandUnknown { name: format!("\\{name}"), nearest }
}

/// `}`, `\right` or `\end{…}` at a byte.
fn closing_at(latex: &str, at: usize) -> String {
    let rest = latex.get(at..).unwrap_or_default();
    match tokens(rest).next() {
        Some((range, _)) if range.start == 0 => rest[range].to_owned(),
        _ => rest.chars().take(1).collect(),
    }
}

/// What stands open at the end of a formula, and where it was opened.
fn unclosed(message: &str, latex: &str) -> Option<MathProblem> {
    let kinds =
        [(r"\right", Token::Left), (r"\end", Token::Begin), ("}", Token::Brace), ("]", Token::Bracket)];
    let expected = quoted(message);
    let (_, kind) = kinds.into_iter().find(|(closing, _)| expected.starts_with(closing))?;
    let mut open: Vec<(Token, Range<usize>)> = Vec::new();
    for (range, token) in tokens(latex) {
        match token.opened_by() {
            None => open.push((token, range)),
            Some(opening) => {
                if let Some(at) = open.iter().rposition(|(token, _)| *token == opening) {
                    open.truncate(at);
                }
            }
        }
    }
    let (token, range) = open.iter().rfind(|(token, _)| *token == kind).or(open.last())?.clone();
    let closing = match token {
        Token::Left => r"\right)".to_owned(),
        Token::Begin => latex[range.clone()].replacen(r"\begin", r"\end", 1),
        Token::Bracket => "]".to_owned(),
        _ => "}".to_owned(),
    };
    let opening = latex[range.clone()].to_owned();
    Some(MathProblem { fault: MathFault::Unclosed { opening, closing }, range })
}

/// `\frac{a}` without its second group, `x^` at the end.
fn argument_missing(range: Range<usize>, latex: &str) -> MathProblem {
    let before = latex[..visible(range.clone(), latex).start.max(range.start.min(latex.len()))].trim_end();
    let command = before.rfind('\\').filter(|at| !before[at + 1..].contains(['_', '^']));
    let start = match before.chars().next_back() {
        Some(last @ ('_' | '^')) => before.len() - last.len_utf8(),
        _ => command.unwrap_or(range.start),
    };
    let end = match latex[start..].strip_prefix('\\') {
        Some(rest) => start + 1 + rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len()),
        None => start + 1,
    };
    let range = visible(start..end, latex);
    let command = latex[range.clone()].to_owned();
    MathProblem { fault: MathFault::ArgumentMissing { command }, range }
}

/// `\left` or `\right` without a bracket behind it.
fn delimiter_missing(range: Range<usize>, latex: &str) -> MathProblem {
    let before = latex[..range.start.min(latex.len())].trim_end();
    let start = before.rfind('\\').unwrap_or(range.start);
    let range = visible(start..before.len(), latex);
    let command = latex[range.clone()].to_owned();
    MathProblem { fault: MathFault::DelimiterMissing { command }, range }
}

/// What opens or closes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Brace,
    BraceEnd,
    Bracket,
    Left,
    Right,
    Begin,
    End,
}

impl Token {
    fn opened_by(self) -> Option<Token> {
        match self {
            Token::BraceEnd => Some(Token::Brace),
            Token::Right => Some(Token::Left),
            Token::End => Some(Token::Begin),
            Token::Brace | Token::Bracket | Token::Left | Token::Begin => None,
        }
    }
}

/// Everything of a formula that opens or closes something, in order.
fn tokens(latex: &str) -> impl Iterator<Item = (Range<usize>, Token)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + latex.get(at..)?.find(['\\', '{', '}'])?;
            let rest = &latex[start + 1..];
            let name = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
            let (token, length) = match latex.as_bytes()[start] {
                b'{' => (Some(Token::Brace), 1),
                b'}' => (Some(Token::BraceEnd), 1),
                _ => match &rest[..name] {
                    "left" => (Some(Token::Left), 1 + name),
                    "right" => (Some(Token::Right), 1 + name),
                    "begin" => (Some(Token::Begin), 1 + name + group_length(&rest[name..])),
                    "end" => (Some(Token::End), 1 + name + group_length(&rest[name..])),
                    "" => (None, 1 + rest.chars().next().map_or(0, char::len_utf8)),
                    _ => (None, 1 + name),
                },
            };
            at = start + length;
            if let Some(token) = token {
                return Some((start..at, token));
            }
        }
    })
}

fn group_length(rest: &str) -> usize {
    rest.strip_prefix('{').and_then(|name| name.find('}')).map_or(0, |close| close + 2)
}
