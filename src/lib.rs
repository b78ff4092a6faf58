//! whyfirst: a static site generator for AI-concept explainers, ordered why before how.
//!
//! The modules stand in the order in which data flows through them, and a module
//! imports only from those above it: values, then one file, then the whole site, then
//! the world. `ARCHITECTURE.md` is the map.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

// Values.
pub mod text;
pub mod diagnostic;
pub mod table;
pub mod model;
pub mod config;
pub mod memo;

// One file.
pub mod load;
pub mod parse;

// The whole site.
pub mod link;
pub mod check;
pub mod render;

// The world.
pub mod workspace;
pub mod watch;
pub mod write;
pub mod serve;
pub mod terminal;
pub mod cli;
