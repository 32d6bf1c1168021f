import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { indexFileSchema } from "../../../../src/model/results/indexFile.ts";
import type { ProbeReport } from "../../../../src/model/results/probe.ts";
import { testRunFileSchema } from "../../../../src/model/results/resultFile.ts";
import type { TestOutcome } from "../../../../src/model/results/testOutcome.ts";
import { summarizeTest } from "../../../../src/report/summarizeTest.ts";
import { buildProbe, type Probe } from "../../../../src/run/probe/buildProbe.ts";
import { findProbe } from "../../../../src/run/probe/findProbe.ts";
import { loadReplaySource } from "../../../../src/run/prompts/loadReplaySource.ts";
import { recoverRuns } from "../../../../src/run/recoverRuns.ts";
import { startRun } from "../../../../src/run/startRun.ts";
import { findAcceptedReplies } from "../../../../src/run/teeth/acceptedReplies.ts";
import { readResultTests } from "../../../../src/store/results/resultReader.ts";
import { openTestDataStore } from "../../../../src/store/testDataStore.ts";
import {
  rejectAsOpenai,
  type StrictServer,
  type StrictServerOptions,
  startStrictServer,
} from "../../../servers/strictServer.ts";
import { makeLoadedConfig, makeScenario, makeWorkspace, type Workspace } from "../builders.ts";

