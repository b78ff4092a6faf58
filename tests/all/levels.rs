//! Levels of lints: in site.toml, in a file's front matter, and by a comment in a text.

use whyfirst::cli::Exit;

use crate::support::TestSite;

fn post(head: &str, text: &str) -> String {
    format!("+++\ntitle = \"글\"\nwhy = \"왜\"\n{head}+++\n{text}\n")
}

fn messages_of(text: &str) -> Vec<String> {
    TestSite::new(&[("content/posts/a.md", text)]).messages()
}

#[test]
fn a_comment_turns_a_lint_off_for_its_paragraph() {
    let text = "<!-- whyfirst: off alt-missing -->\n![](https://example.org/a.png)\n\n\
                ![](https://example.org/b.png) <!-- whyfirst: off alt-missing -->\n\n\
                ![](https://example.org/c.png)\n";
    let site = TestSite::new(&[("content/posts/a.md", &post("", text))]);
    assert_eq!(site.messages(), ["alt-missing content/posts/a.md:10:1"]);
    assert_eq!(site.build(), Exit::Fine);
    let page = site.read("public/posts/a/index.html");
    assert!(page.contains("c.png") && !page.contains("whyfirst:") && !page.contains("<!-- "), "{page}");
}

#[test]
fn a_comment_that_turns_nothing_off_is_told_of() {
    let text = "<!-- whyfirst: off alt-missing, heading-level -->\n![](https://example.org/a.png)\n";
    assert_eq!(messages_of(&post("", text)), ["comment-unneeded content/posts/a.md:5:33"]);
}

#[test]
fn a_comment_names_lints_and_nothing_else() {
    for (comment, expected) in [
        ("off alt-mising", "lint-unknown content/posts/a.md:5:20"),
        // What stops a build cannot be turned off.
        ("off link-missing", "lint-unknown content/posts/a.md:5:20"),
        ("on alt-missing", "comment-unknown content/posts/a.md:5:16"),
        ("off", "comment-unknown content/posts/a.md:5:16"),
    ] {
        assert_eq!(messages_of(&post("", &format!("<!-- whyfirst: {comment} -->\n글"))), [expected]);
    }
    let code = "```html\n<!-- whyfirst: on -->\n```\n\n`<!-- whyfirst: on -->`\n<!-- whyfirst -->\n";
    assert_eq!(messages_of(&post("", code)), [""; 0]);
}

#[test]
fn front_matter_sets_levels_for_its_file() {
    let picture = "![](https://example.org/a.png)";
    let toml = |level: &str| messages_of(&post(&format!("[lints]\nalt-missing = \"{level}\"\n"), picture));
    assert_eq!(toml("off"), [""; 0]);
    assert_eq!(toml("warning"), ["alt-missing content/posts/a.md:7:1"]);
    let yaml = format!("---\ntitle: 글\nwhy: 왜\nlints:\n  alt-missing: off\n---\n{picture}\n");
    assert_eq!(messages_of(&yaml), [""; 0]);
    assert_eq!(
        messages_of(&post("lints = { alt-mising = \"off\" }\n", picture)),
        ["lint-unknown content/posts/a.md:4:11", "alt-missing content/posts/a.md:6:1"]
    );
    let site =
        TestSite::new(&[("content/posts/a.md", &post("lints = { alt-missing = \"error\" }\n", picture))]);
    assert_eq!(site.build(), Exit::Mend);
    // The file stands above the site.
    site.write("site.toml", "title = \"글\"\n[lints]\nalt-missing = \"off\"\n");
    assert_eq!(site.build(), Exit::Mend);
    site.write("site.toml", "title = \"글\"\n[lints]\nalt-misssing = \"off\"\n");
    assert!(site.messages().contains(&"lint-unknown site.toml:3:1".to_owned()), "{:?}", site.messages());
}

/// A word that its author does not want to hear of makes way for the next one.
#[test]
fn the_first_stumble_is_the_first_that_is_wanted() {
    let term = |name: &str| {
        format!("+++\nterm = \"{name}\"\nwhy = \"왜\"\n[lints]\nterm-unexplained = \"off\"\n+++\n")
    };
    let text =
        "<!-- whyfirst: off used-before-explained -->\n낱조각을 센다.\n\n덩어리를 센다. 나머지도 센다.\n";
    let site = TestSite::new(&[
        ("content/posts/a.md", &post("", text)),
        ("content/glossary/a.md", &term("낱조각")),
        ("content/glossary/b.md", &term("덩어리")),
        ("content/glossary/c.md", &term("나머지")),
    ]);
    assert_eq!(site.messages(), ["used-before-explained content/posts/a.md:8:1"]);
}

#[test]
fn jargon_is_not_counted_where_it_is_off() {
    let often = "RLHF, ".repeat(9);
    let here = "<!-- whyfirst: off jargon -->\n";
    assert_eq!(messages_of(&post("", &often)), ["jargon content/posts/a.md:5:1"]);
    assert_eq!(messages_of(&post("", &format!("{here}{often}"))), [""; 0]);
    assert_eq!(messages_of(&post("lints = { jargon = \"off\" }\n", &often)), [""; 0]);
    let after = format!("{here}{often}\n\n{often}");
    assert_eq!(messages_of(&post("", &after)), ["jargon content/posts/a.md:8:1"]);
    assert_eq!(messages_of(&post("", &format!("{here}글"))), ["comment-unneeded content/posts/a.md:5:20"]);
}
