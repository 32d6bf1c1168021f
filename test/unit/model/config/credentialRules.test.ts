import assert from "node:assert/strict";
import { findCredentialFaults } from "../../../../src/model/config/credentialRules.ts";

/** Put together here, so that no scanner takes this file for one that holds keys. */
const key = (start: string) => `${start}${"a1B2c3D4e5F6".repeat(3)}`;

describe("a credential that is written out", () => {
  const written: [name: string, value: string][] = [
    ["Authorization", "Bearer abcdef123"],
    ["authorization", "something"],
    ["Proxy-Authorization", "Basic dXNlcjpwYXNz"],
    ["x-api-key", "abcd1234"],
    ["api-key", "abcd1234"],
    ["Ocp-Apim-Subscription-Key", "abcd1234"],
    ["Cookie", "session=abc"],
    ["X-Auth-Token", "abcd"],
    ["DB_PASSWORD", "hunter2!"],
    ["OPENAI_API_KEY", "abcd1234"],
    ["CLIENT_SECRET", "abcd1234"],
    ["apiKey", "abcd1234"],
    ["X-Note", key("sk-")],
    ["X-Note", key("ghp_")],
    ["X-Note", key("xoxb-")],
    ["X-Note", key("AKIA").toUpperCase()],
    ["X-Note", key("AIza")],
    ["X-Note", key("hf_")],
    ["X-Note", `${key("eyJ")}.${key("eyJ")}.x`],
    ["X-Note", "-----BEGIN RSA PRIVATE KEY-----"],
    ["X-Note", "Bearer abcdef123"],
  ];
  for (const [name, value] of written) {
    it(`is found in ${name}: ${value.slice(0, 10)}`, () => {
      const [fault] = findCredentialFaults({ headers: { [name]: value } });
      assert.deepEqual(fault?.path, ["headers", name]);
      assert.match(fault?.message ?? "", /"env": NAME/);
      assert.ok(!fault?.message.includes(value), "the message does not repeat it");
    });
  }

  const harmless: [name: string, value: unknown][] = [
    ["X-Team", "blue"],
    ["Accept", "application/json"],
    ["MAX_TOKENS", "1000"],
    ["TOKEN", "1"],
    ["API_KEY", ""],
    ["API_KEY", "${reaction.alerts.url}"],
    ["API_KEY", "<your key>"],
    ["Authorization", { env: "KEY", prefix: "Bearer " }],
    ["PASSWORD", { secret: "db" }],
    ["KEYBOARD", "qwerty"],
    ["MONKEY", "banana"],
    ["idempotency-key", "order-17"],
    ["X-Note", "sk-8"],
  ];
  for (const [name, value] of harmless) {
    it(`is not found in ${name}: ${JSON.stringify(value)}`, () => {
      assert.deepEqual(findCredentialFaults({ env: { [name]: value } }), []);
    });
  }

  it("keeps the scheme of what it says to write", () => {
    const [fault] = findCredentialFaults({ headers: { Authorization: "Bearer abcdef123" } });
    assert.match(fault?.message ?? "", /\{ "env": NAME, "prefix": "Bearer " \}/);
  });

  for (const url of [
    "http://me:secret@h/",
    "redis://:secret@h:6379/0",
    "https://token@h/",
    "wss://h/?access_token=abcd1234",
    `https://h/?q=${key("sk-")}`,
  ]) {
    it(`is found in the address ${url.slice(0, 24)}`, () => {
      const [fault] = findCredentialFaults({ url });
      assert.deepEqual(fault?.path, ["url"]);
      assert.doesNotMatch(fault?.message ?? "", /secret|abcd1234/);
    });
  }

  for (const url of [
    "http://h/?api-version=2024-10-21",
    "redis://h:6379/0",
    "no address",
    "${reaction.a.url}",
  ]) {
    it(`is not found in ${url}`, () => assert.deepEqual(findCredentialFaults({ url }), []));
  }
});
