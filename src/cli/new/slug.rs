//! The slug of a new file: what the author says, what the glossary knows, what a person
//! answers, and else the title itself in its own script (rules K8, K9).

use super::shelf::Shelf;
use crate::check::jargon::Jargon;
use crate::check::jargon::words::folded;
use crate::diagnostic::{Diagnostic, Words, catalog};
use crate::model::{Kind, Part};
use crate::parse::outline::part_of;
use crate::terminal::Terminal;
use crate::text::slug::slug;

/// Bytes of the longest slug that is made of a title; disks take 255 in a name.
const LONGEST: usize = 180;

/// What a new file is called.
pub struct Name {
    /// The title or the term.
    pub title: String,
    /// A term's other names, as far as they are known.
    pub also: Vec<String>,
    /// The last part of the address.
    pub slug: String,
}

/// The name of a post, a series or a page.
pub fn of_title(
    shelf: &Shelf,
    kind: Kind,
    title: &str,
    given: Option<&str>,
    terminal: &Terminal,
) -> Result<Name, Box<Diagnostic>> {
    if let Some(holder) = shelf.holder(kind, title) {
        return Err(Box::new(catalog::new_name_taken(title, &holder.path)));
    }
    let named = |slug: String| Name { title: title.to_owned(), also: Vec::new(), slug };
    if let Some(given) = given {
        return checked(slug(given), given).map(named);
    }
    let own = shortened(checked(slug(title), title)?);
    if own.is_ascii() {
        return Ok(named(own));
    }
    let known = from_glossary(shelf, title).filter(|_| kind == Kind::Post);
    Ok(named(known.or_else(|| asked(terminal, "why-attention", &own)).unwrap_or(own)))
}

/// The name of a term, which may be written with its English name: `어텐션(attention)`. The
/// names that the posts give it are known already.
pub fn of_term(
    shelf: &Shelf,
    written: &str,
    given: Option<&str>,
    terminal: &Terminal,
) -> Result<Name, Box<Diagnostic>> {
    let (title, gloss) = split_gloss(written);
    let used = shelf.jargon().iter().find(|word| is_called(word, title)).map(other_names).unwrap_or_default();
    let used_gloss = used.iter().find(|name| name.is_ascii() && !title.is_ascii()).map(String::as_str);
    let gloss = gloss.or(used_gloss);
    for name in std::iter::once(title).chain(gloss) {
        if let Some(holder) = shelf.holder(Kind::Term, name) {
            return Err(Box::new(catalog::new_name_taken(name, &holder.path)));
        }
    }
    let own = shortened(checked(slug(title), title)?);
    let slug = match (given, gloss) {
        (Some(given), _) => checked(slug(given), given)?,
        (None, Some(gloss)) => checked(slug(gloss), gloss)?,
        (None, None) if own.is_ascii() => own.clone(),
        (None, None) => asked(terminal, "attention", &own).unwrap_or_else(|| own.clone()),
    };
    let from_slug = || (slug.is_ascii() && !own.is_ascii()).then(|| slug.replace('-', " "));
    let mut also: Vec<String> = gloss.map(str::to_owned).or_else(from_slug).into_iter().collect();
    for name in used.into_iter().filter(|name| folded(name) != folded(title)) {
        if also.iter().all(|known| folded(known) != folded(&name)) {
            also.push(name);
        }
    }
    Ok(Name { title: title.to_owned(), also, slug })
}

/// Whether a word of the posts has a name.
fn is_called(word: &Jargon, name: &str) -> bool {
    let name = folded(name);
    folded(&word.name) == name || word.also.iter().any(|other| folded(other) == name)
}

/// The names of a word as an entry has them: of translations, which may be remarks, one.
fn other_names(word: &Jargon) -> Vec<String> {
    let latin = word.also.iter().filter(|name| name.is_ascii());
    let translated = word.also.iter().find(|name| !name.is_ascii());
    std::iter::once(&word.name).chain(latin).chain(translated).cloned().collect()
}

/// `어텐션(attention)` and `어텐션 (attention)` in two.
fn split_gloss(written: &str) -> (&str, Option<&str>) {
    let inner = written.strip_suffix([')', '）']).and_then(|rest| rest.split_once(['(', '（']));
    match inner {
        Some((title, gloss)) if !title.trim().is_empty() && gloss.is_ascii() && !gloss.trim().is_empty() => {
            (title.trim(), Some(gloss.trim()))
        }
        _ => (written, None),
    }
}

/// A slug of the English names of the terms in a post's title, if its file would be new.
fn from_glossary(shelf: &Shelf, title: &str) -> Option<String> {
    let names = shelf.english_names(title);
    let name = names.get(..names.len().min(2)).filter(|names| !names.is_empty())?.join("-");
    let slug = match part_of(title, &shelf.config.part_words) {
        Some(Part::Why) => format!("why-{name}"),
        Some(Part::What) => format!("what-is-{name}"),
        Some(Part::How) => format!("how-{name}-works"),
        None => name,
    };
    shelf.place(Kind::Post, &slug, None).is_ok().then_some(slug)
}

/// A short name that a person types; nothing if nobody is there or wants one.
fn asked(terminal: &Terminal, example: &str, own: &str) -> Option<String> {
    let question = Words::new(
        format!(
            "주소에 쓸 짧은 영어 이름을 적어 주세요. 예: {example}\n그냥 Enter를 누르면 `{own}`을(를) 씁니다:"
        ),
        format!("Type a short English name for the address, such as {example}.\nEnter alone keeps `{own}`:"),
    );
    terminal.ask(&question).map(|answer| slug(&answer)).filter(|slug| !slug.is_empty())
}

fn checked(slug: String, written: &str) -> Result<String, Box<Diagnostic>> {
    if slug.is_empty() { Err(Box::new(catalog::new_slug_empty(written))) } else { Ok(shortened(slug)) }
}

/// A slug that fits into a file's name, cut between words where it can be.
fn shortened(mut slug: String) -> String {
    if slug.len() > LONGEST {
        let mut end = LONGEST;
        while !slug.is_char_boundary(end) {
            end -= 1;
        }
        slug.truncate(slug[..end].rfind('-').filter(|at| *at > 0).unwrap_or(end));
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_english_name_may_stand_in_brackets() {
        assert_eq!(split_gloss("어텐션(attention)"), ("어텐션", Some("attention")));
        assert_eq!(split_gloss("어텐션 （attention）"), ("어텐션", Some("attention")));
        assert_eq!(split_gloss("어텐션(주의)"), ("어텐션(주의)", None));
        assert_eq!(split_gloss("어텐션"), ("어텐션", None));
    }

    #[test]
    fn slugs_fit_into_a_name() {
        let long = slug(&"긴 제목 ".repeat(60));
        let short = shortened(long);
        assert!(short.len() <= LONGEST && short.ends_with("제목") | short.ends_with('긴'), "{short}");
        assert_eq!(shortened("각".repeat(100)).chars().count(), LONGEST / 3);
    }
}
