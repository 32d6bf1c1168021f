import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type ChatServer, startChatServer } from "../../servers/chatServer.ts";
import { makeWorkspace, personSchema, type Workspace } from "../run/builders.ts";
import { type HostHarness, openHost, startRun } from "./hostHarness.ts";

describe("the search of a run that goes on", () => {
  let workspace: Workspace;
  let server: ChatServer;
  let host: HostHarness;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    const reply = JSON.stringify({ name: "Ada", age: 36 });
    server = await startChatServer({ kind: "openai", reply, latencyMs: 10 });
    host = await openHost(workspace.folder, workspace.dataFolder);
  });
  afterEach(async () => {
    await host.close();
    await server.close();
    await workspace.remove();
  });

  const start = async () => {
    const scenario = { number: 1, name: "A", kind: "prompt", prompt: "Who?", schema: personSchema };
    const { baseUrl } = server;
    const local = { id: "local", kind: "openai-compatible", baseUrl, model: "m", concurrency: 1 };
    const config = { name: "people", providers: [local], scenarios: [scenario] };
    const file = path.join(workspace.dataFolder, "configs", "people.touchstone.json");
    await mkdir(path.dirname(file), { recursive: true });
    const text = JSON.stringify({ ...config, runsPerScenario: 1000, maxRetries: 0 });
    await writeFile(file, text);
    return (await startRun(host, file)).runId;
  };
  const waitForTests = (count: number) =>
    host.waitFor(() => {
      const told = host.messages.filter((each) => each.type === "runProgress").at(-1);
      return (told?.progress.summary.totalTests ?? 0) >= count ? true : undefined;
    });

  it("looks into replies and errors of the tests that have ended, and of those that end later", async () => {
    const grace = JSON.stringify({ name: "Grace Hopper", age: 85 });
    server.plan(
      { kind: "text", text: grace },
      { kind: "text", text: "{}" },
      { kind: "status", status: 400, message: "the moon is full" },
    );
    const runId = await start();
    await waitForTests(5);
    const find = async (text: string) =>
      await host.request("getTests", { runId, filter: { text }, offset: 0, limit: 500 });
    const numbers = async (text: string) =>
      (await find(text)).tests.map(({ runNumber }) => runNumber);
    assert.deepEqual(await numbers("HOPPER"), [1]);
    assert.deepEqual(await numbers("required local"), [2]);
    assert.deepEqual(await numbers("moon"), [3]);
    assert.deepEqual(await numbers("hopper moon"), []);
    const { total } = await find("ada");
    assert.ok(total >= 2);
    await waitForTests(total + 8);
    const [later, all] = await Promise.all([find("ada"), find("local")]);
    assert.ok(later.total >= total + 5);
    assert.equal(later.total, all.total - 3);
    assert.equal(later.isCut, undefined);
  });
});
