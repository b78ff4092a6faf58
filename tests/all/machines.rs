//! What a site says to programs: structured data, icons, copies in Markdown, and who may
//! put something else in their place.

use whyfirst::cli::Exit;

use crate::support::TestSite;

const POST: &str = "+++\ntitle = \"</script><b>글</b>\"\ndate = 2026-01-02\nwhy = \"왜 <이것>\"\nexplains = [\"낱조각\"]\n+++\n## 왜 필요한가 {.why}\n[용어](../glossary/token.md), [[낱조각|조각]], ![그림](a.png).\n\n{{< include file=\"a.py\" >}}\n";

fn site() -> TestSite {
    let site = TestSite::small();
    site.write("content/posts/second.md", POST);
    site.write("content/posts/a.py", "print(1)\n");
    site.write("content/posts/a.png", "");
    site
}

fn structured(page: &str) -> serde_json::Value {
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn a_title_cannot_end_the_structured_data() {
    let site = site();
    assert_eq!(site.build(), Exit::Fine);
    let data = structured(&site.read("public/posts/second/index.html"));
    let post = &data["@graph"][0];
    assert_eq!(post["headline"], "</script><b>글</b>");
    assert_eq!(post["teaches"][0]["name"], "낱조각");
    assert_eq!(post["url"], "https://example.org/posts/second/");
}

#[test]
fn a_copy_leads_where_the_page_leads() {
    let site = site();
    assert_eq!(site.build(), Exit::Fine);
    let copy = site.read("public/posts/second/index.md");
    let expected = "# </script><b>글</b>\n\n> 왜 <이것>\n\n<https://example.org/posts/second/>\n2026-01-02\n\n## 왜 필요한가\n[용어](https://example.org/glossary/token/), [조각](https://example.org/glossary/token/), ![그림](https://example.org/posts/a.png).\n\n```py\nprint(1)\n```\n";
    assert_eq!(copy, expected);
    let overview = site.read("public/llms.txt");
    assert!(overview.contains("](https://example.org/posts/second/index.md): 왜 <이것>"), "{overview}");
    assert!(overview.contains("- [낱조각](https://example.org/glossary/token/): 조각"), "{overview}");
}

#[test]
fn copies_can_be_switched_off() {
    let site = site();
    site.write("site.toml", "title = \"글\"\nbase_url = \"https://example.org/\"\nmarkdown_copies = false\n");
    assert_eq!(site.build(), Exit::Fine);
    assert!(!site.path("public/posts/second/index.md").exists());
    assert!(!site.read("public/posts/second/index.html").contains("text/markdown"));
    assert!(site.read("public/llms.txt").contains("](https://example.org/posts/second/)"));
}

#[test]
fn a_site_without_an_address_says_nothing_that_needs_one() {
    let site = site();
    site.write("site.toml", "title = \"글\"\n");
    assert_eq!(site.build(), Exit::Fine);
    for file in ["llms.txt", "opensearch.xml", "posts/second/index.md"] {
        assert!(!site.path(&format!("public/{file}")).exists(), "{file}");
    }
    assert!(!site.read("public/index.html").contains("ld+json"));
    assert!(site.path("public/manifest.webmanifest").exists());
}

#[test]
fn an_author_has_the_last_word() {
    let site = site();
    site.write("static/favicon.ico", "mine");
    site.write("static/llms.txt", "mine");
    site.write(
        "static/icon.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><rect width=\"1\" height=\"1\"/></svg>",
    );
    assert_eq!(site.build(), Exit::Fine);
    assert_eq!(site.read("public/favicon.ico"), "mine");
    assert_eq!(site.read("public/llms.txt"), "mine");
    assert!(site.read("public/index.html").contains("type=\"image/svg+xml\" href=\"./icon.svg\""));
    site.write("static/icon.svg", "no drawing");
    assert_eq!(site.build(), Exit::Mend);
    assert!(site.messages().contains(&"icon-invalid static/icon.svg".to_owned()));
}

#[test]
fn only_home_says_whose_the_site_is() {
    let site = site();
    let settings = "title = \"글\"\nbase_url = \"https://example.org/\"\n[verification]\nnaver = \"abc\"\n";
    site.write("site.toml", settings);
    assert_eq!(site.build(), Exit::Fine);
    let meta = "<meta name=\"naver-site-verification\" content=\"abc\">";
    assert!(site.read("public/index.html").contains(meta));
    assert!(!site.read("public/posts/second/index.html").contains("naver"));
}
