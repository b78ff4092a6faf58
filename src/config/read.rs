//! Reads site.toml into a [`Config`], and reports what is wrong with it.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::{
    Comments, Config, FeedFormat, FeedScope, Font, Home, HomeSection, Host, Language, MenuItem, ShareTarget,
    keys,
};
use crate::diagnostic::{Diagnostic, Level, Place, Words, catalog};
use crate::model::{Levels, Part, TermLinks};
use crate::table::{self, Fields, Key, Table, Unreadable, Value};
use crate::text::{Source, Spanned, nearest};

/// Reads the settings. Whatever cannot be read has its default, so that the posts can
/// still be checked.
pub fn read(source: &Source) -> (Config, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let (table, faults) = table::read_toml_as_far(&source.text, 0);
    let unreadable = !faults.is_empty();
    for Unreadable { span, problem, fix } in faults {
        diagnostics.push(catalog::syntax(Place::new(&source.path, span), problem, fix));
    }
    let mut fields = Fields::new(&source.path, &table, keys::SITE, &mut diagnostics);
    if fields.any("title").is_none() && !unreadable {
        let example = super::keys::SITE[0].examples();
        fields.report(catalog::key_missing(Place::file(Arc::clone(&source.path)), "title", &example));
    }
    let languages = languages(&mut fields);
    let config = Config {
        base_url: base_url(&mut fields),
        author: fields.text("author").map(|author| author.value),
        zone: zone(&mut fields, &languages[0].code),
        theme: text_or(&mut fields, "theme", "whyfirst"),
        hue: fields.number("hue", 0, 360).map(|hue| hue.value),
        font: font(&mut fields),
        output: text_or(&mut fields, "output", "public"),
        per_page: number_or(&mut fields, "per_page", 10),
        home: home(&mut fields),
        feed_posts: number_or(&mut fields, "feed_posts", 20),
        feeds: choices(
            &mut fields,
            "feeds",
            &[("site", FeedScope::Site), ("series", FeedScope::Series), ("tags", FeedScope::Tags)],
        ),
        feed_formats: choices(
            &mut fields,
            "feed_formats",
            &[("atom", FeedFormat::Atom), ("rss", FeedFormat::Rss), ("json", FeedFormat::Json)],
        ),
        search: fields.flag("search").unwrap_or(true),
        hosts: hosts(&mut fields),
        share_cards: fields.flag("share_cards").unwrap_or(true),
        share: choices(&mut fields, "share", &SHARE),
        markdown_copies: fields.flag("markdown_copies").unwrap_or(true),
        verification: verification(&mut fields),
        highlight: fields.flag("highlight").unwrap_or(true),
        image_widths: fields.numbers("image_widths", 16, 8192).unwrap_or_else(|| vec![480, 960, 1440]),
        social: links(&mut fields, "social"),
        comments: comments(&mut fields),
        part_words: part_words(&mut fields),
        term_links: term_links(&mut fields),
        knows: knows(&mut fields),
        lints: lints(&mut fields),
        extra: fields.any("extra").map_or_else(|| serde_json::json!({}), |extra| (&extra.value).into()),
        languages,
    };
    (config, diagnostics)
}

const SHARE: [(&str, ShareTarget); 6] = [
    ("device", ShareTarget::Device),
    ("copy", ShareTarget::Copy),
    ("band", ShareTarget::Band),
    ("line", ShareTarget::Line),
    ("facebook", ShareTarget::Facebook),
    ("x", ShareTarget::X),
];

fn text_or(fields: &mut Fields<'_>, key: &str, default: &str) -> String {
    fields.text(key).map_or_else(|| default.to_owned(), |text| text.value)
}

fn number_or(fields: &mut Fields<'_>, key: &str, default: usize) -> usize {
    fields.number(key, 1, 10_000).map_or(default, |number| number.value as usize)
}

