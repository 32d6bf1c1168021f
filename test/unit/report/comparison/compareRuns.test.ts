import assert from "node:assert/strict";
import * as fc from "fast-check";
import { comparisonSchema } from "../../../../src/model/results/comparison.ts";
import { compareRuns } from "../../../../src/report/comparison/compareRuns.ts";
import { baseId, type CellSpec, headId, makeComparedRun, spell } from "./makeComparedRun.ts";

const byFirst = { metric: "first", margin: 5 } as const;

function compare(base: readonly CellSpec[], head: readonly CellSpec[], options = {}) {
  const runs = [makeComparedRun(baseId, base), makeComparedRun(headId, head)] as const;
  const [comparison] = compareRuns(runs[0], [runs[1]], { ...byFirst, ...options });
  assert.ok(comparison);
  comparisonSchema.parse(comparison);
  return comparison;
}

function near(actual: number | undefined, expected: number, message?: string): void {
  assert.ok(
    Math.abs((actual ?? Number.NaN) - expected) < 5e-9,
    `${message ?? ""} ${actual} ${expected}`,
  );
}

describe("comparing two runs", () => {
  it("says better, with the figures of the exact test and Newcombe's interval in points", () => {
    const { verdict, totals, cells, sentence } = compare(
      [{ tests: spell(48, 32) }],
      [{ tests: spell(56, 14) }],
    );
    assert.equal(verdict, "better");
    const [cell] = cells;
    assert.deepEqual(
      [cell?.base, cell?.head],
      [
        { passed: 48, total: 80 },
        { passed: 56, total: 70 },
      ],
    );
    near(cell?.difference, 20);
    near(cell?.interval[0], 5.24314724);
    near(cell?.interval[1], 33.3872654);
    assert.equal(totals.length, 1);
    assert.match(
      sentence,
      /^sim is better: 56 of 70 \(80\.0%\) passed at the first attempt, 48 of 80/,
    );
  });

  it("compares within strata, so that another mix of scenarios is no difference", () => {
    const hard = (passed: number, total: number) => ({
      scenario: 2,
      tests: spell(passed, total - passed),
    });
    const easy = (passed: number, total: number) => ({
      scenario: 1,
      tests: spell(passed, total - passed),
    });
    const { totals, verdict } = compare(
      [easy(95, 100), hard(2, 20)],
      [easy(19, 20), hard(10, 100)],
    );
    near(totals[0]?.difference, 0);
    assert.notEqual(verdict, "worse");
  });

  it("takes the p of McNemar where every case was run once", () => {
    const cases = (letters: string) =>
      [...letters].map((tests, at) => ({ case: `c${at}`, caseHash: `h${at}`, tests }));
    const base = `${"P".repeat(6)}${"F".repeat(16)}`;
    const head = `${"F".repeat(6)}${"P".repeat(16)}`;
    const { totals } = compare(cases(base), cases(head));
    near(totals[0]?.pExact, 0.0524787903);
    near(totals[0]?.p, 0.0346896648);
    near(totals[0]?.interval[1], 73.69847942);
  });

  it("counts what the metric says: first attempts, tests in the end, expected values", () => {
    const base = [{ tests: "PPRRFF" }, { scenario: 2, tests: "pff" }];
    const head = [{ tests: "PPPPRF" }, { scenario: 2, tests: "ppf" }];
    const count = (metric: "first" | "final" | "value") =>
      compare(base, head, { metric }).totals.map((total) => [total.base, total.head]);
    assert.deepEqual(count("first"), [
      [
        { passed: 3, total: 9 },
        { passed: 6, total: 9 },
      ],
    ]);
    assert.deepEqual(count("final"), [
      [
        { passed: 5, total: 9 },
        { passed: 7, total: 9 },
      ],
    ]);
    assert.deepEqual(count("value"), [
      [
        { passed: 1, total: 3 },
        { passed: 2, total: 3 },
      ],
    ]);
  });

  it("gives verdicts on the metric that was asked for, and intervals alone on the others", () => {
    const { cells, others } = compare([{ tests: spell(50, 50) }], [{ tests: spell(95, 5) }]);
    assert.deepEqual([...new Set(cells.map(({ metric }) => metric))], ["first"]);
    assert.deepEqual([...new Set(others.map(({ metric }) => metric))], ["final"]);
    assert.ok(others.every((other) => !("verdict" in other) && !("p" in other)));
    assert.deepEqual(
      others.map(({ scenario }) => scenario),
      [1, undefined],
    );
  });

  it("puts the worst provider first in its verdict", () => {
    const base = ["a", "b"].map((provider) => ({ provider, tests: spell(90, 10) }));
    const head = [
      { provider: "a", tests: spell(100, 0) },
      { provider: "b", tests: spell(50, 50) },
    ];
    const { verdict, totals } = compare(base, head);
    assert.deepEqual(
      totals.map((total) => total.verdict),
      ["better", "worse"],
    );
    assert.equal(verdict, "worse");
  });

  it("is worse when one scenario fell as far as another rose, and says which", () => {
    const base = [{ tests: spell(150, 50) }, { scenario: 2, tests: spell(50, 150) }];
    const head = [{ tests: spell(50, 150) }, { scenario: 2, tests: spell(150, 50) }];
    const { totals, verdict, sentence } = compare(base, head);
    near(totals[0]?.difference, 0);
    assert.notEqual(totals[0]?.verdict, "worse");
    assert.equal(verdict, "worse");
    assert.match(sentence, /sim is worse in scenario 1 \(−50\.0 points\)\.$/);
  });

  it("cannot tell from few tests, and says how many more it would take", () => {
    const { verdict, totals, sentence } = compare(
      [{ tests: spell(15, 5) }],
      [{ tests: spell(12, 8) }],
    );
    assert.equal(verdict, "cannot tell");
    const needed = totals[0]?.needed ?? 0;
    assert.equal(needed, 1396);
    assert.match(sentence, /^sim: cannot tell \(about 1,376 more tests a side are needed\)/);
  });

  it("says when no outcome of so few tests could show anything", () => {
    const cases = (tests: string) => [..."abcd"].map((id) => ({ case: id, caseHash: id, tests }));
    const { totals, sentence } = compare(cases("P"), cases("F"));
    assert.equal(totals[0]?.verdict, "cannot tell");
    assert.equal(totals[0]?.isPossible, false);
    assert.match(sentence, /no verdict is possible with so few tests/);
  });

  it("lets errored tests decide nothing: not for the head, and not for the base", () => {
    const erroredHead = compare([{ tests: spell(60, 40) }], [{ tests: spell(60, 0, 40) }]);
    assert.equal(erroredHead.verdict, "cannot tell");
    assert.equal(erroredHead.totals[0]?.erroredDecide, 40);
    assert.match(erroredHead.sentence, /40 errored tests decide/);
    assert.deepEqual(erroredHead.totals[0]?.head, { passed: 60, total: 100, errored: 40 });
    const erroredBase = compare([{ tests: spell(60, 0, 40) }], [{ tests: spell(95, 5) }]);
    assert.equal(erroredBase.verdict, "cannot tell");
    const both = compare([{ tests: spell(95, 5) }], [{ tests: spell(20, 70, 10) }]);
    assert.equal(both.verdict, "worse");
  });

  it("names what one side lacks, whole cells and cases, and what is new", () => {
    const base = [
      { tests: "PP" },
      { provider: "gone", tests: "PPP" },
      { scenario: 2, case: "a", caseHash: "1", tests: "P" },
      { scenario: 2, case: "b", caseHash: "2", tests: "PP" },
    ];
    const head = [
      { tests: "PP" },
      { scenario: 2, case: "a", caseHash: "1", tests: "P" },
      { scenario: 2, case: "c", caseHash: "3", tests: "P" },
      { scenario: 3, tests: "F" },
    ];
    const { missing, cells } = compare(base, head);
    assert.deepEqual(missing, [
      { provider: "gone", scenario: 1, in: "head", tests: 3 },
      { provider: "sim", scenario: 2, case: "b", in: "head", tests: 2 },
      { provider: "sim", scenario: 2, case: "c", in: "base", tests: 1 },
      { provider: "sim", scenario: 3, in: "base", tests: 1 },
    ]);
    assert.deepEqual(
      cells.map(({ scenario, base }) => [scenario, base.total]),
      [
        [1, 2],
        [2, 1],
      ],
    );
  });

  it("compares a case only where it asks and expects the same, and lists it where it does not", () => {
    const of = (caseHash: string | undefined, tests: string) => ({
      case: "a",
      ...(caseHash === undefined ? {} : { caseHash }),
      tests,
    });
    const changed = compare([of("1", "PP")], [of("2", "FF")]);
    assert.deepEqual(changed.cells, []);
    assert.deepEqual(changed.changed, [{ what: "case a of scenario 1", from: "1", to: "2" }]);
    assert.equal(compare([of("1", "PP")], [of("1", "FF")]).cells.length, 1);
    const unknown = compare([of(undefined, "PP")], [of("2", "FF")]);
    assert.deepEqual([unknown.cells, unknown.changed.length], [[], 1]);
  });

  it("knows cases without a hash by that of all cases of their scenario", () => {
    const cell = [{ case: "a", tests: "PP" }];
    const make = (id: string, cases: string | undefined) => {
      const hashes = {
        config: "c",
        scenarios: {},
        schemas: {},
        ...(cases && { cases: { "1": cases } }),
      };
      return makeComparedRun(id, cell, { config: { hashes } });
    };
    const count = (from?: string, to?: string) =>
      compareRuns(make(baseId, from), [make(headId, to)], byFirst)[0]?.cells.length;
    assert.equal(count("x", "x"), 1);
    assert.equal(count("x", "y"), 0);
    assert.equal(count(undefined, undefined), 0);
  });

  it("lists a test that ended otherwise by case and round, else by run number, what got worse first", () => {
    const base = [{ tests: "PRFE" }, { scenario: 2, case: "a", caseHash: "1", tests: "PP" }];
    const head = [
      { tests: "PPPF" },
      { scenario: 2, case: "z", caseHash: "9", tests: "P" },
      { scenario: 2, case: "a", caseHash: "1", tests: "PF" },
    ];
    const { flipped } = compare(base, head);
    assert.deepEqual(flipped, [
      {
        provider: "sim",
        scenario: 2,
        runNumber: 3,
        baseRunNumber: 2,
        case: "a",
        from: "passed",
        to: "failed",
      },
      { provider: "sim", scenario: 1, runNumber: 2, from: "retried", to: "passed" },
      { provider: "sim", scenario: 1, runNumber: 4, from: "errored", to: "failed" },
      { provider: "sim", scenario: 1, runNumber: 3, from: "failed", to: "passed" },
    ]);
  });

  it("compares times of what was sent within strata, head less base", () => {
    const timed = (tests: string, ms: number) =>
      [...tests].map((letter, at) => ({
        scenario: at % 2 === 0 ? 1 : 2,
        tests: letter,
        over: { totalDurationMs: ms + at },
      }));
    const { latency } = compare(timed("PPPPPPPPPPPP", 100), timed("PPPPPPPPPPNN", 150));
    const total = latency.find(({ scenario }) => scenario === undefined);
    assert.equal(total?.head.tests, 10);
    assert.equal(total?.base.tests, 12);
    assert.ok(Math.abs((total?.shiftMs ?? 0) - 49) < 3, String(total?.shiftMs));
    assert.ok((total?.p ?? 1) < 0.01);
  });

  it("sums what each side took over what both asked, and has no sum where nothing was told", () => {
    const base = [
      { tests: "PR", attempt: { inputTokens: 10, costUsd: 0.5 } },
      { scenario: 9, tests: "P" },
    ];
    const { usage } = compare(base, [{ tests: "PP", attempt: { inputTokens: 20 } }]);
    assert.deepEqual(usage, [
      {
        provider: "sim",
        base: { tests: 2, attempts: 3, inputTokens: 30, costUsd: 1.5 },
        head: { tests: 2, attempts: 2, inputTokens: 40 },
      },
    ]);
  });

  it("says of runs without a test in common that nothing can be compared", () => {
    const { verdict, sentence, notes, cells } = compare(
      [{ tests: "PP" }],
      [{ provider: "b", tests: "PP" }],
    );
    assert.deepEqual([verdict, cells], ["cannot tell", []]);
    assert.match(sentence, /Nothing can be compared/);
    assert.ok(notes.some((note) => note.includes("no test in common")));
  });

  it("notes runs that were cut short, have no tests, are all errored, or do not say what they tested", () => {
    const notesOf = (head: ReturnType<typeof makeComparedRun>) =>
      compareRuns(makeComparedRun(baseId, [{ tests: "P" }]), [head], byFirst)[0]?.notes.join(" ") ??
      "";
    const summary = { totalTests: 3, passed: 3, failed: 0, successRate: 100, plannedTests: 9 };
    const cut = makeComparedRun(headId, [{ tests: "PPP" }], { status: "interrupted", summary });
    assert.match(notesOf(cut), /The head was interrupted: 3 tests of 9 ended\./);
    assert.match(notesOf(makeComparedRun(headId, [])), /The head has no tests\./);
    const errored = { totalTests: 2, passed: 0, failed: 2, errored: 2, successRate: 0 };
    assert.match(
      notesOf(makeComparedRun(headId, [{ tests: "EE" }], { summary: errored })),
      /Every test of the head is errored/,
    );
    const newer = makeComparedRun(headId, [{ tests: "P" }], { schemaVersion: 2 });
    assert.match(notesOf(newer), /The file of the head is of version 2/);
    assert.match(
      notesOf(makeComparedRun(headId, [{ tests: "P" }])),
      /Neither file says which prompts/,
    );
  });

  it("compares a run with itself and finds nothing", () => {
    const run = makeComparedRun(baseId, [{ tests: spell(100, 0) }]);
    const [comparison] = compareRuns(run, [run], byFirst);
    assert.equal(comparison?.totals[0]?.difference, 0);
    assert.deepEqual([comparison?.flipped, comparison?.changed], [[], []]);
    assert.match(comparison?.notes.join() ?? "", /same run on both sides/);
  });

  it("makes one family of all columns: the same difference counts for less among many runs", () => {
    const base = makeComparedRun(baseId, [{ tests: spell(30, 30) }]);
    const head = makeComparedRun(headId, [{ tests: spell(43, 17) }]);
    const others = Array.from({ length: 9 }, (_, at) =>
      makeComparedRun(`${at}3333333-0000-4000-8000-000000000000`, [{ tests: spell(30, 30) }]),
    );
    const [alone] = compareRuns(base, [head], byFirst);
    const [among] = compareRuns(base, [head, ...others], byFirst);
    assert.equal(alone?.totals[0]?.verdict, "better");
    assert.equal(alone?.totals[0]?.p, among?.totals[0]?.p);
    near(among?.totals[0]?.pAdjusted, (alone?.totals[0]?.p ?? 0) * 10);
    assert.notEqual(among?.totals[0]?.verdict, "better");
  });

  it("turns every difference and flip round when the runs change places", () => {
    const letters = fc.string({
      unit: fc.constantFrom("P", "R", "F", "E"),
      minLength: 1,
      maxLength: 12,
    });
    const cells = fc.array(
      fc.record({ scenario: fc.integer({ min: 1, max: 3 }), tests: letters }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(cells, cells, (one, other) => {
        const [to, back] = [compare(one, other), compare(other, one)];
        assert.equal(to.flipped.length, back.flipped.length);
        assert.equal(to.cells.length, back.cells.length);
        for (const cell of to.cells) {
          const turned = back.cells.find(({ scenario }) => scenario === cell.scenario);
          near(turned?.difference, -cell.difference);
          near(turned?.p, cell.p);
          assert.ok(
            cell.interval[0] <= cell.difference + 1e-9 &&
              cell.difference <= cell.interval[1] + 1e-9,
          );
        }
        const lacking = (side: string) => to.missing.filter((each) => each.in === side).length;
        assert.equal(back.missing.filter((each) => each.in === "base").length, lacking("head"));
      }),
      { numRuns: 200 },
    );
  });
});
