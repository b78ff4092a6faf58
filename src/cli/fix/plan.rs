//! What is to be done to each file. Nothing here changes a file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config;
use crate::diagnostic::{Diagnostic, Place, Words, catalog};
use crate::load;
use crate::model::File;
use crate::parse::mend::{self, Mend, Tally, Text};
use crate::text::decode::{self, Problem};
use crate::text::nfc;

/// What is to be done to one file.
#[derive(Debug)]
pub struct Plan {
    /// The file as it is.
    pub file: File,
    /// Its bytes as they were read.
    pub bytes: Vec<u8>,
    /// Its bytes as they shall be.
    pub mended: Option<Vec<u8>>,
    /// The name that it shall have.
    pub name: Option<String>,
    /// What is done, in words.
    pub notes: Vec<Words>,
}

/// A folder that is to have another name.
#[derive(Debug)]
pub struct Rename {
    /// What to call it to the author.
    pub path: String,
    /// Where it is.
    pub from: PathBuf,
    /// Where it shall be.
    pub to: PathBuf,
}

impl Rename {
    /// What is done, in words.
    pub fn words(&self) -> Words {
        let path = &self.path;
        Words::new(
            format!("{path}\n  자모가 나뉜 폴더 이름(NFD)을 모아썼습니다"),
            format!("{path}\n  folder name in pieces (NFD) put together"),
        )
    }
}

/// What is to be done to a file; nothing if it is as it should be. A file that cannot
/// be read for certain is refused.
pub fn plan(file: File) -> Result<Option<Plan>, Diagnostic> {
    let mut notes = Vec::new();
    let (mut bytes, mut new_bytes) = (Vec::new(), None);
    if is_text(&file.path) {
        bytes = fs::read(&file.disk)
            .map_err(|error| catalog::file_unreadable(Place::file(Arc::clone(&file.path)), &error))?;
        new_bytes = mended(&file, &bytes, &mut notes)?;
    }
    let own = file.disk.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = own.as_deref().and_then(mend::name);
    notes.extend(own.iter().zip(&name).map(|(own, name)| name_note(own, name)));
    let idle = new_bytes.is_none() && name.is_none();
    Ok((!idle).then_some(Plan { file, bytes, mended: new_bytes, name, notes }))
}

/// Folders of content/ whose names are in pieces, the deepest first.
pub fn folders(root: &Path, files: &[File]) -> Vec<Rename> {
    let mut found = BTreeSet::new();
    for file in files {
        let folders = file.disk.ancestors().skip(1).take_while(|folder| *folder != root);
        found.extend(folders.filter(|folder| right_name(folder).is_some()).map(Path::to_owned));
    }
    let mut renames: Vec<Rename> = found
        .into_iter()
        .filter_map(|from| {
            let to = from.with_file_name(right_name(&from)?);
            let shown = to.strip_prefix(root).unwrap_or(&to).display().to_string();
            Some(Rename { path: nfc(&shown).into_owned(), from, to })
        })
        .collect();
    renames.sort_by_key(|rename| std::cmp::Reverse(rename.from.components().count()));
    renames
}

fn right_name(folder: &Path) -> Option<String> {
    let name = folder.file_name()?.to_str()?;
    let right = nfc(name);
    (*right != *name).then(|| right.into_owned())
}

fn is_text(path: &str) -> bool {
    path == config::FILE || load::is_markdown(path) || load::theme::is_text_of_theme(path)
}

/// The bytes that a file of text shall have; nothing if it is as it should be.
fn mended(file: &File, bytes: &[u8], notes: &mut Vec<Words>) -> Result<Option<Vec<u8>>, Diagnostic> {
    let decoded = decode::decode(bytes);
    let Some((text, encoding)) = decode::convert(bytes) else {
        let place = Place::file(Arc::clone(&file.path));
        let problem = decoded.problem.unwrap_or(Problem::Binary);
        return Err(load::explain(&place.path, problem));
    };
    notes.extend(encoding_note(&text, encoding));
    if matches!(decoded.problem, Some(Problem::Decomposed(_))) {
        notes.push(Words::new("자모가 나뉜 한글(NFD)을 모아씀", "Hangul in pieces (NFD) put together"));
    }
    let what = match &*file.path {
        config::FILE => Some(Text::Settings),
        path if path.starts_with("content/glossary/") => Some(Text::Term),
        path if load::theme::is_text_of_theme(path) => None,
        _ => Some(Text::Page),
    };
    let text = match what.map(|what| mend::mend(&text, what)) {
        Some((mended, tally)) => {
            notes.extend(tally_notes(&tally));
            mended
        }
        None => text,
    };
    if notes.is_empty() {
        return Ok(None);
    }
    // Whose editor ends lines as Windows does keeps them so.
    let text = if ends_lines_as_windows(bytes) { text.replace('\n', "\r\n") } else { text };
    Ok(Some(text.into_bytes()))
}

fn name_note(own: &str, name: &str) -> Words {
    match *nfc(own) == *name {
        true => Words::new(
            format!("자모가 나뉜 이름(NFD)을 모아씀: {name}"),
            format!("name in pieces (NFD) put together: {name}"),
        ),
        false => Words::new(format!("새 이름: {name}"), format!("new name: {name}")),
    }
}

fn encoding_note(text: &str, encoding: &str) -> Option<Words> {
    if encoding == "UTF-8" {
        return None;
    }
    let first = text.lines().find(|line| !line.is_ascii()).unwrap_or_default().trim();
    let preview: String = first.chars().take(30).collect();
    Some(Words::new(
        format!("{encoding} → UTF-8 (이렇게 읽힙니다: {preview})"),
        format!("{encoding} → UTF-8 (it reads: {preview})"),
    ))
}

fn ends_lines_as_windows(bytes: &[u8]) -> bool {
    let holds = |end: &[u8]| memchr::memmem::find(bytes, end).is_some();
    let utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    holds(b"\r\n") || (utf16 && (holds(b"\r\0\n") || holds(b"\0\r\0\n")))
}

fn tally_notes(tally: &Tally) -> impl Iterator<Item = Words> {
    tally.iter().map(|(mend, count)| {
        let (ko, en) = match mend {
            Mend::Dash => ("긴 줄표를 빼기표 `-`로", "long dashes made `-`"),
            Mend::Space => ("줄 앞의 특수한 빈칸을 보통 빈칸으로", "odd white space made plain"),
            Mend::Colon => ("전각 `：` `＝`를 보통 것으로", "full-width `：` `＝` made plain"),
            Mend::Quote => ("둥근따옴표를 곧은따옴표 `\"`로", "typographic quotes made `\"`"),
            Mend::Key => ("`aliases`를 `also`로", "`aliases` made `also`"),
            Mend::Bracket => {
                ("전각 괄호·느낌표를 링크의 `(` `!`로", "full-width brackets made those of a link")
            }
            Mend::Invisible => ("보이지 않는 글자를 지움", "invisible characters taken out"),
        };
        Words::new(format!("{ko} ({count}곳)"), format!("{en} ({count})"))
    })
}
