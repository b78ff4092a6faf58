//! A site that is previewed, asked over a socket.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use whyfirst::diagnostic::Tongue;
use whyfirst::serve::Preview;
use whyfirst::serve::listen::{Limits, Listening, bind, listen};
use whyfirst::watch::{Stopper, Watcher};
use whyfirst::workspace::Workspace;

use crate::support::{TestSite, options};

/// What no test waits longer for.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A site that is previewed.
pub struct Previewed {
    pub site: TestSite,
    pub address: SocketAddr,
    _listening: Listening,
    stopper: Stopper,
    following: Option<JoinHandle<()>>,
}

impl Previewed {
    pub fn new(site: TestSite) -> Previewed {
        Previewed::with_limits(site, Limits::default())
    }

    pub fn with_limits(site: TestSite, limits: Limits) -> Previewed {
        Previewed::with(site, limits, true)
    }

    /// As readers will see it: without drafts and without what is still to come.
    pub fn without_drafts(site: TestSite) -> Previewed {
        Previewed::with(site, Limits::default(), false)
    }

    fn with(site: TestSite, limits: Limits, drafts: bool) -> Previewed {
        let root = site.root().canonicalize().unwrap();
        let (mut watcher, _) = Watcher::start(&root);
        let mut options = options();
        options.edition.drafts = drafts;
        options.edition.future = drafts;
        let workspace = Workspace::open(&root, &options, &|_| {}).unwrap().unwrap();
        let listener = bind(IpAddr::V4(Ipv4Addr::LOCALHOST), 0).unwrap();
        let address = listener.local_addr().unwrap();
        let preview = Arc::new(Preview::new(&root, workspace, address, Tongue::En, false));
        let listening = listen(listener, limits, Arc::clone(&preview)).unwrap();
        let stopper = watcher.stopper();
        let following = std::thread::spawn(move || preview.follow_changes(&mut watcher, |_| {}));
        Previewed { site, address, _listening: listening, stopper, following: Some(following) }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends these bytes and reads until the connection is closed.
    pub fn raw(&self, bytes: impl AsRef<[u8]>) -> Vec<u8> {
        let mut stream = self.connect();
        // A server that has heard enough may close before all is sent.
        let _ = stream.write_all(bytes.as_ref());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.address.port())
    }

    pub fn ask(&self, method: &str, path: &str, headers: &str) -> Answer {
        let host = self.host();
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n");
        Answer::read(&self.raw(request))
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    pub fn json(&self, path: &str) -> serde_json::Value {
        serde_json::from_slice(&self.get(path).body).unwrap()
    }

    /// What is told from now on: the name of each event, and its data.
    pub fn events(&self) -> impl Iterator<Item = Event> + use<> {
        let mut stream = self.connect();
        write!(stream, "GET /_whyfirst/events HTTP/1.1\r\nHost: {}\r\n\r\n", self.host()).unwrap();
        let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
        assert!(lines.any(|line| line == "event: hello"));
        let mut name = String::new();
        lines.filter_map(move |line| {
            if let Some(event) = line.strip_prefix("event: ") {
                name = event.to_owned();
            }
            let data = line.strip_prefix("data: ").filter(|_| name != "hello")?;
            Some(Event { name: name.clone(), data: serde_json::from_str(data).unwrap() })
        })
    }

    /// Asks until the answer is as wanted.
    pub fn wait_for(&self, path: &str, wanted: impl Fn(&Answer) -> bool) -> Answer {
        let until = Instant::now() + PATIENCE;
        loop {
            let answer = self.get(path);
            if wanted(&answer) {
                return answer;
            }
            assert!(Instant::now() < until, "{path}: {} {}", answer.status, answer.text());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Previewed {
    fn drop(&mut self) {
        self.stopper.stop();
        if let Some(following) = self.following.take() {
            following.join().unwrap();
        }
    }
}

/// What listeners are told.
pub struct Event {
    pub name: String,
    pub data: serde_json::Value,
}

impl Event {
    pub fn version(&self) -> u64 {
        self.data["version"].as_u64().unwrap()
    }
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn read(bytes: &[u8]) -> Answer {
        let at = bytes.windows(4).position(|four| four == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
        let head = String::from_utf8_lossy(&bytes[..at]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head, body: bytes[at..].to_vec() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The text of a post.
pub fn post(title: &str, text: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ndate = 2026-01-02\nwhy = \"왜\"\n+++\n## 왜 필요한가\n\n{text}\n")
}
