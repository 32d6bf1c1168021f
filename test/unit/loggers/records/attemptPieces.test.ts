import assert from "node:assert/strict";
import * as fc from "fast-check";
import { formatInPieces } from "../../../../src/loggers/records/attemptPieces.ts";
import { createRecordFormatter } from "../../../../src/loggers/records/recordFormatter.ts";
import {
  formatRecordLine,
  parseLineContent,
  parseRecordLine,
} from "../../../../src/loggers/records/recordLine.ts";
import { formatExactJson } from "../../../../src/model/json/exactJson.ts";
import type { HandlerRecord, ProviderAttempt } from "../../../../src/model/results/record.ts";
import { longReplyCharacters } from "../../../../src/model/results/wholeReply.ts";
import { judgeReply } from "../../../../src/scenarios/replies/judgeReply.ts";
import { makeInvocation } from "../recordFixtures.ts";

/** An attempt as it is made of a reply. */
function makeRecord(text: string, changes: Partial<ProviderAttempt> = {}): HandlerRecord {
  const payload: ProviderAttempt = {
    type: "ProviderAttempt",
    attemptNumber: 1,
    step: 1,
    timestamp: "2026-11-29T10:00:00.000Z",
    durationMs: 12.5,
    promptHash: "p",
    warnings: ['its "rawResponse":"" is strange'],
    rawResponse: text,
    ...judgeReply(text, () => []),
    errorMessage: null,
    activeMs: 13,
    ...changes,
  };
  return { ...makeInvocation(1), payload };
}

const join = (record: HandlerRecord): string => {
  const line = formatInPieces(record, createRecordFormatter());
  return typeof line === "string" ? line : [...line].join("");
};
const isLeftOut = (line: string): boolean => line.includes('"parsedFrom":"rawResponse"');
const whole = '{"name":"Ada","age":36}';
/** Of so many characters at least. */
const pad = (text: string, length = longReplyCharacters + 1): string => text.padEnd(length, "\n");
const long = "x".repeat(longReplyCharacters);

