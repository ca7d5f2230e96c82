// What holds of every page in every look: no accessibility violation, nothing wider than the window, nothing that the
// content security policy stops, nothing loaded from elsewhere, no cookie, and the same words without a script.
import assert from "node:assert/strict";
import axe from "axe-core";
import { test } from "node:test";

const looks = ["light", "dark"].flatMap((colorScheme) => [320, 768, 1440].map((width) => ({ colorScheme, width })));

// inEveryLook makes the tests of one page. Browser and base are functions, for neither is there yet; who are the options
// of a context that is let in.
export const inEveryLook = (browser, base, path, who = {}) => {
  test(`in every look: ${path.slice(0, 60)}`, async () => {
    const context = await browser().newContext(who);
    const page = await context.newPage();
    let faults = [];
    page.on("console", (m) => { if (m.type() === "error" && !/status of 4\d\d/.test(m.text())) faults.push(m.text()); });
    page.on("pageerror", (e) => faults.push(String(e)));
    page.on("dialog", (d) => faults.push("something of a stranger ran: " + d.message()));
    page.on("request", (r) => { if (!r.url().startsWith(base())) faults.push("asked for " + r.url()); });
    await page.goto(base() + path);
    assert.equal(await page.locator("img").evaluateAll((all) => all.filter((i) => i.complete && !i.naturalWidth).length), 0, "a broken picture");
    await page.evaluate(axe.source);
    for (const { colorScheme, width } of looks) {
      const look = `${colorScheme}, ${width} pixels wide`;
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), look + ": wider than the window");
      if (colorScheme === "dark" && width < 1440) continue; // colours know no width
      const { passes, violations } = await page.evaluate(() => axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"],
      }));
      assert.ok(passes.length > 10, "axe looked at nothing");
      for (const v of violations) faults.push(`${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).join(" ").slice(0, 300)}`);
      if (process.env.FINDINGS_SCREENSHOTS) {
        await page.waitForLoadState("networkidle");
        await page.screenshot({ path: `${process.env.FINDINGS_SCREENSHOTS}/${encodeURIComponent(path).slice(0, 60)}-${colorScheme}-${width}.png` });
      }
      assert.deepEqual(faults, [], look);
    }
    assert.deepEqual(await context.cookies(), []);
    await context.close();
  });
  test(`without a script: ${path.slice(0, 60)}`, async () => {
    const open = async (javaScriptEnabled) => {
      const context = await browser().newContext({ ...who, javaScriptEnabled });
      const page = await context.newPage();
      await page.goto(base() + path);
      const text = await page.locator("body").innerText();
      await context.close();
      return text.replaceAll(/Copy quotation|Copy link|\s+/g, "");
    };
    assert.equal(await open(false), await open(true), "the page says something else without a script");
  });
};
