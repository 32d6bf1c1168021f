import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { makeConfig, makeWorkspace, startCli, type Workspace } from "../cliHarness.ts";
import { type McpClient, startMcp } from "./mcpClient.ts";

const config = "data/configs/people.touchstone.json";

describe("touchstone mcp while a run goes on", () => {
  let workspace: Workspace;
  let mcp: McpClient | undefined;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    const providers = [
      { id: "fast", kind: "simulated" },
      { id: "slow", kind: "simulated", latencyMs: 600_000, timeoutMs: 900_000 },
    ];
    await workspace.write(config, makeConfig({ providers, runsPerScenario: 20 }));
  });
  afterEach(async () => {
    await mcp?.close();
    await workspace.dispose();
  });

  /** All tests of the fast provider have ended; the slow one's never will. Resolves with the id of the run. */
  async function startHalf({ client, data }: McpClient): Promise<string> {
    const half = Promise.withResolvers<void>();
    const options = {
      onprogress: ({ progress }: { progress: number }) => progress === 20 && half.resolve(),
    };
    const input = { config, wait: true };
    client.callTool({ name: "start_run", arguments: input }, undefined, options).catch(half.reject);
    await half.promise;
    return String((await data("list_runs")).running);
  }

  async function readResults(): Promise<{ id: string; status: string; ended: number }[]> {
    const folder = path.join(workspace.folder, "data/results");
    const files = await readdir(folder);
    const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")));
    return texts.map((text) => {
      const { id, status, summary } = JSON.parse(text);
      return { id, status, ended: summary.totalTests };
    });
  }

  it("tells its progress while a client waits, and stops it when asked", async () => {
    mcp = await startMcp(workspace.folder, { answer: () => "accept" });
    const runId = await startHalf(mcp);
    const status = await mcp.data("run_status");
    assert.equal(status.runId, runId);
    assert.equal(status.state, "running");
    assert.equal(status.endedTests, 20);
    assert.equal((await mcp.data("run_summary")).plannedTests, 40);
    assert.deepEqual(await mcp.data("cancel_run"), { runId, state: "stopped" });
    assert.deepEqual(await readResults(), [{ id: runId, status: "cancelled", ended: 20 }]);
    assert.equal((await mcp.data("run_status")).state, "cancelled");
  });

  it("refuses a second one, whoever has the first, before it asks anybody", async () => {
    let questions = 0;
    const answer = () => {
      questions += 1;
      return "accept" as const;
    };
    mcp = await startMcp(workspace.folder, { answer });
    await startHalf(mcp);
    assert.match(
      await mcp.failure("start_run", { config }),
      /^locked: The run of "people" goes on/,
    );
    const other = await startMcp(workspace.folder, { answer });
    assert.match(await other.failure("start_run", { config }), /^locked: The run of "people"/);
    await other.close();
    assert.equal(questions, 1);
  });

  it("sees a run of the command line, and has its owner stop it", async () => {
    const run = await startCli(["run", config, "--json"], { cwd: workspace.folder });
    await run.saw(/^ 50% /m);
    mcp = await startMcp(workspace.folder);
    const status = await mcp.data("run_status");
    assert.equal((status.process as { pid: number }).pid, run.child.pid);
    assert.equal(status.endedTests, 20);
    assert.equal((await mcp.data("cancel_run")).state, "asked");
    assert.equal(JSON.parse((await run.result).stdout).status, "cancelled");
  });

  it("writes what is there as interrupted when its client closes stdin", async () => {
    mcp = await startMcp(workspace.folder, { answer: () => "accept" });
    const id = await startHalf(mcp);
    await mcp.close();
    assert.deepEqual(await readResults(), [{ id, status: "interrupted", ended: 20 }]);
  });

  it("does the same on SIGTERM, and ends", async () => {
    mcp = await startMcp(workspace.folder, { answer: () => "accept" });
    const id = await startHalf(mcp);
    process.kill(mcp.pid, "SIGTERM");
    await mcp.ended;
    assert.deepEqual(await readResults(), [{ id, status: "interrupted", ended: 20 }]);
  });

  it("loses no test that had ended when it is killed: the next one closes the run", async () => {
    mcp = await startMcp(workspace.folder, { answer: () => "accept" });
    const id = await startHalf(mcp);
    process.kill(mcp.pid, "SIGKILL");
    await mcp.ended;
    mcp = await startMcp(workspace.folder);
    const status = await mcp.data("run_status", { run: id });
    assert.deepEqual([status.state, status.endedTests], ["interrupted", 20]);
    assert.deepEqual(await readResults(), [{ id, status: "interrupted", ended: 20 }]);
  });

  it("lets it go on when the client that waited gives up", async () => {
    mcp = await startMcp(workspace.folder, { answer: () => "accept" });
    const giveUp = new AbortController();
    const begun = Promise.withResolvers<void>();
    const options = { signal: giveUp.signal, onprogress: () => begun.resolve() };
    const started = mcp.client.callTool(
      { name: "start_run", arguments: { config, wait: true } },
      undefined,
      options,
    );
    await begun.promise;
    giveUp.abort();
    await assert.rejects(started);
    assert.equal((await mcp.data("run_status")).state, "running");
  });

  it("ends at once when nothing goes on and nobody is there any more", async () => {
    mcp = await startMcp(workspace.folder);
    await mcp.close();
    assert.deepEqual(mcp.faults, []);
  });
});
