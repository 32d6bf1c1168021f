import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type {
  AttemptResult,
  ResultHead,
  RunResult,
} from "../../../../src/model/results/resultFile.ts";
import { createReports } from "../../../../src/run/reports/reports.ts";
import { openTestDataStore, type TestDataStore } from "../../../../src/store/testDataStore.ts";
import {
  makeCell,
  makeHead,
  makeRun,
  withTempFolder,
  writeRun,
} from "../../store/storeFixtures.ts";

describe("reports of finished runs", () => {
  it("are read from their file once, as long as it is the same", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const head = makeHead();
      await writeRun(store, head);
      const reports = createReports(store, { active: () => undefined, other: () => undefined });
      const report = await reports.find(head.id);
      assert.equal(report.model().head.id, head.id);
      assert.equal(await reports.find(head.id), report);
    }));

  it("are searched by what replies hold and what was wrong with them, beside names", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const head = makeHead();
      const end = (runNumber: number, over: Partial<AttemptResult>): RunResult => {
        const { attempts, ...run } = makeRun(runNumber);
        const success = over.success ?? true;
        return { ...run, success, attempts: attempts.map((each) => ({ ...each, ...over })) };
      };
      const runs = [
        end(1, { rawResponse: '{"name":"Grace Hopper"}' }),
        end(2, {
          success: false,
          rawResponse: "{}",
          validationErrors: [{ path: ["name"], message: "is missing", code: "required" }],
        }),
        end(3, { success: false, errorMessage: "connect ECONNREFUSED", errorKind: "network" }),
      ];
      await store.writeResult(head, [], [makeCell("sim", 1, runs)]);
      const reports = createReports(store, { active: () => undefined, other: () => undefined });
      const report = await reports.find(head.id);
      const find = async (text: string) =>
        (await report.tests({ text }, { offset: 0, limit: 10 })).tests.map(
          (each) => each.runNumber,
        );
      assert.deepEqual(await find("hopper"), [1]);
      assert.deepEqual(await find("name missing"), [2]);
      assert.deepEqual(await find("econnrefused SIM"), [3]);
      assert.deepEqual(await find("hopper missing"), []);
    }));

  it("are no more when whoever else deletes the run, and are read anew when its file is another", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const other = openTestDataStore(folder);
      const reports = createReports(store, { active: () => undefined, other: () => undefined });
      const head = makeHead();
      await writeRun(store, head);
      const before = await reports.find(head.id);
      assert.equal((await before.tests({}, { offset: 0, limit: 10 })).total, 2);

      await other.removeRuns([head.id]);
      await assert.rejects(reports.find(head.id), { code: "not_found" });

      await other.writeResult(head, [], [makeCell("sim", 1, [makeRun(1)])]);
      const after = await reports.find(head.id);
      assert.equal((await after.tests({}, { offset: 0, limit: 10 })).total, 1);
    }));

  it("of a large file show their first tests while the others are read", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const head = makeHead({ summary: summaryOf(manyTests) });
      await writeLargeRun(store, head);
      const reports = createReports(store, { active: () => undefined, other: () => undefined });
      const report = await reports.find(head.id);
      const { reading } = report.model();
      assert.ok(reading !== undefined && reading.tests > 0 && reading.tests < manyTests);
      assert.equal(reading.fault, undefined);
      assert.equal(report.model().head.summary.totalTests, manyTests);
      assert.equal((await report.tests({}, { offset: 0, limit: 5 })).tests.length, 5);

      const last = { provider: "sim", scenario: 1, runNumber: manyTests };
      assert.equal((await report.attempts(last)).attempts.length, 1);
      assert.equal(report.model().reading, undefined);
      assert.equal((await report.tests({}, { offset: 0, limit: 5 })).total, manyTests);
      assert.equal(report.model().cells[0]?.ended, manyTests);
    }));

  it("stay open while they are read, however many others are opened", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const [large, ...others] = Array.from({ length: 7 }, (_, at) =>
        makeHead({ id: randomUUID(), timestamp: `2026-01-0${at + 1}T00:00:00.000Z` }),
      );
      assert.ok(large !== undefined);
      await writeLargeRun(store, large, 1_500_000);
      for (const head of others) await writeRun(store, head);
      const reports = createReports(store, { active: () => undefined, other: () => undefined });
      const opened = await reports.find(large.id);
      await Promise.all(others.map(({ id }) => reports.find(id)));
      assert.ok(opened.model().reading !== undefined, "all of it was read meanwhile");
      assert.equal(await reports.find(large.id), opened);
    }));

  it("show the tests before the place at which their file is broken, and say what is wrong there", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const head = makeHead({ summary: summaryOf(4) });
      const runs = [1, 2, 3, 4].map((runNumber) => makeRun(runNumber));
      const name = await store.writeResult(head, [], [makeCell("sim", 1, runs)]);
      const file = path.join(folder, "results", name);
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace('"runNumber": 3', '"runNumber": "third"'));
      const reports = createReports(store, { active: () => undefined, other: () => undefined });
      const report = await reports.find(head.id);
      assert.equal(report.model().reading?.tests, 2);
      assert.match(
        report.model().reading?.fault ?? "",
        /results\.sim\.1\.runs\.2 is broken: .*runNumber/s,
      );
      assert.equal((await report.tests({}, { offset: 0, limit: 5 })).total, 2);
      const second = { provider: "sim", scenario: 1, runNumber: 2 };
      assert.equal((await report.attempts(second)).attempts.length, 1);
      await assert.rejects(report.attempts({ ...second, runNumber: 3 }), { code: "not_found" });
    }));
});

// --- internal ---

const manyTests = 40;

/** A result of so many tests, each with a reply of so many characters. */
async function writeLargeRun(
  store: TestDataStore,
  head: ResultHead,
  characters = 300_000,
): Promise<void> {
  const runs = Array.from({ length: manyTests }, (_, at) => {
    const { attempts, ...run } = makeRun(at + 1);
    const rawResponse = "x".repeat(characters);
    return { ...run, attempts: attempts.map((attempt) => ({ ...attempt, rawResponse })) };
  });
  await store.writeResult(head, [], [makeCell("sim", 1, runs)]);
}

function summaryOf(totalTests: number): ResultHead["summary"] {
  return { totalTests, passed: totalTests, failed: 0, successRate: 100 };
}
