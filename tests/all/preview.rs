//! The preview as a browser meets it, and as somebody meets it who means no good: bytes
//! on a socket, edits on the disk.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use whyfirst::serve::listen::{Limits, bind};

use crate::preview_support::{Answer, PATIENCE, Previewed, post};
use crate::support::TestSite;

/// A site with what is secret around it.
fn guarded() -> Previewed {
    let site = TestSite::small();
    site.write("secret.txt", "SECRET");
    site.write(".env", "SECRET");
    site.write(".whyfirst/notes", "SECRET");
    site.write("content/posts/hidden.txt", "SECRET");
    site.write("static/file.txt", "0123456789");
    site.write("content/posts/글.md", post("한글 글", "본문입니다"));
    Previewed::new(site)
}

#[test]
fn only_its_own_host_is_answered() {
    let preview = guarded();
    let port = preview.address.port();
    let status =
        |headers: &str| Answer::read(&preview.raw(format!("GET / HTTP/1.1\r\n{headers}\r\n"))).status;
    for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")] {
        assert_eq!(status(&format!("Host: {host}\r\nConnection: close\r\n")), 200, "{host}");
    }
    for host in
        ["evil.example".to_owned(), format!("evil.example:{port}"), "127.0.0.1:1".to_owned(), String::new()]
    {
        assert_eq!(status(&format!("Host: {host}\r\nConnection: close\r\n")), 421, "{host}");
    }
    assert_eq!(status("Connection: close\r\n"), 400);
    assert_eq!(
        status(&format!("Host: localhost:{port}\r\nHost: evil.example\r\nConnection: close\r\n")),
        400
    );
    let foreign = format!("GET http://evil.example/ HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    assert_eq!(Answer::read(&preview.raw(foreign)).status, 400);
    // As a name that an attacker owns arrives once it means this machine.
    let rebound = preview.raw(format!(
        "GET /_whyfirst/events HTTP/1.1\r\nHost: evil.example:{port}\r\nConnection: close\r\n\r\n"
    ));
    assert_eq!(Answer::read(&rebound).status, 421);
}

#[test]
fn other_sites_cannot_ask() {
    let preview = guarded();
    let own = format!("Origin: http://{}\r\n", preview.host());
    assert_eq!(preview.ask("GET", "/", &own).status, 200);
    for path in ["/", "/_whyfirst/page?path=/", "/_whyfirst/events", "/_whyfirst/diagnostics", "/file.txt"] {
        for headers in [
            "Origin: http://evil.example\r\n",
            "Origin: null\r\n",
            "Origin: https://127.0.0.1:1\r\n",
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n",
            "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\n",
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n",
        ] {
            let answer = preview.ask("GET", path, headers);
            assert_eq!(answer.status, 403, "{path} {headers}");
            assert!(!answer.head.contains("Access-Control"));
        }
    }
    // No browser says a thing twice.
    let twice = "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n";
    assert_eq!(preview.ask("GET", "/", twice).status, 400);
    assert_eq!(preview.ask("GET", "/", &own.repeat(2)).status, 400);
    let followed = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
    assert_eq!(preview.ask("GET", "/", followed).status, 200);
    assert_eq!(preview.get("/").header("Cross-Origin-Resource-Policy"), Some("same-origin"));
    assert_eq!(preview.get("/").header("Content-Security-Policy"), Some("frame-ancestors 'self'"));
}

