// What only machines read: structured data, the web manifest, the OpenSearch description,
// llms.txt and the copies in Markdown.
//
// The table of properties is written from schema.org and from the documentation of
// search engines on Article, BreadcrumbList, ItemList and DefinedTerm, November 2026.

import { Parser } from "htmlparser2";

/** For each type: what it must have, what it should have, what else it may have. */
const TYPES = {
  BlogPosting: {
    must: ["headline", "url"],
    should: ["author", "datePublished", "dateModified", "image"],
    may: ["mainEntityOfPage", "name", "description", "abstract", "publisher", "inLanguage", "isAccessibleForFree",
      "timeRequired", "keywords", "isPartOf", "position"],
  },
  LearningResource: {
    must: ["name", "url"],
    should: [],
    may: ["educationalLevel", "learningResourceType", "teaches", "competencyRequired"],
  },
  DefinedTerm: {
    must: ["name", "url"],
    should: [],
    may: ["alternateName", "description", "disambiguatingDescription", "inDefinedTermSet", "subjectOf"],
  },
  DefinedTermSet: { must: ["url"], should: [], may: ["name", "hasDefinedTerm", "inLanguage", "publisher"] },
  CreativeWorkSeries: { must: ["name", "url"], should: [], may: ["description", "inLanguage"] },
  ItemList: {
    must: ["itemListElement", "numberOfItems", "itemListOrder"],
    should: [],
    may: ["name", "description", "url"],
  },
  BreadcrumbList: { must: ["itemListElement"], should: [], may: [] },
  ListItem: { must: ["position", "name"], should: [], may: ["item", "url"] },
  WebSite: { must: [], should: [], may: ["url", "name", "description", "inLanguage", "publisher"] },
  WebPage: { must: ["url", "name"], should: [], may: ["description", "inLanguage", "isPartOf"] },
  Person: { must: ["name"], should: [], may: ["url"] },
  Organization: { must: ["name", "url"], should: [], may: [] },
  ImageObject: { must: ["url"], should: [], may: ["width", "height"] },
};

/** What every page of a kind has to say of itself. */
const OF_KIND = { home: "WebSite", post: "BlogPosting", term: "DefinedTerm", glossary: "DefinedTermSet", series: "ItemList" };

const LEVELS = ["Beginner", "Intermediate", "Advanced"];

export function checkMachines(site) {
  const errors = [];
  let checked = 0;
  for (const page of site.pages) {
    const scripts = site.elements(page).filter(({ attributes }) => attributes.type === "application/ld+json");
    checked += scripts.length;
    errors.push(...checkPage(site, page, scripts).map((error) => `${page}: ${error}`));
  }
  const named = (end) => site.files.filter((file) => file.split("/").at(-1) === end);
  for (const file of named("manifest.webmanifest")) errors.push(...checkManifest(site, file));
  for (const file of named("opensearch.xml")) errors.push(...checkOpenSearch(site, file));
  for (const file of [...named("llms.txt"), ...named("index.md")]) errors.push(...checkMarkdown(site, file));
  return { name: "for machines", checked: `${checked} pages with structured data`, errors };
}

function checkPage(site, page, scripts) {
  const elements = site.elements(page);
  const meta = (name) => elements.find(({ attributes }) => attributes.name === name || attributes.property === name);
  const canonical = elements.find(({ attributes }) => attributes.rel === "canonical")?.attributes.href;
  const redirects = elements.some(({ attributes }) => attributes["http-equiv"] === "refresh");
  const listed = canonical !== undefined && meta("robots") === undefined && !redirects;
  if (!listed) return scripts.length === 0 ? [] : ["structured data on a page that is not to be listed"];
  if (scripts.length !== 1) return [`${scripts.length} blocks of structured data`];
  const errors = ["og:title", "og:type", "og:url", "og:site_name", "og:locale", "twitter:card"]
    .filter((name) => !meta(name)?.attributes.content)
    .map((name) => `has no ${name}`);
  const large = meta("twitter:card")?.attributes.content === "summary_large_image";
  if (large !== (meta("og:image") !== undefined)) errors.push("twitter:card and og:image disagree");
  if (scripts[0].text.includes("<")) errors.push("a < in structured data");
  let data;
  try {
    data = JSON.parse(scripts[0].text);
  } catch (error) {
    return [...errors, `structured data is no JSON: ${error.message}`];
  }
  if (data["@context"] !== "https://schema.org") errors.push(`the context is ${data["@context"]}`);
  const found = new Set();
  for (const node of data["@graph"] ?? []) {
    errors.push(...checkNode(site, node, true));
    for (const type of typesOf(node)) found.add(type);
  }
  const kind = elements.find(({ name }) => name === "body")?.attributes.class?.match(/kind-(\w+)/)?.[1];
  if (kind in OF_KIND && !found.has(OF_KIND[kind])) errors.push(`a ${kind} without ${OF_KIND[kind]}`);
  if (kind !== undefined && kind !== "home" && !found.has("BreadcrumbList")) errors.push("no BreadcrumbList");
  return errors;
}

const typesOf = (node) => [node["@type"]].flat();

