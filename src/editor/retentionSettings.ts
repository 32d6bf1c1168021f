import path from "node:path";
import type * as vscode from "vscode";
import type { RetentionSettings } from "../model/wire/dataProtocol.ts";
import { ConfigValue } from "./configValue.ts";
import { settingKeys } from "./ids.ts";

/** The retention policy of a folder as its settings say it; what is no number above zero is no rule. */
export function readRetention(folder: vscode.WorkspaceFolder): RetentionSettings {
  const read = <T>(key: (typeof settingKeys)[keyof typeof settingKeys], fallback: T): T => {
    const setting = new ConfigValue<T>(key, fallback, folder.uri);
    setting.dispose();
    return setting.value;
  };
  const keepLast = Math.floor(toNumber(read<unknown>(settingKeys.retentionKeepLast, 0)));
  const keepDays = toNumber(read<unknown>(settingKeys.retentionKeepDays, 0));
  const exportFolder = read<unknown>(settingKeys.retentionExportFolder, "");
  const isExported = typeof exportFolder === "string" && exportFolder.trim() !== "";
  return {
    isEnabled: read<unknown>(settingKeys.retentionEnabled, false) === true,
    policy: {
      ...(keepLast > 0 ? { keepLast } : {}),
      ...(keepDays > 0 ? { keepDays } : {}),
    },
    ...(isExported ? { exportFolder: path.resolve(folder.uri.fsPath, exportFolder.trim()) } : {}),
  };
}

// --- internal ---

function toNumber(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
