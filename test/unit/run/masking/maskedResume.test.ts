import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { loadRunConfig } from "../../../../src/run/readRunConfig.ts";
import { prepareResume } from "../../../../src/run/resume/prepareResume.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import { openTestDataStore } from "../../../../src/store/testDataStore.ts";
import { makeWorkspace, type Workspace } from "../builders.ts";
import { grant } from "./forms.ts";
import { findLeaks, findLeaksBelow } from "./leaks.ts";

const secret = "correct-horse";

describe("a run whose config and cases have a secret written out", () => {
  let workspace: Workspace;
  let server: Server;
  let asked: string[];
  let onAsked: () => void;
  const file = () => path.join(workspace.dataFolder, "configs", "a.touchstone.json");
  beforeEach(async () => {
    workspace = await makeWorkspace();
    asked = [];
    onAsked = () => undefined;
    server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text) => {
        body += text;
      });
      request.on("end", () => {
        asked.push(JSON.parse(body).messages[0].content);
        onAsked();
        const message = { role: "assistant", content: '{"name":"Ada","age":36}' };
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ choices: [{ message }] }));
      });
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    await mkdir(path.dirname(file()), { recursive: true });
    await writeConfig("Who is");
  });
  afterEach(async () => {
    server.close();
    await workspace.remove();
  });

  async function writeConfig(begin: string) {
    const { port } = server.address() as AddressInfo;
    const baseUrl = `http://127.0.0.1:${port}`;
    const provider = { id: "p", kind: "openai-compatible", model: "m", baseUrl, concurrency: 1 };
    const scenario = {
      number: 1,
      name: "Any",
      kind: "prompt",
      prompt: `${begin} {{who}} of ${secret}?`,
      includeSchema: false,
      schema: { type: "object", description: `Not ${secret}` },
      cases: ["Ada", secret, "Bo"].map((who) => ({ vars: { who } })),
    };
    const config = { name: `With ${secret}`, providers: [provider], scenarios: [scenario] };
    await writeFile(file(), JSON.stringify(config));
  }

  /** Begins the run, and cuts it short at its second request. */
  async function beginRun() {
    const loaded = await loadRunConfig(file(), { workspaceFolder: workspace.folder });
    assert.ok(loaded.ok, JSON.stringify(loaded));
    const keys = [grant("KEY", secret)];
    const run = await startRun({ ...workspace.options(loaded.value), keys });
    onAsked = () => asked.length === 2 && run.stop("interrupted");
    const outcome = await run.finished;
    assert.equal(outcome.status, "interrupted");
    return { runId: run.id, keys };
  }

  const place = () => ({
    store: openTestDataStore(workspace.dataFolder),
    workspaceFolder: workspace.folder,
  });

  it("sends them as they are, keeps none, and goes on with the same after it was cut short", async () => {
    const { runId, keys } = await beginRun();
    const warned: string[] = [];
    const prepared = await prepareResume({ runId }, place(), (message) => warned.push(message));
    const options = { ...workspace.options(prepared.loaded), ...prepared, keys };
    const { finished } = await startRun(options);
    const { status, summary, name } = await finished;
    assert.deepEqual([status, summary.passed, name], ["completed", 3, "With [KEY]"]);
    assert.deepEqual(warned, []);
    const prompts = ["Ada", secret, "Bo"].map((who) => `Who is ${who} of ${secret}?`);
    assert.deepEqual([...new Set(asked)], prompts);
    assert.deepEqual(
      await findLeaksBelow(path.join(workspace.dataFolder, "results"), [secret]),
      [],
    );
    assert.deepEqual(
      await findLeaksBelow(path.join(workspace.dataFolder, "test_runs"), [secret]),
      [],
    );
    const index = await readFile(path.join(workspace.dataFolder, "index.json"), "utf8");
    assert.deepEqual(findLeaks(index, [secret]), []);
  });

  it("cannot go on once the config has changed, since what was sent is not kept", async () => {
    const { runId } = await beginRun();
    await writeConfig("What is");
    await assert.rejects(
      () => prepareResume({ runId }, place(), () => undefined),
      /cannot be resumed: the value of a key was written out .* changed since\.$/,
    );
  });
});
