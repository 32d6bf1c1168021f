import assert from "node:assert/strict";
import type { ProviderConfig } from "../../../../../src/model/config/providerConfig.ts";
import { grantProvider } from "../../../../../src/run/queue/worker/servedProvider.ts";

const provider = {
  ...{ id: "gpt", kind: "openai-compatible", baseUrl: "https://api.example.com/v1", model: "m" },
  apiKey: { env: "API_KEY" },
} as unknown as ProviderConfig;
const allowed = [{ name: "API_KEY", origin: "https://api.example.com" }];
const env = { API_KEY: "the value of a key" };
const reasonOf = (each: ProviderConfig, over: Partial<Parameters<typeof grantProvider>[1]>) => {
  const grant = grantProvider(each, { env: {}, allowed: [], allowsCommands: false, ...over });
  return grant.ok ? undefined : grant.reason;
};

describe("what a worker lets a config do", () => {
  it("gives a key to the origin that it was allowed for", () => {
    const grant = grantProvider(provider, { env, allowed, allowsCommands: false });
    assert.deepEqual(grant.ok && grant.keys.map(({ name, value }) => [name, value]), [
      ["API_KEY", "the value of a key"],
    ]);
  });

  it("passes a provider on whose key it has but may not send there", () => {
    const there = [{ name: "API_KEY", origin: "https://elsewhere.example.com" }];
    assert.match(
      reasonOf(provider, { env, allowed: there }) ?? "",
      /"gpt" is passed on: it wants API_KEY for https:\/\/api\.example\.com, which --allow API_KEY=/,
    );
  });

  it("passes a provider on whose key is not set", () => {
    assert.match(reasonOf(provider, { allowed }) ?? "", /wants API_KEY, which is not set here/);
  });

  it("starts programs only where it was told to", () => {
    const command = { id: "c", kind: "command", command: "node" } as unknown as ProviderConfig;
    assert.match(reasonOf(command, {}) ?? "", /starts a program, which --allow-command/);
    assert.equal(reasonOf(command, { allowsCommands: true }), undefined);
  });
});
