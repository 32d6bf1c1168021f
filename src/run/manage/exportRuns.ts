import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { readRegularBlocks } from "../../common/regularFile.ts";
import { removeLeftFiles } from "../../common/temporaryFiles.ts";
import { buildStorageError } from "../../model/storageError.ts";
import { errorMessage, UserError } from "../../model/userError.ts";
import { formatExportName } from "../../model/words/exportName.ts";
import type { ExportedRun, ExportFormat } from "../../report/exports/exportFormat.ts";
import { createAtomicFile } from "../../store/atomicFile.ts";
import { openRegularFile } from "../../store/fileBlocks.ts";
import { readEachTest, readResultTests } from "../../store/results/resultReader.ts";
import type { OpenedResult, TestDataStore } from "../../store/testDataStore.ts";
import { findProbe } from "../probe/findProbe.ts";
import { refuseOwnPlace } from "./refuseOwnPlace.ts";

export interface ExportRunsOptions {
  readonly store: TestDataStore;
  readonly runIds: readonly string[];
  readonly format: ExportFormat;
  /** False when absent. */
  readonly includeValues?: boolean | undefined;
  /** Absolute. A folder when it is one, ends with a separator, or takes several files; else a file. */
  readonly out: string;
}

/** A run that could not be exported, and why. */
export interface FailedExport {
  readonly id: string;
  readonly message: string;
}

/** What was written, absolute, and the runs that are in none of it. */
export interface ExportedFiles {
  readonly files: string[];
  readonly failed: FailedExport[];
}

/**
 * Writes runs to files; those that cannot be read or written are left out and told of, and leave nothing half done. A file
 * that `out` names is replaced; inside a folder another file of the same name is an error. Throws `UserError` when no run
 * could be exported, and for a place among the runs themselves.
 */
export async function exportRuns(options: ExportRunsOptions): Promise<ExportedFiles> {
  const { store, runIds, format, includeValues, out } = options;
  await refuseOwnPlace(store.paths, out);
  const failures = new Failures();
  const results = await openAll(store, runIds, failures);
  const isFolder = await isFolderPath(out);
  // An export that was killed may have left something there.
  await removeLeftFiles(isFolder ? out : path.dirname(out)).catch(() => undefined);
  const isFileEach = format.isOneRunAFile && new Set(runIds).size > 1;
  if (isFileEach && !isFolder && (await exists(out))) {
    throw new UserError(
      `${out} is a file; several runs as ${format.label} are written to a folder.`,
      { code: "usage" },
    );
  }
  const intoFolder = isFolder || isFileEach;
  const files: string[] = [];
  for (const group of format.isOneRunAFile ? results.map((result) => [result]) : [results]) {
    const file = await writeGroup(group, {
      format,
      includeValues,
      out,
      intoFolder,
      failures,
    });
    if (file !== undefined) files.push(file);
  }
  if (files.length === 0) failures.throwFirst();
  return { files, failed: failures.list };
}

/** Runs as one stream, of which nothing is read until it is taken. Throws `UserError`. */
export async function streamRuns(
  options: Omit<ExportRunsOptions, "out">,
): Promise<AsyncGenerator<string | Uint8Array>> {
  const results = await options.store.openResults([...new Set(options.runIds)]);
  return streamExport(results, options);
}

/** As `streamRuns`, without the runs that cannot be read to their end; each is read before. Throws when none can be. */
export async function streamReadableRuns(
  options: Omit<ExportRunsOptions, "out">,
): Promise<{ stream: AsyncGenerator<string | Uint8Array>; failed: FailedExport[] }> {
  const failures = new Failures();
  const opened = await openAll(options.store, options.runIds, failures);
  const readable = await dropUnreadable(opened, failures);
  if (readable.length === 0) failures.throwFirst();
  return { stream: streamExport(readable, options), failed: failures.list };
}

// --- internal ---

/** Runs that could not be exported, in their order. */
class Failures {
  readonly list: FailedExport[] = [];
  private first: unknown;

  add(id: string, error: unknown): void {
    this.first ??= error;
    this.list.push({ id, message: errorMessage(error) });
  }

  throwFirst(): void {
    if (this.first !== undefined) throw this.first;
  }
}

/** What is wrong with a run that is read, and not with the place it goes to. */
class SourceError extends Error {
  readonly id: string;

  constructor(id: string, cause: unknown) {
    super(errorMessage(cause), { cause });
    this.id = id;
  }
}

async function openAll(
  store: TestDataStore,
  runIds: readonly string[],
  failures: Failures,
): Promise<OpenedResult[]> {
  const wanted = [...new Set(runIds)];
  const opened = await store.openResultsApart(wanted);
  return opened.filter((result, at): result is OpenedResult => {
    if (!(result instanceof UserError)) return true;
    failures.add(wanted[at] ?? "", result);
    return false;
  });
}

async function dropUnreadable(
  results: readonly OpenedResult[],
  failures: Failures,
): Promise<OpenedResult[]> {
  const readable: OpenedResult[] = [];
  for (const result of results) {
    try {
      await readEachTest(result.file, () => undefined);
      readable.push(result);
    } catch (error) {
      failures.add(result.head.id, error);
    }
  }
  return readable;
}

interface WriteGroupOptions extends Pick<ExportRunsOptions, "format" | "out" | "includeValues"> {
  readonly intoFolder: boolean;
  readonly failures: Failures;
}

/** Writes runs to one file, without those that turn out broken; undefined when none is left. */
async function writeGroup(
  group: readonly OpenedResult[],
  { format, includeValues, out, intoFolder, failures }: WriteGroupOptions,
): Promise<string | undefined> {
  let left = group;
  while (left.length > 0) {
    const target = intoFolder ? path.join(out, nameExport(left, format)) : out;
    try {
      return await writeExport(
        () => streamExport(left, { format, includeValues }),
        intoFolder,
        target,
      );
    } catch (error) {
      if (!(error instanceof SourceError)) {
        for (const { head } of left) failures.add(head.id, error);
        return undefined;
      }
      failures.add(error.id, error.cause);
      // The others are read at once, so that many broken ones do not cost a pass each.
      const others = left.filter(({ head }) => head.id !== error.id);
      left = others.length === 0 ? [] : await dropUnreadable(others, failures);
    }
  }
  return undefined;
}

function nameExport(results: readonly OpenedResult[], format: ExportFormat): string {
  const [only] = results;
  return formatExportName(results.length === 1 ? only?.fileName : undefined, format.extension);
}

function streamExport(
  results: readonly OpenedResult[],
  { format, includeValues = false }: Pick<ExportRunsOptions, "format" | "includeValues">,
) {
  return format.stream(results.map(toExportedRun), { includeValues });
}

function toExportedRun({ file, head }: OpenedResult): ExportedRun {
  return {
    head,
    tests: { [Symbol.asyncIterator]: () => markSource(head.id, file, readResultTests(file)) },
    bytes: { [Symbol.asyncIterator]: () => markSource(head.id, file, readBytes(file)) },
    judgeProbe: (outcomes) => findProbe(head, outcomes, true),
  };
}

async function* markSource<T>(
  id: string,
  file: string,
  items: AsyncIterable<T>,
): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    throw new SourceError(id, buildStorageError("read", file, error));
  }
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
    throw error instanceof SourceError ? error : buildStorageError("write", target, error);
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
