import assert from "node:assert/strict";
import {
  findPreviousRun,
  formatComparisonTitle,
  orderByTime,
} from "../../../../src/editor/text/comparisonText.ts";
import type { RunRow } from "../../../../src/model/wire/hostProtocol.ts";
import { makeHead } from "../../store/storeFixtures.ts";
import { makeEntry } from "./makeRun.ts";

describe("texts of comparisons", () => {
  const at = (timestamp: string, name = "people") =>
    makeHead({
      timestamp,
      config: { name, providers: ["sim"], scenarios: [1], runsPerScenario: 1 },
    });
  const local = (day: number, hour: number) => new Date(2026, 10, day, hour, 30).toISOString();

  it("names both runs by their time, with the day where it is another", () => {
    const [first, second, third] = [at(local(21, 10)), at(local(21, 11)), at(local(22, 9))];
    assert.equal(formatComparisonTitle([first, second]), "people: 10:30:00 ↔ 11:30:00");
    assert.equal(
      formatComparisonTitle([first, third]),
      "people: 21 Nov 2026, 10:30:00 ↔ 22 Nov 2026, 09:30:00",
    );
    assert.equal(formatComparisonTitle([first, second, third]), "people: 10:30:00 ↔ 2 runs");
    assert.equal(formatComparisonTitle([]), "Comparison");
  });

  it("shows odd names of configs as what they are", () => {
    const title = formatComparisonTitle([at(local(21, 10), "a\nb"), at(local(21, 11))]);
    assert.ok(!title.includes("\n"), title);
  });

  it("takes the oldest run as the base, whichever was selected first; what has no date comes last", () => {
    const runs = [at("2026-11-22T00:00:00.000Z"), at("soon"), at("2026-11-21T23:00:00-05:00")];
    const oldest = at("2026-11-21T00:00:00.000Z");
    assert.deepEqual(
      orderByTime([...runs, oldest]).map(({ timestamp }) => timestamp),
      [oldest, runs[0], runs[2], runs[1]].map((run) => run?.timestamp),
    );
  });

  describe("the previous run", () => {
    const row = (
      id: string,
      name: string | undefined,
      more: object = {},
      hasFile = true,
    ): RunRow => {
      const { name: _, ...entry } = makeEntry();
      return {
        kind: "run",
        entry: { ...entry, id, ...(name === undefined ? {} : { name }), ...more },
        hasFile,
      };
    };
    const broken: RunRow = { kind: "broken", label: "x.json", message: "no" };

    it("is the next older one of the same config with its file here, probes aside", () => {
      const rows = [
        row("newest", "people"),
        row("own", "people"),
        broken,
        row("other", "invoices"),
        row("probe", "people", { probe: true }),
        row("gone", "people", {}, false),
        row("previous", "people"),
        row("oldest", "people"),
      ];
      assert.equal(findPreviousRun(rows, "own"), "previous");
      assert.equal(findPreviousRun(rows, "newest"), "own");
      assert.equal(findPreviousRun(rows, "oldest"), undefined);
    });

    it("is none of a run whose config is not known, or that is in no row", () => {
      const rows = [row("unnamed", undefined), row("older", undefined)];
      assert.equal(findPreviousRun(rows, "unnamed"), undefined);
      assert.equal(findPreviousRun(rows, "nobody"), undefined);
    });
  });
});
