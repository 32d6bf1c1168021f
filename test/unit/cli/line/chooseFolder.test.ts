import assert from "node:assert/strict";
import path from "node:path";
import { chooseFolder } from "../../../../src/cli/line/chooseFolder.ts";

const root = path.parse(process.cwd()).root;
const at = (...parts: string[]) => path.join(root, ...parts);

describe("chooseFolder", () => {
  it("is the data folder's parent for a config in it", () => {
    assert.equal(chooseFolder(at("ws", "data", "configs", "a.json"), at("ws", "data")), at("ws"));
  });

  it("is the current folder for a config in that, when data lies elsewhere", () => {
    const file = path.join(process.cwd(), "data", "configs", "a.json");
    assert.equal(chooseFolder(file, at("elsewhere", "data")), process.cwd());
  });

  it("reaches the folders beside the config's otherwise, and is not misled by a like name", () => {
    const file = at("ws-other", "data", "configs", "a.json");
    assert.equal(chooseFolder(file, at("ws", "data")), at("ws-other", "data"));
  });
});
