// Every page of the embedded edition in light and dark, at three widths, with and without a script.
import { after, before } from "node:test";
import { base, launch } from "./chromium.mjs";
import { inEveryLook } from "./looks.mjs";

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

for (const path of paths) inEveryLook(() => browser, () => base, path);
