import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { runsInFolder } from "./benchRun.ts";
import type { Engine } from "./builtEngine.ts";
import { type Figure, median } from "./figure.ts";
import { isCliBuilt, startMeasuredCli } from "./measuredCli.ts";

const rounds = 5;
const tests = 100_000;

/**
 * Two stored runs of 100,000 attempts each, read and compared by the command line that `npm run build` makes, its start
 * included; beside parsing both files and forgetting them. Nothing when it was not built.
 */
export async function measureStoredComparison(engine: Engine): Promise<Figure[]> {
  if (!isCliBuilt()) return [];
  return await runsInFolder(engine, { provider: { kind: "simulated" }, tests }, 2, async (data) => {
    const results = path.join(data, "results");
    const files = (await readdir(results)).map((name) => path.join(results, name));
    const { index } = await engine.openTestDataStore(data).loadIndex();
    const ids = index.runs.map(({ id }) => id).reverse();
    const own: Measured[] = [];
    const bareMs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      bareMs.push(measureParse(files));
      own.push(await measureCompare(ids, data));
    }
    const wallMs = median(own.map((each) => each.wallMs));
    return [
      {
        name: "storedComparison",
        label: "two runs of 100,000 attempts read and compared",
        value: wallMs,
        unit: "ms",
        aim: "<= 2000",
      },
      {
        name: "storedComparisonShare",
        label: "as a share of JSON.parse of both files",
        value: wallMs / median(bareMs),
        unit: "ratio",
      },
      {
        name: "storedComparisonPeakMb",
        label: "memory (RSS) at its peak",
        value: median(own.map((each) => each.peakMb)),
        unit: "MB",
        aim: "<= 200",
      },
    ];
  });
}

// --- internal ---

interface Measured {
  readonly wallMs: number;
  readonly peakMb: number;
}

function measureParse(files: readonly string[]): number {
  const startedAt = performance.now();
  for (const file of files) JSON.parse(readFileSync(file, "utf8"));
  return performance.now() - startedAt;
}

async function measureCompare(ids: readonly string[], data: string): Promise<Measured> {
  const args = ["compare", ...ids, "--data", data, "--metric", "first", "--margin", "5"];
  const startedAt = performance.now();
  const peakMb = await startMeasuredCli(args, { cwd: data, stdout: "ignore" }).peakMb;
  return { wallMs: performance.now() - startedAt, peakMb };
}
