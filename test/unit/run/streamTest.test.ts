import assert from "node:assert/strict";
import { createRunFeed } from "../../../src/run/runFeed.ts";
import { StreamTest } from "../../../src/run/streamTest.ts";
import { openTestDataStore } from "../../../src/store/testDataStore.ts";
import { makeReaction, makeStreamScenario, makeWorkspace } from "./builders.ts";

describe("a stream test", () => {
  it("ends when all that is not over was reset and nobody starts it again", async () => {
    const workspace = await makeWorkspace();
    const never = new AbortController().signal;
    const started = Promise.withResolvers<void>();
    const reactions = [makeReaction(), makeReaction({ id: "other" })];
    const context = {
      ...{ workspaceFolder: workspace.folder, store: openTestDataStore(workspace.dataFolder) },
      ...{ runId: "5f8f2d3e-1111-4222-8333-444455556666", feed: createRunFeed() },
      ...{ signals: { soon: never, now: never }, log: () => {}, print: () => {} },
      onChange: () => {
        if (test.observers.every(({ state }) => state === "running")) started.resolve();
      },
    };
    const test = new StreamTest(context, makeStreamScenario({ reactions }), 1, 10);
    try {
      const ended = test.run();
      await started.promise;
      await test.control("hook", { name: "stop" });
      await test.control("other", { name: "pause" });
      await test.control("other", { name: "reset" });
      const { fault, hasStarted, isCutOff } = await ended;
      assert.deepEqual([fault?.kind, hasStarted, isCutOff], ["timeout", true, false]);
      assert.equal(fault?.message, "other: reset, and not started again within 0.01 s.");
    } finally {
      await Promise.all(test.observers.map((observer) => observer.finish()));
      await workspace.remove();
    }
  });
});
