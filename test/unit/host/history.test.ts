import assert from "node:assert/strict";
import { mkdir, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import type { HistoryFilter } from "../../../src/model/results/history.ts";
import { historyModelSchema } from "../../../src/model/results/history.ts";
import { openTestDataStore, type TestDataStore } from "../../../src/store/testDataStore.ts";
import type { Workspace } from "../run/builders.ts";
import { dayOf, type MadeRun, writeMadeRun } from "../run/history/historyFiles.ts";
import { type HostHarness, startRun, useHost } from "./hostHarness.ts";

const file = "data/configs/people.touchstone.json";
const people = { name: "people", file };

describe("the history of a config in the run host", () => {
  let workspace: Workspace;
  let host: HostHarness;
  let store: TestDataStore;
  const ask = async (filter: HistoryFilter = {}, config: typeof people = people) => {
    const history = await host.request("getHistory", { ...config, filter });
    return historyModelSchema.parse(history);
  };
  useHost((opened) => {
    ({ workspace, host } = opened);
    store = openTestDataStore(workspace.dataFolder);
  });

  it("has the runs that were made, with their figures, labels and the baseline", async () => {
    const config = path.join(workspace.dataFolder, "configs", "people.touchstone.json");
    await mkdir(path.dirname(config), { recursive: true });
    const scenario = { number: 1, name: "One", kind: "prompt", prompt: "Who?" };
    const schema = { type: "object", properties: { age: { type: "integer" } }, required: ["age"] };
    const write = (faults: object) =>
      writeFile(
        config,
        JSON.stringify({
          ...{ name: "people", runsPerScenario: 8, maxRetries: 1 },
          providers: [{ id: "sim", kind: "simulated", seed: 3, faults }],
          scenarios: [{ ...scenario, schema }],
        }),
      );
    for (const faults of [{}, { wrongType: 1 }]) {
      await write(faults);
      const { runId } = await startRun(host, config);
      await host.waitFor(() =>
        host.messages.find((each) => each.type === "runFinished" && each.outcome.id === runId),
      );
    }
    const history = await ask();
    const [first, second] = history.points;
    assert.deepEqual([first?.final?.rate, second?.final?.rate], [100, 0]);
    assert.deepEqual([first?.tests, first?.retry, second?.retry?.rate], [8, undefined, 0]);
    assert.ok(first?.p50?.interval !== undefined);
    assert.deepEqual(
      second?.changes.map(({ kind }) => kind),
      ["config"],
    );
    assert.deepEqual(history.scenarios, [{ number: 1, name: "One" }]);
    await host.request("changeLabels", { runIds: [first?.runId ?? ""], label: "first" });
    await host.request("markBaseline", { runId: first?.runId ?? "", track: false });
    const [marked] = (await ask()).points;
    assert.deepEqual([marked?.label, marked?.isBaseline], ["first", true]);
    const { rates } = await host.request("getLastRates", people);
    assert.deepEqual(rates, [100, 0]);
  });

  it("says what it leaves out, never throws for what is in the files, and is empty where there is nothing", async () => {
    const empty = await ask();
    assert.deepEqual([empty.points, empty.runs, empty.pending], [[], 0, 0]);
    const odd: MadeRun[] = [
      { config: { probe: true } },
      { ends: {} },
      { ends: { "sim 1": "ee" } },
      { head: { schemaVersion: 2 } },
      {},
    ];
    for (const [day, made] of odd.entries()) {
      const run = await writeMadeRun(store, {
        ...made,
        head: { timestamp: dayOf(day), ...made.head },
        config: { file, ...made.config },
      });
      if (day === 4) await truncate(store.paths.resultFile(run.fileName), 900);
    }
    const { points, leftOut } = await ask();
    assert.deepEqual(
      points.map(({ tests, errored, final }) => [tests, errored, final?.rate]),
      [
        [0, 0, undefined],
        [2, 2, 0],
        [2, 0, 100],
      ],
    );
    assert.deepEqual([leftOut.probes, leftOut.newer, leftOut.unreadableCount], [1, 1, 1]);
    assert.deepEqual((await host.request("getLastRates", people)).rates, [null, 0, 100]);
  });

  it("is narrowed by what the page asks", async () => {
    for (let day = 0; day < 4; day += 1) {
      const ends = { "sim 1": "pf", ...(day > 1 ? { "other 1": "pp" } : {}) };
      await writeMadeRun(store, { ends, head: { timestamp: dayOf(day) }, config: { file } });
    }
    const history = await ask({ provider: "other", since: dayOf(3) });
    assert.deepEqual(
      history.points.map(({ timestamp, final }) => [timestamp, final?.rate]),
      [[dayOf(3), 100]],
    );
    assert.equal(history.runs, 4);
  });
});
