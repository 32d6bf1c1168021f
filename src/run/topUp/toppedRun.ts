import { cellKey } from "../../common/cellKey.ts";
import type { ChatMessage } from "../../model/chatMessage.ts";
import type { ResultHead } from "../../model/results/resultFile.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { UserError } from "../../model/userError.ts";
import { createRunAggregate, type RunAggregate } from "../../report/aggregate.ts";
import { summarizeTest } from "../../report/summarizeTest.ts";
import { readAllPrompts, readResultTests } from "../../store/results/resultReader.ts";
import type { ResultCell, ResultParts, WrittenRun } from "../../store/results/resultWriter.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import type { JournaledTest } from "../journal/journalContent.ts";

/** The run that a top-up becomes part of, as it lies on disk. */
export interface ToppedRun {
  /** Absolute. */
  readonly file: string;
  readonly head: ResultHead;
  /** Whether the tests of the top-up are in it already: its process died after that. */
  readonly hasPart: boolean;
}

/** The run that this one tops up; undefined for any other run, and where that run is gone. */
export async function openToppedRun(
  store: TestDataStore,
  { id, topsUp }: Pick<RunFolderFile, "id" | "topsUp">,
): Promise<ToppedRun | undefined> {
  if (topsUp === undefined) return undefined;
  try {
    const { file, head } = await store.openResult(topsUp);
    const hasPart = head.config.parts?.some((part) => part.id === id) === true;
    return { file, head, hasPart };
  } catch (error) {
    if (error instanceof UserError && error.code === "not_found") return undefined;
    throw error;
  }
}

/** A top-up as it would be written by itself. */
export interface OwnParts extends ResultParts {
  readonly tests: readonly JournaledTest[];
}

/** The result of a run with the tests of its top-up: each cell has its own first. */
export async function mergeParts(topped: ToppedRun, own: OwnParts): Promise<ResultParts> {
  const aggregate = await countTests(topped, own.tests);
  return {
    head: mergeHeads(topped.head, own.head, aggregate),
    prompts: mergePrompts(topped.file, own.prompts),
    cells: mergeCells(topped.file, own.cells, aggregate),
  };
}

// --- internal ---

async function countTests(
  { file, head }: ToppedRun,
  tests: readonly JournaledTest[],
): Promise<RunAggregate> {
  const { providers, scenarios, runsPerScenario, maxRetries } = head.config;
  const matrix = { providers, scenarios, runsPerScenario, maxRetries };
  const aggregate = createRunAggregate({ ...matrix, cells: [], plannedTests: 0 });
  for await (const { provider, scenario, run } of readResultTests(file)) {
    aggregate.add(summarizeTest({ provider, scenario }, run));
  }
  for (const { outcome } of tests) aggregate.add(outcome);
  return aggregate;
}

/** What a top-up that was cut short did not come to is not missing: the run is as complete as it was. */
function mergeHeads(base: ResultHead, own: ResultHead, aggregate: RunAggregate): ResultHead {
  const { totalTests, plannedTests = totalTests } = base.summary;
  const first = { id: base.id, when: base.timestamp, tests: totalTests };
  const part = { id: own.id, when: own.timestamp, tests: own.summary.totalTests };
  const parts = [...(base.config.parts ?? [first]), part];
  const summary = {
    ...aggregate.summary(),
    plannedTests: plannedTests + part.tests,
    ...sumOf("inputTokens", base, own),
    ...sumOf("outputTokens", base, own),
    ...sumOf("costUsd", base, own),
    ...(base.summary.abandoned === undefined ? {} : { abandoned: base.summary.abandoned }),
  };
  const duration = (base.duration ?? 0) + (own.duration ?? 0);
  return { ...base, duration, summary, config: { ...base.config, parts } };
}

/** Of all attempts, those of half-done tests included: a limit counts them. */
function sumOf(key: "inputTokens" | "outputTokens" | "costUsd", base: ResultHead, own: ResultHead) {
  const values = [base.summary[key], own.summary[key]].filter((value) => value !== undefined);
  return values.length === 0 ? {} : { [key]: values.reduce((sum, value) => sum + value, 0) };
}

async function* mergePrompts(
  file: string,
  own: ResultParts["prompts"],
): AsyncGenerator<readonly [string, readonly ChatMessage[]]> {
  const known = new Set<string>();
  for await (const entry of readAllPrompts(file)) {
    known.add(entry[0]);
    yield entry;
  }
  for await (const entry of own) if (!known.has(entry[0])) yield entry;
}

/** Cells in the order of the file; each has its tests as they stand there, and then those of the top-up. */
async function* mergeCells(
  file: string,
  own: ResultParts["cells"],
  aggregate: RunAggregate,
): AsyncGenerator<ResultCell> {
  const further = new Map<string, ResultCell>();
  for await (const cell of own) further.set(cellKey(cell), cell);
  const tests = readResultTests(file, { isExact: true });
  let next = await tests.next();
  while (next.done !== true) {
    const { provider, scenario } = next.value;
    const key = cellKey({ provider, scenario });
    const runs = async function* (): AsyncGenerator<WrittenRun> {
      while (next.done !== true && cellKey(next.value) === key) {
        yield next.value.run;
        next = await tests.next();
      }
      yield* further.get(key)?.runs ?? [];
    };
    const summary = aggregate.scenarioSummary(provider, scenario);
    yield { provider, scenario, summary, runs: runs() };
  }
}
