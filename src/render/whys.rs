//! The whys alone: a series by nothing but its whys, and every term by the question that
//! it answers.

use tera::Value;

use super::body::{On, Setting};
use super::page::Page;
use super::view::{self, object};
use super::{Renderer, terms};
use crate::diagnostic::Diagnostic;
use crate::model::{LanguageId, Part, SourceId};
use crate::text::address;

/// Two beside each other and four below each other, on A4 and on Letter.
const CARDS_ON_A_SHEET: usize = 8;

impl Renderer<'_> {
    /// The why-only edition of a series: the whys of its posts in order, on one page.
    pub(super) fn whys(&self, at: usize, address: String) -> Result<Page, Diagnostic> {
        let series = &self.site.index.series[at];
        let root = address::root_from(&address);
        let posts = series.posts.iter().map(|post| {
            Ok(object([
                ("post", self.views.of(*post)),
                ("content", Value::safe_string(&self.why_of(*post, &root)?)),
            ]))
        });
        let posts: Vec<Value> = posts.collect::<Result<_, Diagnostic>>()?;
        let seconds = |post: &SourceId| self.site.facts(*post).reading.parts[0];
        let minutes = series.posts.iter().map(seconds).sum::<u32>().div_ceil(60).max(1);
        let mut page = self.plain("whys", series.language, address, "whys");
        let words = self.words(series.language);
        page.title = format!("{}: {}", series.title, words.get("whys"));
        if let Some(source) = series.source {
            view::summary(self.site.facts(source)).clone_into(&mut page.description);
        }
        page.fields = vec![
            ("series", self.views.series(at)),
            ("posts", posts.into()),
            ("minutes", minutes.into()),
            ("cards", terms::cards(self.site, &series.posts)),
        ];
        Ok(page)
    }

    /// The cards of a series: the terms that its posts explain, a card each, by sheets.
    pub(super) fn word_cards(&self, at: usize, address: String) -> Page {
        let series = &self.site.index.series[at];
        let terms = self.site.index.taught_in(series);
        let mut page = self.plain("cards", series.language, address, "word_cards");
        let words = self.words(series.language);
        page.title = format!("{}: {}", series.title, words.get("word_cards"));
        words.get("word_cards_why").clone_into(&mut page.description);
        let sheets: Vec<Value> = terms.chunks(CARDS_ON_A_SHEET).map(|terms| self.views.all(terms)).collect();
        // With the site's name behind it the title would be longer than anybody shows it.
        let title = page.title.as_str().into();
        page.fields =
            vec![("series", self.views.series(at)), ("sheets", sheets.into()), ("heading_title", title)];
        page
    }

    /// The why parts of a post, to be shown on another page: without ids, which are the
    /// post's own.
    fn why_of(&self, post: SourceId, root: &str) -> Result<String, Diagnostic> {
        let body = &self.site.bodies[post.index()];
        let whole = (self.site.facts(post).stage == Some(Part::Why)).then_some(0..body.html.len());
        let whys = body.parts.iter().filter(|(part, _)| *part == Part::Why).map(|(_, span)| span.range());
        let mut html = String::new();
        let setting = Setting { root, on: On::OtherPage };
        for range in whys.chain(whole.filter(|_| body.parts.is_empty())) {
            html.push_str(&self.passage(post, range, setting)?);
        }
        let own = format!("{root}{}", self.site.url(&self.site.index.addresses[post.index()]));
        Ok(quoted(&html, &crate::text::address::encode_written(&own)))
    }

    /// Every term by the question that it answers, from the ground up.
    pub(super) fn questions(&self, language: LanguageId, address: String) -> Page {
        let index = &self.site.index;
        let mut layers: Vec<Vec<SourceId>> = Vec::new();
        for &term in index.terms_in(language).iter().filter(|term| self.site.facts(**term).why.is_some()) {
            let layer = index.graph.layers[term.index()] as usize;
            layers.resize(layers.len().max(layer + 1), Vec::new());
            layers[layer].push(term);
        }
        let count: usize = layers.iter().map(Vec::len).sum();
        let layers: Vec<Value> =
            layers.iter().filter(|layer| !layer.is_empty()).map(|layer| self.views.all(layer)).collect();
        let mut page = self.plain("questions", language, address, "questions");
        page.translations = self.same_list(language, "questions/", |other| !index.terms_in(other).is_empty());
        page.fields = vec![("layers", layers.into()), ("count", count.into())];
        page
    }
}

/// HTML of a page as another page may show it: without ids, and with links to places in
/// itself leading to that page.
fn quoted(html: &str, page: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    // Only tags hold quotation marks: in text they are escaped.
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end);
        out.push_str(&rest[..at]);
        let tag = rest[at..end].replace(" href=\"#", &format!(" href=\"{page}#"));
        match tag.split_once(" id=\"").and_then(|(before, after)| Some((before, after.split_once('"')?.1))) {
            Some((before, after)) => {
                out.push_str(before);
                out.push_str(after);
            }
            None => out.push_str(&tag),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_has_no_ids_and_leads_home() {
        let html =
            "<p id=\"a\">이것 id=\"b\"<sup class=\"r\" id=\"fnref-1\"><a href=\"#fn-1\">1</a></sup></p>";
        let quoted = quoted(html, "../post/");
        assert_eq!(quoted, "<p>이것 id=\"b\"<sup class=\"r\"><a href=\"../post/#fn-1\">1</a></sup></p>");
    }
}
