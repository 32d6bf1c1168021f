import assert from "node:assert/strict";
import { RunListing } from "../../../../src/editor/host/runListing.ts";

function makeMemory(stored: Record<string, unknown> = {}) {
  const values = new Map(Object.entries(stored));
  return {
    values,
    get: <T>(key: string) => values.get(key) as T | undefined,
    update: async (key: string, value: unknown) => void values.set(key, value),
  };
}

describe("which runs the view lists", () => {
  it("is all of them by day until told otherwise, and is remembered", async () => {
    const memory = makeMemory();
    const listing = new RunListing(memory);
    assert.deepEqual([listing.filter, listing.grouping, listing.isFiltered], [{}, "day", false]);
    let changes = 0;
    listing.onDidChange(() => (changes += 1));
    await listing.setFilter({ config: "people", state: "failed" });
    await listing.setGrouping("branch");
    assert.equal(changes, 2);
    const again = new RunListing(memory);
    assert.deepEqual(again.filter, { config: "people", state: "failed" });
    assert.deepEqual([again.grouping, again.isFiltered], ["branch", true]);
    await again.setFilter({});
    assert.equal(new RunListing(memory).isFiltered, false);
  });

  it("keeps of what is remembered only what it can be", () => {
    for (const [filter, expected] of [
      [7, {}],
      [null, {}],
      [[], {}],
      [{ state: "unknown", config: 7, branch: "b", more: 1 }, { branch: "b" }],
    ]) {
      const memory = makeMemory({
        "touchstone.runFilter": filter,
        "touchstone.runGrouping": "moon",
      });
      const listing = new RunListing(memory);
      assert.deepEqual([listing.filter, listing.grouping], [expected, "day"]);
    }
  });
});
