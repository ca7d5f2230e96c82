// What the page answers, with a pointer, with the keyboard alone, and without a script.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { base, launch } from "./chromium.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const open = async (path, options = {}) => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(base + path);
  return page;
};

// The program's own answer: what the bytes are.
const json = (...args) => JSON.parse(execFileSync(process.env.FINDINGS_BINARY, [...args, "--json"], { encoding: "utf8" }));

// The first quotation on a page.
const first = async (page) => ({
  words: await page.locator(".quote .words").first().textContent(),
  beside: await page.locator(".quote .beside").first().innerText(),
});

describe("questions", () => {
  for (const [question, passage, level] of [
    ["did China try to influence the 2022 midterms?", "ica-2022/kj1-approval", "High confidence (Intelligence Community)"],
    ["how sure are they about Iran?", "ica-2022/kj2-intent", "Moderate confidence (Intelligence Community)"],
    ["why did Iran hold back?", "ica-2022/kj2-limits", "No confidence level stated"],
  ]) {
    for (const javaScriptEnabled of [true, false]) {
      test(`${question} ${javaScriptEnabled ? "" : "(without a script)"}`, async () => {
        const page = await open("/", { javaScriptEnabled });
        await page.fill("#q", question);
        await page.press("#q", "Enter");
        await page.waitForURL(/\?q=/);
        const { words, beside } = await first(page);
        const [want] = json("ask", question).quotes;
        assert.equal(want.passage, passage);
        assert.equal(words, want.quote);
        assert.ok(beside.includes(level), `beside it stands ${beside}`);
        await page.context().close();
      });
    }
  }

  test("did it change the outcome? The scope note is the answer", async () => {
    const page = await open("/?q=did+it+change+the+outcome%3F");
    const places = await page.locator(".quote .place").allTextContents();
    assert.ok(places.some((p) => p.includes("Scope Note")), places.join("; "));
    const words = await page.locator(".quote .words").allTextContents();
    assert.deepEqual(words, json("ask", "did it change the outcome?").quotes.filter((q) => q.quote).map((q) => q.quote));
    await page.context().close();
  });

  test("who won the 2024 election? Nothing found, nothing quoted, topics to follow", async () => {
    const page = await open("/?q=who+won+the+2024+election%3F");
    assert.match(await page.locator(".notice").innerText(), /^Nothing in the assessments/);
    assert.equal(await page.locator(".quote").count(), 0);
    assert.ok((await page.locator(".topics a").count()) > 0);
    const [response] = await Promise.all([page.waitForNavigation(), page.locator(".topics a").first().click()]);
    assert.equal(response.status(), 200);
    assert.ok((await page.locator(".quote").count()) > 0, "the topic that was offered has nothing");
    await page.context().close();
  });

  test("a country chosen without a question", async () => {
    const page = await open("/", { javaScriptEnabled: false });
    await page.fill("#name", "Beijing");
    await page.click("text=Compare >> nth=-1");
    await page.waitForURL(/\/compare\/Beijing/);
    assert.equal(await page.locator("h1").innerText(), "China compared");
    await page.context().close();
  });
});

test("every quotation on every document's page is the source's, and so is the highlight", async () => {
  const page = await open("/sources");
  const documents = await page.locator(".documents a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  assert.ok(documents.length > 3);
  for (const actor of ["China", "Russia", "Iran"]) {
    for (const group of json("country", actor).groups) {
      for (const q of group.quotes.filter((q) => q.quote).slice(0, 4)) {
        await page.goto(base + new URL(q.link).pathname + new URL(q.link).search);
        assert.equal(await page.locator("mark.quotation").textContent(), q.quote);
        const inside = await page.locator("mark.quotation").evaluate((mark) => {
          const r = mark.getBoundingClientRect();
          return r.top >= 0 && r.bottom <= innerHeight && document.activeElement.contains(mark);
        });
        assert.ok(inside, `${q.link}: the highlight is not in view or has not the focus`);
      }
    }
  }
  await page.context().close();
});

test("keyboard only: ask, walk the results, open one, copy its words", async () => {
  const page = await open("/", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.keyboard.press("/");
  await page.keyboard.type("did China try to influence the 2022 midterms?");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\?q=/);
  await page.keyboard.press("/");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await Promise.all([page.waitForURL(/\/d\/ica-2022\/kj1-approval/), page.keyboard.press("Enter")]);
  const want = json("ask", "did China try to influence the 2022 midterms?").quotes[0].quote;
  for (let i = 0; i < 20; i++) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate(() => document.activeElement.dataset.copy)) === "quotation") break;
  }
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".copied").textContent === "Copied");
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), want);
  await page.context().close();
});

