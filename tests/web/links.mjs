// Links and fragments: linkinator over the site behind a plain file server, and, for a
// site that shall work from an unzipped folder, every link as a file on disk.

import { existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { LinkChecker } from "linkinator";
import sirv from "sirv";
import { urlsOf } from "./site.mjs";

/** Serves a site under its base path, with the rules of a plain file server and no more. */
async function serve(site) {
  const files = sirv(site.folder, { etag: false, dotfiles: true });
  const server = createServer((request, response) => {
    const missing = () => {
      response.statusCode = 404;
      response.end();
    };
    const { pathname } = new URL(request.url, "http://localhost");
    if (!pathname.startsWith(site.base)) return missing();
    // sirv gives `a/index.html` for `/a` as well, where most hosts redirect: links of
    // the page would then lead elsewhere than they do on those.
    const inside = pathname.slice(site.base.length);
    if (!site.fileAt(inside)) return missing();
    request.url = `/${request.url.slice(site.base.length)}`;
    return files(request, response, missing);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { server, origin: `http://127.0.0.1:${server.address().port}` };
}

export async function checkServed(site) {
  const { server, origin } = await serve(site);
  // 404.html is shown at any depth and is checked as the host would show it.
  const pages = site.pages.map((page) =>
    page.replace(/(^|\/)index\.html$/, "$1").split("/").map(encodeURIComponent).join("/"),
  );
  const own = site.address === "" ? [] : [{ pattern: literally(site.address), replacement: origin + site.base }];
  try {
    const result = await new LinkChecker().check({
      path: pages.map((page) => `${origin}${site.base}${page}`),
      recurse: true,
      checkFragments: true,
      checkCss: true,
      redirects: "error",
      timeout: 20000,
      concurrency: 20,
      urlRewriteExpressions: own,
      linksToSkip: async (link) => !link.startsWith(origin),
    });
    const broken = result.links.filter((link) => link.state === "BROKEN");
    const errors = broken.map((link) => `${link.parent ?? ""} -> ${link.url} (${link.status})`);
    const followed = result.links.filter((link) => link.state === "OK").length;
    if (followed < site.pages.length) errors.push(`only ${followed} addresses of ${site.pages.length} pages were found`);
    return { name: `links under ${site.base}`, checked: `${followed} links`, errors };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function literally(text) {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);
}

/** Every link of every page as a browser opens it from disk: a folder is no page there. */
export function checkFromDisk(site) {
  const errors = [];
  let followed = 0;
  // A host shows 404.html; nobody opens it in an unzipped folder.
  for (const page of site.pages.filter((page) => page !== "404.html")) {
    const here = pathToFileURL(join(site.folder, page));
    for (const element of site.elements(page)) {
      for (const [, url] of urlsOf(element)) {
        const target = new URL(url, here);
        if (target.protocol !== "file:") continue;
        followed += 1;
        const problem = problemOnDisk(site, target);
        if (problem) errors.push(`${page} -> ${url}: ${problem}`);
      }
    }
  }
  return { name: "links from file://", checked: `${followed} links`, errors };
}

function problemOnDisk(site, target) {
  const path = fileURLToPath(new URL(target.pathname, target));
  if (!existsSync(path)) return "there is no such file";
  if (!statSync(path).isFile()) return "a folder, of which the browser shows a listing";
  const fragment = decodeURIComponent(target.hash.slice(1));
  if (fragment === "" || !path.endsWith(".html")) return undefined;
  const file = path.slice(site.folder.length + 1);
  return site.ids(file).has(fragment) ? undefined : `no element has the id ${fragment}`;
}
