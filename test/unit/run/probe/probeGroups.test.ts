import assert from "node:assert/strict";
import type { JsonSchema } from "../../../../src/model/config/jsonSchema.ts";
import { isJsonObject } from "../../../../src/model/json/jsonValue.ts";
import { createValuePool } from "../../../../src/providers/simulated/simulatedValues.ts";
import { controlRow, keywordGroups, type ProbeRow } from "../../../../src/run/probe/probeGroups.ts";
import {
  createMatcher,
  createOutcomeValidator,
} from "../../../../src/scenarios/schemas/createValidator.ts";
import { rejectAsOpenai } from "../../../servers/strictServer.ts";

/** Numbers are in result files of runs that were: they never mean anything else. */
const numbers: Record<number, string> = {
  1: "control",
  2: "pattern",
  3: "format",
  4: "minimum, maximum",
  5: "minItems, maxItems",
  6: "const",
  7: "enum",
  8: "anyOf",
  9: "$ref",
  10: "recursion",
  11: "additionalProperties: false",
  12: "additionalProperties: schema",
  13: "propertyNames",
  14: "uniqueItems",
  15: "nested optional property",
};
/** Groups that are themselves about what strict subsets ask of every object. */
const aboutObjects = [12, 13, 15];

describe("what a probe asks", () => {
  const rows: readonly ProbeRow[] = [controlRow, ...keywordGroups];

  it("has a number for good and one row each", () => {
    assert.deepEqual(
      rows.map(({ number, keywords }) => [String(number), keywords]),
      Object.entries(numbers),
    );
  });

  for (const { keywords, schema, asked, codes } of keywordGroups) {
    it(`breaks its schema in ${keywords}, and in nothing else`, () => {
      const found = createOutcomeValidator(schema)(asked).map(({ code }) => code);
      const alternatives = codes.includes("anyOf") ? ["type"] : [];
      assert.deepEqual(
        [...new Set(found)].filter((code) => !alternatives.includes(code)).sort(),
        [...codes].sort(),
      );
    });

    it(`leaves a value that fits ${keywords}`, () => {
      const pool = createValuePool(schema, createMatcher(schema), 1);
      assert.ok(createMatcher(schema)(pool.pick(0).value));
    });
  }

  it("fits the schema of its control", () => {
    assert.ok(createMatcher(controlRow.schema)(controlRow.asked));
  });

  it("is acceptable to strict subsets but for what is asked about", () => {
    for (const { number, schema } of rows) {
      const isRefused = listNodes(schema).some((node) => rejectClosed(node) !== undefined);
      assert.equal(isRefused, aboutObjects.includes(number), numbers[number]);
    }
  });

  it("is an object at the root that refers to nothing outside", () => {
    for (const { schema } of rows) {
      assert.ok(isJsonObject(schema) && schema.type === "object");
      for (const { $ref } of listNodes(schema)) {
        if ($ref !== undefined) assert.match(String($ref), /^#\/\$defs\//);
      }
    }
  });
});

/** What strict subsets ask of objects, whatever other keywords they know. */
function rejectClosed(schema: Record<string, unknown>): string | undefined {
  const { propertyNames: _, uniqueItems: __, ...rest } = schema;
  return rejectAsOpenai(rest);
}

function listNodes(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(listNodes);
  if (!isJsonObject(value as JsonSchema)) return [];
  const node = value as Record<string, unknown>;
  return [node, ...Object.values(node).flatMap(listNodes)];
}
