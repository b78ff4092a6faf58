//! stub
#[derive(Debug, Default)]
pub struct Memo;
