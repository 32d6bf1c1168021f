import assert from "node:assert/strict";
import * as vscode from "vscode";

describe("the window of an untrusted folder", () => {
  it("is in Restricted Mode", () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });
});
