//! `whyfirst fix`: mends what a tool can mend safely, and keeps the original.
//!
//! First everything is planned and nothing is touched; then each file is written whole,
//! beside a backup of its old bytes. What cannot be read for certain is refused.

mod disk;
mod plan;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use self::plan::{Plan, Rename};
use super::Exit;
use crate::config;
use crate::diagnostic::{Diagnostic, Level, Words, catalog};
use crate::load;
use crate::model::File;
use crate::terminal::Terminal;
use crate::text::{address, nearest, nfc};

/// What `fix` takes.
#[derive(Debug, Args)]
pub struct FixArgs {
    /// The files to mend; all of the blog's if none is named
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only show what would be done
    #[arg(long)]
    dry_run: bool,
    /// Do it without asking
    #[arg(short, long)]
    yes: bool,
}

/// Mends files of the site of a folder.
pub fn run(root: &Path, args: &FixArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    if let Err(missing) = load::site_file(root)?
        && missing.iter().any(|diagnostic| diagnostic.code == "site-missing")
    {
        terminal.show(&missing, &|_| None);
        return Ok(Exit::Mend);
    }
    let (mut all, mut found) = load::content(root)?;
    let folders = plan::folders(root, &all);
    all.extend(load::theme::own_texts(root)?);
    let (files, folders) = if args.files.is_empty() {
        (std::iter::once(site_toml(root)).chain(all).collect(), folders)
    } else {
        found.clear();
        match named(root, &args.files, &all) {
            Ok(files) => (files, Vec::new()),
            Err(wrong) => {
                terminal.show(&wrong, &|_| None);
                return Ok(Exit::Usage);
            }
        }
    };
    let mut plans = Vec::new();
    for file in files {
        match plan::plan(file) {
            Ok(plan) => plans.extend(plan),
            Err(refused) => found.push(refused),
        }
    }
    let refused: Vec<Diagnostic> = found.into_iter().filter(|found| found.level == Level::Error).collect();
    carry_out(root, &plans, &folders, refused, args, terminal)
}

/// Shows the plans, asks where somebody is there to answer, and does them.
fn carry_out(
    root: &Path,
    plans: &[Plan],
    folders: &[Rename],
    mut refused: Vec<Diagnostic>,
    args: &FixArgs,
    terminal: &Terminal,
) -> anyhow::Result<Exit> {
    let count = plans.len() + folders.len();
    let asks = args.files.is_empty() && !args.yes && count > 0 && terminal.can_ask();
    if args.dry_run || asks {
        list(plans, folders, terminal);
    }
    if args.dry_run {
        terminal.show(&refused, &|_| None);
        terminal.say(&match count {
            0 => Words::new("이 도구로 고칠 것이 없습니다.", "There is nothing here for this tool to mend."),
            _ => Words::new(
                format!("고칠 수 있는 것: {count}개. 아직 아무것도 바꾸지 않았습니다."),
                format!("{count} to mend. Nothing has been changed yet."),
            ),
        });
        return Ok(ending(&refused));
    }
    if asks && !agreed(terminal) {
        terminal.say(&Words::new("아무것도 바꾸지 않았습니다.", "Nothing has been changed."));
        return Ok(Exit::Fine);
    }
    let mut done = 0;
    for plan in plans {
        match disk::carry_out(root, plan)? {
            Ok(backup) => {
                done += 1;
                say_done(plan, backup.as_deref(), terminal);
            }
            Err(taken) => refused.push(*taken),
        }
    }
    for rename in folders {
        match disk::rename(rename)? {
            Ok(()) => {
                done += 1;
                terminal.say(&rename.words());
            }
            Err(taken) => refused.push(*taken),
        }
    }
    terminal.show(&refused, &|_| None);
    close(done, refused.len(), terminal);
    Ok(ending(&refused))
}

fn ending(refused: &[Diagnostic]) -> Exit {
    if refused.is_empty() { Exit::Fine } else { Exit::Mend }
}

