import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { IndexFile } from "../../src/model/results/indexFile.ts";
import type { TestRunFile } from "../../src/model/results/resultFile.ts";

/** Writes a config into `data/configs` whose run lasts: each of its tests takes `latencyMs`. */
export async function writeSlowConfig(
  folder: string,
  name: string,
  timing: { runs: number; latencyMs: number },
): Promise<void> {
  const config = {
    name,
    providers: [
      { id: "steady", kind: "simulated", latencyMs: timing.latencyMs, concurrency: 2 },
      {
        id: "faulty",
        kind: "simulated",
        latencyMs: timing.latencyMs,
        concurrency: 2,
        faults: { missingField: 0.4 },
      },
    ],
    scenarios: ["../scenarios/*.scenario.json"],
    runsPerScenario: timing.runs,
    maxRetries: 2,
  };
  const file = path.join(folder, "data/configs", `${name}.touchstone.json`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(config, null, 2));
}

export async function loadIndex(folder: string): Promise<IndexFile> {
  return JSON.parse(await readFile(path.join(folder, "data/index.json"), "utf8"));
}

export async function listResults(folder: string): Promise<string[]> {
  return await readdir(path.join(folder, "data/results")).catch(() => []);
}

export async function loadResult(folder: string, name: string): Promise<TestRunFile> {
  return JSON.parse(await readFile(path.join(folder, "data/results", name), "utf8"));
}

export async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  );
}

/** Asks until the answer is true; fails after some time and says what for. */
export async function waitUntil(
  what: string,
  ask: () => Promise<boolean>,
  timeoutMs = 20_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await ask())) {
    if (performance.now() > deadline)
      throw new Error(`${what} did not come within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
