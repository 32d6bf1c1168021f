import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as z from "zod";
import { hostExecArgv } from "../../src/model/wire/hostFlags.ts";
import type { Figure } from "./figure.ts";

const keys = 1_000_000;
const measuredSchema = z.object({
  beforeMb: z.number(),
  peakMb: z.number(),
  liveMb: z.number(),
  tookMs: z.number(),
  missing_count: z.literal(0),
  unique_count: z.literal(keys),
});

/** 1,000,000 changes with keys of 36 characters matched with what came, in a process started as a run host is. */
export async function measureLedgerMemory(): Promise<Figure[]> {
  const child = fileURLToPath(new URL("ledgerMemoryChild.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...hostExecArgv,
    "--expose-gc",
    child,
  ]);
  const { beforeMb, peakMb, liveMb, tookMs } = measuredSchema.parse(JSON.parse(stdout));
  return [
    {
      name: "ledgerMemoryMb",
      label: "Ledger of 1,000,000 keys: most memory (RSS) above that before",
      value: peakMb - beforeMb,
      unit: "MB",
      aim: "at most 200",
    },
    {
      name: "ledgerLiveMb",
      label: "The same: live memory at the end (heap and buffers)",
      value: liveMb,
      unit: "MB",
      aim: "at most 200",
    },
    {
      name: "ledgerUsPerRecord",
      label: "The same: time for each, in µs",
      value: (tookMs * 1000) / keys,
      unit: "count",
    },
  ];
}
