//! What the documentation promises: every message, every setting and every key of front
//! matter has its place there.

use std::fs;
use std::path::Path;

use whyfirst::config::keys;
use whyfirst::model::Kind;
use whyfirst::parse::front_matter;
use whyfirst::table::Key;

use crate::support::TestSite;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The codes of all messages, from the constructors that make them.
fn codes() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnostic/catalog");
    let mut codes = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for makes in ["error(", "warning(", "refusal(", "request("] {
            for call in text.split(makes).skip(1) {
                let code = call.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
                codes.extend(code.map(str::to_owned));
            }
        }
    }
    codes.sort();
    codes.dedup();
    codes
}

/// Whatever is a warning can be turned off by its name, and nothing else can.
#[test]
fn lints_are_the_warnings() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnostic/catalog");
    let mut warnings = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for call in text.split(" warning(").skip(1) {
            let code = call.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
            warnings.extend(code.map(str::to_owned));
        }
    }
    warnings.sort();
    warnings.dedup();
    assert_eq!(whyfirst::diagnostic::catalog::LINTS, warnings, "LINTS in src/diagnostic/catalog/lints.rs");
}

#[test]
fn every_message_has_its_section() {
    let codes = codes();
    assert!(codes.len() > 70, "only {} codes were found", codes.len());
    let manual = read("docs/messages.md");
    let sections: Vec<&str> = manual.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    for code in &codes {
        assert!(
            code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
            "{code} is no name of a message"
        );
        let count = sections.iter().filter(|section| *section == code).count();
        assert_eq!(count, 1, "docs/messages.md has {count} sections for {code}");
    }
}

/// The examples of the manual are true: each that stands in a block of Markdown gives its
/// message in the text of a post, each in TOML in a post's head.
#[test]
fn examples_of_messages_cause_them() {
    let manual = read("docs/messages.md");
    let (mut tried, mut wrong) = (0, Vec::new());
    for section in manual.split("\n### ").skip(1) {
        let (code, rest) = section.split_once('\n').unwrap();
        let rest = rest.split("\n**Mend:**").next().unwrap();
        let Some(open) = rest.find("\n```").map(|at| &rest[at + 1..]) else { continue };
        let fence = &open[..open.len() - open.trim_start_matches('`').len()];
        let (language, block) = open[fence.len()..].split_once('\n').unwrap();
        let example = block.split(&format!("\n{fence}\n")).next().unwrap();
        let post = match language {
            "markdown" => format!("+++\ntitle = \"글\"\nwhy = \"왜\"\n+++\n{example}\n"),
            "toml" => format!("+++\n{example}\n+++\n"),
            _ => continue,
        };
        let site = TestSite::new(&[("content/posts/p.md", &post), ("content/posts/token.md", TOKEN)]);
        let codes: Vec<String> = site.messages();
        let given = codes.iter().any(|message| message.split(' ').next() == Some(code));
        if !given {
            wrong.push(format!("the example of {code} gives {codes:?}:\n{post}"));
        }
        tried += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 30, "only {tried} examples were tried");
}

const TOKEN: &str = "+++\ntitle = \"토큰\"\nwhy = \"왜\"\n+++\n";

#[test]
fn every_setting_is_described() {
    let manual = read("docs/site-toml.md");
    let own_sections = [
        "languages",
        "home",
        "font",
        "menu",
        "social",
        "comments",
        "parts",
        "terms",
        "reader",
        "verification",
        "lints",
    ];
    let whole: [(&str, &[Key]); 11] = [
        ("", keys::SITE),
        ("home", keys::HOME),
        ("font", keys::FONT),
        ("languages", keys::LANGUAGE),
        ("menu", keys::MENU),
        ("social", keys::MENU),
        ("comments", keys::COMMENTS),
        ("parts", keys::PARTS),
        ("terms", keys::TERMS),
        ("reader", keys::READER),
        ("verification", keys::VERIFICATION),
    ];
    for (table, keys) in whole {
        let section = match table {
            "" => manual.as_str(),
            _ => manual
                .split(&format!("\n## {table}\n"))
                .nth(1)
                .unwrap_or_else(|| panic!("no section {table}")),
        };
        let section = if table.is_empty() { section } else { section.split("\n## ").next().unwrap() };
        for key in keys {
            let described = match own_sections.contains(&key.name) && table.is_empty() {
                true => manual.contains(&format!("\n## {}\n", key.name)),
                false if table.is_empty() => manual.contains(&format!("\n| `{}` |", key.name)),
                false => section.contains(&format!("`{}`", key.name)),
            };
            assert!(described, "docs/site-toml.md does not describe `{}` of [{table}]", key.name);
        }
    }
}

#[test]
fn every_key_of_front_matter_is_described() {
    let manuals = [("docs/writing.md", "## All keys"), ("docs/ko/writing.md", "## 모든 항목")];
    for (path, heading) in manuals {
        let manual = read(path);
        let section = manual.split(heading).nth(1).unwrap().replace("\nA **", "\n**");
        let kinds: Vec<&str> = section.split("\n**").collect();
        assert_eq!(kinds.len(), 4, "{path}: post, term, series, page");
        for (described, kind) in kinds.iter().zip([Kind::Post, Kind::Term, Kind::Series, Kind::Page]) {
            for key in front_matter::keys(kind) {
                let name = format!("`{}`", key.name);
                assert!(described.contains(&name), "{path} does not describe {name} of {kind:?}");
            }
        }
    }
}

/// Links between the documents lead somewhere.
#[test]
fn the_documents_link_to_files_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let documents = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/writing.md",
        "docs/ko/writing.md",
        "docs/site-toml.md",
        "docs/messages.md",
        "docs/hosting.md",
        "docs/templates.md",
    ];
    let mut followed = 0;
    for document in documents {
        let text = read(document);
        let mut in_code = false;
        let prose = text.lines().filter(|line| {
            in_code ^= line.starts_with("```");
            !in_code
        });
        // What stands in backticks shows how to write a link and is none.
        let prose: String = prose.flat_map(|line| line.split('`').step_by(2)).collect();
        for link in prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap();
            if file.is_empty() || file.contains(':') {
                continue;
            }
            let path = root.join(document).parent().unwrap().join(file);
            assert!(path.exists(), "{document} links to {link}");
            followed += 1;
        }
    }
    assert!(followed > 20, "only {followed} links were found");
}
