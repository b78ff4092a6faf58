//! What the preview makes of changes that are not simply there: files that are half
//! written, places that links lead to, another branch checked out.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use whyfirst::watch::{Watcher, Woken};
use whyfirst::workspace::Changes;

#[cfg(unix)]
use crate::preview_support::{Answer, Previewed};
use crate::preview_support::{PATIENCE, post};
use crate::support::TestSite;

/// Saves another post and waits until it is shown.
#[cfg(target_os = "linux")]
fn save_another(preview: &Previewed, number: usize) {
    preview.site.write(&format!("content/posts/other-{number}.md"), post("다른 글", "본문"));
    preview.wait_for(&format!("/posts/other-{number}/"), |answer| answer.status == 200);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_is_half_written_is_not_shown_whatever_comes_meanwhile() {
    use std::io::Write as _;

    let preview = Previewed::new(TestSite::small());
    let text = post("새 글", "처음\n\n끝");
    let (half, rest) = text.split_at(text.find("끝").unwrap());
    // In a new folder, in one that is there, over a post, and beside posts.
    fs::create_dir(preview.site.path("content/posts/new")).unwrap();
    let files = [
        ("content/posts/new/index.md", "/posts/new/"),
        ("content/posts/beside.md", "/posts/beside/"),
        ("content/posts/token.md", "/posts/token/"),
        ("static/copied.txt", "/copied.txt"),
    ];
    let mut open: Vec<fs::File> =
        files.iter().map(|(path, _)| fs::File::create(preview.site.path(path)).unwrap()).collect();
    for file in &mut open {
        file.write_all(half.as_bytes()).unwrap();
    }
    // Long enough for every look at a new folder, and for the listing that each file brings.
    for number in 0..5 {
        save_another(&preview, number);
        std::thread::sleep(Duration::from_millis(60));
        for address in ["/posts/new/", "/posts/beside/", "/copied.txt"] {
            assert_eq!(preview.get(address).status, 404, "{address}");
        }
        let token = preview.get("/posts/token/").text();
        assert!(token.contains("본문은") && !token.contains("처음"));
    }
    for file in &mut open {
        file.write_all(rest.as_bytes()).unwrap();
    }
    drop(open);
    for (_, address) in files {
        preview.wait_for(address, |answer| answer.status == 200 && answer.text().contains('끝'));
    }
}

#[cfg(unix)]
#[test]
fn what_changes_where_links_lead_is_shown() {
    use std::os::unix::fs::symlink;

    let site = TestSite::small();
    site.write("notes/linked.md", post("이어진 글", "처음"));
    site.write("notes/more/a.md", post("안의 글", "처음"));
    symlink("../../notes/linked.md", site.path("content/posts/linked.md")).unwrap();
    let preview = Previewed::new(site);
    // One link that was there, and one that is made later: it is whole at once.
    symlink("../../notes/more", preview.site.path("content/posts/more")).unwrap();
    let shows = |words: &'static str| move |answer: &Answer| answer.text().contains(words);
    preview.wait_for("/posts/linked/", shows("처음"));
    preview.wait_for("/posts/more/a/", shows("처음"));
    preview.site.write("notes/linked.md", post("이어진 글", "고침"));
    preview.wait_for("/posts/linked/", shows("고침"));
    // By the name of the link, and as editors save.
    preview.site.write("content/posts/more/a.md", post("안의 글", "고침"));
    preview.wait_for("/posts/more/a/", shows("고침"));
    preview.site.write("notes/new", post("이어진 글", "바꿈"));
    fs::rename(preview.site.path("notes/new"), preview.site.path("notes/linked.md")).unwrap();
    preview.wait_for("/posts/linked/", shows("바꿈"));
    preview.site.write("notes/more/deep/b.md", post("더 안의 글", "본문"));
    preview.wait_for("/posts/more-deep/b/", |answer| answer.status == 200);
    preview.site.write("notes/more/deep/c.md", post("더 안의 글", "본문"));
    preview.wait_for("/posts/more-deep/c/", |answer| answer.status == 200);
    // Away and back, the file and the folder.
    fs::remove_file(preview.site.path("notes/linked.md")).unwrap();
    preview.wait_for("/posts/linked/", |answer| answer.status == 404);
    preview.site.write("notes/linked.md", post("이어진 글", "다시"));
    preview.wait_for("/posts/linked/", shows("다시"));
    fs::rename(preview.site.path("notes/more"), preview.site.path("notes/away")).unwrap();
    preview.wait_for("/posts/more/a/", |answer| answer.status == 404);
    fs::rename(preview.site.path("notes/away"), preview.site.path("notes/more")).unwrap();
    preview.wait_for("/posts/more/a/", |answer| answer.status == 200);
    preview.site.write("notes/more/a.md", post("안의 글", "끝"));
    preview.wait_for("/posts/more/a/", shows("끝"));
}

#[cfg(unix)]
#[test]
fn links_that_lead_elsewhere_from_now_on_are_followed_there() {
    use std::os::unix::fs::symlink;

    let site = TestSite::small();
    for folder in ["first", "second"] {
        site.write(&format!("{folder}/a.md"), post("글", folder));
        site.write(&format!("{folder}/in/b.md"), post("안의 글", folder));
    }
    // By a folder that is a link, and by a link to a link.
    symlink("first", site.path("way")).unwrap();
    symlink("../../way/a.md", site.path("content/posts/a.md")).unwrap();
    symlink("../../in", site.path("content/posts/in")).unwrap();
    symlink("first/in", site.path("in")).unwrap();
    let preview = Previewed::new(site);
    let wait = |path: &str, words: &str| {
        preview.wait_for(path, |answer| answer.text().contains(words));
    };
    preview.site.write("first/a.md", post("글", "처음"));
    wait("/posts/a/", "처음");
    preview.site.write("first/in/b.md", post("안의 글", "처음"));
    wait("/posts/in/b/", "처음");
    for (link, target) in [("way", "second"), ("in", "second/in")] {
        fs::remove_file(preview.site.path(link)).unwrap();
        symlink(target, preview.site.path(link)).unwrap();
    }
    wait("/posts/a/", "second");
    wait("/posts/in/b/", "second");
    preview.site.write("second/a.md", post("글", "다음"));
    wait("/posts/a/", "다음");
    preview.site.write("second/in/b.md", post("안의 글", "다음"));
    wait("/posts/in/b/", "다음");
}

/// Runs git in a folder.
fn git(folder: &Path, arguments: &[&str]) {
    let who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false"];
    let mut command = Command::new("git");
    // A repository around the test, or settings of whoever runs it, are not meant.
    command.env("GIT_CONFIG_GLOBAL", "").env("GIT_CONFIG_NOSYSTEM", "1").env_remove("GIT_DIR");
    let ran = command.args(who).args(arguments).current_dir(folder).output().unwrap();
    assert!(ran.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
}

/// How many posts another branch changes.
const POSTS: usize = 400;

/// A site with two branches in which every post is another.
fn branched() -> TestSite {
    let site = TestSite::small();
    git(site.root(), &["init", "--quiet", "--initial-branch", "first"]);
    for branch in ["first", "second"] {
        for number in 0..POSTS {
            // Some of the folders are there in one branch only.
            let folder = if number % 5 == 0 { branch } else { "both" };
            let path = format!("content/posts/{folder}-{}/{number}.md", number % 20);
            site.write(&path, post(&format!("글 {number}"), branch));
        }
        git(site.root(), &["add", "--all"]);
        git(site.root(), &["commit", "--quiet", "--message", branch]);
        if branch == "first" {
            git(site.root(), &["checkout", "--quiet", "-b", "second"]);
            fs::remove_dir_all(site.path("content/posts")).unwrap();
        }
    }
    site
}

#[test]
fn another_branch_is_one_change() {
    let site = branched();
    let root = site.root().canonicalize().unwrap();
    let (mut watcher, _) = Watcher::start(&root);
    for branch in ["first", "second", "first"] {
        // Listened to while it is at work, as a preview does.
        let told = std::thread::scope(|scope| {
            scope.spawn(|| git(&root, &["checkout", "--quiet", branch]));
            next_change(&mut watcher)
        });
        for number in 0..POSTS {
            let folder = if number % 5 == 0 { branch } else { "both" };
            let path = format!("content/posts/{folder}-{}/{number}.md", number % 20);
            assert!(told.touch(&path), "{branch}: {path} was not told of with the others");
        }
        // A last look at new folders may find the same once more.
        while !matches!(watcher.wait(Some(Duration::from_millis(500))), Woken::Quiet) {}
    }
}

fn next_change(watcher: &mut Watcher) -> Changes {
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        if let Woken::Changes(changes) = watcher.wait(Some(PATIENCE)) {
            return changes;
        }
    }
    panic!("nothing was told");
}
