//! Same input, same bytes: whatever the threads, the order in which the disk lists the
//! files, the time of day, the cache.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use proptest::prelude::*;
use whyfirst::model::Content;
use whyfirst::workspace::{Options, open};

use crate::support::options;

type Files = BTreeMap<String, String>;

/// Writes files into a fresh folder in the order given.
fn site(files: &[(String, String)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Renders a site on a number of threads.
fn render(root: &Path, options: &Options, threads: usize) -> (Files, Vec<String>) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let opened = open(root, options).unwrap();
        let said = opened
            .diagnostics
            .iter()
            .map(|diagnostic| format!("{} {:?}", diagnostic.code, diagnostic.place))
            .collect();
        let files = Mutex::new(Files::new());
        if let Some(workspace) = &opened.workspace {
            workspace
                .render(|output| {
                    let text = match output.content {
                        Content::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                        Content::File(path) => String::from_utf8_lossy(&fs::read(path)?).into_owned(),
                    };
                    files.lock().unwrap().insert(output.path, text);
                    Ok(())
                })
                .unwrap();
        }
        (files.into_inner().unwrap(), said)
    })
}

/// A piece of Markdown of the kinds that posts are made of.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[가-힣a-z ]{1,20}".prop_map(|text| format!("**{text}(x)**은 말\n\n")),
        Just("## 왜 필요한가\n\n".to_owned()),
        Just("## 어떻게 동작하나\n\n".to_owned()),
        Just("```python\nprint('안녕')\n```\n\n".to_owned()),
        Just("> [!CHECK] 왜?\n> 답\n\n".to_owned()),
        Just("말[^1]과 [[용어 1]]\n\n[^1]: 각주\n\n".to_owned()),
        Just("$x^2$ 그리고 [글](post-1.md)\n\n".to_owned()),
        "[*_`\\[\\](){}<>#|$~!가a \n]{0,24}".prop_map(|text| format!("{text}\n\n")),
    ]
}

fn sources() -> impl Strategy<Value = Vec<(String, String)>> {
    let post = (prop::collection::vec(piece(), 0..6), 1u8..28, any::<bool>(), 0u8..4);
    prop::collection::vec(post, 2..7).prop_map(|posts| {
        let mut files = vec![(
            "site.toml".to_owned(),
            "title = \"글\"\nbase_url = \"https://example.org/\"\nper_page = 2\n[languages.en]\n".to_owned(),
        )];
        for (number, (pieces, day, in_series, tag)) in posts.into_iter().enumerate() {
            let folder = if in_series { "content/posts/series/" } else { "content/posts/" };
            let head = format!("+++\ntitle = \"글 {number}\"\ndate = 2026-01-{day:02}\ntags = [\"표 {tag}\"]\nwhy = \"왜\"\n+++\n");
            files.push((format!("{folder}post-{number}.md"), head + &pieces.concat()));
            files.push((format!("content/glossary/t{number}.md"), format!("+++\nterm = \"용어 {number}\"\nwhy = \"왜\"\n+++\n")));
        }
        files
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_same_input_gives_the_same_bytes(files in sources()) {
        let first = site(&files);
        let reversed: Vec<_> = files.iter().rev().cloned().collect();
        let second = site(&reversed);
        let morning = options();
        let mut evening = options();
        let later: jiff::Timestamp = "2026-11-23T14:59:59Z".parse().unwrap();
        evening.edition.now = later.to_zoned_datetime(jiff::tz::TimeZone::get("Asia/Seoul").unwrap());
        evening.cache = true;
        let expected = render(first.path(), &morning, 1);
        prop_assert_eq!(&render(second.path(), &morning, 4), &expected);
        prop_assert_eq!(&render(first.path(), &evening, 2), &expected);
        // Once more, now that the cache holds every expensive step.
        prop_assert_eq!(&render(first.path(), &evening, 3), &expected);
    }
}
