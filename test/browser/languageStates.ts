import type { Page } from "playwright-core";
import {
  type RunWorkers,
  type WorkerFigures,
  workerStateSchema,
} from "../../src/model/results/runWorkers.ts";
import type { RunTeeth } from "../../src/model/results/teeth.ts";
import { type MadeRun, makeComparedRun } from "./comparisonPageData.ts";
import { FakeComparisonHost } from "./comparisonPageHost.ts";
import { FakeDataHost } from "./dataPageHost.ts";
import { type MadeHistory, makeHistoryRuns } from "./historyPageData.ts";
import { FakeHistoryHost } from "./historyPageHost.ts";
import { makeOutcomes, makeProbeHost } from "./probePageData.ts";
import { makeAttempts, makeTests } from "./reportPageData.ts";
import { FakeHost, type OpenOptions, type PageStub } from "./reportPageHost.ts";
import { makeLiveModel, makeProgress } from "./streamReportData.ts";
import { makeStreamHost } from "./streamReportHost.ts";

/** A page with much to say. */
export interface LanguageState {
  readonly name: string;
  readonly make: () => { readonly host: PageStub; readonly body?: OpenOptions["body"] };
  /** Brings the page to what is looked at. */
  readonly prepare: (page: Page) => Promise<void>;
}

