import assert from "node:assert/strict";
import { describeDoubt } from "../../../../media/report/compare/describeDoubt.ts";
import {
  type DifferenceColumn,
  filterDifferences,
  listDifferenceRows,
  sortDifferences,
} from "../../../../media/report/compare/differenceRows.ts";
import { pickSorting } from "../../../../media/report/elements/sortedRows.ts";
import { makeModel } from "./makeModel.ts";

const model = makeModel();
const { totals, cells } = listDifferenceRows(model);
const namesOf = (rows: typeof cells) => rows.map((row) => `${row.provider} ${row.scenario}`);
const sorted = (column: DifferenceColumn, isDescending = false) =>
  namesOf(sortDifferences(cells, { column, isDescending }, 0));

describe("rows of differences", () => {
  it("are of providers over all, then of cells, with the names of scenarios", () => {
    assert.deepEqual(namesOf(totals), ["steady undefined", "faulty undefined"]);
    assert.deepEqual(
      cells.map(({ provider, scenario, name }) => `${provider} ${scenario} ${name}`),
      ["steady 2 Mail", "steady 10 Person", "faulty 2 Mail", "faulty 10 Person"],
    );
  });

  it("are sorted by any column, numbers by value, the gravest verdict first", () => {
    assert.deepEqual(sorted("scenario"), ["steady 2", "faulty 2", "steady 10", "faulty 10"]);
    assert.deepEqual(sorted("provider"), ["faulty 2", "faulty 10", "steady 2", "steady 10"]);
    assert.deepEqual(sorted("difference"), ["faulty 10", "faulty 2", "steady 10", "steady 2"]);
    assert.deepEqual(sorted("difference", true), [
      ...["steady 2", "steady 10", "faulty 2", "faulty 10"],
    ]);
    assert.deepEqual(sorted("verdict").slice(0, 2), ["faulty 10", "faulty 2"]);
    assert.deepEqual(sorted("head").at(0), "faulty 10");
    assert.deepEqual(sorted("p").slice(0, 2).toSorted(), ["faulty 10", "faulty 2"]);
  });

  it("have what is worse before what cannot be told, also where that fell more", () => {
    const [grave] = cells.filter(({ provider }) => provider === "faulty");
    const said = grave?.heads[0];
    assert.ok(grave && said?.verdict === "worse");
    const unclear = { ...said, verdict: "cannot tell" as const, difference: -99 };
    const rows = [{ ...grave, name: "unclear", heads: [unclear] }, grave];
    const [first] = sortDifferences(rows, { column: "verdict", isDescending: false }, 0);
    assert.equal(first, grave);
  });

  it("turn round when the same column is picked again", () => {
    const once = pickSorting<DifferenceColumn>({ column: "verdict", isDescending: false }, "p");
    assert.deepEqual(once, { column: "p", isDescending: false });
    assert.deepEqual(pickSorting(once, "p"), { column: "p", isDescending: true });
  });

  it("are narrowed by verdict, provider and text in any case of letters", () => {
    const filter = (wanted: Parameters<typeof filterDifferences>[1]) =>
      namesOf(filterDifferences(cells, wanted));
    assert.deepEqual(filter({ verdict: "worse" }), ["faulty 2", "faulty 10"]);
    assert.deepEqual(filter({ provider: "steady" }), ["steady 2", "steady 10"]);
    assert.deepEqual(filter({ text: "PERS" }), ["steady 10", "faulty 10"]);
    assert.deepEqual(filter({ text: "10" }), ["steady 10", "faulty 10"]);
    assert.deepEqual(filter({ verdict: "better" }), []);
  });

  it("keep a place of each head, also where a head lacks it", () => {
    const [first] = model.comparisons;
    assert.ok(first);
    const lacking = { ...first, cells: first.cells.slice(2) };
    const { cells: rows } = listDifferenceRows({ ...model, comparisons: [lacking, first] });
    const steady = rows.find(({ provider, scenario }) => provider === "steady" && scenario === 2);
    assert.equal(steady?.heads[0], undefined);
    assert.equal(steady?.heads[1]?.provider, "steady");
    assert.equal(rows.length, 4);
  });
});

describe("what is said beside a verdict", () => {
  const side = { passed: 10, total: 20 };
  const cell = { base: side, head: { ...side, total: 30 } };

  it("is how many more tests it takes, what errored tests decide, or that no verdict is possible", () => {
    const unclear = { ...cell, verdict: "cannot tell" as const };
    assert.equal(describeDoubt({ ...unclear, needed: 1220 }, 5), "about 1,200 more tests a side");
    assert.equal(describeDoubt({ ...unclear, erroredDecide: 1 }, 5), "1 errored test decides");
    assert.equal(describeDoubt({ ...unclear, erroredDecide: 3 }, 5), "3 errored tests decide");
    assert.equal(
      describeDoubt({ ...unclear, isPossible: false }, 5),
      "too few tests for any verdict",
    );
    assert.equal(describeDoubt(unclear, 5), undefined);
  });

  it("is that a run is lower by less than the margin, and nothing of others", () => {
    const same = { ...cell, verdict: "no worse" as const };
    assert.equal(describeDoubt({ ...same, isLower: true }, 5), "lower, but by less than 5");
    assert.equal(describeDoubt(same, 5), undefined);
    assert.equal(describeDoubt({ ...cell, verdict: "worse", needed: 900 }, 5), undefined);
  });
});
