//! The head of a file: where it is, what its keys are, what they mean.

use std::sync::Arc;

use jiff::ZonedDateTime;

use crate::config::{self, Config, normal_base_url};
use crate::diagnostic::{Diagnostic, Place, Words, catalog, has_errors};
use crate::model::{Facts, Kind, Need, Part, TermLinks};
use crate::table::{self, Fields, Key, Shape, Table, Unreadable, Value};
use crate::text::{Source, Span, Spanned, address, date, line_column, nfc, slug};

const TITLE: Key = Key::new("title", Shape::Text, "The title.", "title = \"Why is attention needed?\"")
    .in_korean("title = \"어텐션은 왜 필요한가\"");
/// What a thing is for.
pub(super) const WHY: Key = Key::new(
    "why",
    Shape::Text,
    "What it is for, in one sentence.",
    "why = \"So as not to lose the word that matters in a long sentence\"",
)
.in_korean("why = \"긴 문장에서 지금 필요한 단어를 놓치지 않으려고\"");
const SUMMARY: Key = Key::new(
    "summary",
    Shape::Text,
    "What lists show instead of the why.",
    "summary = \"Why did translation programs forget how a sentence began?\"",
)
.in_korean("summary = \"긴 문장을 옮기던 모델은 왜 앞부분을 잊었을까요.\"");
const SLUG: Key = Key::new("slug", Shape::Text, "The last part of the address.", "slug = \"why-attention\"");
const ALIASES: Key =
    Key::new("aliases", Shape::Texts, "Old addresses that lead here.", "aliases = [\"/old/address/\"]");
const LANG: Key =
    Key::new("lang", Shape::Text, "The language, where the file name does not say it.", "lang = \"en\"");
const IMAGE: Key = Key::new("image", Shape::Text, "The picture that stands for it.", "image = \"cover.png\"");
const TOC: Key = Key::new("toc", Shape::Flag, "Whether the page shows its contents.", "toc = false");
const TEMPLATE: Key = Key::new("template", Shape::Text, "A template of its own.", "template = \"wide.html\"");
const DRAFT: Key = Key::new("draft", Shape::Flag, "Not to be published yet.", "draft = true");
const UNLISTED: Key = Key::new("unlisted", Shape::Flag, "Published, but in no list.", "unlisted = true");
const UPDATED: Key = Key::new("updated", Shape::Date, "When it last changed.", "updated = 2026-11-23");
const LINTS: Key = Key::new(
    "lints",
    Shape::Any,
    "For each lint: \"off\", \"warning\" or \"error\", for this file.",
    "lints = { jargon = \"off\" }",
);
const EXTRA: Key = Key::new("extra", Shape::Any, "Whatever else templates shall know.", "[extra]");
const NEEDS: Key = Key::new(
    "needs",
    Shape::Texts,
    "What has to be known first, each with a reason after a colon if you like.",
    "needs = [\"embedding: words have to be numbers before they can be compared\"]",
)
.in_korean("needs = [\"임베딩: 낱말을 숫자로 바꿔야 견줄 수 있어서\"]");
const TAGS: Key = Key::new("tags", Shape::Texts, "Free labels.", "tags = [\"transformers\"]")
    .in_korean("tags = [\"트랜스포머\"]");

const TERMS: Key = Key::new(
    "terms",
    Shape::Text,
    "Which terms of the text become links: first, section, all or none.",
    "terms = \"section\"",
);

/// What a whole post may be.
const STAGES: [(&str, Part); 6] = [
    ("why", Part::Why),
    ("what", Part::What),
    ("how", Part::How),
    ("왜", Part::Why),
    ("무엇", Part::What),
    ("어떻게", Part::How),
];

/// The keys of a post.
pub const POST: &[Key] = &[
    TITLE,
    Key::new("date", Shape::Date, "When it is published.", "date = 2026-11-23"),
    WHY,
    SUMMARY,
    TAGS,
    Key::new("explains", Shape::Texts, "Terms that this post teaches.", "explains = [\"attention\"]")
        .in_korean("explains = [\"어텐션\"]"),
    NEEDS,
    DRAFT,
    UPDATED,
    SLUG,
    ALIASES,
    Key::new(
        "series",
        Shape::Text,
        "The series, where the folder does not say it.",
        "series = \"ai-basics\"",
    ),
    Key::new(
        "order",
        Shape::Number,
        "The place in the series, where the file name does not say it.",
        "order = 2",
    ),
    Key::new("stage", Shape::Text, "What the whole post is: why, what or how.", "stage = \"why\""),
    Key::new("author", Shape::Text, "Who wrote it.", "author = \"Ada Park\"")
        .in_korean("author = \"김하나\""),
    IMAGE,
    LANG,
    TOC,
    TEMPLATE,
    TERMS,
    UNLISTED,
    LINTS,
    EXTRA,
];

