import assert from "node:assert/strict";
import { azureKind } from "../../../src/providers/azure/azureKind.ts";
import { findHttpFaults } from "../../../src/providers/httpFaults.ts";

describe("keys of a provider with which nothing could be sent", () => {
  const faults: [
    what: string,
    config: Parameters<typeof findHttpFaults>[0],
    key: string,
    says: RegExp,
  ][] = [
    [
      "a query in the address",
      { baseUrl: "https://h/v1?api-version=2024-10-21" },
      "baseUrl",
      /"query": \{"api-version":"2024-10-21"\}/,
    ],
    ["an empty query in the address", { baseUrl: "https://h/v1?" }, "baseUrl", /leave out/],
    ["a part after #", { baseUrl: "https://h/v1#x" }, "baseUrl", /never sent/],
    ["a header beyond Latin-1", { headers: { "X-Name": "Žofie" } }, "headers.X-Name", /Latin-1/],
    ["a line break in a header", { headers: { "X-A": "a\nb" } }, "headers.X-A", /line breaks/],
    ["no name of a header", { headers: { "a b": "c" } }, "headers.a b", /not the name of a header/],
    [
      "a prefix beyond Latin-1",
      { headers: { "X-A": { env: "K", prefix: "→ " } } },
      "headers.X-A",
      /Latin-1/,
    ],
    ["messages in the body", { body: { messages: [] } }, "body.messages", /prompts of scenarios/],
    ["the model in the body", { body: { model: "m" } }, "body.model", /key "model"/],
  ];
  for (const [what, config, key, says] of faults) {
    it(`are told: ${what}`, () => {
      const found = findHttpFaults(config);
      assert.deepEqual(
        found.map(({ path }) => path.join(".")),
        [key],
      );
      assert.match(found[0]?.message ?? "", says);
    });
  }

  it("are none in a config that can be sent", () => {
    const config = {
      baseUrl: "http://127.0.0.1:1234/v1/",
      headers: { "X-Team": "blue", Authorization: { env: "KEY", prefix: "Bearer " } },
      query: { "api-version": "2024-10-21" },
      body: { reasoning_effort: "low", options: { num_ctx: 8192 } },
    };
    assert.deepEqual(findHttpFaults(config), []);
  });

  it("are a deployment of Azure that is nowhere, or in two places", () => {
    const faultsOf = (config: object) =>
      azureKind
        .findFaults?.(
          azureKind.schema.parse({ id: "a", kind: "azure", deployment: "d", ...config }),
        )
        .map(({ path, message }) => `${path.join(".")}: ${message}`);
    assert.match(String(faultsOf({})), /^: needs "resource"/);
    assert.match(
      String(faultsOf({ resource: "r", baseUrl: "https://h" })),
      /^resource: does not go/,
    );
    assert.deepEqual(faultsOf({ resource: "r" }), []);
  });
});
