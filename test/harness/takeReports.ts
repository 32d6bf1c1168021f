import path from "node:path";
import type { ResultHead } from "../../src/model/results/resultFile.ts";
import type { TestOutcome } from "../../src/model/results/testOutcome.ts";
import { createHeadAggregate } from "../../src/report/aggregate.ts";
import { buildReportModel } from "../../src/report/buildReportModel.ts";
import { createFrequentFailures } from "../../src/report/frequentFailures.ts";
import { runId } from "../browser/reportPageData.ts";
import { FakeHost } from "../browser/reportPageHost.ts";
import { logStep } from "./log.ts";
import { allThemes, takePages } from "./takePages.ts";

/** Takes pictures of the page of a report with runs made up: every theme, narrow and wide, and what is out of the ordinary. */
export async function takeReports(target: string): Promise<void> {
  await takePages(
    scenes,
    () => allThemes,
    async (pages, { made, theme, width, name }) => {
      const page = await pages.open(makeHost(made), { theme, size: { width, height: 900 } });
      await page.locator("h1").first().waitFor();
      const file = `report-${name}.png`;
      await page.screenshot({ path: path.join(target, file) });
      logStep(file);
      await page.close();
    },
  );
}

// --- internal ---

interface Scene {
  readonly providers: readonly string[];
  /** Their names; numbers count from 1. */
  readonly scenarios: readonly string[];
  readonly runs: number;
  readonly state: (at: number) => TestOutcome["state"];
}

const plain: Scene = {
  providers: ["gpt-small", "claude-mini", "local-llama"],
  scenarios: ["Extract a person from a letter", "Classify a support request", "Order lines"],
  runs: 20,
  state: (at) => (at % 7 === 0 ? "failed" : at % 23 === 0 ? "errored" : "passed"),
};

const scenes: Readonly<Record<string, Scene>> = {
  plain,
  "long-names": {
    ...plain,
    providers: ["a-provider-with-a-very-long-name-of-the-kind-that-people-use-0123", "b"],
    scenarios: [
      "Extract everything that the letter of the customer says about their delivery, in 80",
      "استخراج شخص من رسالة العميل",
      "חילוץ אדם ממכתב",
    ],
  },
  "many-cells": {
    ...plain,
    providers: Array.from({ length: 12 }, (_, at) => `provider-${at + 1}`),
    scenarios: Array.from({ length: 30 }, (_, at) => `Scenario number ${at + 1}`),
    runs: 5,
  },
  errored: { ...plain, state: () => "errored" },
  "no-tests": { ...plain, runs: 0 },
};

function makeHost(scene: Scene): FakeHost {
  const tests = makeTests(scene);
  const head = makeHead(scene, tests);
  const aggregate = createHeadAggregate(head);
  for (const test of tests) aggregate.add(test);
  const failures = createFrequentFailures(head.config.scenarioDetails);
  const host = new FakeHost(tests);
  host.model = buildReportModel("finished", head, { aggregate, failures });
  return host;
}

function makeTests({ providers, scenarios, runs, state }: Scene): TestOutcome[] {
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
          gates: found === "passed" ? 3 : 0,
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

function makeHead(scene: Scene, tests: readonly TestOutcome[]): ResultHead {
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
