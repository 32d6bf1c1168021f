import assert from "node:assert/strict";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { createTempFolder, repositoryRoot } from "../harness/paths.ts";
import { runCommand } from "../harness/processes.ts";

/** What `npm pack` made. */
export interface Packed {
  readonly files: readonly { readonly path: string }[];
  readonly size: number;
  readonly version: string;
}

/** A project outside of the repository that has nothing but the npm package. */
export interface InstalledProject {
  readonly folder: string;
  readonly packed: Packed;
  /** Of the command line, absolute. */
  readonly bin: string;
  dispose(): Promise<void>;
}

/** Packs what is built, as `npm publish` would, and installs it into an empty project. */
export async function installProject(): Promise<InstalledProject> {
  const target = await createTempFolder("npm");
  const folder = await createTempFolder("npm-project");
  const npm = async (cwd: string, ...args: string[]): Promise<string> => {
    const { code, output } = await runCommand("npm", args, { cwd, timeoutMs: 120_000 });
    assert.equal(code, 0, output);
    return output;
  };
  const packArgs = ["pack", "--ignore-scripts", "--json", "--pack-destination", target];
  const output = await npm(repositoryRoot, ...packArgs);
  const [tarball = ""] = await readdir(target);
  await npm(folder, "init", "-y");
  await npm(folder, "install", "--no-audit", "--no-fund", path.join(target, tarball));
  return {
    folder,
    packed: JSON.parse(output.slice(output.indexOf("[")))[0],
    bin: path.join(folder, "node_modules/touchstone/dist/cli.js"),
    async dispose() {
      await rm(target, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
