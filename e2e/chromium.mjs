// The browser that the tests and the pictures share.
import { chromium } from "playwright-core";
import { existsSync } from "node:fs";

const path = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
if (!path) throw new Error("no Chromium found; set CHROMIUM to its path");

// It runs as root in a container, and must not call home.
export const launch = () =>
  chromium.launch({
    executablePath: path,
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });

// Where the program under test listens.
export const base = process.env.FINDINGS_PAGE;
if (!base) throw new Error("FINDINGS_PAGE is not set; use run.sh");