#[test]
fn no_path_leads_out_of_the_site() {
    let preview = guarded();
    let climbs = [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/posts/../../secret.txt",
        "/posts/%2e%2e/%2e%2e/secret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%uff0e%uff0e/secret.txt",
        "/．．/secret.txt",
        "//secret.txt",
        "/./secret.txt",
        "/secret.txt%00.html",
        "/secret.txt",
        "/.env",
        "/site.toml",
        "/.whyfirst/notes",
        "/.git/config",
        "/content/posts/token.md",
        "/posts/token.md",
        "/posts/hidden.txt",
        "/static/file.txt",
        "/file.txt/../../secret.txt",
        "/C:/Windows/win.ini",
        "/%2fetc%2fpasswd",
        "//etc/passwd",
        "/etc/passwd",
        "/_whyfirst/../secret.txt",
        "/_whyfirst/secret.txt",
        "/_whyfirst/page?path=/../secret.txt",
        "/_whyfirst/page?path=%2F..%2Fsecret.txt",
        "/_whyfirst/page?path=/%252e%252e/secret.txt",
        "/_whyfirst/preview.js/../../secret.txt",
    ];
    for path in climbs {
        let answer = preview.get(path);
        assert!(!answer.text().contains("SECRET"), "{path}");
        assert!(!answer.text().contains("root:") && !answer.text().contains("base_url ="), "{path}");
        let is_page_note = path.contains("page?path=") && answer.status == 200;
        assert!(matches!(answer.status, 400 | 404) || is_page_note, "{path}: {}", answer.status);
    }
    assert_eq!(preview.get("/file.txt").text(), "0123456789");
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_site() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.txt"), "SECRET").unwrap();
    let site = TestSite::small();
    site.write("static/inside.txt", "inside");
    std::os::unix::fs::symlink(outside.path().join("secret.txt"), site.path("static/leak.txt")).unwrap();
    std::os::unix::fs::symlink(outside.path(), site.path("static/folder")).unwrap();
    std::os::unix::fs::symlink("inside.txt", site.path("static/link.txt")).unwrap();
    let preview = Previewed::new(site);
    assert_eq!(preview.get("/link.txt").text(), "inside");
    for path in ["/leak.txt", "/folder/secret.txt"] {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
    // A file that turns into a link between two looks at the folder.
    let path = preview.site.path("static/inside.txt");
    fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.txt"), &path).unwrap();
    for _ in 0..20 {
        let answer = preview.get("/inside.txt");
        assert!(answer.status == 404 && !answer.text().contains("SECRET"));
    }
}

#[test]
fn what_is_unusual_is_refused_and_ends_nothing_else() {
    let preview = guarded();
    let host = preview.host();
    let status = |bytes: String| Answer::read(&preview.raw(bytes)).status;
    let head = |more: &str| format!("GET / HTTP/1.1\r\nHost: {host}\r\n{more}\r\n");
    assert_eq!(status(head(&format!("X: {}\r\n", "x".repeat(20_000)))), 431);
    assert_eq!(status(format!("GET /{} HTTP/1.1\r\nHost: {host}\r\n\r\n", "x".repeat(20_000))), 431);
    assert_eq!(status(head(&"A: b\r\n".repeat(100))), 431);
    assert_eq!(status(head("Content-Length: 5\r\n") + "hello"), 413);
    assert_eq!(status(head("Transfer-Encoding: chunked\r\n") + "0\r\n\r\n"), 413);
    assert_eq!(status(head("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n")), 413);
    assert_eq!(status("GET / HTTP/9.9\r\n\r\n".to_owned()), 505);
    assert_eq!(status("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned()), 505);
    assert_eq!(status("\u{16}\u{3}\u{1}\u{2}".to_owned()), 400);
    assert_eq!(status(head("Bad Header: x\r\n")), 400);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "get"] {
        let answer = preview.ask(method, "/", "");
        assert_eq!((answer.status, answer.header("Allow")), (405, Some("GET, HEAD")), "{method}");
    }
    // Two requests at once are two answers, in their order.
    let both = format!(
        "GET /file.txt HTTP/1.1\r\nHost: {host}\r\n\r\nGET /none HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    );
    let answers = String::from_utf8_lossy(&preview.raw(both)).into_owned();
    let found = answers.find("0123456789HTTP/1.1 404").expect("both answers");
    assert!(answers[..found].starts_with("HTTP/1.1 200"));
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn silent_and_slow_connections_are_closed_and_many_wait_their_turn() {
    let short = Duration::from_millis(300);
    let limits = Limits { most: 4, crowded: 2, idle: short, longest: short };
    let preview = Previewed::with_limits(TestSite::small(), limits);
    // As many as there may be, and none of them ever asks.
    let silent: Vec<TcpStream> = (0..8).map(|_| preview.connect()).collect();
    assert_eq!(preview.get("/").status, 200);
    for mut stream in silent {
        let mut rest = Vec::new();
        assert_eq!(stream.read_to_end(&mut rest).unwrap_or(0), 0);
    }
    let half = preview.raw(format!("GET / HTTP/1.1\r\nHost: {}\r\n", preview.host()));
    assert_eq!(Answer::read(&half).status, 408);
    // One that trickles in has no more time than one that comes at once.
    let mut slow = preview.connect();
    let until = Instant::now() + PATIENCE;
    let mut sent = 0;
    while slow.write_all(b"G").is_ok() && Instant::now() < until {
        sent += 1;
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(sent < 1000, "closed after {sent} bytes");
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn connections_that_break_off_leave_nothing_behind() {
    let preview = guarded();
    for number in 0..200 {
        let mut stream = preview.connect();
        let request = format!("GET /posts/token/ HTTP/1.1\r\nHost: {}\r\n\r\n", preview.host());
        let sent = if number % 2 == 0 { request.len() } else { request.len() / 2 };
        stream.write_all(&request.as_bytes()[..sent]).unwrap();
    }
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn it_answers_as_a_static_host_does() {
    let preview = guarded();
    let page = preview.get("/posts/token/");
    assert_eq!((page.status, page.header("Content-Type")), (200, Some("text/html; charset=utf-8")));
    assert_eq!(preview.get("/posts/token/index.html").body, page.body);
    let moved = preview.get("/posts/token?q=1");
    assert_eq!((moved.status, moved.header("Location")), (301, Some("/posts/token/?q=1")));
    let missing = preview.get("/none/");
    assert_eq!((missing.status, missing.header("Content-Type")), (404, Some("text/html; charset=utf-8")));
    assert_eq!(preview.get("/404.html").status, 404);
    assert_eq!(preview.get("/file.txt/").status, 404);
    assert_eq!(preview.get("/posts//token/").status, 404);
    assert_eq!(preview.get("/robots.txt").header("Content-Type"), Some("text/plain; charset=utf-8"));
    assert_eq!(preview.get("/atom.xml").header("Content-Type"), Some("application/xml"));
    let composed = "/posts/%EA%B8%80/";
    assert_eq!(preview.get(composed).status, 200);
    assert_eq!(preview.get("/posts/글/").status, 200);
    let decomposed = preview.get("/posts/%E1%84%80%E1%85%B3%E1%86%AF/");
    assert_eq!((decomposed.status, decomposed.header("Location")), (301, Some(composed)));
    assert_eq!(preview.get("/posts/%E1%84%80%E1%85%B3%E1%86%AF").header("Location"), Some(composed));
    assert_eq!(preview.get("/?q=1").status, 200);
}

#[test]
fn heads_tags_and_ranges_are_understood() {
    let preview = guarded();
    for path in ["/posts/token/", "/file.txt", "/none/", "/_whyfirst/preview.js", "/_whyfirst/routes"] {
        let (get, head) = (preview.get(path), preview.ask("HEAD", path, ""));
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
        assert_eq!(head.header("Content-Length"), Some(get.body.len().to_string().as_str()), "{path}");
        if get.status == 200 {
            let tag = get.header("ETag").unwrap();
            let again = preview.ask("GET", path, &format!("If-None-Match: \"x\", W/{tag}\r\n"));
            assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        }
    }
    let part = |range: &str| {
        let answer = preview.ask("GET", "/file.txt", &format!("Range: {range}\r\n"));
        (answer.status, answer.text(), answer.header("Content-Range").map(str::to_owned))
    };
    assert_eq!(part("bytes=2-4"), (206, "234".to_owned(), Some("bytes 2-4/10".to_owned())));
    assert_eq!(part("bytes=-3"), (206, "789".to_owned(), Some("bytes 7-9/10".to_owned())));
    assert_eq!(part("bytes=8-99"), (206, "89".to_owned(), Some("bytes 8-9/10".to_owned())));
    assert_eq!(part("bytes=10-"), (416, String::new(), Some("bytes */10".to_owned())));
    assert_eq!(part("bytes=0-1,4-5"), (200, "0123456789".to_owned(), None));
    let head = preview.ask("HEAD", "/file.txt", "Range: bytes=0-1\r\n");
    assert_eq!((head.status, head.header("Content-Length")), (200, Some("10")));
    assert_eq!(preview.ask("HEAD", "/_whyfirst/events", "").status, 200);
    let old = preview.ask("GET", "/file.txt", "Range: bytes=0-1\r\nIf-Range: \"old\"\r\n");
    assert_eq!((old.status, old.body.len()), (200, 10));
}

/// But for the preview's own tags, a page is what a build writes.
#[test]
fn a_page_and_its_preview_are_the_same_bytes() {
    let preview = guarded();
    let output = preview.site.path("public");
    assert_eq!(
        preview.site.run(&["build", "--drafts", "--output", output.to_str().unwrap()]),
        whyfirst::cli::Exit::Fine
    );
    let mut compared = 0;
    for (path, bytes) in crate::support::tree(&output) {
        let answer = preview.get(&format!("/{}", whyfirst::text::address::encode(&path)));
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        let (start, end) = (body.find("<link rel=\"stylesheet\" href=\"/_whyfirst/"), body.find("</head>"));
        let body = match (start, end) {
            (Some(start), Some(end)) => format!("{}{}", &body[..start], &body[end..]),
            _ => body,
        };
        assert_eq!(body, String::from_utf8_lossy(&bytes), "{path}");
        compared += 1;
    }
    assert!(compared > 12, "{compared}");
}

#[test]
fn a_site_below_a_path_is_previewed_below_it() {
    let site = TestSite::small();
    site.write(
        "site.toml",
        "title = \"글\"\nbase_url = \"https://example.org/%EB%B8%94%EB%A1%9C%EA%B7%B8/\"\n",
    );
    let preview = Previewed::new(site);
    let base = "/%EB%B8%94%EB%A1%9C%EA%B7%B8/";
    assert_eq!(preview.get("/").header("Location"), Some(base));
    assert_eq!(preview.get(base).status, 200);
    assert_eq!(preview.get(base.trim_end_matches('/')).header("Location"), Some(base));
    assert_eq!(
        preview.get(&format!("{base}posts/token")).header("Location"),
        Some(&*format!("{base}posts/token/"))
    );
    assert_eq!(preview.get("/posts/token/").status, 404);
}

#[test]
fn edits_on_the_disk_show() {
    let preview = guarded();
    let write = |path: &str, text: &str| {
        let (unfinished, path) = (preview.site.path("content/posts/.new"), preview.site.path(path));
        fs::write(&unfinished, text).unwrap();
        fs::rename(&unfinished, path).unwrap();
    };
    write("content/posts/token.md", &post("토큰", "새 본문"));
    preview.wait_for("/posts/token/", |answer| answer.text().contains("새 본문"));
    write("content/posts/token.md", &post("다른 제목", "새 본문"));
    preview.wait_for("/", |answer| answer.text().contains("다른 제목"));
    fs::rename(preview.site.path("content/posts/token.md"), preview.site.path("content/posts/moved.md"))
        .unwrap();
    preview.wait_for("/posts/moved/", |answer| answer.status == 200);
    assert_eq!(preview.get("/posts/token/").status, 404);
    fs::remove_file(preview.site.path("content/posts/moved.md")).unwrap();
    preview.wait_for("/posts/moved/", |answer| answer.status == 404);
    preview.site.write("content/posts/series/01-a.md", post("연재 글", "본문"));
    preview.wait_for("/posts/series/a/", |answer| answer.status == 200);
    preview.site.write("static/new.txt", "new");
    preview.wait_for("/new.txt", |answer| answer.text() == "new");
    preview
        .site
        .write("templates/post.html", "<html><head></head><body>내 틀 {{ page.title }}</body></html>");
    preview.wait_for("/posts/series/a/", |answer| answer.text().contains("내 틀 연재 글"));
    write("site.toml", "title = \"새 이름\"\n");
    preview.wait_for("/", |answer| answer.text().contains("새 이름"));
}

/// A new letter is in the font of the page that it was typed on, and a new font is shown.
#[test]
fn the_font_follows_what_is_typed() {
    const FONTS: [&[u8]; 2] =
        [include_bytes!("../../fonts/card-medium.otf"), include_bytes!("../../fonts/card-bold.otf")];
    let site = TestSite::small();
    site.write("site.toml", "title = \"글\"\n[font]\ntext = \"fonts/text.otf\"\n");
    site.write("fonts/text.otf", FONTS[0]);
    let preview = Previewed::new(site);
    let address = |page: &str, before: &str| {
        let at = page.find(before).unwrap_or_else(|| panic!("{before}: {page}")) + before.len();
        format!("/{}", page[at..].split('"').next().unwrap().trim_start_matches("../"))
    };
    let font = |page: &str| {
        let font = address(page, "type=\"font/woff2\" href=\"");
        let answer = preview.get(&font);
        assert_eq!((answer.status, answer.header("Content-Type")), (200, Some("font/woff2")));
        let style = preview.get(&address(page, "<link rel=\"stylesheet\" href=\""));
        assert!(style.text().contains(font.rsplit('/').next().unwrap()), "{font}");
        (font, wuff::decompress_woff2(&answer.body).unwrap())
    };
    let has = |font: &[u8], c| ttf_parser::Face::parse(font, 0).unwrap().glyph_index(c).is_some();
    let (first, letters) = font(&preview.get("/posts/token/").text());
    assert!(has(&letters, '본') && !has(&letters, '뷁'));
    preview.site.write("content/posts/token.md", post("토큰", "본문은 뷁"));
    let page = preview.wait_for("/posts/token/", |answer| answer.text().contains('뷁')).text();
    let (second, letters) = font(&page);
    assert!(first != second && has(&letters, '뷁'));
    assert_eq!(preview.get(&first).status, 404);
    preview.site.write("fonts/text.otf", FONTS[1]);
    let page = preview.wait_for("/posts/token/", |answer| !answer.text().contains(&second[1..])).text();
    assert!(has(&font(&page).1, '뷁'));
    let style = |page: &str| preview.get(&address(page, "<link rel=\"stylesheet\" href=\""));
    preview.site.write("fonts/text.otf", "no font");
    let page = preview.wait_for("/posts/token/", |answer| !answer.text().contains("font/woff2")).text();
    assert!((style(&page).status, style(&page).text().contains("@font-face")) == (200, false));
    preview.site.write("fonts/text.otf", FONTS[1]);
    let page = preview.wait_for("/posts/token/", |answer| answer.text().contains("font/woff2")).text();
    assert!(has(&font(&page).1, '뷁') && style(&page).text().contains("@font-face"));
}

#[test]
fn while_a_page_is_broken_its_last_good_version_stays() {
    let preview = guarded();
    let good = preview.get("/posts/token/");
    let note = "/_whyfirst/page?path=/posts/token/";
    preview.site.write("content/posts/token.md", "+++\ntitle = \"토큰\n본문");
    let told = preview.wait_for(note, |answer| answer.text().contains("front-matter-unclosed"));
    assert!(told.text().contains("content/posts/token.md"));
    assert_eq!(preview.get("/posts/token/").body, good.body);
    preview.site.write("content/posts/token.md", post("토큰", "고친 본문"));
    preview.wait_for("/posts/token/", |answer| answer.text().contains("고친 본문"));
    preview.wait_for(note, |answer| answer.text().contains("\"broken\": []"));
    let good = preview.get("/posts/token/");
    preview.site.write("templates/post.html", "{{ page.title ");
    preview.wait_for(note, |answer| answer.text().contains("templates/post.html"));
    assert_eq!(preview.get("/posts/token/").body, good.body);
    preview.site.write("templates/post.html", "{{ page.nothing.there }}");
    preview.wait_for(note, |answer| answer.text().contains("page.nothing"));
    assert_eq!(preview.get("/posts/token/").body, good.body);
    // A page that nobody has seen says what is wrong with it, escaped.
    let unseen = preview.get("/posts/%EA%B8%80/");
    assert_eq!(unseen.status, 500);
    assert!(unseen.text().contains("templates/post.html") && unseen.text().contains("preview.js"));
    fs::remove_file(preview.site.path("templates/post.html")).unwrap();
    preview.wait_for("/posts/%EA%B8%80/", |answer| answer.status == 200);
}

#[test]
fn a_slip_in_front_matter_does_not_change_the_page() {
    let preview = guarded();
    let (file, page) = ("content/posts/token.md", "/posts/token/");
    let note = "/_whyfirst/page?path=/posts/token/";
    let whole = post("토큰", "본문").replace("why =", "tags = [\"말\"]\nwhy =");
    preview.site.write(file, &whole);
    preview.wait_for(page, |answer| answer.text().contains("/tags/"));
    preview.wait_for(note, |answer| answer.text().contains("\"broken\": []"));
    let good = preview.get(page);
    let slips = [
        ("2026-01-02", "2026-13-45"),
        ("\"토큰\"", "\"토큰"),
        ("tags = ", "draft = yes\ntags = "),
        ("title = ", "title： "),
        ("title = ", "titel = "),
        ("+++\n##", "##"),
    ];
    for (right, wrong) in slips {
        preview.site.write(file, whole.replace(right, wrong));
        let told = preview.wait_for(note, |answer| !answer.text().contains("\"broken\": []"));
        assert!(told.text().contains(file), "{wrong}: {}", told.text());
        assert_eq!(preview.get(page).body, good.body, "{wrong}");
    }
    preview.site.write(file, &whole);
    preview.wait_for(note, |answer| answer.text().contains("\"broken\": []"));
    // A text that was never whole is shown as it is.
    preview.site.write("content/posts/new.md", post("새 글", "본문").replace("2026-01-02", "어제"));
    let shown = preview.wait_for("/posts/new/", |answer| answer.status == 200);
    assert!(shown.text().contains("새 글"));
    // One that is gone leaves nothing to be said of it.
    fs::remove_file(preview.site.path(file)).unwrap();
    preview.wait_for(page, |answer| answer.status == 404);
    assert_eq!(preview.json(note)["source"], serde_json::Value::Null);
}

#[test]
fn a_draft_with_a_slip_stays_one() {
    let site = TestSite::small();
    for (name, line) in [("a", "draft = true\nnope = bad"), ("b", "draft = yes"), ("c", "draft true")] {
        site.write(
            &format!("content/posts/{name}.md"),
            post("쓰는 중", "본문").replace("why", &format!("{line}\nwhy")),
        );
    }
    let preview = Previewed::without_drafts(site);
    for name in ["a", "b", "c"] {
        assert_eq!(preview.get(&format!("/posts/{name}/")).status, 404, "{name}");
    }
}

#[test]
fn while_the_theme_is_broken_it_alone_is_at_fault() {
    let site = TestSite::small();
    site.write("templates/shortcodes/old.html", "<i>{{ args.x }}</i>");
    let preview = Previewed::new(site);
    preview.site.write("templates/shortcodes/old.html", "<i>{{ args.x ");
    preview.wait_for("/_whyfirst/diagnostics", |answer| answer.text().contains("shortcodes/old.html"));
    preview.site.write("templates/shortcodes/new.html", "<b>{{ args.x }}</b>");
    preview.site.write("content/posts/token.md", post("토큰", "{{< new x=\"새\" >}}"));
    let note = "/_whyfirst/page?path=/posts/token/";
    preview.wait_for(note, |answer| answer.text().contains("shortcodes/old.html"));
    let all = preview.get("/_whyfirst/diagnostics").text();
    assert!(!all.contains("shortcode-unknown"), "{all}");
    preview.site.write("templates/shortcodes/old.html", "<i>{{ args.x }}</i>");
    preview.wait_for("/posts/token/", |answer| answer.text().contains("<b>새</b>"));
}

#[test]
fn listeners_hear_what_was_written() {
    let preview = guarded();
    let mut stream = preview.connect();
    write!(stream, "GET /_whyfirst/events HTTP/1.1\r\nHost: {}\r\n\r\n", preview.host()).unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    assert!(lines.any(|line| line == "Content-Type: text/event-stream"));
    assert!(lines.any(|line| line == "event: hello"));
    preview.site.write("content/posts/token.md", post("토큰", "들리나요"));
    let change = lines.find(|line| line.contains("/posts/token/")).unwrap();
    let change: serde_json::Value = serde_json::from_str(change.strip_prefix("data: ").unwrap()).unwrap();
    assert_eq!(change["pages"][0], "/posts/token/");
    assert!(lines.any(|line| line == "event: messages"));
    preview.site.write("static/file.txt", "other");
    assert!(lines.any(|line| line.contains("\"files\":[\"/file.txt\"]")));
}

#[test]
fn editors_are_told_of_routes_and_messages() {
    let preview = guarded();
    preview.site.write("content/posts/token.md", post("토큰", "[없는 글](none.md)"));
    let all = preview.wait_for("/_whyfirst/diagnostics", |answer| answer.text().contains("link-missing"));
    let all: serde_json::Value = serde_json::from_slice(&all.body).unwrap();
    let found =
        all["diagnostics"].as_array().unwrap().iter().find(|found| found["code"] == "link-missing").unwrap();
    assert_eq!((&found["path"], &found["line"]), (&"content/posts/token.md".into(), &8.into()));
    let routes: serde_json::Value = serde_json::from_slice(&preview.get("/_whyfirst/routes").body).unwrap();
    let route = |source: &str| {
        let all = routes["routes"].as_array().unwrap();
        all.iter().find(|route| route["source"] == source).unwrap().clone()
    };
    assert_eq!(route("content/posts/글.md")["url"], "/posts/%EA%B8%80/");
    assert_eq!(route("content/glossary/token.md")["kind"], "term");
    assert_eq!(preview.get("/_whyfirst/page").status, 400);
    assert_eq!(preview.get("/_whyfirst/none").status, 404);
}

#[test]
fn a_busy_port_gives_the_next_one() {
    let first = bind(IpAddr::V4(Ipv4Addr::LOCALHOST), 0).unwrap().local_addr().unwrap().port();
    let held = bind(IpAddr::V4(Ipv4Addr::LOCALHOST), first).unwrap();
    let port = held.local_addr().unwrap().port();
    let next = bind(IpAddr::V4(Ipv4Addr::LOCALHOST), port).unwrap();
    assert!(next.local_addr().unwrap().port() > port);
    let site = TestSite::small();
    let said = start(site.root(), &["serve", "--port", &port.to_string()], "http://127.0.0.1:");
    assert!(said.contains(&format!("{port}번 포트는 다른 프로그램이 쓰고 있어서")), "{said}");
}

#[test]
fn the_network_is_let_in_only_by_who_says_so() {
    let site = TestSite::small();
    crate::support::refuses(
        site.root(),
        &["serve", "--host", "0.0.0.0"],
        2,
        "누구나 초안까지 읽을 수 있습니다",
    );
    let open = ["serve", "--host", "0.0.0.0", "--port", "0", "--allow-network"];
    assert!(start(site.root(), &open, "http://127.0.0.1:").contains("누구나 볼 수 있습니다"));
}

/// Starts the program, reads what it says up to these words, and ends it.
fn start(folder: &Path, arguments: &[&str], words: &str) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_whyfirst"))
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "ko_KR.UTF-8")
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    for line in BufReader::new(program.stderr.take().unwrap()).lines().map(Result::unwrap) {
        let is_last = line.contains(words);
        said.push_str(&line);
        said.push('\n');
        if is_last {
            break;
        }
    }
    program.kill().unwrap();
    program.wait().unwrap();
    said
}
