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

  const start = () => [themeSwitch, copyButtons, marginNotes, contents].forEach((add) => add())
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start)
  else start()
})()
