//! The preview: a site on one's own machine that follows what is typed.
//!
//! Pages are drawn from memory when they are asked for, by the functions that a build
//! uses, so that a page and its preview are the same bytes but for one script. Only this
//! machine is answered, and nothing is read but the site.

mod events;
mod follow;
mod guard;
mod kinds;
pub mod listen;
mod notes;
mod request;
mod response;
mod site;
mod turns;

pub use follow::{Fault, News};

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::diagnostic::{Diagnostic, Tongue, has_errors};
use crate::text::{address, push_escaped};
use crate::workspace::{Findings, Workspace};
use events::Hub;
use guard::Guard;
use listen::{Answer, Answers};
use request::Request;
use response::{Body, Response};
use site::{Found, Site};
use turns::Turns;

/// Where everything lies that is the preview's own; no site has such an address.
pub const RESERVED: &str = "_whyfirst/";

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
    /// Pages that were saved since they were last drawn without a fault.
    untried: Mutex<BTreeSet<String>>,
    /// Goes up when changes come, before they are taken in.
    changes: AtomicU64,
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
    /// Why pages that were saved or looked at cannot be drawn.
    undrawn: Vec<Diagnostic>,
    /// Why the disk does not give what is there now.
    failure: Option<Diagnostic>,
}

impl Checked {
    /// Everything that is wrong.
    fn all(&self) -> impl Iterator<Item = &Diagnostic> {
        self.failure.iter().chain(&self.findings.diagnostics).chain(&self.undrawn)
    }

    fn has_errors(&self) -> bool {
        self.failure.is_some() || has_errors(&self.findings.diagnostics) || has_errors(&self.undrawn)
    }
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
            findings: RwLock::new(Checked {
                version: site.version,
                findings,
                undrawn: Vec::new(),
                failure: None,
            }),
            site: RwLock::new(site),
            untried: Mutex::default(),
            changes: AtomicU64::new(0),
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
        self.checked().all().cloned().collect()
    }

    fn untried(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.untried.lock().unwrap_or_else(PoisonError::into_inner)
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
            Some("events") if request.head_only => {
                Answer::Response(Response::new(200, "text/event-stream", Vec::new()))
            }
            Some("events") => match self.hub.listen() {
                Some(stream) => Answer::Events(stream),
                None => Answer::Response(Response::plain(503)),
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
        let missing = if status == 404 { " data-missing" } else { "" };
        let tags = format!(
            "<link rel=\"stylesheet\" href=\"/{RESERVED}preview.css\">\
             <script defer src=\"/{RESERVED}preview.js\" data-hash=\"{hash}\" data-shape=\"{shape}\"{follow}{missing}></script>"
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
