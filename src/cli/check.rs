//! `whyfirst check`: everything that a build would say, without writing anything.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::Exit;
use super::build::EditionArgs;
use crate::diagnostic::{Diagnostic, Level, Words, has_errors, show};
use crate::terminal::Terminal;
use crate::workspace::{Opened, Options};

/// What `check` takes.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// How to write what was found
    #[arg(long, value_enum, default_value_t, value_name = "text|json|github")]
    format: Format,
    /// Tell of every word that a reader has not met, not only of the first in a series
    #[arg(long)]
    every_word: bool,
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
        Ok(options) => Options { every_stumble: args.every_word, ..options },
        Err(words) => {
            terminal.say_error(&words);
            return Ok(Exit::Usage);
        }
    };
    let mut opened = super::open(root, &options, terminal)?;
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
            unmet(opened).iter().for_each(|line| terminal.say(line));
            terminal.say(&summary(&opened.diagnostics));
            return Ok(());
        }
        Format::Json => show::json(&opened.diagnostics, &text_of, terminal.tongue),
        Format::Github => show::github(&opened.diagnostics, &text_of, terminal.tongue),
    };
    super::tools::print(written.as_bytes()).map(drop)
}

/// For each post in which a reader who came in order meets unknown words, which these
/// are; nothing if there is none.
fn unmet(opened: &Opened) -> Vec<Words> {
    let Some(site) = opened.workspace.as_ref().map(|workspace| &workspace.site) else { return Vec::new() };
    let stumbling = opened.meetings.iter().filter(|meeting| !meeting.unmet.is_empty());
    let mut lines: Vec<Words> = stumbling
        .map(|meeting| {
            let post = &site.facts(meeting.post).title.value;
            let words: Vec<&str> =
                meeting.unmet.iter().map(|found| site.facts(found.term).title.value.as_str()).collect();
            let count = words.len();
            let (used, met) = (meeting.used, meeting.used - words.len());
            let words = words.join(", ");
            Words::new(
                format!("  {post}: 용어 {used}개 가운데 {met}개를 압니다. 모르는 말 {count}개: {words}"),
                format!(
                    "  {post}: uses {}, of which {count} {} not known yet: {words}",
                    super::build::counted(used, "term"),
                    if count == 1 { "is" } else { "are" }
                ),
            )
        })
        .collect();
    if !lines.is_empty() {
        let head = Words::new(
            "차례로 읽어 온 사람이 글마다 만나는 모르는 말:",
            "What a reader who came in order does not know yet, post by post:",
        );
        lines.insert(0, head);
        lines.push(Words::default());
    }
    lines
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
