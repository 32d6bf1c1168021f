import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** The command line as `npm run build` makes it. */
export const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
/** Has a process say its most memory in KB when it ends, once for all its threads; as a module in TypeScript it would take memory itself. */
const tellPeak = `data:text/javascript,${encodeURIComponent(
  'import fs from "node:fs";import{isMainThread as isMain}from"node:worker_threads";isMain&&process.on("exit",()=>fs.writeSync(3,String(process.resourceUsage().maxRSS)))',
)}`;

/** The command line while it runs. */
export interface MeasuredCli {
  readonly child: ChildProcess;
  /** Resolves when it has ended, with its most memory (RSS) in MB; rejects where it failed. */
  readonly peakMb: Promise<number>;
}

/** Whether `npm run build` has made the command line. */
export function isCliBuilt(): boolean {
  return existsSync(cli);
}

/** Starts the command line as `npm run build` makes it; `stdout` is piped or goes nowhere. */
export function startMeasuredCli(
  args: readonly string[],
  { cwd, env, stdout }: { cwd: string; env?: Record<string, string>; stdout: "pipe" | "ignore" },
): MeasuredCli {
  const child = spawn(process.execPath, ["--import", tellPeak, cli, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", stdout, "inherit", "pipe"],
  });
  return { child, peakMb: readPeak(child) };
}

// --- internal ---

async function readPeak(child: ChildProcess): Promise<number> {
  const [kilobytes] = await Promise.all([text(child.stdio[3] as Readable), once(child, "exit")]);
  if (child.exitCode !== 0) throw new Error(`the command line ended with ${child.exitCode}`);
  return Number(kilobytes) / 1024;
}
