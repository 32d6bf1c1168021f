import { mapLimited } from "../../common/mapLimited.ts";
import type { RunResult } from "../../model/results/resultFile.ts";
import { type ComparedRun, collectComparedRun } from "../../report/comparison/comparedRun.ts";
import { readStats } from "../../store/folderItems.ts";
import { readEachTest } from "../../store/results/resultReader.ts";
import type { OpenedResult } from "../../store/testDataStore.ts";
import { readInThread } from "./readInThread.ts";

/** Reads runs, in their order; two at once. A run that is named twice is read once. */
export async function readComparedRuns(results: readonly OpenedResult[]): Promise<ComparedRun[]> {
  const files = [...new Map(results.map((result) => [result.file, result])).values()];
  const runs = await mapLimited(files, 2, (result) => readComparedRun(result));
  const byFile = new Map(files.map(({ file }, at) => [file, runs[at]]));
  return results.flatMap(({ file }) => byFile.get(file) ?? []);
}

/**
 * Reads the tests of a result as a comparison needs them; a large file in a thread of its own, whose garbage is bounded.
 * Rejects with the reason of `signal` once it is aborted, and with `UserError` for a file that is broken or gone.
 */
export async function readComparedRun(
  result: OpenedResult,
  signal?: AbortSignal,
): Promise<ComparedRun> {
  const size = (await readStats(result.file))?.size ?? 0;
  return size < threadBytes ? await readHere(result, signal) : await readInThread(result, signal);
}

/** The same in this thread, of those tests that are wanted. */
export async function readHere(
  { file, head }: Pick<OpenedResult, "file" | "head">,
  signal?: AbortSignal,
  isWanted: (scenario: number, test: RunResult) => boolean = () => true,
): Promise<ComparedRun> {
  const { run, add } = collectComparedRun(head);
  await readEachTest(file, ({ provider, scenario, run: test }) => {
    signal?.throwIfAborted();
    if (isWanted(scenario, test)) add(provider, scenario, test);
  });
  return run;
}

// --- internal ---

/** From here on a thread is worth its start. */
const threadBytes = 16 * 1024 * 1024;
