import assert from "node:assert/strict";
import { compilePattern } from "../../../../../src/scenarios/validation/patterns/compilePattern.ts";
import { createProofEffort } from "../../../../../src/scenarios/validation/patterns/patternRisk.ts";

describe("a pattern of a schema", () => {
  const cases: [name: string, pattern: string, fits: string, fails: string][] = [
    ["takes a character beyond 16 bits for one", "^.$", "😀", "😀😀"],
    ["takes properties of Unicode", "^\\p{Lu}$", "É", "é"],
    ["may escape what needs none", "^\\d{4}\\-\\d{2}$", "2026-11", "2026+11"],
    ["may have a hyphen beside a class", "^[\\w-.]+$", "a-b.c", "a b"],
    ["may have a lone brace", "^{[a-z]+}$", "{a}", "a"],
  ];
  for (const [name, pattern, fits, fails] of cases) {
    it(name, () => {
      const { matches } = compile(pattern);
      assert.deepEqual([matches(fits), matches(fails)], [true, false]);
    });
  }

  it("that is read without Unicode is not taken for quick", () => {
    assert.deepEqual(compile("^[a-z]+$").risks, []);
    assert.equal(compile("^[a-z\\-]+$").risks.length, 0);
    assert.equal(compile("^\\-[a-z]+$").risks.length, 1);
  });

  it("throws with what is wrong where it is none either way", () => {
    assert.throws(() => compile("("), /Unterminated group/);
    assert.throws(() => compile("[z-a]"), /out of order/);
  });
});

// --- internal ---

function compile(pattern: string) {
  const risks: string[] = [];
  const matches = compilePattern(pattern, {
    addRisk: (risk) => risks.push(risk),
    proofEffort: createProofEffort(),
  });
  return { matches, risks };
}
