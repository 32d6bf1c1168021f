import assert from "node:assert/strict";
import path from "node:path";
import { loadConfig } from "../../configs.ts";
import { makeConfig, makeScenario, makeWorkspace, removeWorkspaces } from "./makeWorkspace.ts";

/** References that no path or pointer comes of. */
const refs = [
  "%",
  "%zz",
  "a%2Fb.json",
  "%E0%A4%A#x",
  "file:///%",
  "#%",
  "#/$defs/%E0%A4%A",
  "%#/a",
];

describe("a reference that is not encoded rightly", () => {
  afterEach(removeWorkspaces);

  for (const ref of refs) {
    it(`is a problem with its place: ${ref}`, async () => {
      const folder = await makeWorkspace({
        "a.touchstone.json": makeConfig({ scenarios: ["s.scenario.json"] }),
        "s.scenario.json": makeScenario({
          prompt: "{{a}}",
          schema: { type: "object", properties: { a: { $ref: ref } } },
          cases: "cases.csv",
        }),
        "cases.csv": "a,expected/a\nx,1\n",
      });
      const file = path.join(folder, "a.touchstone.json");
      const loaded = await loadConfig(file, { workspaceFolder: folder });
      assert.ok(!loaded.ok);
      const [problem] = loaded.problems;
      assert.equal(problem?.file, path.join(folder, "s.scenario.json"));
      assert.equal(problem?.key, "schema.properties.a.$ref");
      assert.match(problem?.message ?? "", /^refers to "/);
    });
  }
});
