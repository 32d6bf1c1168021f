import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { readRegularBlocks } from "../../common/regularFile.ts";
import { buildStorageError } from "../../model/storageError.ts";
import { UserError } from "../../model/userError.ts";
import { formatExportName } from "../../model/words/exportName.ts";
import type { ExportedRun, ExportFormat } from "../../report/exports/exportFormat.ts";
import { createAtomicFile } from "../../store/atomicFile.ts";
import { openRegularFile } from "../../store/fileBlocks.ts";
import { readResultTests } from "../../store/results/resultReader.ts";
import type { OpenedResult, TestDataStore } from "../../store/testDataStore.ts";
import { findProbe } from "../probe/findProbe.ts";

export interface ExportRunsOptions {
  readonly store: TestDataStore;
  readonly runIds: readonly string[];
  readonly format: ExportFormat;
  /** Absolute. A folder when it is one, ends with a separator, or takes several files; else a file. */
  readonly out: string;
}

/**
 * Writes runs outside the data folder and resolves with the absolute paths. A file that `out` names is
 * replaced; inside a folder another file of the same name is an error. Throws `UserError`.
 */
export async function exportRuns(options: ExportRunsOptions): Promise<string[]> {
  const { store, runIds, format, out } = options;
  const results = await openAll(store, runIds);
  const isFolder = await isFolderPath(out);
  const groups = format.isOneRunAFile ? results.map((result) => [result]) : [results];
  if (groups.length > 1 && !isFolder && (await exists(out))) {
    throw new UserError(
      `${out} is a file; several runs as ${format.label} are written to a folder.`,
      { code: "usage" },
    );
  }
  const intoFolder = isFolder || groups.length > 1;
  const files: string[] = [];
  for (const group of groups) {
    const target = intoFolder ? path.join(out, nameExport(group, format)) : out;
    files.push(await writeExport(() => streamExport(group, format), intoFolder, target));
  }
  return files;
}

/** Runs as one stream, of which nothing is read until it is taken. Throws `UserError`. */
export async function streamRuns(
  options: Omit<ExportRunsOptions, "out">,
): Promise<AsyncGenerator<string | Uint8Array>> {
  return streamExport(await openAll(options.store, options.runIds), options.format);
}

// --- internal ---

function openAll(store: TestDataStore, runIds: readonly string[]): Promise<OpenedResult[]> {
  return store.openResults([...new Set(runIds)]);
}

function nameExport(results: readonly OpenedResult[], format: ExportFormat): string {
  const [only] = results;
  return formatExportName(results.length === 1 ? only?.fileName : undefined, format.extension);
}

function streamExport(results: readonly OpenedResult[], format: ExportFormat) {
  return format.stream(results.map(toExportedRun));
}

function toExportedRun({ file, head }: OpenedResult): ExportedRun {
  return {
    head,
    tests: readResultTests(file),
    bytes: readBytes(file),
    judgeProbe: (outcomes) => findProbe(head, outcomes, true),
  };
}

async function* readBytes(file: string): AsyncGenerator<Uint8Array> {
  const { handle } = await openRegularFile(file);
  yield* handle.createReadStream();
}

async function isFolderPath(out: string): Promise<boolean> {
  if (/[\\/]$/.test(out)) return true;
  const found = await stat(out).catch(ignoreMissing);
  return found?.isDirectory() ?? false;
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(ignoreMissing)) !== undefined;
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
  throw error;
}

/** Writes beside the target first, so that it is whole or not there. */
async function writeExport(
  open: () => AsyncIterable<string | Uint8Array>,
  keepsOthers: boolean,
  target: string,
): Promise<string> {
  const file = await createAtomicFile(path.dirname(target));
  const hash = createHash("sha256");
  try {
    for await (const chunk of open()) {
      hash.update(chunk);
      await file.write(chunk);
    }
    await file.finish();
    if (keepsOthers && (await exists(target))) await refuseOther(target, hash.digest("hex"));
    await file.moveTo(target);
    return target;
  } catch (error) {
    throw buildStorageError("write", target, error);
  } finally {
    await file.discard();
  }
}

async function refuseOther(target: string, exportHash: string): Promise<void> {
  if ((await hashFile(target)) === exportHash) return;
  throw new UserError(`${target} exists already and is another file; it was left as it is.`, {
    code: "usage",
  });
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(readRegularBlocks(file), hash);
  return hash.digest("hex");
}
