import assert from "node:assert/strict";
import { createRunJudge } from "../../../../src/run/judging/runJudge.ts";
import { idleMasker } from "../../../../src/run/masking/masker.ts";
import { createRunFeed } from "../../../../src/run/runFeed.ts";
import { ActiveStreamTest } from "../../../../src/run/streams/activeStreamTest.ts";
import type { StreamContext } from "../../../../src/run/streams/streamContext.ts";
import { openTestDataStore } from "../../../../src/store/testDataStore.ts";
import { makeReaction, makeStreamScenario, makeWorkspace, type Workspace } from "../builders.ts";

describe("a stream test", () => {
  let workspace: Workspace;
  let stopping: AbortController;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    stopping = new AbortController();
  });
  afterEach(() => workspace.remove());

  /** A test of two reactions, begun; `started` resolves when both observe. */
  function begin(restartWaitMs: number) {
    const { promise: started, resolve } = Promise.withResolvers<void>();
    const reactions = [makeReaction(), makeReaction({ id: "other" })];
    const context: StreamContext = {
      workspaceFolder: workspace.folder,
      store: openTestDataStore(workspace.dataFolder),
      runId: "5f8f2d3e-1111-4222-8333-444455556666",
      feed: createRunFeed(),
      masker: idleMasker,
      judge: createRunJudge(1000),
      signals: { soon: stopping.signal, now: stopping.signal },
      log: () => {},
      print: () => {},
      onChange: () => {
        if (test.observers.every(({ state }) => state === "running")) resolve();
      },
    };
    const test = new ActiveStreamTest(context, makeStreamScenario({ reactions }), 1, restartWaitMs);
    const finish = () => Promise.all(test.observers.map((observer) => observer.finish()));
    return { test, ended: test.run(), started, finish };
  }

  it("ends when all that is not over was reset and nobody starts it again", async () => {
    const { test, ended, started, finish } = begin(10);
    await started;
    await test.control("hook", { name: "stop" });
    await test.control("other", { name: "pause" });
    await test.control("other", { name: "reset" });
    const { fault, hasStarted, isCutOff } = await ended;
    await finish();
    assert.deepEqual([fault?.kind, hasStarted, isCutOff], ["timeout", true, false]);
    assert.equal(fault?.message, "other: reset, and not started again within 0.01 s.");
  });

  it("leaves no timer behind that keeps the process alive when it was told to stop", async () => {
    const countTimers = () =>
      process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    // Mocha's own timer is there from the first turn on.
    await new Promise((resolve) => setImmediate(resolve));
    const before = countTimers();
    const { ended, started, finish } = begin(300_000);
    await started;
    stopping.abort();
    assert.equal((await ended).isCutOff, true);
    await finish();
    assert.equal(countTimers(), before);
  });
});
