//! Every test that looks at whyfirst from outside, in one binary so that it links once.

mod accidents;
mod commands;
mod documents;
mod drawings;
mod edits;
mod fix;
mod fonts;
mod home;
mod ideas;
mod jargon;
mod korean;
mod levels;
mod machines;
mod markdown;
mod pictures;
mod preview;
mod properties;
mod search;
mod sites;
mod support;
mod theme;
mod tidy;
mod write_accidents;
mod write_site;
mod write_support;
