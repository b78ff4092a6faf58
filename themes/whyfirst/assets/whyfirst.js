// Adds to pages that read as well without it: light and dark, copying, margin notes, one's place.
(() => {
  const words = document.currentScript.dataset
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

  const start = () => [themeSwitch, copyButtons, marginNotes, contents, cards].forEach((add) => add())
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start)
  else start()
})()
