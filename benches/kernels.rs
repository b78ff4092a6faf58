//! The steps that a build spends its time in, each alone: `cargo bench`.
//!
//! For telling whether a change made one of them slower. How whyfirst stands beside other
//! generators is measured by `benches/rig`.

use std::fs;
use std::path::Path;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use jiff::tz::TimeZone;
use tempfile::TempDir;
use whyfirst::config::{self, Config};
use whyfirst::link::glossary::{Glossary, Name};
use whyfirst::link::{self, Edition, graph};
use whyfirst::memo::Memo;
use whyfirst::model::{Facts, Output, SourceId};
use whyfirst::parse::{self, emphasis, highlight, markdown};
use whyfirst::render::{LinkStyle, Renderer, Route, routes};
use whyfirst::text::Source;
use whyfirst::workspace::{self, Options, Workspace};
use whyfirst::write::{Staging, Target, target};

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

const SETTINGS: &str =
    "title = \"글\"\nbase_url = \"https://example.org/\"\n[lints]\nneeds-unknown = \"off\"\n";

const TERM: &str = "+++\nterm = \"토큰\"\nwhy = \"까닭\"\nshort = \"조각\"\n+++\n";

const PARAGRAPH: &str = "**어텐션(Attention)**은 긴 문장에서 지금 필요한 단어를 찾습니다. 번역기는 \
**\"앞부분\"**을 잊었고, `query`와 *key*를 견주는 [[토큰]]마다 점수를 매깁니다. With *sparse attention*, the \
decoder keeps only the parts of the prompt that matter, and the rest of the network waits.\n\n";

const CODE: &str = "import math\n\n\ndef softmax(scores, *, eps=1e-9):\n    \"\"\"Weights out of scores.\"\"\"\n    \
top = max(scores)\n    powers = [math.exp(score - top) for score in scores]  # stable\n    total = sum(powers)\n    \
if not total:\n        raise ValueError(f\"bad {scores!r}\")\n    return [power / (total + eps) for power in powers]\n";

/// The text of a post of usual length, its number in its title and links.
fn post(number: usize) -> String {
    let head = format!(
        "+++\ntitle = \"{number}번째 글\"\ndate = 2026-01-02\nwhy = \"까닭\"\ntags = [\"태그 {}\", \"AI\"]\nneeds = [\"토큰\"]\n+++\n",
        number % 40
    );
    let prose = PARAGRAPH.repeat(6);
    let list = "- 하나 **둘**은\n- 셋\n\n| 방법 | 메모리 |\n| :-- | --: |\n| 전체 | 80 |\n\n";
    format!(
        "{head}## 왜 필요한가\n\n{prose}## 무엇인가\n\n{list}{prose}## 어떻게 하나\n\n```python\n{CODE}```\n\n{prose}"
    )
}

fn source(number: usize) -> Source {
    let path = format!("content/posts/series-{}/{number:05}-post.md", number / 10);
    Source::new(path, post(number))
}

fn settings(more: &str) -> Config {
    config::read(&Source::new("site.toml", format!("{more}{SETTINGS}"))).0
}

fn edition() -> Edition {
    let now: jiff::Timestamp = "2026-11-23T03:00:00Z".parse().expect("a moment");
    Edition { drafts: false, future: false, now: now.to_zoned_datetime(TimeZone::UTC) }
}

/// Runs of emphasis beside Hangul, found and marked.
#[divan::bench]
fn emphasis_pass(bencher: Bencher<'_, '_>) {
    let text = post(1);
    bencher.bench(|| emphasis::prepare(black_box(&text)));
}

/// The parser of Markdown alone: what parsing a post can at best cost.
#[divan::bench]
fn commonmark_alone(bencher: Bencher<'_, '_>) {
    let text = post(1);
    bencher.bench(|| pulldown_cmark::Parser::new_ext(black_box(&text), markdown::OPTIONS).count());
}

