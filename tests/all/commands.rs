//! The commands that begin an author's own files, and how the program speaks of itself:
//! what is made is right, and nothing that is there is ever written over.

use std::fs;
use std::path::Path;

use whyfirst::cli::{Exit, run_with};

use crate::support::{TestSite, refuses, said, tree, whyfirst};

#[test]
fn a_new_blog_builds_without_a_message() {
    for (lang, title) in [("ko", "챗봇은 왜 없는 것을 지어낼까"), ("en", "Why do chatbots make things up?")]
    {
        let folder = tempfile::tempdir().unwrap();
        let blog = folder.path().join("내 문서/새 블로그");
        let output = whyfirst(folder.path(), &["init", "내 문서/새 블로그", "--lang", lang]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        for command in ["cd \"내 문서/새 블로그\"", "whyfirst serve", "whyfirst new post"] {
            assert!(said(&output).contains(command), "{command}: {}", said(&output));
        }
        let opened = whyfirst::workspace::open(&blog, &now()).unwrap();
        assert_eq!(opened.diagnostics, [], "{lang}");
        let output = whyfirst(&blog, &["build", "-u", "https://example.org/"]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let site = tree(&blog.join("public"));
        for page in [
            "index.html",
            "posts/chatbots/why-chatbots-make-things-up/index.html",
            "posts/chatbots/how-to-check/index.html",
            "posts/what-you-can-write/index.html",
            "series/chatbots/index.html",
            "glossary/index.html",
            "glossary/rag/index.html",
            "about/index.html",
            "memo.txt",
            "404.html",
            "atom.xml",
            "sitemap.xml",
        ] {
            assert!(site.contains_key(page), "{lang}: {page} is missing");
        }
        let home = String::from_utf8(site["index.html"].clone()).unwrap();
        assert!(home.contains(title), "{lang}: the home page names the post");
        let starter = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/starter").join(lang);
        let made = |path: &String| !path.starts_with('.') && !path.starts_with("public/");
        let of_starter: Vec<_> =
            tree(&starter).into_keys().filter(|path| made(path) && path != "gitignore").collect();
        let of_blog: Vec<_> = tree(&blog).into_keys().filter(made).collect();
        assert_eq!(of_blog, of_starter, "{lang}");
        assert!(blog.join(".gitignore").is_file() && !blog.join("gitignore").exists());
    }
}

/// The options of a build at this moment: posts of a new blog bear the day of its birth.
fn now() -> whyfirst::workspace::Options {
    let mut options = crate::support::options();
    options.edition.now = jiff::ZonedDateTime::now();
    options
}

#[test]
fn init_writes_over_nothing() {
    let site = TestSite::small();
    refuses(site.root(), &["init"], 1, "이미 블로그가 있습니다");
    refuses(site.root(), &["init", "."], 1, "이미 블로그가 있습니다");
    refuses(site.root(), &["init", "site.toml"], 1, "폴더가 아니라 파일입니다");
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("a/content/posts")).unwrap();
    fs::write(folder.path().join("a/content/posts/mine.md"), "mine").unwrap();
    fs::write(folder.path().join("a/.gitignore"), "mine").unwrap();
    refuses(folder.path(), &["init", "a"], 1, "content/");
    refuses(folder.path(), &["init", "a"], 1, ".gitignore");
    // What does not get in the way stays where it is.
    fs::create_dir_all(folder.path().join("b/content")).unwrap();
    fs::write(folder.path().join("b/README.md"), "mine").unwrap();
    assert_eq!(whyfirst(folder.path(), &["init", "b"]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(folder.path().join("b/README.md")).unwrap(), "mine");
}

#[test]
#[cfg(unix)]
fn a_disk_that_refuses_is_a_failure_of_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    // Nobody, not even root, can make a folder there.
    std::os::unix::fs::symlink("/dev/null/nothing", folder.path().join("blog")).unwrap();
    let output = whyfirst(folder.path(), &["init", "blog"]);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
}

#[test]
fn new_files_pass_the_check() {
    for language in ["ko", "en", "ja"] {
        let site = TestSite::small();
        site.write("site.toml", format!("title = \"글\"\nlanguage = \"{language}\"\n"));
        for arguments in [
            ["new", "series", "인공지능의 역사"].as_slice(),
            &["new", "post", "어텐션은 왜 필요한가", "--series", "인공지능의 역사"],
            &["new", "post", "다음 \"글\" \\ 이야기", "--series", "인공지능의-역사"],
            &["new", "post", "2026 전망"],
            &["new", "post", "index"],
            &["new", "post", "빈칸으로", "나뉜", "제목"],
            &["new", "term", "어텐션(attention)"],
            &["new", "term", "GPU"],
            &["new", "page", "만든 사람", "--slug", "Maker"],
        ] {
            assert_eq!(site.run(arguments), Exit::Fine, "{arguments:?}");
        }
        for path in [
            "content/posts/인공지능의-역사/_index.md",
            "content/posts/인공지능의-역사/01-어텐션은-왜-필요한가.md",
            "content/posts/인공지능의-역사/02-다음-글-이야기.md",
            "content/posts/2026-전망.md",
            "content/posts/빈칸으로-나뉜-제목.md",
            "content/glossary/attention.md",
            "content/glossary/gpu.md",
            "content/pages/maker.md",
        ] {
            assert!(site.path(path).is_file(), "{path} in {:?}", tree(&site.path("content")).keys());
        }
        assert!(site.read("content/posts/2026-전망.md").contains("slug = \"2026-전망\""));
        assert!(site.read("content/glossary/attention.md").contains("also = [\"attention\"]"));
        let prompt = if language == "ko" { "왜 필요한가" } else { "Why is it needed?" };
        assert!(site.read("content/posts/2026-전망.md").contains(prompt));
        assert_eq!(site.run(&["check", "--drafts", "--future"]), Exit::Fine, "{language}");
        let mut drafts = crate::support::options();
        drafts.edition.drafts = true;
        drafts.edition.future = true;
        let opened = whyfirst::workspace::open(site.root(), &drafts).unwrap();
        assert_eq!(opened.diagnostics, [], "{language}");
        assert_eq!(site.messages(), [""; 0], "a draft says nothing in a build");
    }
}

#[test]
fn slugs_come_from_the_glossary() {
    let site = TestSite::small();
    site.write(
        "content/glossary/attention.md",
        "+++\nterm = \"어텐션\"\nalso = [\"attention mechanism\"]\nwhy = \"왜\"\nshort = \"뜻\"\n+++\n",
    );
    assert_eq!(site.run(&["new", "post", "어텐션은 왜 필요한가"]), Exit::Fine);
    assert!(site.path("content/posts/why-attention.md").is_file());
    assert_eq!(site.run(&["new", "post", "어텐션은 왜 빠른가"]), Exit::Fine);
    assert!(site.path("content/posts/어텐션은-왜-빠른가.md").is_file(), "the English one is taken");
    assert_eq!(site.run(&["new", "post", "어텐션이란 무엇인가", "--slug", "attention"]), Exit::Fine);
    assert!(site.path("content/posts/attention.md").is_file(), "what the author says stands");
}

#[test]
fn the_date_is_that_of_the_sites_zone() {
    let site = TestSite::small();
    site.write("site.toml", "title = \"글\"\ntimezone = \"Pacific/Kiritimati\"\n");
    let day = || jiff::ZonedDateTime::now().in_tz("Pacific/Kiritimati").unwrap().date().to_string();
    let before = day();
    assert_eq!(site.run(&["new", "post", "today"]), Exit::Fine);
    let text = site.read("content/posts/today.md");
    // Midnight may fall between the two.
    assert!(text.contains(&format!("date = {before}\n")) || text.contains(&format!("date = {}\n", day())));
    assert!(text.contains("\ndraft = true\n"));
}

#[test]
fn new_writes_over_nothing() {
    let site = TestSite::small();
    let root = site.root();
    refuses(root, &["new", "post", "토큰"], 1, "content/posts/token.md");
    refuses(root, &["new", "post", "다른 글", "--slug", "token"], 1, "content/posts/token.md");
    refuses(root, &["new", "term", "낱조각"], 1, "content/glossary/token.md");
    refuses(root, &["new", "term", "다른 말", "--slug", "token"], 1, "content/glossary/token.md");
    refuses(root, &["new", "page", "tags"], 2, "whyfirst가 목록 페이지를 만듭니다");
    refuses(root, &["new", "post", "!?"], 2, "주소를 만들 수 없습니다");
    refuses(root, &["new", "post", "글", "--series", "없는 연재"], 2, "없는 연재");
    refuses(tempfile::tempdir().unwrap().path(), &["new", "post", "글"], 1, "whyfirst init");
    // A file that cannot be read as a post is there all the same.
    site.write("content/posts/broken.md", "no front matter");
    refuses(root, &["new", "post", "broken"], 1, "content/posts/broken.md");
    site.write("content/posts/ai-basics/_index.md", "+++\ntitle = \"AI 기초\"\nwhy = \"왜\"\n+++\n");
    refuses(root, &["new", "post", "글", "--series", "ai-basic"], 2, "혹시 `ai-basics`인가요?");
    refuses(root, &["new", "post", "글", "--series", "AI 기쵸"], 2, "혹시 `AI 기초`인가요?");
}

#[test]
fn long_addresses_are_counted() {
    let site = TestSite::small();
    let output = whyfirst(site.root(), &["new", "post", "트랜스포머는 왜 필요할까"]);
    // 20 for https://example.org/, 6 for posts/, 11 syllables of 9, two hyphens, one slash.
    assert!(said(&output).contains("128자"), "{}", said(&output));
    let output = whyfirst(site.root(), &["new", "post", "토큰 둘"]);
    assert!(!said(&output).contains("한글 한 글자가"), "{}", said(&output));
}

#[test]
fn a_wrong_command_says_what_was_meant() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    refuses(root, &["bild"], 2, "혹시 `build`인가요?");
    refuses(root, &["build", "--drfts"], 2, "혹시 `--drafts`인가요?");
    refuses(root, &["check", "--format", "yaml"], 2, "json");
    refuses(root, &["new", "post"], 2, "제목을 적어야");
    refuses(root, &["new", "어텐션은", "왜"], 2, "whyfirst new post \"어텐션은 왜\"");
    refuses(root, &["new", "pots", "왜"], 2, "혹시 `post`인가요?");
    refuses(root, &[], 2, "whyfirst init");
    refuses(root, &["build"], 1, "whyfirst init");
    refuses(root, &["--lang", "en", "bild"], 2, "a similar subcommand exists: 'build'");
    refuses(root, &["--lang=en"], 2, "If this is your first time");
}

