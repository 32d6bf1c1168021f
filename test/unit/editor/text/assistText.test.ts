import assert from "node:assert/strict";
import { describeCredential } from "../../../../src/editor/text/assistText.ts";

describe("what is said of a credential", () => {
  const variable = { source: "env", name: "API_KEY", origin: "https://api.example.com" } as const;
  const secret = { ...variable, source: "secret" } as const;

  it("tells where it is held, a stored key that stands in for a variable too", () => {
    assert.equal(
      describeCredential(variable, "environment"),
      "The environment variable API_KEY is set for https://api.example.com.",
    );
    assert.equal(
      describeCredential(variable, "storage"),
      "The environment variable API_KEY is not set; a key of this name is stored for https://api.example.com.",
    );
    assert.equal(
      describeCredential(secret, "storage"),
      "The key API_KEY is stored for https://api.example.com.",
    );
  });

  it("says what to do where there is none", () => {
    assert.match(
      describeCredential(variable, undefined),
      /is not set for .*: set it before VS Code is started, or store/,
    );
    assert.match(
      describeCredential(secret, undefined),
      /is not stored for .*: it is asked for when a run begins/,
    );
    assert.match(
      describeCredential({ source: "secret", name: "API_KEY" }, undefined),
      /^The key API_KEY is not stored:/,
    );
  });
});
