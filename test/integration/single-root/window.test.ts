import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";

describe("the window of a single folder", () => {
  it("shows a copy of the fixture workspace and trusts it", () => {
    const folders = vscode.workspace.workspaceFolders ?? [];
    assert.deepEqual(
      folders.map((folder) => folder.uri.fsPath),
      [process.env.TOUCHSTONE_TEST_FOLDER],
    );
    assert.equal(path.basename(folders[0]?.uri.fsPath ?? ""), "single-root");
    assert.equal(vscode.workspace.isTrusted, true);
  });

  it("has the test model, which answers with JSON", async () => {
    const models = await vscode.lm.selectChatModels({ vendor: "touchstone-test" });
    assert.deepEqual(models.map((model) => model.family).toSorted(), [
      "failing",
      "hanging",
      "invalid-first",
      "valid",
    ]);
    const model = models.find((each) => each.family === "valid");
    const before = await vscode.commands.executeCommand("touchstoneTestModel.requestCount");
    const message = vscode.LanguageModelChatMessage.User("Who is it?");
    const response = await model?.sendRequest([message]);
    let text = "";
    for await (const chunk of response?.text ?? []) text += chunk;
    assert.deepEqual(JSON.parse(text), { name: "Ada Lovelace", age: 36 });
    const after = await vscode.commands.executeCommand("touchstoneTestModel.requestCount");
    assert.equal(after, Number(before) + 1);
  });

  it("has a test model that calls a required tool", async () => {
    const [model] = await vscode.lm.selectChatModels({
      vendor: "touchstone-test",
      family: "valid",
    });
    const message = vscode.LanguageModelChatMessage.User("Who is it?");
    const response = await model?.sendRequest([message], {
      toolMode: vscode.LanguageModelChatToolMode.Required,
      tools: [{ name: "answer", description: "Takes the answer.", inputSchema: {} }],
    });
    const parts: unknown[] = [];
    for await (const part of response?.stream ?? []) parts.push(part);
    const [call] = parts;
    assert.ok(call instanceof vscode.LanguageModelToolCallPart);
    assert.equal(call.name, "answer");
    assert.deepEqual(call.input, { name: "Ada Lovelace", age: 36 });
  });
});
