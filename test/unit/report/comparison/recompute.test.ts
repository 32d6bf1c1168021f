import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ComparedRun } from "../../../../src/report/comparison/comparedRun.ts";
import { compareRuns } from "../../../../src/report/comparison/compareRuns.ts";
import { streamComparisonCsv } from "../../../../src/report/comparison/comparisonCsv.ts";
import { baseId, type CellSpec, headId, makeComparedRun, spell } from "./makeComparedRun.ts";

const hasR = spawnSync("Rscript", ["--version"], { timeout: 20_000 }).status === 0;

/** Two providers over a scenario without cases and one of five cases; every time another. */
function makeSide(
  id: string,
  rates: readonly [number, number],
  msOf: (at: number) => number,
): ComparedRun {
  const cells: CellSpec[] = [];
  for (const [index, provider] of ["a", "b"].entries()) {
    const passed = rates[index] ?? 0;
    for (let at = 0; at < 30; at++) {
      const tests = at < passed ? "P" : at % 7 === 0 ? "R" : at % 5 === 0 ? "E" : "F";
      cells.push({ provider, tests, over: { totalDurationMs: msOf(at) + index / 3 } });
    }
    for (let at = 0; at < 5; at++) {
      const tests = spell(Math.min(8, Math.round(passed / 4) + (at % 2)), 1 + (at % 2), at % 3);
      cells.push({ provider, scenario: 2, case: `c${at}`, caseHash: `h${at}`, tests });
    }
  }
  // What only this side has is in the table, and in no figure.
  cells.push({ provider: "a", scenario: id === baseId ? 8 : 9, tests: "PPF" });
  return makeComparedRun(id, cells);
}

describe("a comparison that R computes again from the exported table", () => {
  it("comes to the same figures", function () {
    if (!hasR) this.skip();
    this.timeout(60_000);
    const base = makeSide(baseId, [27, 12], (at) => 100 + at * 3.7 + Math.sin(at) * 20);
    const head = makeSide(headId, [16, 17], (at) => 118 + at * 3.1 + Math.cos(at) * 25);
    const [comparison] = compareRuns(base, [head], { metric: "first", margin: 5 });
    assert.ok(comparison);
    const figures = computeInR([...streamComparisonCsv(base, [head])].join(""));
    const check = (key: string, actual: number | undefined) => {
      const expected = figures.get(key);
      assert.ok(expected !== undefined && actual !== undefined, `R has no ${key}`);
      const most = Math.max(1e-9, Math.abs(expected) * 1e-7);
      assert.ok(Math.abs(actual - expected) <= most, `${key}: ${actual}, in R ${expected}`);
    };
    assert.equal(comparison.cells.length, 4);
    for (const { provider, scenario, p, pExact, pAdjusted, difference } of comparison.cells) {
      const name = `cell ${provider}.${scenario}`;
      check(`${name} p`, p);
      check(`${name} pExact`, pExact);
      check(`${name} pHolm`, pAdjusted);
      check(`${name} difference`, difference);
    }
    for (const { provider, p, pExact, difference } of comparison.totals) {
      check(`total ${provider} p`, p);
      check(`total ${provider} pExact`, pExact);
      check(`total ${provider} difference`, difference);
    }
    const times = comparison.latency.filter(({ scenario }) => scenario === 1);
    assert.equal(times.length, 2);
    for (const { provider, p, shiftMs, interval } of times) {
      check(`times ${provider} p`, p);
      check(`times ${provider} shift`, shiftMs);
      check(`times ${provider} lower`, interval?.[0]);
      check(`times ${provider} upper`, interval?.[1]);
    }
  });
});

// --- internal ---

function computeInR(table: string): Map<string, number> {
  const folder = mkdtempSync(path.join(tmpdir(), "touchstone-r-"));
  try {
    const file = path.join(folder, "table.csv");
    writeFileSync(file, table);
    const script = path.join(import.meta.dirname, "recompute.R");
    const text = execFileSync("Rscript", [script, file], { encoding: "utf8", timeout: 50_000 });
    const entries = text
      .trimEnd()
      .split("\n")
      .map((line): [string, number] => {
        const [key = "", value = ""] = line.split("=");
        return [key, Number(value)];
      });
    return new Map(entries);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
