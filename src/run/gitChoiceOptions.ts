import { findFiles } from "../scenarios/files/findFiles.ts";
import type { GitChoiceOptions } from "../store/gitChoices.ts";

/** What the lines of a choice depend on; folders are absolute. */
export async function loadGitChoiceOptions(folders: {
  readonly workspaceFolder: string;
  readonly dataFolder: string;
}): Promise<GitChoiceOptions> {
  const { workspaceFolder, dataFolder } = folders;
  const ignore = ["results/**", "test_runs/**"];
  const { files } = await findFiles("**/*.touchstone.json", {
    start: dataFolder,
    folder: dataFolder,
    ignore,
  });
  return { workspaceFolder, dataFolder, hasConfigsBelow: files.length > 0 };
}
