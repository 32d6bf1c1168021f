import assert from "node:assert/strict";
import { buildHttpError } from "../../../../src/providers/http/httpError.ts";

describe("buildHttpError", () => {
  const build = (status: number, body: string, strict = false) =>
    buildHttpError({ status, body, strict, headers: new Headers() });

  it("shows the message of the body, or the body, cut to what a person reads", () => {
    assert.equal(build(500, '{"error":{"message":"overloaded"}}').message, "HTTP 500: overloaded");
    assert.equal(build(500, '{"error":"overloaded"}').message, "HTTP 500: overloaded");
    assert.equal(build(502, "<h1>Bad\n  Gateway</h1>").message, "HTTP 502: <h1>Bad Gateway</h1>");
    assert.equal(build(500, "").message, "HTTP 500");
    assert.ok(build(500, "x".repeat(5000)).message.length < 320);
    assert.equal(build(500, "x".repeat(5000)).rawResponse.length, 5000);
  });

  it("keeps the wait that was asked for, the one in ms first", () => {
    const waitOf = (headers: Record<string, string>) =>
      buildHttpError({ status: 429, body: "", strict: false, headers: new Headers(headers) })
        .retryAfterMs;
    assert.equal(waitOf({ "retry-after": "1.5" }), 1500);
    assert.equal(waitOf({ "retry-after": "Fri, 20 Nov 2020 09:00:00 GMT" }), 0);
    assert.equal(waitOf({ "retry-after-ms": "250", "retry-after": "1" }), 250);
    assert.equal(waitOf({ "retry-after-ms": "soon", "retry-after": "1" }), 1000);
    assert.equal(waitOf({ "retry-after": "soon" }), undefined);
    assert.equal(waitOf({}), undefined);
  });

  it("takes Google's status 400 for a wrong key as what it is", () => {
    const body =
      '{"error":{"message":"API key not valid.","details":[{"reason":"API_KEY_INVALID"}]}}';
    assert.equal(build(400, body, true).kind, "auth");
  });

  it("blames the schema only for requests that sent one, and bad requests", () => {
    const body = '{"error":{"message":"Invalid schema for response_format"}}';
    assert.equal(build(400, body, true).kind, "rejected_schema");
    assert.equal(build(422, body, true).kind, "rejected_schema");
    assert.equal(build(400, body, false).kind, "http");
    assert.equal(build(500, body, true).kind, "http");
    assert.equal(build(400, '{"error":{"message":"unknown model"}}', true).kind, "http");
  });
});