describe("a probe", function () {
  this.timeout(20_000);
  let workspace: Workspace;
  let server: StrictServer | undefined;
  beforeEach(async () => {
    workspace = await makeWorkspace();
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await workspace.remove();
  });

  const openServer = async (options?: StrictServerOptions) => {
    server = await startStrictServer(options);
    return server;
  };
  const local = (over: Record<string, unknown> = {}) => ({
    id: "local",
    kind: "openai-compatible",
    baseUrl: server?.baseUrl,
    model: "strict",
    ...over,
  });
  const config = (providers: unknown[], over: Record<string, unknown> = {}) =>
    makeLoadedConfig(workspace.folder, { providers, ...over });
  const carryOut = async (probe: Promise<Pick<Probe, "loaded">>) => {
    const { loaded } = await probe;
    const run = await startRun(workspace.options(loaded));
    return await run.finished;
  };
  const store = () => openTestDataStore(workspace.dataFolder);
  const findOut = async (id: string): Promise<ProbeReport> => {
    const { file, head } = await store().openResult(id);
    const outcomes: TestOutcome[] = [];
    for await (const { provider, scenario, run } of readResultTests(file)) {
      outcomes.push(summarizeTest({ provider, scenario }, run));
    }
    const report = findProbe(head, outcomes, true);
    assert.ok(report !== undefined);
    return report;
  };
  const verdictsOf = ({ groups }: ProbeReport) =>
    Object.fromEntries(groups.map(({ keywords, verdict }) => [keywords, verdict]));

  it("tells what a server enforces, ignores and rejects, with as many requests as it said", async () => {
    const { requests } = await openServer({
      reject: rejectAsOpenai,
      ignored: ["pattern", "format", "maxItems", "minItems", "const"],
    });
    const probe = buildProbe(config([local()]), "local");
    const { id, status } = await carryOut(probe);
    const { estimate } = await probe;
    assert.equal(status, "completed");
    const report = await findOut(id);
    assert.deepEqual(verdictsOf(report), {
      pattern: "ignored",
      format: "ignored",
      "minimum, maximum": "enforced",
      "minItems, maxItems": "ignored",
      const: "ignored",
      enum: "enforced",
      anyOf: "enforced",
      $ref: "enforced",
      recursion: "enforced",
      "additionalProperties: false": "enforced",
      "additionalProperties: schema": "rejected",
      propertyNames: "rejected",
      uniqueItems: "rejected",
      "nested optional property": "rejected",
    });
    assert.equal(report.control.isAsAsked, true);
    assert.equal(estimate.requests, 45);
    assert.equal(requests(), 45);
  });

  for (const [what, ignored, found] of [
    ["nothing", [], { enforced: 14 }],
    ["all but types", ["enum", "anyOf", "$ref"], { enforced: 9, ignored: 5 }],
    ["a part of a group", ["maximum", "uniqueItems"], { enforced: 12, ignored: 2 }],
  ] as const) {
    it(`finds a server out that ignores ${what}`, async () => {
      await openServer({ ignored: [...ignored] });
      const { id } = await carryOut(buildProbe(config([local()]), "local", 1));
      const verdicts = Object.values(verdictsOf(await findOut(id)));
      const counts = Object.fromEntries(
        [...Map.groupBy(verdicts, (verdict) => verdict)].map(([key, all]) => [key, all.length]),
      );
      assert.deepEqual(counts, found);
    });
  }

  it("finds out a server that ignores the whole schema", async () => {
    const all = ["type", "properties", "required", "additionalProperties", "$defs"];
    await openServer({ ignored: all });
    const { id } = await carryOut(buildProbe(config([local()]), "local", 2));
    const verdicts = new Set(Object.values(verdictsOf(await findOut(id))));
    assert.deepEqual([...verdicts], ["ignored"]);
  });

  it("calls nothing enforced where the model says what it likes", async () => {
    await openServer({ isWilful: true });
    const { id } = await carryOut(buildProbe(config([local()]), "local", 1));
    const report = await findOut(id);
    assert.equal(report.control.isAsAsked, false);
    assert.deepEqual([...new Set(Object.values(verdictsOf(report)))], ["cannot tell"]);
  });

  it("says of replies made from the schema that they tell nothing", async () => {
    const { id } = await carryOut(
      buildProbe(config([{ id: "sim", kind: "simulated", seed: 1 }]), "sim"),
    );
    const report = await findOut(id);
    assert.equal(report.control.isAsAsked, false);
    assert.deepEqual([...new Set(Object.values(verdictsOf(report)))], ["cannot tell"]);
  });

  it("cannot tell what errors or refusals are replied to", async () => {
    // One request at a time: three of the control, then round by round.
    await openServer({
      answer: (nth) =>
        nth % 15 === 7 ? "I would rather not." : nth % 15 === 8 ? { status: 403 } : undefined,
    });
    const { id } = await carryOut(buildProbe(config([local({ concurrency: 1 })]), "local"));
    const report = await findOut(id);
    const byKeywords = new Map(report.groups.map((group) => [group.keywords, group]));
    assert.equal(byKeywords.get("enum")?.verdict, "cannot tell");
    assert.equal(byKeywords.get("enum")?.reason, "0 of 3 kept it, 3 invalid_json");
    assert.equal(byKeywords.get("anyOf")?.reason, "0 of 3 kept it, 3 auth");
    assert.equal(byKeywords.get("const")?.verdict, "enforced");
  });

  it("retries nothing, and leaves other providers and scenarios of the config alone", async () => {
    await openServer({ ignored: ["pattern"] });
    const other = {
      id: "other",
      kind: "openai-compatible",
      baseUrl: "http://127.0.0.1:9",
      model: "m",
    };
    const loaded = config([other, local()], { maxRetries: 5, runsPerScenario: 7 });
    const { id } = await carryOut(buildProbe(loaded, "local", 1));
    const { head } = await store().openResult(id);
    assert.deepEqual(head.config.providers, ["local"]);
    assert.equal(head.config.maxRetries, 0);
    assert.equal(head.config.runsPerScenario, 1);
    assert.equal(head.summary.totalTests, 15);
    assert.equal(server?.requests(), 15);
  });

  it("is a run with result, row and folder, marked and named after config and provider", async () => {
    await openServer();
    const { id, file, probe } = await carryOut(buildProbe(config([local()]), "local", 1));
    assert.equal(probe, true);
    const result = testRunFileSchema.parse(await workspace.readResult(file));
    assert.equal(result.config.name, "people probe local");
    assert.equal(result.config.probe, true);
    assert.equal(result.config.file, "data/configs/people.touchstone.json");
    assert.equal(result.config.scenarioDetails?.["2"]?.mode, "strict");
    assert.equal((await store().loadRunFolder(id)).probe, true);
    const index = JSON.parse(await readFile(path.join(workspace.dataFolder, "index.json"), "utf8"));
    assert.equal(indexFileSchema.parse(index).runs[0]?.probe, true);
  });

  it("keeps its mark when the index is made again from the files", async () => {
    await openServer();
    const { id } = await carryOut(buildProbe(config([local()]), "local", 1));
    await rm(path.join(workspace.dataFolder, "index.json"));
    await store().rebuildIndex({ prune: false });
    const [row] = (await store().loadIndex()).index.runs;
    assert.deepEqual([row?.id, row?.probe], [id, true]);
  });

  it("keeps its mark when its process died and another closes it", async () => {
    await openServer({ hangsAfter: 5 });
    const { loaded } = await buildProbe(config([local({ concurrency: 1 })]), "local");
    const run = await startRun(workspace.options(loaded));
    await server?.hasSeen(6);
    run.stop("interrupted");
    const { id, file } = await run.finished;
    await rm(path.join(workspace.dataFolder, file));
    await rm(path.join(workspace.dataFolder, "index.json"));
    await store().setRunState(id, "running");
    const [recovered] = (await recoverRuns(store(), assert.fail)).closed;
    assert.equal(recovered?.probe, true);
    const { groups, control } = await findOut(id);
    assert.equal(control.replies.length, 1);
    assert.deepEqual(groups.filter(({ replies }) => replies.length > 0).length, 4);
  });

  it("that is cancelled midway keeps what came, and cannot tell the rest", async () => {
    const { hasSeen } = await openServer({ hangsAfter: 20, ignored: ["pattern"] });
    const { loaded } = await buildProbe(config([local({ concurrency: 1 })]), "local");
    const run = await startRun(workspace.options(loaded));
    await hasSeen(21);
    run.stop("cancelled");
    const { id, status, stopReason } = await run.finished;
    assert.deepEqual([status, stopReason], ["cancelled", "user"]);
    const report = await findOut(id);
    assert.equal(
      report.groups.flatMap(({ replies }) => replies).length + report.control.replies.length,
      20,
    );
    const { pattern, ...others } = verdictsOf(report);
    assert.equal(pattern, "ignored");
    assert.deepEqual([...new Set(Object.values(others))], ["cannot tell"]);
  });

  it("is neither the latest run, nor one to be replayed, nor history of its config", async () => {
    await openServer();
    const loaded = config([local()]);
    const made = config([{ id: "local", kind: "simulated" }]);
    const first = await carryOut(Promise.resolve({ loaded: made }));
    const { id } = await carryOut(buildProbe(loaded, "local", 1));
    assert.notEqual(id, first.id);
    assert.equal((await store().openResult("latest")).head.id, first.id);
    const source = await loadReplaySource(store(), "latest", "local");
    const key = { scenario: 2, runNumber: 1, step: 1, attemptNumber: 1 };
    assert.equal(await source.find(key), undefined);
    // A config may bear the very name that a probe has.
    const scenario = makeScenario({
      number: 1,
      steps: [{ prompt: "", schema: true, at: "" }],
      schema: true,
    });
    const accepted = await findAcceptedReplies([scenario], "people probe local", store());
    assert.equal(accepted.size, 0);
  });

  it("is named within the longest name there may be", async () => {
    await openServer();
    const long = config([local({ id: "p".repeat(64) })], { name: "n".repeat(200) });
    const { id } = await carryOut(buildProbe(long, "p".repeat(64), 1));
    const { name } = (await store().loadRunFolder(id)).snapshot.config;
    assert.equal(name.length, 200);
    assert.ok(name.endsWith(` probe ${"p".repeat(64)}`));
  });

  it("costs what its provider's price says of about as many tokens", async () => {
    await openServer();
    const price = { inputPerMillion: 1, outputPerMillion: 10 };
    const { estimate } = await buildProbe(config([local({ price })]), "local");
    assert.ok(
      (estimate.costUsd ?? 0) > 0.002 && (estimate.costUsd ?? 1) < 0.1,
      `${estimate.costUsd}`,
    );
    const twice = await buildProbe(config([local({ price })]), "local", 6);
    assert.equal(twice.estimate.costUsd, 2 * (estimate.costUsd ?? 0));
    const free = await buildProbe(config([local()]), "local");
    assert.equal(free.estimate.costUsd, undefined);
  });

  it("refuses a provider that cannot enforce a schema, and says where it stands", async () => {
    const program = { id: "own", kind: "command", command: "node" };
    const loaded = config([{ id: "sim", kind: "simulated" }, program]);
    await mkdir(path.dirname(loaded.file), { recursive: true });
    await writeFile(
      loaded.file,
      '{ "providers": [\n  {},\n  { "id": "own", "kind": "command" }] }',
    );
    await assert.rejects(buildProbe(loaded, "own"), {
      code: "config",
      message:
        /people\.touchstone\.json:3:26: providers\.1\.kind: a command provider cannot enforce a schema/,
    });
  });

  it("names the providers there are when asked for another", async () => {
    const loaded = config([{ id: "sim", kind: "simulated" }]);
    await assert.rejects(buildProbe(loaded, "smi"), {
      code: "usage",
      message: /no provider smi; it has sim/,
    });
    await assert.rejects(buildProbe(config([]), "sim"), { message: /it has none/ });
  });
});
