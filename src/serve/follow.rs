//! Keeps the site of a preview up to date while its files change.
//!
//! One thread takes changes in and another checks. A check reads the site that a change
//! has to write to, so it is given up as soon as a change comes, and made once nothing has
//! changed for a moment: saving waits for one step of it at most (the longest is to link the
//! site once more, for the places of its messages), never for the whole. A fault of our own while changes are taken in leaves behind nobody knows what:
//! the site is opened anew, and if that fails too, the last good pages stay.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use jiff::{Timestamp, ZonedDateTime};
use serde_json::json;

use super::{Checked, Preview};
use crate::diagnostic::{Diagnostic, Words, catalog};
use crate::text::address;
use crate::watch::{Watcher, Woken};
use crate::workspace::{Applied, Changes, Workspace};

/// The site is checked once nothing has changed for so long: pages do not wait for it.
const SETTLED: Duration = Duration::from_millis(80);
/// The cache is written at most this often.
const BETWEEN_SAVES: Duration = Duration::from_secs(60);
/// A date that a post waits for is looked at so often: clocks are set, machines sleep.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// What the disk did not give is asked for again so soon, and each time later, up to so late.
const AGAIN: [Duration; 2] = [Duration::from_millis(250), Duration::from_secs(4)];

/// What there is to tell whoever started the preview.
#[derive(Debug)]
pub enum News<'a> {
    /// Changes were taken in, in so much time.
    Applied(&'a Applied, Duration),
    /// The site was checked: what is wrong with it now.
    Checked(&'a [Diagnostic]),
    /// The disk did not give what is there; it will be asked again.
    Failed(&'a anyhow::Error),
    /// The disk gives what is there again.
    Recovered,
    /// The system no longer tells of changes, and why.
    Polling(&'a Words),
    /// A fault of our own, and what was done about it.
    Fault(Fault),
}

/// A fault of our own that was caught.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// While changes were taken in; the site was opened anew.
    Reopened,
    /// While changes were taken in, and again while the site was opened anew.
    Lost,
    /// While the site was checked.
    Check,
}

/// Hears of everything, from two threads.
type Tell<'a> = &'a (dyn Fn(News<'_>) + Sync);

impl Preview {
    /// Keeps the site up to date until the watcher is stopped. `tell` hears of everything.
    pub fn follow_changes(&self, watcher: &mut Watcher, tell: impl FnMut(News<'_>) + Send) {
        let tell = Mutex::new(tell);
        let tell = |news: News<'_>| (tell.lock().unwrap_or_else(PoisonError::into_inner))(news);
        let (taken, due) = channel();
        thread::scope(|scope| {
            scope.spawn(|| self.keep_checking(due, &tell));
            self.keep_taking(watcher, &taken, &tell);
            // What is being checked is not wanted any more, nor what has come.
            self.changes.fetch_add(1, Ordering::SeqCst);
            drop(taken);
        });
        self.hub.close();
    }

    /// Takes in what the watcher tells of, and what a date brings.
    fn keep_taking(&self, watcher: &mut Watcher, taken: &Sender<()>, tell: Tell<'_>) {
        watcher.also(self.read().workspace.included_elsewhere());
        let [soon, late] = AGAIN;
        let mut again = soon;
        loop {
            let changes = match watcher.wait(self.until_next_date()) {
                Woken::Stopped => return,
                Woken::Changes(changes) => changes,
                Woken::Quiet if self.until_next_date() == Some(Duration::ZERO) => Changes::none(),
                Woken::Quiet => continue,
            };
            if let Some(why) = watcher.complaint() {
                tell(News::Polling(&why));
            }
            let began = Instant::now();
            self.changes.fetch_add(1, Ordering::SeqCst);
            let (outcome, fault) = self.take_in(|workspace| workspace.apply(&changes));
            if let Some(fault) = fault {
                tell(News::Fault(fault));
            }
            // What could not be read is asked for again with all else.
            if outcome.is_ok() && changes.touch("") {
                again = soon;
                if self.note_failure(None) {
                    tell(News::Recovered);
                }
            }
            match outcome {
                Ok(applied) if applied.any => {
                    tell(News::Applied(&applied, began.elapsed()));
                    watcher.also(self.read().workspace.included_elsewhere());
                    // Should the other thread be gone, the site is shown all the same.
                    let _ = taken.send(());
                }
                Ok(_) => {}
                Err(error) => {
                    self.note_failure(Some(catalog::disk_unreadable(&error, Path::exists)));
                    tell(News::Failed(&error));
                    watcher.look_again(again);
                    again = late.min(again * 2);
                }
            }
        }
    }

    /// Notes whether the disk gives what is there, for who looks at pages. Whether it does so
    /// again.
    fn note_failure(&self, failure: Option<Diagnostic>) -> bool {
        let mut checked = self.findings.write().unwrap_or_else(PoisonError::into_inner);
        if checked.failure == failure {
            return false;
        }
        let earlier = std::mem::replace(&mut checked.failure, failure);
        self.tell_of_messages(&checked);
        earlier.is_some() && checked.failure.is_none()
    }

    fn tell_of_messages(&self, checked: &Checked) {
        let (errors, count) = (checked.has_errors(), checked.all().count());
        let messages = json!({ "version": checked.version, "messages": count, "errors": errors });
        self.hub.tell("messages", &messages);
    }

    /// How long to wait for changes at most: a post may wait for its date.
    fn until_next_date(&self) -> Option<Duration> {
        let next = self.read().workspace.next_date()?;
        let left = Timestamp::now().duration_until(next);
        Some(Duration::try_from(left).unwrap_or_default().min(LONGEST_SLEEP))
    }

    /// Takes changes in by `apply`. A fault of our own in it comes back beside.
    fn take_in(
        &self,
        apply: impl FnOnce(&mut Workspace) -> anyhow::Result<Applied>,
    ) -> (anyhow::Result<Applied>, Option<Fault>) {
        let mut site = self.write();
        site.workspace.set_now(ZonedDateTime::now());
        let was_lost = site.is_lost();
        let applied = if was_lost { None } else { caught(|| apply(&mut site.workspace)) };
        let (applied, fault) = match applied {
            Some(Ok(applied)) => {
                site.renew(&applied);
                (applied, None)
            }
            Some(Err(error)) => return (Err(error), None),
            None => match open_again(&site.workspace) {
                Some(Ok(workspace)) => (site.replace(workspace), (!was_lost).then_some(Fault::Reopened)),
                Some(Err(error)) => {
                    site.lose();
                    return (Err(error), (!was_lost).then_some(Fault::Lost));
                }
                None => (site.lose(), Some(Fault::Lost)),
            },
        };
        let pages: Vec<String> = applied.sources.iter().filter_map(|path| site.page_of(path)).collect();
        let encoded: Vec<String> = pages.iter().map(|page| address::encode(page)).collect();
        let files = applied.files.iter().map(|file| address::encode(&format!("/{}{file}", site.base)));
        let files: Vec<String> = files.collect();
        let version = site.version;
        self.untried().extend(pages);
        drop(site);
        if applied.any {
            self.hub.tell("change", &json!({ "version": version, "pages": encoded, "files": files }));
        }
        (Ok(applied), fault)
    }

    /// Checks the site whenever it has settled, until nobody takes changes in any more.
    fn keep_checking(&self, due: Receiver<()>, tell: Tell<'_>) {
        let mut saved = Instant::now();
        while due.recv().is_ok() {
            loop {
                match due.recv_timeout(SETTLED) {
                    Ok(()) => continue,
                    Err(RecvTimeoutError::Disconnected) => return,
                    Err(RecvTimeoutError::Timeout) => {}
                }
                match caught(|| self.check()) {
                    // Something has come meanwhile; nothing may have come of it.
                    Some(false) => continue,
                    Some(true) => tell(News::Checked(&self.diagnostics())),
                    None => tell(News::Fault(Fault::Check)),
                }
                break;
            }
            if saved.elapsed() > BETWEEN_SAVES {
                let kept = self.read().workspace.kept();
                kept.save();
                saved = Instant::now();
            }
        }
    }

    /// Checks the site, unless a change comes. Whether it was checked.
    fn check(&self) -> bool {
        let before = self.changes.load(Ordering::SeqCst);
        let wanted = || self.changes.load(Ordering::SeqCst) == before;
        let site = self.read();
        if site.is_lost() {
            return true;
        }
        let Some(findings) = site.workspace.check_while(&wanted) else { return false };
        let Some(mut undrawn) = site.try_pages(&mut self.untried(), &wanted) else { return false };
        undrawn.retain(|broken| !findings.diagnostics.iter().any(|found| found.says_same(broken)));
        let version = site.version;
        drop(site);
        let mut checked = self.findings.write().unwrap_or_else(PoisonError::into_inner);
        *checked = Checked { version, findings, undrawn, failure: checked.failure.take() };
        self.tell_of_messages(&checked);
        true
    }
}

/// What `run` returns, or nothing if it panics. The panic is printed: its place is what
/// whoever mends it has to know. What `run` changes must not be used after it.
fn caught<T>(run: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(run)).ok()
}

/// Opens a site anew; nothing if a fault of our own comes of it again.
fn open_again(workspace: &Workspace) -> Option<anyhow::Result<Workspace>> {
    let opened = caught(|| workspace.open_again())?;
    let opened = opened.and_then(|opened| opened.ok().context(catalog::site_gone()));
    Some(opened)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::super::site::Found;
    use super::*;
    use crate::diagnostic::Tongue;
    use crate::link::Edition;
    use crate::render::LinkStyle;
    use crate::workspace::Options;

    fn write(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn post(text: &str) -> String {
        format!("+++\ntitle = \"글\"\ndate = 2026-01-02\nwhy = \"왜\"\n+++\n## 왜 필요한가\n\n{text}\n")
    }

    fn previewed() -> (tempfile::TempDir, Preview) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        write(root, "site.toml", "title = \"글\"\n");
        write(root, "content/posts/a.md", &post("처음"));
        write(root, "content/posts/b.md", &post("다른 글"));
        let options = Options {
            edition: Edition { drafts: true, future: true, now: ZonedDateTime::now() },
            base_url: None,
            links: LinkStyle::Folder,
            every_stumble: false,
            cache: false,
        };
        let workspace = Workspace::open(root, &options, &|_| {}).unwrap().unwrap();
        let preview = Preview::new(root, workspace, ([127, 0, 0, 1], 1).into(), Tongue::Ko, false);
        (folder, preview)
    }

    /// Half of a change, and then a fault.
    fn faulty(workspace: &mut Workspace) -> anyhow::Result<Applied> {
        workspace.site.facts.clear();
        workspace.site.bodies.truncate(1);
        panic!("a fault that a test makes")
    }

    fn shows(preview: &Preview, path: &str, words: &str) -> bool {
        match preview.read().find(path) {
            Found::Drawn(_, bytes) | Found::Earlier(_, bytes, _) => {
                String::from_utf8(bytes).unwrap().contains(words)
            }
            _ => false,
        }
    }

    #[test]
    fn after_a_fault_the_site_is_opened_anew() {
        let (folder, preview) = previewed();
        assert!(shows(&preview, "posts/a/", "처음"));
        write(folder.path(), "content/posts/a.md", &post("고친 글"));
        let (outcome, fault) = preview.take_in(faulty);
        assert_eq!((outcome.unwrap().any, fault), (true, Some(Fault::Reopened)));
        assert!(shows(&preview, "posts/a/", "고친 글") && shows(&preview, "posts/b/", "다른 글"));
        assert_eq!(preview.read().version, 2);
        // And it goes on as ever.
        write(folder.path(), "content/posts/a.md", &post("다시 고친 글"));
        let (outcome, fault) = preview.take_in(|workspace| workspace.apply(&Changes::everything()));
        assert!(outcome.unwrap().any && fault.is_none());
        assert!(shows(&preview, "posts/a/", "다시 고친 글"));
        assert!(preview.check());
    }

    /// A page that cannot be drawn because of a theme that cannot be used is no second mistake,
    /// and neither is a second page.
    #[test]
    fn a_broken_template_is_told_of_once() {
        let (folder, preview) = previewed();
        assert!(shows(&preview, "posts/a/", "처음") && shows(&preview, "posts/b/", "다른 글"));
        for template in ["{{ page.titel }}", "{% if page.title %}"] {
            write(folder.path(), "templates/post.html", template);
            preview.take_in(|workspace| workspace.apply(&Changes::everything())).0.unwrap();
            assert!(preview.check());
            let found = preview.diagnostics();
            assert_eq!(found.iter().filter(|found| found.code == "template").count(), 1, "{found:#?}");
        }
    }

    #[test]
    fn while_the_disk_gives_nothing_every_page_says_so() {
        let (_folder, preview) = previewed();
        let broken = |path: &str| {
            let page = preview.page_json(&format!("path={path}")).unwrap();
            serde_json::from_str::<serde_json::Value>(&page).unwrap()["broken"].clone()
        };
        let refused = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        let refused = anyhow::Error::new(refused).context(catalog::Failure::read("content/posts"));
        assert!(!preview.note_failure(Some(catalog::disk_unreadable(&refused, |_| true))));
        for path in ["/", "/posts/a/"] {
            assert_eq!(broken(path)[0]["code"], "disk-unreadable");
            assert!(broken(path)[0]["message"].as_str().unwrap().contains("content/posts"));
        }
        // A check of what was read before does not take it back.
        assert!(preview.check());
        assert_eq!(broken("/")[0]["code"], "disk-unreadable");
        assert!(preview.note_failure(None));
        assert_eq!(broken("/"), json!([]));
        assert!(!preview.note_failure(None));
    }

    #[test]
    fn where_that_fails_too_the_last_good_pages_stay_until_it_is_mended() {
        let (folder, preview) = previewed();
        assert!(shows(&preview, "posts/a/", "처음"));
        let settings = fs::read(folder.path().join("site.toml")).unwrap();
        fs::remove_file(folder.path().join("site.toml")).unwrap();
        let (outcome, fault) = preview.take_in(faulty);
        assert!(outcome.is_err() && fault == Some(Fault::Lost));
        assert!(shows(&preview, "posts/a/", "처음"));
        let Found::Broken(unseen) = preview.read().find("posts/b/") else { panic!("it was never seen") };
        assert_eq!(unseen.code, "preview-lost");
        for page in ["/posts/a/", "/posts/b/", "/none/"] {
            let said = preview.page_json(&format!("path={page}")).unwrap();
            assert!(said.contains("preview-lost"), "{said}");
        }
        assert!(preview.check() && preview.diagnostics_json().contains("version"));
        assert!(preview.take_in(|_| panic!("nothing is taken in by what nobody knows")).0.is_err());
        fs::write(folder.path().join("site.toml"), settings).unwrap();
        let (outcome, fault) = preview.take_in(faulty);
        assert!(outcome.unwrap().any && fault.is_none());
        assert!(shows(&preview, "posts/a/", "처음") && shows(&preview, "posts/b/", "다른 글"));
        assert!(!preview.page_json("path=/posts/a/").unwrap().contains("preview-lost"));
    }

    #[test]
    fn a_fault_of_the_check_is_told_of_and_the_next_one_is_made() {
        let (_folder, preview) = previewed();
        let said = Mutex::new(Vec::new());
        let (taken, due) = channel();
        thread::scope(|scope| {
            let tell = |news: News<'_>| {
                said.lock().unwrap().push(match news {
                    News::Fault(fault) => Some(fault),
                    _ => None,
                });
            };
            let (preview, said) = (&preview, &said);
            scope.spawn(move || preview.keep_checking(due, &tell));
            let facts = std::mem::take(&mut preview.write().workspace.site.facts);
            for wanted in [1, 2] {
                taken.send(()).unwrap();
                while said.lock().unwrap().len() < wanted {
                    thread::yield_now();
                }
                preview.write().workspace.site.facts.clone_from(&facts);
            }
            drop(taken);
        });
        assert_eq!(said.into_inner().unwrap(), [Some(Fault::Check), None]);
    }
}
