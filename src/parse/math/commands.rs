//! The commands and environments that explainers use, to say which one a mistyped name
//! may have meant. A test holds each of them against math-core.

/// Commands, without their backslash.
#[rustfmt::skip]
pub(super) const COMMANDS: &[&str] = &[
    "alpha", "approx", "arccos", "arcsin", "arctan", "argmax", "argmin", "ast", "bar", "begin", "beta", "big",
    "bigcap", "bigcup", "bigg", "bigl", "bigr", "bigoplus", "binom", "bm", "boldsymbol", "bmod", "bot", "bullet",
    "cancel", "cap", "cdot", "cdots", "chi", "circ", "colon", "color", "cos", "cosh", "cup", "dagger", "ddots",
    "ddot", "delta", "Delta", "det", "dfrac", "dim", "displaystyle", "div", "dot", "dots", "downarrow", "ell",
    "emptyset", "end", "epsilon", "equiv", "eta", "exists", "exp", "forall", "frac", "gamma", "Gamma", "ge", "geq",
    "gets", "gg", "hat", "hbar", "hline", "iff", "iint", "Im", "implies", "in", "inf", "infty", "int",
    "intercal", "iota", "kappa", "ker", "lambda", "Lambda", "land", "langle", "lceil", "ldots", "le", "left",
    "leftarrow", "leftrightarrow", "leq", "lfloor", "lim", "limits", "liminf", "limsup", "ll", "ln", "log", "lor",
    "lvert", "lVert", "mapsto", "mathbb", "mathbf", "mathcal", "mathfrak", "mathit", "mathop", "mathrm", "mathscr",
    "mathsf", "mathtt", "max", "mid", "middle", "min", "mp", "mu", "nabla", "ne", "neg", "neq", "nolimits", "not",
    "notin", "nu", "odot", "oint", "omega", "Omega", "operatorname", "oplus", "otimes", "overbrace", "overline",
    "overset", "parallel", "partial", "perp", "phi", "Phi", "pi", "Pi", "pm", "pmod", "Pr", "prime", "prod",
    "propto", "psi", "Psi", "qquad", "quad", "rangle", "rceil", "Re", "rfloor", "rho", "right", "rightarrow",
    "Rightarrow", "rvert", "rVert", "setminus", "sigma", "Sigma", "sim", "simeq", "sin", "sinh", "sqrt", "stackrel",
    "star", "subset", "subseteq", "sum", "sup", "supset", "supseteq", "tan", "tanh", "tau", "text", "textbf",
    "textit", "textrm", "textstyle", "texttt", "tfrac", "theta", "Theta", "tilde", "times", "to", "top",
    "triangleq", "underbrace", "underline", "underset", "uparrow", "upsilon", "varepsilon", "varphi", "vartheta",
    "vdots", "vec", "vert", "Vert", "wedge", "widehat", "xi", "Xi", "xleftarrow", "xrightarrow", "zeta",
    // Ours, by rewriting.
    "boxed", "DeclareMathOperator", "label", "newcommand", "substack", "tag", "textcolor",
];

/// Environments, with those that we rename.
pub(super) const ENVIRONMENTS: &[&str] = &[
    "align",
    "aligned",
    "array",
    "Bmatrix",
    "bmatrix",
    "cases",
    "equation",
    "gather",
    "gathered",
    "matrix",
    "pmatrix",
    "rcases",
    "smallmatrix",
    "split",
    "Vmatrix",
    "vmatrix",
];
