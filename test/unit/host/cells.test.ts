import assert from "node:assert/strict";
import { mkdir, rm, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ConfigCells } from "../../../src/model/wire/cellRequests.ts";
import { makeWorkspace, type Workspace } from "../run/builders.ts";
import { type HostHarness, openHost } from "./hostHarness.ts";

describe("cells in the run host", () => {
  let workspace: Workspace;
  let host: HostHarness;
  let config: string;
  const scenarioFile = (number: number) =>
    path.join(workspace.dataFolder, "scenarios", `s${number}.scenario.json`);
  const providers = [
    { id: "good", kind: "simulated", seed: 1 },
    { id: "bad", kind: "simulated", seed: 1, faults: { wrongType: 1 } },
  ];
  const writeAll = async (change: Record<string, unknown> = {}) => {
    config = path.join(workspace.dataFolder, "configs", "people.touchstone.json");
    for (const folder of ["configs", "scenarios", "schemas"]) {
      await mkdir(path.join(workspace.dataFolder, folder), { recursive: true });
    }
    const schema = `{\n  "type": "object",\n  "properties": {\n    "age": { "type": "integer" }\n  },\n  "required": ["age"]\n}`;
    await writeFile(path.join(workspace.dataFolder, "schemas/p.schema.json"), schema);
    for (const number of [1, 2]) {
      const scenario = { number, name: `S${number}`, kind: "prompt", prompt: "Who?" };
      const text = JSON.stringify({ ...scenario, schema: "../schemas/p.schema.json" }, null, 2);
      await writeFile(scenarioFile(number), text);
    }
    const content = {
      name: "people",
      maxRetries: 0,
      runsPerScenario: 6,
      providers,
      scenarios: ["../scenarios/*.scenario.json"],
      ...change,
    };
    await writeFile(config, JSON.stringify(content, null, 2));
  };
  beforeEach(async () => {
    workspace = await makeWorkspace();
    await writeAll();
    host = await openHost(workspace.folder, workspace.dataFolder);
  });
  afterEach(async () => {
    await host.close();
    await workspace.remove();
  });

  const describeAll = (): ConfigCells => ({
    file: "data/configs/people.touchstone.json",
    name: "people",
    groups: [1, 2].map((scenario) => ({
      scenario,
      providers: ["good", "bad"],
      file: `data/scenarios/s${scenario}.scenario.json`,
    })),
  });
  const listNewest = async (config: ConfigCells = describeAll()) => {
    const { configs } = await host.request("listNewestCells", { configs: [config] });
    return (configs[0]?.runs ?? []).map(({ runId, cells }) => [runId, cells]);
  };
  const cellsOf = async (runId: string, offset = 0) => {
    const { file } = describeAll();
    return (await host.request("getNewestCells", { file, runId, offset })).cells;
  };
  const run = async (groups: { scenario: number; providers: string[] }[]) => {
    const { prepared: read } = await host.request("prepareRun", { config });
    const { prepared } = await host.request("selectCells", { prepared: read, groups });
    const { runId } = await host.request("startRun", { prepared, keys: [] });
    await host.waitFor(() =>
      host.messages.find((each) => each.type === "runFinished" && each.outcome.id === runId),
    );
    return runId;
  };
  const both = ["good", "bad"];

  it("says where configs, providers and scenarios stand, and which providers may run at every save", async () => {
    const remote = {
      id: "far",
      kind: "openai-compatible",
      baseUrl: "http://127.0.0.1:1/v1",
      model: "m",
    };
    await writeAll({ providers: [...providers, remote] });
    const { configs } = await host.request("listConfigs", { files: [config] });
    assert.deepEqual(
      configs[0]?.providers.map(({ id, line, runsOnSave }) => [id, line, runsOnSave]),
      [
        ["good", 6, true],
        ["bad", 11, true],
        ["far", 19, undefined],
      ],
    );
    assert.deepEqual(
      configs[0]?.scenarios.map(({ line }) => line),
      [1, 1],
    );
  });

  it("runs exactly the cells that are asked for, in one run", async () => {
    const runId = await run([
      { scenario: 1, providers: both },
      { scenario: 2, providers: ["good"] },
    ]);
    const { cells, isRunning } = await host.request("getRunCells", {
      runId,
      after: 0,
      scenarios: [],
    });
    assert.equal(isRunning, false);
    assert.deepEqual(
      cells.map(({ provider, scenario, state, passed, ended }) => [
        provider,
        scenario,
        state,
        passed,
        ended,
      ]),
      [
        ["good", 1, "passed", 6, 6],
        ["good", 2, "passed", 6, 6],
        ["bad", 1, "failed", 0, 6],
      ],
    );
    const report = await host.request("getReport", { runId });
    assert.deepEqual(
      report.cells.map(({ scenario, provider }) => `${scenario} ${provider}`).toSorted(),
      ["1 bad", "1 good", "2 good"],
    );
  });

  it("tells of a failed cell its share with limits, a handful of tests, and where its schema refused them", async () => {
    const runId = await run([{ scenario: 1, providers: ["bad"] }]);
    await listNewest();
    const [cell] = await cellsOf(runId);
    assert.ok(cell);
    const [first, ...tests] = cell.messages;
    assert.equal(
      first?.text,
      "0 of 6 passed (0%, 0–39%). 2 more tests did not pass: see the report.",
    );
    assert.equal(tests.length, 4);
    for (const { text, place } of tests) {
      assert.match(text, /^bad, run \d: \/age: .*\(type\)$/);
      assert.deepEqual(place, {
        file: path.join(workspace.dataFolder, "schemas/p.schema.json"),
        line: 4,
        column: 14,
      });
    }
  });

  it("takes each cell from the newest run that has it", async () => {
    const first = await run([1, 2].map((scenario) => ({ scenario, providers: both })));
    const second = await run([{ scenario: 2, providers: ["good"] }]);
    assert.deepEqual(await listNewest(), [
      [second, 1],
      [first, 3],
    ]);
    const name = ({ provider, scenario }: { provider: string; scenario: number }) =>
      `${scenario} ${provider}`;
    assert.deepEqual((await cellsOf(second)).map(name), ["2 good"]);
    assert.deepEqual((await cellsOf(first)).map(name), ["1 good", "1 bad", "2 bad"]);
    assert.deepEqual((await cellsOf(first, 2)).map(name), ["2 bad"]);
    assert.deepEqual(await cellsOf(first, 3), []);
  });

  it("falls back to the run before when the newest is deleted", async () => {
    const first = await run([{ scenario: 1, providers: both }]);
    const second = await run([{ scenario: 1, providers: ["good"] }]);
    await host.request("deleteRuns", { runIds: [second] });
    assert.deepEqual(await listNewest(), [[first, 2]]);
    assert.deepEqual(await cellsOf(second), []);
  });

  it("tells nothing of files that are broken, gone or of another config", async () => {
    const broken = await run([{ scenario: 1, providers: both }]);
    const { file } = await host.request("getResultFile", { runId: broken });
    await writeFile(file, "{");
    assert.deepEqual(await listNewest(), []);
    await rm(file);
    assert.deepEqual(await listNewest(), []);
    assert.deepEqual(await listNewest({ ...describeAll(), name: "others" }), []);
  });

  it("counts up while a run goes on", async () => {
    const slow = { id: "slow", kind: "simulated", seed: 1, latencyMs: 100, concurrency: 1 };
    await writeAll({ providers: [slow] });
    const { prepared: read } = await host.request("prepareRun", { config });
    const groups = [{ scenario: 1, providers: ["slow"] }];
    const { prepared, plannedTests } = await host.request("selectCells", {
      prepared: read,
      groups,
    });
    assert.equal(plannedTests, 6);
    const { runId } = await host.request("startRun", { prepared, keys: [] });
    await host.waitFor(() =>
      host.messages.find(
        (each) => each.type === "runProgress" && each.progress.summary.totalTests > 0,
      ),
    );
    const found = await host.request("getRunCells", { runId, after: 0, scenarios: [] });
    assert.equal(found.isRunning, true);
    assert.equal(found.cells[0]?.state, "running");
    assert.equal(found.after, found.cells[0]?.ended);
    const none = await host.request("getRunCells", { runId, after: found.after, scenarios: [] });
    assert.ok(none.cells.every(({ ended }) => ended > found.after));
    await host.request("cancelRun", { runId });
    await host.waitFor(() => host.messages.find((each) => each.type === "runFinished"));
  });

  it("tells why a cell failed, and where, while the run still goes on", async () => {
    const slow = { id: "good", kind: "simulated", seed: 1, latencyMs: 200, concurrency: 1 };
    await writeAll({ providers: [slow, providers[1]] });
    const { prepared: read } = await host.request("prepareRun", { config });
    const groups = [{ scenario: 1, providers: both }];
    const { prepared } = await host.request("selectCells", { prepared: read, groups });
    const { runId } = await host.request("startRun", { prepared, keys: [] });
    await host.waitFor(() =>
      host.messages.find((each) => each.type === "runProgress" && each.progress.summary.failed > 5),
    );
    const scenarios = [{ scenario: 1, file: "data/scenarios/s1.scenario.json" }];
    const found = await host.request("getRunCells", { runId, after: 0, scenarios });
    assert.equal(found.isRunning, true);
    const bad = found.cells.find(({ provider }) => provider === "bad");
    assert.equal(bad?.state, "failed");
    assert.equal(bad?.messages.length, 5);
    assert.equal(bad?.messages[1]?.place?.line, 4);
    await host.request("cancelRun", { runId });
    await host.waitFor(() => host.messages.find((each) => each.type === "runFinished"));
  });

  it("stamps scenarios by what they hold: a schema that is shared changes both, a touched file none", async () => {
    const stamps = async () => (await host.request("stampScenarios", { config })).stamps;
    const before = await stamps();
    await utimes(scenarioFile(1), new Date(), new Date());
    assert.deepEqual(await stamps(), before);
    await writeFile(
      scenarioFile(1),
      JSON.stringify({
        number: 1,
        name: "S1",
        kind: "prompt",
        prompt: "Else?",
        schema: "../schemas/p.schema.json",
      }),
    );
    const after = await stamps();
    assert.deepEqual(
      after.filter(({ stamp }, at) => stamp !== before[at]?.stamp).map(({ scenario }) => scenario),
      [1],
    );
    await writeFile(
      path.join(workspace.dataFolder, "schemas/p.schema.json"),
      '{ "type": "object" }',
    );
    const last = await stamps();
    assert.ok(last.every(({ stamp }, at) => stamp !== after[at]?.stamp));
    await writeFile(scenarioFile(2), "{");
    await assert.rejects(stamps(), /^Error: config: /);
  });
});
