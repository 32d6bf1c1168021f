import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { formatFileTimestamp } from "../../src/model/ids.ts";
import type { HostToEditor } from "../../src/model/wire/hostProtocol.ts";
import type { Engine } from "./builtEngine.ts";
import { type Figure, median } from "./figure.ts";

const runs = 10_000;
const pageSize = 100;
const rounds = 7;

/** An index with 10,000 runs, their result files there: load it and check the first page of rows; list them by a host. */
export async function measureIndex(engine: Engine): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-index-"));
  try {
    await writeResults(folder, runs);
    const rebuildMs = await time(() => loadFirstPage(engine, folder));
    const loads: number[] = [];
    for (let round = 0; round < rounds; round++) {
      loads.push(await time(() => loadFirstPage(engine, folder)));
    }
    await writeFolders(engine, folder);
    const lists: number[] = [];
    const sweeps: number[] = [];
    for (let round = 0; round < rounds; round++) {
      lists.push(await time(() => listByHost(engine, folder)));
      sweeps.push(await time(() => engine.openTestDataStore(folder).sweepLeft()));
    }
    return [
      {
        name: "treeFirstRowsMs",
        label: "10,000 runs: host begun, first 200 rows of the tree",
        value: median(lists),
        unit: "ms",
        aim: "<= 500",
      },
      {
        name: "sweepMs",
        label: "What a start of a run sweeps first, 10,000 run folders",
        value: median(sweeps),
        unit: "ms",
      },
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

/** Puts the result files of so many runs, an hour apart, into a data folder that has none. */
export async function writeResults(folder: string, count: number): Promise<void> {
  const results = path.join(folder, "results");
  await mkdir(results);
  const firstMs = Date.parse("2024-01-01T00:00:00.000Z");
  for (let at = 0; at < count; at++) {
    const timestamp = new Date(firstMs + at * 3_600_000).toISOString();
    const file = path.join(results, `${formatFileTimestamp(timestamp)}.json`);
    await writeFile(file, JSON.stringify(buildResult(timestamp), null, 2));
  }
}

/** Every run has its row and its folder, as a finished run leaves it. */
export async function writeFolders(engine: Engine, folder: string): Promise<void> {
  const store = engine.openTestDataStore(folder);
  await store.rebuildIndex({ prune: true });
  const { rows } = await store.loadIndex();
  for (const row of rows) {
    if (row.kind !== "run") continue;
    const runFolder = path.join(folder, "test_runs", row.entry.id);
    await mkdir(runFolder, { recursive: true });
    await writeFile(path.join(runFolder, "run.json"), "{}");
  }
}

// --- internal ---

/** As the editor does when a window opens. */
async function listByHost({ createHostServer }: Engine, folder: string): Promise<void> {
  const answers = new Map<number, (message: HostToEditor) => void>();
  const server = createHostServer((message) => {
    if (message.type === "response") answers.get(message.id)?.(message);
  });
  const ask = (id: number, method: "initialize" | "listRuns", params: object) =>
    new Promise<HostToEditor>((resolve) => {
      answers.set(id, resolve);
      server.onMessage({ type: "request", id, method, params });
    });
  const settings = { workspaceFolder: folder, dataFolder: folder, touchstoneVersion: "0.0.0" };
  await ask(1, "initialize", settings);
  const listed = await ask(2, "listRuns", { offset: 0, limit: 200 });
  await server.close();
  const isWhole =
    listed.type === "response" && (listed.result as { rows?: unknown[] })?.rows?.length === 200;
  if (!isWhole) throw new Error(JSON.stringify(listed).slice(0, 500));
}

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
