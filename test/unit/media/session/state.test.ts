import assert from "node:assert/strict";
import {
  changeFilter,
  isSameTest,
  parseReportState,
} from "../../../../media/report/session/state.ts";

const runId = "0b9c3c1e-6f0a-4c55-9f57-2a3a5d1f7e10";
const folder = "file:///workspace";

describe("state of the report page", () => {
  it("is taken up again for the same run only", () => {
    const kept = { runId, folder, filter: { scenario: 2 }, scrollTop: 40 };
    assert.deepEqual(parseReportState(kept, runId, folder), kept);
    const other = "7c9c3c1e-6f0a-4c55-9f57-2a3a5d1f7e10";
    assert.deepEqual(parseReportState(kept, other, folder), { runId: other, folder });
  });

  it("begins anew when what was kept is broken", () => {
    for (const broken of [undefined, "x", { runId }, { runId, folder, filter: { state: "odd" } }]) {
      assert.deepEqual(parseReportState(broken, runId, folder), { runId, folder });
    }
  });

  it("drops keys of the filter that filter nothing", () => {
    const filter = { provider: "a", text: "x" };
    assert.deepEqual(changeFilter(filter, { text: "", scenario: 3 }), {
      provider: "a",
      scenario: 3,
    });
    assert.deepEqual(changeFilter(filter, { provider: undefined, text: undefined }), {});
  });

  it("knows a test by all parts of its key", () => {
    const key = { provider: "a", scenario: 1, runNumber: 2 };
    assert.equal(isSameTest(key, { ...key }), true);
    assert.equal(isSameTest(key, { ...key, runNumber: 3 }), false);
    assert.equal(isSameTest(key, undefined), false);
  });
});
