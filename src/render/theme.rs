//! A theme made ready: templates compiled, assets named by their content, strings read.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

pub use super::strings::Words;
use super::{accent, strings, template_fault};
use crate::diagnostic::{Diagnostic, has_errors};
use crate::load::theme::ThemeFiles;
use crate::text::Source;
use crate::text::josa::with_josa;
use crate::text::letters::Gatherer;

/// The style sheet that the accent and the site's fonts belong to.
pub(super) const STYLE: &str = "whyfirst.css";

/// A theme, read-only.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    /// Where each template came from, with its text.
    templates: BTreeMap<String, Source>,
    assets: BTreeMap<String, Asset>,
    asset_urls: Value,
    /// How long the style sheet is without what stands in it of the site's fonts.
    style_length: usize,
    words: BTreeMap<String, Arc<Words>>,
}

#[derive(Debug)]
struct Asset {
    /// The address, with the content's hash in its name.
    address: String,
    bytes: Arc<[u8]>,
}

impl Theme {
    /// Compiles a theme; `hue` is that of the accent, in degrees, if it is not the theme's.
    /// Nothing if it cannot be used; what is wrong with it comes along.
    pub fn new(files: &ThemeFiles, hue: Option<u32>) -> (Option<Theme>, Vec<Diagnostic>) {
        let templates: BTreeMap<String, Source> =
            files.texts("templates").map(|(name, source)| (name.to_owned(), source)).collect();
        let (words, mut diagnostics) = strings::read(files, &templates);
        let tera = compile(&templates).map_err(|found| diagnostics.extend(found)).ok();
        let tera = tera.filter(|_| !has_errors(&diagnostics));
        let theme = tera.map(|tera| Theme::of(files, hue, tera, templates, words));
        (theme, diagnostics)
    }

    fn of(
        files: &ThemeFiles,
        hue: Option<u32>,
        tera: Tera,
        templates: BTreeMap<String, Source>,
        words: BTreeMap<String, Arc<Words>>,
    ) -> Theme {
        let assets: BTreeMap<String, Asset> = files
            .in_folder("assets")
            .map(|(name, file)| {
                let bytes = match hue.filter(|_| name == STYLE) {
                    Some(hue) => [&*file.bytes, accent::css(hue).as_bytes()].concat().into(),
                    None => Arc::clone(&file.bytes),
                };
                (name.to_owned(), Asset { address: hashed(name, &bytes), bytes })
            })
            .collect();
        let style_length = assets.get(STYLE).map_or(0, |style| style.bytes.len());
        Theme { tera, templates, asset_urls: urls(&assets), assets, style_length, words }
    }

    /// Puts rules about the site's fonts at the end of the style sheet, in the place of
    /// earlier ones.
    pub fn set_font_rules(&mut self, css: &str) {
        let Some(style) = self.assets.get_mut(STYLE) else { return };
        let bytes: Arc<[u8]> = [&style.bytes[..self.style_length], css.as_bytes()].concat().into();
        if bytes != style.bytes {
            *style = Asset { address: hashed(STYLE, &bytes), bytes };
            self.asset_urls = urls(&self.assets);
        }
    }

    /// What the theme says of its own accord: its strings in a language, and whatever its
    /// templates and style sheets hold.
    pub fn gather_letters(&self, language: &str, letters: &mut Gatherer) {
        self.words(language).map.values().for_each(|text| letters.text(text));
        self.templates.values().for_each(|template| letters.text(&template.text));
        let sheets = self.assets.iter().filter(|(name, _)| name.ends_with(".css"));
        sheets.for_each(|(_, sheet)| letters.text(&String::from_utf8_lossy(&sheet.bytes)));
    }

    /// Whether there is a template.
    pub fn has(&self, template: &str) -> bool {
        self.templates.contains_key(template)
    }

    /// The names of all shortcodes, those included that need no template.
    pub fn shortcodes(&self) -> Vec<String> {
        let templates =
            self.templates.keys().filter_map(|name| name.strip_prefix("shortcodes/")?.strip_suffix(".html"));
        let mut names: Vec<String> = templates.chain(["include", "raw"]).map(str::to_owned).collect();
        names.sort();
        names
    }

