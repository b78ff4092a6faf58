//! The syntax of shortcodes: `{{< name key="value" >}}` and `{{< /name >}}`.
//!
//! What a shortcode does is its template's business; whether it stands inside code is
//! the business of who asks. This is only how one is written.

use std::ops::Range;

/// What opens a shortcode.
pub const OPEN: &str = "{{<";
/// What ends one.
pub const CLOSE: &str = ">}}";

/// One shortcode as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its bytes in the text, braces included.
    pub range: Range<usize>,
    /// Its name, without the `/` of an end.
    pub name: String,
    /// Whether it ends an earlier one: `{{< /name >}}`.
    pub is_end: bool,
    /// Its arguments in order.
    pub arguments: Vec<(String, String)>,
}

impl Call {
    /// The value of an argument.
    pub fn argument(&self, key: &str) -> Option<&str> {
        self.arguments.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

/// Why a shortcode could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is no `>}}`.
    Unclosed,
    /// There is no name, or it is not letters, digits, `-` and `_`.
    Name,
    /// An argument is not `key="value"`.
    Argument,
}

/// Every shortcode of a text in order; one that cannot be read gives its opening's
/// place and what is wrong with it.
pub fn scan(text: &str) -> impl Iterator<Item = Result<Call, (Range<usize>, Fault)>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(OPEN)?;
        let call = read(text, start);
        from = match &call {
            Ok(call) => call.range.end,
            Err((range, _)) => range.end,
        };
        Some(call)
    })
}

fn read(text: &str, start: usize) -> Result<Call, (Range<usize>, Fault)> {
    let fail = |fault| (start..start + OPEN.len(), fault);
    let mut rest = text[start + OPEN.len()..].trim_start();
    let is_end = rest.starts_with('/');
    if is_end {
        rest = rest[1..].trim_start();
    }
    let length = rest.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
    let (name, mut rest) = rest.split_at(length);
    if name.is_empty() {
        return Err(fail(Fault::Name));
    }
    let mut arguments = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix(CLOSE) {
            let range = start..text.len() - after.len();
            return Ok(Call { range, name: name.to_owned(), is_end, arguments });
        }
        if rest.is_empty() || rest.starts_with(OPEN) {
            return Err(fail(Fault::Unclosed));
        }
        let (argument, after) = argument(rest).ok_or_else(|| fail(Fault::Argument))?;
        arguments.push(argument);
        rest = after;
    }
}

/// `key="value"`, with straight or single quotes; `\"` stands for a quote in the value.
fn argument(text: &str) -> Option<((String, String), &str)> {
    let (key, rest) = text.split_once('=')?;
    let key = key.trim();
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    if key.is_empty() || key.contains(|c: char| c.is_whitespace() || c == '>' || c == '"') {
        return None;
    }
    let mut value = String::new();
    let mut characters = rest[1..].char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            c if c == quote => return Some(((key.to_owned(), value), &rest[1 + at + 1..])),
            c => value.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read() {
        let text = "앞 {{< figure src=\"gpu.svg\" alt='한 \"칩\"' >}} 뒤 {{< /details >}}";
        let calls: Vec<_> = scan(text).map(Result::unwrap).collect();
        assert_eq!(calls[0].argument("alt"), Some("한 \"칩\""));
        assert_eq!(&text[calls[0].range.clone()], "{{< figure src=\"gpu.svg\" alt='한 \"칩\"' >}}");
        assert!(calls[1].is_end && calls[1].name == "details");
    }

    #[test]
    fn faults_are_named() {
        let fault = |text: &str| scan(text).next().unwrap().unwrap_err().1;
        assert_eq!(fault("{{< figure src=\"a\""), Fault::Unclosed);
        assert_eq!(fault("{{< >}}"), Fault::Name);
        assert_eq!(fault("{{< figure src=a >}}"), Fault::Argument);
        assert_eq!(fault("{{< figure src=\"a >}}"), Fault::Argument);
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_scanned(text in "[{}<>/a=\"'\\\\ 가]{0,40}") {
            for call in scan(&text) {
                let range = call.map_or_else(|(range, _)| range, |call| call.range);
                proptest::prop_assert!(text.get(range).is_some());
            }
        }
    }
}
