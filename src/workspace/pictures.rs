//! stub
use crate::{
    config::Config,
    diagnostic::Diagnostic,
    link::Index,
    model::{Facts, File, Output},
    render::Pictures,
};
pub fn prepare(
    _f: &[Facts],
    _files: &[File],
    _i: &Index,
    _c: &Config,
    _cache: &super::cache::Cache,
) -> (Pictures, Vec<Output>, Vec<Diagnostic>) {
    Default::default()
}
