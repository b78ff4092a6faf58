// A real browser beside a real editor: `node tests/web/preview.mjs path/to/whyfirst [--shots DIR]`.
//
// Makes a blog with `whyfirst init`, starts `whyfirst serve` on it, edits its files and looks
// at what Chromium shows. Needs Chromium: the one in CHROMIUM, or `chromium`, or Chrome.
import assert from "node:assert/strict"
import { execFileSync, spawn } from "node:child_process"
import fs from "node:fs"
import os from "node:os"
import path from "node:path"
import { chromium } from "playwright-core"

const program = path.resolve(process.argv[2] ?? "target/release/whyfirst")
const shots = process.argv[3] === "--shots" ? process.argv[4] : undefined
const blog = fs.mkdtempSync(path.join(os.tmpdir(), "whyfirst-preview-"))
const file = (name) => path.join(blog, name)
const edit = (name, change) => fs.writeFileSync(file(name), change(fs.readFileSync(file(name), "utf8")))

function browserPath() {
  const names = [process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome"].filter(Boolean)
  for (const name of names) {
    try { return execFileSync("which", [name], { encoding: "utf8" }).trim() } catch {}
  }
  throw new Error("no Chromium: install one, or name it in CHROMIUM")
}

function serve(...more) {
  const server = spawn(program, ["serve", "--root", blog, "--lang", "ko", "--port", "0", ...more], { stdio: ["ignore", "ignore", "pipe"] })
  let said = ""
  const address = new Promise((resolve, reject) => {
    server.stderr.on("data", (chunk) => {
      said += chunk
      const found = said.match(/http:\/\/[0-9.]+:\d+\S*/)
      if (found) resolve(found[0])
    })
    server.on("exit", () => reject(new Error("serve ended: " + said)))
  })
  return { server, address }
}

const POST = "content/posts/chatbots/01-why-chatbots-make-things-up.md"
const paragraphs = Array.from({ length: 40 }, (_, at) => `문단 ${at}. 챗봇은 다음에 올 말을 고릅니다.\n`).join("\n")
const steps = []
const step = (name, act) => steps.push([name, act])

execFileSync(program, ["init", blog, "--lang", "ko", "--quiet"])
const LONG = `+++
title = "긴 글"
date = 2026-01-02
why = "자리를 지키는지 보려고"
+++
## 왜 필요한가

> [!CHECK] 왜 그럴까요?
> 답입니다.

${paragraphs}
`
fs.writeFileSync(file("content/posts/long.md"), LONG)
fs.writeFileSync(file("content/posts/draft.md"), "+++\ntitle = \"쓰는 중인 글\"\ndraft = true\n+++\n## 왜 필요한가\n\n프롬프트를 씁니다.\n")

step("an edit appears without losing the place or an open answer", async (page, home) => {
  await page.goto(home + "posts/long/")
  await page.locator("details:not(.toc) summary").first().click()
  await page.evaluate(() => scrollTo(0, 1500))
  const top = () => page.evaluate(() => [...document.querySelectorAll("p")].find((it) => it.textContent.startsWith("문단 20"))?.getBoundingClientRect().top)
  const before = await top()
  edit("content/posts/long.md", (text) => text.replace("문단 3.", "새로 쓴 문단.\n\n또 하나.\n\n문단 3."))
  await page.getByText("새로 쓴 문단.").waitFor({ state: "attached" })
  await page.waitForLoadState("load")
  await page.waitForFunction((before) => {
    const at = [...document.querySelectorAll("p")].find((it) => it.textContent.startsWith("문단 20"))
    return at && Math.abs(at.getBoundingClientRect().top - before) < 3
  }, before)
  assert.equal(await page.evaluate(() => [...document.querySelectorAll("details:not(.toc)")][0].open), true)
})

step("styles are swapped in place", async (page, home) => {
  await page.goto(home + "posts/long/")
  await page.evaluate(() => { window.same = true })
  fs.mkdirSync(file("assets"), { recursive: true })
  const css = fs.readFileSync(new URL("../../themes/whyfirst/assets/whyfirst.css", import.meta.url), "utf8")
  fs.writeFileSync(file("assets/whyfirst.css"), css + "\nbody { border-top: 7px solid rgb(1, 2, 3) }\n")
  await page.waitForFunction(() => getComputedStyle(document.body).borderTopWidth === "7px")
  fs.writeFileSync(file("assets/whyfirst.css"), css + "\nbody { border-top: 9px solid rgb(1, 2, 3) }\n")
  await page.waitForFunction(() => getComputedStyle(document.body).borderTopWidth === "9px")
  assert.equal(await page.evaluate(() => window.same), true, "the page was not loaded again")
  fs.rmSync(file("assets"), { recursive: true })
  await page.waitForFunction(() => getComputedStyle(document.body).borderTopWidth === "0px")
})

step("a mistake shows over the last good page, escaped, and goes when it is mended", async (page, home) => {
  await page.goto(home + "posts/long/")
  const good = fs.readFileSync(file("content/posts/long.md"), "utf8")
  fs.writeFileSync(file("content/posts/long.md"), good.replace("title = \"긴 글\"", "titel = \"<img src=x onerror=alert(1)>\""))
  const overlay = page.locator(".whyfirst-overlay")
  await overlay.waitFor({ state: "visible" })
  const said = await overlay.innerText()
  assert.match(said, /content\/posts\/long\.md:2:1/)
  assert.match(said, /<img src=x onerror/)
  assert.match(said, /고치기/)
  assert.equal(await overlay.locator("img").count(), 0)
  // The last good page stays.
  await page.getByText("문단 5.").first().waitFor()
  await picture(page, "overlay")
  fs.writeFileSync(file("content/posts/long.md"), good)
  await overlay.waitFor({ state: "hidden" })
  fs.mkdirSync(file("templates"), { recursive: true })
  fs.writeFileSync(file("templates/post.html"), "{{ page.title ")
  await overlay.waitFor({ state: "visible" })
  assert.match(await overlay.innerText(), /templates\/post\.html/)
  await page.getByText("문단 5.").first().waitFor()
  fs.rmSync(file("templates"), { recursive: true })
  await overlay.waitFor({ state: "hidden" })
})

step("drafts are shown and marked", async (page, home) => {
  await page.goto(home)
  await page.getByRole("link", { name: "쓰는 중인 글" }).first().waitFor()
  assert.ok(await page.locator(".badge", { hasText: "초안" }).count())
  await page.goto(home + "posts/draft/")
  if (page.viewportSize().width < 1200) {
    await page.locator(".whyfirst-tab", { hasText: "초안" }).waitFor()
    await picture(page, "draft")
    await page.locator(".whyfirst-tab").click()
  }
  const margin = page.locator(".whyfirst-margin")
  await margin.locator(".whyfirst-flags", { hasText: "초안" }).waitFor()
  const said = await margin.innerText()
  for (const words of ["why", "date", "프롬프트"]) assert.ok(said.includes(words), said)
  await picture(page, "margin")
  await page.keyboard.press("m")
  await margin.waitFor({ state: "hidden" })
})

step("a post that is deleted is gone, and back when it is back", async (page, home) => {
  const text = fs.readFileSync(file(POST), "utf8")
  const list = await page.request.get(home + "_whyfirst/routes")
  const { url } = (await list.json()).routes.find((it) => it.source === POST)
  await page.goto(new URL(url, home).href)
  fs.rmSync(file(POST))
  await page.waitForFunction(() => document.title.includes("찾을 수 없") || document.title.includes("없"))
  assert.equal((await page.request.get(new URL(url, home).href)).status(), 404)
  fs.writeFileSync(file(POST), text)
  await page.waitForFunction((title) => document.title.includes(title), text.match(/title = "(.*)"/)[1].slice(0, 6))
})

step("with --follow the browser goes to the page that is written", async (page) => {
  const home = await following.address
  await page.goto(home)
  await page.waitForFunction(() => performance.getEntriesByType("resource").some((it) => it.name.includes("_whyfirst/page")))
  await page.waitForTimeout(300)
  edit("content/posts/long.md", (text) => text.replace("문단 7.", "여기로 옵니다."))
  await page.getByText("여기로 옵니다.").waitFor({ state: "attached" })
  assert.ok(page.url().endsWith("/posts/long/"))
})

step("many pages follow at once", async (page, home) => {
  const context = page.context()
  const pages = [page]
  while (pages.length < 9) pages.push(await context.newPage())
  for (const each of pages) await each.goto(home + "posts/long/")
  edit("content/posts/long.md", (text) => text.replace("문단 5.", "모두가 보는 문단."))
  for (const each of pages) await each.getByText("모두가 보는 문단.").waitFor({ state: "attached" })
})

step("other sites cannot read it", async (page, home) => {
  await page.route("http://elsewhere.example/", (route) => route.fulfill({ contentType: "text/html", body: "<title>x</title>" }))
  await page.goto("http://elsewhere.example/")
  const read = await page.evaluate((home) => fetch(home).then(() => "read", () => "refused"), home)
  assert.equal(read, "refused")
  const heard = await page.evaluate((home) => new Promise((done) => {
    const events = new EventSource(home + "_whyfirst/events")
    events.onopen = () => done("heard")
    events.onerror = () => done("refused")
  }), home)
  assert.equal(heard, "refused")
})

let width = 0
async function picture(page, name) {
  if (shots) await page.screenshot({ path: path.join(shots, `${name}-${width}.png`) })
}

const browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox"] })
const { server, address } = serve()
const following = serve("--follow")
let failed = 0
try {
  const home = await address
  for (const size of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
    width = size.width
    for (const [name, act] of steps) {
      const context = await browser.newContext({ viewport: size, locale: "ko" })
      context.setDefaultTimeout(15000)
      fs.writeFileSync(file("content/posts/long.md"), LONG)
      // What a step that failed may have left.
      for (const name of ["templates", "assets"]) fs.rmSync(file(name), { recursive: true, force: true })
      const page = await context.newPage()
      const faults = []
      page.on("pageerror", (error) => faults.push(error.message))
      try {
        await act(page, home)
        assert.deepEqual(faults, [], "scripts without a fault")
        console.log(`pass  ${name} (${width} px)`)
      } catch (error) {
        failed += 1
        console.log(`FAIL  ${name} (${width} px)\n${error.stack}`)
      }
      await context.close()
    }
  }
} finally {
  for (const it of [server, following.server]) {
    it.removeAllListeners("exit")
    it.kill()
  }
  await browser.close()
  fs.rmSync(blog, { recursive: true })
}
process.exit(failed ? 1 : 0)
