import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { formatFileTimestamp } from "../../src/model/ids.ts";
import type { Engine } from "./builtEngine.ts";
import { type Figure, median } from "./figure.ts";

const git = promisify(execFile);
const runs = 1000;
const rounds = 7;

/** Ten configs held against their newest committed runs, of 1,000 that git has. */
export async function measureCheck(engine: Engine): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-check-"));
  try {
    const files = await writeConfigs(folder);
    await writeRuns(path.join(folder, "data"));
    const dataFolder = path.join(folder, "data");
    await engine.openTestDataStore(dataFolder).rebuildIndex({ prune: false });
    await git("git", ["init", "-q"], { cwd: folder });
    await git("git", ["add", "-A"], { cwd: folder });
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const startedAt = performance.now();
      const store = engine.openTestDataStore(dataFolder);
      const { configs } = await engine.checkConfigs({
        store,
        files,
        listGitResults: engine.createGitResults(store.paths),
        folderOf: () => folder,
        sameNames: new Map(),
      });
      times.push(performance.now() - startedAt);
      const isWhole = configs.every(({ run, stale }) => run !== undefined && stale.length > 0);
      if (!isWhole) throw new Error(JSON.stringify(configs[0]));
    }
    return [
      {
        name: "checkMs",
        label: "Ten configs held against 1,000 committed runs",
        value: median(times),
        unit: "ms",
        aim: "below 100",
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// --- internal ---

const configs = 10;
const nameOf = (nth: number) => `config ${nth % configs}`;

async function writeConfigs(folder: string): Promise<string[]> {
  const parent = path.join(folder, "data/configs");
  await mkdir(parent, { recursive: true });
  const scenarios = [1, 2, 3].map((number) => ({
    number,
    name: `Scenario ${number}`,
    kind: "prompt",
    prompt: "Who?",
    schema: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
  }));
  const files: string[] = [];
  for (let nth = 0; nth < configs; nth++) {
    const file = path.join(parent, `${nth}.touchstone.json`);
    const providers = [{ id: "sim", kind: "simulated" }];
    await writeFile(file, JSON.stringify({ name: nameOf(nth), providers, scenarios }));
    files.push(file);
  }
  return files;
}

async function writeRuns(dataFolder: string): Promise<void> {
  const results = path.join(dataFolder, "results");
  await mkdir(results);
  const firstMs = Date.parse("2024-01-01T00:00:00.000Z");
  for (let nth = 0; nth < runs; nth++) {
    const timestamp = new Date(firstMs + nth * 3_600_000).toISOString();
    const file = path.join(results, `${formatFileTimestamp(timestamp)}.json`);
    await writeFile(file, JSON.stringify(buildResult(nth, timestamp), null, 2));
  }
}

function buildResult(nth: number, timestamp: string): unknown {
  return {
    schemaVersion: 1,
    id: randomUUID(),
    timestamp,
    status: "completed",
    duration: 61_000,
    summary: { totalTests: 3, passed: 3, failed: 0, successRate: 100, errored: 0 },
    config: {
      providers: ["sim"],
      scenarios: [1, 2, 3],
      runsPerScenario: 1,
      name: nameOf(nth),
      maxRetries: 3,
      providerDetails: { sim: { kind: "simulated" } },
      hashes: { config: "0", scenarios: {}, schemas: {} },
    },
    prompts: {},
    results: {},
  };
}
