import assert from "node:assert/strict";
import path from "node:path";
import { loadConfig } from "../../configs.ts";

const repository = path.resolve(import.meta.dirname, "../../../..");

describe("the sample with cases", () => {
  it("has twenty cases, every prompt filled in, and no warnings", async () => {
    const file = path.join(repository, "data/configs/invoices.touchstone.json");
    const options = { workspaceFolder: repository, checksContents: true };
    const result = await loadConfig(file, options);
    assert.ok(result.ok, JSON.stringify(result));
    const { scenarios, caseSets, warnings } = result.value;
    assert.deepEqual(warnings, []);
    assert.deepEqual(
      scenarios.map((scenario) => scenario.kind === "prompt" && scenario.cases?.count),
      [20],
    );
    assert.equal(caseSets?.get(6)?.count, 20);
  });
});
