import { nextNumber } from "../../common/nextNumber.ts";
import type { ProblemFault } from "../../model/config/problemFault.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import type { FoundFix } from "../../model/wire/problemRequests.ts";
import { findScenarios } from "../../scenarios/config/findScenarios.ts";
import { parseJsoncDocument } from "../../scenarios/files/jsoncDocument.ts";
import type { TextPlace } from "../../scenarios/files/textPlaces.ts";
import { openWorkspaceFiles } from "../../scenarios/files/workspaceFiles.ts";
import { createWorkspaceListing } from "../../scenarios/files/workspaceListing.ts";
import { findFixes } from "../../scenarios/fixes/findFixes.ts";
import type { ListProblemsOptions } from "./listProblems.ts";

/** A file as an editor has it now, with problems that were listed of it. */
export interface ProblemsOfText {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
  readonly problems: readonly { readonly place: TextPlace; readonly fault: ProblemFault }[];
}

/** What would mend each of these problems, the best first. */
export async function findProblemFixes(
  { file, text, problems }: ProblemsOfText,
  { workspaceFolder, dataFolder }: Pick<ListProblemsOptions, "workspaceFolder" | "dataFolder">,
): Promise<FoundFix[][]> {
  const listing = createWorkspaceListing({ workspaceFolder, dataFolder });
  let number: Promise<number> | undefined;
  const findNumber = () => {
    number ??= findFreeNumber(file, text, workspaceFolder);
    return number;
  };
  const means = { workspaceFolder, listing, findNumber };
  return await Promise.all(
    problems.map((problem) => findFixes({ file, text, ...problem, ...means })),
  );
}

// --- internal ---

/** The number after the highest of all scenarios of a config. */
async function findFreeNumber(file: string, text: string, workspaceFolder: string) {
  const config = parseJsoncDocument(file, text);
  const entries = readKey(config.value, "scenarios");
  const files = await openWorkspaceFiles(workspaceFolder);
  const { sources } = await findScenarios(config, Array.isArray(entries) ? entries : [], files);
  return nextNumber(sources.map(({ value }) => readKey(value, "number")));
}
