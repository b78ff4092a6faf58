//! Small files about the site for programs: the web manifest, the OpenSearch description.

use serde_json::json;

use super::icon::Icon;
use super::search::has_search;
use super::{LinkStyle, Site};
use crate::model::LanguageId;
use crate::text::{address, push_escaped};

/// The names of the files, in the folder of a language.
pub const MANIFEST: &str = "manifest.webmanifest";
/// See [`opensearch`].
pub const OPENSEARCH: &str = "opensearch.xml";

/// Whether pages name a manifest. Browsers load none from disk.
pub fn has_manifest(site: &Site) -> bool {
    site.links == LinkStyle::Folder
}

/// Whether a browser can be told how to search a language.
pub fn has_opensearch(site: &Site, language: LanguageId) -> bool {
    !site.config.base_url.is_empty() && has_search(site, language)
}

/// The web manifest (W3C Web Application Manifest) of a language.
pub fn manifest(site: &Site, language: LanguageId) -> Vec<u8> {
    let named = site.config.language(language);
    let root = address::root_from(&site.config.prefix(language));
    let icon = |icon: Icon, size: &str, purpose: &str| {
        let src = format!("{root}{}", site.icons.address(icon));
        json!({ "src": src, "sizes": size, "type": "image/png", "purpose": purpose })
    };
    let mut manifest = json!({
        "name": named.title,
        "lang": &*named.code,
        "dir": "auto",
        "id": "./",
        "start_url": "./",
        "scope": root,
        "display": "minimal-ui",
        "theme_color": "#fbfaf6",
        "background_color": "#fbfaf6",
        "icons": [
            icon(Icon::Square(192), "192x192", "any"),
            icon(Icon::Square(512), "512x512", "any"),
            icon(Icon::Maskable, "512x512", "maskable"),
        ],
    });
    if !named.description.is_empty() {
        manifest["description"] = named.description.as_str().into();
    }
    let mut bytes = serde_json::to_vec_pretty(&manifest).expect("a JSON value with text keys can be written");
    bytes.push(b'\n');
    bytes
}

/// The OpenSearch 1.1 description of a language: how a browser searches the site. Its
/// addresses are whole, since a browser keeps it.
pub fn opensearch(site: &Site, language: LanguageId) -> Vec<u8> {
    let named = site.config.language(language);
    let prefix = site.config.prefix(language);
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n",
    );
    let mut element = |name: &str, attributes: &str, text: &str| {
        xml.push_str(&format!(" <{name}{attributes}>"));
        push_escaped(&mut xml, text);
        xml.push_str(&format!("</{name}>\n"));
    };
    // The standard allows 16 characters for the one and 1,024 for the other.
    element("ShortName", "", &first(&named.title, 16));
    let about = if named.description.is_empty() { &named.title } else { &named.description };
    element("Description", "", &first(about, 1024));
    element("Language", "", &named.code);
    element("InputEncoding", "", "UTF-8");
    let icon = site.absolute(&site.icons.address(Icon::Favicon));
    element("Image", " width=\"48\" height=\"48\" type=\"image/x-icon\"", &icon);
    let search = site.absolute(&format!("{prefix}search/"));
    let own = site.absolute(&format!("{prefix}{OPENSEARCH}"));
    xml.push_str(&format!(
        " <Url type=\"text/html\" template=\"{search}?q={{searchTerms}}\"/>\n <Url type=\"application/opensearchdescription+xml\" rel=\"self\" template=\"{own}\"/>\n</OpenSearchDescription>\n"
    ));
    xml.into_bytes()
}

/// The first characters of a text, whole words if there is a space among them.
fn first(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    cut.rsplit_once(' ').map_or_else(|| cut.clone(), |(whole, _)| whole.to_owned())
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn a_long_name_is_cut_between_words() {
        assert_eq!(first("왜부터", 16), "왜부터");
        assert_eq!(first("A blog about many things", 16), "A blog about");
        assert_eq!(first("가나다라마바사", 3), "가나다");
    }
}
