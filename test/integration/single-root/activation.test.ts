import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { listHosts } from "../support.ts";

describe("activation", () => {
  it("starts no run host before something asks for one", async function () {
    if (process.platform !== "linux") this.skip();
    const extension = vscode.extensions.getExtension("touchstone.touchstone");
    await extension?.activate();
    assert.deepEqual(listHosts(), []);
    await vscode.commands.executeCommand("touchstone.refresh");
    assert.equal(listHosts().length, 1);
  });

  it("asks VS Code for its API once, as each copy of its names costs the start of every window", async () => {
    const { extensionPath = "" } = vscode.extensions.getExtension("touchstone.touchstone") ?? {};
    const code = await readFile(path.join(extensionPath, "dist/extension.cjs"), "utf8");
    assert.equal(code.match(/require\(["']vscode["']\)/g)?.length, 1);
  });

  it("registers every command it contributes", async () => {
    const extension = vscode.extensions.getExtension("touchstone.touchstone");
    const contributed: { command: string }[] = extension?.packageJSON.contributes.commands;
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = contributed.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
    assert.ok(contributed.length > 0);
  });

  it("exports nothing but its life cycle", () => {
    const extension = vscode.extensions.getExtension("touchstone.touchstone");
    assert.equal(extension?.exports, undefined);
  });

  it("opens config and scenario files as JSON with comments", async () => {
    for (const name of ["configs/people.touchstone.json", "scenarios/person.scenario.json"]) {
      const [uri] = await vscode.workspace.findFiles(`data/${name}`);
      assert.ok(uri, name);
      const document = await vscode.workspace.openTextDocument(uri);
      assert.equal(document.languageId, "jsonc");
    }
  });
});
