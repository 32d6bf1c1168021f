import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";
import { defineMcpServers } from "../../../src/editor/agents/registerMcpServers.ts";
import { errorOf, exists, folder } from "../support.ts";

describe("an untrusted workspace", () => {
  it("starts no run and no Test Service, by whatever command", async () => {
    const config = vscode.Uri.file(path.join(folder, "data/configs/people.touchstone.json"));
    assert.match(await errorOf("touchstone.startRunOfConfig", config), /Restricted Mode/);
    assert.match(await errorOf("touchstone.startRun"), /Restricted Mode/);
    assert.match(await errorOf("touchstone.probeProvider"), /Restricted Mode/);
    assert.match(await errorOf("touchstone.checkModels"), /Restricted Mode/);
    assert.match(await errorOf("touchstone.tryReplacement"), /Restricted Mode/);
    assert.match(await errorOf("touchstone.rerun"), /Restricted Mode/);
    assert.match(await errorOf("touchstone.startService"), /Restricted Mode/);
    assert.equal(await exists(path.join(folder, "data/results")), false);
  });

  it("lets no agent start a run either, by tool or by server", async () => {
    const config = "data/configs/people.touchstone.json";
    const options = { input: { config }, toolInvocationToken: undefined };
    await assert.rejects(async () => vscode.lm.invokeTool("touchstone_start_run", options));
    const [workspaceFolder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspaceFolder);
    const session = {
      folder: workspaceFolder,
      path: folder,
      dataFolder: path.join(folder, "data"),
    };
    assert.deepEqual(defineMcpServers([session], { cliFile: "cli.js", version: "1" }), []);
    assert.equal(await exists(path.join(folder, "data/results")), false);
  });

  it("can be browsed", async () => {
    await vscode.commands.executeCommand("touchstone.refresh");
    const runId = "0b2f6d0e-6a2f-4c5c-9d53-0f6f1d8f6a10";
    const ref = { folder: vscode.Uri.file(folder).toString(), runId };
    assert.doesNotMatch(await errorOf("touchstone.openResultFile", ref), /Restricted Mode/);
  });
});
