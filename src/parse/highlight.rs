//! Code into HTML whose tokens carry one short class each.
//!
//! A grammar gives every token a stack of scopes; the most specific scope that we have
//! a class for decides (`k` keyword, `s` string, `c` comment, `n` number or constant,
//! `f` function, `t` type, `v` variable, `o` operator, `a` attribute, `g` tag, `m` macro,
//! `i` inserted, `d` deleted, `h` heading). The colours are the theme's business. The
//! text of the HTML is always the code, letter by letter, and no tag spans two lines.

use std::collections::HashMap;
use std::sync::LazyLock;

use syntect::parsing::{ClearAmount, ParseState, Scope, ScopeStackOp, SyntaxReference};

use super::guard::guarded;
use super::language::{GRAMMARS, Language, UnknownLanguage, find};
use crate::memo::{Memo, Step};

/// The version goes up when the classes or a grammar change.
const STEP: Step = Step { name: "highlight", version: 1 };

/// Lines longer than this are shown without colours: they are data, not code that
/// anyone reads, and a grammar can take seconds over them.
const LONGEST_LINE: usize = 4_000;

static CLASSES: LazyLock<Classes> = LazyLock::new(Classes::new);

/// Code as HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlighted {
    /// The code, escaped, with `<span class="…">` around tokens that have a class.
    pub html: String,
    /// Set if no grammar goes by the language's name; the code is then plain.
    pub unknown: Option<UnknownLanguage>,
}

/// Highlights code written in a language, named as authors name it: `python`, `py`,
/// `Python`. An empty name, `text` and their like mean plain text.
pub fn highlight(code: &str, language: &str, memo: &Memo) -> Highlighted {
    match find(language) {
        Language::Plain => Highlighted { html: plain(code), unknown: None },
        Language::Unknown(unknown) => Highlighted { html: plain(code), unknown: Some(unknown) },
        Language::Known(grammar) => {
            let html = memo.text(STEP, &[&grammar.name, code], || {
                guarded(|| coloured(code, grammar)).unwrap_or_else(|| plain(code))
            });
            Highlighted { html, unknown: None }
        }
    }
}

/// Code without colours.
pub(super) fn plain(code: &str) -> String {
    let mut html = String::with_capacity(code.len() + code.len() / 16);
    push_code(&mut html, code);
    html
}

fn coloured(code: &str, grammar: &SyntaxReference) -> String {
    let mut html = String::with_capacity(code.len() * 3);
    let mut parser = ParseState::new(grammar);
    let mut scopes = ScopeClasses::default();
    for line in code.split_inclusive('\n') {
        let changes = match line.len() {
            0..=LONGEST_LINE => parser.parse_line(line, &GRAMMARS).unwrap_or_default(),
            _ => Vec::new(),
        };
        push_line(&mut html, line, &changes, &mut scopes);
    }
    html
}

/// Writes one line, whose scopes change at the given bytes.
fn push_line(html: &mut String, line: &str, changes: &[(usize, ScopeStackOp)], scopes: &mut ScopeClasses) {
    let mut writer = LineWriter { html, line, token: None, written: 0 };
    let mut start = 0;
    for (at, change) in changes {
        if *at > start {
            writer.piece(start, *at, scopes.class());
            start = *at;
        }
        scopes.apply(change);
    }
    writer.piece(start, line.len(), scopes.class());
    writer.finish();
}

/// Joins the pieces of a line that look alike and wraps each run in one tag.
struct LineWriter<'a> {
    html: &'a mut String,
    line: &'a str,
    /// The class and the bytes of a token that may still grow.
    token: Option<(char, usize, usize)>,
    /// How much of the line is in the HTML.
    written: usize,
}

