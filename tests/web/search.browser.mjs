// The search as a reader uses it, in Chromium: opened by key and by link, typed into with
// an input method, under a strict Content-Security-Policy, below a path, from disk, and
// without JavaScript.
//
//     WHYFIRST=target/release/whyfirst node --test tests/web/search.browser.mjs
//
// Needs Chromium and nothing else.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { BASE, FOLDER, inBrowser, shared } from "./browser-site.mjs";

const OPEN = 'document.querySelector("dialog.search")?.open && document.activeElement.role === "combobox"';
const shows = (title) => `[...document.querySelectorAll(".hit-title")].some((it) => it.textContent.startsWith(${JSON.stringify(title)}))`;
/** The first row is this, with all that belongs to it. */
const first = (title) => `document.querySelector(".hit .hit-title")?.textContent.startsWith(${JSON.stringify(title)}) && document.querySelector(".hit .hit-line").textContent !== ""`;

const slash = (page) => page.press("/", { code: "Slash", keyCode: 191, text: "/" });
const openDialog = async (page) => {
  await slash(page);
  await page.until(OPEN);
};
/** What an input method for Hangul does with the keys of 딥러닝: text that stands, then the syllable in the making. */
const TYPING = [["", "ㄷ"], ["", "디"], ["", "딥"], ["딥", "ㄹ"], ["", "러"], ["", "런"], ["러", "니"], ["", "닝"]];

inBrowser("a slash opens it, Escape closes it and gives the focus back", "posts/language-models/attention/", async (page) => {
  await page.value('document.querySelector(".site-name").focus()');
  await openDialog(page);
  assert.equal(await page.value("document.activeElement.value"), "", "the slash itself is not typed");
  await page.until('document.querySelector(".search-note").textContent.includes("ㅌㅋ")');
  await page.press("Escape", { keyCode: 27 });
  await page.until('!document.querySelector("dialog.search").open');
  assert.equal(await page.value("document.activeElement.className"), "site-name");
});

inBrowser("nothing of it is loaded before it is asked for", "", async (page) => {
  assert.equal(page.requests.some((url) => url.includes("search")), false);
  await openDialog(page);
  assert.equal(page.requests.filter((url) => /search-[0-9a-f]+\.js/.test(url)).length, 1);
});

for (const key of ["k", "ㅏ"]) {
  inBrowser(`Control and the key of K, which gives ${key}, open it`, "glossary/", async (page) => {
    await page.press(key, { code: "KeyK", keyCode: 75, modifiers: 2 });
    await page.until(OPEN);
  });
}

inBrowser("its link opens it, too", "", async (page) => {
  await page.value('document.querySelector(".search-link").click()');
  await page.until(OPEN);
});

inBrowser("a name stays listed through every state of an input method", "", async (page) => {
  await openDialog(page);
  for (const [stands, making] of TYPING) {
    if (stands) await page.insert(stands);
    await page.compose(making);
    await page.until(shows("딥러닝"), 3);
  }
  await page.insert("닝");
  assert.equal(await page.value("document.activeElement.value"), "딥러닝");
  await page.until(first("딥러닝"));
});

inBrowser("one Enter under an input method for Hangul goes to the first", "", async (page) => {
  await openDialog(page);
  await page.insert("토");
  await page.compose("큰");
  await page.until(first("토큰"));
  await page.press("Enter", { keyCode: 229 });
  await page.insert("큰");
  await page.until('location.pathname.endsWith("/glossary/token/")');
});

inBrowser("an Enter that chooses Japanese characters does not leave the page", "", async (page) => {
  await openDialog(page);
  await page.compose("じーぴーゆー");
  await page.press("Enter", { keyCode: 229 });
  await page.insert("GPU");
  await page.until(first("GPU"));
  assert.equal(await page.value(OPEN), true);
  assert.equal(await page.value("location.pathname"), BASE);
});

inBrowser("arrows move through the list, and Enter opens what is chosen", "", async (page) => {
  await openDialog(page);
  await page.insert("어텐션");
  await page.until(first("어텐션"));
  const state = () =>
    page.value(`(() => {
      const input = document.activeElement
      const chosen = [...document.querySelectorAll("[role=option]")].map((it) => it.ariaSelected)
      return { expanded: input.ariaExpanded, active: input.getAttribute("aria-activedescendant"), at: chosen.indexOf("true"), chosen: chosen.filter((it) => it === "true").length }
    })()`);
  assert.deepEqual(await state(), { expanded: "true", active: "wf-hit-0", at: 0, chosen: 1 });
  await page.press("ArrowDown", { keyCode: 40 });
  assert.deepEqual(await state(), { expanded: "true", active: "wf-hit-1", at: 1, chosen: 1 });
  await page.press("ArrowUp", { keyCode: 38 });
  await page.press("ArrowUp", { keyCode: 38 });
  const count = await page.value('document.querySelectorAll("[role=option]").length');
  assert.equal((await state()).at, count - 1, "from the first one comes to the last");
  await page.press("ArrowDown", { keyCode: 40 });
  await page.press("ArrowDown", { keyCode: 40 });
  const url = await page.value('document.querySelector("[aria-selected=true]").href');
  await page.press("Enter", { keyCode: 13, text: "\r" });
  await page.until(`location.href === ${JSON.stringify(url)}`);
});

