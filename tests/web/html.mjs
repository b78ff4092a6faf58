// Every page through html-validate, with the strictest of its rule sets.

import { HtmlValidate, StaticConfigLoader } from "html-validate";

const CONFIG = {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  rules: {
    // HTML lets an id be anything without white space (section 3.2.6 of the standard), and
    // the ids of headings are the author's words: "1등만 고르면" begins with a digit.
    "valid-id": ["error", { relaxed: true }],
    // Every script and style sheet comes from the site itself, whose pages could be
    // changed by whoever can change the script: a hash would protect from nothing.
    "require-sri": ["error", { target: "crossorigin" }],
  },
};

export async function checkHtml(site) {
  const validator = new HtmlValidate(new StaticConfigLoader(CONFIG));
  const errors = [];
  for (const page of site.pages) {
    const report = await validator.validateString(site.text(page), page);
    for (const { messages } of report.results) {
      errors.push(...messages.map((m) => `${page}:${m.line}:${m.column}: ${m.ruleId}: ${m.message}`));
    }
  }
  return { name: "html-validate", checked: `${site.pages.length} pages`, errors };
}
