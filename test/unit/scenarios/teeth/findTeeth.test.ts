import assert from "node:assert/strict";
import { ExactNumber } from "../../../../src/model/json/exactNumber.ts";
import { createOutcomeValidator } from "../../../../src/scenarios/schemas/createValidator.ts";
import { findTeeth } from "../../../../src/scenarios/teeth/findTeeth.ts";
import { listPaths, mutateAt } from "../../../../src/scenarios/teeth/mutations.ts";

describe("spoiled replies", () => {
  const spoil = (value: unknown, path: string[] = []) =>
    mutateAt(value, path).map(({ mutation, value: spoiled }) => [mutation, spoiled]);

  it("lack a field, have another type, a word of no list, or no text", () => {
    assert.deepEqual(spoil({ status: "open", id: 1 }, ["status"]), [
      ["field dropped", { id: 1 }],
      ["type changed", { status: 4, id: 1 }],
      ["enum left", { status: "open_unknown", id: 1 }],
      ["text emptied", { status: "", id: 1 }],
    ]);
  });

  it("leave no list where a text is no word of one", () => {
    for (const text of ["Ada Lovelace", "Ada", "2026-01-01", ""]) {
      assert.ok(!spoil([text], ["0"]).some(([mutation]) => mutation === "enum left"), text);
    }
    assert.deepEqual(spoil(["NOT_FOUND"], ["0"])[1], ["enum left", ["NOT_FOUND_UNKNOWN"]]);
  });

  it("have a number below zero, or one above a number of two digits more", () => {
    assert.deepEqual(spoil({ age: 36 }, ["age"]).slice(1), [
      ["type changed", { age: "36" }],
      ["number too small", { age: -1 }],
      ["number too large", { age: 10_001 }],
    ]);
    assert.deepEqual(
      spoil([-5, 2n ** 60n], ["0"]).map(([mutation]) => mutation),
      ["type changed", "number too large"],
    );
    assert.deepEqual(spoil([2n ** 60n], ["0"]), [
      ["type changed", [String(2n ** 60n)]],
      ["number too small", [-1]],
    ]);
    assert.deepEqual(spoil([new ExactNumber("-1e400")], ["0"]), [["type changed", ["-1e400"]]]);
  });

  it("lack an item, have a key too many, or are a list in place of an object", () => {
    assert.deepEqual(spoil({ a: [1, 2] }, ["a"]).slice(1), [
      ["type changed", { a: {} }],
      ["item dropped", { a: [1] }],
    ]);
    assert.deepEqual(spoil({ unexpected: null }), [
      ["type changed", []],
      ["extra key added", { unexpected: null, unexpected_: "unknown" }],
    ]);
    assert.deepEqual(spoil({ a: [], b: true, c: null }, ["a"]).slice(1), [
      ["type changed", { a: {}, b: true, c: null }],
    ]);
  });

  it("are copies, also where a key is that of a prototype", () => {
    const value = JSON.parse('{"__proto__": {"a": 1}, "b": 2}');
    const before = JSON.stringify(value);
    const [, spoiled] = spoil(value, ["__proto__", "a"])[1] ?? [];
    assert.equal(JSON.stringify(spoiled), '{"__proto__":{"a":"1"},"b":2}');
    assert.equal(JSON.stringify(value), before);
  });

  it("are made at every place, the outermost first", () => {
    assert.deepEqual(listPaths({ a: [{ b: 1 }], c: 2 }), [
      [],
      ["a"],
      ["c"],
      ["a", "0"],
      ["a", "0", "b"],
    ]);
  });
});

describe("findTeeth", () => {
  const loose = {
    type: "object",
    properties: { name: { type: "string", minLength: 1 }, age: { type: "integer" } },
    required: ["name"],
  };
  const strict = {
    type: "object",
    properties: {
      name: { type: "string", minLength: 1 },
      age: { type: "integer", minimum: 0, maximum: 150 },
    },
    required: ["name", "age"],
    additionalProperties: false,
  };
  const person = { name: "Ada Lovelace", age: 36 };

  it("tells what a schema refuses, and what passes at which place", () => {
    assert.deepEqual(findTeeth(person, checkOf(loose), 200), {
      refused: 5,
      total: 9,
      passed: [
        { path: [], mutation: "extra key added" },
        { path: ["age"], mutation: "field dropped" },
        { path: ["age"], mutation: "number too small" },
        { path: ["age"], mutation: "number too large" },
      ],
    });
    assert.deepEqual(findTeeth(person, checkOf(strict), 200), { refused: 9, total: 9, passed: [] });
  });

  it("tells how many places it left alone", () => {
    const list = Array.from({ length: 1000 }, () => true);
    const { total, pathsLeft } = findTeeth(list, checkOf({ items: { type: "boolean" } }), 200);
    assert.equal(pathsLeft, 801);
    assert.equal(total, 2 + 199);
  });
});

// --- internal ---

function checkOf(schema: Record<string, unknown>): (value: unknown) => boolean {
  const validate = createOutcomeValidator(schema);
  return (value) => validate(value).length === 0;
}
