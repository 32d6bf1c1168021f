import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { type BenchRunOptions, buildConfig } from "./benchRun.ts";
import { type Figure, median } from "./figure.ts";

const rounds = 5;
const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
/** Has a process say its most memory in KB when it ends; as a module in TypeScript it would take memory itself. */
const tellPeak = `data:text/javascript,${encodeURIComponent(
  'import fs from "node:fs";process.on("exit",()=>fs.writeSync(3,String(process.resourceUsage().maxRSS)))',
)}`;

/**
 * Most memory (RSS) of the command line in runs with simulated replies, median of five, result file included; nothing
 * when `npm run build` has not run.
 */
export async function measureCliMemory(): Promise<Figure[]> {
  if (!existsSync(cli)) return [];
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
    const args = ["--import", tellPeak, cli, "run", "bench.touchstone.json"];
    const child = spawn(process.execPath, args, {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit", "pipe"],
    });
    const [kilobytes] = await Promise.all([text(child.stdio[3] as Readable), once(child, "exit")]);
    if (child.exitCode !== 0) throw new Error(`the command line ended with ${child.exitCode}`);
    return Number(kilobytes) / 1024;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
