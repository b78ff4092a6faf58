// A real browser beside a real editor: `node tests/web/preview.mjs path/to/whyfirst [--shots DIR]`.
//
// Makes a blog with `whyfirst init`, starts `whyfirst serve` on it, edits its files and looks
// at what Chromium shows. Needs Chromium: the one in CHROMIUM, or `chromium`, or Chrome.
import assert from "node:assert/strict"
import { execFileSync, spawn } from "node:child_process"
import fs from "node:fs"
import os from "node:os"
import path from "node:path"
import zlib from "node:zlib"
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

## 무엇인가

${paragraphs.replaceAll("문단", "단락")}

## 어떻게 하나

${paragraphs.replaceAll("문단", "대목")}
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

step("a place far down is kept beside a table of contents that moves along", async (page, home) => {
  await page.goto(home + "posts/long/")
  const moves = await page.evaluate(() => getComputedStyle(document.querySelector("details.toc")).position === "sticky")
  assert.equal(moves, page.viewportSize().width > 1200)
  const top = () => page.evaluate(() => [...document.querySelectorAll("p")].find((it) => it.textContent.startsWith("대목 5."))?.getBoundingClientRect().top)
  await page.evaluate(() => [...document.querySelectorAll("p")].find((it) => it.textContent.startsWith("대목 5.")).scrollIntoView())
  const before = await top()
  assert.ok(await page.evaluate(() => scrollY > 2000))
  edit("content/posts/long.md", (text) => text + "\n맨 끝에 더한 문단.\n")
  await page.getByText("맨 끝에 더한 문단.").waitFor({ state: "attached" })
  await page.waitForLoadState("load")
  await page.waitForFunction((before) => {
    const at = [...document.querySelectorAll("p")].find((it) => it.textContent.startsWith("대목 5."))
    return at && Math.abs(at.getBoundingClientRect().top - before) < 3
  }, before)
})

step("who searches goes on, and what is typed stays", async (page, home) => {
  await page.goto(home + "posts/long/")
  await page.keyboard.press("/")
  const field = page.locator("dialog[open] input")
  await field.fill("챗봇")
  edit("content/posts/long.md", (text) => text + "\n그동안 쓴 문단.\n")
  await page.waitForResponse((answer) => answer.url().includes("/_whyfirst/page"))
  assert.equal(await field.inputValue(), "챗봇")
  await page.keyboard.press("Escape")
  await page.getByText("그동안 쓴 문단.").waitFor({ state: "attached" })
  await page.goto(home + "search/")
  await page.locator("main input[type=search], main input[type=text]").first().fill("챗봇")
  await page.locator(".hit").first().waitFor()
  edit("site.toml", (text) => text.replace(/^title = ".*"/m, 'title = "다른 이름의 블로그"'))
  await page.waitForFunction(() => document.title.includes("다른 이름의 블로그"))
  await page.waitForFunction(() => document.querySelector("main :is(input[type=search], input[type=text])").value === "챗봇")
  await page.locator(".hit").first().waitFor()
})

step("a post that is gone for a moment comes back where it was", async (page, home) => {
  await page.goto(home + "posts/long/")
  const top = () => page.evaluate(() => [...document.querySelectorAll("p")].find((it) => it.textContent.startsWith("대목 5."))?.getBoundingClientRect().top)
  await page.evaluate(() => [...document.querySelectorAll("p")].find((it) => it.textContent.startsWith("대목 5.")).scrollIntoView())
  const before = await top()
  const text = fs.readFileSync(file("content/posts/long.md"))
  fs.rmSync(file("content/posts/long.md"))
  await page.waitForFunction(() => !document.body.textContent.includes("대목 5."))
  fs.writeFileSync(file("content/posts/long.md"), text)
  await page.waitForFunction((before) => {
    const at = [...document.querySelectorAll("p")].find((it) => it.textContent.startsWith("대목 5."))
    return at && Math.abs(at.getBoundingClientRect().top - before) < 3
  }, before)
})

