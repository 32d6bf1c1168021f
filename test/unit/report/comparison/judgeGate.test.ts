import assert from "node:assert/strict";
import { type Gate, gateSchema } from "../../../../src/model/config/gate.ts";
import { compareRuns } from "../../../../src/report/comparison/compareRuns.ts";
import { judgeGate } from "../../../../src/report/comparison/judgeGate.ts";
import { baseId, type CellSpec, headId, makeComparedRun, spell } from "./makeComparedRun.ts";

type Over = Parameters<typeof makeComparedRun>[2];

/** What a gate says of a head beside a base, or beside none. */
function judge(
  base: readonly CellSpec[] | undefined,
  head: readonly CellSpec[],
  keys: Partial<Gate> = {},
  over?: Over,
) {
  const gate = gateSchema.parse(keys);
  const run = makeComparedRun(headId, head, over);
  const [comparison] =
    base === undefined ? [] : compareRuns(makeComparedRun(baseId, base), [run], gate);
  return judgeGate({ gate, head: run, comparison: comparison ?? { lacking: "No baseline." } });
}

describe("a gate", () => {
  it("passes a run that is no worse, and says what that rests on", () => {
    const { result, reasons } = judge([{ tests: spell(195, 5) }], [{ tests: spell(197, 3) }]);
    assert.equal(result, "passed");
    assert.match(reasons[0] ?? "", /^sim is no worse by 5 points: 197 of 200/);
  });

  it("passes a run that is better", () => {
    assert.equal(judge([{ tests: spell(50, 50) }], [{ tests: spell(90, 10) }]).result, "passed");
  });

  it("fails a run that is worse", () => {
    const { result, reasons } = judge([{ tests: spell(90, 10) }], [{ tests: spell(50, 50) }]);
    assert.equal(result, "failed");
    assert.match(reasons[0] ?? "", /worse/);
  });

  it("fails a run of which one scenario is worse by the margin though the total is not", () => {
    const base = [{ tests: spell(150, 50) }, { scenario: 2, tests: spell(50, 150) }];
    const head = [{ tests: spell(50, 150) }, { scenario: 2, tests: spell(150, 50) }];
    const { result, reasons } = judge(base, head);
    assert.equal(result, "failed");
    assert.equal(reasons[0], "sim is worse in scenario 1 by 50.0 points.");
  });

  it("cannot tell from few tests", () => {
    assert.equal(judge([{ tests: spell(9, 1) }], [{ tests: spell(9, 1) }]).result, "undecided");
  });

  it("cannot tell when errored tests decide, on either side", () => {
    const good = { tests: spell(197, 3) };
    assert.equal(judge([good], [{ tests: spell(180, 0, 20) }]).result, "undecided");
    assert.equal(
      judge([{ tests: spell(60, 0, 40) }], [{ tests: spell(90, 10) }]).result,
      "undecided",
    );
    assert.equal(judge([good], [{ tests: spell(0, 0, 200) }]).result, "undecided");
  });

  it("fails a run that lacks a provider, a scenario or a case of the baseline, however good it is", () => {
    const good = { tests: spell(200, 0) };
    const cases = (...ids: string[]) =>
      ids.map((id) => ({ scenario: 2, case: id, caseHash: id, tests: spell(50, 0) }));
    const lacking: [string, CellSpec[], CellSpec[]][] = [
      [
        "b has no test of scenario 1, of which the baseline has 200.",
        [good, { ...good, provider: "b" }],
        [good],
      ],
      [
        "sim has no test of scenario 3, of which the baseline has 200.",
        [good, { ...good, scenario: 3 }],
        [good],
      ],
      [
        "sim has no test of scenario 2, case y, of which the baseline has 50.",
        [good, ...cases("x", "y")],
        [good, ...cases("x")],
      ],
    ];
    for (const [reason, base, head] of lacking) {
      const judged = judge(base, head);
      assert.equal(judged.result, "failed", reason);
      assert.equal(judged.reasons[0], reason);
    }
  });

  it("fails a run whose case is not the one the baseline had", () => {
    const of = (caseHash: string) => [
      { tests: spell(200, 0) },
      { scenario: 2, case: "x", caseHash, tests: spell(50, 0) },
    ];
    const { result, reasons } = judge(of("1"), of("2"));
    assert.equal(result, "failed");
    assert.match(reasons[0] ?? "", /^Case x of scenario 2 has changed since the baseline/);
  });

  it("lets what is new pass", () => {
    const good = { tests: spell(200, 0) };
    assert.equal(
      judge([good], [good, { scenario: 9, tests: "F" }, { provider: "new", tests: "F" }]).result,
      "passed",
    );
  });

  it("fails a run in which planned tests did not end", () => {
    const good = { tests: spell(200, 0) };
    const summary = {
      totalTests: 200,
      passed: 200,
      failed: 0,
      successRate: 100,
      plannedTests: 300,
    };
    const { result, reasons } = judge([good], [good], {}, { summary, status: "cancelled" });
    assert.equal(result, "failed");
    assert.equal(reasons[0], "Only 200 of 300 planned tests ended (it was cancelled).");
  });

  it("cannot tell of a run without tests, of one without a baseline, and of the baseline itself", () => {
    const good = [{ tests: spell(200, 0) }];
    assert.deepEqual(judge(undefined, good), {
      result: "undecided",
      reasons: ["No baseline."],
      minRates: [],
    });
    assert.equal(judge(undefined, []).result, "undecided");
    const run = makeComparedRun(baseId, good);
    const gate = gateSchema.parse({});
    const [comparison] = compareRuns(run, [run], gate);
    assert.ok(comparison);
    const judged = judgeGate({ gate, head: run, comparison });
    assert.deepEqual(
      [judged.result, judged.reasons],
      ["undecided", ["The run is the baseline itself."]],
    );
  });

  it("cannot tell by a metric that counts no test on either side", () => {
    const good = [{ tests: spell(200, 0) }];
    const { result, reasons } = judge(good, good, { metric: "value" });
    assert.equal(result, "undecided");
    assert.deepEqual(reasons, ["No test can be compared with the baseline."]);
  });

  it("fails when tests that the metric counted in the baseline are not counted any more", () => {
    const { result, reasons } = judge([{ tests: "p".repeat(200) }], [{ tests: spell(200, 0) }], {
      metric: "value",
    });
    assert.equal(result, "failed");
    assert.match(reasons[0] ?? "", /of which the baseline has 200/);
  });

  it("takes the margin that it is given", () => {
    const [base, head] = [[{ tests: spell(190, 10) }], [{ tests: spell(188, 12) }]];
    assert.equal(judge(base, head, { margin: 10 }).result, "passed");
    assert.equal(judge(base, head, { margin: 1 }).result, "undecided");
  });

  describe("with a least rate", () => {
    const rate = (tests: string, minRate: number, more: CellSpec[] = []) =>
      judge(undefined, [{ tests }, ...more], { minRate }).minRates[0];

    it("is met only when the lower limit of Clopper and Pearson reaches it", () => {
      assert.equal(rate(spell(72, 0), 95)?.result, "met");
      assert.equal(rate(spell(71, 0), 95)?.result, "undecided");
      assert.equal(rate(spell(100, 0), 100)?.result, "undecided");
    });

    it("is not met when the upper limit stays below it", () => {
      const found = rate(spell(15, 133), 20);
      assert.equal(found?.result, "not met");
      assert.deepEqual(
        found?.interval.map((limit) => limit.toFixed(7)),
        ["5.7844010", "16.1650490"],
      );
    });

    it("cannot tell when errored tests decide", () => {
      assert.equal(rate(spell(150, 0, 10), 95)?.result, "undecided");
      assert.equal(rate(spell(100, 0, 900), 95)?.result, "undecided");
    });

    it("takes the mean of scenarios of unequal size, so that a large one does not speak for a small", () => {
      const few = { scenario: 2, tests: spell(0, 30) };
      assert.equal(rate(spell(10_000, 0), 90, [few])?.result, "not met");
    });

    it("fails the gate when it is not met, whatever the baseline", () => {
      const cells = [{ tests: spell(100, 100) }];
      const { result, reasons } = judge(cells, cells, { minRate: 90, margin: 20 });
      assert.equal(result, "failed");
      assert.match(reasons[0] ?? "", /^sim is below 90 %/);
    });

    it("lets one provider fail for all, and names it", () => {
      const cells = [{ tests: spell(200, 0) }, { provider: "b", tests: spell(20, 180) }];
      const { result, reasons, minRates } = judge(cells, cells, { minRate: 90 });
      assert.equal(result, "failed");
      assert.match(reasons[0] ?? "", /^b is below 90 %/);
      assert.deepEqual(
        minRates.map((each) => each.result),
        ["met", "not met"],
      );
    });
  });

  it("names the first of many that are missing, then how many more there are", () => {
    const base = Array.from({ length: 50 }, (_, at) => ({ scenario: at + 1, tests: "PP" }));
    const { reasons } = judge(base, [{ tests: "PP" }]);
    assert.equal(reasons.filter((reason) => reason.includes("has no test of")).length, 20);
    assert.ok(reasons.includes("… and 29 more."));
  });
});
