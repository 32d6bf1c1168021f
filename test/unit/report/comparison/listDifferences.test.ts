import assert from "node:assert/strict";
import type { ResultConfig, ResultHead } from "../../../../src/model/results/resultFile.ts";
import { compareRuns } from "../../../../src/report/comparison/compareRuns.ts";
import { baseId, type CellSpec, headId, makeComparedRun } from "./makeComparedRun.ts";

type Over = Partial<Omit<ResultHead, "config">> & { config?: Partial<ResultConfig> };

/** What differs between two runs of one cell, as `what: from → to`. */
function differ(from: Over, to: Over, cell: CellSpec = { tests: "P" }, headCell = cell): string[] {
  const base = makeComparedRun(baseId, [cell], from);
  const head = makeComparedRun(headId, [headCell], to);
  const [comparison] = compareRuns(base, [head], { metric: "first", margin: 5 });
  return (comparison?.changed ?? []).map((each) => `${each.what}: ${each.from} → ${each.to}`);
}

const hashes = { config: "c", scenarios: { "1": "s" }, schemas: { "1": "d" } };
const environment = {
  touchstone: "1.0.0",
  node: "24.1.0",
  platform: "linux",
  git: { commit: "aaa", branch: "main", dirty: false },
};

describe("what else differs between two runs", () => {
  it("is nothing where all that the files tell is the same", () => {
    const over = { config: { hashes, maxRetries: 3 }, environment };
    assert.deepEqual(differ(over, over), []);
  });

  const one = (over: Partial<ResultConfig>): Over => ({ config: { hashes, ...over } });
  const hashed = (over: Partial<typeof hashes> & Record<string, unknown>): Over => ({
    config: { hashes: { ...hashes, ...over } },
  });
  const provider = (kind: string, model?: string): Over =>
    one({ providerDetails: { sim: { kind, ...(model === undefined ? {} : { model }) } } });
  const git = (over: Partial<typeof environment.git>): Over => ({
    environment: { ...environment, git: { ...environment.git, ...over } },
  });

  const cases: [string, Over, Over, string[]][] = [
    ["the config", hashed({}), hashed({ config: "e" }), ["content of the config: c → e"]],
    [
      "its name and file",
      one({ name: "a", file: "a.json" }),
      one({ name: "b", file: "b.json" }),
      ["config: a → b", "config file: a.json → b.json"],
    ],
    ["a scenario", hashed({}), hashed({ scenarios: { "1": "t" } }), ["scenario 1: s → t"]],
    ["a schema", hashed({}), hashed({ schemas: { "1": "e" } }), ["schema of scenario 1: d → e"]],
    [
      "cases that came",
      hashed({}),
      hashed({ cases: { "1": "k" } }),
      ["cases of scenario 1: null → k"],
    ],
    [
      "files that went",
      hashed({ files: { "1": "f" } }),
      hashed({}),
      ["files of scenario 1: f → null"],
    ],
    [
      "how often it ran",
      one({ runsPerScenario: 5 }),
      one({ runsPerScenario: 9 }),
      ["runs per scenario: 5 → 9"],
    ],
    ["its retries", one({ maxRetries: 3 }), one({ maxRetries: 0 }), ["most retries: 3 → 0"]],
    ["a model", provider("openai", "a"), provider("openai", "b"), ["model of sim: a → b"]],
    ["a kind", provider("openai"), provider("azure"), ["kind of sim: openai → azure"]],
    ["the commit", git({}), git({ commit: "bbb" }), ["commit: aaa → bbb"]],
    [
      "branch and changes",
      git({}),
      git({ branch: "x", dirty: true }),
      ["branch: main → x", "uncommitted changes: false → true"],
    ],
    [
      "the version",
      { environment },
      { environment: { ...environment, touchstone: "2.0.0" } },
      ["Touchstone: 1.0.0 → 2.0.0"],
    ],
    [
      "the gate",
      one({}),
      one({ gate: { metric: "first", margin: 5, undecided: "pass" } }),
      ['gate: null → {"metric":"first","margin":5,"undecided":"pass"}'],
    ],
  ];
  for (const [name, from, to, expected] of cases) {
    it(`names ${name}`, () => assert.deepEqual(differ(from, to), expected));
  }

  it("names the model that answered where it calls itself otherwise than before", () => {
    const cell = (responseModel: string): CellSpec => ({ tests: "PP", attempt: { responseModel } });
    assert.deepEqual(differ({}, {}, cell("m-0613"), cell("m-1106")), [
      "model that answered as sim: m-0613 → m-1106",
    ]);
  });

  it("names a prompt that was sent with another text, by scenario and case", () => {
    const cell = (promptHash: string): CellSpec => ({
      case: "x",
      caseHash: "h",
      tests: "P",
      attempt: { promptHash },
    });
    assert.deepEqual(differ({}, {}, cell("one"), cell("two")), [
      "prompt of scenario 1 (case x): one → two",
    ]);
  });

  it("is not misled by ids that objects inherit", () => {
    const cell = { provider: "constructor", tests: "P" };
    assert.deepEqual(
      differ({ config: { providerDetails: {} } }, { config: { providerDetails: {} } }, cell),
      [],
    );
  });
});
