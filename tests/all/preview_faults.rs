//! The preview when things go wrong, or all at once: saves during a check, dates that come
//! due, shortcodes that break, files that turn into folders, folders that go and come back.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::{Timestamp, ToSpan as _};
use whyfirst::workspace::{Applied, Changes, Workspace};

use crate::preview_support::{Event, PATIENCE, Previewed, post};
use crate::support::{TestSite, options};

/// A site that takes a while to be checked.
fn wordy(posts: usize) -> TestSite {
    let site = TestSite::small();
    let words = "**어텐션(Attention)**은 GPU에서 낱조각을 셉니다. LLM은 RAG로 찾습니다. ".repeat(40);
    for number in 0..posts {
        site.write(&format!("content/posts/s/{number:03}-p.md"), post(&format!("글 {number}"), &words));
    }
    site
}

#[test]
fn a_save_does_not_wait_for_the_check_of_an_earlier_one() {
    let preview = Previewed::new(wordy(300));
    let mut events = preview.events();
    assert!((0..20).any(|number| gives_up(&preview, number, &mut events)), "every save waited for a check");
}

/// Saves, and saves again while the site is checked. Whether that check was given up: the
/// next one is the first that is told of.
fn gives_up(preview: &Previewed, number: usize, events: &mut impl Iterator<Item = Event>) -> bool {
    let save = |text: String| preview.site.write("content/posts/token.md", post("토큰", &text));
    save(format!("처음 {number}"));
    let first = events.find(|event| event.name == "change").unwrap().version();
    // Longer than it takes until a check begins.
    std::thread::sleep(Duration::from_millis(200));
    save(format!("다음 {number}"));
    let checked = events.find(|event| event.name == "messages").unwrap().version();
    if checked == first {
        assert!(events.any(|event| event.name == "messages" && event.version() > first), "it is checked");
    }
    checked > first
}

#[test]
fn a_check_can_be_given_up_at_any_step() {
    let site = wordy(12);
    let workspace = Workspace::open(site.root(), &options(), &|_| {}).unwrap().unwrap();
    let asked = AtomicUsize::new(0);
    let upto = |most: usize| {
        asked.store(0, Ordering::SeqCst);
        workspace.check_while(&|| asked.fetch_add(1, Ordering::SeqCst) < most)
    };
    let whole = upto(usize::MAX).expect("it was wanted");
    assert_eq!(format!("{:?}", whole.diagnostics), format!("{:?}", workspace.check().diagnostics));
    assert!(whole.diagnostics.iter().any(|found| found.code == "jargon"));
    let all = asked.load(Ordering::SeqCst);
    // Each text is asked for more than once: the lint on jargon reads all twice.
    assert!(all > 2 * 12, "asked {all} times");
    for most in 0..all {
        assert!(upto(most).is_none(), "given up after {most} of {all} steps");
    }
}

#[test]
fn a_post_appears_when_its_date_comes() {
    let site = TestSite::small();
    let due = Timestamp::now() + 3.seconds();
    let text = post("예약한 글", "본문").replace("2026-01-02", &due.to_string());
    site.write("content/posts/due.md", text);
    let later = (Timestamp::now() + 3.hours()).to_string();
    site.write("content/posts/later.md", post("나중 글", "본문").replace("2026-01-02", &later));
    let preview = Previewed::without_drafts(site);
    let page = preview.get("/posts/due/");
    assert!(page.status == 404 || Timestamp::now() >= due);
    // Nothing is saved; it comes by itself, and on the lists too.
    preview.wait_for("/posts/due/", |answer| answer.status == 200);
    assert!(Timestamp::now() >= due);
    assert!(preview.get("/").text().contains("예약한 글"));
    assert_eq!(preview.get("/posts/later/").status, 404);
    // One that is written later comes too.
    let due = Timestamp::now() + 2.seconds();
    preview.site.write("content/posts/next.md", post("다음", "본문").replace("2026-01-02", &due.to_string()));
    preview.wait_for("/posts/next/", |answer| answer.status == 200);
    assert!(Timestamp::now() >= due);
}

/// Where drafts are shown, what is to come is too, with a mark that goes.
#[test]
fn a_date_that_has_come_is_no_longer_to_come() {
    let site = TestSite::small();
    let due = Timestamp::now() + 3.seconds();
    site.write("content/posts/due.md", post("예약한 글", "본문").replace("2026-01-02", &due.to_string()));
    let preview = Previewed::new(site);
    let note = "/_whyfirst/page?path=/posts/due/";
    let marked = preview.json(note);
    assert!(marked["scheduled"] == true || Timestamp::now() >= due);
    let mut events = preview.events();
    preview.wait_for(note, |answer| answer.text().contains("\"scheduled\": false"));
    assert!(Timestamp::now() >= due);
    // Pages that are open are told to look again.
    assert!(events.any(|event| event.name == "change"));
}

