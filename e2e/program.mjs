// The program with a data directory of a test's own.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const binary = process.env.FINDINGS_BINARY;

export const program = (settings = {}) => {
  const dir = mkdtempSync(join(tmpdir(), "findings-e2e-"));
  const data = join(dir, "data");
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, FINDINGS_DATA: data, ...settings };
  let server;
  return {
    dir, data,
    run: (...args) => execFileSync(binary, args, { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }),
    // serve returns the address of the page.
    serve: () => {
      server = spawn(binary, ["serve", "--addr", "127.0.0.1:0"], { env, stdio: ["ignore", "ignore", "pipe"] });
      return new Promise((found, failed) => {
        let log = "";
        server.stderr.on("data", (part) => {
          log += part;
          const m = log.match(/msg=serving address="?(http:\/\/127\.0\.0\.1:\d+)/);
          if (m) found(m[1]);
        });
        server.on("exit", () => failed(new Error("serve ended: " + log)));
      });
    },
    end: async () => {
      if (server?.exitCode === null) {
        const ended = new Promise((done) => server.removeAllListeners("exit").on("exit", done));
        server.kill();
        await ended;
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
};
