//! The proof of the preview: after any edits a workspace that was kept up to date draws
//! what a fresh one draws, byte for byte, and says what it says.
//!
//! `WHYFIRST_EDITS=20000 cargo test --release --test all edits` makes as many edits.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use proptest::prelude::*;
use whyfirst::diagnostic::has_errors;
use whyfirst::model::Content;
use whyfirst::workspace::{Changes, Options, Workspace, open};

use jiff::ToSpan as _;

use crate::support::{TestSite, options};

/// Edits in one run of a site; so many runs make up all edits.
const EDITS: u32 = 25;

/// Every file that an edit may be about.
const PATHS: [&str; 32] = [
    "content/posts/p0.md",
    "content/posts/p1.md",
    "content/posts/p2.md",
    "content/posts/p0.en.md",
    "content/posts/한글 이름.md",
    "content/posts/s/01-a.md",
    "content/posts/s/02-b.md",
    "content/posts/s/03-c.md",
    "content/posts/s/_index.md",
    "content/posts/dir/index.md",
    "content/posts/dir/a.png",
    "content/posts/dir/code.py",
    "content/glossary/t0.md",
    "content/glossary/t1.md",
    "content/glossary/t2.md",
    "content/glossary/t0.en.md",
    "content/pages/about.md",
    "content/stray.md",
    "static/a.png",
    "static/x.txt",
    "static/posts/p0/index.html",
    "snippets/code.py",
    "templates/post.html",
    "templates/list.html",
    "templates/shortcodes/note.html",
    "themes/other/templates/term.html",
    "assets/style.css",
    "assets/own.css",
    "strings/ko.toml",
    "site.toml",
    "content/posts/p0.md~",
    "static/icon.svg",
];

/// The places of what posts include.
const SNIPPET: usize = 21;
const SNIPPET_BESIDE: usize = 11;

/// Folders that may be moved.
const FOLDERS: [&str; 5] =
    ["content/posts/s", "content/posts/dir", "content/glossary", "static", "templates"];

#[derive(Clone, Debug)]
enum Edit {
    /// Written in place.
    Write(usize, u32),
    /// Written beside and renamed, as many editors save.
    Replace(usize, u32),
    /// Half written while the changes are taken in that come with it, and whole after.
    Half(usize, u32),
    /// A few letters of a text that is there.
    Touch(usize, u8),
    /// Another title, and nothing else.
    Retitle(usize, u8),
    Delete(usize),
    Rename(usize, usize),
    /// A folder moved out of the site, or back into it.
    Move(usize),
    /// A folder renamed, or named back.
    RenameFolder(usize),
    /// Nothing is done, and days go by.
    Wait(u8),
}

fn edit() -> impl Strategy<Value = Edit> {
    let path = 0..PATHS.len();
    let content = 0..17_usize;
    prop_oneof![
        4 => (content.clone(), any::<u32>()).prop_map(|(path, seed)| Edit::Write(path, seed)),
        2 => (path.clone(), any::<u32>()).prop_map(|(path, seed)| Edit::Write(path, seed)),
        2 => (path.clone(), any::<u32>()).prop_map(|(path, seed)| Edit::Replace(path, seed)),
        2 => (path.clone(), any::<u32>()).prop_map(|(path, seed)| Edit::Half(path, seed)),
        4 => (content, any::<u8>()).prop_map(|(path, seed)| Edit::Touch(path, seed)),
        2 => (0..17_usize, any::<u8>()).prop_map(|(path, seed)| Edit::Retitle(path, seed)),
        1 => any::<u32>().prop_map(|seed| Edit::Write(if seed % 2 == 0 { SNIPPET } else { SNIPPET_BESIDE }, seed)),
        2 => path.clone().prop_map(Edit::Delete),
        2 => (path.clone(), path).prop_map(|(from, to)| Edit::Rename(from, to)),
        1 => (0..FOLDERS.len()).prop_map(Edit::Move),
        1 => (0..FOLDERS.len()).prop_map(Edit::RenameFolder),
        1 => (1..20_u8).prop_map(Edit::Wait),
    ]
}