step("a box that was folded stays folded over a save", async (page, home) => {
  const text = fs.readFileSync(file("content/posts/long.md"), "utf8")
  await page.goto(home + "posts/long/")
  const overlay = page.locator(".whyfirst-overlay")
  edit("content/posts/long.md", (text) => text + "\n[없는 글](none.md)\n")
  await overlay.filter({ hasText: "none.md" }).waitFor()
  await page.keyboard.press("Escape")
  await overlay.waitFor({ state: "hidden" })
  edit("content/posts/long.md", (text) => text.replace("문단 1.", "한 줄 더.\n\n문단 1."))
  await page.getByText("한 줄 더.").waitFor({ state: "attached" })
  await page.waitForFunction(() => document.querySelector(".whyfirst-margin")?.childElementCount)
  assert.equal(await overlay.isVisible(), false)
  fs.writeFileSync(file("content/posts/long.md"), text)
  await page.waitForFunction(() => !document.body.textContent.includes("한 줄 더."))
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
  // The page may be loaded anew meanwhile, and the overlay with it.
  await overlay.filter({ hasText: "templates/post.html" }).waitFor({ state: "visible" })
  await page.getByText("문단 5.").first().waitFor()
  fs.rmSync(file("templates"), { recursive: true })
  await overlay.waitFor({ state: "hidden" })
})

step("a shortcode that breaks shows over the last good page, and goes", async (page, home) => {
  fs.mkdirSync(file("templates/shortcodes"), { recursive: true })
  fs.writeFileSync(file("templates/shortcodes/note.html"), "<i>{{ args.words }}</i>")
  await page.goto(home + "posts/long/")
  const overlay = page.locator(".whyfirst-overlay")
  for (const [shortcode, said] of [["{{< nope >}}", /nope/], ["{{< note >}}", /words/]]) {
    const broken = LONG.replace("문단 3.", shortcode + "\n\n문단 3.")
    fs.writeFileSync(file("content/posts/long.md"), broken)
    await overlay.waitFor({ state: "visible" })
    assert.match(await overlay.innerText(), said)
    assert.equal(await overlay.locator("li").count(), 1, "said once")
    await page.getByText("문단 5.").first().waitFor()
    fs.writeFileSync(file("content/posts/long.md"), broken.replace(shortcode, '{{< note words="고친 쪽지" >}}'))
    await overlay.waitFor({ state: "hidden" })
    await page.getByText("고친 쪽지").waitFor({ state: "attached" })
  }
})

step("a file that several posts include, once edited, is seen in all of them", async (page, home) => {
  fs.mkdirSync(file("snippets"), { recursive: true })
  fs.writeFileSync(file("snippets/count.py"), "print('처음 값')\n")
  const names = ["includes-a", "includes-b"]
  for (const name of names) {
    fs.writeFileSync(file(`content/posts/${name}.md`), LONG.replace("문단 3.", '{{< include file="../../snippets/count.py" >}}\n\n문단 3.'))
  }
  const pages = [page, await page.context().newPage()]
  for (const [at, each] of pages.entries()) {
    await untilThere(each, home + `posts/${names[at]}/`)
    await each.getByText("처음 값").waitFor({ state: "attached" })
  }
  fs.writeFileSync(file("snippets/count.py"), "print('바뀐 값')\n")
  for (const each of pages) await each.getByText("바뀐 값").waitFor({ state: "attached" })
  fs.rmSync(file("snippets/count.py"))
  for (const each of pages) await each.locator(".whyfirst-overlay").waitFor({ state: "visible" })
  for (const name of names) fs.rmSync(file(`content/posts/${name}.md`))
})

step("a word of the theme, once changed, is seen", async (page, home) => {
  await page.goto(home + "posts/long/")
  const strings = fs.readFileSync(new URL("../../themes/whyfirst/strings/ko.toml", import.meta.url), "utf8")
  fs.mkdirSync(file("strings"), { recursive: true })
  fs.writeFileSync(file("strings/ko.toml"), strings.replace(/^skip = .*$/m, 'skip = "곧장 본문으로"'))
  await page.getByText("곧장 본문으로").waitFor({ state: "attached" })
  fs.writeFileSync(file("strings/ko.toml"), strings.replace(/^skip = .*$/m, 'skip = "본문은 여기"'))
  await page.getByText("본문은 여기").waitFor({ state: "attached" })
  fs.rmSync(file("strings"), { recursive: true })
  await page.getByText("본문은 여기").waitFor({ state: "detached" })
})

