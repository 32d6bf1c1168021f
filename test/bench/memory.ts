import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as z from "zod";
import type { Figure } from "./figure.ts";

const memorySchema = z.object({ beforeMb: z.number(), afterMb: z.number(), peakMb: z.number() });

/** Memory of a process of its own that makes 10,000 attempts, result file included. */
export async function measureMemory(engineFile: string): Promise<Figure[]> {
  const child = fileURLToPath(new URL("memoryChild.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [child, engineFile]);
  const { beforeMb, afterMb, peakMb } = memorySchema.parse(JSON.parse(stdout));
  return [
    { name: "rssBeforeMb", label: "Memory (RSS) before a run", value: beforeMb, unit: "MB" },
    { name: "rssAfterMb", label: "Memory after 10,000 attempts", value: afterMb, unit: "MB" },
    { name: "rssPeakMb", label: "Memory at its peak", value: peakMb, unit: "MB" },
  ];
}
