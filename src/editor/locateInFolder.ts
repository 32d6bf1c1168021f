import { realpath } from "node:fs/promises";
import path from "node:path";
import { t } from "@vscode/l10n";
import { isBelow } from "../common/isInside.ts";
import { UserError } from "../model/userError.ts";

/** The absolute path of a file that lies in the workspace folder, links followed. Throws `UserError` for any other. */
export async function locateInFolder(folder: string, file: string): Promise<string> {
  const resolved = path.resolve(folder, file);
  if (isBelow(await realpath(folder), await realpath(resolved))) return resolved;
  throw new UserError(t("{0} is outside the workspace folder and is not opened", resolved), {
    code: "storage",
  });
}
