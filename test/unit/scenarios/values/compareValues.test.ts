import assert from "node:assert/strict";
import type { CompareRules } from "../../../../src/model/config/compareRules.ts";
import { parseExactJson } from "../../../../src/model/json/exactJson.ts";
import { ExactNumber } from "../../../../src/model/json/exactNumber.ts";
import { formatPointer } from "../../../../src/model/json/jsonPointer.ts";
import { compareValues, countLeaves } from "../../../../src/scenarios/values/compareValues.ts";
import { buildRuleTree } from "../../../../src/scenarios/values/ruleTree.ts";

/** Pointers of what differs, and leaves matched of those compared. */
function compare(expected: unknown, actual: unknown, rules: CompareRules = {}): [string, string[]] {
  const { compared, matched, differences } = compareValues(expected, actual, buildRuleTree(rules));
  return [`${matched}/${compared}`, differences.map(({ path }) => formatPointer(path))];
}

describe("comparison with an expected value", () => {
  it("counts leaves, whatever the order of keys", () => {
    const expected = { name: "Ann", address: { city: "Bonn", zip: null }, tags: ["a", "b"] };
    const actual = { tags: ["a", "b"], address: { zip: null, city: "Bonn" }, name: "Ann" };
    assert.deepEqual(compare(expected, actual), ["5/5", []]);
  });

  it("names each leaf that differs, is missing, or was not expected", () => {
    const expected = { a: 1, b: { c: 2, d: 3 }, e: [] };
    assert.deepEqual(compare(expected, { a: 2, b: { c: 2 }, e: [], f: { g: 1, h: 2 } }), [
      "2/6",
      ["/a", "/b/d", "/f/g", "/f/h"],
    ]);
  });

  it("tells a list from an object, a text from a number and null from nothing", () => {
    assert.deepEqual(compare({ a: [] }, { a: {} }), ["0/1", ["/a"]]);
    assert.deepEqual(compare({ a: parseExactJson("1e400") }, { a: {} }), ["0/1", ["/a"]]);
    assert.deepEqual(compare({ a: "1" }, { a: 1 }), ["0/1", ["/a"]]);
    assert.deepEqual(compare({ a: null }, {}), ["0/1", ["/a"]]);
    assert.deepEqual(compare({ a: { b: 1, c: 2 } }, { a: 5 }), ["0/3", ["/a/b", "/a/c", "/a"]]);
  });

  it("compares numbers by their digits", () => {
    const [a, b] = ["1234567890123456789", "1234567890123456780"].map(parseExactJson);
    assert.deepEqual(compare([a], [b]), ["0/1", ["/0"]]);
    assert.deepEqual(compare([a], [parseExactJson("1234567890123456789")]), ["1/1", []]);
    assert.deepEqual(
      compare([1.5, 100, 0], [new ExactNumber("1.50"), new ExactNumber("1e2"), -0]),
      ["3/3", []],
    );
  });

  it("takes own members only: a field named constructor is missing where nobody gave it", () => {
    assert.deepEqual(compare({ constructor: 1 }, {}), ["0/1", ["/constructor"]]);
  });
});

