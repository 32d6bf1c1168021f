import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { buildStorageError } from "../../model/storageError.ts";
import { UserError } from "../../model/userError.ts";
import type { ExportFormat } from "../../model/wire/hostProtocol.ts";
import { type CsvRun, formatCsv } from "../../report/csv.ts";
import { createAtomicFile } from "../../store/atomicFile.ts";
import { readResultTests } from "../../store/results/resultReader.ts";
import type { OpenedResult, TestDataStore } from "../../store/testDataStore.ts";

export interface ExportRunsOptions {
  readonly store: TestDataStore;
  readonly runIds: readonly string[];
  readonly format: ExportFormat;
  /** Absolute. A folder when it is one, ends with a separator, or takes several runs as JSON; else a file. */
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
  if (format === "csv") {
    const name = results.length === 1 && results[0] ? csvNameOf(results[0]) : "touchstone-runs.csv";
    return [
      await writeExport(() => streamCsv(results), isFolder, isFolder ? path.join(out, name) : out),
    ];
  }
  if (results.length > 1 && !isFolder && (await exists(out))) {
    throw new UserError(`${out} is a file; several runs as JSON are written to a folder.`, {
      code: "usage",
    });
  }
  const intoFolder = isFolder || results.length > 1;
  const files: string[] = [];
  for (const result of results) {
    const target = intoFolder ? path.join(out, result.fileName) : out;
    files.push(await writeExport(() => createReadStream(result.file), intoFolder, target));
  }
  return files;
}

/** An export as a stream of bytes; several runs as JSON have no such form. */
export async function streamExport(
  options: Omit<ExportRunsOptions, "out">,
): Promise<AsyncIterable<string | Uint8Array>> {
  const results = await openAll(options.store, options.runIds);
  if (options.format === "csv") return streamCsv(results);
  const [only] = results;
  if (only === undefined || results.length > 1) {
    throw new UserError("Several runs as JSON are written to a folder; name one.", {
      code: "usage",
    });
  }
  return createReadStream(only.file);
}

// --- internal ---

type Bytes = AsyncIterable<string | Uint8Array>;

function openAll(store: TestDataStore, runIds: readonly string[]): Promise<OpenedResult[]> {
  return store.openResults([...new Set(runIds)]);
}

function streamCsv(results: readonly OpenedResult[]): Bytes {
  return formatCsv(
    results.map((result): CsvRun => ({ head: result.head, tests: readResultTests(result.file) })),
  );
}

function csvNameOf(result: OpenedResult): string {
  return `${path.basename(result.fileName, ".json")}.csv`;
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
  open: () => Bytes,
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
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
