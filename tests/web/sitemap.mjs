// sitemap.xml against the schema of sitemaps.org, which the npm package `sitemap`
// ships, with libxml2; and robots.txt as robots-parser reads it.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Parser } from "htmlparser2";
import robotsParser from "robots-parser";
import { validateXML } from "xmllint-wasm";

const SITEMAP_XSD = readFileSync(
  fileURLToPath(new URL("node_modules/sitemap/schema/sitemap.xsd", import.meta.url)),
  "utf8",
);

/** The schema of sitemaps.org wants a declaration of every element that is not its own. */
const XHTML_XSD = `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"
  targetNamespace="http://www.w3.org/1999/xhtml" elementFormDefault="qualified">
  <xsd:element name="link"><xsd:complexType>
    <xsd:attribute name="rel" use="required" fixed="alternate"/>
    <xsd:attribute name="hreflang" use="required" type="xsd:language"/>
    <xsd:attribute name="href" use="required" type="xsd:anyURI"/>
  </xsd:complexType></xsd:element>
</xsd:schema>`;

const BOTH_XSD = `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <xsd:import namespace="http://www.sitemaps.org/schemas/sitemap/0.9" schemaLocation="sitemap.xsd"/>
  <xsd:import namespace="http://www.w3.org/1999/xhtml" schemaLocation="xhtml.xsd"/>
</xsd:schema>`;

export async function checkSitemap(site) {
  const errors = checkRobots(site);
  if (site.address === "") {
    if (site.files.includes("sitemap.xml")) errors.push("sitemap.xml: a site without an address has one");
    return { name: "sitemap and robots", checked: "no sitemap", errors };
  }
  const text = site.text("sitemap.xml");
  const result = await validateXML({
    xml: [{ fileName: "document.xml", contents: text }],
    schema: [{ fileName: "both.xsd", contents: BOTH_XSD }],
    preload: [
      { fileName: "sitemap.xsd", contents: SITEMAP_XSD },
      { fileName: "xhtml.xsd", contents: XHTML_XSD },
    ],
    maxMemoryPages: 4096,
  });
  errors.push(...result.errors.map((error) => `sitemap.xml:${error.loc?.lineNumber ?? 1}: ${error.message}`));
  const urls = addresses(text);
  if (new Set(urls.listed).size !== urls.listed.length) errors.push("sitemap.xml: an address stands in it twice");
  for (const url of [...urls.listed, ...urls.alternates]) {
    const file = url.startsWith(site.address) && site.fileAt(url.slice(site.address.length));
    if (!file) errors.push(`sitemap.xml: ${url} leads nowhere`);
    else if (isHidden(site, file)) errors.push(`sitemap.xml: ${url} asks search engines to stay away`);
  }
  return { name: "sitemap and robots", checked: `${urls.listed.length} addresses`, errors };
}

function isHidden(site, page) {
  return site
    .elements(page)
    .some(({ name, attributes }) => name === "meta" && attributes.name === "robots" && /noindex/.test(attributes.content));
}

function addresses(xml) {
  const found = { listed: [], alternates: [] };
  let inLoc = false;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        inLoc = name === "loc";
        if (inLoc) found.listed.push("");
        if (name === "xhtml:link") found.alternates.push(attributes.href);
      },
      ontext(text) {
        if (inLoc) found.listed[found.listed.length - 1] += text;
      },
      onclosetag() {
        inLoc = false;
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return found;
}

function checkRobots(site) {
  const errors = [];
  const address = site.address || `https://robots.example${site.base}`;
  const robots = robotsParser(new URL("/robots.txt", address).href, site.text("robots.txt"));
  if (!robots.isAllowed(address, "any-robot")) errors.push("robots.txt: closes the site");
  const wanted = site.address === "" ? [] : [`${site.address}sitemap.xml`];
  if (JSON.stringify(robots.getSitemaps()) !== JSON.stringify(wanted)) {
    errors.push(`robots.txt: names the sitemaps ${robots.getSitemaps()} and not ${wanted}`);
  }
  return errors;
}
