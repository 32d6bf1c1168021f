import assert from "node:assert/strict";
import type { BrokerMessage, HandlerRecord } from "../../../../src/model/results/record.ts";
import { createSentTimeReader } from "../../../../src/streams/observers/sentTime.ts";

describe("the time a record says it was sent", () => {
  const expectedNs = 1_763_698_021_123_456_789n;

  it("is read at a JSON pointer into the body of an invocation", () => {
    const body = { a: [{ "x/y~z": expectedNs }] };
    assert.equal(readFrom("/a/0/x~1y~0z", invocation(body)), expectedNs);
    assert.equal(readFrom("/a/1/x~1y~0z", invocation(body)), undefined);
    assert.equal(readFrom("", invocation(expectedNs)), expectedNs);
    assert.equal(readFrom("/sentAt", invocation([1])), undefined);
    assert.equal(readFrom("/constructor/length", invocation({})), undefined);
    assert.equal(readFrom("/sentAt", invocation(null)), undefined);
  });

  it("is read at a JSON pointer into the result of a query", () => {
    assert.equal(readFrom("/sentAt", result({ sentAt: expectedNs })), expectedNs);
  });

  it("is read from a header, in whatever case it is named", () => {
    const record = invocation({}, { "x-sent-at": String(expectedNs) });
    assert.equal(readFrom("header:X-Sent-At", record), expectedNs);
    assert.equal(readFrom("header:x-other", record), undefined);
    assert.equal(readFrom("header:constructor", record), undefined);
    assert.equal(readFrom("header:X-Sent-At", result({})), undefined);
  });

  it("is read from a header of a message that a query's record is of", () => {
    const headers = { "x-sent-at": String(expectedNs) };
    const record = result({}, { key: "rooms/1", value: {}, headers });
    assert.equal(readFrom("header:X-Sent-At", record), expectedNs);
  });

  it("is absent when nothing says where it is", () => {
    assert.equal(readFrom(undefined, invocation({ sentAt: expectedNs })), undefined);
  });

  const times: readonly (readonly [value: unknown, ns: bigint | undefined])[] = [
    [1_763_698_021_123, 1_763_698_021_123_000_000n],
    [1_763_698_021_123.5, 1_763_698_021_123_500_000n],
    ["1763698021123.456789", expectedNs],
    [1_763_698_021_123_456, 1_763_698_021_123_456_000n],
    [1_763_698_021_123_456n, 1_763_698_021_123_456_000n],
    ["1763698021123456", 1_763_698_021_123_456_000n],
    ["1763698021123456.789", expectedNs],
    [expectedNs, expectedNs],
    [" 1763698021123456789 ", expectedNs],
    [100_000_000_000, 100_000_000_000_000_000n],
    ["100000000000000", 100_000_000_000_000_000n],
    ["100000000000000000", 100_000_000_000_000_000n],
    [99_999_999_999, 99_999_999_999_000_000_000n],
    ["100000000000000000000", undefined],
    [1_763_698_021, 1_763_698_021_000_000_000n],
    ["1763698021.123456789", expectedNs],
    [99_999_999, undefined],
    [{ seconds: "1763698021", nanos: 123_456_789 }, expectedNs],
    [{ seconds: 1_763_698_021 }, 1_763_698_021_000_000_000n],
    [{ seconds: 1_763_698_021, nanos: 1_000_000_000 }, undefined],
    [{ seconds: -1, nanos: 0 }, undefined],
    [{ seconds: "1e9" }, undefined],
    [-1_763_698_021_123, undefined],
    [Number.NaN, undefined],
    [1e300, undefined],
    ["2025-11-21T04:07:01.123456789Z", expectedNs],
    ["2025-11-21T05:07:01.123456789+01:00", expectedNs],
    ["2025-11-20T23:37:01,123456789-0430", expectedNs],
    ["2025-11-21T05:07:01.1+01", 1_763_698_021_100_000_000n],
    ["2025-11-21 04:07:01Z", 1_763_698_021_000_000_000n],
    ["2025-11-21T04:07Z", 1_763_698_020_000_000_000n],
    ["2024-02-29T00:00:00Z", 1_709_164_800_000_000_000n],
    ["2025-02-29T00:00:00Z", undefined],
    ["2025-13-01T00:00:00Z", undefined],
    ["2025-11-21T04:07:01.1234567899Z", expectedNs],
    ["2025-11-21T04:07:01", undefined],
    ["2025-11-21", undefined],
    ["0001-01-01T00:00:00Z", undefined],
    ["1970-01-01T00:00:00Z", 0n],
    ["1970-01-01T00:00:00+01", undefined],
    ["yesterday", undefined],
    ["", undefined],
    [true, undefined],
    [null, undefined],
    [{ ns: 1 }, undefined],
  ];
  for (const [value, ns] of times) {
    const name = typeof value === "object" ? JSON.stringify(value) : `${typeof value} ${value}`;
    it(`takes ${name} for ${ns ?? "no time"}`, () => {
      assert.equal(readFrom("/sentAt", invocation({ sentAt: value })), ns);
    });
  }
});

// --- internal ---

function readFrom(sentAt: string | undefined, record: HandlerRecord): bigint | undefined {
  return createSentTimeReader(sentAt)(record);
}

function invocation(body: unknown, headers: Record<string, string> = {}): HandlerRecord {
  return record({
    type: "ReactionInvocation",
    reaction_type: "http",
    query_id: null,
    request_method: "POST",
    request_path: "/",
    headers,
    request_body: body,
  });
}

function result(value: unknown, message?: BrokerMessage): HandlerRecord {
  return record({
    type: "ResultStream",
    query_id: null,
    phase: null,
    query_result: value,
    message,
  });
}

function record(payload: HandlerRecord["payload"]): HandlerRecord {
  return {
    id: "a",
    sequence: 1,
    scenario: 1,
    run_number: 1,
    created_time_ns: 1n,
    processed_time_ns: 1n,
    traceparent: null,
    tracestate: null,
    payload,
  };
}
