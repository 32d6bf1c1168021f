import { existsSync } from "node:fs";
import path from "node:path";
import { createTempFolder, removeAtExit } from "./paths.ts";
import { runCommand } from "./processes.ts";

const known = new Map<number, Promise<string | undefined>>();

/** The program of another major version of Node, installed from npm for this run; undefined where there is none for this platform. */
export function ensureNode(major: number): Promise<string | undefined> {
  const found = known.get(major) ?? install(major);
  known.set(major, found);
  return found;
}

// --- internal ---

async function install(major: number): Promise<string | undefined> {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = await createTempFolder(`node-${major}`);
  removeAtExit(folder);
  const args = ["install", "--prefix", folder, "--no-audit", "--no-fund", `${name}@${major}`];
  const { output } = await runCommand("npm", args, { cwd: folder, timeoutMs: 180_000 });
  const program = path.join(folder, "node_modules", name, "bin/node");
  if (existsSync(program)) return program;
  console.log(`  no Node ${major} for ${process.platform} ${process.arch}: ${output.slice(-300)}`);
  return undefined;
}
