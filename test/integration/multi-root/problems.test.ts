import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { folder, personScenario, waitFor } from "../support.ts";

describe("problems of several folders", () => {
  const areas = ["first", "second"].map((name) => path.join(folder, name, "wrong"));
  afterEach(async () => {
    for (const area of areas) await rm(area, { recursive: true, force: true });
  });

  it("are told of each folder by its own files, and go with them", async () => {
    for (const [at, area] of areas.entries()) {
      await mkdir(area);
      const twice = [personScenario(), personScenario()].slice(0, 2 - at);
      const providers = [{ id: "sim", kind: "simulated" }];
      const config = { name: "wrong", providers, scenarios: twice, runsPerScenari: 1 };
      await writeFile(fileIn(area).fsPath, JSON.stringify(config));
    }
    await vscode.commands.executeCommand("touchstone.refresh");
    const found = await waitFor("the problems of both", async () => {
      const all = areas.map((area) => listCodes(fileIn(area)));
      return all.every((codes) => codes.length > 0) ? all : undefined;
    });
    assert.deepEqual(found, [["taken-number", "unknown-key"], ["unknown-key"]]);
    await rm(areas[1] ?? "", { recursive: true });
    await waitFor("no problem of the second", async () =>
      listCodes(fileIn(areas[1] ?? "")).length === 0 ? true : undefined,
    );
    assert.deepEqual(listCodes(fileIn(areas[0] ?? "")), ["taken-number", "unknown-key"]);
  });
});

function fileIn(area: string): vscode.Uri {
  return vscode.Uri.file(path.join(area, "wrong.touchstone.json"));
}

function listCodes(uri: vscode.Uri): string[] {
  const ours = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "Touchstone");
  return ours.map(({ code }) => String(code)).toSorted();
}