#[test]
fn who_stands_too_deep_is_shown_the_way() {
    let site = TestSite::small();
    let deep = site.path("content/posts");
    let output = whyfirst(&deep, &["build"]);
    assert_eq!(output.status.code(), Some(1));
    let root = site.root().canonicalize().unwrap();
    assert!(said(&output).contains(&format!("cd \"{}\"", root.display())), "{}", said(&output));
}

#[test]
fn help_speaks_the_language_of_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let shown = |arguments: &[&str]| {
        let output = whyfirst(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(shown(&["--help"]).contains("사용법: whyfirst"));
    assert!(shown(&["help", "new"]).contains("용어집에 실을 말"));
    assert!(shown(&["--help", "--lang", "en"]).contains("Usage: whyfirst"));
    assert!(shown(&["completions", "bash"]).contains("_whyfirst"));
    assert!(shown(&["man", "--lang", "en"]).starts_with(".ie"));
    shown(&["man", "pages"]);
    for page in ["whyfirst.1", "whyfirst-new.1", "whyfirst-new-post.1", "whyfirst-build.1"] {
        assert!(folder.path().join("pages").join(page).is_file(), "{page}");
    }
}

#[test]
fn quiet_is_quiet() {
    let site = TestSite::small();
    for arguments in
        [["-q", "new", "post", "a"].as_slice(), &["-q", "fix"], &["-q", "build"], &["-q", "init", "b"]]
    {
        assert_eq!(said(&whyfirst(site.root(), arguments)), "", "{arguments:?}");
    }
}

/// Whether a value is one that the schema allows: as much of draft 7 as ours use.
fn allows(schema: &serde_json::Value, value: &serde_json::Value) -> bool {
    if let Some(any) = schema["anyOf"].as_array() {
        return any.iter().any(|schema| allows(schema, value));
    }
    match schema["type"].as_str() {
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value
            .as_i64()
            .is_some_and(|number| schema["minimum"].as_i64().is_none_or(|least| number >= least)),
        Some("array") => {
            value.as_array().is_some_and(|items| items.iter().all(|item| allows(&schema["items"], item)))
        }
        Some("object") => value.as_object().is_some_and(|entries| {
            entries.iter().all(|(key, value)| match &schema["properties"][key] {
                serde_json::Value::Null => {
                    schema["additionalProperties"].is_object()
                        && allows(&schema["additionalProperties"], value)
                }
                property => allows(property, value),
            })
        }),
        Some(other) => panic!("a type that this test does not know: {other}"),
        None => true,
    }
}

#[test]
fn schemas_know_every_key() {
    let folder = tempfile::tempdir().unwrap();
    let schema = |of: &str| -> serde_json::Value {
        serde_json::from_slice(&whyfirst(folder.path(), &["schema", of]).stdout).unwrap()
    };
    use whyfirst::model::Kind;
    use whyfirst::parse::front_matter::keys;
    for (of, keys) in [
        ("site", whyfirst::config::keys::SITE),
        ("post", keys(Kind::Post)),
        ("term", keys(Kind::Term)),
        ("series", keys(Kind::Series)),
        ("page", keys(Kind::Page)),
    ] {
        let schema = schema(of);
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
        let known: Vec<_> = schema["properties"].as_object().unwrap().keys().cloned().collect();
        let mut expected: Vec<_> = keys.iter().map(|key| key.name.to_owned()).collect();
        expected.sort();
        assert_eq!(known, expected, "{of}");
    }
    let site = schema("site");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for own in ["site.toml", "src/cli/starter/ko/site.toml", "src/cli/starter/en/site.toml"] {
        let text = fs::read_to_string(root.join(own)).unwrap();
        let value: serde_json::Value = toml::from_str(&text).unwrap();
        assert!(allows(&site, &value), "{own}");
    }
    for wrong in
        ["titel = \"a\"", "per_page = \"ten\"", "[languages.en]\nname = \"x\"", "menu = [{ name = 1 }]"]
    {
        let value: serde_json::Value = toml::from_str(wrong).unwrap();
        assert!(!allows(&site, &value), "{wrong}");
    }
}

#[test]
fn front_matter_of_the_starters_follows_its_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/starter");
    let mut checked = 0;
    for (path, bytes) in tree(&root).into_iter().filter(|(path, _)| path.ends_with(".md")) {
        let text = String::from_utf8(bytes).unwrap();
        let head = text.split("+++").nth(1).unwrap();
        // A date is no JSON; editors hand it to the schema as text.
        let mut table: toml::Table = toml::from_str(head).unwrap();
        for value in table.iter_mut().map(|(_, value)| value) {
            if let toml::Value::Datetime(date) = value {
                *value = toml::Value::String(date.to_string());
            }
        }
        let of = match &*path {
            path if path.contains("/glossary/") => "term",
            path if path.contains("/pages/") => "page",
            path if path.ends_with("_index.md") => "series",
            _ => "post",
        };
        let schema = whyfirst(&root, &["schema", of]).stdout;
        let schema: serde_json::Value = serde_json::from_slice(&schema).unwrap();
        assert!(allows(&schema, &serde_json::to_value(table).unwrap()), "{path}");
        checked += 1;
    }
    assert!(checked >= 20, "{checked}");
}

#[test]
fn the_first_hour_of_a_beginner() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("내 문서");
    fs::create_dir(&home).unwrap();
    let root = home.join("블로그");
    let run = |arguments: &[&str]| {
        let at = root.to_str().unwrap();
        run_with(["whyfirst", "--quiet", "--lang", "ko", "--root", at].iter().chain(arguments).copied())
    };
    assert_eq!(run(&["init"]), Exit::Fine);
    assert_eq!(run(&["build"]), Exit::Fine);
    assert_eq!(
        run(&["new", "post", "환각은 왜 사라지지 않을까", "--series", "챗봇과 사실 사이"]),
        Exit::Fine
    );
    let post = root.join("content/posts/chatbots/03-why-hallucination.md");
    let text = fs::read_to_string(&post).unwrap();
    fs::write(&post, text.replace("draft = true\n", "").replace("why = \"\"", "why = \"알아 두려고\""))
        .unwrap();
    assert_eq!(run(&["build"]), Exit::Fine);
    assert!(root.join("public/posts/chatbots/why-hallucination/index.html").is_file());
    assert_eq!(whyfirst::workspace::open(&root, &now()).unwrap().diagnostics, []);
}
