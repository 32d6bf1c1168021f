import assert from "node:assert/strict";
import { LLMock } from "@copilotkit/aimock";
import { type AttemptResult, testRunFileSchema } from "../../../src/model/results/resultFile.ts";
import { startRun } from "../../../src/run/startRun.ts";
import { makeLoadedConfig, makeScenario, makeWorkspace, type Workspace } from "./builders.ts";

const person = JSON.stringify({ name: "Ada", age: 36 });

/** Where each kind finds its API on the server; a deployment of Azure is named by its model. */
const providers = {
  "openai-compatible": { path: "/v1", model: "llama3.2" },
  openai: { path: "/v1", model: "gpt-4o-mini" },
  azure: { path: "", deployment: "gpt-4o-mini" },
  anthropic: { path: "/v1", model: "claude-sonnet-4-5", maxOutputTokens: 500 },
  google: { path: "/v1beta", model: "gemini-2.5-flash" },
} as const;

describe("against a server that others wrote", () => {
  let workspace: Workspace;
  let server: LLMock;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    server = new LLMock({ port: 0, host: "127.0.0.1", journalMaxEntries: 0 });
    server.onMessage(/Who is it/, { content: person });
    await server.start();
  });
  afterEach(async () => {
    await server.stop();
    await workspace.remove();
  });

  async function runTests(kind: keyof typeof providers, over: Record<string, unknown> = {}) {
    const { path, ...own } = providers[kind];
    const { mode = "prompt", ...config } = over as { mode?: "prompt" | "strict" };
    const provider = {
      id: "p",
      kind,
      baseUrl: `${server.url}${path}`,
      concurrency: 12,
      ...own,
      ...config,
    };
    const loaded = makeLoadedConfig(
      workspace.folder,
      { providers: [provider], runsPerScenario: 12, maxRetries: 1 },
      [makeScenario({ mode })],
    );
    const outcome = await (await startRun(workspace.options(loaded))).finished;
    const file = testRunFileSchema.parse(await workspace.readResult(outcome.file));
    const runs = file.results.p?.["1"]?.runs ?? [];
    return { runs, attempts: runs.flatMap(({ attempts }) => attempts) };
  }

  for (const kind of Object.keys(providers) as (keyof typeof providers)[]) {
    for (const [how, over] of [
      ["prompt mode", {}],
      ["strict mode", { mode: "strict" }],
      ["a stream", { stream: true }],
    ] as const) {
      it(`${kind} is asked in ${how}, judged and counted`, async () => {
        const { runs, attempts } = await runTests(kind, over);
        assert.deepEqual(
          runs.map(({ success }) => success),
          Array(12).fill(true),
          firstError(attempts),
        );
        assert.ok(attempts.every(({ rawResponse }) => rawResponse === person));
        assert.equal(countRequests(attempts), server.getRequests().length);
        if ("stream" in over)
          assert.ok(attempts.every((each) => (each.timeToFirstTokenMs ?? 0) > 0));
      });
    }

    it(`${kind} survives 429, 500, bodies that are no JSON and connections that break`, async () => {
      server.setChaos({
        dropRate: 0.15,
        rateLimitRate: 0.15,
        malformedRate: 0.1,
        disconnectRate: 0.15,
      });
      const { runs, attempts } = await runTests(kind);
      assert.equal(runs.length, 12);
      assert.equal(countRequests(attempts), server.getRequests().length);
      for (const { success, errorKind, errorMessage } of attempts) {
        if (success) continue;
        assert.ok(
          ["http", "network", "rate_limit"].includes(errorKind ?? ""),
          String(errorMessage),
        );
      }
    });
  }
});

// --- internal ---

function countRequests(attempts: readonly AttemptResult[]): number {
  return attempts.reduce((sum, { httpRequests = 0 }) => sum + httpRequests, 0);
}

function firstError(attempts: readonly AttemptResult[]): string {
  return JSON.stringify(attempts.find(({ success }) => !success) ?? null);
}