describe("rules of a comparison", () => {
  it("let numbers lie apart by exactly as much as they say", () => {
    const rules: CompareRules = { "/total": { within: 0.01 } };
    assert.deepEqual(compare({ total: 20 }, { total: 19.99 }, rules), ["1/1", []]);
    assert.deepEqual(compare({ total: 20 }, { total: 19.98 }, rules), ["0/1", ["/total"]]);
    assert.deepEqual(compare({ total: 1e300 }, { total: 1e-300 }, rules), ["0/1", ["/total"]]);
  });

  it("let texts differ in case or in spaces around them", () => {
    const rules: CompareRules = { "/name": { ignoreCase: true, trim: true } };
    assert.deepEqual(compare({ name: "Ann Lee" }, { name: " ANN LEE\n" }, rules), ["1/1", []]);
    assert.deepEqual(compare({ name: "Ann Lee" }, { name: "AnnLee" }, rules), ["0/1", ["/name"]]);
  });

  it("take two dates for the same by their instant, or by their day where either has no time", () => {
    const rules: CompareRules = { "/at": "date" };
    const isSame = (a: string, b: string) => compare({ at: a }, { at: b }, rules)[0] === "1/1";
    assert.ok(isSame("2026-03-01T10:00:00Z", "2026-03-01T11:00:00.000+01:00"));
    assert.ok(isSame("2026-03-01", "2026-03-01T23:30:00-05:00"));
    assert.ok(isSame("2026-03-01T10:00", "2026-03-01T10:00:00Z"));
    assert.ok(!isSame("2026-03-01T10:00:00Z", "2026-03-01T10:00:01Z"));
    assert.ok(!isSame("2026-03-01", "2026-03-02"));
    assert.ok(isSame("soon", "soon") && !isSame("soon", "later"));
  });

  it("leave out what is to be ignored", () => {
    const rules: CompareRules = { "/note": "ignore", "/items/*/id": "ignore" };
    const expected = { note: "x", items: [{ id: 1, sku: "a" }] };
    assert.deepEqual(compare(expected, { items: [{ id: 9, sku: "a" }] }, rules), ["1/1", []]);
    assert.deepEqual(compare({ a: 1 }, { a: 1, note: { b: 1 } }, rules), ["1/1", []]);
    assert.equal(countLeaves(expected, buildRuleTree(rules)), 1);
  });

  it("let fields come that nobody expects, everywhere or below a place", () => {
    const actual = { a: { b: 1, c: 2 }, d: 3 };
    assert.deepEqual(compare({ a: { b: 1 } }, actual, { extra: "ignore" }), ["1/1", []]);
    assert.deepEqual(compare({ a: { b: 1 } }, actual, { "/a": { extra: "ignore" } }), [
      "1/2",
      ["/d"],
    ]);
    assert.deepEqual(compare([1], [1, 2], { extra: "ignore" }), ["1/2", ["/1"]]);
  });

  it("find items of a list in any order, by a key or by what they are", () => {
    const expected = {
      items: [
        { sku: "a", n: 1 },
        { sku: "b", n: 2 },
      ],
    };
    const actual = {
      items: [
        { sku: "b", n: 2 },
        { sku: "a", n: 7 },
      ],
    };
    const byKey: CompareRules = { "/items": { unordered: true, key: "sku" } };
    assert.deepEqual(compare(expected, actual, byKey), ["3/4", ["/items/0/n"]]);
    assert.deepEqual(compare(expected, actual, { "/items": { unordered: true } }), [
      "3/4",
      ["/items/0/n"],
    ]);
    assert.deepEqual(compare(expected, actual)[0], "0/4");
  });

  it("find items by a key as that key is compared", () => {
    const rules: CompareRules = {
      "": { unordered: true, key: "name" },
      "/*/name": { ignoreCase: true },
    };
    const expected = [
      { name: "Anvil", n: 1 },
      { name: "Rope", n: 2 },
    ];
    const actual = [
      { name: "ROPE", n: 2 },
      { name: "anvil", n: 1 },
    ];
    assert.deepEqual(compare(expected, actual, rules), ["4/4", []]);
  });

  it("match as many items as can be when one fits several", () => {
    const rules: CompareRules = { "": { unordered: true }, "/*": { within: 0.01 } };
    assert.deepEqual(compare([1.01, 1], [1.01, 1.02], rules), ["2/2", []]);
  });

  it("hold for a place by its name rather than by any", () => {
    const rules: CompareRules = { "/*": "ignore", "/a": { ignoreCase: true } };
    assert.deepEqual(compare({ a: "X", b: 1 }, { a: "y", b: 2 }, rules), ["0/1", ["/a"]]);
  });

  it("come to an end in nested lists without order, and still find what is equal", () => {
    const rules: CompareRules = {
      "/a": { unordered: true },
      "/a/*/b": { unordered: true },
      "/a/*/b/*": { within: 0.1 },
    };
    const make = (by: number) => ({
      a: Array.from({ length: 200 }, (_, i) => ({
        b: Array.from({ length: 200 }, (_each, j) => i * 1000 + j + by),
      })),
    });
    const [score] = compare(make(0), make(0.5), rules);
    assert.equal(score, "0/40000");
    const reversed = { a: make(0).a.toReversed() };
    assert.equal(compare(make(0), reversed, rules)[0], "40000/40000");
  });

  it("tell what came in place of a leaf", () => {
    const { differences } = compareValues({ a: 5 }, { a: { b: 1 } }, buildRuleTree({}));
    assert.deepEqual(differences, [
      { path: ["a"], expected: 5, actual: { b: 1 } },
      { path: ["a", "b"], actual: 1 },
    ]);
  });
});
