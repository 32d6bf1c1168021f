import assert from "node:assert/strict";
import { listNotes } from "../../../../media/report/history/historyNotes.ts";
import { describeRun } from "../../../../media/report/history/historyWords.ts";
import type { HistoryModel } from "../../../../src/model/results/history.ts";
import { makePoints } from "./makePoints.ts";

const config = { name: "people", file: "data/a.json" };

function makeModel(over: Partial<HistoryModel> = {}): HistoryModel {
  const points = over.points ?? makePoints([90, 80]);
  return {
    ...{ points, matching: points.length, runs: points.length, pending: 0, withoutTests: 0 },
    ...{ otherNames: [], otherFiles: [], providers: [], scenarios: [], branches: [] },
    leftOut: {
      ...{ probes: 0, parts: 0, absent: 0, newer: 0, untimed: 0 },
      ...{ unreadable: [], unreadableCount: 0, broken: [], brokenCount: 0 },
    },
    ...over,
  };
}

describe("what a history says of what it does not show", () => {
  it("is nothing where every run is shown with every figure", () => {
    assert.deepEqual(listNotes(makeModel(), config), []);
  });

  it("is a sentence for each kind of run that is left out or lacks figures", () => {
    const points = makePoints([undefined, 0, 90], (at) => (at === 1 ? { errored: 20 } : {}));
    const notes = listNotes(
      makeModel({
        ...{ points, matching: 1003, withoutTests: 2 },
        otherNames: [{ name: "persons", runs: 1 }],
        otherFiles: [{ file: "data/old.json", runs: 4 }],
        leftOut: {
          ...makeModel().leftOut,
          ...{ probes: 1, parts: 2, absent: 3, newer: 1, untimed: 5 },
        },
      }),
      config,
    );
    assert.deepEqual(notes, [
      "The newest 3 runs of 1,003 are shown; narrow the dates to see earlier ones.",
      "2 runs without a test of what is picked left out.",
      "In 1 run no test ended: there is nothing to draw of them.",
      "In 1 run every test errored: their 0% tells of providers that could not be reached, not of replies.",
      "1 probe left out: they ask what a provider enforces.",
      "2 runs of a part left out: they ran some tests of another run again.",
      "The result files of 3 runs are not here.",
      "The files of 1 run are of a newer version: what that adds is not shown.",
      "The times of 5 runs are left out: there are too many tests to keep them all.",
      "1 run under the name persons, from the same config file.",
      "4 runs from data/old.json, which is data/a.json now.",
    ]);
  });

  it("says of a run when it was, how it ended, and where", () => {
    const [point] = makePoints([90], () => ({
      ...{ label: "old prompt", isBaseline: true, status: "cancelled", planned: 30, errored: 2 },
      ...{ branch: "main", commit: "17d672ec", isDirty: true, name: "persons" },
    }));
    assert.ok(point !== undefined);
    const [when, ...others] = describeRun(point);
    assert.match(when ?? "", /^1 Mar 2026, .* · old prompt · baseline$/);
    assert.deepEqual(others, [
      "20 of 30 tests, 2 errored, cancelled",
      "main, commit 17d672ec, with uncommitted changes",
      "under the name persons",
    ]);
  });
});
