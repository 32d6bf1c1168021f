import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { gateSchema } from "../../../../src/model/config/gate.ts";
import type { ResultConfig } from "../../../../src/model/results/resultFile.ts";
import { gateRun } from "../../../../src/run/compare/gateRun.ts";
import { openTestDataStore, type TestDataStore } from "../../../../src/store/testDataStore.ts";
import { makeHead, withTempFolder, writeRun } from "../../store/storeFixtures.ts";

const timestamp = "2026-11-29T10:00:00.000Z";
const gate = gateSchema.parse({});

async function write(store: TestDataStore, over: Partial<ResultConfig> = {}): Promise<string> {
  const id = randomUUID();
  const config = { providers: ["sim"], scenarios: [1], runsPerScenario: 2, name: "people", gate };
  await writeRun(store, makeHead({ id, config: { ...config, ...over } }));
  return id;
}

describe("holding a run against its baseline", () => {
  it("refuses a probe, and a run for which no gate is to be had", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const probe = await write(store, { probe: true });
      await assert.rejects(gateRun({ store, runId: probe, timestamp }), {
        code: "usage",
        message: /is a probe/,
      });
      const without = await write(store, { gate: undefined });
      await assert.rejects(gateRun({ store, runId: without, timestamp }), { code: "config" });
      assert.deepEqual(await store.loadGateHistory(), []);
    }));

  it("says of a run of a file by another tool that it has no baseline", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const runId = await write(store, { name: undefined, gate: undefined });
      const { report } = await gateRun({ store, runId, current: gate, timestamp });
      assert.deepEqual([report.result, report.base], ["undecided", null]);
      assert.match(report.reasons[0] ?? "", /does not say of which config/);
    }));

  it("names a baseline whose file is broken, and what is wrong with baseline.json", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const [base, head] = [await write(store), await write(store)];
      const { file } = await store.openResult(base);
      await store.setBaseline("people", base);
      const text = '{"id": "';
      await writeFile(file, text);
      const broken = await gateRun({ store, runId: head, timestamp });
      assert.match(broken.report.reasons[0] ?? "", new RegExp(`baseline, run ${base}`));
      assert.equal(broken.report.result, "undecided");
      await writeFile(path.join(folder, "baseline.json"), "[]");
      const lost = await gateRun({ store, runId: head, timestamp });
      assert.match(
        lost.report.reasons[0] ?? "",
        /No run is marked as the baseline of "people"\. .*baseline\.json/,
      );
    }));

  it("says what it said also where the history cannot be written, and why it is not there", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const runId = await write(store);
      await symlink("/etc/hostname", path.join(folder, "gates.jsonl"));
      const { report, unrecorded } = await gateRun({ store, runId, timestamp });
      assert.equal(report.head, runId);
      assert.match(unrecorded ?? "", /is a symbolic link/);
    }));
});
