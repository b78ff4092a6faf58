// What the search of a finished site finds: the script that readers get, run over sites
// made of the Korean texts in tests/data/corpora and of this repository's own content.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { ROOT, newestBuild, openSearch } from "./search-index.mjs";

const WHYFIRST = process.env.WHYFIRST ?? newestBuild();
const FOLDER = mkdtempSync(join(tmpdir(), "web-search-"));
after(() => rmSync(FOLDER, { recursive: true }));

/** Letters of one page of the corpus, and the least number of pages that it has to give. */
const PAGE = 380;
const PAGES = 200;

const build = (root, output) =>
  execFileSync(WHYFIRST, ["build", "--root", root, "--output", output, "--no-cache", "--quiet"], { stdio: ["ignore", "ignore", "inherit"] });

/** Markdown of the corpus as plain sentences: it is words that are searched here. */
function plain(markdown) {
  return markdown
    .replace(/```[\s\S]*?```|^(import|export) .*$|<[^>]*>|\{[^}]*\}/gm, " ")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/https?:\S+/g, " ")
    .replace(/[#*`_|~\\[\]<>{}$^!=+-]+/g, " ")
    .replace(/[ \t]+/g, " ")
    .normalize("NFC");
}

/** The texts of the corpus, cut into pages at the ends of paragraphs. */
function corpusPages() {
  const folder = join(ROOT, "tests/data/corpora");
  const files = readdirSync(folder, { recursive: true }).filter((file) => /\.mdx?$/.test(file)).sort();
  return files.flatMap((file) => {
    const pages = [""];
    for (const paragraph of plain(readFileSync(join(folder, file), "utf8")).split(/\n\s*\n/)) {
      if (pages.at(-1).length > PAGE) pages.push("");
      pages[pages.length - 1] += `${paragraph.replace(/\s+/g, " ").trim()}\n\n`;
    }
    return pages.filter((page) => page.trim().length > 40);
  });
}

/** The terms of the list of the Korean tests that end in Hangul, other names included. */
function terms() {
  const lines = readFileSync(join(ROOT, "tests/data/terms/glossary.txt"), "utf8").split("\n");
  const names = lines.filter((line) => line && !line.startsWith("#")).flatMap((line) => line.replace("!", "").split("|"));
  return [...new Set(names.map((name) => name.trim()))].filter((name) => /[가-힣]$/.test(name) && name.length > 1);
}

const finals = (text) => (text.codePointAt(text.length - 1) - 0xac00) % 28 > 0;
const FORMS = {
  bare: (term) => term,
  topic: (term) => term + (finals(term) ? "은" : "는"),
  object: (term) => term + (finals(term) ? "을" : "를"),
  definition: (term) => term + (finals(term) ? "이란" : "란"),
  "in, of": (term) => `${term}에서의`,
  question: (term) => `${term}${finals(term) ? "이란" : "란"} 무엇인가`,
};
const MORE_QUESTIONS = [
  (term) => `${term}${finals(term) ? "이" : "가"} 뭐예요?`,
  (term) => `${term}${finals(term) ? "은" : "는"} 왜 필요한가`,
  (term) => `${term} 뜻`,
  (term) => `${term}의 원리를 설명해줘`,
];

let corpus, korean, english, own;

before(async () => {
  own = join(FOLDER, "own");
  build(ROOT, own);
  [korean, english] = [await openSearch(own), await openSearch(own, "en")];
  const pages = corpusPages();
  const root = join(FOLDER, "corpus");
  mkdirSync(join(root, "content/posts"), { recursive: true });
  writeFileSync(join(root, "site.toml"), 'title = "글"\nlanguage = "ko"\n');
  pages.forEach((page, at) => {
    writeFileSync(join(root, `content/posts/p${at}.md`), `+++\ntitle = "${at}번째 쪽"\nwhy = "."\n+++\n${page}`);
  });
  build(root, join(FOLDER, "corpus-site"));
  corpus = { pages, ...(await openSearch(join(FOLDER, "corpus-site"))) };
});

const spaced = (term) => new RegExp([...term].map((c) => (c === " " ? " ?" : c)).join(""), "i");

/** Over all terms that stand somewhere: the share of their pages that was found, and of what was found that is theirs. */
async function found(form) {
  let [asked, recall, precision, nothing] = [0, 0, 0, 0];
  for (const term of terms()) {
    const right = new Set(corpus.pages.flatMap((page, at) => (spaced(term).test(page) ? [`posts/p${at}/`] : [])));
    if (right.size === 0) continue;
    const { pages } = await corpus.search.pagesOf(form(term));
    const hits = await Promise.all(pages.map(async ({ document }) => (await corpus.search.show(document)).address));
    const good = hits.filter((address) => right.has(address)).length;
    asked += 1;
    recall += good / right.size;
    precision += good / Math.max(hits.length, 1);
    nothing += hits.length === 0 ? 1 : 0;
  }
  return { asked, recall: recall / asked, precision: precision / asked, nothing };
}

test("the corpus is large enough to say something", () => {
  assert.ok(corpus.pages.length >= PAGES, `${corpus.pages.length} pages`);
});

for (const [name, form] of [...Object.entries(FORMS), ...MORE_QUESTIONS.map((form) => [form("토큰"), form])]) {
  test(`K13: terms are found as ${name}`, async (context) => {
    const { asked, recall, precision, nothing } = await found(form);
    context.diagnostic(`${asked} terms: recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)}, ${nothing} found nothing`);
    assert.ok(asked >= 39, `only ${asked} terms stand in the corpus`);
    assert.ok(recall >= 0.99, `recall ${recall}`);
    assert.ok(precision >= 0.85, `precision ${precision}`);
    assert.equal(nothing, 0);
  });
}

// ---- Typing ----

/** What an input method for two-set Hangul shows after each key, made from the finished
 * word alone: letters by Unicode's decomposition, double letters key by key. */
function states(word) {
  const DOUBLE = { ᅪ: "ᅩᅡ", ᅫ: "ᅩᅢ", ᅬ: "ᅩᅵ", ᅯ: "ᅮᅥ", ᅰ: "ᅮᅦ", ᅱ: "ᅮᅵ", ᅴ: "ᅳᅵ", ᆪ: "ᆨᆺ", ᆬ: "ᆫᆽ", ᆭ: "ᆫᇂ", ᆰ: "ᆯᆨ", ᆱ: "ᆯᆷ", ᆲ: "ᆯᆸ", ᆳ: "ᆯᆺ", ᆶ: "ᆯᇂ", ᆹ: "ᆸᆺ" };
  const INITIALS = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
  const FINALS = [" ", ..."ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"];
  const finalOf = (initial) => FINALS.indexOf(initial);
  const shown = [];
  let stands = "";
  const syllables = [...word.replaceAll(" ", "")];
  syllables.forEach((syllable) => {
    const [initial, ...rest] = [...syllable.normalize("NFD")].flatMap((letter) => [...(DOUBLE[letter] ?? letter)]);
    const alone = INITIALS[initial.codePointAt(0) - 0x1100];
    // The first consonant of a syllable joins the one before it as long as it can.
    const last = stands.at(-1);
    const joins = last && (last.codePointAt(0) - 0xac00) % 28 === 0 && finalOf(alone) > 0;
    shown.push(joins ? stands.slice(0, -1) + String.fromCodePoint(last.codePointAt(0) + finalOf(alone)) : stands + alone);
    let made = initial;
    for (const letter of rest) {
      const whole = { "ᅩᅡ": "ᅪ", "ᅩᅢ": "ᅫ", "ᅩᅵ": "ᅬ", "ᅮᅥ": "ᅯ", "ᅮᅦ": "ᅰ", "ᅮᅵ": "ᅱ", "ᅳᅵ": "ᅴ" }[made.at(-1) + letter];
      const closed = Object.entries(DOUBLE).find(([, keys]) => keys === made.at(-1) + letter)?.[0];
      made = whole || closed ? made.slice(0, -1) + (whole ?? closed) : made + letter;
      shown.push((stands + made).normalize("NFC"));
    }
    stands += syllable;
  });
  return shown;
}

test("the states of an input method are those that one sees", () => {
  assert.deepEqual(states("딥러닝"), ["ㄷ", "디", "딥", "딥ㄹ", "딥러", "딥런", "딥러니", "딥러닝"]);
  assert.deepEqual(states("과적합"), ["ㄱ", "고", "과", "괒", "과저", "과적", "과적ㅎ", "과적하", "과적합"]);
  assert.deepEqual(states("값"), ["ㄱ", "가", "갑", "값"]);
});

/** Twelve words of the glossary, as many as the study had. */
const TWELVE = ["딥러닝", "과적합", "트랜스포머", "임베딩", "어텐션", "환각", "토큰", "파인튜닝", "강화 학습", "손실 함수", "신경망", "활성화 함수"];

test("K14: every state of typing twelve words keeps the word listed", (context) => {
  let [tried, listed] = [0, 0];
  for (const word of TWELVE) {
    for (const state of states(word)) {
      tried += 1;
      const names = korean.search.suggest(state).flatMap(({ title, by }) => [title, by]);
      listed += names.includes(word) ? 1 : 0;
    }
  }
  context.diagnostic(`${listed} of ${tried} states`);
  assert.ok(tried >= 98, `only ${tried} states`);
  assert.equal(listed, tried);
});

test("K14: from the second syllable on the word is among the five that are shown", () => {
  for (const word of TWELVE) {
    for (const state of states(word).filter((state) => state.length > 1)) {
      const shown = korean.search.suggest(state).slice(0, 5).flatMap(({ title, by }) => [title, by]);
      assert.ok(shown.includes(word), `${state}: ${shown}`);
    }
  }
});

test("K14: initials find a name, and doubled ones are others", () => {
  const titles = (query) => Array.from(korean.search.suggest(query), ({ title }) => title);
  assert.equal(titles("ㄷㄹㄴ")[0], "딥러닝");
  assert.equal(titles("ㅌㄹㅅㅍㅁ")[0], "트랜스포머");
  assert.ok(titles("ㄱㅎ").includes("강화 학습"));
  assert.equal(titles("ㄸㄹㄴ").length, 0);
  assert.deepEqual(titles("ㄳ"), titles("ㄱㅅ"), "as some input methods join them");
});

test("K15: the wrong keyboard is seen through, both ways", () => {
  const other = korean.search.onOtherKeyboard;
  assert.deepEqual(["epdlxj", "xmfostmvhaj", "rkqt", "Ekfl", "rhk"].map(other), ["데이터", "트랜스포머", "값", "따리", "과"]);
  assert.deepEqual(["ㅣㅣㅡ", "혜ㅕ", "새ㅏ두"].map(other), ["llm", "gpu", "token"]);
  assert.equal(other("GPT-4"), "");
});

// ---- Questions in four languages ----

test("a question finds its term first", async () => {
  const first = async ({ search }, query) => {
    const named = search.suggest(query)[0] ?? search.namesIn(query)[0];
    return named?.title ?? (await search.show((await search.pagesOf(query)).pages[0].document)).title;
  };
  assert.equal(await first(korean, "토큰이란 무엇인가"), "토큰");
  assert.equal(await first(korean, "과적합은 왜 생기나요?"), "과적합");
  assert.equal(await first(korean, "LLM이 뭐야"), "LLM");
  assert.equal(await first(english, "what is overfitting"), "overfitting");
  assert.equal(await first(english, "why do we need an embedding?"), "embedding");
});

test("Japanese and Chinese are found without spaces", async () => {
  const root = join(FOLDER, "cjk");
  mkdirSync(join(root, "content/posts"), { recursive: true });
  writeFileSync(join(root, "site.toml"), 'title = "AI"\nlanguage = "ja"\n[languages.zh]\ntitle = "AI"\n');
  const post = (name, title, text) => writeFileSync(join(root, `content/posts/${name}.md`), `+++\ntitle = "${title}"\nwhy = "."\n+++\n${text}\n`);
  post("a", "学ぶ機械", "機械学習のモデルは、トークンを数える。");
  post("b", "別の話", "機械を直し、学習机で読む。");
  post("a.zh", "什么是机器学习", "机器学习让计算机从数据里找规律。");
  post("b.zh", "别的", "机器坏了，学习停了。");
  build(root, join(FOLDER, "cjk-site"));
  const addresses = async ({ search }, query) => {
    const { pages } = await search.pagesOf(query);
    return Promise.all(pages.map(async ({ document }) => (await search.show(document)).address));
  };
  const [ja, zh] = [await openSearch(join(FOLDER, "cjk-site")), await openSearch(join(FOLDER, "cjk-site"), "zh")];
  for (const query of ["機械学習", "機械学習とは", "機械学習のトークン", "トークンとは何ですか"]) {
    assert.deepEqual(await addresses(ja, query), ["posts/a/"], query);
  }
  for (const query of ["机器学习", "什么是机器学习", "机器学习是什么？", "机器学习的规律"]) {
    assert.deepEqual(await addresses(zh, query), ["zh/posts/a/"], query);
  }
  assert.deepEqual(await addresses(ja, "机"), ["posts/b/"], "one character, wherever it stands");
});

test("words of other scripts are found by their beginnings and whatever their case", async () => {
  const titles = async (query) => {
    const { pages } = await english.search.pagesOf(query);
    return Promise.all(pages.slice(0, 3).map(async ({ document }) => (await english.search.show(document)).title));
  };
  assert.ok((await titles("Transformers")).includes("Transformer"));
  assert.ok((await titles("overfit")).includes("overfitting"));
  assert.ok((await titles("HALLUCINATION")).includes("hallucination"));
});

// ---- Rules that two languages of programming share ----

test("what may follow a noun is what the glossary's rule says", () => {
  const { isTail } = korean.search;
  const yes = [["큰", "은"], ["머", "는"], ["델", "로"], ["M", "이란"], ["큰", "에서의"], ["큰", "으로부터는"], ["큰", "까지도"], ["큰", "이었습니다"], ["습", "하는"], ["습", "시키면서"], ["습", "됩니다"], ["습", "시에는"], ["습", "용으로"], ["큰", ""]];
  const no = [["큰", "는"], ["머", "은"], ["델", "으로"], ["큰", "은이"], ["큰", "을도"], ["큰", "에에에에"], ["큰", "화"], ["큰", "화기"], ["큰", "적인"], ["큰", "값"]];
  assert.deepEqual(yes.filter(([before, tail]) => !isTail(tail, before)), []);
  assert.deepEqual(no.filter(([before, tail]) => isTail(tail, before)), []);
});

test("kana typed into an input method are those of the name", () => {
  const { keysOf, named, rank } = korean.search;
  assert.equal(keysOf("とーくん"), keysOf("トークン"));
  assert.equal(rank(named("トークン"), keysOf("とー")), 1);
});

// ---- What a reader loads ----

test("the script is small, and so is what a query loads", async (context) => {
  const assets = readdirSync(join(own, "assets")).filter((name) => name.startsWith("search-"));
  const script = gzipSync(readFileSync(join(own, "assets", assets[0]))).length;
  context.diagnostic(`script ${script} bytes`);
  assert.ok(script <= 10_000, `${script} bytes`);
  const queries = ["트랜스포머는 왜 필요한가", "모델", "강화학습이란 무엇인가", "프롬프트 엔지니어링과 파인튜닝의 차이", "GPU"];
  for (const query of queries) {
    const { forget, loaded, search } = await openSearch(join(FOLDER, "corpus-site"));
    const head = loaded();
    forget();
    const { pages } = await search.pagesOf(query);
    await Promise.all(pages.slice(0, 8).map(({ document }) => search.show(document)));
    context.diagnostic(`${query}: ${head} + ${loaded()} bytes`);
    assert.ok(head + loaded() <= 100_000, `${query} loads ${head + loaded()} bytes`);
  }
});

// ---- Snippets ----

test("a snippet shows the words, whole, and where they stand together", () => {
  const { marked, stretch, parse } = korean.search;
  const text = `${"앞에는 다른 말이 길게 이어진다. ".repeat(20)}강화 학습은 보상을 받는다. ${"뒤에도 말이 이어진다. ".repeat(20)}`;
  const words = parse("강화학습의 보상");
  const { text: cut, words: count } = stretch(text, words);
  assert.equal(count, 2);
  assert.ok(cut.length < 160 && cut.includes("강화 학습은 보상을") && cut.startsWith("…") && cut.endsWith("…"), cut);
  assert.equal(marked(cut, words).map(([piece]) => piece).join(""), cut);
  const pieces = (text, words) => Array.from(marked(text, words), ([piece, is]) => (is ? `[${piece}]` : piece)).join("");
  assert.equal(pieces("강화 학습은 보상을", words), "[강화 학습]은 [보상]을");
  assert.equal(pieces("a (b) c. ab", parse("(b)")), "a ([b]) c. ab");
});

test("two that open it at once get the same", async () => {
  const { search } = await openSearch(own);
  const [insert, waiting] = [search.insert, []];
  search.insert = (file, fail) => waiting.push(() => insert(file, fail));
  const both = [search.pagesOf("토큰"), search.pagesOf("토큰")];
  for (let turn = 0; turn < 5; turn++) {
    await new Promise(setImmediate);
    waiting.splice(0).forEach((act) => act());
  }
  const [one, other] = await Promise.all(both);
  assert.ok(one.pages.length > 5 && one.pages.length === other.pages.length);
});

test("a piece of another build is asked for again", async () => {
  const { search } = await openSearch(own);
  const insert = search.insert;
  let served = 0;
  search.insert = (file, fail) => {
    served += 1;
    if (file.startsWith("k") && !file.includes("?")) search("keys", Number(file.match(/\d+/)[0]), ["of yesterday", "가", ""]);
    else insert(file, fail);
  };
  const both = await Promise.all(["토큰", "어텐션"].map((query) => search.pagesOf(query)));
  assert.ok(both.every(({ pages }) => pages.length > 5) && served > 4, "two at once renew once");
});
