import assert from "node:assert/strict";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import * as vscode from "vscode";
import type { AttemptResult, TestRunFile } from "../../../src/model/results/resultFile.ts";
import { openReportPage } from "../reportPage.ts";
import {
  data,
  folder,
  runToEnd,
  startRun,
  waitFor,
  waitForResult,
  withAnswers,
  writeConfig,
} from "../support.ts";

describe("stream tests", () => {
  const files: string[] = [];
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    for (const file of files.splice(0)) await rm(file);
  });

  async function writeStream(name: string, change: Record<string, unknown> = {}): Promise<string> {
    const file = await writeConfig(folder, name, { scenarios: [streamScenario(change)] });
    files.push(file);
    return file;
  }

  it("are kept as tests of their reactions, judged by the schema of their scenario", async () => {
    const schema = {
      properties: { recordCount: { const: 200 }, stoppedBy: { const: "record-count" } },
    };
    const { result } = await runToEnd(await writeStream("passing", { schema }));
    assert.equal(result.status, "completed");
    assert.deepEqual(result.config.providers, ["alerts"]);
    assert.equal(result.summary.totalTests, 1);
    assert.equal(result.summary.successRate, 100);
    const outcome = JSON.parse(readAttempt(result).rawResponse);
    assert.equal(outcome.recordCount, 200);
    assert.equal(outcome.errors, 0);
  });

  it("fail with what their schema misses", async () => {
    const schema = { properties: { recordCount: { const: 199 } } };
    const { result } = await runToEnd(await writeStream("failing", { schema }));
    assert.equal(result.status, "completed");
    assert.equal(result.summary.successRate, 0);
    const { success, validationErrors } = readAttempt(result);
    assert.equal(success, false);
    assert.match(JSON.stringify(validationErrors), /recordCount.*199/);
  });

  it("are errored with what a person can do where the port of a reaction is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const port = portOf(server);
    try {
      const { result } = await runToEnd(
        await writeStream("taken", { reactions: [reaction({ port })] }),
      );
      assert.equal(result.summary.errored, 1);
      const attempt = readAttempt(result);
      assert.match(JSON.stringify(attempt), new RegExp(`port ${port} .*is in use`));
    } finally {
      server.close();
    }
  });

  it("start the system under test, and stop it at their end", async () => {
    const port = await findFreePort();
    const script = path.join(data, "configs/relay.mjs");
    await writeFile(script, relay);
    files.push(script);
    const system = {
      command: process.execPath,
      args: ["relay.mjs", `${port}`, "${reaction.alerts.url}"],
      env: { ELECTRON_RUN_AS_NODE: "1" },
      readyUrl: `http://127.0.0.1:${port}/`,
    };
    const sources = [source({ dispatchers: [{ kind: "http", url: `http://127.0.0.1:${port}/` }] })];
    const { result } = await runToEnd(await writeStream("relayed", { system, sources }));
    assert.equal(JSON.parse(readAttempt(result).rawResponse).recordCount, 200);
    await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
  });

  it("tell their report of every component while they go on, and obey it", async () => {
    const run = await startRun(await writeStream("controlled"));
    const page = await openReportPage(run);
    const first = await page.waitForComponent("alerts", ({ recordCount }) => recordCount > 0);
    assert.equal(first.state, "running");
    await page.waitForComponent("alerts", (now) => now.recordCount > first.recordCount);
    await page.waitForComponent("alerts", ({ recordsPerSecond }) => recordsPerSecond > 0);

    page.send({ type: "controlComponent", componentId: "alerts", command: { name: "pause" } });
    const paused = await page.waitForComponent(
      "alerts",
      (now) => now.state === "paused" && now.role === "reaction" && now.refusedCount > 0,
    );
    assert.ok(paused.recordCount < 200);

    const errors: string[] = [];
    const showErrorMessage = async (message: string) => void errors.push(message);
    await withAnswers({ showErrorMessage }, async () => {
      page.send({ type: "controlComponent", componentId: "nobody", command: { name: "pause" } });
      await waitFor("the refusal", async () => (errors.length > 0 ? true : undefined));
      assert.match(errors[0] ?? "", /nobody/);
      const asked: string[] = [];
      const showWarningMessage = async (message: string) => void asked.push(message);
      await withAnswers({ showWarningMessage }, async () => {
        page.send({ type: "controlComponent", componentId: "alerts", command: { name: "reset" } });
        await waitFor("the question", async () => (asked.length > 0 ? true : undefined));
      });
      assert.deepEqual(asked, ["Reset alerts?"]);
    });
    assert.equal(errors.length, 1);

    page.send({ type: "controlComponent", componentId: "alerts", command: { name: "start" } });
    await page.waitForComponent("alerts", (now) => now.recordCount > paused.recordCount);

    const result = await waitForResult(data, run.runId);
    page.close();
    assert.equal(JSON.parse(readAttempt(result).rawResponse).recordCount, 200);
  });

  it("have records and files that open in editors", async () => {
    const run = await runToEnd(await writeStream("opened"));
    const page = await openReportPage(run);
    const key = { provider: "alerts", scenario: 21, runNumber: 1 };
    const records = await page.ask({ type: "getRecords", key, offset: 0, limit: 10 });
    assert.ok(records.type === "getRecords");
    assert.equal(records.result.total, 200);
    const [record] = records.result.rows;
    assert.ok(record);
    page.send({ type: "openRecord", title: "alerts record 1", json: record.json });
    const shown = await waitForEditor(/alerts record 1\.json$/);
    assert.equal(shown.languageId, "json");
    assert.equal(JSON.parse(shown.getText()).payload.type, "ReactionInvocation");

    const test = await page.ask({ type: "getStreamTest", key });
    assert.ok(test.type === "getStreamTest");
    const paths = test.result.components.flatMap((component) =>
      component.files.map(({ path }) => path),
    );
    const summary = paths.find((each) => each.endsWith("alerts/test_run_summary.json"));
    assert.ok(summary, paths.join());
    page.send({ type: "openFile", path: summary, reveal: false });
    const document = await waitForEditor(/alerts\/test_run_summary\.json$/);
    assert.equal(JSON.parse(document.getText()).tests[0].record_count, 200);
    page.close();
  });

  it("open no file outside their run", async () => {
    const run = await runToEnd(await writeStream("guarded"));
    const page = await openReportPage(run);
    const errors: string[] = [];
    const showErrorMessage = async (message: string) => void errors.push(message);
    await withAnswers({ showErrorMessage }, async () => {
      page.send({ type: "openFile", path: "configs/people.touchstone.json", reveal: false });
      await waitFor("the refusal", async () => (errors.length > 0 ? true : undefined));
    });
    page.close();
    assert.match(errors[0] ?? "", /people\.touchstone\.json/);
    assert.equal(vscode.window.activeTextEditor, undefined);
  });
});

