import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";
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

  it("can be browsed", async () => {
    await vscode.commands.executeCommand("touchstone.refresh");
    const runId = "0b2f6d0e-6a2f-4c5c-9d53-0f6f1d8f6a10";
    const ref = { folder: vscode.Uri.file(folder).toString(), runId };
    assert.doesNotMatch(await errorOf("touchstone.openResultFile", ref), /Restricted Mode/);
  });
});
