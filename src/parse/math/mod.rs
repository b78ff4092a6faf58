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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::events::Event;

    use super::*;

    /// What explainers of AI write.
    const FORMULAS: &[&str] = &[
        r"\operatorname{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}",
        r"\mathrm{softmax}(x)_i = \frac{\exp(x_i)}{\sum_j \exp(x_j)}",
        r"L = -\sum_{i} y_i \log \hat{y}_i",
        r"H(p, q) = -\mathbb{E}_{x \sim p}\left[\log q(x)\right]",
        r"\operatorname{Attention}(Q, K, V) = \operatorname{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V",
        r"\theta \leftarrow \theta - \eta \nabla_\theta \mathcal{L}(\theta)",
        r"\frac{\partial L}{\partial w} = \frac{\partial L}{\partial a} \cdot \frac{\partial a}{\partial w}",
        r"\begin{pmatrix} w_{11} & w_{12} \\ w_{21} & w_{22} \end{pmatrix}",
        r"\begin{bmatrix} 1 & 0 & \cdots & 0 \\ \vdots & & \ddots & \vdots \end{bmatrix}",
        r"f(x) = \begin{cases} x & x > 0 \\ 0 & \text{그 밖에} \end{cases}",
        r"\begin{aligned} a &= b + c \\ &= d \end{aligned}",
        r"\begin{split} a &= b \\ c &= d \end{split}",
        r"\begin{align} a &= b \\ c &= d \tag{2} \end{align}",
        r"\begin{alignat}{2} a &= b \end{alignat}",
        r"\left( \begin{smallmatrix} a & b \\ c & d \end{smallmatrix} \right)",
        r"\begin{array}{|c|c|} \hline a & b \\ \hline c & d \\ \hline \end{array}",
        r"\sum_{i=1}^{n} x_i \quad \prod_{t=1}^{T} p(x_t \mid x_{<t})",
        r"\lVert x \rVert_2 = \sqrt{\sum_i x_i^2}",
        r"\cos\theta = \frac{\mathbf{a} \cdot \mathbf{b}}{\|\mathbf{a}\| \, \|\mathbf{b}\|}",
        r"\hat{y}, \bar{x}, \tilde{h}, \vec{v}, \dot{x}, \widehat{xy}, \widetilde{xy}, \overline{ab}",
        r"\boldsymbol{\theta}, \bm{W}, \mathbf{x}, \pmb{x}, \mathcal{N}(\mu, \sigma^2)",
        r"\hat\theta = \argmax_\theta p(x \mid \theta)",
        r"\operatorname*{arg\,min}_{\theta} L(\theta)",
        r"\underset{\theta}{\arg\min} \; L(\theta)",
        r"\mathop{\mathbb{E}}\limits_{x \sim p} f(x)",
        r"\mathop{\mathrm{argmin}}_\theta^2 L",
        r"D_{\mathrm{KL}}(P \parallel Q) = \sum_x P(x) \log \frac{P(x)}{Q(x)}",
        r"\sigma(x) = \frac{1}{1 + e^{-x}}, \quad \tanh x, \quad \max(0, x)",
        r"PE_{(pos, 2i)} = \sin\left(pos / 10000^{2i/d}\right)",
        r"\text{손실} = \frac{1}{N} \sum_{n} (\text{예측}_n - \text{정답}_n)^2",
        r"\operatorname{손실}(x) = \mathrm{평균}",
        r"x \in \mathbb{R}^{d \times n}, \quad \forall \epsilon > 0 \; \exists \delta",
        r"\boxed{E = mc^2}",
        r"y = x + 1 \tag{1}",
        r"y = x + 1 \tag*{A}",
        r"\label{eq:one} y = x",
        r"\sum_{\substack{i \le n \\ i \ne j}} x_i",
        r"\textcolor{red}{w} x + {\color{blue} b}",
        r"\overbrace{a + b}^{\text{합}} + \underbrace{W x}_{\text{가중치}}",
        r"\mathbbm{1}[y = k], \quad \mathbb{1}_{A}",
        r"\lim_{x \to 0} \frac{\sin x}{x} = 1 \implies \int_0^1 f(x)\,dx",
        r"a \xrightarrow{f} b \iff a \mapsto b, \; a \triangleq b \coloneqq c",
        r"\mathrm{ReLU}(x), \quad \odot, \oplus, \otimes, \propto, \approx, \ll",
        r"\nabla^2 f, \quad \binom{n}{k}, \quad \lfloor x \rfloor, \quad \langle u, v \rangle",
        r"\cancel{x} + \mathclap{y} \! z \require{cancel}",
        r"\Bigl( \bigl[ x \bigr] \Bigr) \middle| \ldots",
        r"\% \& \# \$ \{ x \} ``a'' < b > c",
        r"\cfrac{1}{1 + \cfrac{1}{2}}, \dfrac{a}{b}, \tfrac{a}{b}",
        r"\newcommand{\R}{\mathbb{R}} x \in \R",
        r"\newcommand{\norm}[1]{\lVert #1 \rVert} \norm{x}",
        r"\DeclareMathOperator*{\softmax}{softmax} \softmax_i z",
        r"\def\E{\mathbb{E}} \E[x]",
    ];

    fn convert(latex: &str, display: bool) -> Result<String, MathProblem> {
        Formulas::default().convert(latex, display)
    }

    /// Reads XML to its end. The text of it all.
    fn well_formed(mathml: &str) -> String {
        let mut reader = quick_xml::Reader::from_str(mathml);
        let mut text = String::new();
        loop {
            match reader.read_event() {
                Ok(Event::Eof) => return text,
                Ok(Event::Text(found)) => text.push_str(&found),
                Ok(Event::Start(tag) | Event::Empty(tag)) => {
                    tag.attributes().for_each(|attribute| drop(attribute.unwrap()));
                }
                Ok(_) => {}
                Err(error) => panic!("{error}: {mathml}"),
            }
        }
    }

    #[test]
    fn what_explainers_write_becomes_mathml() {
        assert!(FORMULAS.len() >= 40);
        for latex in FORMULAS {
            for display in [false, true] {
                if !display && latex.contains(r"\tag") {
                    continue;
                }
                let mathml = convert(latex, display).unwrap_or_else(|problem| panic!("{latex}: {problem:?}"));
                well_formed(&mathml);
                assert_eq!(mathml.starts_with("<math display=\"block\">"), display, "{mathml}");
                assert!(mathml.ends_with("</annotation></semantics></math>"), "{mathml}");
                let (formula, _) = mathml.split_once("<annotation").unwrap();
                assert!(!formula.contains(" style=") && !formula.contains(" id="), "{formula}");
                assert!(!formula.contains("merror"), "{formula}");
            }
        }
    }

    #[test]
    fn the_source_is_kept_as_it_was_written() {
        let mathml = convert(r" \boxed{a < b} ", true).unwrap();
        assert!(
            mathml.contains("<annotation encoding=\"application/x-tex\">\\boxed{a &lt; b}</annotation>"),
            "{mathml}"
        );
        assert!(mathml.contains("<mtable class=\"m-line-bottom m-line-left m-line-top\""), "{mathml}");
        assert!(well_formed(&convert(r"\text{손실}", false).unwrap()).starts_with("손실"));
    }

    #[test]
    fn colours_are_attributes() {
        let mathml = convert(r"\textcolor{red}{x}", false).unwrap();
        assert!(mathml.contains("<mrow mathcolor=\"#FF0000\"><mi>x</mi></mrow>"), "{mathml}");
    }

    #[test]
    fn definitions_hold_for_later_formulas() {
        let mut formulas = Formulas::default();
        assert_eq!(formulas.convert(r"\newcommand{\R}{\mathbb{R}}", true), Ok(String::new()));
        assert!(formulas.convert(r"x \in \R", false).is_ok());
        let wrong = formulas.convert(r"x \newcommand{\Q}{\nothing} y", false).unwrap_err();
        assert_eq!(wrong.fault, MathFault::Definition { name: r"\Q".into() });
        assert!(formulas.convert(r"\R", false).is_ok());
        assert!(convert(r"\Rr", false).is_err());
    }

    /// The fault of a formula and the bytes that it points at.
    fn fault(latex: &str) -> (MathFault, &str) {
        let problem = convert(latex, true).unwrap_err();
        (problem.fault, &latex[problem.range])
    }

    #[test]
    fn faults_are_told_at_their_place() {
        let unknown = |name: &str, nearest: Option<&str>| MathFault::CommandUnknown {
            name: name.into(),
            nearest: nearest.map(str::to_owned),
        };
        let unclosed = |opening: &str, closing: &str| MathFault::Unclosed {
            opening: opening.into(),
            closing: closing.into(),
        };
        assert_eq!(fault(r"a + \aplha"), (unknown(r"\aplha", Some(r"\alpha")), r"\aplha"));
        assert_eq!(fault(r"\substack{i \\ j} \sofmtax x"), (unknown(r"\sofmtax", None), r"\sofmtax"));
        assert_eq!(fault(r"\label{a} x + \fraq{1}{2}"), (unknown(r"\fraq", Some(r"\frac")), r"\fraq"));
        assert_eq!(fault("  "), (MathFault::Empty, "  "));
        assert_eq!(fault(r"\frac{a}{b + \hat{c}"), (unclosed("{", "}"), "{"));
        assert_eq!(fault(r"\left( \frac{a}{b}"), (unclosed(r"\left", r"\right)"), r"\left"));
        assert_eq!(
            fault(r"\begin{aligned} a &= b"),
            (unclosed(r"\begin{aligned}", r"\end{aligned}"), r"\begin{aligned}")
        );
        assert_eq!(fault("가 + a}"), (MathFault::Unopened { closing: "}".into() }, "}"));
        assert_eq!(fault(r"\frac{a}"), (MathFault::ArgumentMissing { command: r"\frac".into() }, r"\frac"));
        assert_eq!(fault("x^"), (MathFault::ArgumentMissing { command: "^".into() }, "^"));
        assert_eq!(
            fault(r"\left( a \right"),
            (MathFault::DelimiterMissing { command: r"\right".into() }, r"\right")
        );
        assert_eq!(fault("a & b"), (MathFault::ColumnOutside, "&"));
        assert_eq!(fault("a_b_c").0, MathFault::ScriptTwice);
        let environment =
            MathFault::EnvironmentUnknown { name: "pmatrx".into(), nearest: Some("pmatrix".into()) };
        assert_eq!(fault(r"\begin{pmatrx} a \end{pmatrx}").0, environment);
        assert_eq!(
            fault(r"x + \textcolor{reddish}{x}").0,
            MathFault::ColorUnknown { name: "reddish".into() }
        );
    }

    #[test]
    fn suggestions_are_commands_that_exist() {
        for name in commands::COMMANDS {
            if let Err(problem) = convert(&format!("\\{name}{{a}}{{b}}"), true) {
                assert!(!matches!(problem.fault, MathFault::CommandUnknown { .. }), "{name}");
            }
        }
        for name in commands::ENVIRONMENTS {
            if let Err(problem) = convert(&format!("\\begin{{{name}}}a\\end{{{name}}}"), true) {
                assert!(!matches!(problem.fault, MathFault::EnvironmentUnknown { .. }), "{name}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(
            latex in r"([a-z가{}_^& \\]|\\(frac|left|right|begin|end|text|boxed|tag|mathop|limits|substack|newcommand)|\{x\}|<|>){0,24}",
            display in any::<bool>(),
        ) {
            match convert(&latex, display) {
                Ok(mathml) => drop(well_formed(&mathml)),
                Err(problem) => prop_assert!(latex.get(problem.range).is_some_and(|part| !part.is_empty() || latex.is_empty())),
            }
        }
    }
}
