import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { compareRuns } from "../../../../src/report/comparison/compareRuns.ts";
import { comparisonFormats } from "../../../../src/report/comparison/comparisonFormats.ts";
import { formatComparison } from "../../../../src/report/comparison/comparisonTable.ts";
import { baseId, type CellSpec, headId, makeComparedRun, spell } from "./makeComparedRun.ts";

const options = { metric: "first", margin: 5 } as const;

function makeCompared(base: readonly CellSpec[], head: readonly CellSpec[], name = "people") {
  const over = { config: { name } };
  const runs = {
    base: makeComparedRun(baseId, base, over),
    heads: [makeComparedRun(headId, head, over)],
  };
  return { ...runs, comparisons: compareRuns(runs.base, runs.heads, options) };
}

function format(name: string, compared: ReturnType<typeof makeCompared>): string {
  const found = comparisonFormats.find((each) => each.name === name);
  assert.ok(found);
  return [...found.format(compared)].join("");
}

describe("a comparison as a tidy table", () => {
  it("has a row for every test of either run, and says which were compared", () => {
    const compared = makeCompared(
      [{ tests: "PRFEN" }, { scenario: 2, tests: "p" }],
      [{ tests: "PP" }, { scenario: 3, tests: "F" }],
    );
    const rows: Record<string, string>[] = parse(format("csv", compared), { columns: true });
    assert.deepEqual(
      rows.map((row) =>
        [
          row.side,
          row.scenario,
          row.run,
          row.state,
          row.first,
          row.final,
          row.value,
          row.compared,
        ].join(" "),
      ),
      [
        "base 1 1 passed 1 1  1",
        "base 1 2 retried 0 1  1",
        "base 1 3 failed 0 0  1",
        "base 1 4 errored 0 0  1",
        "base 1 5 errored 0 0  1",
        "base 2 1 passed 1 1 1 0",
        "head 1 1 passed 1 1  1",
        "head 1 2 passed 1 1  1",
        "head 3 1 failed 0 0  0",
      ],
    );
    assert.deepEqual([rows[3]?.duration_ms, rows[4]?.duration_ms], ["10", ""]);
  });

  it("numbers several heads, and marks what of the base any of them has", () => {
    const base = makeComparedRun(baseId, [{ tests: "P" }, { scenario: 2, tests: "P" }]);
    const heads = [
      makeComparedRun(headId, [{ tests: "P" }]),
      makeComparedRun(headId, [{ scenario: 3, tests: "P" }]),
    ];
    const rows: Record<string, string>[] = parse(format("csv", { base, heads, comparisons: [] }), {
      columns: true,
    });
    assert.deepEqual(
      rows.map((row) => [row.side, row.scenario, row.compared].join(" ")),
      ["base 1 1", "base 2 0", "head 1 1 1", "head 2 3 0"],
    );
  });

  it("lets no spreadsheet run a name as a formula", () => {
    const cell = { case: "=HYPERLINK(1)", caseHash: "h", tests: "P" };
    assert.match(format("csv", makeCompared([cell], [cell])), /,'=HYPERLINK\(1\),/);
  });
});

describe("a comparison in Markdown", () => {
  const hostile =
    "](javascript:alert(1)) <img src=x onerror=alert(1)> @everyone `code` | x\n# head";

  it("runs, links and mentions nothing of what names say", () => {
    const cell = { scenario: 1, case: hostile, caseHash: "h", tests: "P" };
    const flipped = { ...cell, tests: "F" };
    const text = format("markdown", makeCompared([cell], [flipped], hostile));
    const outside = text.replace(/`+[^`]*`+/g, "");
    for (const found of ["<img", "@everyone", "](", "\n# head"]) {
      assert.ok(!outside.includes(found), found);
    }
  });

  it("cuts long lists and says how much more there is", () => {
    const text = format(
      "markdown",
      makeCompared([{ tests: spell(100, 0) }], [{ tests: spell(0, 100) }]),
    );
    assert.equal(text.match(/^- `sim, scenario 1, run \d+: passed → failed`$/gm)?.length, 20);
    assert.match(text, /^- … and 80 more$/m);
  });
});

describe("a comparison as text", () => {
  it("shows a p too small for digits as below a bound, and rates that never round to all or none", () => {
    const { comparisons } = makeCompared([{ tests: spell(1999, 1) }], [{ tests: spell(1, 1999) }]);
    const text = formatComparison(comparisons[0] ?? assert.fail());
    assert.match(text, /p < 1e-12/);
    assert.match(text, /1,999\/2,000 99\.9%/);
    assert.match(text, /1\/2,000 0\.1%/);
  });

  it("fits a narrow terminal", () => {
    const cell = { provider: "a".repeat(64), tests: spell(10, 10) };
    const { comparisons } = makeCompared([cell], [cell]);
    const text = formatComparison(comparisons[0] ?? assert.fail(), { width: 100 });
    const table = text
      .split("\n")
      .filter((line) => /^(provider|─|a)/.test(line) && !line.includes("cannot tell ("));
    for (const line of table.filter((each) => !each.includes(":")))
      assert.ok(line.length <= 100, line);
  });
});
