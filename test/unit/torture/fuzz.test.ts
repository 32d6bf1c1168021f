import assert from "node:assert/strict";
import fc from "fast-check";
import * as z from "zod";
import { EncodingError } from "../../../src/common/utf8Text.ts";
import { UserError } from "../../../src/model/userError.ts";
import { type FuzzedParser, fuzzedParsers } from "../../torture/fuzzedParsers.ts";

/** So many cases a parser; `npm run fuzz` asks for more. */
const cases = Number(process.env.TOUCHSTONE_FUZZ_CASES ?? 2000);
/** The same cases on every machine; `TOUCHSTONE_FUZZ_SEED` asks others. */
const seed = Number(process.env.TOUCHSTONE_FUZZ_SEED ?? 20_261_129);
const longestMs = 1000;

describe("whatever is in a file, a message or a command line", function () {
  this.timeout(0);
  for (const parser of fuzzedParsers) {
    it(`is read, or refused as a fault of it: ${parser.name}`, () => {
      let [read, refused] = [0, 0];
      const property = fc.property(spoil(parser.sample), (text) => {
        if (isRead(parser, text)) read += 1;
        else refused += 1;
      });
      fc.assert(property, { numRuns: cases, seed });
      assert.ok(read + refused >= cases);
    });
  }
  it("fails for a parser that breaks, and for one that takes too long", () => {
    const broken = (text: string) => (text as unknown as { a: { b: string } }).a.b;
    const slow = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, longestMs + 10);
    assert.throws(() => isRead({ name: "broken", sample: "", parse: broken }, "x"), TypeError);
    assert.throws(() => isRead({ name: "slow", sample: "", parse: slow }, "x"), /took/);
  });
});

// --- internal ---

/** False when it was refused; throws when it broke or took too long. */
function isRead({ parse, throwsFaults }: FuzzedParser, text: string): boolean {
  const startMs = performance.now();
  try {
    parse(text);
    return true;
  } catch (error) {
    const isFault = error instanceof SyntaxError || error instanceof z.ZodError;
    const isEncoding = error instanceof EncodingError;
    if (error instanceof UserError || (throwsFaults === true && (isFault || isEncoding)))
      return false;
    throw error;
  } finally {
    const tookMs = performance.now() - startMs;
    if (tookMs > longestMs) assert.fail(`it took ${tookMs} ms`);
  }
}

/** The sample spoiled in a few places, a part of it very often, anything at all, or any JSON. */
function spoil(sample: string): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 6 }),
    fc.constantFrom(
      ...'{}[]",:\\`<>=-\n\r\t\0 /*#&'.split(""),
      "\ud800",
      "--",
      "1e999",
      "__proto__",
    ),
  );
  const place = fc.nat(sample.length);
  const edit = fc.record({ from: place, length: fc.nat(8), piece });
  const edited = fc
    .array(edit, { minLength: 1, maxLength: 5 })
    .map((edits) =>
      edits.reduce(
        (text, { from, length, piece: put }) =>
          text.slice(0, from) + put + text.slice(from + length),
        sample,
      ),
    );
  const repeated = fc
    .record({ from: place, length: fc.integer({ min: 1, max: 12 }), times: fc.nat(3000) })
    .map(({ from, length, times }) => sample + sample.slice(from, from + length).repeat(times));
  return fc.oneof(
    { weight: 6, arbitrary: edited },
    { weight: 1, arbitrary: repeated },
    { weight: 2, arbitrary: fc.string({ unit: "binary" }) },
    { weight: 1, arbitrary: fc.json() },
  );
}