/// What stands in a file, by a number.
fn text(path: &str, seed: u32) -> Vec<u8> {
    let bit = |at: u32| seed >> at & 1 == 1;
    let pick = |at: u32, of: &[&str]| of[(seed >> at) as usize % of.len()].to_owned();
    let text = match path {
        "site.toml" => {
            let mut text = "title = \"글\"\nbase_url = \"https://example.org/\"\nper_page = 2\n".to_owned();
            text +=
                &pick(0, &["", "term_links = \"all\"\n", "hue = 200\n", "theme = \"other\"\n", "title =\n"]);
            text += &pick(
                3,
                &["", "[reader]\nknows = [\"토큰\", \"글 3\"]\n", "[lints]\nwhy-missing = \"off\"\n"],
            );
            text + &pick(5, &["[languages.en]\n", "[languages.en]\n", ""])
        }
        _ if path.ends_with(".png") => return png(2 + seed % 3, 2 + (seed >> 2) % 3),
        _ if path.ends_with(".svg") => pick(
            0,
            &[
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M1 1h7v7z\"/></svg>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M1 1v7h7z\"/></svg>",
                "<svg",
            ],
        ),
        _ if path.ends_with(".css") => format!("body {{ color: #{:03x} }}\n", seed % 4096),
        _ if path.ends_with(".py") => format!("print({})\n", seed % 3),
        _ if path.ends_with(".toml") => format!("home = \"집 {}\"\n", seed % 3),
        "templates/post.html" | "themes/other/templates/term.html" => pick(
            0,
            &[
                "{{ page.title }} {{ page.content }}",
                "{{ page.title",
                "{{ page.nothing.at.all }}",
                "{{ site.title }}",
            ],
        ),
        _ if path.starts_with("templates") => format!("{{{{ args.x }}}}<i>{}</i>", seed % 3),
        _ if path.contains("glossary") => {
            let also =
                pick(0, &["", "also = [\"낱말\"]\n", "also = [\"조각\", \"token\"]\n", "draft = true\n"]);
            let needs = pick(2, &["", "needs = [\"어텐션\"]\n", "needs = [\"토큰\"]\n"]);
            let name = pick(4, &["토큰", "어텐션", "임베딩"]);
            let auto = if bit(7) { "auto = false\n" } else { "" };
            format!(
                "+++\nterm = \"{name}\"\nwhy = \"왜 {}\"\nshort = \"낱말 조각\"\n{also}{needs}{auto}+++\n토큰과 어텐션\n",
                seed % 5
            )
        }
        _ if path.ends_with(".md") => post(seed),
        _ => format!("{seed}"),
    };
    text.into_bytes()
}

fn post(seed: u32) -> String {
    let bit = |at: u32| seed >> at & 1 == 1;
    let mut head = format!(
        "title = \"글 {}\"\ndate = 2026-{:02}-{:02}\nwhy = \"까닭 {}\"\n",
        seed % 4,
        // Long ago, of late or to come.
        [1, 11, 12][(seed >> 5) as usize % 3],
        1 + seed % 27,
        seed % 3
    );
    let keys = [
        "tags = [\"표 하나\"]\n",
        "explains = [\"토큰\"]\n",
        "needs = [\"어텐션: 그래서\", \"글 2\"]\n",
        "draft = true\n",
        "aliases = [\"/old/\"]\n",
        "unlisted = true\n",
        "image = \"a.png\"\n",
        "tags = [\"표 둘\"]\n",
    ];
    let chosen: BTreeSet<&str> = keys
        .into_iter()
        .enumerate()
        .filter(|(at, _)| seed >> (2 * at) & 3 == 3)
        .map(|(_, key)| key)
        .collect();
    head.extend(chosen.iter().filter(|key| !(key.contains("표 둘") && chosen.contains(keys[0]))).copied());
    let pieces = [
        "## 왜 필요한가\n\n토큰은 낱말이다. **어텐션(Attention)**은 말\n\n",
        "## 어떻게 하나\n\n임베딩에서의 토큰.\n\n",
        "[글](p1.md) [다른 글](../posts/p0.md#왜-필요한가)\n\n",
        "[[토큰]]과 [[어텐션|주의]], [[글 4]]\n\n",
        "![그림](a.png)\n\n",
        "{{< include file=\"code.py\" >}}\n\n{{< include file=\"../../snippets/code.py\" >}}\n\n",
        "{{< note x=\"1\" >}}\n\n",
        "```rust\nfn main() {}\n```\n\n",
        "[파일](/x.txt) ![](/a.png)\n\n",
        "> [!CHECK] 왜?\n> 답\n\n",
    ];
    let body: String =
        pieces.iter().enumerate().filter(|(at, _)| bit(16 + *at as u32)).map(|(_, piece)| *piece).collect();
    let fence = if seed.is_multiple_of(23) { "" } else { "+++\n" };
    format!("+++\n{head}{fence}{body}{}", "말 ".repeat((seed % 40) as usize))
}

