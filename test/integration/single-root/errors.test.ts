import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { type StartedRun, waitForResult, withAnswers } from "../support.ts";

const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
const data = path.join(folder, "data");
const scenario = {
  number: 1,
  name: "A",
  kind: "prompt",
  prompt: "Who?",
  schema: { type: "object" },
};

describe("errors with a way out", () => {
  const file = path.join(folder, "data/configs/faulty.touchstone.json");
  afterEach(() => rm(file, { force: true }));

  /** Starts the config and presses this button of each error and question; resolves with what was offered. */
  async function startAndPress(button: string) {
    const offered: string[][] = [];
    let run: StartedRun | undefined;
    const press = async (_message: string, ...rest: unknown[]) => {
      const buttons = rest.filter((each) => typeof each === "string");
      offered.push(buttons);
      return buttons.find((each) => each === button);
    };
    await withAnswers({ showErrorMessage: press, showWarningMessage: press }, async () => {
      const uri = vscode.Uri.file(file);
      run = await vscode.commands.executeCommand("touchstone.startRunOfConfig", uri);
    });
    return { offered, run: run as StartedRun | undefined };
  }

  it("lead to the line of a faulty config", async () => {
    const lines = ["{", '  "name": "faulty",', '  "provders": [],', '  "scenarios": []', "}"];
    await writeFile(file, lines.join("\n"));
    const opened = new Promise<vscode.TextEditor>((resolve) => {
      const subscription = vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor.document.uri.fsPath !== file) return;
        subscription.dispose();
        resolve(textEditor);
      });
    });
    const { offered } = await startAndPress("Go to Error");
    assert.deepEqual(offered, [["Go to Error", "Show Log"]]);
    assert.equal((await opened).selection.active.line, 2);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  });

  it("ask once whether a run is to begin without the provider that has no key", async () => {
    const providers = [
      { id: "sim", kind: "simulated", latencyMs: 0 },
      {
        ...{ id: "gpt", kind: "openai-compatible", baseUrl: "http://127.0.0.1:9/v1", model: "m" },
        apiKey: { env: "TOUCHSTONE_TEST_NOWHERE" },
      },
    ];
    const config = { name: "faulty", providers, scenarios: [scenario] };
    await writeFile(file, JSON.stringify(config));
    const left = await startAndPress("none of them");
    assert.deepEqual([left.offered, left.run], [[["Run without It"]], undefined]);
    const { offered, run } = await startAndPress("Run without It");
    assert.deepEqual(offered, [["Run without It"]]);
    const { status, config: ran } = await waitForResult(data, run?.runId ?? "");
    assert.deepEqual([status, ran.providers, ran.leftOut], ["completed", ["sim"], ["gpt"]]);
  });
});
