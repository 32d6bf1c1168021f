import assert from "node:assert/strict";
import {
  assertCounted,
  plannedTests,
  type RunDocument,
  readResult,
  useQueueParts,
} from "./queueHarness.ts";

describe("limits of a run, held over all workers", function () {
  this.timeout(90_000);
  const parts = useQueueParts();
  const { startWorker, startRun, writeConfig, makeProvider } = parts;

  const startWorkers = async (count: number) => {
    for (let at = 0; at < count; at++) await startWorker();
  };
  /** Runs `tests` with a provider of these bounds; gives the seconds from the first request to the last. */
  const spanOf = async (tests: number, bounds: Record<string, unknown>): Promise<number> => {
    await writeConfig({ providers: [makeProvider(bounds)], runsPerScenario: tests, maxRetries: 0 });
    await startWorkers(3);
    const result = await readResult(parts, await (await startRun()).result);
    assert.equal(result.summary.totalTests, tests);
    assertCounted(parts, result);
    const { arrivals } = parts.server;
    return ((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0)) / 1000;
  };

  it("are those of a provider for requests at the same time", async () => {
    await writeConfig({ providers: [makeProvider({ concurrency: 5 })] });
    await startWorkers(3);
    const result = await readResult(parts, await (await startRun()).result);
    assert.equal(result.summary.totalTests, plannedTests);
    assertCounted(parts, result);
    assert.equal(parts.server.mostAtOnce(), 5);
  });

  it("are those of a provider for requests a minute", async () => {
    const seconds = await spanOf(30, { requestsPerMinute: 600 });
    assert.ok(seconds > 29 / 10 - 0.5, `30 requests in ${seconds} s`);
  });

  it("are those of a provider for tokens a minute", async () => {
    // A request takes 15.
    const seconds = await spanOf(30, { tokensPerMinute: 9000 });
    assert.ok(seconds > 29 / 10 - 0.5, `30 requests of 15 tokens in ${seconds} s`);
  });

  for (const [limit, limits] of [
    ["maxCostUsd", { maxCostUsd: 0.3 }],
    ["maxTokens", { maxTokens: 300 }],
    ["maxMinutes", { maxMinutes: 0.02 }],
  ] as const) {
    it(`are those of the run: ${limit} lets nothing begin a second after it is reached`, async () => {
      const price = { inputPerMillion: 1000, outputPerMillion: 1000 };
      const providers = [makeProvider({ price })];
      await writeConfig({ providers, limits, runsPerScenario: 5000, maxRetries: 0 });
      await startWorkers(3);
      const { stdout, stderr } = await (await startRun()).result;
      const endedAt = performance.now();
      const { status, stopReason } = JSON.parse(stdout) as RunDocument;
      assert.deepEqual([status, stopReason], ["cancelled", limit], stderr);
      const { server } = parts;
      assert.ok((server.arrivals.at(-1) ?? 0) <= endedAt);
      const result = await readResult(parts, { code: 0, stdout, stderr });
      assertCounted(parts, result);
      assert.equal(result.summary.abandoned, undefined);
      // 15 tokens, or 0.015 USD, a request: 20 requests reach the limit; eight at a time take 40 ms.
      if (limit !== "maxMinutes") assert.ok(server.count() < 20 + 8 * 25, `${server.count()}`);
    });
  }
});