#[test]
fn a_broken_shortcode_is_shown_over_its_page_and_goes() {
    let site = TestSite::small();
    site.write("templates/shortcodes/note.html", "<i>{{ args.x }}</i>");
    site.write("content/posts/other.md", post("다른 글", "{{< note x=\"1\" >}}"));
    let preview = Previewed::new(site);
    let note = "/_whyfirst/page?path=/posts/token/";
    let good = preview.get("/posts/token/");
    for (broken, code) in [("{{< nope >}}", "shortcode"), ("{{< note >}}", "template")] {
        preview.site.write("content/posts/token.md", post("토큰", broken));
        let told = preview.wait_for(note, |answer| answer.text().contains(code));
        let told: serde_json::Value = serde_json::from_slice(&told.body).unwrap();
        let all = told["broken"].as_array().unwrap();
        assert_eq!(all.len(), 1, "{told}");
        assert!(all[0]["code"].as_str().unwrap().contains(code), "{told}");
        assert_eq!(preview.get("/posts/token/").body, good.body);
        // Editors hear of it too, without that anybody looks at the page.
        let all = preview.wait_for("/_whyfirst/diagnostics", |answer| answer.text().contains(code));
        assert_eq!(all.text().matches("\"error\"").count(), 1, "{}", all.text());
        // It is no fault of another page.
        assert!(preview.json("/_whyfirst/page?path=/posts/other/")["broken"].as_array().unwrap().is_empty());
        preview.site.write("content/posts/token.md", post("토큰", "고친 본문"));
        preview.wait_for(note, |answer| answer.text().contains("\"broken\": []"));
        preview.wait_for("/_whyfirst/diagnostics", |answer| !answer.text().contains("\"error\""));
        preview
            .site
            .write("content/posts/token.md", fs::read(preview.site.path("content/posts/token.md")).unwrap());
        preview.wait_for("/posts/token/", |answer| answer.text().contains("고친 본문"));
        preview.site.write("content/posts/token.md", TestSite::small().read("content/posts/token.md"));
        preview.wait_for("/posts/token/", |answer| answer.body == good.body);
    }
}

/// The author looks at the terminal alone: no page is asked for.
#[test]
fn the_terminal_tells_of_a_broken_shortcode_when_it_is_saved() {
    let site = TestSite::small();
    site.write("templates/shortcodes/note.html", "<i>{{ args.x }}</i>");
    let mut program = Command::new(env!("CARGO_BIN_EXE_whyfirst"))
        .args(["serve", "--port", "0", "--lang", "ko"])
        .current_dir(site.root())
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.any(|line| line.contains("http://127.0.0.1:")));
    for broken in ["{{< nope >}}", "{{< note >}}"] {
        site.write("content/posts/token.md", post("토큰", broken));
        let said = lines.find(|line| line.starts_with("오류:")).unwrap();
        assert!(said.contains("content/posts/token.md") || said.contains("note.html"), "{said}");
        site.write("content/posts/token.md", post("토큰", "본문"));
        assert!(lines.any(|line| line == "모두 고쳐졌습니다."));
    }
    program.kill().unwrap();
    program.wait().unwrap();
}

#[test]
fn files_turn_into_folders_and_back() {
    let preview = Previewed::new(TestSite::small());
    let path = preview.site.path("content/posts/token.md");
    let text = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    preview.site.write("content/posts/token.md/index.md", post("안의 글", "본문"));
    preview.wait_for("/posts/token.md/", |answer| answer.text().contains("안의 글"));
    assert_eq!(preview.get("/posts/token/").status, 404);
    fs::remove_dir_all(&path).unwrap();
    fs::write(&path, &text).unwrap();
    preview.wait_for("/posts/token/", |answer| answer.status == 200);
    preview.wait_for("/posts/token.md/", |answer| answer.status == 404);
    // The settings too.
    let (settings, beside) = (preview.site.path("site.toml"), preview.site.path("kept"));
    fs::rename(&settings, &beside).unwrap();
    fs::create_dir(&settings).unwrap();
    preview.wait_for("/_whyfirst/diagnostics", |answer| answer.text().contains("site-missing"));
    assert_eq!(preview.get("/posts/token/").status, 200);
    fs::remove_dir(&settings).unwrap();
    fs::rename(&beside, &settings).unwrap();
    preview.wait_for("/_whyfirst/diagnostics", |answer| !answer.text().contains("site-missing"));
}

