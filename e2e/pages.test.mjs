// Every page in light and dark, at three widths, with and without a script: no accessibility violation, nothing wider
// than the window, nothing that the content security policy stops, nothing loaded from elsewhere.
import assert from "node:assert/strict";
import axe from "axe-core";
import { after, before, describe, test } from "node:test";
import { base, launch } from "./chromium.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const paths = [
  "/",
  "/?q=did+China+try+to+influence+the+2022+midterms%3F",
  "/?q=who+won+the+2024+election%3F",
  "/?q=what+does+probably+mean%3F",
  "/?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E+%E2%80%AEslaem+%40everyone",
  "/?q=%F0%9F%98%80%F0%9F%98%80",
  "/?q=" + "why+".repeat(2500),
  "/?q=what+did+Russia+do%3F&level=high&sort=reading",
  "/?q=what+did+Russia+do%3F&year=1999",
  "/country/China",
  "/country/Atlantis",
  "/compare/Russia",
  "/compare/China",
  "/glossary",
  "/glossary/probably",
  "/sources",
  "/help",
  "/privacy",
  "/d/ica-2022",
  "/d/ica-2017/kj-help-trump",
  "/d/ica-2020/kj4-minority",
  "/embed/ica-2022/kj1-guidance",
  "/nowhere",
];

for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 768, 1440]) {
    describe(`${colorScheme}, ${width} pixels wide`, () => {
      let context, page, faults;
      before(async () => {
        context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
        page = await context.newPage();
        page.on("console", (m) => { if (m.type() === "error" && !/status of 4\d\d/.test(m.text())) faults.push(m.text()); });
        page.on("pageerror", (e) => faults.push(String(e)));
        page.on("request", (r) => { if (!r.url().startsWith(base)) faults.push("asked for " + r.url()); });
      });
      after(() => context.close());
      for (const path of paths) {
        test(path.slice(0, 60), async () => {
          faults = [];
          await page.goto(base + path);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "wider than the window");
          await page.evaluate(axe.source);
          const { passes, violations } = await page.evaluate(() => axe.run(document, {
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
            resultTypes: ["violations"],
          }));
          assert.ok(passes.length > 10, "axe looked at nothing");
          for (const v of violations) faults.push(`${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).join(" ").slice(0, 300)}`);
          assert.deepEqual(faults, []);
          assert.deepEqual(await context.cookies(), []);
        });
      }
    });
  }
}

for (const path of paths) {
  test(`without a script ${path.slice(0, 60)}`, async () => {
    const open = async (javaScriptEnabled) => {
      const context = await browser.newContext({ javaScriptEnabled });
      const page = await context.newPage();
      await page.goto(base + path);
      const text = await page.locator("body").innerText();
      await context.close();
      return text.replaceAll(/Copy quotation|Copy link|\s+/g, "");
    };
    assert.equal(await open(false), await open(true), "the page says something else without a script");
  });
}
