import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import type { IndexFile } from "../../../src/model/results/indexFile.ts";
import type { RunOutcome } from "../../../src/model/wire/runProgress.ts";
import {
  badProvider,
  bundleCli,
  makeConfig,
  makeWorkspace,
  runForJson,
  startCli,
  type Workspace,
} from "./cliHarness.ts";

describe("touchstone when nobody listens any more", () => {
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(() => workspace.dispose());
  const inWorkspace = () => ({ cwd: workspace.folder });

  async function runWithout(stream: "stdout" | "stderr", args: string[]) {
    const entry = await bundleCli();
    const child = spawn(process.execPath, [entry, ...args], {
      ...inWorkspace(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    child[stream].destroy();
    const other = text(stream === "stdout" ? child.stderr : child.stdout);
    const [code] = await once(child, "close");
    return { code, text: await other };
  }

  it("carries a run to its end without a place for its progress", async () => {
    const config = await workspace.write("data/a.touchstone.json", makeConfig());
    const { code, text } = await runWithout("stderr", ["run", config, "--json"]);
    assert.equal(code, 0);
    assert.equal((JSON.parse(text) as RunOutcome).status, "completed");
  });

  it("ends a failing run with 1 though its table goes nowhere", async () => {
    const providers = [badProvider];
    const config = await workspace.write("data/a.touchstone.json", makeConfig({ providers }));
    assert.equal((await runWithout("stdout", ["run", config])).code, 1);
  });

  it("ends a command that failed with its own code though the error goes nowhere", async () => {
    for (const args of [
      ["show", "latest", "--json"],
      ["list", "--limit", "x", "--json"],
    ]) {
      assert.equal((await runWithout("stdout", args)).code, 2);
    }
    assert.equal((await runWithout("stdout", ["list"])).code, 0);
  });

  it("writes the result of a run whose terminal is closed, as interrupted", async () => {
    const slow = { id: "slow", kind: "simulated", latencyMs: 600_000, timeoutMs: 900_000 };
    const providers = [{ id: "fast", kind: "simulated" }, slow];
    const config = await workspace.write("data/a.touchstone.json", makeConfig({ providers }));
    const run = await startCli(["run", config, "--json"], inWorkspace());
    await run.saw(/^ 50% /m);
    run.child.stderr?.destroy();
    run.child.kill("SIGHUP");
    const { code, stdout } = await run.result;
    assert.equal(code, 3);
    assert.equal((JSON.parse(stdout) as RunOutcome).status, "interrupted");
    const { document } = await runForJson<IndexFile>(["list"], inWorkspace());
    assert.deepEqual(
      document.runs.map((row) => [row.status, row.summary.totalTests]),
      [["interrupted", 2]],
    );
  });
});
