// Only adds to pages that read just as well without it: a switch between light and dark,
// a copy button on code, notes in the margin, and one's place in the contents.
(() => {
  const words = document.currentScript.dataset
  const look = document.documentElement.dataset
  const night = matchMedia("(prefers-color-scheme: dark)")
  const wide = matchMedia("(min-width: 64rem)")
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act)
  const make = (tag, className, textContent = "") => Object.assign(document.createElement(tag), { className, textContent })
  const theme = () => look.theme || (night.matches ? "dark" : "light")

  // A browser may forbid storage; then the choice lasts as long as the page.
  try {
    const kept = localStorage.theme
    if (/^(dark|light)$/.test(kept)) look.theme = kept
  } catch {}

  function themeSwitch() {
    const button = Object.assign(make("button", "theme-switch"), { type: "button" })
    const name = () => { button.ariaLabel = button.title = theme() === "dark" ? words.light : words.dark }
    button.onclick = () => {
      look.theme = theme() === "dark" ? "light" : "dark"
      try { localStorage.theme = look.theme } catch {}
      name()
    }
    night.onchange = name
    name()
    document.querySelector(".masthead")?.append(button)
  }

  function copyButtons() {
    if (!navigator.clipboard) return
    each(".code", (figure) => {
      const button = Object.assign(make("button", "copy", words.copy), { type: "button" })
      button.onclick = async () => {
        await navigator.clipboard.writeText(figure.querySelector("code").innerText)
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
    const fit = () => { toc.open = wide.matches }
    wide.onchange = fit
    fit()
    const seen = new IntersectionObserver((entries) => {
      const entry = entries.find((entry) => entry.isIntersecting)
      const link = entry && toc.querySelector(`[href="#${CSS.escape(entry.target.id)}"]`)
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
