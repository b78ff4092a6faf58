//! What is said when the machine fails: a folder that may not be read, a full disk, a port
//! that is not given. The system's own words, which are English, are put in ours.

use std::fmt;
use std::io;
use std::path::Path;

use super::commands::request;
use super::{Diagnostic, Words, typed, words};

/// What could not be done, as the context of an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    deed: Deed,
    /// A path, or the address to listen on.
    what: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Read,
    Write,
    Remove,
    Rename,
    Listen,
}

impl Failure {
    /// A file or folder that cannot be read.
    pub fn read(path: impl AsRef<Path>) -> Failure {
        Failure::of(Deed::Read, path.as_ref())
    }

    /// A file or folder that cannot be written.
    pub fn write(path: impl AsRef<Path>) -> Failure {
        Failure::of(Deed::Write, path.as_ref())
    }

    /// A file or folder that cannot be removed.
    pub fn remove(path: impl AsRef<Path>) -> Failure {
        Failure::of(Deed::Remove, path.as_ref())
    }

    /// A file or folder that cannot be given another name.
    pub fn rename(path: impl AsRef<Path>) -> Failure {
        Failure::of(Deed::Rename, path.as_ref())
    }

    /// A port that the preview cannot be had on.
    pub fn listen(host: impl fmt::Display, port: u16) -> Failure {
        Failure { deed: Deed::Listen, what: format!("{host}:{port}") }
    }

    /// The error with this as its context, unless it says already what has failed.
    pub fn unless_known(self, error: anyhow::Error) -> anyhow::Error {
        if error.is::<Failure>() { error } else { error.context(self) }
    }

    fn of(deed: Deed, path: &Path) -> Failure {
        let shown = path.display().to_string();
        Failure { deed, what: shown.strip_prefix("./").unwrap_or(&shown).to_owned() }
    }

    /// The path, or the first folder above it that is there: its rights are what matters.
    fn nearest(&self, is_there: impl Fn(&Path) -> bool) -> String {
        let mut above = Path::new(&self.what).ancestors();
        let found = above.find(|path| is_there(path)).unwrap_or(Path::new("."));
        if found.as_os_str().is_empty() { ".".to_owned() } else { found.display().to_string() }
    }

    fn words(&self) -> Words {
        let what = &self.what;
        match self.deed {
            Deed::Read => words!("`{what}`을(를) 읽지 못했습니다", "`{what}` cannot be read"),
            Deed::Write => words!("`{what}`에 쓰지 못했습니다", "`{what}` cannot be written"),
            Deed::Remove => words!("`{what}`을(를) 지우지 못했습니다", "`{what}` cannot be removed"),
            Deed::Rename => words!("`{what}`의 이름을 바꾸지 못했습니다", "`{what}` cannot be renamed"),
            Deed::Listen => {
                words!("`{what}`에서 사이트를 열지 못했습니다", "the site cannot be shown on `{what}`")
            }
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().en)
    }
}

/// What failed, why, and what to do. `is_there` says whether a path is on the disk.
pub fn failure(error: &anyhow::Error, is_there: impl Fn(&Path) -> bool) -> Words {
    let (said, fix) = told(error, is_there);
    match fix {
        Some(fix) => {
            Words::new(format!("{}\n고치기: {}", said.ko, fix.ko), format!("{}\nfix: {}", said.en, fix.en))
        }
        None => said,
    }
}

/// The same for whoever looks at the preview, which goes on with what it has.
pub fn disk_unreadable(error: &anyhow::Error, is_there: impl Fn(&Path) -> bool) -> Diagnostic {
    let (message, fix) = told(error, is_there);
    let fix = fix.unwrap_or_else(|| {
        words!(
            "다른 프로그램이 그 파일을 쓰고 있지 않은지, 디스크가 이어져 있는지 보세요.",
            "Look whether another program holds the file, and whether the disk is there."
        )
    });
    request(
        "disk-unreadable",
        message,
        words!(
            "그동안 저장한 것은 보이지 않습니다. 보이는 것은 마지막으로 읽은 사이트이고, 읽을 수 있게 되면 저절로 바뀝니다.",
            "What is saved meanwhile is not shown. What is shown is the site as it was last read; it follows by itself as soon as it can be read."
        ),
        fix,
    )
}

/// What failed and why, and what to do.
fn told(error: &anyhow::Error, is_there: impl Fn(&Path) -> bool) -> (Words, Option<Words>) {
    if let Some(words) = error.downcast_ref::<Words>() {
        return (words.clone(), None);
    }
    let reason = error.chain().find_map(|link| link.downcast_ref::<io::Error>());
    let what = error.downcast_ref::<Failure>();
    let Some(reason) = reason else {
        let raw = error.root_cause().to_string();
        return (what.map_or_else(|| words!("{raw}", "{raw}"), Failure::words), None);
    };
    let why = cause_of(reason, what);
    let said = match what {
        Some(what) => what.words().within(&format!("{{}}: {}.", why.ko), &format!("{{}}: {}.", why.en)),
        None => why.within("{}.", "{}."),
    };
    let path = what.map_or_else(String::new, |what| what.nearest(is_there));
    (said, fix(reason.kind(), what, &typed(&path)))
}