/// The keys of a series, in its `_index.md`.
pub const SERIES: &[Key] = &[
    TITLE,
    WHY,
    SUMMARY,
    Key::new("knows", Shape::Texts, "What its reader brings.", "knows = [\"computer\"]")
        .in_korean("knows = [\"컴퓨터\"]"),
    Key::new(
        "posts",
        Shape::Texts,
        "The order of its posts, by file name.",
        "posts = [\"what-is-ai\", \"machine-learning\"]",
    ),
    Key::new(
        "planned",
        Shape::Texts,
        "Titles still to be written.",
        "planned = [\"Why is reinforcement learning needed?\"]",
    )
    .in_korean("planned = [\"강화 학습은 왜 필요한가\"]"),
    Key::new("done", Shape::Flag, "Whether it is complete.", "done = true"),
    SLUG,
    ALIASES,
    LANG,
    IMAGE,
    TEMPLATE,
    DRAFT,
    LINTS,
    EXTRA,
];

/// The keys of a term.
pub const TERM: &[Key] = &[
    Key::new("term", Shape::Text, "The term's name.", "term = \"attention\"").in_korean("term = \"어텐션\""),
    Key::new("also", Shape::Texts, "Its other names.", "also = [\"attention\"]"),
    WHY,
    Key::new(
        "short",
        Shape::Text,
        "What it means, in one line.",
        "short = \"a sum over all words, each weighted by how much it matters here\"",
    )
    .in_korean("short = \"단어마다 얼마나 볼지 점수를 매겨 섞는 계산\""),
    Key::new(
        "auto",
        Shape::Flag,
        "Whether the text links it by itself: true even for one syllable, false never.",
        "auto = false",
    ),
    Key::new(
        "avoid",
        Shape::Texts,
        "Phrases in which its name means something else.",
        "avoid = [\"fashion model\"]",
    )
    .in_korean("avoid = [\"패션 모델\"]"),
    NEEDS,
    TAGS,
    SLUG,
    ALIASES,
    LANG,
    IMAGE,
    TEMPLATE,
    DRAFT,
    UPDATED,
    LINTS,
    EXTRA,
];

/// The keys of a page.
pub const PAGE: &[Key] = &[
    TITLE, WHY, SUMMARY, DRAFT, TERMS, UNLISTED, UPDATED, SLUG, ALIASES, LANG, IMAGE, TOC, TEMPLATE, LINTS,
    EXTRA,
];

/// The keys that a kind of file takes.
pub fn keys(kind: Kind) -> &'static [Key] {
    match kind {
        Kind::Post => POST,
        Kind::Series => SERIES,
        Kind::Term => TERM,
        Kind::Page => PAGE,
    }
}

/// Where the head of a file ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The bytes between the fences.
    pub span: Span,
    /// Whether it is YAML, fenced by `---`, and not TOML, fenced by `+++`.
    pub yaml: bool,
    /// The byte at which the text begins.
    pub body: usize,
}

/// Finds the head of a file; nothing if it has none.
///
/// # Errors
/// The fence that is missing its partner.
pub fn head(text: &str) -> Result<Option<Head>, &'static str> {
    let start = text.len() - text.trim_start_matches(['\n', ' ', '\u{FEFF}']).len();
    let fence = match text.get(start..start + 3) {
        Some("+++") => "+++",
        Some("---") => "---",
        _ => return Ok(None),
    };
    let Some(first_end) = text[start..].find('\n').map(|newline| start + newline) else {
        return if text[start..].trim_end() == fence { Err(fence) } else { Ok(None) };
    };
    if text[start + 3..first_end].trim() != "" {
        return Ok(None);
    }
    let mut line = first_end + 1;
    while line <= text.len() {
        let end = text[line..].find('\n').map_or(text.len(), |newline| line + newline);
        if text[line..end].trim_end() == fence {
            let body = (end + 1).min(text.len());
            return Ok(Some(Head { span: Span::from(first_end + 1..line), yaml: fence == "---", body }));
        }
        line = end + 1;
    }
    Err(fence)
}

