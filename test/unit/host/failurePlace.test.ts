import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { type ChatServer, startChatServer } from "../../servers/chatServer.ts";
import { makeWorkspace, type Workspace } from "../run/builders.ts";
import { type HostHarness, openHost, startRun } from "./hostHarness.ts";

describe("the place that an attempt leads to", () => {
  let workspace: Workspace;
  let host: HostHarness;
  let server: ChatServer;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    server = await startChatServer({ kind: "openai", reply: '{"person":{"age":"ten"}}' });
    host = await openHost(workspace.folder, workspace.dataFolder);
  });
  afterEach(async () => {
    await host.close();
    await server.close();
    await workspace.remove();
  });

  const inFolder = (file: string) => path.join(workspace.dataFolder, file);
  const age = { type: "object", properties: { age: { type: "integer" } } };
  const schema = { type: "object", properties: { person: age } };

  async function write(file: string, content: unknown): Promise<void> {
    await mkdir(path.dirname(inFolder(file)), { recursive: true });
    await writeFile(inFolder(file), JSON.stringify(content, null, 2));
  }

  /** Runs one test of a scenario in a file of its own. */
  async function run(scenario: Record<string, unknown>): Promise<string> {
    await write("schemas/person.schema.json", schema);
    await write("scenarios/one.scenario.json", {
      number: 1,
      name: "One",
      kind: "prompt",
      ...scenario,
    });
    const provider = { id: "local", kind: "openai-compatible", baseUrl: server.baseUrl };
    await write("people.touchstone.json", {
      name: "people",
      providers: [{ ...provider, model: "m" }],
      scenarios: ["scenarios/*.scenario.json"],
      maxRetries: 0,
    });
    const { runId } = await startRun(host, inFolder("people.touchstone.json"));
    await host.waitFor(() => host.messages.find(({ type }) => type === "runFinished"));
    return runId;
  }

  async function find(runId: string, step = 1) {
    const key = { provider: "local", scenario: 1, runNumber: 1 };
    const { place, isChanged } = await host.request("getFailurePlace", {
      ...{ runId, key, step, attemptNumber: 1 },
    });
    const lines = (await readFile(place.file, "utf8")).split("\n");
    const at = lines[place.line - 1]?.slice(place.column - 1);
    return { file: path.relative(workspace.dataFolder, place.file), at, isChanged };
  }

  const named = { kind: "prompt", prompt: "Who?", schema: "../schemas/person.schema.json" };

  it("is the keyword of the schema that refused the reply", async () => {
    const found = await find(await run(named));
    assert.equal(found.file, path.join("schemas", "person.schema.json"));
    assert.equal(found.at, '"type": "integer"');
    assert.equal(found.isChanged, false);
  });

  it("is the prompt where no schema refused it", async () => {
    server.plan({ kind: "text", text: "Nobody." });
    const found = await find(await run(named));
    assert.equal(found.file, path.join("scenarios", "one.scenario.json"));
    assert.match(found.at ?? "", /^"prompt": "Who\?"/);
  });

  it("is in the step that was asked for", async () => {
    const anything = { type: "object" };
    const steps = [
      { prompt: "First?", schema: anything, at: "" },
      { prompt: "Then?", schema, at: "" },
    ];
    const runId = await run({ schema: anything, steps });
    const found = await find(runId, 2);
    assert.equal(found.file, path.join("scenarios", "one.scenario.json"));
    assert.equal(found.at, '"type": "integer"');
  });

  it("is said to be another than it was, once scenario or schema changed", async () => {
    const runId = await run(named);
    await write("schemas/person.schema.json", { ...schema, title: "Person" });
    const found = await find(runId);
    assert.equal(found.at, '"type": "integer"');
    assert.equal(found.isChanged, true);
    await write("schemas/person.schema.json", schema);
    await write("scenarios/one.scenario.json", { number: 1, name: "One", ...named, prompt: "Hm?" });
    assert.equal((await find(runId)).isChanged, true);
  });

  it("is told to be gone with its scenario, or with its config", async () => {
    const runId = await run(named);
    await write("scenarios/one.scenario.json", { number: 2, name: "Two", ...named });
    await assert.rejects(find(runId), /Scenario 1 of this run is no longer among those of/);
    await rm(inFolder("scenarios/one.scenario.json"));
    await assert.rejects(find(runId), /Scenario 1 of this run is no longer/);
    await rm(inFolder("people.touchstone.json"));
    await assert.rejects(find(runId), /The config of this run, .*people\.touchstone\.json/);
  });
});
