import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { UserError } from "../../model/userError.ts";
import { streamRuns } from "../../run/manage/exportRuns.ts";
import { openRegularFile } from "../../store/fileBlocks.ts";
import {
  type LoadedResultHead,
  loadResultHead,
  loadResultHeadText,
} from "../../store/results/resultHead.ts";
import type { ServiceContext } from "../context.ts";

/** What the file of a run begins with, as it is; throws `UserError` ("not_found", "storage"). */
export async function loadSummaryText(service: ServiceContext, runId: string): Promise<string> {
  return await unlessGone(service, [runId], async () => {
    const { loaded } = await findFile(service, runId, loadResultHeadText);
    return loaded.text;
  });
}

/** The file of a run, open, told by its head to be that run's; whoever takes it closes it. */
export async function openResult(service: ServiceContext, runId: string): Promise<FileHandle> {
  return await unlessGone(service, [runId], async () => {
    const { file } = await findFile(service, runId, loadResultHead);
    return (await openRegularFile(file)).handle;
  });
}

/**
 * Runs in a format. The first piece is read before there is an answer: a file that is gone or broken is then told as
 * such. Throws `UserError` ("not_found", "storage").
 */
export async function streamResults(
  service: ServiceContext,
  options: Omit<Parameters<typeof streamRuns>[0], "store">,
): Promise<Readable> {
  const { store } = service.runs;
  return await unlessGone(service, options.runIds, async () => {
    const pieces = await streamRuns({ store, ...options });
    const first = await pieces.next();
    const stream = Readable.from(pieces, { highWaterMark: 1 });
    if (first.done !== true) stream.unshift(first.value);
    return stream;
  });
}

// --- internal ---

type Loaded = Extract<LoadedResultHead, { ok: true }>;
type Broken = Extract<LoadedResultHead, { ok: false }>;

async function findFile<T extends Loaded>(
  { runs, results }: ServiceContext,
  runId: string,
  load: (file: string) => Promise<T | Broken>,
): Promise<{ readonly file: string; readonly loaded: T }> {
  const row = (await results.load()).byId.get(runId);
  if (row?.hasFile !== true) {
    const message = row === undefined ? "There is no such result." : "Its file is not here.";
    throw new UserError(message, { code: "not_found" });
  }
  const file = runs.store.paths.resultFile(row.filename);
  const loaded = await load(file);
  if (!loaded.ok) {
    const message = `The file of this result is broken: ${loaded.reason}`;
    throw new UserError(message, { code: "storage" });
  }
  if (loaded.head.id === runId) return { file, loaded };
  throw new UserError("Its file is the result of another run.", { code: "not_found" });
}

/** A file that could not be read because its run was deleted meanwhile is one that is not there. */
async function unlessGone<T>(
  { results }: ServiceContext,
  runIds: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "storage") throw error;
    const { byId } = await results.load();
    if (runIds.every((id) => byId.get(id)?.hasFile === true)) throw error;
    throw new UserError("There is no such result any more.", { code: "not_found" });
  }
}
