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
import { checkMachines } from "./machines.mjs";
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

/** A page that search engines may list, with what it says of itself. */
const TERM = page("<p>글</p>", "../").replace(
  "<title>글</title>",
  `<title>글</title>
<link rel="canonical" href="${ADDRESS}%EB%A7%90/">
<meta property="og:title" content="말"><meta property="og:type" content="article">
<meta property="og:url" content="${ADDRESS}%EB%A7%90/"><meta property="og:site_name" content="글">
<meta property="og:locale" content="ko_KR"><meta name="twitter:card" content="summary">
<script type="application/ld+json">${JSON.stringify({
    "@context": "https://schema.org",
    "@graph": [
      { "@type": "DefinedTerm", "@id": `${ADDRESS}%EB%A7%90/#term`, name: "말", url: `${ADDRESS}%EB%A7%90/` },
      {
        "@type": "BreadcrumbList",
        itemListElement: [
          { "@type": "ListItem", position: 1, name: "처음", item: ADDRESS },
          { "@type": "ListItem", position: 2, name: "말", item: `${ADDRESS}%EB%A7%90/` },
        ],
      },
    ],
  })}</script>`,
).replace("<body>", '<body class="kind-term">');

const PNG = (size) => {
  const bytes = Buffer.alloc(24);
  bytes.write("\x89PNG\r\n\x1a\n", "latin1");
  bytes.writeUInt32BE(size, 16);
  bytes.writeUInt32BE(size, 20);
  return bytes;
};

const MANIFEST = {
  name: "글", lang: "ko", start_url: "./", scope: "./", display: "browser",
  icons: [192, 512].map((size) => ({ src: `./${size}.png`, sizes: `${size}x${size}`, type: "image/png" })),
};

const SOUND = {
  "말/index.html": TERM,
  "말/index.md": `# 말\n\n[글](${ADDRESS}%EA%B8%80/#how)\n`,
  "manifest.webmanifest": JSON.stringify(MANIFEST),
  "192.png": PNG(192),
  "512.png": PNG(512),
  "opensearch.xml": `<?xml version="1.0" encoding="utf-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>글</ShortName><Description>글</Description>
<Url type="text/html" template="${ADDRESS}%EA%B8%80/?q={searchTerms}"/>
</OpenSearchDescription>
`,
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
  for (const check of [checkHtml, checkFeeds, checkSitemap, checkMachines, checkPromises, checkServed]) {
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
  ["structured data that is no JSON", checkMachines, change("말/index.html", '{"@context"', '{"@context'), /no JSON/],
  ["a term without a name", checkMachines, change("말/index.html", '"name":"말",', ""), /has no name/],
  ["a property of nothing", checkMachines, change("말/index.html", '"name":"말",', '"name":"말","named":"말",'), /no property named/],
  ["structured data that leads nowhere", checkMachines, change("말/index.html", `"item":"${ADDRESS}"`, `"item":"${ADDRESS}x/"`), /leads nowhere/],
  ["a list out of order", checkMachines, change("말/index.html", '"position":2', '"position":3'), /out of order/],
  ["a page that says nothing of itself", checkMachines, change("말/index.html", "ld+json", "other"), /0 blocks/],
  ["a page without og:title", checkMachines, change("말/index.html", "og:title", "og:titel"), /no og:title/],
  ["a manifest without its icon", checkMachines, change("manifest.webmanifest", "./512.png", "./513.png"), /there is no/],
  ["an icon of another size", checkMachines, change("manifest.webmanifest", "512x512", "256x256"), /512x512 and not/],
  ["a search without its words", checkMachines, change("opensearch.xml", "{searchTerms}", ""), /searches at/],
  ["a search that leads nowhere", checkMachines, change("opensearch.xml", "%EA%B8%80", "search"), /searches at/],
  ["a name that is too long to search by", checkMachines, change("opensearch.xml", "<ShortName>", "<ShortName>Seventeen letters"), /ShortName/],
  ["a copy that leads nowhere", checkMachines, change("말/index.md", "%EA%B8%80", "x"), /leads nowhere/],
  ["a copy with a relative link", checkMachines, change("말/index.md", ADDRESS, "../"), /where it is read/],
  ["a copy with a shortcode", checkMachines, change("말/index.md", "# 말", "# 말 {{< x >}}"), /only whyfirst reads/],
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
