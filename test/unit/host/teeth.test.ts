import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { RunTeeth } from "../../../src/model/results/teeth.ts";
import { type ChatServer, startChatServer } from "../../servers/chatServer.ts";
import { makeWorkspace, personSchema, type Workspace } from "../run/builders.ts";
import { type HostHarness, openHost, startRun } from "./hostHarness.ts";

describe("the teeth of a report", () => {
  let workspace: Workspace;
  let host: HostHarness;
  let server: ChatServer;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    server = await startChatServer({ kind: "openai", reply: '{"name":"Ada Lovelace","age":36}' });
    host = await openHost(workspace.folder, workspace.dataFolder);
  });
  afterEach(async () => {
    await host.close();
    await server.close();
    await workspace.remove();
  });

  /** Starts a run of two scenarios; no reply fits the schema of the second. */
  async function start(): Promise<string> {
    const common = { kind: "prompt", prompt: "Who?" };
    const provider = { id: "local", kind: "openai-compatible", baseUrl: server.baseUrl };
    const config = {
      name: "people",
      providers: [{ ...provider, model: "m", concurrency: 1 }],
      scenarios: [
        { ...common, number: 1, name: "Person", schema: personSchema },
        { ...common, number: 2, name: "Mail", schema: { type: "object", required: ["mail"] } },
      ],
      runsPerScenario: 2,
      maxRetries: 0,
    };
    const file = path.join(workspace.dataFolder, "people.touchstone.json");
    await writeFile(file, JSON.stringify(config));
    return (await startRun(host, file)).runId;
  }

  const ended = () => host.waitFor(() => host.messages.find(({ type }) => type === "runFinished"));

  it("are told of each prompt scenario, from snapshot and result file, and no model is asked", async () => {
    server.plan({ kind: "text", text: "Nobody." });
    const runId = await start();
    await ended();
    const asked = server.counters.requests;
    const { scenarios } = await host.request("getTeeth", { runId });
    assert.deepEqual(scenarios.map(summarize), ["1: 5 of 9", "2: no reply was accepted"]);
    assert.equal(server.counters.requests, asked);
  });

  it("are told again as they were, without a thread for each time", async () => {
    const runId = await start();
    await ended();
    const first = await host.request("getTeeth", { runId });
    await rm(path.join(workspace.dataFolder, "test_runs", runId), { recursive: true });
    assert.deepEqual(await host.request("getTeeth", { runId }), first);
  });

  it("are refused, saying why, when the snapshot is gone and while the run goes on", async () => {
    const runId = await start();
    await ended();
    await rm(path.join(workspace.dataFolder, "test_runs", runId), { recursive: true });
    await assert.rejects(host.request("getTeeth", { runId }), /schemas of this run are not known/);

    server.plan({ kind: "hang" });
    const running = await start();
    await server.nextRequest();
    await assert.rejects(host.request("getTeeth", { runId: running }), /once the run has ended/);
  });
});

// --- internal ---

function summarize(teeth: RunTeeth["scenarios"][number]): string {
  const { scenario } = teeth;
  if ("problem" in teeth) return `${scenario}: ${teeth.problem}`;
  return `${scenario}: ${teeth.refused} of ${teeth.total}`;
}
