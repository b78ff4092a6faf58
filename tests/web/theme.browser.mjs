// The theme as a reader uses it, in Chromium: cards of terms by pointer, key and finger;
// light and dark; what is marked as known; the map; the glossary narrowed down; pictures in
// full; copying; and every page without a complaint.
//
//     WHYFIRST=target/release/whyfirst node --test tests/web/theme.browser.mjs
//
// Needs Chromium and nothing else.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import { BASE, FOLDER, inBrowser, shared } from "./browser-site.mjs";

const POST = "posts/language-models/transformer/";
const PHONE = { width: 390, height: 844, touch: true };
const TERM = 'document.querySelector(".text .term[interestfor]")';
const OPEN_CARD = 'document.querySelector(".card:popover-open") !== null';

/** The middle of what an expression gives, scrolled into view. */
async function middle(page, expression) {
  await page.value(`${expression}.scrollIntoView({ block: "center", behavior: "instant" })`);
  return page.value(`(() => { const at = ${expression}.getClientRects()[0]; return { x: at.x + at.width / 2, y: at.y + at.height / 2 } })()`);
}

async function hover(page, expression) {
  const at = await middle(page, expression);
  await page.ask("Input.dispatchMouseEvent", { type: "mouseMoved", x: at.x - 1, y: at.y });
  await page.ask("Input.dispatchMouseEvent", { type: "mouseMoved", ...at });
}

