//! Messages about what a command was asked to do: a new blog or file where something
//! already stands, a file to be mended that is none of the site's.

use super::{Diagnostic, Level, Place, Words, error, meant, typed, words};

/// A message about what was typed and no file of the site.
pub(super) fn request(code: &'static str, message: Words, why: Words, fix: Words) -> Diagnostic {
    Diagnostic { code, level: Level::Error, place: None, message, why, fix, related: vec![] }
}

/// A new blog where one is already.
pub fn init_site_there(folder: &str) -> Diagnostic {
    let here = matches!(folder, "." | "");
    let message = match here {
        true => words!("이 폴더에는 이미 블로그가 있습니다", "there is a blog in this folder already"),
        false => words!("`{folder}`에는 이미 블로그가 있습니다", "there is a blog in `{folder}` already"),
    };
    let go = if here { String::new() } else { format!("cd {}", typed(folder)) };
    let (ko, en) = match here {
        true => (String::new(), String::new()),
        false => (format!("`{go}` 다음 "), format!("`{go}` and then ")),
    };
    request(
        "init-site-there",
        message,
        words!(
            "site.toml이 있는 폴더는 누군가의 블로그입니다. 그 위에 덮어쓰지 않습니다.",
            "A folder with a site.toml is somebody's blog, and it is not written over."
        ),
        words!(
            "그 블로그를 쓰려면 {ko}`whyfirst serve`, 새로 만들려면 `whyfirst init 다른-이름`을 치세요.",
            "To use that blog type {en}`whyfirst serve`; for a new one, `whyfirst init another-name`."
        ),
    )
}

/// A new blog where files of its names are already.
pub fn init_files_there(folder: &str, files: &[String]) -> Diagnostic {
    let list = files.iter().take(10).map(|file| format!("\n  {file}")).collect::<String>();
    let (folder_ko, folder_en) = match folder {
        "." | "" => ("이 폴더".to_owned(), "this folder".to_owned()),
        _ => (format!("`{folder}`"), format!("`{folder}`")),
    };
    let (ko, en) = match files.len() {
        more @ 11.. => (format!("\n  (그 밖에 {}개)", more - 10), format!("\n  (and {} more)", more - 10)),
        _ => (String::new(), String::new()),
    };
    request(
        "init-files-there",
        words!(
            "{folder_ko}에는 블로그와 섞일 것이 이미 있습니다:{list}{ko}",
            "{folder_en} already holds what would mix with a blog:{list}{en}"
        ),
        words!(
            "이미 있는 파일은 덮어쓰지 않습니다. 아직 아무것도 쓰지 않았습니다.",
            "Nothing that is there is ever written over. Nothing has been written."
        ),
        words!(
            "새 폴더 이름을 붙여 다시 치세요: `whyfirst init my-blog`",
            "Name a new folder: `whyfirst init my-blog`"
        ),
    )
}

/// A new blog where a file is.
pub fn init_no_folder(folder: &str) -> Diagnostic {
    request(
        "init-no-folder",
        words!("`{folder}`은(는) 폴더가 아니라 파일입니다", "`{folder}` is a file and no folder"),
        words!("블로그는 폴더 안에 만들어집니다.", "A blog is made inside of a folder."),
        words!("다른 이름을 쓰세요: `whyfirst init my-blog`", "Use another name: `whyfirst init my-blog`"),
    )
}

/// A new file where there is one.
pub fn new_file_there(path: &str) -> Diagnostic {
    error(
        "new-file-there",
        Place::file(path),
        words!("`{path}`이(가) 이미 있습니다", "`{path}` is there already"),
        words!(
            "이미 있는 글은 덮어쓰지 않습니다. 아무것도 바꾸지 않았습니다.",
            "What is there is never written over. Nothing has been changed."
        ),
        words!(
            "그 파일을 열어 이어 쓰거나, 다른 주소를 주세요: `--slug another-name`",
            "Open that file and go on writing, or give the new one another address: `--slug another-name`"
        ),
    )
}

/// A new term or page whose name is taken.
pub fn new_name_taken(name: &str, path: &str) -> Diagnostic {
    error(
        "new-name-taken",
        Place::file(path),
        words!("`{name}`은(는) 이미 있습니다: {path}", "`{name}` is there already: {path}"),
        words!(
            "이름이 같으면 `[[{name}]]`이 어느 쪽을 가리키는지 알 수 없습니다.",
            "With two of the name nobody could say which one `[[{name}]]` means."
        ),
        words!("그 파일을 열어 이어 쓰세요.", "Open that file and go on writing there."),
    )
}