step("a picture beside a post, once painted anew, is seen", async (page, home) => {
  const svg = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="40"><rect width="${width}" height="40" fill="teal"/></svg>`
  fs.mkdirSync(file("content/posts/pictured"), { recursive: true })
  fs.writeFileSync(file("content/posts/pictured/red.png"), png(60, 40, [200, 30, 30]))
  fs.writeFileSync(file("content/posts/pictured/line.svg"), svg(120))
  fs.writeFileSync(file("content/posts/pictured/index.md"), LONG.replace("문단 3.", "![빨강](red.png)\n\n![선](line.svg)\n\n문단 3."))
  await untilThere(page, home + "posts/pictured/")
  const red = page.locator("main img[alt='빨강']")
  await red.scrollIntoViewIfNeeded()
  const colour = () => red.evaluate(async (image) => {
    await image.decode().catch(() => {})
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
    const context = canvas.getContext("2d")
    context.drawImage(image, 0, 0, 1, 1)
    return context.getImageData(0, 0, 1, 1).data.slice(0, 3).join()
  })
  await until(async () => (await colour()) === "200,30,30")
  // The same size: the page stays the same but for the picture.
  fs.writeFileSync(file("content/posts/pictured/red.png"), png(60, 40, [30, 30, 200]))
  await until(async () => (await colour()) === "30,30,200")
  // Another size: the page says it too.
  fs.writeFileSync(file("content/posts/pictured/red.png"), png(90, 40, [30, 30, 200]))
  await page.waitForFunction(() => document.querySelector("main img[alt='빨강']").getAttribute("width") === "90")
  fs.writeFileSync(file("content/posts/pictured/line.svg"), svg(200))
  await page.waitForFunction(() => document.querySelector("main img[alt='선']").getAttribute("width") === "200")
  fs.rmSync(file("content/posts/pictured"), { recursive: true })
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

// Waits until something is so.
async function until(is) {
  for (const begun = Date.now(); !(await is());) {
    assert.ok(Date.now() - begun < 15000, String(is))
    await new Promise((done) => setTimeout(done, 30))
  }
}

// Goes to a page that was just written.
async function untilThere(page, address) {
  await until(async () => (await page.request.get(address)).ok())
  await page.goto(address)
}

// A picture of one colour.
function png(width, height, colour) {
  const row = Buffer.concat([Buffer.from([0]), ...Array.from({ length: width }, () => Buffer.from(colour))])
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data])
    const [length, sum] = [data.length, zlib.crc32(body)].map((number) => {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(number)
      return bytes
    })
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const pixels = zlib.deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))])
}

let width = 0
async function picture(page, name) {
  if (shots) await page.screenshot({ path: path.join(shots, `${name}-${width}.png`) })
}

const browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox"] })
/** Whether a step went well; if not, what happened is said. */
async function run(name, act, home, viewport, word) {
  const context = await browser.newContext({ viewport, locale: "ko" })
  context.setDefaultTimeout(15000)
  fs.writeFileSync(file("content/posts/long.md"), LONG)
  // What a step that failed may have left.
  for (const name of ["templates", "assets", "strings", "snippets"]) fs.rmSync(file(name), { recursive: true, force: true })
  const page = await context.newPage()
  const faults = []
  page.on("pageerror", (error) => faults.push(error.message))
  try {
    await act(page, home)
    assert.deepEqual(faults, [], "scripts without a fault")
    console.log(`pass  ${name} (${width} px)`)
    return true
  } catch (error) {
    const shown = await page.evaluate(() => document.body.innerText.slice(0, 400)).catch(String)
    console.log(`${word} ${name} (${width} px)\n${error.stack}\nThe page shows: ${shown}`)
    return false
  } finally {
    await context.close()
  }
}

const { server, address } = serve()
const following = serve("--follow")
let failed = 0
try {
  const home = await address
  for (const size of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
    width = size.width
    for (const [name, act] of steps) {
      // On a busy machine a browser may lose a page: each step has a second chance, and says so.
      const sound = await run(name, act, home, size, "again") || await run(name, act, home, size, "FAIL ")
      if (!sound) failed += 1
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
