import assert from "node:assert/strict";
import zlib from "node:zlib";
import { createRecordFormatter } from "../../../../../src/loggers/records/recordFormatter.ts";
import { takeRevealed } from "../../../../../src/model/config/secretRef.ts";
import type { HandlerRecord, ReactionInvocation } from "../../../../../src/model/results/record.ts";
import { createHttpHandler } from "../../../../../src/streams/handlers/http/httpHandler.ts";
import { httpHandlerKind } from "../../../../../src/streams/handlers/http/httpKind.ts";
import type { Arrival, RecordHandler } from "../../../../../src/streams/handlers/recordHandler.ts";
import { restoreBody } from "../bodies/restoreBody.ts";
import { makeContext, RecordingSink } from "../recordingSink.ts";

const png = Buffer.from(
  "89504e470d0a1a0a0000000d4948445200000001000000010806000000" +
    "1f15c4890000000d49444154789c6360000000000200015e2bcb7b0000000049454e44ae426082",
  "hex",
);
const multipart = Buffer.concat([
  Buffer.from(
    '--b\r\ncontent-disposition: form-data; name="p"; filename="p.png"\r\ncontent-type: image/png\r\n\r\n',
  ),
  png,
  Buffer.from("\r\n--b--\r\n"),
]);
const json = "application/json";

/** What is sent, and what the record says of it. */
const bodies: Record<string, { bytes: Buffer; type?: string; value: unknown }> = {
  "one line of JSON": { bytes: Buffer.from('{"b": 1.0, "a":1e2}'), value: { b: 1, a: 100 } },
  "pretty-printed JSON": {
    bytes: Buffer.from(JSON.stringify({ a: { b: [1, 2] } }, null, 2)),
    value: { a: { b: [1, 2] } },
  },
  "escapes that need not be": {
    bytes: Buffer.from('{"name":"Zo\\u00e9","url":"a\\/b"}'),
    value: { name: "Zoé", url: "a/b" },
  },
  "a trailing line break": { bytes: Buffer.from('{"a":1}\n'), value: { a: 1 } },
  "a byte order mark": { bytes: Buffer.from('\ufeff{"a":1}'), value: { a: 1 } },
  "spaces around": { bytes: Buffer.from(' {"a":1} '), value: { a: 1 } },
  Latin1: {
    bytes: Buffer.from('{"name":"Zoë"}', "latin1"),
    type: `${json}; charset=iso-8859-1`,
    value: { name: "Zoë" },
  },
  "Latin1 that says it is UTF-8": {
    bytes: Buffer.from('{"name":"Zoë"}', "latin1"),
    value: { name: "Zo\ufffd" },
  },
  "UTF-16": { bytes: Buffer.from('\ufeff{"a":1}', "utf16le"), value: { a: 1 } },
  "multipart with a picture": {
    bytes: multipart,
    type: "multipart/form-data; boundary=b",
    value: { raw: multipart.toString() },
  },
  "1.0": { bytes: Buffer.from("1.0"), value: 1 },
  "doubled keys": { bytes: Buffer.from('{"a":1,"a":2}'), value: { a: 2 } },
  "a form": {
    bytes: Buffer.from("a=1&b=%20"),
    type: "application/x-www-form-urlencoded",
    value: { raw: "a=1&b=%20" },
  },
  "JSON that reads like text that is none": {
    bytes: Buffer.from('{"raw":"a"}'),
    value: { raw: "a" },
  },
  null: { bytes: Buffer.from("null"), value: null },
  nothing: { bytes: Buffer.of(), value: null },
  "an empty batch": { bytes: Buffer.from("[ ]"), value: [] },
};

