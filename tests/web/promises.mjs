// What whyfirst promises of every site and no general validator looks at.

import { urlsOf } from "./site.mjs";

const LOADING = new Set(["img", "script", "source", "video", "audio", "iframe", "embed", "object", "track", "image", "use"]);
const LOADING_LINKS = /\b(stylesheet|icon|preload|modulepreload|prefetch|manifest)\b/;

/** Characters that whyfirst uses inside and must never let out: U+FDD0, U+10100, U+FFFD. */
const INNER = [
  ["U+FDD0", Buffer.from([0xef, 0xb7, 0x90])],
  ["U+10100", Buffer.from([0xf0, 0x90, 0x84, 0x80])],
  ["U+FFFD", Buffer.from([0xef, 0xbf, 0xbd])],
];

const TEXT = /\.(html|xml|json|txt|css|js|svg|webmanifest)$/;

export function checkPromises(site) {
  const errors = [];
  for (const file of site.files) {
    const bytes = site.bytes(file);
    for (const [name, inner] of INNER) {
      if (TEXT.test(file) && bytes.includes(inner)) errors.push(`${file}: holds ${name}`);
    }
  }
  for (const page of site.pages) {
    errors.push(...checkPage(site, page).map((error) => `${page}: ${error}`));
  }
  for (const file of site.files.filter((file) => file.endsWith(".css"))) {
    const outside = site.text(file).match(/(url\(\s*["']?|@import\s+["'])(https?:)?\/\/[^)"']*/g) ?? [];
    errors.push(...outside.map((url) => `${file}: loads ${url}`));
  }
  for (const file of site.files.filter((file) => /\.(xml|json)$/.test(file))) {
    const twice = site.text(file).match(/https?:[^\s"<]*%25[0-9A-Fa-f]{2}[^\s"<]*/g) ?? [];
    errors.push(...twice.map((url) => `${file}: ${url} is encoded twice`));
  }
  return { name: "promises", checked: `${site.files.length} files`, errors };
}

function checkPage(site, page) {
  const elements = site.elements(page);
  const errors = elements.flatMap((element) => checkElement(site, page, element));
  const html = elements.find(({ name }) => name === "html");
  if (!html?.attributes.lang) errors.push("has no language");
  return errors;
}

function checkElement(site, page, { name, attributes, text }) {
  const errors = [];
  const loads = LOADING.has(name) || (name === "link" && LOADING_LINKS.test(attributes.rel ?? ""));
  if (name === "script" && !attributes.src && attributes.type !== "application/ld+json") {
    errors.push(`an inline script: ${text.slice(0, 60)}`);
  }
  if (name === "style") errors.push("a style element");
  for (const key of Object.keys(attributes)) {
    if (key === "style" || key.startsWith("on")) errors.push(`<${name} ${key}="${attributes[key]}">`);
  }
  for (const [key, url] of urlsOf({ name, attributes })) {
    // A whole address that is a value of a query is encoded once more, as it has to be.
    if (/%25[0-9A-Fa-f]{2}/.test(url.split("?")[0])) errors.push(`${url} is encoded twice`);
    if (/[^\x21-\x7e]/.test(url)) errors.push(`${url} is not encoded`);
    const outside = /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(url);
    if (outside && loads && !url.startsWith("data:")) errors.push(`<${name} ${key}> asks another host: ${url}`);
    if (!outside) errors.push(...checkOwnUrl(site, page, url));
  }
  return errors;
}

/** Links stay relative, so that the folder works wherever it is put; 404.html is shown
 * at any depth, and so needs the path from the host. */
function checkOwnUrl(site, page, url) {
  if (page === "404.html") {
    const fine = url.startsWith("#") || url.startsWith(site.base);
    return fine ? [] : [`${url} depends on where the page is shown`];
  }
  return url.startsWith("/") ? [`${url} depends on where the site lies`] : [];
}
