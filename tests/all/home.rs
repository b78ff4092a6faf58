//! What the home page shows, and in which order.

use whyfirst::cli::Exit;

use crate::support::TestSite;

fn post(title: &str, day: usize) -> String {
    format!("+++\ntitle = \"{title}\"\ndate = 2026-01-{day:02}\nwhy = \"왜\"\n+++\n## 왜 필요한가\n말\n")
}

/// Three series of one post each and a post by itself; the second series has the newest post.
fn site(settings: &str) -> TestSite {
    let site = TestSite::new(&[]);
    for (series, day) in [("a", 3), ("b", 9), ("c", 5)] {
        site.write(&format!("content/posts/{series}/01-x.md"), post(&format!("글 {series}"), day));
    }
    site.write("content/posts/alone.md", post("홀로", 1));
    site.write("site.toml", format!("title = \"글\"\nbase_url = \"https://example.org/\"\n{settings}"));
    site
}

/// The classes of the sections, in order.
fn sections(page: &str) -> Vec<&str> {
    page.split("<section class=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn sections_stand_as_the_author_wants() {
    for (settings, expected) in [
        ("", &["start", "all-series", "new-posts"][..]),
        ("[home]\nsections = [\"posts\", \"start\"]\n", &["new-posts", "start"]),
        ("[home]\nsections = []\n", &[]),
    ] {
        let site = site(settings);
        assert_eq!(site.build(), Exit::Fine);
        assert_eq!(sections(&site.read("public/index.html")), expected, "{settings}");
    }
}

#[test]
fn a_home_without_posts_has_no_further_pages() {
    let further = |site: &TestSite| site.path("public/page/2/index.html").exists();
    let with = site("per_page = 2\n");
    assert_eq!(with.build(), Exit::Fine);
    assert!(further(&with));
    assert_eq!(sections(&with.read("public/page/2/index.html")), ["new-posts"]);
    let without = site("per_page = 2\n[home]\nsections = [\"series\"]\n");
    assert_eq!(without.build(), Exit::Fine);
    assert!(!further(&without));
    // What the home page does not show is there all the same.
    assert!(without.path("public/path/index.html").exists());
    assert!(without.path("public/archive/index.html").exists());
}

#[test]
fn where_there_are_many_series_those_with_new_posts_are_shown() {
    let site = site("[home]\nseries = 2\n");
    assert_eq!(site.build(), Exit::Fine);
    let page = site.read("public/index.html");
    let cards: Vec<&str> = page.split("<li class=\"series-card\">").skip(1).collect();
    assert_eq!(cards.len(), 2);
    assert!(cards[0].contains("series/b/") && cards[1].contains("series/c/"), "{page}");
    assert!(page.contains("<a href=\"./series/\">시리즈 3개 모두 보기</a>"), "{page}");
}

#[test]
fn a_section_that_does_not_exist_is_named() {
    let site = site("[home]\nsections = [\"news\"]\n");
    assert!(site.messages().contains(&"value-invalid site.toml:4:13".to_owned()));
}

#[test]
fn a_dot_of_a_series_has_a_colour_only_where_it_says_something() {
    let site = site("");
    let begins = "+++\ntitle = \"차례\"\nplanned = [\"다음\"]\n+++\n";
    site.write("content/posts/a/_index.md", begins);
    site.write("content/posts/a/02-y.md", post("세 부분", 4) + "## 무엇인가\n말\n## 어떻게 하나\n말\n");
    assert_eq!(site.build(), Exit::Fine);
    let page = site.read("public/index.html");
    // A post that is nothing but its why, a whole one, and one to come.
    assert!(page.contains("<i class=\"why\"></i><i class=\"plain\"></i><i class=\"planned\"></i>"), "{page}");
}
