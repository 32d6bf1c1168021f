import assert from "node:assert/strict";
import type { JsonSchema } from "../../../../src/model/config/jsonSchema.ts";
import { formatExactJson } from "../../../../src/model/json/exactJson.ts";
import { parseJsoncDocument } from "../../../../src/scenarios/files/jsoncDocument.ts";
import type { WorkspaceFiles } from "../../../../src/scenarios/files/workspaceFiles.ts";
import { bundleSchema } from "../../../../src/scenarios/schemas/schemaBundle.ts";
import { createFileSource } from "../../../../src/scenarios/schemas/schemaSource.ts";
import { compileSchema } from "../../../../src/scenarios/validation/compileSchema.ts";
import {
  readKnownFailures,
  readSuite,
  type SuiteTest,
  suiteDrafts,
  suiteFolder,
} from "../validation/schemaSuite.ts";

describe("schemas of the JSON Schema Test Suite, bundled as a config takes them in", () => {
  if (suiteFolder === undefined) {
    it("are skipped: no folder at TOUCHSTONE_JSON_SCHEMA_SUITE", function () {
      this.skip();
    });
    return;
  }
  const folder = suiteFolder;

  for (const draft of suiteDrafts.keys()) {
    it(`give the verdicts of draft ${draft}, or are refused with a reason`, async () => {
      const known = await readKnownFailures(draft);
      const tests = (await readSuite(folder, draft)).filter(
        ({ part, name }) => part === "mandatory" && !known.includes(name),
      );
      const wrong: string[] = [];
      let judged = 0;
      for (const [text, group] of Map.groupBy(tests, ({ schema }) => formatExactJson(schema))) {
        const schema = await bundleText(text);
        if (schema === undefined) continue;
        judged += group.length;
        wrong.push(...listWrong(schema, group));
      }
      assert.deepEqual(wrong, []);
      // What is left refers to documents on a network.
      assert.ok(judged > 0.85 * tests.length, `only ${judged} of ${tests.length} were judged`);
    });
  }
});

// --- internal ---

const noFiles: WorkspaceFiles = {
  read: async () => ({ ok: false, reason: "does not exist" }),
  folder: "/workspace",
  size: async () => 0,
  findFault: async () => "does not exist",
  contains: () => false,
  asked: new Set(),
};

/** Undefined where it is refused. */
async function bundleText(text: string): Promise<JsonSchema | undefined> {
  const document = parseJsoncDocument("/workspace/suite.json", text);
  const source = createFileSource(document, document.exactAt([]) as JsonSchema);
  const { schema, problems } = await bundleSchema(source, noFiles);
  assert.equal(schema === undefined, problems.length > 0);
  return schema;
}

function listWrong(schema: JsonSchema, group: readonly SuiteTest[]): string[] {
  const compiled = compileSchema(schema);
  return group
    .filter(({ data, valid }) => compiled.isValid(data) !== valid)
    .map(({ name }) => name);
}
