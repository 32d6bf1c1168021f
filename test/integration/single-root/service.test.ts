import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import * as vscode from "vscode";
import { openReportPage } from "../reportPage.ts";
import { postRun, type ServiceClient, startService } from "../serviceClient.ts";
import {
  data,
  errorOf,
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

describe("the Test Service", () => {
  const files: string[] = [];
  let client: ServiceClient;

  beforeEach(async () => {
    client = await startService();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await withAnswers({ showErrorMessage: async () => undefined }, async () => {
      await vscode.commands.executeCommand("touchstone.stopService");
    });
    for (const file of files.splice(0)) await rm(file);
  });

  async function write(name: string, config: Record<string, unknown>): Promise<void> {
    files.push(await writeConfig(folder, name, config));
  }

  it("runs a stream that plain fetch asks for, shows it in the editor, and gives its log byte by byte", async () => {
    await write("served", { scenarios: [streamScenario()] });
    const runId = await postRun(client, "served");
    const page = await openReportPage({ folder: vscode.Uri.file(folder).toString(), runId });
    await page.waitForComponent("alerts", ({ recordCount }) => recordCount > 0);
    page.close();
    const result = await waitForResult(data, runId);
    assert.equal(result.summary.successRate, 100);

    const component = `/api/test_runs/${runId}/reactions/alerts`;
    const listed = await client.get(`${component}/outputs`);
    const { items } = (await listed.json()) as { items: { path: string; url: string }[] };
    const output = items.find((item) => item.path === "jsonl_file/outputs_00000.jsonl");
    assert.ok(output, JSON.stringify(items));
    const download = await client.get(output.url);
    assert.equal(download.status, 200);
    const received = Buffer.from(await download.arrayBuffer());
    const log = path.join(data, "test_runs", runId, "reactions/alerts/output_log", output.path);
    const written = await readFile(log);
    assert.equal(written.toString().trimEnd().split("\n").length, 200);
    assert.ok(received.equals(written));
  });

  it("stops a run of the editor, which tells its end like any other", async () => {
    const slow = { id: "sim", kind: "simulated", latencyMs: 60_000, timeoutMs: 120_000 };
    await write("slow", { providers: [slow], scenarios: [personScenario()] });
    const { runId } = await startRun(path.join(data, "configs/slow.touchstone.json"));
    const shown = await client.get(`/api/test_runs/${runId}`);
    assert.equal(((await shown.json()) as { state: string }).state, "running");
    const warnings: string[] = [];
    const showWarningMessage = async (message: string) => void warnings.push(message);
    await withAnswers({ showWarningMessage }, async () => {
      assert.ok((await client.post(`/api/test_runs/${runId}/stop`, {})).ok);
      assert.equal((await waitForResult(data, runId)).status, "cancelled");
      await waitFor("the notice", async () => (warnings.length > 0 ? true : undefined));
    });
    assert.match(warnings[0] ?? "", /^Run slow was cancelled/);
  });

  it("tells the report of a finished run when that run is deleted", async () => {
    await write("gone", {
      providers: [{ id: "sim", kind: "simulated" }],
      scenarios: [personScenario()],
    });
    const run = await runToEnd(path.join(data, "configs/gone.touchstone.json"));
    const page = await openReportPage(run);
    await page.waitForMessage("report", ({ model }) => model.state === "finished");
    assert.equal((await client.delete(`/api/results/${run.runId}`)).status, 204);
    const { message } = await page.waitForMessage("unavailable");
    assert.match(message, new RegExp(`no run ${run.runId}`));
    page.close();
  });

  it("asks a person for the keys of a run, and starts none without", async () => {
    const server = await startKeyServer();
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    const provider = { id: "p", kind: "openai-compatible", baseUrl, model: "m" };
    const providers = [{ ...provider, apiKey: { secret: "over-http" } }];
    await write("keyed", { providers, scenarios: [personScenario()] });
    try {
      const prompts: string[] = [];
      const showInputBox = async ({ prompt }: { prompt: string }) => void prompts.push(prompt);
      await withAnswers({ showInputBox }, async () => {
        const config = "data/configs/keyed.touchstone.json";
        const refused = await client.post("/api/test_runs", { config });
        assert.equal(refused.status, 403);
        assert.match(await refused.text(), /refused in the editor/);
      });
      assert.match(
        prompts.join(),
        /^A run was asked for over the Test Service or by an agent\. Stored in /,
      );
      const runId = await withAnswers({ showInputBox: async () => "sk-typed" }, () =>
        postRun(client, "keyed"),
      );
      const result = await waitForResult(data, runId);
      assert.equal(result.summary.passed, 1);
      assert.equal(JSON.stringify(result).includes("sk-typed"), false);
    } finally {
      server.close();
      await withAnswers({ showQuickPick: async (items: unknown[]) => items }, async () => {
        await vscode.commands.executeCommand("touchstone.clearApiKey");
      });
    }
  });

  it("is one for its folder, and gone when it was stopped", async () => {
    const again = await startService();
    assert.deepEqual([again.url, again.token], [client.url, client.token]);
    await vscode.commands.executeCommand("touchstone.stopService");
    await assert.rejects(client.get("/api/state"), /fetch failed/);
    for (const name of ["copyServiceUrl", "copyServiceToken", "openApiDocs", "stopService"]) {
      assert.match(await errorOf(`touchstone.${name}`), /^Start the Test Service first/);
    }
    const next = await startService();
    assert.notEqual(next.token, client.token);
    assert.equal((await next.get("/api/state")).status, 200);
  });

  it("tells that it went with its run host, and can be started again", async function () {
    if (process.platform !== "linux") this.skip();
    const messages: string[] = [];
    const showErrorMessage = async (message: string) => void messages.push(message);
    await withAnswers({ showErrorMessage }, async () => {
      for (const host of listHosts()) process.kill(Number(host), "SIGKILL");
      await waitFor("the message", async () => (messages.length > 0 ? true : undefined));
    });
    assert.equal(messages.length, 1);
    assert.match(messages[0] ?? "", /^The Test Service was stopped: .*SIGKILL/);
    const next = await startService();
    assert.equal((await next.get("/api/state")).status, 200);
    const providers = [{ id: "sim", kind: "simulated" }];
    await write("later", { providers, scenarios: [personScenario()] });
    const { result } = await runToEnd(path.join(data, "configs/later.touchstone.json"));
    assert.equal((await next.get(`/api/results/${result.id}/summary`)).status, 200);
  });
});

// --- internal ---

/** 200 changes sent straight to a reaction, in a second. */
function streamScenario(): Record<string, unknown> {
  const source = {
    id: "rooms",
    kind: "generator",
    generator: "building-hierarchy",
    changeCount: 200,
    spacing: { perSecond: 200 },
    dispatchers: [{ kind: "http", url: "${reaction.alerts.url}" }],
  };
  const stopTriggers = [
    { kind: "record-count", recordCount: 200 },
    { kind: "duration", seconds: 30 },
  ];
  const reaction = { id: "alerts", handler: { kind: "http" }, stopTriggers };
  const schema = { properties: { recordCount: { const: 200 } } };
  const keys = { number: 31, name: "Served", kind: "stream" };
  return { ...keys, sources: [source], reactions: [reaction], schema };
}

/** Replies with a person to whoever has the key, else 401. */
async function startKeyServer(): Promise<Server> {
  const message = { role: "assistant", content: '{"name":"Ada","age":36}' };
  const choices = [{ index: 0, finish_reason: "stop", message }];
  const body = JSON.stringify({
    id: "1",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices,
  });
  const server = createServer((request, response) => {
    request.resume();
    response.statusCode = request.headers.authorization === "Bearer sk-typed" ? 200 : 401;
    response.setHeader("content-type", "application/json");
    response.end(response.statusCode === 200 ? body : "{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
