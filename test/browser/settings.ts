import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** Names of the themes every look is checked in, as `workbench.colorTheme` takes them. */
export const colorThemes = {
  light: "Light Modern",
  dark: "Dark Modern",
  highContrast: "Default High Contrast",
  highContrastLight: "Default High Contrast Light",
} as const;

/** Sets keys of the workspace settings below a folder; VS Code sees the file change. */
export async function writeWorkspaceSettings(
  folder: string,
  settings: Record<string, unknown>,
): Promise<void> {
  const file = path.join(folder, ".vscode", "settings.json");
  await mkdir(path.dirname(file), { recursive: true });
  const before = JSON.parse(await readFile(file, "utf8").catch(() => "{}"));
  await writeFile(file, `${JSON.stringify({ ...before, ...settings }, null, 2)}\n`);
}
