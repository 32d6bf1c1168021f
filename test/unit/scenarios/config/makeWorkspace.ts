import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** A temporary workspace folder holding these files; text and bytes are written as they are, the rest as JSON. */
export async function makeWorkspace(files: Record<string, unknown>): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "touchstone-")));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    const isWritten = typeof content === "string" || Buffer.isBuffer(content);
    await writeFile(file, isWritten ? content : JSON.stringify(content, null, 2));
  }
  return folder;
}

/** Removes every workspace made so far; for `afterEach`. */
export async function removeWorkspaces(): Promise<void> {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
}

export function makeScenario(keys: Record<string, unknown> = {}): Record<string, unknown> {
  return { number: 1, name: "n", kind: "prompt", prompt: "p", schema: { type: "object" }, ...keys };
}

/** A stream scenario with one reaction, "alerts", that listens for HTTP requests. */
export function makeStream(keys: Record<string, unknown> = {}): Record<string, unknown> {
  return { number: 1, name: "n", kind: "stream", reactions: [makeReaction()], ...keys };
}

export function makeReaction(keys: Record<string, unknown> = {}): Record<string, unknown> {
  return { id: "alerts", handler: { kind: "http" }, ...keys };
}

export function makeSource(keys: Record<string, unknown> = {}): Record<string, unknown> {
  const generator = { kind: "generator", generator: "building-hierarchy" };
  return { id: "facilities", ...generator, dispatchers: [{ kind: "jsonl" }], ...keys };
}

export function makeConfig(keys: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: "c",
    providers: [{ id: "sim", kind: "simulated" }],
    scenarios: [makeScenario()],
    ...keys,
  };
}

// --- internal ---

const folders: string[] = [];
