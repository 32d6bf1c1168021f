import { randomUUID } from "node:crypto";
import type {
  AttemptResult,
  ResultConfig,
  ResultHead,
  RunResult,
} from "../../../../src/model/results/resultFile.ts";
import { createRunAggregate } from "../../../../src/report/aggregate.ts";
import { summarizeTest } from "../../../../src/report/summarizeTest.ts";
import type { ResultCell } from "../../../../src/store/results/resultWriter.ts";
import type { TestDataStore } from "../../../../src/store/testDataStore.ts";
import { makeAttempt, makeRun } from "../../report/makeTest.ts";

/**
 * How a test ended: `p` at once, `r` after a retry, `f` never, `v` with a wrong value, `u` with one that no gate of JSON let
 * pass, `e` without a verdict, `n` without a request.
 */
export type Ends = Readonly<Record<string, string>>;

export interface MadeRun {
  /** By `provider scenario`, a letter a test. */
  readonly ends?: Ends;
  readonly head?: Partial<Omit<ResultHead, "config">>;
  readonly config?: Partial<ResultConfig>;
  /** What a test is before it is written. */
  readonly change?: (run: RunResult) => RunResult;
}

/** Writes a run with all figures that a run of ours has; resolves with its id and the name of its file. */
export async function writeMadeRun(
  store: TestDataStore,
  made: MadeRun = {},
): Promise<{ id: string; fileName: string }> {
  const { ends = { "sim 1": "pp" }, head, config, change = (run: RunResult) => run } = made;
  const places = Object.entries(ends).map(([place, letters]) => {
    const [provider = "", scenario = ""] = place.split(" ");
    const runs = [...letters].map((letter, at) => change(makeEnd(letter, at + 1)));
    return { provider, scenario: Number(scenario), runs };
  });
  const providers = [...new Set(places.map(({ provider }) => provider))];
  const scenarios = [...new Set(places.map(({ scenario }) => scenario))];
  const aggregate = createRunAggregate({ providers, scenarios, runsPerScenario: 1, cells: [] });
  for (const { runs, ...cell } of places) {
    for (const run of runs) aggregate.add(summarizeTest(cell, run));
  }
  const cells: ResultCell[] = places.map(({ provider, scenario, runs }) => {
    return { provider, scenario, runs, summary: aggregate.scenarioSummary(provider, scenario) };
  });
  const { timestamp = "2026-11-21T01:00:00.000Z", ...others } = head ?? {};
  const whole: ResultHead = {
    ...{ schemaVersion: 1, id: randomUUID(), timestamp, status: "completed", duration: 1234 },
    summary: aggregate.summary(),
    config: { providers, scenarios, runsPerScenario: 1, name: "people", ...config },
    ...others,
  };
  const fileName = await store.writeResult(whole, [], cells);
  return { id: whole.id, fileName };
}

/** `n` days after the first run. */
export function dayOf(n: number): string {
  return new Date(Date.parse("2026-11-01T01:00:00.000Z") + n * 86_400_000).toISOString();
}

// --- internal ---

const wrongType = { path: ["age"], message: "must be integer", code: "type" };

function makeEnd(letter: string, runNumber: number): RunResult {
  const attempt = (over: Partial<AttemptResult>) =>
    makeAttempt({ success: false, costUsd: 0.25, responseModel: "model-1", ...over });
  const passed = attempt({ success: true });
  const failed = attempt({ validationErrors: [wrongType] });
  const values = { compared: 4, matched: 4, fields: [] };
  const run = { runNumber, totalDurationMs: 10 * runNumber + 0.5 };
  const lost = { ...run, success: false, finalResponse: null };
  switch (letter) {
    case "r":
      return makeRun({ ...run, attempts: [failed, { ...passed, attemptNumber: 2 }], values });
    case "f":
      return makeRun({ ...lost, attempts: [failed, { ...failed, attemptNumber: 2 }] });
    case "v": {
      const errors = [{ path: [], message: "is not expected", code: "value" }];
      const wrong = { ...values, matched: 3 };
      return makeRun({ ...lost, values: wrong, attempts: [attempt({ validationErrors: errors })] });
    }
    case "u": {
      const errors = [{ path: [], message: "is no JSON", code: "invalid_json" }];
      return makeRun({ ...lost, attempts: [attempt({ validationErrors: errors })] });
    }
    case "e":
    case "n": {
      const errored = { errorMessage: "timed out", errorKind: "timeout" } as const;
      const requests = { httpRequests: letter === "n" ? 0 : 4 };
      return makeRun({
        ...lost,
        attempts: [makeAttempt({ success: false, ...errored, ...requests })],
      });
    }
    default:
      return makeRun({ ...run, attempts: [passed], values });
  }
}
