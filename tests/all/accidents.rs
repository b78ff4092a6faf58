//! What can go wrong with a whole site, and that nothing is lost when it does.

use std::fs;
use std::path::Path;

use whyfirst::cli::Exit;

use crate::support::{TestSite, tree};

/// Builds into `output`, and sees that the build is refused and no file changes.
fn refuses(site: &TestSite, arguments: &[&str]) {
    let before = tree(site.root());
    assert_eq!(site.run(arguments), Exit::Mend, "{arguments:?}");
    assert_eq!(tree(site.root()), before, "{arguments:?}");
}

#[test]
fn an_output_folder_that_holds_the_authors_work_is_refused() {
    let site = TestSite::small();
    let parent = site.root().parent().unwrap().to_str().unwrap().to_owned();
    let own = site.root().to_str().unwrap().to_owned();
    for output in [
        "content",
        "content/posts",
        "static",
        "static/x",
        "themes",
        "templates",
        ".",
        "..",
        "/",
        "content/../static",
        &parent,
        &own,
    ] {
        refuses(&site, &["build", "--output", output]);
        site.write("site.toml", format!("title = \"글\"\noutput = \"{output}\"\n"));
        refuses(&site, &["build"]);
        site.write("site.toml", "title = \"글\"\n");
    }
}

#[test]
#[cfg(unix)]
fn an_output_folder_is_seen_through_links() {
    let site = TestSite::small();
    std::os::unix::fs::symlink(site.path("content"), site.path("public")).unwrap();
    refuses(&site, &["build"]);
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(site.root(), elsewhere.path().join("site")).unwrap();
    let through = elsewhere.path().join("site/static");
    refuses(&site, &["build", "--output", through.to_str().unwrap()]);
}

#[test]
fn a_broken_template_leaves_the_older_site() {
    let site = TestSite::small();
    assert_eq!(site.build(), Exit::Fine);
    let before = tree(&site.path("public"));
    site.write(
        "templates/post.html",
        "{% extends \"base.html\" %}{% block main %}{{ page.nothing.here }}{% endblock %}",
    );
    site.write(
        "content/posts/token.md",
        "+++\ntitle = \"바뀐 글\"\ndate = 2026-01-02\nwhy = \"왜\"\nexplains = [\"낱조각\"]\n+++\n낱조각\n",
    );
    assert_eq!(site.build(), Exit::Mend);
    assert_eq!(tree(&site.path("public")), before);
    site.write("templates/post.html", "{% if %}");
    assert_eq!(site.build(), Exit::Mend);
    assert_eq!(tree(&site.path("public")), before);
    assert_eq!(site.messages(), ["template templates/post.html:1:7"]);
}

#[test]
fn what_whyfirst_did_not_write_stays() {
    let site = TestSite::small();
    assert_eq!(site.build(), Exit::Fine);
    site.write("public/CNAME", "example.org\n");
    site.write("public/.git/HEAD", "ref: refs/heads/main\n");
    fs::remove_file(site.path("content/posts/token.md")).unwrap();
    assert_eq!(site.build(), Exit::Fine);
    assert_eq!(site.read("public/CNAME"), "example.org\n");
    assert_eq!(site.read("public/.git/HEAD"), "ref: refs/heads/main\n");
    assert!(!site.path("public/posts/token/index.html").exists(), "a page of ours goes with its post");
    assert!(site.path("public/index.html").exists());
}

#[test]
fn addresses_cannot_climb() {
    let site = TestSite::small();
    let post = |keys: &str| format!("+++\ntitle = \"글\"\ndate = 2026-01-02\nwhy = \"왜\"\n{keys}\n+++\n");
    for keys in [
        "slug = \"../../outside\"",
        "slug = \"a/b\"",
        "slug = \"..\\\\x\"",
        "aliases = [\"/../outside/\"]",
        "aliases = [\"a/../../outside\"]",
        "aliases = [\"%2e%2e/outside/\"]",
        "aliases = [\"..\\\\outside\"]",
    ] {
        site.write("content/posts/climber.md", post(keys));
        assert_eq!(site.build(), Exit::Mend, "{keys}");
        let messages = site.messages();
        assert!(
            messages.iter().any(|message| message.starts_with("address-climbs content/posts/climber.md:5:")),
            "{keys}: {messages:?}"
        );
        assert!(!site.path("public").exists());
    }
    site.write("content/posts/climber.md", post("tags = [\"../../../outside\", \"..\", \"C:\\\\x\"]"));
    assert_eq!(site.build(), Exit::Fine);
    let escaped: Vec<_> = tree(site.root())
        .into_keys()
        .filter(|path| path.contains("outside") && !path.starts_with("public/"))
        .collect();
    assert_eq!(escaped, Vec::<String>::new());
}

#[test]
#[cfg(unix)]
fn a_link_out_of_the_site_is_refused() {
    let secret = tempfile::tempdir().unwrap();
    fs::write(secret.path().join("secret.txt"), "secret").unwrap();
    let site = TestSite::small();
    std::os::unix::fs::symlink(secret.path().join("secret.txt"), site.path("static/secret.txt")).unwrap();
    assert_eq!(site.build(), Exit::Mend);
    assert_eq!(site.messages(), ["link-leads-out static/secret.txt"]);
    fs::remove_file(site.path("static/secret.txt")).unwrap();
    std::os::unix::fs::symlink(secret.path(), site.path("content/posts/elsewhere")).unwrap();
    assert_eq!(site.build(), Exit::Mend);
    assert!(!site.path("public").exists());
}