/// Fills in what the head of a file says; the facts come with what its path says.
/// What cannot be read stays as it was and is reported.
pub fn read(
    source: &Source,
    head: Head,
    config: &Config,
    facts: &mut Facts,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (table, is_whole) = settings(source, head, diagnostics);
    let mut fields = Fields::new(&source.path, &table, keys(facts.kind), diagnostics);
    let fields = &mut fields;
    // What is missing may stand in a line that cannot be read.
    if is_whole || table.get(name_key(facts.kind)).is_some() {
        title(fields, facts);
    }
    facts.why = sentence(fields, "why");
    facts.summary = fields.text("summary").map(|summary| summary.value);
    facts.date = moment(fields, "date", config).or(facts.date.take());
    facts.updated = moment(fields, "updated", config);
    let may_be_draft = !is_whole && source.text[head.span.range()].contains("draft");
    facts.draft = fields.flag("draft").unwrap_or(may_be_draft);
    facts.unlisted = fields.flag("unlisted").unwrap_or(false);
    facts.tags = labels(fields.texts("tags"));
    facts.explains = labels(fields.texts("explains"));
    facts.needs = fields.texts("needs").into_iter().map(need).collect();
    facts.also = labels(fields.texts("also"));
    facts.short = sentence(fields, "short");
    facts.knows = labels(fields.texts("knows"));
    facts.posts = labels(fields.texts("posts"));
    facts.planned = fields.texts("planned").into_iter().map(|title| title.value).collect();
    facts.done = fields.flag("done").unwrap_or(false);
    facts.author = fields.text("author").map(|author| author.value).or_else(|| config.author.clone());
    facts.image = fields.text("image");
    facts.toc = fields.flag("toc").unwrap_or(true);
    facts.template = fields.text("template");
    facts.extra = fields.any("extra").map_or(serde_json::Value::Null, |extra| (&extra.value).into());
    facts.stage = fields.choice("stage", &STAGES);
    facts.auto = fields.flag("auto");
    facts.avoid = fields.texts("avoid").into_iter().map(|phrase| nfc(&phrase.value).into_owned()).collect();
    facts.lints = config::lints(fields);
    facts.term_links = fields.choice("terms", &TermLinks::NAMES);
    place_in_series(fields, facts);
    addresses(fields, facts);
    language(fields, config, facts);
}

/// What can be read of a head, and whether that is all of it.
fn settings(source: &Source, head: Head, diagnostics: &mut Vec<Diagnostic>) -> (Table, bool) {
    let text = &source.text[head.span.range()];
    let offset = head.span.range().start;
    let (mut table, faults) = if head.yaml {
        table::read_yaml(text, offset)
            .map_or_else(|fault| (Table::default(), vec![fault]), |table| (table, Vec::new()))
    } else {
        table::read_toml_as_far(text, offset)
    };
    // A line with a sign that only looks right has been told of: nothing comes of it.
    let line = |span: Span| line_column(&source.text, span.range().start).0;
    let told: Vec<usize> =
        diagnostics.iter().filter_map(|found| Some(line(found.place.as_ref()?.span?))).collect();
    for Unreadable { span, problem, fix } in
        faults.into_iter().filter(|fault| !told.contains(&line(fault.span)))
    {
        diagnostics.push(catalog::syntax(Place::new(&source.path, span), problem, fix));
    }
    table.entries.retain(|(key, _)| !told.contains(&line(key.span)));
    (table, !has_errors(diagnostics))
}

/// The key that names a file.
fn name_key(kind: Kind) -> &'static str {
    if kind == Kind::Term { "term" } else { "title" }
}

fn title(fields: &mut Fields<'_>, facts: &mut Facts) {
    let name = name_key(facts.kind);
    match fields.text(name) {
        Some(title) if !title.value.trim().is_empty() => {
            facts.title = Spanned::new(nfc(title.value.trim()).into_owned(), title.span);
        }
        _ => {
            let known = keys(facts.kind).iter().find(|key| key.name == name);
            let example = known.map_or_else(|| Words::new("", ""), Key::examples);
            let place = Place::file(Arc::clone(&facts.path));
            fields.report(catalog::key_missing(place, name, &example));
        }
    }
}

/// A sentence; one that is still to be written is none.
fn sentence(fields: &mut Fields<'_>, key: &str) -> Option<Spanned<String>> {
    let written = fields.text(key)?;
    let value = written.value.trim().to_owned();
    (!value.is_empty()).then_some(Spanned { value, ..written })
}

fn moment(fields: &mut Fields<'_>, key: &str, config: &Config) -> Option<ZonedDateTime> {
    let written = fields.date(key)?;
    let moment = date::read(&written.value, &config.zone);
    if moment.is_none() {
        fields.report(catalog::date_invalid(fields.place(written.span), key, &written.value));
    }
    moment
}

/// Names in NFC and without spaces around them; empty ones go.
fn labels(texts: Vec<Spanned<String>>) -> Vec<Spanned<String>> {
    texts
        .into_iter()
        .map(|label| Spanned::new(nfc(label.value.trim()).into_owned(), label.span))
        .filter(|label| !label.value.is_empty())
        .collect()
}

/// `name: reason`. A colon without a space after it belongs to the name.
fn need(written: Spanned<String>) -> Need {
    let text = nfc(written.value.trim()).into_owned();
    let (name, reason) = match text.split_once(": ") {
        Some((name, reason)) => (name.trim().to_owned(), Some(reason.trim().to_owned())),
        None => (text, None),
    };
    Need { name: Spanned::new(name, written.span), reason }
}

