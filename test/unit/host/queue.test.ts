import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { openQueueStore } from "../../../src/queue/openQueueStore.ts";
import { createSealer } from "../../../src/queue/seal.ts";
import { serveQueue } from "../../../src/run/queue/worker/serveQueue.ts";
import {
  type PostgresServer,
  skipWithoutPostgres,
  startPostgresServer,
} from "../../servers/postgresServer.ts";
import { makeConfig } from "../cli/cliHarness.ts";
import type { Workspace } from "../run/builders.ts";
import { type HostHarness, useHost } from "./hostHarness.ts";

const key = "a key of the tests, long enough";

describe("a queue in PostgreSQL in the run host", function () {
  this.timeout(60_000);
  let server: PostgresServer;
  let workspace: Workspace;
  let host: HostHarness;
  before(async function () {
    skipWithoutPostgres(this);
    server = await startPostgresServer();
  });
  after(async () => await server?.stop());
  useHost((opened) => {
    ({ workspace, host } = opened);
  });

  it("is asked for its password, tried, and has a run go over it that can be paused", async () => {
    const config = path.join(workspace.dataFolder, "configs", "people.touchstone.json");
    await mkdir(path.dirname(config), { recursive: true });
    await writeFile(config, JSON.stringify(makeConfig({ runsPerScenario: 12 })));
    const { prepared } = await host.request("prepareRun", { config });
    assert.deepEqual(await host.request("prepareQueued", { prepared }), { keys: [] });
    const without = Object.assign(new URL(server.url), { password: "" }).href;
    const { wantsPassword } = await host.request("checkQueue", { url: without, key });
    assert.equal(wantsPassword, true);
    const queue = { url: server.url, key };
    assert.deepEqual(await host.request("checkQueue", queue), {});

    const { runId } = await host.request("startRun", { prepared, keys: [], queue });
    await host.request("pauseRun", { runId, isPaused: true });
    const worker = serveQueue({
      ...{ store: await openQueueStore(server.url, () => undefined), sealer: createSealer(key) },
      ...{ name: "a worker", version: "0.0.0", concurrency: 2 },
      grants: { env: {}, allowed: [], allowsCommands: false },
      log: () => undefined,
    });
    try {
      const shown = await host.waitFor(() =>
        host.messages
          .filter((each) => each.type === "runProgress")
          .find(({ progress }) => progress.queue?.here === 1),
      );
      assert.deepEqual(
        [shown.progress.queue?.paused, shown.progress.summary.totalTests],
        ["editor", 0],
      );
      await host.request("pauseRun", { runId, isPaused: false });
      const { outcome } = await host.waitFor(() =>
        host.messages.find((each) => each.type === "runFinished"),
      );
      assert.deepEqual([outcome.status, outcome.summary.totalTests], ["completed", 12]);
    } finally {
      await worker.drain();
    }
  });
});
