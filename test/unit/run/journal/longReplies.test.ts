import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { formatExactJson, parseExactJson } from "../../../../src/model/json/exactJson.ts";
import type { TestRunFile } from "../../../../src/model/results/resultFile.ts";
import { readJournaledAttempts } from "../../../../src/run/journal/readJournaledAttempts.ts";
import { recoverRuns } from "../../../../src/run/recoverRuns.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import { openTestDataStore } from "../../../../src/store/testDataStore.ts";
import { type ChatServer, startChatServer } from "../../../servers/chatServer.ts";
import { makeLoadedConfig, makeWorkspace, type Workspace } from "../builders.ts";

const long = "é\n".repeat(50_000);
const replies: Record<string, string> = {
  "an object": JSON.stringify({ name: long, age: 36 }),
  "an indented one": `\n${JSON.stringify({ name: long, age: 36 }, null, 2)}\n`,
  "one with long numbers": `{"name":"${"x".repeat(70_000)}","age":12345678901234567890,"part":0.12345678901234567890}`,
  "one that does not fit": JSON.stringify({ name: 1, age: long }),
  "one in a fence": `\`\`\`json\n${JSON.stringify({ name: long, age: 36 })}\n\`\`\``,
  "one longer than a thread is kept for": JSON.stringify({ name: "x".repeat(5_000_000), age: 36 }),
};

describe("a long reply", () => {
  let workspace: Workspace;
  let server: ChatServer;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(async () => {
    await server.close();
    await workspace.remove();
  });

  for (const [what, reply] of Object.entries(replies)) {
    it(`stands in the journal once and in the result as it was, also when the run is closed later: ${what}`, async () => {
      server = await startChatServer({ kind: "openai", reply });
      const provider = {
        id: "local",
        kind: "openai-compatible",
        baseUrl: server.baseUrl,
        model: "m",
      };
      const loaded = makeLoadedConfig(workspace.folder, {
        providers: [provider],
        runsPerScenario: 2,
        maxRetries: 0,
        keepLogs: true,
      });
      const run = await startRun(workspace.options(loaded));
      const { file, status } = await run.finished;
      assert.equal(status, "completed");
      const text = await readFile(path.join(workspace.dataFolder, file ?? ""), "utf8");
      const result = parseExactJson(text) as TestRunFile;
      assert.ok(text === formatExactJson(result, 2), "byte for byte as it would be at once");

      const store = openTestDataStore(workspace.dataFolder);
      const { jsonlFolder } = store.component(result.id, "reaction", "local");
      const lines = await readFile(path.join(jsonlFolder, "outputs_00000.jsonl"), "utf8");
      const isWhole = what !== "one in a fence";
      for (const line of lines.trimEnd().split("\n")) {
        assert.equal("parsedResponse" in JSON.parse(line).payload, !isWhole);
        if (isWhole) assert.ok(line.length < JSON.stringify(reply).length + 2000);
      }

      const value = parseExactJson(reply.replace(/^```json|```$/g, ""));
      const runs = result.results.local?.["1"]?.runs ?? [];
      assert.equal(runs.length, 2);
      for (const { runNumber, attempts, finalResponse, success } of runs) {
        assert.ok(attempts[0]?.rawResponse === reply);
        assert.deepEqual(attempts[0].parsedResponse, value);
        assert.deepEqual(finalResponse, success ? value : null);
        const key = { provider: "local", scenario: 1, runNumber };
        const journaled = await readJournaledAttempts(store, result.id, key);
        assert.deepEqual(journaled.attempts, attempts);
      }

      await rm(path.join(workspace.dataFolder, file ?? ""));
      await store.setRunState(result.id, "running");
      const [again] = (await recoverRuns(store, assert.fail)).closed;
      const closed = await readFile(path.join(workspace.dataFolder, again?.file ?? ""), "utf8");
      const { results } = parseExactJson(closed) as TestRunFile;
      assert.ok(formatExactJson(results) === formatExactJson(result.results));
    });
  }
});
