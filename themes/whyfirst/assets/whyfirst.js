// Adds to pages that read as well without it: light and dark, copying, margin notes, one's place, search.
(() => {
  const { dataset: words, src: source } = document.currentScript
  const look = document.documentElement.dataset
  const night = matchMedia("(prefers-color-scheme: dark)")
  const wide = matchMedia("(min-width: 64rem)")
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act)
  const make = (tag, className, textContent = "") => Object.assign(document.createElement(tag), { className, textContent })

  // Storage may be forbidden: the choice lasts a page.
  try {
    if (/^(dark|light)$/.test(localStorage.theme)) look.theme = localStorage.theme
  } catch {}

  function themeSwitch() {
    const button = Object.assign(make("button", "theme-switch"), { type: "button" })
    const other = () => ((look.theme || (night.matches ? "dark" : "light")) === "dark" ? "light" : "dark")
    const name = night.onchange = () => { button.ariaLabel = button.title = words[other()] }
    button.onclick = () => {
      look.theme = other()
      try { localStorage.theme = look.theme } catch {}
      name()
    }
    name()
    document.querySelector(".masthead")?.append(button)
  }

  function copyButtons() {
    if (!navigator.clipboard) return
    each(".code", (figure) => {
      const button = Object.assign(make("button", "copy", words.copy), { type: "button" })
      button.onclick = async () => {
        const lines = [...figure.querySelectorAll(".l")].map((line) => line.textContent.trimEnd())
        await navigator.clipboard.writeText(lines.join("\n") || figure.querySelector("code").textContent)
        button.textContent = words.copied
        setTimeout(() => { button.textContent = words.copy }, 1600)
      }
      figure.append(button)
    })
  }

  // A box that does not scroll is no stop for the Tab key.
  function stops() {
    const seen = new ResizeObserver((boxes) => {
      for (const { target } of boxes) target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1
    })
    each(":is(.table, .math, .diagram, pre, .map-frame)[tabindex]", (box) => seen.observe(box))
  }

  // A picture that has more to show than fits the page opens in full, and Escape, a second
  // press or a press beside it closes it.
  function zoom() {
    if (!window.HTMLDialogElement) return
    each(".picture img", (image) => {
      const show = () => {
        const dialog = make("dialog", "zoom")
        const whole = image.cloneNode()
        whole.sizes = "100vw"
        whole.className = whole.role = ""
        whole.removeAttribute("tabindex")
        dialog.append(whole)
        dialog.onclick = () => dialog.close()
        dialog.onclose = () => dialog.remove()
        document.body.append(dialog)
        dialog.showModal()
      }
      const fit = () => {
        const most = Math.max(image.naturalWidth, ...(image.srcset.match(/\d+(?=w)/g) ?? []).map(Number), Number(image.getAttribute("width")))
        if (most < image.clientWidth * 1.3 || image.closest("a")) return
        image.classList.add("zoomable")
        image.tabIndex = 0
        image.role = "button"
        image.onclick = show
        image.onkeydown = (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); show() } }
      }
      if (image.complete) fit()
      else image.addEventListener("load", fit)
    })
  }

  // Sending through the device and copying the address; the services are plain links.
  function shareRow() {
    const row = document.querySelector(".share")
    if (!row) return
    const { url, title, device, copy, copied } = row.dataset
    const add = (label, act) => {
      const button = Object.assign(make("button", "", label), { type: "button" })
      button.onclick = () => act(button)
      const item = make("li", "")
      item.append(button)
      row.querySelector("ul").prepend(item)
      row.hidden = false
    }
    if (copy && navigator.clipboard) add(copy, async (button) => {
      await navigator.clipboard.writeText(url)
      button.textContent = copied
      setTimeout(() => { button.textContent = copy }, 1600)
    })
    // A reader who sends it to nobody after all has done nothing wrong.
    if (device && navigator.share) add(device, () => navigator.share({ title, url }).catch(() => {}))
  }

  function marginNotes() {
    each(":is(.text, .part) > p .footnote-ref a", (link) => {
      const note = document.getElementById(decodeURIComponent(link.hash.slice(1)))?.cloneNode(true)
      if (!note) return
      note.querySelector(".footnote-back")?.remove()
      const aside = make("span", "sidenote", note.textContent)
      aside.prepend(make("b", "", link.textContent))
      aside.ariaHidden = "true"
      link.closest("p").before(aside)
    })
  }

  function contents() {
    const toc = document.querySelector(".toc")
    if (!toc) return
    const fit = wide.onchange = () => { toc.open = wide.matches }
    fit()
    const seen = new IntersectionObserver((entries) => {
      const entry = entries.findLast((it) => it.isIntersecting)
      const leadsHere = (link) => decodeURIComponent(link.hash.slice(1)) === entry?.target.id
      const link = [...toc.querySelectorAll("a")].find(leadsHere)
      if (!link) return
      toc.querySelector("[aria-current]")?.removeAttribute("aria-current")
      link.ariaCurrent = "true"
    }, { rootMargin: "0px 0px -75%" })
    each(".text :is(h2, h3)[id]", (heading) => seen.observe(heading))
  }

  // Terms show their card on hover and focus where the browser knows `interestfor`; here is
  // the same for the others, and for fingers: the first tap shows it, the second follows.
  function cards() {
    if (!HTMLElement.prototype.showPopover) return
    const knows = "interestForElement" in HTMLButtonElement.prototype
    const places = CSS.supports("position-area", "block-end")
    each(".term[interestfor]", (link) => {
      const card = document.getElementById(link.getAttribute("interestfor"))
      if (!card) return
      let wait
      const open = () => card.matches(":popover-open")
      const hide = () => { clearTimeout(wait); if (open()) card.hidePopover() }
      const show = () => {
        if (open()) return
        card.showPopover({ source: link })
        if (places) return
        const at = link.getBoundingClientRect()
        const low = at.bottom + card.offsetHeight + 16 > innerHeight
        card.style.left = Math.max(8, Math.min(at.left, innerWidth - card.offsetWidth - 16)) + "px"
        card.style.top = (low ? at.top - card.offsetHeight - 12 : at.bottom) + "px"
      }
      link.addEventListener("click", (event) => {
        if (event.pointerType !== "touch" || open()) return
        event.preventDefault()
        show()
      })
      if (knows) return
      const later = (act) => { clearTimeout(wait); wait = setTimeout(act, 250) }
      for (const it of [link, card]) {
        it.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && later(show))
        it.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && later(hide))
      }
      link.addEventListener("focus", () => link.matches(":focus-visible") && show())
      link.addEventListener("blur", () => later(hide))
      addEventListener("keydown", (event) => event.key === "Escape" && hide())
      addEventListener("pointerdown", (event) => card.contains(event.target) || event.target === link || hide())
    })
  }

  // What a reader knows already, term by term; it stays in the browser, and each site of a
  // host has its own.
  function marks() {
    const place = `known ${new URL(".", source).pathname}`
    const read = () => { try { return new Set(JSON.parse(localStorage[place] ?? "[]")) } catch { return new Set() } }
    let known = read()
    const total = new Set([...document.querySelectorAll("li [data-mark]")].map((button) => button.dataset.mark))
    const ready = (it) => !known.has(it.dataset.term) && known.size > 0 && it.dataset.needs.split(" ").every((need) => !need || known.has(need))
    const show = () => {
      const next = new Set()
      each("[data-needs]", (it) => { if (ready(it)) next.add(it.dataset.term) })
      each("[data-term]", (it) => {
        it.classList.toggle("known", known.has(it.dataset.term))
        it.classList.toggle("ready", next.has(it.dataset.term))
      })
      each("[data-mark]", (button) => { button.ariaPressed = known.has(button.dataset.mark); button.hidden = false })
      each(".marks", (it) => {
        const n = [...total].filter((term) => known.has(term)).length
        const count = it.querySelector("[data-count]")
        count.textContent = count.dataset.count.replace("{n}", n).replace("{total}", total.size)
        it.hidden = n === 0
      })
    }
    const keep = () => {
      try { localStorage[place] = JSON.stringify([...known]) } catch {}
      show()
    }
    each("[data-mark]", (button) => {
      button.onclick = () => {
        const term = button.dataset.mark
        if (!known.delete(term)) known.add(term)
        keep()
      }
    })
    each(".marks .clear", (button) => {
      button.onclick = () => { known = new Set([...known].filter((term) => !total.has(term))); keep() }
    })
    addEventListener("storage", (event) => { if (event.key === place) { known = read(); show() } })
    show()
  }

  // The term under the pointer or in focus lights up all that it rests on, to the ground,
  // and what it opens.
  function map() {
    const drawing = document.querySelector(".map-drawing")
    if (!drawing) return
    const lines = [...drawing.querySelectorAll(".map-line")]
    const light = ({ target }) => {
      const box = target.closest?.(".map-box")
      const on = new Set()
      const follow = (term, end, other) => {
        for (const line of lines.filter((it) => it.dataset[end] === term && !on.has(it))) {
          on.add(line).add(line.dataset[other])
          if (end === "to") follow(line.dataset[other], end, other)
        }
      }
      if (box) {
        on.add(box.dataset.term)
        follow(box.dataset.term, "to", "from")
        follow(box.dataset.term, "from", "to")
      }
      drawing.classList.toggle("lit", !!box)
      for (const line of lines) line.classList.toggle("on", on.has(line))
      each(".map-box", (it) => it.classList.toggle("on", on.has(it.dataset.term)))
    }
    drawing.addEventListener("pointerover", light)
    drawing.addEventListener("pointerleave", light)
    drawing.addEventListener("focusin", light)
    drawing.addEventListener("focusout", light)
  }

  // Comments come from another host, and only when they are asked for. Who signs in there
  // comes back with a session, which is kept for the next page.
  function comments() {
    const open = document.querySelector(".comments-open")
    if (!open) return
    const here = new URL(location.href)
    const session = here.searchParams.get("giscus")
    if (session) {
      here.searchParams.delete("giscus")
      history.replaceState(undefined, "", here)
      try { localStorage["giscus-session"] = JSON.stringify(session) } catch {}
    }
    const show = () => {
      const url = new URL(open.dataset.widget)
      const known = () => { try { return JSON.parse(localStorage["giscus-session"] ?? '""') } catch { return "" } }
      const night = (look.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark"
      const facts = {
        origin: here.href.split("#")[0],
        session: session || known(),
        theme: night ? "dark" : "light",
        term: decodeURI(here.pathname).replace(/^\/|\/$/g, "") || "index",
        description: document.querySelector("meta[name=description]")?.content ?? "",
        backLink: here.href.split("#")[0],
      }
      for (const name in facts) url.searchParams.set(name, facts[name])
      const frame = Object.assign(make("iframe", ""), { src: url.href, title: open.closest("section").querySelector("h2").textContent })
      addEventListener("message", ({ origin, data }) => {
        if (origin === url.origin && data?.giscus?.resizeHeight) frame.height = data.giscus.resizeHeight
      })
      open.closest("p").replaceWith(frame)
    }
    open.onclick = (event) => { event.preventDefault(); show() }
    if (session) show()
  }

  // The search is loaded when it is first asked for: by its link, by `/`, by Ctrl or Cmd and K.
  function searching() {
    const link = document.querySelector(".search-link")
    if (!link?.dataset.script) return
    let script
    const open = () => {
      if (window.whyfirstSearch) return whyfirstSearch.start()
      if (script) return
      script = make("script", "")
      script.onload = () => whyfirstSearch.start()
      script.onerror = () => { script = undefined }
      script.src = link.dataset.script
      document.head.append(script)
    }
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      open()
    })
    addEventListener("keydown", (event) => {
      const { key, code, altKey, shiftKey, target } = event
      const command = event.ctrlKey || event.metaKey
      // With a Korean keyboard the key of K gives ㅏ.
      const isK = key.toLowerCase() === "k" || (code === "KeyK" && key > "z")
      const writing = target.closest?.("input, textarea, select, [contenteditable]")
      if (altKey || event.isComposing || !(command ? isK && !shiftKey : key === "/" && !writing)) return
      event.preventDefault()
      open()
    })
    if (document.querySelector(".search-here")) open()
  }

  const start = () => [marks, map, comments, zoom, themeSwitch, copyButtons, shareRow, marginNotes, stops, contents, cards, searching].forEach((add) => add())
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start)
  else start()
})()
