import path from "node:path";
import { removeLeftFiles } from "../../common/temporaryFiles.ts";
import { readUtf8File } from "../../common/utf8Text.ts";
import { checkImportName, findImportKind } from "../../imports/importKinds.ts";
import { createNotes } from "../../imports/notes.ts";
import { readSource } from "../../imports/readSource.ts";
import { errorCode } from "../../model/storageError.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import type { DraftFile } from "../../scenarios/drafts/draftFiles.ts";
import { writeFileAtomic } from "../../store/atomicFile.ts";
import type { ResultParts } from "../../store/results/resultWriter.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { assembleRun } from "./assembleRun.ts";
import { listConfigFiles } from "./configFiles.ts";

/** What an import is going to write, and what it cannot carry over. */
export interface PlannedImport {
  /** The format as people read it. */
  readonly label: string;
  readonly notes: readonly string[];
  readonly content:
    | { readonly kind: "run"; readonly parts: ResultParts }
    /** The config comes last. */
    | { readonly kind: "config"; readonly files: readonly DraftFile[] };
}

export interface WrittenImport {
  /** Absolute; the config or the result first. */
  readonly files: readonly string[];
  readonly notes: readonly string[];
  /** The run that results became. */
  readonly runId?: string;
}

/**
 * Reads a file of another tool, whose format its content tells unless `from` names it. Nothing is written. Throws a
 * `UserError` ("usage" for a format that is none, "config" for a file that is none of it).
 */
export async function planImport(
  file: string,
  { from, folder }: { readonly from?: string | undefined; readonly folder: string },
): Promise<PlannedImport> {
  if (from !== undefined) checkImportName(from);
  const source = await readSource(file);
  const kind = findImportKind(source, from);
  const notes = createNotes();
  const imported = await kind.read(source, notes);
  if (imported.kind === "config") {
    const files = listConfigFiles(imported, notes.list(), folder);
    return { label: kind.label, notes: notes.list(), content: { kind: "config", files } };
  }
  if (imported.tests.length === 0) {
    const why = notes.list().map((note) => ` ${note}`);
    const message = `${source.fileName} holds no test of ${kind.label} that can be read; nothing was written.${why.join("")}`;
    throw new UserError(message, { code: "config" });
  }
  const parts = assembleRun(imported, { tool: kind.name, fileName: source.fileName, notes });
  return { label: kind.label, notes: notes.list(), content: { kind: "run", parts } };
}

/**
 * Writes what was planned: a result file and its row, or the files of a config. A file that is there with another text is
 * left alone, and nothing is written then (`UserError`, "usage"). What is there already as it would be written stays.
 */
export async function writeImport(
  { content, notes }: PlannedImport,
  store: TestDataStore,
  onProblem: (message: string) => void,
): Promise<WrittenImport> {
  if (content.kind === "config") return { files: await writeFiles(content.files), notes };
  const { head, prompts, cells } = content.parts;
  const { id: runId } = head;
  const known = await store.openResult(runId).catch(() => undefined);
  if (known !== undefined) {
    const note = "This file was imported before: its run is there, and nothing was written.";
    return { files: [known.file], notes: [note, ...notes], runId };
  }
  const name = await store.writeResult(head, prompts, cells, onProblem);
  return { files: [store.paths.resultFile(name)], notes, runId };
}

// --- internal ---

async function writeFiles(files: readonly DraftFile[]): Promise<string[]> {
  const missing: DraftFile[] = [];
  for (const draft of files) {
    const there = await readExisting(draft.file);
    if (there === undefined) missing.push(draft);
    else if (there !== draft.text) {
      const message = `${path.basename(draft.file)} is there already in ${path.dirname(draft.file)}, with another text; nothing was written. Choose another folder with --out.`;
      throw new UserError(message, { code: "usage" });
    }
  }
  const folders = new Set(files.map(({ file }) => path.dirname(file)));
  for (const folder of folders) await removeLeftFiles(folder); // of an import that was killed
  for (const { file, text } of missing) await writeFileAtomic(file, text);
  return files.map(({ file }) => file).toReversed();
}

/** What stands there; undefined where nothing does, a text of its own where that cannot be read. */
async function readExisting(file: string): Promise<string | undefined> {
  try {
    return await readUtf8File(file);
  } catch (error) {
    return errorCode(error) === "ENOENT" ? undefined : errorMessage(error);
  }
}
