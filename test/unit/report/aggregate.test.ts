import assert from "node:assert/strict";
import * as fc from "fast-check";
import { reportModelSchema } from "../../../src/model/results/report.ts";
import type { TestOutcome } from "../../../src/model/results/testOutcome.ts";
import { createRunAggregate } from "../../../src/report/aggregate.ts";
import { buildReportModel } from "../../../src/report/buildReportModel.ts";
import { createFrequentFailures } from "../../../src/report/frequentFailures.ts";
import { makeHead, makeOutcome } from "./makeTest.ts";

const failures = createFrequentFailures();
const plan = { providers: ["a", "b"], scenarios: [1, 2], runsPerScenario: 4, maxRetries: 3 };

/** Eight tests of a × 1: 3 at once, 2 after one retry, 1 after three, 1 failed, 1 errored; 10 to 80 ms. */
function listEight(): TestOutcome[] {
  const cases: [TestOutcome["state"], number, number][] = [
    ["passed", 0, 1],
    ["passed", 0, 1],
    ["passed", 0, 2],
    ["passed", 1, 2],
    ["passed", 1, 3],
    ["passed", 3, 4],
    ["failed", 3, 4],
    ["errored", 0, 1],
  ];
  return cases.map(([state, retries, attempts], index) =>
    makeOutcome({
      state,
      gates: state === "passed" ? 3 : state === "failed" ? 1 : 0,
      retries,
      attempts,
      runNumber: index + 1,
      totalDurationMs: 10 * (8 - index),
    }),
  );
}

