import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { buildConfig } from "./benchRun.ts";
import { type Figure, median } from "./figure.ts";
import { isCliBuilt, startMeasuredCli } from "./measuredCli.ts";
import { writeResults } from "./runIndex.ts";

const rounds = 7;
const shards = 8;
const attempts = 100_000;

/** The command line as a process, from its start to its end; nothing when `npm run build` has not run. */
export async function measureCommandLine(): Promise<Figure[]> {
  if (!isCliBuilt()) return [];
  return [...(await measureStarts()), ...(await measureMerge())];
}

// --- internal ---

async function measureStarts(): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-cli-"));
  try {
    await writeResults(folder, 10_000);
    await runCli(["index", "rebuild", "--data", folder], folder);
    const args = ["list", "--data", folder];
    return [
      {
        name: "cliVersionMs",
        label: "Command line, --version",
        value: (await repeat(() => runCli(["--version"], folder))).ms,
        unit: "ms",
        aim: "<= 150",
      },
      {
        name: "cliListMs",
        label: "Command line, list over 10,000 runs",
        value: (await repeat(() => runCli(args, folder))).ms,
        unit: "ms",
        aim: "<= 800",
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureMerge(): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-merge-"));
  try {
    const config = buildConfig({ provider: { kind: "simulated" }, tests: attempts });
    await writeFile(path.join(folder, "bench.touchstone.json"), JSON.stringify(config));
    for (let index = 1; index <= shards; index += 1) {
      const args = ["run", "bench.touchstone.json", "--shard", `${index}/${shards}`];
      await runCli([...args, "--data", "shards"], folder);
    }
    // Each into a folder of its own: shares that were merged before are not merged again.
    let round = 0;
    const merge = () => runCli(["merge", "shards", "--out", `all-${round++}`], folder);
    const { ms, peakMb } = await repeat(merge, 3);
    const bareMs = await parseAll(path.join(folder, "shards/results"));
    return [
      {
        name: "mergeMs",
        label: "Merge of 8 shards with 100,000 attempts",
        value: ms,
        unit: "ms",
        aim: "<= 3000",
      },
      {
        name: "mergeShare",
        label: "as a share of JSON.parse and JSON.stringify of all of it",
        value: ms / bareMs,
        unit: "ratio",
      },
      {
        name: "mergePeakMb",
        label: "its memory at its peak",
        value: peakMb,
        unit: "MB",
        aim: "<= 200",
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface CliCost {
  readonly ms: number;
  readonly peakMb: number;
}

async function runCli(args: readonly string[], cwd: string): Promise<CliCost> {
  const startedAt = performance.now();
  const peakMb = await startMeasuredCli(args, { cwd, stdout: "ignore" }).peakMb;
  return { ms: performance.now() - startedAt, peakMb };
}

async function repeat(work: () => Promise<CliCost>, times = rounds): Promise<CliCost> {
  const costs: CliCost[] = [];
  for (let round = 0; round < times; round += 1) costs.push(await work());
  return {
    ms: median(costs.map(({ ms }) => ms)),
    peakMb: median(costs.map(({ peakMb }) => peakMb)),
  };
}

async function parseAll(folder: string): Promise<number> {
  const startedAt = performance.now();
  const names = await readdir(folder);
  const files = await Promise.all(names.map((name) => readFile(path.join(folder, name), "utf8")));
  const all = files.map((text): unknown => JSON.parse(text));
  await writeFile(path.join(folder, "..", "bare.json"), JSON.stringify(all, null, 2));
  return performance.now() - startedAt;
}
