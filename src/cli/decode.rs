//! `whyfirst decode`: notes of a meeting, with the words that the glossary knows lit up
//! and explained, and the words listed that it does not know.

use std::fmt::Write as _;
use std::io::{IsTerminal as _, Read as _, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use serde_json::json;

use super::Exit;
use super::new::shelf::Shelf;
use crate::check::Site;
use crate::check::decode::{self, Decoded, Known, Unknown};
use crate::diagnostic::catalog::Failure;
use crate::diagnostic::show::visible;
use crate::diagnostic::{Diagnostic, Tongue, Words, catalog};
use crate::model::Facts;
use crate::terminal::Terminal;
use crate::text::{decode::convert, line_column, nfc};

/// What `decode` takes.
#[derive(Debug, Args)]
pub struct DecodeArgs {
    /// The file with the notes; `-`, or nothing, for what is pasted or piped in
    #[arg(default_value = "-", hide_default_value = true, value_name = "FILE")]
    file: PathBuf,
    /// How to write what was found
    #[arg(long, value_enum, default_value_t, value_name = "text|json")]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object.
    Json,
}

/// Decodes notes with the glossary of a site.
pub fn run(root: &Path, args: &DecodeArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    let shelf = match Shelf::read(root)? {
        Ok(shelf) => shelf,
        Err(missing) => {
            terminal.show(&missing, &|_| None);
            return Ok(Exit::Mend);
        }
    };
    let notes = match notes(&args.file, terminal)? {
        Ok(notes) => notes,
        Err(refused) => {
            terminal.show(std::slice::from_ref(&*refused), &|_| None);
            return Ok(Exit::Usage);
        }
    };
    let index = shelf.linked();
    let site = shelf.site(&index);
    let decoded = decode::decode(&notes, site, decode::language_of(&notes, site.config));
    let written = match args.format {
        Format::Json => format!("{:#}\n", as_json(&notes, &decoded, site)),
        Format::Text => {
            let color = terminal.color && std::io::stdout().is_terminal();
            Page { notes: &notes, site, tongue: terminal.tongue, color }.draw(&decoded)
        }
    };
    match std::io::stdout().write_all(written.as_bytes()) {
        // Whoever reads the output may stop reading.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Exit::Fine),
    }
}

/// The notes as text, in whatever encoding they are.
fn notes(file: &Path, terminal: &Terminal) -> anyhow::Result<Result<String, Box<Diagnostic>>> {
    let shown = file.display().to_string();
    let bytes = if file == Path::new("-") {
        if std::io::stdin().is_terminal() {
            terminal.say(&catalog::decode_paste());
        }
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).context(Words::new(
            "붙여 넣은 글을 읽지 못했습니다. 파일에 담아 `whyfirst decode 파일`이라고 치세요.",
            "What was pasted cannot be read. Put it into a file and type `whyfirst decode FILE`.",
        ))?;
        bytes
    } else {
        match std::fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Err(Box::new(catalog::decode_file_missing(&shown))));
            }
            Err(error) => return Err(error).with_context(|| Failure::read(&shown)),
        }
    };
    let text = convert(&bytes).map(|(text, _)| nfc(&text).into_owned());
    Ok(text.ok_or_else(|| Box::new(catalog::decode_no_text(&shown))))
}

fn as_json(notes: &str, decoded: &Decoded, site: Site<'_>) -> serde_json::Value {
    let places = |places: &[Range<usize>]| -> serde_json::Value {
        let place = |place: &Range<usize>| {
            let (line, column) = line_column(notes, place.start);
            json!({ "line": line, "column": column, "text": notes[place.clone()] })
        };
        places.iter().map(place).collect()
    };
    let known = |known: &Known| {
        let term = &site.facts[known.term.index()];
        json!({
            "term": term.title.value, "why": why(term), "short": short(term), "path": &*term.path,
            "count": known.places.len(), "places": places(&known.places),
        })
    };
    let unknown = |word: &Unknown| {
        json!({
            "word": word.name, "also": word.also,
            "count": word.places.len(), "places": places(&word.places),
        })
    };
    json!({
        "known": decoded.known.iter().map(known).collect::<Vec<_>>(),
        "unknown": decoded.unknown.iter().map(unknown).collect::<Vec<_>>(),
    })
}

