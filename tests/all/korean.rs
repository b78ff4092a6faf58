//! The rules for Korean, Japanese and Chinese that only a whole site can show; those of
//! one function are tested beside it. Numbers are those of `docs/korean.md`.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;
use whyfirst::cli::Exit;

use crate::support::{TestSite, options, tree};

fn post(text: &str) -> String {
    format!("+++\ntitle = \"글\"\ndate = 2026-01-02\nwhy = \"왜\"\n+++\n{text}")
}

/// The text of a post as its page shows it.
fn shown(text: &str) -> String {
    let site = TestSite::new(&[("content/posts/p.md", &post(text))]);
    assert_eq!(site.build(), Exit::Fine);
    let page = site.read("public/posts/p/index.html");
    let start = page.find("<div class=\"text\">").unwrap();
    page[start..page.find("<footer class=\"after\">").unwrap()].to_owned()
}

#[test]
fn k1_bold_before_a_particle() {
    let html = shown("**어텐션(Attention)**은 **\"토큰\"**을 **`x`**와\n");
    assert!(html.contains("<strong>어텐션(Attention)</strong>은"), "{html}");
    assert!(html.contains("<strong>&quot;토큰&quot;</strong>을"), "{html}");
    assert!(html.contains("<strong><code>x</code></strong>와"), "{html}");
}

#[test]
fn k1_no_sentinel_reaches_a_reader() {
    let text = "## **제목(a)**은 {#x}\n\n**가(b)**는 `**나(c)**는` [**다(d)**를](https://example.org/**마(e)**는)\n\n```\n**바(f)**는\n```\n\n$**사(g)**는$\n";
    let site = TestSite::new(&[("content/posts/p.md", &post(text))]);
    assert_eq!(site.build(), Exit::Fine);
    for (path, bytes) in tree(&site.path("public")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(['\u{FDD0}', '\u{10100}']), "{path}");
    }
}

#[test]
fn k2_a_single_tilde_is_a_range() {
    let html = shown("(~2024년) 이후~ 지금, 3~5개, ~~지움~~은\n");
    assert!(html.contains("(~2024년) 이후~ 지금, 3~5개, <del>지움</del>은"), "{html}");
}

#[test]
fn k3_line_breaks_join_only_where_there_are_no_spaces() {
    let html = shown("自强\n不息\n\n딥러닝은\n재밌다\n\nこれは\n[本](https://example.org)です\n\n在\nGo\n");
    assert!(html.contains("自强不息") && html.contains("딥러닝은\n재밌다"), "{html}");
    assert!(html.contains("これは<a") && html.contains("在\nGo"), "{html}");
}

#[test]
fn k4_what_stays_literal_is_told() {
    let site = TestSite::new(&[("content/posts/p.md", &post("__강조(x)__는 말\n\n여기 ** 별 ** 표\n"))]);
    let messages = site.messages();
    assert_eq!(
        messages,
        ["emphasis-underscore content/posts/p.md:6:1", "emphasis-literal content/posts/p.md:8:4"]
    );
}

#[test]
fn k8_k9_addresses_keep_their_script() {
    let site = TestSite::new(&[("content/posts/트랜스포머는 왜?.md", &post(""))]);
    assert_eq!(site.build(), Exit::Fine);
    assert!(site.path("public/posts/트랜스포머는-왜/index.html").exists());
    let empty = TestSite::new(&[("content/posts/!!.md", &post(""))]);
    assert_eq!(empty.messages(), ["slug-empty content/posts/!!.md"]);
}

/// A file named on a Mac works on Linux, and the site is the same to the byte.
#[test]
fn k10_names_in_nfd_make_the_same_site() {
    let text = post("![그림](그림.svg) [글](토큰.md) [제목](#왜-필요할까)\n\n## 왜 필요할까?\n");
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"></svg>";
    let build = |decompose: fn(&str) -> String, text: &str| {
        let site = TestSite::new(&[]);
        for (path, text) in [
            ("content/posts/글.md", text),
            ("content/posts/토큰.md", &post("")),
            ("content/posts/그림.svg", picture),
        ] {
            site.write(&decompose(path), text);
        }
        assert_eq!(site.build(), Exit::Fine);
        tree(&site.path("public"))
    };
    let nfc = build(|path| path.to_owned(), &text);
    assert!(nfc.contains_key("posts/글/index.html") && nfc.contains_key("posts/그림.svg"));
    assert!(build(|path| path.nfd().collect(), &text) == nfc, "names in NFD change the site");
    let links_in_nfd: String = text.replace("그림.svg", &"그림.svg".nfd().collect::<String>());
    assert!(build(|path| path.to_owned(), &links_in_nfd) == nfc, "links in NFD change the site");
}

