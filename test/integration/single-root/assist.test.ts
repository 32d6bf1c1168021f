import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { Problem } from "../../../src/model/config/problem.ts";
import type { TestRunFile } from "../../../src/model/results/resultFile.ts";
import { type ModelServer, startModelServer } from "../../servers/modelServer.ts";
import {
  data,
  folder,
  personScenario,
  type StartedRun,
  waitFor,
  waitForResult,
  withAnswers,
  writeConfig,
} from "../support.ts";

describe("help in the text of configs and what they name", () => {
  let server: ModelServer;
  const made: string[] = [];
  const place = (name: string) => path.join(folder, name);

  before(async () => {
    server = await startModelServer(() => ({ json: { data: [{ id: "small" }, { id: "large" }] } }));
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    for (const file of made.splice(0)) await rm(file, { force: true });
  });
  after(() => server.close());

  /** Shows a text with a `|` where the cursor is; it is not saved where the file is there already. */
  async function show(name: string, marked: string) {
    const file = place(name);
    await mkdir(path.dirname(file), { recursive: true });
    const offset = marked.indexOf("|");
    await writeFile(file, marked.replace("|", ""));
    made.push(file);
    const uri = vscode.Uri.file(file);
    const document = await vscode.workspace.openTextDocument(uri);
    const position = document.positionAt(Math.max(0, offset));
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(position, position);
    return { uri, document, position };
  }

  const complete = async ({ uri, position }: { uri: vscode.Uri; position: vscode.Position }) => {
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      uri,
      position,
    );
    return list.items;
  };
  const labelOf = ({ label }: vscode.CompletionItem) =>
    typeof label === "string" ? label : label.label;
  const lensesOf = async (uri: vscode.Uri) => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      uri,
    );
    return lenses.flatMap(({ command }) => (command === undefined ? [] : [command]));
  };

  it("offers paths in place of what is written, in CRLF after characters of two units, comma missing", async () => {
    const shown = await show(
      "data/configs/crlf.touchstone.json",
      '{\r\n  "name": "😀😀" // 😀\r\n  "scenarios": ["../sc|"],\r\n}\r\n',
    );
    const items = await complete(shown);
    const item = items.find((each) => labelOf(each) === "../scenarios/person.scenario.json");
    assert.ok(item, items.map(labelOf).join(", "));
    assert.ok(item.range instanceof vscode.Range);
    assert.equal(shown.document.getText(item.range), '"../sc"');
  });

  it("offers entries of kinds beside what VS Code offers itself, each once", async () => {
    const shown = await show("data/configs/kinds.touchstone.json", '{ "providers": [|] }');
    const labels = (await complete(shown)).map(labelOf);
    for (const kind of ["simulated", "openai", "anthropic", "command", "replay"]) {
      assert.equal(labels.filter((label) => label === kind).length, 1, kind);
    }
  });

  it("leads from a glob to all files, and from a path to its file", async () => {
    const of = (uri: vscode.Uri, position: vscode.Position) =>
      vscode.commands.executeCommand<vscode.LocationLink[]>(
        "vscode.executeDefinitionProvider",
        uri,
        position,
      );
    const config = await show(
      "data/configs/leads.touchstone.json",
      '{ "scenarios": ["../scen|arios/*.scenario.json"] }',
    );
    const places = await of(config.uri, config.position);
    assert.deepEqual(
      places.map(({ targetUri }) => path.basename(targetUri.fsPath)),
      ["person.scenario.json"],
    );
    const scenario = await show(
      "data/scenarios/x/leads.scenario.json",
      '{ "number": 8, "kind": "prompt", "schema": "../../schemas/per|son.schema.json" }',
    );
    const [link] = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      "vscode.executeLinkProvider",
      scenario.uri,
    );
    assert.equal(link?.target?.fsPath, place("data/schemas/person.schema.json"));
    assert.equal(scenario.document.getText(link?.range), "../../schemas/person.schema.json");
  });

  it("tells whether a variable is set, and never its value", async () => {
    process.env.TOUCHSTONE_HOVERED = "sk-never-shown";
    try {
      const shown = await show(
        "data/configs/hovered.touchstone.json",
        '{ "providers": [{ "id": "a", "kind": "openai", "model": "m", "apiKey": { "env": "TOUCHSTONE_|HOVERED" } }] }',
      );
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        shown.uri,
        shown.position,
      );
      const text = hovers
        .flatMap(({ contents }) => contents)
        .map((each) => (typeof each === "string" ? each : each.value))
        .join("\n")
        .replaceAll("\\", "")
        .replaceAll("&nbsp;", " ");
      assert.match(text, /TOUCHSTONE_HOVERED is set for https:\/\/api\.openai\.com/);
      assert.doesNotMatch(text, /never-shown/);
    } finally {
      delete process.env.TOUCHSTONE_HOVERED;
    }
  });

  it("asks a provider for its models only when the entry for it is taken", async () => {
    const shown = await show(
      "data/configs/asked.touchstone.json",
      `{ "providers": [{ "id": "local", "kind": "openai-compatible", "baseUrl": "${server.origin}/v1", "model": "|" }] }`,
    );
    const before = server.seen.length;
    const offered = await complete(shown);
    const ask = offered.find((each) => /List the Models of local…/.test(labelOf(each)));
    assert.ok(ask?.command, offered.map(labelOf).join(", "));
    assert.equal(server.seen.length, before);
    const { command, arguments: args = [] } = ask.command;
    await vscode.commands.executeCommand(command, ...args);
    assert.equal(server.seen.length, before + 1);
    const labels = (await complete(shown)).map(labelOf);
    assert.ok(labels.includes("small") && labels.includes("large"), labels.join(", "));
    assert.equal(server.seen.length, before + 1);
  });

  it("starts a config from the line above it, and tells its run there once it has ended", async () => {
    const config = await writeConfig(folder, "lenses", {
      providers: [{ id: "sim", kind: "simulated" }],
      scenarios: [personScenario({ number: 31 }), personScenario({ number: 32 })],
    });
    made.push(config);
    const uri = vscode.Uri.file(config);
    await vscode.window.showTextDocument(uri);
    const titles = (await lensesOf(uri)).map(({ title }) => title);
    assert.deepEqual(titles, [
      "$(play) Run",
      "Validate",
      "$(play) Run Scenario",
      "$(play) Run Scenario",
    ]);
    const second = (await lensesOf(uri)).filter(({ title }) => /Scenario/.test(title))[1];
    assert.ok(second);
    const started = await vscode.commands.executeCommand<StartedRun>(
      second.command,
      ...(second.arguments ?? []),
    );
    const result = await waitForResult(data, started.runId);
    assert.deepEqual(listScenarios(result), ["32"]);
    const last = await waitFor("the line of the newest run", async () =>
      (await lensesOf(uri)).find(({ title }) => title === "Last: 100% (first 100%)"),
    );
    assert.deepEqual(last.arguments, [started]);
  });

  it("asks with which config a scenario is run where several list it", async () => {
    const file = place("data/scenarios/shared/shared.scenario.json");
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(personScenario({ number: 51 })));
    made.push(file);
    for (const name of ["shares-a", "shares-b"]) {
      made.push(
        await writeConfig(folder, name, {
          providers: [{ id: "sim", kind: "simulated" }],
          scenarios: ["../scenarios/shared/*.scenario.json", personScenario({ number: 52 })],
        }),
      );
    }
    const uri = vscode.Uri.file(file);
    await vscode.window.showTextDocument(uri);
    const [lens] = await lensesOf(uri);
    assert.equal(lens?.title, "$(play) Run Scenario…");
    const offered: string[] = [];
    const showQuickPick = async (items: readonly { label: string }[]) => {
      offered.push(...items.map(({ label }) => label));
      return items[1];
    };
    const started = await withAnswers({ showQuickPick }, () =>
      Promise.resolve(
        vscode.commands.executeCommand<StartedRun>(lens?.command ?? "", ...(lens?.arguments ?? [])),
      ),
    );
    assert.deepEqual(offered, ["shares-a", "shares-b"]);
    const result = await waitForResult(data, started.runId);
    assert.equal(result.config.name, "shares-b");
    assert.deepEqual(listScenarios(result), ["51"]);
  });

  it("says above a schema who uses it", async () => {
    const uri = vscode.Uri.file(place("data/schemas/person.schema.json"));
    await vscode.window.showTextDocument(uri);
    const [lens] = await lensesOf(uri);
    assert.match(lens?.title ?? "", /^Used by (scenario 1: |\d+ scenarios)/);
  });

  it("lists what is wrong with a config when it is validated, and says so when nothing is", async () => {
    const config = await writeConfig(folder, "validated", {
      providers: [
        { id: "sim", kind: "simulated" },
        { id: "sim", kind: "simulated" },
      ],
      scenarios: [personScenario({ schema: "gone.json" })],
    });
    made.push(config);
    const told: string[] = [];
    const showQuickPick = async (
      items: readonly { label: string }[],
      { title }: { title: string },
    ) => {
      told.push(title, ...items.map(({ label }) => label));
      return undefined;
    };
    const showInformationMessage = async (message: string) => {
      told.push(message);
      return undefined;
    };
    await withAnswers({ showQuickPick, showInformationMessage }, async () => {
      const uri = vscode.Uri.file(config);
      const problems = await vscode.commands.executeCommand<Problem[]>(
        "touchstone.validateConfig",
        uri,
      );
      assert.equal(problems.length, 2);
      await waitFor("the list", async () => (told.length > 0 ? true : undefined));
      assert.equal(told[0], "validated: 2 errors");
      assert.match(told[1] ?? "", /^\$\(error\) provider id "sim" is taken/);
      told.length = 0;
      const sound = vscode.Uri.file(place("data/configs/people.touchstone.json"));
      assert.deepEqual(
        await vscode.commands.executeCommand("touchstone.validateConfig", sound),
        [],
      );
      await waitFor("the message", async () => (told.length > 0 ? true : undefined));
      assert.match(told[0] ?? "", /^people is valid: 2 providers, 1 scenario/);
    });
  });

  it("gives nothing in a document of more than 1 MB, and no lines when they are turned off", async () => {
    const long = await show(
      "data/configs/long.touchstone.json",
      `{ "scenarios": ["|"] } // ${"x".repeat(1024 * 1024)}`,
    );
    assert.deepEqual(await lensesOf(long.uri), []);
    assert.ok(!(await complete(long)).map(labelOf).includes("../scenarios/person.scenario.json"));
    const settings = vscode.workspace.getConfiguration("touchstone");
    const sound = vscode.Uri.file(place("data/configs/people.touchstone.json"));
    await vscode.window.showTextDocument(sound);
    assert.ok((await lensesOf(sound)).length > 0);
    await settings.update("codeLens", false, vscode.ConfigurationTarget.Global);
    try {
      assert.deepEqual(await lensesOf(sound), []);
    } finally {
      await settings.update("codeLens", undefined, vscode.ConfigurationTarget.Global);
    }
  });
});

// --- internal ---

/** Numbers of the scenarios that a run has results of. */
function listScenarios({ results }: TestRunFile): string[] {
  return Object.values(results).flatMap((scenarios) => Object.keys(scenarios));
}
