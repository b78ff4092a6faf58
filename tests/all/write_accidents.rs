//! Accidents while a site is written: the process is killed, the disk is full, a file
//! cannot be read, two builds run at once. Nothing is lost in any.
//!
//! A test that has to kill a build runs this binary again with one of the `child_…`
//! tests, which do nothing unless [`ROOT`] is set.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use whyfirst::model::{Content, Output};

use crate::write_support::{Files, Site, begin, files_of, text_file};

/// Tells a child which site to write.
const ROOT: &str = "WHYFIRST_TEST_ROOT";

/// Tells a child which version of the site to write.
const VERSION: &str = "WHYFIRST_TEST_VERSION";

/// Pages of the site; each has a style of its own.
const PAGES: usize = 120;

fn child_of_this_binary(test: &str, root: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([&format!("write_accidents::{test}"), "--exact", "--nocapture", "--test-threads=1"]);
    command.env(ROOT, root).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn told_root() -> Option<PathBuf> {
    std::env::var_os(ROOT).map(PathBuf::from)
}

/// A site of one version: a page that never changes, pages that change in every version
/// and name a style whose name changes with them, a feed.
fn version(number: u32) -> Files {
    let mut files = Files::new();
    let filler = "문장 ".repeat(300);
    files.insert("index.html".into(), b"always the same".into());
    files.insert("sitemap.xml".into(), format!("sitemap {number}").into());
    for page in 0..PAGES {
        let style = style_of(page, number);
        files.insert(page_path(page), format!("{style}\n{number}\n{filler}\nend {number}").into());
        files.insert(style, format!("style {number} {filler}").into());
    }
    files
}

fn page_path(page: usize) -> String {
    format!("posts/{page}/index.html")
}

fn style_of(page: usize, version: u32) -> String {
    format!("assets/{}/{page}.{version}.css", page % 5)
}

fn write_version(root: &Path, number: u32) -> bool {
    let staging = begin(root).unwrap();
    for (path, bytes) in version(number) {
        staging.put(Output { path, content: Content::Bytes(bytes) }).unwrap();
    }
    staging.commit().unwrap().unwrap().recovered
}

#[test]
fn child_writes_a_version() {
    let Some(root) = told_root() else { return };
    write_version(&root, std::env::var(VERSION).unwrap().parse().unwrap());
}

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// Starts a build of a version and kills it once `now` says so.
fn build_and_kill(root: &Path, number: u32, now: impl Fn() -> bool) {
    let mut child = child_of_this_binary("child_writes_a_version", root)
        .env(VERSION, number.to_string())
        .spawn()
        .unwrap();
    while !now() && child.try_wait().unwrap().is_none() {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Fails unless each file of the output is whole, of the old version or of the new, and
/// each page has its style.
fn assert_sound(site: &Site, old: u32, new: u32) {
    let (written, old, new) = (site.written(), version(old), version(new));
    assert_eq!(written["CNAME"], b"example.org");
    assert_eq!(written[".git/HEAD"], b"ref");
    for (path, bytes) in &written {
        let known = ["CNAME", ".git/HEAD"].contains(&path.as_str());
        assert!(known || [old.get(path), new.get(path)].contains(&Some(bytes)), "{path} is not whole");
    }
    for page in (0..PAGES).map(page_path) {
        let text = String::from_utf8_lossy(&written[&page]);
        let style = text.lines().next().unwrap();
        assert!(written.contains_key(style), "{page} names {style}, which is not there");
    }
}

#[test]
fn a_build_that_is_killed_leaves_a_sound_site_and_the_next_finishes() {
    let site = Site::new();
    site.file("public/CNAME", "example.org");
    site.file("public/.git/HEAD", "ref");
    write_version(&site.root, 0);
    let started = Instant::now();
    build_and_kill(&site.root, 1, || false);
    let a_build = started.elapsed();

    let mut chance = Chance(0x5EED);
    let mut recovered = 0;
    for round in 1..=32u32 {
        let (old, new) = (round, round + 1);
        let page = chance.below(PAGES as u64) as usize;
        let delay = a_build.mul_f64(chance.below(1000) as f64 / 800.0);
        let (started, here) = (Instant::now(), |path: String| site.output(&path).exists());
        let old_page = version(old).remove(&page_path(page)).unwrap();
        match round % 4 {
            // As its styles come, as its pages change, as its old styles go; and any time.
            0 => build_and_kill(&site.root, new, || here(style_of(page, new))),
            1 => build_and_kill(&site.root, new, || {
                fs::read(site.output(&page_path(page))).is_ok_and(|bytes| bytes != old_page)
            }),
            2 => build_and_kill(&site.root, new, || !here(style_of(page, old))),
            _ => build_and_kill(&site.root, new, || started.elapsed() > delay),
        }
        assert_sound(&site, old, new);
        recovered += u32::from(write_version(&site.root, new));
        let mut expected = version(new);
        expected.extend([("CNAME".into(), b"example.org".into()), (".git/HEAD".into(), b"ref".into())]);
        assert!(site.written() == expected, "round {round}: the next build did not make version {new}");
        site.assert_tidy();
    }
    assert!(recovered > 0, "no build was killed while the output changed, so nothing was shown");
    assert!(!site.root.join(".whyfirst/set-aside").exists(), "what we wrote was taken for somebody's");
}

#[test]
fn a_first_build_that_is_killed_leaves_all_or_nothing() {
    let site = Site::new();
    let started = Instant::now();
    build_and_kill(&site.root, 1, || false);
    let a_build = started.elapsed();
    let mut chance = Chance(0xC01D);
    for _ in 0..12 {
        fs::remove_dir_all(site.root.join("public")).unwrap();
        let (started, delay) = (Instant::now(), a_build.mul_f64(chance.below(1000) as f64 / 800.0));
        build_and_kill(&site.root, 1, || started.elapsed() > delay);
        assert!(!site.root.join("public").exists() || site.written() == version(1));
        write_version(&site.root, 1);
        assert!(site.written() == version(1));
        site.assert_tidy();
    }
}

#[test]
fn the_build_after_a_killed_one_may_be_of_another_site() {
    let site = Site::new();
    write_version(&site.root, 1);
    build_and_kill(&site.root, 2, || site.output(&style_of(9, 2)).exists());
    site.write(&[("index.html", "small")]);
    site.assert_holds(&[("index.html", "small")]);
    assert!(!site.root.join(".whyfirst/set-aside").exists());
}

/// Waits until a child has made a file.
fn wait_for(path: &Path, child: &mut Child) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !path.exists() {
        assert!(child.try_wait().unwrap().is_none(), "the child ended early");
        assert!(Instant::now() < deadline, "the child never came to its place");
        std::thread::yield_now();
    }
}

#[test]
fn child_holds_the_lock() {
    let Some(root) = told_root() else { return };
    let staging = begin(&root).unwrap();
    staging.put(text_file("index.html", "theirs")).unwrap();
    fs::write(root.join("ready"), "").unwrap();
    loop {
        std::thread::park();
    }
}

#[test]
fn a_second_build_is_refused_until_the_first_has_ended() {
    let site = Site::new();
    site.write(&[("index.html", "old")]);
    let mut child = child_of_this_binary("child_holds_the_lock", &site.root).spawn().unwrap();
    wait_for(&site.root.join("ready"), &mut child);
    let busy = begin(&site.root).unwrap_err();
    assert_eq!(busy.code, "output-busy");
    #[cfg(unix)]
    assert!(busy.message.en.contains(&child.id().to_string()), "{busy:?}");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(site.written()["index.html"], b"old");
    site.write(&[("index.html", "new")]);
    site.assert_holds(&[("index.html", "new")]);
}

#[test]
fn a_source_that_cannot_be_read_is_named() {
    let site = Site::new();
    site.write(&[("a.png", "old")]);
    for source in ["static/missing.png", "static"] {
        fs::create_dir_all(site.root.join("static")).unwrap();
        let staging = site.begin();
        let content = Content::File(site.root.join(source));
        let error = staging.put(Output { path: "a.png".into(), content }).unwrap_err();
        assert!(format!("{error:#}").contains(source), "{error:#}");
        assert!(staging.commit().is_err());
        site.assert_holds(&[("a.png", "old")]);
    }
}

/// An output folder on another disk than the site: files cannot be moved there from among
/// our own, and what is set aside cannot be moved back.
#[cfg(target_os = "linux")]
#[test]
fn an_output_folder_on_another_disk_is_written_the_same_way() {
    use std::os::unix::fs::{MetadataExt, symlink};
    let site = Site::new();
    let Ok(elsewhere) = tempfile::tempdir_in("/dev/shm") else {
        return eprintln!("skipped: there is no second disk to write to");
    };
    let disk = |path: &Path| fs::metadata(path).unwrap().dev();
    if disk(&site.root) == disk(elsewhere.path()) {
        return eprintln!("skipped: the second disk is the first");
    }
    symlink(elsewhere.path().join("public"), site.root.join("public")).unwrap();
    site.write(&[("a.html", "1"), ("b.html", "1"), ("c.html", "1")]);
    site.file("public/a.html", "edited");
    fs::remove_file(site.output("b.html")).unwrap();
    symlink("nowhere", site.output("b.html")).unwrap();
    let report = site.write(&[("a.html", "2"), ("b.html", "2")]);
    assert_eq!(report.set_aside, ["a.html", "b.html"]);
    assert_eq!(fs::read_to_string(report.shelf.unwrap().join("a.html")).unwrap(), "edited");
    let written = files_of(elsewhere.path());
    let expected = ["a", "b"].map(|name| (format!("public/{name}.html"), b"2".to_vec()));
    assert_eq!(written, expected.into());
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 1, "a stage was left beside the output");
    site.assert_tidy();
}

/// A disk that takes no more is played by a limit on the size of files: the write fails
/// in the same way and in the same place.
#[cfg(unix)]
mod full_disk {
    use super::*;

    /// Runs a child in which no file can grow past 4 or 8 KiB (shells count differently).
    fn run_with_limit(test: &str, root: &Path) {
        let mut inner = child_of_this_binary(test, root);
        inner.stdout(Stdio::inherit());
        let mut shell = Command::new("sh");
        shell.args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$@\"", "sh"]);
        shell.arg(inner.get_program()).args(inner.get_args()).env(ROOT, root);
        let output = shell.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stdout));
    }

    #[test]
    fn child_meets_it_while_staging() {
        let Some(root) = told_root() else { return };
        let staging = begin(&root).unwrap();
        staging.put(text_file("a.html", "new")).unwrap();
        let error = staging.put(text_file("b/large.html", &"x".repeat(100_000))).unwrap_err();
        assert!(format!("{error:#}").contains("b/large.html"), "{error:#}");
        assert!(staging.commit().is_err());
    }

    #[test]
    fn child_meets_it_while_committing() {
        let Some(root) = told_root() else { return };
        let staging = begin(&root).unwrap();
        for number in 0..500 {
            staging.put(text_file(&format!("posts/{number}/index.html"), "new")).unwrap();
        }
        let error = staging.commit().unwrap_err();
        assert!(format!("{error:#}").contains("manifest"), "{error:#}");
    }

    #[test]
    fn a_full_disk_leaves_the_site_as_it_was() {
        for child in ["child_meets_it_while_staging", "child_meets_it_while_committing"] {
            for cold in [true, false] {
                let site = Site::new();
                let old: &[_] = if cold { &[] } else { &[("a.html", "old"), ("b.html", "old")] };
                if !cold {
                    site.write(old);
                }
                run_with_limit(&format!("full_disk::{child}"), &site.root);
                assert_eq!(site.root.join("public").exists(), !cold);
                site.assert_holds(old);
                site.write(&[("a.html", "later")]);
                site.assert_holds(&[("a.html", "later")]);
            }
        }
    }

    #[test]
    fn the_limit_is_one() {
        let site = Site::new();
        assert_eq!(files_of(&site.root).len(), 1);
        let child = "full_disk::child_finds_it_full";
        run_with_limit(child, &site.root);
        assert!(site.root.join("full").exists(), "without the limit the tests above show nothing");
    }

    #[test]
    fn child_finds_it_full() {
        let Some(root) = told_root() else { return };
        fs::write(root.join("probe"), vec![0; 20_000]).unwrap_err();
        fs::write(root.join("full"), "").unwrap();
    }
}
