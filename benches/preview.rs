//! How long from the rename of a saved file to the last byte of the new page, through a
//! real watcher and a real socket; how much memory a site takes; whether a crowd of
//! connections is answered.
//!
//! `cargo bench --bench preview -- 100 1000 10000` edits sites of so many posts;
//! `cargo bench --bench preview -- 1000 --load 60` lets a crowd at one for so many
//! seconds. Figures are told and nothing fails by them.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Edits of a kind.
const EDITS: usize = 31;
/// Posts of a series.
const SERIES: usize = 20;
/// The post that is newer than all others.
const NEWEST: usize = 27;
/// Requests that a crowd makes at once, and connections that only stand about.
const CROWD: usize = 2000;
const SILENT: usize = 200;

const PARAGRAPH: &str = "**어텐션(Attention)**은 긴 문장에서 지금 필요한 단어를 찾습니다. 번역기는 **\"앞부분\"**을 잊었고, \
`query`와 *key*를 견주는 용어3마다 점수를 매깁니다. 용어7에서의 계산은 용어11을 씁니다. With *sparse attention*, the decoder \
keeps only the parts of the prompt that matter, and the rest of the network waits.\n\n";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let load = arguments.iter().position(|word| word == "--load");
    let seconds = load.and_then(|at| arguments.get(at + 1)).and_then(|seconds| seconds.parse().ok());
    let counts = arguments[..load.unwrap_or(arguments.len())].iter().filter_map(|count| count.parse().ok());
    let counts: Vec<usize> = counts.collect();
    println!("{:>6}  {:<14} {:>9} {:>9} {:>9}", "posts", "edit", "median", "p90", "most");
    for posts in if counts.is_empty() { vec![100, 1000] } else { counts } {
        let site = Site::new(posts);
        let served = Served::start(&site);
        match seconds {
            Some(seconds) => crowd(&served, posts, Duration::from_secs(seconds)),
            None => edits(&site, &served, posts),
        }
        let (resident, peak) = served.memory();
        let markdown = site.markdown as f64 / 1e6;
        println!(
            "{posts:>6}  memory: {resident:.0} MB now, {peak:.0} MB at most, {:.1} times the Markdown's {markdown:.1} MB",
            resident / markdown
        );
    }
}

/// A site in a folder of its own.
struct Site {
    folder: tempfile::TempDir,
    /// Bytes of Markdown.
    markdown: usize,
}

impl Site {
    fn new(posts: usize) -> Site {
        let mut site = Site { folder: tempfile::tempdir().expect("a folder"), markdown: 0 };
        site.put(
            "site.toml",
            "title = \"글\"\nbase_url = \"https://example.org/\"\n[lints]\nneeds-unknown = \"off\"\n",
        );
        for number in 0..(posts / 10).clamp(20, 500) {
            let text =
                format!("+++\nterm = \"용어{number}\"\nwhy = \"까닭 {number}\"\nshort = \"조각\"\n+++\n");
            site.put(&format!("content/glossary/term-{number}.md"), &text);
        }
        for number in 0..posts {
            site.put(&post_path(number), &post(number, "", ""));
        }
        site
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn put(&mut self, path: &str, text: &str) {
        if path.ends_with(".md") {
            self.markdown += text.len();
        }
        fs::create_dir_all(self.path(path).parent().expect("a folder")).expect("a folder");
        fs::write(self.path(path), text).expect("a file");
    }

    /// Saves as editors do. The moment of the rename.
    fn save(&self, path: &str, text: &str) -> Instant {
        let (beside, path) = (self.path("unfinished"), self.path(path));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&beside, text).expect("a file");
        let began = Instant::now();
        fs::rename(beside, path).expect("a file");
        began
    }
}

fn post_path(number: usize) -> String {
    format!("content/posts/series-{}/{:02}-post-{number}.md", number / SERIES, number % SERIES)
}

fn post_url(number: usize) -> String {
    format!("/posts/series-{}/post-{number}/", number / SERIES)
}

fn post(number: usize, title: &str, more: &str) -> String {
    let tag = number % 40;
    // One is newer than all others, and so stands on the home page.
    let day =
        if number == NEWEST { "2026-02-01".to_owned() } else { format!("2026-01-{:02}", 1 + number % 28) };
    let mut text = format!(
        "+++\ntitle = \"{number}번째 글{title}\"\ndate = {day}\nwhy = \"까닭\"\ntags = [\"태그 {tag}\", \"AI\"]\n+++\n"
    );
    for heading in ["왜 필요한가", "무엇인가", "어떻게 하나"] {
        let _ = write!(text, "## {heading}\n\n{}", PARAGRAPH.repeat(3));
    }
    let next = (number / SERIES * SERIES) + (number + 1) % SERIES;
    let _ = write!(
        text,
        "[다음]({:02}-post-{next}.md) {more}\n\n```python\nprint({number})\n```\n",
        next % SERIES
    );
    text
}

/// The program, serving.
struct Served {
    program: Child,
    address: SocketAddr,
    started: Duration,
}

impl Served {
    fn start(site: &Site) -> Served {
        let began = Instant::now();
        let mut program = Command::new(env!("CARGO_BIN_EXE_whyfirst"))
            .args(["serve", "--port", "0", "--lang", "en", "--root"])
            .arg(site.folder.path())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut lines = BufReader::new(program.stderr.take().expect("its words")).lines();
        let address = loop {
            let line = lines.next().expect("an address").expect("an address");
            if let Some((_, rest)) = line.split_once("http://") {
                break rest.trim_end_matches('/').parse().expect("an address");
            }
        };
        std::thread::spawn(move || lines.for_each(drop));
        Served { program, address, started: began.elapsed() }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a socket");
        stream
    }

