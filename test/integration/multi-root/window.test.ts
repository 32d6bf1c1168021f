import assert from "node:assert/strict";
import * as vscode from "vscode";

describe("the window of two folders", () => {
  it("shows both", () => {
    const names = vscode.workspace.workspaceFolders?.map((folder) => folder.name);
    assert.deepEqual(names, ["first", "second"]);
  });
});