/// The site has gone while it was shown.
pub fn site_gone() -> Words {
    words!(
        "site.toml이 없어져서 사이트를 다시 읽지 못했습니다.\n고치기: site.toml을 되돌려 놓으세요.",
        "site.toml has gone, so the site cannot be read again.\nfix: Put site.toml back."
    )
}

/// A file of the site where another one needs a folder.
pub fn output_file_and_folder(path: &str) -> Words {
    words!(
        "사이트에 `{path}`(이)라는 파일도 있고 같은 이름의 폴더도 있어서 함께 쓸 수 없습니다.\n고치기: `static/`의 그 파일이나 글의 `slug` 가운데 하나를 다른 이름으로 바꾸세요.",
        "The site has both a file and a folder `{path}`, and a disk cannot hold the two.\nfix: Rename that file in `static/`, or give the page another `slug`."
    )
}

/// What is published as a file and is none.
pub fn not_a_file(path: &Path) -> Words {
    let path = path.display();
    words!(
        "`{path}`은(는) 보통의 파일이 아니라서 사이트에 넣을 수 없습니다.\n고치기: 블로그 폴더 밖으로 옮기세요.",
        "`{path}` is no ordinary file and cannot be published.\nfix: Move it out of the blog's folder."
    )
}

/// A file that has changed while it was being mended.
pub fn fix_changed(path: &str) -> Words {
    words!(
        "고치는 사이에 `{path}`의 내용이 바뀌어서 그대로 두었습니다.\n고치기: 편집기에서 저장을 마친 다음 다시 치세요.",
        "`{path}` changed while it was being mended, and was left as it is.\nfix: Finish saving it in the editor and run this again."
    )
}

/// A file of which there are too many copies.
pub fn fix_backups(path: &Path) -> Words {
    let path = path.display();
    words!(
        "`{path}`의 원본(.bak)이 너무 많아 하나 더 남길 수 없습니다.\n고치기: 필요 없는 .bak 파일을 지우고 다시 치세요.",
        "There are too many copies (.bak) of `{path}` to keep another.\nfix: Delete the .bak files that you do not need and run this again."
    )
}

/// Why the system refused something, in words.
pub fn cause(error: &io::Error) -> Words {
    match error.kind() {
        io::ErrorKind::PermissionDenied => words!("그럴 권한이 없습니다", "you may not do that"),
        io::ErrorKind::NotFound => words!("그런 파일이나 폴더가 없습니다", "there is no such file or folder"),
        io::ErrorKind::AlreadyExists => {
            words!("같은 이름의 파일이 이미 있습니다", "there is a file of that name")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            words!("디스크에 남은 자리가 없습니다", "the disk is full")
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            words!("읽기만 할 수 있는 디스크입니다", "the disk can only be read")
        }
        io::ErrorKind::InvalidFilename => words!("이름이 너무 깁니다", "the name is too long"),
        io::ErrorKind::IsADirectory => words!("파일이 아니라 폴더입니다", "it is a folder and not a file"),
        io::ErrorKind::NotADirectory => words!("폴더가 아니라 파일입니다", "it is a file and not a folder"),
        io::ErrorKind::DirectoryNotEmpty => words!("폴더가 비어 있지 않습니다", "the folder is not empty"),
        io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => {
            words!("다른 프로그램이 쓰고 있습니다", "another program is using it")
        }
        io::ErrorKind::AddrInUse => {
            words!("다른 프로그램이 쓰는 포트입니다", "another program uses the port")
        }
        io::ErrorKind::AddrNotAvailable => {
            words!("이 컴퓨터의 주소가 아닙니다", "this machine does not have that address")
        }
        io::ErrorKind::InvalidData => words!("담긴 것을 읽을 수 없습니다", "what is in it cannot be read"),
        // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION have no kind of their own.
        _ if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) => {
            words!("다른 프로그램이 쓰고 있습니다", "another program is using it")
        }
        _ => words!("{error}", "{error}"),
    }
}

fn cause_of(error: &io::Error, what: Option<&Failure>) -> Words {
    let listens = what.is_some_and(|what| what.deed == Deed::Listen);
    match error.kind() {
        io::ErrorKind::PermissionDenied if listens => {
            words!("1024보다 작은 포트는 관리자만 쓸 수 있습니다", "ports below 1024 are the administrator's")
        }
        _ => cause(error),
    }
}

