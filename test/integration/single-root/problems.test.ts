import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { folder, personScenario, waitFor } from "../support.ts";

const area = path.join(folder, "mistakes");

/** Mistakes that people make. `fix` is what is offered; `isShared` tells that VS Code's own check of JSON marks it while the file is open. */
const mistakes = [
  {
    name: "a typo in a key",
    code: "unknown-key",
    config: { runsPerScenari: 2 },
    marked: '"runsPerScenari"',
    fix: 'Change to "runsPerScenario"',
    isShared: true,
  },
  {
    name: "a missing comma",
    code: "syntax",
    text: '{\n  "name": "comma"\n  "providers": [{ "id": "sim", "kind": "simulated" }],\n  "scenarios": [SCENARIO]\n}\n',
    marked: '"providers"',
    fix: 'Insert ","',
    isShared: true,
  },
  {
    name: "a wrong path",
    code: "missing-file",
    config: { scenarios: ["../data/scenarios/persn.scenario.json"] },
    marked: '"../data/scenarios/persn.scenario.json"',
    fix: 'Change to "../data/scenarios/person.scenario.json"',
  },
  {
    name: "a duplicate id",
    code: "taken-id",
    config: {
      providers: [
        { id: "sim", kind: "simulated" },
        { id: "sim", kind: "simulated", seed: 2 },
      ],
    },
    marked: '"sim"',
    fix: 'Change to "sim-2", a free id',
  },
  {
    name: "a bad URL",
    code: "invalid-url",
    config: {
      providers: [
        { id: "near", kind: "openai-compatible", model: "m", baseUrl: "127.0.0.1:11434/v1" },
      ],
    },
    marked: '"127.0.0.1:11434/v1"',
    fix: 'Change to "http://127.0.0.1:11434/v1"',
  },
  {
    name: "a missing schema",
    code: "missing-file",
    config: { scenarios: [personScenario({ schema: "new.schema.json" })] },
    marked: '"new.schema.json"',
    fix: "Create schema file new.schema.json",
    isNewFile: true,
  },
  {
    name: "an invalid schema",
    code: "invalid-schema",
    config: { scenarios: [personScenario({ schema: { type: "objekt" } })] },
    marked: '"objekt"',
  },
  {
    name: "a number twice",
    code: "taken-number",
    config: { scenarios: [personScenario(), personScenario({ name: "Other" })] },
    marked: "1",
    fix: "Change to 2, the next free number",
  },
  {
    name: "an empty glob",
    code: "empty-glob",
    config: { scenarios: ["../data/scenario/*.scenario.json"] },
    marked: '"../data/scenario/*.scenario.json"',
    fix: 'Change to "../data/scenarios/*.scenario.json"',
  },
];

describe("problems of configs in VS Code", () => {
  beforeEach(() => mkdir(area));
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await rm(area, { recursive: true, force: true });
    await waitFor("no problem", async () => (listOurs().length === 0 ? true : undefined));
  });

  for (const {
    name,
    code,
    marked,
    fix,
    isShared = false,
    isNewFile = false,
    ...content
  } of mistakes) {
    it(`tell ${name} of a closed file, mark it in an open one, and mend it`, async () => {
      const uri = await write(name.replaceAll(" ", "-"), content);
      await vscode.commands.executeCommand("touchstone.refresh");
      const closed = await waitFor(`the problem of ${name}`, async () =>
        listOurs(uri).find((each) => each.code === code),
      );
      assert.equal(closed.source, "Touchstone");
      assert.equal(closed.severity, vscode.DiagnosticSeverity.Error);
      const document = await vscode.workspace.openTextDocument(uri);
      assert.equal(document.getText(closed.range), marked);
      await vscode.window.showTextDocument(document);
      const open = await waitFor("one mark of it, whoever makes it", async () => {
        const there = vscode.languages
          .getDiagnostics(uri)
          .filter(({ range }) => range.intersection(closed.range) !== undefined);
        const ours = there.filter(({ source }) => source === "Touchstone");
        return ours.length === (isShared ? 0 : 1) && there.length === 1 ? there : undefined;
      });
      assert.equal(open.length, 1);
      if (fix === undefined) return;
      const action = await waitFor(`the quick fix ${fix}`, async () =>
        (await listActions(uri, closed.range)).find(({ title }) => title === fix),
      );
      assert.ok(action.edit);
      if (isNewFile) return; // its content does not come this way; the suite that drives the window makes it
      assert.equal(await vscode.workspace.applyEdit(action.edit), true);
      await waitFor("the end of the problem, before anything is saved", async () =>
        listAll(uri).some(({ range }) => range.intersection(closed.range)) ? undefined : true,
      );
    });
  }

  it("follow texts that are not saved, and come back when they are given up", async () => {
    const uri = await write("typed", {});
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    const at = document.getText().indexOf('"simulated"');
    const range = new vscode.Range(document.positionAt(at - 8), document.positionAt(at - 2));
    assert.equal(document.getText(range), '"kind"');
    edit.insert(uri, document.positionAt(at - 8), '"id": "sim", ');
    await vscode.workspace.applyEdit(edit);
    await waitFor("the repeated key", async () => listAll(uri)[0]);
    assert.equal(document.isDirty, true);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await waitFor("no problem", async () => (listAll(uri).length === 0 ? true : undefined));
  });

  it("follow files that change, come and go beside the editor", async () => {
    const uri = await write("moved", {
      config: { scenarios: [personScenario({ schema: "late.schema.json" })] },
    });
    await vscode.commands.executeCommand("touchstone.refresh");
    await waitFor("the missing schema", async () => listOurs(uri)[0]);
    const schema = path.join(area, "late.schema.json");
    await writeFile(schema, '{ "type": "objekt" }');
    const [problem] = await waitFor("the fault of the schema", async () => {
      const found = listOurs(vscode.Uri.file(schema));
      return found.length > 0 && listOurs(uri).length === 0 ? found : undefined;
    });
    assert.equal(problem?.code, "invalid-schema");
    await rm(area, { recursive: true });
    await waitFor("no problem", async () => (listOurs().length === 0 ? true : undefined));
  });
});

async function write(
  name: string,
  { config = {}, text }: { config?: Record<string, unknown>; text?: string },
): Promise<vscode.Uri> {
  const file = path.join(area, `${name}.touchstone.json`);
  const whole = {
    name,
    providers: [{ id: "sim", kind: "simulated" }],
    scenarios: [personScenario()],
    ...config,
  };
  const scenario = JSON.stringify(personScenario());
  await writeFile(file, text?.replace("SCENARIO", scenario) ?? JSON.stringify(whole, null, 2));
  return vscode.Uri.file(file);
}

function listAll(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri);
}

/** Of one file, or of all that these tests write. */
function listOurs(uri?: vscode.Uri): vscode.Diagnostic[] {
  const all =
    uri === undefined
      ? vscode.languages
          .getDiagnostics()
          .flatMap(([{ fsPath }, own]) => (fsPath.startsWith(area) ? own : []))
      : vscode.languages.getDiagnostics(uri);
  return all.filter(({ source }) => source === "Touchstone");
}

async function listActions(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  return await vscode.commands.executeCommand("vscode.executeCodeActionProvider", uri, range);
}
