import assert from "node:assert/strict";
import fc from "fast-check";
import type { CompareRule, CompareRules } from "../../../../src/model/config/compareRules.ts";
import { formatPointer } from "../../../../src/model/json/jsonPointer.ts";
import { compareValues } from "../../../../src/scenarios/values/compareValues.ts";
import { buildRuleTree } from "../../../../src/scenarios/values/ruleTree.ts";

function compare(expected: unknown, actual: unknown, rules: CompareRules = {}) {
  return compareValues(expected, actual, buildRuleTree(rules));
}

const values = fc.jsonValue({ maxDepth: 4 });
const pointers = fc.array(fc.constantFrom("*", "0", "1", "a", "b"), { maxLength: 3 });
const rule = fc.constantFrom<CompareRule>(
  "date",
  "ignore",
  { within: 0.5 },
  { unordered: true },
  { unordered: true, key: "a" },
  { ignoreCase: true, trim: true },
  { extra: "ignore" },
);
const rules: fc.Arbitrary<CompareRules> = fc
  .array(fc.tuple(pointers.map(formatPointer), rule), { maxLength: 4 })
  .map(Object.fromEntries);

/** A list of objects, each with an id of its own and a few leaves. */
const items = fc.array(
  fc.record({ n: fc.integer({ max: 3, min: 0 }), name: fc.string(), ok: fc.boolean() }),
  { minLength: 1, maxLength: 6 },
);
const itemsWithIds = items.map((list) => list.map((item, id) => ({ id, ...item })));

describe("any value", () => {
  it("matches itself under any rules", () => {
    fc.assert(
      fc.property(values, rules, (value, given) => {
        const { compared, matched, differences } = compare(value, structuredClone(value), given);
        assert.deepEqual([matched, differences], [compared, []]);
      }),
    );
  });

  it("gives counts that add up against any other", () => {
    fc.assert(
      fc.property(values, values, rules, (expected, actual, given) => {
        const { compared, matched, differences } = compare(expected, actual, given);
        assert.ok(matched >= 0);
        assert.equal(matched + differences.length, compared);
      }),
    );
  });

  it("differs in one field when one leaf was changed", () => {
    const change = fc.record({ at: fc.nat(), key: fc.constantFrom("id", "n", "name", "ok") });
    const orders = fc.constantFrom<CompareRules>({}, { "": { unordered: true } });
    fc.assert(
      fc.property(itemsWithIds, change, orders, (list, { at, key }, given) => {
        const position = at % list.length;
        const changed = list.map((item, index) =>
          index === position ? { ...item, [key]: null } : item,
        );
        assert.equal(compare(list, changed, given).differences.length, 1);
      }),
    );
  });

  it("matches with its items in another order where lists are unordered", () => {
    const unordered = fc.constantFrom<CompareRules>(
      { "": { unordered: true } },
      { "": { unordered: true, key: "id" } },
      { "": { unordered: true }, "/*/n": { within: 0.5 } },
      { "": { unordered: true }, "/*/name": { ignoreCase: true } },
    );
    const shuffled = itemsWithIds.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, unordered, ([list, other], given) => {
        const { compared, matched } = compare(list, other, given);
        assert.equal(matched, compared);
      }),
    );
  });
});
