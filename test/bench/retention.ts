import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as z from "zod";
import { hostExecArgv } from "../../src/model/wire/hostFlags.ts";
import type { BuiltEngine } from "./builtEngine.ts";
import type { Figure } from "./figure.ts";
import { writeFolders, writeResults } from "./runIndex.ts";

/** 20,000 take 16 s to make; 100,000 would take more than a minute. */
const runs = 20_000;
const keepLast = 100;

const stepSchema = z.object({ tookMs: z.number(), longestBlockMs: z.number() });
const measuredSchema = z.object({
  ...{ beforeMb: z.number(), peakMb: z.number(), bareMs: z.number() },
  ...{ preview: stepSchema, application: stepSchema },
  count: z.literal(runs - keepLast),
});

/**
 * The last 100 runs of 20,000 are kept: what a host takes to list those that go, as it is asked for again and again by the page,
 * and to move them into the trash. Beside a bare loop that reads and parses the files of all and moves those that go.
 */
export async function measureRetention({ engine, file }: BuiltEngine): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-retention-"));
  try {
    await writeResults(folder, runs);
    await writeFolders(engine, folder);
    const child = fileURLToPath(new URL("retentionChild.ts", import.meta.url));
    const args = [...hostExecArgv, child, file, folder, String(keepLast)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return describe(measuredSchema.parse(JSON.parse(stdout)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// --- internal ---

function describe(measured: z.infer<typeof measuredSchema>): Figure[] {
  const { beforeMb, peakMb, bareMs, preview, application } = measured;
  const block = { label: "the same: longest block of the event loop", unit: "ms" } as const;
  return [
    {
      name: "retentionPreviewMs",
      label: "20,000 runs, the last 100 kept: preview of those that go",
      value: preview.tookMs,
      unit: "ms",
    },
    { name: "retentionPreviewBlockMs", ...block, value: preview.longestBlockMs },
    {
      name: "retentionApplicationMs",
      label: "19,900 runs found once more and moved into the trash",
      value: application.tookMs,
      unit: "ms",
    },
    { name: "retentionApplicationBlockMs", ...block, value: application.longestBlockMs },
    {
      name: "retentionShare",
      label: "as a multiple of a bare loop that reads, parses and moves the files",
      value: application.tookMs / bareMs,
      unit: "ratio",
      aim: "<= 3",
    },
    {
      name: "retentionMb",
      label: "most memory (RSS) of the host in both, above that before",
      value: peakMb - beforeMb,
      unit: "MB",
    },
  ];
}
