import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { ObservedTest } from "../../src/model/results/componentSummary.ts";
import type { HandlerRecord } from "../../src/model/results/record.ts";
import { type StreamOutcome, streamOutcomeSchema } from "../../src/model/results/streamOutcome.ts";
import type { Engine } from "./builtEngine.ts";

/** A stream test that has ended, of the reaction `subject`. */
export interface BenchStream {
  readonly outcome: StreamOutcome;
  readonly observed: ObservedTest;
  /** In the order of the log. */
  records(): AsyncGenerator<HandlerRecord>;
}

/** Runs a stream scenario once, in this process and in a folder of its own; it has to pass. */
export async function withBenchStream<T>(
  engine: Engine,
  scenario: object,
  use: (run: BenchStream) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-stream-"));
  try {
    return await use(await run(engine, folder, scenario));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// --- internal ---

async function run(engine: Engine, folder: string, scenario: object): Promise<BenchStream> {
  const file = path.join(folder, "bench.touchstone.json");
  const store = engine.openTestDataStore(path.join(folder, "data"));
  await mkdir(path.join(folder, "data"));
  await writeFile(file, JSON.stringify({ name: "stream", keepLogs: true, scenarios: [scenario] }));
  const loaded = await engine.loadRunConfig(file, { workspaceFolder: folder });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const started = await engine.startRun({
    loaded: loaded.value,
    store,
    workspaceFolder: folder,
    keys: [],
    versions: { touchstone: "0.0.0" },
    log: (level, message) => {
      if (level === "error") console.error(`${level}: ${message}`);
    },
    print: () => undefined,
  });
  const { status, summary } = await started.finished;
  const storage = store.component(started.id, "reaction", "subject");
  const observed = (await storage.loadSummary())?.tests[0];
  const { attempt } = observed ?? {};
  if (observed === undefined || attempt === undefined || summary.passed !== 1) {
    throw new Error(`the run did not pass: ${status} ${attempt?.errorMessage ?? ""}`);
  }
  return {
    outcome: streamOutcomeSchema.parse(JSON.parse(attempt.rawResponse)),
    observed,
    async *records() {
      const fail = ({ message }: { message: string }): never => {
        throw new Error(message);
      };
      const lines = engine.readRecords(storage.jsonlFolder, "outputs", fail);
      for await (const { record } of lines) yield record;
    },
  };
}
