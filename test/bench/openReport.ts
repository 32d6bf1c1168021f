import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Engine } from "./builtEngine.ts";
import { type Figure, median } from "./figure.ts";

const tests = 100_000;
const rounds = 5;
const runId = "00000000-0000-4000-8000-000000000001";

/** The report of 100,000 attempts of as many cases: its first rows, the rest of it, a search, and its last test looked at. */
export async function measureOpenReport({
  createReports,
  openTestDataStore,
}: Engine): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-report-"));
  try {
    const file = path.join(folder, "results", "2026-01-02T03-04-00-000Z.json");
    await mkdir(path.dirname(file));
    await writeFile(file, JSON.stringify(buildResult(), null, 2));
    const none = { active: () => undefined, other: () => undefined };
    const firstTimes: number[] = [];
    const wholeTimes: number[] = [];
    const bareTimes: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const bareAt = performance.now();
      JSON.parse(await readFile(file, "utf8"));
      bareTimes.push(performance.now() - bareAt);
      const openedAt = performance.now();
      const opened = await createReports(openTestDataStore(folder), none).find(runId);
      opened.model();
      await opened.tests({}, page);
      firstTimes.push(performance.now() - openedAt);
      await readWhole(opened);
      wholeTimes.push(performance.now() - openedAt);
    }
    const report = await createReports(openTestDataStore(folder), none).find(runId);
    await readWhole(report);
    const searchTimes: number[] = [];
    const lastTimes: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const startedAt = performance.now();
      const text = `number ${tests - 1 - 4 * round} unfit`;
      const { total } = await report.tests({ text }, page);
      searchTimes.push(performance.now() - startedAt);
      if (total !== 1) throw new Error(`${total} tests were found`);
      const lookedAt = performance.now();
      const key = { provider: "sim", scenario: 1, runNumber: tests - round };
      const { prompts } = await report.attempts(key);
      lastTimes.push(performance.now() - lookedAt);
      if (Object.keys(prompts).length !== 1) throw new Error("its prompt was not found");
    }
    const figure = (name: string, label: string, value: number, aim?: string): Figure => {
      return { name, label, value, unit: "ms", ...(aim === undefined ? {} : { aim }) };
    };
    return [
      figure(
        "reportFirstRowsMs",
        "Report of 100,000 attempts: first rows from the host",
        median(firstTimes),
        "below 1000",
      ),
      {
        name: "reportFirstRowsShare",
        label: "as a share of JSON.parse of its file",
        value: median(firstTimes) / median(bareTimes),
        unit: "ratio",
      },
      figure("reportOpenMs", "All of it read, searchable", median(wholeTimes)),
      {
        name: "reportOpenShare",
        label: "as a share of JSON.parse of its file",
        value: median(wholeTimes) / median(bareTimes),
        unit: "ratio",
      },
      figure("reportSearchMs", "Three words searched in it", median(searchTimes), "below 300"),
      figure("reportLastTestMs", "Its last test", median(lastTimes), "below 50"),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// --- internal ---

const page = { offset: 0, limit: 100 };

/** Asks for its figures meanwhile, as its page does. */
async function readWhole(report: { model(): { reading?: unknown } }): Promise<void> {
  while (report.model().reading !== undefined) await setTimeout(250);
}

/** Every test has a case and a prompt of its own; every fourth failed. */
function buildResult() {
  const numbers = Array.from({ length: tests }, (_, at) => at);
  const runs = numbers.map((at) => {
    const success = at % 4 !== 3;
    const reply = `{"name":"Number ${at}","note":"${"x".repeat(150)}"}`;
    const error = { path: ["name"], message: "is unfit", code: "pattern" };
    return {
      runNumber: at + 1,
      success,
      attempts: [
        {
          attemptNumber: 1,
          timestamp: "2026-01-02T03:04:05.000Z",
          success,
          durationMs: 10 + (at % 100),
          rawResponse: reply,
          parsedResponse: JSON.parse(reply),
          validationErrors: success ? [] : [error],
          errorMessage: null,
          promptHash: `hash-${at}`,
        },
      ],
      totalDurationMs: 10 + (at % 100),
      finalResponse: success ? JSON.parse(reply) : null,
      case: `case-${at}`,
      round: 1,
    };
  });
  const passed = runs.filter(({ success }) => success).length;
  const summary = {
    totalTests: tests,
    passed,
    failed: tests - passed,
    successRate: (passed * 100) / tests,
  };
  const ofCell = { successRate: 75, averageDurationMs: 60, averageAttempts: 1 };
  const rates = Object.fromEntries(
    ["firstAttempt", "afterRetry1", "afterRetry2", "afterRetry3"].map((key) => [
      `${key}SuccessRate`,
      75,
    ]),
  );
  return {
    schemaVersion: 1,
    id: runId,
    timestamp: "2026-01-02T03:04:00.000Z",
    status: "completed",
    duration: 60_000,
    summary,
    config: { providers: ["sim"], scenarios: [1], runsPerScenario: 1, cases: { "1": tests } },
    prompts: Object.fromEntries(
      numbers.map((at) => [`hash-${at}`, [{ role: "user", content: `Who is number ${at}?` }]]),
    ),
    results: { sim: { "1": { runs, summary: { ...ofCell, ...rates } } } },
  };
}
