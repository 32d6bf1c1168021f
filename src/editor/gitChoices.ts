import type { GitChoice } from "../model/hostProtocol.ts";

/** The lines a choice puts into `.gitignore`, shown before they are written; `dataFolder` is relative. */
export function listGitIgnoreLines(
  choice: GitChoice,
  dataFolder: string,
  hasConfigsBelow: boolean,
): string[] {
  const folder = dataFolder.replaceAll("\\", "/").replace(/^\.\//, "").replace(/\/+$/, "");
  if (choice === "ignoreAll" && !hasConfigsBelow)
    return [folder.includes("/") ? `${folder}/` : `/${folder}/`];
  return lines[choice].map((line) =>
    line.startsWith("!") ? `!${folder}/${line.slice(1)}` : `${folder}/${line}`,
  );
}

// --- internal ---

const lines: Record<GitChoice, readonly string[]> = {
  ignoreAll: ["results/", "index.json", "test_runs/", ".locks/"],
  keepIndex: ["results/*.json", "!index.json", "test_runs/", ".locks/"],
  trackResults: ["test_runs/", ".locks/"],
};
