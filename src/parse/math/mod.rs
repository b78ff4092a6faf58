//! Formulas: LaTeX, as authors write it between dollar signs, into MathML.
//!
//! The work is math-core's. Here its input is mended where it lacks a command that
//! explainers use, its output is put into a form that a strict Content-Security-Policy
//! lets pass, and its errors are put into an author's words, at the author's bytes.

mod commands;
mod fault;
mod output;
mod rewrite;

use std::ops::Range;
use std::sync::LazyLock;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use super::guard::guarded;
use crate::diagnostic::catalog::MathFault;

/// Commands that math-core does not know, each made of those that it does.
const MACROS: &[(&str, &str)] = &[
    ("boxed", r"\begin{array}{|c|}\hline \displaystyle #1\\ \hline\end{array}"),
    ("bigtimes", r"\operatorname*{\times}"),
    ("ensuremath", "{#1}"),
    ("mathbbm", r"\mathbb{#1}"),
    ("mathclap", "{#1}"),
    ("mathllap", "{#1}"),
    ("mathrlap", "{#1}"),
    ("pmb", r"\boldsymbol{#1}"),
    ("smash", "{#1}"),
    ("widetilde", r"\tilde{#1}"),
];

static CONVERTER: LazyLock<Option<LatexToMathML>> = LazyLock::new(|| converter(&[]));

/// The formulas of one text, in order: what one of them defines holds in those after it.
#[derive(Default)]
pub struct Formulas {
    /// What `\newcommand` and its kind defined so far.
    definitions: Vec<(String, String)>,
    /// The converter that knows the definitions, once there are any.
    own: Option<LatexToMathML>,
}

/// What is wrong with a formula, and at which of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MathProblem {
    /// What is wrong.
    pub fault: MathFault,
    /// Where, within the formula; never empty unless the formula is.
    pub range: Range<usize>,
}

impl Formulas {
    /// A formula as MathML, its source kept as an annotation for who copies it. `display`
    /// gives it a line of its own. Empty if it only defines commands for later ones.
    pub fn convert(&mut self, latex: &str, display: bool) -> Result<String, MathProblem> {
        if latex.trim().is_empty() {
            return Err(MathProblem { fault: MathFault::Empty, range: 0..latex.len() });
        }
        let rewritten = rewrite::rewrite(latex, display);
        if !rewritten.definitions.is_empty() {
            self.define(&rewritten.definitions, latex)?;
            if rewritten.text.trim().is_empty() {
                return Ok(String::new());
            }
        }
        let Some(converter) = self.own.as_ref().or(CONVERTER.as_ref()) else {
            return Err(MathProblem { fault: MathFault::Other, range: 0..latex.len() });
        };
        let style = if display { MathDisplay::Block } else { MathDisplay::Inline };
        match guarded(|| converter.convert_with_local_state(&rewritten.text, style)) {
            Some(Ok(converted)) => Ok(output::finish(&converted.mathml, latex)),
            Some(Err(error)) => Err(fault::problem(&error, &rewritten, latex, &self.definitions)),
            None => Err(MathProblem { fault: MathFault::Other, range: 0..latex.len() }),
        }
    }

    /// Takes up definitions. One that cannot be read is left out, so that it does not
    /// spoil every formula after it.
    fn define(&mut self, definitions: &[rewrite::Definition], latex: &str) -> Result<(), MathProblem> {
        for definition in definitions {
            let before = self.definitions.len();
            self.definitions.push((definition.name.clone(), definition.body.clone()));
            match converter(&self.definitions) {
                Some(converter) => self.own = Some(converter),
                None => {
                    self.definitions.truncate(before);
                    let name = format!("\\{}", definition.name);
                    let range = fault::visible(definition.range.clone(), latex);
                    return Err(MathProblem { fault: MathFault::Definition { name }, range });
                }
            }
        }
        Ok(())
    }
}

/// A converter that knows our macros and these; nothing if one of them cannot be read.
fn converter(definitions: &[(String, String)]) -> Option<LatexToMathML> {
    let ours = MACROS.iter().map(|(name, body)| ((*name).to_owned(), (*body).to_owned()));
    let macros = ours.chain(definitions.iter().cloned()).collect();
    let config = MathCoreConfig { macros, annotation: true, ..MathCoreConfig::default() };
    guarded(|| LatexToMathML::new(config)).and_then(Result::ok)
}