impl LineWriter<'_> {
    /// Takes the next piece of the line. Blanks have no colour: they join two pieces of
    /// one class and otherwise stay outside of tags.
    fn piece(&mut self, start: usize, end: usize, class: Option<char>) {
        let Some(text) = self.line.get(start..end) else { return };
        let visible = text.trim();
        if visible.is_empty() {
            return;
        }
        let start = start + (text.len() - text.trim_start().len());
        let end = start + visible.len();
        let class = class.map(|class| by_letters(class, visible));
        match (&mut self.token, class) {
            (Some((open, _, open_end)), Some(class)) if *open == class => *open_end = end,
            (_, class) => {
                self.close();
                self.token = class.map(|class| (class, start, end));
            }
        }
    }

    /// Writes the token that stands open, and whatever comes before it.
    fn close(&mut self) {
        if let Some((class, start, end)) = self.token.take() {
            push_code(self.html, &self.line[self.written..start]);
            self.html.push_str("<span class=\"");
            self.html.push(class);
            self.html.push_str("\">");
            push_code(self.html, &self.line[start..end]);
            self.html.push_str("</span>");
            self.written = end;
        }
    }

    fn finish(mut self) {
        self.close();
        push_code(self.html, &self.line[self.written..]);
    }
}

/// Grammars call `and` an operator and `=>` a keyword; readers see it the other way.
fn by_letters(class: char, token: &str) -> char {
    match class {
        'o' if token.starts_with(char::is_alphabetic) => 'k',
        'k' if !token.contains(|c: char| c.is_alphanumeric() || c == '_') => 'o',
        _ => class,
    }
}

/// Escapes what HTML reads between tags. Quotes stay as they are, which code is full of.
fn push_code(html: &mut String, code: &str) {
    let mut rest = code;
    while let Some(at) = rest.find(['&', '<', '>']) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

/// What a scope means for the class of a token inside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// Nothing: the scope around it decides.
    Pass,
    /// No class, whatever stands around it, as for code inside a string.
    Plain,
    /// This class.
    Class(char),
}

/// The stack of scopes at one place, each kept as what it means.
#[derive(Default)]
struct ScopeClasses {
    stack: Vec<Meaning>,
    /// Scopes that a grammar took away for a while.
    cleared: Vec<Vec<Meaning>>,
}

impl ScopeClasses {
    fn apply(&mut self, change: &ScopeStackOp) {
        match change {
            ScopeStackOp::Push(scope) => self.stack.push(CLASSES.meaning(*scope)),
            ScopeStackOp::Pop(count) => self.stack.truncate(self.stack.len().saturating_sub(*count)),
            ScopeStackOp::Clear(amount) => {
                let keep = match amount {
                    ClearAmount::TopN(count) => self.stack.len().saturating_sub(*count),
                    ClearAmount::All => 0,
                };
                self.cleared.push(self.stack.split_off(keep));
            }
            ScopeStackOp::Restore => self.stack.extend(self.cleared.pop().unwrap_or_default()),
            ScopeStackOp::Noop => {}
        }
    }

    /// The class of a token here: the innermost scope that means anything decides. A key
    /// in quotes is a key first.
    fn class(&self) -> Option<char> {
        let mut inner_first = self.stack.iter().rev().filter(|meaning| **meaning != Meaning::Pass);
        match (inner_first.next()?, inner_first.next()) {
            (Meaning::Class('s'), Some(Meaning::Class('a'))) => Some('a'),
            (Meaning::Class(class), _) => Some(*class),
            _ => None,
        }
    }
}

/// The meaning of each scope that has one, by the scope's first atom so that a look-up
/// compares a handful of numbers and no letters.
struct Classes {
    by_atom: HashMap<u16, Vec<(Scope, Meaning)>>,
}

impl Classes {
    fn new() -> Classes {
        let mut by_atom: HashMap<u16, Vec<(Scope, Meaning)>> = HashMap::new();
        for (name, meaning) in
            MEANINGS.iter().flat_map(|(names, meaning)| names.split(' ').map(|name| (name, *meaning)))
        {
            let scope = Scope::new(name).expect("the table's names have fewer than eight parts");
            by_atom.entry(scope.atom_at(0)).or_default().push((scope, meaning));
        }
        for meanings in by_atom.values_mut() {
            meanings.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
        }
        Classes { by_atom }
    }

