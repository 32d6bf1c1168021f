import assert from "node:assert/strict";
import { type FrequentFailure, reportModelSchema } from "../../../src/model/results/report.ts";
import {
  type AttemptResult,
  errorKindSchema,
  replyFaultSchema,
} from "../../../src/model/results/resultFile.ts";
import type { TestOutcome } from "../../../src/model/results/testOutcome.ts";
import { createRunAggregate } from "../../../src/report/aggregate.ts";
import { buildReportModel } from "../../../src/report/buildReportModel.ts";
import { adviseOn } from "../../../src/report/failureAdvice.ts";
import { filterTests } from "../../../src/report/filterTests.ts";
import { createFrequentFailures } from "../../../src/report/frequentFailures.ts";
import { summarizeTest } from "../../../src/report/summarizeTest.ts";
import { makeAttempt, makeHead, makeRun } from "./makeTest.ts";

const invalid = (...codes: string[]): Partial<AttemptResult> => ({
  success: false,
  validationErrors: codes.map((code) => ({ path: ["age"], message: `must ${code}`, code })),
});
const errored = (
  errorKind: AttemptResult["errorKind"],
  over: Partial<AttemptResult> = {},
): Partial<AttemptResult> => ({ success: false, errorMessage: "it failed", errorKind, ...over });

/** The failures of tests with these last attempts, each of provider and scenario `[p, s]` if it says so. */
function gather(
  ends: readonly (Partial<AttemptResult> & { at?: [string, number] })[],
  scenarios?: Parameters<typeof createFrequentFailures>[0],
) {
  const failures = createFrequentFailures(scenarios);
  const outcomes: TestOutcome[] = ends.map(
    ({ at: [provider, scenario] = ["p", 1], ...end }, index) => {
      const success = end.success ?? true;
      const run = makeRun({ runNumber: index + 1, success, attempts: [makeAttempt(end)] });
      const outcome = summarizeTest({ provider, scenario }, run);
      failures.add(outcome, run);
      return outcome;
    },
  );
  return { failures, outcomes };
}
const briefly = (list: readonly FrequentFailure[]) =>
  list.map(({ reason, tests }) => `${tests} ${reason}`);