describe("the line of an attempt with a long reply", () => {
  for (const [what, text] of [
    ["an object", JSON.stringify({ name: long })],
    ["a list", JSON.stringify([long, 1])],
    [
      "an indented one, with line breaks around it",
      `\n\t ${JSON.stringify({ a: [long] }, null, 2)}\r\n`,
    ],
    [
      "one with numbers that no double holds",
      `{"a":12345678901234567890,"b":0.1234567890123456789,"t":"${long}","c":1e400,"d":-0}`,
    ],
    [
      "one with keys of the line itself",
      `{"rawResponse":"","parsedFrom":"rawResponse","type":"x","payload":{"rawResponse":""},"t":"${long}"}`,
    ],
    [
      "one with keys twice and __proto__",
      `{"a":1,"a":2,"__proto__":{"b":1},"10":1,"9":2,"t":"${long}"}`,
    ],
    [
      "one with signs of two units and halves of them",
      JSON.stringify({ t: "😀".repeat(50_000), half: "\ud800" }),
    ],
    ["one with a lone half as it came", `{"t":"\udc00${"é".repeat(70_000)}\ud83d"}`],
  ] satisfies [string, string][]) {
    it(`holds it once, and is read as it was: ${what}`, () => {
      const record = makeRecord(text);
      const line = join(record);
      assert.ok(isLeftOut(line));
      const { payload } = JSON.parse(line) as { payload: Record<string, unknown> };
      assert.equal("parsedResponse" in payload, false);
      assert.ok(payload.rawResponse === text);
      assert.ok(line.length < JSON.stringify(text).length + 1000);
      assert.deepEqual(parseRecordLine(line), record);
      const read = formatExactJson((parseLineContent(line) as HandlerRecord).payload);
      assert.ok(read === formatExactJson(record.payload), "in the order of its keys");
    });
  }

  for (const [what, record] of [
    ["fenced", makeRecord(pad(`\`\`\`json\n${whole}\n\`\`\``))],
    ["within prose", makeRecord(pad(`Here it is: ${whole}`))],
    ["after reasoning", makeRecord(pad(`<think>hm</think>${whole}`))],
    ["a scalar", makeRecord(JSON.stringify(long))],
    ["no JSON", makeRecord(pad("nothing"))],
    ["after a sign that is no space of JSON", makeRecord(pad(`\ufeff${whole}`))],
    ["before one", makeRecord(`${pad(whole)}\u00a0`)],
    ["masked in part", makeRecord(pad(whole), { masked: 1, parsedResponse: { name: "[KEY]" } })],
    ["with reasoning told apart", makeRecord(pad(whole), { reasoning: true })],
    ["no longer than a short one", makeRecord(pad(whole, longReplyCharacters))],
    ["errored", makeRecord(pad(whole), { parsedResponse: null, errorMessage: "HTTP 500" })],
  ] satisfies [string, HandlerRecord][]) {
    it(`keeps beside it what was made of it where that is not all of it: ${what}`, () => {
      const line = join(record);
      assert.ok(!isLeftOut(line));
      assert.ok(line === formatRecordLine(record));
      assert.deepEqual(parseRecordLine(line), record);
    });
  }

  it("is read as the line of a whole record is, whatever the reply", () => {
    const number = fc.oneof(
      fc.bigInt(2n ** 53n, 2n ** 90n).map(String),
      fc.constantFrom("1.00000000000000000001", "-1e999", "0.5", "7", "1.2345670000000018"),
    );
    const value = fc.json({ depthSize: "small" });
    const around = fc.constantFrom(
      (json: string) => json,
      (json: string) => ` \n${json}\t`,
      (json: string) => `\`\`\`\n${json}\n\`\`\``,
      (json: string) => `First {"a":1}, then ${json}`,
      (json: string) => `<think>{}</think>${json}`,
      (json: string) => `\u2003${json}`,
      (json: string) => json.slice(1),
    );
    const key = fc.constantFrom("rawResponse", "parsedFrom", "parsedResponse", "payload", "k");
    fc.assert(
      fc.property(key, number, value, around, fc.boolean(), (key, number, value, wrap, isLong) => {
        const text = isLong ? `,"t":${JSON.stringify(long)}` : "";
        const record = makeRecord(wrap(`{"${key}":[${number},${value}]${text}}`));
        const line = join(record);
        const old = formatExactJson(parseRecordLine(formatRecordLine(record)).payload);
        assert.deepEqual(parseRecordLine(line).payload, record.payload);
        assert.equal(formatExactJson(parseRecordLine(line).payload), old);
        if (isLeftOut(line)) assert.ok(isLong);
      }),
      { numRuns: 150 },
    );
  });

  it("is broken where it was cut, or where its reply is no JSON any more", () => {
    const line = join(makeRecord(JSON.stringify({ name: long })));
    for (const length of [line.length - 1, line.length - 100, 40_000, 100]) {
      assert.throws(() => parseRecordLine(line.slice(0, length)), SyntaxError);
    }
    assert.throws(() => parseRecordLine(line.replace('\\"name\\"', "name")), SyntaxError);
  });

  it("comes in pieces that are short", () => {
    const pieces = formatInPieces(
      makeRecord(JSON.stringify({ t: "é\n".repeat(500_000) })),
      createRecordFormatter(),
    );
    assert.ok(typeof pieces !== "string");
    const lengths = [...pieces].map(({ length }) => length);
    assert.ok(lengths.length > 10 && Math.max(...lengths) < 200_000, String(lengths));
  });
});

describe("the line of an attempt with a short reply", () => {
  for (const number of [
    "1.00000000000000000001",
    "0.1234567890123456789",
    "1e400",
    "-2.5e-1000",
    "12345678901234567890",
  ]) {
    it(`is read with all digits of ${number}`, () => {
      const record = makeRecord(`{"n":[${number}]}`);
      const { payload } = parseLineContent(join(record)) as HandlerRecord;
      assert.ok(formatExactJson(payload).includes(`"parsedResponse":{"n":[${number}]}`));
      assert.deepEqual(payload, record.payload);
    });
  }
});
