import { createReadStream } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import type { ResultHead } from "../model/resultFile.ts";
import { UserError } from "../model/userError.ts";
import { streamExport } from "../run/exportRuns.ts";
import { openRegularFile } from "../store/fileBlocks.ts";
import { loadResultHead } from "../store/resultHead.ts";
import type { TestDataStore } from "../store/testDataStore.ts";
import type { ServiceContext } from "./context.ts";

/** The file of a run, told by its head to be that run's; throws `UserError` ("not_found", "storage"). */
export async function findResult(
  { runs, results }: ServiceContext,
  runId: string,
): Promise<{ file: string; head: ResultHead }> {
  const row = (await results.load()).byId.get(runId);
  if (row?.hasFile !== true) {
    const message = row === undefined ? "There is no such result." : "Its file is not here.";
    throw new UserError(message, { code: "not_found" });
  }
  const file = runs.store.paths.resultFile(row.filename);
  const loaded = await loadResultHead(file);
  if (!loaded.ok) {
    const message = `The file of this result is broken: ${loaded.reason}`;
    throw new UserError(message, { code: "storage" });
  }
  if (loaded.head.id === runId) return { file, head: loaded.head };
  throw new UserError("Its file is the result of another run.", { code: "not_found" });
}

/** The same file, open; whoever takes it closes it. */
export async function openResult(service: ServiceContext, runId: string): Promise<FileHandle> {
  const { file } = await findResult(service, runId);
  return (await openRegularFile(file)).handle;
}

/** Runs as CSV, one as its file, or several as a JSON array of theirs; throws `UserError` ("not_found", "storage"). */
export async function streamResults(
  store: TestDataStore,
  runIds: readonly string[],
  format: "csv" | "json",
): Promise<Readable> {
  if (format === "csv") return Readable.from(await streamExport({ store, runIds, format }));
  const files = (await store.openResults(runIds)).map(({ file }) => file);
  const [only] = files;
  if (only !== undefined && files.length === 1) return createReadStream(only);
  return Readable.from(joinFiles(files));
}

// --- internal ---

async function* joinFiles(files: readonly string[]): AsyncGenerator<Buffer | string> {
  yield "[";
  for (const [at, file] of files.entries()) {
    if (at > 0) yield ",";
    yield* createReadStream(file);
  }
  yield "]";
}
