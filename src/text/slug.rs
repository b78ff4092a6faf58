//! Names for addresses: slugs of files, tags and headings. Hangul, Han and kana are
//! kept as they are; nothing is romanised.

use super::nfc;
use super::script::is_invisible;

/// The slug of a name: NFC, ASCII letters in lower case, letters and digits of every
/// script kept, each run of anything else one `-`. `C#`, `C++` and `.NET` would lose
/// what tells them apart, so `#` and `+` after a letter are spelt out as `-sharp` and
/// `-plus`. Empty if the name has no letter or digit.
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    let mut previous = None;
    for c in nfc(name).chars().filter(|&c| !is_invisible(c)) {
        match c {
            '#' if is_word(previous) => push_word(&mut slug, "sharp"),
            '+' if is_word(previous) || previous == Some('+') => push_word(&mut slug, "plus"),
            c if keeps(c) => slug.push(c.to_ascii_lowercase()),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
        previous = Some(c);
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// The id of a heading from its text: like [`slug`], but each space is one `-`, `_`
/// and `-` stay, and other punctuation goes without a trace, as GitHub's ids do, so
/// that an anchor copied from there works here too.
pub fn heading_id(text: &str) -> String {
    let mut id = String::with_capacity(text.len());
    for c in nfc(text.trim()).chars().filter(|&c| !is_invisible(c)) {
        match c {
            c if c.is_whitespace() => id.push('-'),
            '-' | '_' => id.push(c),
            c if keeps(c) => id.extend(c.to_lowercase()),
            _ => {}
        }
    }
    id.trim_matches('-').to_owned()
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

/// Letters, digits, and the marks that belong to a letter (accents, vowel signs).
fn keeps(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

fn push_word(slug: &mut String, word: &str) {
    if !slug.ends_with('-') {
        slug.push('-');
    }
    slug.push_str(word);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rule K8.
    #[test]
    fn slugs_keep_their_script() {
        assert_eq!(slug("트랜스포머는 왜 필요할까?"), "트랜스포머는-왜-필요할까");
        assert_eq!(slug("  Why Attention?  "), "why-attention");
        assert_eq!(slug("東京の人工知能"), "東京の人工知能");
        assert_eq!(slug("한\u{200B}글"), "한글");
        assert_eq!(slug("\u{1112}\u{1161}\u{11AB}"), "한");
        assert_eq!(slug("!?"), "");
        assert_eq!(slug("../../etc/passwd"), "etc-passwd");
    }

    /// Rule K12: tags that differ only in signs keep different addresses.
    #[test]
    fn slugs_of_tags_do_not_collide() {
        let tags = ["C", "C#", "C++", "AI/ML", "기계 학습", "일상", "日本語"].map(slug);
        assert_eq!(tags, ["c", "c-sharp", "c-plus-plus", "ai-ml", "기계-학습", "일상", "日本語"]);
    }

    #[test]
    fn heading_ids_keep_hangul() {
        assert_eq!(heading_id("왜 필요할까?"), "왜-필요할까");
        assert_eq!(heading_id("Self-Attention (자기 어텐션)"), "self-attention-자기-어텐션");
    }
}
