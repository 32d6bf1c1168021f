import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import path from "node:path";
import {
  makeLine,
  makeObservedTest,
  makeStoredStreams,
  runId,
  type StoredStreams,
  startNs,
} from "../run/records/storedStreams.ts";
import { type HostHarness, openHost } from "./hostHarness.ts";

const key = { provider: "comfort-alerts", scenario: 11, runNumber: 1 };

describe("run host with stored stream tests", () => {
  let stored: StoredStreams;
  let host: HostHarness;

  beforeEach(async () => {
    stored = await makeStoredStreams();
    await stored.write("reactions/comfort-alerts/output_log/jsonl_file/outputs_00000.jsonl", [
      makeLine(1),
      makeLine(2),
    ]);
    await stored.store.component(runId, "reaction", "comfort-alerts").writeSummary({
      kind: "http",
      tests: [makeObservedTest()],
    });
    host = await openHost(stored.folder, stored.store.paths.dataFolder);
  });
  afterEach(async () => {
    await host.close();
    await stored.remove();
  });

  it("gives components, records and files of a stream test", async () => {
    const { components } = await host.request("getStreamTest", { runId, key });
    assert.equal(components[0]?.observed?.start_time_ns, startNs);
    const page = await host.request("getRecords", {
      runId,
      key,
      text: "a-2",
      offset: 0,
      limit: 10,
    });
    assert.deepEqual([page.total, page.rows[0]?.sequence], [1, 2]);
    const file = components[0]?.files[0]?.path ?? "";
    const located = await host.request("getComponentFile", { runId, path: file });
    assert.equal(located.file, path.join(stored.store.paths.dataFolder, file));
    await assert.rejects(
      host.request("getComponentFile", { runId, path: "index.json" }),
      /usage: .*is no file of this run/,
    );
  });

  it("commands nothing of a run that has ended", async () => {
    const command = { name: "pause" } as const;
    await assert.rejects(
      host.request("controlComponent", { runId, componentId: "comfort-alerts", command }),
      /not_found: This run has ended/,
    );
  });

  it("has nothing more of a run once it is deleted", async () => {
    const query = { runId, key, offset: 0, limit: 10 };
    assert.equal((await host.request("getRecords", query)).total, 2);
    await host.request("deleteRuns", { runIds: [runId] });
    assert.deepEqual(await readdir(stored.store.paths.testRunsFolder), []);
    await assert.rejects(host.request("getRecords", query), /not_found/);
    await assert.rejects(host.request("getStreamTest", { runId, key }), /not_found/);
  });
});
