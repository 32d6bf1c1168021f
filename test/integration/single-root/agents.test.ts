import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import * as vscode from "vscode";
import { createAgentTool } from "../../../src/editor/agents/agentTool.ts";
import { defineMcpServers } from "../../../src/editor/agents/registerMcpServers.ts";
import type { FolderSessions } from "../../../src/editor/host/folderSessions.ts";
import { agentToolPrefix } from "../../../src/editor/ids.ts";
import { agentToolNames } from "../../../src/model/wire/agentToolNames.ts";
import { data, folder, personScenario, waitForResult, writeConfig } from "../support.ts";

const config = "data/configs/agents.touchstone.json";

describe("agents of the editor", () => {
  before(async () => {
    await writeConfig(folder, "agents", {
      providers: [{ id: "sim", kind: "simulated", seed: 1 }],
      scenarios: [personScenario()],
    });
  });
  after(() => rm(path.join(folder, config)));

  it("have every tool, each with the schema of what it takes", () => {
    const own = vscode.lm.tools.filter(({ name }) => name.startsWith(agentToolPrefix));
    assert.deepEqual(
      own.map(({ name }) => name.slice(agentToolPrefix.length)).sort(),
      [...agentToolNames].sort(),
    );
    for (const { inputSchema } of own) assert.ok(inputSchema);
  });

  it("read configs, and are told in words what they asked wrongly", async () => {
    const [text = "", json = ""] = await invoke("list_configs", {});
    assert.match(text, /config/);
    const { configs } = JSON.parse(json) as { configs: { file: string }[] };
    assert.ok(configs.some(({ file }) => file === config));
    await assert.rejects(invoke("run_status", { run: "../etc" }), /no run id/);
    await assert.rejects(
      invoke("list_configs", { folder: "elsewhere" }),
      /Name one of the folders/,
    );
  });

  it("start the run that a person was asked about, and no other", async () => {
    const asked: Record<string, unknown>[] = [];
    const answers = [
      { text: "planned", data: { question: ["Run *it*?"], token: "t1" }, isError: false },
      { text: "started", data: { state: "started" }, isError: false },
    ];
    const request = async (_method: string, { input }: { input: Record<string, unknown> }) => {
      asked.push(input);
      return answers.shift();
    };
    const session = { folder: { name: "w" }, host: { request } };
    const folders = { sessions: [session] } as unknown as FolderSessions;
    const tool = createAgentTool("start_run", folders);
    const { token } = new vscode.CancellationTokenSource();
    // An agent that brings a token of its own has not asked anybody.
    const input = { config, token: "made up" };
    const options = { input, toolInvocationToken: undefined };
    await assert.rejects(async () => tool.invoke(options, token), /Nobody was asked/);
    const { confirmationMessages } = (await tool.prepareInvocation?.({ input }, token)) ?? {};
    assert.match(confirmationMessages?.title ?? "", /Start a Touchstone run/);
    const message = confirmationMessages?.message as vscode.MarkdownString;
    assert.equal(message.value.replaceAll("&nbsp;", " ").replaceAll("\\", ""), "Run *it*?");
    assert.notEqual(message.value, "Run *it*?", "markup of a name must not count");
    await tool.invoke(options, token);
    assert.deepEqual(asked, [
      { config, token: undefined },
      { config, token: "t1" },
    ]);
    await assert.rejects(async () => tool.invoke(options, token), /Nobody was asked/);
  });

  it("start a run, and read what came of it", async () => {
    // VS Code takes its own questions as agreed to while it runs tests.
    const [, json = ""] = await invoke("start_run", { config, wait: true });
    const { state, runId } = JSON.parse(json) as { state: string; runId: string };
    assert.equal(state, "ended");
    const result = await waitForResult(data, runId);
    assert.equal(result.summary.passed, 1);
    const [summary = ""] = await invoke("run_summary", { run: runId });
    assert.match(summary, /1 of 1 tests ended/);
    await assert.rejects(
      invoke("start_run", { config: "/etc/passwd" }),
      /must lie in the workspace/,
    );
  });

  it("are offered a server of each folder, which starts", async () => {
    const [workspaceFolder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspaceFolder);
    const cliFile = path.join(__dirname, "../../../cli.js");
    const session = { folder: workspaceFolder, path: folder, dataFolder: data };
    const [server] = defineMcpServers([session], { cliFile, version: "1" });
    assert.ok(server);
    assert.equal(server.label, "Touchstone");
    const { command, args, env } = server;
    const client = new Client({ name: "test", version: "1" });
    await client.connect(
      new StdioClientTransport({ command, args, env: env as Record<string, string>, cwd: folder }),
    );
    try {
      const { tools } = await client.listTools();
      assert.equal(tools.length, agentToolNames.length);
      const { structuredContent } = await client.callTool({ name: "list_configs", arguments: {} });
      assert.match(JSON.stringify(structuredContent), /agents\.touchstone\.json/);
    } finally {
      await client.close();
    }
  });
});

/** The texts that a tool answers with. */
async function invoke(name: string, input: object): Promise<string[]> {
  const options = { input, toolInvocationToken: undefined };
  const { content } = await vscode.lm.invokeTool(`${agentToolPrefix}${name}`, options);
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ""));
}
