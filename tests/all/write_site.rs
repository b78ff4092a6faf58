//! What a finished site does to its output folder: what is written, what is left as it
//! stands, what goes, and what is never touched.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use whyfirst::diagnostic::Level;
use whyfirst::model::{Content, Output};
use whyfirst::write::target;

use crate::write_support::{Site, files_of, folders_of, text_file};

const MARK: &str = r#"<meta name="generator" content="whyfirst 0.1">"#;

#[test]
fn a_second_build_touches_only_what_changed() {
    let site = Site::new();
    let report = site.write(&[("index.html", "home"), ("a/index.html", "one"), ("a.css", "css")]);
    assert_eq!((report.written, report.unchanged, report.removed, report.bytes), (3, 0, 0, 10));
    let time = |path: &str| fs::metadata(site.output(path)).unwrap().modified().unwrap();
    let (home, css) = (time("index.html"), time("a.css"));

    let after = [("index.html", "home"), ("a/index.html", "two"), ("a.css", "css")];
    let report = site.write(&after);
    assert_eq!((report.written, report.unchanged, report.removed, report.bytes), (1, 2, 0, 3));
    assert_eq!((home, css), (time("index.html"), time("a.css")));
    site.assert_holds(&after);
    let report = site.write(&after);
    assert_eq!((report.written, report.unchanged, report.bytes), (0, 3, 0));
}

#[test]
fn what_is_no_longer_part_of_the_site_goes_with_its_folders() {
    let site = Site::new();
    site.write(&[("index.html", "home"), ("old/deep/index.html", "old"), ("old/deep/a.png", "png")]);
    let report = site.write(&[("index.html", "home")]);
    assert_eq!(report.removed, 2);
    site.assert_holds(&[("index.html", "home")]);
    assert_eq!(folders_of(&site.root.join("public")), [""; 0]);
}

#[test]
fn what_others_put_there_stays() {
    let site = Site::new();
    site.file("public/CNAME", "example.org");
    site.file("public/.git/HEAD", "ref");
    site.file("public/old/notes.txt", "notes");
    site.write(&[("index.html", "home"), ("old/index.html", "old")]);
    site.write(&[("index.html", "home 2")]);
    site.assert_holds(&[
        (".git/HEAD", "ref"),
        ("CNAME", "example.org"),
        ("index.html", "home 2"),
        ("old/notes.txt", "notes"),
    ]);
}

#[test]
fn a_folder_of_somebody_elses_is_refused_as_it_stands() {
    let site = Site::new();
    site.file("public/index.html", "by hand");
    site.file("public/b/index.html", "by hand");
    let files = [("index.html", "ours"), ("b/index.html", "ours"), ("c.css", "ours")];
    let diagnostic = site.try_write(&files).unwrap_err();
    assert_eq!(diagnostic.code, "output-foreign");
    assert!(diagnostic.message.en.contains("`b/index.html`"), "{diagnostic:?}");
    assert!(diagnostic.message.ko.contains("1개"), "{diagnostic:?}");
    site.assert_holds(&[("b/index.html", "by hand"), ("index.html", "by hand")]);
}

#[test]
fn files_with_the_right_bytes_are_taken_over() {
    let site = Site::new();
    let at = site.file("public/index.html", "home");
    let old = SystemTime::now() - Duration::from_secs(9999);
    File::options().write(true).open(&at).unwrap().set_modified(old).unwrap();
    let report = site.write(&[("index.html", "home")]);
    assert_eq!((report.written, report.unchanged), (0, 1));
    assert_eq!(fs::metadata(&at).unwrap().modified().unwrap(), old);
    site.write(&[("a.html", "")]);
    site.assert_holds(&[("a.html", "")]);
}

#[test]
fn a_site_whose_manifest_is_lost_can_be_built_again() {
    let site = Site::new();
    let (one, two) = (format!("{MARK} one"), format!("{MARK} two"));
    site.write(&[("index.html", &one), ("b/index.html", &one), ("robots.txt", "one"), ("a.css", "css")]);
    site.file("public/CNAME", "example.org");
    fs::remove_dir_all(site.root.join(".whyfirst")).unwrap();
    let report =
        site.write(&[("index.html", &one), ("b/index.html", &two), ("robots.txt", "two"), ("a.css", "css")]);
    assert_eq!((report.written, report.unchanged), (2, 2));
    assert_eq!(report.set_aside, ["robots.txt"], "pages that bear our mark are ours");
    assert_eq!(fs::read_to_string(report.shelf.unwrap().join("robots.txt")).unwrap(), "one");
    site.assert_holds(&[
        ("CNAME", "example.org"),
        ("a.css", "css"),
        ("b/index.html", &two),
        ("index.html", &one),
        ("robots.txt", "two"),
    ]);
}