/// A picture of so many pixels.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(width, height).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A site with edits made to it, and a place out of it to move folders to.
struct Edited {
    site: TestSite,
    aside: tempfile::TempDir,
}

impl Edited {
    fn new() -> Edited {
        let site = TestSite::small();
        for (number, path) in PATHS.iter().enumerate().filter(|(number, _)| number % 3 != 2) {
            if !path.starts_with("templates") && !path.starts_with("static/posts") && !path.ends_with('~') {
                site.write(path, text(path, 0x3FF_0000 + number as u32 * 7));
            }
        }
        site.write("site.toml", text("site.toml", 0));
        Edited { site, aside: tempfile::tempdir().unwrap() }
    }

    /// Makes an edit. The paths that a watcher would name.
    fn make(&self, edit: &Edit) -> Vec<PathBuf> {
        match *edit {
            Edit::Write(path, seed) => {
                self.site.write(PATHS[path], text(PATHS[path], seed));
                vec![self.site.path(PATHS[path])]
            }
            Edit::Replace(path, seed) => {
                let (from, to) =
                    (self.site.path(PATHS[path]).with_extension("new"), self.site.path(PATHS[path]));
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::write(&from, text(PATHS[path], seed)).unwrap();
                fs::rename(&from, &to).unwrap();
                vec![from, to]
            }
            Edit::Half(path, seed) => {
                let text = text(PATHS[path], seed);
                self.site.write(PATHS[path], &text[..text.len() / 2]);
                vec![self.site.path(PATHS[path])]
            }
            Edit::Touch(path, seed) => self.touch(PATHS[path], seed),
            Edit::Retitle(path, seed) => self.retitle(PATHS[path], seed),
            Edit::Delete(path) => {
                let path = self.site.path(PATHS[path]);
                fs::remove_file(&path).map(|()| vec![path]).unwrap_or_default()
            }
            Edit::Rename(from, to) => self.rename(&self.site.path(PATHS[from]), &self.site.path(PATHS[to])),
            Edit::Move(folder) => {
                let (inside, outside) =
                    (self.site.path(FOLDERS[folder]), self.aside.path().join(folder.to_string()));
                self.swap(&inside, &outside)
            }
            Edit::RenameFolder(folder) => {
                let inside = self.site.path(FOLDERS[folder]);
                self.swap(&inside, &inside.with_file_name(format!("other-{folder}")))
            }
            Edit::Wait(_) => Vec::new(),
        }
    }

    /// Moves a folder there if it is here, and back if it is there.
    fn swap(&self, here: &Path, there: &Path) -> Vec<PathBuf> {
        if here.exists() && !there.exists() { self.rename(here, there) } else { self.rename(there, here) }
    }

    fn rename(&self, from: &Path, to: &Path) -> Vec<PathBuf> {
        if !from.exists() || to.is_dir() {
            return Vec::new();
        }
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::rename(from, to).unwrap();
        vec![from.to_owned(), to.to_owned()]
    }

    /// A word typed at the end of a text, or in the middle of it.
    fn touch(&self, path: &str, seed: u8) -> Vec<PathBuf> {
        let path = self.site.path(path);
        let Ok(text) = fs::read_to_string(&path) else { return Vec::new() };
        let word = ["\n덧붙인 말", "\n토큰과 어텐션", "\n## 무엇인가\n", " "][usize::from(seed % 4)];
        let paragraphs = text.match_indices("\n\n").map(|(at, _)| at).collect::<Vec<_>>();
        let at = match paragraphs.len() {
            0 => text.len(),
            some => paragraphs[usize::from(seed) % some],
        };
        fs::write(&path, format!("{}\n{word}\n{}", &text[..at], &text[at..])).unwrap();
        vec![path]
    }
}

impl Edited {
    fn retitle(&self, path: &str, seed: u8) -> Vec<PathBuf> {
        let path = self.site.path(path);
        let Ok(text) = fs::read_to_string(&path) else { return Vec::new() };
        let Some(at) = text.find("title = \"") else { return Vec::new() };
        let end = at + text[at..].find('\n').unwrap_or(text.len() - at);
        fs::write(&path, format!("{}title = \"글 {}\"{}", &text[..at], seed % 6, &text[end..])).unwrap();
        vec![path]
    }
}

