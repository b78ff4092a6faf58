// The search of a finished site without a browser: the shipped script, run in a context
// of its own, that reads the pieces of the index from disk.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";

/** The repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The program that was built last. */
export function newestBuild() {
  const builds = ["release", "debug"].map((kind) => join(ROOT, "target", kind, "whyfirst"));
  const age = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return builds.sort((a, b) => age(b) - age(a))[0];
}

/**
 * Opens the search of a folder.
 *
 * Besides what `assets/search.js` offers, `loaded` tells how many bytes of the index were
 * asked for since `forget` was called, compressed as a host sends them.
 */
export async function openSearch(site, language = "") {
  const assets = readdirSync(join(site, "assets"));
  const script = assets.find((name) => /^search-[0-9a-f]+\.js$/.test(name));
  const context = createContext({ setTimeout });
  runInContext(readFileSync(join(site, "assets", script), "utf8"), context);
  const search = context.whyfirstSearch;
  let loaded = new Map();
  search.insert = (file, fail) => {
    try {
      const text = readFileSync(join(site, language, "search", file.replace(/\?.*/, "")), "utf8");
      loaded.set(file, gzipSync(text).length);
      runInContext(text, context);
    } finally {
      fail();
    }
  };
  await search.open();
  return {
    search,
    forget: () => { loaded = new Map(); },
    loaded: () => [...loaded.values()].reduce((sum, size) => sum + size, 0),
    pieces: () => loaded.size,
  };
}
