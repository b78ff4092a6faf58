//! `whyfirst theme`: the files of the theme, and copies of them to change. A copy takes
//! the place of the theme's file as long as it is there.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use clap::{Args, Subcommand};

use super::Exit;
use crate::config;
use crate::diagnostic::catalog::Failure;
use crate::diagnostic::{Diagnostic, Words, catalog};
use crate::load::{
    self,
    theme::{ThemeFiles, contract_mark},
};
use crate::terminal::Terminal;
use crate::text::nearest;

/// What `theme` takes.
#[derive(Debug, Args)]
pub struct ThemeArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the files of the theme
    List,
    /// Copy files of the theme into the blog, to be changed there
    Eject {
        /// Their names, such as `post.html` or `strings/en.toml`
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
    },
}

/// Lists the files, or copies some.
pub fn run(root: &Path, args: &ThemeArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    let source = match load::site_file(root)? {
        Ok(source) => source,
        Err(missing) => {
            terminal.show(&missing, &|_| None);
            return Ok(Exit::Mend);
        }
    };
    let (theme, found) = load::theme::theme(root, &config::read(&source).0)?;
    if let Some(unknown) = found.into_iter().find(|found| found.code == "theme-unknown") {
        terminal.show(&[unknown], &|_| None);
        return Ok(Exit::Mend);
    }
    match &args.what {
        What::List => list(&theme),
        What::Eject { files } => eject(root, &theme, files, terminal),
    }
}

fn list(theme: &ThemeFiles) -> anyhow::Result<Exit> {
    let mut names = String::new();
    for (name, file) in &theme.files {
        let own = if *file.path == **name { "  *" } else { "" };
        names.push_str(&format!("{name}{own}\n"));
    }
    super::tools::print(names.as_bytes())
}

/// Copies all of the files, or none.
fn eject(root: &Path, theme: &ThemeFiles, files: &[String], terminal: &Terminal) -> anyhow::Result<Exit> {
    let mut names: Vec<&str> = Vec::new();
    let mut refused: Vec<Diagnostic> = Vec::new();
    for file in files {
        match find(theme, file) {
            Some(name) if root.join(name).exists() => refused.push(catalog::theme_file_there(name)),
            Some(name) if !names.contains(&name) => names.push(name),
            Some(_) => {}
            None => {
                let near = nearest(file, theme.files.keys().map(|name| short(name)));
                let near = near.or_else(|| nearest(file, theme.files.keys().map(String::as_str)));
                refused.push(catalog::theme_file_unknown(file, near));
            }
        }
    }
    if !refused.is_empty() {
        terminal.show(&refused, &|_| None);
        return Ok(if refused.iter().any(|it| it.place.is_some()) { Exit::Mend } else { Exit::Usage });
    }
    for name in names {
        let mark = if name.ends_with(".html") { contract_mark() } else { String::new() };
        copy(root, name, &[mark.as_bytes(), &theme.files[name].bytes].concat())?;
        terminal.say(&Words::new(
            format!("꺼냈습니다: {name}. 이제 이 파일이 쓰이고, 지우면 테마의 것으로 돌아갑니다."),
            format!("copied: {name}. It is used from now on; delete it and the theme's own is back."),
        ));
    }
    Ok(Exit::Fine)
}

/// The file that a name means: the whole path, or its last part where only one ends so.
fn find<'t>(theme: &'t ThemeFiles, typed: &str) -> Option<&'t str> {
    let typed = typed.trim_start_matches("./").replace('\\', "/");
    if let Some((name, _)) = theme.files.get_key_value(&typed) {
        return Some(name);
    }
    let ending = format!("/{typed}");
    let mut found = theme.files.keys().filter(|name| name.ends_with(&ending));
    found.next().filter(|_| found.next().is_none()).map(String::as_str)
}

fn short(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn copy(root: &Path, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let path = root.join(name);
    let context = || Failure::write(name);
    fs::create_dir_all(path.parent().unwrap_or(root)).with_context(context)?;
    // Created anew or not at all: a file that came in the meantime stays.
    let mut file = fs::File::options().write(true).create_new(true).open(path).with_context(context)?;
    file.write_all(bytes).with_context(context)
}