/// The values that a list of words stands for; all of them if the key is left out.
fn choices<T: Copy + PartialEq>(fields: &mut Fields<'_>, key: &str, known: &[(&str, T)]) -> Vec<T> {
    if fields.any(key).is_none() {
        return known.iter().map(|(_, value)| *value).collect();
    }
    let mut chosen = Vec::new();
    for word in fields.texts(key) {
        match known.iter().find(|(name, _)| *name == word.value) {
            Some((_, value)) if chosen.contains(value) => {}
            Some((_, value)) => chosen.push(*value),
            None => {
                let names = known.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
                let expected = Words::new(names.clone(), names);
                fields.report(catalog::value_invalid(fields.place(word.span), key, &word.value, &expected));
            }
        }
    }
    chosen
}

/// The address, with exactly one `/` at its end.
fn base_url(fields: &mut Fields<'_>) -> String {
    let Some(Spanned { value: url, span }) = fields.text("base_url") else { return String::new() };
    match normal_base_url(&url) {
        Some(url) => url,
        None => {
            let expected = Words::new("`https://`로 시작하는 주소", "an address that begins with `https://`");
            fields.report(catalog::value_invalid(fields.place(span), "base_url", &url, &expected));
            String::new()
        }
    }
}

/// A base address with exactly one `/` at its end, percent-encoded; nothing if it
/// is no `http` address. Empty stays empty.
pub fn normal_base_url(url: &str) -> Option<String> {
    let url = url.trim();
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match host {
        _ if url.is_empty() => Some(String::new()),
        Some(host) if !host.is_empty() && !host.contains(['?', '#', ' ']) => {
            Some(format!("{}/", crate::text::address::encode_written(url.trim_end_matches('/'))))
        }
        _ => None,
    }
}

fn zone(fields: &mut Fields<'_>, language: &str) -> TimeZone {
    let default = if language == "ko" { "Asia/Seoul" } else { "UTC" };
    let written = fields.text("timezone");
    let name = written.as_ref().map_or(default, |name| name.value.as_str());
    if let Ok(zone) = TimeZone::get(name) {
        return zone;
    }
    if let Some(written) = &written {
        let expected =
            Words::new("`Asia/Seoul` 같은 시간대 이름", "the name of a time zone such as `Asia/Seoul`");
        fields.report(catalog::value_invalid(
            fields.place(written.span),
            "timezone",
            &written.value,
            &expected,
        ));
    }
    TimeZone::get(default).unwrap_or(TimeZone::UTC)
}

fn languages(fields: &mut Fields<'_>) -> Vec<Language> {
    let code = text_or(fields, "language", "ko");
    let why = text_or(fields, "why", "");
    let main = Language {
        code: code.into(),
        title: text_or(fields, "title", "whyfirst"),
        description: text_or(fields, "description", &why),
        why,
        menu: links(fields, "menu"),
    };
    let mut languages = vec![main];
    if let Some(named) = fields.table("languages") {
        for (code, value) in &named.entries {
            let Value::Table(table) = &value.value else {
                let expected = Words::new("`[languages.en]` 아래의 항목들이", "keys under `[languages.en]`");
                fields.report(catalog::value_type(
                    fields.place(value.span),
                    "languages",
                    &expected,
                    &Words::new("[languages.en]", "[languages.en]"),
                ));
                continue;
            };
            if *languages[0].code == code.value {
                let expected = Words::new("기본 언어가 아닌 언어", "a language other than the main one");
                fields.report(catalog::value_invalid(
                    fields.place(code.span),
                    "languages",
                    &code.value,
                    &expected,
                ));
                continue;
            }
            let (title, why) = (languages[0].title.clone(), languages[0].why.clone());
            let mut fields = fields.within(table, keys::LANGUAGE);
            let why = text_or(&mut fields, "why", &why);
            languages.push(Language {
                code: code.value.as_str().into(),
                title: text_or(&mut fields, "title", &title),
                description: text_or(&mut fields, "description", &why),
                why,
                menu: links(&mut fields, "menu"),
            });
        }
    }
    languages
}

