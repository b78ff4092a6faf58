//! stub
use crate::diagnostic::Diagnostic;
use crate::model::{Content, Output};
use std::path::{Path, PathBuf};
pub struct Target(PathBuf);
impl Target {
    pub fn check(_root: &Path, output: &Path, _flag: bool) -> anyhow::Result<Result<Target, Diagnostic>> {
        Ok(Ok(Target(output.to_owned())))
    }
    pub fn shown(&self) -> String {
        self.0.display().to_string()
    }
}
pub struct Staging(PathBuf, std::sync::atomic::AtomicUsize);
pub struct Report {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
}
impl Staging {
    pub fn begin(t: &Target) -> anyhow::Result<Staging> {
        Ok(Staging(t.0.clone(), Default::default()))
    }
    pub fn put(&self, o: Output) -> anyhow::Result<()> {
        let path = self.0.join(&o.path);
        std::fs::create_dir_all(path.parent().unwrap())?;
        self.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        match o.content {
            Content::Bytes(b) => std::fs::write(path, b)?,
            Content::File(f) => {
                std::fs::copy(f, path)?;
            }
        }
        Ok(())
    }
    pub fn commit(self) -> anyhow::Result<Report> {
        Ok(Report { written: self.1.into_inner(), unchanged: 0, removed: 0 })
    }
}
