//! The preview: a site on one's own machine that follows what is typed.
//!
//! Pages are drawn from memory when they are asked for, by the functions that a build
//! uses, so that a page and its preview are the same bytes but for one script. Only this
//! machine is answered, and nothing is read but the site.

mod events;
mod guard;
mod kinds;
pub mod listen;
mod notes;
mod request;
mod response;
mod site;
mod turns;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::diagnostic::{Diagnostic, Tongue, Words, has_errors};
use crate::text::{address, push_escaped};
use crate::watch::{Watcher, Woken};
use crate::workspace::{Applied, Findings, Workspace};
use events::Hub;
use guard::Guard;
use listen::{Answer, Answers};
use request::Request;
use response::{Body, Response};
use site::{Found, Site};
use turns::Turns;

/// Where everything lies that is the preview's own; no site has such an address.
pub const RESERVED: &str = "_whyfirst/";

/// The site is checked once nothing has changed for so long: pages do not wait for it.
const SETTLED: Duration = Duration::from_millis(80);
/// The cache is written at most this often.
const BETWEEN_SAVES: Duration = Duration::from_secs(60);

const SCRIPT: &str = include_str!("client/preview.js");
const STYLE: &str = include_str!("client/preview.css");

/// A site that is shown while it is written.
#[derive(Debug)]
pub struct Preview {
    root: PathBuf,
    guard: Guard,
    site: RwLock<Site>,
    /// What the last check found.
    findings: RwLock<Checked>,
    hub: Arc<Hub>,
    turns: Turns,
    tongue: Tongue,
    /// Whether browsers go to the page that was just written.
    follow: bool,
}

/// What a check has found, and of which version of the site.
#[derive(Debug)]
struct Checked {
    version: u64,
    findings: Findings,
}

