// Each check has to find what it is there for: a small sound site passes, and every way
// of breaking it is told. Run by `npm test`.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { checkFeeds } from "./feeds.mjs";
import { checkHtml } from "./html.mjs";
import { checkFromDisk, checkServed } from "./links.mjs";
import { checkPromises } from "./promises.mjs";
import { Site } from "./site.mjs";
import { checkSitemap } from "./sitemap.mjs";

const ADDRESS = "https://site.example/blog/";
const FOLDER = mkdtempSync(join(tmpdir(), "web-checks-"));
after(() => rmSync(FOLDER, { recursive: true }));

const page = (body, up = "") => `<!DOCTYPE html>
<html lang="ko">
<head>
<meta charset="utf-8">
<title>글</title>
<link rel="stylesheet" href="${up}style.css">
</head>
<body>
<main>
<h1>글</h1>
${body}
</main>
</body>
</html>
`;

const SOUND = {
  "index.html": page('<p id="why"><a href="%EA%B8%80/#how">글</a></p>'),
  "글/index.html": page('<p id="how"><a href="../#why">처음</a></p>', "../"),
  "style.css": "body { margin: 0 }\n",
  "robots.txt": `User-agent: *\nAllow: /\n\nSitemap: ${ADDRESS}sitemap.xml\n`,
  "sitemap.xml": `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>${ADDRESS}</loc></url>
<url><loc>${ADDRESS}%EA%B8%80/</loc><lastmod>2026-01-02T00:00:00+09:00</lastmod></url>
</urlset>
`,
  "atom.xml": `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${ADDRESS}</id><title>글</title><updated>2026-01-02T00:00:00+09:00</updated>
<link rel="alternate" href="${ADDRESS}"/><link rel="self" href="${ADDRESS}atom.xml"/>
<author><name>김하나</name></author>
<entry><id>${ADDRESS}%EA%B8%80/</id><title>첫 글</title><updated>2026-01-02T00:00:00+09:00</updated>
<link rel="alternate" href="${ADDRESS}%EA%B8%80/"/><content type="html">&lt;p&gt;글&lt;/p&gt;</content></entry>
</feed>
`,
  "rss.xml": `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>글</title><link>${ADDRESS}</link><description>글</description>
<atom:link rel="self" type="application/rss+xml" href="${ADDRESS}rss.xml"/>
<item><title>첫 글</title><link>${ADDRESS}%EA%B8%80/</link><description>글</description>
<guid>${ADDRESS}%EA%B8%80/</guid><pubDate>Fri, 02 Jan 2026 00:00:00 +0900</pubDate></item>
</channel></rss>
`,
  "feed.json": JSON.stringify({
    version: "https://jsonfeed.org/version/1.1",
    title: "글",
    feed_url: `${ADDRESS}feed.json`,
    items: [{ id: `${ADDRESS}%EA%B8%80/`, url: `${ADDRESS}%EA%B8%80/`, title: "첫 글", content_html: "<p>글</p>" }],
  }),
};

let count = 0;

/** The sound site with some of its files changed. */
function site(changed = {}) {
  const folder = join(FOLDER, String((count += 1)));
  for (const [file, text] of Object.entries({ ...SOUND, ...changed })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return new Site(folder, { base: "/blog/", address: ADDRESS, portable: false });
}

const change = (file, from, to) => {
  assert(SOUND[file].includes(from), `${file} holds ${from}`);
  return { [file]: SOUND[file].replace(from, to) };
};

test("a sound site passes", async () => {
  for (const check of [checkHtml, checkFeeds, checkSitemap, checkPromises, checkServed]) {
    assert.deepEqual((await check(site())).errors, [], check.name);
  }
});

test("a site for the disk passes when its links name files", () => {
  const errors = checkFromDisk(
    site({
      ...change("index.html", "%EA%B8%80/#how", "%EA%B8%80/index.html#how"),
      ...change("글/index.html", "../#why", "../index.html#why"),
    }),
  ).errors;
  assert.deepEqual(errors, []);
});

const BROKEN = [
  ["markup", checkHtml, change("index.html", "</main>", "</div></main>"), /close-order|no-implicit/],
  ["a picture without alt", checkHtml, change("index.html", "<p id", '<img src="a.png"><p id'), /wcag\/h37/],
  ["an Atom date without an offset", checkFeeds, change("atom.xml", "+09:00</updated>\n<link", "</updated>\n<link"), /atom/],
  ["an Atom feed without an id", checkFeeds, change("atom.xml", `<id>${ADDRESS}</id>`, ""), /atom/],
  ["an RSS date in another form", checkFeeds, change("rss.xml", "Fri, 02 Jan 2026 00:00:00 +0900", "2026-01-02"), /rss/],
  ["a JSON feed of an old version", checkFeeds, change("feed.json", "version/1.1", "version/1"), /feed.json/],
  ["feeds that differ", checkFeeds, change("rss.xml", "첫 글", "다른 글"), /other posts/],
  ["a feed that leads nowhere", checkFeeds, change("feed.json", '80/","title', '80/x/","title'), /leads nowhere/],
  ["a sitemap out of its schema", checkSitemap, change("sitemap.xml", "<loc>", "<location/><loc>"), /sitemap.xml/],
  ["a sitemap that leads nowhere", checkSitemap, change("sitemap.xml", "%80/<", "%80/x/<"), /leads nowhere/],
  ["robots that are sent away", checkSitemap, change("robots.txt", "Allow: /", "Disallow: /"), /closes the site/],
  ["an inline script", checkPromises, change("index.html", "<h1>", "<script>1</script><h1>"), /inline script/],
  ["a style attribute", checkPromises, change("index.html", "<h1>", '<h1 style="color:red">'), /style=/],
  ["a request to another host", checkPromises, change("index.html", 'href="style', 'href="https://cdn.example/style'), /another host/],
  ["a font of another host", checkPromises, { "style.css": "a { src: url(https://cdn.example/a) }" }, /loads/],
  ["an address encoded twice", checkPromises, change("index.html", "%EA%B8%80/", "%25EA%25B8%2580/"), /encoded twice/],
  ["an inner character", checkPromises, change("index.html", "<h1>글", "<h1>글\u{FDD0}"), /U\+FDD0/],
  ["a page without a language", checkPromises, change("글/index.html", ' lang="ko"', ""), /no language/],
  ["a link from the root", checkPromises, change("index.html", "%EA%B8%80/#how", "/%EA%B8%80/#how"), /where the site lies/],
  ["a link to nowhere", checkServed, change("index.html", "%EA%B8%80/#how", "x/"), /404/],
  ["a fragment of nothing", checkServed, change("index.html", "#how", "#what"), /#what/],
  ["a link to a folder without its slash", checkServed, change("index.html", "%80/#how", "%80"), /404/],
  ["a folder on disk", checkFromDisk, {}, /listing|no such file/],
  [
    "a fragment of nothing on disk",
    checkFromDisk,
    change("index.html", "%EA%B8%80/#how", "%EA%B8%80/index.html#what"),
    /no element has the id what/,
  ],
];

for (const [what, check, changed, expected] of BROKEN) {
  test(`${what} is told`, async () => {
    const { errors } = await check(site(changed));
    assert(errors.some((error) => expected.test(error)), `${JSON.stringify(errors)} does not match ${expected}`);
  });
}
