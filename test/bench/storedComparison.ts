import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as z from "zod";
import { runsInFolder } from "./benchRun.ts";
import type { BuiltEngine } from "./builtEngine.ts";
import { type Figure, median } from "./figure.ts";

const measuredSchema = z.object({ wallMs: z.number(), peakMb: z.number() });
const rounds = 3;
const tests = 100_000;

/** Two stored runs of 100,000 attempts each, read and compared by a process of its own, beside one that only parses both files. */
export async function measureStoredComparison({ engine, file }: BuiltEngine): Promise<Figure[]> {
  return await runsInFolder(engine, { provider: { kind: "simulated" }, tests }, 2, async (data) => {
    const results = path.join(data, "results");
    const files = (await readdir(results)).map((name) => path.join(results, name));
    const own: z.infer<typeof measuredSchema>[] = [];
    const bare: z.infer<typeof measuredSchema>[] = [];
    for (let round = 0; round < rounds; round++) {
      bare.push(await runChild("parse", files));
      own.push(await runChild("compare", [file, data]));
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
        value: wallMs / median(bare.map((each) => each.wallMs)),
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

async function runChild(mode: "parse" | "compare", args: readonly string[]) {
  const child = fileURLToPath(new URL("storedComparisonChild.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [child, mode, ...args]);
  return measuredSchema.parse(JSON.parse(stdout));
}
