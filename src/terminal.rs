//! Words on the screen: which language, how wide, with or without colour; progress
//! while something takes long; one closing line.
//!
//! Everything for people goes to standard error, so that standard output can be piped.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diagnostic::{Diagnostic, Level, Tongue, Words, show};

/// How the program speaks.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// In which language.
    pub tongue: Tongue,
    /// Whether in colour.
    pub color: bool,
    /// How much.
    pub volume: Volume,
    /// Columns of the screen.
    width: usize,
}

/// How much the program says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Volume {
    /// Errors only.
    Quiet,
    /// What was made and what is wrong.
    Normal,
    /// Each step too.
    Verbose,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// If the output is a terminal and `NO_COLOR` is not set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Terminal {
    /// Looks at the environment: `NO_COLOR`, `COLUMNS`, and whether a person is watching.
    pub fn new(tongue: Tongue, color: Color, volume: Volume) -> Terminal {
        let watched = std::io::stderr().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let color = match color {
            Color::Auto => watched && !no_color,
            Color::Always => true,
            Color::Never => false,
        };
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        Terminal { tongue, color, volume, width: columns.unwrap_or(100).clamp(40, 200) }
    }

    /// Says something for people, unless told to be quiet.
    pub fn say(&self, words: &Words) {
        if self.volume > Volume::Quiet {
            self.line(words.in_tongue(self.tongue));
        }
    }

    /// Says something only when asked for every step.
    pub fn detail(&self, words: &Words) {
        if self.volume == Volume::Verbose {
            self.line(words.in_tongue(self.tongue));
        }
    }

    /// Says why nothing came of it, however quiet.
    pub fn say_error(&self, words: &Words) {
        self.line(words.in_tongue(self.tongue));
    }

    /// Shows messages, each with its place in the text.
    pub fn show(&self, diagnostics: &[Diagnostic], text_of: &dyn Fn(&str) -> Option<Arc<str>>) {
        let quiet = self.volume == Volume::Quiet;
        let shown: Vec<Diagnostic> = diagnostics
            .iter()
            .filter(|diagnostic| !quiet || diagnostic.level == Level::Error)
            .cloned()
            .collect();
        if !shown.is_empty() {
            self.line(show::text(&shown, text_of, self.tongue, self.color, self.width).trim_end());
            self.line("");
        }
    }

    /// Whether a person is there to answer.
    pub fn can_ask(&self) -> bool {
        self.volume > Volume::Quiet && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// Asks a person and gives what was typed, without spaces around it; nothing if
    /// nobody is there to answer.
    pub fn ask(&self, words: &Words) -> Option<String> {
        if !self.can_ask() {
            return None;
        }
        let mut screen = std::io::stderr().lock();
        write!(screen, "{} ", words.in_tongue(self.tongue)).and_then(|()| screen.flush()).ok()?;
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer).ok()?;
        Some(answer.trim().to_owned())
    }

    /// A screen that cannot be written to, such as a closed pipe, is no reason to stop.
    fn line(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// A sign of life, shown to a person once something takes more than a moment.
    pub fn progress(&self, words: &Words) -> Progress {
        self.bar(words, ProgressBar::new_spinner(), "{spinner} {msg} {pos}")
    }

    /// As [`Terminal::progress`], for so many things.
    pub fn progress_of(&self, words: &Words, count: usize) -> Progress {
        self.bar(words, ProgressBar::new(count as u64), "{spinner} {msg} {pos}/{len} {wide_bar}")
    }

    fn bar(&self, words: &Words, bar: ProgressBar, template: &str) -> Progress {
        if self.volume == Volume::Quiet || !std::io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        let style =
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner());
        bar.set_style(style);
        bar.set_message(words.in_tongue(self.tongue).to_owned());
        Progress { bar }
    }
}

/// Progress of something that takes long; gone when dropped.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// One more is done.
    pub fn step(&self) {
        self.bar.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// The language of the messages: the one asked for, else that of the environment
/// (`LC_ALL`, `LC_MESSAGES`, `LANG`, the first that is set; where systems set none of
/// them, what the system itself is set to), else that of the site.
pub fn tongue(asked: Option<Tongue>, site_language: Option<&str>) -> Tongue {
    let of = |code: &str| match code.get(..2) {
        Some("ko") => Some(Tongue::Ko),
        Some("en") => Some(Tongue::En),
        _ => None,
    };
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .or_else(sys_locale::get_locale);
    asked.or_else(|| set.as_deref().and_then(of)).or_else(|| site_language.and_then(of)).unwrap_or_default()
}

/// A time as people say it.
pub fn duration(time: Duration) -> Words {
    let milliseconds = time.as_millis();
    match milliseconds {
        0..1000 => Words::new(format!("{milliseconds}밀리초"), format!("{milliseconds} ms")),
        _ => Words::new(format!("{:.1}초", time.as_secs_f64()), format!("{:.1} s", time.as_secs_f64())),
    }
}
