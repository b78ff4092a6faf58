// Decoding in a browser and in the program give the same: the shipped script, run over the
// labelled sentences of tests/data/terms and this repository's own content, held against
// `whyfirst decode`.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const WHYFIRST = process.env.WHYFIRST ?? ["release", "debug"].map((kind) => join(ROOT, "target", kind, "whyfirst")).find(existsSync);
const FOLDER = mkdtempSync(join(tmpdir(), "web-decode-"));
after(() => rmSync(FOLDER, { recursive: true }));

const run = (root, ...words) => execFileSync(WHYFIRST, ["--root", root, ...words], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

/** The decoder of a finished site, as its page has it. */
function openDecoder(site, language) {
  const assets = readdirSync(join(site, "assets"));
  const context = createContext({});
  for (const name of [/^decode-[0-9a-f]+\.js$/, new RegExp(`^words-${language}-[0-9a-f]+\\.js$`)]) {
    runInContext(readFileSync(join(site, "assets", assets.find((asset) => name.test(asset))), "utf8"), context);
  }
  return runInContext("whyfirstDecoder(whyfirstWords)", context);
}

/** A site whose glossary is that of the labelled sentences. */
function labelledSite() {
  const root = join(FOLDER, "labelled");
  mkdirSync(join(root, "content/glossary"), { recursive: true });
  mkdirSync(join(root, "content/posts"), { recursive: true });
  writeFileSync(join(root, "site.toml"), 'title = "글"\nlanguage = "ko"\n');
  writeFileSync(join(root, "content/posts/a.md"), '+++\ntitle = "글"\nwhy = "왜"\n+++\n글\n');
  const lines = readFileSync(join(ROOT, "tests/data/terms/glossary.txt"), "utf8").split("\n");
  for (const [at, line] of lines.filter((line) => line && !line.startsWith("#")).entries()) {
    const [term, ...also] = line.split("|").map((name) => name.replace(/!$/, ""));
    const auto = line.includes("!") ? "auto = true\n" : "";
    writeFileSync(join(root, `content/glossary/t${at}.md`), `+++\nterm = "${term}"\nalso = ${JSON.stringify(also)}\nwhy = "왜"\n${auto}+++\n`);
  }
  return root;
}

/** What the program finds in notes. */
function byProgram(root, notes) {
  const file = join(FOLDER, "notes.txt");
  writeFileSync(file, notes);
  const { known, unknown } = JSON.parse(run(root, "decode", file, "--format", "json"));
  const places = ({ places }) => places.map(({ line, column, text }) => `${line}:${column} ${text}`);
  return {
    known: known.map((it) => [it.term, ...places(it)]),
    unknown: unknown.map((it) => [it.word, it.also.join("|"), ...places(it)]),
  };
}

/** What the script finds in them, written in the same way. */
function byScript(decoder, notes) {
  const text = notes.normalize("NFC");
  const place = ({ start, end }) => {
    const lines = text.slice(0, start).split("\n");
    return `${lines.length}:${[...lines.at(-1)].length + 1} ${text.slice(start, end)}`;
  };
  const { known, unknown } = decoder.decode(text);
  // Values of another context are compared by what they say.
  return JSON.parse(JSON.stringify({
    known: known.map(({ term, places }) => [term.names[0], ...places.map(place)]),
    unknown: unknown.map(({ name, also, places }) => [name, also.join("|"), ...places.map(place)]),
  }));
}

function agree(root, decoder, notes) {
  const [program, script] = [byProgram(root, notes), byScript(decoder, notes)];
  assert.deepEqual(script.known, program.known);
  assert.deepEqual(script.unknown, program.unknown);
  return program;
}

test("the labelled sentences", () => {
  const root = labelledSite();
  const site = join(FOLDER, "labelled-site");
  run(root, "build", "--output", site, "--no-cache", "--quiet");
  const decoder = openDecoder(site, "ko");
  const sentences = readFileSync(join(ROOT, "tests/data/terms/dev.tsv"), "utf8").split("\n").filter((line) => line && !line.startsWith("#"));
  const notes = sentences.map((line) => line.split("\t")[1]).join("\n\n");
  const { known } = agree(root, decoder, notes);
  const found = known.flatMap(([, ...places]) => places);
  assert.ok(found.length > 100, `only ${found.length} places were found`);
  const words = readFileSync(join(ROOT, "tests/data/terms/josa_cases.tsv"), "utf8").split("\n").filter((line) => line && !line.startsWith("#"));
  const tails = words.flatMap((line) => { const [word, , ...tails] = line.split("\t"); return tails.map((tail) => word + tail); });
  agree(root, decoder, tails.join("\n"));
});

test("texts as they are written", () => {
  const site = join(FOLDER, "own-site");
  run(ROOT, "build", "--output", site, "--no-cache", "--quiet");
  for (const language of ["ko", "en"]) {
    const decoder = openDecoder(site, language);
    const folder = join(ROOT, "content");
    const suffix = language === "ko" ? /(?<!\.en)\.md$/ : /\.en\.md$/;
    const files = readdirSync(folder, { recursive: true }).filter((file) => suffix.test(file)).sort();
    const { known } = agree(ROOT, decoder, files.map((file) => readFileSync(join(folder, file), "utf8")).join("\n\n"));
    assert.ok(known.length > 40, `${language}: only ${known.length} terms were found`);
  }
  const decoder = openDecoder(site, "ko");
  const corpora = join(ROOT, "tests/data/corpora");
  const pages = readdirSync(corpora, { recursive: true }).filter((file) => /\.mdx?$/.test(file)).sort();
  const { unknown } = agree(ROOT, decoder, pages.map((file) => readFileSync(join(corpora, file), "utf8").replaceAll("\r\n", "\n")).join("\n\n"));
  assert.ok(unknown.length > 20, `only ${unknown.length} unknown words were found`);
});

test("edges", () => {
  const root = join(FOLDER, "labelled");
  const decoder = openDecoder(join(FOLDER, "labelled-site"), "ko");
  const notes = [
    "", "(", "RAG(", "토큰(글", "그림 (Figure 3)", "LLMs, AI-based, GPT-4o, H100, DALL-E, 챗GPT, NEVER DO THAT, IV",
    "검색 증강 생성(RAG, Retrieval-Augmented Generation)과 생각의 사슬(chain of thought)", "量子化（quantization）とRLHF",
    "quantization(양자화), mixture of experts (MoE), 양자화는 양자화란", "어텐션이란 어텐션도 어텐션값 𝐀I RAG👍RAG", "McCarthy Fei-Fei IndexError README.md a@IBM.example CI/CD",
  ];
  for (const text of notes) agree(root, decoder, `가 ${text}`);
});
