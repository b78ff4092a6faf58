//! `whyfirst fix`: what ordinary machines leave in a site is mended, and the original is
//! kept.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;
use whyfirst::cli::Exit;

use crate::support::{TestSite, messages, refuses, said, tree, whyfirst};

fn without_cache(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    tree(folder).into_iter().filter(|(path, _)| !path.starts_with(".whyfirst/")).collect()
}

/// What ordinary machines leave in a site: file, its bytes, what it becomes.
fn spoilt() -> Vec<(&'static str, Vec<u8>, &'static str, String)> {
    let korean = "+++\ntitle = \"똠방각하\"\ndate = 2026-01-02\nwhy = \"왜\"\n+++\n본문\n";
    let windows = korean.replace('\n', "\r\n");
    let utf16 = std::iter::once(0xFEFF).chain(windows.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let pieces: String =
        "+++\ntitle = \"나뉜\"\ndate = 2026-01-02\nwhy = \"왜\"\n+++\n한글\n".nfd().collect();
    let lookalike =
        "———\ntitle： “닮은”\ndate: 2026-01-02\nwhy: 왜\n———\n[글]（cp949.md） 토\u{200B}큰 `토\u{200B}큰`\n";
    let right = "---\ntitle: \"닮은\"\ndate: 2026-01-02\nwhy: 왜\n---\n[글](cp949.md) 토큰 `토\u{200B}큰`\n";
    let term = "+++\nterm = \"나뭇잎\"\naliases = [\"leaf\"]\nwhy = \"왜\"\nshort = \"뜻\"\n+++\n";
    vec![
        ("content/posts/cp949.md", encoding(korean), "content/posts/cp949.md", korean.to_owned()),
        ("content/posts/utf16.md", utf16, "content/posts/utf16.md", windows.clone()),
        ("content/posts/nfd.md", pieces.clone().into_bytes(), "content/posts/nfd.md", pieces.nfc().collect()),
        ("content/posts/내 글 .md", lookalike.into(), "content/posts/내 글.md", right.to_owned()),
        (
            "content/glossary/token.md.txt",
            term.into(),
            "content/glossary/token.md",
            term.replace("aliases", "also"),
        ),
    ]
}

/// Korean text as Windows used to write it.
fn encoding(text: &str) -> Vec<u8> {
    encoding_rs::EUC_KR.encode(text).0.into_owned()
}

fn spoilt_site() -> TestSite {
    let site = TestSite::new(&[("static/other.md", "토\u{200B}큰\n")]);
    // What is mended here is not the order of ideas.
    site.write(
        "site.toml",
        "title = \"글\"\nbase_url = \"https://example.org/\"\n[lints]\nterm-unused = \"off\"\n",
    );
    for (path, bytes, ..) in spoilt() {
        site.write(path, bytes);
    }
    site
}

#[test]
fn fix_mends_and_keeps_the_original() {
    let site = spoilt_site();
    assert_eq!(site.run(&["fix"]), Exit::Fine);
    for (path, bytes, right, text) in spoilt() {
        assert_eq!(site.read(right), text, "{path}");
        assert_eq!(fs::read(site.path(&format!("{path}.bak"))).unwrap(), bytes, "the backup of {path}");
        assert!(right == path || !site.path(path).exists(), "{path}");
    }
    assert_eq!(site.read("static/other.md"), "토\u{200B}큰\n", "what is no text of the blog stays");
    assert_eq!(site.messages(), [""; 0]);
    let after = without_cache(site.root());
    assert_eq!(site.run(&["fix"]), Exit::Fine);
    assert!(without_cache(site.root()) == after, "a second time there is nothing to do");
}

#[test]
fn fix_does_what_its_messages_say() {
    for (path, ..) in spoilt() {
        let site = spoilt_site();
        let output = whyfirst(site.root(), &["check"]);
        // Quotes belong to the shell.
        let shown = format!("whyfirst fix {path}");
        let quoted = format!("whyfirst fix \"{path}\"");
        let told = said(&output);
        let mentioned = told.contains(&shown) || told.contains(&quoted);
        assert!(mentioned, "{path}: {told}");
        assert_eq!(whyfirst(site.root(), &["fix", path]).status.code(), Some(0));
        let left = messages(site.root());
        assert!(!left.iter().any(|message| message.contains(path)), "{path}: {left:?}");
    }
}

#[test]
fn a_dry_run_changes_nothing() {
    let site = spoilt_site();
    let before = tree(site.root());
    let output = whyfirst(site.root(), &["fix", "--dry-run"]);
    assert_eq!(output.status.code(), Some(0));
    for (path, ..) in spoilt() {
        assert!(said(&output).contains(path), "{path}: {}", said(&output));
    }
    assert!(tree(site.root()) == before);
}

#[test]
fn older_backups_stay() {
    let site = TestSite::small();
    let path = "content/posts/token.md";
    site.write(&format!("{path}.bak"), "the oldest");
    for (count, name) in [(2, "bak2"), (3, "bak3")] {
        let spoilt = format!("+++\ntitle = “{count}”\n+++\n");
        site.write(path, &spoilt);
        assert_eq!(site.run(&["fix", path]), Exit::Fine);
        assert_eq!(site.read(&format!("{path}.{name}")), spoilt);
    }
    assert_eq!(site.read(&format!("{path}.bak")), "the oldest");
    let (files, _) = whyfirst::load::content(site.root()).unwrap();
    assert!(files.iter().all(|file| !file.path.contains(".bak")), "a backup is no content: {files:?}");
    assert_eq!(site.build(), Exit::Fine);
    assert!(!tree(&site.path("public")).keys().any(|path| path.contains(".bak")), "no backup is published");
}

#[test]
fn what_cannot_be_read_for_certain_is_refused() {
    let site = TestSite::small();
    let half = ["첫 줄\n".as_bytes(), b"\xc7\xd1\xb1\xdb\n"].concat();
    site.write("content/posts/half.md", half);
    site.write("content/posts/binary.md", b"a\0b\0");
    refuses(site.root(), &["fix", "content/posts/half.md"], 1, "두 가지 방식이 섞여");
    refuses(site.root(), &["fix"], 1, "글이 아닌 파일");
    // The others are mended all the same.
    site.write("content/posts/good.md", encoding("+++\ntitle = \"글\"\nwhy = \"왜\"\n+++\n"));
    assert_eq!(site.run(&["fix"]), Exit::Mend);
    assert!(site.read("content/posts/good.md").contains("글"));
}

#[test]
fn fix_leaves_other_files_alone() {
    let site = spoilt_site();
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    fs::write(elsewhere.path(), "토\u{200B}큰").unwrap();
    let outside = elsewhere.path().to_str().unwrap();
    refuses(site.root(), &["fix", outside], 2, "이 블로그의 글이 아닙니다");
    refuses(site.root(), &["fix", "static/other.md"], 2, "이 블로그의 글이 아닙니다");
    refuses(site.root(), &["fix", "content/posts/cp94.md"], 2, "혹시 `content/posts/cp949.md`인가요?");
    // One wrong name, and none of the others is touched.
    refuses(site.root(), &["fix", "content/posts/nfd.md", "nothing.md"], 2, "nothing.md");
    assert_eq!(fs::read_to_string(elsewhere.path()).unwrap(), "토\u{200B}큰");
}

#[test]
fn a_name_that_is_taken_is_refused() {
    let site = TestSite::small();
    site.write("content/posts/token.md.txt", "+++\ntitle = \"다른 글\"\nwhy = \"왜\"\n+++\n");
    refuses(site.root(), &["fix"], 1, "이름을 `token.md`로 고칠 수 없습니다");
}

#[test]
#[cfg(target_os = "linux")]
fn names_in_pieces_are_put_together() {
    let site = TestSite::small();
    let pieces: String = "연재".nfd().collect();
    let post = "+++\ntitle = \"글\"\ndate = 2026-01-02\nwhy = \"왜\"\n+++\n";
    site.write(&format!("content/posts/{pieces}/{pieces}.md"), post);
    site.write(&format!("content/posts/{pieces}/_index.md"), "+++\ntitle = \"연재\"\nwhy = \"왜\"\n+++\n");
    // By the name that messages and keyboards give, the file is found too.
    assert_eq!(site.run(&["fix", "content/posts/연재/연재.md"]), Exit::Fine);
    assert!(site.path(&format!("content/posts/{pieces}/연재.md")).is_file());
    assert_eq!(site.run(&["fix"]), Exit::Fine);
    assert_eq!(site.read("content/posts/연재/연재.md"), post);
    assert!(!site.path(&format!("content/posts/{pieces}")).exists());
    assert_eq!(site.messages(), [""; 0]);
}

#[test]
#[cfg(unix)]
fn permissions_and_links_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = TestSite::small();
    let path = site.path("content/posts/private.md");
    site.write("content/posts/private.md", "+++\ntitle = “글”\nwhy = \"왜\"\n+++\n");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    std::os::unix::fs::symlink("private.md", site.path("content/posts/link.md")).unwrap();
    assert_eq!(site.run(&["fix", "content/posts/link.md"]), Exit::Fine);
    assert!(site.read("content/posts/private.md").contains("\"글\""));
    assert!(site.path("content/posts/link.md").is_symlink());
    for name in ["private.md", "private.md.bak"] {
        let mode = fs::metadata(site.path(&format!("content/posts/{name}"))).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn settings_are_mended_too() {
    let site = TestSite::small();
    site.write("site.toml", "title ＝ “글”\n");
    assert_eq!(site.build(), Exit::Mend);
    assert_eq!(site.run(&["fix", "site.toml"]), Exit::Fine);
    assert_eq!(site.read("site.toml"), "title = \"글\"\n");
    assert_eq!(site.read("site.toml.bak"), "title ＝ “글”\n");
    assert_eq!(site.build(), Exit::Fine);
}
