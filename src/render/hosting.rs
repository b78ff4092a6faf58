//! The files that some hosts read: headers, redirects, a name. Written only for the hosts
//! that site.toml names; a file of the author's in static/ stands instead of ours.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::json;

use super::Site;
use super::page::root_path;
use crate::config::Host;
use crate::link::Resolved;
use crate::text::address::{encode, is_external};

/// A file for one or several hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostFile {
    /// `_headers`: Netlify, Cloudflare.
    Headers,
    /// `_redirects`: Netlify, Cloudflare, GitLab.
    Redirects,
    /// `vercel.json`.
    Vercel,
    /// `.htaccess`: Apache and those that read what it reads.
    Htaccess,
    /// `CNAME`: a domain of one's own at GitHub.
    Cname,
    /// `not_found.html`: what Neocities calls the 404 page.
    NotFound,
}

/// What may be kept by browsers for a year: its name holds a hash of what is in it.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// Where comments are shown from, when a reader asks for them.
const COMMENTS: &str = "https://giscus.app";

impl HostFile {
    /// The name, at the top of the site.
    pub fn name(self) -> &'static str {
        match self {
            HostFile::Headers => "_headers",
            HostFile::Redirects => "_redirects",
            HostFile::Vercel => "vercel.json",
            HostFile::Htaccess => ".htaccess",
            HostFile::Cname => "CNAME",
            HostFile::NotFound => "not_found.html",
        }
    }

    /// What is in it; the 404 page is drawn elsewhere.
    pub fn text(self, site: &Site) -> String {
        match self {
            HostFile::Headers => headers(site),
            HostFile::Redirects => redirects(site),
            HostFile::Vercel => vercel(site),
            HostFile::Htaccess => htaccess(site),
            HostFile::Cname => format!("{}\n", domain(site).unwrap_or_default()),
            HostFile::NotFound => String::new(),
        }
    }
}

/// The files for the hosts of a site.
pub fn files(site: &Site) -> Vec<HostFile> {
    let mut files: Vec<HostFile> = Vec::new();
    for host in &site.config.hosts {
        let own: &[HostFile] = match host {
            Host::Netlify | Host::Cloudflare => &[HostFile::Headers, HostFile::Redirects],
            Host::GitLab => &[HostFile::Redirects],
            Host::Vercel => &[HostFile::Vercel],
            Host::Apache => &[HostFile::Htaccess],
            Host::GitHub => &[HostFile::Cname],
            Host::Neocities => &[HostFile::NotFound],
        };
        files.extend(own);
    }
    let wanted = |file: &HostFile| match file {
        HostFile::Redirects => !site.index.redirects.is_empty(),
        HostFile::Cname => domain(site).is_some(),
        _ => true,
    };
    files.retain(wanted);
    files.sort_by_key(|file| file.name());
    files.dedup();
    files
}

/// The domain of a site that lies at the top of one of its own, and not at GitHub's.
fn domain(site: &Site) -> Option<&str> {
    let (_, rest) = site.config.base_url.split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    let own = path.is_empty() && !host.contains(':') && !host.ends_with(".github.io");
    own.then_some(host)
}

/// What browsers are told with every page.
fn security(site: &Site) -> [(&'static str, String); 4] {
    [
        ("Content-Security-Policy", content_security_policy(site)),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Referrer-Policy", "strict-origin-when-cross-origin".to_owned()),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()".to_owned()),
    ]
}

/// What a page may load: only what lies on the site, no inline script and no inline style.
/// Pictures, sounds and frames that posts take from elsewhere are let in by their origin.
pub fn content_security_policy(site: &Site) -> String {
    let [images, media, frames] = outside(site);
    let with = |origins: BTreeSet<String>| {
        origins.into_iter().map(|origin| format!(" {origin}")).collect::<String>()
    };
    let frames = match with(frames) {
        frames if frames.is_empty() => " 'none'".to_owned(),
        frames => frames,
    };
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{}; font-src 'self'; \
         media-src 'self'{}; connect-src 'self'; manifest-src 'self'; frame-src{frames}; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
        with(images),
        with(media),
    )
}

/// The origins that texts take pictures, sounds and films, and frames from.
fn outside(site: &Site) -> [BTreeSet<String>; 3] {
    let [mut images, mut media, mut frames] = <[BTreeSet<String>; 3]>::default();
    for (id, facts) in crate::link::ids(&site.facts).filter(|(id, _)| site.index.published[id.index()]) {
        images.extend(facts.images.iter().filter_map(|image| origin(&image.target)));
        let body = &site.bodies[id.index()];
        for shortcode in &body.shortcodes {
            let link = shortcode.link.and_then(|at| site.index.links[id.index()].get(at as usize));
            if let Some(Resolved::External(url)) = link {
                media.extend(origin(url));
            }
        }
        for (tag, origins) in [("<img", &mut images), ("<iframe", &mut frames)] {
            origins.extend(sources(&body.html, tag));
        }
    }
    frames.extend(site.config.comments.iter().map(|_| COMMENTS.to_owned()));
    [images, media, frames]
}

