//! A font of the author's own: cut to the letters of the site, sent from the site.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use whyfirst::cli::Exit;
use whyfirst::workspace::{Changes, Workspace};

use crate::edits::compare;
use crate::support::{TestSite, options, tree};

/// Hangul, Latin, kana, no Han; outlines of PostScript.
const MEDIUM: &[u8] = include_bytes!("../../fonts/card-medium.otf");
const BOLD: &[u8] = include_bytes!("../../fonts/card-bold.otf");
/// Few letters, all weights; outlines of TrueType.
const VARIABLE: &[u8] = include_bytes!("../data/fonts/variable.ttf");

const SETTINGS: &str = "title = \"글\"\nbase_url = \"https://example.org/blog/\"\nshare_cards = false\n";

/// A site whose site.toml has these lines below `[font]`.
fn site_with(lines: &str) -> TestSite {
    let site = TestSite::small();
    site.write("site.toml", format!("{SETTINGS}[font]\n{lines}\n"));
    site.write("fonts/text.otf", MEDIUM);
    site.write("fonts/bold.otf", BOLD);
    site.write("fonts/variable.ttf", VARIABLE);
    site
}

/// The one file of a built site whose path begins and ends so.
fn only(site: &TestSite, start: &str, end: &str) -> String {
    let paths = tree(&site.path("public")).into_keys();
    let found: Vec<String> = paths.filter(|path| path.starts_with(start) && path.ends_with(end)).collect();
    assert_eq!(found.len(), 1, "{start}*{end}: {found:?}");
    found[0].clone()
}

/// The letters of a WOFF2 file beyond ASCII, and whether it moves letters together.
fn letters(woff2: &[u8]) -> (BTreeSet<char>, bool) {
    let font = wuff::decompress_woff2(woff2).unwrap();
    let face = ttf_parser::Face::parse(&font, 0).unwrap();
    assert!((' '..='~').all(|c| face.glyph_index(c).is_some()), "ASCII is not whole");
    let kern = ttf_parser::Tag::from_bytes(b"kern");
    let kerned = face.tables().gpos.is_some_and(|table| table.features.into_iter().any(|it| it.tag == kern));
    (('\u{80}'..='\u{1ffff}').filter(|c| face.glyph_index(*c).is_some()).collect(), kerned)
}

#[test]
fn letters_that_are_written_as_numbers_are_sent_too() {
    let site = site_with("text = \"fonts/text.otf\"");
    let post = "+++\ntitle = \"\\uBD81\"\ndate = 2026-01-02\nwhy = \"\\uBE59\"\n+++\n## 왜 필요한가\n말\n";
    site.write("content/posts/numbers.md", post);
    let settings = site.read("site.toml").replace("title = \"글\"", "title = \"\\uB2ED\"");
    site.write("site.toml", settings);
    assert_eq!(site.build(), Exit::Fine);
    let font = only(&site, "assets/font-text-", ".woff2");
    let (has, _) = letters(&fs::read(site.path("public").join(font)).unwrap());
    assert!("북빙닭".chars().all(|c| has.contains(&c)), "{has:?}");
}

#[test]
fn a_font_that_is_too_large_is_not_called_missing() {
    let site = site_with("text = \"fonts/large.otf\"");
    fs::File::create(site.path("fonts/large.otf")).unwrap().set_len(65 << 20).unwrap();
    let opened = whyfirst::workspace::open(site.root(), &options()).unwrap();
    let said: Vec<String> = opened.diagnostics.iter().map(|found| found.message.en.clone()).collect();
    assert_eq!(said, ["the font file `fonts/large.otf` cannot be read"]);
}

#[test]
fn a_site_sends_the_letters_that_it_has() {
    let site = site_with("text = \"fonts/text.otf\"\nbold = \"fonts/bold.otf\"");
    assert_eq!((site.messages(), site.build()), (vec![], Exit::Fine));
    let (text, bold) =
        (only(&site, "assets/font-text-", ".woff2"), only(&site, "assets/font-bold-", ".woff2"));
    let bytes = fs::read(site.path("public").join(&text)).unwrap();
    assert!(bytes.len() < MEDIUM.len() / 10, "{} bytes", bytes.len());
    let (has, kerned) = letters(&bytes);
    assert!(kerned && "토큰왜필요한가본문은낱조각—“”…년월일".chars().all(|c| has.contains(&c)), "{has:?}");
    assert!(!"닭뷁ぁЖ".chars().any(|c| has.contains(&c)), "{has:?}");
    let css = site.read(&format!("public/{}", only(&site, "assets/whyfirst-", ".css")));
    for (file, weight) in [(&text, 400), (&bold, 700)] {
        let name = file.strip_prefix("assets/").unwrap();
        let rule =
            format!("src: url(\"{name}\") format(\"woff2\"); font-weight: {weight}; font-display: swap");
        assert!(css.contains(&rule), "{rule}");
    }
    let page = site.read("public/posts/token/index.html");
    let preload =
        format!("<link rel=\"preload\" as=\"font\" type=\"font/woff2\" href=\"../../{text}\" crossorigin>");
    assert!(page.contains(&preload), "{preload}");
    assert!(site.read("public/404.html").contains(&format!("href=\"/blog/{bold}\"")));
    let paths = tree(&site.path("public")).into_keys();
    assert!(!paths.into_iter().any(|path| path.ends_with(".otf")), "the whole font is on the site");
}