#[test]
fn k10_two_names_that_look_the_same_are_an_error() {
    let site = TestSite::new(&[("content/posts/글.md", &post(""))]);
    site.write(&"content/posts/글.md".nfd().collect::<String>(), post(""));
    if tree(&site.path("content")).len() < 2 {
        return; // The disk itself takes the two for one.
    }
    assert!(site.messages().contains(&"name-twice content/posts/글.md".to_owned()));
}

#[test]
fn k11_addresses_are_encoded_once() {
    let site = TestSite::new(&[
        (
            "content/posts/왜.md",
            &post("## 왜 필요할까?\n\n[앞](#왜-필요할까) [글](다른%20글.md#무엇) ![그림](/그림.svg)\n"),
        ),
        ("content/posts/다른 글.md", &post("## 무엇\n")),
        ("static/그림.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"),
    ]);
    // A share link holds a whole address as a value, encoded once more as it has to be.
    site.write("site.toml", "title = \"글\"\nbase_url = \"https://example.org/\"\nshare = []\n");
    assert_eq!(site.build(), Exit::Fine);
    for (path, bytes) in tree(&site.path("public")) {
        let text = String::from_utf8_lossy(&bytes);
        for (at, _) in text.match_indices("%25") {
            let next: String = text[at + 3..].chars().take(2).collect();
            assert!(!next.chars().all(|c| c.is_ascii_hexdigit()) || next.len() < 2, "{path} encodes twice");
        }
        for attribute in ["href=\"", "src=\""] {
            for part in text.split(attribute).skip(1) {
                let url = part.split('"').next().unwrap();
                assert!(url.is_ascii() || path.ends_with(".xml"), "{path}: {url}");
            }
        }
    }
    let page = site.read("public/posts/왜/index.html");
    assert!(page.contains("id=\"왜-필요할까\""), "ids stay as they are");
    assert!(page.contains("href=\"#%EC%99%9C-%ED%95%84%EC%9A%94%ED%95%A0%EA%B9%8C\""), "{page}");
    assert!(site.read("public/sitemap.xml").contains("https://example.org/posts/%EC%99%9C/"));
}

#[test]
fn k12_tag_pages_exist_where_the_links_lead() {
    let tags = ["일상", "기계 학습", "C#", "C++", "AI/ML", "日本語"];
    let list = tags.map(|tag| format!("\"{tag}\"")).join(", ");
    let text = format!("+++\ntitle = \"글\"\ndate = 2026-01-02\nwhy = \"왜\"\ntags = [{list}]\n+++\n");
    let site = TestSite::new(&[("content/posts/p.md", &text)]);
    assert_eq!(site.build(), Exit::Fine);
    let page = site.read("public/posts/p/index.html");
    let mut found = 0;
    for part in page.split("href=\"../../tags/").skip(1) {
        let url = part.split('"').next().unwrap();
        let folder = whyfirst::text::address::decode(url);
        if !folder.is_empty() && !folder.ends_with(".xml") {
            assert!(site.path("public/tags").join(&folder).join("index.html").exists(), "{folder}");
            found += 1;
        }
    }
    assert_eq!(found, tags.len());
    assert!(site.read("public/tags/기계-학습/index.html").contains("기계 학습"));
}

