import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { createOutputLogger } from "../../../../src/loggers/createOutputLogger.ts";
import { createLoggerSet } from "../../../../src/loggers/loggerSet.ts";
import type { NamedOutputLogger } from "../../../../src/loggers/namedOutputLogger.ts";
import type { StopTriggerConfig } from "../../../../src/model/config/stopTrigger.ts";

import { parseExactJson } from "../../../../src/model/json/exactJson.ts";
import { performanceMetricsSchema } from "../../../../src/model/results/measurement.ts";
import { handlerRecordSchema } from "../../../../src/model/results/record.ts";
import type { ObserverOptions } from "../../../../src/streams/observers/observer.ts";
import { type InterleavedBench, interleave, type Step, steps } from "./interleaving.ts";
import { MemoryLoggers, makeObserver } from "./observerFixtures.ts";

const triggers: fc.Arbitrary<StopTriggerConfig[]> = fc.constantFrom<StopTriggerConfig[]>(
  [{ kind: "record-count", recordCount: 1_000_000 }],
  [{ kind: "record-count", recordCount: 7 }],
  [
    { kind: "record-sequence-number", sequence: 12 },
    { kind: "record-count", recordCount: 9 },
  ],
);

describe("whatever commands, records and failures come in whatever order", () => {
  it("no record is lost or counted twice, with slow and failing loggers", async () => {
    const script = fc.record({ steps, triggers, queueSize: fc.integer({ min: 1, max: 8 }) });
    await fc.assert(
      fc.asyncProperty(script, async (options) => {
        const memory = new MemoryLoggers();
        memory.isSlow = true;
        const flaky = createFlakyLogger();
        const loggers = createLoggerSet([createReliableLogger(memory), flaky.logger], flaky.fail);
        await interleave(makeBench({ ...options, loggers }), options.steps, {
          read: async () => memory.lines,
          write: (count) => memory.write(count),
          failLogger: flaky.fail,
        });
      }),
      { numRuns: 150 },
    );
  });

  it("the files hold each record once, and the metrics count them", async () => {
    const script = fc.record({ steps, triggers, queueSize: fc.integer({ min: 1, max: 8 }) });
    await fc.assert(
      fc.asyncProperty(script, async (options) => {
        const logFolder = await mkdtemp(path.join(tmpdir(), "touchstone-observer-"));
        try {
          await checkFiles(logFolder, options);
        } finally {
          await rm(logFolder, { recursive: true });
        }
      }),
      { numRuns: 40 },
    );
  });
});

// --- internal ---

function makeBench(options: Partial<ObserverOptions>): InterleavedBench {
  const onChange: InterleavedBench["onChange"] = { listener: () => undefined };
  const bench = makeObserver({ ...options, onChange: () => onChange.listener() });
  return { ...bench, onChange };
}

/** Slow, but it writes everything. */
function createReliableLogger(memory: MemoryLoggers): NamedOutputLogger {
  const describeOutput = () => ({
    has_output: true,
    logger_name: "reliable",
    output_folder_path: "/logs",
  });
  return {
    name: "reliable",
    describeOutput,
    logHandlerRecord: (record) => memory.log(record),
    async endTestRun(endTimeNs) {
      await memory.end(endTimeNs);
      return describeOutput();
    },
    reset: () => memory.reset(),
  };
}

/** Works until `fail` was called, and rejects from then on. */
function createFlakyLogger(): { readonly logger: NamedOutputLogger; readonly fail: () => void } {
  let isBroken = false;
  const work = async () => {
    if (isBroken) throw new Error("disk full");
  };
  const describeOutput = () => ({
    has_output: false,
    logger_name: "flaky",
    output_folder_path: null,
  });
  return {
    logger: {
      name: "flaky",
      describeOutput,
      logHandlerRecord: work,
      async endTestRun() {
        await work();
        return describeOutput();
      },
      reset: work,
    },
    fail: () => {
      isBroken = true;
    },
  };
}

async function checkFiles(
  logFolder: string,
  options: {
    readonly steps: readonly Step[];
    readonly triggers: StopTriggerConfig[];
    readonly queueSize: number;
  },
): Promise<void> {
  const context = {
    logFolder,
    filePrefix: "outputs",
    subject: { test_run_reaction_id: "3f0e8a52-4c0e-4a51-9a53-0f7f7f3f9b11.alerts" },
    scenario: 11,
    runNumber: 2,
    componentId: "alerts",
    print: () => undefined,
  } as const;
  const problems: string[] = [];
  const loggers = createLoggerSet(
    [
      createOutputLogger({ kind: "jsonl", maxLinesPerFile: 3 }, context),
      createOutputLogger({ kind: "performance-metrics" }, context),
    ],
    (_name, message) => problems.push(message),
  );
  await interleave(makeBench({ ...options, loggers }), options.steps, {
    read: async () => {
      const lines = await readLines(path.join(logFolder, "jsonl_file"));
      const metrics = await readMetrics(path.join(logFolder, "performance_metrics"));
      assert.equal(metrics.record_count, lines.length);
      return lines;
    },
    write: () => undefined,
    failLogger: () => undefined,
  });
  assert.deepEqual(problems, []);
}

async function readLines(folder: string) {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    assert.equal(error.code, "ENOENT");
    return [];
  });
  const texts = await Promise.all(
    names.sort().map((name) => readFile(path.join(folder, name), "utf8")),
  );
  return texts
    .flatMap((text) => text.split("\n").slice(0, -1))
    .map((line) => handlerRecordSchema.parse(parseExactJson(line)));
}

/** There is one metrics file, however often the observation was ended. */
async function readMetrics(folder: string) {
  const [name, ...more] = await readdir(folder);
  assert.deepEqual(more, []);
  const text = await readFile(path.join(folder, name ?? ""), "utf8");
  return performanceMetricsSchema.parse(parseExactJson(text));
}
