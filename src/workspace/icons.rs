//! What the icons of a site are made of: the author's `static/icon.svg` if there is one,
//! else the theme's.

use super::Workspace;
use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::model::File;
use crate::render::{Icons, Theme};

/// What an author puts an icon of their own into.
pub(super) const OWN: &str = "static/icon.svg";

impl Workspace {
    /// Makes the icons anew of what there is.
    pub(super) fn renew_icons(&mut self) {
        self.icon_diagnostics.clear();
        self.site.icons = prepare(&self.site.files, Some(&self.theme), &mut self.icon_diagnostics);
    }
}

/// Finds the SVG. One that cannot be drawn is told of.
fn prepare(files: &[File], theme: Option<&Theme>, diagnostics: &mut Vec<Diagnostic>) -> Icons {
    let own = files.iter().find(|file| &*file.path == OWN);
    // A file that cannot be read is told of when it is copied.
    let bytes = own.and_then(|file| std::fs::read(&file.disk).ok());
    if let Some(bytes) = bytes {
        match Icons::new(bytes, Some("icon.svg".to_owned())) {
            Ok(icons) => return icons,
            Err(_) => diagnostics.push(catalog::icon_invalid(Place::file(OWN))),
        }
    }
    let asset = theme.map(|theme| theme.asset("icon.svg")).unwrap_or_default();
    Icons::new(asset, None).unwrap_or_default()
}
