import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { formatFileTimestamp } from "../../src/model/ids.ts";
import type { Engine } from "./builtEngine.ts";
import { type Figure, median } from "./figure.ts";

const runs = 10_000;
const pageSize = 100;
const rounds = 7;

/** An index with 10,000 runs, their result files there: load it and check the first page of rows. */
export async function measureIndex(engine: Engine): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-index-"));
  try {
    await writeResults(folder);
    const rebuildMs = await time(() => loadFirstPage(engine, folder));
    const loads: number[] = [];
    for (let round = 0; round < rounds; round++) {
      loads.push(await time(() => loadFirstPage(engine, folder)));
    }
    return [
      {
        name: "indexLoadMs",
        label: "Index with 10,000 runs loaded, first page of rows checked",
        value: median(loads),
        unit: "ms",
      },
      {
        name: "indexRebuildMs",
        label: "The same without index.json: made from 10,000 result files",
        value: rebuildMs,
        unit: "ms",
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts the result files of 10,000 runs into a data folder that has none. */
export async function writeResults(folder: string): Promise<void> {
  const results = path.join(folder, "results");
  await mkdir(results);
  const firstMs = Date.parse("2024-01-01T00:00:00.000Z");
  for (let at = 0; at < runs; at++) {
    const timestamp = new Date(firstMs + at * 3_600_000).toISOString();
    const file = path.join(results, `${formatFileTimestamp(timestamp)}.json`);
    await writeFile(file, JSON.stringify(buildResult(timestamp), null, 2));
  }
}

// --- internal ---

async function loadFirstPage(engine: Engine, folder: string): Promise<void> {
  const store = engine.openTestDataStore(folder);
  const { rows } = await store.loadIndex();
  const page = await store.checkRows(rows.slice(0, pageSize));
  const isWhole = rows.length === runs && page.every((row) => row.kind === "run" && row.hasFile);
  if (!isWhole) throw new Error(`${rows.length} rows`);
}

async function time(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function buildResult(timestamp: string): unknown {
  const rates = { successRate: 95, firstAttemptSuccessRate: 80 };
  return {
    schemaVersion: 1,
    id: randomUUID(),
    timestamp,
    status: "completed",
    duration: 61_000,
    summary: { totalTests: 20, passed: 19, failed: 1, plannedTests: 20, errored: 0, ...rates },
    config: {
      providers: ["gpt", "claude", "gemini", "local"],
      scenarios: [1, 2, 3, 4, 5],
      runsPerScenario: 1,
      name: "people",
      file: "data/configs/people.touchstone.json",
      maxRetries: 3,
    },
    prompts: {},
    results: {},
  };
}
