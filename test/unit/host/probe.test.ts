import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { HostResult } from "../../../src/model/wire/hostProtocol.ts";
import {
  type StrictServer,
  type StrictServerOptions,
  startStrictServer,
} from "../../servers/strictServer.ts";
import { makeWorkspace, type Workspace } from "../run/builders.ts";
import { type HostHarness, openHost } from "./hostHarness.ts";

describe("a probe in the run host", () => {
  let workspace: Workspace;
  let server: StrictServer;
  let host: HostHarness;
  let config: string;
  const open = async (options: StrictServerOptions, over: Record<string, unknown> = {}) => {
    server = await startStrictServer(options);
    const { baseUrl } = server;
    const local = { id: "local", kind: "openai-compatible", baseUrl, model: "m", ...over };
    const apiKey = { env: "OTHER_KEY" };
    const providers = [
      local,
      { ...local, id: "keyed", apiKey },
      { id: "own", kind: "command", command: "node" },
    ];
    const scenario = { number: 1, name: "Any", kind: "prompt", prompt: "Who?", schema: {} };
    config = path.join(workspace.dataFolder, "configs", "people.touchstone.json");
    await mkdir(path.dirname(config), { recursive: true });
    const content = { name: "people", providers, scenarios: [scenario] };
    await writeFile(config, JSON.stringify(content));
    host = await openHost(workspace.folder, workspace.dataFolder);
  };
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(async () => {
    await host.close();
    await server.close();
    await workspace.remove();
  });

  const prepare = async (provider: string): Promise<HostResult<"prepareProbe">> => {
    const { prepared } = await host.request("prepareRun", { config });
    return await host.request("prepareProbe", { prepared, provider });
  };
  const finished = () => host.waitFor(() => host.messages.find((m) => m.type === "runFinished"));

  it("says before what it will send, then sends so much and reports a verdict for each group", async () => {
    await open({ ignored: ["pattern"] }, { price: { inputPerMillion: 1, outputPerMillion: 1 } });
    const { prepared, name, description, requests, costUsd, keys } = await prepare("local");
    assert.equal(server.requests(), 0);
    assert.equal(name, "people probe local");
    assert.match(description, /^45 requests to local \(openai-compatible, m\), for about \$/);
    assert.ok(costUsd !== undefined && costUsd > 0);
    assert.deepEqual(keys, []);
    const { runId } = await host.request("startRun", { prepared, keys: [] });
    const { outcome } = await finished();
    assert.equal(outcome.probe, true);
    assert.equal(server.requests(), requests);
    const { probe, head } = await host.request("getReport", { runId });
    assert.equal(head.config.probe, true);
    assert.equal(probe?.provider, "local");
    assert.equal(probe?.groups.length, 14);
    const verdicts = probe?.groups.map(({ verdict }) => verdict);
    assert.deepEqual(
      [verdicts?.[0], new Set(verdicts?.slice(1))],
      ["ignored", new Set(["enforced"])],
    );
    assert.deepEqual(JSON.parse(probe?.groups[0]?.asked ?? ""), { code: "hello" });
  });

  it("asks for the key of its provider only", async () => {
    await open({});
    const { keys } = await prepare("keyed");
    assert.deepEqual(
      keys.map(({ name }) => name),
      ["OTHER_KEY"],
    );
  });

  it("shows while it goes on what is known, and what a cancel leaves open", async () => {
    await open({ hangsAfter: 20, ignored: ["pattern"] }, { concurrency: 1 });
    const { prepared } = await prepare("local");
    const { runId } = await host.request("startRun", { prepared, keys: [] });
    await server.hasSeen(21);
    const live = await host.request("getReport", { runId });
    const verdictOf = ({ probe }: HostResult<"getReport">, keywords: string) =>
      probe?.groups.find((group) => group.keywords === keywords)?.verdict;
    assert.deepEqual([verdictOf(live, "pattern"), verdictOf(live, "enum")], ["ignored", undefined]);
    const { running } = await host.request("listRuns", { offset: 0, limit: 1 });
    assert.deepEqual(running?.probe, { told: 1, groups: 14 });
    await host.request("cancelRun", { runId });
    assert.equal((await finished()).outcome.status, "cancelled");
    const after = await host.request("getReport", { runId });
    assert.deepEqual(
      [verdictOf(after, "pattern"), verdictOf(after, "enum")],
      ["ignored", "cannot tell"],
    );
  });

  it("refuses a provider that cannot enforce a schema", async () => {
    await open({});
    await assert.rejects(prepare("own"), /config: .*a command provider cannot enforce a schema/);
  });

  it("is told apart when a run is to be run again", async () => {
    await open({});
    const { prepared } = await prepare("local");
    const { runId } = await host.request("startRun", { prepared, keys: [] });
    await finished();
    assert.deepEqual(await host.request("getRunConfig", { runId }), { config, probe: "local" });
  });

  it("has no probe in the report of another run", async () => {
    await open({});
    const simulated = { id: "sim", kind: "simulated" };
    const scenario = { number: 1, name: "Any", kind: "prompt", prompt: "Who?", schema: {} };
    await writeFile(
      config,
      JSON.stringify({ name: "x", providers: [simulated], scenarios: [scenario] }),
    );
    const { prepared } = await host.request("prepareRun", { config });
    const { runId } = await host.request("startRun", { prepared, keys: [] });
    await finished();
    const report = await host.request("getReport", { runId });
    assert.equal(report.probe, undefined);
    const told = host.messages.flatMap((m) => (m.type === "runProgress" ? [m.progress] : []));
    assert.ok(told.length > 0 && told.every((progress) => !("probe" in progress)));
    assert.deepEqual(await host.request("getRunConfig", { runId }), { config });
  });
});
