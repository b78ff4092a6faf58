//! The keys of site.toml: one list for reading, schema and manual.

use crate::table::{Key, Shape};

/// The keys at the top of site.toml.
pub const SITE: &[Key] = &[
    Key::new("title", Shape::Text, "The site's name.", "title = \"Meeting AI\"")
        .in_korean("title = \"처음 만나는 AI\""),
    Key::new(
        "why",
        Shape::Text,
        "What the site is for, in one sentence.",
        "why = \"So that nobody is lost in a meeting full of new words\"",
    )
    .in_korean("why = \"모르는 말이 쏟아지는 회의에서 길을 잃지 않으려고\""),
    Key::new(
        "description",
        Shape::Text,
        "What the site is, for search engines; the why if left out.",
        "description = \"AI, explained from what it is for\"",
    )
    .in_korean("description = \"AI 개념을 왜부터 풀어 쓰는 블로그\""),
    Key::new(
        "base_url",
        Shape::Text,
        "The address that the site will have.",
        "base_url = \"https://example.org/blog/\"",
    ),
    Key::new("language", Shape::Text, "The main language, as a BCP 47 code.", "language = \"ko\""),
    Key::new(
        "languages",
        Shape::Named(LANGUAGE),
        "Further languages, each with its own title.",
        "[languages.en]",
    ),
    Key::new("author", Shape::Text, "Who writes, unless a post says otherwise.", "author = \"Ada Park\"")
        .in_korean("author = \"김하나\""),
    Key::new(
        "timezone",
        Shape::Text,
        "The IANA time zone of dates; Asia/Seoul for a Korean site, else UTC.",
        "timezone = \"Asia/Seoul\"",
    ),
    Key::new(
        "theme",
        Shape::Text,
        "The theme; a folder of themes/, or the built-in one.",
        "theme = \"whyfirst\"",
    ),
    Key::new(
        "hue",
        Shape::Number,
        "The hue of the accent in degrees; the other colours follow, and all stay readable.",
        "hue = 30",
    ),
    Key::new(
        "font",
        Shape::Table(FONT),
        "A font of your own, cut down to the letters of the site.",
        "[font]",
    ),
    Key::new("output", Shape::Text, "The folder that the site is written to.", "output = \"public\""),
    Key::new("per_page", Shape::Number, "Posts on one page of a list.", "per_page = 10"),
    Key::new("home", Shape::Table(HOME), "What the home page shows.", "[home]"),
    Key::new("feed_posts", Shape::Number, "Posts in a feed.", "feed_posts = 20"),
    Key::new(
        "feeds",
        Shape::Texts,
        "What has feeds: site, series, tags.",
        "feeds = [\"site\", \"series\", \"tags\"]",
    ),
    Key::new(
        "feed_formats",
        Shape::Texts,
        "How feeds are written: atom, rss, json.",
        "feed_formats = [\"atom\", \"rss\", \"json\"]",
    ),
    Key::new("search", Shape::Flag, "Whether the site can be searched.", "search = false"),
    Key::new(
        "host",
        Shape::Texts,
        "The hosts to write files for: github, gitlab, netlify, cloudflare, vercel, neocities, apache.",
        "host = \"netlify\"",
    ),
    Key::new(
        "share_cards",
        Shape::Flag,
        "Whether pages without a picture of their own have a card that chats and feeds show.",
        "share_cards = true",
    ),
    Key::new(
        "share",
        Shape::Texts,
        "Where a post can be shared to, in order: device, copy, band, line, facebook, x.",
        "share = [\"device\", \"copy\", \"band\", \"line\", \"facebook\", \"x\"]",
    ),
    Key::new(
        "markdown_copies",
        Shape::Flag,
        "Whether each listed post also has a copy in Markdown, for machines that read.",
        "markdown_copies = true",
    ),
    Key::new("highlight", Shape::Flag, "Whether code is coloured.", "highlight = true"),
    Key::new(
        "image_widths",
        Shape::Numbers,
        "Widths in pixels at which large pictures are also made.",
        "image_widths = [480, 960, 1440]",
    ),
    Key::new("menu", Shape::Tables(MENU), "The entries of the navigation.", "[[menu]]"),
    Key::new("social", Shape::Tables(MENU), "Where else the author is to be found.", "[[social]]"),
    Key::new("comments", Shape::Table(COMMENTS), "Comments below posts, by giscus.", "[comments]"),
    Key::new("parts", Shape::Table(PARTS), "More words of headings that begin a part.", "[parts]"),
    Key::new("terms", Shape::Table(TERMS), "How terms become links.", "[terms]"),
    Key::new("reader", Shape::Table(READER), "What a reader brings.", "[reader]"),
    Key::new(
        "verification",
        Shape::Table(VERIFICATION),
        "How search engines know that the site is yours.",
        "[verification]",
    ),
    Key::new("lints", Shape::Any, "For each lint: \"off\", \"warning\" or \"error\".", "[lints]"),
    Key::new("extra", Shape::Any, "Whatever else templates shall know.", "[extra]"),
];

