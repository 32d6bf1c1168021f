import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { IndexFile } from "../../../src/model/results/indexFile.ts";
import { runFaulty } from "../../torture/faultyCli.ts";
import {
  gatherAcknowledged,
  isIndexBehind,
  listLeftovers,
  listRunViolations,
  listTraces,
  listViolations,
} from "../../torture/invariants.ts";
import { compareShownStates } from "../../torture/shownStates.ts";
import {
  describeFailure,
  type Kill,
  known,
  look,
  loseRow,
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
    for (const { kills, violations } of [exported, rebuilt, deleted]) {
      assert.deepEqual({ kills, violations }, { kills: 1, violations: [] });
    }
  });

  for (const act of ["kill-before", "kill-half", "kill-after"] as const) {
    it(`of a rebuild is an index that is behind at most, and no lost row: ${act}`, async () => {
      await run(workspace, runCommand);
      await loseRow(workspace);
      const result = await tortureCommand(workspace, ["index", "rebuild"], at(4, act));
      assert.deepEqual(result, { kills: 1, behind: 1, violations: [] });
    });
  }
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
    const found = await listViolations(workspace.dataFolder, known);
    await writeFile(file, text);
    return found.join("; ");
  };
  const resultFile = async () => {
    const names = await readdir(inData("results"));
    return inData("results", names.find((name) => name.endsWith(".json")) ?? "");
  };

  it("hold of a run that nothing happened to", async () => {
    assert.deepEqual(await listViolations(workspace.dataFolder, known), []);
    assert.deepEqual(await look(workspace), []);
    assert.deepEqual(await listLeftovers(workspace.folder), []);
  });
  it("find a file that was torn", async () => {
    assert.match(
      await findWith(inData("index.json"), (text) => text.slice(0, -9)),
      /index\.json is broken/,
    );
  });
  it("hold of an index that is behind, and tell it", async () => {
    assert.equal(await isIndexBehind(workspace.dataFolder), false);
    const text = await readFile(inData("index.json"), "utf8");
    const { runs } = JSON.parse(text) as IndexFile;
    const older = runs.filter(({ id }) => id !== runId);
    await writeFile(inData("index.json"), JSON.stringify({ runs: older }));
    const rowsAlone = older.map(({ id }) => id);
    assert.equal(older.length, 1);
    assert.deepEqual(await listViolations(workspace.dataFolder, { rowsAlone }), []);
    assert.equal(await isIndexBehind(workspace.dataFolder), true);
    await writeFile(inData("index.json"), text);
  });
  it("find a row that is lost for good, and one that nothing explains", async () => {
    const text = await readFile(inData("index.json"), "utf8");
    await writeFile(inData("index.json"), '{"runs":[]}');
    const lost = await listViolations(workspace.dataFolder, known);
    await writeFile(inData("index.json"), text);
    assert.match(lost.join(), /the row of .* is lost, and no file brings it back/);
    const other = "99999999-9999-4999-8999-999999999999";
    const found = await findWith(inData("index.json"), (now) => now.replaceAll(runId, other));
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
    const found = await listViolations(workspace.dataFolder, known);
    await rm(inData(".locks", "open", runId));
    assert.deepEqual(found, [`.locks/open/${runId} is left`]);
  });
  it("find requests that were not counted, and attempts of the journal that were lost", async () => {
    const requests = workspace.server.count();
    const facts = { requests, kills: 0, concurrency: 4, acknowledged: new Set<string>() };
    assert.deepEqual(await listRunViolations(workspace.dataFolder, facts, known), []);
    const unseen = { ...facts, requests: requests + 1 };
    const more = await listRunViolations(workspace.dataFolder, unseen, known);
    assert.match(more.join(), /requests counted, the server got/);
    const acknowledged = new Set<string>();
    await gatherAcknowledged(workspace.dataFolder, acknowledged);
    assert.equal(acknowledged.size, requests);
    acknowledged.add("p0 1 3 1 2026-01-01T00:00:00.000Z");
    const lost = await listRunViolations(workspace.dataFolder, { ...facts, acknowledged }, known);
    assert.match(lost.join(), /1 attempts of the journal are not in the result/);
  });
  it("find a state that another way to look tells otherwise", async () => {
    const shown = (folder: string) => {
      const same = new Map([[runId, "completed"]]);
      const states = { list: same, show: same, service: same, results: same };
      return compareShownStates({ ...states, folder: new Map([[runId, folder]]) });
    };
    assert.deepEqual(shown("completed"), []);
    assert.match(
      shown("running").join(),
      /the states of .* differ: list completed, .*folder running/,
    );
  });
  for (const left of [
    `.${randomUUID()}.1-0badcafe.tmp`,
    `data/results/.${randomUUID()}.tmp`,
    "data/.locks/run.lock/",
    "data/.locks/index-1-0badcafe.mark",
    `data/.locks/open/${randomUUID()}`,
  ]) {
    it(`find what a start has to sweep: ${left.replaceAll(/[0-9a-f-]{36}/g, "<id>")}`, async () => {
      const file = path.join(workspace.folder, left);
      await mkdir(left.endsWith("/") ? file : path.dirname(file), { recursive: true });
      if (!left.endsWith("/")) await writeFile(file, "");
      const found = await listLeftovers(workspace.folder);
      await rm(file, { recursive: true });
      assert.deepEqual(found, [`${left.replace(/\/$/, "")} is left`]);
    });
  }
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
