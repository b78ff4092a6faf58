//! `whyfirst check`: everything that a build would say, without writing anything.

use std::io::Write as _;
use std::path::Path;

use clap::{Args, ValueEnum};

use super::Exit;
use super::build::EditionArgs;
use crate::diagnostic::{Diagnostic, Level, Words, has_errors, show};
use crate::terminal::Terminal;
use crate::workspace::{self, Opened};

/// What `check` takes.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// How to write what was found
    #[arg(long, value_enum, default_value_t, value_name = "text|json|github")]
    format: Format,
    #[command(flatten)]
    edition: EditionArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON array.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
}

/// Checks the site of a folder.
pub fn run(root: &Path, args: &CheckArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    let options = match args.edition.options() {
        Ok(options) => options,
        Err(words) => {
            terminal.say_error(&words);
            return Ok(Exit::Usage);
        }
    };
    let mut opened = workspace::open(root, &options)?;
    if let Some(workspace) = &opened.workspace {
        let broken = workspace.render(|_| Ok(()))?;
        opened.diagnostics.extend(broken);
    }
    report(&opened, args.format, terminal)?;
    Ok(if has_errors(&opened.diagnostics) { Exit::Mend } else { Exit::Fine })
}

fn report(opened: &Opened, format: Format, terminal: &Terminal) -> anyhow::Result<()> {
    let text_of = |path: &str| opened.texts.get(path);
    let written = match format {
        Format::Text => {
            terminal.show(&opened.diagnostics, &text_of);
            terminal.say(&summary(&opened.diagnostics));
            return Ok(());
        }
        Format::Json => show::json(&opened.diagnostics, &text_of, terminal.tongue),
        Format::Github => show::github(&opened.diagnostics, &text_of, terminal.tongue),
    };
    std::io::stdout().write_all(written.as_bytes())?;
    Ok(())
}

fn summary(diagnostics: &[Diagnostic]) -> Words {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error).count();
    let warnings = diagnostics.len() - errors;
    match (errors, warnings) {
        (0, 0) => Words::new("고칠 것이 없습니다.", "Nothing to mend."),
        _ => Words::new(
            format!("고쳐야 할 것 {errors}가지, 살펴볼 것 {warnings}가지"),
            format!("{errors} to mend, {warnings} to look at"),
        ),
    }
}
