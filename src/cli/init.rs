//! `whyfirst init`: a blog that already builds and teaches by example. It writes into a
//! folder only if nothing there could be mixed with it, and never over a file.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use include_dir::{Dir, DirEntry, include_dir};

use super::Exit;
use crate::config;
use crate::diagnostic::catalog::Failure;
use crate::diagnostic::{Diagnostic, Tongue, Words, catalog};
use crate::terminal::Terminal;

/// The starter blogs, part of the binary.
static STARTERS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter");

/// Folders that a site is read from or written to: what is in them would mix with it.
const FOLDERS: [&str; 7] = ["content", "static", "themes", "templates", "assets", "strings", "public"];

/// The day that posts of the starters bear until they are written out.
const SAMPLE_DAY: &str = "date = 2026-01-01";

/// What `init` takes.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder of the new blog; this one if none is named
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

/// Makes a blog in a folder.
pub fn run(root: &Path, args: &InitArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    let folder = root.join(&args.folder);
    let files = starter(terminal.tongue);
    if let Some(refused) = refusal(&folder, &args.folder, &files) {
        terminal.show(std::slice::from_ref(&refused), &|_| None);
        return Ok(Exit::Mend);
    }
    for (path, bytes) in &files {
        write(&folder.join(path), bytes).with_context(|| Failure::write(folder.join(path)))?;
    }
    welcome(&args.folder, terminal);
    Ok(Exit::Fine)
}

/// The files of a starter, by path, in order.
fn starter(tongue: Tongue) -> Vec<(String, Vec<u8>)> {
    let name = match tongue {
        Tongue::Ko => "ko",
        Tongue::En => "en",
    };
    let mut files = Vec::new();
    if let Some(dir) = STARTERS.get_dir(name) {
        collect(dir, dir.path(), &mut files);
    }
    files.sort();
    files
}

fn collect(dir: &Dir<'_>, top: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in dir.entries() {
        match entry {
            // What a build of the starter itself has left is no part of it.
            DirEntry::Dir(dir) if is_made(dir.path()) => {}
            DirEntry::Dir(dir) => collect(dir, top, files),
            DirEntry::File(file) => {
                let path = file.path().strip_prefix(top).unwrap_or(file.path());
                // Under its own name it would rule over this repository.
                let path = path.to_string_lossy().replace('\\', "/").replace("gitignore", ".gitignore");
                files.push((path, dated(file.contents())));
            }
        }
    }
}

fn is_made(folder: &Path) -> bool {
    folder.file_name().is_some_and(|name| name == "public" || name.to_string_lossy().starts_with('.'))
}

/// The text of a starter's file with today's date, so that a new blog begins today.
fn dated(bytes: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains(SAMPLE_DAY) => {
            // A day that has begun wherever the site's clock is.
            let day = jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
            text.replace(SAMPLE_DAY, &format!("date = {day}")).into_bytes()
        }
        _ => bytes.to_owned(),
    }
}

/// Why no blog can be made in a folder.
fn refusal(folder: &Path, named: &Path, files: &[(String, Vec<u8>)]) -> Option<Diagnostic> {
    let shown = named.display().to_string();
    if folder.join(config::FILE).symlink_metadata().is_ok() {
        return Some(catalog::init_site_there(&shown));
    }
    if folder.exists() && !folder.is_dir() {
        return Some(catalog::init_no_folder(&shown));
    }
    let holds = |name: &str| {
        let path = folder.join(name);
        path.symlink_metadata().is_ok() && !is_empty(&path)
    };
    let mut in_the_way: Vec<String> =
        FOLDERS.iter().filter(|name| holds(name)).map(|name| format!("{name}/")).collect();
    let at_the_top = files.iter().filter(|(path, _)| !path.contains('/'));
    let there = at_the_top.filter(|(path, _)| folder.join(path).symlink_metadata().is_ok());
    in_the_way.extend(there.map(|(path, _)| path.clone()));
    (!in_the_way.is_empty()).then(|| catalog::init_files_there(&shown, &in_the_way))
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

/// Writes a file that is not there.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
}

/// Says what was made and the three commands to type next.
fn welcome(folder: &Path, terminal: &Terminal) {
    let here = folder.as_os_str().is_empty() || folder == Path::new(".");
    let shown = folder.display().to_string();
    let go = if here { String::new() } else { format!("cd {}", catalog::typed(&shown)) };
    let place = if here {
        Words::new("이 폴더", "this folder")
    } else {
        Words::new(format!("`{shown}` 폴더"), format!("`{shown}`"))
    };
    terminal.say(&Words::new(
        format!(
            "{}에 블로그를 만들었습니다. 연재 하나, 글 세 편, 용어 여섯 개가 보기로 들어 있습니다.\n",
            place.ko
        ),
        format!("Made a blog in {}, with a series, three posts and six terms to learn from.\n", place.en),
    ));
    let steps = [
        (!here).then(|| {
            Words::new(
                format!("{go}\n      블로그 폴더로 갑니다."),
                format!("{go}\n      Go to the blog's folder."),
            )
        }),
        Some(Words::new(
            "whyfirst serve --open\n      브라우저로 봅니다. 파일을 고쳐 저장하면 바로 바뀝니다.",
            "whyfirst serve --open\n      See it in the browser. It follows what you save.",
        )),
        Some(Words::new(
            "whyfirst new post \"첫 글의 제목\"\n      내 글을 시작합니다.",
            "whyfirst new post \"My first post\"\n      Begin a post of your own.",
        )),
        here.then(|| {
            Words::new(
                "whyfirst check\n      고칠 곳이 있는지 봅니다.",
                "whyfirst check\n      See whether anything is to be mended.",
            )
        }),
    ];
    terminal.say(&Words::new("이제 차례로 쳐 보세요:", "Now type, one after the other:"));
    for (at, step) in steps.into_iter().flatten().enumerate() {
        let number = at + 1;
        terminal.say(&Words::new(format!("  {number}. {}", step.ko), format!("  {number}. {}", step.en)));
    }
    terminal.say(&Words::new(
        "\n블로그의 이름과 소개는 site.toml에서 바꿉니다.",
        "\nThe blog's name and what it says of itself are in site.toml.",
    ));
}
