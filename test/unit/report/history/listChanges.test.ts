import assert from "node:assert/strict";
import type { RunHashes } from "../../../../src/model/config/runHashes.ts";
import type { ResultHead } from "../../../../src/model/results/resultFile.ts";
import { listChanges } from "../../../../src/report/history/listChanges.ts";
import { makeCellFigures, makeHistoryRun } from "./makeHistory.ts";

const hashes: RunHashes = {
  config: "c".repeat(64),
  scenarios: { 1: "a1", 2: "a2" },
  schemas: { 1: "b1", 2: "b2" },
};
const cells = [1, 2].flatMap((scenario) =>
  ["a", "b"].map((provider) => makeCellFigures({ provider, scenario, model: "m" })),
);
const models = { a: { kind: "openai", model: "m1" }, b: { kind: "openai" } };
const before = makeHistoryRun({ hashes, providerDetails: models }, { cells });

function environmentOf(commit: string): ResultHead["environment"] {
  const git = { commit, branch: "main", dirty: false };
  return { touchstone: "0.1.0", node: "24.0.0", platform: "linux", git };
}

describe("what changed between two runs of a history", () => {
  it("is nothing where all is the same, or where a file by others does not tell", () => {
    assert.deepEqual(
      listChanges(before, makeHistoryRun({ hashes, providerDetails: models }, { cells }), {}),
      [],
    );
    assert.deepEqual(listChanges(makeHistoryRun(), makeHistoryRun({ hashes }), {}), []);
  });

  it("is each scenario's prompt, schema, cases and files, as their hashes tell", () => {
    const now = makeHistoryRun(
      {
        providerDetails: models,
        hashes: {
          ...hashes,
          scenarios: { 1: "other", 2: "a2" },
          schemas: { 1: "b1", 2: "other" },
          cases: { 1: "new" },
          files: { 2: "new" },
        },
      },
      { cells },
    );
    assert.deepEqual(
      listChanges(before, now, {}).map(({ kind, scenario }) => [kind, scenario]),
      [
        ["prompt", 1],
        ["schema", 2],
        ["cases", 1],
        ["files", 2],
      ],
    );
    assert.deepEqual(
      listChanges(before, now, { scenario: 2 }).map(({ kind }) => kind),
      ["schema", "files"],
    );
  });

  it("is the model that the config names, and the one that answered where the named one is the same", () => {
    const answered = cells.map((cell) => ({ ...cell, model: `${cell.model}-2` }));
    const now = makeHistoryRun(
      { hashes, providerDetails: { ...models, a: { kind: "openai", model: "m2" } } },
      { cells: answered },
    );
    assert.deepEqual(listChanges(before, now, {}), [
      { kind: "model", provider: "a", from: "m1", to: "m2" },
      { kind: "answered", provider: "b", from: "m", to: "m-2" },
    ]);
    assert.deepEqual(
      listChanges(before, now, { provider: "b" }).map(({ kind }) => kind),
      ["answered"],
    );
  });

  it("is what was run: other providers, scenarios or numbers of tests change what a total is of", () => {
    const now = makeHistoryRun(
      { hashes, providerDetails: models, runsPerScenario: 20 },
      { cells: cells.filter(({ provider, scenario }) => provider === "a" && scenario === 1) },
    );
    assert.deepEqual(
      listChanges(before, now, {}).map(({ kind, from, to }) => [kind, from, to]),
      [
        ["scope", "a, b", "a"],
        ["scope", "#1, #2", "#1"],
        ["scope", "10×", "20×"],
      ],
    );
    assert.deepEqual(
      listChanges(before, now, { provider: "a", scenario: 1 }).map(({ from }) => from),
      ["10×"],
    );
  });

  it("is the content of the config, its name and the commit, shortened", () => {
    const was = { ...before, head: { ...before.head, environment: environmentOf("1".repeat(40)) } };
    const now = makeHistoryRun(
      { hashes: { ...hashes, config: "d".repeat(64) }, providerDetails: models, name: "persons" },
      { cells, environment: environmentOf("2".repeat(40)) },
    );
    assert.deepEqual(listChanges(was, now, {}), [
      { kind: "config", from: "cccccccc", to: "dddddddd" },
      { kind: "name", from: "people", to: "persons" },
      { kind: "commit", from: "11111111", to: "22222222" },
    ]);
  });

  it("holds for names that objects have of their own", () => {
    const odd = [makeCellFigures({ provider: "constructor" })];
    const one = makeHistoryRun({ providerDetails: {} }, { cells: odd });
    assert.deepEqual(listChanges(one, one, {}), []);
  });
});
