import assert from "node:assert/strict";
import * as vscode from "vscode";
import { folder, writeConfig } from "../support.ts";

describe("help in the text of configs, in Restricted Mode", () => {
  it("has nothing that starts a run, and nothing that asks a provider", async () => {
    const config = await writeConfig(folder, "restricted", {
      providers: [{ id: "a", kind: "openai", model: "" }],
      scenarios: ["../scenarios/x.scenario.json"],
    });
    await vscode.extensions.getExtension("touchstone.touchstone")?.activate();
    const uri = vscode.Uri.file(config);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      uri,
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ["Validate"],
    );
    const position = document.positionAt(document.getText().indexOf('"model": ""') + 10);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      uri,
      position,
    );
    const labels = items.map(({ label }) => (typeof label === "string" ? label : label.label));
    assert.deepEqual(
      labels.filter((label) => /Models of/.test(label)),
      [],
    );
  });
});
