//! What came in and has not been told of yet: which paths to tell of now, and which to
//! keep back until their files are whole, or until a storm is over.
//!
//! It knows of no system and no clock: whoever asks says what time it is, and what git
//! is doing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

/// A file that was written and not closed is taken for whole after so long without a
/// write, for some programs keep a file open.
const LONGEST_WRITE: Duration = Duration::from_secs(5);
/// The same for one of which nobody will say that it is closed. Few programs keep a file
/// open; one that a busy machine lets wait must not be read half.
const LONGEST_SILENCE: Duration = Duration::from_secs(1);
/// A folder that has just appeared is looked at once more: files may have come into it
/// before the system began to tell of them.
pub(super) const SECOND_LOOK: Duration = Duration::from_millis(120);

/// As many changes at once are no save but a storm, such as another branch checked out:
/// it is over when nothing has come for a moment, or has gone on for long.
const STORM: usize = 8;
/// What was told of within so short a time belongs to the same storm.
const RECENT: Duration = Duration::from_millis(500);
/// The moment, from the least to the most; between them it is a part of the storm's age:
/// what takes long pauses for long.
const CALM: [Duration; 2] = [Duration::from_millis(150), Duration::from_secs(1)];
const CALM_PART: u32 = 4;
const LONGEST_STORM: Duration = Duration::from_secs(5);

/// While git is at work a storm pauses for as long, and goes on for as long.
const GIT_CALM: Duration = Duration::from_secs(2);
const LONGEST_GIT: Duration = Duration::from_secs(60);
/// What comes when git has just begun waits for more, so long at most.
const GIT_BEGINS: Duration = Duration::from_secs(1);
/// Nobody says that git is done; it is looked at so often.
const GIT_LOOK: Duration = Duration::from_millis(20);

/// What git does to the files of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Git {
    /// Nothing.
    Idle,
    /// It has just done something.
    Done,
    /// It has just begun something, at this moment of the disk's.
    Begins(SystemTime),
    /// It has been at it for a while, unless it was ended and has left its lock.
    Works,
}

/// Paths that may have changed, on their way to who asks for them.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// Paths that changed and have not been told of yet.
    pending: BTreeSet<PathBuf>,
    /// When the first and the last of them came.
    came: Option<(Instant, Instant)>,
    /// Files that are being written, and when each is taken for whole.
    unfinished: BTreeMap<PathBuf, Instant>,
    /// Paths to be looked at once more, and when.
    again: Vec<(Instant, PathBuf)>,
    /// The beginning of git's that nothing has come of, though it was waited for.
    idle_since: Option<SystemTime>,
    /// What was told of a moment ago, and when: more files of one storm.
    recent: BTreeMap<PathBuf, Instant>,
    /// When to ask once more whether a storm is over.
    ask: Option<Instant>,
    /// Whether paths come only now and then, so that calm means nothing.
    in_rounds: bool,
    /// Whether the last round has brought nothing.
    settled: bool,
    /// Set when the system has lost track.
    everything: bool,
}

/// What can be told.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Ready {
    /// These may have changed; nothing if nobody knows what has.
    pub(super) paths: Option<BTreeSet<PathBuf>>,
    /// These are being written, and will be told of when they are whole.
    pub(super) unfinished: BTreeSet<PathBuf>,
}

impl Batch {
    /// Whether from now on paths come in rounds: then a storm is over when one has brought
    /// nothing.
    pub(super) fn come_in_rounds(&mut self, in_rounds: bool) {
        self.in_rounds = in_rounds;
    }

    /// A round has brought nothing.
    pub(super) fn settle(&mut self) {
        self.settled = true;
    }

    /// A path has changed, and is whole.
    pub(super) fn add(&mut self, path: PathBuf, now: Instant) {
        self.unfinished.remove(&path);
        if !self.pending.contains(&path) {
            self.arrive(now);
            self.pending.insert(path);
        }
    }

