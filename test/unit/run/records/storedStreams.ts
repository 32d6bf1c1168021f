import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  loadedRunConfigSchema,
  loadedStreamScenarioSchema,
} from "../../../../src/model/config/loadedConfig.ts";
import { formatExactJson } from "../../../../src/model/json/exactJson.ts";
import type { ObservedTest } from "../../../../src/model/results/componentSummary.ts";
import type { RunFolderFile } from "../../../../src/model/results/runFolder.ts";
import { openTestDataStore, type TestDataStore } from "../../../../src/store/testDataStore.ts";

export const runId = "7c9a1f52-1d0e-4a67-8a35-5f3a0f2f9b21";
/** Nanoseconds that no number can hold exactly. */
export const startNs = 1_763_720_000_123_456_789n;

export interface StoredStreams {
  readonly folder: string;
  readonly store: TestDataStore;
  /** Writes a file below the run's folder; lines are joined. */
  write(file: string, content: string | readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

/** A data folder with `run.json` of a stream run: source, query, two reactions. */
export async function makeStoredStreams(): Promise<StoredStreams> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "touchstone-streams-")));
  const store = openTestDataStore(path.join(folder, "data"));
  await store.createRunFolder(buildRunFolder());
  return {
    folder,
    store,
    async write(file, content) {
      const target = path.join(store.paths.runFolder(runId), file);
      await mkdir(path.dirname(target), { recursive: true });
      const text = typeof content === "string" ? content : content.map((l) => `${l}\n`).join("");
      await writeFile(target, text);
      return target;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export interface LineOptions {
  readonly scenario?: number;
  readonly runNumber?: number;
  readonly createdNs?: bigint;
  readonly body?: unknown;
}

/** The line of a reaction's record, as a journal has it. */
export function makeLine(sequence: number, options: LineOptions = {}): string {
  const { scenario = 11, runNumber = 1, body = { n: sequence } } = options;
  const created = options.createdNs ?? startNs + BigInt(sequence - 1) * 1_500_000n;
  return formatExactJson({
    id: `a-${sequence}`,
    sequence,
    scenario,
    run_number: runNumber,
    created_time_ns: created,
    processed_time_ns: created + 999n,
    traceparent: null,
    tracestate: null,
    payload: {
      type: "ReactionInvocation",
      reaction_type: "http",
      query_id: "room-comfort",
      request_method: "POST",
      request_path: "/reaction?x=1",
      headers: { host: "127.0.0.1:4000" },
      request_body: body,
    },
  });
}

export function makeObservedTest(change: Partial<ObservedTest> = {}): ObservedTest {
  const percentiles = { p50: 1_500_000, p90: 1_600_000, p95: 1_700_000, p99: 12_000_000 };
  return {
    scenario: 11,
    run_number: 1,
    state: "stopped",
    stopped_by: "record-count",
    record_count: 1000,
    start_time_ns: startNs,
    end_time_ns: startNs + 2_000_000_000n,
    duration_ns: 2_000_000_000n,
    records_per_second: 500,
    refused_count: 0,
    late_count: 0,
    wait_count: 0,
    max_queue_depth: 3,
    loggers: [],
    error_count: 0,
    errors: [],
    rate_series: { interval_ms: 1000, counts: [480, 520] },
    inter_arrival_ns: { min: 1, mean: 2, ...percentiles, p999: 20_000_000, max: 30_000_000 },
    ...change,
  };
}

// --- internal ---

function buildRunFolder(): RunFolderFile {
  const stopTriggers = [{ kind: "record-count", recordCount: 1000 }];
  const loggers = [{ kind: "jsonl" }];
  const handler = { kind: "http" };
  const scenario = loadedStreamScenarioSchema.parse({
    number: 11,
    name: "Building comfort",
    kind: "stream",
    folder: "data/scenarios",
    sources: [
      {
        id: "facilities",
        kind: "generator",
        generator: "building-hierarchy",
        dispatchers: [{ kind: "jsonl" }],
      },
    ],
    queries: [
      {
        id: "room-comfort",
        handler: { kind: "sse", url: "http://127.0.0.1:7070/results" },
        stopTriggers,
        loggers,
      },
    ],
    reactions: [
      { id: "comfort-alerts", handler, stopTriggers, loggers },
      { id: "audit", handler, stopTriggers, loggers },
    ],
    schema: true,
  });
  return {
    schemaVersion: 1,
    id: runId,
    timestamp: "2025-11-26T10:30:00.000Z",
    state: "completed",
    file: "data/configs/streams.touchstone.json",
    plan: {
      providers: ["room-comfort", "comfort-alerts", "audit"],
      scenarios: [11],
      runsPerScenario: 2,
      plannedTests: 6,
    },
    snapshot: {
      config: loadedRunConfigSchema.parse({ name: "streams" }),
      scenarios: [scenario],
      hashes: { config: "c", scenarios: {}, schemas: {} },
    },
    environment: { touchstone: "0.0.0", node: "24.0.0", platform: "linux" },
  };
}