async function tap(page, expression) {
  const at = await middle(page, expression);
  await page.ask("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at] });
  await page.ask("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

inBrowser("a term shows its card under the pointer, and Escape closes it", POST, async (page) => {
  await hover(page, TERM);
  await page.until(OPEN_CARD);
  await page.press("Escape", { keyCode: 27 });
  await page.until(`!(${OPEN_CARD})`);
});

inBrowser("a finger opens the card first and follows the link next", POST, async (page) => {
  const target = await page.value(`${TERM}.href`);
  await page.ask("Emulation.setTouchEmulationEnabled", { enabled: true });
  await tap(page, TERM);
  await page.until(OPEN_CARD);
  assert.ok((await page.value("location.href")).endsWith(POST));
  await tap(page, TERM);
  await page.until(`location.href === ${JSON.stringify(target)}`);
}, PHONE);

inBrowser("a term shows its card in focus by the keyboard", POST, async (page) => {
  await page.value(`${TERM}.focus({ focusVisible: true })`);
  await page.until(OPEN_CARD);
});

inBrowser("dark stays dark on the next page", "", async (page) => {
  await page.value('document.querySelector(".theme-switch").click()');
  const look = await page.value("document.documentElement.dataset.theme");
  assert.match(look, /^(dark|light)$/);
  await page.go(`${shared.origin}${BASE}glossary/`);
  await page.until(`document.documentElement.dataset.theme === "${look}"`);
});

inBrowser("the look that was chosen is there before anything is drawn", "", async (page) => {
  await page.ask("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: "light" }] });
  await page.value('localStorage.theme = "dark"');
  const source = `new MutationObserver(() => { if (!window.dressed && document.documentElement.dataset.theme) window.dressed = performance.now() })
    .observe(document, { subtree: true, childList: true, attributes: true })`;
  await page.ask("Page.addScriptToEvaluateOnNewDocument", { source });
  for (const path of [POST, "map/", "glossary/"]) {
    await page.go(`${shared.origin}${BASE}${path}`);
    await page.until('performance.getEntriesByName("first-paint").length > 0');
    const [dressed, drawn] = await page.value('[window.dressed, performance.getEntriesByName("first-paint")[0].startTime]');
    assert.ok(dressed <= drawn, `${path}: dark at ${dressed} ms, drawn at ${drawn} ms`);
  }
});

inBrowser("what is marked as known is struck out wherever it stands", "map/", async (page) => {
  await page.until('!document.querySelector("[data-mark]").hidden');
  assert.equal(await page.value('document.querySelector(".marks").hidden'), true);
  const term = 'li[data-term="ko/attention"]';
  await page.value(`document.querySelector('${term} .mark').click()`);
  assert.equal(await page.value(`document.querySelector('${term}').classList.contains("known")`), true);
  assert.equal(await page.value(`document.querySelector('.map-box[data-term="ko/attention"]').classList.contains("known")`), true);
  assert.match(await page.value('document.querySelector("[data-count]").textContent'), /1/);
  await page.go(`${shared.origin}${BASE}${POST}`);
  await page.until(`document.querySelector('.needs [data-term="ko/attention"]').classList.contains("known")`);
  await page.go(`${shared.origin}${BASE}glossary/attention/`);
  await page.until('document.querySelector(".mark").ariaPressed === "true"');
  await page.value('document.querySelector(".mark").click()');
  await page.go(`${shared.origin}${BASE}map/`);
  await page.until('document.querySelector(".marks").hidden && document.querySelector(".known") === null');
});

inBrowser("the map lights up what a term rests on and what it opens", "map/", async (page) => {
  await page.value(`document.querySelector('.map-box[data-term="ko/llm"]').focus()`);
  await page.until('document.querySelector(".map-drawing").classList.contains("lit")');
  const on = await page.value('[...document.querySelectorAll(".map-box.on")].map((it) => it.dataset.term)');
  for (const term of ["ko/artificial-intelligence", "ko/transformer", "ko/llm", "ko/prompt"]) assert.ok(on.includes(term), term);
  assert.ok(!on.includes("ko/computer-vision"));
});

/** The terms that the glossary shows, and what it says of them. */
const GLOSSARY = `({
  terms: [...document.querySelectorAll(".initial dt a")].filter((it) => it.checkVisibility()).map((it) => it.textContent),
  letters: [...document.querySelectorAll(".initial h2")].filter((it) => it.checkVisibility()).map((it) => it.textContent),
  links: [...document.querySelectorAll(".initials a")].filter((it) => it.checkVisibility()).map((it) => it.textContent),
  said: document.querySelector(".filter [role=status]").textContent,
})`;
const saysTerms = (pattern) => `${pattern}.test(document.querySelector(".filter [role=status]").textContent)`;

inBrowser("the glossary narrows down to what is typed, while it is composed", "glossary/", async (page) => {
  await page.until('document.querySelector("#wf-filter").checkVisibility()');
  assert.equal(page.requests.some((url) => /search-[0-9a-f]+\.js/.test(url)), false, "nothing is loaded for it beforehand");
  const { terms: all } = await page.value(GLOSSARY);
  await page.value('document.querySelector("#wf-filter").focus()');
  for (const making of ["ㅁ", "머", "멋", "머시", "머신"]) {
    await page.compose(making);
    await page.until(saysTerms("/\\d/"));
    const { terms } = await page.value(GLOSSARY);
    assert.ok(terms.includes("머신러닝") && terms.length < all.length / 2, `${making}: ${terms}`);
  }
  await page.insert("머신");
  assert.deepEqual(await page.value(GLOSSARY), { terms: ["머신러닝"], letters: ["ㅁ"], links: ["ㅁ"], said: "낱말 1개" });
  await page.press("Escape", { keyCode: 27 });
  const cleared = await page.value(GLOSSARY);
  assert.deepEqual([cleared.terms, cleared.said], [all, ""]);
  assert.equal(await page.value('document.querySelector("#wf-filter").value'), "");
});

for (const [typed, term] of [["ㅁㅅㄹㄴ", "머신러닝"], ["러닝", "딥러닝"], ["large language", "LLM"], ["ㅅㄱㅁ", "신경망"]]) {
  inBrowser(`${typed} finds ${term} in the glossary`, "glossary/", async (page) => {
    await page.value('document.querySelector("#wf-filter").focus()');
    await page.insert(typed);
    await page.until(saysTerms("/^낱말 \\d개$/"));
    assert.ok((await page.value(GLOSSARY)).terms.includes(term));
  });
}

inBrowser("a term that is not in the glossary is said to be missing", "glossary/", async (page) => {
  await page.value('document.querySelector("#wf-filter").focus()');
  await page.insert("쿼카$&");
  await page.until(saysTerms("/./"));
  assert.deepEqual(await page.value(GLOSSARY), { terms: [], letters: [], links: [], said: "‘쿼카$&’에 맞는 낱말이 없어요." });
});

inBrowser("a picture that is larger than its place opens in full", POST, async (page) => {
  await page.until('document.querySelector(".zoomable") !== null');
  await page.value('document.querySelector(".zoomable").focus()');
  await page.press("Enter", { keyCode: 13, text: "\r" });
  await page.until('document.querySelector("dialog.zoom")?.open');
  await page.press("Escape", { keyCode: 27 });
  await page.until('document.querySelector("dialog.zoom") === null');
}, PHONE);

inBrowser("an answer is folded, and opens", "posts/ai-basics/what-is-ai/", async (page) => {
  const open = 'document.querySelector("details.callout").open';
  assert.equal(await page.value(open), false);
  await page.value('document.querySelector("details.callout summary").click()');
  assert.equal(await page.value(open), true);
});

/** A narrow phone, or a desk at a zoom of 400 %; a phone; a tablet. */
const WIDTHS = [320, 390, 820];

test("no page complains, scrolls sideways at any width or asks another host", async () => {
  const site = join(FOLDER, "site");
  const files = readdirSync(site, { recursive: true, withFileTypes: true }).filter((file) => file.name === "index.html");
  const pages = files.map((file) => relative(site, file.parentPath)).filter((path) => !/^(en\/)?(glossary|tags)\/./.test(path));
  assert.ok(pages.length > 40);
  const page = await shared.browser.open(PHONE);
  for (const path of [...pages.map((path) => path && `${path}/`), "glossary/attention/", "tags/ai/", "404.html"]) {
    await page.go(`${shared.origin}${BASE}${path}`);
    for (const width of WIDTHS) {
      await page.ask("Emulation.setDeviceMetricsOverride", { width, height: 844, deviceScaleFactor: 1, mobile: true });
      const wide = await page.value("document.documentElement.scrollWidth");
      assert.ok(wide <= width, `${path} is ${wide} px wide on a screen of ${width}`);
    }
    assert.deepEqual(page.complaints, [], path);
  }
  assert.deepEqual(page.requests.filter((url) => !url.startsWith(shared.origin)), []);
  await page.close();
});

inBrowser("paper shows the text whole and nothing to press", POST, async (page) => {
  await page.ask("Emulation.setEmulatedMedia", { media: "print", features: [{ name: "prefers-color-scheme", value: "dark" }] });
  const shown = (selector) => page.value(`[...document.querySelectorAll(${JSON.stringify(selector)})].map((it) => it.checkVisibility())`);
  for (const selector of [".menu", ".search-link", ".theme-switch", ".contents", ".steps", ".share", ".copy", ".anchor"]) {
    assert.ok((await shown(selector)).every((it) => !it), `${selector} is printed`);
  }
  for (const selector of ["details.callout > :not(summary)", ".footnotes li", ".card", ".printed-from"]) {
    const all = await shown(selector);
    assert.ok(all.length > 0 && all.every(Boolean), `${selector} is not printed`);
  }
  assert.equal(await page.value("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)");
});

test("all but these things works without JavaScript", async () => {
  const page = await shared.browser.open();
  await page.ask("Emulation.setScriptExecutionDisabled", { value: true });
  await page.go(`${shared.origin}${BASE}${POST}`);
  await hover(page, TERM).catch(() => {});
  const { root } = await page.ask("DOM.getDocument", { depth: -1 });
  const find = async (selector) => (await page.ask("DOM.querySelector", { nodeId: root.nodeId, selector })).nodeId;
  assert.notEqual(await find(".text .term[href]"), 0);
  assert.notEqual(await find(".needs a[href]"), 0);
  assert.equal(await find(".theme-switch"), 0, "what needs JavaScript is not there without it");
  await page.go(`${shared.origin}${BASE}glossary/`);
  assert.equal(await page.value('document.querySelector(".filter").checkVisibility()'), false);
  await page.go(`${shared.origin}${BASE}map/`);
  assert.deepEqual(page.complaints, []);
  await page.close();
});
