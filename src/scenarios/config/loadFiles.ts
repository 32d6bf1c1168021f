import path from "node:path";
import type { PromptFile } from "../../model/chatMessage.ts";
import type { Problem } from "../../model/config/problem.ts";
import type { FaultHint } from "../../model/config/problemFault.ts";
import type { ReadPromptFile } from "../files/promptFiles.ts";
import { isMissing } from "../files/workspaceFiles.ts";

/** The images and PDFs that a scenario or a case names; those with a problem are left out. */
export interface FilesLoad {
  readonly files: readonly PromptFile[];
  readonly problems: readonly Problem[];
}

/** Where paths are written. */
export interface WrittenPaths {
  /** Absolute folder that they are relative to. */
  readonly folder: string;
  /** A problem of the path at this position from 0. */
  problemAt(position: number, message: string, hint?: FaultHint): Problem;
}

/** A file that is named and not there, and that nobody can make up. */
export const missingFile: FaultHint = { code: "missing-file", fixes: [{ do: "findFile" }] };

/** Looks at the files that are named, one after the other. */
export async function loadFiles(
  paths: readonly string[],
  { folder, problemAt }: WrittenPaths,
  readPromptFile: ReadPromptFile,
): Promise<FilesLoad> {
  const files: PromptFile[] = [];
  const problems: Problem[] = [];
  for (const [position, written] of paths.entries()) {
    const absolute = path.resolve(folder, written);
    const reading = await readPromptFile(absolute);
    if ("file" in reading) files.push(reading.file);
    else {
      const hint = isMissing(reading.fault) ? missingFile : undefined;
      problems.push(problemAt(position, `file ${absolute} ${reading.fault}`, hint));
    }
  }
  return { files, problems };
}

/** What is hashed of files: not where they lie in the workspace, which depends on where that begins. */
export function describeForHash(paths: readonly string[], files: readonly PromptFile[]) {
  return files.map(({ sha256 }, position) => ({ path: paths[position] ?? "", sha256 }));
}
