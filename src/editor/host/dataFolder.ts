import path from "node:path";
import { t } from "@vscode/l10n";
import { isBelow } from "../../common/isInside.ts";
import { UserError } from "../../model/userError.ts";

/** Absolute data folder of a workspace folder. Throws `UserError` unless the setting stays inside it. */
export function resolveDataFolder(workspaceFolder: string, setting: string): string {
  const resolved = path.resolve(workspaceFolder, setting);
  const isRelative = !path.isAbsolute(setting) && !path.win32.isAbsolute(setting);
  if (setting.trim() !== "" && isRelative && isBelow(workspaceFolder, resolved)) return resolved;
  throw new UserError(
    t(
      'the setting touchstone.dataFolder is "{0}"; it must be a relative path to a folder inside the workspace folder',
      setting,
    ),
    { code: "config", mend: { kind: "setting", setting: "touchstone.dataFolder" } },
  );
}
