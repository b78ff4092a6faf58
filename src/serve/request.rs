//! Reads requests off a socket: GET and HEAD, with limits on size and time, and nothing
//! else. Whatever is unusual is refused; a browser sends none of it.

use std::io::{self, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// The longest head of a request, in bytes.
pub const LONGEST_HEAD: usize = 16 * 1024;
/// The most headers.
const MOST_HEADERS: usize = 64;

/// What a browser asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Whether it wants no body: HEAD.
    pub head_only: bool,
    /// The path as it was sent, percent-encoded.
    pub path: String,
    /// What follows the `?`, without it.
    pub query: String,
    /// Whether more requests may follow on the connection.
    pub keep_alive: bool,
    headers: Vec<(String, String)>,
}

impl Request {
    /// A header by its name in lower case; nothing if it is not there, or twice.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(own, _)| own == name);
        let (_, value) = found.next()?;
        found.next().is_none().then_some(value.as_str())
    }

    /// How often a header was sent.
    pub fn count(&self, name: &str) -> usize {
        self.headers.iter().filter(|(own, _)| own == name).count()
    }
}

/// What came instead of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The other side is gone, or has been silent for too long.
    Closed,
    /// To be answered by this status, and closed.
    Refused(u16),
}

/// The requests of one connection.
#[derive(Debug)]
pub struct Requests<'a> {
    stream: &'a TcpStream,
    /// How long after its first byte a head has to be whole.
    longest: Duration,
    /// What was read and belongs to no request yet.
    buffer: Vec<u8>,
}

impl<'a> Requests<'a> {
    /// Reads requests from a stream; `longest` is how long after its first byte the head
    /// of one has to be whole.
    pub fn new(stream: &'a TcpStream, longest: Duration) -> Requests<'a> {
        Requests { stream, longest, buffer: Vec::new() }
    }

    /// The next request; `idle` is how long to wait for its first byte.
    pub fn next(&mut self, idle: Duration) -> Result<Request, Ended> {
        let mut deadline = Instant::now() + if self.buffer.is_empty() { idle } else { self.longest };
        loop {
            if let Some((request, length)) = parse(&self.buffer)? {
                self.buffer.drain(..length);
                return Ok(request);
            }
            if self.buffer.len() >= LONGEST_HEAD {
                return Err(Ended::Refused(431));
            }
            let was_empty = self.buffer.is_empty();
            self.read_more(deadline)?;
            if was_empty {
                deadline = Instant::now() + self.longest;
            }
        }
    }

    fn read_more(&mut self, deadline: Instant) -> Result<(), Ended> {
        let late = if self.buffer.is_empty() { Ended::Closed } else { Ended::Refused(408) };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(late);
        }
        self.stream.set_read_timeout(Some(left)).map_err(|_| Ended::Closed)?;
        let mut chunk = [0; 4096];
        let room = chunk.len().min(LONGEST_HEAD - self.buffer.len());
        match (&mut &*self.stream).read(&mut chunk[..room]) {
            Ok(0) => Err(Ended::Closed),
            Ok(count) => {
                self.buffer.extend_from_slice(&chunk[..count]);
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
            Err(error) if is_timeout(&error) => Err(late),
            Err(_) => Err(Ended::Closed),
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// The request at the head of some bytes, and its length; nothing if it is not whole.
fn parse(bytes: &[u8]) -> Result<Option<(Request, usize)>, Ended> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let length = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(Ended::Refused(431)),
        Err(httparse::Error::Version) => return Err(Ended::Refused(505)),
        Err(_) => return Err(Ended::Refused(400)),
    };
    let mut all = Vec::with_capacity(parsed.headers.len());
    for header in parsed.headers.iter() {
        let value = std::str::from_utf8(header.value).map_err(|_| Ended::Refused(400))?;
        all.push((header.name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let head_only = match parsed.method {
        Some("GET") => false,
        Some("HEAD") => true,
        _ => return Err(Ended::Refused(405)),
    };
    // Only the form `/path`: one with a host in it is for proxies.
    let target = parsed.path.filter(|target| target.starts_with('/')).ok_or(Ended::Refused(400))?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let keep_alive = parsed.version == Some(1);
    let mut request =
        Request { head_only, path: path.to_owned(), query: query.to_owned(), keep_alive, headers: all };
    if has_body(&request) {
        return Err(Ended::Refused(413));
    }
    request.keep_alive &=
        !request.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
    Ok(Some((request, length)))
}

/// Whether a body follows. None is ever wanted, and one that was read as a request would
/// be somebody else's.
fn has_body(request: &Request) -> bool {
    let length = request.header("content-length").map_or(0, |length| length.parse().unwrap_or(1));
    request.count("transfer-encoding") > 0 || request.count("content-length") > 1 || length != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(bytes: &[u8]) -> u16 {
        match parse(bytes) {
            Ok(Some(_)) => 200,
            Ok(None) => 0,
            Err(Ended::Refused(status)) => status,
            Err(Ended::Closed) => 1,
        }
    }

    #[test]
    fn a_request_is_taken_apart() {
        let bytes = b"GET /a%20b/?q=1 HTTP/1.1\r\nHost: x\r\nRange: bytes=0-\r\n\r\nGET";
        let (request, length) = parse(bytes).unwrap().unwrap();
        assert_eq!(
            (request.path.as_str(), request.query.as_str(), length),
            ("/a%20b/", "q=1", bytes.len() - 3)
        );
        assert_eq!((request.header("host"), request.header("none")), (Some("x"), None));
        assert!(request.keep_alive && !request.head_only);
        let close = b"HEAD / HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n";
        let (request, _) = parse(close).unwrap().unwrap();
        assert!(request.head_only && !request.keep_alive);
    }

    #[test]
    fn the_unusual_is_refused() {
        assert_eq!(status(b"GET / HTTP/1.1\r\nHost: x\r\n"), 0);
        assert_eq!(status(b"POST / HTTP/1.1\r\nHost: x\r\n\r\n"), 405);
        assert_eq!(status(b"GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n"), 400);
        assert_eq!(status(b"GET * HTTP/1.1\r\nHost: x\r\n\r\n"), 400);
        assert_eq!(status(b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n"), 413);
        assert_eq!(
            status(b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n"),
            413
        );
        assert_eq!(status(b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"), 413);
        assert_eq!(status(b"GET / HTTP/1.1\r\nHo st: x\r\n\r\n"), 400);
        assert_eq!(status(b"GET / HTTP/1.1\r\nHost: \xff\r\n\r\n"), 400);
        assert_eq!(status(b"\x16\x03\x01\x02\x00"), 400);
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(65));
        assert_eq!(status(many.as_bytes()), 431);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = parse(&bytes);
        }
    }
}
