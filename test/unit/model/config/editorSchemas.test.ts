import assert from "node:assert/strict";
import { buildEditorSchemas } from "../../../../src/model/config/editorSchemas.ts";
import { configRules } from "../../../../src/run/configRules.ts";

describe("JSON Schemas for the editor", () => {
  for (const [file, schema] of Object.entries(buildEditorSchemas(configRules))) {
    it(`describe every key of ${file}`, () => {
      const keys = listKeys(schema, "");
      assert.ok(keys.length > 8, `only ${keys.length} keys were found`);
      const bare = keys.filter(({ schema: { description, markdownDescription } }) => {
        return typeof description !== "string" || markdownDescription !== description;
      });
      assert.deepEqual(
        bare.map(({ key }) => key),
        [],
      );
    });

    it(`do not report a value of ${file} by format and by pattern`, () => {
      const text = JSON.stringify(schema);
      const doubled = listObjects(schema).filter(
        (each) => Object.hasOwn(each, "format") && Object.hasOwn(each, "pattern"),
      );
      assert.deepEqual(doubled, []);
      assert.match(text, /"\$schema":"http:\/\/json-schema.org\/draft-07\/schema#"/);
    });
  }

  it("allow comments and trailing commas, as the loader does", () => {
    for (const schema of Object.values(buildEditorSchemas(configRules))) {
      assert.partialDeepStrictEqual(schema, { allowComments: true, allowTrailingCommas: true });
    }
  });
});

// --- internal ---

type Json = Record<string, unknown>;

function listObjects(value: unknown): Json[] {
  if (typeof value !== "object" || value === null) return [];
  const own = Array.isArray(value) ? [] : [value as Json];
  return [...own, ...Object.values(value).flatMap(listObjects)];
}

function listKeys(value: unknown, above: string): { key: string; schema: Json }[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([keyword, child]) => {
    const below = listKeys(child, `${above}/${keyword}`);
    if (keyword !== "properties") return below;
    const own = Object.entries(child as Record<string, Json>);
    return [...own.map(([key, schema]) => ({ key: `${above}/${key}`, schema })), ...below];
  });
}
