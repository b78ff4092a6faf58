//! What other programs need to know of whyfirst: editors its keys, shells its commands,
//! `man` its pages. All of it goes to standard output.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Command, ValueEnum};
use clap_complete::Shell;

use super::Exit;
use crate::config::{keys, schema};
use crate::diagnostic::catalog::Failure;
use crate::model::Kind;
use crate::parse::front_matter;

/// What `schema` takes.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Of what
    #[arg(value_enum, default_value_t, value_name = "site|post|term|series|page")]
    of: Of,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Of {
    /// site.toml
    #[default]
    Site,
    /// The front matter of a post
    Post,
    /// The front matter of a term
    Term,
    /// The front matter of a series
    Series,
    /// The front matter of a page
    Page,
}

/// What `completions` takes.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "bash|zsh|fish|powershell|elvish")]
    shell: Shell,
}

/// What `man` takes.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// A folder to write a page for each command into
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Prints the JSON schema of a table of settings.
pub fn print_schema(args: &SchemaArgs) -> anyhow::Result<Exit> {
    let front_matter = |name: &str, kind| schema(&format!("whyfirst: {name}"), front_matter::keys(kind));
    let schema = match args.of {
        Of::Site => schema("whyfirst: site.toml", keys::SITE),
        Of::Post => front_matter("post", Kind::Post),
        Of::Term => front_matter("term", Kind::Term),
        Of::Series => front_matter("series", Kind::Series),
        Of::Page => front_matter("page", Kind::Page),
    };
    print(format!("{schema:#}\n").as_bytes())
}

/// Prints the completions of a shell.
pub fn print_completions(args: &CompletionsArgs, mut command: Command) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "whyfirst", &mut script);
    print(&script)
}

/// Prints the manual page, or writes one for each command.
pub fn print_manual(args: &ManArgs, command: Command) -> anyhow::Result<Exit> {
    let Some(folder) = &args.folder else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        return print(&page);
    };
    let context = || Failure::write(folder);
    fs::create_dir_all(folder).with_context(context)?;
    clap_mangen::generate_to(command, folder).with_context(context)?;
    Ok(Exit::Fine)
}

/// Whoever reads the output may stop reading; that is no failure.
pub(super) fn print(bytes: &[u8]) -> anyhow::Result<Exit> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Exit::Fine),
    }
}
