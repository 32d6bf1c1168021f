import { execFile } from "node:child_process";
import os from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as z from "zod";
import { hostExecArgv } from "../../src/model/wire/hostFlags.ts";
import type { Figure } from "./figure.ts";

const perSecond = 2000;
const distribution = z.looseObject({ p99: z.number(), p999: z.number(), max: z.number() });
const measuredSchema = z.object({
  sentCount: z.int(),
  failedCount: z.literal(0),
  recordCount: z.int(),
  onceCount: z.int(),
  keptRate: z.number(),
  sendLagMs: distribution,
  latencyMs: distribution,
  cpuShare: z.number(),
  rssMb: z.array(z.number()),
});

/**
 * 2,000 changes a second are sent to a reaction over HTTP, in a process started as a run host is; `seconds` of it, of which a
 * sixth warms up. Fails unless the log has each change exactly once.
 */
export async function measureSoak(engineFile: string, seconds: number): Promise<Figure[]> {
  const changes = perSecond * seconds;
  const child = fileURLToPath(new URL("soakChild.ts", import.meta.url));
  const args = [...hostExecArgv, child, engineFile, String(perSecond), String(seconds)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const measured = measuredSchema.parse(JSON.parse(stdout));
  const { sentCount, recordCount, onceCount, sendLagMs, rssMb } = measured;
  if ([sentCount, recordCount, onceCount].some((count) => count !== changes)) {
    const counts = `sent ${sentCount}, in the log ${recordCount}, once ${onceCount}`;
    throw new Error(`${changes} changes: ${counts}`);
  }
  const warm = rssMb.slice(Math.round(seconds / 6));
  const [first = Number.NaN] = warm;
  const key = `soak${seconds}`;
  const what = `${seconds} s at 2,000/s over HTTP`;
  return [
    {
      name: `${key}LagP99Ms`,
      label: `${what}, each change once in the log: p99 of the send lag`,
      value: sendLagMs.p99,
      unit: "ms",
      aim: "below 5",
    },
    { name: `${key}LagP999Ms`, label: "The same, p99.9", value: sendLagMs.p999, unit: "ms" },
    { name: `${key}LagMaxMs`, label: "The same, longest", value: sendLagMs.max, unit: "ms" },
    {
      name: `${key}KeptRate`,
      label: "The same: sent within a millisecond of when they were due, %",
      value: measured.keptRate,
      unit: "count",
    },
    {
      name: `${key}LatencyP99Ms`,
      label: "The same: p99 of the latency from when they were due",
      value: measured.latencyMs.p99,
      unit: "ms",
    },
    {
      name: `${key}RssMb`,
      label: `The same: memory (RSS) after a sixth of the time`,
      value: first,
      unit: "MB",
    },
    {
      name: `${key}RssDriftMb`,
      label: "The same: furthest from that until the end",
      value: Math.max(...warm.map((size) => Math.abs(size - first))),
      unit: "MB",
      aim: "at most 20",
    },
    {
      name: `${key}CpuUs`,
      label: "The same: processor time for each change, sent and received, in µs",
      value: (measured.cpuShare * 1e6) / perSecond,
      unit: "count",
    },
    {
      name: `${key}Load`,
      label: "The same: load average of the machine at its end",
      value: os.loadavg()[0] ?? Number.NaN,
      unit: "count",
    },
  ];
}
