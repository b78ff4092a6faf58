//! stub
use std::path::Path;
use crate::memo::Memo;
pub struct Cache { pub memo: Memo }
impl Cache {
    pub fn open(_root: &Path, _on: bool) -> Cache { Cache { memo: Memo } }
    pub fn save(&self) {}
}
