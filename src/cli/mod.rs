//! The command line: what was typed, what it means, and the exit code.

mod build;
mod check;
mod decode;
mod fix;
mod help;
mod init;
mod new;
mod serve;
mod theme;
mod tools;
mod usage;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::OnceLock;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum as _};

use crate::diagnostic::{Diagnostic, Tongue, Words, catalog};
use crate::terminal::{self, Color, Terminal, Volume};
use crate::workspace::{self, Opened, Options, Work, Workspace};

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

/// Makes blogs that explain AI, why before how: a folder of Markdown becomes a site.
#[derive(Debug, Parser)]
#[command(name = "whyfirst", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

/// What every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = help::EVERYWHERE)]
struct Global {
    /// The blog's folder, if it is not this one
    #[arg(long, global = true, default_value = ".", hide_default_value = true, value_name = "DIR")]
    root: PathBuf,
    /// The language of messages
    #[arg(long, global = true, value_enum, hide_possible_values = true, value_name = "ko|en")]
    lang: Option<Tongue>,
    /// Whether to use colour
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        value_name = "auto|always|never"
    )]
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
    /// Make a new blog with examples in it
    Init(init::InitArgs),
    /// Begin a new post, term, series or page
    New(new::NewArgs),
    /// Show the site in a browser while you write
    Serve(serve::ServeArgs),
    /// Make the site
    Build(build::BuildArgs),
    /// Look for mistakes without writing anything
    Check(check::CheckArgs),
    /// Explain the words of notes that the glossary knows, and list those that it does not
    Decode(decode::DecodeArgs),
    /// Mend encodings, file names and look-alike characters; the originals stay as .bak
    Fix(fix::FixArgs),
    /// See the files of the theme, or copy some to change them
    Theme(theme::ThemeArgs),
    /// Print a JSON schema, so that an editor can complete the keys of settings
    Schema(tools::SchemaArgs),
    /// Print a script with which the Tab key completes commands in a shell
    Completions(tools::CompletionsArgs),
    /// Print the manual page
    Man(tools::ManArgs),
}

/// Runs the program with the arguments that it was started with. `stays_open` is called
/// before there is another thread if it is to run until somebody stops it.
pub fn run(stays_open: fn()) -> ExitCode {
    run_command(std::env::args_os(), stays_open).into()
}

/// Runs the program with these arguments, the first being its own name.
pub fn run_with(arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Exit {
    run_command(arguments, || {})
}

fn run_command(arguments: impl IntoIterator<Item = impl Into<OsString>>, stays_open: fn()) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    let early = Global::early(&arguments).terminal();
    let plain = || help::in_tongue(Cli::command(), early.tongue);
    let command = help::built(plain(), early.tongue);
    let matches = command.clone().try_get_matches_from(&arguments);
    let Cli { command, global } = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return usage::report(&error, &arguments, &command, &early),
    };
    let (root, terminal) = (global.root.as_path(), global.terminal());
    let outcome = match command {
        Command::Init(args) => init::run(root, &args, &terminal),
        Command::New(args) => new::run(root, &args, &terminal),
        Command::Serve(args) => {
            stays_open();
            serve::run(root, &args, &terminal)
        }
        Command::Build(args) => build::run(root, &args, &terminal),
        Command::Check(args) => check::run(root, &args, &terminal),
        Command::Decode(args) => decode::run(root, &args, &terminal),
        Command::Fix(args) => fix::run(root, &args, &terminal),
        Command::Theme(args) => theme::run(root, &args, &terminal),
        Command::Schema(args) => tools::print_schema(&args),
        Command::Completions(args) => tools::print_completions(&args, plain()),
        Command::Man(args) => tools::print_manual(&args, plain()),
    };
    outcome.unwrap_or_else(|error| {
        terminal.say_error(&catalog::failure(&error, Path::exists).within("멈췄습니다. {}", "stopped: {}"));
        Exit::Machine
    })
}

impl Global {
    /// What can be told before the arguments are understood: in which language to say
    /// that they are not.
    fn early(arguments: &[OsString]) -> Global {
        let value = |name: &str| {
            let at =
                arguments.iter().position(|word| word.to_str().is_some_and(|word| word.starts_with(name)))?;
            match arguments[at].to_str()?.strip_prefix(name)?.strip_prefix('=') {
                Some(value) => Some(OsString::from(value)),
                None => arguments.get(at + 1).cloned(),
            }
        };
        let lang = value("--lang").and_then(|lang| Tongue::from_str(lang.to_str()?, true).ok());
        let root = value("--root").map_or_else(|| PathBuf::from("."), PathBuf::from);
        Global { root, lang, color: Color::Auto, quiet: false, verbose: false }
    }

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

/// Opens a site, and shows what takes long.
fn open(root: &Path, options: &Options, terminal: &Terminal) -> anyhow::Result<Opened> {
    watching(terminal, |watch| workspace::open_watched(root, options, watch))
}

/// As [`open`], for a site that is kept up to date.
fn open_workspace(
    root: &Path,
    options: &Options,
    terminal: &Terminal,
) -> anyhow::Result<Result<Workspace, Vec<Diagnostic>>> {
    watching(terminal, |watch| Workspace::open(root, options, watch))
}

/// Does something and shows what takes long in it.
fn watching<T>(terminal: &Terminal, act: impl FnOnce(&(dyn Fn(Work) + Sync)) -> T) -> T {
    let progress = OnceLock::new();
    act(&|work| match work {
        Work::Pictures(count) => {
            let words = Words::new("작은 화면용 그림을 만드는 중", "making smaller pictures");
            progress.get_or_init(|| terminal.progress_of(&words, count));
        }
        Work::PictureDone => {
            if let Some(progress) = progress.get() {
                progress.step();
            }
        }
    })
}
