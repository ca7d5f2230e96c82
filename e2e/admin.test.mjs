// The admin pages, on a server of their own: in light and dark, at three widths, without a script, by keyboard alone.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch } from "./chromium.mjs";
import { inEveryLook } from "./looks.mjs";
import { program } from "./program.mjs";

const token = "an admin token of the test";
// Slack is joined, so that there is a state to show, and its address leads nowhere.
const findings = program({
  FINDINGS_ADMIN_TOKEN: token, SLACK_BOT_TOKEN: "xoxb-1-of-the-test", SLACK_SIGNING_SECRET: "0123456789abcdef0123456789abcdef",
  SLACK_API_URL: "http://127.0.0.1:9/",
});
let browser, base;
after(async () => {
  await browser?.close();
  await findings.end();
});

// imported brings in the doubtful document under an ID and returns the address of its page.
const imported = (id) => {
  const pdf = Buffer.concat([readFileSync(join(findings.data, "doubtful.pdf")), Buffer.from(`\n% ${id}\n`)]); // a file of its own
  const file = join(findings.dir, id + ".pdf");
  writeFileSync(file, pdf);
  findings.run("import", file, "--id", id, "--title", `Letters <script>alert(1)</script> of ${id}`);
  return `/admin/d/${id}@${createHash("sha256").update(pdf).digest("hex").slice(0, 12)}`;
};

execFileSync("go", ["run", "./adminfixture", findings.data], { cwd: import.meta.dirname });
const draft = imported("letters");
before(async () => {
  base = await findings.serve();
  browser = await launch();
});

const credentials = { httpCredentials: { username: "admin", password: token } };
const paths = [
  "/admin", draft, draft + "?part=2", "/admin/questions", "/admin/questions/slack/T024BE7LD", "/admin/questions/slack/T0PRIVATE",
  "/admin/feedback", "/admin/feedback/slack/T024BE7LD", "/admin/settings", "/admin/d/nowhere",
];
for (const path of paths) inEveryLook(() => browser, () => base, path, credentials);

test("nobody gets in without the token", async () => {
  for (const path of [...paths, draft + "/page/1.png"]) {
    const context = await browser.newContext();
    const response = await context.request.get(base + path);
    assert.equal(response.status(), 401, path);
    assert.ok(!/Letters|T024|PNG/.test(await response.text()), path);
    await context.close();
  }
});

describe("a document with doubts", () => {
  let context, page;
  const asked = [];
  before(async () => {
    context = await browser.newContext({ ...credentials, viewport: { width: 1440, height: 900 } });
    page = await context.newPage();
    page.on("request", (r) => { if (r.url().endsWith(".png")) asked.push(r.url()); });
    await page.goto(base + draft);
  });
  after(() => context.close());

  test("twenty pages at a time, the rest behind a link", async () => {
    assert.equal(await page.locator(".doubtful").count(), 20);
    await page.locator('a[rel="next"]').first().click();
    assert.deepEqual(await page.locator(".doubtful h2").allInnerTexts(), ["Page 21", "Page 22", "Page 23"]);
    await page.goBack();
  });

  test("pictures come when one gets near them", async () => {
    assert.ok(asked.length > 0 && asked.length < 15, `${asked.length} pictures were asked for before anybody scrolled`);
    await page.locator("#sheet-20").scrollIntoViewIfNeeded();
    await page.waitForFunction(() => {
      const img = document.querySelector('img[src$="/page/20.png"]');
      return img.complete && img.naturalWidth > 0;
    });
  });

  test("the picture is beside the text, and has what is withheld in black", async () => {
    const img = page.locator('img[src$="/page/1.png"]');
    await img.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelector('img[src$="/page/1.png"]').naturalWidth > 0);
    const [picture, text] = [await img.boundingBox(), await page.locator(".taken").first().boundingBox()];
    assert.ok(picture.x + picture.width <= text.x && picture.y < text.y + text.height, "not side by side");
    const darkest = await img.evaluate((img) => {
      const canvas = Object.assign(document.createElement("canvas"), { width: img.naturalWidth, height: img.naturalHeight });
      const draw = canvas.getContext("2d");
      draw.drawImage(img, 0, 0);
      const scale = img.naturalWidth / 612;
      const { data } = draw.getImageData(138 * scale, 137 * scale, 155 * scale, 10 * scale);
      return Math.max(...data.filter((_, i) => i % 4 !== 3));
    });
    assert.equal(darkest, 0);
    assert.ok(!(await page.content()).includes("HIDDENWORD"));
    await page.setViewportSize({ width: 320, height: 900 });
    const [above, below] = [await img.boundingBox(), await page.locator(".taken").first().boundingBox()];
    assert.ok(above.y + above.height <= below.y, "not one below the other");
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test("a page from which nothing was taken", async () => {
    const second = page.locator(".doubtful").nth(1);
    assert.equal(await second.locator("img").count(), 1);
    assert.match(await second.innerText(), /No text was taken from this page/);
  });
});

test("questions and feedback only where they are kept, without names, as text", async () => {
  const context = await browser.newContext(credentials);
  const page = await context.newPage();
  page.on("dialog", () => assert.fail("something of a stranger ran"));
  for (const [path, says] of [
    ["/admin/questions/slack/T024BE7LD", "Who paid for letter 0 <script>alert(1)</script> at the port of Meravia?"],
    ["/admin/feedback/slack/T024BE7LD", "The <b>second</b> quotation is about something else."],
  ]) {
    await page.goto(base + path);
    const text = await page.locator("main").innerText();
    assert.ok(text.includes(says), text);
    assert.ok(!text.includes("UASKER"));
    await page.goto(base + path.replace("T024BE7LD", "T0PRIVATE"));
    assert.match(await page.locator("main").innerText(), /keeps no questions/);
    assert.equal(await page.locator("main li p").count(), 0);
  }
  await context.close();
});

for (const javaScriptEnabled of [true, false]) {
  test(`accept and remove by keyboard alone, ${javaScriptEnabled ? "with" : "without"} a script`, async () => {
    const id = javaScriptEnabled ? "by-key" : "by-key-too";
    imported(id);
    const context = await browser.newContext({ ...credentials, javaScriptEnabled });
    const page = await context.newPage();
    // reach goes on with the Tab key until what has the focus is what one wants.
    const reach = async (selector) => {
      for (let i = 0; i < 200; i++) {
        await page.keyboard.press("Tab");
        if (await page.locator(`${selector}:focus`).count()) return;
      }
      assert.fail("Tab does not lead to " + selector);
    };
    await page.goto(base + "/admin");
    await reach(`a[href^="/admin/d/${id}@"]`);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/admin/d/${id}@*`);
    await reach('form[action$="/accept"] button');
    await page.keyboard.press("Enter");
    await page.waitForURL("**/admin");
    assert.match(await page.locator("tr", { hasText: id + "," }).innerText(), /\blive\b/);
    await reach(`a[href^="/admin/d/${id}@"]`);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/admin/d/${id}@*`);
    assert.equal(await page.locator('form[action$="/accept"]').count(), 0);
    await reach("#confirm");
    await page.keyboard.type(id);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/admin");
    assert.equal(await page.locator("tr", { hasText: id + "," }).count(), 0);
    await context.close();
  });
}
