import path from "node:path";
import { isInside } from "../common/isInside.ts";
import { isReallyInside } from "../common/isReallyInside.ts";
import { UserError } from "../model/userError.ts";
import type { RunHost } from "./runHost.ts";

/** Where configs are looked for. */
type ConfigPlace = Pick<RunHost, "workspaceFolder" | "findConfigs">;

/** The config files of the workspace, absolute; a link that leads out of it is none of them. */
export async function findOwnConfigs(runs: ConfigPlace): Promise<string[]> {
  const files = await runs.findConfigs();
  const inside = await Promise.all(files.map((file) => isReallyInside(runs.workspaceFolder, file)));
  return files.filter((_, at) => inside[at]);
}

/**
 * The absolute path of a config file that a program names, relative to the workspace folder: only what the workspace shows as its
 * configs, since a config may name programs. Throws `UserError` ("forbidden", "not_found"); `hint` says where they are listed.
 */
export async function findOwnConfig(
  runs: ConfigPlace,
  config: string,
  hint: string,
): Promise<string> {
  const { workspaceFolder } = runs;
  const file = path.resolve(workspaceFolder, config);
  if (!isInside(workspaceFolder, file)) throw outside();
  if (!(await runs.findConfigs()).includes(file)) {
    throw new UserError(`The workspace has no such config; ${hint}`, { code: "not_found" });
  }
  if (!(await isReallyInside(workspaceFolder, file))) throw outside();
  return file;
}

// --- internal ---

function outside(): UserError {
  return new UserError("A config must lie in the workspace.", { code: "forbidden" });
}
