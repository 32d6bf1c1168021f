import assert from "node:assert/strict";
import fc from "fast-check";
import * as z from "zod";
import { EncodingError } from "../../../src/common/utf8Text.ts";
import { ProviderError } from "../../../src/model/provider.ts";
import { UserError } from "../../../src/model/userError.ts";
import { type FuzzedParser, fuzzedParsers } from "../../torture/fuzzedParsers.ts";
import { fuzzedSources } from "../../torture/fuzzedSources.ts";

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
  for (const parser of fuzzedSources) {
    it(`is read, or refused as a fault of it: ${parser.name}`, async () => {
      let [read, refused] = [0, 0];
      const property = fc.asyncProperty(spoil(parser.sample), async (text) => {
        if (await isReadLater(parser, text)) read += 1;
        else refused += 1;
      });
      // Each passes through a file or a connection.
      await fc.assert(property, { numRuns: Math.ceil(cases / 4), seed });
      assert.ok(read + refused >= cases / 4);
      assert.ok(read > 0, "nothing was read");
    });
  }
  it("fails for a parser that breaks later", async () => {
    const broken = async (text: string) => (text as unknown as { a: { b: string } }).a.b;
    await assert.rejects(
      isReadLater({ name: "broken", sample: "", parse: broken }, "x"),
      TypeError,
    );
  });
  it("fails for a parser that breaks, and for one that takes too long", () => {
    const broken = (text: string) => (text as unknown as { a: { b: string } }).a.b;
    const slow = () => {
      const start = process.cpuUsage();
      while (process.cpuUsage(start).user < (longestMs + 10) * 1000);
    };
    assert.throws(() => isRead({ name: "broken", sample: "", parse: broken }, "x"), TypeError);
    assert.throws(() => isRead({ name: "slow", sample: "", parse: slow }, "x"), /took/);
  });
});

// --- internal ---

/** False when it was refused; throws when it broke or took too long. */
function isRead(parser: FuzzedParser, text: string): boolean {
  const start = process.cpuUsage();
  try {
    parser.parse(text);
    return true;
  } catch (error) {
    return refuses(parser, error);
  } finally {
    checkTime(start);
  }
}

/** As `isRead`. */
async function isReadLater(parser: FuzzedParser, text: string): Promise<boolean> {
  const start = process.cpuUsage();
  try {
    await parser.parse(text);
    return true;
  } catch (error) {
    return refuses(parser, error);
  } finally {
    checkTime(start);
  }
}

/** False; throws what is no fault of the text. */
function refuses({ throwsFaults }: FuzzedParser, error: unknown): false {
  const isFault = [SyntaxError, z.ZodError, EncodingError, ProviderError].some(
    (each) => error instanceof each,
  );
  if (error instanceof UserError || (throwsFaults === true && isFault)) return false;
  throw error;
}

/** Of this process alone: how busy the machine is says nothing of a parser. */
function checkTime(start: NodeJS.CpuUsage): void {
  const { user, system } = process.cpuUsage(start);
  const tookMs = (user + system) / 1000;
  if (tookMs > longestMs) assert.fail(`it took ${tookMs} ms`);
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
