import assert from "node:assert/strict";
import type { LoadedPromptScenario } from "../../../../src/model/config/loadedConfig.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import { measureTeeth } from "../../../../src/run/teeth/measureTeeth.ts";
import { openTestDataStore } from "../../../../src/store/testDataStore.ts";
import { type ChatServer, startChatServer } from "../../../servers/chatServer.ts";
import { makeLoadedConfig, makeScenario, makeWorkspace, type Workspace } from "../builders.ts";

const text = { type: "string" };

describe("measureTeeth", () => {
  let workspace: Workspace;
  let server: ChatServer;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    server = await startChatServer({ kind: "openai", reply: '{"name":"Ada","age":36}' });
  });
  afterEach(async () => {
    await server.close();
    await workspace.remove();
  });

  const load = (name: string, ...scenarios: LoadedPromptScenario[]) =>
    makeLoadedConfig(
      workspace.folder,
      {
        name,
        providers: [
          { id: "local", kind: "openai-compatible", baseUrl: server.baseUrl, model: "m" },
        ],
      },
      scenarios,
    );
  const measure = (name: string, ...scenarios: LoadedPromptScenario[]) =>
    measureTeeth(load(name, ...scenarios), openTestDataStore(workspace.dataFolder));
  const runOnce = async (name: string) => {
    const run = await startRun(workspace.options(load(name, withSchema({}))));
    assert.equal((await run.finished).status, "completed");
    return run.id;
  };

  it("spoils a reply that is made from the schema where none is stored, and asks no model", async () => {
    const [teeth] = await measure("people", withSchema({ required: ["name"] }));
    assert.equal(teeth?.run, undefined);
    assert.ok((teeth?.total ?? 0) > 0);
    assert.equal(server.counters.requests, 0);
  });

  it("spoils the newest accepted reply of the config's runs", async () => {
    await runOnce("people");
    const newest = await runOnce("people");
    await runOnce("others");
    const asked = server.counters.requests;
    const [teeth] = await measure("people", withSchema({ required: ["name"] }));
    assert.equal(teeth?.run, newest);
    assert.deepEqual(
      teeth?.passed.filter(({ path }) => path[0] === "age").map(({ mutation }) => mutation),
      ["field dropped", "type changed", "number too small", "number too large"],
    );
    assert.equal(server.counters.requests, asked);
  });

  it("does without a stored reply that the schema no longer accepts", async () => {
    await runOnce("people");
    const [teeth] = await measure("people", withSchema({ required: ["email"] }));
    assert.equal(teeth?.run, undefined);
    assert.ok((teeth?.total ?? 0) > 0);
  });

  it("spoils the reply of each step by its own schema, at its place in the outcome", async () => {
    const closed = { type: "object", required: ["a"], additionalProperties: false };
    const steps = [
      { prompt: "One?", schema: { ...closed, properties: { a: { type: "boolean" } } }, at: "/one" },
      { prompt: "Two?", schema: { ...closed, properties: { a: text } }, at: "/two" },
    ];
    const [teeth] = await measure("people", makeScenario({ steps, schema: { type: "object" } }));
    assert.deepEqual(
      teeth?.passed.filter(({ mutation }) => mutation !== "enum left"),
      [{ path: ["two", "a"], mutation: "text emptied" }],
    );
  });

  it("spoils nothing where no value is found for a schema", async () => {
    const impossible = { type: "object", required: ["a"], properties: { a: false } };
    assert.deepEqual(await measure("people", withSchema(impossible)), [
      { config: "people", scenario: 1, name: "Extract a person", refused: 0, total: 0, passed: [] },
    ]);
  });

  it("spoils 200 places of a scenario at most", async () => {
    const properties = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`p${at}`, text]));
    const required = Object.keys(properties);
    const [teeth] = await measure("people", withSchema({ properties, required }));
    assert.equal(teeth?.pathsLeft, 101);
  });
});

// --- internal ---

function withSchema(keys: Record<string, unknown>): LoadedPromptScenario {
  const schema = { type: "object", ...keys };
  return makeScenario({ schema, steps: [{ prompt: "Who?", schema, at: "" }] });
}
