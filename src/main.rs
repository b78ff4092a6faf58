//! The program; everything it does is in the library.

use std::process::ExitCode;

/// Pages are made of many short-lived strings: a build takes about 12 % less time with an
/// allocator that is made for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    whyfirst::cli::run()
}
