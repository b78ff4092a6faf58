//! The theme as a site changes it: its colour, and copies of its files.

use whyfirst::cli::Exit;

use crate::support::{TestSite, refuses, whyfirst};

fn style(site: &TestSite) -> String {
    let assets = std::fs::read_dir(site.path("public/assets")).unwrap().flatten();
    let style = assets.map(|entry| entry.path()).find(|path| path.extension().is_some_and(|it| it == "css"));
    std::fs::read_to_string(style.unwrap()).unwrap()
}

#[test]
fn a_hue_colours_the_theme() {
    let site = TestSite::small();
    assert_eq!(site.build(), Exit::Fine);
    let plain = style(&site);
    let settings = site.read("site.toml");
    site.write("site.toml", format!("hue = 210\n{settings}"));
    assert_eq!(site.build(), Exit::Fine);
    let coloured = style(&site);
    assert!(coloured.starts_with(&plain));
    let why = coloured.rsplit("--why: ").next().unwrap().lines().next().unwrap();
    assert!(!plain.contains(why), "{why}");
}

#[test]
fn an_ejected_file_is_the_theme_s_until_it_is_changed() {
    let site = TestSite::small();
    assert_eq!(site.build(), Exit::Fine);
    let before = site.read("public/index.html");
    let files = ["footer.html", "base.html", "home.html", "strings/ko.toml"];
    assert_eq!(site.run(&[&["theme", "eject"], &files[..]].concat()), Exit::Fine);
    assert!(site.read("templates/home.html").starts_with("{#- whyfirst templates 1 -#}\n"));
    assert_eq!(site.build(), Exit::Fine);
    assert_eq!(site.read("public/index.html"), before);
    let words = site.read("strings/ko.toml").replace("여기서 시작해요", "여기부터");
    site.write("strings/ko.toml", words);
    site.write("templates/parts/footer.html", "<footer>{{ site.title }} 끝</footer>");
    assert_eq!(site.build(), Exit::Fine);
    let after = site.read("public/index.html");
    assert!(after.contains("여기부터") && after.contains("<footer>글 끝</footer>"));
}

#[test]
fn a_template_of_another_contract_is_used_and_told_of() {
    let site = TestSite::small();
    site.write(
        "templates/home.html",
        "{#- whyfirst templates 99 -#}\n{% extends \"base.html\" %}{% block main %}내 집{% endblock %}",
    );
    assert_eq!(site.messages(), ["template-outdated templates/home.html:1:24"]);
    assert_eq!(site.build(), Exit::Fine);
    assert!(site.read("public/index.html").contains("내 집"));
}

#[test]
fn nothing_of_the_author_s_is_written_over_by_eject() {
    let site = TestSite::small();
    site.write("templates/post.html", "내 것");
    refuses(site.root(), &["theme", "eject", "post.html", "home.html"], 1, "이미 꺼내");
    refuses(site.root(), &["theme", "eject", "pots.html"], 2, "혹시 `post.html`인가요");
    // Two files end so.
    refuses(site.root(), &["theme", "eject", "toml"], 2, "theme list");
    let list = whyfirst(site.root(), &["theme", "list"]);
    let list = String::from_utf8(list.stdout).unwrap();
    assert!(list.contains("templates/post.html  *\n") && list.contains("assets/whyfirst.css\n"), "{list}");
}

#[test]
fn comments_wait_until_they_are_asked_for() {
    let site = TestSite::small();
    let settings = site.read("site.toml");
    let comments = "[[social]]\nname = \"깃허브\"\nurl = \"https://example.org/me\"\n[comments]\nrepo = \"a/b\"\nrepo_id = \"R+1\"\ncategory = \"글 댓글\"\n";
    site.write("site.toml", format!("{settings}{comments}"));
    assert_eq!(site.messages(), ["key-missing site.toml"]);
    site.write("site.toml", format!("{settings}{comments}category_id = \"D\"\n"));
    assert_eq!(site.build(), Exit::Fine);
    let post = site.read("public/posts/token/index.html");
    assert!(post.contains("<a class=\"comments-open\" href=\"https://github.com/a/b/discussions\""));
    assert!(post.contains("repoId=R%2B1&amp;category=%EA%B8%80%20%EB%8C%93%EA%B8%80&amp;"), "{post}");
    assert!(!post.contains("<iframe") && !post.contains("src=\"https"));
    assert!(post.contains("<a rel=\"me noopener\" href=\"https://example.org/me\">깃허브</a>"));
}

#[test]
fn an_entry_of_the_menu_that_leads_nowhere_is_reported() {
    let site = TestSite::small();
    let settings = site.read("site.toml");
    let item = |url: &str| format!("[[menu]]\nname = \"곳\"\nurl = \"{url}\"\n");
    let good =
        ["/", "/glossary/", "/posts/token", "/robots-note.txt", "https://example.org/x"].map(item).concat();
    site.write("site.toml", format!("{settings}{good}"));
    assert_eq!(site.messages(), [""; 0]);
    site.write("site.toml", format!("{settings}{}{}", item("/glosary/"), item("/tags/")));
    assert_eq!(site.messages(), ["link-missing site.toml:5:7", "link-missing site.toml:8:7"]);
}