/// A new page whose address is that of a file, or of a page that whyfirst makes.
pub fn new_address_taken(address: &str, holder: Option<&str>) -> Diagnostic {
    let message = match holder {
        Some(path) => words!(
            "주소 `/{address}`을(를) 이미 다른 글이 씁니다: {path}",
            "the address `/{address}` belongs to {path}"
        ),
        None => words!(
            "주소 `/{address}`에는 whyfirst가 목록 페이지를 만듭니다",
            "at the address `/{address}` whyfirst makes a page of its own"
        ),
    };
    let why = words!("하나가 다른 하나를 지워 버립니다.", "One would overwrite the other.");
    let fix = words!("다른 주소를 주세요: `--slug another-name`", "Give it another: `--slug another-name`");
    Diagnostic { place: holder.map(Place::file), ..request("new-address-taken", message, why, fix) }
}

/// A title or a slug that leaves nothing to make an address of.
pub fn new_slug_empty(name: &str) -> Diagnostic {
    request(
        "new-slug-empty",
        words!("`{name}`(으)로는 주소를 만들 수 없습니다", "no address can be made of `{name}`"),
        words!(
            "주소에 쓸 글자나 숫자가 하나도 없습니다.",
            "It has no letter or digit to write in an address."
        ),
        words!("짧은 영어 이름을 주세요: `--slug my-post`", "Give a short name: `--slug my-post`"),
    )
}

/// A file that the theme does not have.
pub fn theme_file_unknown(name: &str, nearest: Option<&str>) -> Diagnostic {
    let message = words!("테마에 `{name}`(이)라는 파일이 없습니다", "the theme has no file `{name}`");
    let why =
        words!("테마에 있는 파일만 꺼낼 수 있습니다.", "Only what the theme has can be copied out of it.");
    let all = words!(
        "`whyfirst theme list`로 파일 이름을 모두 볼 수 있습니다.",
        "`whyfirst theme list` shows the names of all its files."
    );
    request("theme-file-unknown", message, why, meant(nearest, all))
}

/// A file of the theme that the blog has its own of already.
pub fn theme_file_there(path: &str) -> Diagnostic {
    error(
        "theme-file-there",
        Place::file(path),
        words!("`{path}`을(를) 이미 꺼내 두었습니다", "`{path}` has been copied already"),
        words!(
            "고쳐 쓴 것이 있을지 몰라 덮어쓰지 않습니다. 아무것도 바꾸지 않았습니다.",
            "It may hold changes of yours, and is not written over. Nothing has been changed."
        ),
        words!(
            "그 파일을 열어 고치세요. 테마의 것으로 되돌리려면 그 파일을 지우면 됩니다.",
            "Open that file and change it. To go back to the theme's own, delete it."
        ),
    )
}

/// A series that there is not.
pub fn series_unknown(name: &str, nearest: Option<&str>, known: &[String]) -> Diagnostic {
    let list = known.iter().map(|series| format!("\n  {series}")).collect::<String>();
    let otherwise = if known.is_empty() {
        words!(
            "먼저 연재를 만드세요: `whyfirst new series \"{name}\"`",
            "Make the series first: `whyfirst new series \"{name}\"`"
        )
    } else {
        words!(
            "있는 연재:{list}\n새로 만들려면: `whyfirst new series \"{name}\"`",
            "The series there are:{list}\nTo make a new one: `whyfirst new series \"{name}\"`"
        )
    };
    request(
        "series-unknown",
        words!("`{name}`(이)라는 연재가 없습니다", "there is no series `{name}`"),
        words!("글을 어느 폴더에 둘지 알 수 없습니다.", "So there is no folder to put the post in."),
        meant(nearest, otherwise),
    )
}

/// A file to be mended that is not there.
pub fn fix_file_missing(path: &str, nearest: Option<&str>) -> Diagnostic {
    request(
        "fix-file-missing",
        words!("`{path}` 파일이 없습니다", "there is no file `{path}`"),
        words!("아무것도 바꾸지 않았습니다.", "Nothing has been changed."),
        meant(
            nearest,
            words!(
                "파일 이름을 확인하거나, 이름 없이 `whyfirst fix`만 치면 고칠 것을 모두 찾습니다.",
                "Check the name; or type `whyfirst fix` alone, which looks through the whole blog."
            ),
        ),
    )
}

/// A file to be mended that is none of the author's texts.
pub fn fix_file_outside(path: &str) -> Diagnostic {
    request(
        "fix-file-outside",
        words!("`{path}`은(는) 이 블로그의 글이 아닙니다", "`{path}` is none of this blog's texts"),
        words!(
            "`content/`, `templates/`, `strings/`, `themes/` 안의 글과 site.toml만 고칩니다. 다른 파일은 건드리지 않습니다.",
            "Only site.toml and the texts in `content/`, `templates/`, `strings/` and `themes/` are mended; no other file is touched."
        ),
        words!(
            "글이라면 `content/posts/`로 옮긴 다음 다시 치세요.",
            "If it is a post, move it into `content/posts/` first."
        ),
    )
}

