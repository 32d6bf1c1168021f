import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { HostResult } from "../../../src/model/wire/hostProtocol.ts";
import { applyChanges } from "../../../src/scenarios/drafts/appendEntry.ts";
import { type ModelAnswer, type ModelServer, startModelServer } from "../../servers/modelServer.ts";
import { loadConfig } from "../configs.ts";
import { makeWorkspace, personSchema, type Workspace } from "../run/builders.ts";
import { type HostHarness, openHost } from "./hostHarness.ts";

type Kind = HostResult<"listProviderKinds">["kinds"][number];

describe("drafts in the run host", () => {
  let workspace: Workspace;
  let host: HostHarness;
  let server: ModelServer | undefined;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    host = await openHost(workspace.folder, workspace.dataFolder);
  });
  afterEach(async () => {
    await host.close();
    await server?.close();
    server = undefined;
    await workspace.remove();
  });

  const folder = () => path.join(workspace.dataFolder, "configs");
  const listKinds = async () => (await host.request("listProviderKinds", {})).kinds;
  const serve = async (answer: (path: string) => ModelAnswer) => {
    server = await startModelServer((request) => answer(request.path));
    return { kind: "openai-compatible", baseUrl: `${server.origin}/v1` };
  };
  /** A provider as a person makes one who takes what is proposed. */
  const answer = ({ kind, questions }: Kind) => ({
    kind,
    ...Object.fromEntries(
      questions.map(({ key, value, example }) => [
        key,
        value ?? (key === "baseUrl" ? "http://127.0.0.1:9/v1" : (example ?? "any")),
      ]),
    ),
  });
  const writeAll = async (files: readonly { file: string; text: string }[]) => {
    for (const { file, text } of files) {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text, { flag: "wx" });
    }
    return files.at(-1)?.file ?? "";
  };
  const load = async (file: string) => {
    const loaded = await loadConfig(file, { workspaceFolder: workspace.folder });
    assert.ok(loaded.ok, JSON.stringify(loaded));
    return loaded.value;
  };

  it("asks of every kind what makes a provider that is valid", async () => {
    for (const kind of await listKinds()) {
      assert.notEqual(kind.description, "", kind.kind);
      assert.ok(
        kind.questions.every(({ description }) => description !== "" && !description.includes("`")),
      );
      assert.ok(
        kind.questions.slice(0, -1).every(({ isModel }) => !isModel),
        "the model last",
      );
      const provider = { id: "x", ...answer(kind) };
      const { faults } = await host.request("checkDraft", { provider });
      assert.deepEqual(faults, [], kind.kind);
    }
  });

  it("knows of the kinds what they need", async () => {
    const kinds = new Map((await listKinds()).map((kind) => [kind.kind, kind]));
    const keysOf = (kind: string) => kinds.get(kind)?.questions.map(({ key }) => key);
    assert.deepEqual(keysOf("simulated"), []);
    assert.deepEqual(keysOf("openai-compatible"), ["baseUrl", "model"]);
    assert.deepEqual(keysOf("openai"), ["baseUrl", "model"]);
    assert.deepEqual(keysOf("azure"), ["baseUrl", "deployment"]);
    assert.deepEqual(keysOf("vscode-lm"), ["vendor", "family"]);
    assert.deepEqual(keysOf("command"), ["command"]);
    assert.deepEqual(keysOf("replay"), ["run", "provider"]);
    assert.equal(kinds.get("anthropic")?.questions[0]?.value, "https://api.anthropic.com/v1");
    const silent = [...kinds.values()].filter(({ asksNobody }) => asksNobody);
    assert.deepEqual(
      silent.map(({ kind }) => kind),
      ["simulated", "replay"],
    );
  });

  it("tells at each key what is wrong, and the key that is wanted for the place it goes to", async () => {
    const check = (provider: Record<string, unknown>) => host.request("checkDraft", { provider });
    const { faults } = await check({ id: "a b", kind: "openai-compatible", baseUrl: "nowhere" });
    const keys = faults.map(({ key }) => key);
    assert.deepEqual(keys.toSorted(), ["baseUrl", "id", "model"]);
    const { faults: whole } = await check({
      id: "a",
      kind: "openai-compatible",
      baseUrl: "http://u:p@x.test/v1",
      model: "m",
    });
    assert.match(whole[0]?.message ?? "", /user or password/);
    const wanted = await check({ kind: "anthropic", apiKey: { env: "A_KEY" } });
    assert.deepEqual(wanted.keys, [
      { source: "env", name: "A_KEY", origin: "https://api.anthropic.com" },
    ]);
    await assert.rejects(check({ kind: "nothing" }), /no provider kind "nothing"/);
  });

  it("lists the models of a provider that has none yet, with its key, or says why not", async () => {
    const provider = await serve((asked) =>
      asked.startsWith("/v1")
        ? { json: { data: [{ id: "b" }, { id: "a" }] } }
        : { status: 500, text: "down" },
    );
    const origin = server?.origin ?? "";
    const keys = [{ source: "env" as const, name: "K", origin, value: "sk-key-value" }];
    const list = (over: Record<string, unknown>) =>
      host.request("listDraftModels", {
        asking: randomUUID(),
        provider: { ...provider, apiKey: { env: "K" }, ...over },
        keys,
      });
    assert.deepEqual((await list({})).models?.map(({ id }) => id).toSorted(), ["a", "b"]);
    assert.equal(server?.seen[0]?.headers.authorization, "Bearer sk-key-value");
    assert.match((await list({ baseUrl: `${origin}/bad` })).fault ?? "", /HTTP 500/);
    assert.match(
      (await list({ baseUrl: "http://127.0.0.1:9/v1", apiKey: undefined })).fault ?? "",
      /refuse|connect/i,
    );
    assert.match((await list({ apiKey: { env: "OTHER" } })).fault ?? "", /OTHER.* is not set/);
  });

  it("sends one small request, and tells how long it took and what came", async () => {
    const provider = await serve(() => ({ json: {} }));
    const trial = await host.request("tryDraft", {
      asking: randomUUID(),
      provider: { ...provider, model: "m" },
      keys: [],
      configFolder: folder(),
    });
    assert.equal(trial.reply, '{"name":"Ada"}');
    assert.ok(trial.latencyMs >= 0 && trial.fault === undefined);
    assert.deepEqual(
      server?.seen.map(({ method }) => method),
      ["POST"],
    );
    const program = {
      kind: "command",
      command: process.execPath,
      args: ["-e", "console.log('hi')"],
    };
    const own = await host.request("tryDraft", {
      asking: randomUUID(),
      provider: program,
      keys: [],
      configFolder: workspace.folder,
    });
    assert.equal(own.reply, "hi");
  });

  it("says of a request without a reply what mends it, and keeps the key out of it", async () => {
    let status = 401;
    const failing = http.createServer((_, response) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message: "bad key sk-key-value here" } }));
    });
    await new Promise<void>((resolve) => failing.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${(failing.address() as AddressInfo).port}`;
    const keys = [{ source: "env" as const, name: "K", origin, value: "sk-key-value" }];
    const attempt = (over: Record<string, unknown> = {}) =>
      host.request("tryDraft", {
        asking: randomUUID(),
        provider: {
          kind: "openai-compatible",
          baseUrl: `${origin}/v1`,
          model: "m",
          apiKey: { env: "K" },
          ...over,
        },
        keys,
        configFolder: folder(),
      });
    try {
      const refused = await attempt();
      assert.match(refused.fault ?? "", /bad key \[K\] here/);
      assert.match(refused.advice ?? "", /apiKey/);
      status = 404;
      assert.match((await attempt()).advice ?? "", /check model and the path of baseUrl/);
      status = 500;
      assert.match((await attempt()).advice ?? "", /fails on its side/);
      const unset = await attempt({ apiKey: { env: "OTHER" } });
      assert.match(unset.fault ?? "", /OTHER.* is not set/);
      const gone = await attempt({ baseUrl: "http://127.0.0.1:9/v1", apiKey: undefined });
      assert.match(gone.advice ?? "", /whether the server runs/);
    } finally {
      failing.closeAllConnections();
      failing.close();
    }
  });

  it("waits for a silent server as long as its timeout, and ends at once when called off", async () => {
    const silent = http.createServer(() => asked.resolve());
    let asked = Promise.withResolvers<void>();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const baseUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/v1`;
    const provider = { kind: "openai-compatible", baseUrl, model: "m" };
    const rest = { keys: [], configFolder: folder() };
    try {
      const timed = await host.request("tryDraft", {
        asking: randomUUID(),
        provider: { ...provider, timeoutMs: 200 },
        ...rest,
      });
      assert.match(timed.fault ?? "", /nothing came within 0.2 s/);
      for (const method of ["tryDraft", "listDraftModels"] as const) {
        asked = Promise.withResolvers();
        const asking = randomUUID();
        const ended = assert.rejects(
          host.request(method, { asking, provider, ...rest }),
          /not asked to the end/,
        );
        await asked.promise;
        await host.request("cancelAsking", { asking });
        await ended;
      }
      await host.request("cancelAsking", { asking: randomUUID() });
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });

  it("makes a config of every kind of provider that can be read as it is", async () => {
    for (const kind of await listKinds()) {
      const name = `With ${kind.kind}!`;
      const provider = { id: "first", ...answer(kind) };
      const scenario = { name: "A person", prompt: "Who?", schema: personSchema };
      const { files } = await host.request("draftConfig", {
        name,
        folder: folder(),
        provider,
        scenario,
      });
      const { config, scenarios } = await load(await writeAll(files));
      assert.equal(config.name, name);
      assert.deepEqual(
        config.providers.map(({ id }) => id),
        ["first"],
      );
      assert.deepEqual(
        scenarios.map(({ number, name: title }) => [number, title]),
        [[1, "A person"]],
      );
    }
  });

  it("names a schema file by its path from the scenario, in whatever folder the config lies", async () => {
    const schema = path.join(workspace.folder, "schemas", "person.schema.json");
    await mkdir(path.dirname(schema), { recursive: true });
    await writeFile(schema, JSON.stringify(personSchema));
    for (const place of [
      "data/configs",
      "tests",
      ".",
      "odd (1) [x]/{a}!/configs",
      "日本/configs",
    ]) {
      const { files } = await host.request("draftConfig", {
        name: `in ${place}`,
        folder: path.join(workspace.folder, place),
        provider: { id: "sim", kind: "simulated" },
        scenario: { name: "Person", prompt: "Who?", schema },
      });
      const { scenarios } = await load(await writeAll(files));
      assert.equal(scenarios.length, 1, place);
    }
  });

  it("makes a config of streams that runs as it is, and passes", async () => {
    const { files } = await host.request("draftConfig", { name: "trades", folder: folder() });
    const config = await writeAll(files);
    const { prepared } = await host.request("prepareRun", { config });
    await host.request("startRun", { prepared, keys: [] });
    const finished = await host.waitFor(() =>
      host.messages.find((message) => message.type === "runFinished"),
    );
    assert.equal(finished.type === "runFinished" && finished.outcome.summary.successRate, 100);
  });

  it("adds a provider to the text that the editor shows, and refuses one that would not do", async () => {
    const { files } = await host.request("draftConfig", {
      name: "first",
      folder: folder(),
      provider: { id: "sim", kind: "simulated" },
      scenario: { name: "Person", prompt: "Who?", schema: personSchema },
    });
    const file = await writeAll(files);
    const text = (files.at(-1)?.text ?? "").replace('"first",', '"unsaved", // mine');
    const plan = (provider: Record<string, unknown>, shown = text) =>
      host.request("planProvider", { file, text: shown, provider });
    const { changes } = await plan({ id: "two", kind: "simulated", seed: 3 });
    await writeFile(file, applyChanges(text, changes));
    const { config } = await load(file);
    assert.equal(config.name, "unsaved");
    assert.deepEqual(
      config.providers.map(({ id }) => id),
      ["sim", "two"],
    );
    await assert.rejects(plan({ id: "sim", kind: "simulated" }), /providers.1.id: .*is taken/);
    await assert.rejects(plan({ id: "x", kind: "simulated", sede: 3 }), /unknown key "sede"/);
    await assert.rejects(plan({ id: "x", kind: "nothing" }), /providers.1/);
    await assert.rejects(plan({ id: "x", kind: "simulated" }, "{ broken"), /not valid JSON/);
    await assert.rejects(plan({ id: "x", kind: "simulated" }, '{"providers": 1}'), /not an array/);
    // What is wrong elsewhere in the config is not the new provider's fault.
    const faulty = text.replace('"runsPerScenario": 5', '"runsPerScenario": 0');
    assert.equal((await plan({ id: "two", kind: "simulated" }, faulty)).changes.length > 0, true);
  });

  it("adds a scenario where the config does not take it in by itself", async () => {
    const { files } = await host.request("draftConfig", {
      name: "first",
      folder: folder(),
      provider: { id: "sim", kind: "simulated" },
      scenario: { name: "Person", prompt: "Who?", schema: personSchema },
    });
    const file = await writeAll(files);
    const text = files.at(-1)?.text ?? "";
    const make = async (scenarioFolder: string, number: number) => {
      const drafted = await host.request("draftScenario", {
        folder: scenarioFolder,
        number,
        name: "Another one",
        prompt: "Who?",
        schema: personSchema,
      });
      await writeAll([drafted]);
      return drafted.file;
    };
    const beside = await make(path.dirname(files[0]?.file ?? ""), 2);
    assert.equal(path.basename(beside), "2-another-one.scenario.json");
    assert.deepEqual(await host.request("planScenario", { file, text, scenario: beside }), {
      changes: [],
    });
    const elsewhere = await make(path.join(workspace.folder, "more"), 3);
    const { changes } = await host.request("planScenario", { file, text, scenario: elsewhere });
    await writeFile(file, applyChanges(text, changes));
    const { scenarios } = await load(file);
    assert.deepEqual(
      scenarios.map(({ number }) => number),
      [1, 2, 3],
    );
    const outside = path.join(workspace.folder, "..", "x.scenario.json");
    await assert.rejects(
      host.request("planScenario", { file, text, scenario: outside }),
      /scenarios.1/,
    );
  });
});
