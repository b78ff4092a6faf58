//! LaTeX that math-core does not know, into LaTeX of the same meaning that it does.
//!
//! Only what stays sound for any content is rewritten. A mistake that math-core finds in
//! the rewritten text can be traced back to the bytes that the author wrote.

use std::ops::Range;

/// Environments by another name. Those that number their lines lose the numbers: each
/// formula is converted alone, and would begin again at 1.
const ENVIRONMENTS: &[(&str, &str)] = &[
    ("align", "align*"),
    ("alignat", "align*"),
    ("alignat*", "align*"),
    ("alignedat", "aligned"),
    ("eqnarray", "align*"),
    ("eqnarray*", "align*"),
    ("equation", "equation*"),
    ("gather", "gather*"),
    ("multline", "gather*"),
    ("multline*", "gather*"),
    ("smallmatrix", "matrix"),
    ("split", "aligned"),
];

/// Environments whose first argument says how many columns there are, which is seen.
const COUNTED: &[&str] = &["alignat", "alignat*", "alignedat"];

/// A formula as math-core is to read it.
#[derive(Debug, Default)]
pub(super) struct Rewritten {
    pub(super) text: String,
    pub(super) definitions: Vec<Definition>,
    moves: Vec<Copied>,
}

/// A command that an author defines.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Definition {
    /// Its name, without the backslash.
    pub(super) name: String,
    /// What it stands for.
    pub(super) body: String,
    /// Where it is written.
    pub(super) range: Range<usize>,
}

impl Rewritten {
    fn copy(&mut self, latex: &str, range: Range<usize>) {
        self.moves.push(Copied { to: self.text.len(), from: range.start, length: range.len() });
        self.text.push_str(&latex[range]);
    }

    /// The byte of the source that a byte of the text comes from; for what was put in,
    /// the first byte of what it was put in for.
    pub(super) fn origin(&self, at: usize) -> usize {
        let index = self.moves.partition_point(|copied| copied.to <= at);
        let Some(copied) = index.checked_sub(1).and_then(|index| self.moves.get(index)) else { return at };
        copied.from + (at - copied.to).min(copied.length)
    }
}

/// A stretch of the source that stands in the text.
#[derive(Debug)]
struct Copied {
    to: usize,
    from: usize,
    length: usize,
}

/// Rewrites a formula; `display` is whether it stands on a line of its own.
pub(super) fn rewrite(latex: &str, display: bool) -> Rewritten {
    let mut scan = Scan { latex, display, at: 0, edits: Vec::new(), definitions: Vec::new() };
    scan.run();
    if display && scan.has_loose_tag() {
        scan.edits.push((0..0, r"\begin{equation*}".to_owned()));
        scan.edits.push((latex.len()..latex.len(), r"\end{equation*}".to_owned()));
    }
    scan.edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut rewritten = Rewritten { definitions: scan.definitions, ..Rewritten::default() };
    let mut done = 0;
    for (range, replacement) in scan.edits.into_iter().filter(|(range, _)| range.end <= latex.len()) {
        if range.start < done {
            continue;
        }
        rewritten.copy(latex, done..range.start);
        rewritten.text.push_str(&replacement);
        done = range.end;
    }
    rewritten.copy(latex, done..latex.len());
    rewritten
}

/// One pass over the commands of a formula, which collects what is to be changed.
struct Scan<'a> {
    latex: &'a str,
    display: bool,
    at: usize,
    edits: Vec<(Range<usize>, String)>,
    definitions: Vec<Definition>,
}

