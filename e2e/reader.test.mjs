// Imported documents as they are read: the picture of the page, what is withheld, versions, and what strangers wrote.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch } from "./chromium.mjs";
import { inEveryLook } from "./looks.mjs";
import { program } from "./program.mjs";

const meravia = new URL("../corpus/importer/testdata/meravia/meravia.pdf", import.meta.url).pathname;
const sha256 = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");
const hash = sha256(meravia);
const findings = program();
let browser, base, newer;

const script = "<script>alert(1)</script>";
const letters = "# Letters\n\n## Discussion\n\n" + Array.from({ length: 45 }, (_, i) =>
  `The bureau of Orlandia probably paid the printer of Port Aster for letter ${i + 1}.\n`).join("\n");
const hostile = `# Elections ${script}

## Key Judgments "><img src=x onerror=alert(1)>

We assess with high confidence that the ministry of Orlandia paid \`${script}\` for the letters. [It](javascript:alert(1)) said so.

The bureau of Orlandia probably wrote \`<iframe src=javascript:alert(1)>\` in May.
`;

before(async () => {
  findings.run("import", meravia, "--id", "meravia");
  findings.run("documents", "accept", "meravia");
  // The same document once more, in another file: the first one becomes an older version.
  newer = join(findings.dir, "newer.pdf");
  copyFileSync(meravia, newer);
  appendFileSync(newer, "\n% another printing\n");
  findings.run("import", newer, "--id", "meravia");
  findings.run("documents", "accept", "meravia");
  const file = join(findings.dir, "<img src=x onerror=alert(1)>.md");
  writeFileSync(file, hostile);
  findings.run("import", file, "--id", "hostile", "--title", `Letters ${script}`);
  try { findings.run("documents", "accept", "hostile"); } catch { /* it had no doubts */ }
  writeFileSync(join(findings.dir, "letters.md"), letters);
  findings.run("import", join(findings.dir, "letters.md"), "--id", "letters");
  base = await findings.serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await findings.end();
});

const open = async (path, options = {}) => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on("dialog", () => assert.fail("something of a stranger ran"));
  await page.goto(base + path);
  return page;
};

const paid = "/?q=what+did+the+bureau+of+Orlandia+pay+the+printer+for%3F";

for (const path of [
  "/d/meravia", "/d/meravia/p14?s=2", "/d/meravia/p8-b1", "/d/meravia/dissent-1", `/d/meravia@${hash.slice(0, 12)}/kj1`, `/embed/meravia@${hash.slice(0, 12)}/kj1`,
  "/?q=what+did+Korvania+do%3F", paid, paid + "&sort=reading&offset=20", "/compare/Russia",
  "/d/hostile", "/d/hostile/kj1", "/?q=what+did+the+ministry+of+Orlandia+do%3F", "/sources",
]) inEveryLook(() => browser, () => base, path);

// boxes reads where the words of a passage's sentence stand from what was stored at import: one box a line, in points.
const boxes = (passage, sentence) => {
  const record = JSON.parse(readFileSync(join(findings.dir, "data", "documents", "meravia", sha256(newer), "document.json"), "utf8"));
  const p = record.passages.find((p) => p.id === passage);
  const [from, to] = p.sentences[sentence - 1].span.map((x) => x + p.span[0]);
  const lines = [];
  for (const place of record.places) {
    for (const [i, [start, end, left, top, right, bottom]] of (place.boxes ?? []).entries()) {
      if (start >= to || end <= from) continue;
      // Signed varints: the quarter turns; for each word bytes from the word before, tenths to it, and tenths of its own.
      const numbers = [];
      let shift = 0, n = 0;
      for (const byte of Buffer.from(place.words[i], "base64")) {
        n += (byte & 127) * 2 ** shift;
        shift += 7;
        if (byte < 128) { numbers.push(n % 2 ? -(n + 1) / 2 : n / 2); shift = n = 0; }
      }
      let at = start, edge = left;
      const words = [];
      for (let k = 1; k < numbers.length; k += 3) {
        at += numbers[k];
        const word = { at, left: edge + numbers[k + 1] / 10 };
        edge = word.right = word.left + numbers[k + 2] / 10;
        if (at >= from && at < to) words.push(word);
      }
      lines.push({ top, bottom, left: words[0].left, right: words.at(-1).right });
    }
  }
  return lines;
};