type Files = BTreeMap<String, Vec<u8>>;

/// Everything that a workspace draws, and what its templates get wrong.
fn drawn(workspace: &Workspace) -> (Files, Vec<String>) {
    let files = Mutex::new(Files::new());
    let broken = workspace.render(|output| {
        let bytes = match output.content {
            Content::Bytes(bytes) => bytes,
            Content::File(path) => fs::read(path)?,
        };
        files.lock().unwrap().insert(output.path, bytes);
        Ok(())
    });
    let broken = broken.unwrap().iter().map(|diagnostic| format!("{diagnostic:?}")).collect();
    (files.into_inner().unwrap(), broken)
}

/// Compares with a site opened afresh. What was compared: nothing if the site is so broken
/// that the last good settings or templates stay.
pub fn compare(workspace: &Workspace, root: &Path, options: &Options) -> Result<usize, TestCaseError> {
    let fresh = open(root, options).unwrap();
    let settings_broken = fresh
        .diagnostics
        .iter()
        .any(|found| found.place.as_ref().is_some_and(|place| &*place.path == "site.toml"));
    if settings_broken && has_errors(&fresh.diagnostics) {
        return Ok(0);
    }
    let said: Vec<_> = workspace.check().diagnostics.iter().map(|found| format!("{found:?}")).collect();
    let expected: Vec<_> = fresh.diagnostics.iter().map(|found| format!("{found:?}")).collect();
    prop_assert_eq!(said, expected);
    let Some(fresh) = fresh.workspace else { return Ok(0) };
    let (files, broken) = drawn(workspace);
    let (expected, expected_broken) = drawn(&fresh);
    prop_assert_eq!(broken, expected_broken);
    prop_assert_eq!(files.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (path, bytes) in &expected {
        let (own, other) = (String::from_utf8_lossy(&files[path]), String::from_utf8_lossy(bytes));
        prop_assert_eq!(own, other, "{}", path);
    }
    Ok(expected.len())
}

fn cases() -> u32 {
    let edits = std::env::var("WHYFIRST_EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(400);
    (edits / EDITS).max(1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn after_any_edits_the_site_is_a_fresh_one(
        edits in prop::collection::vec((edit(), prop::bool::weighted(0.7)), EDITS as usize),
        drafts in any::<bool>(),
    ) {
        let edited = Edited::new();
        let mut options = options();
        options.edition.drafts = drafts;
        let root = edited.site.root();
        let mut workspace = Workspace::open(root, &options, &|_| {}).unwrap().unwrap();
        compare(&workspace, root, &options)?;
        let (mut paths, mut half) = (Vec::new(), Vec::new());
        for (edit, last_of_batch) in &edits {
            paths.extend(edited.make(edit));
            if let Edit::Half(path, seed) = edit {
                half.push((PATHS[*path], *seed));
            }
            if let Edit::Wait(days) = edit {
                options.edition.now = options.edition.now.checked_add(i64::from(*days).days()).unwrap();
            }
            if *last_of_batch {
                workspace.set_now(options.edition.now.clone());
                let written: Vec<PathBuf> = half.iter().map(|(path, _)| edited.site.path(path)).collect();
                let changes = Changes::at(root, paths.drain(..)).while_writing(root, written.clone());
                workspace.apply(&changes).unwrap();
                for (path, seed) in half.drain(..) {
                    edited.site.write(path, text(path, seed));
                }
                workspace.apply(&Changes::at(root, written)).unwrap();
                compare(&workspace, root, &options)?;
            }
        }
        workspace.set_now(options.edition.now.clone());
        workspace.apply(&Changes::everything()).unwrap();
        compare(&workspace, root, &options)?;
        // What was broken for long is mended: then every page has to be right.
        edited.site.write("site.toml", text("site.toml", 0));
        let mut mended = vec![edited.site.path("site.toml")];
        for folder in ["templates", "strings", "themes"].map(|folder| edited.site.path(folder)) {
            let _ = fs::remove_dir_all(&folder);
            mended.push(folder);
        }
        workspace.apply(&Changes::at(root, mended)).unwrap();
        prop_assert!(compare(&workspace, root, &options)? > 8);
    }
}
