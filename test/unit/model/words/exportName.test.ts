import assert from "node:assert/strict";
import { formatExportName } from "../../../../src/model/words/exportName.ts";

describe("formatExportName", () => {
  it("takes the name of the only result file, or one for several", () => {
    assert.equal(formatExportName("2026-01-02.json", "csv"), "2026-01-02.csv");
    assert.equal(formatExportName("2026-01-02.json", "json"), "2026-01-02.json");
    assert.equal(formatExportName("an.id", "csv"), "an.id.csv");
    assert.equal(formatExportName(undefined, "csv"), "touchstone-runs.csv");
  });
});
