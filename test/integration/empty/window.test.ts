import assert from "node:assert/strict";
import * as vscode from "vscode";

describe("the window without a folder", () => {
  it("has no workspace", () => {
    assert.equal(vscode.workspace.workspaceFolders, undefined);
  });
});
