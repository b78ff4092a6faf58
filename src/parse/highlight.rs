//! stub
use crate::memo::Memo;
#[derive(Clone, Debug, Default)]
pub struct CodeInfo {
    pub language: String,
    pub title: Option<String>,
}
impl CodeInfo {
    pub fn read(info: &str) -> (CodeInfo, Vec<String>) {
        (CodeInfo { language: info.split(' ').next().unwrap_or_default().to_owned(), title: None }, vec![])
    }
}
pub struct Block {
    pub html: String,
    pub unknown: Option<Option<String>>,
}
pub fn code_block(code: &str, _info: &CodeInfo, _memo: &Memo, _on: bool) -> Block {
    Block {
        html: format!(
            "<figure class=\"code\"><pre tabindex=\"0\"><code>{}</code></pre></figure>\n",
            crate::text::escaped(code)
        ),
        unknown: None,
    }
}