describe("the most frequent failures", () => {
  it("are counted over all providers and scenarios, with the first as the example", () => {
    const { failures } = gather([
      {},
      { ...errored("timeout"), at: ["a", 1] },
      { ...invalid("required", "type", "required"), at: ["b", 2] },
      { ...invalid("type"), at: ["c", 3] },
      { ...errored("timeout"), at: ["d", 4] },
      { ...invalid("type"), at: ["d", 4] },
    ]);
    assert.deepEqual(briefly(failures.list(10)), ["3 type", "2 timeout", "1 required"]);
    assert.deepEqual(briefly(failures.list(2)), ["3 type", "2 timeout"]);
    const [type, timeout] = failures.list(2);
    assert.deepEqual(type?.example, { provider: "b", scenario: 2, runNumber: 3 });
    assert.equal(type?.message, "age must type");
    assert.deepEqual(timeout?.example, { provider: "a", scenario: 1, runNumber: 2 });
  });

  it("tell HTTP errors apart by their status", () => {
    const { failures } = gather([
      errored("http", { httpStatus: 404 }),
      errored("http", { httpStatus: 503 }),
      errored("http", { httpStatus: 404 }),
      errored("http", { httpStatus: 200 }),
      errored("http"),
      errored("rate_limit", { httpStatus: 429 }),
      errored("auth", { httpStatus: 401 }),
      errored(undefined),
    ]);
    const reasons = ["2 http 404", "2 http", "1 http 503", "1 rate_limit", "1 auth", "1 error"];
    assert.deepEqual(briefly(failures.list(10)), reasons);
  });

  it("lead to their tests in the list, which the filter of the page finds", () => {
    const ends = [
      {},
      errored("http", { httpStatus: 404 }),
      errored("http", { httpStatus: 400 }),
      errored("rate_limit", { httpStatus: 429 }),
      invalid("enum"),
      invalid("enum", "value"),
      invalid("truncated"),
      invalid(),
      errored(undefined),
    ];
    const { failures, outcomes } = gather(ends);
    const list = failures.list(20);
    assert.equal(list.length, 8);
    for (const { reason, filter, tests } of list) {
      assert.equal(filterTests(outcomes, filter).length, tests, reason);
    }
  });

  it("are told apart by the place of what was wrong, whichever item of a list that is, and by provider", () => {
    const at = (provider: string, path: string[]) => ({
      success: false,
      validationErrors: [{ path, message: "must be number", code: "type" }],
      at: [provider, 1] as [string, number],
    });
    const { failures, outcomes } = gather([
      at("a", ["items", "0", "price"]),
      at("b", ["items", "12", "price"]),
      at("b", ["items", "3", "price"]),
      at("a", ["total"]),
    ]);
    const [price, total] = failures.list(10);
    assert.deepEqual(
      [price, total].map((each) => [each?.reason, each?.path, each?.tests]),
      [
        ["type", "/items/*/price", 3],
        ["type", "/total", 1],
      ],
    );
    assert.deepEqual(price?.providers, [
      { provider: "b", tests: 2 },
      { provider: "a", tests: 1 },
    ]);
    const found = filterTests(outcomes, { ...price?.filter, provider: "b" });
    assert.deepEqual(
      found.map(({ runNumber }) => runNumber),
      [2, 3],
    );
  });

  it("have a message of one line that is not long", () => {
    const { failures } = gather([
      errored("http", { errorMessage: `first\n\tsecond ${"x".repeat(500)}` }),
      errored("process", { errorMessage: `${"y".repeat(158)}😀tail` }),
    ]);
    const [long, split] = failures.list(2).map(({ message }) => message);
    assert.match(long ?? "", /^first second x+…$/);
    assert.equal(long?.length, 160);
    assert.ok(split?.isWellFormed());
  });

  it("tell the place of a wrong value, never the values", () => {
    const { failures } = gather([
      {
        success: false,
        validationErrors: [{ path: ["iban"], message: "expected DE1, but is DE2", code: "value" }],
      },
    ]);
    assert.equal(failures.list(1)[0]?.message, "iban is not as expected");
  });

  it("are in the report only where there are any", () => {
    const plan = { providers: ["p"], scenarios: [1], runsPerScenario: 2, maxRetries: 0 };
    const build = (ends: Partial<AttemptResult>[]) => {
      const { failures } = gather(ends);
      const figures = { aggregate: createRunAggregate(plan), failures };
      return reportModelSchema.parse(buildReportModel("finished", makeHead(), figures));
    };
    assert.equal("failures" in build([{}]), false);
    assert.deepEqual(briefly(build([{}, invalid("enum")]).failures ?? []), ["1 enum"]);
  });

  it("show the first of several errors of a code", () => {
    const errors = ["a", "b"].map((name) => {
      return { path: [name], message: "must be a number", code: "type" };
    });
    const { failures } = gather([{ success: false, validationErrors: errors }]);
    assert.equal(failures.list(1)[0]?.message, "a must be a number");
  });

  it("tell of a test without attempts", () => {
    const failures = createFrequentFailures();
    const run = makeRun({ success: false, attempts: [] });
    failures.add(summarizeTest({ provider: "p", scenario: 1 }, run), run);
    assert.deepEqual(briefly(failures.list(3)), ["1 no attempt"]);
    assert.deepEqual(failures.list(1)[0]?.filter, { state: "failed", fault: "no attempt" });
  });
});

describe("what to do about a failure", () => {
  it("is said of every kind of error and every fault of a reply, each its own", () => {
    const general = new Set([adviseOn("minItems", false), adviseOn("minItems", true)]);
    const kinds = [...errorKindSchema.options, "error"];
    const reasons = [...kinds, ...replyFaultSchema.options, "value", "expect", "http 404"];
    const said = reasons.map((reason) => adviseOn(reason, false));
    for (const [index, text] of said.entries()) assert.ok(!general.has(text), reasons[index]);
    assert.equal(new Set(said).size, said.length);
  });

  it("names the key that may mend it", () => {
    const keys: [reason: string, key: RegExp][] = [
      ["auth", /apiKey/],
      ["rate_limit", /requestsPerMinute.*concurrency/],
      ["timeout", /timeoutMs/],
      ["truncated", /maxOutputTokens/],
      ["rejected_schema", /strictSchema.*adapted.*"mode": "prompt"/],
      ["http 404", /model.*baseUrl/],
      ["http 503", /later/],
      ["http 418", /refuses/],
      ["enum", /schema/],
    ];
    for (const [reason, key] of keys) assert.match(adviseOn(reason, false), key, reason);
  });

  it("speaks of records where nothing was prompted", () => {
    const { failures } = gather([{ ...invalid("minimum"), at: ["hook", 11] }], {
      11: { name: "Hooks", kind: "stream" },
    });
    assert.match(failures.list(1)[0]?.advice ?? "", /records/);
    assert.doesNotMatch(failures.list(1)[0]?.advice ?? "", /prompt/);
  });
});
