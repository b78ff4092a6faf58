//! Words that no entry of the glossary knows: how they are counted over a site.

use whyfirst::check::jargon::{self, Jargon};

use whyfirst::cli::Exit;

use crate::support::{TestSite, options, refuses, said, whyfirst};

fn post(text: &str) -> String {
    format!("+++\ntitle = \"글\"\nwhy = \"왜\"\n+++\n{text}\n")
}

fn ranked(site: &TestSite) -> Vec<Jargon> {
    let opened = whyfirst::workspace::open(site.root(), &options()).unwrap();
    let site = opened.workspace.unwrap().site;
    jargon::rank(&whyfirst::check::Site {
        config: &site.config,
        facts: &site.facts,
        bodies: &site.bodies,
        index: &site.index,
    })
}

/// The words as `name count/texts`.
fn counts(site: &TestSite) -> Vec<String> {
    ranked(site).iter().map(|word| format!("{} {}/{}", word.name, word.count, word.texts)).collect()
}

/// A word is glossed once; where it stands alone it is counted too, whatever its particle,
/// unless it is a word of plain language.
#[test]
fn a_glossed_word_counts_without_its_gloss() {
    let site = TestSite::new(&[
        (
            "content/posts/a.md",
            &post("**양자화(quantization)**를 한다. 양자화란 반올림이다. 구조(structure)가 있다."),
        ),
        (
            "content/posts/b.md",
            &post("양자화는 쉽다. 구조는 어렵다. `양자화`는 세지 않는다.\n\n## 양자화도\n"),
        ),
        ("content/posts/c.md", &post("답을 뽑을 때의 표집은 어렵다. 앞에서 표집(sampling)이라 했다.")),
    ]);
    assert_eq!(counts(&site), ["양자화 3/2", "구조 1/1", "표집 1/1"]);
    let first = &ranked(&site)[0];
    assert_eq!(first.also, ["quantization"]);
    let span = first.first.span.unwrap().range();
    assert_eq!(&site.read("content/posts/a.md")[span], "양자화(quantization)");
}

#[test]
fn what_an_entry_or_the_reader_knows_is_no_jargon() {
    let site = TestSite::new(&[
        ("content/posts/a.md", &post("RLHF, 정렬(alignment), LoRA, CUDA, API와 DPO, DPO.")),
        (
            "content/glossary/rlhf.md",
            "+++\nterm = \"사람의 되먹임 학습\"\nalso = [\"RLHF\"]\nwhy = \"왜\"\ndraft = true\n+++\n",
        ),
        ("content/glossary/alignment.md", "+++\nterm = \"alignment\"\nwhy = \"왜\"\n+++\n"),
        ("content/glossary/lora.md", "+++\nterm = \"LoRA\"\nauto = false\nwhy = \"왜\"\n+++\n"),
        ("content/posts/s/_index.md", "+++\ntitle = \"연재\"\nwhy = \"왜\"\nknows = [\"CUDA\"]\n+++\n"),
    ]);
    site.write("site.toml", "title = \"글\"\n[reader]\nknows = [\"API\"]\n");
    assert_eq!(counts(&site), ["DPO 2/1"]);
}

/// A word of one text is explained there, or should be; one that comes up again is worth
/// an entry. However many there are, one message tells of them.
#[test]
fn one_message_for_a_language() {
    let words: Vec<String> = (0..26).map(|at| format!("X{}Q", char::from(b'A' + at))).collect();
    let text = post(&words.join(", "));
    let site = TestSite::new(&[("content/posts/a.md", &text), ("content/posts/b.md", &text)]);
    let messages: Vec<_> =
        site.messages().into_iter().filter(|message| message.starts_with("jargon")).collect();
    assert_eq!(messages, ["jargon content/posts/a.md:5:1"]);
    site.write("content/posts/b.md", post("다른 글"));
    assert!(!site.messages().iter().any(|message| message.starts_with("jargon")));
}

/// `new term` lists what the posts use, and knows the other names that they give a word.
#[test]
fn a_new_term_begins_with_what_the_posts_say_of_it() {
    let site = TestSite::new(&[
        (
            "content/posts/a.md",
            &post("강화 학습(RLHF, reinforcement learning from human feedback)과 양자화(quantization)."),
        ),
        ("content/posts/b.md", &post("RLHF와 RLHF. 양자화도 있다.")),
    ]);
    let said = said(&whyfirst(site.root(), &["new", "term"]));
    let place = |name: &str| said.find(name).unwrap_or_else(|| panic!("{name}: {said}"));
    assert!(
        place("1. RLHF (") < place("글 2편에서 3번")
            && place("글 2편에서 3번") < place("2. 양자화 (quantization)")
    );
    assert!(said.ends_with("whyfirst new term \"RLHF\"\n"), "{said}");

    assert_eq!(site.run(&["new", "term", "rlhf"]), Exit::Fine);
    let entry = site.read("content/glossary/rlhf.md");
    assert!(
        entry.contains("\nalso = [\"reinforcement learning from human feedback\", \"강화 학습\"]\n"),
        "{entry}"
    );
    assert_eq!(site.run(&["new", "term", "양자화"]), Exit::Fine);
    let entry = site.read("content/glossary/quantization.md");
    assert!(
        entry.starts_with("+++\nterm = \"양자화\"\n") && entry.contains("\nalso = [\"quantization\"]\n"),
        "{entry}"
    );
    assert_eq!(counts(&site), [""; 0]);
}