#[test]
#[cfg(unix)]
fn a_link_within_the_site_is_followed() {
    let site = TestSite::small();
    std::os::unix::fs::symlink(site.path("static/robots-note.txt"), site.path("static/other.txt")).unwrap();
    std::os::unix::fs::symlink(site.path("static"), site.path("static/loop")).unwrap();
    assert_eq!(site.build(), Exit::Fine);
    assert_eq!(site.read("public/other.txt"), "note\n");
}

#[test]
fn includes_stay_within_the_site() {
    let site = TestSite::small();
    site.write("content/posts/inc.md", "+++\ntitle = \"글\"\ndate = 2026-01-02\nwhy = \"왜\"\n+++\n{{< include file=\"../../../../../../../../etc/passwd\" >}}\n");
    assert_eq!(site.messages(), ["include-missing content/posts/inc.md:6:1"]);
}

#[test]
fn two_sources_of_one_address_are_named() {
    let site = TestSite::small();
    site.write(
        "content/posts/other.md",
        "+++\ntitle = \"글\"\ndate = 2026-01-02\nwhy = \"왜\"\nslug = \"token\"\n+++\n",
    );
    site.write("static/glossary/token/index.html", "mine");
    site.write("static/tags/index.html", "mine");
    assert_eq!(site.build(), Exit::Mend);
    let twice: Vec<_> =
        site.messages().into_iter().filter(|message| message.starts_with("address-twice")).collect();
    assert_eq!(
        twice,
        [
            "address-twice content/posts/token.md:2:9",
            "address-twice static/glossary/token/index.html",
            "address-twice static/tags/index.html"
        ]
    );
}

/// The messages of one file never hide those of another.
#[test]
fn every_error_is_shown_at_once() {
    let site = TestSite::small();
    site.write("content/posts/a.md", "no front matter\n");
    site.write("content/posts/b.md", "+++\ntitle = \"b\n+++\n");
    site.write(
        "content/posts/c.md",
        "+++\ntitle = \"c\"\nwhy = \"왜\"\n+++\n[글](nowhere.md)\n![그림](nothing.png)\n",
    );
    site.write("content/posts/d.md", b"+++\ntitle = \"\xc5\xe4\xc5\xab\"\n+++\n");
    let messages = site.messages();
    for code in [
        "front-matter-missing content/posts/a.md",
        "syntax content/posts/b.md:2",
        "link-missing content/posts/c.md:5:1",
        "image-missing content/posts/c.md:6:1",
        "encoding-legacy content/posts/d.md",
    ] {
        assert!(messages.iter().any(|message| message.starts_with(code)), "{code}: {messages:?}");
    }
    assert_eq!(site.build(), Exit::Mend);
}

#[test]
#[cfg(unix)]
fn a_file_that_cannot_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = TestSite::small();
    let locked = site.path("content/posts/locked.md");
    site.write("content/posts/locked.md", "+++\ntitle = \"글\"\n+++\n");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&locked).is_ok() {
        // Whoever runs as root reads everything: a dangling link is as unreadable.
        fs::remove_file(&locked).unwrap();
        std::os::unix::fs::symlink(site.path("content/posts/gone.md"), &locked).unwrap();
    }
    assert_eq!(site.build(), Exit::Mend);
    let messages = site.messages();
    assert!(messages.iter().any(|message| message.ends_with("content/posts/locked.md")), "{messages:?}");
}

/// Rule 15 of `docs/korean.md`: folders of ordinary people.
#[test]
fn folders_with_spaces_and_hangul_work() {
    let site = TestSite::small();
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("내 문서/블로그");
    copy(site.root(), &home);
    let exit = whyfirst::cli::run_with(["whyfirst", "--quiet", "--root", home.to_str().unwrap(), "build"]);
    assert_eq!(exit, Exit::Fine);
    assert!(home.join("public/posts/token/index.html").exists());
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in tree(from) {
        let to = to.join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, bytes).unwrap();
    }
}

/// Two addresses that a server tells apart and the disks of Windows and macOS do not.
#[test]
fn addresses_that_differ_by_capitals_are_told() {
    let site = TestSite::small();
    site.write("static/Notes.txt", "a");
    site.write("static/notes.txt", "b");
    site.write(
        "content/posts/other.md",
        "+++\ntitle = \"글\"\nwhy = \"왜\"\naliases = [\"/Posts/Token/\"]\n+++\n",
    );
    let expected = ["output-collision content/posts/token.md:2:9", "output-collision static/notes.txt"];
    assert_eq!(site.messages(), expected);
}

/// What was changed by hand in the output folder is kept, and the message says where.
#[test]
fn what_is_set_aside_is_told() {
    let site = TestSite::small();
    assert_eq!(site.build(), Exit::Fine);
    site.write("public/404.html", "손으로 고친 글");
    let output = crate::support::whyfirst(site.root(), &["build", "--lang", "ko"]);
    let said = crate::support::said(&output);
    assert!(said.contains("output-set-aside") && said.contains("404.html"), "{said}");
    let kept = tree(&site.path(".whyfirst"));
    assert!(kept.values().any(|bytes| bytes == "손으로 고친 글".as_bytes()), "{:?}", kept.keys());
}
