import { once } from "node:events";
import { watch } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { listFilesBelow } from "../../../src/store/filesBelow.ts";

/** Resolves once the first log of the only run in a data folder has at least so many whole lines. */
export async function waitForLines(dataFolder: string, count: number): Promise<void> {
  const watcher = watch(dataFolder, { recursive: true });
  try {
    for (;;) {
      const changed = once(watcher, "change");
      if ((await countLines(dataFolder)) >= count) return;
      await changed;
    }
  } finally {
    watcher.close();
  }
}

// --- internal ---

async function countLines(dataFolder: string): Promise<number> {
  const files = await listFilesBelow(dataFolder, path.join(dataFolder, "test_runs"));
  const log = files.find(({ path: file }) => file.endsWith("outputs_00000.jsonl"));
  return log === undefined
    ? 0
    : (await readFile(path.join(dataFolder, log.path), "utf8")).split("\n").length - 1;
}
