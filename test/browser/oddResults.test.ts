import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { formatFileTimestamp } from "../../src/model/ids.ts";
import type { RunResult, TestRunFile } from "../../src/model/results/resultFile.ts";
import { makeHead, makeRun, summary } from "../unit/store/storeFixtures.ts";
import { RealReportHost } from "./realReportHost.ts";
import { PageFixture, shownText } from "./reportPageFixture.ts";

/** A result file as it may be found, and what its page says. */
interface OddResult {
  readonly text: () => string;
  readonly says: readonly RegExp[];
  /** The state of each test that is listed. */
  readonly lists: readonly string[];
  /** What the first test says when it is opened. */
  readonly opened?: readonly RegExp[];
}

const results: Readonly<Record<string, OddResult>> = {
  "of a later version": {
    text: () =>
      format({ schemaVersion: 7, later: { key: 1 } } as Partial<TestRunFile>, [
        { ...makeRun(1), verdict: "?" } as RunResult,
      ]),
    says: [/schema version 7.*knows version 1/],
    lists: ["Passed"],
  },
  "without tests": {
    text: () => format({ summary: summaryOf(0), results: {} }, []),
    says: [/The run had no tests\./, /Pass rate\s+–/],
    lists: [],
  },
  "of a run in which nothing was answered": {
    text: () => format({ summary: summaryOf(2) }, [errored(1), errored(2)]),
    says: [/Errored\s+2/, /connect ECONNREFUSED/],
    lists: ["Errored", "Errored"],
  },
  "with a line of a million characters": {
    text: () => format({}, [makeRun(1, "x".repeat(1_000_000))]),
    says: [],
    lists: ["Passed"],
    opened: [/Raw reply 1\.0 million characters/],
  },
  "with a reply of 100 MB": {
    text: () => format({}, [makeRun(1, "x".repeat(100_000_000)), makeRun(2)]),
    says: [],
    lists: ["Passed", "Passed"],
    opened: [/The reply has 100,000,000 characters: its first 100,000 are shown here/],
  },
  "of another tool, with no more than it must have": {
    text: () => JSON.stringify(ofAnotherTool),
    says: [/results/i],
    lists: ["Passed"],
  },
  "with a test that is none": {
    text: () => format({}, [makeRun(1), { runNumber: "two" } as unknown as RunResult, makeRun(3)]),
    says: [/cannot be read as a whole: tables and lists show 1 of 2 tests/, /runNumber/],
    lists: ["Passed"],
  },
  "that is not written to its end": {
    text: () => {
      const text = format({}, [makeRun(1), makeRun(2)]);
      return text.slice(0, text.lastIndexOf('"finalResponse"'));
    },
    says: [/cannot be read as a whole: tables and lists show 1 of 2 tests/, /ends too early/],
    lists: ["Passed"],
  },
};

describe("the report of a result file", function () {
  this.timeout(120_000);
  const pages = new PageFixture<RealReportHost>();
  pages.registerHooks();
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "touchstone-odd-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function openReport(text: string): Promise<RealReportHost> {
    const file = path.join(folder, `${formatFileTimestamp("2026-11-21T01:00:00.000Z")}.json`);
    await writeFile(file, text);
    const host = await RealReportHost.open(folder, file);
    await pages.open(host);
    return host;
  }

  for (const [what, { text, says, lists, opened = [] }] of Object.entries(results)) {
    it(`${what} shows what there is, and says what it cannot show`, async () => {
      const host = await openReport(text());
      try {
        await pages.page.locator("main").waitFor();
        await pages.waitFor(async () => {
          const rows = await pages.page.locator(".test-rows .test-row .col-state").allInnerTexts();
          return rows.map((row) => row.trim()).join() === lists.join();
        });
        const shown = await shownText(pages.page.locator("main"));
        for (const said of says) assert.match(shown.replace(/\s+/g, " "), said);
        if (lists.length === 0) return;
        await pages.page.locator("#test-0").click();
        await pages.page.locator(".attempt").first().waitFor();
        const attempt = await shownText(pages.page.locator(".attempt").first());
        for (const said of opened) assert.match(attempt.replace(/\s+/g, " "), said);
      } finally {
        await host.close();
      }
    });
  }
});

// --- internal ---

function format(head: Partial<TestRunFile>, runs: readonly RunResult[]): string {
  const file = {
    ...makeHead(),
    prompts: {},
    results: { sim: { "1": { runs, summary } } },
    ...head,
  };
  return JSON.stringify(file, null, 2);
}

function summaryOf(totalTests: number): TestRunFile["summary"] {
  return { totalTests, passed: 0, failed: totalTests, errored: totalTests, successRate: 0 };
}

function errored(runNumber: number): RunResult {
  const { attempts, ...run } = makeRun(runNumber, "");
  return {
    ...run,
    success: false,
    finalResponse: null,
    attempts: attempts.map((attempt) => ({
      ...attempt,
      success: false,
      parsedResponse: null,
      errorMessage: "connect ECONNREFUSED 127.0.0.1:9",
      errorKind: "network",
    })),
  };
}

const ofAnotherTool = {
  results: {
    sim: {
      "1": {
        runs: [
          {
            runNumber: 1,
            success: true,
            attempts: [
              {
                attemptNumber: 1,
                timestamp: "yesterday",
                success: true,
                durationMs: 1,
                rawResponse: "{}",
                parsedResponse: {},
                validationErrors: [],
                errorMessage: null,
              },
            ],
            totalDurationMs: 1,
            finalResponse: {},
          },
        ],
        summary,
      },
    },
  },
  id: "a run",
  timestamp: "yesterday",
  duration: 1,
  summary: { totalTests: 1, passed: 1, failed: 0, successRate: 100 },
  config: { providers: ["sim"], scenarios: [1], runsPerScenario: 1 },
};
