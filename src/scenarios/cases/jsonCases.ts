import { valueAt } from "../../model/words/describeIssue.ts";
import type { JsoncDocument, KeyPath } from "../files/jsoncDocument.ts";
import { readJsoncDocument } from "../files/workspaceFiles.ts";
import { type CaseEntry, makeBrokenEntry } from "./caseEntry.ts";

/** Cases of a JSON file, which is one array and may have comments. */
export async function* readJsonCases(file: string): AsyncGenerator<CaseEntry> {
  const document = await readJsoncDocument(file);
  if (document.problems.length > 0) yield makeBrokenEntry(document.problems);
  else if (Array.isArray(document.value)) yield* listCases(document, []);
  else yield makeBrokenEntry([document.problemAt([], "must be an array of cases")]);
}

/** The cases of an array in a document. */
export async function* listCases(
  document: JsoncDocument,
  base: KeyPath,
): AsyncGenerator<CaseEntry> {
  const values = valueAt(document.value, base);
  if (!Array.isArray(values)) return;
  for (const [index, value] of values.entries()) {
    yield { value, problems: [], locate: () => ({ document, base: [...base, index] }) };
  }
}
