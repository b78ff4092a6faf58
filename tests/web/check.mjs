// Checks a finished site with validators written by others.
//
//     node check.mjs FOLDER [--address https://example.org/blog/] [--portable]
//
// `--address` is the base_url that the site was built with; `--portable` says that it
// was built to be opened from disk. Exits with 1 if anything is wrong.

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { checkFeeds } from "./feeds.mjs";
import { checkHtml } from "./html.mjs";
import { checkFromDisk, checkServed } from "./links.mjs";
import { checkMachines } from "./machines.mjs";
import { checkPromises } from "./promises.mjs";
import { Site } from "./site.mjs";
import { checkSitemap } from "./sitemap.mjs";

/** Errors of one validator that are shown. */
const SHOWN = 20;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { address: { type: "string", default: "" }, portable: { type: "boolean", default: false } },
});
const base = values.address === "" ? "/" : new URL(values.address).pathname;
const site = new Site(resolve(positionals[0]), { base, address: values.address, portable: values.portable });
if (site.pages.length === 0) throw new Error(`${positionals[0]} holds no page`);

const checks = [checkHtml, checkFeeds, checkSitemap, checkMachines, checkPromises, site.portable ? checkFromDisk : checkServed];
let failed = 0;
for (const check of checks) {
  const { name, checked, errors } = await check(site);
  failed += errors.length;
  console.log(`${errors.length === 0 ? "ok  " : "FAIL"} ${name}: ${checked}, ${errors.length} errors`);
  for (const error of errors.slice(0, SHOWN)) console.log(`     ${error}`);
  if (errors.length > SHOWN) console.log(`     and ${errors.length - SHOWN} more`);
}
process.exitCode = failed === 0 ? 0 : 1;
