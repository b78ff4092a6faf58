// Every kind of page as axe-core judges it, by day and by night, on a phone and on a desk.
//
//     WHYFIRST=target/release/whyfirst node --test tests/web/access.browser.mjs
//
// Needs Chromium, and axe-core out of `npm ci --prefix tests/web`.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { test } from "node:test";
import { BASE, FOLDER, shared } from "./browser-site.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** Posts with what few have: formulas, diagrams, tables, code, pictures, folded answers. */
const RICH = ["posts/language-models/transformer/", "posts/ai-basics/training/", "en/posts/ai-basics/training/", "404.html"];

/** A page of each kind in each language, and those that hold the rarest things. */
function pages() {
  const site = join(FOLDER, "site");
  const files = readdirSync(site, { recursive: true, withFileTypes: true }).filter((file) => file.name === "index.html");
  const first = new Map();
  for (const file of files) {
    const path = relative(site, file.parentPath);
    const text = readFileSync(join(file.parentPath, file.name), "utf8");
    const kind = `${/<html lang="(.*?)">/.exec(text)?.[1]} ${/<body class="(.*?)">/.exec(text)?.[1]}`;
    if (!first.has(kind)) first.set(kind, path && `${path}/`);
  }
  return [...new Set([...first.values(), ...RICH])];
}

/** What axe-core finds, one line a fault. */
async function faults(page) {
  const found = await page.value(`axe.run({ runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map((node) => ({ id, html: node.html, why: node.failureSummary }))))`);
  // axe-core reads no MathML (dequelabs/axe-core#3285): a header that is a formula is empty to it.
  return found.filter(({ id, html }) => !(id === "empty-table-header" && html.includes("<math"))).map(({ id, html, why }) => `${id}: ${html} ${why}`);
}

for (const [look, size] of [["light", { width: 390, height: 844, touch: true }], ["dark", { width: 1280, height: 900 }]]) {
  test(`every kind of page is open to everyone: ${look}, ${size.width} px`, async () => {
    const page = await shared.browser.open(size);
    await page.ask("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: look }] });
    const paths = pages();
    assert.ok(paths.length > 30, `only ${paths.length} pages`);
    for (const path of paths) {
      await page.go(`${shared.origin}${BASE}${path}`);
      await page.value(`${AXE}; 0`);
      assert.deepEqual(await faults(page), [], path);
    }
    await page.close();
  });
}
