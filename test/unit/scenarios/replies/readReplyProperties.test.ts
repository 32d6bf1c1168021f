import assert from "node:assert/strict";
import fc from "fast-check";
import { parseExactJson } from "../../../../src/model/json/exactJson.ts";
import { findBrackets } from "../../../../src/scenarios/replies/findBrackets.ts";
import { findCandidates } from "../../../../src/scenarios/replies/findCandidates.ts";
import { readReply } from "../../../../src/scenarios/replies/readReply.ts";
import { isJson } from "../../../../src/scenarios/replies/scanJson.ts";

const document = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()));
const prose = fc.stringMatching(/^[A-Za-z0-9 .,:;!?\n'"-]{0,60}$/);
/** Pieces of which replies are made, well and badly. */
const piece = fc.constantFrom(
  ...["{", "}", "[", "]", '"', ",", ":", "\\", "\n", "\n> ", " ", "a", "7", "é", "'", "`"],
  ...["```", "\n```\n", "\n```json\n", "\n~~~\n", "````", "<think>", "</think>", "</analysis>"],
  ...['{"a":1}', '{"b":[1,{"c":"}"}]}', '{"a":1,}', "[1]", "{}", '{"a":"```"}', '"</think>"'],
  ...[
    "<|channel|>analysis<|message|>",
    "<|channel|>final<|message|>",
    "assistantfinal",
    "analysis ",
  ],
);
const reply = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));

describe("reading any reply", () => {
  it("finds any JSON as it is, whatever it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, null, 2);
        assert.deepEqual(pick(text), { value: parseExactJson(text), extraction: "none" });
      }),
    );
  });

  it("agrees with JSON.parse on what is JSON", () => {
    const json = fc.jsonValue().map((value) => JSON.stringify(value));
    const damaged = fc
      .tuple(json, fc.nat(), fc.constantFrom(...'{}[]",:0-1.eE+tfn\\ \n'))
      .map(([text, at, character]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + character + text.slice(place + (at % 2));
      });
    fc.assert(
      fc.property(damaged, (text) => assert.equal(isJson(text), parses(text), text)),
      { numRuns: 2000 },
    );
  });

  it("finds any fenced object or array", () => {
    fc.assert(
      fc.property(document, prose, prose, (value, before, after) => {
        const text = JSON.stringify(value, null, 2);
        const fenced = `${before}.\n\`\`\`json\n${text}\n\`\`\`\n${after}`;
        assert.deepEqual(pick(fenced), { value: parseExactJson(text), extraction: "fenced" });
      }),
    );
  });

  it("finds any object or array in prose without brackets, which never changes it", () => {
    fc.assert(
      fc.property(document, prose, prose, (value, before, after) => {
        const text = JSON.stringify(value);
        fc.pre(!/```|~~~|<\/|<\|/.test(text));
        const inProse = `So: ${before}: ${text} ${after}.`;
        assert.deepEqual(pick(inProse), { value: parseExactJson(text), extraction: "substring" });
      }),
    );
  });

  it("chooses what is a part of the reply, or of its unquoted block", () => {
    fc.assert(
      fc.property(reply, (text) => {
        const { candidates } = findCandidates(text, { start: 0, end: text.length });
        for (const { json } of candidates) {
          assert.ok(text.includes(json) || unquote(text).includes(json), json);
          assert.ok(parses(json), json);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("reads the same reply twice alike, whatever it holds", () => {
    fc.assert(
      fc.property(reply, fc.constantFrom("whole", "fenced", "first", "last"), (text, extract) => {
        assert.deepEqual(readReply(text, { extract }), readReply(text, { extract }));
      }),
      { numRuns: 3000 },
    );
  });

  it("tells one candidate alike for first and last", () => {
    fc.assert(
      fc.property(reply, (text) => {
        const last = readReply(text);
        fc.pre(last.kind !== "found" || last.candidates === 1);
        assert.deepEqual(readReply(text, { extract: "first" }), last);
      }),
    );
  });

  it("finds no bracket within another", () => {
    fc.assert(
      fc.property(reply, fc.constantFrom("skip", "enter"), (text, broken) => {
        let last = 0;
        for (const { start, end } of findBrackets(text, { start: 0, end: text.length }, broken)) {
          assert.ok(start >= last && end > start && end <= text.length);
          last = end;
        }
      }),
    );
  });
});

describe("reading a huge reply", () => {
  for (const part of [
    ...[
      "{",
      "[",
      '"[",',
      "[1,",
      '{"a":',
      '{"a":"[',
      "[{",
      '"{\\',
      '{"',
      '["a"',
      '{"a":"}\n',
      "[[1,",
    ],
    ...[
      "```[",
      "```\n[",
      "~~~\n",
      " `",
      "```json\n{",
      "`",
      "x```json\n",
      "```` js\n```\n",
      "> ```\n> {",
    ],
    ...[
      "<think>",
      "</think>{",
      "</think>",
      "<|channel|>final<|message|>",
      "assistantfinal",
      "[1] ",
      "{x} ",
    ],
    ...[" ", "\u200b", "{ ", "{a", "[x](y) ", '{"a":1} ', '{"a":1,} ', '```{"a":1}``` '],
  ]) {
    it(`looks at no character of many ${JSON.stringify(part)} more than 15 times`, () => {
      const text = part.repeat(Math.ceil(200_000 / part.length));
      const looks = countLooks(() => readReply(text));
      assert.ok(looks < 15 * text.length, `${(looks / text.length).toFixed(1)} a character`);
    });
  }
});

// --- internal ---

function pick(text: string): { value: unknown; extraction: string } | undefined {
  const reading = readReply(text);
  if (reading.kind !== "found") return undefined;
  return { value: reading.value, extraction: reading.extraction };
}

function unquote(text: string): string {
  return text.replace(/^[ \t]*(?:>[ \t]?)+/gm, "");
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // That it does not parse is the answer.
    return false;
  }
}

/** How often single characters are looked at while `read` runs. */
function countLooks(read: () => void): number {
  const { charCodeAt, charAt } = String.prototype;
  let looks = 0;
  String.prototype.charCodeAt = function (at) {
    looks += 1;
    return charCodeAt.call(this, at);
  };
  String.prototype.charAt = function (at) {
    looks += 1;
    return charAt.call(this, at);
  };
  try {
    read();
  } finally {
    Object.assign(String.prototype, { charCodeAt, charAt });
  }
  return looks;
}