describe("bodies in the log", () => {
  let sink: RecordingSink;
  let handler: RecordHandler;

  const open = async (changes: object = {}) => {
    sink = new RecordingSink();
    const config = httpHandlerKind.schema.parse({ kind: "http", ...changes });
    handler = createHttpHandler(takeRevealed(config), makeContext(sink));
    await handler.open();
  };
  const post = async (bytes: Buffer, headers: Record<string, string>) => {
    const body = new Uint8Array(bytes);
    const answer = await fetch(handler.url ?? "", { method: "POST", headers, body });
    return { status: answer.status, text: await answer.text() };
  };
  afterEach(async () => await handler.close());

  for (const [what, { bytes, type = json, value }] of Object.entries(bodies)) {
    it(`can be had back byte for byte: ${what}`, async () => {
      await open();
      await post(bytes, { "content-type": type });
      const [line, ...others] = lines(sink.arrivals);
      assert.equal(others.length, 0);
      assert.deepEqual(restoreBody(line ?? ""), bytes);
      assert.deepEqual(invocations(sink.arrivals)[0]?.request_body, value);
    });
  }

  for (const [coding, encode] of [
    ["gzip", zlib.gzipSync],
    ["deflate", zlib.deflateSync],
    ["deflate", zlib.deflateRawSync],
    ["br", zlib.brotliCompressSync],
    ["identity", (bytes: Buffer) => bytes],
    ["deflate, gzip", (bytes: Buffer) => zlib.gzipSync(zlib.deflateSync(bytes))],
  ] as const) {
    it(`are decoded from ${coding} as ${encode.name}`, async () => {
      await open();
      const text = '{\n  "price": 1.0\n}';
      await post(encode(Buffer.from(text)), { "content-type": json, "content-encoding": coding });
      const [invocation] = invocations(sink.arrivals);
      assert.deepEqual(invocation?.request_body, { price: 1 });
      assert.equal(invocation?.raw_body, text);
      assert.equal(invocation?.headers["content-encoding"], coding);
      assert.deepEqual(sink.errors, []);
    });
  }

  it("are kept as they came, and told of, where they cannot be decoded", async () => {
    await open();
    for (const coding of ["gzip", "zpaq"]) {
      await post(Buffer.from('{"a":1}'), { "content-encoding": coding });
    }
    assert.deepEqual(
      invocations(sink.arrivals).map(({ request_body }) => request_body),
      [{ a: 1 }, { a: 1 }],
    );
    assert.match(sink.errors[0] ?? "", /could not be decoded: it is no gzip/);
    assert.match(sink.errors[1] ?? "", /could not be decoded: its Content-Encoding "zpaq"/);
  });

  it("are refused where they would be too large once decoded", async () => {
    await open({ maxBodyBytes: 1000 });
    const bomb = zlib.gzipSync(Buffer.alloc(1001, 32));
    assert.equal((await post(bomb, { "content-encoding": "gzip" })).status, 413);
    assert.deepEqual([sink.arrivals.length, sink.refusals.refused], [0, 1]);
    const fits = zlib.gzipSync(Buffer.alloc(1000, 32));
    assert.equal((await post(fits, { "content-encoding": "gzip" })).status, 200);
  });

  it("of several records are kept once, in the first, to which the others refer", async () => {
    await open();
    const text = '{ "results": [{"n": 1.0}, {"n": 2}], "bulkId": "b" }';
    await post(Buffer.from(text), { "content-type": json });
    const [first, second] = invocations(sink.arrivals);
    assert.deepEqual([first?.raw_body, first?.envelope], [text, { bulkId: "b" }]);
    assert.deepEqual([second?.raw_body, second?.envelope], [undefined, { bulkId: "b" }]);
    assert.equal(second?.raw_of, sink.arrivals[0]?.id);
    assert.match(lines(sink.arrivals)[0] ?? "", /"request_body":\{"n": 1\.0\},"envelope"/);
  });

  it("are always kept, or never, where the handler says so", async () => {
    await open({ keepRaw: "always" });
    await post(Buffer.from('{"a":1}'), {});
    assert.equal(invocations(sink.arrivals)[0]?.raw_body, '{"a":1}');
    await handler.close();
    await open({ keepRaw: "never" });
    await post(Buffer.from('[{"a":1},\n{"a":2}]'), {});
    assert.ok(lines(sink.arrivals).every((line) => !line.includes("raw_body")));
  });
});

/** The records of arrivals as a log has them. */
function lines(arrivals: readonly Arrival[]): string[] {
  const format = createRecordFormatter();
  return arrivals.map(({ id = "id", arrivedNs, bodyText, ...rest }, index) => {
    const { traceparent, tracestate, payload } = rest;
    const record: HandlerRecord = {
      id,
      sequence: index + 1,
      scenario: 1,
      run_number: 1,
      created_time_ns: arrivedNs,
      processed_time_ns: arrivedNs,
      traceparent,
      tracestate,
      payload,
    };
    return format(record, bodyText);
  });
}

function invocations(arrivals: readonly Arrival[]): ReactionInvocation[] {
  return arrivals.map(({ payload }) =>
    payload.type === "ReactionInvocation" ? payload : assert.fail(payload.type),
  );
}
