import assert from "node:assert/strict";
import {
  assertCounted,
  kill,
  plannedTests,
  type RunDocument,
  readResult,
  useQueueParts,
} from "./queueHarness.ts";

describe("touchstone worker", function () {
  this.timeout(90_000);
  const parts = useQueueParts();
  const { startWorker, startRun, writeConfig } = parts;

  it("runs the tests of a run that another process coordinates, two workers together", async () => {
    await writeConfig();
    const workers = [await startWorker(), await startWorker()];
    const run = await startRun();
    const result = await readResult(parts, await run.result);
    assert.equal(result.status, "completed");
    assert.equal(result.summary.totalTests, plannedTests);
    assertCounted(parts, result);
    assert.equal(result.summary.abandoned, undefined);
    assert.equal(Object.keys(result.prompts ?? {}).length > 0, true);
    for (const { saw, child, result: ended } of workers) {
      await saw(/is served/);
      await saw(/is over/);
      child.kill("SIGTERM");
      await ended;
    }
    assert.deepEqual(await parts.listKeys(), []);
  });

  it("loses no test and counts none twice when a worker is killed", async () => {
    await writeConfig();
    const [first] = [await startWorker(), await startWorker()];
    const run = await startRun();
    await parts.server.reached(20);
    await kill(first);
    const result = await readResult(parts, await run.result);
    assert.equal(result.summary.totalTests, plannedTests);
    assertCounted(parts, result, 4);
  });

  it("goes on by resume when the coordinator is killed, with what the workers did meanwhile", async () => {
    await writeConfig();
    await startWorker();
    const run = await startRun();
    await parts.server.reached(20);
    await kill(run);
    await parts.server.reached(24);
    const resumed = await parts.start(["resume", "latest", "--json"]);
    const result = await readResult(parts, await resumed.result);
    assert.equal(result.status, "completed");
    assert.equal(result.summary.totalTests, plannedTests);
    assertCounted(parts, result, 8);
  });

  it("goes on when the store was killed and comes back", async () => {
    await writeConfig();
    await startWorker();
    const run = await startRun();
    await parts.server.reached(20);
    await parts.redis.restart();
    const result = await readResult(parts, await run.result);
    assert.equal(result.status, "completed");
    assert.equal(result.summary.totalTests, plannedTests);
    assertCounted(parts, result, 8);
  });

  it("finishes what is under way when it is told to end, and leaves the rest to others", async () => {
    await writeConfig();
    const [first] = [await startWorker(), await startWorker()];
    const run = await startRun();
    await parts.server.reached(20);
    first.child.kill("SIGTERM");
    assert.equal((await first.result).code, 0);
    const result = await readResult(parts, await run.result);
    assert.equal(result.summary.totalTests, plannedTests);
    assertCounted(parts, result);
    assert.equal(result.summary.abandoned, undefined);
  });

  it("ends what is under way when the run is cancelled", async () => {
    await parts.setLatency(60_000);
    await writeConfig();
    const worker = await startWorker();
    const run = await startRun();
    await parts.server.reached(4);
    run.child.kill("SIGINT");
    const { stdout } = await run.result;
    assert.equal((JSON.parse(stdout) as RunDocument).status, "cancelled");
    await worker.saw(/is over/);
    worker.child.kill("SIGTERM");
    assert.equal((await worker.result).code, 0);
  });
});
