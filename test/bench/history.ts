import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { formatFileTimestamp } from "../../src/model/ids.ts";
import { runsInFolder } from "./benchRun.ts";
import type { Engine } from "./builtEngine.ts";
import { type Figure, median } from "./figure.ts";

const runs = 1000;
const tests = 20;
const rounds = 5;

/** The history of a config over 1,000 runs of 20 tests each: its index, files and figures, read from the start each time. */
export async function measureHistory(engine: Engine): Promise<Figure[]> {
  const faults = { missingField: 0.2, fenced: 0.2 };
  const provider = { kind: "simulated", seed: 7, faults };
  return await runsInFolder(engine, { provider, tests }, 1, async (data) => {
    const files = await copyRun(path.join(data, "results"));
    await engine.openTestDataStore(data).rebuildIndex({ prune: true });
    const own: number[] = [];
    const bare: number[] = [];
    const again: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await time(async () => parseAll(files)));
      const show = openHistory(engine, data);
      own.push(await time(show));
      again.push(await time(show));
    }
    return [
      {
        name: "historyMs",
        label: "History over 1,000 runs of 20 tests, read and computed",
        value: median(own),
        unit: "ms",
        aim: "<= 500",
      },
      {
        name: "historyShare",
        label: "as a share of JSON.parse of all their files",
        value: median(own) / median(bare),
        unit: "ratio",
      },
      {
        name: "historyAgainMs",
        label: "The same once more, as for another filter or a new run",
        value: median(again),
        unit: "ms",
      },
    ];
  });
}

// --- internal ---

function openHistory(engine: Engine, data: string): () => Promise<void> {
  const reader = engine.createHistoryReader(engine.openTestDataStore(data));
  const config = { name: "bench" };
  return async () => {
    const read = await reader.read(config, 60_000);
    const parts = { config, filter: {}, marksOf: () => ({}), isBaseline: () => false };
    const { points } = engine.buildHistory(read.runs, parts);
    const isWhole = points.length === runs && points.every(({ final }) => final?.total === tests);
    if (!isWhole) throw new Error(`${points.length} points`);
  };
}

/** So many runs of the one that is there, an hour apart; resolves with their files. */
async function copyRun(results: string): Promise<string[]> {
  const [made = ""] = await readdir(results);
  const text = await readFile(path.join(results, made), "utf8");
  const { id, timestamp } = JSON.parse(text) as { id: string; timestamp: string };
  await rm(path.join(results, made));
  const firstMs = Date.parse("2024-01-01T00:00:00.000Z");
  const files: string[] = [];
  for (let at = 0; at < runs; at += 1) {
    const own = new Date(firstMs + at * 3_600_000).toISOString();
    const file = path.join(results, `${formatFileTimestamp(own)}.json`);
    await writeFile(file, text.replace(id, randomUUID()).replace(timestamp, own));
    files.push(file);
  }
  return files;
}

function parseAll(files: readonly string[]): void {
  for (const file of files) JSON.parse(readFileSync(file, "utf8"));
}

async function time(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
