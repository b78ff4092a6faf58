//! The command line: what was typed, what it means, and the exit code.

mod build;
mod check;
mod fix;
mod new;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::diagnostic::{Tongue, Words};
use crate::terminal::{self, Color, Terminal, Volume};

/// How a run ended, as the shell sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Fine = 0,
    /// The author has something to mend.
    Mend = 1,
    /// The command was not understood.
    Usage = 2,
    /// The machine failed: a disk, a permission.
    Machine = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Explains AI from why to how: turns a folder of Markdown into a blog.
#[derive(Debug, Parser)]
#[command(name = "whyfirst", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

/// What every command takes.
#[derive(Debug, Args)]
struct Global {
    /// The blog's folder, if it is not this one
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    root: PathBuf,
    /// The language of messages
    #[arg(long, global = true, value_enum, value_name = "ko|en")]
    lang: Option<Tongue>,
    /// Whether to use colour
    #[arg(long, global = true, value_enum, default_value_t, value_name = "auto|always|never")]
    color: Color,
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more
    #[arg(short, long, global = true)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a new post, term, series or page
    New(new::NewArgs),
    /// Make the site
    Build(build::BuildArgs),
    /// Look for mistakes without writing anything
    Check(check::CheckArgs),
    /// Mend encodings, names and look-alike characters, keeping the originals
    Fix(fix::FixArgs),
}

/// Runs the program with the arguments that it was started with.
pub fn run() -> ExitCode {
    run_with(std::env::args_os()).into()
}

/// Runs the program with these arguments, the first being its own name.
pub fn run_with(arguments: impl IntoIterator<Item = impl Into<std::ffi::OsString> + Clone>) -> Exit {
    let cli = match Cli::command()
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches))
    {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Fine };
        }
    };
    let Cli { command, global } = cli;
    let terminal = global.terminal();
    let outcome = match command {
        Command::New(args) => new::run(&global.root, &args, &terminal),
        Command::Build(args) => build::run(&global.root, &args, &terminal),
        Command::Check(args) => check::run(&global.root, &args, &terminal),
        Command::Fix(args) => fix::run(&global.root, &args, &terminal),
    };
    outcome.unwrap_or_else(|error| {
        let cause = format!("{error:#}");
        terminal.say_error(&Words::new(format!("멈췄습니다: {cause}"), format!("stopped: {cause}")));
        Exit::Machine
    })
}

impl Global {
    fn terminal(&self) -> Terminal {
        let volume = match (self.quiet, self.verbose) {
            (true, _) => Volume::Quiet,
            (_, true) => Volume::Verbose,
            _ => Volume::Normal,
        };
        let language = main_language(&self.root);
        Terminal::new(terminal::tongue(self.lang, language.as_deref()), self.color, volume)
    }
}

/// The main language of the site in a folder, if there is one that can be read.
fn main_language(root: &Path) -> Option<String> {
    let source = crate::load::site_file(root).ok()?.ok()?;
    Some(crate::config::read(&source).0.languages[0].code.to_string())
}
