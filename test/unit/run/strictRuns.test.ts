import assert from "node:assert/strict";
import type { JsonSchema } from "../../../src/model/config/jsonSchema.ts";
import { testRunFileSchema } from "../../../src/model/results/resultFile.ts";
import { createHeadAggregate } from "../../../src/report/aggregate.ts";
import { summarizeTest } from "../../../src/report/summarizeTest.ts";
import { startRun } from "../../../src/run/startRun.ts";
import { type ChatServer, startChatServer } from "../../servers/chatServer.ts";
import { makeLoadedConfig, makeScenario, makeWorkspace, type Workspace } from "./builders.ts";

const schema: JsonSchema = {
  type: "object",
  properties: { name: { type: "string", minLength: 5 }, age: { type: "integer" } },
  required: ["name"],
};

describe("a run in strict mode", () => {
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

  async function carryOut(config: Record<string, unknown>) {
    const provider = {
      id: "p",
      kind: "openai",
      baseUrl: server.baseUrl,
      model: "gpt-4o-mini",
      ...config,
    };
    const steps = [{ prompt: "Who is it?", schema, at: "" }];
    const loaded = makeLoadedConfig(workspace.folder, { providers: [provider], maxRetries: 0 }, [
      makeScenario({ mode: "strict", steps, schema }),
    ]);
    const outcome = await (await startRun(workspace.options(loaded))).finished;
    const file = testRunFileSchema.parse(await workspace.readResult(outcome.file));
    const run = file.results.p?.["1"]?.runs[0];
    assert.ok(run !== undefined);
    const format = server.last().body.response_format as { json_schema: { schema: JsonSchema } };
    return { file, run, attempt: run.attempts[0], sent: format.json_schema.schema };
  }

  it("sends the scenario's schema as it is, and warns of what is not enforced", async () => {
    const { file, attempt, sent } = await carryOut({});
    assert.deepEqual(sent, schema);
    assert.equal(file.config.sentSchemas, undefined);
    assert.match(
      attempt?.warnings?.join() ?? "",
      /does not enforce.*minLength at \/properties\/name/,
    );
    assert.deepEqual(
      attempt?.validationErrors.map(({ code }) => code),
      ["minLength"],
    );
  });

  it("sends an adapted schema where that is asked for, keeps it, and judges by the scenario's own", async () => {
    const { file, attempt, sent } = await carryOut({ strictSchema: "adapted" });
    assert.deepEqual(sent, {
      type: "object",
      properties: {
        name: { type: "string", description: "Must keep to minLength: 5." },
        age: { type: "integer" },
      },
      required: ["name", "age"],
      additionalProperties: false,
    });
    assert.deepEqual(file.config.sentSchemas, { p: { "1": [sent] } });
    assert.match(attempt?.warnings?.join() ?? "", /sent without what openai does not enforce/);
    assert.deepEqual(
      attempt?.validationErrors.map(({ code }) => code),
      ["minLength"],
    );
  });

  it("tells in the figures what was not sent as it stands, once for each provider", async () => {
    const { file, run } = await carryOut({ model: "o3-mini", temperature: 0.5 });
    assert.equal(server.last().body.temperature, undefined);
    const aggregate = createHeadAggregate(file);
    for (const runNumber of [1, 2]) {
      aggregate.add(summarizeTest({ provider: "p", scenario: 1 }, { ...run, runNumber }));
    }
    const [temperature, enforced, ...others] = aggregate.warnings();
    assert.deepEqual([temperature?.provider, temperature?.tests], ["p", 2]);
    assert.match(temperature?.warning ?? "", /^temperature is not sent/);
    assert.match(enforced?.warning ?? "", /does not enforce/);
    assert.deepEqual(others, []);
  });
});
