import { runProgram } from "../../common/runProgram.ts";
import type { DataPaths } from "../dataPaths.ts";
import { batchFolder } from "./trashBatch.ts";

/**
 * Gives a batch to the trash of the Linux desktop that this process runs on, by the desktop's own `gio`: VS Code itself has a
 * trash only where it is no server. False where there is no desktop, or it does not take it. Throws `UserError` ("usage") for
 * what is no name of a batch.
 */
export async function moveToDesktopTrash(
  paths: DataPaths,
  batch: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
  const folder = batchFolder(paths, batch);
  if (process.platform !== "linux" || env.XDG_CURRENT_DESKTOP === undefined) return false;
  try {
    await runProgram("gio", ["trash", "--", folder], { cwd: paths.trashFolder, timeoutMs, env });
    return true;
  } catch {
    return false;
  }
}

// --- internal ---

const timeoutMs = 10_000;
