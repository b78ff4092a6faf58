//! Messages about site.toml, front matter and the theme.

use super::{Diagnostic, Place, Words, error, meant, warning, words};

/// There is no site.toml where whyfirst was told to look; `above` is the nearest folder
/// above it that has one, `there` whether the folder is there at all.
pub fn site_missing(root: &str, above: Option<&str>, there: bool) -> Diagnostic {
    let fix = match above {
        Some(above) => words!(
            "이 위의 폴더가 블로그입니다. 그리로 가서 다시 실행하세요: `cd \"{above}\"`",
            "A folder above this one is a blog. Go there and run it again: `cd \"{above}\"`"
        ),
        None => words!(
            "블로그 폴더로 가서(`cd 폴더`) 다시 실행하거나, 새로 만드세요: `whyfirst init my-blog`",
            "Go to the blog's folder (`cd FOLDER`) and run it again, or make a new blog: `whyfirst init my-blog`"
        ),
    };
    let message = match root {
        "." | "" => words!("이 폴더에 site.toml이 없습니다", "there is no site.toml in this folder"),
        _ if !there => words!("`{root}` 폴더가 없습니다", "there is no folder `{root}`"),
        _ => words!("`{root}`에 site.toml이 없습니다", "there is no site.toml in `{root}`"),
    };
    error(
        "site-missing",
        Place::file("site.toml"),
        message,
        words!(
            "site.toml이 있는 폴더가 블로그입니다. 제목과 주소를 거기서 읽습니다.",
            "The folder with a site.toml is the blog: its title and address are read there."
        ),
        fix,
    )
}

/// A key that neither site.toml nor front matter knows.
pub fn key_unknown(place: Place, key: &str, nearest: Option<&str>, known: &str) -> Diagnostic {
    error(
        "key-unknown",
        place,
        words!("`{key}`(이)라는 항목은 없습니다", "there is no key `{key}` here"),
        words!(
            "이름이 틀린 항목은 아무 일도 하지 않아서, 값이 빠진 것과 같아집니다.",
            "A misspelt key does nothing, so its value would be missing without a word."
        ),
        meant(nearest, words!("쓸 수 있는 항목: {known}", "The keys there are: {known}")),
    )
}

/// A value of the wrong kind.
pub fn value_type(place: Place, key: &str, expected: &Words, example: &Words) -> Diagnostic {
    let Words { ko, en } = expected;
    error(
        "value-type",
        place,
        words!("`{key}`에는 {ko} 와야 합니다", "`{key}` takes {en}"),
        words!("지금 값으로는 뜻을 알 수 없습니다.", "As it stands its meaning is unknown."),
        example.within("이렇게 쓰세요: `{}`", "Write: `{}`"),
    )
}

/// A key that has to be there.
pub fn key_missing(place: Place, key: &str, example: &Words) -> Diagnostic {
    error(
        "key-missing",
        place,
        words!("`{key}` 항목이 없습니다", "the key `{key}` is missing"),
        words!("이 값 없이는 페이지를 만들 수 없습니다.", "No page can be made without it."),
        match key.rsplit_once('.') {
            Some((section, _)) => example.within(
                &format!("`[{section}]` 아래에 한 줄을 더하세요: `{{}}`"),
                &format!("Add the line below `[{section}]`: `{{}}`"),
            ),
            None => example.within("한 줄을 더하세요: `{}`", "Add the line: `{}`"),
        },
    )
}

/// TOML or YAML that cannot be read, described in our words by the reader of it.
pub fn syntax(place: Place, problem: Words, fix: Words) -> Diagnostic {
    error(
        "syntax",
        place,
        problem,
        words!("이 줄이 정하는 것은 쓰이지 않습니다.", "What this line sets is left out."),
        fix,
    )
}

/// A value that is out of its range or not one of the allowed ones.
pub fn value_invalid(place: Place, key: &str, value: &str, expected: &Words) -> Diagnostic {
    let Words { ko, en } = expected;
    error(
        "value-invalid",
        place,
        words!("`{key}`의 값 `{value}`을(를) 쓸 수 없습니다", "`{key}` cannot be `{value}`"),
        words!("쓸 수 있는 값: {ko}", "It can be {en}."),
        words!("값을 바꾸거나 그 줄을 지우세요.", "Change the value, or delete the line."),
    )
}

