import { rmSync } from "node:fs";
import { mkdtemp, realpath } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** Root of the checkout. */
export const repositoryRoot = path.resolve(import.meta.dirname, "../..");

/** Where VS Code is kept between runs: outside the checkout, `TOUCHSTONE_CACHE` or `~/.cache/touchstone`. */
export function cacheFolder(): string {
  return process.env.TOUCHSTONE_CACHE ?? path.join(os.homedir(), ".cache", "touchstone");
}

/** Makes a new folder below the system's temporary folder. */
export async function createTempFolder(label: string): Promise<string> {
  return await realpath(await mkdtemp(path.join(os.tmpdir(), `touchstone-${label}-`)));
}

/** Removes a folder when this process ends, however it ends short of being killed. */
export function removeAtExit(folder: string): void {
  process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
}