impl Scan<'_> {
    fn run(&mut self) {
        while let Some(start) = self.latex[self.at..].find('\\').map(|found| self.at + found) {
            let name = command(&self.latex[start + 1..]);
            self.at = start + 1 + name.len();
            if name.is_empty() {
                // `\\`, `\{` and their like are one character.
                self.at += self.latex[self.at..].chars().next().map_or(0, char::len_utf8);
            } else {
                self.command(name, start);
            }
        }
    }

    fn command(&mut self, name: &str, start: usize) {
        match name {
            "begin" | "end" => self.environment(name == "begin"),
            "newcommand"
            | "renewcommand"
            | "providecommand"
            | "newcommand*"
            | "renewcommand*"
            | "def"
            | "DeclareMathOperator"
            | "DeclareMathOperator*" => self.definition(name, start),
            "label" | "require" => self.drop_with_argument(start),
            "boxed" => {
                self.surround(start, r"\begin{array}{|c|}\hline{\displaystyle ", r"}\\\hline\end{array}")
            }
            "substack" => self.surround(start, r"\begin{subarray}{c}", r"\end{subarray}"),
            "tag*" => self.edits.push((start..self.at, r"\tag".to_owned())),
            "textcolor" => self.text_color(start),
            "mathop" => self.operator(start),
            _ => {}
        }
    }

    /// Puts something else in the place of a command and the braces after it.
    fn surround(&mut self, start: usize, before: &str, after: &str) {
        if let Some(group) = self.group(self.at) {
            self.edits.push((start..group.start + 1, before.to_owned()));
            self.edits.push((group.end - 1..group.end, after.to_owned()));
        }
    }

    fn environment(&mut self, begins: bool) {
        let Some(group) = self.group(self.at) else { return };
        let name = &self.latex[group.start + 1..group.end - 1];
        if let Some((_, known)) = ENVIRONMENTS.iter().find(|(other, _)| *other == name) {
            self.edits.push((group.start + 1..group.end - 1, (*known).to_owned()));
        }
        if begins
            && COUNTED.contains(&name)
            && let Some(count) = self.group(group.end)
        {
            self.edits.push((count, String::new()));
        }
        self.at = group.end;
    }

    /// `\newcommand{\R}{\mathbb{R}}`, `\def\R{…}`, `\DeclareMathOperator{\relu}{ReLU}`.
    fn definition(&mut self, keyword: &str, start: usize) {
        let at = self.skip_blanks(self.at);
        let (named, after) = match self.group(at) {
            Some(group) => (&self.latex[group.start + 1..group.end - 1], group.end),
            None => {
                let Some(rest) = self.latex[at..].strip_prefix('\\') else { return };
                let end = at + 1 + command(rest).len();
                (&self.latex[at..end], end)
            }
        };
        let Some(name) = named.trim().strip_prefix('\\') else { return };
        let after = match self.latex.get(after..).and_then(|rest| rest.find(['{', '['])) {
            Some(open) if self.latex[after + open..].starts_with('[') => {
                self.latex[after..].find(']').map_or(after, |close| after + close + 1)
            }
            Some(open) => after + open,
            None => return,
        };
        let Some(body) = self.group(after) else { return };
        let mut text = self.latex[body.start + 1..body.end - 1].to_owned();
        if keyword.starts_with("Declare") {
            let star = if keyword.ends_with('*') { "*" } else { "" };
            text = format!(r"\operatorname{star}{{{text}}}");
        }
        self.definitions.push(Definition { name: name.to_owned(), body: text, range: start..body.end });
        self.edits.push((start..body.end, String::new()));
        self.at = body.end;
    }

    fn drop_with_argument(&mut self, start: usize) {
        if let Some(group) = self.group(self.at) {
            self.edits.push((start..group.end, String::new()));
            self.at = group.end;
        }
    }

    /// `\textcolor{red}{x}` is `{\color{red}x}`.
    fn text_color(&mut self, start: usize) {
        if let Some(color) = self.group(self.at)
            && let Some(content) = self.group(color.end)
        {
            self.edits.push((start..color.start + 1, r"{\color{".to_owned()));
            self.edits.push((color.end - 1..content.start + 1, "} ".to_owned()));
            self.at = content.start + 1;
        }
    }

    /// `\mathop{E}\limits_{x}` is `\underset{x}{E}`; so is `\mathop{E}_{x}` on a line of
    /// its own.
    fn operator(&mut self, start: usize) {
        let Some(content) = self.group(self.at) else { return };
        let mut at = self.skip_blanks(content.end);
        match self.latex[at..].strip_prefix(r"\limits") {
            Some(_) => at += r"\limits".len(),
            None if !self.display => return,
            None => {}
        }
        let mut operator = self.latex[content].to_owned();
        let mut end = None;
        for _ in 0..2 {
            at = self.skip_blanks(at);
            let Some(setter) = self.latex[at..].chars().next().and_then(setter) else { break };
            let Some(script) = self.argument(at + 1) else { break };
            at = script.end;
            end = Some(at);
            operator = format!("{setter}{{{}}}{{{operator}}}", &self.latex[script]);
        }
        if let Some(end) = end {
            self.edits.push((start..end, operator));
            self.at = end;
        }
    }

    /// Whether a `\tag` stands outside of every environment that may have one.
    fn has_loose_tag(&self) -> bool {
        let tagged = ["align", "equation", "gather", "multline", "eqnarray"];
        let begins = |name: &&str| self.latex.contains(&format!(r"\begin{{{name}"));
        self.latex.contains(r"\tag")
            && !tagged.iter().filter(|name| begins(name)).any(|name| {
                // `aligned` and `gathered` begin like those that may.
                !self.latex.contains(&format!(r"\begin{{{name}ed"))
            })
    }

    fn skip_blanks(&self, at: usize) -> usize {
        let rest = self.latex.get(at..).unwrap_or_default();
        at + (rest.len() - rest.trim_start().len())
    }

    /// The group in braces that begins at `at` or after blanks, with its braces.
    fn group(&self, at: usize) -> Option<Range<usize>> {
        let start = self.skip_blanks(at);
        self.latex.get(start..)?.strip_prefix('{')?;
        let mut depth = 0_usize;
        let mut escaped = false;
        for (index, c) in self.latex[start..].char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(start..start + index + 1);
            }
        }
        None
    }

    /// A group, a command or one character.
    fn argument(&self, at: usize) -> Option<Range<usize>> {
        let start = self.skip_blanks(at);
        if let Some(group) = self.group(start) {
            return Some(group);
        }
        let first = self.latex.get(start..)?.chars().next()?;
        let name = if first == '\\' { command(&self.latex[start + 1..]).len() } else { 0 };
        (first != '{').then(|| start..start + first.len_utf8() + name)
    }
}

fn setter(script: char) -> Option<&'static str> {
    match script {
        '_' => Some(r"\underset"),
        '^' => Some(r"\overset"),
        _ => None,
    }
}

/// The name of the command whose backslash stands before `rest`, with its star.
fn command(rest: &str) -> &str {
    let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let starred = letters > 0 && rest[letters..].starts_with('*') && STARRED.contains(&&rest[..letters]);
    &rest[..letters + usize::from(starred)]
}

/// Commands that a star belongs to; after any other it is a sign of multiplication.
const STARRED: &[&str] = &["tag", "newcommand", "renewcommand", "DeclareMathOperator", "operatorname"];