/// The theme named in site.toml has no folder.
pub fn theme_unknown(place: Place, name: &str, nearest: Option<&str>) -> Diagnostic {
    error(
        "theme-unknown",
        place,
        words!("`{name}`(이)라는 테마가 없습니다", "there is no theme `{name}`"),
        words!("테마가 글의 겉모습을 만듭니다.", "The theme gives the pages their looks."),
        meant(
            nearest,
            words!(
                "`themes/{name}/` 폴더를 만들거나, `theme` 줄을 지워 기본 테마를 쓰세요.",
                "Make the folder `themes/{name}/`, or delete the `theme` line to use the built-in one."
            ),
        ),
    )
}

/// A string of the interface that nothing asks for.
pub fn string_unknown(place: Place, key: &str, nearest: Option<&str>) -> Diagnostic {
    let file = place.path.rsplit('/').next().unwrap_or_default().to_owned();
    warning(
        "string-unknown",
        place,
        words!("`{key}`(이)라는 문구는 아무 데서도 쓰지 않습니다", "nothing uses a string `{key}`"),
        words!(
            "이름이 틀렸다면 바꾸려던 문구가 화면에 그대로 남습니다.",
            "If its name is misspelt, the words that you wanted to change stay as they were."
        ),
        meant(
            nearest,
            words!(
                "줄을 지우거나, 템플릿에 `{{{{ t.{key} }}}}`처럼 쓰세요. 이름을 모두 보려면 이 파일을 다른 곳에 옮겨 두고 `whyfirst theme eject strings/{file}`을(를) 치세요.",
                "Delete the line, or use it in a template: `{{{{ t.{key} }}}}`. To see all the names, put this file elsewhere and type `whyfirst theme eject strings/{file}`."
            ),
        ),
    )
}

/// A file of strings for a language that the site does not have.
pub fn strings_unused(place: Place, code: &str, languages: &[&str]) -> Diagnostic {
    let list = languages.join(", ");
    let first = languages.first().copied().unwrap_or("ko");
    warning(
        "strings-unused",
        place,
        words!("이 사이트에는 `{code}` 언어가 없습니다", "this site has no language `{code}`"),
        words!(
            "파일 이름이 언어 이름과 같아야 그 언어의 문구를 바꿉니다. 지금은 아무것도 바뀌지 않습니다.",
            "A file of strings changes the language that it is named after. As it is, it changes nothing."
        ),
        words!(
            "파일 이름을 `{first}.toml`처럼 바꾸거나 지우세요. 이 사이트의 언어: {list}",
            "Rename the file, as `{first}.toml`, or delete it. The languages of this site: {list}"
        ),
    )
}

/// A front matter key that still works under its old name or in another place.
pub fn key_renamed(place: Place, old: &str, new: &str) -> Diagnostic {
    warning(
        "key-renamed",
        place,
        words!("여기서는 `{old}` 대신 `{new}`을(를) 씁니다", "here the key is `{new}`, not `{old}`"),
        words!(
            "`{old}`은(는) 다른 뜻으로 쓰입니다. 이번에는 `{new}`(으)로 읽었습니다.",
            "`{old}` means something else; it was read as `{new}` this time."
        ),
        words!("`{old}`을(를) `{new}`(으)로 바꾸세요.", "Change `{old}` to `{new}`."),
    )
}

/// A template that was written for other templates, blocks or fields than there are.
pub fn template_outdated(place: Place, written_for: u32, current: u32) -> Diagnostic {
    let path = place.path.to_string();
    warning(
        "template-outdated",
        place,
        words!(
            "이 템플릿은 약속 {written_for}에 맞춰 쓴 것인데, 지금은 약속 {current}입니다",
            "this template was written for contract {written_for}, and this is contract {current}"
        ),
        words!(
            "템플릿이 받는 값이나 블록 가운데 이름이나 뜻이 바뀐 것이 있어, 빠지거나 어긋나 보일 수 있습니다.",
            "Some of the fields or blocks that templates count on are others now, so that something may be missing or look wrong."
        ),
        words!(
            "docs/templates.md에서 바뀐 것을 보고 고친 다음 첫 줄의 숫자를 {current}(으)로 바꾸세요. 고친 것이 없다면 `{path}`을(를) 지우고 다시 꺼내세요: `whyfirst theme eject`",
            "See in docs/templates.md what has changed, mend it, and write {current} in the first line. If nothing in it is yours, delete `{path}` and take it anew: `whyfirst theme eject`"
        ),
    )
}