describe("the picture of the page", () => {
  test("is tinted over the words of the quotation and nowhere else", async () => {
    for (const [passage, sentence] of [["p14", 2], ["kj1", 2]]) {
      const page = await open(`/d/meravia/${passage}?s=${sentence}`);
      const img = page.locator(".receipt img");
      await img.evaluate((i) => i.decode());
      const { width, tinted } = await img.evaluate((img) => {
        const canvas = Object.assign(document.createElement("canvas"), { width: img.naturalWidth, height: img.naturalHeight });
        const draw = canvas.getContext("2d");
        draw.drawImage(img, 0, 0);
        const { data } = draw.getImageData(0, 0, canvas.width, canvas.height);
        const tinted = []; // by row, the first and the last pixel of tinted paper
        for (let y = 0; y < canvas.height; y++) {
          let first = -1, last = -1, dark = 0;
          for (let x = 0; x < canvas.width; x++) {
            const [r, g, b] = data.subarray(4 * (y * canvas.width + x));
            if (r > 240 && g > 220 && b < 160) { if (first < 0) first = x; last = x; }
            if (r < 60) dark++;
          }
          if (dark === canvas.width) break; // the rule over the caption
          tinted.push([first, last]);
        }
        return { width: [img.naturalWidth, Number(img.getAttribute("width"))], tinted };
      });
      assert.equal(width[0], width[1], "the size that was announced");
      const lines = boxes(passage, sentence);
      assert.ok(lines.length > 1, "the sentence is to run over several lines");
      // Two pixels a point. Where the picture was cut out of the page is known from the first line.
      const down = tinted.findIndex(([first]) => first >= 0) - 2 * (lines[0].top - 2.2);
      const middle = (l) => Math.round(down + l.top + l.bottom);
      const across = tinted[middle(lines[0])][0] - 2 * (lines[0].left - 1);
      for (const [i, l] of lines.entries()) {
        const [first, last] = tinted[middle(l)];
        const want = [across + 2 * (l.left - 1), across + 2 * (l.right + 1)];
        assert.ok(Math.abs(first - want[0]) <= 3 && Math.abs(last - want[1]) <= 3, `${passage}, line ${i + 1}: tinted from ${first} to ${last}, want ${want}`);
      }
      const rows = tinted.filter(([first]) => first >= 0).length;
      const end = down + 2 * (lines.at(-1).bottom + 2.2);
      const begin = down + 2 * (lines[0].top - 2.2);
      assert.ok(Math.abs(rows - (end - begin)) <= 4, `${passage}: ${rows} rows are tinted, want ${end - begin}`);
      await page.context().close();
    }
  });

  test("is what a link's preview shows, and comes with its address's promise", async () => {
    const page = await open(`/d/meravia@${sha256(newer).slice(0, 12)}/p14?s=2`);
    const image = new URL(await page.locator('meta[property="og:image"]').getAttribute("content"));
    const response = await page.request.get(base + image.pathname + image.search);
    assert.equal(response.headers()["content-type"], "image/png");
    assert.match(response.headers()["cache-control"], /immutable/);
    await page.context().close();
  });

  test("is printed with its quotation and where it stands, on one page", async () => {
    const page = await open("/d/meravia/kj3");
    await page.locator(".receipt img").evaluate((i) => i.decode());
    await page.emulateMedia({ media: "print" });
    const text = await page.locator("main").innerText();
    assert.match(text, /High confidence \(CIA, FBI\)/);
    assert.match(text, /\(ICA 2031-04417-B\), 14 November 2031, Key Judgment 3, page ii\s+http:\S+\/kj3/);
    assert.ok(await page.locator(".receipt img").isVisible());
    for (const format of ["A4", "Letter"]) {
      const pdf = (await page.pdf({ format })).toString("latin1");
      assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, 1, format);
      assert.match(pdf, /\/Subtype\s*\/Image/);
    }
    await page.context().close();
  });

  test("is not offered where there is none", async () => {
    const page = await open("/d/hostile/kj1");
    assert.equal(await page.locator(".receipt, img").count(), 0);
    assert.equal(await page.locator('meta[property="og:image"]').count(), 0);
    assert.equal((await page.request.get(base + "/d/hostile/kj1/receipt.png")).status(), 404);
    await page.context().close();
  });
});

