import assert from "node:assert/strict";
import { access } from "node:fs/promises";
import path from "node:path";
import { makeConfig, makeScenario, makeWorkspace, type Workspace } from "../cliHarness.ts";
import { type McpClient, startMcp, textOf } from "./mcpClient.ts";

const config = "data/configs/people.touchstone.json";
const input = { config };
/** Nothing listens there: a start that is only told of asks nobody. */
const paid = {
  id: "paid",
  kind: "openai-compatible",
  baseUrl: "http://127.0.0.1:9/v1",
  model: "large",
  apiKey: { env: "PAID_KEY" },
  price: { inputPerMillion: 1000, outputPerMillion: 2000 },
};

describe("consent before a run that an agent starts", () => {
  let workspace: Workspace;
  let mcp: McpClient | undefined;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    await workspace.write(config, makeConfig());
  });
  afterEach(async () => {
    await mcp?.close();
    await workspace.dispose();
  });
  const hasRuns = async () =>
    await access(path.join(workspace.folder, "data/test_runs")).then(
      () => true,
      () => false,
    );

  it("is asked of a person with requests, cost, programs and keys, where the client can ask", async () => {
    const program = { id: "own", kind: "command", command: "node" };
    await workspace.write(
      config,
      makeConfig({
        providers: [paid, program],
        scenarios: [makeScenario(1)],
        limits: { maxCostUsd: 3 },
      }),
    );
    const questions: string[] = [];
    mcp = await startMcp(workspace.folder, {
      answer(question) {
        questions.push(question);
        return "decline";
      },
    });
    const { state, plan, token } = await mcp.data("start_run", input);
    assert.equal(state, "refused");
    assert.equal(token, undefined);
    const { tests, requests, mostRequests, unpriced, costUsd } = plan as Record<string, unknown>;
    assert.deepEqual(
      { tests, requests, mostRequests, unpriced },
      {
        ...{ tests: 4, requests: 4, mostRequests: 8, unpriced: ["own"] },
      },
    );
    // Two replies of 500 tokens, and what is sent.
    assert.ok(Number(costUsd) > 2 && Number(costUsd) < 2.2, String(costUsd));
    const [question = ""] = questions;
    assert.equal(questions.length, 1);
    for (const words of [
      /4 tests/,
      /4 requests to providers, 8 at most\. About \$2\.\d\d /,
      /not known: no price/,
      /starts programs on this machine: "node"/,
      /"PAID_KEY" to http:\/\/127\.0\.0\.1:9/,
      /stops by itself at \$3\.00/,
    ]) {
      assert.match(question, words);
    }
    assert.equal(await hasRuns(), false);
  });

  for (const action of ["decline", "cancel"] as const) {
    it(`starts nothing when the person says ${action}`, async () => {
      mcp = await startMcp(workspace.folder, { answer: () => action });
      assert.equal((await mcp.data("start_run", input)).state, "refused");
      assert.equal(await hasRuns(), false);
    });
  }

  it("starts nothing when the agent gives up before the person says yes", async () => {
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<"accept">();
    mcp = await startMcp(workspace.folder, {
      answer() {
        asked.resolve();
        return answered.promise;
      },
    });
    const giveUp = new AbortController();
    const started = mcp.client.callTool({ name: "start_run", arguments: input }, undefined, {
      signal: giveUp.signal,
    });
    await asked.promise;
    giveUp.abort();
    await assert.rejects(started);
    answered.resolve("accept");
    assert.equal((await mcp.data("list_runs")).running, undefined);
    assert.equal(await hasRuns(), false);
  });

  it("takes no token in place of a person who can be asked", async () => {
    mcp = await startMcp(workspace.folder, { answer: () => "decline" });
    const token = "11111111-1111-4111-8111-111111111111";
    assert.equal((await mcp.data("start_run", { ...input, token })).state, "refused");
  });

  it("takes a second call with the token of the first, where nobody can be asked, and takes it once", async () => {
    mcp = await startMcp(workspace.folder);
    const first = await mcp.call("start_run", input);
    assert.match(textOf(first), /^Nothing is started yet\./);
    const { state, token } = first.structuredContent ?? {};
    assert.equal(state, "planned");
    assert.equal(await hasRuns(), false);
    const second = await mcp.data("start_run", { ...input, wait: true, token });
    assert.equal(second.state, "ended");
    assert.match(await mcp.failure("start_run", { ...input, token }), /^forbidden: .*one start/);
    assert.equal((await mcp.data("list_runs")).total, 1);
  });

  it("takes a token for the very start it was given for", async () => {
    mcp = await startMcp(workspace.folder);
    const { token } = await mcp.data("start_run", input);
    const more = { ...input, runs: 1000, token };
    assert.match(await mcp.failure("start_run", more), /^forbidden: .*another start/);
    assert.match(await mcp.failure("start_run", { ...input, token }), /^forbidden/);
    assert.match(await mcp.failure("start_run", { ...input, token: "made up" }), /^forbidden/);
    assert.equal(await hasRuns(), false);
  });

  it("starts what was told, whatever the config says by then", async () => {
    mcp = await startMcp(workspace.folder);
    const { token } = await mcp.data("start_run", input);
    await workspace.write(config, makeConfig({ runsPerScenario: 500 }));
    const { run } = await mcp.data("start_run", { ...input, wait: true, token });
    assert.equal((run as { plannedTests: number }).plannedTests, 2);
  });

  it("tells of a key that is not there before anything begins", async () => {
    await workspace.write(config, makeConfig({ providers: [paid] }));
    mcp = await startMcp(workspace.folder, { answer: () => "accept" });
    assert.match(await mcp.failure("start_run", input), /^config: .*PAID_KEY, which is not set/);
    assert.equal(await hasRuns(), false);
  });
});
