import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { TestRunFile } from "../../../src/model/results/resultFile.ts";
import type { RunOutcome } from "../../../src/model/wire/runProgress.ts";
import { makeConfig, makeWorkspace, startCli, type Workspace } from "./cliHarness.ts";

/** Code that breaks when the process is sent `SIGUSR2`. */
const breaking = (code: string) => [
  "--import",
  `data:text/javascript,${encodeURIComponent(`process.on("SIGUSR2", () => { ${code} });`)}`,
];

describe("a fault that nobody catches", () => {
  let workspace: Workspace;
  let config = "";
  beforeEach(async () => {
    workspace = await makeWorkspace();
    const providers = [
      { id: "fast", kind: "simulated" },
      { id: "slow", kind: "simulated", latencyMs: 600_000, timeoutMs: 900_000 },
    ];
    config = await workspace.write("data/configs/a.touchstone.json", makeConfig({ providers }));
  });
  afterEach(() => workspace.dispose());

  async function readOnlyResult(): Promise<TestRunFile> {
    const folder = path.join(workspace.folder, "data", "results");
    const [name = "", ...others] = await readdir(folder);
    assert.deepEqual(others, []);
    return JSON.parse(await readFile(path.join(folder, name), "utf8"));
  }

  const faults = {
    "an error in a callback": 'setImmediate(() => { throw new Error("broken"); })',
    "an error event without a listener":
      'new (process.getBuiltinModule("events"))().emit("error", new Error("broken"))',
    "something thrown that is no error": 'throw "broken"',
    "errors one after the other":
      'for (let n = 0; n < 3; n += 1) setImmediate(() => { throw new Error("broken"); })',
  };
  for (const [what, code] of Object.entries(faults)) {
    it(`closes a run, says so and ends with 3: ${what}`, async () => {
      const options = { cwd: workspace.folder, nodeArgs: breaking(code) };
      const run = await startCli(["run", config, "--json"], options);
      await run.saw(/^ 50% /m);
      run.child.kill("SIGUSR2");
      const { code: exitCode, stdout, stderr } = await run.result;
      assert.equal(exitCode, 3, stderr);
      assert.match(stderr, /error: unexpected fault: .*broken/);
      assert.equal((JSON.parse(stdout) as RunOutcome).status, "interrupted");
      assert.equal((await readOnlyResult()).summary.totalTests, 2);
    });
  }

  it("closes the run of a service, says so and ends with 3", async () => {
    const code = 'setImmediate(() => { throw new Error("broken"); })';
    const options = { cwd: workspace.folder, nodeArgs: breaking(code) };
    const cli = await startCli(["serve", "--json"], options);
    const [line] = await cli.printed(/^.+\n/);
    const { url, token } = JSON.parse(line) as { url: string; token: string };
    const started = await fetch(`${url}/api/test_runs`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ config: "data/configs/a.touchstone.json" }),
    });
    assert.equal(started.status, 201);
    await cli.saw(/ started\./);
    cli.child.kill("SIGUSR2");
    const { code: exitCode, stderr } = await cli.result;
    assert.equal(exitCode, 3, stderr);
    assert.match(stderr, /error: unexpected fault: .*broken/);
    assert.equal((await readOnlyResult()).status, "interrupted");
  });

  it("does not end a run when it is a promise that failed unheard", async () => {
    const code = 'void Promise.reject(new Error("broken"))';
    const options = { cwd: workspace.folder, nodeArgs: breaking(code) };
    const run = await startCli(["run", config, "--json"], options);
    await run.saw(/^ 50% /m);
    run.child.kill("SIGUSR2");
    await run.saw(/error: unhandled rejection: Error: broken/);
    run.child.kill("SIGINT");
    const { stdout } = await run.result;
    assert.equal((JSON.parse(stdout) as RunOutcome).status, "cancelled");
  });
});
