//! What a link of the text leads to, as it was written.

use pulldown_cmark::LinkType;

use crate::model::LinkTarget;
use crate::text::{address, nfc};

/// Reads the target of a link.
pub fn target(kind: LinkType, url: &str) -> LinkTarget {
    let part = |text: &str| nfc(&address::decode(text)).into_owned();
    let (rest, fragment) = match url.split_once('#') {
        Some((rest, fragment)) => (rest, Some(part(fragment)).filter(|fragment| !fragment.is_empty())),
        None => (url, None),
    };
    match kind {
        LinkType::WikiLink { .. } => LinkTarget::Name { name: part(rest.trim()), fragment },
        LinkType::Email => LinkTarget::External(address::encode_written(&format!("mailto:{url}"))),
        _ if address::is_external(url) => LinkTarget::External(address::encode_written(url)),
        _ => {
            let (path, query) = rest.find('?').map_or((rest, ""), |at| rest.split_at(at));
            LinkTarget::Local { path: part(path), query: address::encode_written(query), fragment }
        }
    }
}
