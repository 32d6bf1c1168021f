import assert from "node:assert/strict";
import { secretRefSchema } from "../../../../src/model/config/secretRef.ts";
import { configRules } from "../../../../src/run/configRules.ts";
import { providerConfigSchema } from "../../configs.ts";

const providers = {
  simulated: {},
  "openai-compatible": { baseUrl: "http://127.0.0.1:1/v1", model: "m" },
  openai: { model: "m" },
  anthropic: { model: "m" },
  google: { model: "m" },
  "vscode-lm": { vendor: "copilot", family: "gpt-4o" },
  command: { command: "node" },
  replay: { run: "latest", provider: "a" },
};

describe("run config schema", () => {
  it("fills in the defaults", () => {
    const config = configRules.runConfigSchema.parse({ name: "n", scenarios: ["*.json"] });
    const { runsPerScenario, maxRetries, judgeTimeoutMs, keepLogs, providers } = config;
    assert.deepEqual(
      { runsPerScenario, maxRetries, judgeTimeoutMs, keepLogs, providers },
      { runsPerScenario: 1, maxRetries: 3, judgeTimeoutMs: 1000, keepLogs: false, providers: [] },
    );
  });

  for (const [kind, keys] of Object.entries(providers)) {
    it(`takes a provider of kind ${kind} with 4 tests at once and 30 s of patience`, () => {
      const { concurrency, timeoutMs } = providerConfigSchema.parse({ id: "a", kind, ...keys });
      assert.deepEqual({ concurrency, timeoutMs }, { concurrency: 4, timeoutMs: 30_000 });
    });

    it(`refuses an unknown key in a provider of kind ${kind}`, () => {
      const parsed = providerConfigSchema.safeParse({ id: "a", kind, ...keys, modle: 1 });
      assert.equal(parsed.error?.issues[0]?.code, "unrecognized_keys");
    });
  }

  for (const id of ["", "-a", "a b", "../a", "a".repeat(65), "ä"]) {
    it(`refuses the provider id ${JSON.stringify(id)}`, () => {
      assert.equal(providerConfigSchema.safeParse({ id, kind: "simulated" }).success, false);
    });
  }

  it("takes a key by name only", () => {
    assert.deepEqual(secretRefSchema.parse({ env: "KEY" }), { env: "KEY" });
    assert.deepEqual(secretRefSchema.parse({ secret: "key" }), { secret: "key" });
    for (const key of ["sk-123", {}, { env: "" }, { env: "A", secret: "b" }, null]) {
      assert.equal(secretRefSchema.safeParse(key).success, false, JSON.stringify(key));
    }
  });

  it("takes a base URL of http or https only", () => {
    for (const baseUrl of ["ftp://a", "file:///etc", "a", ""]) {
      const parsed = providerConfigSchema.safeParse({
        id: "a",
        kind: "openai",
        model: "m",
        baseUrl,
      });
      assert.equal(parsed.success, false, baseUrl);
    }
  });
});

describe("scenario schema", () => {
  const scenario = { number: 1, name: "n", kind: "prompt", prompt: "p", schema: {} };

  it("fills in the defaults", () => {
    assert.partialDeepStrictEqual(configRules.scenarioSchema.parse(scenario), {
      mode: "prompt",
      includeSchema: true,
      extract: "last",
    });
  });

  it("wants a prompt or steps, not both and not neither", () => {
    const { prompt: _, ...bare } = scenario;
    const steps = [{ prompt: "p", schema: true }];
    assert.equal(configRules.scenarioSchema.safeParse({ ...bare, steps }).success, true);
    assert.equal(configRules.scenarioSchema.safeParse({ ...scenario, steps }).success, false);
    assert.equal(configRules.scenarioSchema.safeParse(bare).success, false);
  });

  for (const [key, value] of [
    ["number", 0],
    ["number", 1.5],
    ["mode", "loose"],
    ["extract", "best"],
    ["schema", 5],
    ["prompt", ""],
  ] as const) {
    it(`refuses ${key} ${JSON.stringify(value)}`, () => {
      assert.equal(
        configRules.scenarioSchema.safeParse({ ...scenario, [key]: value }).success,
        false,
      );
    });
  }

  it("refuses a step whose place is no JSON pointer", () => {
    const { prompt: _, ...bare } = scenario;
    const steps = [{ prompt: "p", schema: true, at: "action" }];
    assert.equal(configRules.scenarioSchema.safeParse({ ...bare, steps }).success, false);
  });
});
