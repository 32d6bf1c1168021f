import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { SchemaDraft } from "../../../src/model/config/jsonSchema.ts";
import { formatExactJson } from "../../../src/model/json/exactJson.ts";
import type { RunOutcome } from "../../../src/model/wire/runProgress.ts";
import {
  readKnownFailures,
  readSuite,
  type SuiteTest,
  suiteDrafts,
  suiteFolder,
} from "../scenarios/validation/schemaSuite.ts";
import { makeWorkspace, runForJson, type Workspace } from "./cliHarness.ts";

const perDraft = 60;

describe("a sample of the JSON Schema Test Suite through the command line", () => {
  if (suiteFolder === undefined) {
    it("is skipped: no folder at TOUCHSTONE_JSON_SCHEMA_SUITE", function () {
      this.skip();
    });
    return;
  }
  const folder = suiteFolder;
  let workspace: Workspace;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(() => workspace.dispose());

  for (const draft of suiteDrafts.keys()) {
    it(`gives the verdicts of ${perDraft} tests of draft ${draft}`, async function () {
      this.timeout(60_000);
      const sample = await takeSample(folder, draft);
      assert.equal(sample.length, perDraft);
      const verdicts = await judgeByRun(sample, workspace);
      const expected = sample.map(({ name, valid }) => ({ name, valid }));
      assert.deepEqual(verdicts, expected);
    });
  }
});

// --- internal ---

/** Spread evenly over all mandatory tests that a config can hold and that are not listed as failing. */
async function takeSample(folder: string, draft: SchemaDraft): Promise<SuiteTest[]> {
  const known = await readKnownFailures(draft);
  const all = (await readSuite(folder, draft)).filter(
    (test) => test.part === "mandatory" && !known.includes(test.name) && fitsConfig(test),
  );
  return Array.from({ length: perDraft }, (_, at) => {
    const test = all[Math.floor(((at + 0.5) * all.length) / perDraft)];
    if (test === undefined) throw new Error(`draft ${draft} has only ${all.length} tests`);
    return test;
  });
}

/** A reply is an object or an array, a schema refers to nothing on a network. */
function fitsConfig({ schema, data }: SuiteTest): boolean {
  return (
    typeof data === "object" &&
    data !== null &&
    typeof schema === "object" &&
    !formatExactJson(schema).includes("localhost:1234")
  );
}

/** A scenario for each test, whose model replies with the value to be judged. */
async function judgeByRun(sample: readonly SuiteTest[], workspace: Workspace) {
  const server = await startEcho(sample.map(({ data }) => formatExactJson(data)));
  try {
    const { port } = server.address() as AddressInfo;
    const scenarios = sample.map(({ schema }, at) => ({
      number: at + 1,
      name: `Test ${at + 1}`,
      kind: "prompt",
      prompt: String(at),
      includeSchema: false,
      schema,
    }));
    const baseUrl = `http://127.0.0.1:${port}/v1`;
    const config = {
      name: "suite",
      providers: [{ id: "echo", kind: "openai-compatible", baseUrl, model: "m" }],
      scenarios,
      maxRetries: 0,
    };
    const file = await workspace.write("suite.touchstone.json", formatExactJson(config));
    const { document, stderr } = await runForJson<RunOutcome>(["run", file], {
      cwd: workspace.folder,
    });
    assert.equal(document.status, "completed", stderr);
    const text = await readFile(path.resolve(workspace.folder, document.file), "utf8");
    const runs = JSON.parse(text).results.echo as Record<string, { runs: { success: boolean }[] }>;
    return sample.map(({ name }, at) => ({ name, valid: runs[at + 1]?.runs[0]?.success }));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Answers the prompt `3` with the fourth of the texts. */
async function startEcho(texts: readonly string[]): Promise<http.Server> {
  const server = http.createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (piece: string) => {
      body += piece;
    });
    request.on("end", () => {
      const prompt = JSON.parse(body).messages.at(-1).content;
      const content = texts[Number(prompt[0]?.text ?? prompt)];
      const choices = [{ message: { role: "assistant", content }, finish_reason: "stop" }];
      response.setHeader("content-type", "application/json").end(JSON.stringify({ choices }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
