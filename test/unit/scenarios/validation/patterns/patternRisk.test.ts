import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  createProofEffort,
  findPatternRisk,
} from "../../../../../src/scenarios/validation/patterns/patternRisk.ts";

describe("findPatternRisk", () => {
  for (const pattern of [
    "^[a-z]+$",
    "^[A-Z]{3}-\\d{4}$",
    "^\\d{4}-\\d{2}-\\d{2}$",
    "^[^@]+@[^@.]+\\.[a-z]{2,}$",
    "^[a-z0-9]+(?:-[a-z0-9]+)*$",
    "^(?:[A-Z][a-z]* )*$",
    "\\S",
    "\\S+",
    "^https?://",
    "[0-9a-f]{8}",
    "^(?:cat|cow|dog)$",
    "^$|^\\d+$",
    "^\\p{Lu}\\p{Ll}?$",
    "",
  ]) {
    it(`finds none in ${pattern}`, () => {
      assert.equal(findPatternRisk(pattern), undefined);
    });
  }

  for (const [pattern, reason] of [
    ["^(a+)+$", /several ways/],
    ["^(a*)*$", /several ways/],
    ["^(a|aa)+$", /several ways/],
    ["^(\\w+\\s?)*$", /several ways/],
    ["^.*foo$", /several ways/],
    ["^\\p{L}+\\d+$", /several ways/],
    ["^(?:a?){30}a{30}$", /many ways/],
    ["[a-z]+$", /anew/],
    ["\\d+\\.", /anew/],
    ["^a|b+c", /anew/],
    ["^(a+)\\1$", /not analysed/],
    ["^(?=.*\\d).+$", /not analysed/],
    ["^(?<!a)b$", /not analysed/],
    ["(", /not analysed/],
    ["^[a-z]{1,5000}$", /long/],
  ] as const) {
    it(`finds one in ${pattern}`, () => {
      assert.match(findPatternRisk(pattern) ?? "none", reason);
    });
  }

  it("spends no more than the effort of a schema, whatever its patterns are", () => {
    const costly = ["^(a?){1999}$", "^a{0,1999}$", "^(a*){1900}$", "^((a?){40}){40}$", manyWords];
    const most = createProofEffort().stepsLeft;
    for (const pattern of costly) {
      const effort = createProofEffort();
      assert.match(findPatternRisk(pattern, effort) ?? "none", /proving/, pattern);
      assert.ok(effort.stepsLeft > -most / 50, `${pattern.slice(0, 20)}: ${effort.stepsLeft}`);
    }
  });

  it("proves nothing of a pattern once the effort is spent on those before it", () => {
    const effort = createProofEffort();
    assert.equal(findPatternRisk("^a+$", effort), undefined);
    findPatternRisk("^(a?){1999}$", effort);
    assert.match(findPatternRisk("^a+$", effort) ?? "none", /proving/);
  });

  it("finds none only where matching ends soon: a pattern that backtracks badly would hang here", () => {
    fc.assert(
      fc.property(patterns, fc.array(fc.constantFrom("a", "b", "c")), (pattern, letters) => {
        if (findPatternRisk(pattern) !== undefined) return;
        const text = `${letters.join("").repeat(200)}!`;
        new RegExp(pattern, "u").test(text);
      }),
      { numRuns: 300 },
    );
  });
});

// --- internal ---

/** Of 2,000 words of one letter each, any of which may follow any. */
const manyWords = `^(?:${Array.from({ length: 2000 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join("|")})+$`;

const { pattern: patterns } = fc.letrec<{ pattern: string; branch: string }>((tie) => ({
  pattern: fc.array(tie("branch"), { minLength: 1, maxLength: 3 }).map((parts) => parts.join("")),
  branch: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom("^", "$", "a", "b", "[ab]", ".", "\\w"),
    tie("pattern").map((inner) => `(?:${inner})*`),
    tie("pattern").map((inner) => `(?:${inner})+`),
    tie("pattern").map((inner) => `(?:${inner}){0,3}`),
    fc.tuple(tie("pattern"), tie("pattern")).map(([a, b]) => `(?:${a}|${b})`),
  ),
}));