/// The style sheet of the built-in theme.
fn style() -> String {
    let files: BTreeMap<_, _> =
        tree(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/whyfirst/assets"));
    String::from_utf8_lossy(&files["whyfirst.css"]).into_owned()
}

#[test]
fn k16_k18_typography_follows_the_language() {
    let style = style();
    for rule in style.split('}').filter(|rule| rule.contains("keep-all")) {
        assert!(rule.contains(":lang(ko)"), "keep-all is for Korean only: {rule}");
    }
    assert!(style.contains("overflow-wrap"), "a long address must not widen the page");
    assert!(style.contains("line-break: strict") || style.contains("line-break:strict"));
    assert!(!style.contains("@import") && !style.contains("url(http"), "fonts of the system, no request");
    assert!(style.contains("Malgun Gothic") && style.contains("Apple SD Gothic Neo"));
    assert!(!style.contains("text-align: justify") && !style.contains("text-align:justify"));
}

#[test]
fn k17_every_page_says_its_language() {
    let site = TestSite::new(&[("content/posts/p.md", &post("")), ("content/posts/p.en.md", &post(""))]);
    site.write("site.toml", "title = \"글\"\nbase_url = \"https://example.org/\"\n[languages.en]\n");
    assert_eq!(site.build(), Exit::Fine);
    let korean = site.read("public/posts/p/index.html");
    let english = site.read("public/en/posts/p/index.html");
    assert!(korean.contains("<html lang=\"ko\"") && english.contains("<html lang=\"en\""));
    for page in [&korean, &english] {
        assert!(page.contains("hreflang=\"en\" href=\"https://example.org/en/posts/p/\""), "{page}");
        assert!(page.contains("hreflang=\"ko\" href=\"https://example.org/posts/p/\""), "{page}");
        assert!(page.contains("hreflang=\"x-default\" href=\"https://example.org/posts/p/\""), "{page}");
    }
}

#[test]
fn k19_k20_lists_show_minutes_and_whole_sentences() {
    let text = format!("첫 문장이다. {}\n", "가나다라 ".repeat(250));
    let site = TestSite::new(&[(
        "content/posts/p.md",
        &format!("+++\ntitle = \"글\"\ndate = 2026-01-02\n+++\n{text}"),
    )]);
    assert_eq!(site.build(), Exit::Fine);
    let page = site.read("public/posts/p/index.html");
    assert!(page.contains("<meta name=\"description\" content=\"첫 문장이다.\">"), "{page}");
    assert!(page.contains("3분"), "1,006 syllables are three minutes");
}

#[test]
fn k21_the_glossary_is_in_korean_order() {
    let term = |name: &str| format!("+++\nterm = \"{name}\"\nwhy = \"왜\"\nshort = \"뜻\"\n+++\n");
    let names = ["zebra", "토큰", "GPU", "2진수", "까치", "가중치", "나무"];
    let files: Vec<(String, String)> = names
        .iter()
        .enumerate()
        .map(|(at, name)| (format!("content/glossary/t{at}.md"), term(name)))
        .collect();
    let site =
        TestSite::new(&files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>());
    assert_eq!(site.build(), Exit::Fine);
    let page = site.read("public/glossary/index.html");
    let expected = ["2진수", "가중치", "까치", "나무", "토큰", "GPU", "zebra"];
    let main = &page[page.find("<main").unwrap()..];
    let places: Vec<_> = expected
        .map(|name| main.find(&format!(">{name}<")).unwrap_or_else(|| panic!("{name}: {main}")))
        .to_vec();
    assert!(places.is_sorted(), "{places:?}");
    for initial in ["#", "ㄱ", "ㄴ", "ㅌ", "G", "Z"] {
        assert!(main.contains(&format!(">{initial}<")), "{initial}");
    }
    assert!(!main.contains(">ㄲ<"), "double consonants stand with single ones");
}

/// A post dated today at 08:00 in Seoul is out at 08:30 there, though it is still
/// yesterday in the UTC of a build server.
#[test]
fn k22_today_is_a_day_in_seoul() {
    let site = TestSite::new(&[
        ("content/posts/out.md", "+++\ntitle = \"나옴\"\ndate = 2026-11-23T08:00:00\nwhy = \"왜\"\n+++\n"),
        ("content/posts/later.md", "+++\ntitle = \"나중\"\ndate = 2026-11-23T09:00:00\nwhy = \"왜\"\n+++\n"),
    ]);
    let mut options = options();
    let now: jiff::Timestamp = "2026-11-22T23:30:00Z".parse().unwrap();
    options.edition.now = now.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    let opened = whyfirst::workspace::open(site.root(), &options).unwrap();
    let index = &opened.workspace.unwrap().site.index;
    assert_eq!(index.published, [false, true], "later.md, out.md");
    assert_eq!(site.build(), Exit::Fine);
    let page = site.read("public/posts/out/index.html");
    assert!(page.contains("<time datetime=\"2026-11-23T08:00:00+09:00\">2026년 11월 23일</time>"), "{page}");
    assert!(site.read("public/rss.xml").contains("<pubDate>Mon, 23 Nov 2026 08:00:00 +0900</pubDate>"));
}

/// The table of input from ordinary machines: each row with its message and place.
#[test]
fn bad_input_is_told_in_plain_words() {
    let head = "+++\ntitle = \"글\"\nwhy = \"왜\"\n+++\n";
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(format!("{head}본문").encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let bare: Vec<u8> = head.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (cp949, _, _) =
        encoding_rs::EUC_KR.encode("+++\ntitle = \"똠방각하 펲시 믜다\"\n+++\n트랜스포머는 왜 필요한가\n");
    let mixed: Vec<u8> =
        head.bytes().chain("한글 문장\n".bytes()).chain(*b"\xc7\xd1\xb1\xdb\n\xff\xff\n").collect();
    let rows: Vec<(&str, Vec<u8>, &[&str])> = vec![
        ("BOM", [b"\xEF\xBB\xBF", head.as_bytes()].concat(), &[]),
        ("UTF-16", utf16, &["encoding-utf16"]),
        ("UTF-16 without BOM", bare, &["encoding-binary"]),
        ("CP949", cp949.into_owned(), &["encoding-legacy"]),
        ("mixed", mixed, &["encoding-mixed"]),
        ("CRLF and no end", head.replace('\n', "\r\n").into_bytes(), &[]),
        ("Ctrl-Z", [head.as_bytes(), b"\x1a\0\0"].concat(), &[]),
        ("NFD", format!("{head}{}\n", "한글".nfd().collect::<String>()).into_bytes(), &["text-nfd"]),
        ("full-width colon", "---\ntitle： 글\n---\n".into(), &["lookalike-colon"]),
        ("curly quotes", "+++\ntitle = “글”\n+++\n".into(), &["lookalike-quote"]),
        ("wide space", "---\ntitle: 글\nextra:\n\u{3000}a: 1\n---\n".into(), &["lookalike-space"]),
        ("dashes", "–––\ntitle: 글\n–––\n".into(), &["lookalike-fence"]),
        ("Korean date", "---\ntitle: 글\nwhy: 왜\ndate: 2026. 11. 23.\ndraft: 아니요\n---\n".into(), &[]),
        ("Korean date in words", "---\ntitle: 글\nwhy: 왜\ndate: 2026년 11월 23일\n---\n".into(), &[]),
        ("zero width", format!("{head}토\u{200B}큰\n").into_bytes(), &["text-invisible"]),
        ("private use", format!("{head}\u{F0B7} 항목\n").into_bytes(), &["text-private"]),
        (
            "word processor",
            format!("{head}<!--[if gte mso 9]>x<![endif]-->\n").into_bytes(),
            &["text-pasted"],
        ),
        (
            "quotes in a link",
            format!("{head}[글](https://example.org “제목”)\n").into_bytes(),
            &["lookalike-quote"],
        ),
        ("wide brackets", format!("{head}[글]（주소）\n").into_bytes(), &["lookalike-bracket"]),
    ];
    for (name, bytes, expected) in rows {
        let site = TestSite::new(&[]);
        site.write("content/posts/p.md", bytes);
        let codes: Vec<_> =
            site.messages().iter().map(|message| message.split(' ').next().unwrap().to_owned()).collect();
        assert_eq!(codes, expected, "{name}");
    }
    let site = TestSite::new(&[("content/posts/글.md.txt", head)]);
    assert_eq!(site.messages(), ["name-extension content/posts/글.md.txt"]);
}
