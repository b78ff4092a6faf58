//! Messages about formulas and diagrams, which other notations than Markdown describe.
//!
//! What is wrong with them is a value of its own, so that whoever reads the notation says
//! what it found, and all words stay here.

use super::{Diagnostic, Place, Words, warning, words};

/// What is wrong with a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MathFault {
    /// There is nothing between the dollar signs.
    Empty,
    /// No such command; its name has its backslash.
    CommandUnknown {
        /// As written.
        name: String,
        /// The known name most like it.
        nearest: Option<String>,
    },
    /// No such environment.
    EnvironmentUnknown {
        /// As written.
        name: String,
        /// The known name most like it.
        nearest: Option<String>,
    },
    /// No such colour.
    ColorUnknown {
        /// As written.
        name: String,
    },
    /// A definition that cannot be read.
    Definition {
        /// The command that it defines.
        name: String,
    },
    /// Something is opened and never closed.
    Unclosed {
        /// What opens.
        opening: String,
        /// What would close it.
        closing: String,
    },
    /// Something is closed that was never opened.
    Unopened {
        /// What closes.
        closing: String,
    },
    /// `\end{…}` of another environment than the last begun.
    EndsAnother {
        /// The end as written.
        written: String,
    },
    /// A command without what it works on.
    ArgumentMissing {
        /// The command.
        command: String,
    },
    /// `\left` or `\right` without a bracket.
    DelimiterMissing {
        /// The command.
        command: String,
    },
    /// `&` outside of a matrix or an aligned block.
    ColumnOutside,
    /// Two subscripts or two superscripts in a row.
    ScriptTwice,
    /// A command that has no place here.
    NotHere {
        /// The command.
        command: String,
    },
    /// A formula beyond every measure.
    TooLong,
    /// Something else.
    Other,
}

/// A formula that cannot be set.
pub fn math_invalid(place: Place, fault: &MathFault) -> Diagnostic {
    let problem = math_problem(fault);
    warning(
        "math-invalid",
        place,
        Words::new(
            format!("이 수식을 그릴 수 없습니다: {}", problem.ko),
            format!("this formula cannot be set: {}", problem.en),
        ),
        words!(
            "수식 대신 적은 글자가 그대로 보입니다.",
            "Readers see what was typed instead of the formula."
        ),
        math_fix(fault),
    )
}

fn math_problem(fault: &MathFault) -> Words {
    match fault {
        MathFault::Empty => {
            words!("달러 기호 사이가 비어 있습니다", "there is nothing between the dollar signs")
        }
        MathFault::CommandUnknown { name, .. } => {
            words!("`{name}`(이)라는 명령이 없습니다", "there is no command `{name}`")
        }
        MathFault::EnvironmentUnknown { name, .. } => {
            words!("`\\begin{{{name}}}`이라는 틀이 없습니다", "there is no environment `\\begin{{{name}}}`")
        }
        MathFault::ColorUnknown { name } => {
            words!("`{name}`(이)라는 색이 없습니다", "there is no colour `{name}`")
        }
        MathFault::Definition { name } => {
            words!("`{name}`를 정의한 내용을 읽을 수 없습니다", "the definition of `{name}` cannot be read")
        }
        MathFault::Unclosed { opening, closing } => {
            words!(
                "`{opening}`를 닫는 `{closing}`가 없습니다",
                "`{opening}` is never closed with `{closing}`"
            )
        }
        MathFault::Unopened { closing } => {
            words!("`{closing}`가 닫을 것이 없습니다", "`{closing}` closes nothing")
        }
        MathFault::EndsAnother { written } => {
            words!(
                "`{written}`가 앞의 `\\begin`과 짝이 맞지 않습니다",
                "`{written}` does not match its `\\begin`"
            )
        }
        MathFault::ArgumentMissing { command } => {
            words!("`{command}` 뒤에 올 것이 없습니다", "what `{command}` works on is missing")
        }
        MathFault::DelimiterMissing { command } => {
            words!("`{command}` 뒤에 괄호가 없습니다", "`{command}` has no bracket after it")
        }
        MathFault::ColumnOutside => {
            words!(
                "칸을 나누는 `&`가 행렬이나 정렬 밖에 있습니다",
                "`&` stands outside of a matrix or an aligned block"
            )
        }
        MathFault::ScriptTwice => {
            words!(
                "위첨자나 아래첨자가 두 번 이어집니다",
                "two subscripts or two superscripts follow each other"
            )
        }
        MathFault::NotHere { command } => {
            words!("`{command}`는 이 자리에 쓸 수 없습니다", "`{command}` cannot be used here")
        }
        MathFault::TooLong => words!("너무 깁니다", "it is too long"),
        MathFault::Other => words!("이 부분을 읽을 수 없습니다", "this part cannot be read"),
    }
}

