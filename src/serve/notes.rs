//! What the preview says of its pages: to its own script in the browser, and to editors.
//! `docs/preview.md` describes it.

use serde_json::{Value, json};

use super::site::{Found, Site};
use super::{Checked, Preview, guard};
use crate::diagnostic::{Diagnostic, Level, Tongue, show};
use crate::model::{Facts, Kind, Part, SourceId};
use crate::render::Route;
use crate::text::{address, line_column};

/// What tells a page from its other versions: its bytes, and its bytes without the names
/// of its style sheets, which can be changed in place.
pub(super) fn hashes(site: &Site, bytes: &[u8]) -> (String, String) {
    let short = |bytes: &[u8]| blake3::hash(bytes).to_hex()[..20].to_owned();
    let mut shape = String::from_utf8_lossy(bytes).into_owned();
    for address in styles(site) {
        shape = shape.replace(address, "");
    }
    (short(bytes), short(shape.as_bytes()))
}

/// The addresses of the theme's style sheets.
fn styles(site: &Site) -> impl Iterator<Item = &str> {
    let theme = &site.workspace.theme;
    theme.assets().filter(|name| name.ends_with(".css")).map(|name| theme.asset_address(name))
}

impl Preview {
    /// Everything that is wrong with the site.
    pub(super) fn diagnostics_json(&self) -> String {
        let site = self.read();
        let checked = self.checked();
        let text_of = |path: &str| site.workspace.text(path);
        let all = checked.all();
        let all: Vec<Value> = all.map(|found| show::value(found, &text_of, self.tongue)).collect();
        format!("{:#}\n", json!({ "version": site.version, "checked": checked.version, "diagnostics": all }))
    }

    /// Every page, and the file that it is made of.
    pub(super) fn routes_json(&self) -> String {
        let site = self.read();
        let mut routes: Vec<Value> =
            site.routes().iter().map(|(path, route)| route_json(&site, path, route)).collect();
        routes.sort_by(|a, b| a["path"].as_str().cmp(&b["path"].as_str()));
        format!("{:#}\n", json!({ "version": site.version, "routes": routes }))
    }

    /// What there is to say about one page; nothing if the query names none.
    pub(super) fn page_json(&self, query: &str) -> Option<String> {
        let path = query.split('&').find_map(|pair| pair.strip_prefix("path="))?;
        let path = guard::path(&address::decode(path)).ok()?;
        let site = self.read();
        let checked = self.checked();
        let (status, bytes, broken) = match site.find(&path) {
            Found::Drawn(_, bytes) => (200, bytes, None),
            Found::Earlier(_, bytes, broken) => (200, bytes, broken),
            Found::Broken(broken) => (500, Vec::new(), Some(broken)),
            Found::OnDisk(..) | Found::Elsewhere(_) => (200, Vec::new(), None),
            Found::Nothing => (404, site.not_found(), None),
        };
        let (hash, shape) = hashes(&site, &bytes);
        let source = site.source_path_at(&path);
        let mut page = json!({
            "version": site.version, "status": status, "hash": hash, "shape": shape,
            "styles": styles(&site).collect::<Vec<_>>(),
            "source": source,
            "words": words(self.tongue),
        });
        self.add_diagnostics(&mut page, &site, &checked, source.as_deref(), broken.as_ref());
        if let Some(id) = site.source_at(&path) {
            add_source(&mut page, &site, &checked, id, self.tongue);
        }
        Some(format!("{page:#}\n"))
    }

