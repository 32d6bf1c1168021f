import { mapLimited } from "../common/mapLimited.ts";
import { splitComparedRef } from "../model/results/comparedRef.ts";
import type { Comparison } from "../model/results/comparison.ts";
import type { AskedComparison } from "../model/results/comparisonPage.ts";
import { UserError } from "../model/userError.ts";
import type { ComparedRun } from "../report/comparison/comparedRun.ts";
import { fillCompareOptions } from "../report/comparison/compareOptions.ts";
import { compareRuns } from "../report/comparison/compareRuns.ts";
import { pickProviders } from "../report/comparison/pickProviders.ts";
import { readComparedRun } from "../run/compare/readRun.ts";
import { readStats } from "../store/folderItems.ts";
import type { OpenedResult, TestDataStore } from "../store/testDataStore.ts";

/** Runs that were read, and each head against the base in the metric that was asked for. */
export interface OpenComparison {
  readonly base: ComparedRun;
  readonly heads: readonly ComparedRun[];
  /** Of the runs, the base first; absolute. */
  readonly files: readonly string[];
  readonly comparisons: readonly Comparison[];
}

/** Comparisons as pages ask for them, again and again. */
export interface Comparisons {
  /** Throws `UserError`: a run that is not here, is broken, or whose comparison was closed while it was read. */
  open(asked: AskedComparison): Promise<OpenComparison>;
  /** The same for whoever has no page that is closed: what is read for it is read to its end. */
  hold(asked: AskedComparison): Promise<OpenComparison>;
  /** Ends what is being read for these runs, whichever is the base, unless somebody else waits for it too. */
  close(runIds: readonly string[]): void;
}

/** Reads each result file once while it is the same, and keeps a few comparisons: pages ask for tests one screen at a time. */
export function createComparisons(store: TestDataStore): Comparisons {
  const kept = new Map<string, KeptRuns>();

  function begin(runIds: readonly string[]): KeptRuns {
    const controller = new AbortController();
    const others = [...kept.values()];
    const runs = readRuns(store, runIds, others, controller.signal);
    return { runIds, controller, runs, compared: new Map(), isHeld: false };
  }

  async function open(asked: AskedComparison, isHeld: boolean): Promise<OpenComparison> {
    const { runIds } = asked;
    const key = runIds.join(" ");
    const known = kept.get(key);
    if (known !== undefined) known.isHeld ||= isHeld;
    const found = known !== undefined && (await isCurrent(known)) ? known : begin(runIds);
    kept.delete(key);
    kept.set(key, found);
    found.runs.catch(() => kept.get(key) === found && kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
    found.isHeld ||= isHeld;
    return compareKept(await found.runs, found.compared, asked);
  }

  return {
    open: (asked) => open(asked, false),
    hold: (asked) => open(asked, true),
    close(runIds) {
      for (const each of kept.values()) {
        if (!each.isHeld && isOfSame(each.runIds, runIds)) each.controller.abort(closed);
      }
    },
  };
}

// --- internal ---

const maxKept = 4;
/** In how many metrics and margins a comparison is kept. */
const maxOptions = 6;
const closed = new UserError("The comparison was closed.", { code: "not_found" });

interface ReadRun {
  readonly file: string;
  readonly stats: Awaited<ReturnType<typeof readStats>>;
  readonly run: ComparedRun;
}

interface KeptRuns {
  readonly runIds: readonly string[];
  readonly controller: AbortController;
  readonly runs: Promise<readonly ReadRun[]>;
  readonly compared: Map<string, readonly Comparison[]>;
  /** Whether it is read to its end whatever page is closed. */
  isHeld: boolean;
}

function isOfSame(a: readonly string[], b: readonly string[]): boolean {
  return a.toSorted().join(" ") === b.toSorted().join(" ");
}

/** Two at once, in their order. One that is named twice, or was read for another comparison, is not read again. */
async function readRuns(
  store: TestDataStore,
  runIds: readonly string[],
  others: readonly KeptRuns[],
  signal: AbortSignal,
): Promise<ReadRun[]> {
  const results = await store.openResults(runIds.map((ref) => splitComparedRef(ref).runId));
  const files = [...new Map(results.map((result) => [result.file, result])).values()];
  const runs = await mapLimited(files, 2, async (result) => {
    const stats = await readStats(result.file);
    const known = (await listRead(others)).find((each) => isSame(each, result, stats));
    return known ?? { file: result.file, stats, run: await readComparedRun(result, signal) };
  });
  const byFile = new Map(runs.map((run) => [run.file, run]));
  return results.flatMap(({ file }) => byFile.get(file) ?? []);
}

/** What was read for other comparisons; those that are still being read are not waited for. */
async function listRead(others: readonly KeptRuns[]): Promise<ReadRun[]> {
  const pending: readonly ReadRun[] = [];
  const lists = others.map(({ runs }) => Promise.race([runs, pending]).catch(() => pending));
  return (await Promise.all(lists)).flat();
}

function isSame(known: ReadRun, { file }: OpenedResult, stats: ReadRun["stats"]): boolean {
  return known.file === file && isUnchanged(known.stats, stats);
}

function isUnchanged(then: ReadRun["stats"], now: ReadRun["stats"]): boolean {
  return now !== undefined && then?.size === now.size && then.mtimeMs === now.mtimeMs;
}

/** Any process may delete or replace a result file. Runs that are still being read are current, unless that was ended. */
async function isCurrent({ runs: reading, controller }: KeptRuns): Promise<boolean> {
  const runs = await Promise.race([reading, Promise.resolve("pending")]).catch(() => undefined);
  if (typeof runs === "string") return !controller.signal.aborted;
  if (runs === undefined) return false; // whoever asks now is told why it cannot be opened
  const states = runs.map(async ({ file, stats }) => isUnchanged(stats, await readStats(file)));
  return (await Promise.all(states)).every((isSo) => isSo);
}

function compareKept(
  runs: readonly ReadRun[],
  compared: Map<string, readonly Comparison[]>,
  asked: AskedComparison,
): OpenComparison {
  const [base, ...heads] = pickProviders(
    runs.map(({ run }, at) => ({
      run,
      provider: splitComparedRef(asked.runIds[at] ?? "").provider,
    })),
  );
  if (base === undefined) throw new RangeError("a comparison needs a base");
  const options = fillCompareOptions(asked, (heads[0] ?? base).head);
  const key = `${options.metric} ${options.margin}`;
  const comparisons = compared.get(key) ?? compareRuns(base, heads, options);
  compared.delete(key);
  compared.set(key, comparisons);
  const [oldest] = compared.keys();
  if (compared.size > maxOptions && oldest !== undefined) compared.delete(oldest);
  return { base, heads, files: runs.map(({ file }) => file), comparisons };
}
