//! A theme made ready: templates compiled, assets named by their content, strings read.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

use super::{accent, template_fault};
use crate::diagnostic::{Diagnostic, Place, catalog, has_errors};
use crate::load::theme::ThemeFiles;
use crate::table;
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

/// The strings of the interface in one language.
#[derive(Debug)]
pub struct Words {
    map: BTreeMap<String, String>,
    /// The same for templates.
    pub value: Value,
}

impl Words {
    /// A string by its key; the key itself if the theme does not have it.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.map.get(key).map_or(key, String::as_str)
    }

    /// The strings whose keys begin with some text, in order.
    pub fn beginning_with(&self, start: &str) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.map.iter().map(|(key, text)| (key.as_str(), text.as_str()));
        pairs.filter(move |(key, _)| key.starts_with(start))
    }
}

impl Theme {
    /// Compiles a theme; `hue` is that of the accent, in degrees, if it is not the theme's.
    ///
    /// # Errors
    /// Every template or file of strings that cannot be read.
    pub fn new(files: &ThemeFiles, hue: Option<u32>) -> Result<Theme, Vec<Diagnostic>> {
        let mut diagnostics = Vec::new();
        let templates: BTreeMap<String, Source> =
            files.texts("templates").map(|(name, source)| (name.to_owned(), source)).collect();
        let tera = compile(&templates, &mut diagnostics);
        let words = strings(files, &mut diagnostics);
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
        if has_errors(&diagnostics) {
            return Err(diagnostics);
        }
        let style_length = assets.get(STYLE).map_or(0, |style| style.bytes.len());
        Ok(Theme { tera, templates, asset_urls: urls(&assets), assets, style_length, words })
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
        self.tera.render(template, context).map_err(|error| self.explain(template, &error, page))
    }

    fn explain(&self, template: &str, error: &tera::Error, page: Option<&str>) -> Diagnostic {
        template_fault::explain(&self.templates, template, error, page)
    }
}

/// The addresses of assets, for templates.
fn urls(assets: &BTreeMap<String, Asset>) -> Value {
    let urls: tera::Map =
        assets.iter().map(|(name, asset)| (name.clone().into(), asset.address.as_str().into())).collect();
    urls.into()
}

/// Compiles the templates; when one is broken, the others are tried without it, so that
/// every broken one is reported.
fn compile(templates: &BTreeMap<String, Source>, diagnostics: &mut Vec<Diagnostic>) -> Tera {
    let mut tera = new_tera();
    let texts = || templates.iter().map(|(name, source)| (name.as_str(), &*source.text));
    let Err(whole) = tera.add_raw_templates(texts()) else { return tera };
    for (name, text) in texts() {
        // Alone, a template lacks its parent and its components; only its own syntax
        // is of interest here.
        if let Err(error) = new_tera().add_raw_template(name, text)
            && matches!(error.kind(), ErrorKind::SyntaxError(_))
        {
            let alone = template_fault::explain(templates, name, &error, None);
            if is_own_fault(&error) {
                diagnostics.push(alone);
            }
        }
    }
    if diagnostics.is_empty() {
        diagnostics.push(template_fault::explain(templates, "base.html", &whole, None));
    }
    tera
}

/// Whether a syntax error is in the template's own words, and not about a component or
/// template that stands elsewhere.
fn is_own_fault(error: &tera::Error) -> bool {
    match error.kind() {
        ErrorKind::SyntaxError(report) => {
            let message = report.message().to_lowercase();
            !message.contains("component") && !message.contains("not found")
        }
        _ => false,
    }
}

fn new_tera() -> Tera {
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

/// The strings of every language; what one lacks it has from English.
fn strings(files: &ThemeFiles, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Arc<Words>> {
    let mut maps: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    maps.entry("en".to_owned()).or_default();
    for (name, source) in files.texts("strings") {
        let Some(language) = name.strip_suffix(".toml") else { continue };
        match table::read_toml(&source.text, 0) {
            Ok(table) => {
                let map = maps.entry(language.to_owned()).or_default();
                for (key, value) in table.entries {
                    if let table::Value::Text(text) = value.value {
                        map.insert(key.value, text);
                    }
                }
            }
            Err(unreadable) => {
                let place = Place::new(&source.path, unreadable.span);
                diagnostics.push(catalog::syntax(place, unreadable.problem, unreadable.fix));
            }
        }
    }
    let english = maps["en"].clone();
    for map in maps.values_mut() {
        for (key, text) in &english {
            map.entry(key.clone()).or_insert_with(|| text.clone());
        }
    }
    maps.into_iter()
        .map(|(language, map)| {
            let value: tera::Map =
                map.iter().map(|(key, text)| (key.clone().into(), text.as_str().into())).collect();
            (language, Arc::new(Words { map, value: value.into() }))
        })
        .collect()
}
