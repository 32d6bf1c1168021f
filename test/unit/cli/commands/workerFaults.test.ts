import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import type { TestRunFile } from "../../../../src/model/results/resultFile.ts";
import { type SilentProxy, startSilentProxy } from "../../../servers/silentProxy.ts";
import type { CliResult } from "../cliHarness.ts";
import {
  assertCounted,
  kill,
  plannedTests,
  readResult,
  shiftClock,
  useQueueParts,
} from "./queueHarness.ts";

describe("workers that fail", function () {
  this.timeout(90_000);
  const parts = useQueueParts();
  const { startWorker, startRun, writeConfig, makeProvider } = parts;

  /** The run is complete, with each request of the server counted once. */
  const assertWhole = async (
    ended: CliResult,
    { lost = 0, planned = plannedTests } = {},
  ): Promise<TestRunFile> => {
    const result = await readResult(parts, ended);
    assert.equal(result.status, "completed", ended.stderr);
    assert.equal(result.summary.totalTests, planned);
    assert.equal(result.summary.errored, 0);
    assertCounted(parts, result, lost);
    return result;
  };

  it("lose nothing when two of them are killed at once", async () => {
    await writeConfig();
    const [first, second] = [await startWorker(), await startWorker(), await startWorker()];
    const run = await startRun();
    await parts.server.reached(20);
    await Promise.all([kill(first), kill(second)]);
    await assertWhole(await run.result, { lost: 8 });
  });

  /**
   * One worker has its first four tests when it is cut off, and another does the rest; it comes back when the other has
   * those four as well, and the replies to them are still under way.
   */
  const comeBackLate = async (late: { start(): Promise<unknown>; cut(): void; mend(): void }) => {
    const { server } = parts;
    await writeConfig({ runsPerScenario: 10 });
    server.hold();
    await late.start();
    const run = await startRun();
    await server.reached(4);
    late.cut();
    server.release();
    await startWorker();
    await run.saw(/ 6\/10 tests/);
    server.hold();
    await server.reached(server.count() + 4);
    late.mend();
    await run.saw(/ 9\/10 tests/);
    server.release();
    const { summary } = await assertWhole(await run.result, { planned: 10 });
    assert.ok((summary.abandoned?.httpRequests ?? 0) >= 3);
  };

  it("tell what they had when they come back late, each test counted once", async () => {
    let child: ChildProcess | undefined;
    await comeBackLate({
      async start() {
        child = (await startWorker()).child;
      },
      cut: () => void child?.kill("SIGSTOP"),
      mend: () => void child?.kill("SIGCONT"),
    });
  });

  it("go by the clock of the store, whatever their own says", async () => {
    const startedMs = Date.now();
    await writeConfig();
    for (const days of [-400, 3]) await startWorker([], { nodeArgs: shiftClock(days) });
    // Set right, or wrong, while it is at work.
    await startWorker([], { nodeArgs: shiftClock(3, 3000) });
    const run = await startRun();
    const result = await assertWhole(await run.result);
    assert.equal(result.summary.abandoned, undefined);
    const cells = Object.values(result.results).flatMap((each) => Object.values(each));
    for (const { timestamp = "" } of cells.flatMap(({ runs }) => runs.flatMap((r) => r.attempts))) {
      const at = Date.parse(timestamp);
      assert.ok(at >= startedMs - 1000 && at <= Date.now() + 1000, timestamp);
    }
  });

  describe("behind a network that falls silent", () => {
    let proxy: SilentProxy;
    beforeEach(async () => {
      proxy = await startSilentProxy(parts.redis.port);
    });
    afterEach(async () => await proxy.close());
    const startApart = () =>
      startWorker([], { env: { TOUCHSTONE_QUEUE_URL: `redis://127.0.0.1:${proxy.port}` } });

    it("tell what they had once it speaks again, each test counted once", async () => {
      await comeBackLate({ start: startApart, cut: proxy.fallSilent, mend: proxy.speak });
    });

    it("leave nothing in the store when it speaks again after the run", async () => {
      await writeConfig();
      parts.server.hold();
      const apart = await startApart();
      const run = await startRun();
      await parts.server.reached(4);
      proxy.fallSilent();
      parts.server.release();
      const other = await startWorker();
      await assertWhole(await run.result);
      proxy.speak();
      for (const { saw, child, result } of [other, apart]) {
        await saw(/is over/);
        child.kill("SIGTERM");
        await result;
      }
      assert.deepEqual(await parts.listKeys(), []);
    });
  });

  it("end when they are told to while the store is away, with nothing under way", async () => {
    const worker = await startWorker();
    await parts.redis.kill();
    await worker.saw(/cannot be reached/);
    worker.child.kill("SIGTERM");
    assert.equal((await worker.result).code, 0);
    await parts.redis.restart();
  });

  it("wait for a store that is full, which is told, and lose nothing", async () => {
    await writeConfig();
    await startWorker();
    const run = await startRun();
    await parts.server.reached(20);
    await parts.setMemory("1mb");
    await run.saw(/is of no use now, and waited for: its memory is full/);
    await parts.setMemory("0");
    await assertWhole(await run.result);
  });

  it("keep their rate, and lose nothing, over a restart of the store", async () => {
    await writeConfig({
      providers: [makeProvider({ requestsPerMinute: 1200, tokensPerMinute: 60_000 })],
    });
    await startWorker();
    await startWorker();
    const run = await startRun();
    await parts.server.reached(20);
    await parts.redis.restart();
    await assertWhole(await run.result, { lost: 8 });
  });
});
