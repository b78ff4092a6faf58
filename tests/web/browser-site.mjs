// This repository's own site, built anew and served below a path, as strictly as a host may:
// for tests that look at it in a browser.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./chromium.mjs";
import { ROOT, newestBuild } from "./search-index.mjs";

const WHYFIRST = process.env.WHYFIRST ?? newestBuild();
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; manifest-src 'self'";
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

export const BASE = "/blog/";
export const FOLDER = mkdtempSync(join(tmpdir(), "web-browser-site-"));
/** What the tests share: `browser`, and `origin` of the server. */
export const shared = {};

before(async () => {
  const build = (name, ...flags) =>
    execFileSync(WHYFIRST, ["build", "--root", ROOT, "--output", join(FOLDER, name), "--no-cache", "--quiet", ...flags]);
  build("site", "--base-url", `https://site.example${BASE}`);
  build("portable", "--portable");
  shared.server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = path.startsWith(BASE) && join(FOLDER, "site", path.slice(BASE.length), path.endsWith("/") ? "index.html" : "");
    if (!file || !statSync(file, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
    const type = `${TYPES[extname(file)] ?? "application/octet-stream"}; charset=utf-8`;
    response.writeHead(200, { "content-type": type, "content-security-policy": POLICY }).end(readFileSync(file));
  });
  await new Promise((ready) => shared.server.listen(0, "127.0.0.1", ready));
  shared.origin = `http://127.0.0.1:${shared.server.address().port}`;
  shared.browser = await launch();
});

after(async () => {
  await shared.browser?.close();
  shared.server?.close();
  shared.server?.closeAllConnections();
  rmSync(FOLDER, { recursive: true });
});

/** A test with a page of its own, which must not complain of anything nor ask another host. */
export function inBrowser(name, path, act, size) {
  test(name, async () => {
    const page = await shared.browser.open(size);
    try {
      await page.go(path.includes(":") ? path : `${shared.origin}${BASE}${path}`);
      await act(page);
      assert.deepEqual(page.complaints, []);
      const outside = page.requests.filter((url) => !url.startsWith(shared.origin) && !url.startsWith("file:"));
      assert.deepEqual(outside, [], "asks no other host");
    } finally {
      await page.close();
    }
  });
}
