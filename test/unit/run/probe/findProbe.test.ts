import assert from "node:assert/strict";
import { type ProbeReport, probeReportSchema } from "../../../../src/model/results/probe.ts";
import type { ResultHead } from "../../../../src/model/results/resultFile.ts";
import type { TestOutcome } from "../../../../src/model/results/testOutcome.ts";
import { findProbe } from "../../../../src/run/probe/findProbe.ts";

const minimum = 4;

describe("the verdicts of a probe", () => {
  const judge = (replies: readonly Come[], { control = asAsked, isOver = true } = {}) => {
    const report = findProbe(head(), [...tests(1, control), ...tests(minimum, replies)], isOver);
    assert.deepEqual(probeReportSchema.parse(report), report);
    const group = report?.groups.find(({ scenario }) => scenario === minimum);
    return [group?.verdict, group?.reason];
  };

  it("are enforced when every reply kept what it was asked to break", () => {
    assert.deepEqual(judge([kept, kept, kept]), ["enforced", "3 of 3 kept it"]);
  });

  it("are ignored when any reply broke it, and say which of the keywords", () => {
    assert.deepEqual(judge([kept, broke("maximum"), kept]), [
      "ignored",
      "1 of 3 broke it: maximum",
    ]);
    assert.deepEqual(judge([broke("minimum"), errored("timeout"), broke("minimum")]), [
      "ignored",
      "2 of 3 broke it: minimum",
    ]);
  });

  it("are ignored as soon as a reply broke it, while others are awaited", () => {
    assert.equal(judge([broke("minimum", "required")], { isOver: false })[0], "ignored");
  });

  it("are rejected when the schema was refused", () => {
    const refused = errored("rejected_schema");
    assert.deepEqual(judge([refused, refused, refused]), [
      "rejected",
      "schema refused 3 of 3 times",
    ]);
    assert.deepEqual(judge([refused, errored("timeout"), refused])[0], "rejected");
  });

  it("say when the plain schema of the control is refused as well", () => {
    const refused = [errored("rejected_schema"), errored("rejected_schema")];
    const [verdict, reason] = judge(refused, { control: refused });
    assert.equal(verdict, "rejected");
    assert.match(String(reason), /plain one of the control/);
  });

  it("cannot be told where a provider takes a schema at times", () => {
    assert.deepEqual(judge([errored("rejected_schema"), kept, kept]), [
      "cannot tell",
      "2 of 3 kept it, 1 schema refused",
    ]);
  });

  for (const [what, come, reason] of [
    ["an error of another kind", errored("auth"), "1 auth"],
    ["a limit that was reached", errored("rate_limit"), "1 rate_limit"],
    ["a refusal", broke("refusal"), "1 refusal"],
    ["no JSON", broke("invalid_json"), "1 invalid_json"],
    ["an empty reply", broke("empty"), "1 empty"],
    ["a truncated reply", broke("truncated"), "1 truncated"],
    ["a reply that breaks another rule only", broke("required"), "1 required"],
  ] as const) {
    it(`cannot be told with ${what} among those that kept it`, () => {
      assert.deepEqual(judge([kept, come, kept]), ["cannot tell", `2 of 3 kept it, ${reason}`]);
    });
  }

  it("cannot be told when the model does not reply as it is asked", () => {
    for (const control of [
      [kept, broke("const"), kept],
      [broke("refusal")],
      [errored("timeout"), errored("timeout"), errored("timeout")],
      [],
    ]) {
      const [verdict, reason] = judge([kept, kept, kept], { control });
      assert.equal(verdict, "cannot tell");
      assert.match(String(reason), /control is not replied to as asked/);
    }
  });

  it("need only one reply of the control that is as asked, and none that is not", () => {
    const control = [errored("timeout"), kept, errored("network")];
    assert.equal(judge([kept, kept, kept], { control })[0], "enforced");
  });

  it("stay open until all has come, and cannot be told once no more will", () => {
    assert.deepEqual(judge([kept, kept], { isOver: false }), [undefined, "2 of 3 kept it"]);
    assert.equal(judge([kept, kept, kept], { control: [kept], isOver: false })[0], undefined);
    assert.deepEqual(judge([kept, kept]), ["cannot tell", "2 of 3 kept it, 1 without a reply"]);
    assert.deepEqual(judge([]), ["cannot tell", "0 of 3 kept it, 3 without a reply"]);
  });

  it("are only of a run that is marked as a probe", () => {
    const { probe: _, ...config } = head().config;
    assert.equal(findProbe({ ...head(), config }, tests(minimum, [kept]), true), undefined);
  });

  it("tell of each reply what came of it, by run number", () => {
    const outcomes = tests(minimum, [kept, broke("maximum"), errored("timeout")]).reverse();
    const report = findProbe(head(), outcomes, true);
    assert.deepEqual(repliesOf(report), [
      { runNumber: 1, result: "kept", note: "" },
      { runNumber: 2, result: "broke", note: "maximum" },
      { runNumber: 3, result: "unclear", note: "timeout" },
    ]);
  });
});

type Come = Pick<TestOutcome, "state" | "errorKind" | "errorCodes">;

const kept: Come = { state: "passed", errorCodes: [] };
const asAsked: readonly Come[] = [kept, kept, kept];

function broke(...errorCodes: string[]): Come {
  return { state: "failed", errorCodes };
}

function errored(errorKind: TestOutcome["errorKind"]): Come {
  return { state: "errored", errorKind, errorCodes: [] };
}

function tests(scenario: number, come: readonly Come[]): TestOutcome[] {
  return come.map((each, at) => ({
    ...each,
    provider: "local",
    scenario,
    runNumber: at + 1,
    gates: each.state === "passed" ? 3 : 1,
    retries: 0,
    attempts: 1,
    totalDurationMs: 5,
  }));
}

function repliesOf(report: ProbeReport | undefined) {
  return report?.groups.find(({ scenario }) => scenario === minimum)?.replies;
}

function head(): ResultHead {
  return {
    id: "x",
    timestamp: "2026-11-20T09:30:00.000Z",
    duration: 1,
    summary: { totalTests: 0, passed: 0, failed: 0, successRate: 0 },
    config: { providers: ["local"], scenarios: [1, 2, minimum], runsPerScenario: 3, probe: true },
  };
}