#[test]
fn a_moved_project_still_knows_what_it_wrote() {
    let site = Site::new();
    site.write(&[("index.html", "one"), ("gone.html", "")]);
    let moved = Site::new();
    fs::remove_dir_all(&moved.root).unwrap();
    fs::rename(&site.root, &moved.root).unwrap();
    moved.write(&[("index.html", "two")]);
    moved.assert_holds(&[("index.html", "two")]);
}

#[test]
fn an_output_folder_that_was_deleted_is_written_anew() {
    let site = Site::new();
    let files = [("index.html", "home"), ("a/b.css", "css")];
    site.write(&files);
    fs::remove_file(site.output("a/b.css")).unwrap();
    assert_eq!(site.write(&files).written, 1);
    fs::remove_dir_all(site.root.join("public")).unwrap();
    assert_eq!(site.write(&files).written, 2);
    site.assert_holds(&files);
}

#[test]
fn what_was_edited_in_the_output_is_set_aside_not_lost() {
    let site = Site::new();
    site.write(&[("index.html", "home"), ("a.html", "old"), ("b.html", "bbb")]);
    site.file("public/index.html", "HOME");
    site.file("public/a.html", "edited");
    let report = site.write(&[("index.html", "home"), ("b.html", "bbb")]);
    assert_eq!(report.set_aside, ["index.html", "a.html"]);
    let shelf = report.shelf.unwrap();
    assert!(shelf.starts_with(site.root.join(".whyfirst/set-aside").canonicalize().unwrap()));
    assert_eq!(
        files_of(&shelf),
        [("a.html".into(), b"edited".into()), ("index.html".into(), b"HOME".into())].into()
    );
    site.assert_holds(&[("b.html", "bbb"), ("index.html", "home")]);

    site.file("public/index.html", "again");
    let second = site.write(&[("index.html", "home")]).shelf.unwrap();
    assert_ne!(second, shelf, "each time has a shelf of its own");
    assert_eq!(fs::read_to_string(shelf.join("index.html")).unwrap(), "HOME");
}

#[test]
fn a_checkout_that_only_changed_times_changes_nothing() {
    let site = Site::new();
    let files = [("index.html", "home"), ("gone.html", "gone")];
    site.write(&files);
    for (path, _) in files {
        let file = File::options().write(true).open(site.output(path)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(99)).unwrap();
    }
    let report = site.write(&files[..1]);
    assert_eq!((report.written, report.unchanged, report.removed), (0, 1, 1));
    assert_eq!(report.set_aside, [""; 0]);
}

#[test]
fn a_file_becomes_a_folder_and_back() {
    let site = Site::new();
    let (file, folder) = ([("a", "file")], [("a/b/index.html", "1"), ("a/c.css", "2")]);
    site.write(&file);
    site.write(&folder);
    site.assert_holds(&folder);
    fs::create_dir(site.output("a/empty")).unwrap();
    site.write(&file);
    site.assert_holds(&file);
    site.write(&folder);
    site.file("public/a/mine.txt", "mine");
    let diagnostic = site.try_write(&file).unwrap_err();
    assert!(diagnostic.message.en.contains("`a/mine.txt`"), "{diagnostic:?}");
    assert_eq!(site.written().len(), 3);
}

#[test]
fn a_path_that_is_both_a_file_and_a_folder_is_an_error() {
    let site = Site::new();
    site.write(&[("a", "file")]);
    let staging = site.begin();
    staging.put(text_file("a", "file")).unwrap();
    staging.put(text_file("a/b", "inner")).unwrap();
    assert!(staging.commit().unwrap_err().to_string().contains("`a`"));
    site.assert_holds(&[("a", "file")]);
}

#[test]
fn a_dropped_staging_leaves_nothing() {
    let site = Site::new();
    site.write(&[("index.html", "home")]);
    let staging = site.begin();
    staging.put(text_file("index.html", "other")).unwrap();
    staging.put(text_file("new/index.html", "new")).unwrap();
    drop(staging);
    site.assert_holds(&[("index.html", "home")]);
}

#[test]
fn one_path_is_put_once_and_never_outside() {
    let site = Site::new();
    let staging = site.begin();
    staging.put(text_file("a.html", "1")).unwrap();
    assert!(staging.put(text_file("a.html", "2")).unwrap_err().to_string().contains("twice"));
    assert!(staging.commit().is_err(), "a site with a file missing must not be written");
    let staging = site.begin();
    assert!(staging.put(text_file("../outside", "")).is_err());
    drop(staging);
    assert!(!site.root.join("outside").exists());
    site.assert_holds(&[]);
}

#[test]
fn many_threads_put_at_once() {
    let site = Site::new();
    let staging = site.begin();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let staging = &staging;
            scope.spawn(move || {
                for file in 0..50 {
                    let path = format!("folder-{}/{thread}-{file}.html", file % 7);
                    staging.put(text_file(&path, &path)).unwrap();
                }
            });
        }
    });
    assert_eq!(staging.commit().unwrap().unwrap().written, 400);
    let written = site.written();
    assert_eq!(written.len(), 400);
    assert!(written.iter().all(|(path, bytes)| path.as_bytes() == bytes));
}

