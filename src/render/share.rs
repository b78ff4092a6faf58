//! Where a reader can share a post to: plain links, which load nothing from anywhere.

use serde_json::json;
use tera::Value;

use super::Site;
use super::theme::Words;
use crate::config::ShareTarget;
use crate::text::address::encode_all;

/// What the share row of a page holds; nothing for a site without an address or whose
/// author wants no row.
pub fn row(site: &Site, words: &Words, title: &str, address: &str) -> Value {
    let url = site.absolute(address);
    if url.is_empty() || site.config.share.is_empty() {
        return Value::none();
    }
    let wants = |target: ShareTarget| site.config.share.contains(&target);
    let links = site.config.share.iter().filter_map(|target| {
        let (key, href) = link(*target, &url, title)?;
        Some(json!({ "name": words.get(key), "url": href }))
    });
    let row = json!({
        "url": url,
        "title": title,
        "device": wants(ShareTarget::Device),
        "copy": wants(ShareTarget::Copy),
        "links": links.collect::<Vec<_>>(),
    });
    Value::from_serializable(&row)
}

/// The string that names a service, and its address for sharing, as its documentation
/// has it. What the reader's device does needs a script and is no link.
fn link(target: ShareTarget, url: &str, title: &str) -> Option<(&'static str, String)> {
    let (at, words) = (encode_all(url), encode_all(title));
    Some(match target {
        ShareTarget::Device | ShareTarget::Copy => return None,
        ShareTarget::Facebook => {
            ("share_facebook", format!("https://www.facebook.com/sharer/sharer.php?u={at}"))
        }
        ShareTarget::X => ("share_x", format!("https://x.com/intent/post?text={words}&url={at}")),
        ShareTarget::Band => {
            let host = url.split("://").last().and_then(|rest| rest.split('/').next()).unwrap_or_default();
            let body = encode_all(&format!("{title}\n{url}"));
            ("share_band", format!("https://band.us/plugin/share?body={body}&route={}", encode_all(host)))
        }
        ShareTarget::Line => ("share_line", format!("https://social-plugins.line.me/lineit/share?url={at}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_titles_are_encoded_whole() {
        let url = "https://example.org/%EA%B8%80/";
        let (_, x) = link(ShareTarget::X, url, "왜 & 무엇?").unwrap();
        assert_eq!(
            x,
            "https://x.com/intent/post?text=%EC%99%9C%20%26%20%EB%AC%B4%EC%97%87%3F&url=https%3A%2F%2Fexample.org%2F%25EA%25B8%2580%2F"
        );
        let (_, band) = link(ShareTarget::Band, url, "a").unwrap();
        assert!(band.ends_with("&route=example.org") && band.contains("body=a%0Ahttps%3A%2F%2F"));
        assert!(link(ShareTarget::Copy, url, "a").is_none());
    }
}
