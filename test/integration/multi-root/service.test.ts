import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";
import { postRun, startService } from "../serviceClient.ts";
import { listResults, folder as root, waitForResult, withAnswers } from "../support.ts";

describe("the Test Service in a workspace of two folders", () => {
  const dataOf = (name: string) => path.join(root, name, "data");
  afterEach(async () => {
    await vscode.commands.executeCommand("touchstone.stopService");
  });

  it("asks which folder to serve, and runs what is asked for in that one", async () => {
    const before = await listResults(dataOf("first"));
    const offered: string[][] = [];
    const showQuickPick = async (items: readonly vscode.QuickPickItem[]) => {
      offered.push(items.map(({ label }) => label));
      return items.find(({ label }) => label === "second");
    };
    const client = await withAnswers({ showQuickPick }, startService);
    assert.deepEqual(offered, [["first", "second"]]);
    const runId = await postRun(client, "people");
    const result = await waitForResult(dataOf("second"), runId);
    assert.equal(result.status, "completed");
    assert.deepEqual(await listResults(dataOf("first")), before);
  });
});
