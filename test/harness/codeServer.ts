import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import lockfile from "proper-lockfile";
import { logStep } from "./log.ts";
import { cacheFolder, repositoryRoot } from "./paths.ts";
import { runCommand } from "./processes.ts";
import { compilerPackages, ensureSystemPackages } from "./systemPackages.ts";

/** The version the suites run on: VS Code 1.139.1 with its server, from the npm registry. */
export const codeServerVersion = "4.139.1";

/**
 * Installs code-server into the cache folder unless a complete one is there; returns its server program.
 * A half install is redone; of two callers at once the second waits.
 */
export async function ensureCodeServer(): Promise<string> {
  const folder = path.join(cacheFolder(), `code-server-${codeServerVersion}`);
  const program = path.join(folder, "node_modules/code-server/lib/vscode/out/server-main.js");
  if (await isComplete(folder, program)) return program;
  await mkdir(cacheFolder(), { recursive: true });
  const release = await lockfile.lock(cacheFolder(), {
    stale: 60_000,
    update: 10_000,
    retries: { retries: 180, minTimeout: 5000, maxTimeout: 5000 },
  });
  try {
    if (await isComplete(folder, program)) return program;
    await ensureSystemPackages(compilerPackages);
    logStep(`installing code-server ${codeServerVersion} into ${folder} (some minutes, once)`);
    await install(folder);
    if (!existsSync(program)) throw new Error(`code-server was installed without ${program}`);
    await writeFile(path.join(folder, marker), nodeAbi);
  } finally {
    await release();
  }
  return program;
}

// --- internal ---

const marker = "complete";
/** Native modules fit one ABI of Node only. */
const nodeAbi = process.versions.modules;

async function isComplete(folder: string, program: string): Promise<boolean> {
  const markerFile = path.join(folder, marker);
  if (!existsSync(markerFile) || !existsSync(program)) return false;
  return (await readFile(markerFile, "utf8")) === nodeAbi;
}

async function install(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const manifest = {
    private: true,
    dependencies: { "code-server": codeServerVersion },
    allowScripts: { "code-server": true, argon2: true },
  };
  await writeFile(path.join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  const [command, ...args] = npmCommand();
  const { code, output, timedOut } = await runCommand(
    command,
    [...args, "install", "--no-audit", "--no-fund", "--omit=dev"],
    { cwd: folder, env: installEnvironment(), timeoutMs: 12 * 60_000 },
  );
  await writeFile(path.join(folder, "install.log"), output);
  if (code === 0) return;
  const cause = timedOut ? "took longer than 12 minutes" : `ended with code ${code}`;
  throw new Error(
    `the install of code-server ${cause}:\n${output.split("\n").slice(-30).join("\n")}`,
  );
}

/** npm on this very Node, so that native modules are compiled for it. */
function npmCommand(): [string, ...string[]] {
  const cli = process.env.npm_execpath;
  return cli?.endsWith(".js") ? [process.execPath, cli] : ["npm"];
}

/** What npm tells the scripts it runs; an npm inside would take it for its own (the Node of the outer one, for a start). */
const setByOuterNpm =
  /^(npm_(package|lifecycle|command|node_execpath)|npm_config_(local_prefix|user_agent)$|INIT_CWD$|NODE$)/;

function installEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !setByOuterNpm.test(name));
  const env: NodeJS.ProcessEnv = Object.fromEntries(inherited);
  env.PATH = `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH ?? ""}`;
  env.JOBS = String(os.availableParallelism());
  const headers = findNodeHeaders();
  if (headers !== undefined) env.npm_config_nodedir = headers;
  return env;
}

/** The npm package of this Node brings its headers; without them node-gyp would download some. */
function findNodeHeaders(): string | undefined {
  const name = `node-${process.platform}-${process.arch}`;
  return ["node_modules/node/node_modules", "node_modules"]
    .map((folder) => path.join(repositoryRoot, folder, name))
    .find((folder) => existsSync(path.join(folder, "include/node/node.h")));
}