/// What stands between two pieces of text, at each place where they do.
fn between<'t>(text: &'t str, before: &str, after: &str) -> Vec<&'t str> {
    text.split(before).skip(1).filter_map(|rest| rest.split(after).next()).collect()
}

#[test]
fn the_drawing_of_the_map_calls_its_layers_what_the_list_calls_them() {
    for (language, expected) in [
        ("ko", ["바탕", "1단계", "2단계"]),
        ("en", ["The ground", "Step 1", "Step 2"]),
        ("ja", ["土台", "1段目", "2段目"]),
        ("zh", ["基础", "第1步", "第2步"]),
    ] {
        let site = TestSite::new(&[]);
        site.write("site.toml", format!("title = \"x\"\nlanguage = \"{language}\"\n"));
        for (name, needs) in [("가", ""), ("나", "\"가\""), ("다", "\"나\"")] {
            let term = format!("+++\nterm = \"{name}\"\nwhy = \"왜\"\nneeds = [{needs}]\n+++\n");
            site.write(&format!("content/glossary/{name}.md"), term);
        }
        assert_eq!(site.build(), Exit::Fine);
        let map = site.read("public/map/index.html");
        assert_eq!(between(&map, "<section class=\"initial layer\">\n<h2>", "</h2>"), expected);
        let drawn = between(&map, "<text class=\"map-layer\"", "</text>");
        assert_eq!(drawn.iter().filter_map(|text| text.rsplit('>').next()).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_glossary_can_be_narrowed_down_once_it_is_long() {
    let site = TestSite::new(&[]);
    let term = |number: usize| {
        let term = format!("+++\nterm = \"낱말 {number}\"\nwhy = \"왜\"\n+++\n");
        site.write(&format!("content/glossary/{number}.md"), term);
    };
    let filters = || {
        assert_eq!(site.build(), Exit::Fine);
        let glossary = site.read("public/glossary/index.html");
        assert_eq!(glossary.contains("/glossary-"), glossary.contains("id=\"wf-filter\""));
        glossary.contains("<div class=\"filter\" hidden ")
    };
    (1..12).for_each(term);
    assert!(!filters());
    term(12);
    assert!(filters());
}

#[test]
fn sites_in_japanese_and_chinese_are_written_as_their_readers_write() {
    for (language, headings, term, also, letter) in [
        ("ja", ["なぜ必要か", "トークンとは", "どうやって切るか"], "トークン", ["字句", "しるし"], "た"),
        ("zh", ["为什么需要词元", "词元是什么", "怎么切分"], "词元", ["标记", "记号"], "中文"),
    ] {
        let site = TestSite::new(&[]);
        site.write("site.toml", format!("title = \"x\"\nlanguage = \"{language}\"\n"));
        let [why, what, how] = headings;
        let post = format!("+++\ntitle = \"x\"\nwhy = \"y\"\n+++\n## {why}\na\n## {what}\nb\n## {how}\nc\n");
        site.write("content/posts/x.md", post);
        let names = format!("term = \"{term}\"\nalso = [\"{}\", \"{}\"]", also[0], also[1]);
        site.write("content/glossary/token.md", format!("+++\n{names}\nwhy = \"y\"\n+++\n"));
        assert_eq!(site.build(), Exit::Fine);
        let post = site.read("public/posts/x/index.html");
        assert_eq!(
            between(&post, "<section class=\"part ", "\""),
            ["why", "what", "how"],
            "each heading begins its part"
        );
        let glossary = site.read("public/glossary/index.html");
        assert!(glossary.contains(&format!("<span class=\"also\">{}</span>", also.join("、"))), "{glossary}");
        assert_eq!(between(&glossary, "<h2 id=\"group-1\">", "</h2>"), [letter]);
    }
}

/// The keys of a file of strings, each with the names that are filled in.
fn keys_and_places(path: &std::path::Path) -> Vec<(String, Vec<String>)> {
    let text = std::fs::read_to_string(path).unwrap();
    let entries = text.lines().filter_map(|line| line.split_once(" = "));
    let mut all: Vec<_> = entries
        .map(|(key, words)| {
            let mut places: Vec<String> = between(words, "{", "}").into_iter().map(String::from).collect();
            places.sort();
            // Of one thing some languages say "one".
            if key.ends_with("_one") {
                places.clear();
            }
            (key.to_owned(), places)
        })
        .collect();
    all.sort();
    all
}

#[test]
fn every_language_says_everything() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/whyfirst/strings");
    let korean = keys_and_places(&folder.join("ko.toml"));
    assert!(korean.len() > 150);
    for language in ["en", "ja", "zh"] {
        let other = keys_and_places(&folder.join(format!("{language}.toml")));
        let missing: Vec<_> = korean.iter().filter(|entry| !other.contains(entry)).collect();
        let added: Vec<_> = other.iter().filter(|entry| !korean.contains(entry)).collect();
        assert!(missing.is_empty() && added.is_empty(), "{language}: {missing:?} {added:?}");
    }
}