/// A post, from its bytes to facts and body, code left plain.
#[divan::bench]
fn parse_a_post(bencher: Bencher<'_, '_>) {
    let (source, config, memo) = (source(1), settings("highlight = false\n"), Memo::new());
    bencher.bench(|| parse::parse(black_box(&source), &config, &memo));
}

/// A block of twelve lines, never seen before.
#[divan::bench]
fn highlight_a_block(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(Memo::new).bench_refs(|memo| highlight::highlight(black_box(CODE), "python", memo));
}

/// The same block, remembered.
#[divan::bench]
fn highlight_a_block_again(bencher: Bencher<'_, '_>) {
    let memo = Memo::new();
    bencher.bench(|| highlight::highlight(black_box(CODE), "python", &memo));
}

/// Everything that is derived over all facts: names, addresses, links, the order of ideas.
#[divan::bench(args = [1_000, 10_000])]
fn link_facts(bencher: Bencher<'_, '_>, posts: usize) {
    let (config, edition) = (settings("highlight = false\n"), edition());
    let facts = facts(&config, posts, 0);
    bencher.bench(|| link::link(black_box(&facts), &[], &config, &edition));
}

/// The order of ideas of a large site alone: 3,000 terms that need each other, 10,000
/// posts that explain and need them.
#[divan::bench]
fn order_ideas(bencher: Bencher<'_, '_>) {
    let (config, edition) = (settings("highlight = false\n"), edition());
    let facts = facts(&config, 10_000, 3_000);
    let (index, _) = link::link(&facts, &[], &config, &edition);
    bencher.bench(|| graph::gather(black_box(&facts), &config, &index));
}

/// The same site, everything derived over it.
#[divan::bench]
fn link_ideas(bencher: Bencher<'_, '_>) {
    let (config, edition) = (settings("highlight = false\n"), edition());
    let facts = facts(&config, 10_000, 3_000);
    bencher.bench(|| link::link(black_box(&facts), &[], &config, &edition));
}

/// The facts of so many posts and of the terms that they need: one that all of them
/// name, and `terms` more of which each needs up to two earlier ones, is explained by a
/// post and needed by others.
fn facts(config: &Config, posts: usize, terms: usize) -> Vec<Facts> {
    let memo = Memo::new();
    let earlier = |number: usize| (number > 8).then(|| [number / 2, number - 1 - number % 7]);
    let term = |number: usize| {
        let needs = earlier(number).map(|needs| needs.map(|need| format!("\"낱말 {need}\"")).join(", "));
        let head = TERM.replace("토큰", &format!("낱말 {number}"));
        let head = head.replacen("why", &format!("needs = [{}]\nwhy", needs.unwrap_or_default()), 1);
        Source::new(format!("content/glossary/word-{number:04}.md"), head)
    };
    let post = |number: usize| {
        let Source { path, text, .. } = source(number);
        let text = match terms {
            0 => text.to_string(),
            _ => text.replacen(
                "needs = [",
                &format!(
                    "explains = [\"낱말 {}\"]\nneeds = [\"낱말 {}\", ",
                    number % terms,
                    number % terms / 2
                ),
                1,
            ),
        };
        Source::new(path, text)
    };
    let token = Source::new("content/glossary/token.md", TERM);
    let series = |number: usize| {
        let head = format!("+++\ntitle = \"연재 {number}\"\nwhy = \"까닭\"\n+++\n");
        Source::new(format!("content/posts/series-{number}/_index.md"), head)
    };
    std::iter::once(token)
        .chain((0..posts.div_ceil(10)).map(series))
        .chain((0..terms).map(term))
        .chain((0..posts).map(post))
        .filter_map(|source| parse::parse(&source, config, &memo).page)
        .map(|(facts, _)| facts)
        .collect()
}

