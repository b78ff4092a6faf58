//! Server-sent events: who listens is told when something has changed.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::response::common_headers;

/// Listeners at a time.
const MOST: usize = 64;
/// Events kept for those that are slow to read.
const KEPT: usize = 64;
/// How often a listener that hears nothing is asked whether it is still there.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// Tells listeners.
#[derive(Debug, Default)]
pub struct Hub {
    told: Mutex<Told>,
    news: Condvar,
}

#[derive(Debug, Default)]
struct Told {
    /// The number of the last event.
    last: u64,
    /// The last events, oldest first.
    events: VecDeque<(u64, String)>,
    listeners: usize,
    closed: bool,
}

impl Hub {
    fn lock(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells everybody. `name` is a word and `data` has no line break in it.
    pub fn tell(&self, name: &str, data: &serde_json::Value) {
        let mut told = self.lock();
        told.last += 1;
        let number = told.last;
        told.events.push_back((number, format!("id: {number}\nevent: {name}\ndata: {data}\n\n")));
        while told.events.len() > KEPT {
            told.events.pop_front();
        }
        self.news.notify_all();
    }

    /// A stream of what is told from now on; nothing if too many listen already.
    pub fn listen(self: &Arc<Hub>) -> Option<Stream> {
        let mut told = self.lock();
        if told.listeners >= MOST || told.closed {
            return None;
        }
        told.listeners += 1;
        Some(Stream { hub: Arc::clone(self), after: told.last })
    }

    /// Ends all streams.
    pub fn close(&self) {
        self.lock().closed = true;
        self.news.notify_all();
    }
}

/// What one listener hears.
#[derive(Debug)]
pub struct Stream {
    hub: Arc<Hub>,
    after: u64,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.hub.lock().listeners -= 1;
    }
}

impl Stream {
    /// Sends events until the other side is gone.
    ///
    /// # Errors
    /// It is gone.
    pub fn send(mut self, to: &mut impl Write) -> io::Result<()> {
        let mut head =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n".to_owned();
        for (name, value) in common_headers() {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\nretry: 500\nevent: hello\ndata: {}\n\n");
        to.write_all(head.as_bytes())?;
        while let Some(events) = self.next() {
            to.write_all(events.as_bytes())?;
        }
        Ok(())
    }

    /// What is to be sent next; nothing once all has been said.
    fn next(&mut self) -> Option<String> {
        let told = self.hub.lock();
        let nothing = |told: &mut Told| told.last == self.after && !told.closed;
        let (told, _) = self
            .hub
            .news
            .wait_timeout_while(told, HEARTBEAT, nothing)
            .unwrap_or_else(PoisonError::into_inner);
        if told.closed {
            return None;
        }
        let news: String = told
            .events
            .iter()
            .filter(|(number, _)| *number > self.after)
            .map(|(_, event)| event.as_str())
            .collect();
        let missed = told.events.front().is_some_and(|(number, _)| *number > self.after + 1);
        self.after = told.last;
        Some(match news.is_empty() {
            true => ": still here\n\n".to_owned(),
            false if missed => format!("event: hello\ndata: {{}}\n\n{news}"),
            false => news,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_listener_hears_what_is_told_after_it_came() {
        let hub = Arc::new(Hub::default());
        hub.tell("change", &json!(1));
        let mut stream = hub.listen().unwrap();
        hub.tell("change", &json!({ "a": "글" }));
        hub.tell("messages", &json!(3));
        let heard = stream.next().unwrap();
        assert_eq!(
            heard,
            "id: 2\nevent: change\ndata: {\"a\":\"글\"}\n\nid: 3\nevent: messages\ndata: 3\n\n"
        );
        for number in 0..2 * KEPT {
            hub.tell("change", &json!(number));
        }
        assert!(stream.next().unwrap().starts_with("event: hello"));
        hub.close();
        assert_eq!(stream.next(), None);
    }

    #[test]
    fn listeners_are_limited_and_make_room_when_they_go() {
        let hub = Arc::new(Hub::default());
        let mut streams: Vec<Stream> = (0..MOST).map(|_| hub.listen().unwrap()).collect();
        assert!(hub.listen().is_none());
        streams.pop();
        assert!(hub.listen().is_some());
    }
}
