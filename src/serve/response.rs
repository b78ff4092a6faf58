//! Writes answers: status, headers, a body from memory or from a file, or a part of one.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write};

use super::request::Request;

/// An answer.
#[derive(Debug)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// What is sent.
    pub body: Body,
}

/// What is sent.
#[derive(Debug)]
pub enum Body {
    /// These bytes.
    Bytes(Vec<u8>),
    /// So many bytes of a file, from where it stands.
    File(File, u64),
}

impl Body {
    fn length(&self) -> u64 {
        match self {
            Body::Bytes(bytes) => bytes.len() as u64,
            Body::File(_, length) => *length,
        }
    }
}

impl Response {
    /// Text of a kind.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Response {
        let headers = vec![("Content-Type", content_type.to_owned())];
        Response { status, headers, body: Body::Bytes(body.into()) }
    }

    /// A short word for a person at a command line.
    pub fn plain(status: u16) -> Response {
        Response::new(status, "text/plain; charset=utf-8", format!("{status} {}\n", reason(status)))
    }

    /// The way to another address.
    pub fn redirect(to: &str) -> Response {
        let mut response = Response::plain(301);
        response.headers.push(("Location", to.to_owned()));
        response
    }

    /// The same answer with another header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Response {
        self.headers.push((name, value.into()));
        self
    }

    /// Answers as far as the browser needs it: not at all if it has the same, or the part
    /// that it asks for. `tag` says which version of the body this is.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn for_request(mut self, request: &Request, tag: &str) -> io::Result<Response> {
        self.headers.push(("ETag", tag.to_owned()));
        if self.status != 200 {
            return Ok(self);
        }
        if request.header("if-none-match").is_some_and(|tags| names(tags, tag)) {
            return Ok(Response { status: 304, headers: self.headers, body: Body::Bytes(Vec::new()) });
        }
        self.headers.push(("Accept-Ranges", "bytes".to_owned()));
        // A range is asked of GET alone (RFC 9110, section 14.2).
        if request.head_only {
            return Ok(self);
        }
        let is_same = request.header("if-range").is_none_or(|known| known == tag);
        let Some(range) = request.header("range").filter(|_| is_same) else { return Ok(self) };
        self.part(range)
    }

    /// The part that a `Range` names; the whole if it names several or none.
    fn part(mut self, range: &str) -> io::Result<Response> {
        let length = self.body.length();
        let Some(wanted) = parse_range(range, length) else { return Ok(self) };
        let Some((first, last)) = wanted else {
            let headers = vec![("Content-Range", format!("bytes */{length}"))];
            return Ok(Response { status: 416, headers, body: Body::Bytes(Vec::new()) });
        };
        self.status = 206;
        self.headers.push(("Content-Range", format!("bytes {first}-{last}/{length}")));
        let count = last - first + 1;
        self.body = match self.body {
            Body::Bytes(bytes) => {
                let start = usize::try_from(first).unwrap_or(usize::MAX);
                let count = usize::try_from(count).unwrap_or(usize::MAX);
                Body::Bytes(bytes.into_iter().skip(start).take(count).collect())
            }
            Body::File(mut file, _) => {
                file.seek(SeekFrom::Start(first))?;
                Body::File(file, count)
            }
        };
        Ok(self)
    }

    /// Sends it.
    pub fn send(self, stream: &mut impl Write, head_only: bool, keep_alive: bool) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in self.headers.iter().chain(&common_headers()) {
            head.push_str(&format!("{name}: {}\r\n", header_value(value)));
        }
        if self.status != 304 {
            head.push_str(&format!("Content-Length: {}\r\n", self.body.length()));
        }
        head.push_str(if keep_alive {
            "Connection: keep-alive\r\n\r\n"
        } else {
            "Connection: close\r\n\r\n"
        });
        let mut start = head.into_bytes();
        match self.body {
            Body::Bytes(bytes) => {
                if !head_only {
                    start.extend_from_slice(&bytes);
                }
                stream.write_all(&start)
            }
            Body::File(file, length) => {
                stream.write_all(&start)?;
                if head_only { Ok(()) } else { copy(file, length, stream) }
            }
        }
    }
}

/// What every answer says: nothing is to be kept without asking, no kind is to be
/// guessed, no other site may show or read it.
pub fn common_headers() -> [(&'static str, String); 5] {
    [
        ("Cache-Control", "no-cache".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
        ("Content-Security-Policy", "frame-ancestors 'self'".to_owned()),
        ("Referrer-Policy", "same-origin".to_owned()),
    ]
}

/// A value without line breaks, which would begin another header.
fn header_value(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).collect()
}

/// Sends so much of a file. One that became shorter meanwhile ends the connection: what
/// was promised cannot be sent.
fn copy(file: File, length: u64, stream: &mut impl Write) -> io::Result<()> {
    let sent = io::copy(&mut file.take(length), stream)?;
    if sent < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
}

/// Whether a list of tags names one, weak or strong (RFC 9110, section 13.1.2).
fn names(tags: &str, tag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    tags.trim() == "*" || tags.split(',').any(|known| bare(known) == bare(tag))
}

/// The first and last byte of a range. Nothing if it is to be ignored; within that
/// nothing if it lies outside of the body.
fn parse_range(range: &str, length: u64) -> Option<Option<(u64, u64)>> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(first) || !digits(last) {
        return None;
    }
    let end = length.checked_sub(1);
    match (first, last) {
        ("", "") => None,
        ("", count) => {
            let count = count.parse::<u64>().unwrap_or(u64::MAX);
            Some(end.filter(|_| count > 0).map(|end| (length.saturating_sub(count), end)))
        }
        (first, last) => {
            let first = first.parse::<u64>().unwrap_or(u64::MAX);
            let last = if last.is_empty() { u64::MAX } else { last.parse().unwrap_or(u64::MAX) };
            if last < first {
                return None;
            }
            Some(end.filter(|end| first <= *end).map(|end| (first, last.min(end))))
        }
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        304 => "Not Modified",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        416 => "Range Not Satisfiable",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "Internal Server Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_servers_read_them() {
        assert_eq!(parse_range("bytes=0-3", 10), Some(Some((0, 3))));
        assert_eq!(parse_range("bytes=4-", 10), Some(Some((4, 9))));
        assert_eq!(parse_range("bytes=-3", 10), Some(Some((7, 9))));
        assert_eq!(parse_range("bytes=-30", 10), Some(Some((0, 9))));
        assert_eq!(parse_range("bytes=0-99", 10), Some(Some((0, 9))));
        assert_eq!(parse_range("bytes=10-", 10), Some(None));
        assert_eq!(parse_range("bytes=-0", 10), Some(None));
        assert_eq!(parse_range("bytes=0-0", 0), Some(None));
        for ignored in ["bytes=3-1", "bytes=0-1,3-4", "bytes=a-b", "items=0-1", "bytes=-", "bytes=+1-2"] {
            assert_eq!(parse_range(ignored, 10), None, "{ignored}");
        }
    }

    #[test]
    fn tags_are_compared_weakly() {
        assert!(names("\"a\", W/\"b\"", "\"b\"") && names("*", "\"b\"") && !names("\"ab\"", "\"b\""));
    }

    #[test]
    fn a_header_cannot_be_broken_out_of() {
        let mut sent = Vec::new();
        Response::redirect("/a\r\nSet-Cookie: x").send(&mut sent, false, false).unwrap();
        let sent = String::from_utf8(sent).unwrap();
        assert!(sent.contains("Location: /aSet-Cookie: x\r\n"), "{sent}");
    }
}
