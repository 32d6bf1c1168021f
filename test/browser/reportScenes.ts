import type { Standing } from "../../src/model/results/comparisonPage.ts";
import type { ResultHead, RunResult } from "../../src/model/results/resultFile.ts";
import type { TestOutcome } from "../../src/model/results/testOutcome.ts";
import { createHeadAggregate } from "../../src/report/aggregate.ts";
import { buildReportModel } from "../../src/report/buildReportModel.ts";
import type { ExportedRun } from "../../src/report/exports/exportFormat.ts";
import { createFrequentFailures } from "../../src/report/frequentFailures.ts";
import { runId } from "./reportPageData.ts";
import { FakeHost } from "./reportPageHost.ts";

/** A run that is made up: what is asked, and how its tests end. */
export interface ReportScene {
  readonly providers: readonly string[];
  /** Their names; numbers count from 1. */
  readonly scenarios: readonly string[];
  readonly runs: number;
  readonly state: (at: number) => TestOutcome["state"];
  /** Whether it is shown as an editor shows a file that is in no list of runs. */
  readonly isFile?: boolean;
  /** Against the baseline. */
  readonly standing?: Standing;
}

const plain: ReportScene = {
  providers: ["gpt-small", "claude-mini", "local-llama"],
  scenarios: ["Extract a person from a letter", "Classify a support request", "Order lines"],
  runs: 20,
  state: (at) => (at % 7 === 0 ? "failed" : at % 23 === 0 ? "errored" : "passed"),
};

/** Runs as they are, and out of the ordinary. */
export const reportScenes: Readonly<Record<string, ReportScene>> = {
  plain,
  "long-names": {
    ...plain,
    providers: [
      "a-provider-with-a-very-long-name-of-the-kind-that-people-use-0123",
      "another-provider-with-a-very-long-name-of-the-kind-that-is-used-4",
      "b",
    ],
    scenarios: [
      "Extract everything that the letter of the customer says about their delivery, in 80",
      "استخراج شخص من رسالة العميل",
      "חילוץ אדם ממכתב",
    ],
  },
  "many-cells": {
    ...plain,
    providers: Array.from({ length: 30 }, (_, at) => `provider-${at + 1}`),
    scenarios: Array.from({ length: 30 }, (_, at) => `Scenario number ${at + 1}`),
    runs: 2,
  },
  errored: { ...plain, state: () => "errored" },
  "no-tests": { ...plain, runs: 0 },
  file: { ...plain, isFile: true },
  "worse-than-baseline": {
    ...plain,
    standing: {
      kind: "compared",
      base: "00000000-0000-4000-8000-000000000001",
      timestamp: "2026-11-19T12:00:00.000Z",
      verdict: "worse",
      sentence:
        "gpt-small is worse: 48 of 60 (80.0%) passed at the first attempt, 59 of 60 (98.3%) in the base; −18.3 points, 95 % interval −30.1 to −7.9; p 0.001. claude-mini is no worse by 5 points.",
    },
  },
  baseline: { ...plain, standing: { kind: "isBaseline" } },
  "lost-baseline": {
    ...plain,
    standing: { kind: "lost", reason: "The result file of the baseline is not here." },
  },
};

/** The extension behind the report of such a run. */
export function makeSceneHost(scene: ReportScene): FakeHost {
  const tests = makeTests(scene);
  const head = makeHead(scene, tests);
  const aggregate = createHeadAggregate(head);
  const failures = createFrequentFailures(head.config.scenarioDetails);
  for (const test of tests) {
    aggregate.add(test);
    failures.add(test, makeRunOf(test));
  }
  const host = new FakeHost(tests);
  host.model = buildReportModel("finished", head, { aggregate, failures });
  host.answerElse = (message) => {
    if (message.type === "getTeeth") {
      return { type: "getTeeth", requestId: message.requestId, result: { scenarios: [] } };
    }
    if (message.type !== "getStanding") return undefined;
    const { standing = { kind: "none" } } = scene;
    return { type: "getStanding", requestId: message.requestId, result: standing };
  };
  return host;
}

/** Such a run as it is exported. */
export function makeSceneExport(scene: ReportScene): ExportedRun {
  const outcomes = makeTests(scene);
  return {
    head: makeHead(scene, outcomes),
    tests: outcomes.map((test) => ({ ...test, run: makeRunOf(test) })),
    judgeProbe: () => undefined,
    bytes: [],
  };
}

// --- internal ---

function makeTests({ providers, scenarios, runs, state }: ReportScene): TestOutcome[] {
  const tests: TestOutcome[] = [];
  for (let runNumber = 1; runNumber <= runs; runNumber += 1) {
    for (const scenario of scenarios.keys()) {
      for (const provider of providers) {
        const found = state(tests.length + 1);
        tests.push({
          provider,
          scenario: scenario + 1,
          runNumber,
          state: found,
          gates: found === "passed" ? 3 : found === "failed" ? 1 : 0,
          retries: found === "passed" && tests.length % 5 === 0 ? 1 : 0,
          attempts: 1,
          totalDurationMs: 300 + ((tests.length * 37) % 900),
          costUsd: 0.0002,
          errorCodes: found === "failed" ? ["required"] : [],
          ...(found === "errored" ? { errorKind: "timeout" as const } : {}),
        });
      }
    }
  }
  return tests;
}

/** What a test that did not pass ended with. */
function makeRunOf({ runNumber, state, totalDurationMs }: TestOutcome): RunResult {
  const isErrored = state === "errored";
  return {
    runNumber,
    success: state === "passed",
    totalDurationMs,
    finalResponse: null,
    attempts: [
      {
        attemptNumber: 1,
        timestamp: "2026-11-20T09:30:01.000Z",
        success: state === "passed",
        durationMs: totalDurationMs,
        rawResponse: isErrored ? "" : "{}",
        parsedResponse: isErrored ? null : {},
        validationErrors: isErrored
          ? []
          : [{ path: ["person"], message: "must have required property 'age'", code: "required" }],
        errorMessage: isErrored ? "no reply within 30 s" : null,
        ...(isErrored ? { errorKind: "timeout" as const } : {}),
      },
    ],
  };
}

function makeHead(scene: ReportScene, tests: readonly TestOutcome[]): ResultHead {
  const passed = tests.filter(({ state }) => state === "passed").length;
  const total = tests.length;
  const names = scene.scenarios.map((name, at) => [String(at + 1), { name, kind: "prompt" }]);
  return {
    schemaVersion: 1,
    id: runId,
    timestamp: "2026-11-20T09:30:00.000Z",
    status: "completed",
    duration: 61_000,
    summary: {
      totalTests: total,
      passed,
      failed: total - passed,
      successRate: total === 0 ? 0 : (passed * 100) / total,
      errored: tests.filter(({ state }) => state === "errored").length,
    },
    config: {
      providers: [...scene.providers],
      scenarios: scene.scenarios.map((_, at) => at + 1),
      runsPerScenario: Math.max(1, scene.runs),
      name: "people",
      maxRetries: 3,
      scenarioDetails: Object.fromEntries(names),
    },
  };
}