describe("createRunAggregate", () => {
  it("leaves tests for which nothing was sent out of all times, and counts them as errored", () => {
    const aggregate = createRunAggregate(plan);
    for (const outcome of listEight()) aggregate.add(outcome);
    const before = aggregate.scenarioSummary("a", 1);
    const lost = { state: "errored", totalDurationMs: 0, notSent: "not sent, since …" } as const;
    for (const scenario of [1, 1, 2]) aggregate.add(makeOutcome({ ...lost, scenario }));
    aggregate.add(makeOutcome({ ...lost, provider: "b", notSent: "not sent, for another reason" }));
    const { averageDurationMs, p50Ms, p95Ms, p99Ms, successRate } = aggregate.scenarioSummary(
      "a",
      1,
    );
    const times = { averageDurationMs, p50Ms, p95Ms, p99Ms };
    assert.deepEqual(times, {
      averageDurationMs: before.averageDurationMs,
      p50Ms: before.p50Ms,
      p95Ms: before.p95Ms,
      p99Ms: before.p99Ms,
    });
    assert.equal(successRate, 60);
    assert.equal(aggregate.summary().errored, 5);
    assert.equal(aggregate.total().summary.p50Ms, before.p50Ms);
    const none = aggregate.scenarioSummary("a", 2);
    assert.deepEqual([none.averageDurationMs, none.p50Ms], [0, undefined]);
    assert.deepEqual(aggregate.notSent(), [
      { provider: "a", tests: 3, reason: "not sent, since …" },
      { provider: "b", tests: 1, reason: "not sent, for another reason" },
    ]);
    const model = buildReportModel("finished", makeHead(), { aggregate, failures });
    assert.deepEqual(reportModelSchema.parse(model).notSent, aggregate.notSent());
  });

  it("gives the time to the first token of providers that stream, over their attempts", () => {
    const aggregate = createRunAggregate(plan);
    aggregate.add(makeOutcome());
    for (const at of [1, 2, 3, 4, 5]) {
      aggregate.add(makeOutcome({ provider: "b", firstTokensMs: [at * 10, at * 10 + 1] }));
    }
    assert.deepEqual(aggregate.firstTokens(), [
      { provider: "b", attempts: 10, p50Ms: 30, p95Ms: 51 },
    ]);
    const model = buildReportModel("running", makeHead(), { aggregate, failures });
    assert.deepEqual(reportModelSchema.parse(model).firstTokens, aggregate.firstTokens());
    assert.equal("notSent" in model, false);
  });

  it("counts the times of every cell and provider in the same bins, each test that was sent once", () => {
    const aggregate = createRunAggregate(plan);
    for (const outcome of listEight()) aggregate.add(outcome);
    aggregate.add(makeOutcome({ scenario: 2, totalDurationMs: 1000 }));
    aggregate.add(makeOutcome({ provider: "b", totalDurationMs: 10 }));
    aggregate.add(makeOutcome({ provider: "b", totalDurationMs: 0, notSent: "not sent, since …" }));
    const edgesMs = aggregate.timeEdgesMs();
    assert.equal(edgesMs.at(-1), 1000);
    const [first, second, third, fourth] = aggregate.cells().map(({ times }) => times);
    const sum = (counts: readonly number[] = []) => counts.reduce((total, each) => total + each, 0);
    assert.deepEqual([first?.from, sum(first?.counts)], [0, 8]);
    assert.deepEqual(second, { from: edgesMs.length - 1, counts: [1] });
    assert.deepEqual([third, fourth], [{ from: 0, counts: [1] }, undefined]);
    const [a, b] = aggregate.providers().map(({ times }) => times);
    assert.deepEqual([a?.from, a?.counts.length, sum(a?.counts)], [0, edgesMs.length, 9]);
    assert.deepEqual(b, third);
    assert.deepEqual(createRunAggregate(plan).timeEdgesMs(), []);
  });

  it("gives the rates, times and attempts of a cell over all its tests", () => {
    const aggregate = createRunAggregate(plan);
    for (const outcome of listEight()) aggregate.add(outcome);
    assert.deepEqual(aggregate.scenarioSummary("a", 1), {
      successRate: 75,
      firstAttemptSuccessRate: 37.5,
      afterRetry1SuccessRate: 62.5,
      afterRetry2SuccessRate: 62.5,
      afterRetry3SuccessRate: 75,
      averageDurationMs: 45,
      averageAttempts: 2.25,
      p50Ms: 40,
      p95Ms: 80,
      p99Ms: 80,
      parseRate: 87.5,
      schemaRate: 75,
      firstSchemaRate: 37.5,
    });
    assert.deepEqual(aggregate.summary(), {
      totalTests: 8,
      passed: 6,
      failed: 2,
      successRate: 75,
      plannedTests: 16,
      errored: 1,
      firstAttemptSuccessRate: 37.5,
    });
  });

  it("takes the nearest rank, never a value between two", () => {
    const aggregate = createRunAggregate(plan);
    for (let ms = 1; ms <= 200; ms += 1) aggregate.add(makeOutcome({ totalDurationMs: 201 - ms }));
    const summary = aggregate.scenarioSummary("a", 1);
    assert.deepEqual([summary.p50Ms, summary.p95Ms, summary.p99Ms], [100, 190, 198]);
    aggregate.add(makeOutcome({ totalDurationMs: 0 }));
    assert.equal(aggregate.scenarioSummary("a", 1).p50Ms, 100);
    assert.equal(aggregate.scenarioSummary("a", 1).p95Ms, 190);
  });

  it("gives 0 rates and no percentiles to a cell without tests", () => {
    const summary = createRunAggregate(plan).scenarioSummary("b", 2);
    assert.deepEqual(summary, {
      successRate: 0,
      firstAttemptSuccessRate: 0,
      afterRetry1SuccessRate: 0,
      afterRetry2SuccessRate: 0,
      afterRetry3SuccessRate: 0,
      averageDurationMs: 0,
      averageAttempts: 0,
      parseRate: 0,
      schemaRate: 0,
      firstSchemaRate: 0,
    });
  });

  it("tells what fit the schema from what had the expected values, where tests have any", () => {
    const values = { compared: 4, matched: 4, missed: [] };
    const aggregate = createRunAggregate(plan);
    aggregate.add(makeOutcome({ values }));
    aggregate.add(makeOutcome({ retries: 1, values }));
    const missed = { compared: 5, matched: 3, missed: ["/total", "/items/*/sku"] };
    aggregate.add(makeOutcome({ state: "failed", gates: 2, values: missed }));
    const unreached = { compared: 3, matched: 0, missed: [] };
    aggregate.add(makeOutcome({ state: "failed", gates: 1, retries: 3, values: unreached }));
    aggregate.add(makeOutcome({}));
    const summary = aggregate.scenarioSummary("a", 1);
    assert.deepEqual(
      [summary.parseRate, summary.schemaRate, summary.firstSchemaRate, summary.successRate],
      [100, 80, 60, 60],
    );
    assert.deepEqual([summary.valueRate, summary.fieldAccuracy], [50, (11 * 100) / 16]);
  });

  it("lists the fields that were missed, the most frequent first, where tests have expected values", () => {
    const aggregate = createRunAggregate(plan);
    const missing = (missed: string[]) =>
      makeOutcome({ state: "failed", gates: 2, values: { compared: 9, matched: 7, missed } });
    aggregate.add(missing(["/date"]));
    aggregate.add(missing(["/items/*/price", "/date"]));
    aggregate.add(missing([]));
    aggregate.add(makeOutcome({ scenario: 2 }));
    const [first, second] = aggregate.cells();
    assert.deepEqual(first?.fields, {
      tests: 3,
      missed: [
        { pointer: "/date", tests: 2 },
        { pointer: "/items/*/price", tests: 1 },
      ],
    });
    assert.equal(second !== undefined && "fields" in second, false);
  });

  it("plans each case of a scenario once a round", () => {
    const cells = [
      { provider: "a", scenario: 1, cases: 20 },
      { provider: "a", scenario: 2 },
    ];
    const aggregate = createRunAggregate({ ...plan, cells });
    assert.equal(aggregate.summary().plannedTests, 84);
    assert.deepEqual(
      aggregate.cells().map(({ planned }) => planned),
      [80, 4],
    );
  });

  it("gives success rate beyond maxRetries", () => {
    const aggregate = createRunAggregate({ ...plan, maxRetries: 1 });
    aggregate.add(makeOutcome({ retries: 1 }));
    aggregate.add(makeOutcome({ retries: 0 }));
    aggregate.add(makeOutcome({ retries: 1, state: "failed" }));
    const [cell] = aggregate.cells();
    assert.equal(cell?.ladder.length, 2);
    assert.equal(cell?.summary.afterRetry3SuccessRate, cell?.summary.successRate);
    assert.equal(cell?.summary.successRate, 200 / 3);
  });

  it("has tokens and costs only when a test has, a test with 0 included", () => {
    const aggregate = createRunAggregate(plan);
    aggregate.add(makeOutcome());
    assert.equal("inputTokens" in aggregate.summary(), false);
    assert.equal("costUsd" in aggregate.scenarioSummary("a", 1), false);
    aggregate.add(makeOutcome({ inputTokens: 0, costUsd: 0.5 }));
    aggregate.add(makeOutcome({ inputTokens: 7, provider: "b" }));
    assert.equal(aggregate.summary().inputTokens, 7);
    assert.equal(aggregate.summary().costUsd, 0.5);
    assert.equal("outputTokens" in aggregate.summary(), false);
    assert.equal(aggregate.scenarioSummary("a", 1).costUsd, 0.5);
    assert.equal("costUsd" in aggregate.scenarioSummary("b", 1), false);
  });

  it("lists planned cells in the order of the config, then those that only tests name", () => {
    const aggregate = createRunAggregate({ ...plan, providers: ["b", "a"], scenarios: [2, 1] });
    aggregate.add(makeOutcome({ provider: "z", scenario: 9 }));
    aggregate.add(makeOutcome({ provider: "a", scenario: 1 }));
    const cells = aggregate.cells();
    assert.deepEqual(
      cells.map((cell) => [cell.provider, cell.scenario, cell.planned, cell.ended]),
      [
        ["b", 2, 4, 0],
        ["b", 1, 4, 0],
        ["a", 2, 4, 0],
        ["a", 1, 4, 1],
        ["z", 9, undefined, 1],
      ],
    );
    assert.deepEqual(
      aggregate.ladders().map((ladder) => [ladder.provider, ladder.ended]),
      [
        ["b", 0],
        ["a", 1],
        ["z", 1],
      ],
    );
  });

  it("takes the length of the ladder from the tests when maxRetries is unknown", () => {
    const aggregate = createRunAggregate({ ...plan, maxRetries: undefined });
    aggregate.add(makeOutcome({ retries: 1 }));
    assert.deepEqual(aggregate.ladders()[0]?.ladder, [0, 100, 100, 100]);
    aggregate.add(makeOutcome({ retries: 5, provider: "b" }));
    assert.deepEqual(aggregate.ladders()[1]?.ladder, [0, 0, 0, 0, 0, 100]);
    assert.equal(aggregate.cells()[0]?.ladder.length, 6);
  });

  it("keeps its promises for any tests in any order", () => {
    const outcomes = fc.array(
      fc.record({
        provider: fc.constantFrom("a", "b"),
        scenario: fc.constantFrom(1, 2),
        state: fc.constantFrom<TestOutcome["state"]>("passed", "failed", "errored"),
        retries: fc.nat(3),
        totalDurationMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(outcomes, (list) => {
        const aggregate = createRunAggregate(plan);
        for (const over of list) aggregate.add(makeOutcome(over));
        const summary = aggregate.summary();
        assert.equal(summary.passed + summary.failed, summary.totalTests);
        assert.equal(summary.totalTests, list.length);
        assert.ok(summary.errored <= summary.failed);
        const cells = aggregate.cells();
        assert.equal(
          cells.reduce((sum, cell) => sum + cell.ended, 0),
          list.length,
        );
        for (const { ladder, summary: own } of [...cells, aggregate.total()]) {
          assert.equal(ladder.at(-1), own.successRate);
          assert.equal(ladder[0], own.firstAttemptSuccessRate);
          assert.ok(ladder.every((rate, k) => k === 0 || rate >= (ladder[k - 1] ?? 0)));
          assert.ok(ladder.every((rate) => rate >= 0 && rate <= 100));
          assert.ok((own.p50Ms ?? 0) <= (own.p95Ms ?? 0));
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("buildReportModel", () => {
  it("fits the schema of the report, running and finished", () => {
    const aggregate = createRunAggregate(plan);
    aggregate.add(makeOutcome());
    const running = buildReportModel("running", makeHead(), { aggregate, failures });
    assert.deepEqual(reportModelSchema.parse(running), running);
    assert.equal(running.state, "running");
    const finished = buildReportModel(
      "finished",
      makeHead(),
      { aggregate, failures },
      { file: "results/x.json" },
    );
    assert.equal(finished.state, "finished");
    assert.equal(finished.file, "results/x.json");
  });
});
