import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readRecords } from "../../../../src/loggers/records/readRecords.ts";
import { withLogFolder } from "../recordFixtures.ts";

const child = fileURLToPath(new URL("crashChild.ts", import.meta.url));
const count = 2_000;

async function runChild(folder: string, end: "SIGKILL" | "SIGTERM" | "throw"): Promise<void> {
  const running = spawn(process.execPath, [child, folder, String(count), end], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const exited = once(running, "exit");
  await once(running.stdout, "data");
  if (end !== "throw") running.kill(end);
  const [code, signal] = await exited;
  assert.ok(code !== 0 && signal === (end === "throw" ? null : end), `${code} ${signal}`);
}

describe("records logged 100 ms before a crash", () => {
  for (const end of ["SIGKILL", "SIGTERM", "throw"] as const) {
    it(`are all on disk (${end})`, () =>
      withLogFolder(async (folder) => {
        await runChild(folder, end);
        const sequences: number[] = [];
        for await (const { record } of readRecords(
          join(folder, "jsonl_file"),
          "outputs",
          () => undefined,
        )) {
          sequences.push(record.sequence);
        }
        const expected = Array.from({ length: count }, (_, at) => at + 1);
        assert.deepEqual(sequences.slice(0, count), expected);
      }));
  }
});
