//! Fixture sites: each folder of tests/sites holds a site in `in/` and what it becomes
//! in `out/`. `UPDATE_SITES=1 cargo test sites` writes `out/` anew; read the difference
//! before you keep it.
//!
//! A fixture whose `in/` has mistakes has them beside the lines that cause them, as
//! `<!-- expect: code -->` on the line before; its `out/` is empty.

use std::fs;
use std::path::{Path, PathBuf};

use whyfirst::model::Content;

use crate::support::{messages, options, tree};

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    let mut sites: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    sites.sort();
    sites
}

/// Renders a site as a tree of files, without writing it.
fn rendered(site: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let opened = whyfirst::workspace::open(site, &options()).unwrap();
    if opened.has_errors() {
        return Default::default();
    }
    let files = std::sync::Mutex::new(std::collections::BTreeMap::new());
    let broken = opened.workspace.unwrap().render(|output| {
        let bytes = match output.content {
            Content::Bytes(bytes) => bytes,
            Content::File(path) => fs::read(path)?,
        };
        assert!(
            files.lock().unwrap().insert(output.path.clone(), bytes).is_none(),
            "{} is written twice",
            output.path
        );
        Ok(())
    });
    assert_eq!(broken.unwrap(), []);
    let mut files = files.into_inner().unwrap();
    // The theme's own files are looked at in a browser, not here.
    files.retain(|path, _| !path.starts_with("assets/") && path != "favicon.ico");
    for (path, bytes) in &mut files {
        if path.ends_with(".html") || path.ends_with(".webmanifest") {
            *bytes = without_hashes(&String::from_utf8_lossy(bytes)).into_bytes();
        }
    }
    files
}

/// A page with `HASH` for the hashes in the names of assets, so that a change of the
/// style sheet is no change of every fixture.
fn without_hashes(page: &str) -> String {
    let mut parts = page.split("assets/");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("assets/");
        let end = part.find('"').unwrap_or(0);
        match part[..end].split_once('-').zip(part[..end].rsplit_once('.')) {
            Some(((name, _), (_, extension))) => {
                text.push_str(&format!("{name}-HASH.{extension}{}", &part[end..]));
            }
            None => text.push_str(part),
        }
    }
    text
}

#[test]
fn sites_become_what_is_expected() {
    let update = std::env::var_os("UPDATE_SITES").is_some();
    let mut checked = 0;
    for fixture in fixtures() {
        let files = rendered(&fixture.join("in"));
        let out = fixture.join("out");
        if update {
            let _ = fs::remove_dir_all(&out);
            for (path, bytes) in &files {
                let path = out.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
        }
        let expected = tree(&out);
        assert_eq!(
            files.keys().collect::<Vec<_>>(),
            expected.keys().collect::<Vec<_>>(),
            "{}: the files differ",
            fixture.display()
        );
        for (path, bytes) in &files {
            let (got, expected) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&expected[path]));
            if got != expected {
                let line = got
                    .lines()
                    .zip(expected.lines())
                    .position(|(got, expected)| got != expected)
                    .unwrap_or(0);
                panic!(
                    "{}/{path}:{}:\n   got {}\nwanted {}",
                    fixture.display(),
                    line + 1,
                    got.lines().nth(line).unwrap_or_default(),
                    expected.lines().nth(line).unwrap_or_default()
                );
            }
        }
        checked += 1;
    }
    assert!(checked >= 3, "only {checked} fixtures were found");
}

/// Opened from disk, a folder is a listing and no page: each link names its file.
#[test]
fn a_portable_site_links_to_files() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/names/in");
    let out = tempfile::tempdir().unwrap();
    let (site, folder) = (site.to_str().unwrap(), out.path().to_str().unwrap());
    let arguments = ["whyfirst", "--root", site, "-q", "build", "--portable", "--no-cache", "-o", folder];
    assert_eq!(whyfirst::cli::run_with(arguments), whyfirst::cli::Exit::Fine);
    let mut followed = 0;
    // A host shows 404.html; nobody opens it in an unzipped folder.
    let pages = tree(out.path());
    for (path, bytes) in pages.iter().filter(|(path, _)| path.ends_with(".html") && *path != "404.html") {
        let page = String::from_utf8_lossy(bytes);
        let links = page.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for link in links.filter(|link| !link.starts_with("https:") && !link.starts_with('#')) {
            let target = whyfirst::text::address::decode(link.split('#').next().unwrap());
            let folder = whyfirst::text::address::folder(path);
            let file = whyfirst::text::address::join(folder, &target).unwrap();
            assert!(pages.contains_key(&file), "{path} -> {link}");
            followed += 1;
        }
    }
    assert!(followed > 100, "only {followed} links were found");
}

/// Every `<!-- expect: code -->` is met on the line after it, and nothing else is said.
#[test]
fn messages_stand_beside_the_lines_that_cause_them() {
    let mut met = 0;
    for fixture in fixtures() {
        let site = fixture.join("in");
        let mut expected: Vec<(String, String)> = Vec::new();
        for (path, bytes) in tree(&site) {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            for (number, line) in text.lines().enumerate() {
                for code in line.split("expect: ").skip(1) {
                    let code = code.split_whitespace().next().unwrap_or_default().to_owned();
                    expected.push((code, format!("{path}:{}", number + 2)));
                }
            }
        }
        let mut found: Vec<(String, String)> = messages(&site)
            .into_iter()
            .map(|message| {
                let (code, place) = message.split_once(' ').unwrap();
                let line = place.rsplit_once(':').map_or(place, |(line, _)| line);
                (code.to_owned(), line.to_owned())
            })
            .collect();
        expected.sort();
        found.sort();
        met += expected.len();
        assert_eq!(found, expected, "{}", fixture.display());
    }
    assert!(met >= 10, "only {met} messages are expected anywhere");
}
