//! Connections: a thread for each, and not too many of them.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::events::Stream;
use super::request::{Ended, Request, Requests};
use super::response::Response;

/// What one machine that browses needs at most, and what nobody may take from it.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at a time; others wait until the system lets them in.
    pub most: usize,
    /// With more connections than this none is kept open for a further request, and a
    /// silent one is closed soon.
    pub crowded: usize,
    /// How long a connection may be silent.
    pub idle: Duration,
    /// How long a request may take to arrive.
    pub longest: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        let (idle, longest) = (Duration::from_secs(15), Duration::from_secs(10));
        Limits { most: 512, crowded: 128, idle, longest }
    }
}

/// How long a connection may be silent where it is crowded, at most.
const IDLE_IN_CROWD: Duration = Duration::from_secs(2);
/// How long the other side may take to read what it asked for.
const LONGEST_WRITE: Duration = Duration::from_secs(15);
/// What is read and thrown away of a request that was refused.
const LONGEST_REST: usize = 64 * 1024;

/// What a request is answered with.
pub enum Answer {
    /// Something whole.
    Response(Response),
    /// Events, for as long as both sides want.
    Events(Stream),
}

/// Answers requests.
pub trait Answers: Send + Sync + 'static {
    /// The answer to a request.
    fn answer(&self, request: &Request) -> Answer;
}

/// A socket that is listened to; it ends when this is dropped.
#[derive(Debug)]
pub struct Listening {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
}

impl Listening {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for connections.
        let _ = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
    }
}

/// How many connections there are.
#[derive(Debug)]
struct Crowd {
    limits: Limits,
    count: Mutex<usize>,
    left: Condvar,
}

impl Crowd {
    /// Waits until there is room for one more.
    fn enter(self: &Arc<Crowd>) -> Place {
        let count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        let mut count = self
            .left
            .wait_while(count, |count| *count >= self.limits.most)
            .unwrap_or_else(PoisonError::into_inner);
        *count += 1;
        Place(Arc::clone(self))
    }

    fn is_crowded(&self) -> bool {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner) > self.limits.crowded
    }
}

/// One connection's place in the crowd.
struct Place(Arc<Crowd>);

impl Drop for Place {
    fn drop(&mut self) {
        *self.0.count.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.left.notify_one();
    }
}

/// Binds the first port that is free from this one on, within twenty; port 0 is any.
///
/// # Errors
/// None of them can be bound.
pub fn bind(host: std::net::IpAddr, port: u16) -> io::Result<TcpListener> {
    let mut first = None;
    for port in port..=port.saturating_add(if port == 0 { 0 } else { 20 }) {
        match TcpListener::bind((host, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => first = first.or(Some(error)),
            Err(error) => return Err(error),
        }
    }
    Err(first.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

/// Listens, on threads of its own.
///
/// # Errors
/// The socket has no address.
pub fn listen(listener: TcpListener, limits: Limits, answers: Arc<impl Answers>) -> io::Result<Listening> {
    let address = listener.local_addr()?;
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    thread::Builder::new()
        .name("listen".to_owned())
        .spawn(move || accept(&listener, limits, &answers, &stopped))?;
    let ip = match address.ip() {
        ip if ip.is_unspecified() => std::net::Ipv4Addr::LOCALHOST.into(),
        ip => ip,
    };
    Ok(Listening { address: SocketAddr::new(ip, address.port()), stop })
}

fn accept(listener: &TcpListener, limits: Limits, answers: &Arc<impl Answers>, stop: &AtomicBool) {
    let crowd = Arc::new(Crowd { limits, count: Mutex::new(0), left: Condvar::new() });
    loop {
        let place = crowd.enter();
        let stream = match listener.accept() {
            Ok((stream, _)) => stream,
            Err(_) => {
                // No descriptor is free, or the other side is gone already.
                thread::sleep(Duration::from_millis(20));
                continue;
            }
        };
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let answers = Arc::clone(answers);
        let serve = move || converse(&stream, &*answers, &place);
        // Where no thread can be had, the connection is closed, and the browser asks again.
        let _ = thread::Builder::new().name("connection".to_owned()).spawn(serve);
    }
}

/// Answers the requests of a connection one after the other.
fn converse(stream: &TcpStream, answers: &impl Answers, place: &Place) {
    let prepared = stream.set_nodelay(true).and_then(|()| stream.set_write_timeout(Some(LONGEST_WRITE)));
    if prepared.is_err() {
        return;
    }
    let limits = place.0.limits;
    let mut requests = Requests::new(stream, limits.longest);
    loop {
        let idle = if place.0.is_crowded() { limits.idle.min(IDLE_IN_CROWD) } else { limits.idle };
        match requests.next(idle) {
            Ok(request) => {
                let keep_alive = request.keep_alive && !place.0.is_crowded();
                let sent = respond(stream, answers, &request, keep_alive);
                if sent.is_err() || !keep_alive {
                    return close(stream);
                }
            }
            Err(Ended::Closed) => return,
            Err(Ended::Refused(status)) => {
                let mut refused = Response::plain(status);
                if status == 405 {
                    refused = refused.with("Allow", "GET, HEAD");
                }
                let _ = refused.send(&mut &*stream, false, false);
                return close(stream);
            }
        }
    }
}

/// Answers one request. A fault of our own is an answer too, and ends no other one.
fn respond(
    stream: &TcpStream,
    answers: &impl Answers,
    request: &Request,
    keep_alive: bool,
) -> io::Result<()> {
    let answer = catch_unwind(AssertUnwindSafe(|| answers.answer(request)));
    match answer.unwrap_or_else(|_| Answer::Response(Response::plain(500))) {
        Answer::Response(response) => response.send(&mut &*stream, request.head_only, keep_alive),
        Answer::Events(events) => {
            events.send(&mut &*stream)?;
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }
}

/// Closes so that what was sent arrives: were there bytes that nobody read, the system
/// would take back what is on its way.
fn close(mut stream: &TcpStream) {
    let closed = stream.flush().and_then(|()| stream.shutdown(Shutdown::Write));
    let until = Instant::now() + Duration::from_millis(500);
    let mut rest = [0; 4096];
    let mut left = LONGEST_REST;
    while closed.is_ok() && left > 0 && Instant::now() < until {
        let waits = stream.set_read_timeout(Some(Duration::from_millis(100)));
        match waits.and_then(|()| stream.read(&mut rest)) {
            Ok(0) | Err(_) => return,
            Ok(count) => left = left.saturating_sub(count),
        }
    }
}
