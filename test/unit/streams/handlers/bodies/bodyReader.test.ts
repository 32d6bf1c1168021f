import assert from "node:assert/strict";
import * as fc from "fast-check";
import { createRecordFormatter } from "../../../../../src/loggers/records/recordFormatter.ts";
import { createBodyReader } from "../../../../../src/streams/handlers/bodies/bodyReader.ts";
import { headOf } from "../../../../../src/streams/handlers/bodies/bodyValue.ts";
import {
  type ReceivedBody,
  readBodyBytes,
  readBodyText,
} from "../../../../../src/streams/handlers/bodies/receivedBody.ts";
import {
  createMessageArrivals,
  createMessageResultMaker,
} from "../../../../../src/streams/handlers/messages/messageArrival.ts";
import { readQueryId } from "../../../../../src/streams/handlers/queryId.ts";
import type { Arrival } from "../../../../../src/streams/handlers/recordHandler.ts";
import {
  buildRedisInvocation,
  createEntryArrivals,
} from "../../../../../src/streams/handlers/redisStream/redisEntry.ts";
import { createPhaseReader } from "../../../../../src/streams/handlers/resultPhase.ts";
import { oddBodies } from "./oddBodies.ts";

describe("a reader of the bodies of a stream", () => {
  it("reads each body as if it were the first, whatever came before it", () => {
    let unparsed = 0;
    fc.assert(
      fc.property(oddBodies, (texts) => {
        const { readText, readBytes } = createBodyReader();
        const [readPhase, readPhaseExactly] = [createPhaseReader(), createPhaseReader()];
        for (const text of texts) {
          const [body, exact] = [readText(text), readBodyText(text)];
          if (body.head !== undefined) unparsed += 1;
          assert.equal(readQueryId(headOf(body)), readQueryId(exact.value));
          assert.equal(readPhase(headOf(body)), readPhaseExactly(exact.value));
          assert.deepEqual(pick(body), pick(exact), text);
          const bytes = Buffer.from(text);
          assert.deepEqual(pick(readBytes(bytes)), pick(readBodyBytes(bytes)), text);
        }
      }),
      { numRuns: 1000 },
    );
    assert.ok(unparsed > 1000, `only ${unparsed} were known by their shape`);
  });

  it("leads to the same lines and values of records as if each body were the first", () => {
    const place = { stream: "s", field: "data", keepRaw: "different" } as const;
    const messages = { keepRaw: "different", makePayload: createMessageResultMaker("q") } as const;
    fc.assert(
      fc.property(oddBodies, (texts) => {
        const entries = createEntryArrivals(place, buildRedisInvocation);
        const build = createMessageArrivals(messages);
        const about = { key: "k", headers: {} };
        for (const text of texts) {
          const read = (from: typeof entries) => from([["1-1", ["data", text]]], 1n)[0];
          assertSame(read(entries), read(createEntryArrivals(place, buildRedisInvocation)));
          const message = { from: "s", about, body: Buffer.from(text) };
          assertSame(build(message, 1n), createMessageArrivals(messages)(message, 1n));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("parses a body that is like one before it only where its value is asked for", () => {
    const { readText } = createBodyReader();
    const text = '{"queryId":"q","big":12345678901234567890,"a":[{"b":"c"},{"b":null}]}';
    assert.equal(readText(text).head, undefined);
    const body = readText(text.replace("c", 'd\\"'));
    assert.deepEqual(body.head, { queryId: "q" });
    const value = { queryId: "q", big: 12345678901234567890n, a: [{ b: 'd"' }, { b: null }] };
    assert.deepEqual(body.value, value);
    assert.equal(body.value, body.value);
  });

  it("knows the shapes of a stream that has several, and of one that changes", () => {
    const { readText } = createBodyReader();
    for (const from of [0, 20_000]) {
      const write = (count: number) => `{"${from + (count % 5)}":${count}}`;
      for (let count = 0; count < 20_000; count++) readText(write(count));
      for (let count = 0; count < 5; count++) assert.ok(readText(write(count)).head, write(count));
    }
  });

  it("does not learn the bodies of a stream of which none is like another", () => {
    const { readText } = createBodyReader();
    for (let count = 0; count < 1000; count++) readText(`{"a${count}":1}`);
    assert.equal(readText('{"a999":1}').head, undefined);
  });

  it("takes none for another that only its shape is like", () => {
    for (const [first, ...others] of [
      ["1e400", "null"],
      ['{"raw":null}', '{"raw":"x"}'],
      ['{"raw":1}', '{"raw":"x"}'],
      ['{"10":1,"2":1}', '{"2":1,"10":1}'],
      [
        '{"a":1}',
        '{"a":01}',
        '{"a":1}\n',
        '{"a":"1\n"}',
        '{"a":1,"a":1}',
        '\ufeff{"a":1}',
        '{"a":1e}',
      ],
      ['{"a":"x"}', '{"a":"\\u0078"}', '{"a":"\\/"}', '{"a":"x""}', '{"a":"x\\"}', '{"a":"\t"}'],
      ['[{"a":1}]', "[]", '[{"a":1},]', '[{"a":1}{"a":1}]', '[{"a":1,"a":1}]', "[,]", "[[]]"],
      ['{"__proto__":{"queryId":"x"}}', '{"__proto__":{"queryId":"x","queryId":"y"}}'],
    ]) {
      const { readText } = createBodyReader();
      readText(first ?? "");
      for (const text of others)
        assert.deepEqual(pick(readText(text)), pick(readBodyText(text)), text);
    }
  });

  it("reads long texts with many escapes, long keys, and bodies of many values", () => {
    const short = ['{"a":"b"}', "[1]", "[[{}]]", '[{"a":[1]}]'];
    for (const text of [
      `[${"-1.5e3,".repeat(9_000)}1]`,
      `[[${"{},".repeat(20_000)}{}]]`,
      `[${'{"a":[1,1]},'.repeat(5_000)}{"a":[]}]`,
      JSON.stringify({ a: '\n"'.repeat(16_000) }),
      JSON.stringify({ ["(?:".repeat(20_000)]: 1 }),
      JSON.stringify({ ["ж(".repeat(20_000)]: { ["[".repeat(20_000)]: 1 } }),
      JSON.stringify({ ["x".repeat(20_000_000)]: 1 }),
      JSON.stringify({ a: "\n".repeat(30_000) }),
      JSON.stringify({ a: "x".repeat(100_000) }),
      JSON.stringify(Array.from({ length: 1000 }, (_, at) => ({ at }))),
      JSON.stringify({ a: Array.from({ length: 90 }, () => 1) }).replace("1,1]", "1,1}"),
    ]) {
      const { readText } = createBodyReader();
      for (const each of [...short, text]) readText(each);
      assert.deepEqual(pick(readText(text)), pick(readBodyText(text)));
    }
  });

  it("keeps bytes that are no text, though what they say is like what came before", () => {
    const { readBytes } = createBodyReader();
    const bytes = Buffer.from('{"a":"Zoë"}', "latin1");
    readBytes(Buffer.from('{"a":"Zoë"}'));
    assert.deepEqual(pick(readBytes(bytes)), pick(readBodyBytes(bytes)));
    assert.equal(readBytes(bytes).written, bytes);
  });
});

function pick({ value, text, written, isShown }: ReceivedBody) {
  return { value, text, written, isShown };
}

function assertSame(arrival: Arrival | undefined, exact: Arrival | undefined): void {
  assert.ok(arrival && exact);
  assert.equal(format(arrival), format(exact));
  // What others make of a payload: a copy, all of its keys as JSON.
  assert.deepEqual(structuredClone({ ...arrival.payload }), structuredClone(exact.payload));
  assert.deepEqual(arrival.payload, exact.payload);
}

function format({ payload, bodyText, arrivedNs, traceparent, tracestate }: Arrival): string {
  const times = { created_time_ns: arrivedNs, processed_time_ns: arrivedNs };
  const place = { id: "1", sequence: 1, scenario: 1, run_number: 1, ...times };
  return createRecordFormatter()({ ...place, traceparent, tracestate, payload }, bodyText);
}
