import assert from "node:assert/strict";
import { findTooDeep, mostLevels } from "../../../../src/model/json/jsonDepth.ts";

describe("findTooDeep", () => {
  const nest = (levels: number, inner = "1") =>
    `${"[".repeat(levels)}${inner}${"]".repeat(levels)}`;

  it("counts lists and objects, to the last level that is allowed", () => {
    assert.equal(findTooDeep(nest(mostLevels)), undefined);
    assert.equal(findTooDeep(nest(mostLevels + 1)), mostLevels);
    assert.equal(findTooDeep(nest(mostLevels - 1, '{"a":1}')), undefined);
    assert.equal(findTooDeep(nest(mostLevels, '{"a":1}')), mostLevels);
  });

  it("counts what is open at a time", () => {
    assert.equal(findTooDeep(`[${"[],".repeat(5000)}1]`), undefined);
    assert.equal(findTooDeep(`[${nest(mostLevels - 1)},${nest(mostLevels - 1)}]`), undefined);
  });

  it("passes over brackets in texts and comments", () => {
    const open = "[".repeat(2000);
    for (const inner of [
      JSON.stringify(open),
      JSON.stringify(`\\"${open}`),
      JSON.stringify(`${open}\\`),
      `// ${open} "\n1`,
      `/* ${open} " // */1`,
      `1 //${open}`,
      `1 /*${open}`,
    ]) {
      assert.equal(findTooDeep(inner), undefined, inner.slice(0, 8));
    }
    assert.equal(findTooDeep(`/**/${nest(mostLevels + 1)}`), mostLevels + 4);
    assert.equal(findTooDeep(`//\n${nest(mostLevels + 1)}`), mostLevels + 3);
  });

  it("needs no stack for a text of any depth", () => {
    assert.equal(findTooDeep("[".repeat(1_000_000)), mostLevels);
  });
});
