// A browser to test with: Chromium, spoken to over its pipe by the DevTools protocol.
// Nothing has to be installed besides the browser itself.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** The browser of this machine: the one that CHROMIUM names, else one on the path. */
export function findChromium() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  return [process.env.CHROMIUM, ...onPath, mac].find((path) => path && existsSync(path));
}

/** Starts the browser. */
export async function launch() {
  const profile = mkdtempSync(join(tmpdir(), "web-browser-"));
  const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe", `--user-data-dir=${profile}`, "about:blank"];
  const browser = spawn(findChromium(), flags, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  const [, , , commands, answers] = browser.stdio;
  const waiting = new Map();
  const listeners = new Set();
  let last = 0;
  let rest = "";
  answers.setEncoding("utf8");
  answers.on("data", (text) => {
    const messages = (rest + text).split("\0");
    rest = messages.pop();
    for (const message of messages.map(JSON.parse)) {
      const { id, error, result } = message;
      const promise = waiting.get(id);
      waiting.delete(id);
      if (!id) listeners.forEach((listen) => listen(message));
      else if (error) promise.reject(new Error(error.message));
      else promise.resolve(result);
    }
  });
  const send = (method, params = {}, sessionId = undefined) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      commands.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
    });
  return {
    open: (size) => openPage(send, listeners, size),
    close: async () => {
      const ended = new Promise((resolve) => browser.once("exit", resolve));
      await send("Browser.close").catch(() => {});
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A page of its own, with what it complained of in `complaints`. */
async function openPage(send, listeners, { width = 1280, height = 900, touch = false } = {}) {
  const { browserContextId } = await send("Target.createBrowserContext");
  const { targetId } = await send("Target.createTarget", { url: "about:blank", browserContextId });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const ask = (method, params) => send(method, params, sessionId);
  const page = new Page(ask, () => send("Target.disposeBrowserContext", { browserContextId }));
  listeners.add((message) => message.sessionId === sessionId && page.hear(message));
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await ask(`${domain}.enable`);
  await ask("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: touch });
  return page;
}

class Page {
  constructor(ask, close) {
    this.ask = ask;
    this.close = close;
    this.complaints = [];
    this.requests = [];
  }

  hear({ method, params }) {
    if (method === "Runtime.exceptionThrown") this.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    if (method === "Runtime.consoleAPICalled" && params.type === "error") this.complaints.push(params.args.map(({ value }) => value).join(" "));
    if (method === "Log.entryAdded" && params.entry.level === "error") this.complaints.push(`${params.entry.text} ${params.entry.url ?? ""}`);
    if (method === "Network.requestWillBeSent") this.requests.push(params.request.url);
    if (method === "Page.loadEventFired") this.loaded?.();
  }

  async go(url) {
    const loaded = new Promise((resolve) => (this.loaded = resolve));
    await this.ask("Page.navigate", { url });
    await loaded;
  }

  /** What an expression of the page's own gives. */
  async value(expression) {
    const { result, exceptionDetails } = await this.ask("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Waits until an expression is true. */
  async until(expression, seconds = 10) {
    const end = Date.now() + seconds * 1000;
    // While one page gives way to the next there is nothing to ask.
    while (!(await this.value(expression).catch(() => false))) {
      if (Date.now() > end) throw new Error(`never came true: ${expression}`);
      await new Promise((resume) => setTimeout(resume, 20));
    }
  }

  async press(key, { code = key, keyCode = 0, modifiers = 0, text = undefined } = {}) {
    const event = { key, code, windowsVirtualKeyCode: keyCode, modifiers };
    await this.ask("Input.dispatchKeyEvent", { type: text ? "keyDown" : "rawKeyDown", text, ...event });
    await this.ask("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  }

  /** What an input method shows of a syllable that is not finished. */
  compose(text) {
    return this.ask("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  }

  /** Text that is finished, whether it was composed or pasted. */
  insert(text) {
    return this.ask("Input.insertText", { text });
  }

  async picture(path) {
    const { writeFileSync } = await import("node:fs");
    const { data } = await this.ask("Page.captureScreenshot", { format: "png" });
    writeFileSync(path, Buffer.from(data, "base64"));
  }
}