fn math_fix(fault: &MathFault) -> Words {
    match fault {
        MathFault::Empty => words!(
            "수식을 쓰거나, 달러 기호를 글자로 쓰려면 `\\$`라고 쓰세요.",
            "Write the formula, or `\\$` if dollar signs are meant."
        ),
        MathFault::CommandUnknown { nearest: Some(name), .. }
        | MathFault::EnvironmentUnknown { nearest: Some(name), .. } => {
            super::meant(Some(name), Words::default())
        }
        MathFault::CommandUnknown { name, .. } => {
            let name = name.trim_start_matches('\\');
            words!(
                "함수 이름이면 `\\operatorname{{{name}}}`, 글이면 `\\text{{{name}}}`라고 쓰세요.",
                "For a function's name write `\\operatorname{{{name}}}`, for words `\\text{{{name}}}`."
            )
        }
        MathFault::EnvironmentUnknown { .. } => words!(
            "`aligned`, `cases`, `pmatrix`, `bmatrix`, `array` 가운데 하나를 쓰세요.",
            "Use one of `aligned`, `cases`, `pmatrix`, `bmatrix`, `array`."
        ),
        MathFault::ColorUnknown { .. } => words!(
            "`red`, `blue`, `teal`처럼 널리 쓰는 이름을 쓰거나 색을 빼세요.",
            "Use a common name such as `red`, `blue` or `teal`, or leave the colour out."
        ),
        MathFault::Definition { .. } => words!(
            "이렇게 쓰세요: `\\newcommand{{\\R}}{{\\mathbb{{R}}}}`. 정의 안에 다른 정의를 쓸 수는 없습니다.",
            "Write `\\newcommand{{\\R}}{{\\mathbb{{R}}}}`. A definition cannot use another one."
        ),
        MathFault::Unclosed { closing, .. } => {
            words!("끝나는 곳에 `{closing}`를 쓰세요.", "Write `{closing}` where it ends.")
        }
        MathFault::Unopened { closing } => words!(
            "`{closing}`를 지우거나, 시작하는 곳에 짝을 쓰세요.",
            "Delete `{closing}`, or write its partner where it begins."
        ),
        MathFault::EndsAnother { .. } => {
            words!("`\\begin`과 `\\end`에 같은 이름을 쓰세요.", "Give `\\begin` and `\\end` the same name.")
        }
        MathFault::ArgumentMissing { command } => words!(
            "`{command}` 뒤에 중괄호로 묶어 쓰세요: `{command}{{…}}`",
            "Write it in braces after `{command}`: `{command}{{…}}`"
        ),
        MathFault::DelimiterMissing { command } => words!(
            "`{command}(`나 `{command}]`처럼 괄호를 붙이세요. 한쪽이 없으면 `{command}.`입니다.",
            "Add the bracket, as in `{command}(` or `{command}]`; `{command}.` stands for none."
        ),
        MathFault::ColumnOutside => words!(
            "`\\begin{{aligned}} … \\end{{aligned}}`로 감싸거나, 글자로 쓰려면 `\\&`라고 쓰세요.",
            "Put it between `\\begin{{aligned}}` and `\\end{{aligned}}`, or write `\\&` for the sign."
        ),
        MathFault::ScriptTwice => {
            words!("`a_{{b_c}}`처럼 중괄호로 묶으세요.", "Group them with braces, as in `a_{{b_c}}`.")
        }
        MathFault::NotHere { .. } => words!(
            "이 명령을 지우거나 그것이 속한 `\\begin … \\end` 안으로 옮기세요.",
            "Delete it, or move it into the `\\begin … \\end` that it belongs to."
        ),
        MathFault::TooLong => words!("여러 수식으로 나누세요.", "Split it into several formulas."),
        MathFault::Other => words!(
            "LaTeX 명령의 철자와 중괄호의 짝을 확인하세요.",
            "Check the spelling of the LaTeX commands and that every brace is closed."
        ),
    }
}

