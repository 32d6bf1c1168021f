import assert from "node:assert/strict";
import type { HistoryFilter } from "../../../../src/model/results/history.ts";
import { mostPoints } from "../../../../src/model/results/history.ts";
import { buildHistory } from "../../../../src/report/history/buildHistory.ts";
import type { HistoryRun } from "../../../../src/report/history/historyRun.ts";
import { makeCellFigures, makeHistoryRun } from "./makeHistory.ts";

const dayMs = 86_400_000;
const firstMs = Date.parse("2026-03-01T12:00:00.000Z");

function timeOf(day: number): string {
  return new Date(firstMs + day * dayMs).toISOString();
}

/** Runs of these days, the newest first. */
function makeRuns(count: number, make: (day: number) => HistoryRun): HistoryRun[] {
  return Array.from({ length: count }, (_, day) => {
    const run = make(day);
    return { ...run, head: { ...run.head, timestamp: timeOf(day) } };
  }).reverse();
}

function build(
  runs: readonly HistoryRun[],
  filter: HistoryFilter = {},
  config = { name: "people", file: "data/a.json" },
) {
  const parts = { config, filter, marksOf: () => ({}), isBaseline: () => false };
  return buildHistory(runs, parts);
}

const days = (history: ReturnType<typeof build>) =>
  history.points.map(({ timestamp }) => (Date.parse(timestamp) - firstMs) / dayMs);

describe("a history", () => {
  it("has a point a run, the oldest first, and what there is to filter by", () => {
    const cells = [makeCellFigures(), makeCellFigures({ provider: "b", scenario: 2, errored: 1 })];
    const details = { 1: { name: "One", kind: "prompt" } };
    const history = build(
      makeRuns(3, () => makeHistoryRun({ scenarioDetails: details }, { cells })),
    );
    assert.deepEqual(days(history), [0, 1, 2]);
    assert.deepEqual(history.providers, ["a", "b"]);
    assert.deepEqual(history.scenarios, [
      { number: 1, name: "One" },
      { number: 2, name: "" },
    ]);
    const [point] = history.points;
    assert.deepEqual([point?.tests, point?.errored, point?.changes], [20, 1, []]);
  });

  it("is narrowed to a provider, a scenario, a branch and days, both ends included", () => {
    const runs = makeRuns(6, (day) =>
      makeHistoryRun(
        {},
        {
          cells: [
            makeCellFigures(),
            ...(day % 2 === 0 ? [makeCellFigures({ provider: "b", scenario: 2, passed: 1 })] : []),
          ],
          environment: {
            ...{ touchstone: "0.1.0", node: "24", platform: "linux" },
            git: { commit: "1".repeat(40), branch: day < 3 ? "main" : "topic", dirty: day === 0 },
          },
        },
      ),
    );
    const ofProvider = build(runs, { provider: "b" });
    assert.deepEqual(days(ofProvider), [0, 2, 4]);
    assert.equal(ofProvider.withoutTests, 3);
    assert.equal(ofProvider.points[0]?.final?.rate, 10);
    assert.deepEqual(days(build(runs, { scenario: 1 })), [0, 1, 2, 3, 4, 5]);
    assert.deepEqual(days(build(runs, { provider: "b", scenario: 1 })), []);
    const ofBranch = build(runs, { branch: "main" });
    assert.deepEqual(days(ofBranch), [0, 1, 2]);
    assert.deepEqual(ofBranch.branches, ["topic", "main"]);
    assert.equal(ofBranch.points[0]?.isDirty, true);
    assert.deepEqual(days(build(runs, { since: timeOf(2), until: timeOf(4) })), [2, 3, 4]);
    assert.equal(build(runs, { provider: "b" }).runs, 6);
  });

  it("tells what changed against the run before among those that pass the filter", () => {
    const runs = makeRuns(3, (day) =>
      makeHistoryRun(
        { providerDetails: { a: { kind: "openai", model: `m${day}` } } },
        {
          environment: {
            ...{ touchstone: "0.1.0", node: "24", platform: "linux" },
            git: { commit: "1".repeat(40), branch: day === 1 ? "topic" : "main", dirty: false },
          },
        },
      ),
    );
    const [, last] = build(runs, { branch: "main" }).points;
    assert.deepEqual(last?.changes, [{ kind: "model", provider: "a", from: "m0", to: "m2" }]);
  });

  it("has the newest of very many runs, and what changed before the first of them", () => {
    const runs = makeRuns(mostPoints + 5, (day) =>
      makeHistoryRun({ providerDetails: { a: { kind: "openai", model: `m${day}` } } }),
    );
    const history = build(runs);
    assert.equal(history.points.length, mostPoints);
    assert.equal(history.matching, mostPoints + 5);
    assert.equal(days(history)[0], 5);
    assert.equal(history.points[0]?.changes.length, 1);
  });

  it("follows a config under other names and from other files, and says so", () => {
    const runs = makeRuns(4, (day) =>
      makeHistoryRun(
        day < 2
          ? { name: "persons", file: "data/a.json" }
          : { name: "people", ...(day === 2 ? { file: "data/old.json" } : {}) },
      ),
    );
    const history = build(runs);
    assert.deepEqual(history.otherNames, [{ name: "persons", runs: 2 }]);
    assert.deepEqual(history.otherFiles, [{ file: "data/old.json", runs: 1 }]);
    assert.deepEqual(
      history.points.map(({ name, file }) => [name, file]),
      [
        ["persons", undefined],
        ["persons", undefined],
        [undefined, "data/old.json"],
        [undefined, undefined],
      ],
    );
    assert.deepEqual(
      history.points[2]?.changes.map(({ kind }) => kind),
      ["name"],
    );
  });

  it("has points without figures for runs in which no test ended", () => {
    const history = build([makeHistoryRun({}, { cells: [] })]);
    const [point] = history.points;
    assert.deepEqual([point?.tests, point?.final, point?.first], [0, undefined, undefined]);
  });

  it("is empty where there is no run", () => {
    assert.deepEqual(build([]), {
      ...{ points: [], matching: 0, runs: 0, withoutTests: 0, otherNames: [], otherFiles: [] },
      ...{ providers: [], scenarios: [], branches: [] },
    });
  });
});
