import { readFileSync, writeFileSync } from "node:fs";
import { base, launch } from "./chromium.mjs";
import { discord } from "./pictures/discord.mjs";
import { slack } from "./pictures/slack.mjs";
import { program } from "./program.mjs";

const golden = (platform, name) =>
  JSON.parse(readFileSync(new URL(`../bot/${platform}/testdata/${name}.json`, import.meta.url), "utf8"));
const file = (name) => new URL(`../docs/${name}.png`, import.meta.url).pathname;

const browser = await launch();

const draw = async (name, html, width) => {
  const page = await browser.newPage({ viewport: { width, height: 100 }, deviceScaleFactor: 2 });
  await page.setContent(html);
  await page.screenshot({ path: file(name), fullPage: true });
  await page.close();
};

await draw("slack", slack("newsroom", [
  { question: "did Russia want Trump to win?", answer: golden("slack", "two-levels") },
  { question: "why did Iran hold back?", answer: golden("slack", "no-level") },
]), 720);
await draw("slack-check", slack("newsroom", [{ answer: golden("slack", "check") }]), 720);
await draw("slack-context", slack("newsroom", [{ answer: golden("slack", "modal-context") }]), 720);
await draw("discord", discord("ask", golden("discord", "two-levels")), 720);

for (const [name, path, colorScheme, height] of [
  ["browser", "/?q=" + encodeURIComponent("Did China try to influence the 2022 midterms?"), "light", 760],
  ["reader", "/d/ica-2022/kj2-limits", "dark", 760],
]) {
  const page = await browser.newPage({ viewport: { width: 1200, height }, colorScheme, deviceScaleFactor: 1.5 });
  await page.goto(base + path);
  await page.screenshot({ path: file(name) });
  await page.close();
}

await browser.close();

// A receipt, of the invented assessment.
const findings = program();
findings.run("import", new URL("../corpus/importer/testdata/meravia/meravia.pdf", import.meta.url).pathname, "--id", "meravia");
findings.run("documents", "accept", "meravia");
const receipt = await fetch((await findings.serve()) + "/d/meravia/kj2/receipt.png?s=2");
if (!receipt.ok) throw new Error(`no receipt: ${receipt.status}`);
writeFileSync(file("receipt"), Buffer.from(await receipt.arrayBuffer()));
await findings.end();