test("what is copied are the bytes of the passage, with what is withheld as it stands in the file", async () => {
  const csv = JSON.parse(findings.run("ask", "officer met the publisher of Free Delta", "--json")).quotes;
  for (const [path, bytes] of [
    ["/d/meravia/p8-b1", "The officer  met the publisher of Free Delta in Port Selwyn on four occasions."],
    ["/d/hostile/kj1?s=1", `We assess with high confidence that the ministry of Orlandia paid ${script} for the letters.`],
  ]) {
    const page = await open(path, { permissions: ["clipboard-read", "clipboard-write"] });
    assert.equal(await page.locator("mark.quotation").evaluateAll((all) => all.map((m) => m.textContent).join("")), bytes);
    await page.click('[data-copy="quotation"]');
    await page.waitForFunction(() => document.querySelector(".copied").textContent === "Copied");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), bytes);
    await page.context().close();
  }
  assert.ok(csv.some((q) => q.quote === "The officer  met the publisher of Free Delta in Port Selwyn on four occasions."), JSON.stringify(csv.map((q) => q.quote)));
});

test("what is withheld is said where it stands, in words", async () => {
  const page = await open("/d/meravia/p8-b1");
  const withheld = page.getByRole("img", { name: "withheld" });
  assert.ok((await withheld.count()) > 1);
  assert.equal(await page.locator("mark .withheld").count(), 1);
  assert.match(await page.locator("mark .withheld").evaluate((e) => getComputedStyle(e, "::after").content), /withheld/);
  assert.match(await page.locator("mark .withheld").evaluate((e) => getComputedStyle(e).borderStyle), /solid/);
  await page.context().close();
});

test("a dissent stands under its holder", async () => {
  const page = await open("/d/meravia");
  for (const [id, whose] of [["dissent-1", "National Intelligence Officer for Cyber"], ["dissent-2", "NSA"]]) {
    const said = await page.locator(`#${id}`).innerText();
    assert.ok(said.indexOf(`Minority view: ${whose}`) >= 0 && said.indexOf(whose) < said.indexOf("(U)"), said);
  }
  await page.context().close();
});

test("an older version is kept under its address, and says that there is a newer one", async () => {
  const page = await open(`/d/meravia@${hash.slice(0, 12)}/p14?s=2`);
  const words = await page.locator("mark.quotation").textContent();
  const link = page.locator(".newer a");
  assert.match(await page.locator(".newer").innerText(), /older version/);
  await Promise.all([page.waitForURL(new RegExp(`@${sha256(newer).slice(0, 12)}/p14`)), link.click()]);
  assert.ok((await page.locator("mark.quotation").textContent()).includes(words));
  assert.equal(await page.locator(".newer").count(), 0);
  await page.context().close();
});

test("what strangers wrote stays text, in words, titles, file names and links", async () => {
  for (const path of ["/d/hostile", "/d/hostile/kj1", "/?q=what+did+the+ministry+of+Orlandia+do%3F", "/sources", "/embed/hostile/kj1"]) {
    const page = await open(path);
    assert.ok((await page.locator("body").innerText()).includes(script), `${path} does not show the script as text`);
    assert.equal(await page.locator('script:not([src]):not([type="application/ld+json"]), img[src="x"], iframe, [onclick], [onerror], a[href^="javascript"]').count(), 0, path);
    await page.context().close();
  }
  const context = await browser.newContext();
  for (const path of ["/feed.atom", "/d/hostile/export.md", "/d/hostile/export.csv", "/d/hostile/export.json"]) {
    const response = await context.request.get(base + path);
    assert.doesNotMatch(response.headers()["content-type"], /html/);
    assert.equal(response.headers()["x-content-type-options"], "nosniff");
  }
  await context.close();
});

test("the search page by keyboard: through all results, to the next page and back, the state in the address", async () => {
  const page = await open(paid + "&sort=reading");
  const found = parseInt(await page.locator(".found").innerText());
  assert.ok(found > 20, `only ${found} passages`);
  const seen = [];
  for (;;) {
    await page.keyboard.press("/");
    for (;;) {
      await page.keyboard.press("ArrowDown");
      const href = await page.evaluate(() => document.activeElement.getAttribute("href"));
      if (href === seen.at(-1)) break;
      seen.push(href);
    }
    const next = page.locator('.parts a[rel="next"]');
    if (!(await next.count())) break;
    await next.focus();
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    assert.match(page.url(), /sort=reading/);
    assert.match(page.url(), /offset=\d+/);
  }
  assert.equal(new Set(seen).size, found);
  const address = page.url();
  await page.keyboard.press("/");
  await page.keyboard.press("ArrowDown");
  const to = await page.evaluate(() => document.activeElement.getAttribute("href"));
  await Promise.all([page.waitForURL("**" + to), page.keyboard.press("Enter")]);
  await page.goBack();
  assert.equal(page.url(), address);
  assert.equal(parseInt(await page.locator(".found").innerText()), found);
  await Promise.all([page.waitForNavigation(), page.locator('.parts a[rel="prev"]').press("Enter")]);
  await page.context().close();
});
