import assert from "node:assert/strict";
import fc from "fast-check";
import { cellKey } from "../../../../src/common/cellKey.ts";
import { limitsSchema } from "../../../../src/model/config/runConfig.ts";
import { buildPlan, type RunPlan, testsOfProvider } from "../../../../src/run/plan.ts";
import { shareBounds } from "../../../../src/run/shards/shareBounds.ts";
import { testKeyOf } from "../../../../src/run/testKeyOf.ts";
import { makeLoadedConfig, makeReaction, makeScenario, makeStreamScenario } from "../builders.ts";

/** Every test of a plan in its order. */
function listTests(plan: RunPlan): string[] {
  return plan.providers.flatMap(({ id: provider }) =>
    [...testsOfProvider(plan)]
      .map(({ scenario, runNumber }) => ({ provider, scenario: scenario.number, runNumber }))
      .filter((key) => plan.isWanted?.(key) !== false)
      .map(testKeyOf),
  );
}

describe("shares of a plan", () => {
  it("are the tests whose number in the plan's order leaves I − 1 when divided by N, each test in one", () => {
    const plans = fc.record({
      providers: fc.integer({ min: 1, max: 4 }),
      cases: fc.array(fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }), {
        minLength: 1,
        maxLength: 4,
      }),
      runs: fc.integer({ min: 1, max: 6 }),
      count: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(plans, ({ providers, cases, runs, count }) => {
        const loaded = makeLoadedConfig(
          "/w",
          {
            providers: Array.from({ length: providers }, (_, at) => {
              return { id: `p${at}`, kind: "simulated" };
            }),
            runsPerScenario: runs,
          },
          cases.map((number, at) =>
            makeScenario({
              number: at + 1,
              ...(number === undefined ? {} : { cases: { count: number } }),
            }),
          ),
        );
        const all = listTests(buildPlan(loaded));
        for (let index = 1; index <= count; index++) {
          const plan = buildPlan(loaded, { shard: { index, count } });
          const own = all.filter((_, number) => number % count === index - 1);
          assert.deepEqual(listTests(plan), own);
          assert.equal(plan.plannedTests, own.length);
          const cells = plan.share?.tests.map(cellKey) ?? [];
          assert.equal(new Set(cells).size, cells.length);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("are not made of streams, and it is said which scenario is one", () => {
    const loaded = makeLoadedConfig("/w", { providers: [{ id: "a", kind: "simulated" }] }, [
      makeScenario({ number: 1 }),
      makeStreamScenario({ number: 4, reactions: [makeReaction({ id: "x" })] }),
    ]);
    const shard = { index: 1, count: 2 };
    assert.throws(
      () => buildPlan(loaded, { shard }),
      /Stream tests are not sharded, and scenario 4/,
    );
    assert.equal(buildPlan(loaded, { scenarios: [1], shard }).plannedTests, 1);
  });
});

describe("what one share may use", () => {
  it("is its part of money, tokens and requests a minute, and all of the minutes", () => {
    const limits = limitsSchema.parse({ maxCostUsd: 2, maxTokens: 1001, maxMinutes: 30 });
    const [provider] = makeLoadedConfig("/w", {
      providers: [{ id: "a", kind: "simulated", requestsPerMinute: 60, concurrency: 4 }],
    }).config.providers;
    assert.ok(provider);
    const shared = shareBounds({ limits, providers: [provider] }, { index: 3, count: 8 });
    assert.deepEqual(shared.limits, { ...limits, maxCostUsd: 0.25, maxTokens: 125 });
    assert.deepEqual(
      shared.providers.map(({ requestsPerMinute, concurrency }) => [
        requestsPerMinute,
        concurrency,
      ]),
      [[7.5, 4]],
    );
  });

  it("is never nothing, and no limit where there was none", () => {
    const limits = limitsSchema.parse({ maxTokens: 3 });
    const shared = shareBounds({ limits, providers: [] }, { index: 1, count: 8 });
    assert.deepEqual(shared.limits, { ...limits, maxTokens: 1 });
  });
});
