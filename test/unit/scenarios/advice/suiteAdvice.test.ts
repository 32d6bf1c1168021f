import assert from "node:assert/strict";
import { adviseSchemas } from "../../../../src/scenarios/advice/adviseSchemas.ts";
import { parseJsoncDocument } from "../../../../src/scenarios/files/jsoncDocument.ts";
import { createFileSource } from "../../../../src/scenarios/schemas/schemaSource.ts";
import { readSuite, type SuiteTest, suiteDrafts, suiteFolder } from "../validation/schemaSuite.ts";

describe("advice about the schemas of the JSON Schema Test Suite", () => {
  if (suiteFolder === undefined) {
    it("is skipped: no folder at TOUCHSTONE_JSON_SCHEMA_SUITE", function () {
      this.skip();
    });
    return;
  }
  const folder = suiteFolder;

  for (const draft of suiteDrafts.keys()) {
    it(`calls none of draft ${draft} empty that refuses a value, and none of its keywords misspelt`, async () => {
      const tests = (await readSuite(folder, draft)).filter(({ part }) => part === "mandatory");
      assert.ok(tests.length > 0);
      const wrong = tests.flatMap((test) =>
        listMessages(test).filter(
          (message) =>
            /did you mean/.test(message) || (!test.valid && /every JSON value/.test(message)),
        ),
      );
      assert.deepEqual(wrong, []);
    });
  }
});

// --- internal ---

function listMessages({ name, schema }: SuiteTest): string[] {
  const document = parseJsoncDocument(`/w/${name}`, "{}");
  return adviseSchemas([createFileSource(document, schema)]).map(
    ({ key, message }) => `${name}: ${key}: ${message}`,
  );
}
