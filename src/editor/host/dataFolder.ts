import path from "node:path";
import { isBelow } from "../../common/isInside.ts";
import { UserError } from "../../model/userError.ts";

/** Absolute data folder of a workspace folder. Throws `UserError` unless the setting stays inside it. */
export function resolveDataFolder(workspaceFolder: string, setting: string): string {
  const resolved = path.resolve(workspaceFolder, setting);
  const isRelative = !path.isAbsolute(setting) && !path.win32.isAbsolute(setting);
  if (setting.trim() !== "" && isRelative && isBelow(workspaceFolder, resolved)) return resolved;
  throw new UserError(
    `the setting touchstone.dataFolder is "${setting}"; it must be a relative path to a folder inside the workspace folder`,
    { code: "config", mend: { kind: "setting", setting: "touchstone.dataFolder" } },
  );
}
