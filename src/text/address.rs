//! Addresses: percent-encoding, done once and in one place, and the way from one page
//! of the site to another.

use std::fmt::Write as _;

/// A path of the site, percent-encoded for `href`, feeds and sitemaps: UTF-8 bytes
/// outside the unreserved set of RFC 3986 section 2.3 and `/` become `%XX` in upper case.
pub fn encode(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for &byte in path.as_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            _ => _ = write!(encoded, "%{byte:02X}"),
        }
    }
    encoded
}

/// Any text as one value of a query: all but the unreserved set of RFC 3986.
pub fn encode_all(text: &str) -> String {
    encode(text).replace('/', "%2F")
}

/// An address that an author wrote, percent-encoded where a browser would: what is
/// already encoded and what has a meaning in a URL stays, so nothing is encoded twice.
pub fn encode_written(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    for &byte in address.as_bytes() {
        match byte {
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | 0..=b' ' | 127.. => {
                _ = write!(encoded, "%{byte:02X}");
            }
            _ => encoded.push(char::from(byte)),
        }
    }
    encoded
}

/// The text that a percent-encoded path stands for; a `%` that encodes nothing, or
/// bytes that are not UTF-8, give the path as it was.
pub fn decode(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let encoded = (first == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match encoded {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

/// The way from a page's folder up to the site's root: `../` for each folder of the
/// page's path, `./` for a page at the root, so that it may stand before any path.
pub fn root_from(page: &str) -> String {
    match page.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// Joins a relative path to the folder it is written in, resolving `.` and `..`.
/// Nothing if it climbs above the root.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    let base = if path.starts_with('/') { "" } else { folder };
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folder that a file lies in; empty for a file at the root.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether an address leads out of the site: it names a scheme or another host.
pub fn is_external(address: &str) -> bool {
    if address.starts_with("//") {
        return true;
    }
    let scheme_end = address.find(|c: char| !c.is_ascii_alphanumeric() && !"+.-".contains(c));
    scheme_end.is_some_and(|end| {
        address[end..].starts_with(':') && address.starts_with(|c: char| c.is_ascii_alphabetic())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rule K11.
    #[test]
    fn encoding_happens_once() {
        assert_eq!(encode("tags/기계 학습/"), "tags/%EA%B8%B0%EA%B3%84%20%ED%95%99%EC%8A%B5/");
        assert_eq!(decode(&encode("tags/기계 학습/")), "tags/기계 학습/");
        assert_eq!(encode_written("/a%20b/한?q=1#x"), "/a%20b/%ED%95%9C?q=1#x");
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%ED%95"), "%ED%95");
        assert_eq!(decode("%한"), "%한");
    }

    #[test]
    fn joining_cannot_climb_out() {
        assert_eq!(join("content/posts", "../pages/a.md").as_deref(), Some("content/pages/a.md"));
        assert_eq!(join("content", "/static/x.png").as_deref(), Some("static/x.png"));
        assert_eq!(join("content", "../../x"), None);
    }

    #[test]
    fn roots_lead_up() {
        assert_eq!(root_from("index.html"), "./");
        assert_eq!(root_from("posts/x/index.html"), "../../");
    }

    #[test]
    fn schemes_are_external() {
        assert!(is_external("https://example.org") && is_external("mailto:a@b.c"));
        assert!(is_external("//cdn.example.org/x"));
        assert!(!is_external("a/b:c") && !is_external("#x") && !is_external("글.md"));
    }
}
