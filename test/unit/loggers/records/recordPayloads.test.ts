import assert from "node:assert/strict";
import * as fc from "fast-check";
import { createRecordFormatter } from "../../../../src/loggers/records/recordFormatter.ts";
import { formatRecordLine, parseRecordLine } from "../../../../src/loggers/records/recordLine.ts";
import { formatExactJson } from "../../../../src/model/json/exactJson.ts";
import type { HandlerRecord, RecordPayload } from "../../../../src/model/results/record.ts";
import { makeInvocation } from "../recordFixtures.ts";

const big = 12_345_678_901_234_567_890n;
const body = { sentAt: big, list: [-big, 9_007_199_254_740_993n, 1], same: { text: "é\u2028" } };
const message = {
  key: "rooms/1",
  value: body,
  headers: { traceparent: "00-1-2-01" },
  partition: 3,
  offset: 7n,
  timestamp: 1_795_224_454_123_456_789n,
};
const payloads: RecordPayload[] = [
  makeInvocation(1, 0n, { request_body: body, query_id: null }).payload,
  { type: "ResultStream", query_id: "room-comfort", phase: "bootstrap", query_result: body },
  { type: "ResultStream", query_id: null, phase: null, query_result: null },
  makeInvocation(1, 0n, { request_body: body, message }).payload,
  {
    type: "ResultStream",
    query_id: "q",
    phase: null,
    query_result: body,
    message: { key: null, value: body, headers: {} },
  },
  { type: "SourceChange", source_id: "facilities", change: body },
];
const makeRecord = (payload: RecordPayload): HandlerRecord => ({ ...makeInvocation(1), payload });

const jsonValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.string({ unit: "binary" }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => (each === 0 ? 0 : each)),
    fc.bigInt(2n ** 60n, 2n ** 80n),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: "binary" }), tie("value"), { maxKeys: 4 }),
  ),
})).value;

describe("record lines of streams", () => {
  for (const [at, payload] of payloads.entries()) {
    it(`keep every kind of payload with all digits (${payload.type} ${at})`, () => {
      const line = formatRecordLine(makeRecord(payload));
      assert.equal(line, formatExactJson(makeRecord(payload)));
      assert.deepEqual(parseRecordLine(line), makeRecord(payload));
    });
  }

  it("are what a generic writer gives, whatever the records before were", () => {
    const invocation = fc.record({
      request_method: fc.constantFrom("POST", "PUT"),
      request_path: fc.constantFrom("/a", '/"b"'),
      query_id: fc.constantFrom("q", null),
      reaction_type: fc.constantFrom("http", "sse"),
      headers: fc.dictionary(fc.constantFrom("a", "b", "c"), fc.constantFrom("1", "2\\"), {
        noNullPrototype: true,
      }),
      request_body: jsonValue,
    });
    fc.assert(
      fc.property(fc.array(invocation, { maxLength: 8 }), (invocations) => {
        const format = createRecordFormatter();
        for (const [at, each] of invocations.entries()) {
          const record = makeInvocation(at + 1, BigInt(at), each);
          assert.equal(format(record), formatExactJson(record));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("notice a header that has another value under the same names", () => {
    const format = createRecordFormatter();
    for (const value of ["1", "2"]) {
      const record = makeInvocation(1, 0n, { headers: { a: "0", b: value } });
      assert.deepEqual(parseRecordLine(format(record)), record);
    }
  });

  it("round nothing that looks like a time inside a payload, and keep fractions numbers", () => {
    const request_body = { created_time_ns: 1_795_224_454_123_456_789n, x: 0.12345678901234566 };
    const record = makeInvocation(1, 0n, { request_body });
    assert.deepEqual(parseRecordLine(formatRecordLine(record)), record);
  });

  it("take the text of a body as it is, with all digits and spaces, and read back to its value", () => {
    const text = '{ "price": 1.10,"big":12345678901234567890 ,"list":[ 1,2e3 ] }';
    const value = { price: 1.1, big, list: [1, 2000] };
    const format = createRecordFormatter();
    for (const [payload, key] of [
      [makeInvocation(1, 0n, { request_body: value }).payload, "request_body"],
      [{ type: "ResultStream", query_id: "q", phase: null, query_result: value }, "query_result"],
      [
        { type: "ResultStream", query_id: null, phase: "change", query_result: value },
        "query_result",
      ],
    ] as const) {
      const record = makeRecord(payload);
      const line = format(record, text);
      assert.ok(line.endsWith(`,"${key}":${text}}}`), line);
      assert.deepEqual(parseRecordLine(line), record);
      assert.equal(format(record), formatExactJson(record));
    }
  });

  it("throw for what is no JSON value", () => {
    const circular: unknown[] = [];
    circular.push({ circular });
    assert.throws(() => formatRecordLine(makeInvocation(1, 0n, { request_body: circular })));
  });
});