    /// The names of all assets.
    pub fn assets(&self) -> impl Iterator<Item = &str> {
        self.assets.keys().map(String::as_str)
    }

    /// The address of an asset.
    pub fn asset_address(&self, name: &str) -> &str {
        self.assets.get(name).map_or("", |asset| asset.address.as_str())
    }

    /// The bytes of an asset.
    pub fn asset(&self, name: &str) -> Vec<u8> {
        self.assets.get(name).map(|asset| asset.bytes.to_vec()).unwrap_or_default()
    }

    /// The addresses of all assets, for templates.
    pub fn asset_urls(&self) -> Value {
        self.asset_urls.clone()
    }

    /// The strings of a language, or of English if the theme does not speak it.
    pub fn words(&self, language: &str) -> &Arc<Words> {
        let base = language.split('-').next().unwrap_or(language);
        self.words.get(language).or_else(|| self.words.get(base)).unwrap_or_else(|| &self.words["en"])
    }

    /// Draws a template. `page` is what is being drawn, for the message.
    ///
    /// # Errors
    /// A template that does not work, at its place.
    pub fn render(
        &self,
        template: &str,
        context: &Context,
        page: Option<&str>,
    ) -> Result<String, Diagnostic> {
        let explain = |error| template_fault::explain_drawing(&self.templates, template, &error, page);
        self.tera.render(template, context).map_err(explain)
    }
}

/// The addresses of assets, for templates.
fn urls(assets: &BTreeMap<String, Asset>) -> Value {
    let urls: tera::Map =
        assets.iter().map(|(name, asset)| (name.clone().into(), asset.address.as_str().into())).collect();
    urls.into()
}

/// Compiles the templates, or says what is wrong with them: where some cannot be read,
/// each of those; else what they lack of each other.
fn compile(templates: &BTreeMap<String, Source>) -> Result<Tera, Vec<Diagnostic>> {
    let mut tera = new_tera();
    let texts = || templates.iter().map(|(name, source)| (name.as_str(), &*source.text));
    let Err(whole) = tera.add_raw_templates(texts()) else { return Ok(tera) };
    // Alone, a template lacks its parent and its components; only what it is made of
    // itself is of interest here.
    let unreadable: Vec<Diagnostic> = texts()
        .filter_map(|(name, text)| new_tera().add_raw_template(name, text).err())
        .filter(|error| matches!(error.kind(), ErrorKind::SyntaxError(_)))
        .flat_map(|error| template_fault::explain(templates, &error))
        .collect();
    Err(if unreadable.is_empty() { template_fault::explain(templates, &whole) } else { unreadable })
}

pub(super) fn new_tera() -> Tera {
    let mut tera = Tera::new();
    tera.register_filter("fill", fill);
    tera.register_filter("josa", josa);
    tera
}

/// `{{ term | josa(pair="은/는") }}`: a word with the particle that fits it.
fn josa(word: &str, arguments: Kwargs, _: &State<'_>) -> tera::TeraResult<String> {
    Ok(with_josa(word, arguments.must_get::<&str>("pair")?))
}

/// `{{ t.minutes | fill(n=3) }}`: puts arguments into the `{n}` of a string.
fn fill(text: &str, arguments: Kwargs, _: &State<'_>) -> String {
    let mut filled = text.to_owned();
    for (name, value) in arguments.iter() {
        filled = filled.replace(&format!("{{{name}}}"), &value.to_string());
    }
    filled
}

/// `name-HASH.ext`, below `assets/`: ASCII names stay, others become the hash alone.
pub(super) fn hashed(name: &str, bytes: &[u8]) -> String {
    let hash = &blake3::hash(bytes).to_hex()[..10];
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    if stem.is_ascii() {
        format!("assets/{stem}-{hash}.{extension}")
    } else {
        format!("assets/{hash}.{extension}")
    }
}