#[test]
fn a_site_without_a_font_says_nothing_of_fonts() {
    let site = TestSite::small();
    site.write("fonts/text.otf", MEDIUM);
    assert_eq!(site.build(), Exit::Fine);
    let css = site.read(&format!("public/{}", only(&site, "assets/whyfirst-", ".css")));
    assert!(!css.contains("@font-face") && !site.read("public/index.html").contains("preload"));
    assert!(!tree(&site.path("public")).into_keys().any(|path| path.contains("font")));
}

#[test]
fn a_page_on_a_disk_fetches_nothing_ahead() {
    let site = site_with("text = \"fonts/variable.ttf\"\n[lints]\nfont-letters = \"off\"");
    assert_eq!(site.run(&["build", "--portable"]), Exit::Fine);
    assert!(!site.read("public/index.html").contains("preload"));
    let css = site.read(&format!("public/{}", only(&site, "assets/whyfirst-", ".css")));
    assert!(css.contains("font-weight: 45 930;"));
}

#[test]
fn the_cache_changes_no_byte_of_a_font() {
    let site = site_with("text = \"fonts/text.otf\"");
    assert_eq!(site.build(), Exit::Fine);
    let first = tree(&site.path("public"));
    for forgotten in ["public", ".whyfirst/cache"] {
        fs::remove_dir_all(site.path(forgotten)).unwrap();
        assert_eq!(site.build(), Exit::Fine);
        assert!(tree(&site.path("public")) == first, "without {forgotten}");
    }
}

/// Text of a page that readers see in the site's font.
fn seen(page: &str) -> BTreeSet<char> {
    let mut rest = page;
    let mut text = String::new();
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let hidden = ["script", "style", "math"].into_iter().find(|tag| rest[1..].starts_with(tag));
        let end = hidden.map_or_else(|| ">".to_owned(), |tag| format!("</{tag}>"));
        rest = rest.find(&end).map_or("", |at| &rest[at + end.len()..]);
    }
    text.push_str(rest);
    text.chars().filter(|c| !c.is_ascii()).collect()
}

/// Whatever whyfirst writes between the author's words is in the font too.
#[test]
fn no_letter_of_any_page_is_left_out() {
    let whole: BTreeSet<char> = {
        let face = ttf_parser::Face::parse(MEDIUM, 0).unwrap();
        ('\u{80}'..='\u{ffff}').filter(|c| face.glyph_index(*c).is_some()).collect()
    };
    for fixture in ["languages", "names", "markdown"] {
        let site = TestSite::new(&[]);
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(fixture).join("in");
        for (path, bytes) in tree(&source) {
            site.write(&path, bytes);
        }
        let settings = site.read("site.toml");
        site.write(
            "site.toml",
            format!("share_cards = false\n{settings}\n[font]\ntext = \"fonts/text.otf\"\n"),
        );
        site.write("fonts/text.otf", MEDIUM);
        assert_eq!(site.build(), Exit::Fine);
        let font = only(&site, "assets/font-text-", ".woff2");
        let (has, _) = letters(&fs::read(site.path("public").join(font)).unwrap());
        let mut pages = 0;
        for (path, bytes) in tree(&site.path("public")).iter().filter(|(path, _)| path.ends_with(".html")) {
            let missing: String = seen(&String::from_utf8_lossy(bytes))
                .intersection(&whole)
                .filter(|c| !has.contains(c))
                .collect();
            assert_eq!(missing, "", "{fixture}/{path}");
            pages += 1;
        }
        assert!(pages > 5, "{fixture}: only {pages} pages");
    }
}

