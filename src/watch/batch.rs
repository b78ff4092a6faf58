//! What came in and has not been told of yet: which paths to tell of now, and which to
//! keep back until their files are whole, or until a storm is over.
//!
//! It knows of no system and no clock: whoever asks says what time it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// A file that nobody has closed is taken for whole after so long without a write. Few
/// programs keep a file open; one that a busy machine lets wait must not be read half.
const LONGEST_WRITE: Duration = Duration::from_secs(1);
/// A folder that has just appeared is looked at once more: files may have come into it
/// before the system began to tell of them.
const SECOND_LOOK: Duration = Duration::from_millis(120);

/// As many changes at once are no save but a storm, such as another branch checked out:
/// it is over when nothing has come for a moment, or has gone on for long.
const STORM: usize = 8;
const CALM: Duration = Duration::from_millis(100);
const LONGEST_STORM: Duration = Duration::from_secs(3);

/// Paths that may have changed, on their way to who asks for them.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// Paths that changed and have not been told of yet.
    pending: BTreeSet<PathBuf>,
    /// When the first and the last of them came.
    came: Option<(Instant, Instant)>,
    /// Files that are being written, with the moment of the last write.
    unfinished: BTreeMap<PathBuf, Instant>,
    /// Folders to be looked at once more, and when.
    again: Vec<(Instant, PathBuf)>,
    /// Set when the system has lost track.
    everything: bool,
}

/// What can be told.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ready {
    /// Nobody knows what has changed.
    Everything,
    /// These may have changed.
    Paths(BTreeSet<PathBuf>),
}

impl Batch {
    /// Notes that something has come.
    pub(super) fn arrive(&mut self, now: Instant) {
        self.came = Some((self.came.map_or(now, |(first, _)| first), now));
    }

    /// A path has changed, and is whole.
    pub(super) fn add(&mut self, path: PathBuf) {
        self.unfinished.remove(&path);
        self.pending.insert(path);
    }

    /// A file is being written; whoever writes it will say when it is done.
    pub(super) fn write(&mut self, path: PathBuf, now: Instant) {
        self.unfinished.insert(path, now);
    }

    /// A file is being written, and nobody will say when it is done.
    pub(super) fn begin(&mut self, path: PathBuf, now: Instant) {
        self.unfinished.entry(path).or_insert(now);
    }

    /// A folder has appeared.
    pub(super) fn appear(&mut self, folder: PathBuf, now: Instant) {
        self.look_again(folder, now + SECOND_LOOK);
    }

    /// A path is to be looked at once more.
    pub(super) fn look_again(&mut self, path: PathBuf, when: Instant) {
        self.again.push((when, path));
    }

    /// Nobody knows what has changed.
    pub(super) fn lose_track(&mut self) {
        self.everything = true;
    }

