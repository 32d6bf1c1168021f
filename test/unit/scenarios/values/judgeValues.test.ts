import assert from "node:assert/strict";
import { countUnreached, judgeValues } from "../../../../src/scenarios/values/judgeValues.ts";
import { buildRuleTree } from "../../../../src/scenarios/values/ruleTree.ts";

const noRules = buildRuleTree();

describe("value gate", () => {
  it("says what was expected and what came, at its path", () => {
    const { values, validationErrors } = judgeValues(
      [{ total: 19.99, items: [{ sku: "a" }] }],
      { total: 20, items: [{ sku: "a" }, { sku: "b" }] },
      noRules,
    );
    assert.deepEqual(validationErrors, [
      { path: ["total"], message: "expected 19.99, but is 20", code: "value" },
      { path: ["items", "1", "sku"], message: 'expected nothing, but is "b"', code: "value" },
    ]);
    assert.deepEqual(values, {
      compared: 3,
      matched: 1,
      fields: [
        { path: ["total"], expected: 19.99, actual: 20 },
        { path: ["items", "1", "sku"], actual: "b" },
      ],
    });
  });

  it("takes any one of several values, else tells of the one that is most like the outcome", () => {
    const expected = [
      { a: 1, b: 1 },
      { a: 2, b: 2 },
    ];
    assert.deepEqual(judgeValues(expected, { a: 2, b: 2 }, noRules).validationErrors, []);
    const { values } = judgeValues(expected, { a: 3, b: 2 }, noRules);
    assert.deepEqual(values.fields, [{ path: ["a"], expected: 2, actual: 3 }]);
  });

  it("places errors in the reply of a step, and says so of those outside it", () => {
    const expected = [{ actor: { name: "Ann" }, when: 1 }];
    const outcome = { actor: { name: "Bob" } };
    const { validationErrors } = judgeValues(expected, outcome, noRules, "/actor");
    assert.deepEqual(validationErrors, [
      { path: ["name"], message: 'expected "Ann", but is "Bob"', code: "value" },
      {
        path: ["when"],
        message: "expected 1, but is missing (in the outcome of all steps)",
        code: "value",
      },
    ]);
  });

  it("keeps 100 fields, lists 1,000 errors and counts the rest", () => {
    const numbers = Array.from({ length: 1200 }, (_, index) => index);
    const { values, validationErrors } = judgeValues([numbers], [], noRules);
    assert.deepEqual([values.compared, values.matched, values.fields.length], [1200, 0, 100]);
    assert.equal(validationErrors.length, 1001);
    assert.deepEqual(validationErrors.at(-1), {
      path: [],
      message: "and 200 more values differ",
      code: "value",
    });
  });

  it("cuts long values in messages, not in fields", () => {
    const { values, validationErrors } = judgeValues(["x".repeat(500)], "y", noRules);
    assert.ok((validationErrors[0]?.message.length ?? 0) < 120);
    assert.equal(values.fields[0]?.expected, "x".repeat(500));
  });

  it("counts all that was expected as unmatched where the gate was not reached", () => {
    assert.deepEqual(countUnreached([{ a: 1, b: [2, 3] }], noRules), {
      compared: 3,
      matched: 0,
      fields: [],
    });
  });
});
