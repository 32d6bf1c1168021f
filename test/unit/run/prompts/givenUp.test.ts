import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startRun } from "../../../../src/run/startRun.ts";
import { makeLoadedConfig, makeWorkspace, type Workspace } from "../builders.ts";

const concurrency = 4;

/** Answers that no repeat can mend. */
const refusals = [
  { what: "a refused key", status: 401, body: { error: { message: "Incorrect API key" } } },
  { what: "no credit", status: 402, body: { error: { message: "Payment required" } } },
  {
    what: "a spent quota",
    status: 429,
    body: { error: { code: "insufficient_quota", message: "You exceeded your current quota" } },
  },
  {
    what: "an unknown model",
    status: 404,
    body: { error: { code: "model_not_found", message: "The model `m` does not exist" } },
  },
];

describe("a provider that refuses every request", () => {
  let workspace: Workspace;
  let server: Server | undefined;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(async () => {
    server?.closeAllConnections();
    server?.close();
    await workspace.remove();
  });

  /** A server that gives each request its answer, and counts them. */
  const serve = async (answer: (request: number) => { status: number; body: unknown }) => {
    const seen = { requests: 0 };
    const own = createServer((request, response) => {
      request.resume().on("end", () => {
        const { status, body } = answer(++seen.requests);
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      });
    });
    server = own;
    await new Promise<void>((resolve) => own.listen(0, "127.0.0.1", resolve));
    const { port } = own.address() as AddressInfo;
    return { seen, baseUrl: `http://127.0.0.1:${port}/v1` };
  };
  const runHundred = async (baseUrl: string, over = {}) => {
    const provider = { id: "gpt", kind: "openai-compatible", baseUrl, model: "m", concurrency };
    const config = { providers: [{ ...provider, ...over }], runsPerScenario: 100 };
    return await startRun(workspace.options(makeLoadedConfig(workspace.folder, config)));
  };

  for (const { what, status, body } of refusals) {
    it(`is asked no more after three answers in a row: ${what}`, async () => {
      const { seen, baseUrl } = await serve(() => ({ status, body }));
      const run = await runHundred(baseUrl);
      const outcome = await run.finished;
      assert.equal(outcome.status, "completed");
      assert.equal(outcome.summary.errored, 100);
      assert.ok(seen.requests <= 3 + concurrency - 1, `${seen.requests} requests`);
      const [notSent, ...others] = run.aggregate.notSent();
      assert.deepEqual(others, [], "all for one reason");
      assert.equal(notSent?.tests, 100 - seen.requests);
      assert.match(notSent?.reason ?? "", /^not sent, since 3 answers before were: HTTP \d+\b/);
      assert.equal(run.progress().notSent, 100 - seen.requests);

      const file = await workspace.readResult(outcome.file);
      const cell = file.results.gpt?.["1"];
      const attempts = cell?.runs.flatMap((each) => each.attempts) ?? [];
      const sum = attempts.reduce((count, { httpRequests = 0 }) => count + httpRequests, 0);
      assert.equal(sum, seen.requests);
      const sent = (cell?.runs ?? []).filter((each) => each.attempts[0]?.httpRequests !== 0);
      const total = sent.reduce((ms, { totalDurationMs = 0 }) => ms + totalDurationMs, 0);
      assert.equal(cell?.summary.averageDurationMs?.toFixed(6), (total / sent.length).toFixed(6));
      assert.ok((cell?.summary.p50Ms ?? 0) > 0, "tests that were not sent have no time");
    });
  }

  it("is asked on while other answers come in between", async () => {
    const refused = { status: 401, body: { error: { message: "no" } } };
    const filtered = { status: 400, body: { error: { message: "bad request" } } };
    const { seen, baseUrl } = await serve((at) => (at % 3 === 0 ? filtered : refused));
    const run = await runHundred(baseUrl, { concurrency: 1 });
    await run.finished;
    assert.equal(seen.requests, 100);
    assert.deepEqual(run.aggregate.notSent(), []);
    assert.equal("notSent" in run.progress(), false);
  });

  it("has only what was sent in the metrics of its attempts", async () => {
    const refused = { status: 401, body: { error: { message: "no" } } };
    const { seen, baseUrl } = await serve(() => refused);
    const printed: string[] = [];
    const provider = { id: "gpt", kind: "openai-compatible", baseUrl, model: "m", concurrency };
    const loggers = [{ kind: "performance-metrics" }];
    const config = { providers: [provider], runsPerScenario: 100, loggers };
    const options = workspace.options(makeLoadedConfig(workspace.folder, config));
    const run = await startRun({ ...options, print: (line) => printed.push(line) });
    await run.finished;
    assert.match(printed.join("\n"), new RegExp(`^ +Records +${seen.requests}$`, "m"));
  });
});
