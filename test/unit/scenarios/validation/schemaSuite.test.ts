import assert from "node:assert/strict";
import type { JsonSchema } from "../../../../src/model/config/jsonSchema.ts";
import { compileSchema } from "../../../../src/scenarios/validation/compileSchema.ts";
import {
  readKnownFailures,
  readRemotes,
  readSuite,
  type SuitePart,
  type SuiteTest,
  suiteDrafts,
  suiteFolder,
} from "./schemaSuite.ts";

const parts: readonly SuitePart[] = ["mandatory", "formats", "optional"];

describe("the JSON Schema Test Suite", () => {
  if (suiteFolder === undefined) {
    it("is skipped: no folder at TOUCHSTONE_JSON_SCHEMA_SUITE", function () {
      this.skip();
    });
    return;
  }
  const folder = suiteFolder;

  for (const draft of suiteDrafts.keys()) {
    for (const part of parts) {
      it(`of draft ${draft}, ${part}, gives the verdicts that are asked for, but for those listed`, async () => {
        const [tests, remotes] = await Promise.all([readSuite(folder, draft), readRemotes(folder)]);
        const known = await readKnownFailures(draft);
        const own = tests.filter((test) => test.part === part);
        assert.ok(own.length > 0);
        const failed = own.filter((test) => !passes(test, remotes)).map(({ name }) => name);
        const listed = own.map(({ name }) => name).filter((name) => known.includes(name));
        assert.deepEqual(failed, listed);
      });
    }
  }

  it("has every test that is listed as failing", async () => {
    for (const draft of suiteDrafts.keys()) {
      const names = new Set((await readSuite(folder, draft)).map(({ name }) => name));
      const gone = (await readKnownFailures(draft)).filter((name) => !names.has(name));
      assert.deepEqual(gone, []);
    }
  });
});

// --- internal ---

/** Both ways of asking have to agree, whatever they say. */
function passes(test: SuiteTest, documents: ReadonlyMap<string, JsonSchema>): boolean {
  const compiled = compileSchema(test.schema, { documents });
  const verdict = compiled.isValid(test.data);
  assert.equal(compiled.listErrors(test.data).length === 0, verdict, test.name);
  return verdict === test.valid;
}