    /// Something else than the bytes of a file has changed, whole or not.
    pub(super) fn touch(&mut self, path: PathBuf, now: Instant) {
        if !self.unfinished.contains_key(&path) {
            self.add(path, now);
        }
    }

    /// A file is being written; whoever writes it will say when it is done.
    pub(super) fn write(&mut self, path: PathBuf, now: Instant) {
        self.keep_back(path, now + LONGEST_WRITE, now);
    }

    /// A file is being written, and nobody will say when it is done.
    pub(super) fn begin(&mut self, path: PathBuf, now: Instant) {
        if !self.unfinished.contains_key(&path) {
            self.keep_back(path, now + LONGEST_SILENCE, now);
        }
    }

    /// A file may be being written; it is looked at once more, with the folder that it has
    /// come with.
    pub(super) fn suspect(&mut self, path: PathBuf, appeared: Instant, now: Instant) {
        match appeared + SECOND_LOOK {
            _ if self.unfinished.contains_key(&path) => {}
            look if now < look => self.keep_back(path, look, now),
            _ => self.write(path, now),
        }
    }

    /// What was to be told of it is told when it is whole.
    fn keep_back(&mut self, path: PathBuf, until: Instant, now: Instant) {
        let is_known = self.pending.remove(&path);
        if self.unfinished.insert(path, until).is_none() && !is_known {
            self.arrive(now);
        }
    }

    /// Notes that something else has come; more of the same file is no storm.
    fn arrive(&mut self, now: Instant) {
        let first = self.came.filter(|_| self.is_waiting()).map_or(now, |(first, _)| first);
        self.came = Some((first, now));
        self.settled = false;
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
    pub(super) fn lose_track(&mut self, now: Instant) {
        self.arrive(now);
        self.everything = true;
    }

    /// Whether there is anything to tell of.
    pub(super) fn is_waiting(&self) -> bool {
        self.everything || !self.pending.is_empty()
    }

    /// When something that was kept back is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        let written = self.unfinished.values();
        written.chain(self.again.iter().map(|(due, _)| due)).chain(&self.ask).min().copied()
    }

    /// The paths that are due to be looked at once more.
    pub(super) fn take_looks(&mut self, now: Instant) -> Vec<PathBuf> {
        let (due, later) = std::mem::take(&mut self.again).into_iter().partition(|(due, _)| *due <= now);
        self.again = later;
        Vec::into_iter(due).map(|(_, path)| path).collect()
    }

    /// Takes those for whole that have not been written for long.
    pub(super) fn give_up_waiting(&mut self, now: Instant) {
        let written = self.unfinished.iter().filter(|(_, until)| **until <= now);
        let written: Vec<PathBuf> = written.map(|(path, _)| path.clone()).collect();
        for path in written {
            self.unfinished.remove(&path);
            self.pending.insert(path);
        }
    }

    /// What can be told now; nothing if there is nothing, or if more is to follow.
    pub(super) fn take_ready(&mut self, now: Instant, git: Git) -> Option<Ready> {
        self.ask = None;
        if !self.is_waiting() {
            return None;
        }
        self.recent.retain(|_, told| now < *told + RECENT);
        let is_git_there = matches!(git, Git::Begins(_) | Git::Works);
        // What the last round has missed comes with a later one.
        self.settled &= !is_git_there;
        if let Some(end) = self.storm_end(git).filter(|end| now < *end) {
            self.ask = Some(if is_git_there { end.min(now + GIT_LOOK) } else { end });
            return None;
        }
        if let (Git::Begins(began), Some(_)) = (git, self.came) {
            // It was ended and has left its lock, or it waits for its author.
            self.idle_since = Some(began);
        }
        self.came = None;
        let pending = std::mem::take(&mut self.pending);
        if !self.in_rounds {
            self.recent.extend(pending.iter().map(|path| (path.clone(), now)));
        }
        let paths = (!std::mem::take(&mut self.everything)).then_some(pending);
        Some(Ready { paths, unfinished: self.unfinished.keys().cloned().collect() })
    }