    /// `broken` is what keeps the page from being as it should; `notes` is what else is
    /// to be said of it; the rest is counted.
    fn add_diagnostics(
        &self,
        page: &mut Value,
        site: &Site,
        checked: &Checked,
        source: Option<&str>,
        broken: Option<&Diagnostic>,
    ) {
        let path = |found: &Diagnostic| found.place.as_ref().map(|place| place.path.to_string());
        let is_own = |found: &Diagnostic| source.is_some() && path(found).as_deref() == source;
        // Where there is no page, the file that should make it may be among the broken ones.
        let is_missing = page["status"] == 404;
        let is_behind = |path: String| is_shared(&path) || is_missing && site.workspace.is_broken(&path);
        let stops = |found: &Diagnostic| {
            found.level == Level::Error && (is_own(found) || path(found).is_some_and(is_behind))
        };
        let shown = |found: &Diagnostic| with_excerpt(found, site, self.tongue);
        let all = &checked.findings.diagnostics;
        let found = all.iter().filter(|found| stops(found) && Some(*found) != broken);
        let stopping = checked.failure.iter().chain(broken).chain(found);
        let stopping: Vec<Value> = stopping.map(shown).collect();
        let notes = all.iter().filter(|found| is_own(found) && !stops(found));
        let notes: Vec<Value> = notes.map(shown).collect();
        let undrawn = checked.undrawn.iter().filter(|found| Some(*found) != broken);
        let others = all.iter().filter(|found| !stops(found)).chain(undrawn).filter(|found| !is_own(found));
        let others: Vec<&Diagnostic> = others.collect();
        let others = |level| others.iter().filter(|found| found.level == level).count();
        let elsewhere = json!({ "errors": others(Level::Error), "warnings": others(Level::Warning) });
        page["broken"] = stopping.into();
        page["notes"] = notes.into();
        page["elsewhere"] = elsewhere;
    }
}

/// Whether a file is part of every page: the settings, the theme.
fn is_shared(path: &str) -> bool {
    let folders = ["templates/", "themes/", "strings/", "assets/", "whyfirst:"];
    path == crate::config::FILE || folders.iter().any(|folder| path.starts_with(folder))
}

/// A diagnostic with the line that it is about.
fn with_excerpt(found: &Diagnostic, site: &Site, tongue: Tongue) -> Value {
    let text_of = |path: &str| site.workspace.text(path);
    let mut value = show::value(found, &text_of, tongue);
    let place = found.place.as_ref().and_then(|place| Some((text_of(&place.path)?, place.span?)));
    value["excerpt"] = match place {
        Some((text, span)) => {
            let (line, _) = line_column(&text, span.start as usize);
            text.lines().nth(line - 1).into()
        }
        None => Value::Null,
    };
    value
}

/// What its file says of a page, and what its reader meets on it.
fn add_source(page: &mut Value, site: &Site, checked: &Checked, id: SourceId, tongue: Tongue) {
    let known = &site.workspace.site;
    let facts = known.facts(id);
    page["title"] = facts.title.value.as_str().into();
    page["draft"] = facts.draft.into();
    page["scheduled"] = site.workspace.is_scheduled(id).into();
    page["missing"] = missing(facts).into();
    let seconds = facts.reading.parts.iter().zip([Part::Why, Part::What, Part::How]);
    let parts: Vec<Value> = seconds
        .filter(|(seconds, _)| **seconds > 0)
        .map(|(seconds, part)| json!({ "part": part_name(part, tongue), "seconds": seconds }))
        .collect();
    page["reading"] = json!({ "seconds": facts.reading.seconds, "parts": parts });
    let mut terms: Vec<SourceId> =
        known.index.occurrences[id.index()].iter().map(|found| found.term).collect();
    terms.sort_unstable();
    terms.dedup();
    // Ids of an earlier version may mean other pages.
    let meetings = (checked.version == site.version).then_some(&checked.findings.meetings);
    let meeting = meetings.and_then(|meetings| meetings.iter().find(|meeting| meeting.post == id));
    let is_unmet =
        |term: SourceId| meeting.is_some_and(|meeting| meeting.unmet.iter().any(|found| found.term == term));
    let term = |term: &SourceId| {
        let url = address::encode(&format!("/{}{}", site.base, known.index.addresses[term.index()]));
        json!({ "name": known.facts(*term).title.value, "url": url, "unmet": is_unmet(*term) })
    };
    page["terms"] = terms.iter().map(term).collect::<Vec<_>>().into();
}

