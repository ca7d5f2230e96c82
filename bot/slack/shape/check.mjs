// Checks every drawn message and view in ../testdata against Slack's own types, by giving each as a literal to the
// TypeScript compiler: a missing field, a wrong value and a field that Slack does not know are errors.
//
//     npm ci && npm run check
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const goldens = join(here, "..", "testdata");
const names = readdirSync(goldens).filter((name) => name.endsWith(".json")).sort();
const dir = mkdtempSync(join(here, ".check-"));
try {
  const lines = ['import type { KnownBlock, View } from "@slack/types";'];
  names.forEach((name, i) => {
    const golden = readFileSync(join(goldens, name), "utf8");
    const type = "blocks" in JSON.parse(golden) && !("type" in JSON.parse(golden)) ? "{ blocks: KnownBlock[]; text: string }" : "View";
    lines.push(`// ${name}`, `export const golden${i}: ${type} = ${golden};`);
  });
  writeFileSync(join(dir, "goldens.ts"), lines.join("\n"));
  const tsc = join(here, "node_modules", "typescript", "bin", "tsc");
  execFileSync(process.execPath, [tsc, "--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--types", "", join(dir, "goldens.ts")], {
    stdio: "inherit",
  });
  console.log(`${names.length} goldens have the shape of Slack's types`);
} finally {
  rmSync(dir, { recursive: true });
}
