import assert from "node:assert/strict";
import { BaselineList } from "../../../../src/editor/host/baselineList.ts";
import { ConfigChecks } from "../../../../src/editor/host/configChecks.ts";

describe("the baselines of a folder", () => {
  it("are found by config, and by run only of the config that the run ran", async () => {
    const baselines = [{ name: "people", run: "a" }];
    const list = new BaselineList(async () => ({ baselines }), assert.fail);
    await list.load();
    assert.equal(list.ofConfig("people")?.run, "a");
    assert.equal(list.ofConfig("toString"), undefined);
    assert.equal(list.hasRun({ id: "a", name: "people" }), true);
    assert.equal(list.hasRun({ id: "a", name: "animals" }), false);
    assert.equal(list.hasRun({ id: "a" }), false);
  });

  it("tell what is wrong with their file once, and again when it is something else", async () => {
    const told: string[] = [];
    let problem: string | undefined = "broken";
    const answer = async () => ({ baselines: [], ...(problem === undefined ? {} : { problem }) });
    const list = new BaselineList(answer, (message) => told.push(message));
    await list.refresh();
    await list.refresh();
    problem = undefined;
    await list.refresh();
    problem = "broken";
    await list.refresh();
    assert.deepEqual(told, ["broken", "broken"]);
  });
});

describe("the checks of a folder's configs", () => {
  it("ask nothing while no file may be looked at, and forget what they found then", async () => {
    let files: string[] = [];
    let asked = 0;
    const checks = new ConfigChecks({
      listFiles: () => files,
      check: async (given) => {
        asked += 1;
        return given.map((file) => ({ file, stale: [] }));
      },
    });
    await checks.refresh();
    assert.equal(asked, 0);
    files = ["a", "b"];
    await Promise.all([checks.refresh(), checks.refresh(), checks.refresh()]);
    assert.equal(asked, 2);
    assert.deepEqual(checks.find("b"), { file: "b", stale: [] });
    files = [];
    await checks.refresh();
    assert.equal(checks.find("b"), undefined);
  });
});
