import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { decodeUtf8 } from "../../../../src/common/utf8Text.ts";
import type { FoundFix, MarkedProblem } from "../../../../src/model/wire/problemRequests.ts";
import { findProblemFixes } from "../../../../src/run/problems/findProblemFixes.ts";
import {
  type ListProblemsOptions,
  listProblems,
} from "../../../../src/run/problems/listProblems.ts";

/** The problems of the configs of a workspace folder. */
export async function listAll(
  folder: string,
  configs: readonly string[] = ["a.touchstone.json"],
  options: Partial<ListProblemsOptions> = {},
): Promise<readonly MarkedProblem[]> {
  const { problems } = await listProblems(
    configs.map((name) => path.join(folder, name)),
    { workspaceFolder: folder, dataFolder: path.join(folder, "data"), ...options },
  );
  return problems;
}

/** The text that a problem marks, told as an editor counts: by lines and UTF-16 units, without a byte order mark. */
export async function readMarked({ file, line, column, end }: MarkedProblem): Promise<string> {
  const lines = await readLines(file);
  assert.equal(end.line, line, "a mark is on one line");
  return (lines[line - 1] ?? "").slice(column - 1, end.column - 1);
}

/** What would mend a problem of a file as it is on disk. */
export async function listFixes(problem: MarkedProblem, folder: string): Promise<FoundFix[]> {
  const { file, line, column, fault } = problem;
  if (fault === undefined) return [];
  const text = decodeUtf8(await readFile(file));
  const of = { file, text, problems: [{ place: { line, column }, fault }] };
  const [fixes = []] = await findProblemFixes(of, {
    workspaceFolder: folder,
    dataFolder: path.join(folder, "data"),
  });
  return fixes;
}

/** Does what a fix says, as an editor does. */
export async function applyFix(file: string, { edits, create }: FoundFix): Promise<string> {
  if (create !== undefined) {
    await mkdir(path.dirname(create.file), { recursive: true });
    await writeFile(create.file, create.text);
  }
  const text = decodeUtf8(await readFile(file));
  const starts = [
    0,
    ...[...text.matchAll(/\r\n|\n|\r/g)].map((each) => each.index + each[0].length),
  ];
  const offsetOf = ({ line, column }: { line: number; column: number }) =>
    (starts[line - 1] ?? text.length) + column - 1;
  const sorted = edits.toSorted((a, b) => offsetOf(b.start) - offsetOf(a.start));
  const changed = sorted.reduce(
    (whole, edit) =>
      whole.slice(0, offsetOf(edit.start)) + edit.text + whole.slice(offsetOf(edit.end)),
    text,
  );
  await writeFile(file, changed);
  return changed;
}

// --- internal ---

async function readLines(file: string): Promise<string[]> {
  const text = await readFile(file, "utf8");
  return text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
}
