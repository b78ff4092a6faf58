// Finds pages by their words and names by the keys typed so far. Its index comes in small
// scripts that call `whyfirstSearch`, as `src/render/search` writes them.
var whyfirstSearch = (() => {
  const HANGUL = "\\u1100-\\u11FF\\u3130-\\u318F\\uA960-\\uA97F\\uAC00-\\uD7FF\\uFFA0-\\uFFDC"
  const HAN = "\\u3005\\u3007\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uF900-\\uFAFF"
  const KATAKANA = "\\u30A0-\\u30FA\\u30FC-\\u30FF\\u31F0-\\u31FF\\uFF66-\\uFF9F"
  const UNSPACED = HAN + KATAKANA + "\\u3040-\\u309F"
  const LETTER = `(?![${HANGUL}${UNSPACED}\\u{10000}-\\u{10FFFF}])[\\p{Alphabetic}\\p{N}]`
  const RUNS = new RegExp(`([${HANGUL}]+)|([${UNSPACED}]+)|(?:${LETTER})+(?:\\+\\+|#(?!${LETTER}))?`, "gu")
  const SEGMENTS = new RegExp(`[${HAN}]{2,}|[${KATAKANA}]{2,}`, "g")
  const INVISIBLE = /[\u200B\u200C\u2060\u00AD\uFEFF]/g
  const WEIGHTS = [1, 1.7, 3, 6]

  // What questions are made of.
  const QUESTION = /^(무엇|[뭐뭔뭘]|무슨|왜|어떻게|어떤|뜻|의미|차이|방법|이유|원리|개념|정의|설명|필요|알려|가르쳐|[대관][해한])(.*)$/
  const QUESTION_ENDS = /^([야지냐니서점법]|줘요?|주세요)?$/
  const QUESTION_UNSPACED = /什[么麼]是?|是什[么麼]|[为為]什[么麼]|怎[么麼][样樣]?|如何|的|って何|とは|なぜ|どう(して|やって)|何?ですか/g
  const STOP = new Set("a an and are as at be by can do does for from how in is it of on or the to was were what when where which who why with mean meaning explain".split(" "))

  // ---- Hangul and its keys ----
  const INITIALS = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"]
  const VOWELS = "ㅏ,ㅐ,ㅑ,ㅒ,ㅓ,ㅔ,ㅕ,ㅖ,ㅗ,ㅗㅏ,ㅗㅐ,ㅗㅣ,ㅛ,ㅜ,ㅜㅓ,ㅜㅔ,ㅜㅣ,ㅠ,ㅡ,ㅡㅣ,ㅣ".split(",")
  const FINALS = ",ㄱ,ㄲ,ㄱㅅ,ㄴ,ㄴㅈ,ㄴㅎ,ㄷ,ㄹ,ㄹㄱ,ㄹㅁ,ㄹㅂ,ㄹㅅ,ㄹㅌ,ㄹㅍ,ㄹㅎ,ㅁ,ㅂ,ㅂㅅ,ㅅ,ㅆ,ㅇ,ㅈ,ㅊ,ㅋ,ㅌ,ㅍ,ㅎ".split(",")
  const twoKeys = [...FINALS, ...VOWELS].filter((keys) => keys[1])
  const COMPOUND = Object.fromEntries([..."ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄㅘㅙㅚㅝㅞㅟㅢ"].map((c, at) => [c, twoKeys[at]]))
  const LATIN = "rRseEfaqQtTdwWczxvgkoiOjpuPhynbml"
  /** A pattern for any of these, the longest that fits. */
  const oneOf = (all) => [...all].sort((a, b) => b.length - a.length).join("|")
  const JAMO = [...INITIALS, ...VOWELS.filter((keys) => !keys[1])]
  const SYLLABLE = new RegExp(`([ㄱ-ㅎ])(${oneOf(VOWELS)})((?:${oneOf(FINALS)})(?![ㅏ-ㅣ]))?`, "g")

  /** The places of a syllable's letters. */
  const letters = (c) => {
    const at = c.charCodeAt() - 0xac00
    return at >= 0 && at < 11172 && [Math.floor(at / 588), Math.floor(at / 28) % 21, at % 28]
  }
  const finalOf = (c) => letters(c)[2] ?? -1

  /** The keys that type a text, spaces left out; Katakana for all kana. */
  const keysOf = (text) => {
    let keys = ""
    for (const c of text.toLowerCase().replace(/[ぁ-ゖ]/g, (c) => String.fromCharCode(c.charCodeAt() + 96))) {
      const at = letters(c)
      if (at) keys += INITIALS[at[0]] + VOWELS[at[1]] + FINALS[at[2]]
      else if (/[\p{L}\p{N}+#]/u.test(c)) keys += COMPOUND[c] ?? c
    }
    return keys
  }

  /** What a Korean keyboard would have made of Latin letters, and the reverse. */
  const onOtherKeyboard = (text) => {
    if (/^[a-z ]+$/i.test(text)) {
      const jamo = (c) => JAMO[LATIN.indexOf(c)]
      const keys = [...text].map((c) => jamo(c) ?? jamo(c.toLowerCase()) ?? c).join("")
      const typed = keys.replace(SYLLABLE, (_, initial, vowel, final = "") =>
        String.fromCharCode(0xac00 + (INITIALS.indexOf(initial) * 21 + VOWELS.indexOf(vowel)) * 28 + FINALS.indexOf(final)))
      return /[가-힣]/.test(typed) ? typed : ""
    }
    if (!new RegExp(`^[${HANGUL} ]+$`).test(text)) return ""
    return [...text].map((c) => c === " " ? c : [...keysOf(c)].map((key) => LATIN[JAMO.indexOf(key)] ?? "").join("")).join("").toLowerCase()
  }

  // ---- What may stand after a noun: the rules of `src/link/particles` ----
  const tails = (lists) => {
    if (!lists) return () => false
    const split = (text) => text.split(" ")
    const byAfter = (forms) => Object.entries(forms).map(([after, text]) => [after, split(text)])
    const { terminal, middle, verbs, ...plain } = lists
    const ends = byAfter(terminal), middles = byAfter(middle)
    const { delimiter, afterMiddle, afterDelimiter, endsChain, copula, copulaWithI, copulaFused, copulaAfterConsonant, copulaAfterVowel, suffix, time } =
      Object.fromEntries(byAfter(plain))
    // The final consonant: none 0, ㄹ 8, unknown -1.
    const allows = (final, after) => final < 0 || after === "a" ||
      { c: final > 0, v: final === 0, s: final > 0 && final !== 8, o: final === 0 || final === 8 }[after]
    const last = (text) => finalOf(text.at(-1))
    const isCopula = (tail, final) => copulaFused.includes(tail) ||
      tail[0] === "이" && (copula.includes(tail.slice(1)) || copulaWithI.includes(tail.slice(1))) ||
      allows(final, "v") && (copula.includes(tail) || copulaAfterVowel.includes(tail) || tail[0] === "였" && tail.length < 8) ||
      allows(final, "c") && (copulaAfterConsonant.includes(tail) || tail.startsWith("이었") && tail.length < 9)
    const needed = (form) => [...ends, ...middles].find(([, forms]) => forms.includes(form))?.[0] ?? "a"
    const chain = (rest, final, allowed, depth) => !rest || isCopula(rest, final) || depth > 0 && allowed.some((form) => {
      if (!rest.startsWith(form) || !allows(final, needed(form))) return false
      const after = rest.slice(form.length)
      const next = delimiter.includes(form) ? afterDelimiter : afterMiddle
      return !after || !endsChain.includes(form) && chain(after, last(form), next, depth - 1)
    })
    const continues = (tail, form, next) => tail.startsWith(form) && chain(tail.slice(form.length), last(form), next, 2)
    const particles = (tail, final) => isCopula(tail, final) ||
      ends.some(([after, forms]) => allows(final, after) && forms.includes(tail)) ||
      middles.some(([after, forms]) => allows(final, after) && forms.some((form) => continues(tail, form, afterMiddle))) ||
      delimiter.some((form) => continues(tail, form, afterDelimiter))
    const isVerb = (tail) => verbs.some(([beginning, next, more]) => tail.startsWith(beginning) &&
      split(next).some((form) => tail.startsWith(beginning + form) && tail.length - beginning.length - form.length <= more))
    return (tail, before) => !tail || isVerb(tail) || time.includes(tail) ||
      suffix.some((form) => tail.startsWith(form) && (tail === form || particles(tail.slice(form.length), last(form)))) ||
      particles(tail, finalOf(before))
  }

  // ---- The pieces of the index ----
  let head, isTail, renewal, pending = new Map(), fresh = ""
  const base = {}

  /** Called by every piece. */
  const search = (kind, at, value) => {
    if (kind === "keys") value[2] = new Map(value[2].split("\n").map((line) => line.split(" ")))
    if (kind === "head") {
      let sum = 0
      value.keys = value.keys.split(" ")
      value.texts = value.texts.map((count) => (sum += count) - count)
      for (const name of value.names) name.known = name.slice(3).map(named)
    }
    pending.get(kind + at)?.resolve(value)
  }

  search.insert = (file, fail) => {
    const script = make("script", { src: base.index + file })
    script.onload = script.onerror = () => { script.remove(); fail() }
    document.head.append(script)
  }

  const piece = (kind, at = 0) => {
    const name = kind + at
    const known = pending.get(name)
    if (known) return known.promise
    const entry = {}
    entry.promise = new Promise((resolve, reject) => { Object.assign(entry, { resolve, reject }) })
    pending.set(name, entry)
    entry.promise.catch(() => pending.get(name) === entry && pending.delete(name))
    // Counts only if nothing called.
    search.insert((kind === "head" ? kind : kind[0] + at) + ".js" + fresh, () => entry.reject(new Error(name)))
    return entry.promise
  }

  const open = async () => {
    if (head) return
    head = await piece("head")
    isTail = tails(head.tails)
  }

  /** A piece of this head, and of no other build. */
  const part = async (kind, at) => {
    const [version, start, value] = await piece(kind, at)
    if (version === head.version && start === head[kind][at]) return value
    throw Object.assign(new Error(kind), { stale: true })
  }

  const renewing = async (act) => {
    const before = fresh
    try {
      return await act()
    } catch (error) {
      if (!error.stale) throw error
      if (fresh === before) {
        fresh = "?" + Date.now()
        pending = new Map()
        renewal = piece("head").then((found) => { head = found })
      }
      await renewal
      return act()
    }
  }

  const lastUpTo = (starts, key) => {
    let low = 0, high = starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (starts[middle] <= key) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  /** Where a key stands: the weight by document. */
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
  const read = (text = "", into = new Map()) => {
    let number = 0, shift = 1, before = 0
    for (const digit of text) {
      const value = DIGITS.indexOf(digit)
      number += (value & 31) * shift
      shift *= 32
      if (value > 31) continue
      before += number >> 2
      into.set(before, Math.max(into.get(before) ?? 0, number & 3))
      number = 0
      shift = 1
    }
    return into
  }
  const lookUp = async (key) => {
    const at = lastUpTo(head.keys, key)
    return at < 0 ? new Map() : read((await part("keys", at)).get(key))
  }
  /** The same for all keys with a beginning, in three pieces at most. */
  const lookUpAll = async (beginning) => {
    const found = new Map()
    const from = Math.max(0, lastUpTo(head.keys, beginning))
    const to = Math.min(from + 2, lastUpTo(head.keys, beginning + "\uFFFE"))
    for (let at = from; at <= to; at++) {
      for (const [key, text] of await part("keys", at)) if (key.startsWith(beginning)) read(text, found)
    }
    return found
  }

  // ---- A query ----
  /** The pairs of a short run; of a long one as many as hold each character. */
  const pairs = (run) => {
    const all = Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2))
    return run.length < 5 ? all : all.filter((_, at) => at % 2 === 0 || at === all.length - 1)
  }
  const whole = (text, weight = 1) => ({ text, keys: pairs(text), beginning: text[1] ? "" : text, weight })

  /** A word as written, as a noun without what follows it, and as two words. */
  const hangulWord = (run) => {
    const ways = [whole(run)]
    for (let length = run.length - 1; length > 1; length--) {
      if (isTail(run.slice(length), run[length - 1])) ways.push(whole(run.slice(0, length), 0.9))
    }
    for (const { text, weight } of [...ways]) {
      for (let at = 2; at < text.length - 1; at++) {
        ways.push({ text, keys: [...pairs(text.slice(0, at)), ...pairs(text.slice(at))], weight: weight * 0.3 })
      }
    }
    return ways
  }
  const latinWord = (word) => {
    const text = word.slice(0, 32)
    const singular = text.length > 3 && text.endsWith("s") ? text.slice(0, -1) : text
    return [{ text, keys: [text], weight: 1 }, ...(text[1] ? [{ text: singular, keys: [], beginning: singular, weight: 0.6 }] : [])]
  }
  const isQuestion = (run) => {
    const [, word, rest] = run.match(QUESTION) ?? []
    return Boolean(word) && (QUESTION_ENDS.test(rest) || isTail(rest, word.at(-1)))
  }

  /** The words of a query, each with the ways to find it. */
  const parse = (query) => {
    const words = [], asides = []
    const clean = query.normalize("NFC").replace(INVISIBLE, "").toLowerCase()
    const open = clean.replace(QUESTION_UNSPACED, " ")
    let before = ["", -1]
    for (const { 0: text, 1: hangul, 2: unspaced, index } of (/[\p{L}\p{N}]/u.test(open) ? open : clean).matchAll(RUNS)) {
      const joined = before[1] === index && before[0]
      before = [text, index + text.length]
      if (hangul) {
        const run = hangul.replace(/[\u3130-\u318F]+$/, "")
        if (!run) continue
        if (joined && isTail(run, joined.at(-1))) continue
        (isQuestion(run) ? asides : words).push(hangulWord(run))
      } else if (unspaced) {
        words.push(...(unspaced.match(SEGMENTS) ?? [unspaced]).map((segment) => [whole(segment)]))
      } else {
        (STOP.has(text) ? asides : words).push(latinWord(text))
      }
    }
    return words.length ? words : asides
  }

  const findWay = async ({ keys, beginning, weight }) => {
    const found = await Promise.all([...keys.map(lookUp), ...(beginning ? [lookUpAll(beginning)] : [])])
    found.sort((a, b) => a.size - b.size)
    const documents = new Map()
    for (const [document, first] of found[0] ?? []) {
      const level = found.reduce((least, other) => Math.min(least, other.get(document) ?? -1), first)
      if (level >= 0) documents.set(document, { score: WEIGHTS[level] * weight, level })
    }
    return documents
  }
  const findWord = async (ways) => {
    const best = new Map()
    for (const found of await Promise.all(ways.map(findWay))) {
      for (const [document, hit] of found) if (hit.score > (best.get(document)?.score ?? 0)) best.set(document, hit)
    }
    return best
  }

  /** The documents with all words of a query, else with most, the best first. */
  search.pagesOf = (query) => renewing(() => pagesOf(query))
  const pagesOf = async (query) => {
    const words = parse(query)
    const found = await Promise.all(words.map(findWord))
    const hits = new Map()
    for (const word of found) {
      const rare = Math.log(1 + head.documents / (1 + word.size))
      for (const [document, { score, level }] of word) {
        const hit = hits.get(document) ?? { document, score: 0, count: 0, level: 3 }
        hit.score += score * rare
        hit.count += 1
        hit.level = Math.min(hit.level, level)
        hits.set(document, hit)
      }
    }
    // A syllable in the making may have borrowed the first letter of the next.
    const final = finalOf(query.at(-1) ?? "")
    if (!hits.size && final > 0) return pagesOf(query.slice(0, -1) + String.fromCharCode(query.at(-1).charCodeAt() - final))
    const all = [...hits.values()]
    const most = all.reduce((most, { count }) => Math.max(most, count), 0)
    return { words, some: most < words.length, pages: all.filter(({ count }) => count === most).sort((a, b) => b.score - a.score || a.document - b.document) }
  }

  /** A name with its keys, its initials, and where in the keys its characters and words begin. */
  const named = (text) => {
    const name = { text, keys: "", initials: "", starts: new Set(), words: new Set() }
    let apart = false
    for (const c of text) {
      const keys = keysOf(c)
      if (apart) name.words.add(name.keys.length)
      if (keys) name.starts.add(name.keys.length)
      apart = !keys
      name.keys += keys
      name.initials += letters(c) ? keys[0] : keys
    }
    return name
  }
  const isIn = (all, part, starts) => {
    for (let at = all.indexOf(part); at >= 0; at = all.indexOf(part, at + 1)) if (starts.has(at)) return true
    return false
  }
  /** How well keys fit a name: 0 is best, 9 not at all. */
  const rank = ({ keys, initials, starts, words }, typed) => {
    const onlyInitials = /^[ㄱ-ㅎ]+$/.test(typed)
    return keys === typed ? 0 : keys.startsWith(typed) ? 1
      : onlyInitials && initials.startsWith(typed) ? 2
      : isIn(keys, typed, words) ? 3
      : typed.length > 3 && isIn(keys, typed, starts) ? 4
      : onlyInitials && typed[1] && initials.includes(typed) ? 5 : 9
  }
  const suggestion = ([kind, document, address, title], by = title) => ({ kind, document, address, title, by: by === title ? "" : by })

  /** Names that what was typed may become: the best first, terms before titles. */
  const suggest = (query) => {
    const typed = keysOf(query.normalize("NFC"))
    const found = []
    for (const name of typed ? head.names : []) {
      const ranks = name.known.map((known) => rank(known, typed))
      const best = Math.min(...ranks)
      if (best < 9) found.push([best, suggestion(name, name.known[ranks.indexOf(best)].text)])
    }
    return found.sort(([a], [b]) => a - b).map(([, found]) => found)
  }

  /** Names that a question asks for, without what follows them in it. */
  const namesIn = (query) => {
    const asked = keysOf(query)
    const words = new Set(parse(query).flatMap((ways) => ways.map(({ text }) => keysOf(text))))
    const place = ({ keys }) => words.has(keys) || keys.length > 3 && asked.includes(keys) ? asked.indexOf(keys) : -1
    const found = []
    for (const name of head.names) {
      const best = name[0] === "p" ? null : name.known.find((known) => place(known) >= 0)
      if (best) found.push([place(best), -best.keys.length, suggestion(name)])
    }
    return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, , found]) => found)
  }

  /** What is known of a document. */
  search.show = (document) => renewing(async () => {
    const at = lastUpTo(head.texts, document)
    const [kind, address, title, line, isWhy, text] = (await part("texts", at))[document - head.texts[at]]
    return { kind, address, title, line, isWhy, text }
  })

  // ---- Where the words stand ----
  const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
  /** A pattern with a group for each word. */
  const pattern = (words) => {
    const one = (text) => [...text].map(literally).join(/[가-힣]/.test(text) && text.length > 3 ? " ?" : "")
    const forms = (ways) => oneOf(new Set(ways.map(({ text }) => one(text))))
    const group = (ways) => `(${/^[a-z0-9]/.test(ways[0].text) ? `(?<![\\p{L}\\p{N}])(?:${forms(ways)})` : forms(ways)})`
    return new RegExp(words.map(group).join("|") || "(?!)", "giu")
  }
  /** A text in pieces, with whether each is one of the words. */
  const marked = (text, words) => {
    const found = []
    let from = 0
    for (const { 0: word, index } of text.matchAll(pattern(words))) {
      found.push([text.slice(from, index), false], [word, true])
      from = index + word.length
    }
    return [...found, [text.slice(from), false]].filter(([text]) => text)
  }
  /** The stretch of a text in which most of the words stand. */
  const stretch = (text, words, length = 130) => {
    const places = [...text.matchAll(pattern(words))].slice(0, 400).map((match) => [match.index, match.findIndex((group, at) => at && group)])
    if (!places.length) return { text: "", words: 0 }
    let best = 0, most = 0
    places.forEach(([at], first) => {
      const near = new Set()
      for (let next = first; next < places.length && places[next][0] < at + length * 0.7; next++) near.add(places[next][1])
      if (near.size > most) [best, most] = [at, near.size]
    })
    const all = new Set(places.map(([, word]) => word)).size
    // Not in the middle of a word, if there are spaces near.
    const space = text.indexOf(" ", best - 30)
    const start = best < 30 ? 0 : space >= 0 && space < best ? space + 1 : best
    const end = start + length < text.length ? Math.max(text.lastIndexOf(" ", start + length), best + 40) : text.length
    return { text: (start ? "…" : "") + text.slice(start, end).trim() + (end < text.length ? "…" : ""), words: all }
  }

  // ---- What a reader sees ----
  const SHOWN = 8, SUGGESTED = 5, PATIENCE = 70
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag)
    for (const name in attributes) element.setAttribute(name, attributes[name])
    element.append(...children)
    return element
  }
  const string = (key, fill = {}) => Object.entries(fill).reduce((text, [name, value]) => text.replace(`{${name}}`, value), head?.strings["search_" + key] ?? "")
  const urlOf = (address) => base.root + address.split("/").map(encodeURIComponent).join("/") + (/(^|\/)$/.test(address) ? head.file : "")
  const withMarks = (text, words) => marked(text, words).map(([text, is]) => is ? make("mark", {}, text) : text)

  /** One row of the list. */
  const row = ({ kind, address, title, by, line, isWhy }, words, number) => {
    const name = make("span", { class: "hit-title" }, ...withMarks(title, words))
    if (by) name.append(make("span", { class: "hit-by" }, by))
    const said = make("span", { class: "hit-line" })
    if (isWhy) said.append(make("span", { class: "label" }, string("why")), " ")
    said.append(...withMarks(line ?? "", words))
    const label = make("span", { class: "hit-kind" }, string({ t: "term", s: "series", p: "post", g: "page" }[kind]))
    return make("a", { class: "hit", role: "option", id: "wf-hit-" + number, href: urlOf(address), tabindex: -1, "aria-selected": "false" }, name, label, said)
  }

  /** What a row shows of a hit; nothing for one that only looked like it. */
  const described = async (hit, words) => {
    const page = await search.show(hit.document)
    const found = stretch(page.text, words)
    const all = hit.kind || hit.level > 1 || found.words === words.length
    if (!all && new Set(marked(`${page.title} ${page.line} ${page.text}`, words).filter(([, is]) => is)).size < hit.count) return null
    const quoted = page.kind !== "t" && found.text
    return { ...hit, ...page, by: hit.by, line: quoted || page.line, isWhy: page.isWhy && !quoted }
  }

  /** A field with what it finds. */
  const box = (label) => {
    const list = make("div", { class: "hits", role: "listbox", id: "wf-hits", "aria-label": label })
    const input = make("input", { class: "search-field", type: "text", role: "combobox", "aria-label": label, placeholder: label, "aria-expanded": "false", "aria-controls": "wf-hits", "aria-autocomplete": "list", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search" })
    const status = make("p", { class: "away", role: "status" })
    const note = make("p", { class: "search-note" })
    const maybe = make("button", { class: "search-maybe", type: "button", hidden: "" })
    const more = make("button", { class: "search-more", type: "button", hidden: "" })
    const whole = make("div", { class: "search-box" }, input, maybe, note, list, more, status)
    let asked = 0, limit = SHOWN, ready = Promise.resolve(), chosen = null, waiting = ""

    const rows = () => [...list.children]
    const active = () => list.querySelector("[aria-selected=true]")
    const choose = (option) => {
      active()?.setAttribute("aria-selected", "false")
      option?.setAttribute("aria-selected", "true")
      option?.scrollIntoView({ block: "nearest" })
      if (option) input.setAttribute("aria-activedescendant", option.id)
      else input.removeAttribute("aria-activedescendant")
    }
    const fill = (hits, words) => {
      list.replaceChildren(...hits.map((hit, number) => row(hit, words, number)))
      input.setAttribute("aria-expanded", String(hits.length > 0))
      choose(rows().find((option) => option.href === chosen) ?? list.firstElementChild)
    }
    const offer = (text) => {
      maybe.hidden = !text
      maybe.replaceChildren(string("maybe") + " ", make("b", {}, text))
      maybe.onclick = () => { input.value = text; input.focus(); changed() }
    }

    const look = async (query, turn) => {
      const late = () => turn !== asked
      await open()
      if (late()) return
      more.textContent = string("more")
      note.textContent = query ? "" : string("hint")
      const named = query ? suggest(query) : []
      const names = (named.length ? named : query ? namesIn(query) : []).slice(0, SUGGESTED)
      const words = parse(query)
      fill(names, words)
      offer("")
      if (!query) return
      await new Promise((resume) => setTimeout(resume, PATIENCE))
      if (late()) return
      const { pages, some } = await search.pagesOf(query)
      const rest = pages.filter(({ document }) => !names.some((name) => name.document === document))
      const shown = (await Promise.all(names.map((name) => described(name, words)))).filter(Boolean)
      let next = 0
      while (shown.length < limit && next < rest.length && !late()) {
        const some = rest.slice(next, next + limit - shown.length)
        next += some.length
        shown.push(...(await Promise.all(some.map((hit) => described(hit, words)))).filter(Boolean))
      }
      if (late()) return
      fill(shown, words)
      more.hidden = next >= rest.length
      const count = shown.length + rest.length - next
      status.textContent = count ? string(count === 1 ? "status_one" : "status", { n: count }) : string("none", { q: query })
      note.textContent = !count ? status.textContent : some && !names.length ? string("some") : ""
      const other = onOtherKeyboard(query)
      if (other && !named.length && (suggest(other).length || !count && (await search.pagesOf(other)).pages.length) && !late()) offer(other)
    }
    const changed = () => {
      const turn = ++asked, query = input.value.trim()
      more.hidden = true
      ready = look(query, turn).catch(() => { if (turn === asked) note.textContent = status.textContent = base.fault })
    }

    const act = (key) => {
      const all = rows(), at = all.indexOf(active())
      if (key === "Enter") ready.then(() => active()?.click())
      else {
        choose(all.at(key === "ArrowDown" ? (at + 1) % all.length : Math.max(at, 0) - 1))
        chosen = active()?.href
      }
    }
    input.oninput = () => { limit = SHOWN; chosen = null; changed() }
    input.onkeydown = (event) => {
      const key = event.key === "Process" ? event.code : event.key
      if (!["Enter", "ArrowDown", "ArrowUp"].includes(key)) return
      // Hangul has no candidates to choose from: the press that ends a composition also acts.
      if (event.isComposing) waiting = key
      else {
        event.preventDefault()
        act(key)
      }
    }
    input.addEventListener("compositionend", ({ data }) => {
      if (waiting && /[\u3130-\u318F\uAC00-\uD7A3]$/.test(data)) setTimeout(act, 0, waiting)
      waiting = ""
    })
    more.onclick = () => { limit += SHOWN; chosen = active()?.href; changed(); input.focus() }
    return { whole, input, changed }
  }

  let own, dialog
  /** Opens the search: the one of the page, or one above it. */
  search.start = () => {
    const { title, dataset } = document.querySelector(".search-link")
    const place = document.querySelector(".search-here")
    if (!own) {
      Object.assign(base, dataset)
      own = box(title)
      if (place) {
        own.input.value = new URLSearchParams(location.search).get("q") ?? ""
        place.replaceChildren(own.whole)
      } else {
        const close = make("button", { class: "search-close", type: "button", "aria-label": dataset.close }, "×")
        dialog = make("dialog", { class: "search", "aria-label": title }, own.whole, close)
        dialog.onclick = ({ target }) => { if (target === dialog || target.closest(".hit, .search-close")) dialog.close() }
        document.body.append(dialog)
      }
    }
    if (dialog && !dialog.open) dialog.showModal()
    own.input.focus()
    own.input.select()
    own.changed()
  }

  return Object.assign(search, { open, suggest, namesIn, parse, marked, stretch, onOtherKeyboard, keysOf, named, rank, isTail: (tail, before) => isTail(tail, before) })
})()
