import assert from "node:assert/strict";
import { startRun } from "../../../src/run/startRun.ts";
import { mostUnknown } from "../../../src/run/usageWatch.ts";
import { type ChatServer, startChatServer } from "../../servers/chatServer.ts";
import { makeLoadedConfig, makeWorkspace, type Workspace } from "./builders.ts";

const price = { inputPerMillion: 1, outputPerMillion: 1 };
const free = { inputPerMillion: 0, outputPerMillion: 0 };
const unknown = { kind: "noUsage" } as const;
const fill = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe("a limit that is not told what was used", () => {
  let workspace: Workspace;
  let silent: ChatServer;
  let telling: ChatServer;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    silent = await startChatServer({ kind: "openai" });
    silent.plan(...fill(500, unknown));
    telling = await startChatServer({ kind: "openai" });
  });
  afterEach(async () => {
    await Promise.all([silent.close(), telling.close()]);
    await workspace.remove();
  });

  const at = (id: string, server: ChatServer, over = {}) => {
    const { baseUrl } = server;
    return { id, kind: "openai-compatible", baseUrl, model: "m", concurrency: 1, ...over };
  };
  const run = async (config: Parameters<typeof makeLoadedConfig>[1]) => {
    const warnings: string[] = [];
    const log = (level: string, message: string) => {
      if (level === "warn") warnings.push(message);
    };
    const loaded = makeLoadedConfig(workspace.folder, { runsPerScenario: 50, ...config });
    const active = await startRun({ ...workspace.options(loaded), log });
    return { outcome: await active.finished, warnings };
  };

  it("stops the run after twenty attempts, and tells why at the first", async () => {
    const { outcome, warnings } = await run({
      providers: [at("local", silent)],
      limits: { maxTokens: 1_000_000 },
    });
    assert.equal(outcome.status, "cancelled");
    assert.equal(outcome.stopReason, "maxTokens");
    assert.equal(outcome.summary.totalTests, mostUnknown);
    assert.equal(silent.counters.requests, 20);
    assert.equal(warnings.length, 2);
    assert.match(warnings[0] ?? "", /"local" reports no usage.*"maxTokens".*20.*"onUnknown"/);
    assert.match(warnings[1] ?? "", /^The run stops: .*20 attempts.*"maxTokens"/);
  });

  it("goes on where it is told to ignore that, and still tells it", async () => {
    const limits = { maxTokens: 1_000_000, maxCostUsd: 5, onUnknown: "ignore" };
    const { outcome, warnings } = await run({
      providers: [at("local", silent, { price })],
      limits,
    });
    assert.equal(outcome.status, "completed");
    assert.equal(silent.counters.requests, 50);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /"maxTokens" and "maxCostUsd" cannot be kept.*goes on/);
  });

  it("still stops at what is known, where the rest is ignored", async () => {
    const { outcome } = await run({
      providers: [at("local", silent), at("gpt", telling)],
      limits: { maxTokens: 1, onUnknown: "ignore" },
    });
    assert.equal(outcome.stopReason, "maxTokens");
    assert.equal(telling.counters.requests, 1);
  });

  it("cannot be kept while one of several providers does not report", async () => {
    const { outcome, warnings } = await run({
      providers: [at("gpt", telling, { price }), at("local", silent, { price })],
      limits: { maxCostUsd: 100 },
    });
    assert.equal(outcome.stopReason, "maxCostUsd");
    assert.equal(silent.counters.requests, 20);
    assert.doesNotMatch(warnings.join("\n"), /"gpt"/, "a provider that reports is not told of");
    assert.match(warnings[0] ?? "", /"local" reports no usage/);
  });

  it("counts the attempts of all providers together, and tells of each once", async () => {
    const { outcome, warnings } = await run({
      providers: [at("a", silent), at("b", silent)],
      limits: { maxTokens: 1_000_000 },
    });
    assert.equal(outcome.stopReason, "maxTokens");
    // One that is under way when the twentieth comes finishes.
    assert.ok(silent.counters.requests <= 21, `${silent.counters.requests} requests`);
    const told = warnings.flatMap((each) => /^Provider "(\w)"/.exec(each)?.[1] ?? []);
    assert.deepEqual(told.sort(), ["a", "b"]);
  });

  it("takes a provider without a price as unknown for its cost, though not for its tokens", async () => {
    const providers = [at("gpt", telling, { price }), at("other", telling)];
    const costs = await run({ providers, limits: { maxCostUsd: 100 } });
    assert.equal(costs.outcome.stopReason, "maxCostUsd");
    assert.match(costs.warnings[0] ?? "", /^Provider "other" has no "price".*$/);
    const tokens = await run({ providers, limits: { maxTokens: 1_000_000 } });
    assert.equal(tokens.outcome.status, "completed");
    assert.deepEqual(tokens.warnings, []);
  });

  it("knows the cost of what is free", async () => {
    const { outcome, warnings } = await run({
      providers: [at("local", silent, { price: free })],
      limits: { maxCostUsd: 1 },
    });
    assert.equal(outcome.status, "completed");
    assert.deepEqual(warnings, []);
  });

  it("counts no attempt that could not have a usage", async () => {
    const failures = [500, 400, 403, 404].map((status) => ({ kind: "status" as const, status }));
    const filtered = { kind: "status" as const, status: 400, message: "content management policy" };
    telling.plan(...fill(30, filtered), ...fill(10, failures.slice(1)).flat());
    const { outcome, warnings } = await run({
      providers: [at("gpt", telling, { price }), { id: "sim", kind: "simulated" }],
      limits: { maxTokens: 1_000_000, maxCostUsd: 100 },
      maxRetries: 0,
    });
    assert.equal(outcome.status, "completed");
    assert.equal(outcome.summary.totalTests, 100);
    assert.deepEqual(warnings, []);
  });

  it("tells of what is no HTTP request and reports nothing, and stops nothing for it", async () => {
    const script = 'process.stdout.write(JSON.stringify({ name: "Ada", age: 36 }))';
    const own = {
      id: "own",
      kind: "command",
      command: process.execPath,
      args: ["-e", script],
      cwd: workspace.folder,
    };
    const { outcome, warnings } = await run({
      providers: [own],
      limits: { maxTokens: 1_000_000 },
      runsPerScenario: 22,
    });
    assert.equal(outcome.status, "completed");
    assert.equal(outcome.summary.passed, 22);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /"own" reports no usage.*does not count towards "maxTokens"/);
  });

  it("asks for nothing where there is no such limit", async () => {
    const { outcome, warnings } = await run({
      providers: [at("local", silent)],
      limits: { maxMinutes: 5 },
    });
    assert.equal(outcome.status, "completed");
    assert.deepEqual(warnings, []);
  });
});
