import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { personSchema, type Workspace } from "../run/builders.ts";
import { type HostHarness, useHost } from "./hostHarness.ts";

const origin = "https://api.example.com";
const key = { source: "env" as const, name: "NOWHERE_KEY", origin };

describe("a provider without a key", () => {
  let workspace: Workspace;
  let host: HostHarness;
  useHost((opened) => {
    ({ workspace, host } = opened);
  });

  const sim = { id: "sim", kind: "simulated", latencyMs: 0 };
  const remote = (id: string, secret: Record<string, string>) => ({
    ...{ id, kind: "openai-compatible", baseUrl: `${origin}/v1`, model: "m", apiKey: secret },
  });
  async function prepare(providers: unknown[]) {
    const file = path.join(workspace.dataFolder, "configs", "a.touchstone.json");
    await mkdir(path.dirname(file), { recursive: true });
    const scenario = { number: 1, name: "A", kind: "prompt", prompt: "Who?", schema: personSchema };
    await writeFile(file, JSON.stringify({ name: "a", providers, scenarios: [scenario] }));
    return (await host.request("prepareRun", { config: file })).prepared;
  }

  it("is left out of a run that has others, which names it", async () => {
    const gpt = remote("gpt", { env: key.name });
    const other = remote("other", { secret: "main" });
    const prepared = await prepare([sim, gpt, other]);
    const secret = { source: "secret" as const, name: "main", origin };
    const asked = { prepared, missing: [key] };
    const found = await host.request("findLackingProviders", asked);
    assert.deepEqual(found, { providers: ["gpt"], hasOthers: true });
    const both = await host.request("findLackingProviders", { prepared, missing: [key, secret] });
    assert.deepEqual(both.providers, ["gpt", "other"]);
    const started = { prepared, keys: [], without: both.providers };
    const { runId } = await host.request("startRun", started);
    const { outcome } = await host.waitFor(() =>
      host.messages.find((each) => each.type === "runFinished"),
    );
    assert.deepEqual([outcome.id, outcome.status], [runId, "completed"]);
    const { head } = await host.request("getReport", { runId });
    assert.deepEqual(head.config.leftOut, ["gpt", "other"]);
    assert.deepEqual(head.config.providers, ["sim"]);
  });

  it("is left out of no run that has no others, and of none whose key goes elsewhere", async () => {
    const prepared = await prepare([remote("gpt", { env: key.name })]);
    const alone = await host.request("findLackingProviders", { prepared, missing: [key] });
    assert.deepEqual(alone, { providers: ["gpt"], hasOthers: false });
    const elsewhere = { ...key, origin: "https://else.example.com" };
    const asked = { prepared, missing: [elsewhere] };
    assert.deepEqual((await host.request("findLackingProviders", asked)).providers, []);
    const start = host.request("startRun", { prepared, keys: [] });
    await assert.rejects(start, /config: Provider "gpt" needs the environment variable/);
  });
});
