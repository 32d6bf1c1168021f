import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { createRunAggregate } from "../../../src/report/aggregate.ts";
import { formatRunTable } from "../../../src/report/runTable.ts";
import { makeOutcome } from "./makeTest.ts";

const names = { 1: { name: "Extract a person", kind: "prompt" } };

function makeAggregate() {
  const aggregate = createRunAggregate({
    providers: ["sim", "other"],
    scenarios: [1, 2],
    runsPerScenario: 2,
    maxRetries: 2,
  });
  aggregate.add(makeOutcome({ provider: "sim", totalDurationMs: 1234 }));
  aggregate.add(makeOutcome({ provider: "sim", retries: 2, totalDurationMs: 5 }));
  aggregate.add(makeOutcome({ provider: "other", state: "errored", totalDurationMs: 61_000 }));
  return aggregate;
}

describe("formatRunTable", () => {
  it("shows a line for each cell, totals, the ladder and times", () => {
    const lines = formatRunTable(makeAggregate(), { names }).split("\n");
    const cells = lines.map((line) => line.split(/ {2,}/));
    assert.deepEqual(cells[0], [
      ...["provider", "scenario", "tests", "errors", "1st try", "retry 1", "retry 2", "passed"],
      ...["p50", "p95"],
    ]);
    assert.deepEqual(cells[2], [
      ...["sim", "1 Extract a person", "2", "0", "50.0%", "50.0%", "100%", "100%"],
      ...["5.0 ms", "1.2 s"],
    ]);
    assert.deepEqual(cells[3], ["sim", "2", "0", "0", "–", "–", "–", "–", "–", "–"]);
    assert.deepEqual(cells[5]?.slice(0, 4), ["other", "1 Extract a person", "1", "1"]);
    assert.deepEqual(cells[9]?.slice(0, 3), ["total", "3", "1"]);
    assert.deepEqual(cells[9]?.slice(3), ["33.3%", "33.3%", "66.7%", "66.7%", "1.2 s", "1 m 1 s"]);
  });

  it("shows the rate of values only where some were expected", () => {
    const aggregate = makeAggregate();
    const titles = () => formatRunTable(aggregate, {}).split("\n")[0]?.split(/ {2,}/) ?? [];
    assert.ok(!titles().includes("values"));
    const values = { compared: 4, matched: 3, missed: [] };
    aggregate.add(makeOutcome({ provider: "sim", scenario: 2, state: "failed", gates: 2, values }));
    aggregate.add(makeOutcome({ provider: "sim", scenario: 2, runNumber: 2, values }));
    const at = titles().indexOf("values");
    assert.equal(titles()[at - 1], "passed");
    const row = formatRunTable(aggregate, {}).split("\n")[3]?.split(/ {2,}/);
    assert.deepEqual([row?.[0], row?.[1], row?.[at]], ["sim", "2", "50.0%"]);
  });

  it("keeps the columns of figures in line, wide characters included", () => {
    const wide = {
      1: { name: "日本語の名前", kind: "prompt" },
      2: { name: "plain", kind: "prompt" },
    };
    const lines = formatRunTable(makeAggregate(), { names: wide }).split("\n").filter(Boolean);
    const width = (line: string) => line.length + (line.match(/[日本語の名前]/g)?.length ?? 0);
    assert.equal(new Set(lines.map(width)).size, 1);
  });

  it("cuts names before it outgrows the width", () => {
    const long = { 1: { name: "a name that goes on and on and on", kind: "prompt" } };
    for (const width of [80, 90, 100]) {
      const lines = formatRunTable(makeAggregate(), { names: long, width }).split("\n");
      assert.ok(
        lines.every((line) => line.length <= width),
        `width ${width}`,
      );
      assert.ok(lines[2]?.includes("…"));
    }
  });

  it("lets no name steer the terminal", () => {
    const evil = { 1: { name: "\u001b[2Jgone\nnext\u0007", kind: "prompt" } };
    const text = formatRunTable(makeAggregate(), { names: evil });
    assert.ok(!text.includes("\u001b") && !text.includes("\u0007"));
    assert.ok(text.includes("1 gone next"));
  });

  it("is coloured only when asked to, and reads the same", () => {
    const plain = formatRunTable(makeAggregate(), { names });
    const colored = formatRunTable(makeAggregate(), { names, color: true });
    assert.notEqual(colored, plain);
    assert.equal(stripVTControlCharacters(colored), plain);
  });
});
