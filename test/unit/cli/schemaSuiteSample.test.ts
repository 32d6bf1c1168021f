import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { SchemaDraft } from "../../../src/model/config/jsonSchema.ts";
import type { Problem } from "../../../src/model/config/problem.ts";
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
/** Tests of a sample whose schema a config refuses with the reason. */
const mostRefused = 5;

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
      const candidates = await takeSample(folder, draft, perDraft + mostRefused);
      const refused = await findRefused(candidates, workspace);
      assert.ok(refused.size <= mostRefused);
      const sample = candidates.filter((_, at) => !refused.has(at)).slice(0, perDraft);
      const verdicts = await judgeByRun(sample, workspace);
      const expected = sample.map(({ name, valid }) => ({ name, valid }));
      assert.deepEqual(verdicts, expected);
    });
  }
});

// --- internal ---

/** Spread evenly over all mandatory tests that a config can hold and that are not listed as failing. */
async function takeSample(folder: string, draft: SchemaDraft, size: number): Promise<SuiteTest[]> {
  const known = await readKnownFailures(draft);
  const all = (await readSuite(folder, draft)).filter(
    (test) => test.part === "mandatory" && !known.includes(test.name) && fitsConfig(test),
  );
  return Array.from({ length: size }, (_, at) => {
    const test = all[Math.floor(((at + 0.5) * all.length) / size)];
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

/** Positions of the tests whose schema cannot be judged by, and is refused for that. */
async function findRefused(
  sample: readonly SuiteTest[],
  workspace: Workspace,
): Promise<ReadonlySet<number>> {
  const file = await writeConfig(sample, "http://127.0.0.1:9/v1", workspace);
  const { document } = await runForJson<{ problems: Problem[] }>(["validate", file], {
    cwd: workspace.folder,
  });
  const errors = document.problems.filter(({ severity }) => severity === "error");
  for (const { message } of errors) assert.match(message, /not allowed as a key|cannot be decided/);
  return new Set(errors.map(({ key }) => Number(/^scenarios\.(\d+)\./.exec(key)?.[1])));
}

/** A scenario for each test; the prompt says which. */
function writeConfig(
  sample: readonly SuiteTest[],
  baseUrl: string,
  workspace: Workspace,
): Promise<string> {
  const scenarios = sample.map(({ schema }, at) => ({
    number: at + 1,
    name: `Test ${at + 1}`,
    kind: "prompt",
    prompt: String(at),
    includeSchema: false,
    schema,
  }));
  const providers = [{ id: "echo", kind: "openai-compatible", baseUrl, model: "m" }];
  const config = { name: "suite", providers, scenarios, maxRetries: 0 };
  return workspace.write("suite.touchstone.json", formatExactJson(config));
}

/** Has a model reply with the value of each test. */
async function judgeByRun(sample: readonly SuiteTest[], workspace: Workspace) {
  const server = await startEcho(sample.map(({ data }) => formatExactJson(data)));
  try {
    const { port } = server.address() as AddressInfo;
    const file = await writeConfig(sample, `http://127.0.0.1:${port}/v1`, workspace);
    const { document, stderr } = await runForJson<RunOutcome>(["run", file], {
      cwd: workspace.folder,
    });
    assert.equal(document.status, "completed", stderr);
    const text = await readFile(path.resolve(workspace.folder, document.file), "utf8");
    const { echo } = JSON.parse(text).results as Record<string, CellsOfProvider>;
    return sample.map(({ name }, at) => ({ name, valid: echo?.[at + 1]?.runs[0]?.success }));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

type CellsOfProvider = Record<string, { runs: { success: boolean }[] } | undefined>;

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
