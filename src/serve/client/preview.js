// The preview's part in the browser: follows what is written, says what is wrong, and
// keeps one's place. It is served by `whyfirst serve` only and is in no site.
(() => {
  const own = document.currentScript.dataset
  const base = new URL(".", document.currentScript.src)
  const key = "whyfirst:" + location.pathname
  let { hash, shape } = own
  let words = {}
  let going = false

  const make = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text })
  const stored = (storage, name) => { try { return storage.getItem(name) } catch { return null } }
  const store = (storage, name, value) => { try { storage.setItem(name, value) } catch {} }

  // One path may be encoded in several ways.
  const plain = (path) => { try { return decodeURIComponent(path) } catch { return path } }

  // ---- One's place, over a reload ----
  const blocks = () => [...document.querySelectorAll("main :is(h1, h2, h3, h4, p, li, pre, figure, table, summary)")]
  const answers = () => [...document.querySelectorAll("details")].filter((it) => !it.closest(".whyfirst-preview"))

  const fields = () => [...document.querySelectorAll("main :is(textarea, input[type=text], input[type=search])")]

  // What sticks to the window moves along, and says nothing of where one is.
  const sticks = (it) => it !== null && (["sticky", "fixed"].includes(getComputedStyle(it).position) || sticks(it.parentElement))

  function reload() {
    going = true
    // The browser's own way back would be to the same pixel, whatever now stands there.
    history.scrollRestoration = "manual"
    // A page that is gone for a moment comes back to where it was.
    if (!("missing" in own)) keep()
    location.reload()
  }

  function keep() {
    const all = blocks()
    const at = all.findIndex((it) => it.getBoundingClientRect().bottom > 0 && !sticks(it))
    const text = at < 0 ? "" : all[at].textContent
    const open = answers().map((it) => [it.querySelector("summary")?.textContent ?? "", it.open])
    const typed = fields().map((it) => it.value)
    const place = { y: scrollY, at, text, top: at < 0 ? 0 : all[at].getBoundingClientRect().top, open, typed, folded }
    store(sessionStorage, key, JSON.stringify(place))
  }

  function comeBack() {
    const place = "missing" in own ? null : JSON.parse(stored(sessionStorage, key) || "null")
    if (!place) return
    try { sessionStorage.removeItem(key) } catch {}
    folded = place.folded
    const settle = () => {
      const left = [...place.open]
      for (const it of answers()) {
        const words = it.querySelector("summary")?.textContent ?? ""
        const at = left.findIndex(([known]) => known === words)
        if (at >= 0) it.open = left.splice(at, 1)[0][1]
      }
      const all = blocks()
      const same = all.map((it, at) => [it, Math.abs(at - place.at)]).filter(([it]) => it.textContent === place.text)
      const block = same.sort((a, b) => a[1] - b[1])[0]?.[0]
      const y = block ? scrollY + block.getBoundingClientRect().top - place.top : place.y
      scrollTo({ top: y, behavior: "instant" })
    }
    settle()
    // Scripts and pictures of the page may still move it.
    addEventListener("load", () => {
      fields().forEach((it, at) => {
        if (!place.typed[at] || it.value === place.typed[at]) return
        it.value = place.typed[at]
        it.dispatchEvent(new Event("input", { bubbles: true }))
      })
      settle()
      setTimeout(() => { history.scrollRestoration = "auto" }, 500)
    }, { once: true })
  }

  // ---- What has changed ----
  async function look() {
    if (going) return
    let page
    try {
      const answer = await fetch(new URL("page?path=" + encodeURIComponent(location.pathname), base))
      if (!answer.ok) return
      page = await answer.json()
    } catch { return }
    words = page.words
    if (page.hash !== hash && page.status !== 500) {
      // Who is searching goes on; the page comes when that is done.
      const dialog = document.querySelector("dialog[open]")
      if (page.shape === shape) {
        hash = page.hash
        swapStyles(page.styles)
      } else if (dialog) dialog.addEventListener("close", look, { once: true })
      else return reload()
    }
    draw(page)
  }

  // A style sheet of the theme has its content in its name: `whyfirst-0123456789.css`.
  function swapStyles(addresses) {
    const stem = (path) => path.replace(/-[0-9a-f]{10}\.css$/, "")
    for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
      const now = new URL(link.href)
      const other = addresses.find((address) => stem(now.pathname).endsWith("/" + stem(address)) && !now.pathname.endsWith("/" + address))
      if (other) swap(link, new URL(other.split("/").pop(), now))
    }
  }

  // The old sheet goes when the new one is there: nothing is without style in between.
  function swap(link, href) {
    const next = link.cloneNode()
    next.href = href
    next.onload = next.onerror = () => link.remove()
    link.after(next)
  }

  // Files whose names stay: pictures, and style sheets of static/.
  function refresh(files) {
    const known = files.map(plain)
    const is = (address) => known.includes(plain(new URL(address, location).pathname))
    const fresh = (address) => {
      const url = new URL(address, location)
      url.searchParams.set("v", Date.now())
      return url
    }
    for (const link of document.querySelectorAll('link[rel="stylesheet"]')) if (is(link.href)) swap(link, fresh(link.href))
    for (const image of document.images) {
      if (!is(image.src)) continue
      image.removeAttribute("srcset")
      image.src = fresh(image.src)
    }
  }

  function hear({ name, data }) {
    if (name === "change") {
      refresh(data.files ?? [])
      const pages = data.pages ?? []
      const isHere = pages.some((page) => plain(page) === plain(location.pathname))
      if ("follow" in own && pages.length && !isHere && document.visibilityState === "visible") {
        going = true
        return location.assign(pages[0])
      }
    }
    if (name === "lost") return stopped(true)
    stopped(false)
    look()
  }

  // One page of all that are open listens and tells the others: a browser keeps few
  // connections to a host.
  const others = new BroadcastChannel("whyfirst")
  others.onmessage = (event) => hear(event.data)

  function listen() {
    const events = new EventSource(new URL("events", base))
    const tell = (name, data) => { others.postMessage({ name, data }); hear({ name, data }) }
    for (const name of ["hello", "change", "messages"]) {
      events.addEventListener(name, (event) => tell(name, JSON.parse(event.data)))
    }
    events.onerror = () => tell("lost", {})
  }

  // ---- Overlay and margin ----
  const root = make("div", "whyfirst-preview")
  const margin = make("aside", "whyfirst-margin")
  const overlay = make("section", "whyfirst-overlay")
  const tab = Object.assign(make("button", "whyfirst-tab"), { type: "button" })
  let hidden = stored(localStorage, "whyfirst-margin") === "hidden"
  let folded = ""

  function toggle() {
    hidden = !hidden
    store(localStorage, "whyfirst-margin", hidden ? "hidden" : "shown")
    show()
  }

  function show() {
    margin.hidden = hidden || !margin.childElementCount
    tab.hidden = !hidden && !narrow.matches
    tab.title = hidden ? words.show : words.hide
    tab.setAttribute("aria-expanded", String(!hidden))
    document.documentElement.classList.toggle("whyfirst-with-margin", !margin.hidden)
  }

  const narrow = matchMedia("(max-width: 75rem)")
  narrow.onchange = () => show()
  // On a small screen the margin would cover the text: there it waits to be asked for.
  if (narrow.matches && stored(localStorage, "whyfirst-margin") === null) hidden = true

  // What stands between backticks is to be typed.
  function prose(className, text) {
    const line = make("p", className)
    line.append(...text.split("`").map((piece, at) => (at % 2 ? make("code", "", piece) : piece)))
    return line
  }

  function note(found) {
    const item = make("li", "whyfirst-" + found.level)
    const place = found.path ? found.path + (found.line ? ":" + found.line + ":" + found.column : "") : ""
    item.append(prose("whyfirst-message", found.message))
    if (place) item.append(make("p", "whyfirst-place", place))
    if (found.excerpt) item.append(make("pre", "", found.excerpt))
    for (const [name, text] of [[words.why, found.why], [words.fix, found.fix]]) {
      if (!text) continue
      const line = prose("whyfirst-help", " " + text)
      line.prepend(make("b", "", name))
      item.append(line)
    }
    return item
  }

  function list(title, items) {
    const section = make("section", "")
    const entries = make("ul", "")
    entries.append(...items)
    section.append(make("h2", "", title), entries)
    return section
  }

  function drawOverlay(page) {
    overlay.replaceChildren()
    const what = JSON.stringify(page.broken.map((found) => [found.code, found.path, found.message]))
    overlay.hidden = !page.broken.length || folded === what
    if (!page.broken.length) folded = ""
    if (overlay.hidden) return
    const close = Object.assign(make("button", "whyfirst-close", "×"), { type: "button", ariaLabel: words.hide })
    close.onclick = () => { folded = what; overlay.hidden = true }
    const entries = make("ul", "")
    entries.append(...page.broken.map(note))
    overlay.setAttribute("role", "alert")
    overlay.append(make("h2", "", words.broken), close, entries)
  }

  const time = (seconds) => {
    const minutes = Math.floor(seconds / 60)
    const rest = seconds % 60
    if (words.lang === "ko") return (minutes ? minutes + "분 " : "") + (rest ? rest + "초" : "")
    return (minutes ? minutes + " min " : "") + (rest ? rest + " s" : "")
  }

  function drawMargin(page) {
    const parts = []
    const flags = [page.draft && words.draft, page.scheduled && words.scheduled].filter(Boolean)
    if (flags.length) parts.push(make("p", "whyfirst-flags", flags.join(" · ")))
    if (page.source) parts.push(make("p", "whyfirst-place", page.source))
    if (page.missing?.length) parts.push(list(words.missing, page.missing.map((name) => make("li", "whyfirst-key", name))))
    if (page.notes.length) parts.push(list(words.notes + " " + page.notes.length, page.notes.map(note)))
    else if (page.source && !page.broken.length) parts.push(make("p", "whyfirst-fine", words.fine))
    const unmet = page.terms?.filter((term) => term.unmet) ?? []
    const met = page.terms?.filter((term) => !term.unmet) ?? []
    const term = (it) => {
      const item = make("li", "whyfirst-term")
      item.append(Object.assign(make("a", "", it.name), { href: it.url }))
      return item
    }
    if (unmet.length) parts.push(list(words.unmet + " " + unmet.length, unmet.map(term)))
    if (met.length) parts.push(list(words.terms + " " + met.length, met.map(term)))
    if (page.reading) {
      const each = page.reading.parts.map(({ part, seconds }) => make("li", "whyfirst-key", part + " " + time(seconds)))
      parts.push(list(words.reading + " " + time(page.reading.seconds), each))
    }
    const { errors, warnings } = page.elsewhere
    const counted = [[errors, words.errors], [warnings, words.warnings]].filter(([count]) => count)
    const elsewhere = counted.map(([count, text]) => text.replace("{}", count)).join(", ")
    if (elsewhere) parts.push(make("p", "whyfirst-elsewhere", words.elsewhere + ": " + elsewhere))
    const close = Object.assign(make("button", "whyfirst-close", "×"), { type: "button", title: words.hide, ariaLabel: words.hide })
    close.onclick = toggle
    margin.replaceChildren(...(parts.length ? [close, ...parts] : []))
    tab.textContent = flags.length ? flags.join(" · ") : page.broken.length + page.notes.length ? "! " + (page.broken.length + page.notes.length) : "✓"
    tab.ariaLabel = words.show
  }

  function draw(page) {
    root.lang = words.lang
    drawOverlay(page)
    drawMargin(page)
    show()
  }

  const lost = make("p", "whyfirst-lost")
  function stopped(is) {
    lost.textContent = words.gone ?? ""
    lost.hidden = !is || !words.gone
  }

  tab.onclick = toggle
  lost.hidden = margin.hidden = overlay.hidden = tab.hidden = true
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]")
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.code === "KeyM") toggle()
    if (event.key === "Escape") overlay.querySelector(".whyfirst-close")?.click()
  })
  root.append(tab, margin, overlay, lost)
  document.body.append(root)
  comeBack()
  look()
  if (navigator.locks) navigator.locks.request("whyfirst", () => new Promise(listen))
  else listen()
})()