/// What to do about it, if there is something.
fn fix(kind: io::ErrorKind, what: Option<&Failure>, path: &str) -> Option<Words> {
    Some(match (kind, what?.deed) {
        (io::ErrorKind::AddrNotAvailable, _) => words!(
            "이 컴퓨터에서만 보려면 `whyfirst serve`, 같은 네트워크에서도 보려면 `whyfirst serve --host 0.0.0.0`을 치세요.",
            "For this machine alone type `whyfirst serve`; for others in the network too, `whyfirst serve --host 0.0.0.0`."
        ),
        (_, Deed::Listen) => words!(
            "다른 포트를 쓰세요: `whyfirst serve --port 8080`",
            "Use another port: `whyfirst serve --port 8080`"
        ),
        (io::ErrorKind::PermissionDenied, _) if cfg!(windows) => words!(
            "파일을 연 프로그램이 있으면 닫으세요. 그래도 안 되면 파일을 오른쪽 단추로 눌러 속성의 보안에서 읽기와 쓰기를 허용하세요.",
            "Close whatever program has it open. If that does not help, allow reading and writing in its properties, under Security."
        ),
        (io::ErrorKind::PermissionDenied, _) => words!(
            "읽고 쓸 권한을 되돌리세요: `chmod -R u+rwX {path}` (그래도 안 되면 `sudo chown -R \"$USER\" {path}`)",
            "Give yourself the right to read and write it: `chmod -R u+rwX {path}` (if that is refused, `sudo chown -R \"$USER\" {path}`)"
        ),
        (io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded, _) => words!(
            "필요 없는 파일을 지워 자리를 만든 다음 다시 치세요.",
            "Delete what you do not need to make room, and run it again."
        ),
        (io::ErrorKind::ReadOnlyFilesystem, _) => words!(
            "블로그 폴더를 쓸 수 있는 곳으로 옮긴 다음 다시 치세요.",
            "Move the blog's folder to where you can write, and run it again."
        ),
        (io::ErrorKind::InvalidFilename, _) => {
            words!("더 짧은 이름을 쓰세요.", "Use a shorter name.")
        }
        (io::ErrorKind::NotFound, _) => words!(
            "이름을 바꾸거나 옮기지 않았는지 보고 다시 치세요.",
            "See whether it was renamed or moved, and run it again."
        ),
        (io::ErrorKind::ResourceBusy, _) => {
            words!("그 프로그램을 닫고 다시 치세요.", "Close that program and run it again.")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::*;

    fn said(kind: io::ErrorKind, what: Failure) -> Words {
        let failed: Result<(), _> = Err(io::Error::from(kind));
        failure(&failed.context(what).context("more").unwrap_err(), |path| path == Path::new("내 글"))
    }

    #[test]
    fn a_failure_says_what_why_and_what_to_type() {
        let words = said(io::ErrorKind::PermissionDenied, Failure::listen("127.0.0.1", 80));
        assert!(words.ko.contains("1024보다 작은 포트") && words.ko.contains("--port 8080"), "{words:?}");
        let words = said(io::ErrorKind::AddrNotAvailable, Failure::listen("203.0.113.7", 1111));
        assert!(
            words.ko.contains("이 컴퓨터의 주소가 아닙니다") && words.en.contains("0.0.0.0"),
            "{words:?}"
        );
        let words = said(io::ErrorKind::StorageFull, Failure::write("./public/글 하나.html"));
        assert!(
            words.ko.starts_with("`public/글 하나.html`에 쓰지 못했습니다: 디스크에 남은 자리가"),
            "{words:?}"
        );
        #[cfg(unix)]
        {
            let words = said(io::ErrorKind::PermissionDenied, Failure::write("내 글/새/글.md"));
            assert!(words.ko.contains("`chmod -R u+rwX \"내 글\"`"), "{words:?}");
        }
    }

    /// Whatever the system says of the usual failures, none of its English is left.
    #[test]
    fn the_usual_causes_are_in_korean() {
        use io::ErrorKind as Kind;
        for kind in [
            Kind::PermissionDenied,
            Kind::NotFound,
            Kind::AlreadyExists,
            Kind::StorageFull,
            Kind::ReadOnlyFilesystem,
            Kind::InvalidFilename,
            Kind::IsADirectory,
            Kind::NotADirectory,
            Kind::AddrInUse,
            Kind::AddrNotAvailable,
        ] {
            let words = cause(&io::Error::from(kind));
            assert!(!words.ko.chars().any(|c| c.is_ascii_alphabetic()), "{words:?}");
        }
    }

    #[test]
    fn words_of_our_own_are_said_as_they_are() {
        let error = anyhow::Error::msg(words!("가", "a")).context("more");
        assert_eq!(failure(&error, |_| true), words!("가", "a"));
    }
}
