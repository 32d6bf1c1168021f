import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import path from "node:path";
import { recoverRuns } from "../../../../src/run/recoverRuns.ts";
import { reclaimRun } from "../../../../src/run/resume/reclaimRun.ts";
import { createRunHost } from "../../../../src/run/runHost.ts";
import { openTestDataStore } from "../../../../src/store/testDataStore.ts";
import { type ChatServer, startChatServer } from "../../../servers/chatServer.ts";
import { makeRunFolder, withTempFolder } from "../../store/storeFixtures.ts";
import { makeLoadedConfig, makeWorkspace, type Workspace } from "../builders.ts";
import { waitForLines } from "../waitForLines.ts";

describe("a run whose lock vanished from the disk", function () {
  this.timeout(20_000);
  let workspace: Workspace;
  let server: ChatServer;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    const reply = JSON.stringify({ name: "Ada", age: 36 });
    server = await startChatServer({ kind: "openai", reply, latencyMs: 10 });
  });
  afterEach(async () => {
    await server.close();
    await workspace.remove();
  });

  it("is itself again though another process took it for dead and closed it, and keeps others out", async () => {
    const provider = {
      id: "local",
      kind: "openai-compatible",
      baseUrl: server.baseUrl,
      model: "m",
      concurrency: 1,
    };
    const loaded = makeLoadedConfig(workspace.folder, {
      providers: [provider],
      runsPerScenario: 100,
    });
    const warned = Promise.withResolvers<void>();
    const runs = createRunHost({
      ...workspace.options(loaded),
      log: () => warned.resolve(),
      grantKeys: async () => [],
      onProgress: () => {},
      onFinished: () => {},
    });
    const run = await runs.start({ loaded });
    await waitForLines(workspace.dataFolder, 3);
    await rm(path.join(workspace.dataFolder, ".locks"), { recursive: true });
    const store = openTestDataStore(workspace.dataFolder);
    const [closed] = (await recoverRuns(store, assert.fail)).closed;
    assert.deepEqual([closed?.id, closed?.status], [run.id, "interrupted"]);
    // What is missed of the journal has the lock looked for, too.
    await rm(path.join(workspace.dataFolder, "test_runs"), { recursive: true });
    await warned.promise;
    const outcome = await run.finished;
    assert.equal(outcome.status, "completed", outcome.message);
    const { runs: rows } = (await store.loadIndex()).index;
    assert.deepEqual(
      rows.map(({ id, status, summary }) => [id, status, summary.totalTests]),
      [[run.id, "completed", 100]],
    );
    assert.deepEqual(await store.findLeftRuns(), []);
    assert.equal(await store.readRunLockOwner(), undefined);
  });

  it("is marked as running again, with what is known of it", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const file = makeRunFolder();
      const resumed = { timestamp: "2026-11-29T00:00:00.000Z", activeMs: 5 };
      for (const begun of [file, { ...file, resumed }]) {
        await store.createRunFolder({ ...begun, state: "interrupted" });
        await store.unmarkOpen(begun.id);
        await reclaimRun(store, begun);
        assert.deepEqual(await store.loadRunFolder(begun.id), { ...begun, state: "running" });
        assert.equal((await store.findLeftRuns()).length, 1);
        await rm(store.paths.runFolder(begun.id), { recursive: true });
        await reclaimRun(store, begun);
        assert.deepEqual(await store.loadRunFolder(begun.id), { ...begun, state: "running" });
      }
    }));

  it("is left to the process that has resumed it meanwhile", () =>
    withTempFolder(async (folder) => {
      const store = openTestDataStore(folder);
      const file = makeRunFolder();
      const earlier = { timestamp: "2026-11-29T00:00:00.000Z", activeMs: 5 };
      const later = { timestamp: "2026-11-29T00:01:00.000Z", activeMs: 9 };
      await store.createRunFolder({ ...file, resumed: later });
      for (const begun of [file, { ...file, resumed: earlier }]) {
        await assert.rejects(reclaimRun(store, begun), {
          code: "locked",
          message: /took run .* over: it was resumed at 2026-11-29T00:01/,
        });
      }
      assert.deepEqual((await store.loadRunFolder(file.id)).resumed, later);
    }));
});
