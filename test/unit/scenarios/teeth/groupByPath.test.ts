import assert from "node:assert/strict";
import { groupByPath } from "../../../../src/scenarios/teeth/groupByPath.ts";

describe("groupByPath", () => {
  it("has one entry for each place, keys with dots told from steps", () => {
    assert.deepEqual(
      groupByPath([
        { path: ["a.b"], mutation: "field dropped" },
        { path: ["a", "b"], mutation: "type changed" },
        { path: ["a.b"], mutation: "text emptied" },
      ]),
      [
        { path: ["a.b"], mutations: ["field dropped", "text emptied"] },
        { path: ["a", "b"], mutations: ["type changed"] },
      ],
    );
  });
});