/// The keys of `[languages.CODE]`.
pub const LANGUAGE: &[Key] = &[
    Key::new("title", Shape::Text, "The site's name in this language.", "title = \"Meeting AI\""),
    Key::new(
        "why",
        Shape::Text,
        "What the site is for, in this language.",
        "why = \"So that you can follow the meeting\"",
    ),
    Key::new(
        "description",
        Shape::Text,
        "What the site is, in this language.",
        "description = \"AI, explained from its why\"",
    ),
    Key::new(
        "menu",
        Shape::Tables(MENU),
        "The entries of the navigation in this language.",
        "[[languages.en.menu]]",
    ),
];

/// The keys of `[font]`.
pub const FONT: &[Key] = &[
    Key::new(
        "text",
        Shape::Text,
        "The file of the font, as a path from the folder of the site.",
        "text = \"fonts/MyFont.ttf\"",
    ),
    Key::new(
        "bold",
        Shape::Text,
        "The file for what is bold; a variable font needs none.",
        "bold = \"fonts/MyFont-Bold.ttf\"",
    ),
];

/// The keys of `[comments]`, as giscus.app gives them out.
pub const COMMENTS: &[Key] = &[
    Key::new("repo", Shape::Text, "The repository on GitHub.", "repo = \"ada/blog\""),
    Key::new("repo_id", Shape::Text, "The repository's id.", "repo_id = \"R_kgDOExample\""),
    Key::new("category", Shape::Text, "The category of discussions.", "category = \"Announcements\""),
    Key::new("category_id", Shape::Text, "The category's id.", "category_id = \"DIC_kwDOExample\""),
];

/// The keys of `[[menu]]` and `[[social]]`.
pub const MENU: &[Key] = &[
    Key::new("name", Shape::Text, "What the entry says.", "name = \"About\"").in_korean("name = \"소개\""),
    Key::new("url", Shape::Text, "Where it leads.", "url = \"/about/\""),
];

/// The keys of `[parts]`.
pub const PARTS: &[Key] = &[
    Key::new("why", Shape::Texts, "Words that begin a why.", "why = [\"Background\"]")
        .in_korean("why = [\"배경\"]"),
    Key::new("what", Shape::Texts, "Words that begin a what.", "what = [\"Definition\"]")
        .in_korean("what = [\"정의\"]"),
    Key::new("how", Shape::Texts, "Words that begin a how.", "how = [\"Mechanism\"]")
        .in_korean("how = [\"구현\"]"),
];

/// The keys of `[home]`.
pub const HOME: &[Key] = &[
    Key::new(
        "sections",
        Shape::Texts,
        "The sections of the home page, in order: start, series, posts.",
        "sections = [\"start\", \"series\", \"posts\"]",
    ),
    Key::new("series", Shape::Number, "The most series on the home page.", "series = 12"),
];

/// The keys of `[terms]`.
pub const TERMS: &[Key] = &[Key::new(
    "link",
    Shape::Text,
    "Which terms of a text become links: first (of a page), section, all or none.",
    "link = \"first\"",
)];

/// The keys of `[reader]`.
pub const READER: &[Key] =
    &[Key::new("knows", Shape::Texts, "Terms that every reader knows.", "knows = [\"computer\"]")
        .in_korean("knows = [\"컴퓨터\"]")];

/// The keys of `[verification]`.
pub const VERIFICATION: &[Key] = &[
    Key::new("naver", Shape::Text, "What Naver Search Advisor gave you.", "naver = \"0123456789abcdef\""),
    Key::new("google", Shape::Text, "What Google Search Console gave you.", "google = \"AbCdEf0123456789\""),
    Key::new("bing", Shape::Text, "What Bing Webmaster Tools gave you.", "bing = \"0123456789ABCDEF\""),
];