export const languageStates: readonly LanguageState[] = [
  {
    name: "a report of prompts that has all sections, with a test opened",
    make: () => ({ host: makeFullHost() }),
    prepare: async (page) => {
      await page.locator(".teeth-details").waitFor();
      await page.getByText("old prompt").waitFor();
      await page.locator(".cell-times summary").click();
      await page.locator(".cell-times .times-button").first().click();
      await page.locator(".test-rows .test-row").first().click();
      await page.locator("touchstone-json").first().waitFor();
    },
  },
  {
    name: "a report whose replies are too long to be searched",
    make: () => {
      const host = new FakeHost(makeTests(2));
      host.isCut = true;
      return { host };
    },
    prepare: async (page) => {
      await page.locator(".list-bar input[type=search]").fill("nobody");
      await page.locator(".list-section > .quiet-note").nth(1).waitFor();
    },
  },
  {
    name: "a report of prompts that goes on and of which nothing is listed",
    make: () => {
      const host = new FakeHost(makeTests(2), 160);
      host.tests = [];
      return { host };
    },
    prepare: async (page) => {
      await page.locator(".empty-list").waitFor();
    },
  },
  {
    name: "a report of a run over a queue that is paused, with workers of all states",
    make: () => {
      const host = new FakeHost(makeTests(2), 160);
      host.model = { ...host.model, workers: makeWorkers() };
      return { host };
    },
    prepare: async (page) => {
      await page.locator(".workers tbody tr").nth(3).waitFor();
    },
  },
  {
    name: "a report that cannot be shown",
    make: () => {
      const host = new FakeHost([]);
      host.unavailable = "There is no such run.";
      return { host };
    },
    prepare: async (page) => {
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "a probe, with the control not as asked",
    make: () => ({ host: makeProbeHost(makeOutcomes(false)) }),
    prepare: async (page) => {
      await page.locator(".probe-reply").first().waitFor();
    },
  },
  {
    name: "a report of streams, with a test and a record opened",
    make: () => ({ host: makeStreamHost() }),
    prepare: async (page) => {
      await page.locator("#tests-title").scrollIntoViewIfNeeded();
      await page.locator(".test-row", { hasText: "comfort-alerts" }).first().click();
      await page.locator("#record-0").click();
      await page.locator(".record-whole").waitFor();
    },
  },
  {
    name: "a report while a stream test goes on",
    make: () => {
      const host = makeStreamHost();
      host.model = makeLiveModel(
        host.model,
        makeProgress({
          source: { state: "paused", label: "heating on", skippedCount: 60 },
          query: { state: "error", errorCount: 2, lateCount: 3 },
        }),
      );
      return { host };
    },
    prepare: async (page) => {
      await page.locator(".live-component").nth(2).waitFor();
    },
  },
  {
    name: "a comparison of two runs, with both replies of a test",
    make: () => makeComparison([worse]),
    prepare: openFlipped,
  },
  {
    name: "a comparison of three runs with other metrics and cells",
    make: () =>
      makeComparison([
        { ...worse, scenarios: ["Extract a person"] },
        { ...base, number: 3 },
      ]),
    prepare: openFlipped,
  },
  {
    name: "the data of a folder, with a run ticked and a key tested",
    make: () => {
      const host = new FakeDataHost(["people", "invoices"]);
      return { host, body: host.body };
    },
    prepare: async (page) => {
      await page.getByRole("checkbox").last().check();
      await page.locator(".key-actions button").first().click();
      await page.locator(".key-test span").last().waitFor();
    },
  },
  {
    name: "a history of which there is something to say in every section, with a run pointed at",
    make: () => {
      const { host, body } = makeHistory({
        runs: 30,
        errored: (nth) => (nth === 20 ? 12 : 1),
        change,
      });
      const file = { file: "2026-03-05T09-30-00-000Z.json", message: "it ends too early" };
      host.leftOut = {
        ...{ probes: 1, parts: 2, absent: 1, newer: 2, untimed: 1 },
        ...{ unreadable: [file], unreadableCount: 3, broken: [file], brokenCount: 1 },
      };
      return { host, body };
    },
    prepare: async (page) => {
      await page.locator(".trend-point.stopped").first().focus();
      await page.locator(".trend-tip").waitFor();
    },
  },
  {
    name: "a history whose older runs cannot be read any more",
    make: () => {
      const { host, body } = makeHistory({ runs: 5 });
      host.lacking = [2];
      host.failure = "the folder is not open";
      host.failsAfter = 1;
      return { host, body };
    },
    prepare: async (page) => {
      await page.getByRole("alert").waitFor();
      await page.locator(".trend-point").first().waitFor();
    },
  },
  {
    name: "a history of runs in which no test ended",
    make: () => makeHistory({ runs: 1, tests: 0, hasValues: false }),
    prepare: async (page) => {
      await page.locator(".figures tbody tr").waitFor();
    },
  },
  {
    name: "a history whose filters no run passes",
    make: () => makeHistory({ runs: 3 }),
    prepare: async (page) => {
      await page.locator(".history-bar input").first().fill("2027-01-01");
      await page.locator(".notice button").waitFor();
    },
  },
  {
    name: "a history without a run",
    make: () => makeHistory({ runs: 0 }),
    prepare: async (page) => {
      await page.locator(".notice").waitFor();
    },
  },
  {
    name: "a history that cannot be shown",
    make: () => {
      const { host, body } = makeHistory({ runs: 0 });
      host.failure = "the folder is not open";
      return { host, body };
    },
    prepare: async (page) => {
      await page.getByRole("alert").waitFor();
    },
  },
];

// --- internal ---

function makeWorkers(): RunWorkers {
  const test = { provider: "7", scenario: 1, runNumber: 2 };
  const workers = workerStateSchema.options.map(
    (state, at): WorkerFigures => ({
      ...{ id: String(at), name: "17", host: "17", version: "1.2.3", state },
      ...{ joined: "2026-11-28T10:00:00.000Z", underWay: state === "here" ? 3 : 0 },
      ...{ doing: state === "here" ? [test] : [], passed: 12, failed: 1, errored: 1 },
      ...(state === "here" ? { testsPerSecond: 12.3 } : { gone: "2026-11-28T10:01:00.000Z" }),
      lastFault: { ...test, message: "500" },
    }),
  );
  const counts = { here: 1, left: 1, lost: 1, underWay: 3 };
  return { queue: { store: "17", ...counts, paused: "editor" }, workers, omitted: 2 };
}

const teeth: RunTeeth = {
  scenarios: [
    {
      ...{ scenario: 1, refused: 41, total: 48, pathsLeft: 12 },
      passed: [{ path: [], mutations: ["extra key added"] }],
    },
    { scenario: 2, refused: 30, total: 30, passed: [] },
    { scenario: 3, problem: "no reply was accepted" },
  ],
};

/** A run of which there is something to say in every section. */
function makeFullHost(): FakeHost {
  const tests = makeTests(20).map((test) =>
    test.scenario === 3 ? { ...test, case: `inv-${test.runNumber}`, round: 1 } : test,
  );
  const host = new FakeHost(tests);
  const { head, cells } = host.model;
  host.model = {
    ...host.model,
    head: {
      ...head,
      stopReason: "maxCostUsd",
      config: { ...head.config, cases: { 3: 20 }, leftOut: ["azure"] },
    },
    cells: cells.map((cell) => {
      if (cell.scenario !== 3) return cell;
      const missed = [{ pointer: "", tests: 5 }];
      const rates = { parseRate: 100, schemaRate: 95, valueRate: 50 };
      return { ...cell, summary: { ...cell.summary, ...rates }, fields: { tests: 20, missed } };
    }),
    failures: [
      {
        ...{ reason: "required", state: "failed", tests: 12, filter: { state: "failed" } },
        providers: [{ provider: "local-llama", tests: 12 }],
        example: { provider: "local-llama", scenario: 3, runNumber: 7 },
        message: "must have required property 'total'",
        advice: "say in the prompt what the schema asks for here",
      },
    ],
    firstTokens: [{ provider: "gpt-small", attempts: 40, p50Ms: 212, p95Ms: 840 }],
    notSent: [{ provider: "local-llama", tests: 3, reason: "not sent, since it is gone" }],
    warnings: [{ provider: "claude-mini", warning: "takes no seed", tests: 20 }],
  };
  host.attempts = (key) => {
    const fields = [{ path: ["total"], expected: 20, actual: "19,99" }];
    const values = { compared: 9, matched: 8, fields };
    return { ...makeAttempts(key), caseResult: { case: "inv-2", round: 1, values } };
  };
  host.answerElse = (message) => {
    const { type } = message;
    if (type === "getTeeth") return { type, requestId: message.requestId, result: teeth };
    if (type === "getMarks") {
      const result = { label: "old prompt", pinned: true };
      return { type, requestId: message.requestId, result };
    }
    if (type !== "getStanding") return undefined;
    const result = {
      kind: "compared" as const,
      base: "00000000-0000-4000-8000-000000000001",
      timestamp: "2026-11-29T12:00:00.000Z",
      verdict: "worse" as const,
      sentence: "sim is worse: 20 of 60 passed at the first attempt.",
    };
    return { type, requestId: message.requestId, result };
  };
  return host;
}

const base: MadeRun = {
  number: 1,
  providers: ["steady", "faulty"],
  scenarios: ["Extract a person", "Order lines", "Classify a request"],
  runs: 30,
  passes: () => 90,
};
const worse: MadeRun = { ...base, number: 2, passes: () => 40 };

function makeComparison(heads: readonly MadeRun[]) {
  const host = new FakeComparisonHost([base, ...heads].map(makeComparedRun));
  return { host, body: host.body };
}

async function openFlipped(page: Page): Promise<void> {
  await page.locator(".flipped-rows .flipped-row").first().click();
  await page.locator(".pair").waitFor();
}

function makeHistory(made: MadeHistory) {
  const host = new FakeHistoryHost(makeHistoryRuns(made));
  return { host, body: host.body };
}

/** Runs that were stopped, or made under another name, from another file or of other providers. */
const change: NonNullable<MadeHistory["change"]> = (nth, head) => {
  const { config, summary } = head;
  const planned = { ...summary, plannedTests: summary.totalTests + 12 };
  if (nth === 26) return { ...head, status: "cancelled", summary: planned };
  if (nth === 27) return { ...head, status: "failed" };
  if (nth === 22) return { ...head, status: "interrupted" };
  if (nth === 3) return { ...head, config: { ...config, name: "persons" } };
  if (nth === 5) return { ...head, config: { ...config, file: "data/old.touchstone.json" } };
  if (nth === 28) return { ...head, config: { ...config, runsPerScenario: 20 } };
  return nth === 29 ? { ...head, config: { ...config, providerDetails: {} } } : head;
};
