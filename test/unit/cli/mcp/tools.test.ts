import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import path from "node:path";
import { agentToolNames } from "../../../../src/model/wire/agentToolNames.ts";
import { badProvider, makeConfig, makeWorkspace, type Workspace } from "../cliHarness.ts";
import { type McpClient, startMcp, textOf } from "./mcpClient.ts";

const config = "data/configs/people.touchstone.json";

describe("the tools of touchstone mcp", () => {
  let workspace: Workspace;
  let elsewhere: Workspace;
  let mcp: McpClient;
  const started: string[] = [];
  before(async () => {
    workspace = await makeWorkspace();
    elsewhere = await makeWorkspace();
    const providers = [{ id: "sim", kind: "simulated", seed: 1 }, badProvider];
    await workspace.write(config, makeConfig({ providers }));
    await workspace.write("data/configs/broken.touchstone.json", '{ "name": "broken", "runz": 1 }');
    mcp = await startMcp(workspace.folder, { answer: () => "accept" });
    for (let nth = 0; nth < 2; nth++) {
      const { runId } = await mcp.data("start_run", { config, wait: true });
      started.push(String(runId));
    }
  });
  after(async () => {
    await mcp?.close();
    await workspace?.dispose();
    await elsewhere?.dispose();
  });

  it("are those that agents are promised, each with schemas and hints of what it does", async () => {
    const { tools } = await mcp.client.listTools();
    assert.deepEqual(
      tools.map(({ name }) => name),
      [...agentToolNames],
    );
    const writing = tools.filter(({ annotations }) => annotations?.readOnlyHint !== true);
    assert.deepEqual(
      writing.map(({ name }) => name),
      ["start_run", "cancel_run"],
    );
    for (const { outputSchema, inputSchema } of tools) {
      assert.equal(outputSchema?.type, "object");
      assert.equal(inputSchema.additionalProperties, false);
    }
  });

  it("list the configs of the workspace, those with errors too", async () => {
    const { total, configs } = await mcp.data("list_configs");
    assert.equal(total, 2);
    assert.deepEqual(
      (configs as { file: string; isValid: boolean }[]).map(({ file, isValid }) => [file, isValid]),
      [
        ["data/configs/broken.touchstone.json", false],
        [config, true],
      ],
    );
  });

  it("validate a config: each problem with its place", async () => {
    const input = { config: "data/configs/broken.touchstone.json" };
    const { isValid, problems } = await mcp.data("validate_config", input);
    assert.equal(isValid, false);
    const [first] = problems as { file: string; line: number; message: string }[];
    assert.equal(first?.file, input.config);
    assert.match(JSON.stringify(problems), /runz/);
    assert.equal((await mcp.data("validate_config", { config })).isValid, true);
  });

  it("start a run, wait for its end, and tell its figures", async () => {
    const result = await mcp.call("run_status", { run: started[0] });
    const { state, endedTests, passed, failed } = result.structuredContent ?? {};
    assert.deepEqual(
      { state, endedTests, passed, failed },
      {
        ...{ state: "completed", endedTests: 4, passed: 2, failed: 2 },
      },
    );
    assert.match(textOf(result), /completed\. 4 of 4 tests ended, 2 passed \(50\.0%\)/);
  });

  it("list runs, the newest first, in pages", async () => {
    const { total, runs } = await mcp.data("list_runs", { limit: 1 });
    assert.equal(total, 2);
    const [newest] = runs as { runId: string; successRate: number }[];
    assert.equal((runs as unknown[]).length, 1);
    assert.equal(newest?.runId, started[1]);
    assert.equal(newest?.successRate, 50);
    const others = await mcp.data("list_runs", { name: "another" });
    assert.equal(others.total, 0);
  });

  it("sum a run up by provider and scenario", async () => {
    const { cells, totalCells } = await mcp.data("run_summary");
    assert.equal(totalCells, 2);
    const told = (cells as Record<string, unknown>[]).map(({ provider, passed, ended }) => {
      return { provider, passed, ended };
    });
    assert.deepEqual(told, [
      { provider: "sim", passed: 2, ended: 2 },
      { provider: "bad", passed: 0, ended: 2 },
    ]);
  });

  it("tell why tests failed, by reason and by test", async () => {
    const { reasons, totalTests, tests } = await mcp.data("list_failures", { limit: 1 });
    const [reason] = reasons as { reason: string; tests: number; providers: string[] }[];
    assert.equal(reason?.reason, "invalid_json");
    assert.equal(reason?.tests, 2);
    assert.deepEqual(reason?.providers, ["bad"]);
    assert.equal(totalTests, 2);
    const [test] = tests as { codes: string[]; provider: string }[];
    assert.equal((tests as unknown[]).length, 1);
    assert.deepEqual(test?.codes, ["invalid_json"]);
    const none = await mcp.data("list_failures", { provider: "sim" });
    assert.equal(none.totalTests, 0);
  });

  it("compare two runs", async () => {
    const [base, head] = started;
    const { verdict, cells, totalFlipped } = await mcp.data("compare_runs", { base, head });
    assert.equal(verdict, "cannot tell");
    assert.equal((cells as unknown[]).length, 2);
    assert.equal(totalFlipped, 0);
    assert.match(
      await mcp.failure("compare_runs", {}),
      /^not_found: No run is marked as the baseline/,
    );
  });

  it("say that no run goes on where one is to be cancelled", async () => {
    assert.match(
      await mcp.failure("cancel_run"),
      /^not_found: This run has ended, or none goes on/,
    );
    assert.match(await mcp.failure("cancel_run", { run: started[0] }), /^not_found/);
  });

  it("refuse what is no input of theirs, in words", async () => {
    await elsewhere.write("outside.touchstone.json", makeConfig());
    await symlink(
      path.join(elsewhere.folder, "outside.touchstone.json"),
      path.join(workspace.folder, "data/configs/link.touchstone.json"),
    );
    const refusals: [string, Record<string, unknown>, RegExp][] = [
      ["list_runs", { limit: 1e9 }, /^usage: .*limit: /],
      ["list_runs", { offset: -1 }, /^usage: .*offset: /],
      ["list_runs", { limits: 3 }, /^usage: .*limits/],
      ["start_run", {}, /^usage: .*config: /],
      ["start_run", { config, runs: 1e12 }, /^usage: .*runs: /],
      ["start_run", { config, providers: ["nobody"] }, /^usage: .*no provider nobody/],
      ["start_run", { config: "data/configs/none.touchstone.json" }, /^not_found: /],
      ["start_run", { config: "../outside.touchstone.json" }, /^forbidden: /],
      ["start_run", { config: "data/configs/link.touchstone.json" }, /^forbidden: /],
      ["start_run", { config: "/etc/passwd" }, /^forbidden: /],
      ["start_run", { config: "data/configs/broken.touchstone.json" }, /^config: data[\s\S]*runz/],
      ["validate_config", { config: "../outside.touchstone.json" }, /^forbidden: /],
      ["run_status", { run: "../../etc" }, /^usage: /],
      ["run_summary", { run: "11111111" }, /^not_found: /],
      ["no_such_tool", {}, /^not_found: There is no tool "no_such_tool"/],
    ];
    for (const [name, input, words] of refusals) {
      assert.match(await mcp.failure(name, input), words, `${name} ${JSON.stringify(input)}`);
    }
  });

  it("put nothing but the protocol on stdout", () => {
    assert.deepEqual(mcp.faults, []);
  });
});