/// What is wrong with a diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiagramFault {
    /// There is nothing in the fence.
    Empty,
    /// The first line does not say a kind of diagram.
    KindUnknown {
        /// The first word.
        word: String,
        /// The known kind most like it.
        nearest: Option<String>,
    },
    /// A kind of diagram that mermaid has and whyfirst has not.
    KindUnsupported {
        /// Its name.
        kind: String,
    },
    /// `subgraph`, `alt` or their like without `end`.
    Unclosed {
        /// The word that opens.
        opening: String,
    },
    /// `end` without anything open.
    EndsNothing,
    /// A line that begins with an arrow.
    ArrowFirst,
    /// A line that says nothing that is understood.
    LineUnread,
    /// A kind is named and nothing follows.
    NothingDrawn,
    /// A drawing beyond every measure.
    TooLarge,
    /// Something else.
    Other,
}

/// A diagram that cannot be drawn.
pub fn diagram_invalid(place: Place, fault: &DiagramFault) -> Diagnostic {
    let problem = diagram_problem(fault);
    warning(
        "diagram-invalid",
        place,
        Words::new(
            format!("이 도표를 그릴 수 없습니다: {}", problem.ko),
            format!("this diagram cannot be drawn: {}", problem.en),
        ),
        words!("도표 대신 적은 글이 그대로 보입니다.", "Readers see what was typed instead of the drawing."),
        diagram_fix(fault),
    )
}

fn diagram_problem(fault: &DiagramFault) -> Words {
    match fault {
        DiagramFault::Empty => words!("내용이 없습니다", "it is empty"),
        DiagramFault::KindUnknown { word, .. } => words!(
            "첫 줄의 `{word}`는 도표의 종류가 아닙니다",
            "`{word}` on the first line is no kind of diagram"
        ),
        DiagramFault::KindUnsupported { kind } => {
            words!(
                "`{kind}` 도표는 아직 그리지 못합니다",
                "diagrams of the kind `{kind}` cannot be drawn yet"
            )
        }
        DiagramFault::Unclosed { opening } => {
            words!("`{opening}`를 닫는 `end`가 없습니다", "`{opening}` is never closed with `end`")
        }
        DiagramFault::EndsNothing => words!("`end`가 닫을 것이 없습니다", "`end` closes nothing"),
        DiagramFault::ArrowFirst => {
            words!("화살표 앞에 아무것도 없습니다", "nothing stands before the arrow")
        }
        DiagramFault::LineUnread => words!("이 줄을 읽을 수 없습니다", "this line cannot be read"),
        DiagramFault::NothingDrawn => {
            words!("종류만 있고 그릴 것이 없습니다", "it names a kind and then has nothing to draw")
        }
        DiagramFault::TooLarge => words!("너무 큽니다", "it is too large"),
        DiagramFault::Other => words!("내용을 읽을 수 없습니다", "it cannot be read"),
    }
}

fn diagram_fix(fault: &DiagramFault) -> Words {
    match fault {
        DiagramFault::KindUnknown { nearest: Some(name), .. } => super::meant(Some(name), Words::default()),
        DiagramFault::Empty | DiagramFault::KindUnknown { .. } | DiagramFault::KindUnsupported { .. } => {
            words!(
                "첫 줄에 `flowchart LR`(흐름), `flowchart TD`(위에서 아래로), `sequenceDiagram`(주고받는 차례) 가운데 하나를 쓰세요.",
                "Begin with `flowchart LR`, `flowchart TD` (from top to bottom) or `sequenceDiagram`."
            )
        }
        DiagramFault::Unclosed { .. } => {
            words!("묶음이 끝나는 곳에 `end` 한 줄을 쓰세요.", "Write a line `end` where the group ends.")
        }
        DiagramFault::EndsNothing => words!("이 줄을 지우세요.", "Delete this line."),
        DiagramFault::ArrowFirst => {
            words!("어디에서 오는지를 앞에 쓰세요: `A --> B`", "Write where it comes from: `A --> B`")
        }
        DiagramFault::LineUnread | DiagramFault::Other => words!(
            "화살표는 `A --> B`, 상자는 `A[\"글\"]`, 메시지는 `A->>B: 글`처럼 쓰고, 괄호와 따옴표의 짝을 맞추세요.",
            "Write arrows as `A --> B`, boxes as `A[\"words\"]`, messages as `A->>B: words`, and close brackets and quotes."
        ),
        DiagramFault::NothingDrawn => words!(
            "다음 줄부터 이렇게 쓰세요: `A[\"글\"] --> B[\"토큰\"]`",
            "Go on like this: `A[\"text\"] --> B[\"tokens\"]`"
        ),
        DiagramFault::TooLarge => words!("여러 도표로 나누세요.", "Split it into several diagrams."),
    }
}
