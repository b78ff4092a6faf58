//! The keys of site.toml: one list for reading, schema and manual.

use crate::table::{Key, Shape};

const fn key(name: &'static str, shape: Shape, help: &'static str, example: &'static str) -> Key {
    Key { name, shape, help, example }
}

/// The keys at the top of site.toml.
pub const SITE: &[Key] = &[
    key("title", Shape::Text, "The site's name.", "title = \"처음 만나는 AI\""),
    key(
        "why",
        Shape::Text,
        "What the site is for, in one sentence.",
        "why = \"모르는 말이 쏟아지는 회의에서 길을 잃지 않으려고\"",
    ),
    key(
        "description",
        Shape::Text,
        "What the site is, for search engines; the why if left out.",
        "description = \"AI 개념을 왜부터 풀어 쓰는 블로그\"",
    ),
    key(
        "base_url",
        Shape::Text,
        "The address that the site will have.",
        "base_url = \"https://example.org/blog/\"",
    ),
    key("language", Shape::Text, "The main language, as a BCP 47 code.", "language = \"ko\""),
    key("languages", Shape::Named(LANGUAGE), "Further languages, each with its own title.", "[languages.en]"),
    key("author", Shape::Text, "Who writes, unless a post says otherwise.", "author = \"김하나\""),
    key(
        "timezone",
        Shape::Text,
        "The IANA time zone of dates; Asia/Seoul for a Korean site, else UTC.",
        "timezone = \"Asia/Seoul\"",
    ),
    key("theme", Shape::Text, "The theme; a folder of themes/, or the built-in one.", "theme = \"whyfirst\""),
    key("hue", Shape::Number, "The accent's hue in degrees.", "hue = 30"),
    key("output", Shape::Text, "The folder that the site is written to.", "output = \"public\""),
    key("per_page", Shape::Number, "Posts on one page of a list.", "per_page = 10"),
    key("feed_posts", Shape::Number, "Posts in a feed.", "feed_posts = 20"),
    key(
        "feeds",
        Shape::Texts,
        "What has feeds: site, series, tags.",
        "feeds = [\"site\", \"series\", \"tags\"]",
    ),
    key(
        "feed_formats",
        Shape::Texts,
        "How feeds are written: atom, rss, json.",
        "feed_formats = [\"atom\", \"rss\", \"json\"]",
    ),
    key("highlight", Shape::Flag, "Whether code is coloured.", "highlight = true"),
    key(
        "image_widths",
        Shape::Numbers,
        "Widths in pixels at which large pictures are also made.",
        "image_widths = [480, 960, 1440]",
    ),
    key("menu", Shape::Tables(MENU), "The entries of the navigation.", "[[menu]]"),
    key("parts", Shape::Table(PARTS), "More words of headings that begin a part.", "[parts]"),
    key("reader", Shape::Table(READER), "What a reader brings.", "[reader]"),
    key("lints", Shape::Any, "For each lint: \"off\", \"warning\" or \"error\".", "[lints]"),
    key("extra", Shape::Any, "Whatever else templates shall know.", "[extra]"),
];

/// The keys of `[languages.CODE]`.
pub const LANGUAGE: &[Key] = &[
    key("title", Shape::Text, "The site's name in this language.", "title = \"Meeting AI\""),
    key(
        "why",
        Shape::Text,
        "What the site is for, in this language.",
        "why = \"So that you can follow the meeting\"",
    ),
    key(
        "description",
        Shape::Text,
        "What the site is, in this language.",
        "description = \"AI, explained from its why\"",
    ),
    key(
        "menu",
        Shape::Tables(MENU),
        "The entries of the navigation in this language.",
        "[[languages.en.menu]]",
    ),
];

/// The keys of `[[menu]]`.
pub const MENU: &[Key] = &[
    key("name", Shape::Text, "What the entry says.", "name = \"소개\""),
    key("url", Shape::Text, "Where it leads.", "url = \"/about/\""),
];

/// The keys of `[parts]`.
pub const PARTS: &[Key] = &[
    key("why", Shape::Texts, "Words that begin a why.", "why = [\"배경\"]"),
    key("what", Shape::Texts, "Words that begin a what.", "what = [\"정의\"]"),
    key("how", Shape::Texts, "Words that begin a how.", "how = [\"구현\"]"),
];

/// The keys of `[reader]`.
pub const READER: &[Key] =
    &[key("knows", Shape::Texts, "Terms that every reader knows.", "knows = [\"컴퓨터\"]")];