test("narrowing is in the address, and can be taken back", async () => {
  const page = await open("/?q=what+did+Russia+do%3F", { javaScriptEnabled: false });
  const found = async () => parseInt(await page.locator(".found").innerText());
  const all = await found();
  const choice = page.locator(".facets div", { hasText: "Confidence" }).locator("li", { hasText: /^high/ });
  const promised = parseInt(await choice.locator(".count").innerText());
  await choice.locator("a").click();
  assert.match(page.url(), /level=high/);
  assert.equal(await found(), promised);
  assert.ok(promised < all);
  for (const beside of await page.locator(".quote .beside").allInnerTexts()) assert.match(beside, /High confidence/);
  await page.click("text=in reading order");
  assert.match(page.url(), /level=high.*sort=reading|sort=reading.*level=high/);
  await page.click("text=Clear the choices");
  assert.equal(await found(), all);
  await page.context().close();
});

test("each form of citation is copied as it is shown", async () => {
  const page = await open("/d/ica-2017/kj-help-trump", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.click(".take summary");
  for (const form of ["plain", "markdown", "attribution", "link", "frame"]) {
    await page.locator(".copied").evaluate((e) => { e.textContent = ""; });
    await page.locator(`[data-copy=${form}]`).click();
    await page.waitForFunction(() => document.querySelector(".copied").textContent === "Copied");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.locator(`#${form}`).textContent());
  }
  await page.context().close();
});

test("on paper: the quotation alone, with its level and its citation, on one page", async () => {
  const page = await open("/d/ica-2022/kj2-limits");
  await page.emulateMedia({ media: "print" });
  const text = await page.locator("main").innerText();
  assert.match(text, /No confidence level stated/);
  assert.match(text, /Foreign Threats to the 2022 US Elections \(ICA 2022-27259-A\), 23 December 2022 \(excerpts\), Key Judgment 2, page 2\s+http:\S+\/d\/ica-2022\/kj2-limits/);
  assert.ok(!text.includes("tacitly approved"), "another finding is printed");
  const pdf = await page.pdf({ format: "A4" });
  assert.equal(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length, 1);
  await page.context().close();
});

test("a frame in another site shows the quotation and runs nothing", async () => {
  const page = await open("/d/ica-2022/kj1-approval");
  const markup = (await page.locator("#frame").textContent()).replace(/src="http:\/\/[^/]+/, `src="${base}`);
  let body = `<title>News</title>${markup}`;
  const news = createServer((_, response) => response.setHeader("Content-Type", "text/html").end(body));
  await new Promise((listening) => news.listen(0, "127.0.0.1", listening));
  await page.goto(`http://127.0.0.1:${news.address().port}/`);
  const frame = page.frameLocator("iframe");
  await frame.locator(".words").waitFor();
  assert.equal(await frame.locator(".words").textContent(), json("ask", "did China try to influence the 2022 midterms?").quotes[0].quote);
  assert.equal(await frame.locator("script[src], script:not([type])").count(), 0);
  // Another page refuses to be framed.
  body = `<title>News</title><iframe src="${base}/"></iframe>`;
  await page.reload();
  assert.equal(await page.frameLocator("iframe").locator(".wordmark").count(), 0);
  await page.context().close();
  news.close();
});

test("the range of an estimative term shows on focus and goes with Escape", async () => {
  const page = await open("/d/ica-2022/kj1-guidance");
  const shown = () => page.locator("mark .term").evaluate((t) => getComputedStyle(t, "::after").content);
  assert.equal(await shown(), "none");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "probably");
  assert.match(await shown(), /55–80%/);
  await page.keyboard.press("Escape");
  assert.equal(await shown(), "none");
  await page.context().close();
});
