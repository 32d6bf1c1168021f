import assert from "node:assert/strict";
import { assumedReplyTokens, estimateRun } from "../../../src/run/estimateRun.ts";
import { buildPlan } from "../../../src/run/plan.ts";
import { makeLoadedConfig, makeReaction, makeScenario, makeStreamScenario } from "./builders.ts";

const paid = { kind: "openai-compatible", baseUrl: "http://127.0.0.1:9/v1", model: "m" };
const price = { inputPerMillion: 4, outputPerMillion: 1_000_000 };
const step = { prompt: "x".repeat(396), schema: true, at: "" };

describe("the estimate of a run", () => {
  const loaded = makeLoadedConfig(
    "/w",
    {
      providers: [
        { id: "paid", ...paid, price },
        { id: "short", ...paid, price, maxOutputTokens: 10 },
        { id: "unpriced", ...paid },
        { id: "sim", kind: "simulated", price },
      ],
      runsPerScenario: 3,
    },
    [
      makeScenario({ number: 1, steps: [step], cases: { count: 5 } }),
      makeScenario({ number: 2, steps: [step, step] }),
      makeStreamScenario({ number: 3, reactions: [makeReaction({ id: "x" })] }),
    ],
  );
  const estimates = estimateRun(buildPlan(loaded), 2);

  it("counts a request for each step of each test, and every retry at most; streams are none", () => {
    for (const { provider, tests, requests, mostRequests } of estimates.slice(0, 3)) {
      assert.deepEqual([provider.id, tests, requests, mostRequests], [provider.id, 18, 21, 63]);
    }
  });

  it("prices texts by their length and replies by what they may have", () => {
    // 21 times 99 tokens of the prompt and 1 of the schema.
    const input = (21 * 100 * 4) / 1_000_000;
    assert.equal(estimates[0]?.costUsd, input + 21 * assumedReplyTokens);
    assert.equal(estimates[1]?.costUsd, input + 21 * 10);
    assert.equal(estimates[2]?.costUsd, undefined);
  });

  it("asks nothing of providers that nobody is asked for", () => {
    const { requests, mostRequests, costUsd } = estimates[3] ?? {};
    assert.deepEqual([requests, mostRequests, costUsd], [0, 0, 0]);
  });

  it("is of the selection only", () => {
    const plan = buildPlan(loaded, { providers: ["paid"], scenarios: [2], runsPerScenario: 1 });
    assert.deepEqual(
      estimateRun(plan, 0).map(({ requests, mostRequests }) => [requests, mostRequests]),
      [[2, 2]],
    );
  });
});
