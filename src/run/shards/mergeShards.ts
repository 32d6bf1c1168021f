import { createHash } from "node:crypto";
import path from "node:path";
import { contentUuid } from "../../common/contentUuid.ts";
import type { ChatMessage } from "../../model/chatMessage.ts";
import type {
  ResultHead,
  RunResult,
  RunStatus,
  RunSummary,
} from "../../model/results/resultFile.ts";
import type { TestOutcome } from "../../model/results/testOutcome.ts";
import { UserError } from "../../model/userError.ts";
import { createHeadAggregate, type RunAggregate } from "../../report/aggregate.ts";
import { createFrequentFailures, type FrequentFailures } from "../../report/frequentFailures.ts";
import { summarizeTest } from "../../report/summarizeTest.ts";
import { readAllPrompts, readEachTest } from "../../store/results/resultReader.ts";
import type { ResultCell } from "../../store/results/resultWriter.ts";
import { openTestBytes, type TestBytes } from "../../store/results/testBytes.ts";
import type { TestDataStore } from "../../store/testDataStore.ts";
import { findShards, type ShardFile } from "./findShards.ts";
import { orderShards } from "./orderShards.ts";
import { placeConfig } from "./placeConfig.ts";

/** The run that shares were merged into. */
export interface MergedRun {
  readonly head: ResultHead;
  /** Relative to the data folder. */
  readonly file: string;
  readonly aggregate: RunAggregate;
  readonly failures: FrequentFailures;
}

export interface MergeOptions {
  /** Absolute paths, as `findShards` takes them. */
  readonly paths: readonly string[];
  /** Where the merged run goes. */
  readonly store: TestDataStore;
  readonly onProblem: (message: string) => void;
  /** Told of how many shares have been read of all. */
  readonly onProgress?: (done: number, all: number) => void;
}

/**
 * Writes one result that equals that of the whole plan run at once, but for times, ids and environment. Throws a `UserError`
 * before anything is written: "usage" where the shares are not all there, twice there or of other runs, "storage" where one
 * is broken.
 */
export async function mergeShards(options: MergeOptions): Promise<MergedRun> {
  const { store, onProblem, onProgress } = options;
  const shards = orderShards(await findShards(options.paths));
  const planned = joinHeads(shards, path.dirname(store.paths.dataFolder));
  const aggregate = createHeadAggregate(planned);
  const failures = createFrequentFailures(planned.config.scenarioDetails);
  const count = (outcome: TestOutcome, run: RunResult) => {
    aggregate.add(outcome);
    failures.add(outcome, run);
  };
  const read = await readShards(shards, count, (at) => onProgress?.(at, shards.length));
  try {
    const summary = { ...aggregate.summary(), ...sumHeads(shards.map(({ head }) => head)) };
    const head = { ...planned, summary };
    onProgress?.(shards.length, shards.length);
    const cells = mergeCells(read, head, aggregate);
    const known = await store.openResult(head.id).catch(() => undefined);
    if (known !== undefined) {
      onProblem("These shares were merged before: their run is there, and nothing was written.");
      return { head, file: `results/${path.basename(known.file)}`, aggregate, failures };
    }
    const name = await store.writeResult(head, mergePrompts(shards), cells, onProblem);
    return { head, file: `results/${name}`, aggregate, failures };
  } finally {
    await closeShards(read);
  }
}

// --- internal ---

const nothing = { totalTests: 0, passed: 0, failed: 0, successRate: 0 };

/** The head of the whole; its summary lacks what its tests say. */
function joinHeads(
  shards: readonly [ShardFile, ...ShardFile[]],
  workspaceFolder: string,
): ResultHead {
  const heads = shards.map(({ head }) => head);
  const { status: _, stopReason: __, ...first } = shards[0].head;
  const { shard: ___, ...config } = first.config;
  const worst = findWorst(heads);
  const file = placeConfig(shards[0], workspaceFolder);
  const parts = shards.map(({ shard, head }) => {
    return { id: head.id, when: head.timestamp, tests: head.summary.totalTests, shard };
  });
  return {
    ...first,
    // The same shares are the same run, however often they are merged; those that were resumed meanwhile are another.
    id: contentUuid(
      createHash("sha256")
        .update(JSON.stringify([worst, parts]))
        .digest("hex"),
    ),
    timestamp: heads.map(({ timestamp }) => timestamp).reduce((a, b) => (a < b ? a : b)),
    ...worst,
    duration: Math.max(...heads.map(({ duration = 0 }) => duration)),
    summary: { ...nothing, ...sumHeads(heads) },
    config: { ...config, ...(file === undefined ? {} : { file }), parts },
  };
}

const fromBest: readonly RunStatus[] = ["completed", "cancelled", "interrupted", "failed"];

/** How the share ended that ended worst: the whole is as complete as its least complete part. */
function findWorst(heads: readonly ResultHead[]): Pick<ResultHead, "status" | "stopReason"> {
  const rank = ({ status = "completed" }: ResultHead) => fromBest.indexOf(status);
  const worst = heads.reduce((a, b) => (rank(b) > rank(a) ? b : a));
  const { status = "completed", stopReason } = worst;
  return { status, ...(stopReason === undefined ? {} : { stopReason }) };
}