/** Checks a node and those in it. One that only refers to another need not be whole. */
function checkNode(site, node, whole) {
  const types = typesOf(node);
  const rules = types.map((type) => TYPES[type]);
  if (rules.some((rule) => rule === undefined)) return [`no rule for ${types}`];
  const reference = !whole && "@id" in node;
  const errors = [];
  for (const { must } of rules) {
    const missing = must.filter((key) => isEmpty(node[key]) && !reference);
    errors.push(...missing.map((key) => `${types} has no ${key}`));
  }
  const known = rules.flatMap(({ must, should, may }) => [...must, ...should, ...may]);
  for (const [key, value] of Object.entries(node)) {
    if (key.startsWith("@")) continue;
    if (!known.includes(key)) errors.push(`${types} has no property ${key} in schema.org`);
    if (isEmpty(value)) errors.push(`${types} has an empty ${key}`);
    for (const item of [value].flat()) {
      if (typeof item === "object") errors.push(...checkNode(site, item, false));
    }
    errors.push(...checkValue(site, key, value).map((error) => `${types}: ${error}`));
  }
  if (types.includes("ItemList") || types.includes("BreadcrumbList")) errors.push(...checkPositions(node));
  return errors;
}

const isEmpty = (value) => value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

function checkValue(site, key, value) {
  if (["url", "item", "mainEntityOfPage"].includes(key)) return leadsHome(site, value) ? [] : [`${value} leads nowhere`];
  if (/^date/.test(key) && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/.test(value)) return [`${key} is ${value}`];
  if (key === "timeRequired" && !/^PT\d+M$/.test(value)) return [`${key} is ${value}`];
  if (key === "educationalLevel" && !LEVELS.includes(value)) return [`${key} is ${value}`];
  return [];
}

function checkPositions(list) {
  const items = list.itemListElement ?? [];
  const errors = [];
  if (items.some(({ position }, at) => position !== at + 1)) errors.push("a list out of order");
  if ("numberOfItems" in list && list.numberOfItems !== items.length) errors.push("a list that counts wrong");
  if (typesOf(list).includes("BreadcrumbList") && items.length < 2) errors.push("a way of one step");
  return errors;
}

/** Whether a whole address is one of the site's own files. */
function leadsHome(site, url) {
  return typeof url === "string" && url.startsWith(site.address) && site.fileAt(url.slice(site.address.length)) !== undefined;
}

function checkManifest(site, file) {
  const manifest = JSON.parse(site.text(file));
  const folder = new URL(file, "https://folder.example/");
  const at = (url) => new URL(url, folder).pathname.slice(1);
  const errors = [];
  for (const key of ["name", "lang", "start_url", "display", "icons"]) {
    if (isEmpty(manifest[key])) errors.push(`${file}: has no ${key}`);
  }
  if (site.fileAt(at(manifest.start_url)) === undefined) errors.push(`${file}: ${manifest.start_url} leads nowhere`);
  if (!at(manifest.start_url).startsWith(at(manifest.scope ?? "./"))) errors.push(`${file}: starts out of its scope`);
  for (const { src, sizes, type } of manifest.icons ?? []) {
    const icon = site.fileAt(at(src));
    if (icon === undefined) {
      errors.push(`${file}: there is no ${src}`);
      continue;
    }
    const bytes = site.bytes(icon);
    const size = `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
    if (type !== "image/png" || bytes.toString("latin1", 1, 4) !== "PNG") errors.push(`${file}: ${src} is no PNG`);
    else if (size !== sizes) errors.push(`${file}: ${src} is ${size} and not ${sizes}`);
  }
  const has = (wanted) => (manifest.icons ?? []).some(({ sizes }) => sizes === wanted);
  if (!has("192x192") || !has("512x512")) errors.push(`${file}: lacks an icon of 192 or 512 pixels`);
  return errors;
}

function checkOpenSearch(site, file) {
  const found = {};
  const urls = [];
  let open;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        open = name;
        found[name] ??= "";
        if (name === "Url") urls.push(attributes);
        if (name === "OpenSearchDescription") found.xmlns = attributes.xmlns;
      },
      ontext(text) {
        if (open !== undefined) found[open] += text;
      },
      onclosetag() {
        open = undefined;
      },
    },
    { xmlMode: true },
  );
  parser.end(site.text(file));
  const errors = [];
  if (found.xmlns !== "http://a9.com/-/spec/opensearch/1.1/") errors.push("has another namespace");
  const limits = { ShortName: 16, Description: 1024 };
  for (const [name, most] of Object.entries(limits)) {
    const text = found[name] ?? "";
    if (text === "" || [...text].length > most) errors.push(`${name} is ${text}`);
  }
  const search = urls.find(({ type }) => type === "text/html")?.template ?? "";
  if (!search.includes("{searchTerms}") || !leadsHome(site, search.split("?")[0])) errors.push(`searches at ${search}`);
  return errors.map((error) => `${file}: ${error}`);
}

/** Links of a copy are whole; those to the site itself lead to something. */
function checkMarkdown(site, file) {
  const text = site.text(file).replace(/^(```+|~~~+)[^]*?^\1/gm, "").replace(/`[^`\n]*`/g, "");
  const errors = [];
  if (!text.startsWith("# ")) errors.push(`${file}: does not begin with its title`);
  for (const [, url] of text.matchAll(/\]\(<?([^\s)>]+)/g)) {
    const own = url.startsWith(site.address);
    if (own && !leadsHome(site, url.replace(/#.*$/, ""))) errors.push(`${file}: ${url} leads nowhere`);
    if (!own && !/^[a-z]+:/.test(url) && !url.startsWith("#")) errors.push(`${file}: ${url} depends on where it is read`);
  }
  if (/\{\{<|\[\[[^\]]+\]\]/.test(text)) errors.push(`${file}: holds what only whyfirst reads`);
  return errors;
}
