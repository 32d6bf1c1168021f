import assert from "node:assert/strict";
import {
  describeBaseline,
  describeStanding,
  formatBaseline,
  formatStale,
} from "../../../../src/editor/text/baselineText.ts";
import {
  describeRun,
  formatRunAria,
  formatRunDescription,
} from "../../../../src/editor/text/runText.ts";
import type { Standing } from "../../../../src/model/results/comparisonPage.ts";
import { type StaleKind, staleKindSchema } from "../../../../src/model/results/configCheck.ts";
import { makeEntry } from "./makeRun.ts";

const run = "5f8f2d3e-0000-4000-8000-000000000000";
const file = "data/people.touchstone.json";
const stale = (...kinds: StaleKind[]) =>
  kinds.map((what) => ({ what, key: `${what} key`, message: "changed" }));
const worse: Standing = {
  kind: "compared",
  base: run,
  timestamp: "2025-11-26T10:30:00.000Z",
  verdict: "worse",
  sentence: "sim is worse.",
};

describe("texts of baselines", () => {
  it("say of a stale config what changed, each once and the first two", () => {
    assert.equal(formatStale({ file, run, stale: stale("model") }), "stale: model changed");
    assert.equal(
      formatStale({ file, run, stale: stale("scenario", "scenario", "schema") }),
      "stale: scenario changed, schema changed",
    );
    assert.equal(
      formatStale({ file, run, stale: stale("model", "cases", "files", "config") }),
      "stale: model changed, cases changed, and 2 more",
    );
    for (const what of staleKindSchema.options) {
      assert.match(formatStale({ file, run, stale: stale(what) }) ?? "", /^stale: \w+/);
    }
  });

  it("say nothing of a config that is fresh, broken, or has no committed run", () => {
    assert.equal(formatStale({ file, run, stale: [] }), undefined);
    assert.equal(formatStale({ file, stale: stale("run") }), undefined);
    assert.equal(formatStale({ file, stale: stale("config"), isBroken: true }), undefined);
    assert.deepEqual(describeBaseline(undefined, { file, stale: stale("run") }), []);
  });

  it("tell in a tooltip which run it is, and each part that is stale", () => {
    const found = { name: "people", run, file: "x.json", timestamp: "2025-11-26T10:30:00.000Z" };
    assert.match(formatBaseline(found), /^5f8f2d3e of 26 Nov 2025, \d\d:30:00$/);
    const gone = { name: "people", run, fault: "is not in data/results" };
    assert.equal(formatBaseline(gone), "5f8f2d3e is not in data/results");
    assert.deepEqual(describeBaseline(gone, { file, run, stale: stale("model", "cases") }), [
      ["Baseline", "5f8f2d3e is not in data/results"],
      ["Stale", "model key: changed"],
      ["Stale", "cases key: changed"],
    ]);
    const many = { file, run, stale: stale(...Array<StaleKind>(20).fill("schema")) };
    assert.equal(describeBaseline(undefined, many).length, 5);
  });

  it("tell in tooltips how a run stands against the baseline, in a word or why that cannot be told", () => {
    const reason = "The result file of the baseline is not here.";
    const lost = { kind: "lost", reason } as const;
    assert.deepEqual(describeStanding(worse), [["Against the baseline", "worse"]]);
    assert.deepEqual(describeStanding(lost), [["Against the baseline", `cannot tell. ${reason}`]]);
    for (const standing of [undefined, { kind: "none" }, { kind: "isBaseline" }] as const) {
      assert.deepEqual(describeStanding(standing), []);
    }
    const found = { name: "people", run, file: "x.json" };
    assert.deepEqual(describeBaseline(found, undefined, worse), [
      ["Baseline", "5f8f2d3e"],
      ["Newest run against it", "worse"],
    ]);
  });

  it("mark the row of a baseline for eye, hover and ear, also when its file is not here", () => {
    const entry = makeEntry();
    assert.match(formatRunDescription(entry, true, { isBaseline: true }), /^baseline · 96\.7% · /);
    assert.match(
      formatRunDescription(entry, false, { isBaseline: true }),
      /^baseline · no file here · /,
    );
    assert.match(formatRunAria(entry, true, true), /^people, baseline, some tests failed, /);
    assert.deepEqual(describeRun(entry, true, true)[1]?.[0], "Baseline");
    assert.doesNotMatch(JSON.stringify(describeRun(entry, true)), /aseline/);
  });
});
