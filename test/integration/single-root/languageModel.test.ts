import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import * as vscode from "vscode";
import type { AttemptResult, TestRunFile } from "../../../src/model/results/resultFile.ts";
import {
  data,
  folder,
  personScenario,
  runToEnd,
  startRun,
  waitFor,
  waitForResult,
  writeConfig,
} from "../support.ts";

describe("a language model of the editor", () => {
  it("is asked in prompt mode and answers with text", async () => {
    const [attempt] = attemptsOf(await runModel("valid"));
    assert.equal(attempt?.success, true);
    assert.deepEqual(attempt?.parsedResponse, { name: "Ada Lovelace", age: 36 });
    assert.equal(attempt?.responseModel, "test-valid");
    assert.equal(attempt?.inputTokens, undefined);
  });

  it("is held to the schema by a required tool call in strict mode", async () => {
    const [attempt] = attemptsOf(await runModel("valid", { mode: "strict" }));
    assert.equal(attempt?.success, true);
    assert.equal(attempt?.rawResponse, '{"name":"Ada Lovelace","age":36}');
  });

  it("gets its invalid reply back with the errors", async () => {
    const attempts = attemptsOf(await runModel("invalid-first"));
    assert.deepEqual(
      attempts.map(({ success }) => success),
      [false, true],
    );
    assert.equal(attempts[0]?.validationErrors[0]?.code, "required");
  });

  it("that fails gives an errored test with its message", async () => {
    const result = await runModel("failing");
    assert.equal(result.summary.errored, 1);
    const [attempt] = attemptsOf(result);
    assert.match(attempt?.errorMessage ?? "", /fails on purpose/);
  });

  it("that is not there is unsupported, by name", async () => {
    const [attempt] = attemptsOf(await runModel("no-such-family"));
    assert.equal(attempt?.errorKind, "unsupported");
    assert.match(attempt?.errorMessage ?? "", /no-such-family/);
  });

  it("that never answers is given up when the run is cancelled", async () => {
    const config = await writeModelConfig("hanging", {});
    const before = await countRequests();
    const run = await startRun(config);
    await waitFor("the request", async () => ((await countRequests()) > before ? true : undefined));
    await vscode.commands.executeCommand("touchstone.cancelRun", run);
    const result = await waitForResult(data, run.runId);
    assert.equal(result.status, "cancelled");
    await rm(config);
  });

  async function runModel(
    family: string,
    scenario: Record<string, unknown> = {},
  ): Promise<TestRunFile> {
    const config = await writeModelConfig(family, scenario);
    const { result } = await runToEnd(config);
    await rm(config);
    return result;
  }

  function writeModelConfig(family: string, scenario: Record<string, unknown>): Promise<string> {
    const providers = [{ id: "model", kind: "vscode-lm", vendor: "touchstone-test", family }];
    return writeConfig(folder, `model-${family}`, {
      providers,
      scenarios: [personScenario(scenario)],
      maxRetries: 1,
    });
  }
});

function attemptsOf(result: TestRunFile): AttemptResult[] {
  return result.results.model?.["1"]?.runs[0]?.attempts ?? [];
}

async function countRequests(): Promise<number> {
  return Number(await vscode.commands.executeCommand("touchstoneTestModel.requestCount"));
}