inBrowser("what was found is said, with the words marked", "", async (page) => {
  await openDialog(page);
  await page.insert("번역기가 왜");
  await page.until('document.querySelector(".search-box [role=status]").textContent !== ""');
  assert.match(await page.value('document.querySelector("[role=status]").textContent'), /^\d+개를 찾았어요$/);
  assert.match(await page.value('document.querySelector(".hit-line mark").textContent'), /^번역기/);
});

inBrowser("a wrong keyboard is noticed", "", async (page) => {
  await openDialog(page);
  await page.insert("epdlxj");
  await page.until('!document.querySelector(".search-maybe").hidden');
  assert.equal(await page.value('document.querySelector(".search-maybe b").textContent'), "데이터");
  await page.press("Tab", { keyCode: 9 });
  assert.equal(await page.value("document.activeElement.className"), "search-maybe");
  await page.press("Enter", { keyCode: 13, text: "\r" });
  await page.until(first("데이터"));
  assert.equal(await page.value("document.activeElement.value"), "데이터");
});

inBrowser("what is nowhere is said in words", "", async (page) => {
  await openDialog(page);
  await page.insert("쿼카");
  await page.until('/쿼카/.test(document.querySelector(".search-note").textContent)');
  assert.equal(await page.value("document.activeElement.ariaExpanded"), "false");
});

inBrowser("markup in a query stays text", "", async (page) => {
  await openDialog(page);
  await page.insert("<img src=x onerror=alert(1)>[토큰");
  await page.until('document.querySelector("[role=status]").textContent !== ""');
  assert.equal(await page.value('document.querySelectorAll("dialog img").length'), 0);
});

inBrowser("the page of its own takes the query of its address", "search/?q=%EC%96%B4%ED%85%90%EC%85%98%EC%9D%B4%EB%9E%80%20%EB%AC%B4%EC%97%87%EC%9D%B8%EA%B0%80", async (page) => {
  await page.until(first("어텐션"));
  assert.equal(await page.value("document.activeElement.value"), "어텐션이란 무엇인가");
  assert.equal(await page.value('document.querySelector("dialog") === null'), true);
});

inBrowser("every language has its own", "en/glossary/", async (page) => {
  await openDialog(page);
  await page.insert("what is overfitting");
  await page.until(first("overfitting"));
  const url = await page.value('document.querySelector("[aria-selected=true]").href');
  assert.ok(url.endsWith("/blog/en/glossary/overfitting/"), url);
});

inBrowser("below the address that is not there it finds its way, too", "404.html", async (page) => {
  assert.match(await page.value('document.querySelector(".search-link").dataset.index'), /^\//);
});

inBrowser("it works from an unzipped folder", pathToFileURL(join(FOLDER, "portable/glossary/token/index.html")).href, async (page) => {
  await openDialog(page);
  await page.insert("딥러닝이란");
  await page.until(first("딥러닝"));
  await page.press("Enter", { keyCode: 13, text: "\r" });
  await page.until('location.href.endsWith("/glossary/deep-learning/index.html")');
});

test("without JavaScript the page lists the posts", async () => {
  const page = await shared.browser.open();
  await page.ask("Emulation.setScriptExecutionDisabled", { value: true });
  await page.go(`${shared.origin}${BASE}`);
  const { root } = await page.ask("DOM.getDocument", { depth: 0 });
  const text = async (selector) => {
    const { nodeId } = await page.ask("DOM.querySelector", { nodeId: root.nodeId, selector });
    return (await page.ask("DOM.getOuterHTML", { nodeId })).outerHTML;
  };
  assert.match(await text(".search-link"), /href="\.\/search\/"/);
  await page.go(`${shared.origin}${BASE}search/`);
  const { root: next } = await page.ask("DOM.getDocument", { depth: -1, pierce: true });
  const { outerHTML } = await page.ask("DOM.getOuterHTML", { nodeId: next.nodeId });
  assert.match(outerHTML, /<noscript>\s*<p class="page-why">[^<]+<\/p>[\s\S]*posts\/language-models\/attention\//);
  await page.close();
});

test("a piece that does not come is told, and the next letter tries again", async () => {
  const page = await shared.browser.open();
  await page.go(`${shared.origin}${BASE}`);
  await page.ask("Network.setBlockedURLs", { urls: ["*/head.js*"] });
  await openDialog(page);
  await page.until('document.querySelector(".search-note").textContent !== ""');
  assert.match(await page.value('document.querySelector(".search-note").textContent'), /불러오지 못했/);
  await page.ask("Network.setBlockedURLs", { urls: [] });
  await page.insert("토큰");
  await page.until(first("토큰"));
  await page.close();
});
