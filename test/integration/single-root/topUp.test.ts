import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { TestRunFile } from "../../../src/model/results/resultFile.ts";
import {
  data,
  folder,
  personScenario,
  runToEnd,
  type StartedRun,
  waitFor,
  waitForResult,
  withAnswers,
  writeConfig,
} from "../support.ts";

type Item = { readonly label: string };

describe("runs that have ended", () => {
  let config: string;
  let run: StartedRun;

  before(async () => {
    const providers = [
      { id: "steady", kind: "simulated" },
      { id: "noisy", kind: "simulated", faults: { missingField: 0.6 } },
    ];
    config = await writeConfig(folder, "part-of", {
      ...{ providers, runsPerScenario: 6, maxRetries: 0 },
      scenarios: [personScenario()],
    });
    run = await runToEnd(config);
  });
  after(() => rm(config));

  async function readResult(): Promise<TestRunFile> {
    const index = JSON.parse(await readFile(path.join(data, "index.json"), "utf8"));
    const { filename } = index.runs.find(({ id }: { id: string }) => id === run.runId);
    return JSON.parse(await readFile(path.join(data, "results", filename), "utf8"));
  }

  it("are topped up in the cells that are ticked, by so many rounds as are asked for", async () => {
    const offered: string[] = [];
    const answers = {
      showQuickPick: async (items: readonly Item[]) => {
        offered.push(...items.map(({ label }) => label));
        return items.filter(({ label }) => label === "noisy in Person");
      },
      showInputBox: async () => "9",
    };
    const started = await withAnswers(answers, async () => {
      return await vscode.commands.executeCommand<StartedRun>("touchstone.topUpRun", run);
    });
    assert.deepEqual(offered, ["steady in Person", "noisy in Person"]);
    assert.notEqual(started.runId, run.runId);
    await waitFor("the tests", async () =>
      (await readResult()).summary.totalTests === 21 ? true : undefined,
    );
    const { results, config: head } = await readResult();
    assert.equal(results.noisy?.["1"]?.runs.length, 15);
    assert.equal(results.steady?.["1"]?.runs.length, 6);
    assert.deepEqual(
      head.parts?.map(({ id, tests }) => [id, tests]),
      [
        [run.runId, 12],
        [started.runId, 9],
      ],
    );
  });

  it("give tests that failed to a run of its own that names them", async () => {
    const failed = (await readResult()).summary.failed;
    const answers = {
      showQuickPick: async (items: readonly Item[]) =>
        items.find(({ label }) => label === "Failed Tests"),
    };
    const started = await withAnswers(answers, async () => {
      return await vscode.commands.executeCommand<StartedRun>("touchstone.rerunTests", run);
    });
    const { summary, config: head } = await waitForResult(data, started.runId);
    assert.equal(head.parent, run.runId);
    assert.equal(summary.totalTests, failed);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
});