/// What there is to tell whoever started the preview.
#[derive(Debug)]
pub enum News<'a> {
    /// Changes were taken in, in so much time.
    Applied(&'a Applied, Duration),
    /// The site was checked: what is wrong with it now.
    Checked(&'a [Diagnostic]),
    /// The disk did not give what is there; it will be asked again.
    Failed(&'a anyhow::Error),
    /// The system no longer tells of changes, and why.
    Polling(&'a Words),
}

impl Preview {
    /// A preview of a site that was opened; `root` is its folder, its links followed.
    pub fn new(
        root: &Path,
        workspace: Workspace,
        listening: std::net::SocketAddr,
        tongue: Tongue,
        follow: bool,
    ) -> Preview {
        let findings = workspace.check();
        let site = Site::new(workspace);
        Preview {
            root: root.to_owned(),
            guard: Guard::new(listening),
            findings: RwLock::new(Checked { version: site.version, findings }),
            site: RwLock::new(site),
            hub: Arc::default(),
            turns: Turns::new(),
            tongue,
            follow,
        }
    }

    /// The path from the root of the host at which the site begins.
    pub fn start(&self) -> String {
        format!("/{}", address::encode(&self.read().base))
    }

    fn read(&self) -> RwLockReadGuard<'_, Site> {
        self.site.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Site> {
        self.site.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn checked(&self) -> RwLockReadGuard<'_, Checked> {
        self.findings.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The text of a file that a message points into.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        self.read().workspace.text(path)
    }

    /// What is wrong with the site, as it was last checked.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.checked().findings.diagnostics.clone()
    }

    /// Keeps the site up to date until the watcher is stopped. `tell` hears of everything.
    pub fn follow_changes(&self, watcher: &mut Watcher, mut tell: impl FnMut(News<'_>)) {
        let mut unchecked = false;
        let mut saved = Instant::now();
        watcher.also(self.read().workspace.included_elsewhere());
        loop {
            match watcher.wait(unchecked.then_some(SETTLED)) {
                Woken::Stopped => break self.hub.close(),
                Woken::Changes(changes) => {
                    if let Some(why) = watcher.complaint() {
                        tell(News::Polling(&why));
                    }
                    let began = Instant::now();
                    match self.apply(&changes) {
                        Ok(applied) => {
                            unchecked |= applied.any;
                            if applied.any {
                                tell(News::Applied(&applied, began.elapsed()));
                                watcher.also(self.read().workspace.included_elsewhere());
                            }
                        }
                        Err(error) => {
                            tell(News::Failed(&error));
                            watcher.look_again();
                        }
                    }
                }
                Woken::Quiet => {
                    unchecked = false;
                    self.check();
                    tell(News::Checked(&self.diagnostics()));
                    if saved.elapsed() > BETWEEN_SAVES {
                        self.read().workspace.save_cache();
                        saved = Instant::now();
                    }
                }
            }
        }
    }

    fn apply(&self, changes: &crate::workspace::Changes) -> anyhow::Result<Applied> {
        let mut site = self.write();
        let applied = site.workspace.apply(changes)?;
        if applied.any {
            site.version += 1;
        }
        if applied.addresses {
            site.renew_addresses();
        }
        let pages = applied.sources.iter().filter_map(|path| site.page_of(path));
        let pages: Vec<String> = pages.map(|page| address::encode(&page)).collect();
        let files = applied.files.iter().map(|file| address::encode(&format!("/{}{file}", site.base)));
        let files: Vec<String> = files.collect();
        let version = site.version;
        drop(site);
        if applied.any {
            self.hub.tell("change", &json!({ "version": version, "pages": pages, "files": files }));
        }
        Ok(applied)
    }

    fn check(&self) {
        let site = self.read();
        let (findings, version) = (site.workspace.check(), site.version);
        drop(site);
        let (broken, count) = (has_errors(&findings.diagnostics), findings.diagnostics.len());
        *self.findings.write().unwrap_or_else(PoisonError::into_inner) = Checked { version, findings };
        self.hub.tell("messages", &json!({ "version": version, "messages": count, "errors": broken }));
    }
}

impl Answers for Preview {
    fn answer(&self, request: &Request) -> Answer {
        if let Some(status) = self.guard.refuses(request) {
            return Answer::Response(Response::plain(status));
        }
        let path = match guard::path(&request.path) {
            Ok(path) => path,
            Err(status) => return Answer::Response(Response::plain(status)),
        };
        let _turn = self.turns.take();
        match path.strip_prefix(RESERVED) {
            Some("events") => match self.hub.listen() {
                Some(stream) if !request.head_only => Answer::Events(stream),
                _ => Answer::Response(Response::plain(503)),
            },
            Some(own) => Answer::Response(self.own(own, request)),
            None => Answer::Response(self.page(&path, request)),
        }
    }
}

impl Preview {
    /// What the preview has of its own.
    fn own(&self, name: &str, request: &Request) -> Response {
        let (kind, bytes) = match name {
            "preview.js" => (kinds::of(name), SCRIPT.to_owned()),
            "preview.css" => (kinds::of(name), STYLE.to_owned()),
            "diagnostics" => ("application/json", self.diagnostics_json()),
            "routes" => ("application/json", self.routes_json()),
            "page" => match self.page_json(&request.query) {
                Some(json) => ("application/json", json),
                None => return Response::plain(400),
            },
            _ => return Response::plain(404),
        };
        let tag = tag(bytes.as_bytes());
        Response::new(200, kind, bytes).for_request(request, &tag).unwrap_or_else(|_| Response::plain(500))
    }

    fn page(&self, path: &str, request: &Request) -> Response {
        let site = self.read();
        let response = match site.find(path) {
            Found::Drawn(file, bytes) | Found::Earlier(file, bytes, _) if file.ends_with(".html") => {
                let status = if file == "404.html" { 404 } else { 200 };
                self.html(&site, status, &bytes)
            }
            Found::Drawn(file, bytes) | Found::Earlier(file, bytes, _) => {
                Response::new(200, kinds::of(&file), bytes)
            }
            Found::Broken(broken) => self.html(&site, 500, self.broken_page(&site, &broken).as_bytes()),
            Found::Elsewhere(address) => {
                let query =
                    if request.query.is_empty() { String::new() } else { format!("?{}", request.query) };
                return Response::redirect(&format!("/{}{query}", address::encode(&address)));
            }
            Found::OnDisk(file, disk) => {
                drop(site);
                return self.file(&file, &disk, request);
            }
            Found::Nothing => self.html(&site, 404, &site.not_found()),
        };
        drop(site);
        let tag = match &response.body {
            Body::Bytes(bytes) => tag(bytes),
            Body::File(..) => String::new(),
        };
        response.for_request(request, &tag).unwrap_or_else(|_| Response::plain(500))
    }

    fn file(&self, file: &str, disk: &Path, request: &Request) -> Response {
        let Some((opened, length, tag)) = site::open_within(&self.root, disk) else {
            return Response::plain(404);
        };
        let response = Response::new(200, kinds::of(file), Vec::new());
        let response = Response { body: Body::File(opened, length), ..response };
        response.for_request(request, &tag).unwrap_or_else(|_| Response::plain(404))
    }

    /// A page with the preview's script in it, which is told what it stands in.
    fn html(&self, site: &Site, status: u16, bytes: &[u8]) -> Response {
        let (hash, shape) = notes::hashes(site, bytes);
        let follow = if self.follow { " data-follow" } else { "" };
        let tags = format!(
            "<link rel=\"stylesheet\" href=\"/{RESERVED}preview.css\">\
             <script defer src=\"/{RESERVED}preview.js\" data-hash=\"{hash}\" data-shape=\"{shape}\"{follow}></script>"
        );
        let at = memchr::memmem::find(bytes, b"</head>").unwrap_or(bytes.len());
        let page = [&bytes[..at], tags.as_bytes(), &bytes[at..]].concat();
        Response::new(status, "text/html; charset=utf-8", page)
    }

    /// A page that stands in for one that cannot be drawn and was never seen.
    fn broken_page(&self, site: &Site, broken: &Diagnostic) -> String {
        let said = crate::diagnostic::show::text(
            std::slice::from_ref(broken),
            &|path| site.workspace.text(path),
            self.tongue,
            false,
            100,
        );
        let (language, title) = match self.tongue {
            Tongue::Ko => ("ko", "이 페이지를 그릴 수 없습니다"),
            Tongue::En => ("en", "This page cannot be drawn"),
        };
        let mut page = format!(
            "<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{title}</title></head><body><h1>{title}</h1><pre>"
        );
        push_escaped(&mut page, &said);
        page.push_str("</pre></body></html>");
        page
    }
}

/// What tells one version of some bytes from another.
fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", &blake3::hash(bytes).to_hex()[..20])
}
