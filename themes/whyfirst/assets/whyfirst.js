// Only adds to pages that read just as well without it: a switch between light and dark,
// a copy button on code, footnotes in the margin, and the place in the contents.
(() => {
  const words = document.currentScript.dataset
  const page = document.documentElement
  const night = matchMedia("(prefers-color-scheme: dark)")
  const wide = matchMedia("(min-width: 64rem)")
  const memory = {
    get() { try { return localStorage.getItem("theme") } catch { return null } },
    set(value) { try { value ? localStorage.setItem("theme", value) : localStorage.removeItem("theme") } catch {} },
  }
  const system = () => (night.matches ? "dark" : "light")
  const kept = memory.get()
  if (kept === "dark" || kept === "light") page.dataset.theme = kept

  const make = (tag, name, text = "") => Object.assign(document.createElement(tag), { className: name, textContent: text })
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act)

  function themeSwitch() {
    const button = make("button", "theme-switch")
    button.type = "button"
    const name = () => {
      button.title = (page.dataset.theme || system()) === "dark" ? words.light : words.dark
      button.setAttribute("aria-label", button.title)
    }
    button.onclick = () => {
      const chosen = (page.dataset.theme || system()) === "dark" ? "light" : "dark"
      // Choosing what the system says means following the system again.
      if (chosen === system()) delete page.dataset.theme
      else page.dataset.theme = chosen
      memory.set(page.dataset.theme)
      name()
    }
    night.addEventListener("change", name)
    name()
    document.querySelector(".masthead")?.append(button)
  }

  function copyButtons() {
    if (!navigator.clipboard) return
    each(".code", (figure) => {
      const button = make("button", "copy", words.copy)
      button.type = "button"
      button.onclick = async () => {
        await navigator.clipboard.writeText(figure.querySelector("code").textContent)
        button.textContent = words.copied
        button.classList.add("done")
        setTimeout(() => { button.textContent = words.copy; button.classList.remove("done") }, 1600)
      }
      figure.append(button)
    })
  }

  function marginNotes() {
    each(".text > p .footnote-ref a, .part > p .footnote-ref a", (link) => {
      const note = document.getElementById(link.hash.slice(1))?.cloneNode(true)
      if (!note) return
      note.querySelectorAll(".footnote-back").forEach((back) => back.remove())
      const aside = make("span", "sidenote", note.textContent.trim())
      aside.prepend(make("b", "", link.textContent))
      aside.setAttribute("aria-hidden", "true")
      link.closest("p").before(aside)
    })
  }

  function contents() {
    const toc = document.querySelector(".toc")
    if (!toc) return
    const fit = () => { toc.open = wide.matches }
    wide.addEventListener("change", fit)
    fit()
    const seen = new IntersectionObserver((entries) => entries.forEach((entry) => {
      if (!entry.isIntersecting) return
      toc.querySelector("[aria-current]")?.removeAttribute("aria-current")
      toc.querySelector(`[href="#${CSS.escape(entry.target.id)}"]`)?.setAttribute("aria-current", "true")
    }), { rootMargin: "0px 0px -75% 0px" })
    each(".text :is(h2, h3)[id]", (heading) => seen.observe(heading))
  }

  function start() { themeSwitch(); copyButtons(); marginNotes(); contents() }
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start)
  else start()
})()
