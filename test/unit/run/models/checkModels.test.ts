import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { checkModels } from "../../../../src/run/models/checkModels.ts";
import {
  type ModelAnswer,
  type ModelServer,
  startModelServer,
} from "../../../servers/modelServer.ts";
import { loadConfig } from "../../configs.ts";
import { makeWorkspace, type Workspace } from "../builders.ts";

const now = new Date("2026-11-29T12:00:00Z");

describe("a check of models", () => {
  let workspace: Workspace;
  let server: ModelServer;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(async () => {
    await server.close();
    await workspace.remove();
  });

  const open = async (answer: ModelAnswer) => {
    server = await startModelServer(() => answer);
  };
  const local = (model: string, over: Record<string, unknown> = {}) => ({
    id: "local",
    kind: "openai-compatible",
    baseUrl: `${server.origin}/v1`,
    model,
    ...over,
  });
  const check = async (
    providers: readonly Record<string, unknown>[],
    keys: Parameters<typeof checkModels>[1]["keys"] = [],
  ) => {
    const file = path.join(workspace.dataFolder, "configs", "a.touchstone.json");
    await mkdir(path.dirname(file), { recursive: true });
    const scenario = { number: 1, name: "Any", kind: "prompt", prompt: "Who?", schema: {} };
    const config = { name: "a", providers, scenarios: [scenario] };
    await writeFile(file, JSON.stringify(config, null, 2));
    const loaded = await loadConfig(file, { workspaceFolder: workspace.folder });
    assert.ok(loaded.ok, JSON.stringify(loaded));
    return await checkModels(loaded.value, { keys, now });
  };
  const messages = async (...args: Parameters<typeof check>) =>
    (await check(...args)).map(({ key, message }) => `${key}: ${message}`);

  it("has nothing to say of a model that is listed and stays", async () => {
    await open({ json: { data: [{ id: "m" }, { id: "n", expiration_date: "2026-12-11" }] } });
    assert.deepEqual(await check([local("m")]), []);
  });

  it("warns at the model that is not in the list, and names the nearest", async () => {
    await open({ json: { data: [{ id: "gpt-4o-mini" }, { id: "other" }] } });
    const warnings = await check([{ id: "sim", kind: "simulated" }, local("gpt-4o-mni")]);
    const [warning] = warnings;
    assert.equal(warnings.length, 1);
    assert.equal(warning?.severity, "warning");
    assert.equal(warning?.key, "providers.1.model");
    assert.equal(warning?.line, 12);
    assert.equal(
      warning?.message,
      `"gpt-4o-mni" is not in the provider's list of 2 models; did you mean "gpt-4o-mini"?`,
    );
  });

  it("tells the day on which a model retires, or has retired, and the replacement", async () => {
    await open({
      json: {
        data: [
          { id: "soon", deprecation: "2026-12-11T00:00:00Z", deprecation_replacement_model: "new" },
          { id: "today", shutdown_date: "2026-11-29" },
          { id: "gone", deprecation: { inference: 1_777_593_600 } },
          { id: "dated-20250929", retires_at: "2027-01-31" },
        ],
      },
    });
    const providers = ["soon", "today", "gone", "dated"].map((model) =>
      local(model, { id: model }),
    );
    const warnings = await check(providers);
    assert.deepEqual(
      warnings.map(({ message }) => message),
      [
        `"soon" retires on 2026-12-11; the provider proposes "new" in its place`,
        `"today" retires on 2026-11-29`,
        `"gone" retired on 2026-05-01`,
        `"dated" (dated-20250929) retires on 2027-01-31`,
      ],
    );
  });

  it("does not say of a list that goes on that a model is not in it", async () => {
    let page = 0;
    server = await startModelServer(() => {
      page += 1;
      return { json: { data: [{ id: `x${page}` }], has_more: true, last_id: `x${page}` } };
    });
    const [message] = await messages([local("m")]);
    assert.match(
      message ?? "",
      /not among the first 5 models of the provider's list, which goes on/,
    );
  });

  it("warns that a list cannot be read, or is empty, and why", async () => {
    const rows: [ModelAnswer, RegExp][] = [
      [{ status: 404, text: "no" }, /^providers\.0\.model: cannot be checked: HTTP 404/],
      [{ text: "<html>", type: "text/html" }, /cannot be checked: .*HTML page/],
      [{ json: { data: [] } }, /cannot be checked: the list is empty$/],
      [{ json: {} }, /cannot be checked: the reply has no list of models$/],
    ];
    for (const [answer, pattern] of rows) {
      await open(answer);
      const found = await messages([local("m")]);
      assert.equal(found.length, 1);
      assert.match(found[0] ?? "", pattern);
      await server.close();
    }
    await open({});
  });

  it("asks with the key that was granted for the server, and warns without sending where there is none", async () => {
    await open({ json: { data: [{ id: "m" }] } });
    const provider = local("m", { apiKey: { env: "SOME_KEY" } });
    const need = { source: "env", name: "SOME_KEY", origin: server.origin } as const;
    for (const keys of [[], [need], [{ ...need, value: "k", origin: "http://other" }]]) {
      const [message] = await messages([provider], keys);
      assert.match(message ?? "", /cannot be checked: .*SOME_KEY.* it is not set/);
    }
    assert.equal(server.seen.length, 0);
    assert.deepEqual(await messages([provider], [{ ...need, value: "k-123" }]), []);
    assert.equal(server.seen[0]?.headers.authorization, "Bearer k-123");
  });

  it("masks a key that the server repeats", async () => {
    await open({ status: 401, json: { error: { message: "Incorrect key sk-1234567890" } } });
    const grant = { source: "env", name: "MY_KEY", origin: server.origin, value: "sk-1234567890" };
    const warnings = await messages(
      [local("m", { apiKey: { env: "MY_KEY" } })],
      [{ ...grant, source: "env" }],
    );
    assert.match(warnings.join(), /Incorrect key \[MY_KEY\]/);
  });

  it("asks nothing of providers that name a deployment, or list no models", async () => {
    await open({ json: { data: [{ id: "m" }] } });
    const azure = { id: "az", kind: "azure", baseUrl: server.origin, deployment: "mine" };
    const own = { id: "own", kind: "command", command: "node" };
    assert.deepEqual(await messages([azure, own, { id: "sim", kind: "simulated" }]), []);
    assert.equal(server.seen.length, 0);
  });
});