// --- internal ---

/** 200 changes sent straight to a reaction, in two seconds. */
function streamScenario(change: Record<string, unknown>): Record<string, unknown> {
  const keys = { number: 21, name: "Changes", kind: "stream" };
  return { ...keys, sources: [source({})], reactions: [reaction({})], ...change };
}

function source(change: Record<string, unknown>): Record<string, unknown> {
  return {
    id: "rooms",
    kind: "generator",
    generator: "building-hierarchy",
    changeCount: 200,
    spacing: { perSecond: 100 },
    dispatchers: [{ kind: "http", url: "${reaction.alerts.url}" }],
    ...change,
  };
}

function reaction(handler: Record<string, unknown>): Record<string, unknown> {
  const stopTriggers = [
    { kind: "record-count", recordCount: 200 },
    { kind: "duration", seconds: 30 },
  ];
  return { id: "alerts", handler: { kind: "http", ...handler }, stopTriggers };
}

/** A program that hands every POST on: `relay.mjs PORT URL`. */
const relay = `import { createServer } from "node:http";
const [port, url] = process.argv.slice(2);
createServer(async (request, response) => {
  const chunks = await Array.fromAsync(request);
  if (request.method === "POST") {
    const body = Buffer.concat(chunks);
    await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  }
  response.end();
}).listen(Number(port), "127.0.0.1");
`;

function readAttempt({ results }: TestRunFile): AttemptResult {
  const [run, ...others] = results.alerts?.["21"]?.runs ?? [];
  assert.equal(others.length, 0);
  const [attempt, ...more] = run?.attempts ?? [];
  assert.ok(attempt);
  assert.equal(more.length, 0);
  return attempt;
}

async function waitForEditor(name: RegExp): Promise<vscode.TextDocument> {
  return await waitFor(`an editor of ${name.source}`, async () => {
    const document = vscode.window.activeTextEditor?.document;
    return document !== undefined && name.test(document.uri.path) ? document : undefined;
  });
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = portOf(server);
  server.close();
  await once(server, "close");
  return port;
}

function portOf(server: ReturnType<typeof createServer>): number {
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return address.port;
}