/// The tables of a key that each have a name and an address.
fn links(fields: &mut Fields<'_>, key: &str) -> Vec<MenuItem> {
    let mut links = Vec::new();
    for table in fields.tables(key) {
        let mut item = fields.within(table, keys::MENU);
        if let (Some(name), Some(url)) = (item.text("name"), item.text("url")) {
            links.push(MenuItem { name: name.value, url });
        }
    }
    links
}

/// A font needs the file for text.
fn font(fields: &mut Fields<'_>) -> Option<Font> {
    let table = fields.table("font")?;
    let mut fields = fields.within(table, keys::FONT);
    let bold = fields.text("bold");
    if fields.any("text").is_none() {
        let place = Place::file(super::FILE);
        fields.report(catalog::key_missing(place, "font.text", &keys::FONT[0].examples()));
    }
    Some(Font { text: fields.text("text")?, bold })
}

/// Comments need all four of their keys.
fn comments(fields: &mut Fields<'_>) -> Option<Comments> {
    let table = fields.table("comments")?;
    let mut fields = fields.within(table, keys::COMMENTS);
    let mut text = |key: &Key| match fields.text(key.name) {
        Some(text) => Some(text.value),
        None if fields.any(key.name).is_none() => {
            let place = Place::file(super::FILE);
            fields.report(catalog::key_missing(place, &format!("comments.{}", key.name), &key.examples()));
            None
        }
        None => None,
    };
    let [repo, repo_id, category, category_id] = [0, 1, 2, 3].map(|at| text(&keys::COMMENTS[at]));
    Some(Comments { repo: repo?, repo_id: repo_id?, category: category?, category_id: category_id? })
}

fn part_words(fields: &mut Fields<'_>) -> Vec<(Part, String)> {
    let Some(table) = fields.table("parts") else { return Vec::new() };
    let mut fields = fields.within(table, keys::PARTS);
    let mut words = Vec::new();
    for part in [Part::Why, Part::What, Part::How] {
        words.extend(fields.texts(part.name()).into_iter().map(|word| (part, word.value)));
    }
    words
}

fn knows(fields: &mut Fields<'_>) -> Vec<String> {
    let Some(table) = fields.table("reader") else { return Vec::new() };
    let mut fields = fields.within(table, keys::READER);
    fields.texts("knows").into_iter().map(|name| name.value).collect()
}

fn home(fields: &mut Fields<'_>) -> Home {
    let sections =
        [("start", HomeSection::Start), ("series", HomeSection::Series), ("posts", HomeSection::Posts)];
    let nothing = Table::default();
    let table = fields.table("home").unwrap_or(&nothing);
    let mut fields = fields.within(table, keys::HOME);
    Home {
        sections: choices(&mut fields, "sections", &sections),
        series: number_or(&mut fields, "series", 12),
    }
}

fn hosts(fields: &mut Fields<'_>) -> Vec<Host> {
    let known = [
        ("github", Host::GitHub),
        ("gitlab", Host::GitLab),
        ("netlify", Host::Netlify),
        ("cloudflare", Host::Cloudflare),
        ("vercel", Host::Vercel),
        ("neocities", Host::Neocities),
        ("apache", Host::Apache),
    ];
    if fields.any("host").is_some() { choices(fields, "host", &known) } else { Vec::new() }
}

/// What an author was given is often the whole `<meta>`: only its content counts.
fn verification(fields: &mut Fields<'_>) -> Vec<(&'static str, String)> {
    let Some(table) = fields.table("verification") else { return Vec::new() };
    let mut fields = fields.within(table, keys::VERIFICATION);
    let names = [
        ("naver", "naver-site-verification"),
        ("google", "google-site-verification"),
        ("bing", "msvalidate.01"),
    ];
    let mut metas = Vec::new();
    for (key, name) in names {
        if let Some(written) = fields.text(key) {
            let content = written.value.split_once("content=").map_or(written.value.as_str(), |(_, rest)| {
                let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'')).unwrap_or(' ');
                rest.trim_start_matches(quote).split(quote).next().unwrap_or_default()
            });
            metas.push((name, content.trim().to_owned()));
        }
    }
    metas
}

