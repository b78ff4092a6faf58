// Feeds: Atom and RSS against schemas with libxml2, JSON Feed against a schema with
// ajv, and all three read by feedsmith, which has to find the same posts in each.

import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import { validateXML } from "xmllint-wasm";

const schema = (name) => readFileSync(new URL(`schemas/${name}`, import.meta.url), "utf8");

const KINDS = {
  "atom.xml": {
    validate: (text, file) => validateXml(text, file, schema("atom.rng")),
    posts: (text) => parseAtomFeed(text).entries?.map((entry) => [plain(entry.title), pageOf(entry)]) ?? [],
  },
  "rss.xml": {
    validate: (text, file) => validateXml(text, file, schema("rss.rng")),
    posts: (text) => parseRssFeed(text).items?.map((item) => [plain(item.title), item.link]) ?? [],
  },
  "feed.json": {
    validate: validateJson,
    posts: (text) => parseJsonFeed(text).items?.map((item) => [item.title, item.url]) ?? [],
  },
};

/** The words of a title, however feedsmith wraps them. */
const plain = (title) => title?.value ?? title;

/** The one page that an Atom entry belongs to. */
function pageOf(entry) {
  const pages = entry.links?.filter(({ rel }) => rel === "alternate") ?? [];
  return pages.length === 1 ? pages[0].href : undefined;
}

async function validateXml(text, file, grammar) {
  const result = await validateXML({
    xml: [{ fileName: "feed.xml", contents: text }],
    schema: [grammar],
    extension: "relaxng",
    maxMemoryPages: 4096,
  });
  return result.errors.map((error) => `${file}:${error.loc?.lineNumber ?? 1}: ${error.message}`);
}

const ajv = new Ajv({ allErrors: true });
addFormats(ajv);
const isJsonFeed = ajv.compile(JSON.parse(schema("feed.schema.json")));

function validateJson(text, file) {
  if (isJsonFeed(JSON.parse(text))) return [];
  return isJsonFeed.errors.map((error) => `${file}: ${error.instancePath} ${error.message}`);
}

/** What a schema cannot say: unique ids, own address, links that lead to pages. */
function checkMeaning(site, file, text, posts) {
  const errors = [];
  const links = posts.map(([, link]) => link);
  if (new Set(links).size !== links.length) errors.push(`${file}: two posts have one address`);
  for (const link of links) {
    if (!link?.startsWith(site.address)) errors.push(`${file}: ${link} is not below ${site.address}`);
    else if (!site.fileAt(link.slice(site.address.length))) errors.push(`${file}: ${link} leads nowhere`);
  }
  const own = site.address + file.split("/").map(encodeURIComponent).join("/");
  if (!text.includes(own)) errors.push(`${file}: does not name its own address ${own}`);
  return errors;
}

export async function checkFeeds(site) {
  const errors = [];
  const feeds = site.files.filter((file) => file.split("/").at(-1) in KINDS);
  const postsOf = new Map();
  for (const file of feeds) {
    const kind = KINDS[file.split("/").at(-1)];
    const text = site.text(file);
    errors.push(...(await kind.validate(text, file)));
    const posts = kind.posts(text);
    errors.push(...checkMeaning(site, file, text, posts));
    const folder = file.slice(0, file.lastIndexOf("/") + 1);
    const same = postsOf.get(folder) ?? posts;
    postsOf.set(folder, same);
    if (JSON.stringify(same) !== JSON.stringify(posts)) errors.push(`${file}: other posts than the feeds beside it`);
  }
  return { name: "feeds", checked: `${feeds.length} feeds`, errors };
}
