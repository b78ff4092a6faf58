// Finds the terms of the glossary in notes, and words that it does not have. The rules are
// those of `src/link/glossary.rs`, `src/link/particles` and `src/check/jargon`, their lists
// come with the words of the site, and nothing leaves the page.
var whyfirstDecoder = (data) => {
  const split = (text) => text.split(" ")
  const lists = Object.fromEntries(Object.entries(data.lists).map(([name, text]) => [name, split(text)]))
  const sets = Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, new Set(list)]))

  // ---- Letters ----
  const is = (pattern) => { const whole = new RegExp(`^(?:${pattern})$`, "u"); return (c) => c !== undefined && whole.test(c) }
  const HAN = "\\u3005\\u3007\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uF900-\\uFAFF\\u{20000}-\\u{323AF}"
  const KATAKANA = "\\u30A0-\\u30FF\\u31F0-\\u31FF\\uFF66-\\uFF9F"
  const KANA = `\\u3040-\\u30FF${KATAKANA}`
  const [isHan, isKatakana, isKana] = [HAN, KATAKANA, KANA].map((range) => is(`[${range}]`))
  const isSyllable = is("[가-힣]")
  const isLatin = is(`(?![가-힣${KANA}${HAN}])[\\p{Alphabetic}\\p{N}]`)
  const isAscii = (text) => /^[\x00-\x7f]*$/.test(text)
  const first = (text) => text === "" ? undefined : String.fromCodePoint(text.codePointAt())
  const last = (text) => {
    const low = text.charCodeAt(text.length - 1)
    return text === "" ? undefined : text.slice(low >= 0xdc00 && low < 0xe000 ? -2 : -1)
  }
  const length = (text) => [...text].length
  const count = (text, pattern) => (text.match(pattern) ?? []).length
  const isUpper = (text) => /^[A-Z]*$/.test(text)

  // ---- What may stand after a noun ----
  const { terminal, middle, verbs, ...plainForms } = data.tails
  const byAfter = (forms) => Object.entries(forms).map(([after, text]) => [after, split(text)])
  const terminals = byAfter(terminal), middles = byAfter(middle)
  const forms = Object.fromEntries(byAfter(plainForms))
  // The final consonant: none 0, ㄹ 8, unknown -1.
  const finalOf = (c) => isSyllable(c) ? (c.charCodeAt() - 0xac00) % 28 : -1
  const allows = (final, after) => final < 0 || after === "a" ||
    { c: final > 0, v: final === 0, s: final > 0 && final !== 8, o: final === 0 || final === 8 }[after]
  const needed = (form) => [...terminals, ...middles].find(([, list]) => list.includes(form))?.[0] ?? "a"
  const isCopula = (tail, final) => forms.copulaFused.includes(tail) ||
    tail[0] === "이" && (forms.copula.includes(tail.slice(1)) || forms.copulaWithI.includes(tail.slice(1))) ||
    allows(final, "v") && (forms.copula.includes(tail) || forms.copulaAfterVowel.includes(tail) || tail[0] === "였" && tail.length < 8) ||
    allows(final, "c") && (forms.copulaAfterConsonant.includes(tail) || tail.startsWith("이었") && tail.length < 9)
  const chain = (rest, final, allowed, depth) => !rest || isCopula(rest, final) || depth > 0 && allowed.some((form) => {
    if (!rest.startsWith(form) || !allows(final, needed(form))) return false
    const after = rest.slice(form.length)
    const next = forms.delimiter.includes(form) ? forms.afterDelimiter : forms.afterMiddle
    return !after || !forms.endsChain.includes(form) && chain(after, finalOf(last(form)), next, depth - 1)
  })
  const continues = (tail, form, next) => tail.startsWith(form) && chain(tail.slice(form.length), finalOf(last(form)), next, 2)
  const particles = (tail, final) => isCopula(tail, final) ||
    terminals.some(([after, list]) => allows(final, after) && list.includes(tail)) ||
    middles.some(([after, list]) => allows(final, after) && list.some((form) => continues(tail, form, forms.afterMiddle))) ||
    forms.delimiter.some((form) => continues(tail, form, forms.afterDelimiter))
  const isParticles = (tail, before) => !tail || particles(tail, finalOf(before))
  const isVerb = (tail) => verbs.some(([beginning, next, more]) => tail.startsWith(beginning) &&
    split(next).some((form) => tail.startsWith(form, beginning.length) && tail.length - beginning.length - form.length <= more))
  const hasSuffix = (tail) => forms.suffix.some((form) => tail.startsWith(form) && isParticles(tail.slice(form.length), last(form)))
  const isTail = (tail, before) => !tail || isVerb(tail) || forms.time.includes(tail) || hasSuffix(tail) || isParticles(tail, before)

  // ---- Names in a text ----
  const lower = (text) => text.replace(/[A-Z]/g, (c) => c.toLowerCase())
  const waysToWrite = (name) => {
    const korean = /[가-힣]/.test(name)
    const words = name.split(korean ? " " : /[ -]/)
    if (words.length > 4 || words.includes("")) return [name]
    const gaps = korean ? ["", " ", "\n"] : [" ", "-", "\n"]
    const ways = words.slice(1).reduce((ways, word) => ways.flatMap((way) => gaps.map((gap) => way + gap + word)), [words[0]])
    return [...ways, ...ways.filter((way) => /[b-df-hj-np-tv-z]y$/.test(way)).map((way) => way.slice(0, -1) + "ies")]
  }

  /** Looks for names, each with its term, phrases to avoid, and whether one syllable is enough. */
  const finder = (names, english) => {
    const byFirst = new Map()
    for (const { name, term, evenShort, avoid = [] } of names) {
      const short = length(name) === 1
      if (!name || short && !evenShort) continue
      const exactCase = count(name, /\p{Uppercase}/gu) >= 2
      for (const written of waysToWrite(name)) {
        const key = lower(written[0])
        if (!byFirst.has(key)) byFirst.set(key, [])
        byFirst.get(key).push({ written, folded: lower(written), term, avoid, exactCase, short })
      }
    }
    for (const patterns of byFirst.values()) patterns.sort((a, b) => b.written.length - a.written.length)

    return (text) => {
      const folded = lower(text)
      const avoided = (at, { written, avoid }) => avoid.some((phrase) => {
        for (let offset = phrase.indexOf(written); offset >= 0; offset = phrase.indexOf(written, offset + written.length)) {
          if (text.startsWith(phrase, at - offset) && at >= offset) return true
        }
        return false
      })
      const candidates = (at) => (byFirst.get(folded[at]) ?? []).filter((pattern) => folded.startsWith(pattern.folded, at) &&
        (!pattern.exactCase || text.startsWith(pattern.written, at)) && !avoided(at, pattern))
      const beginsWord = (at) => {
        const c = first(text.slice(at, at + 2)), before = text.slice(Math.max(0, at - 4), at)
        const previous = last(before), earlier = previous && last(before.slice(0, -previous.length))
        if (isHan(c)) return true
        if (previous === undefined) return true
        if (isKatakana(c)) return !isKatakana(previous)
        if (isLatin(previous) || isSyllable(previous) || previous === "_") return false
        return !(isLatin(c) && "-.@".includes(previous) && isLatin(earlier))
      }
      const beginsSentence = (at) => /(^|[.?!:…])[ \n"“‘(]*$/.test(text.slice(Math.max(0, at - 40), at))
      const plural = (at, end) => {
        const name = text.slice(at, end), letters = name.match(/\p{Alphabetic}/gu) ?? []
        const all = (pattern) => letters.every((c) => pattern.test(c))
        if (!all(/\p{Lowercase}/u) && !(letters.length >= 2 && all(/\p{Uppercase}/u)) && !(english && beginsSentence(at))) return 0
        const ending = /(s|x|z|ch|sh)$/.test(name) ? "es" : "s"
        const after = first(text.slice(end + ending.length, end + ending.length + 2))
        return text.startsWith(ending, end) && !isLatin(after) && after !== "_" ? ending.length : 0
      }
      const rightEdge = (at, end) => {
        const c = last(text.slice(at, end)), next = first(text.slice(end, end + 2))
        if (isKatakana(c)) return isKatakana(next) ? -1 : end
        if (isHan(c) || isKana(c)) return end
        if (isLatin(c)) end += plural(at, end)
        const one = first(text.slice(end, end + 2)), two = one && first(text.slice(end + one.length, end + one.length + 2))
        if (isLatin(one) || one === "_") return -1
        if (one === "-" && isLatin(c) && english && two && /\p{Lowercase}/u.test(two)) return end
        return one && "-.@".includes(one) && isLatin(c) && isLatin(two) ? -1 : end
      }
      const chainAt = (at, longest) => {
        for (const pattern of candidates(at)) {
          const end = rightEdge(at, at + pattern.written.length)
          if (end < 0) continue
          const found = { start: at, end, term: pattern.term }
          const tail = /^[가-힣]*/.exec(text.slice(end, end + 64))[0], before = last(text.slice(at, end))
          if (pattern.short ? isParticles(tail, before) : isTail(tail, before)) return [found]
          if (longest > 1 && !pattern.short && tail) {
            const next = chainAt(end, longest - 1)
            if (next && length(text.slice(next[0].start, next[0].end)) >= 2) return [found, ...next]
          }
        }
      }
      const found = []
      for (let at = 0; at < text.length; at++) {
        if (!byFirst.has(folded[at]) || !beginsWord(at)) continue
        const chain = chainAt(at, 4)
        if (!chain) continue
        found.push(...chain)
        at = chain.at(-1).end - 1
      }
      return found
    }
  }

  // ---- Likely terms: capitals, and words with another name in brackets ----
  const isAbbreviation = (word) => {
    const upper = count(word, /[A-Z]/g), digits = count(word, /[0-9]/g)
    return /^[A-Za-z][A-Za-z0-9.-]*$/.test(word) && (upper >= 2 || word.length === 4 && upper === 1 && digits === 3) &&
      (word.length <= 6 || upper + digits < word.length || digits > 0)
  }
  const stem = (word) => {
    const dash = word.indexOf("-")
    let stem = word
    if (dash >= 0 && count(word.slice(0, dash), /[A-Z]/g) >= 2 && /^([0-9]|[a-z-]*$)/.test(word.slice(dash + 1))) stem = word.slice(0, dash)
    return /^[A-Z]{2,}s$/.test(stem) ? stem.slice(0, -1) : stem
  }
  const isOrdinary = (word) => ["everyday", "units", "loud"].some((list) => sets[list].has(word) || sets[list].has(stem(word))) || /^[IVX]*$/.test(word)
  const isVersion = (name) => name.startsWith("-", stem(name).length) && /[0-9]/.test(name)
  const isOfProgram = (word) => /(Error|Exception|Warning)$/.test(word) ||
    count(word, /[A-Z]/g) >= 3 && !/[A-Z]{2}/.test(word) && word.length >= 12 && !word.includes("-")
  const isOfPerson = (word) => /^Ma?c[A-Z]/.test(word) ||
    word.includes("-") && word.split("-").every((part) => count(part, /[A-Z]/g) <= 1 && part.length > 1)
  const isPiece = (text, start, end) => {
    const before = text[start - 1], one = text[end], two = text[end + 1]
    return before !== undefined && (isSyllable(before) || "_@/\\.#$=&".includes(before)) ||
      one !== undefined && "_@\\=[".includes(one) ||
      one !== undefined && ".(/".includes(one) && two !== undefined && /[a-z)]/.test(two)
  }
  const isShouted = (text, start, end) => {
    const loud = (word) => word.length >= 2 && isUpper(word)
    if (!loud(text.slice(start, end))) return false
    const before = text[start - 1] === " " ? /[A-Za-z ]*$/.exec(text.slice(Math.max(0, start - 200), start - 1))[0] : ""
    const after = text[end] === " " ? /^[A-Za-z ]*/.exec(text.slice(end + 1, end + 200))[0] : ""
    const run = (words) => { const stop = words.findIndex((word) => !loud(word)); return Math.min(2, stop < 0 ? words.length : stop) }
    return run(before.split(" ").reverse()) + run(after.split(" ")) >= 2
  }
  const capitals = (text, start, end) => {
    const word = text.slice(start, end)
    if (!isAbbreviation(word) || isOrdinary(word) || isOfProgram(word) || isOfPerson(word)) return
    if (isPiece(text, start, end) || isShouted(text, start, end)) return
    const name = isVersion(word) ? word : stem(word)
    return isOrdinary(name) ? undefined : name
  }

  const fold = (name) => {
    let folded = [...name].filter((c) => /[\p{Alphabetic}\p{N}+#]/u.test(c)).join("").toLowerCase()
    if (isAscii(folded) && !isUpper(name) && folded.length > 3) {
      if (/[^s]s$/.test(folded)) folded = folded.slice(0, -1)
      const ending = ["ing", "ed", "e"].find((ending) => folded.endsWith(ending))
      if (ending && folded.length > ending.length + 3) folded = folded.slice(0, -ending.length)
    }
    return folded
  }
  const endsWithAny = (word, list) => list.some((ending) => word.endsWith(ending))
  const isLatinName = (part) => {
    const words = part.split(/[ \n]/)
    return /^[A-Za-z][A-Za-z0-9 \n’'+/-]+$/.test(part) && words.slice(1).every((word) => !/^[0-9]*$/.test(word)) &&
      words.filter((word) => !sets.small.has(word)).length <= 5 && !part.endsWith("-") && count(part, /[A-Za-z]/g) >= 2 &&
      !sets.remarks.has(lower(words[0])) && !isOrdinary(part)
  }
  const isKoreanName = (part) => {
    const words = part.split(" ")
    return length(part) >= 2 && length(part) <= 14 && words.length <= 4 && words.every((word) => /^[가-힣]+$/.test(word)) &&
      !endsWithAny(words.at(-1), lists.noNoun) && words.slice(0, -1).every((word) => word.endsWith("의") || !endsWithAny(word, lists.apart))
  }
  /** How much of a text's end spells an abbreviation. */
  const spells = (text, short) => {
    const letters = stem(short).match(/[A-Z]/g) ?? []
    let at = text.length
    while (letters.length) {
      const rest = text.slice(0, at).replace(/[ \n-]+$/, "")
      const word = /[A-Za-z0-9]*$/.exec(rest)[0]
      if (!word) return -1
      if (word[0].toUpperCase() === letters.at(-1)) letters.pop()
      else if (!sets.small.has(lower(word)) || letters.length === short.length) return -1
      at = rest.length - word.length
    }
    return text.length - at
  }
  const isWhole = (long, short) => spells(long, short) === long.length
  const areNames = (parts) => {
    const [one, two] = parts
    if (parts.length === 1) return isLatinName(one) || isKoreanName(one)
    const spelled = (short, long) => isAbbreviation(short) && isLatinName(long) && isWhole(long, short)
    const translated = (latin, korean) => isLatinName(latin) && isKoreanName(korean)
    return parts.length === 2 && (spelled(one, two) || spelled(two, one) || translated(one, two) || translated(two, one))
  }
  const wordCount = (name) => isAbbreviation(name) ? Math.min(3, stem(name).length) : name.split(/[ \n-]/).filter((word) => !sets.small.has(word)).length
  const joinsHead = (word, behind, parts) => {
    if (parts.some((part) => part.split(" ")[0] === word)) return true
    const spaced = Math.max(0, ...parts.filter((part) => !isAbbreviation(part)).map((part) => part.split(" ").length))
    return behind < Math.max(1, ...parts.map(wordCount)) && /^[가-힣]{2,}$/.test(word) && !endsWithAny(word, lists.apart) &&
      (word.endsWith("의") ? parts.some((part) => part.includes("of")) : behind < spaced && spaced > 1 || !endsWithAny(word, lists.perhapsApart))
  }
  const koreanHead = (before, parts) => {
    if (!parts.some(isLatinName)) return
    const words = before.split(" ")
    const own = /[가-힣]*$/.exec(words.pop())[0]
    if (!own || endsWithAny(own, lists.noNoun)) return
    let start = before.length - own.length
    for (let behind = 1; words.length; behind++) {
      const word = words.pop()
      if (!word || before[start - 1] !== " " || !joinsHead(word, behind, parts)) break
      start -= word.length + 1
    }
    return before.slice(start)
  }
  const unspacedHead = (before, parts) => {
    const head = new RegExp(`[${HAN}${KATAKANA}]*$`, "u").exec(before)[0]
    return length(head) >= 2 && length(head) <= 8 && parts.every(isLatinName) ? head : undefined
  }
  const latinHead = (before, parts) => {
    const word = /[A-Za-z0-9-]*$/.exec(before)[0]
    if (parts.some(isKoreanName)) {
      const run = /[A-Za-z0-9 -]*$/.exec(before)[0].replace(/^ +/, "")
      const head = run && run.split(" ").length <= 4 ? run : word
      return isLatinName(head) ? head : undefined
    }
    if (isAbbreviation(word)) return parts.some((part) => isWhole(part, word)) ? word : undefined
    const size = parts.length === 1 && isAbbreviation(parts[0]) ? spells(before, parts[0]) : -1
    return size < 0 ? undefined : before.slice(before.length - size)
  }
  const gloss = (before, inner) => {
    const parts = inner.split(/[,;，、；]/).map((part) => part.trim())
    if (!areNames(parts)) return
    const bare = before.endsWith(" ") ? before.slice(0, -1) : before
    const c = last(bare)
    const head = isSyllable(c) ? koreanHead(bare, parts) : isHan(c) || isKatakana(c) ? unspacedHead(bare, parts) : c && /[A-Za-z0-9]/.test(c) ? latinHead(bare, parts) : undefined
    if (head === undefined) return
    const names = [head, ...parts].map((name) => isAbbreviation(name) ? stem(name) : name)
    const short = names.findIndex(isAbbreviation)
    if (short > 0) names.unshift(...names.splice(short, 1))
    const [name, ...others] = names
    return { size: head.length + before.length - bare.length, name, also: others.filter((other) => fold(other) !== fold(name)) }
  }
  const likely = (text) => {
    const found = []
    let free = 0
    for (const { index: open } of text.matchAll(/[(（]/g)) {
      if (open < free) continue
      const inside = open + 1, size = text.slice(inside).search(/[)）(（]/)
      if (size < 0) break
      const inner = text.slice(inside, inside + size)
      if (length(inner) > 60 || "(（".includes(text[inside + size])) continue
      const it = gloss(text.slice(Math.max(free, open - 400), open), inner)
      if (!it) continue
      free = inside + size + 1
      found.push({ start: open - it.size, end: free, name: it.name, also: it.also })
    }
    const glossed = found.length
    for (const { 0: word, index: start } of text.matchAll(/[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])|(?<=[0-9])\.(?=[0-9]))*/g)) {
      const end = start + word.length
      if (found.slice(0, glossed).some((it) => it.start < end && start < it.end)) continue
      const name = capitals(text, start, end)
      if (name) found.push({ start, end, name, also: [] })
    }
    return found.sort((a, b) => a.start - b.start)
  }

  // ---- Notes ----
  const terms = finder(data.terms.flatMap(({ names, short, avoid }, term) => names.map((name) => ({ name, term, evenShort: short, avoid }))), data.english)
  const names = new Set([...data.terms.flatMap(({ names }) => names), ...data.knows].map(fold))
  const isKnown = ({ name, also }) => [name, ...also].some((name) => names.has(fold(name)) || names.has(fold(stem(name))))

  /** The terms of notes in the order in which they first stand, and the unknown words, most used first. */
  const decode = (text) => {
    const known = new Map()
    for (const { start, end, term } of terms(text)) {
      if (!known.has(term)) known.set(term, { term: data.terms[term], places: [] })
      known.get(term).places.push({ start, end })
    }
    const places = [...known.values()].flatMap(({ places }) => places)
    const isPart = (word) => places.some((it) => it.start <= word.start && word.end <= it.end)
    const found = likely(text).filter((it) => !isKnown(it) && !isPart(it))
    const unknown = []
    for (const { start, end, name, also } of found) {
      const same = unknown.find((word) => fold(word.name) === fold(name))
      if (same) same.also.push(...also.filter((name) => same.also.every((other) => fold(other) !== fold(name))))
      else unknown.push({ name, also, places: [] })
      ;(same ?? unknown.at(-1)).places.push({ start, end })
    }
    const glossed = unknown.map(({ name }, term) => ({ name, term })).filter(({ name }) => !isAscii(name) && !sets.plain.has(name))
    for (const { start, end, term } of finder(glossed, false)(text)) {
      if (!found.some((it) => it.start < end && start < it.end)) unknown[term].places.push({ start, end })
    }
    for (const { places } of unknown) places.sort((a, b) => a.start - b.start)
    return { known: [...known.values()], unknown: unknown.sort((a, b) => b.places.length - a.places.length) }
  }
  return { decode, find: terms, likely }
}

// ---- The page ----
if (typeof document !== "undefined") (() => {
  const start = () => {
    const decoder = document.querySelector(".decoder")
    if (!decoder || typeof whyfirstWords === "undefined") return
    const { decode } = whyfirstDecoder(whyfirstWords)
    const say = decoder.dataset
    const notes = decoder.querySelector("textarea")
    const part = (name) => document.querySelector(`.decoded-${name}`)
    const make = (name, className, ...content) => {
      const it = document.createElement(name)
      it.className = className
      it.append(...content)
      return it
    }
    const link = (className, href, text) => Object.assign(make("a", className, text), { href })
    const filled = (key, n) => (n === 1 && say[`${key}One`] || say[key]).replace("{n}", n)
    const times = (places) => make("span", "times", filled("times", places.length))
    const id = (at) => `wf-word-${at + 1}`

    /** The notes, each term a link to its line in the list below. */
    const lit = (text, { known, unknown }) => {
      const marks = [
        ...known.flatMap(({ places }, at) => places.map((place) => ({ ...place, make: (word) => link("term", `#${id(at)}`, word) }))),
        ...unknown.flatMap(({ places }) => places.map((place) => ({ ...place, make: (word) => make("span", "strange", word) }))),
      ].sort((a, b) => a.start - b.start)
      const pieces = []
      let from = 0
      for (const mark of marks) {
        if (mark.start < from) continue
        pieces.push(text.slice(from, mark.start), mark.make(text.slice(mark.start, mark.end)))
        from = mark.end
      }
      return [...pieces, text.slice(from)]
    }
    const knownItem = ({ term, places }, at) => {
      const item = make("li", "", link("word", say.root + term.url, term.names[0]), " ", times(places))
      item.id = id(at)
      const line = (className, label, text) => text && item.append(make("p", className, make("span", "label", label), " ", text))
      line("word-why", say.why, term.why)
      line("word-short", say.what, term.meaning)
      return item
    }
    const unknownItem = ({ name, also, places }) =>
      make("li", "", make("b", "", name), ...also.map((other) => ` ${other}`), " ", times(places))

    const show = () => {
      const text = notes.value.normalize("NFC")
      const found = decode(text)
      const any = text.trim() !== ""
      part("text").hidden = !any
      part("known").hidden = !found.known.length
      part("unknown").hidden = !found.unknown.length
      part("text").querySelector("div").replaceChildren(...lit(text, found))
      part("known").querySelector("ul").replaceChildren(...found.known.map(knownItem))
      part("unknown").querySelector("ul").replaceChildren(...found.unknown.map(unknownItem))
      decoder.querySelector("[role=status]").textContent =
        any ? `${filled("known", found.known.length)} ${filled("unknown", found.unknown.length)}` : ""
    }
    let wait
    notes.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(show, 120) })
    decoder.querySelector("button").addEventListener("click", () => { notes.value = ""; show(); notes.focus() })
    decoder.hidden = false
    show()
  }
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start)
  else start()
})()
