import type { ReportModel } from "../../src/model/results/report.ts";
import type { ResultHead } from "../../src/model/results/resultFile.ts";
import type { TestOutcome } from "../../src/model/results/testOutcome.ts";
import { findProbe } from "../../src/run/probe/findProbe.ts";
import { controlRow, keywordGroups } from "../../src/run/probe/probeGroups.ts";
import { runId } from "./reportPageData.ts";
import { FakeHost } from "./reportPageHost.ts";

const rounds = 3;
const rejected = [12, 13, 14, 15];
const ignored = [2, 3, 5];
/** The provider that is probed. */
export const provider = "local";

/** The tests of a probe, round by round; the last group of all has one reply that came too late. */
export function makeOutcomes(isAsAsked = true): TestOutcome[] {
  const numbers = [controlRow, ...keywordGroups].map(({ number }) => number);
  return Array.from({ length: rounds }, (_, at) => at + 1).flatMap((runNumber) =>
    numbers.map((scenario) => makeOutcome(scenario, runNumber, isAsAsked)),
  );
}

function makeOutcome(scenario: number, runNumber: number, isAsAsked: boolean): TestOutcome {
  const base = { provider, scenario, runNumber, retries: 0, attempts: 1, totalDurationMs: 420 };
  const { codes = ["const"] } = keywordGroups.find(({ number }) => number === scenario) ?? {};
  const isBroken = ignored.includes(scenario) || (scenario === 1 && !isAsAsked);
  if (isBroken) return { ...base, state: "failed", gates: 1, errorCodes: [...codes] };
  if (rejected.includes(scenario)) {
    return { ...base, state: "errored", gates: 0, errorKind: "rejected_schema", errorCodes: [] };
  }
  if (scenario === 8 && runNumber === 2) {
    return { ...base, state: "errored", gates: 0, errorKind: "timeout", errorCodes: [] };
  }
  return { ...base, state: "passed", gates: 3, errorCodes: [] };
}

/** The report of a probe of which these have ended. */
export function makeProbeModel(
  outcomes: readonly TestOutcome[],
  planned = outcomes.length,
): ReportModel {
  const isRunning = outcomes.length < planned;
  const passed = outcomes.filter(({ state }) => state === "passed").length;
  const rows = [controlRow, ...keywordGroups];
  const head: ResultHead = {
    id: runId,
    timestamp: "2026-11-20T09:30:00.000Z",
    ...(isRunning ? {} : { status: "completed" as const }),
    duration: 6_200,
    summary: {
      totalTests: outcomes.length,
      passed,
      failed: outcomes.length - passed,
      successRate: 50,
      plannedTests: planned,
      inputTokens: 4_512,
      outputTokens: 640,
      costUsd: 0.0011,
    },
    config: {
      name: "people probe local",
      providers: [provider],
      scenarios: rows.map(({ number }) => number),
      runsPerScenario: rounds,
      scenarioDetails: Object.fromEntries(
        rows.map(({ number, keywords }) => [number, { name: keywords, kind: "prompt" }]),
      ),
      probe: true,
    },
  };
  const state = isRunning ? "running" : "finished";
  const probe = findProbe(head, outcomes, !isRunning);
  return { state, head, probe, cells: [], providers: [], ladders: [] };
}

/** A host of such a report. */
export function makeProbeHost(outcomes = makeOutcomes(), planned = outcomes.length): FakeHost {
  const host = new FakeHost(outcomes);
  host.model = makeProbeModel(outcomes, planned);
  return host;
}
