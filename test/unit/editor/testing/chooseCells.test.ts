import assert from "node:assert/strict";
import {
  type CellChoice,
  chooseCells,
  listChosen,
} from "../../../../src/editor/testing/chooseCells.ts";
import { makeSummary } from "./makeConfigs.ts";

const other = "data/configs/other.touchstone.json";
const people = "data/configs/people.touchstone.json";
const folders = [
  { folder: "file:///a", configs: [makeSummary(), makeSummary({ file: other, name: "other" })] },
  { folder: "file:///b", configs: [makeSummary()] },
];
const choose = (choice: CellChoice) =>
  chooseCells(folders, choice)
    .flatMap(listChosen)
    .map(({ folder, config, scenario, provider }) => {
      const [name] = config.split("/").slice(-1);
      return `${folder.slice(-1)} ${name?.split(".")[0]} ${scenario} ${provider}`;
    });

describe("the cells that are chosen in the Test Explorer", () => {
  it("are all there are when nothing is named; what a stream scenario sends is none", () => {
    const ofConfig = ["1 sim", "1 far", "7 hook"];
    assert.deepEqual(choose({}), [
      ...ofConfig.map((cell) => `a people ${cell}`),
      ...ofConfig.map((cell) => `a other ${cell}`),
      ...ofConfig.map((cell) => `b people ${cell}`),
    ]);
  });

  const [a, b] = ["file:///a", "file:///b"];
  const cases: [name: string, choice: CellChoice, cells: string[]][] = [
    [
      "those of a folder",
      { include: [{ folder: b }] },
      ["b people 1 sim", "b people 1 far", "b people 7 hook"],
    ],
    [
      "those of a scenario",
      { include: [{ folder: a, config: people, scenario: 1 }] },
      ["a people 1 sim", "a people 1 far"],
    ],
    [
      "single ones of several configs",
      {
        include: [
          { folder: a, config: people, scenario: 1, provider: "far" },
          { folder: a, config: other, scenario: 7, provider: "hook" },
        ],
      },
      ["a people 1 far", "a other 7 hook"],
    ],
    [
      "none twice, where an item and one it lies in are named",
      {
        include: [
          { folder: a, config: people, scenario: 1 },
          { folder: a, config: people, scenario: 1, provider: "far" },
        ],
      },
      ["a people 1 sim", "a people 1 far"],
    ],
    [
      "without what is excluded, at whatever level",
      {
        include: [{ folder: a }],
        exclude: [
          { folder: a, config: other },
          { folder: a, config: people, scenario: 7 },
          { folder: a, config: people, scenario: 1, provider: "sim" },
        ],
      },
      ["a people 1 far"],
    ],
    ["none of what is gone", { include: [{ folder: a, config: "gone.json" }] }, []],
    [
      "only those that are accepted",
      { include: [{ folder: b }], accepts: (_, { runsOnSave }) => runsOnSave },
      ["b people 1 sim"],
    ],
  ];
  for (const [name, choice, cells] of cases) {
    it(`are ${name}`, () => assert.deepEqual(choose(choice), cells));
  }

  it("are one run's for each config", () => {
    const [first, ...rest] = chooseCells(folders, { include: [{ folder: b }] });
    assert.deepEqual(rest, []);
    assert.deepEqual(first?.groups, [
      { scenario: 1, providers: ["sim", "far"] },
      { scenario: 7, providers: ["hook"] },
    ]);
  });

  it("are found among 15,000, each named by itself, in little time", () => {
    const scenarios = Array.from({ length: 3000 }, (_, at) => {
      return { number: at + 1, name: "s", kind: "prompt", file: `${at}.scenario.json` };
    });
    const providers = ["a", "b", "c", "d", "e"].map((id) => ({ id, kind: "simulated" }));
    const large = [{ folder: a, configs: [makeSummary({ scenarios, providers })] }];
    const all = chooseCells(large, {}).flatMap(listChosen);
    assert.equal(all.length, 15_000);
    const startMs = performance.now();
    const [chosen] = chooseCells(large, { include: all, exclude: all.slice(0, 5000) });
    assert.ok(performance.now() - startMs < 1000);
    assert.equal(chosen?.groups.length, 2000);
  });
});