#[test]
fn what_is_wrong_with_a_font_is_told() {
    let said = |lines: &str| site_with(lines).messages();
    assert_eq!(said("text = \"fonts/tex.otf\""), ["font-missing site.toml:5:8"]);
    assert_eq!(said("text = \"../text.otf\""), ["font-missing site.toml:5:8"]);
    assert_eq!(said("text = \"content/posts/token.md\""), ["font-invalid site.toml:5:8"]);
    assert_eq!(said("bold = \"fonts/bold.otf\""), ["key-missing site.toml"]);
    let site = site_with("text = \"fonts/text.otf\"\nbold = \"fonts/bold.otf\"");
    site.write("fonts/bold.otf", &BOLD[..BOLD.len() / 2]);
    assert_eq!((site.messages(), site.build()), (vec!["font-invalid site.toml:6:8".to_owned()], Exit::Mend));
    site.write("fonts/bold.otf", b"ttcf\0\x01\0\0\0\0\0\x02");
    assert_eq!(site.messages(), ["font-collection site.toml:6:8"]);
    site.write("fonts/bold.otf", BOLD);
    let post = site.read("content/posts/token.md").replace("본문은", "본문(本文)은 → 😀");
    site.write("content/posts/token.md", post);
    assert_eq!((site.messages(), site.build()), (vec!["font-letters site.toml:5:8".to_owned()], Exit::Fine));
}

#[test]
fn the_nearest_name_is_offered() {
    let site = site_with("text = \"fonts/tex.otf\"");
    let opened = whyfirst::workspace::open(site.root(), &options()).unwrap();
    assert!(opened.diagnostics[0].fix.en.contains("`fonts/text.otf`"), "{:?}", opened.diagnostics[0]);
    let site = site_with("text = \"fonts/variable.ttf\"");
    let opened = whyfirst::workspace::open(site.root(), &options()).unwrap();
    let (place, _) = &opened.diagnostics[0].related[0];
    let (path, at) = (&*place.path, place.span.unwrap().start as usize);
    assert!(!"AVTo. 가나다왜글".contains(site.read(path)[at..].chars().next().unwrap()), "{path} {at}");
}

#[test]
fn a_font_that_may_not_be_sent_is_told_of() {
    let site = site_with("text = \"fonts/text.otf\"");
    let mut font = MEDIUM.to_vec();
    let record = font[12..].chunks(16).position(|record| record.starts_with(b"OS/2")).unwrap() * 16 + 12;
    let start = u32::from_be_bytes(font[record + 8..record + 12].try_into().unwrap()) as usize;
    font[start + 9] = 2;
    site.write("fonts/text.otf", &font);
    assert_eq!(
        (site.messages(), site.build()),
        (vec!["font-embedding site.toml:5:8".to_owned()], Exit::Fine)
    );
    site.write("site.toml", site.read("site.toml") + "[lints]\nfont-embedding = \"off\"\n");
    assert_eq!(site.messages(), Vec::<String>::new());
}

#[derive(Clone, Debug)]
enum Edit {
    Post(String),
    Draft(bool),
    Font(usize),
    Settings(usize),
    Strings(String),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => "[가-힣a-z ]{0,6}".prop_map(Edit::Post),
        1 => any::<bool>().prop_map(Edit::Draft),
        2 => (0..4_usize).prop_map(Edit::Font),
        2 => (0..4_usize).prop_map(Edit::Settings),
        1 => "[가-힣]{1,3}".prop_map(Edit::Strings),
    ]
}

/// Makes an edit; the file that it was made to.
fn make(site: &TestSite, edit: &Edit) -> &'static str {
    let post = |text: &str, draft: bool| {
        format!("+++\ntitle = \"글\"\ndate = 2026-01-02\nwhy = \"왜\"\ndraft = {draft}\n+++\n{text}\n")
    };
    match edit {
        Edit::Post(text) => site.write("content/posts/edited.md", post(text, false)),
        Edit::Draft(draft) => site.write("content/posts/other.md", post("뷁", *draft)),
        Edit::Font(at) => site.write("fonts/text.otf", [VARIABLE, MEDIUM, &MEDIUM[..999], b""][*at]),
        Edit::Settings(at) => {
            let lines = [
                "",
                "[font]\ntext = \"fonts/text.otf\"\n",
                "# 줄\n[font]\ntext = \"./fonts/text.otf\"\n",
                "[font]\ntext = \"fonts/variable.ttf\"\nbold = \"fonts/text.otf\"\n",
            ];
            site.write("site.toml", format!("{SETTINGS}{}", lines[*at]));
        }
        Edit::Strings(text) => site.write("strings/ko.toml", format!("home = \"{text}\"\n")),
    }
    match edit {
        Edit::Post(_) => "content/posts/edited.md",
        Edit::Draft(_) => "content/posts/other.md",
        Edit::Font(_) => "fonts/text.otf",
        Edit::Settings(_) => "site.toml",
        Edit::Strings(_) => "strings/ko.toml",
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn after_any_edits_the_fonts_are_those_of_a_fresh_site(edits in prop::collection::vec(edit(), 8)) {
        let site = site_with("text = \"fonts/text.otf\"");
        let options = options();
        let mut workspace = Workspace::open(site.root(), &options, &|_| {}).unwrap().unwrap();
        for edit in &edits {
            let path = make(&site, edit);
            workspace.apply(&Changes::at(site.root(), [site.path(path)])).unwrap();
            compare(&workspace, site.root(), &options)?;
        }
    }
}
