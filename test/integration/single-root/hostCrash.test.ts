import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import {
  data,
  exists,
  folder,
  listHosts,
  personScenario,
  runToEnd,
  startRun,
  waitFor,
  waitForResult,
  withAnswers,
  writeConfig,
} from "../support.ts";

describe("a run host that is killed", () => {
  it("is told once, its run is closed as interrupted by the next, and runs can be started again", async function () {
    if (process.platform !== "linux") this.skip();
    const providers = [{ id: "sim", kind: "simulated", latencyMs: 60_000, timeoutMs: 120_000 }];
    const file = await writeConfig(folder, "killed", { providers, scenarios: [personScenario()] });
    const messages: string[] = [];
    const questions: string[][] = [];
    const showErrorMessage = async (message: string) => void messages.push(message);
    const showWarningMessage = async (...question: string[]) => {
      questions.push(question);
      return "Keep";
    };
    await withAnswers({ showErrorMessage, showWarningMessage }, async () => {
      const { runId } = await startRun(file);
      const [host] = listHosts();
      process.kill(Number(host), "SIGKILL");
      await waitFor("the message", async () => (messages.length > 0 ? true : undefined));
      const result = await waitForResult(data, runId);
      assert.equal(result.status, "interrupted");
      await waitFor("the question", async () => (questions.length > 0 ? true : undefined));
    });
    assert.deepEqual(questions, [
      [
        "Run killed was interrupted after 0 of 1 test; they are kept.",
        "Resume",
        "Keep",
        "Discard…",
      ],
    ]);
    assert.equal(messages.length, 1);
    assert.match(messages[0] ?? "", /run killed was interrupted: .*SIGKILL/);
    await rm(file);
    const { result } = await runToEnd(path.join(folder, "data/configs/people.touchstone.json"));
    assert.equal(result.status, "completed");
  });

  it("leaves a run that goes on when a person wants it to, as its config was", async function () {
    if (process.platform !== "linux") this.skip();
    const providers = [{ id: "sim", kind: "simulated", latencyMs: 500, concurrency: 1 }];
    const config = { providers, scenarios: [personScenario()], runsPerScenario: 4 };
    const file = await writeConfig(folder, "goes-on", config);
    const details: unknown[] = [];
    const showErrorMessage = async () => undefined;
    const showWarningMessage = async (message: string, options: unknown) => {
      if (message.startsWith("Resume ")) details.push(options);
      return "Resume";
    };
    await withAnswers({ showErrorMessage, showWarningMessage }, async () => {
      const { runId } = await startRun(file);
      await waitFor("an attempt", async () => ((await hasAttempts(runId)) ? true : undefined));
      await writeConfig(folder, "goes-on", { ...config, runsPerScenario: 1 });
      process.kill(Number(listHosts()[0]), "SIGKILL");
      const result = await waitFor("the end", async () => {
        const each = await waitForResult(data, runId);
        return each.status === "completed" ? each : undefined;
      });
      assert.equal(result.summary.totalTests, 4);
    });
    assert.deepEqual(details.length, 1);
    assert.match(JSON.stringify(details[0]), /The config file changed since run/);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await rm(file);
  });
});

// --- internal ---

async function hasAttempts(runId: string): Promise<boolean> {
  const log = "reactions/sim/output_log/jsonl_file/outputs_00000.jsonl";
  return (await exists(path.join(data, "test_runs", runId, log))) === true;
}
