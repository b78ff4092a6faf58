//! Who may ask, and for what: the guard against other sites that send a browser here.
//!
//! A page of another site can make a browser ask any address of this machine, and a name
//! that an attacker owns can be made to mean this machine. So the name that was asked for
//! and the site that asked are both looked at, and the path is never one of the disk.

use std::net::{IpAddr, SocketAddr};

use super::request::Request;
use crate::text::address;

/// The names under which the preview may be asked for.
#[derive(Clone, Debug)]
pub struct Guard {
    port: u16,
    /// Whether it was opened to the network, where it has addresses that nobody listed.
    open: bool,
}

impl Guard {
    /// The guard of a listening address.
    pub fn new(listening: SocketAddr) -> Guard {
        Guard { port: listening.port(), open: !listening.ip().is_loopback() }
    }

    /// The status to refuse a request with, if it is to be refused.
    pub fn refuses(&self, request: &Request) -> Option<u16> {
        let twice = ["origin", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"];
        if request.count("host") != 1 || twice.iter().any(|name| request.count(name) > 1) {
            return Some(400);
        }
        if !request.header("host").is_some_and(|host| self.is_own(host)) {
            return Some(421);
        }
        let is_own = |origin: &str| origin.strip_prefix("http://").is_some_and(|host| self.is_own(host));
        let foreign = request.header("origin").is_some_and(|origin| !is_own(origin));
        let from_elsewhere =
            request.header("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
        // Somebody may follow a link to the preview; nobody may build its pages in.
        let is_visit = request.header("sec-fetch-mode") == Some("navigate")
            && request.header("sec-fetch-dest") == Some("document");
        (foreign || from_elsewhere && !is_visit).then_some(403)
    }

    /// Whether a host is this one: loopback by its usual names, at the right port. A
    /// preview that was opened to the network answers to addresses, never to names.
    fn is_own(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        if port != Some(self.port) {
            return false;
        }
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        match bare.parse::<IpAddr>() {
            Ok(ip) => ip.is_loopback() || self.open,
            Err(_) => name.eq_ignore_ascii_case("localhost"),
        }
    }
}

/// The path that a request means: decoded once, from the site's root, without the first
/// `/`. The status to refuse it with, if it means none.
pub fn path(encoded: &str) -> Result<String, u16> {
    let decoded = decode(encoded.strip_prefix('/').ok_or(400_u16)?).ok_or(400_u16)?;
    let unusual = |c: char| c.is_control() || c == '\\';
    if decoded.contains(unusual) || decoded.split('/').any(|part| matches!(part, "." | "..")) {
        return Err(400);
    }
    Ok(decoded)
}

/// Decodes percent-encoding strictly: a `%` that encodes nothing, or bytes that are no
/// text, are an error.
fn decode(path: &str) -> Option<String> {
    let bytes = path.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let whole =
        bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%').all(|(at, _)| hex(at + 1) && hex(at + 2));
    let decoded = whole.then(|| address::decode(path))?;
    // What is no text comes back as it was.
    (decoded != path || !path.contains('%')).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(guard: &Guard, host: &str) -> bool {
        guard.is_own(host)
    }

    #[test]
    fn only_its_own_names_are_answered() {
        let guard = Guard::new("127.0.0.1:1111".parse().unwrap());
        for good in ["127.0.0.1:1111", "localhost:1111", "LOCALHOST:1111", "[::1]:1111", "127.0.0.2:1111"] {
            assert!(own(&guard, good), "{good}");
        }
        for bad in [
            "evil.example:1111",
            "127.0.0.1:2222",
            "localhost",
            "127.0.0.1",
            "localhost.evil.example:1111",
            "",
            "192.168.0.7:1111",
            "127.0.0.1:1111@evil.example",
            "[::1]",
            "localhost:1111:1111",
            "localhost:",
            ":1111",
            "127.0.0.1.evil.example:1111",
            "0x7f.1:1111",
            "localhost.:1111",
        ] {
            assert!(!own(&guard, bad), "{bad}");
        }
        let open = Guard::new("0.0.0.0:1111".parse().unwrap());
        assert!(own(&open, "192.168.0.7:1111") && !own(&open, "evil.example:1111"));
    }

    #[test]
    fn paths_cannot_climb() {
        assert_eq!(path("/").as_deref(), Ok(""));
        assert_eq!(path("/posts/%EA%B8%80/").as_deref(), Ok("posts/글/"));
        assert_eq!(path("/100%25").as_deref(), Ok("100%"));
        assert_eq!(path("/%252e%252e/x").as_deref(), Ok("%2e%2e/x"));
        for bad in [
            "/../x",
            "/a/../../x",
            "/%2e%2e/x",
            "/..%2fx",
            "/.%2E/x",
            "/a/%2e%2e",
            "/..\\x",
            "/%5c..%5cx",
            "/a%00b",
            "/%",
            "/%zz",
            "/%ff",
            "/%c0%ae%c0%ae/x",
            "x",
            "/a\nb",
            "/./x",
            "/%2e/x",
        ] {
            assert!(path(bad).is_err(), "{bad}: {:?}", path(bad));
        }
    }
}
