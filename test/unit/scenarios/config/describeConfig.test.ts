import assert from "node:assert/strict";
import path from "node:path";
import { configSummarySchema } from "../../../../src/model/wire/hostProtocol.ts";
import { configRules } from "../../../../src/run/configRules.ts";
import { describeReading } from "../../../../src/scenarios/config/describeConfig.ts";
import { readConfig } from "../../configs.ts";
import {
  makeConfig,
  makeScenario,
  makeSource,
  makeStream,
  makeWorkspace,
  removeWorkspaces,
} from "./makeWorkspace.ts";

describe("describeReading", () => {
  afterEach(removeWorkspaces);

  it("lists providers and scenarios with the files they come from", async () => {
    const folder = await makeWorkspace({
      "data/a.touchstone.json": makeConfig({
        providers: [
          { id: "sim", kind: "simulated" },
          { id: "gpt", kind: "openai", model: "m" },
        ],
        scenarios: [makeScenario({ number: 2, mode: "strict" }), "s/*.json"],
      }),
      "data/s/a.json": makeScenario({ name: "first" }),
    });
    assert.deepEqual(await summarize(folder, "data/a.touchstone.json"), {
      file: "data/a.touchstone.json",
      name: "c",
      providers: [
        { id: "sim", kind: "simulated", line: 4, runsOnSave: true },
        { id: "gpt", kind: "openai", model: "m", line: 8 },
      ],
      scenarios: [
        {
          number: 1,
          name: "first",
          kind: "prompt",
          mode: "prompt",
          file: "data/s/a.json",
          line: 1,
        },
        {
          number: 2,
          name: "n",
          kind: "prompt",
          mode: "strict",
          file: "data/a.touchstone.json",
          line: 15,
        },
      ],
      keys: [],
      problems: [],
    });
  });

  it("lists what a stream scenario consists of, as far as it can be read", async () => {
    const queries = [
      { id: "rooms", handler: { kind: "redis-stream" } },
      { id: "broken", handlers: { kind: "sse" } },
      { handler: { kind: "sse" } },
    ];
    const folder = await makeWorkspace({
      "a.touchstone.json": makeConfig({
        providers: undefined,
        scenarios: [makeStream({ sources: [makeSource()], queries })],
      }),
    });
    assert.deepEqual((await summarize(folder, "a.touchstone.json")).scenarios, [
      {
        number: 1,
        name: "n",
        kind: "stream",
        file: "a.touchstone.json",
        line: 4,
        components: [
          { role: "source", id: "facilities", kind: "generator", line: 17 },
          { role: "query", id: "rooms", kind: "redis-stream", line: 29 },
          { role: "query", id: "broken", kind: "", line: 35 },
          { role: "reaction", id: "alerts", kind: "http", line: 9 },
        ],
      },
    ]);
  });

  it("names each key with the origin it goes to, once", async () => {
    const apiKey = { env: "KEY" };
    const http = { apiKey, model: "m" };
    const folder = await makeWorkspace({
      "a.touchstone.json": makeConfig({
        providers: [
          { id: "a", kind: "openai", ...http },
          { id: "b", kind: "openai", ...http },
          { id: "c", kind: "openai", ...http, baseUrl: "https://proxy.example:8443/v1/x" },
          { id: "d", kind: "anthropic", model: "m", apiKey: { secret: "claude" } },
          { id: "e", kind: "google", ...http },
          { id: "f", kind: "openai-compatible", ...http, baseUrl: "http://127.0.0.1:11434/v1" },
        ],
      }),
    });
    assert.deepEqual((await summarize(folder, "a.touchstone.json")).keys, [
      { source: "env", name: "KEY", origin: "https://api.openai.com" },
      { source: "env", name: "KEY", origin: "https://proxy.example:8443" },
      { source: "secret", name: "claude", origin: "https://api.anthropic.com" },
      { source: "env", name: "KEY", origin: "https://generativelanguage.googleapis.com" },
      { source: "env", name: "KEY", origin: "http://127.0.0.1:11434" },
    ]);
  });

  for (const [name, text] of [
    ["half a file", '{ "name": "half", "providers": [{ "id": "sim", "kind": "simulated" }, {'],
    ["wrong shapes", '{ "name": 5, "providers": 5, "scenarios": [null, 5] }'],
    ["no JSON", "hello"],
  ] as const) {
    it(`makes the best of a config that is ${name}`, async () => {
      const folder = await makeWorkspace({ "bad.touchstone.json": text });
      const summary = configSummarySchema.parse(await summarize(folder, "bad.touchstone.json"));
      assert.ok(summary.problems.length > 0);
      assert.equal(summary.name, text.includes("half") ? "half" : "bad");
      assert.equal(summary.providers.length, text.includes("half") ? 1 : 0);
    });
  }
});

// --- internal ---

async function summarize(folder: string, name: string) {
  const file = path.join(folder, name);
  const reading = await readConfig(file, { workspaceFolder: folder });
  return describeReading(file, reading, { workspaceFolder: folder, rules: configRules });
}
