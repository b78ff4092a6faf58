//! Words that no entry of the glossary knows: how they are counted over a site.

use whyfirst::check::jargon::{self, Jargon};

use whyfirst::cli::Exit;

use crate::support::{TestSite, options, said, whyfirst};

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