fn place_in_series(fields: &mut Fields<'_>, facts: &mut Facts) {
    if let Some(series) = fields.text("series") {
        facts.series = Some(nfc(series.value.trim()).into_owned());
    }
    if let Some(order) = fields.number("order", 0, 100_000) {
        facts.order = Some(order);
    }
}

/// The slug and the old addresses, none of which may lead out of the site.
fn addresses(fields: &mut Fields<'_>, facts: &mut Facts) {
    if let Some(written) = fields.text("slug") {
        if written.value.contains(['/', '\\']) || written.value.contains("..") {
            fields.report(catalog::address_climbs(fields.place(written.span), "slug", &written.value));
        } else {
            facts.slug = slug::slug(&written.value);
            if facts.slug.is_empty() {
                fields.report(catalog::slug_empty(fields.place(written.span), &written.value));
            }
        }
    }
    let aliases = fields.texts("aliases");
    if facts.kind == Kind::Term && aliases.iter().any(|alias| !alias.value.contains('/')) {
        fields.report(catalog::key_renamed(fields.place(aliases[0].span), "aliases", "also"));
        facts.also.extend(labels(aliases));
        return;
    }
    for alias in aliases {
        match old_address(&alias.value) {
            Some(path) => facts.aliases.push(Spanned::new(path, alias.span)),
            None => fields.report(catalog::address_climbs(fields.place(alias.span), "aliases", &alias.value)),
        }
    }
}

/// Whether the `aliases` of a term are names, as `also` has them, and no addresses.
pub(super) fn are_names(aliases: &Value) -> bool {
    let is_name = |value: &Value| matches!(value, Value::Text(text) if !text.contains('/'));
    match aliases {
        Value::List(items) => items.iter().any(|item| is_name(&item.value)),
        single => is_name(single),
    }
}

/// An old address as a path from the site's root: decoded, NFC, without the host of an
/// address that was copied whole, and never climbing.
fn old_address(written: &str) -> Option<String> {
    let path = match written.split_once("://") {
        Some((_, rest)) if normal_base_url(written).is_some() => {
            rest.split_once('/').map_or("", |(_, path)| path)
        }
        Some(_) => return None,
        None => written,
    };
    let path = nfc(&address::decode(path)).into_owned();
    let climbs = path.split('/').any(|part| matches!(part, "." | "..")) || path.contains(['\\', '\0', ':']);
    let inner = path.trim_matches('/');
    (!climbs && !inner.is_empty() && !inner.contains(['?', '#'])).then(|| {
        let folder = path.ends_with('/') || !inner.rsplit('/').next().unwrap_or_default().contains('.');
        if folder { format!("{inner}/") } else { inner.to_owned() }
    })
}

fn language(fields: &mut Fields<'_>, config: &Config, facts: &mut Facts) {
    let Some(written) = fields.text("lang") else { return };
    match config.language_id(&written.value) {
        Some(language) => facts.language = language,
        None => {
            let known: Vec<&str> = config.languages.iter().map(|language| &*language.code).collect();
            fields.report(catalog::language_unknown(
                fields.place(written.span),
                &written.value,
                &known.join(", "),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_found() {
        let text = "+++\ntitle = \"글\"\n+++\n본문\n";
        let found = head(text).unwrap().unwrap();
        assert_eq!(&text[found.span.range()], "title = \"글\"\n");
        assert_eq!(&text[found.body..], "본문\n");
        assert!(head("---\na: b\n---").unwrap().unwrap().yaml);
        assert_eq!(head("+++\n+++\n").unwrap().unwrap().span, Span::from(4..4));
        assert_eq!(head("본문").unwrap(), None);
        assert_eq!(head("--- x\n").unwrap(), None);
        assert_eq!(head("+++\ntitle = 1\n"), Err("+++"));
    }

    #[test]
    fn old_addresses_stay_inside() {
        assert_eq!(old_address("/old/글").as_deref(), Some("old/글/"));
        assert_eq!(old_address("https://example.org/2020/a.html").as_deref(), Some("2020/a.html"));
        assert_eq!(old_address("/%EA%B8%80/").as_deref(), Some("글/"));
        for climbing in ["../x", "/a/../../b/", "a\\b", "/", "C:/x", "javascript://x"] {
            assert_eq!(old_address(climbing), None, "{climbing}");
        }
    }

    #[test]
    fn a_need_may_carry_its_reason() {
        let parsed = need(Spanned::new("임베딩: 견주려고".to_owned(), Span::default()));
        assert_eq!((parsed.name.value.as_str(), parsed.reason.as_deref()), ("임베딩", Some("견주려고")));
        assert_eq!(need(Spanned::new("C:언어".to_owned(), Span::default())).name.value, "C:언어");
    }
}
