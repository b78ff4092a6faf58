//! The files of the search, as a browser reads them. What a query finds in them is
//! tested with the script that readers get, in tests/web.

use std::collections::BTreeMap;

use whyfirst::cli::Exit;

use crate::support::{TestSite, options, tree};

/// What a piece hands over.
fn piece(site: &TestSite, file: &str) -> serde_json::Value {
    let text = site.read(&format!("public/search/{file}"));
    let inner = text.strip_prefix("whyfirstSearch(").unwrap().strip_suffix(")\n").unwrap();
    serde_json::from_str::<serde_json::Value>(&format!("[{inner}]")).unwrap()[2].take()
}

/// The places of a line of a piece of words: document and weight.
fn places(line: &str) -> Vec<(u32, u32)> {
    let digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
    let (mut number, mut shift, mut document) = (0, 0, 0);
    let mut places = Vec::new();
    for digit in line.chars() {
        let value = u32::try_from(digits.find(digit).unwrap()).unwrap();
        number |= (value & 31) << shift;
        shift += 5;
        if value < 32 {
            document += number / 4;
            places.push((document, number % 4));
            (number, shift) = (0, 0);
        }
    }
    places
}

/// All words with the addresses and weights of what they stand in.
fn words(site: &TestSite) -> BTreeMap<String, Vec<(String, u32)>> {
    let head = piece(site, "head.js");
    let starts: Vec<&str> = head["keys"].as_str().unwrap().split(' ').collect();
    let texts = (0..head["texts"].as_array().unwrap().len()).map(|at| piece(site, &format!("t{at}.js")));
    let addresses: Vec<String> = texts
        .flat_map(|piece| piece[2].as_array().unwrap().clone())
        .map(|document| document[1].as_str().unwrap().to_owned())
        .collect();
    let mut words = BTreeMap::new();
    for (at, start) in starts.iter().enumerate() {
        let piece = piece(site, &format!("k{at}.js"));
        assert_eq!(piece[0], head["version"]);
        assert_eq!(piece[1], *start);
        for line in piece[2].as_str().unwrap().lines() {
            let (word, digits) = line.split_once(' ').unwrap();
            let places =
                places(digits).into_iter().map(|(at, weight)| (addresses[at as usize].clone(), weight));
            assert!(words.insert(word.to_owned(), places.collect()).is_none(), "{word} stands twice");
        }
    }
    words
}

#[test]
fn every_word_is_where_it_stands() {
    let site = TestSite::small();
    assert_eq!(site.build(), Exit::Fine);
    let words = words(&site);
    let at = |word: &str| words.get(word).cloned().unwrap_or_default();
    let (post, term) = ("posts/token/".to_owned(), "glossary/token/".to_owned());
    assert_eq!(at("토큰"), [(post.clone(), 3)], "a title");
    assert_eq!(at("낱조"), [(term, 3), (post.clone(), 0)], "a title and a text");
    assert_eq!(at("필요"), [(post.clone(), 2)], "a heading");
    assert_eq!(at("본문"), [(post, 0)]);
    assert!(!words.contains_key("자르"), "no word from nowhere");
}

#[test]
fn names_and_rules_stand_in_the_head() {
    let site = TestSite::small();
    assert_eq!(site.build(), Exit::Fine);
    let head = piece(&site, "head.js");
    assert_eq!(head["documents"], 2);
    assert_eq!(head["names"][0], serde_json::json!(["t", 0, "glossary/token/", "낱조각"]), "terms first");
    assert_eq!(head["names"][1][3], "토큰");
    assert!(head["tails"]["terminal"]["c"].as_str().unwrap().starts_with("은 이 을"));
    assert!(head["strings"]["search_none"].as_str().unwrap().contains("{q}"));
}

#[test]
fn what_is_not_listed_is_not_found() {
    let hidden = "+++\ntitle = \"숨김\"\nwhy = \"왜\"\nunlisted = true\n+++\n비밀스럽게\n";
    let draft = "+++\ntitle = \"초안\"\nwhy = \"왜\"\ndraft = true\n+++\n덜 썼다\n";
    let site = TestSite::small();
    site.write("content/posts/hidden.md", hidden);
    site.write("content/posts/draft.md", draft);
    assert_eq!(site.build(), Exit::Fine);
    let words = words(&site);
    for word in ["비밀", "숨김", "초안", "썼다"] {
        assert!(!words.contains_key(word), "{word}");
    }
    assert_eq!(site.run(&["build", "--drafts"]), Exit::Fine);
    assert!(self::words(&site).contains_key("썼다"), "a preview of drafts finds them");
}

#[test]
fn a_site_can_do_without() {
    let site = TestSite::small();
    site.write("site.toml", "title = \"글\"\nsearch = false\n");
    assert_eq!(site.build(), Exit::Fine);
    assert!(!site.path("public/search").exists());
    assert!(!site.read("public/index.html").contains("search-link"));
    site.write("content/pages/search.md", "+++\ntitle = \"찾기\"\n+++\n길잡이\n");
    assert_eq!(site.build(), Exit::Fine, "its address is free then");
    site.write("site.toml", "title = \"글\"\n");
    assert_eq!(site.messages(), ["address-twice content/pages/search.md:2:9"]);
}

#[test]
fn a_file_of_the_author_never_takes_the_place_of_a_piece() {
    let site = TestSite::small();
    for file in ["head.js", "k7.js", "t0.js", "keys.js", "kx.js", "mine.txt"] {
        site.write(&format!("static/search/{file}"), "mine");
    }
    let twice = ["head.js", "k7.js", "t0.js"].map(|file| format!("address-twice static/search/{file}"));
    assert_eq!(site.messages(), twice);
}

#[test]
fn an_empty_site_has_no_search() {
    let site = TestSite::new(&[]);
    assert_eq!(site.build(), Exit::Fine);
    assert!(!site.path("public/search").exists());
    assert!(!site.read("public/index.html").contains("search-link"));
}

/// The same bytes on one core and on many, and each piece alone as in a build.
#[test]
fn the_index_does_not_depend_on_how_it_was_made() {
    let site = TestSite::small();
    for number in 0..40 {
        let text = format!(
            "+++\ntitle = \"{number}번째\"\nwhy = \"왜\"\n+++\n낱조각 {number} word{number} 機械学習\n"
        );
        site.write(&format!("content/posts/p{number}.md"), text);
    }
    let built = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(|| site.build()), Exit::Fine);
        tree(&site.path("public/search"))
    };
    let one = built(1);
    assert!(one == built(3), "another number of cores, other bytes");
    let workspace = whyfirst::workspace::open(site.root(), &options()).unwrap().workspace.unwrap();
    let renderer = whyfirst::render::Renderer::new(&workspace.site, &workspace.theme);
    let routes = whyfirst::render::routes(&workspace.site, &workspace.theme);
    let mut alone = 0;
    for route in routes.iter().rev() {
        let path = route.path(&workspace.site, &workspace.theme);
        if let Some(expected) = path.strip_prefix("search/").and_then(|file| one.get(file)) {
            assert!(renderer.render(route).unwrap() == *expected, "{path}");
            alone += 1;
        }
    }
    assert_eq!(alone, one.len());
}
