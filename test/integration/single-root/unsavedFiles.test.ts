import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as vscode from "vscode";
import {
  data,
  errorOf,
  folder,
  listResults,
  personScenario,
  runToEnd,
  writeConfig,
} from "../support.ts";

/** How long a formatter that is slow is at work at a save. */
const formatterMs = 500;
const providers = [{ id: "sim", kind: "simulated" }];

describe("a run of files that the editor has not saved", () => {
  const made: string[] = [];
  const settings = vscode.workspace.getConfiguration("files");
  before(() => settings.update("autoSave", "off", true));
  after(() => settings.update("autoSave", undefined, true));
  afterEach(async () => {
    for (const { document } of vscode.window.visibleTextEditors) {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    }
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    for (const file of made.splice(0)) await rm(file, { force: true });
  });

  /** Each a name of its own: VS Code may know a file for a while that is gone. */
  async function writeRun(
    name: string,
    scenarios: unknown[] = [personScenario()],
  ): Promise<string> {
    const file = await writeConfig(folder, name, { providers, scenarios });
    made.push(file);
    return file;
  }

  async function open(file: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    return document;
  }

  /** Asks for so many runs of each scenario, in place of what was asked before. */
  async function ask(document: vscode.TextDocument, runs: number): Promise<void> {
    const text = document.getText();
    const config = { ...JSON.parse(text), runsPerScenario: runs };
    const edit = new vscode.WorkspaceEdit();
    const all = new vscode.Range(document.positionAt(0), document.positionAt(text.length));
    edit.replace(document.uri, all, JSON.stringify(config));
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(document.isDirty, true);
  }

  it("is of the config as it is shown", async () => {
    const file = await writeRun("unsaved");
    await ask(await open(file), 2);
    const { result } = await runToEnd(file);
    assert.equal(result.summary.totalTests, 2);
  });

  it("is of a scenario as it is shown, and leaves alone what the config does not name", async () => {
    const scenario = path.join(data, "scenarios/unsaved.scenario.json");
    const other = path.join(data, "scenarios/other.json");
    made.push(scenario, other);
    await writeFile(other, JSON.stringify(personScenario()));
    await writeFile(scenario, JSON.stringify(personScenario()));
    const file = await writeRun("named", ["../scenarios/unsaved.scenario.json"]);
    for (const each of [other, scenario]) {
      const document = await open(each);
      const edit = new vscode.WorkspaceEdit();
      const at = document.positionAt(document.getText().indexOf("Who is it?"));
      edit.insert(document.uri, at, "Tell me: ");
      await vscode.workspace.applyEdit(edit);
    }
    const { result } = await runToEnd(file);
    assert.equal(JSON.parse(await readFile(scenario, "utf8")).prompt, "Tell me: Who is it?");
    assert.equal(JSON.parse(await readFile(other, "utf8")).prompt, "Who is it?");
    assert.match(JSON.stringify(result), /Tell me: Who is it\?/);
    await vscode.window.showTextDocument(vscode.Uri.file(other)); // where it is given up
  });

  it("waits for a save that goes on, such as one that VS Code does by itself", async () => {
    const file = await writeRun("saving");
    const document = await open(file);
    await ask(document, 2);
    const listening = vscode.workspace.onWillSaveTextDocument((event) => {
      if (event.document === document) event.waitUntil(wait(formatterMs));
    });
    try {
      const saving = document.save();
      const { result } = await runToEnd(file);
      assert.equal(result.summary.totalTests, 2);
      assert.equal(await saving, true);
    } finally {
      listening.dispose();
    }
  });

  it("is not begun where the file on disk is another by now, so that VS Code does not save over it", async () => {
    const file = await writeRun("conflict");
    await ask(await open(file), 2);
    await writeFile(file, JSON.stringify({ name: "other", providers, scenarios: [] }));
    const before = await listResults(data);
    const message = await errorOf("touchstone.startRunOfConfig", vscode.Uri.file(file));
    assert.match(message, /conflict\.touchstone\.json could not be saved, so it was not read/);
    assert.deepEqual(await listResults(data), before);
  });
});
