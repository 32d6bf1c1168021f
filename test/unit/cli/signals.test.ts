import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { IndexFile } from "../../../src/model/results/indexFile.ts";
import type { RunOutcome } from "../../../src/model/wire/runProgress.ts";
import {
  makeConfig,
  makeWorkspace,
  runCli,
  runForJson,
  startCli,
  type Workspace,
} from "./cliHarness.ts";

interface Failure {
  error: { code: string; message: string };
}

describe("touchstone run while it goes on", () => {
  let workspace: Workspace;
  let config = "";
  beforeEach(async () => {
    workspace = await makeWorkspace();
    const providers = [
      { id: "fast", kind: "simulated" },
      { id: "slow", kind: "simulated", latencyMs: 600_000, timeoutMs: 900_000 },
    ];
    config = await workspace.write(
      "data/a.touchstone.json",
      makeConfig({ providers, runsPerScenario: 20 }),
    );
  });
  afterEach(() => workspace.dispose());
  const options = () => ({ cwd: workspace.folder });
  /** All tests of the fast provider have ended; the slow one's never will. */
  const half = /^ 50% /m;

  it("is cancelled by Ctrl+C: the result is written, and it ends with 3", async () => {
    const run = await startCli(["run", config, "--json"], options());
    await run.saw(half);
    run.child.kill("SIGINT");
    const { code, stdout, stderr } = await run.result;
    assert.equal(code, 3, stderr);
    const document = JSON.parse(stdout) as RunOutcome;
    assert.equal(document.status, "cancelled");
    assert.equal(document.stopReason, "user");
    const written = JSON.parse(await readFile(path.join(workspace.folder, document.file), "utf8"));
    assert.equal(written.status, "cancelled");
    assert.equal(written.summary.totalTests, 20);
    assert.match(stderr, /Stopping/);
  });

  it("is interrupted by SIGTERM, which keeps what is there too", async () => {
    const run = await startCli(["run", config, "--json"], options());
    await run.saw(half);
    run.child.kill("SIGTERM");
    const { code, stdout } = await run.result;
    assert.equal(code, 3);
    assert.equal((JSON.parse(stdout) as RunOutcome).status, "interrupted");
  });

  it("refuses a second start with 4, naming the first, and is not disturbed", async () => {
    const first = await startCli(["run", config, "--json"], options());
    await first.saw(half);
    const second = await runForJson<Failure>(["run", config], options());
    assert.equal(second.code, 4);
    assert.equal(second.document.error.code, "locked");
    assert.match(second.document.error.message, /people/);
    const listed = await runForJson<IndexFile>(["list"], options());
    assert.equal(listed.code, 0);
    first.child.kill("SIGINT");
    const { code, stdout } = await first.result;
    assert.equal(code, 3);
    assert.equal((JSON.parse(stdout) as RunOutcome).status, "cancelled");
  });

  it("leaves after kill -9 a journal that the next run closes as interrupted", async () => {
    const killed = await startCli(["run", config], options());
    await killed.saw(half);
    killed.child.kill("SIGKILL");
    await killed.result;
    const next = await runForJson<RunOutcome>(["run", config, "--provider", "fast"], options());
    assert.equal(next.code, 0, next.stderr);
    assert.match(next.stderr, /had been interrupted/);
    const { document } = await runForJson<IndexFile>(["list"], options());
    assert.deepEqual(
      document.runs.map((row) => row.status),
      ["completed", "interrupted"],
    );
    assert.equal(document.runs[1]?.summary.totalTests, 20);
  });
});

describe("touchstone list and show after a run was killed", () => {
  let workspace: Workspace;
  const options = () => ({ cwd: workspace.folder });
  beforeEach(async () => {
    workspace = await makeWorkspace();
    const slow = { id: "slow", kind: "simulated", latencyMs: 600_000, timeoutMs: 900_000 };
    const providers = [{ id: "fast", kind: "simulated" }, slow];
    const config = await workspace.write("data/a.touchstone.json", makeConfig({ providers }));
    const killed = await startCli(["run", config], options());
    await killed.saw(/^ 50% /m);
    killed.child.kill("SIGKILL");
    await killed.result;
  });
  afterEach(() => workspace.dispose());

  it("show it with what it had", async () => {
    const { code, document, stderr } = await runForJson<IndexFile>(["list"], options());
    assert.equal(code, 0);
    assert.match(stderr, /had been interrupted/);
    assert.deepEqual(
      document.runs.map((row) => [row.status, row.summary.totalTests]),
      [["interrupted", 2]],
    );
  });

  it("show it as latest", async () => {
    const { code, stdout } = await runCli(["show", "latest"], options());
    assert.equal(code, 0);
    assert.match(stdout, /people interrupted after .*: 2 passed of 2 of 4 tests/);
  });

  it("show the others, with a warning, where nothing can be written", async () => {
    const locks = path.join(workspace.folder, "data", ".locks");
    await rm(locks, { recursive: true });
    await writeFile(locks, "in the way");
    const { code, stdout, stderr } = await runCli(["list"], options());
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^warning: .*\.locks/m);
    assert.match(stdout, /There is no run yet/);
  });
});

describe("listenForStop", () => {
  it("asks to stop at the first Ctrl+C and ends the process with 3 at the second", async () => {
    const module = path.resolve(import.meta.dirname, "../../../src/cli/stopSignals.ts");
    const script = `
      const { listenForStop } = await import(${JSON.stringify(module)});
      listenForStop((as) => console.log(as));
      setInterval(() => {}, 1000);
      console.log("ready");`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script]);
    child.stdout.setEncoding("utf8");
    assert.equal((await once(child.stdout, "data"))[0], "ready\n");
    child.kill("SIGINT");
    assert.equal((await once(child.stdout, "data"))[0], "cancelled\n");
    child.kill("SIGINT");
    assert.deepEqual(await once(child, "exit"), [3, null]);
  });
});
