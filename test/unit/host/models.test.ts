import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type ModelAnswer, type ModelServer, startModelServer } from "../../servers/modelServer.ts";
import { makeWorkspace, type Workspace } from "../run/builders.ts";
import { type HostHarness, openHost } from "./hostHarness.ts";

const list: ModelAnswer = {
  json: {
    data: [
      { id: "old", deprecation: "2099-12-11", deprecation_replacement_model: "new" },
      { id: "gone", shutdown_date: "2020-01-31" },
      { id: "new" },
    ],
  },
};

describe("models in the run host", () => {
  let workspace: Workspace;
  let server: ModelServer;
  let host: HostHarness;
  let config: string;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(async () => {
    await host.close();
    await server.close();
    await workspace.remove();
  });

  const provider = (id: string, model: string, over: Record<string, unknown> = {}) => ({
    id,
    kind: "openai-compatible",
    baseUrl: `${server.origin}/v1`,
    model,
    ...over,
  });
  const open = async (
    answer: (path: string) => ModelAnswer,
    providers: () => Record<string, unknown>[],
    over: Record<string, unknown> = {},
  ) => {
    server = await startModelServer((request) => answer(request.path));
    config = path.join(workspace.dataFolder, "configs", "people.touchstone.json");
    await mkdir(path.dirname(config), { recursive: true });
    const scenario = { number: 1, name: "Any", kind: "prompt", prompt: "Who?", schema: {} };
    const content = { name: "people", providers: providers(), scenarios: [scenario], ...over };
    await writeFile(config, JSON.stringify(content));
    host = await openHost(workspace.folder, workspace.dataFolder);
  };
  const prepare = async () => (await host.request("prepareRun", { config })).prepared;
  const check = async (over: Record<string, unknown> = {}) => {
    const prepared = await prepare();
    return (await host.request("checkModels", { prepared, keys: [], ...over })).checks;
  };

  it("tells of each provider with a model what its list says", async () => {
    await open(
      () => list,
      () => [
        provider("a", "old"),
        { id: "sim", kind: "simulated" },
        provider("b", "gone"),
        provider("c", "new"),
        provider("d", "nwe"),
      ],
    );
    const checks = await check();
    assert.deepEqual(
      checks.map(({ provider: id, model, verdict, retiresOn }) => [id, model, verdict, retiresOn]),
      [
        ["a", "old", "retires", "2099-12-11"],
        ["b", "gone", "retired", "2020-01-31"],
        ["c", "new", "listed", undefined],
        ["d", "nwe", "missing", undefined],
      ],
    );
    assert.match(checks[0]?.message ?? "", /"old" retires on 2099-12-11; .*"new"/);
    assert.match(checks[3]?.message ?? "", /not in the provider's list of 3 models; did you mean/);
  });

  it("asks one provider only where one is named", async () => {
    await open(
      () => list,
      () => [provider("a", "old"), provider("b", "gone")],
    );
    assert.deepEqual(
      (await check({ provider: "b" })).map((each) => each.provider),
      ["b"],
    );
    assert.equal(server.seen.length, 1);
    await assert.rejects(check({ provider: "x" }), /no provider x; it has a, b/);
  });

  it("cannot tell where a list cannot be read or goes on, nor for want of its key", async () => {
    let page = 0;
    await open(
      (asked) => {
        if (asked.startsWith("/bad")) return { status: 500, text: "down" };
        page += 1;
        return { json: { data: [{ id: `x${page}` }], has_more: true, last_id: `x${page}` } };
      },
      () => [
        provider("down", "m", { baseUrl: `${server.origin}/bad` }),
        provider("long", "m"),
        provider("keyed", "m", { apiKey: { env: "MODELS_KEY" } }),
      ],
    );
    const checks = await check();
    assert.deepEqual(
      checks.map(({ verdict }) => verdict),
      ["unknown", "unknown", "unknown"],
    );
    assert.match(checks[0]?.message ?? "", /cannot be checked: HTTP 500/);
    assert.match(checks[1]?.message ?? "", /which goes on/);
    assert.match(checks[2]?.message ?? "", /MODELS_KEY.* is not set/);
  });

  it("says whom it would ask and with which keys, without asking anyone", async () => {
    await open(
      () => list,
      () => [
        provider("a", "old", { apiKey: { secret: "mine" } }),
        { id: "own", kind: "command", command: "node", env: { K: { env: "OTHER_KEY" } } },
        { id: "az", kind: "azure", baseUrl: server.origin, deployment: "d", apiKey: { env: "AZ" } },
      ],
    );
    const prepared = await prepare();
    const need = { source: "secret", name: "mine", origin: server.origin };
    assert.deepEqual(await host.request("prepareModels", { prepared }), {
      asked: ["a"],
      keys: [need],
    });
    for (const id of ["own", "az"]) {
      const none = await host.request("prepareModels", { prepared, provider: id });
      assert.deepEqual(none, { asked: [], keys: [] });
    }
    assert.equal(server.seen.length, 0);
    const keys = [{ ...need, source: "secret" as const, value: "k-1" }];
    await host.request("checkModels", { prepared, keys });
    assert.equal(server.seen[0]?.headers.authorization, "Bearer k-1");
  });

  it("gives the list of one provider, or says why it has none", async () => {
    await open(
      (asked) => (asked.startsWith("/bad") ? { json: { data: [] } } : list),
      () => [
        provider("a", "old"),
        provider("bad", "m", { baseUrl: `${server.origin}/bad` }),
        { id: "sim", kind: "simulated" },
      ],
    );
    const prepared = await prepare();
    const listOf = (id: string) => host.request("listModels", { prepared, provider: id, keys: [] });
    const { models } = await listOf("a");
    assert.deepEqual(
      models?.map(({ id, retiresOn, replacement }) => [id, retiresOn, replacement]),
      [
        ["old", "2099-12-11", "new"],
        ["gone", "2020-01-31", undefined],
        ["new", undefined, undefined],
      ],
    );
    assert.deepEqual(await listOf("bad"), { fault: "the list is empty" });
    assert.deepEqual(await listOf("sim"), { fault: "it names no model of a list" });
  });

  it("ends at once when it is called off", async () => {
    let asked = Promise.withResolvers<void>();
    await open(
      () => {
        asked.resolve();
        return { hangs: true };
      },
      () => [provider("a", "old")],
    );
    for (const method of ["checkModels", "listModels"] as const) {
      asked = Promise.withResolvers();
      const prepared = await prepare();
      const asking = host.request(method, { prepared, provider: "a", keys: [] });
      const ended = assert.rejects(asking, /usage: .*not asked to the end/);
      await asked.promise;
      await host.request("cancelModels", { prepared });
      await ended;
    }
    await host.request("cancelModels", { prepared: await prepare() });
  });

  it("runs the old model beside the new one once it has said how much it sends", async () => {
    await open(
      () => list,
      () => [provider("a", "old"), provider("b", "gone")],
      { runsPerScenario: 3, maxRetries: 2 },
    );
    const prepared = await prepare();
    await host.request("listModels", { prepared, provider: "a", keys: [] });
    const replacement = await host.request("prepareReplacement", {
      prepared,
      provider: "a",
      model: "new",
    });
    assert.equal(replacement.name, "people old and new");
    assert.deepEqual([replacement.requests, replacement.copy], [6, "a-new"]);
    assert.equal(
      replacement.description,
      "6 requests, up to 18 with retries, to a (openai-compatible, old) and a-new (openai-compatible, new)",
    );
    assert.equal(server.seen.length, 1);
    const started = { prepared: replacement.prepared, keys: [] };
    const { runId } = await host.request("startRun", started);
    await host.waitFor(() => host.messages.find((message) => message.type === "runFinished"));
    assert.equal(server.seen.filter(({ method }) => method === "POST").length, 6);
    const { head } = await host.request("getReport", { runId });
    assert.deepEqual(head.config.providers, ["a", "a-new"]);
    await assert.rejects(
      host.request("prepareReplacement", { prepared, provider: "a", model: "new" }),
      /too long ago/,
    );
  });

  it("counts cases and steps among the requests, and no retries where there are none", async () => {
    const schema = { type: "object" };
    const steps = ["", "/a", "/b"].map((at) => ({ prompt: "{{who}}?", schema, at }));
    const scenario = {
      number: 1,
      name: "Any",
      kind: "prompt",
      schema,
      steps,
      cases: [{ vars: { who: "x" } }, { vars: { who: "y" } }],
    };
    await open(
      () => list,
      () => [provider("a", "old", { price: { inputPerMillion: 1, outputPerMillion: 1 } })],
      { scenarios: [scenario], maxRetries: 0, runsPerScenario: 2 },
    );
    const replacement = { prepared: await prepare(), provider: "a", model: "new" };
    const { requests, description } = await host.request("prepareReplacement", replacement);
    assert.equal(requests, 2 * 2 * 2 * 3);
    assert.match(description, /^24 requests to a \(/);
  });
});