    fn get(&self, path: &str) -> Vec<u8> {
        let mut stream = self.connect();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)
            .expect("a request");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        answer
    }

    /// Megabytes that it takes now, and took at most.
    fn memory(&self) -> (f64, f64) {
        let status =
            fs::read_to_string(Path::new("/proc").join(self.program.id().to_string()).join("status"));
        let status = status.unwrap_or_default();
        let kilobytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim().split(' ').next()?.parse::<f64>().ok()
        };
        let megabytes = |name: &str| kilobytes(name).unwrap_or(0.0) * 1024.0 / 1e6;
        (megabytes("VmRSS:"), megabytes("VmHWM:"))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Hears what the preview tells.
struct Listener {
    lines: std::io::Lines<BufReader<TcpStream>>,
}

impl Listener {
    fn new(served: &Served) -> Listener {
        let mut stream = served.connect();
        write!(stream, "GET /_whyfirst/events HTTP/1.1\r\nHost: {}\r\n\r\n", served.address)
            .expect("a request");
        let mut listener = Listener { lines: BufReader::new(stream).lines() };
        listener.hear("event: hello");
        listener
    }

    fn hear(&mut self, words: &str) {
        while self.lines.next().expect("more").expect("a line") != words {}
    }
}

/// Makes an edit with a mark in it: the path, what is to stand there, and a page that shows
/// the mark.
type Edit<'a> = dyn Fn(usize, &str) -> (String, String, String) + 'a;

fn edits(site: &Site, served: &Served, posts: usize) {
    println!("{posts:>6}  first page after {} ms", served.started.as_millis());
    let mut listener = Listener::new(served);
    let template =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/whyfirst/templates/post.html"));
    let template = template.expect("the theme");
    let kinds: [(&str, &Edit<'_>); 5] = [
        ("body", &|at, mark| (post_path(at), post(at, "", mark), post_url(at))),
        ("title", &|at, mark| (post_path(at), post(at, mark, ""), post_url(at))),
        ("title, home", &|_, mark| (post_path(NEWEST), post(NEWEST, mark, ""), "/".to_owned())),
        ("new term", &|_, mark| {
            let text = format!("+++\nterm = \"{mark}\"\nwhy = \"까닭\"\nshort = \"조각\"\n+++\n");
            (format!("content/glossary/{mark}.md"), text, format!("/glossary/{mark}/"))
        }),
        ("template", &|at, mark| {
            let text = template.replace("</article>", &format!("<i>{mark}</i></article>"));
            ("templates/post.html".to_owned(), text, post_url(at))
        }),
    ];
    for (name, edit) in kinds {
        let mut times: Vec<Duration> = (0..EDITS)
            .map(|number| {
                let mark = format!("mark-{}-{number}", name.replace([',', ' '], ""));
                let (path, text, url) = edit((number * 7) % posts, &mark);
                let began = site.save(&path, &text);
                listener.hear("event: change");
                let page = served.get(&url);
                let took = began.elapsed();
                assert!(memchr::memmem::find(&page, mark.as_bytes()).is_some(), "{name}: {url} lacks {mark}");
                // The check that follows is no part of what is waited for.
                listener.hear("event: messages");
                took
            })
            .collect();
        times.sort();
        let ms = |at: usize| format!("{:.1} ms", times[at].as_secs_f64() * 1e3);
        println!(
            "{posts:>6}  {name:<14} {:>9} {:>9} {:>9}",
            ms(EDITS / 2),
            ms(EDITS * 9 / 10),
            ms(EDITS - 1)
        );
    }
}

/// Thousands of requests at once, connections that only stand about, and some that break
/// off half way.
fn crowd(served: &Served, posts: usize, longest: Duration) {
    let (before, _) = served.memory();
    let until = Instant::now() + longest;
    let (answered, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let ask = |number: usize| {
        let request = |path: &str| {
            format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", served.address)
        };
        let Ok(mut stream) = TcpStream::connect(served.address) else {
            return failed.fetch_add(1, Ordering::Relaxed);
        };
        let request = request(&post_url(number % posts));
        if number.is_multiple_of(50) {
            let _ = stream.write_all(&request.as_bytes()[..request.len() / 2]);
            return 0;
        }
        let mut answer = Vec::new();
        let sent = stream.write_all(request.as_bytes()).and_then(|()| stream.read_to_end(&mut answer));
        let whole = sent.is_ok() && answer.starts_with(b"HTTP/1.1 200") && answer.ends_with(b"</html>\n");
        if whole { &answered } else { &failed }.fetch_add(1, Ordering::Relaxed)
    };
    let mut rounds = 0;
    while Instant::now() < until {
        let silent: Vec<TcpStream> = (0..SILENT).map(|_| served.connect()).collect();
        std::thread::scope(|scope| {
            let ask = &ask;
            for number in 0..CROWD {
                let _ = std::thread::Builder::new()
                    .stack_size(128 * 1024)
                    .spawn_scoped(scope, move || ask(number));
            }
        });
        drop(silent);
        rounds += 1;
    }
    let (after, _) = served.memory();
    println!(
        "{posts:>6}  {rounds} rounds of {CROWD} requests at once beside {SILENT} silent connections: {} answered, {} failed; {before:.0} MB before, {after:.0} MB after",
        answered.load(Ordering::Relaxed),
        failed.load(Ordering::Relaxed)
    );
}