/// What is shown to a person.
struct Page<'a> {
    notes: &'a str,
    site: Site<'a>,
    tongue: Tongue,
    color: bool,
}

impl Page<'_> {
    fn draw(&self, decoded: &Decoded) -> String {
        let mut page = String::new();
        if self.color && !decoded.known.is_empty() {
            page.push_str(&self.lit(decoded));
            page.push_str("\n\n");
        }
        let words = catalog::decode_heads(decoded.known.len(), decoded.unknown.len());
        let [known, unknown] = words.map(|words| words.in_tongue(self.tongue).to_owned());
        let _ = writeln!(page, "{}", self.bold(&known));
        for known in &decoded.known {
            self.known(&mut page, known);
        }
        if !decoded.unknown.is_empty() {
            let _ = writeln!(page, "\n{}\n", self.bold(&unknown));
            for word in &decoded.unknown {
                self.unknown(&mut page, word);
            }
            let next = catalog::decode_next(&decoded.unknown[0].name);
            let _ = writeln!(page, "\n{}", next.in_tongue(self.tongue));
        }
        page
    }

    /// The notes with the known terms lit up and the unknown words underlined.
    fn lit(&self, decoded: &Decoded) -> String {
        let known = decoded.known.iter().flat_map(|known| &known.places).map(|place| (place, "1;33"));
        let unknown = decoded.unknown.iter().flat_map(|word| &word.places).map(|place| (place, "4"));
        let mut marks: Vec<(&Range<usize>, &str)> = known.chain(unknown).collect();
        marks.sort_by_key(|(place, style)| (place.start, *style));
        let (mut lit, mut from) = (String::new(), 0);
        for (place, style) in marks {
            if place.start >= from {
                let (before, word) = (&self.notes[from..place.start], &self.notes[place.clone()]);
                let _ = write!(lit, "{}\x1b[{style}m{}\x1b[0m", shown(before), shown(word));
                from = place.end;
            }
        }
        lit.push_str(&shown(&self.notes[from..]));
        lit.trim_end().to_owned()
    }

    fn known(&self, page: &mut String, known: &Known) {
        let term = &self.site.facts[known.term.index()];
        let count = catalog::decode_count(known.places.len());
        let name = self.bold(&term.title.value);
        let draft = if term.draft {
            catalog::decode_draft().in_tongue(self.tongue).to_owned()
        } else {
            String::new()
        };
        let _ = writeln!(page, "\n  {name}  {}{draft}", count.in_tongue(self.tongue));
        let labels = catalog::decode_labels();
        for (label, text) in labels.iter().zip([why(term), short(term)]).filter(|(_, text)| !text.is_empty())
        {
            let _ = writeln!(page, "    {}  {}", label.in_tongue(self.tongue), visible(text));
        }
    }

    fn unknown(&self, page: &mut String, word: &Unknown) {
        let also = match word.also.as_slice() {
            [] => String::new(),
            names => format!(" ({})", names.join(", ")),
        };
        let count = catalog::decode_count(word.places.len());
        let _ =
            writeln!(page, "  {}{}  {}", visible(&word.name), visible(&also), count.in_tongue(self.tongue));
    }

    fn bold(&self, text: &str) -> String {
        let text = visible(text);
        if self.color { format!("\x1b[1m{text}\x1b[0m") } else { text.into_owned() }
    }
}

/// Text for a terminal: no control characters but the ends of lines.
fn shown(text: &str) -> String {
    visible(&text.replace('\t', "    ")).into_owned()
}

fn why(term: &Facts) -> &str {
    term.why.as_ref().map_or("", |why| &why.value)
}

fn short(term: &Facts) -> &str {
    term.short.as_ref().map_or("", |short| &short.value)
}