/// Whether the author agrees; who runs this from a script has agreed by doing so.
fn agreed(terminal: &Terminal) -> bool {
    let question = Words::new(
        "이대로 고칠까요? 원본은 .bak으로 남습니다. [Y/n]",
        "Do this? The originals stay as .bak. [Y/n]",
    );
    terminal.ask(&question).is_none_or(|answer| !answer.to_lowercase().starts_with(['n', '아', 'ㅜ']))
}

fn list(plans: &[Plan], folders: &[Rename], terminal: &Terminal) {
    for plan in plans {
        terminal.say(&Words::new(&*plan.file.path, &*plan.file.path));
        plan.notes.iter().for_each(|note| terminal.say(&indented(note)));
    }
    folders.iter().for_each(|rename| terminal.say(&rename.words()));
}

fn say_done(plan: &Plan, backup: Option<&str>, terminal: &Terminal) {
    list(std::slice::from_ref(plan), &[], terminal);
    if let Some(backup) = backup {
        let note = Words::new(format!("원본: {backup}"), format!("original: {backup}"));
        terminal.say(&indented(&note));
    }
}

fn indented(words: &Words) -> Words {
    Words::new(format!("  {}", words.ko), format!("  {}", words.en))
}

fn close(done: usize, refused: usize, terminal: &Terminal) {
    terminal.say(&match (done, refused) {
        (0, 0) => Words::new("고칠 것이 없습니다.", "Nothing to mend."),
        (0, _) => Words::new(
            format!("{refused}개를 고칠 수 없어 그대로 두었습니다. 위의 설명을 보고 직접 고치세요."),
            format!("{refused} could not be mended and stay as they were. See above for what to do by hand."),
        ),
        (_, 0) => Words::new(
            format!("{done}개를 고쳤습니다. 확인: `whyfirst check`"),
            format!("Mended {done}. To see that all is well: `whyfirst check`"),
        ),
        _ => Words::new(
            format!("{done}개를 고쳤고, {refused}개는 그대로 두었습니다. 위의 설명을 보고 직접 고치세요."),
            format!("Mended {done}, left {refused} as before. See above for what to do by hand."),
        ),
    });
}

fn site_toml(root: &Path) -> File {
    File { path: config::FILE.into(), disk: root.join(config::FILE) }
}

/// The files that were named, found whichever way their names are stored: from the
/// folder where one stands, or from the site's root, as messages name them.
fn named(root: &Path, names: &[PathBuf], all: &[File]) -> Result<Vec<File>, Vec<Diagnostic>> {
    let mut files: Vec<File> = Vec::new();
    let mut wrong = Vec::new();
    let here = std::env::current_dir().unwrap_or_default();
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    for name in names {
        // The last way is for folders whose names are in pieces, as nobody types them.
        let as_typed = address::join("", &nfc(&name.to_string_lossy().replace('\\', "/"))).map(Arc::from);
        let ways = [within(&root, &here.join(name)), within(&root, &root.join(name)), as_typed];
        let found = ways.iter().flatten().find_map(|path| find(&root, path, all));
        match found {
            Some(file) if files.iter().any(|other| other.disk == file.disk) => {}
            Some(file) => files.push(file),
            None => {
                let shown = nfc(&name.to_string_lossy()).into_owned();
                let is_there = here.join(name).exists() || root.join(name).exists();
                let known = all.iter().map(|file| &*file.path);
                wrong.push(match is_there {
                    true => catalog::fix_file_outside(&shown),
                    false => catalog::fix_file_missing(&shown, nearest(&shown, known)),
                });
            }
        }
    }
    if wrong.is_empty() { Ok(files) } else { Err(wrong) }
}

fn find(root: &Path, path: &str, all: &[File]) -> Option<File> {
    if path == config::FILE {
        return Some(site_toml(root));
    }
    all.iter().find(|file| &*file.path == path).cloned()
}

/// A path from the root in NFC, if it lies below it. The folders on the way are
/// followed through their links, the name itself is not.
fn within(root: &Path, path: &Path) -> Option<Arc<str>> {
    let folder = path.parent()?.canonicalize().ok()?;
    let relative = folder.strip_prefix(root).ok()?.join(path.file_name()?);
    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
    Some(nfc(&parts.join("/")).into())
}
