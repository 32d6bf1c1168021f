import assert from "node:assert/strict";
import { createReports } from "../../../src/host/reports.ts";
import type { AttemptResult, RunResult } from "../../../src/model/results/resultFile.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { makeCell, makeHead, makeRun, withTempFolder, writeRun } from "../store/storeFixtures.ts";

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
      const find = (text: string) =>
        report.tests({ text }, { offset: 0, limit: 10 }).tests.map(({ runNumber }) => runNumber);
      assert.deepEqual(find("hopper"), [1]);
      assert.deepEqual(find("name missing"), [2]);
      assert.deepEqual(find("econnrefused SIM"), [3]);
      assert.deepEqual(find("hopper missing"), []);
    }));

  it("are no more when whoever else deletes the run, and are read anew when its file is another", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const other = openTestDataStore(folder);
      const reports = createReports(store, { active: () => undefined, other: () => undefined });
      const head = makeHead();
      await writeRun(store, head);
      const before = await reports.find(head.id);
      assert.equal(before.tests({}, { offset: 0, limit: 10 }).total, 2);

      await other.removeRuns([head.id]);
      await assert.rejects(reports.find(head.id), { code: "not_found" });

      await other.writeResult(head, [], [makeCell("sim", 1, [makeRun(1)])]);
      const after = await reports.find(head.id);
      assert.equal(after.tests({}, { offset: 0, limit: 10 }).total, 1);
    }));
});
