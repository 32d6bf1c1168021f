import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { runFaulty } from "../../torture/faultyCli.ts";
import {
  gatherAcknowledged,
  listRunViolations,
  listTraces,
  listViolations,
} from "../../torture/invariants.ts";
import {
  describeFailure,
  type Kill,
  makeTortureWorkspace,
  readLatestId,
  run,
  runCommand,
  type TortureWorkspace,
  tortureCommand,
  tortureDelete,
  tortureExport,
  tortureRun,
} from "../../torture/tortureRound.ts";

const at = (operation: number, act: Extract<Kill, { by: "operation" }>["act"]): Kill => ({
  by: "operation",
  at: operation,
  act,
});

describe("what a kill leaves", function () {
  this.timeout(60_000);
  let workspace: TortureWorkspace;
  beforeEach(async () => {
    workspace = await makeTortureWorkspace({ runsPerScenario: 4, latencyMs: 3, keepLogs: false });
  });
  afterEach(() => workspace.dispose());

  const runs: [string, Kill[]][] = [
    ["before anything is written", [at(1, "kill-before")]],
    ["in the midst of run.json", [at(22, "kill-half")]],
    ["in a line of the journal, and again in a resume", [at(42, "kill-half"), at(30, "kill-half")]],
    [
      "when requests arrive",
      [
        { by: "request", at: 3 },
        { by: "request", at: 2 },
      ],
    ],
    ["when the result has its name and the index no row", [at(78, "kill-after")]],
    ["after half of a journal was deleted", [at(97, "kill-half")]],
  ];
  for (const [name, kills] of runs) {
    it(`is resumed to a whole run: killed ${name}`, async () => {
      const result = await tortureRun(workspace, kills);
      assert.deepEqual(result.violations, []);
      assert.ok(result.kills > 0);
    });
  }

  it("is a whole file or none of an export, a whole index, and nothing of a deleted run", async () => {
    await run(workspace, runCommand);
    const exported = await tortureExport(workspace, "csv", at(3, "kill-half"));
    const rebuilt = await tortureCommand(workspace, ["index", "rebuild"], at(4, "kill-after"));
    const deleted = await tortureDelete(workspace, ["delete", "latest"], at(1, "kill-half"));
    for (const result of [exported, rebuilt, deleted]) {
      assert.deepEqual(result, { kills: 1, violations: [] });
    }
  });
});

describe("the invariants of a data folder", function () {
  this.timeout(60_000);
  let workspace: TortureWorkspace;
  let runId: string;
  before(async () => {
    workspace = await makeTortureWorkspace({ runsPerScenario: 2, latencyMs: 1, keepLogs: true });
    await run(workspace, runCommand);
    runId = await readLatestId(workspace);
  });
  after(() => workspace.dispose());

  const inData = (...names: string[]) => path.join(workspace.dataFolder, ...names);
  /** What is found while a file has another text; it gets its own back. */
  const findWith = async (file: string, change: (text: string) => string): Promise<string> => {
    const text = await readFile(file, "utf8");
    await writeFile(file, change(text));
    const found = await listViolations(workspace.dataFolder);
    await writeFile(file, text);
    return found.join("; ");
  };
  const resultFile = async () => {
    const names = await readdir(inData("results"));
    return inData("results", names.find((name) => name.endsWith(".json")) ?? "");
  };

  it("hold of a run that nothing happened to", async () => {
    assert.deepEqual(await listViolations(workspace.dataFolder), []);
  });
  it("find a file that was torn", async () => {
    assert.match(
      await findWith(inData("index.json"), (text) => text.slice(0, -9)),
      /index\.json is broken/,
    );
  });
  it("find a result without its row, and a row without its result", async () => {
    assert.match(
      await findWith(inData("index.json"), () => '{"runs":[]}'),
      /a result without its row/,
    );
    const other = "99999999-9999-4999-8999-999999999999";
    const found = await findWith(inData("index.json"), (text) => text.replaceAll(runId, other));
    assert.match(found, /a row without its result/);
  });
  it("find a state that is not that of the result", async () => {
    const file = inData("test_runs", runId, "run.json");
    const found = await findWith(file, (text) => text.replace('"completed"', '"running"'));
    assert.match(found, /run\.json of .* says running, its result completed/);
  });
  it("find a test that is there twice, and totals that do not fit", async () => {
    const file = await resultFile();
    const twice = await findWith(file, (text) => text.replace('"runNumber": 2', '"runNumber": 1'));
    assert.match(twice, /test p0 1 1 twice/);
    const total = await findWith(file, (text) =>
      text.replace('"totalTests": 4', '"totalTests": 5'),
    );
    assert.match(total, /totalTests 5, tests 4/);
  });
  it("find a mark that says a run is not closed", async () => {
    await mkdir(inData(".locks", "open"), { recursive: true });
    await writeFile(inData(".locks", "open", runId), "");
    const found = await listViolations(workspace.dataFolder);
    await rm(inData(".locks", "open", runId));
    assert.deepEqual(found, [`.locks/open/${runId} is left`]);
  });
  it("find requests that were not counted, and attempts of the journal that were lost", async () => {
    const requests = workspace.server.count();
    const facts = { requests, kills: 0, concurrency: 4, acknowledged: new Set<string>() };
    assert.deepEqual(await listRunViolations(workspace.dataFolder, facts), []);
    const more = await listRunViolations(workspace.dataFolder, {
      ...facts,
      requests: requests + 1,
    });
    assert.match(more.join(), /requests counted, the server got/);
    const acknowledged = new Set<string>();
    await gatherAcknowledged(workspace.dataFolder, acknowledged);
    assert.equal(acknowledged.size, requests);
    acknowledged.add("p0 1 3 1 2026-01-01T00:00:00.000Z");
    const lost = await listRunViolations(workspace.dataFolder, { ...facts, acknowledged });
    assert.match(lost.join(), /1 attempts of the journal are not in the result/);
  });
  it("find what is left of a deleted run", async () => {
    const traces = await listTraces(workspace.dataFolder, runId);
    assert.ok(traces.some((trace) => trace.startsWith("index.json is left")));
    assert.ok(traces.some((trace) => trace.startsWith(`test_runs/${runId}/run.json is left`)));
  });
  it("hear of an operation that fails", async () => {
    const fault = { under: workspace.folder, act: "fail", code: "ENOSPC" } as const;
    const result = await runFaulty(runCommand, { cwd: workspace.folder, fault });
    assert.match(
      describeFailure(runCommand, result).join(),
      /run ended with 3: .*the disk is full/s,
    );
  });
});