/// A name that a file or folder should have, and another one has.
pub fn fix_name_taken(place: Place, name: &str) -> Diagnostic {
    error(
        "fix-name-taken",
        place,
        words!(
            "이름을 `{name}`(으)로 고칠 수 없습니다. 그런 파일이 이미 있습니다",
            "it cannot be renamed `{name}`: there is such a file already"
        ),
        words!("덮어쓰면 한쪽이 사라집니다.", "One of the two would be lost."),
        words!(
            "둘을 열어 견주고, 하나를 지우거나 이름을 바꾸세요.",
            "Compare the two, and delete or rename one of them."
        ),
    )
}

/// Notes to be decoded that are not there.
pub fn decode_file_missing(path: &str) -> Diagnostic {
    request(
        "decode-file-missing",
        words!("`{path}` 파일이 없습니다", "there is no file `{path}`"),
        words!("읽을 메모가 없습니다.", "So there are no notes to read."),
        words!(
            "파일 이름을 확인하세요. 이름 없이 `whyfirst decode`만 치면 메모를 바로 붙여 넣을 수 있습니다.",
            "Check the name; or type `whyfirst decode` alone and paste the notes."
        ),
    )
}

/// Notes to be decoded that are no text.
pub fn decode_no_text(path: &str) -> Diagnostic {
    request(
        "decode-no-text",
        words!("`{path}`은(는) 글로 읽을 수 없습니다", "`{path}` cannot be read as text"),
        words!(
            "워드나 한글, PDF 문서는 글자만 담긴 파일이 아닙니다.",
            "A document of a word processor, or a PDF, holds more than letters."
        ),
        words!(
            "문서를 열어 내용을 복사한 다음, `whyfirst decode`를 치고 붙여 넣으세요.",
            "Open the document, copy what is in it, type `whyfirst decode` and paste."
        ),
    )
}

/// What to do where notes are to be pasted.
pub fn decode_paste() -> Words {
    let (ko, en) = match cfg!(windows) {
        true => ("Ctrl+Z를 누른 다음 Enter를", "Ctrl+Z and then Enter"),
        false => ("Enter를 누른 다음 Ctrl+D를", "Enter and then Ctrl+D"),
    };
    words!("회의 메모를 붙여 넣고 {ko} 누르세요.", "Paste the notes, then press {en}.")
}

/// What stands above the known and above the unknown words of notes.
pub fn decode_heads(known: usize, unknown: usize) -> [Words; 2] {
    let entries = if known == 1 { "1 word of the glossary" } else { "{} words of the glossary" };
    let entries = entries.replace("{}", &known.to_string());
    let more = if unknown == 1 { "1 word" } else { "{} words" };
    let more = more.replace("{}", &unknown.to_string());
    let known = match known {
        0 => words!("용어집에 있는 말이 나오지 않습니다.", "No word of the glossary stands in these notes."),
        _ => words!("용어집에 있는 말 {known}개", "{entries}"),
    };
    [known, words!("용어집에 없는 말 {unknown}개", "{more} that the glossary does not have")]
}

/// How often a word stands in notes.
pub fn decode_count(count: usize) -> Words {
    let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
    words!("{count}번", "{times}")
}

/// The labels of what a term is for and of what it means.
pub fn decode_labels() -> [Words; 2] {
    [words!("왜  ", "why "), words!("무엇", "what")]
}

/// Behind a term whose entry is not public yet.
pub fn decode_draft() -> Words {
    words!("  (초안)", "  (draft)")
}

/// What to do with an unknown word.
pub fn decode_next(name: &str) -> Words {
    words!("풀이를 쓰려면: whyfirst new term \"{name}\"", "To write an entry: whyfirst new term \"{name}\"")
}

/// A preview that broke down over a change and could not open the site anew.
pub fn preview_lost() -> Diagnostic {
    request(
        "preview-lost",
        words!(
            "마지막에 바뀐 것을 whyfirst가 읽다가 넘어졌습니다",
            "whyfirst broke down over the last change"
        ),
        words!(
            "글이 아니라 whyfirst의 잘못입니다. 파일은 그대로 있고, 보이는 것은 바뀌기 전의 페이지입니다.",
            "The fault is whyfirst's, not the text's. The files are as they were saved; what is shown is the page before the change."
        ),
        words!(
            "마지막에 고친 데를 되돌리거나 다르게 써서 저장하면 다시 보입니다. 터미널에 나온 줄을 함께 알려 주시면 고칠 수 있습니다.",
            "Take the last edit back, or write it in another way, and save: then the site is shown again. With the lines of the terminal the fault can be reported and mended."
        ),
    )
}
