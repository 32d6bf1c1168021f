import assert from "node:assert/strict";
import * as fc from "fast-check";
import { formatRecordLine, parseRecordLine } from "../../../../src/loggers/records/recordLine.ts";
import { makeRecord } from "../recordFixtures.ts";

describe("record lines", () => {
  it("are one line with bare integers that read back exactly", () => {
    const record = makeRecord(1, 'two\nlines and a "quote"');
    const line = formatRecordLine(record);
    assert.ok(!line.includes("\n"));
    assert.match(
      line,
      /"created_time_ns":1795224454123456789,"processed_time_ns":1795224454123456791,/,
    );
    assert.deepEqual(parseRecordLine(line), record);
  });

  it("have the keys of the contract in order", () => {
    assert.deepEqual(Object.keys(JSON.parse(formatRecordLine(makeRecord(1)))), [
      "id",
      "sequence",
      "scenario",
      "run_number",
      "created_time_ns",
      "processed_time_ns",
      "traceparent",
      "tracestate",
      "payload",
    ]);
  });

  it("are not misled by replies that hold the same keys", () => {
    const reply = '{"created_time_ns":7,"processed_time_ns":8}\\","created_time_ns":9,';
    const record = makeRecord(1, reply);
    assert.deepEqual(parseRecordLine(formatRecordLine(record)), record);
  });

  it("read back whatever a reply holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.bigInt(0n, 1n << 80n), (reply, time) => {
        const record = { ...makeRecord(1, reply), created_time_ns: time };
        assert.deepEqual(parseRecordLine(formatRecordLine(record)), record);
      }),
      { numRuns: 100 },
    );
  });

  it("may have their keys in any order", () => {
    const { payload, created_time_ns, processed_time_ns, ...rest } = makeRecord(
      1,
      '"created_time_ns":7,\\',
    );
    const line =
      `{"payload":${JSON.stringify(payload)}, "processed_time_ns" : ${processed_time_ns} ,` +
      `${JSON.stringify(rest).slice(1, -1)},"created_time_ns":${created_time_ns}}`;
    assert.deepEqual(parseRecordLine(line), makeRecord(1, '"created_time_ns":7,\\'));
  });

  it("are refused when they are no record", () => {
    const line = formatRecordLine(makeRecord(1));
    assert.throws(() => parseRecordLine(line.slice(0, -5)), SyntaxError);
    assert.throws(() => parseRecordLine(line.replace("1795224454123456789", "1.5")));
    assert.throws(() => parseRecordLine(line.replace("ProviderAttempt", "Other")));
    assert.throws(() => parseRecordLine("null"));
  });
});