    /// The meaning of the longest name in the table that the scope's name begins with.
    fn meaning(&self, scope: Scope) -> Meaning {
        let meanings = self.by_atom.get(&scope.atom_at(0)).map_or(&[][..], Vec::as_slice);
        meanings
            .iter()
            .find(|(name, _)| name.is_prefix_of(scope))
            .map_or(Meaning::Pass, |(_, meaning)| *meaning)
    }
}

/// Beginnings of scope names (<https://www.sublimetext.com/docs/scope_naming.html>) and
/// what they mean.
const MEANINGS: &[(&str, Meaning)] = {
    use Meaning::{Class, Pass, Plain};
    &[
        ("source text meta.interpolation meta.template.expression meta.embedded", Plain),
        ("source.regexp text.html.javadoc string.unquoted.label keyword.operator.accessor", Pass),
        ("comment punctuation.definition.comment", Class('c')),
        ("string storage.type.string markup.raw markup.underline.link", Class('s')),
        ("constant support.constant keyword.other.unit storage.type.numeric", Class('n')),
        ("entity.name.constant variable.other.constant", Class('n')),
        ("keyword storage variable.language", Class('k')),
        ("keyword.operator", Class('o')),
        ("entity.name.function variable.function support.function", Class('f')),
        ("entity.name.type entity.name.class entity.name.struct entity.name.enum", Class('t')),
        ("entity.name.trait entity.name.interface entity.name.namespace entity.name.module", Class('t')),
        ("entity.name.union entity.name.impl entity.other.inherited-class support.type", Class('t')),
        ("support.class entity.name.table punctuation.definition.table", Class('t')),
        ("variable.parameter variable.other.readwrite.shell variable.other.php", Class('v')),
        ("variable.other.readwrite.powershell variable.other.readwrite.perl", Class('v')),
        ("punctuation.definition.variable", Class('v')),
        ("entity.other.attribute-name support.type.property-name variable.parameter.option", Class('a')),
        ("meta.mapping.key.json constant.other.object.key", Class('a')),
        ("entity.name.tag punctuation.definition.tag", Class('g')),
        ("entity.name.function.macro entity.name.macro support.macro meta.annotation", Class('m')),
        ("meta.preprocessor variable.annotation entity.name.function.decorator", Class('m')),
        ("punctuation.definition.annotation storage.type.annotation", Class('m')),
        ("markup.inserted", Class('i')),
        ("markup.deleted", Class('d')),
        ("markup.heading entity.name.section meta.diff.header meta.diff.range", Class('h')),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn html(code: &str, language: &str) -> String {
        let highlighted = highlight(code, language, &Memo::new());
        assert_eq!(highlighted.unknown, None, "{language}");
        highlighted.html
    }

    /// The text that a browser would show.
    fn text(html: &str) -> String {
        let mut text = String::new();
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            text.push_str(&rest[..at]);
            rest = rest[at..].split_once('>').unwrap().1;
        }
        text.push_str(rest);
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    }

    #[test]
    fn tokens_carry_classes() {
        assert_eq!(
            html("def f(x: int) -> T:\n    return \"a\\n\" + 1  # 왜\n", "python"),
            concat!(
                "<span class=\"k\">def</span> <span class=\"f\">f</span>(<span class=\"v\">x</span>: ",
                "<span class=\"t\">int</span>) -&gt; T:\n",
                "    <span class=\"k\">return</span> <span class=\"s\">\"a</span><span class=\"n\">\\n</span>",
                "<span class=\"s\">\"</span> <span class=\"o\">+</span> <span class=\"n\">1</span>  ",
                "<span class=\"c\"># 왜</span>\n",
            )
        );
    }

    #[test]
    fn words_are_keywords_and_signs_are_operators() {
        assert!(html("a is not b", "py").contains("<span class=\"k\">is not</span>"));
        assert!(html("const f = () => 1", "ts").contains("<span class=\"o\">=&gt;</span>"));
    }

    #[test]
    fn code_inside_a_string_is_not_a_string() {
        assert!(html("f\"{x} y\"", "python").contains("{x} <span class=\"s\">y\"</span>"));
    }

    #[test]
    fn keys_in_quotes_are_keys() {
        let json = html("{\"a\": \"b\"}", "json");
        assert_eq!(json, "{<span class=\"a\">\"a\"</span>: <span class=\"s\">\"b\"</span>}");
    }

    #[test]
    fn no_tag_spans_two_lines() {
        let html = html("\"\"\"\none\n\n  two\n\"\"\"\nx = 1", "python");
        for line in html.lines() {
            assert_eq!(line.matches("<span").count(), line.matches("</span>").count(), "{line}");
        }
        assert!(html.contains("\n<span class=\"c\">one</span>\n\n  <span class=\"c\">two</span>\n"));
    }

    #[test]
    fn an_unknown_language_is_plain_and_named() {
        let nearest = |typed: &str| highlight("a < b", typed, &Memo::new()).unknown.unwrap().nearest;
        assert_eq!(nearest("pyhton").as_deref(), Some("python"));
        assert_eq!(nearest("javascirpt").as_deref(), Some("javascript"));
        assert_eq!(nearest("bsah").as_deref(), Some("bash"));
        assert_eq!(nearest("한국어"), None);
        assert_eq!(highlight("a < b", "한국어", &Memo::new()).html, "a &lt; b");
    }

    #[test]
    fn a_very_long_line_is_plain() {
        let code = format!("x = 1\n{}\ny = 2\n", "1 ".repeat(LONGEST_LINE));
        let html = html(&code, "python");
        assert_eq!(html.matches("<span class=\"n\">").count(), 2);
        assert_eq!(text(&html), code);
    }

    #[test]
    fn the_memo_changes_nothing() {
        let memo = Memo::new();
        let first = highlight("x = 1", "python", &memo);
        let memo = Memo::load(&memo.save());
        assert_eq!(highlight("x = 1", "py", &memo), first);
        assert!(!memo.is_dirty());
        highlight("x = 1", "rust", &memo);
        assert!(memo.is_dirty());
    }

    /// If this fails, the HTML of code has changed: give [`STEP`] its next version, so
    /// that memos of earlier builds are not believed, and put the new hash here.
    #[test]
    fn the_version_stands_for_this_html() {
        let samples = ["python", "rust", "bash", "json", "yaml", "ts", "html", "diff", "toml", "cpp"];
        let code = "@a\ndef f(x): return \"s\" + 1 # c\nfn g<T>(y: u8) {} // <b>\n+ if [ -n $x ]; k: v\n";
        let all: String = samples.iter().map(|language| html(code, language)).collect();
        let hash = blake3::hash(all.as_bytes()).to_hex();
        assert_eq!((STEP.version, &hash[..8]), (1, "ea9b5e0b"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn the_text_is_the_code(
            code in "[a-z0-9 \\t\\n가-나<>&\"'`#/*\\\\(){}\\[\\]:;=.,@$%+_|!?~^-]{0,200}",
            language in prop::sample::select(vec![
                "python", "rust", "bash", "json", "yaml", "js", "ts", "jsx", "html", "md", "cpp", "latex", "php",
                "diff", "toml", "sql", "vue", "rb", "perl", "haskell", "",
            ]),
        ) {
            prop_assert_eq!(text(&html(&code, language)), code);
        }

        #[test]
        fn any_text_in_any_language_is_kept(code in any::<String>(), index in 0..200_usize) {
            let syntaxes = GRAMMARS.syntaxes();
            let grammar = &syntaxes[index % syntaxes.len()];
            let html = guarded(|| coloured(&code, grammar)).unwrap_or_else(|| plain(&code));
            prop_assert_eq!(text(&html), code);
        }
    }
}
