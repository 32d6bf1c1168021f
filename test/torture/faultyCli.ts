import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { bundleCli } from "../unit/cli/cliHarness.ts";
import { type FileFault, fileFaultVariable } from "./fileFault.ts";

/** How a command ended; `code` is null when a signal ended it. */
export interface FaultyResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface FaultyOptions {
  /** The workspace folder, with the data folder `data`. */
  readonly cwd: string;
  readonly fault?: FileFault;
  /** Sees the process at its start, to kill it in its own way. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Longer than any of these commands may take. */
const hangMs = 60_000;

/** The command line, as it is shipped, with faults of the file system; rejects when it hangs. */
export async function runFaulty(
  args: readonly string[],
  { cwd, fault, onStart }: FaultyOptions,
): Promise<FaultyResult> {
  const preload = fault === undefined ? [] : ["--import", injector];
  const env = { ...process.env, ...(fault && { [fileFaultVariable]: JSON.stringify(fault) }) };
  const child = spawn(process.execPath, [...preload, await bundleCli(), ...args], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (piece: string) => (stdout += piece));
  child.stderr.setEncoding("utf8").on("data", (piece: string) => (stderr += piece));
  onStart?.(child);
  const watch = setTimeout(() => child.kill("SIGTERM"), hangMs);
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  clearTimeout(watch);
  if (signal === "SIGTERM") throw new Error(`${args.join(" ")} hangs: ${stderr}`);
  return { code, signal, stdout, stderr };
}

/** The file operations of a command, in their order, by name. */
export async function traceFilePoints(
  args: readonly string[],
  cwd: string,
  log: string,
): Promise<string[]> {
  await runFaulty(args, { cwd, fault: { under: cwd, log } });
  const text = await readFile(log, "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

// --- internal ---

const injector = path.join(import.meta.dirname, "injectFileFaults.ts");
