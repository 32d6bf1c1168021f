import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { type GateReport, gateReportSchema } from "../../../../src/model/results/comparison.ts";
import { makeConfig, makeWorkspace, runCli, runForJson, type Workspace } from "../cliHarness.ts";

interface Failure {
  error: { code: string; message: string };
}

interface GatedRunDocument {
  id: string;
  gate: GateReport;
}

const file = "data/configs/people.touchstone.json";

describe("touchstone gate", () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(() => workspace.dispose());

  const inWorkspace = () => ({ cwd: workspace.folder });

  async function write(malformed: number, over: Record<string, unknown> = {}): Promise<void> {
    const providers = [{ id: "sim", kind: "simulated", seed: 3, faults: { malformed } }];
    const keys = { providers, runsPerScenario: 100, maxRetries: 0, gate: {}, ...over };
    await workspace.write(file, makeConfig(keys));
  }

  const start = async (...args: string[]) =>
    (await runForJson<{ id: string }>(["run", file, ...args], inWorkspace())).document.id;
  const mark = (id: string) => workspace.write("data/baseline.json", { people: id });
  const judge = (...args: string[]) => runForJson<GateReport>(["gate", ...args], inWorkspace());

  it("passes with 0, fails with 1, and says why first", async () => {
    await write(0.02);
    await mark(await start());
    const same = await start();
    const passed = await judge(same);
    assert.deepEqual([passed.code, passed.document.result], [0, "passed"]);
    gateReportSchema.parse(passed.document);
    await write(0.8);
    const worse = await start();
    const failed = await judge("latest");
    assert.deepEqual([failed.code, failed.document.head], [1, worse]);
    const { stdout } = await runCli(["gate"], inWorkspace());
    assert.match(stdout, /^Gate failed\.\n {2}sim is worse in scenario 1 by \d/);
  });

  it("without a baseline, or with one whose file is not here, cannot tell: 0, or 5 where that fails", async () => {
    for (const [undecided, code] of [
      ["pass", 0],
      ["fail", 5],
    ] as const) {
      await write(0, { gate: { undecided } });
      const id = await start();
      await rm(path.join(workspace.folder, "data/baseline.json"), { force: true });
      const none = await judge(id);
      assert.deepEqual(
        [none.code, none.document.base, none.document.result],
        [code, null, "undecided"],
      );
      const gone = "0f0f0f0f-0000-4000-8000-000000000000";
      await mark(gone);
      const lost = await judge(id);
      assert.equal(lost.code, code);
      assert.match(
        lost.document.reasons[0] ?? "",
        new RegExp(`baseline, run ${gone}, is not here`),
      );
    }
  });

  it("fails a run below the least rate, with a baseline or without", async () => {
    await write(0.5, { gate: { minRate: 90 } });
    const { code, document } = await judge(await start());
    assert.equal(code, 1);
    assert.match(document.reasons[0] ?? "", /^sim is below 90 %/);
    assert.equal(document.minRates[0]?.result, "not met");
  });

  it("fails a run that lacks what the baseline has", async () => {
    const both = ["sim", "b"].map((id) => ({ id, kind: "simulated", seed: 1 }));
    await write(0, { providers: both });
    await mark(await start());
    const { code, document } = await judge(await start("--provider", "sim"));
    assert.equal(code, 1);
    assert.match(document.reasons[0] ?? "", /^b has no test of scenario 1/);
  });

  it("ends with 3 for a run of which no test got a verdict", async () => {
    await write(0);
    await mark(await start());
    const providers = [{ id: "sim", kind: "simulated", seed: 3, faults: { httpError: 1 } }];
    await write(0, { providers, runsPerScenario: 3 });
    assert.equal((await judge(await start())).code, 3);
  });

  it("judges by the gate that the run was started with, and says when the config has another now", async () => {
    await write(0, { gate: { margin: 20 } });
    await mark(await start());
    const id = await start();
    await write(0, { gate: { margin: 1 } });
    const { document } = await judge(id);
    assert.equal(document.gate.margin, 20);
    assert.match(document.notes.join(), /gate of the config has changed since/);
  });

  it("takes the gate of the config for a run that does not say which it had, and says so", async () => {
    await write(0, { gate: undefined });
    const id = await start();
    const lacking = await runForJson<Failure>(["gate", id], inWorkspace());
    assert.equal(lacking.code, 2);
    assert.match(lacking.document.error.message, /people\.touchstone\.json a key "gate"/);
    await write(0, { gate: { margin: 7 } });
    const { document } = await judge(id);
    assert.equal(document.gate.margin, 7);
    assert.match(document.notes.join(), /does not say by which gate/);
  });

  it("judges the newest run of the config that --config names", async () => {
    await write(0);
    const id = await start();
    const other = "data/configs/other.touchstone.json";
    await workspace.write(other, makeConfig({ name: "other", gate: {} }));
    await runForJson(["run", other], inWorkspace());
    const { document } = await judge("--config", file);
    assert.equal(document.head, id);
    await workspace.write(other, makeConfig({ name: "other" }));
    const refused = await runForJson<Failure>(["gate", "--config", other], inWorkspace());
    assert.deepEqual([refused.code, refused.document.error.code], [2, "usage"]);
  });

  it("keeps what it said, and lists it", async () => {
    await write(0);
    const first = await start();
    await judge(first);
    await mark(first);
    await judge(await start());
    await judge("latest");
    const { document } = await runForJson<{ gates: GateReport[] }>(
      ["gate", "--history"],
      inWorkspace(),
    );
    assert.deepEqual(
      document.gates.map(({ base, result }) => [base, result]),
      [
        [null, "undecided"],
        [first, "passed"],
      ],
    );
    const { stdout } = await runCli(["gate", "--history"], inWorkspace());
    assert.match(stdout, /people +[0-9a-f]{8} +none +undecided/);
    const lines = await readFile(path.join(workspace.folder, "data/gates.jsonl"), "utf8");
    assert.equal(lines.trimEnd().split("\n").length, 2);
  });

  it("writes a summary in Markdown", async () => {
    await write(0.02);
    await mark(await start());
    const id = await start();
    const args = ["gate", id, "--format", "markdown", "--out", "gate.md"];
    assert.equal((await runCli(args, inWorkspace())).code, 0);
    const text = await readFile(path.join(workspace.folder, "gate.md"), "utf8");
    assert.match(text, /^## `people`: gate passed\n\n- sim is no worse by 5 points/);
  });

  describe("of run --gate", () => {
    it("stands in place of failed tests", async () => {
      await write(0.02);
      await mark(await start());
      const { code, document } = await runForJson<GatedRunDocument>(
        ["run", file, "--gate"],
        inWorkspace(),
      );
      assert.equal(code, 0);
      assert.equal(document.gate.head, document.id);
      await write(0.9);
      const worse = await runCli(["run", file, "--gate"], inWorkspace());
      assert.equal(worse.code, 1);
      assert.match(worse.stdout, /^Gate failed\.$/m);
    });

    it("is refused before a request where the config has none, and beside --fail-under", async () => {
      await write(0, { gate: undefined });
      const none = await runForJson<Failure>(["run", file, "--gate"], inWorkspace());
      assert.deepEqual([none.code, none.document.error.code], [2, "config"]);
      await write(0);
      assert.equal(
        (await runCli(["run", file, "--gate", "--fail-under", "5"], inWorkspace())).code,
        2,
      );
      const { document } = await runForJson<{ runs: unknown[] }>(["list"], inWorkspace());
      assert.deepEqual(document.runs, []);
    });
  });
});
