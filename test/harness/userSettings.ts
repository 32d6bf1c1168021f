import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

/** Writes the user's settings of a fresh VS Code: quiet, and with dialogs drawn by the workbench so that tests reach them. */
export async function writeUserSettings(
  userFolder: string,
  settings: Record<string, unknown>,
): Promise<void> {
  await mkdir(userFolder, { recursive: true });
  const all = { ...quietSettings, ...settings };
  await writeFile(path.join(userFolder, "settings.json"), `${JSON.stringify(all, null, 2)}\n`);
}

// --- internal ---

const quietSettings = {
  "chat.commandCenter.enabled": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "files.simpleDialog.enable": true,
  "git.openRepositoryInParentFolders": "never",
  "security.workspace.trust.startupPrompt": "never",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.dialogStyle": "custom",
  "window.menuStyle": "custom",
  "window.titleBarStyle": "custom",
  "workbench.editor.empty.hint": "hidden",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};
