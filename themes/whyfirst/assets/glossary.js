// Narrows the glossary down to the terms that have in one of their names what is typed. What
// it knows of Hangul, and of syllables in the making, is in `search.js`, which is loaded when
// the field is first used.
(() => {
  const filter = document.querySelector(".filter")
  const field = filter.querySelector("input")
  const status = filter.querySelector("[role=status]")
  const { script, fault, count, countOne, none } = filter.dataset
  const groups = [...document.querySelectorAll(".initial")].map((section) => ({
    section,
    link: document.querySelector(`.initials [href="#${section.querySelector("h2").id}"]`).parentNode,
    terms: [...section.querySelectorAll("dl > div")].map((entry) => ({
      entry,
      names: [entry.querySelector("dt a").textContent, ...(entry.querySelector(".also")?.textContent.split(/, |、/) ?? [])],
    })),
  }))
  let loading

  const known = (text) => {
    const { named, keysOf } = whyfirstSearch
    return { ...named(text), parts: text.split(/[\s-]+/).map(keysOf) }
  }
  /** Anywhere in a word, but for a letter or two: those begin the name, or a word of it. */
  const fits = (name, typed) => whyfirstSearch.rank(name, typed) < 9 ||
    (typed[2] || /[^a-zㄱ-ㅎ]/.test(typed)) && name.parts.some((part) => part.includes(typed))

  const narrow = () => {
    const asked = field.value.trim()
    const typed = whyfirstSearch.keysOf(asked.normalize("NFC"))
    let left = 0
    for (const { section, link, terms } of groups) {
      const before = left
      for (const term of terms) {
        term.known ??= term.names.map(known)
        const fit = !typed || term.known.some((name) => fits(name, typed))
        term.entry.hidden = !fit
        if (fit) left++
      }
      section.hidden = link.hidden = left === before
    }
    document.querySelector(".initials").hidden = !left
    status.textContent = !typed ? "" : left ? (left === 1 ? countOne : count).replace("{n}", left) : none.replace("{q}", () => asked)
  }

  const load = () => {
    if (window.whyfirstSearch) return narrow()
    if (loading) return
    loading = Object.assign(document.createElement("script"), { src: script, onload: narrow })
    loading.onerror = () => {
      loading = undefined
      status.textContent = fault
    }
    document.head.append(loading)
  }

  field.onfocus = field.oninput = load
  field.onkeydown = (event) => {
    if (event.key !== "Escape" || event.isComposing || !field.value) return
    event.preventDefault()
    field.value = ""
    load()
  }
  filter.hidden = false
})()