/// The origins that the author's own HTML names in the `src` of a tag.
fn sources(html: &str, tag: &str) -> impl Iterator<Item = String> {
    html.split(tag).skip(1).filter_map(|rest| {
        let (_, rest) = rest.split('>').next()?.split_once("src=")?;
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let url = match quote {
            Some(quote) => rest[1..].split(quote).next()?,
            None => rest.split_whitespace().next()?,
        };
        origin(url)
    })
}

/// The origin of a whole address: `https://example.org`. What has an odd character in its
/// host could end the rule that it is written into.
fn origin(url: &str) -> Option<String> {
    if !is_external(url) {
        return None;
    }
    let (scheme, rest) = url.split_once("//")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    if host.is_empty() || !host.chars().all(plain) {
        return None;
    }
    match scheme {
        "http:" => Some(format!("http://{host}")),
        "https:" | "" => Some(format!("https://{host}")),
        _ => None,
    }
}

/// Whether all that lies in `assets/` has a hash in its name: an author's own folder of
/// that name has not.
fn assets_are_ours(site: &Site) -> bool {
    let copied = site.index.file_addresses.values();
    !copied.into_iter().any(|address| address.starts_with("assets/"))
}

fn headers(site: &Site) -> String {
    let root = root_path(&site.config.base_url);
    let mut text = format!("{root}*\n");
    for (name, value) in security(site) {
        _ = writeln!(text, "  {name}: {value}");
    }
    if assets_are_ours(site) {
        _ = write!(text, "\n{root}assets/*\n  Cache-Control: {FOREVER}\n");
    }
    text
}

/// Old addresses with where they lead now, as paths from the host.
fn moved(site: &Site) -> impl Iterator<Item = (String, String)> {
    let root = root_path(&site.config.base_url);
    site.index.redirects.iter().map(move |(old, to)| {
        let new = &site.index.addresses[to.index()];
        (format!("{root}{}", encode(old)), format!("{root}{}", encode(new)))
    })
}

fn redirects(site: &Site) -> String {
    // Netlify shows the page that stands at the old address unless it is told not to.
    let code = if site.config.hosts.contains(&Host::Netlify) { "301!" } else { "301" };
    moved(site).map(|(old, new)| format!("{old} {new} {code}\n")).collect()
}

fn vercel(site: &Site) -> String {
    let root = root_path(&site.config.base_url);
    let header = |(name, value): (&str, String)| json!({ "key": name, "value": value });
    let all: Vec<_> = security(site).into_iter().map(header).collect();
    let mut headers = vec![json!({ "source": format!("{root}(.*)"), "headers": all })];
    if assets_are_ours(site) {
        let cached = header(("Cache-Control", FOREVER.to_owned()));
        headers.push(json!({ "source": format!("{root}assets/(.*)"), "headers": [cached] }));
    }
    let redirects: Vec<_> = moved(site)
        .map(|(old, new)| json!({ "source": old, "destination": new, "permanent": true }))
        .collect();
    let mut file = json!({ "trailingSlash": true, "headers": headers });
    if !redirects.is_empty() {
        file["redirects"] = redirects.into();
    }
    let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
    text.push('\n');
    text
}

fn htaccess(site: &Site) -> String {
    let root = root_path(&site.config.base_url);
    let mut text = format!(
        "ErrorDocument 404 {root}404.html\nDirectorySlash On\nAddDefaultCharset utf-8\n\
         AddType application/manifest+json .webmanifest\nAddType text/markdown .md\n"
    );
    for (old, to) in &site.index.redirects {
        // The rule is read as a pattern and compared with the decoded path.
        let new = encode(&site.index.addresses[to.index()]);
        let old = crate::text::address::decode(&format!("{root}{old}"));
        _ = writeln!(text, "RedirectMatch 301 \"^{}$\" \"{root}{new}\"", literal(&old));
    }
    text.push_str("<IfModule mod_headers.c>\n");
    for (name, value) in security(site) {
        _ = writeln!(text, "  Header set {name} \"{value}\"");
    }
    if assets_are_ours(site) {
        _ = writeln!(
            text,
            "  <If \"%{{REQUEST_URI}} =~ m#^{}assets/#\">\n    Header set Cache-Control \"{FOREVER}\"\n  </If>",
            literal(&root)
        );
    }
    text.push_str("</IfModule>\n");
    text
}

/// A text as a pattern that it alone matches.
fn literal(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '/' | '-' | '_' | ' ') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_plain_or_nothing() {
        assert_eq!(origin("https://e.org:8080/a?b").as_deref(), Some("https://e.org:8080"));
        assert_eq!(origin("//e.org/a").as_deref(), Some("https://e.org"));
        assert_eq!(origin("http://e.org").as_deref(), Some("http://e.org"));
        for url in
            ["a.png", "../a.png", "data:image/png;base64,AA", "https://e.org; script-src *", "mailto:a@e.org"]
        {
            assert_eq!(origin(url), None, "{url}");
        }
    }

    #[test]
    fn frames_of_the_authors_own_html_are_found() {
        let html = "<iframe title=\"a\" src='https://v.example/x'></iframe> <iframe src=b.html> <iframe>";
        assert_eq!(sources(html, "<iframe").collect::<Vec<_>>(), ["https://v.example"]);
    }

    #[test]
    fn patterns_match_only_themselves() {
        assert_eq!(literal("/글/a.b(c)$/"), "/글/a\\.b\\(c\\)\\$/");
    }
}
