//! `whyfirst new`: a file to begin with, its date, address and place in its series
//! filled in. It never writes over a file that is there.

pub(super) mod shelf;
mod skeleton;
mod slug;
mod words;

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use clap::{Args, Subcommand};

use self::shelf::{Series, Shelf};
use self::slug::Name;
use super::Exit;
use crate::diagnostic::catalog::Failure;
use crate::diagnostic::{Diagnostic, Words, catalog};
use crate::model::Kind;
use crate::terminal::Terminal;
use crate::text::nfc;

/// What `new` takes.
#[derive(Debug, Args)]
pub struct NewArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A post, with headings for why, what and how
    Post {
        #[command(flatten)]
        named: Named,
        /// The series that it belongs to, by its folder or its title
        #[arg(short, long, value_name = "SERIES")]
        series: Option<String>,
    },
    /// A word for the glossary
    Term {
        #[command(flatten)]
        named: Word,
    },
    /// A series: a folder of posts that are read in order
    Series {
        #[command(flatten)]
        named: Named,
    },
    /// A page of its own, such as the one about you
    Page {
        #[command(flatten)]
        named: Named,
    },
}

/// What every new file has.
#[derive(Debug, Args)]
struct Named {
    /// The title, or the word
    #[arg(required = true, num_args = 1.., value_name = "TITLE")]
    title: Vec<String>,
    /// The last part of its address, short and in English if you like
    #[arg(long, value_name = "SLUG")]
    slug: Option<String>,
}

/// What a new term has.
#[derive(Debug, Args)]
struct Word {
    /// The word; without one, those that posts use and the glossary does not know are listed
    #[arg(num_args = 0.., value_name = "TITLE")]
    title: Vec<String>,
    /// The last part of its address, short and in English if you like
    #[arg(long, value_name = "SLUG")]
    slug: Option<String>,
}

/// What was asked for, whatever the kind.
struct Asked<'a> {
    kind: Kind,
    title: String,
    slug: Option<&'a str>,
    series: Option<&'a str>,
}

impl What {
    fn asked(&self) -> Asked<'_> {
        let (kind, title, slug, series) = match self {
            What::Post { named, series } => (Kind::Post, &named.title, &named.slug, series.as_deref()),
            What::Term { named } => (Kind::Term, &named.title, &named.slug, None),
            What::Series { named } => (Kind::Series, &named.title, &named.slug, None),
            What::Page { named } => (Kind::Page, &named.title, &named.slug, None),
        };
        let title = nfc(title.join(" ").trim()).into_owned();
        Asked { kind, title, slug: slug.as_deref(), series }
    }
}

/// Makes the file.
pub fn run(root: &Path, args: &NewArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    let shelf = match Shelf::read(root)? {
        Ok(shelf) => shelf,
        Err(missing) => {
            terminal.show(&missing, &|_| None);
            return Ok(Exit::Mend);
        }
    };
    let mut asked = args.what.asked();
    if let (What::Term { named }, true) = (&args.what, asked.title.is_empty())
        && named.title.is_empty()
    {
        match words::choose(shelf.jargon(), terminal) {
            Some(word) => asked.title = word,
            None => return Ok(Exit::Fine),
        }
    }
    let made = plan(&shelf, &asked, terminal).and_then(|file| match write(root, &file) {
        Ok(true) => Ok(Ok(file)),
        Ok(false) => Err(Box::new(catalog::new_file_there(&file.path))),
        Err(error) => Ok(Err(error)),
    });
    match made {
        Ok(file) => {
            say_made(&shelf, &file?, terminal);
            Ok(Exit::Fine)
        }
        Err(refused) => {
            terminal.show(std::slice::from_ref(&*refused), &|_| None);
            // With a place it is about a file that is there, else about what was typed.
            Ok(if refused.place.is_some() { Exit::Mend } else { Exit::Usage })
        }
    }
}

/// A file that is to be made.
struct NewFile {
    kind: Kind,
    path: String,
    slug: String,
    address: String,
    text: String,
    /// Whether the series' `_index.md` lists its posts by hand.
    listed: Option<String>,
}