type Summed = "plannedTests" | "inputTokens" | "outputTokens" | "costUsd";
const added: readonly Summed[] = ["plannedTests", "inputTokens", "outputTokens", "costUsd"];

/** Tokens and costs are those of all attempts, half-done tests included: their heads know them. */
function sumHeads(heads: readonly ResultHead[]): Pick<RunSummary, Summed | "abandoned"> {
  const sums = added.flatMap((key) => {
    const values = heads.map(({ summary }) => summary[key]).filter((each) => each !== undefined);
    return values.length === 0 ? [] : [[key, values.reduce((sum, each) => sum + each, 0)] as const];
  });
  return { ...Object.fromEntries(sums), ...sumAbandoned(heads) };
}

function sumAbandoned(heads: readonly ResultHead[]): Pick<RunSummary, "abandoned"> {
  const all = heads.map(({ summary }) => summary.abandoned).filter((each) => each !== undefined);
  if (all.length === 0) return {};
  const sum = { attempts: 0, httpRequests: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };
  for (const each of all) {
    sum.attempts += each.attempts;
    sum.httpRequests += each.httpRequests;
    sum.inputTokens += each.inputTokens;
    sum.outputTokens += each.outputTokens;
    sum.costUsd += each.costUsd;
  }
  return { abandoned: sum };
}

async function* mergePrompts(
  shards: readonly ShardFile[],
): AsyncGenerator<readonly [string, readonly ChatMessage[]]> {
  const known = new Set<string>();
  for (const { file } of shards) {
    for await (const entry of readAllPrompts(file)) {
      if (known.has(entry[0])) continue;
      known.add(entry[0]);
      yield entry;
    }
  }
}

/** Which tests a share has, in the order of its file, and their bytes. */
interface ReadShard {
  readonly file: string;
  readonly tests: ShardTest[];
  readonly bytes: TestBytes;
  /** The next of `tests`. */
  at: number;
}

interface ShardTest {
  readonly provider: string;
  readonly scenario: number;
  readonly runNumber: number;
  readonly offset: number;
  readonly length: number;
}

async function readShards(
  shards: readonly ShardFile[],
  onTest: (outcome: TestOutcome, run: RunResult) => void,
  onShard: (at: number) => void,
): Promise<ReadShard[]> {
  const read: ReadShard[] = [];
  try {
    for (const [at, { file }] of shards.entries()) {
      onShard(at);
      const shard = { file, tests: [] as ShardTest[], bytes: await openTestBytes(file), at: 0 };
      read.push(shard);
      await readEachTest(file, ({ provider, scenario, run, offset, length }) => {
        shard.tests.push({ provider, scenario, runNumber: run.runNumber, offset, length });
        onTest(summarizeTest({ provider, scenario }, run), run);
      });
    }
    return read;
  } catch (error) {
    await closeShards(read);
    throw error;
  }
}

async function closeShards(shards: readonly ReadShard[]): Promise<void> {
  for (const { bytes } of shards) await bytes.close();
}

/** Cells in the plan's order, each with its tests of all shares by their run number; no more than a block a share is held. */
async function* mergeCells(
  shards: readonly ReadShard[],
  { config }: ResultHead,
  aggregate: RunAggregate,
): AsyncGenerator<ResultCell> {
  for (const provider of config.providers) {
    for (const scenario of config.scenarios) {
      const summary = aggregate.scenarioSummary(provider, scenario);
      yield { provider, scenario, summary, runs: takeRuns(shards, provider, scenario) };
    }
  }
  for (const { file, tests, bytes, at } of shards) {
    const left = tests[at];
    if (left !== undefined) throw outOfOrder(file, left);
    await bytes.checkUnchanged();
  }
}

async function* takeRuns(
  shards: readonly ReadShard[],
  provider: string,
  scenario: number,
): AsyncGenerator<Uint8Array> {
  let before = 0;
  for (;;) {
    const shard = findLowest(shards, provider, scenario);
    const test = shard?.tests[shard.at];
    if (shard === undefined || test === undefined) return;
    if (test.runNumber <= before) throw outOfOrder(shard.file, test);
    before = test.runNumber;
    yield await shard.bytes.read(test);
    shard.at += 1;
  }
}

/** The share whose next test of this cell has the lowest run number. */
function findLowest(
  shards: readonly ReadShard[],
  provider: string,
  scenario: number,
): ReadShard | undefined {
  let lowest: ReadShard | undefined;
  let number = Number.POSITIVE_INFINITY;
  for (const shard of shards) {
    const next = shard.tests[shard.at];
    if (next?.provider !== provider || next.scenario !== scenario) continue;
    if (next.runNumber < number) {
      lowest = shard;
      number = next.runNumber;
    }
  }
  return lowest;
}

/** A file that was changed by hand, or a test that two shares have. */
function outOfOrder(file: string, { provider, scenario, runNumber }: ShardTest): UserError {
  const message = `${file}: run ${runNumber} of scenario ${scenario} by ${provider} is out of its order, not of the plan, or in another shard too.`;
  return new UserError(message, { code: "storage" });
}