fn term_links(fields: &mut Fields<'_>) -> TermLinks {
    let Some(table) = fields.table("terms") else { return TermLinks::default() };
    fields.within(table, keys::TERMS).choice("link", &TermLinks::NAMES).unwrap_or_default()
}

/// The levels under `[lints]`, be it of site.toml or of front matter.
pub fn lints(fields: &mut Fields<'_>) -> Levels {
    let mut lints = Levels::new();
    let Some(table) = fields.table("lints") else { return lints };
    for (code, value) in &table.entries {
        if !catalog::LINTS.contains(&code.value.as_str()) {
            let near = nearest(&code.value, catalog::LINTS.iter().copied());
            fields.report(catalog::lint_unknown(fields.place(code.span), &code.value, near));
            continue;
        }
        let level = match &value.value {
            Value::Text(text) => match text.as_str() {
                "off" => Some(None),
                "warning" => Some(Some(Level::Warning)),
                "error" => Some(Some(Level::Error)),
                _ => None,
            },
            // What YAML makes of a bare `off`.
            Value::Flag(false) => Some(None),
            _ => None,
        };
        match level {
            Some(level) => _ = lints.insert(code.value.clone(), level),
            None => {
                let expected =
                    Words::new("\"off\", \"warning\", \"error\"", "\"off\", \"warning\" or \"error\"");
                fields.report(catalog::value_invalid(fields.place(value.span), &code.value, "…", &expected));
            }
        }
    }
    lints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> (Config, Vec<&'static str>) {
        let (config, diagnostics) = read(&Source::new("site.toml", text));
        (config, diagnostics.iter().map(|diagnostic| diagnostic.code).collect())
    }

    #[test]
    fn a_korean_site_lives_in_seoul() {
        let (config, codes) = config("title = \"글\"\nbase_url = \"https://example.org/블로그\"\n");
        assert!(codes.is_empty(), "{codes:?}");
        assert_eq!(config.zone.iana_name(), Some("Asia/Seoul"));
        assert_eq!(config.base_url, "https://example.org/%EB%B8%94%EB%A1%9C%EA%B7%B8/");
    }

    #[test]
    fn a_whole_meta_is_read_for_its_content() {
        let (config, codes) = config(
            "title = \"글\"\n[verification]\nnaver = '<meta name=\"naver-site-verification\" content=\"abc\" />'\nbing = \" DEF \"\n",
        );
        assert!(codes.is_empty(), "{codes:?}");
        let expected = [("naver-site-verification", "abc".to_owned()), ("msvalidate.01", "DEF".to_owned())];
        assert_eq!(config.verification, expected);
    }

    #[test]
    fn every_mistake_is_reported_at_once() {
        let (_, codes) =
            config("titel = \"글\"\nper_page = \"열\"\ntimezone = \"Seoul\"\nbase_url = \"example.org\"\n");
        let expected = ["key-unknown", "key-missing", "value-invalid", "value-invalid", "value-type"];
        assert_eq!(codes, expected);
    }

    #[test]
    fn an_unreadable_file_is_one_message() {
        let (config, codes) = config("title: 글\n");
        assert_eq!(codes, ["syntax"]);
        assert_eq!(config.per_page, 10);
    }

    #[test]
    fn languages_fall_back_on_the_main_one() {
        let (config, codes) = config("title = \"글\"\nwhy = \"왜\"\n[languages.en]\ntitle = \"Words\"\n");
        assert!(codes.is_empty(), "{codes:?}");
        assert_eq!(config.languages[1].title, "Words");
        assert_eq!(config.languages[1].why, "왜");
        assert_eq!(config.prefix(LanguageId(1)), "en/");
    }

    use crate::model::LanguageId;
}
