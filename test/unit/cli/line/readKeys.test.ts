import assert from "node:assert/strict";
import { readKeys } from "../../../../src/cli/line/readKeys.ts";
import { UserError } from "../../../../src/model/userError.ts";
import { listOwnedNeeds } from "../../../../src/run/keyNeeds.ts";
import { providerConfigSchema } from "../../configs.ts";

const listNeeds = (...apiKeys: unknown[]) =>
  listOwnedNeeds({ providers: apiKeys.map(makeProvider), streams: [] });
const makeProvider = (apiKey: unknown) =>
  providerConfigSchema.parse({
    id: "p",
    kind: "openai-compatible",
    baseUrl: "http://127.0.0.1:1234/v1",
    model: "m",
    apiKey,
  });
const isConfig = (pattern: RegExp) => (error: unknown) =>
  error instanceof UserError && error.code === "config" && pattern.test(error.message);

describe("readKeys", () => {
  it("takes keys from the environment, each for its provider's origin", () => {
    const keys = readKeys(listNeeds({ env: "KEY" }, undefined), { KEY: "k" });
    assert.deepEqual(keys, [
      { source: "env", name: "KEY", origin: "http://127.0.0.1:1234", value: "k" },
    ]);
  });

  it("names the variable that is not set or empty", () => {
    assert.throws(() => readKeys(listNeeds({ env: "KEY" }), {}), isConfig(/"p".*KEY/));
    assert.throws(() => readKeys(listNeeds({ env: "KEY" }), { KEY: "" }), isConfig(/KEY/));
  });

  it("says how to do without the editor's secrets", () => {
    assert.throws(() => readKeys(listNeeds({ secret: "S" }), { S: "x" }), isConfig(/"env": NAME/));
  });
});
