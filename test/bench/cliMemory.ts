import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type BenchRunOptions, buildConfig } from "./benchRun.ts";
import { type Figure, median } from "./figure.ts";
import { isCliBuilt, startMeasuredCli } from "./measuredCli.ts";

const rounds = 5;
/**
 * Most memory (RSS) of the command line in runs with simulated replies, median of five, result file included; nothing
 * when `npm run build` has not run.
 */
export async function measureCliMemory(): Promise<Figure[]> {
  if (!isCliBuilt()) return [];
  const provider = { kind: "simulated" };
  return [
    {
      name: "cliPeak3000Mb",
      label: "Command line, 3,000 tests: memory at its peak",
      value: await measurePeakMb({ provider, tests: 3000 }),
      unit: "MB",
      aim: "at most 120",
    },
    {
      name: "cliPeak100000Mb",
      label: "Command line, 100,000 tests: memory at its peak",
      value: await measurePeakMb({ provider, tests: 100_000 }),
      unit: "MB",
      aim: "at most 150",
    },
  ];
}

/** Most memory of the command line, which `npm run build` makes, with such a run in MB; median of five. */
export async function measurePeakMb(options: BenchRunOptions): Promise<number> {
  const peaks: number[] = [];
  for (let round = 0; round < rounds; round += 1) peaks.push(await runCli(options));
  return median(peaks);
}

// --- internal ---

async function runCli(options: BenchRunOptions): Promise<number> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-"));
  try {
    await writeFile(
      path.join(folder, "bench.touchstone.json"),
      JSON.stringify(buildConfig(options)),
    );
    return await startMeasuredCli(["run", "bench.touchstone.json"], {
      cwd: folder,
      stdout: "ignore",
    }).peakMb;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