    /// Until when more is sure to follow, unless it comes before.
    fn storm_end(&self, git: Git) -> Option<Instant> {
        let (first, last) = self.came?;
        let earlier = self.recent.keys().filter(|path| !self.pending.contains(*path)).count();
        let is_storm = self.everything || self.pending.len() + earlier > STORM;
        let [least, most] = CALM;
        let git = match git {
            Git::Begins(began) if self.idle_since == Some(began) => Git::Works,
            git => git,
        };
        let (calm, longest) = match git {
            Git::Idle | Git::Works if !is_storm => return None,
            Git::Idle | Git::Done if self.settled => return None,
            Git::Done if !is_storm => (least, LONGEST_STORM),
            Git::Begins(_) if !is_storm => (GIT_BEGINS, LONGEST_STORM),
            Git::Idle | Git::Done => (((last - first) / CALM_PART).clamp(least, most), LONGEST_STORM),
            Git::Begins(_) | Git::Works => (GIT_CALM, LONGEST_GIT),
        };
        let calm = if self.in_rounds && !self.everything { calm.max(LONGEST_STORM) } else { calm };
        Some((last + calm).min(first + longest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(number: usize) -> PathBuf {
        format!("/site/content/{number}.md").into()
    }

    fn paths(count: usize) -> Option<Ready> {
        ready(0..count, [])
    }

    fn ready(
        paths: impl IntoIterator<Item = usize>,
        unfinished: impl IntoIterator<Item = usize>,
    ) -> Option<Ready> {
        let paths = Some(paths.into_iter().map(path).collect());
        Some(Ready { paths, unfinished: unfinished.into_iter().map(path).collect() })
    }

    fn milliseconds(count: usize) -> Duration {
        Duration::from_millis(count as u64)
    }

    #[test]
    fn a_save_is_told_of_at_once() {
        for git in [Git::Idle, Git::Works] {
            let (mut batch, now) = (Batch::default(), Instant::now());
            batch.write(path(0), now);
            assert_eq!(batch.take_ready(now, git), None);
            batch.add(path(0), now);
            assert_eq!(batch.take_ready(now, git), paths(1));
            assert_eq!((batch.take_ready(now, git), batch.next_due()), (None, None));
        }
    }

    #[test]
    fn where_git_leaves_its_lock_one_save_waits_for_a_moment_at_most() {
        let (mut batch, now) = (Batch::default(), Instant::now());
        let [lock, other] = [0, 1].map(|age| Git::Begins(SystemTime::UNIX_EPOCH + Duration::from_secs(age)));
        batch.add(path(0), now);
        assert_eq!(batch.take_ready(now, lock), None);
        assert_eq!(batch.next_due(), Some(now + GIT_LOOK));
        assert_eq!(batch.take_ready(now + GIT_BEGINS, lock), paths(1));
        batch.add(path(0), now);
        assert_eq!(batch.take_ready(now, lock), paths(1));
        batch.add(path(0), now);
        assert_eq!(batch.take_ready(now, other), None);
        assert_eq!(batch.take_ready(now, Git::Idle), paths(1));
        batch.add(path(0), now);
        assert_eq!(batch.take_ready(now, Git::Done), None);
        assert_eq!(batch.take_ready(now + CALM[0], Git::Done), paths(1));
    }

    /// What is told while so many files are written, each so long after the one before,
    /// and when each part of it is. Who is told is busy with it for a while.
    fn told(count: usize, apart: Duration, git: impl Fn(Duration) -> Git) -> Vec<(usize, Duration)> {
        let (mut batch, begin) = (Batch::default(), Instant::now());
        let (mut told, mut now, mut free) = (Vec::new(), begin, begin);
        for number in 0.. {
            now += apart;
            if number < count {
                batch.write(path(number), now);
                batch.add(path(number), now);
            } else if !batch.is_waiting() {
                break;
            }
            if now >= free
                && let Some(ready) = batch.take_ready(now, git(now - begin))
            {
                told.push((ready.paths.unwrap().len(), now - begin));
                free = now + milliseconds(200);
            }
        }
        told
    }

    #[test]
    fn a_checkout_is_one_batch_however_slow() {
        for apart in [0, 5, 700].map(milliseconds) {
            let (count, done) = (60, apart * 60);
            let git = |age: Duration| match age {
                age if age > done => Git::Done,
                age if age < Duration::from_secs(10) => Git::Begins(SystemTime::UNIX_EPOCH),
                _ => Git::Works,
            };
            let apart = apart.max(milliseconds(1));
            let told = told(count, apart, git);
            assert!(matches!(&*told, [(60, _)]), "{apart:?}: {told:?}");
        }
    }

    #[test]
    fn a_lock_that_is_never_taken_away_delays_and_does_not_block() {
        let told = told(100, milliseconds(10), |_| Git::Works);
        let [(first, at), (rest, end)] = *told else { panic!("{told:?}") };
        assert_eq!((first, at, rest), (1, milliseconds(10), 99));
        assert!(end <= milliseconds(1000) + GIT_CALM + milliseconds(10), "{end:?}");
    }

    #[test]
    fn a_storm_is_over_when_it_is_calm_for_a_part_of_its_age() {
        // The first few are told of before anybody can know that it is a storm.
        let (mut batch, begin) = (Batch::default(), Instant::now());
        for number in 0..=STORM {
            batch.add(path(number), begin);
        }
        assert_eq!(batch.take_ready(begin + CALM[0] / 2, Git::Idle), None);
        assert_eq!(batch.next_due(), Some(begin + CALM[0]));
        let last = begin + Duration::from_secs(2);
        batch.add(path(STORM + 1), last);
        let calm = Duration::from_secs(2) / CALM_PART;
        assert_eq!(batch.take_ready(last + calm - milliseconds(1), Git::Idle), None);
        assert_eq!(batch.take_ready(last + calm, Git::Idle), paths(STORM + 2));
    }

    /// As a program writes them that makes one after another.
    #[test]
    fn files_that_come_one_by_one_are_a_storm_too() {
        let (mut batch, begin) = (Batch::default(), Instant::now());
        let (mut told, mut now) = (Vec::new(), begin);
        for number in 0..200 {
            now += milliseconds(5);
            batch.add(path(number), now);
            told.extend(batch.take_ready(now, Git::Idle));
        }
        assert_eq!(told.len(), STORM);
        let calm = milliseconds(5 * 200) / CALM_PART;
        let rest = batch.take_ready(now + calm, Git::Idle);
        assert_eq!(rest, ready(STORM..200, []));
        // The same file again and again is none.
        now += Duration::from_secs(2);
        for _ in 0..50 {
            now += milliseconds(5);
            batch.add(path(0), now);
            assert_eq!(batch.take_ready(now, Git::Idle), paths(1));
        }
    }

    #[test]
    fn a_storm_that_does_not_end_is_told_of_in_parts() {
        let (mut batch, begin) = (Batch::default(), Instant::now());
        // Who was told of a part is busy with it for a while, and more piles up.
        let busy = milliseconds(400);
        let (mut told, mut free) = (Vec::new(), begin + busy);
        for step in 0..2600 {
            let now = begin + milliseconds(5) * step;
            batch.add(path(usize::try_from(step).unwrap()), now);
            if now >= free && batch.take_ready(now, Git::Idle).is_some() {
                told.push(now - begin);
                free = now + busy;
            }
        }
        assert_eq!(told, [LONGEST_STORM, LONGEST_STORM * 2 + milliseconds(5)]);
    }

    #[test]
    fn where_paths_come_in_rounds_a_storm_ends_with_an_empty_one() {
        let (mut batch, now) = (Batch::default(), Instant::now());
        batch.come_in_rounds(true);
        let fill = |batch: &mut Batch| (0..20).for_each(|number| batch.add(path(number), now));
        fill(&mut batch);
        assert_eq!(batch.take_ready(now + LONGEST_STORM / 2, Git::Idle), None);
        batch.settle();
        assert_eq!(batch.take_ready(now + LONGEST_STORM / 2, Git::Idle), paths(20));
        // A round that was empty while git was at work says nothing.
        fill(&mut batch);
        batch.settle();
        assert_eq!(batch.take_ready(now, Git::Begins(SystemTime::UNIX_EPOCH)), None);
        assert_eq!(batch.take_ready(now, Git::Done), None);
        batch.settle();
        assert_eq!(batch.take_ready(now, Git::Done), paths(20));
        batch.add(path(0), now);
        assert_eq!(batch.take_ready(now, Git::Idle), paths(1));
    }

    #[test]
    fn a_file_that_is_written_is_kept_back_until_it_is_whole() {
        let (mut batch, now) = (Batch::default(), Instant::now());
        let ask = |batch: &mut Batch, now| {
            batch.give_up_waiting(now);
            batch.take_ready(now, Git::Idle)
        };
        batch.write(path(0), now);
        assert_eq!(ask(&mut batch, now), None);
        batch.write(path(0), now + LONGEST_WRITE / 2);
        assert_eq!(ask(&mut batch, now + LONGEST_WRITE), None);
        assert_eq!(batch.next_due(), Some(now + LONGEST_WRITE * 3 / 2));
        assert_eq!(ask(&mut batch, now + LONGEST_WRITE * 3 / 2), paths(1));
        // One that was only begun is not waited for anew with each look at it.
        batch.begin(path(0), now);
        batch.begin(path(0), now + LONGEST_SILENCE / 2);
        assert_eq!(ask(&mut batch, now + LONGEST_SILENCE), paths(1));
    }

    #[test]
    fn a_file_that_is_written_does_not_hold_back_others_and_is_named_beside_them() {
        let (mut batch, begin) = (Batch::default(), Instant::now());
        for step in 0..100 {
            let now = begin + milliseconds(100 * step);
            (0..20).for_each(|number| batch.write(path(number), now));
            batch.add(path(20 + step), now);
            assert_eq!(batch.take_ready(now, Git::Idle), ready([20 + step], 0..20));
        }
    }

    #[test]
    fn only_the_end_of_writing_makes_a_file_whole() {
        let (mut batch, now) = (Batch::default(), Instant::now());
        batch.add(path(0), now);
        batch.write(path(0), now);
        batch.touch(path(0), now);
        assert_eq!(batch.take_ready(now, Git::Idle), None);
        batch.touch(path(1), now);
        assert_eq!(batch.take_ready(now, Git::Idle), ready([1], [0]));
        batch.add(path(0), now);
        assert_eq!(batch.take_ready(now, Git::Idle), paths(1));
    }

    #[test]
    fn a_folder_that_appears_is_looked_at_once_more() {
        let (mut batch, now) = (Batch::default(), Instant::now());
        batch.add(path(0), now);
        batch.appear(path(0), now);
        assert_eq!(batch.take_ready(now, Git::Idle), paths(1));
        assert!(batch.take_looks(now).is_empty());
        assert_eq!(batch.next_due(), Some(now + SECOND_LOOK));
        assert_eq!(batch.take_looks(now + SECOND_LOOK), [path(0)]);
        assert_eq!((batch.take_looks(now + 2 * SECOND_LOOK), batch.next_due()), (Vec::new(), None));
    }

    #[test]
    fn where_track_was_lost_everything_is_told_of_once_it_is_calm() {
        let (mut batch, now) = (Batch::default(), Instant::now());
        batch.write(path(0), now);
        batch.lose_track(now);
        batch.add(path(1), now);
        assert_eq!(batch.take_ready(now, Git::Idle), None);
        let unfinished = BTreeSet::from([path(0)]);
        assert_eq!(batch.take_ready(now + CALM[0], Git::Idle), Some(Ready { paths: None, unfinished }));
        assert_eq!(batch.take_ready(now + CALM[0], Git::Idle), None);
    }
}