    /// When something that was kept back is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        let written = self.unfinished.values().map(|last| *last + LONGEST_WRITE);
        let calm = self.came.map(|(first, last)| (last + CALM).min(first + LONGEST_STORM));
        written.chain(self.again.iter().map(|(due, _)| *due)).chain(calm).min()
    }

    /// What can be told now; nothing if there is nothing, or while the rest of it is only
    /// half written.
    pub(super) fn take_ready(&mut self, now: Instant) -> Option<Ready> {
        let whole = |last: &Instant| *last + LONGEST_WRITE <= now;
        let written: Vec<PathBuf> =
            self.unfinished.iter().filter(|(_, last)| whole(last)).map(|(path, _)| path.clone()).collect();
        for path in written {
            self.add(path);
        }
        let (due, later) = std::mem::take(&mut self.again).into_iter().partition(|(due, _)| *due <= now);
        self.again = later;
        self.pending.extend(Vec::into_iter(due).map(|(_, folder)| folder));
        if std::mem::take(&mut self.everything) {
            self.pending.clear();
            self.unfinished.clear();
            return Some(Ready::Everything);
        }
        if self.is_stormy(now) {
            return None;
        }
        self.came = None;
        let ready = std::mem::take(&mut self.pending);
        (!ready.is_empty()).then_some(Ready::Paths(ready))
    }

    /// Whether so much comes in that more is sure to follow.
    fn is_stormy(&self, now: Instant) -> bool {
        let goes_on = |(first, last)| now < last + CALM && now < first + LONGEST_STORM;
        self.pending.len() + self.unfinished.len() > STORM && self.came.is_some_and(goes_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(number: usize) -> PathBuf {
        format!("/site/content/{number}.md").into()
    }

    fn paths(count: usize) -> Option<Ready> {
        Some(Ready::Paths((0..count).map(path).collect()))
    }

    #[test]
    fn a_save_is_told_of_at_once() {
        let (mut batch, now) = (Batch::default(), Instant::now());
        batch.arrive(now);
        batch.add(path(0));
        assert_eq!(batch.take_ready(now), paths(1));
        assert_eq!((batch.take_ready(now), batch.next_due()), (None, None));
    }

    #[test]
    fn a_checkout_of_thousands_of_files_is_one_batch() {
        let (mut batch, begin) = (Batch::default(), Instant::now());
        let (count, apart) = (5000, Duration::from_micros(200));
        let mut told = Vec::new();
        let mut now = begin;
        for number in 0..count {
            now = begin + apart * u32::try_from(number).unwrap();
            batch.arrive(now);
            batch.write(path(number), now);
            // The first few may be told of before anybody can know that it is a storm.
            told.extend(if number > STORM { batch.take_ready(now) } else { None });
            batch.add(path(number));
        }
        assert_eq!(told, []);
        assert_eq!(batch.take_ready(now + CALM / 2), None);
        assert!(batch.next_due().is_some_and(|due| due <= now + CALM));
        assert_eq!(batch.take_ready(now + CALM), paths(count));
    }

    #[test]
    fn a_storm_that_does_not_end_is_told_of_in_parts() {
        let (mut batch, begin) = (Batch::default(), Instant::now());
        // Who was told of a part is busy with it for a while, and more piles up.
        let busy = Duration::from_millis(400);
        let (mut told, mut free) = (Vec::new(), begin + busy);
        for step in 0..2000 {
            let now = begin + Duration::from_millis(5) * step;
            batch.arrive(now);
            batch.add(path(usize::try_from(step).unwrap()));
            if now >= free && batch.take_ready(now).is_some() {
                told.push(now - begin);
                free = now + busy;
            }
        }
        let after = |seconds: u64| Duration::from_secs(seconds);
        assert_eq!(
            told,
            [after(3), after(6) + Duration::from_millis(5), after(9) + Duration::from_millis(10)]
        );
    }

    #[test]
    fn a_file_that_is_written_is_kept_back_until_it_is_whole() {
        let (mut batch, now) = (Batch::default(), Instant::now());
        batch.write(path(0), now);
        assert_eq!(batch.take_ready(now), None);
        batch.write(path(0), now + LONGEST_WRITE / 2);
        assert_eq!(batch.take_ready(now + LONGEST_WRITE), None);
        assert_eq!(batch.next_due(), Some(now + LONGEST_WRITE * 3 / 2));
        assert_eq!(batch.take_ready(now + LONGEST_WRITE * 3 / 2), paths(1));
        // One that was only begun is not waited for anew with each look at it.
        batch.begin(path(0), now);
        batch.begin(path(0), now + LONGEST_WRITE / 2);
        assert_eq!(batch.take_ready(now + LONGEST_WRITE), paths(1));
    }

    #[test]
    fn a_folder_that_appears_is_looked_at_once_more() {
        let (mut batch, now) = (Batch::default(), Instant::now());
        batch.add(path(0));
        batch.appear(path(0), now);
        assert_eq!(batch.take_ready(now), paths(1));
        assert_eq!(batch.take_ready(now + SECOND_LOOK), paths(1));
        assert_eq!(batch.take_ready(now + 2 * SECOND_LOOK), None);
    }

    #[test]
    fn where_track_was_lost_everything_is_told_of() {
        let (mut batch, now) = (Batch::default(), Instant::now());
        batch.write(path(0), now);
        batch.lose_track();
        assert_eq!(batch.take_ready(now), Some(Ready::Everything));
        assert_eq!((batch.take_ready(now), batch.next_due()), (None, None));
    }
}
