//! What the program says when it was typed wrong or the machine refuses: in the author's
//! language, with what to type instead, and nothing of the system's English.

use std::net::TcpListener;
use std::process::Command;

use crate::support::{TestSite, said, whyfirst};

/// What is said of arguments, in Korean and in English; they must fail with this code.
#[track_caller]
fn refused(site: &TestSite, arguments: &[&str], code: i32) -> [String; 2] {
    ["ko", "en"].map(|language| {
        let output = whyfirst(site.root(), &[&["--lang", language], arguments].concat());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", said(&output));
        said(&output)
    })
}

#[test]
fn what_was_typed_wrong_is_told_with_what_to_type() {
    let site = TestSite::small();
    let cases: &[(&[&str], &str, &str)] = &[
        (
            &["serve", "--port", "70000"],
            "1부터 65535까지의 숫자 + --port 8080",
            "from 1 to 65535 + --port 8080",
        ),
        (&["serve", "--port", "eight"], "`eight`는 포트가 될 수 없습니다 + --port 8080", "cannot be a port"),
        (&["serve", "--port"], "다음에 값을 적어야 합니다 + --port 8080", "Type: whyfirst serve --port 8080"),
        (
            &["serve", "--host", "home"],
            "`home`은 주소가 아닙니다 + --host 0.0.0.0",
            "is no address + --host 0.0.0.0",
        ),
        (&["serve", "--prot", "1"], "혹시 `--port`인가요?", "--port"),
        (&["bulid"], "혹시 `build`인가요?", "build"),
        (&["build", "-o"], "whyfirst build --output public", "Type: whyfirst build --output public"),
        (&["build", "--drafts=yes"], "`--drafts`에는 값을 적지 않습니다", "--drafts"),
        (
            &["build", "-u", "home"],
            "사이트 주소가 아닙니다 + https://example.org/",
            "--base-url https://example.org/",
        ),
        (&["build", "-q", "-q"], "`--quiet`를 두 번 적었습니다", "--quiet"),
        (&["build", "-q", "-v"], "`--quiet`와 `--verbose`는 함께", "--verbose"),
        (&["check", "--format", "xml"], "쓸 수 있는 값: text, json, github", "json"),
        (
            &["new", "post"],
            "제목을 적어야 합니다 + whyfirst new post \"",
            "Type: whyfirst new post \"Why tokens?\"",
        ),
        (&["new", "posts", "a"], "혹시 `post`인가요?", "post"),
        (
            &["theme", "eject"],
            "파일의 이름을 적어야 합니다 + eject post.html",
            "Type: whyfirst theme eject post.html",
        ),
        (&["completions"], "bash, zsh, fish, powershell, elvish 가운데 하나", "whyfirst completions bash"),
        (&["schema", "foo"], "`foo`는 쓸 수 없습니다. 쓸 수 있는 값: site", "site"),
        (&["help", "foo"], "`foo`라는 명령은 없습니다. 있는 명령: init", "foo"),
    ];
    for (arguments, korean, english) in cases {
        let [ko, en] = refused(&site, arguments, 2);
        assert!(korean.split(" + ").all(|part| ko.contains(part)), "{arguments:?}: {ko}");
        assert!(english.split(" + ").all(|part| en.contains(part)), "{arguments:?}: {en}");
        for parser in
            ["invalid value", "invalid digit", "not in 0..", "syntax", "unexpected", "이해하지 못했"]
        {
            assert!(!ko.contains(parser), "{arguments:?}: {ko}");
        }
    }
}

#[test]
fn a_folder_that_is_not_there_is_no_blog_without_settings() {
    let site = TestSite::small();
    let [ko, en] = refused(&site, &["--root", "nowhere", "build"], 1);
    assert!(
        ko.contains("`nowhere` 폴더가 없습니다") && en.contains("there is no folder `nowhere`"),
        "{ko}{en}"
    );
    let [ko, _] = refused(&site, &["init"], 1);
    assert!(ko.contains("이 폴더에는 이미 블로그가") && !ko.contains("cd ."), "{ko}");
}

#[test]
fn an_address_of_another_machine_is_told_of() {
    let site = TestSite::small();
    let [ko, en] = refused(&site, &["serve", "--host", "203.0.113.7", "--allow-network"], 3);
    assert!(ko.contains("이 컴퓨터의 주소가 아닙니다") && ko.contains("--host 0.0.0.0"), "{ko}");
    assert!(en.contains("does not have that address") && !ko.contains("os error"), "{en}");
}

/// `localhost` is the address that a person knows.
#[test]
fn the_preview_can_be_had_on_localhost() {
    let site = TestSite::small();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let mut preview = Command::new(env!("CARGO_BIN_EXE_whyfirst"));
    preview.args(["--lang", "en", "serve", "--host", "localhost", "--port", &port]).current_dir(site.root());
    let mut preview =
        preview.stderr(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    let stderr = preview.stderr.take().unwrap();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stderr), &mut first).unwrap();
    preview.kill().unwrap();
    preview.wait().unwrap();
    assert!(first.contains("http://127.0.0.1:"), "{first}");
}

/// What may not be read is told in Korean, with the command that gives the right back.
#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_is_told_with_the_way_back() {
    use std::os::unix::fs::PermissionsExt;
    let site = TestSite::small();
    let forbidden = site.path("static");
    std::fs::set_permissions(&forbidden, PermissionsExt::from_mode(0o000)).unwrap();
    // The administrator may read everything.
    if std::fs::read_dir(&forbidden).is_err() {
        let [ko, en] = refused(&site, &["build"], 3);
        assert!(
            ko.contains("`static`을 읽지 못했습니다: 그럴 권한이 없습니다")
                && ko.contains("chmod -R u+rwX static"),
            "{ko}"
        );
        assert!(en.contains("`static` cannot be read") && !ko.contains("os error"), "{en}");
    }
    std::fs::set_permissions(&forbidden, PermissionsExt::from_mode(0o755)).unwrap();
}

#[test]
fn a_name_that_no_disk_takes_is_told_of() {
    let site = TestSite::small();
    let [ko, en] = refused(&site, &["init", &"a".repeat(300)], 3);
    assert!(ko.contains("이름이 너무 깁니다") && ko.contains("더 짧은 이름을 쓰세요"), "{ko}");
    assert!(en.contains("the name is too long") && !en.contains("os error"), "{en}");
}

/// A file and a folder of one name, which no disk can hold.
#[test]
fn a_file_in_the_way_of_a_folder_is_told_of() {
    let site = TestSite::small();
    site.write("static/posts", "a file");
    let [ko, en] = refused(&site, &["build"], 3);
    assert!(ko.contains("`posts`라는 파일도 있고 같은 이름의 폴더도"), "{ko}");
    assert!(en.contains("fix: Rename that file"), "{en}");
}
