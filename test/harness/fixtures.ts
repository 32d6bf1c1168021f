import { existsSync, readdirSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { createTempFolder, removeAtExit, repositoryRoot } from "./paths.ts";

/** A fixture workspace, copied to a temporary folder where a test may change it. */
export interface Fixture {
  /** The copy; tests look for files below it. */
  folder: string;
  /** What the window opens: the copy, the `.code-workspace` file in it, or nothing. */
  workspace?: string;
}

/**
 * Copies `test/fixtures/workspaces/<label>`; the label `empty` opens a window without a folder,
 * `bare` one on an empty folder, `sample` one on the data folder of this repository.
 */
export async function copyFixture(label: string): Promise<Fixture> {
  const home = await createTempFolder("fixture");
  removeAtExit(home);
  const folder = path.join(home, label);
  if (label === "empty") {
    await mkdir(folder);
    return { folder };
  }
  if (label === "bare") {
    await mkdir(folder);
    return { folder, workspace: folder };
  }
  if (label === "sample") {
    await cp(path.join(repositoryRoot, "data"), path.join(folder, "data"), { recursive: true });
    return { folder, workspace: folder };
  }
  const source = path.join(repositoryRoot, "test/fixtures/workspaces", label);
  if (!existsSync(source)) throw new Error(`there is no fixture workspace ${source}`);
  await cp(source, folder, { recursive: true });
  const workspaceFile = readdirSync(folder).find((name) => name.endsWith(".code-workspace"));
  return { folder, workspace: workspaceFile ? path.join(folder, workspaceFile) : folder };
}
