//! stub
use pulldown_cmark::{Event, Options, Parser, TextMergeWithOffset};
use std::ops::Range;
pub struct Prepared<'a>(&'a str);
pub fn prepare(text: &str) -> Prepared<'_> {
    Prepared(text)
}
pub fn events<'a>(
    prepared: &Prepared<'a>,
    options: Options,
) -> impl Iterator<Item = (Event<'a>, Range<usize>)> {
    TextMergeWithOffset::new(Parser::new_ext(prepared.0, options).into_offset_iter())
}
