//! stub
use crate::memo::Memo;
use std::path::Path;
pub struct Cache {
    pub memo: Memo,
}
impl Cache {
    pub fn open(_root: &Path, _on: bool) -> Cache {
        Cache { memo: Memo }
    }
    pub fn save(&self) {}
}
