//! Keeps a panic inside a dependency from reaching the author.
//!
//! Grammars, formulas and diagrams are read by other people's parsers, and what is fed
//! to them is whatever an author typed. A panic there is one block that cannot be shown,
//! not the end of a build. Our own code must not need this.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether a panic on this thread is expected and is to say nothing.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// What `run` returns, or nothing if it panics; a panic prints nothing. What `run`
/// changes outside of itself must not be used after a panic.
pub fn guarded<T>(run: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = take_hook();
        set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                loud(panic);
            }
        }));
    });
    let was_quiet = QUIET.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(run));
    QUIET.set(was_quiet);
    outcome.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_nothing() {
        assert_eq!(guarded(|| 1), Some(1));
        assert_eq!(guarded(|| [0; 3][std::hint::black_box(3)]), None);
        assert!(!QUIET.get());
    }
}