/// Prose searched for the terms of a glossary of so many names.
#[divan::bench(args = [64, 3_000])]
fn find_terms(bencher: Bencher<'_, '_>, count: u32) {
    let own = ["토큰", "어텐션", "attention", "프롬프트"].map(str::to_owned);
    let made = (0..count).map(|number| format!("낱말{}", number * 7919));
    let names: Vec<String> = own.into_iter().chain(made).collect();
    let names = names.iter().zip(0..);
    let names = names.map(|(name, id)| Name { name, term: SourceId(id), even_short: false, avoid: &[] });
    let glossary = Glossary::new(names, false).expect("there are names");
    let prose = PARAGRAPH.repeat(200);
    bencher.counter(BytesCount::of_str(&prose)).bench(|| glossary.find(black_box(&prose)));
}

/// A site of a hundred posts in a folder of its own.
struct TestSite {
    folder: TempDir,
    workspace: Workspace,
}

impl TestSite {
    fn new() -> TestSite {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let put = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder");
            fs::write(path, text).expect("a file");
        };
        put("site.toml", SETTINGS);
        put("content/glossary/token.md", TERM);
        for source in (0..100).map(source) {
            put(&source.path, &source.text);
        }
        let options = Options {
            edition: edition(),
            base_url: None,
            links: LinkStyle::Folder,
            every_stumble: false,
            cache: false,
        };
        let opened = workspace::open(folder.path(), &options).expect("the site can be read");
        TestSite { workspace: opened.workspace.expect("the site can be drawn"), folder }
    }

    fn outputs(&self) -> Vec<Output> {
        let outputs = std::sync::Mutex::new(Vec::new());
        let drawn = self.workspace.render(|output| {
            outputs.lock().expect("no thread panics").push(output);
            Ok(())
        });
        assert_eq!(drawn.expect("nothing is written"), []);
        outputs.into_inner().expect("no thread panics")
    }

    fn write(&self, target: &Target, outputs: &[Output]) {
        let staging = Staging::begin(target).expect("the disk").expect("nobody else writes");
        outputs.iter().for_each(|output| staging.put(output.clone()).expect("the disk"));
        staging.commit().expect("the disk").expect("nothing stands in the way");
    }
}

/// The page of one post.
#[divan::bench]
fn render_a_post(bencher: Bencher<'_, '_>) {
    let site = TestSite::new();
    let renderer = Renderer::new(&site.workspace.site, &site.workspace.theme);
    let all = routes(&site.workspace.site, &site.workspace.theme);
    let route = all.iter().filter(|route| matches!(route, Route::Source(_))).nth(50).expect("a post");
    bencher.bench(|| renderer.render(black_box(route)));
}

/// A feed of twenty posts with full text, their texts drawn anew.
#[divan::bench]
fn render_a_feed(bencher: Bencher<'_, '_>) {
    let site = TestSite::new();
    let (site, theme) = (&site.workspace.site, &site.workspace.theme);
    let all = routes(site, theme);
    let route = all.iter().find(|route| matches!(route, Route::Feed { .. })).expect("a feed");
    bencher.with_inputs(|| Renderer::new(site, theme)).bench_refs(|renderer| renderer.render(route));
}

/// A finished site written over itself: nothing changes on the disk.
#[divan::bench]
fn write_unchanged(bencher: Bencher<'_, '_>) {
    let site = TestSite::new();
    let target = target::check(site.folder.path(), &site.folder.path().join("public"), None);
    let target = target.expect("a folder of its own");
    let outputs = site.outputs();
    site.write(&target, &outputs);
    bencher.bench(|| site.write(&target, black_box(&outputs)));
}

/// A share card: its words set in lines, drawn and written as a PNG. A card that an
/// earlier build has drawn costs nothing.
#[divan::bench]
fn draw_a_share_card(bencher: Bencher<'_, '_>) {
    let site = TestSite::new();
    let (site, theme) = (&site.workspace.site, &site.workspace.theme);
    let renderer = Renderer::new(site, theme);
    let all = routes(site, theme);
    let route = all.iter().rfind(|route| matches!(route, Route::Card(_))).expect("a card");
    bencher.bench(|| renderer.render(black_box(route)));
}