#[test]
fn the_content_folder_goes_away_and_comes_back() {
    let preview = Previewed::new(TestSite::small());
    let good = preview.get("/posts/token/").body;
    for _ in 0..3 {
        fs::rename(preview.site.path("content"), preview.site.path("elsewhere")).unwrap();
        preview.wait_for("/posts/token/", |answer| answer.status == 404);
        assert_eq!(preview.get("/").status, 200);
        fs::rename(preview.site.path("elsewhere"), preview.site.path("content")).unwrap();
        preview.wait_for("/posts/token/", |answer| answer.body == good);
        // What is saved in it is seen as before.
        preview.site.write("content/posts/new.md", post("새 글", "본문"));
        preview.wait_for("/posts/new/", |answer| answer.status == 200);
        fs::remove_file(preview.site.path("content/posts/new.md")).unwrap();
        preview.wait_for("/posts/new/", |answer| answer.status == 404);
    }
}

#[test]
fn broken_settings_are_told_of_and_mended() {
    let preview = Previewed::new(TestSite::small());
    let good = preview.get("/").body;
    preview.site.write("site.toml", "title = \n");
    let note = "/_whyfirst/page?path=/";
    preview.wait_for(note, |answer| answer.text().contains("\"path\": \"site.toml\""));
    assert_eq!(preview.get("/").body, good);
    preview.site.write("site.toml", "title = \"고친 이름\"\nbase_url = \"https://example.org/\"\n");
    preview.wait_for("/", |answer| answer.text().contains("고친 이름"));
    preview.wait_for(note, |answer| answer.text().contains("\"broken\": []"));
}

/// Whoever may read everything, as the system's owner may, sees no difference; nobody may
/// see a page go for good.
#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_can_be_read_again() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = TestSite::small();
    site.write("content/posts/s/01-a.md", post("연재 글", "본문"));
    let preview = Previewed::new(site);
    let allow = |mode: u32| {
        fs::set_permissions(preview.site.path("content/posts/s"), fs::Permissions::from_mode(mode)).unwrap();
    };
    allow(0o000);
    preview.site.write("content/posts/token.md", post("토큰", "그 사이에 고침"));
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(preview.get("/posts/s/a/").status, 200);
    allow(0o755);
    preview.wait_for("/posts/token/", |answer| answer.text().contains("그 사이에 고침"));
    preview.site.write("content/posts/s/01-a.md", post("연재 글", "다시 읽음"));
    preview.wait_for("/posts/s/a/", |answer| answer.text().contains("다시 읽음"));
}

/// Files that are gone before they can be read are no reason to lose the others.
#[test]
fn after_a_storm_of_files_that_come_and_go_the_site_is_as_it_lies_there() {
    let preview = Previewed::new(TestSite::small());
    let name = |number: usize| preview.site.path(&format!("content/posts/storm/p{:02}.md", number % 40));
    fs::create_dir_all(preview.site.path("content/posts/storm")).unwrap();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            scope.spawn(move || {
                for round in 0..150 {
                    let path = name(round * 7 + writer * 13);
                    match (round + writer) % 3 {
                        0 => drop(fs::remove_file(path)),
                        1 => drop(fs::rename(name(round), path)),
                        _ => fs::write(path, post(&format!("글 {round}"), "본문")).unwrap(),
                    }
                }
            });
        }
    });
    let mut options = options();
    options.edition.drafts = true;
    let fresh = Workspace::open(preview.site.root(), &options, &|_| {}).unwrap().unwrap();
    let there: Vec<_> = fresh.site.facts.iter().map(|facts| (&*facts.path, &*facts.title.value)).collect();
    let until = Instant::now() + PATIENCE;
    loop {
        let routes = preview.json("/_whyfirst/routes");
        let routes = routes["routes"].as_array().unwrap();
        let mut shown: Vec<_> = routes
            .iter()
            .filter_map(|route| Some((route["source"].as_str()?, route["title"].as_str()?)))
            .collect();
        shown.sort_unstable();
        if shown == there {
            break;
        }
        assert!(Instant::now() < until, "{shown:?} and not {there:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_look_that_finds_nothing_new_is_no_change() {
    let site = TestSite::small();
    let mut workspace = Workspace::open(site.root(), &options(), &|_| {}).unwrap().unwrap();
    let mut apply = |path: &str| {
        let changes = Changes::at(site.root(), [site.path(path)]);
        workspace.apply(&changes).unwrap()
    };
    fs::create_dir_all(site.path("content/posts/empty")).unwrap();
    assert_eq!(apply("content/posts/empty"), Applied::default());
    assert_eq!(apply("content"), Applied::default());
    site.write("content/posts/empty/a.md", post("글", "본문"));
    assert_eq!(apply("content/posts/empty").sources, ["content/posts/empty/a.md".into()]);
    fs::remove_file(site.path("content/posts/empty/a.md")).unwrap();
    assert!(apply("content/posts/empty/a.md").any);
    site.write("content/posts/empty/b.png", "none");
    assert!(apply("content/posts/empty").any);
    fs::remove_dir_all(site.path("content/posts/empty")).unwrap();
    assert!(apply("content/posts/empty").any);
}
