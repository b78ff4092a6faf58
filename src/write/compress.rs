//! Compressed copies beside files, for servers that hand out what lies ready: `.gz` and
//! `.br`, as nginx, Caddy and GitLab know them.

use std::io::Write as _;

use anyhow::{Context as _, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::diagnostic::catalog::Failure;
use crate::model::{Content, Output};

/// Smaller files fit into one packet as they are.
const LEAST: usize = 1024;

/// Kinds of files that compress well; pictures are compressed already.
const KINDS: [&str; 11] =
    ["html", "css", "js", "mjs", "json", "xml", "svg", "txt", "md", "webmanifest", "wasm"];

/// How hard Brotli tries, of 11: the last two steps take ten times as long for 3 %.
const QUALITY: u32 = 9;
/// How far back it looks: 4 MiB, more than any page has.
const WINDOW: u32 = 22;

/// The compressed copies of a file, those that are smaller than it.
///
/// # Errors
/// The file cannot be read.
pub fn copies(output: &Output) -> Result<Vec<Output>> {
    let kind = output.path.rsplit_once('.').map_or("", |(_, kind)| kind);
    if !KINDS.contains(&kind) {
        return Ok(Vec::new());
    }
    let bytes = match &output.content {
        Content::Bytes(bytes) => bytes.clone(),
        Content::File(path) => std::fs::read(path).with_context(|| Failure::read(path))?,
    };
    if bytes.len() < LEAST {
        return Ok(Vec::new());
    }
    let made = [("gz", gzip(&bytes)?), ("br", brotli(&bytes)?)];
    let smaller = made.into_iter().filter(|(_, made)| made.len() < bytes.len());
    let copy = |(end, made)| Output { path: format!("{}.{end}", output.path), content: Content::Bytes(made) };
    Ok(smaller.map(copy).collect())
}

/// Without a time or a name, so that the same page gives the same bytes.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut made = Vec::with_capacity(bytes.len() / 3);
    let mut encoder = brotli::CompressorWriter::new(&mut made, 4096, QUALITY, WINDOW);
    encoder.write_all(bytes)?;
    drop(encoder);
    Ok(made)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn copies_hold_what_the_file_holds() {
        let text = "왜 그럴까요? ".repeat(500).into_bytes();
        let page = Output { path: "a/index.html".to_owned(), content: Content::Bytes(text.clone()) };
        let made = copies(&page).unwrap();
        assert_eq!(
            made.iter().map(|made| &*made.path).collect::<Vec<_>>(),
            ["a/index.html.gz", "a/index.html.br"]
        );
        for made in made {
            let Content::Bytes(bytes) = made.content else { panic!("bytes") };
            let mut read = Vec::new();
            match made.path.ends_with("gz") {
                true => flate2::read::GzDecoder::new(&*bytes).read_to_end(&mut read).unwrap(),
                false => brotli::Decompressor::new(&*bytes, 4096).read_to_end(&mut read).unwrap(),
            };
            assert_eq!(read, text);
            assert!(bytes.len() < text.len() / 10);
        }
    }

    #[test]
    fn what_gains_nothing_has_no_copy() {
        let of = |path: &str, bytes: &[u8]| {
            copies(&Output { path: path.to_owned(), content: Content::Bytes(bytes.to_vec()) }).unwrap().len()
        };
        assert_eq!(of("a.html", b"short"), 0);
        assert_eq!(of("a.png", &[0; 4096]), 0);
        let noise: Vec<u8> =
            (0..4096_u32).flat_map(|n| blake3::hash(&n.to_le_bytes()).as_bytes()[..4].to_vec()).collect();
        assert_eq!(of("a.txt", &noise), 0);
    }
}
