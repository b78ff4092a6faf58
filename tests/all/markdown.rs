//! Markdown as other people wrote it: the examples of the CommonMark specification, and
//! pages of Korean prose on AI.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pulldown_cmark::{Options, Parser, html};
use whyfirst::parse::emphasis;

use crate::support::{TestSite, options};

/// An example of the specification: what is written, and what it becomes.
struct Example {
    written: String,
    becomes: String,
}

/// The 652 examples of CommonMark 0.31.2. They come with the sources of pulldown-cmark,
/// which cargo has on the disk of everyone who builds whyfirst.
fn examples() -> Vec<Example> {
    let version = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // Only this machine's packages: those of other systems may not be on its disk.
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let parser = packages.iter().find(|package| package["name"] == "pulldown-cmark").unwrap();
    let manifest = Path::new(parser["manifest_path"].as_str().unwrap());
    let suite = fs::read_to_string(manifest.with_file_name("tests").join("suite/spec.rs")).unwrap();
    let mut literals = suite.split("r##\"").skip(1).map(|rest| rest.split("\"##").next().unwrap().to_owned());
    let mut examples = Vec::new();
    while let (Some(written), Some(becomes)) = (literals.next(), literals.next()) {
        examples.push(Example { written, becomes });
    }
    examples
}

/// Line breaks between tags and the slash of an empty element are the writer's choice.
fn standard(html: &str) -> String {
    html.replace("<br />", "<br>").replace("<hr />", "<hr>").replace(" />", ">").replace(">\n<", "><")
}

#[test]
fn commonmark_is_read_as_the_plain_parser_reads_it() {
    let examples = examples();
    assert_eq!(examples.len(), 652);
    let mut passed = 0;
    for example in &examples {
        let prepared = emphasis::prepare(&example.written);
        let (mut ours, mut plain) = (String::new(), String::new());
        html::push_html(&mut ours, emphasis::events(&prepared, Options::empty()).map(|(event, _)| event));
        html::push_html(&mut plain, Parser::new(&example.written));
        assert_eq!(ours, plain, "{}", example.written);
        passed += usize::from(standard(&ours) == standard(&example.becomes));
    }
    assert!(passed >= 651, "{passed} of 652 examples");
}

fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.path() {
            path if path.is_dir() => pages(&path, found),
            path if path.extension().is_some_and(|extension| extension == "mdx") => found.push(path),
            _ => {}
        }
    }
}

/// The Markdown of a page without what only its own site understands: imports, and tags
/// of components.
fn prose(page: &str) -> String {
    let page =
        page.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(page, |(_, page)| page);
    let lines = page.lines().filter(|line| !line.starts_with("import ") && !line.starts_with("export "));
    let mut prose = String::new();
    let mut in_component = false;
    for line in lines {
        let tag = line.trim_start().trim_start_matches("</").trim_start_matches('<');
        let opens = tag.len() < line.trim_start().len() && tag.starts_with(|c: char| c.is_ascii_uppercase());
        if !(opens || in_component) {
            prose.push_str(line);
            prose.push('\n');
        }
        in_component = (opens || in_component) && !line.trim_end().ends_with('>');
    }
    prose
}

/// Rules K1 and K4 on 41 pages by other hands. Two backticks of one page stand astray,
/// and `model(**inputs)` between them is no code to any parser.
#[test]
fn korean_prose_keeps_no_literal_emphasis() {
    let mut paths = Vec::new();
    pages(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/corpora"), &mut paths);
    paths.sort();
    assert!(paths.len() >= 41, "{} pages", paths.len());
    let site = TestSite::new(&[]);
    for (number, path) in paths.iter().enumerate() {
        let head = format!("+++\ntitle = \"글 {number}\"\ndate = 2026-01-02\nwhy = \"왜\"\n+++\n");
        let page = fs::read_to_string(path).unwrap();
        site.write(&format!("content/posts/p{number:03}.md"), head + &prose(&page));
    }
    let opened = whyfirst::workspace::open(site.root(), &options()).unwrap();
    let literal: Vec<_> =
        opened.diagnostics.iter().filter(|found| found.code == "emphasis-literal").collect();
    assert_eq!(literal.len(), 1, "{literal:#?}");
    let bodies = &opened.workspace.unwrap().site.bodies;
    assert_eq!(bodies.len(), paths.len());
    let strong: usize = bodies.iter().map(|body| body.html.matches("<strong>").count()).sum();
    assert!(strong > 130, "{strong} bold stretches");
    for (body, path) in bodies.iter().zip(&paths) {
        let text = without_code(&body.html);
        let stars = text.matches("**").count();
        assert_eq!(stars, usize::from(path.ends_with("chapter8-2.mdx")), "{}: {text}", path.display());
    }
}

/// HTML without what stands in `<code>`.
fn without_code(html: &str) -> String {
    let mut text = String::new();
    let mut parts = html.split("<code");
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        text.push_str(part.split_once("</code>").map_or("", |(_, after)| after));
    }
    text
}