fn copy_of(site: &Site, source: &str) -> Output {
    Output { path: "copy.bin".into(), content: Content::File(site.root.join(source)) }
}

fn write_copy(site: &Site) -> usize {
    let staging = site.begin();
    staging.put(copy_of(site, "static/copy.bin")).unwrap();
    staging.commit().unwrap().unwrap().written
}

#[test]
fn a_copied_file_is_read_again_only_if_it_may_have_changed() {
    let site = Site::new();
    let set_time = |seconds| {
        let file = File::options().write(true).open(site.root.join("static/copy.bin")).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
    };
    site.file("static/copy.bin", "one");
    set_time(1000);
    assert_eq!(write_copy(&site), 1);
    site.file("static/copy.bin", "two");
    set_time(1000);
    assert_eq!(write_copy(&site), 0, "same size and time: it was not read");
    set_time(2000);
    assert_eq!(write_copy(&site), 1);
    set_time(3000);
    assert_eq!(write_copy(&site), 0, "another time, the same bytes");
    assert_eq!(site.written()["copy.bin"], b"two");
}

#[test]
fn a_file_that_was_just_changed_is_not_trusted() {
    let site = Site::new();
    let source = site.file("static/copy.bin", "one");
    let now = fs::metadata(&source).unwrap().modified().unwrap();
    assert_eq!(write_copy(&site), 1);
    site.file("static/copy.bin", "two");
    File::options().write(true).open(&source).unwrap().set_modified(now).unwrap();
    assert_eq!(write_copy(&site), 1);
}

#[test]
fn large_files_are_copied_whole() {
    let site = Site::new();
    let text: String = (0..1_000_000).map(|number| format!("{number:06}")).collect();
    site.file("static/copy.bin", &text);
    assert_eq!(write_copy(&site), 1);
    assert_eq!(site.written()["copy.bin"], text.as_bytes());
    assert_eq!(write_copy(&site), 0);
    site.file("static/copy.bin", &text.replacen('0', "x", 1));
    assert_eq!(write_copy(&site), 1);
    assert_eq!(site.written()["copy.bin"][..3], *b"x00");
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_in_a_files_place_is_replaced_not_followed() {
        let site = Site::new();
        site.write(&[("index.html", "home"), ("old.html", "old")]);
        let theirs = site.file("elsewhere.txt", "theirs");
        for path in ["index.html", "old.html"] {
            fs::remove_file(site.output(path)).unwrap();
            symlink(&theirs, site.output(path)).unwrap();
        }
        let report = site.write(&[("index.html", "home 2")]);
        assert_eq!(report.set_aside, ["index.html", "old.html"]);
        assert_eq!(fs::read_to_string(theirs).unwrap(), "theirs");
        assert!(fs::symlink_metadata(site.output("index.html")).unwrap().is_file());
        site.assert_holds(&[("index.html", "home 2")]);
    }

    #[test]
    fn a_link_that_leads_out_is_never_written_through() {
        let (site, elsewhere) = (Site::new(), tempfile::tempdir().unwrap());
        site.write(&[("posts/a.html", "a"), ("posts/b.html", "b")]);
        fs::rename(site.output("posts"), elsewhere.path().join("posts")).unwrap();
        symlink(elsewhere.path().join("posts"), site.output("posts")).unwrap();
        let diagnostic = site.try_write(&[("posts/a.html", "new")]).unwrap_err();
        assert_eq!(diagnostic.code, "output-foreign");
        assert!(diagnostic.message.en.contains("`posts`"), "{diagnostic:?}");
        site.write(&[("index.html", "home")]);
        let theirs = files_of(&elsewhere.path().join("posts"));
        assert_eq!(theirs, [("a.html".into(), b"a".into()), ("b.html".into(), b"b".into())].into());
    }

    #[test]
    fn an_output_folder_behind_a_link_is_written_where_it_is() {
        let (site, elsewhere) = (Site::new(), tempfile::tempdir().unwrap());
        symlink(elsewhere.path().join("not-yet"), site.root.join("public")).unwrap();
        site.write(&[("index.html", "1")]);
        site.write(&[("index.html", "2")]);
        assert!(fs::symlink_metadata(site.root.join("public")).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(elsewhere.path().join("not-yet/index.html")).unwrap(), "2");
        site.assert_tidy();
    }
}

#[test]
fn refusals_say_where_the_folder_was_named() {
    let site = Site::new();
    let place = whyfirst::diagnostic::Place::file("site.toml");
    let refused = target::check(&site.root, "content".as_ref(), Some(place.clone())).unwrap_err();
    assert_eq!((refused.level, refused.place), (Level::Error, Some(place)));
    assert_eq!(target::check(&site.root, "..".as_ref(), None).unwrap_err().place, None);
}