/// The keys that a page of its kind should have before it is published.
fn missing(facts: &Facts) -> Vec<&'static str> {
    let post = facts.kind == Kind::Post;
    let term = facts.kind == Kind::Term;
    let keys = [
        ("title", facts.title.value.is_empty()),
        ("date", post && facts.date.is_none()),
        ("why", facts.why.as_ref().is_none_or(|why| why.value.is_empty()) && facts.kind != Kind::Page),
        ("short", term && facts.short.as_ref().is_none_or(|short| short.value.is_empty())),
        ("tags", post && facts.tags.is_empty()),
    ];
    keys.into_iter().filter(|(_, missing)| *missing).map(|(key, _)| key).collect()
}

fn part_name(part: Part, tongue: Tongue) -> &'static str {
    match (part, tongue) {
        (Part::Why, Tongue::Ko) => "왜",
        (Part::What, Tongue::Ko) => "무엇",
        (Part::How, Tongue::Ko) => "어떻게",
        (part, Tongue::En) => part.name(),
    }
}

fn route_json(site: &Site, path: &str, route: &Route) -> Value {
    let address = path.strip_suffix("index.html").unwrap_or(path);
    let facts = match route {
        Route::Source(id) => Some(site.workspace.site.facts(*id)),
        _ => None,
    };
    let kind = match route {
        Route::Source(_) => match facts.map(|facts| facts.kind) {
            Some(Kind::Term) => "term",
            Some(Kind::Series) => "series",
            Some(Kind::Page) => "page",
            _ => "post",
        },
        Route::Feed { .. } => "feed",
        Route::Redirect(_) => "redirect",
        Route::Asset(_) => "asset",
        _ if path.ends_with(".html") => "list",
        _ => "file",
    };
    json!({
        "path": path,
        "url": address::encode(&format!("/{}{address}", site.base)),
        "kind": kind,
        "source": facts.map(|facts| facts.path.to_string()),
        "title": facts.map(|facts| facts.title.value.as_str()),
        "draft": facts.is_some_and(|facts| facts.draft),
    })
}

/// The words of the margin.
fn words(tongue: Tongue) -> Value {
    let [
        broken,
        why,
        fix,
        notes,
        fine,
        draft,
        scheduled,
        missing,
        terms,
        unmet,
        reading,
        elsewhere,
        errors,
        warnings,
        hide,
        show,
        gone,
    ] = match tongue {
        Tongue::Ko => [
            "고쳐야 합니다",
            "왜",
            "고치기",
            "살펴볼 것",
            "이 글에는 고칠 것이 없습니다",
            "초안",
            "아직 오지 않은 날짜",
            "비어 있는 항목",
            "나온 용어",
            "독자가 아직 모르는 말",
            "읽는 시간",
            "다른 곳",
            "고칠 것 {}개",
            "살펴볼 것 {}개",
            "숨기기 (M)",
            "쓰는 이의 여백 보기 (M)",
            "미리보기가 멈췄습니다",
        ],
        Tongue::En => [
            "To be mended",
            "why",
            "fix",
            "To look at",
            "Nothing to mend here",
            "Draft",
            "Date still to come",
            "Still empty",
            "Terms met",
            "Not known to the reader yet",
            "Reading time",
            "Elsewhere",
            "{} to mend",
            "{} to look at",
            "Hide (M)",
            "Show the writer's margin (M)",
            "The preview has stopped",
        ],
    };
    json!({
        "lang": match tongue { Tongue::Ko => "ko", Tongue::En => "en" },
        "broken": broken, "why": why, "fix": fix, "notes": notes, "fine": fine, "draft": draft,
        "scheduled": scheduled, "missing": missing, "terms": terms, "unmet": unmet, "reading": reading,
        "elsewhere": elsewhere, "errors": errors, "warnings": warnings, "hide": hide, "show": show, "gone": gone,
    })
}