/// Decides on the name, the place and the text.
fn plan(shelf: &Shelf, asked: &Asked<'_>, terminal: &Terminal) -> Result<NewFile, Box<Diagnostic>> {
    let Asked { kind, title, slug, series } = asked;
    let kind = *kind;
    let series = series.map(|name| shelf.series(name)).transpose()?;
    let Name { title, also, slug } = match kind {
        Kind::Term => slug::of_term(shelf, title, *slug, terminal)?,
        _ => slug::of_title(shelf, kind, title, *slug, terminal)?,
    };
    let spot = shelf.place(kind, &slug, series.as_ref())?;
    let korean = shelf.speaks_korean();
    let head = skeleton::Head { title: &title, slug: spot.slug_key.then_some(&*slug), also: &also };
    let text = match kind {
        Kind::Post => skeleton::post(&head, &shelf.today(), korean),
        Kind::Term => skeleton::term(&head, korean),
        Kind::Series => skeleton::series(&head, korean),
        Kind::Page => skeleton::page(&head, korean),
    };
    let listed = series.filter(|series| series.listed).map(|series: Series| series.folder);
    Ok(NewFile { kind, path: spot.path, slug, address: spot.address, text, listed })
}

/// Writes a file that is not there yet. Whether it was not.
fn write(root: &Path, file: &NewFile) -> anyhow::Result<bool> {
    let path = root.join(&file.path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| Failure::write(folder))?;
    }
    match fs::OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(mut new) => {
            new.write_all(file.text.as_bytes()).with_context(|| Failure::write(&file.path))?;
            Ok(true)
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error).with_context(|| Failure::write(&file.path)),
    }
}

fn say_made(shelf: &Shelf, file: &NewFile, terminal: &Terminal) {
    let path = &file.path;
    terminal.say(&Words::new(format!("만들었습니다: {path}"), format!("Made {path}")));
    say_length(shelf, file, terminal);
    if let Some(folder) = &file.listed {
        terminal.say(&Words::new(
            format!(
                "content/posts/{folder}/_index.md의 `posts`에 \"{}\"을(를) 넣어 차례를 정하세요.",
                file.slug
            ),
            format!(
                "Add \"{}\" to `posts` in content/posts/{folder}/_index.md, where it comes in the order.",
                file.slug
            ),
        ));
    }
    let slug = catalog::typed(&file.slug);
    terminal.say(&match file.kind {
        Kind::Post | Kind::Page => Words::new(
            "다음에 할 일:\n  1. 그 파일을 편집기로 열어 씁니다.\n  2. 쓰면서 봅니다: whyfirst serve --open --follow\n  3. 다 쓰면 `draft = true` 줄을 지웁니다. 그때부터 공개됩니다.",
            "What to do next:\n  1. Open that file in your editor and write.\n  2. See it while you write: whyfirst serve --open --follow\n  3. When it is ready, delete the line `draft = true`. From then on it is public.",
        ),
        Kind::Term => Words::new(
            "다음에 할 일:\n  1. 그 파일을 편집기로 열어 `why`(무엇에 쓰나)와 `short`(무슨 뜻인가)를 한 줄씩 채웁니다.\n  2. `draft = true` 줄을 지웁니다. 글에 그 말이 나오면 저절로 링크가 됩니다.",
            "What to do next:\n  1. Open that file in your editor and fill in `why` (what it is for) and `short` (what it means), a line each.\n  2. Delete the line `draft = true`. Where a post uses the word it becomes a link by itself.",
        ),
        Kind::Series => Words::new(
            format!("다음에 할 일:\n  1. 그 파일을 편집기로 열어 `why`를 한 문장으로 채웁니다.\n  2. 첫 글을 만듭니다: whyfirst new post \"첫 글의 제목\" --series {slug}\n  3. 첫 글을 공개할 때 두 파일에서 `draft = true` 줄을 지웁니다."),
            format!("What to do next:\n  1. Open that file in your editor and say its `why` in a sentence.\n  2. Make its first post: whyfirst new post \"Its title\" --series {slug}\n  3. When the first post is ready, delete the line `draft = true` in both files."),
        ),
    });
}

/// How long the address is where people share it, if that is long (rule K9).
fn say_length(shelf: &Shelf, file: &NewFile, terminal: &Terminal) {
    let address = crate::text::address::encode(&file.address);
    let length = shelf.config.base_url.len() + address.len();
    if file.slug.is_ascii() || length <= 80 {
        return;
    }
    terminal.say(&Words::new(
        format!(
            "이 주소는 공유하면 {length}자입니다(한글 한 글자가 9자). 줄이려면 지우고 `--slug 짧은-영어-이름`을 붙여 다시 치세요."
        ),
        format!(
            "Where it is shared, this address has {length} characters (a Hangul syllable takes 9). For a short one, delete the file and type it again with `--slug a-short-name`."
        ),
    ));
}
