import type { ProblemFault } from "../../model/config/problemFault.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import type { FoundFix } from "../../model/wire/problemRequests.ts";
import { findScenarios } from "../../scenarios/config/findScenarios.ts";
import { parseJsoncDocument } from "../../scenarios/files/jsoncDocument.ts";
import type { TextPlace } from "../../scenarios/files/textPlaces.ts";
import { openWorkspaceFiles } from "../../scenarios/files/workspaceFiles.ts";
import { findFixes } from "../../scenarios/fixes/findFixes.ts";

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
  workspaceFolder: string,
): Promise<FoundFix[][]> {
  const findNumber = () => findFreeNumber(file, text, workspaceFolder);
  return await Promise.all(
    problems.map((problem) => findFixes({ file, text, ...problem, workspaceFolder, findNumber })),
  );
}

// --- internal ---

/** The number after the highest of all scenarios of a config. */
async function findFreeNumber(file: string, text: string, workspaceFolder: string) {
  const config = parseJsoncDocument(file, text);
  const entries = readKey(config.value, "scenarios");
  const files = await openWorkspaceFiles(workspaceFolder);
  const { sources } = await findScenarios(config, Array.isArray(entries) ? entries : [], files);
  const numbers = sources.map(({ value }) => readKey(value, "number"));
  const taken = numbers.filter((each) => typeof each === "number" && Number.isSafeInteger(each));
  return taken.reduce((most: number, each) => Math.max(most, Number(each)), 0) + 1;
}
