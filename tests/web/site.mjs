// A finished site on disk: its files, its pages as lists of elements, its addresses.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { Parser } from "htmlparser2";

/** Every file of a folder, as paths from it with `/` between their parts, in order. */
export function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/**
 * What is to be checked.
 *
 * `folder` is where the site lies, `base` the path that it is served under, such as
 * `/blog/`, and `address` its whole address, or an empty text if it has none.
 */
export class Site {
  constructor(folder, { base, address, portable }) {
    this.folder = folder;
    this.base = base;
    this.address = address;
    this.portable = portable;
    this.files = filesOf(folder);
    this.pages = this.files.filter((file) => file.endsWith(".html"));
    this.cache = new Map();
  }

  text(file) {
    return readFileSync(join(this.folder, file), "utf8");
  }

  bytes(file) {
    return readFileSync(join(this.folder, file));
  }

  /** The elements of a page: name, attributes and own text, in order. */
  elements(file) {
    if (!this.cache.has(file)) this.cache.set(file, parse(this.text(file)));
    return this.cache.get(file);
  }

  /** The ids of a page. */
  ids(file) {
    return new Set(this.elements(file).flatMap(({ attributes }) => attributes.id ?? []));
  }

  /** The file that a path below the site's own address stands for; nothing if there is none. */
  fileAt(path) {
    const [bare] = path.split(/[?#]/);
    const decoded = decodeURIComponent(bare);
    const file = decoded === "" || decoded.endsWith("/") ? `${decoded}index.html` : decoded;
    const found = statSync(join(this.folder, file), { throwIfNoEntry: false });
    return found?.isFile() ? file : undefined;
  }
}

function parse(html) {
  const elements = [];
  const open = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      const element = { name, attributes, text: "" };
      elements.push(element);
      open.push(element);
    },
    ontext(text) {
      if (open.length > 0) open.at(-1).text += text;
    },
    onclosetag() {
      open.pop();
    },
  });
  parser.end(html);
  return elements;
}

const URL_ATTRIBUTES = ["href", "src", "poster", "data", "cite", "action"];

/** Every url that an element holds, with the attribute that holds it. */
export function urlsOf({ name, attributes }) {
  const urls = URL_ATTRIBUTES.filter((key) => key in attributes).map((key) => [key, attributes[key]]);
  for (const candidate of (attributes.srcset ?? "").split(",").filter((part) => part.trim() !== "")) {
    urls.push(["srcset", candidate.trim().split(/\s+/)[0]]);
  }
  if (name === "meta" && attributes["http-equiv"]?.toLowerCase() === "refresh") {
    urls.push(["content", attributes.content.replace(/^[^=]*=/, "")]);
  }
  return urls;
}
