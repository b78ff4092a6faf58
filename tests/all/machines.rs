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

/// The address of the picture that a page is shared with, from the site's root.
fn shared_with(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("og:image\" content=\"https://example.org/")?;
    Some(rest.split_once('"')?.0.to_owned())
}

#[test]
fn every_page_is_shared_with_a_picture() {
    let site = site();
    site.write("content/posts/own.md", "+++\ntitle = \"그림\"\nwhy = \"왜\"\nimage = \"a.png\"\n+++\n");
    assert_eq!(site.build(), Exit::Fine);
    let of = |page: &str| shared_with(&site.read(&format!("public/{page}index.html"))).unwrap();
    assert_eq!(of("posts/own/"), "posts/a.png");
    let cards = [of(""), of("posts/second/"), of("glossary/token/")];
    for card in &cards {
        let bytes = std::fs::read(site.path(&format!("public/{card}"))).unwrap();
        assert!(bytes.starts_with(b"\x89PNG"), "{card}");
    }
    assert!(cards[0] != cards[1] && cards[1] != cards[2]);
    assert_eq!(of("archive/"), cards[0]);
    assert_eq!(shared_with(&site.read("public/404.html")), None);
}

#[test]
fn a_card_is_drawn_once_and_anew_for_new_words() {
    let site = site();
    assert_eq!(site.build(), Exit::Fine);
    let drawn = |site: &TestSite| -> Vec<(String, std::time::SystemTime)> {
        let cards = std::fs::read_dir(site.path(".whyfirst/cache/cards")).unwrap().map(Result::unwrap);
        let mut cards: Vec<_> = cards
            .map(|card| {
                (card.file_name().into_string().unwrap(), card.metadata().unwrap().modified().unwrap())
            })
            .collect();
        cards.sort();
        cards
    };
    let first = drawn(&site);
    assert_eq!(first.len(), 4, "home, two posts, a term");
    std::fs::remove_dir_all(site.path("public")).unwrap();
    assert_eq!(site.build(), Exit::Fine);
    assert_eq!(drawn(&site), first);
    site.write("content/posts/second.md", POST.replace("왜 <이것>", "다른 까닭"));
    assert_eq!(site.build(), Exit::Fine);
    assert_eq!(drawn(&site).len(), 5);
    let page = site.read("public/posts/second/index.html");
    let card = shared_with(&page).unwrap();
    assert!(site.path(&format!("public/{card}")).is_file());
}

#[test]
fn cards_and_the_share_row_can_be_switched_off() {
    let site = site();
    assert_eq!(site.build(), Exit::Fine);
    let page = site.read("public/posts/second/index.html");
    assert!(page.contains("https://band.us/plugin/share?body=%3C%2Fscript%3E"), "{page}");
    let settings = "title = \"글\"\nbase_url = \"https://example.org/\"\nshare_cards = false\nshare = []\n";
    site.write("site.toml", settings);
    assert_eq!(site.build(), Exit::Fine);
    let page = site.read("public/posts/second/index.html");
    assert_eq!(shared_with(&page), None);
    assert!(!page.contains("class=\"share\""));
}

#[test]
fn a_share_row_of_buttons_only_is_not_seen_without_a_script() {
    let site = site();
    for (share, hidden) in [("\"device\", \"copy\"", true), ("\"device\", \"band\"", false)] {
        site.write(
            "site.toml",
            format!("title = \"글\"\nbase_url = \"https://example.org/\"\nshare = [{share}]\n"),
        );
        assert_eq!(site.build(), Exit::Fine);
        let page = site.read("public/posts/second/index.html");
        assert_eq!(page.contains("<section class=\"share\" hidden"), hidden, "{share}");
        assert!(page.contains("data-device="), "{share}");
    }
}

#[test]
fn a_card_with_wrong_letters_is_not_drawn() {
    let site = site();
    site.write("content/posts/second.md", POST.replace("왜 <이것>", "왜 注意인가 🤖"));
    assert_eq!(site.build(), Exit::Fine);
    assert!(
        site.messages().contains(&"card-letters content/posts/second.md:2:9".to_owned()),
        "{:?}",
        site.messages()
    );
    let of = |page: &str| shared_with(&site.read(&format!("public/{page}index.html")));
    assert_eq!(of("posts/second/"), of(""));
}

#[test]
fn each_host_gets_its_own_files() {
    let site = site();
    site.write("content/posts/moved.md", "+++\ntitle = \"옮긴 글\"\nwhy = \"왜\"\naliases = [\"옛 글/\"]\n+++\n![](https://pictures.example/a.png)\n<iframe src=\"https://video.example/x\"></iframe>\n");
    let host = |hosts: &str| {
        let settings = format!("title = \"글\"\nbase_url = \"https://blog.example/\"\nhost = {hosts}\n");
        site.write("site.toml", settings);
        assert_eq!(site.build(), Exit::Fine);
    };
    host("[\"netlify\", \"github\"]");
    let headers = site.read("public/_headers");
    assert!(headers.starts_with("/*\n  Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https://pictures.example; "), "{headers}");
    assert!(headers.contains("frame-src https://video.example; ") && !headers.contains("unsafe"));
    assert!(headers.ends_with("\n/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"));
    assert_eq!(site.read("public/_redirects"), "/%EC%98%9B%20%EA%B8%80/ /posts/moved/ 301!\n");
    assert_eq!(site.read("public/CNAME"), "blog.example\n");
    host("[\"cloudflare\", \"neocities\"]");
    assert_eq!(site.read("public/_redirects"), "/%EC%98%9B%20%EA%B8%80/ /posts/moved/ 301\n");
    assert_eq!(site.read("public/not_found.html"), site.read("public/404.html"));
    assert!(!site.path("public/CNAME").exists());
    host("[\"vercel\", \"apache\"]");
    let vercel: serde_json::Value = serde_json::from_str(&site.read("public/vercel.json")).unwrap();
    assert_eq!(vercel["redirects"][0]["destination"], "/posts/moved/");
    let apache = site.read("public/.htaccess");
    assert!(apache.contains("RedirectMatch 301 \"^/옛 글/$\" \"/posts/moved/\""), "{apache}");
    host("[]");
    for file in ["_headers", "_redirects", "vercel.json", ".htaccess", "not_found.html", "CNAME"] {
        assert!(!site.path(&format!("public/{file}")).exists(), "{file}");
    }
}

#[test]
fn a_folder_of_assets_of_ones_own_is_not_cached_for_a_year() {
    let site = site();
    site.write("static/assets/photo.txt", "x");
    site.write("static/_redirects", "mine");
    site.write("site.toml", "title = \"글\"\nbase_url = \"https://blog.example/\"\nhost = \"netlify\"\n");
    assert_eq!(site.build(), Exit::Fine);
    assert!(!site.read("public/_headers").contains("immutable"));
    assert_eq!(site.read("public/_redirects"), "mine");
}

#[test]
fn compressed_copies_come_and_go() {
    let site = site();
    assert_eq!(site.run(&["build", "--compress"]), Exit::Fine);
    for file in ["index.html.gz", "index.html.br", "posts/second/index.html.gz"] {
        assert!(site.path(&format!("public/{file}")).is_file(), "{file}");
    }
    assert_eq!(site.build(), Exit::Fine);
    assert!(!site.path("public/index.html.gz").exists());
}
