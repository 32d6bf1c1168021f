import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";
import {
  listResults,
  loadIndex,
  folder as root,
  runToEnd,
  startRun,
  waitForResult,
  withAnswers,
} from "../support.ts";

describe("a workspace of two folders", () => {
  const dataOf = (name: string) => path.join(root, name, "data");
  const configOf = (name: string) => path.join(dataOf(name), "configs/people.touchstone.json");

  it("keeps each run in the data folder of its own folder", async () => {
    const { runId } = await runToEnd(configOf("first"));
    assert.deepEqual(
      (await loadIndex(dataOf("first"))).runs.map(({ id }) => id),
      [runId],
    );
    assert.deepEqual(await listResults(dataOf("second")), []);
  });

  it("runs one config in each folder at the same time", async () => {
    const runs = await Promise.all([startRun(configOf("first")), startRun(configOf("second"))]);
    const [first, second] = await Promise.all([
      waitForResult(dataOf("first"), runs[0].runId),
      waitForResult(dataOf("second"), runs[1].runId),
    ]);
    assert.equal(first.status, "completed");
    assert.equal(second.status, "completed");
  });

  it("offers the configs of all folders", async () => {
    const details: (string | undefined)[] = [];
    const showQuickPick = async (items: readonly vscode.QuickPickItem[]) => {
      details.push(...items.map(({ detail }) => detail));
    };
    await withAnswers({ showQuickPick }, async () => {
      await vscode.commands.executeCommand("touchstone.startRun");
    });
    // A new config may be made from there as well.
    const file = "/data/configs/people.touchstone.json";
    assert.equal(details.filter((detail) => detail?.endsWith(file)).length, 2);
  });
});
