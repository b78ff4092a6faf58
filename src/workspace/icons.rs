//! The icons of a site, drawn from the author's `static/icon.svg` if there is one, else
//! from the theme's.

use crate::diagnostic::{Diagnostic, Place, catalog};
use crate::memo::Memo;
use crate::model::File;
use crate::render::{Icons, Theme};

/// What an author puts an icon of their own into.
const OWN: &str = "static/icon.svg";

/// Draws the icons, or takes those that an earlier run has drawn.
pub fn prepare(
    files: &[File],
    theme: Option<&Theme>,
    memo: &Memo,
    diagnostics: &mut Vec<Diagnostic>,
) -> Icons {
    let own = files.iter().find(|file| &*file.path == OWN);
    // A file that cannot be read is told of when it is copied.
    let bytes = own.and_then(|file| std::fs::read(&file.disk).ok());
    if let Some(bytes) = bytes {
        match Icons::draw(&bytes, Some("icon.svg".to_owned()), memo) {
            Ok(icons) => return icons,
            Err(_) => diagnostics.push(catalog::icon_invalid(Place::file(OWN))),
        }
    }
    let asset = theme.map(|theme| theme.asset("icon.svg")).unwrap_or_default();
    Icons::draw(&asset, None, memo).unwrap_or_default()
}
