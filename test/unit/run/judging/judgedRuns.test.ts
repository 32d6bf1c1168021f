import assert from "node:assert/strict";
import { testRunFileSchema } from "../../../../src/model/results/resultFile.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import { type ChatServer, startChatServer } from "../../../servers/chatServer.ts";
import { makeLoadedConfig, makeScenario, makeWorkspace, type Workspace } from "../builders.ts";
import { hangingReply, hangingSchema } from "./fakeWorker.ts";
import { hardCases } from "./hardSchemas.ts";

describe("a run with replies that are hard to judge", () => {
  let workspace: Workspace;
  let server: ChatServer;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    server = await startChatServer({ kind: "openai" });
  });
  afterEach(async () => {
    await server.close();
    await workspace.remove();
  });

  const start = (config: object, schemas: Parameters<typeof scenarioOf>[0][]) => {
    const local = { id: "local", kind: "openai-compatible", baseUrl: server.baseUrl, model: "m" };
    const providers = [{ ...local, concurrency: 1 }];
    const loaded = { providers, maxRetries: 0, judgeTimeoutMs: 500, ...config };
    const scenarios = schemas.map(scenarioOf);
    return startRun(workspace.options(makeLoadedConfig(workspace.folder, loaded, scenarios)));
  };

  for (const { title, schema, good, bad } of Object.values(hardCases)) {
    it(`judges all that it can: ${title}`, async () => {
      const isBad = (runNumber: number) => runNumber % 4 === 1;
      for (let runNumber = 1; runNumber <= 10; runNumber += 1) {
        server.plan({ kind: "text", text: isBad(runNumber) ? bad : good });
        server.plan({ kind: "text", text: '{"name":"Ada"}' });
      }
      const run = await start({ runsPerScenario: 10 }, [schema, { required: ["name"] }]);
      const outcome = await run.finished;
      assert.equal(outcome.status, "completed", outcome.message);
      const { results, summary } = testRunFileSchema.parse(
        await workspace.readResult(outcome.file),
      );
      assert.equal(summary.totalTests, 20);
      assert.equal(results.local?.["2"]?.summary.successRate, 100);
      for (const { runNumber, attempts } of results.local?.["1"]?.runs ?? []) {
        const [attempt] = attempts;
        assert.equal(attempt?.success, !isBad(runNumber), attempt?.errorMessage ?? undefined);
        assert.equal(attempt?.rawResponse, isBad(runNumber) ? bad : good);
        if (attempt?.errorMessage == null) continue;
        assert.equal(attempt.errorKind, "internal");
        assert.deepEqual(attempt.validationErrors, []);
        assert.match(attempt.errorMessage, /could not be judged by the schema of scenario 1: ./);
      }
    });
  }

  it("gives up a reply at its bound without sending it back", async () => {
    server.plan({ kind: "text", text: hangingReply });
    const run = await start({ maxRetries: 3 }, [hangingSchema]);
    const outcome = await run.finished;
    const { results } = testRunFileSchema.parse(await workspace.readResult(outcome.file));
    const attempts = results.local?.["1"]?.runs[0]?.attempts ?? [];
    assert.deepEqual(
      attempts.map(({ errorKind, rawResponse }) => [errorKind, rawResponse]),
      [["internal", hangingReply]],
    );
    assert.match(attempts[0]?.errorMessage ?? "", /more than 500 ms.*\^\(a\+\)\+\$/);
    assert.equal(server.counters.requests, 1);
  });

  it("ends at once when it is cancelled in the midst of a judgement", async () => {
    server.plan({ kind: "text", text: hangingReply });
    const run = await start({ judgeTimeoutMs: 3_600_000 }, [hangingSchema]);
    await server.nextRequest();
    run.stop("cancelled");
    const outcome = await run.finished;
    assert.deepEqual([outcome.status, outcome.stopReason], ["cancelled", "user"]);
  });
});

// --- internal ---

function scenarioOf(schema: object | boolean, index: number) {
  const own = schema as Record<string, unknown>;
  const steps = [{ prompt: `Who is ${index + 1}?`, schema: own, at: "" }];
  return makeScenario({ number: index + 1, includeSchema: false, steps, schema: own });
}