fn glossary_site() -> TestSite {
    TestSite::new(&[
        ("content/posts/s/_index.md", "+++\ntitle = \"연재\"\nwhy = \"왜\"\n+++\n"),
        (
            "content/posts/s/01-a.md",
            "+++\ntitle = \"글\"\nwhy = \"왜\"\nexplains = [\"낱조각\"]\n+++\n낱조각.\n",
        ),
        ("content/posts/b.md", &post("다른 글.")),
        (
            "content/glossary/a.md",
            "+++\nterm = \"낱조각\"\nalso = [\"token\"]\nwhy = \"글을 나누어 세려고\"\nshort = \"자른 조각\"\n+++\n",
        ),
        ("content/glossary/b.md", "+++\nterm = \"반올림\"\nwhy = \"줄이려고\"\ndraft = true\n+++\n"),
        (
            "content/glossary/c.md",
            "+++\nterm = \"온도\"\nauto = false\nwhy = \"고르려고\"\nshort = \"손잡이\"\n+++\n",
        ),
    ])
}

#[test]
fn notes_are_decoded() {
    let site = glossary_site();
    site.write("notes.txt", "RLHF부터? token은 낱조각이고 반올림(rounding)은 RLHF 다음.\n");
    let output = whyfirst(site.root(), &["decode", "notes.txt"]);
    let shown = String::from_utf8(output.stdout).unwrap();
    let place = |text: &str| shown.find(text).unwrap_or_else(|| panic!("{text}: {shown}"));
    assert!(
        place("용어집에 있는 말 2개") < place("낱조각  2번")
            && place("낱조각  2번") < place("왜    글을 나누어 세려고")
    );
    assert!(
        place("왜    글을 나누어 세려고") < place("무엇  자른 조각")
            && place("무엇  자른 조각") < place("반올림  1번  (초안)")
    );
    assert!(place("용어집에 없는 말 1개") < place("RLHF  2번"));
    assert!(!shown.contains('\u{1b}'), "{shown}");
}

#[test]
fn notes_may_be_in_an_older_encoding() {
    let site = glossary_site();
    let notes = "낱조각을 센다. 이것은 꽤 긴 글이라서 어떤 글자인지 알아볼 수 있다.";
    let (bytes, _, _) = encoding_rs::EUC_KR.encode(notes);
    site.write("notes.txt", &bytes);
    let output = whyfirst(site.root(), &["decode", "notes.txt", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["known"][0]["term"], "낱조각");
    assert_eq!(
        json["known"][0]["places"][0],
        serde_json::json!({ "line": 1, "column": 1, "text": "낱조각" })
    );
    assert_eq!(json["unknown"], serde_json::json!([]));
    site.write("notes.txt", b"PK\x03\x04\0\0x");
    refuses(site.root(), &["decode", "notes.txt"], 2, "글로 읽을 수 없습니다");
    refuses(site.root(), &["decode", "none.txt"], 2, "파일이 없습니다");
}

/// The page has the words as a script beside it, those included that are not looked for;
/// drafts stay at home.
#[test]
fn a_site_decodes_in_the_browser() {
    let site = glossary_site();
    assert_eq!(site.build(), Exit::Fine);
    let page = site.read("public/decode/index.html");
    let scripts: Vec<&str> =
        page.split("<script defer src=\"../").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(scripts.len(), 2, "{page}");
    let words = site.read(&format!("public/{}", scripts[0]));
    let json = words.strip_prefix("var whyfirstWords = ").unwrap();
    let json: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(json["terms"][0]["names"], serde_json::json!(["낱조각", "token"]));
    assert_eq!(json["terms"].as_array().unwrap().len(), 1);
    assert_eq!(json["knows"], serde_json::json!(["온도"]));
    assert!(!words.contains("반올림"));
    assert!(page.contains("<noscript>") && page.contains("href=\"../glossary/\""));
}

/// A series has the cards of the terms that it explains; without any it has no cards.
#[test]
fn a_series_has_cards() {
    let site = glossary_site();
    assert_eq!(site.build(), Exit::Fine);
    let cards = site.read("public/series/s/cards/index.html");
    assert_eq!(cards.matches("<li lang=\"ko\"><h2>").count(), 1, "{cards}");
    assert!(cards.contains("글을 나누어 세려고") && cards.contains("자른 조각"));
    assert!(site.read("public/series/s/index.html").contains("href=\"../../series/s/cards/\""));
    assert!(site.read("public/sitemap.xml").contains("https://example.org/series/s/cards/"));
    site.write("content/posts/s/01-a.md", post("[카드](/series/s/cards/)"));
    assert_eq!(site.messages().iter().filter(|message| message.starts_with("link-missing")).count(), 1);
    site.write("content/posts/s/01-a.md", post("글"));
    assert_eq!(site.build(), Exit::Fine);
    assert!(!site.path("public/series/s/cards").exists());
    assert!(!site.read("public/series/s/index.html").contains("cards/"));
}
