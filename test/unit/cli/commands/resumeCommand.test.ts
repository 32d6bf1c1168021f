import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type TestRunFile, testRunFileSchema } from "../../../../src/model/results/resultFile.ts";
import { openTestDataStore } from "../../../../src/store/testDataStore.ts";
import { type ChatServer, startChatServer } from "../../../servers/chatServer.ts";
import { waitForLines } from "../../run/waitForLines.ts";
import {
  makeConfig,
  makeScenario,
  makeWorkspace,
  runCli,
  runForJson,
  startCli,
  type Workspace,
} from "../cliHarness.ts";

interface RunDocument {
  id: string;
  status: string;
  file: string;
}

interface Failure {
  error: { code: string; message: string };
}

const configFile = "data/configs/a.touchstone.json";

describe("touchstone resume", () => {
  let workspace: Workspace;
  let server: ChatServer;
  beforeEach(async () => {
    workspace = await makeWorkspace();
    const reply = JSON.stringify({ name: "Ada" });
    server = await startChatServer({ kind: "openai", reply, latencyMs: 5, invalidShare: 0.3 });
  });
  afterEach(async () => {
    await server.close();
    await workspace.dispose();
  });

  const inWorkspace = () => ({ cwd: workspace.folder });
  const dataFolder = () => path.join(workspace.folder, "data");
  const makeProviders = (count: number) =>
    Array.from({ length: count }, (_, at) => {
      const { baseUrl } = server;
      return { id: `p${at}`, kind: "openai-compatible", baseUrl, model: `m${at}`, concurrency: 3 };
    });
  const writeConfig = (over: Record<string, unknown> = {}) =>
    workspace.write(
      configFile,
      makeConfig({
        providers: makeProviders(1),
        scenarios: [makeScenario(1), makeScenario(2)],
        runsPerScenario: 20,
        maxRetries: 2,
        ...over,
      }),
    );
  const readFileOf = async ({ file }: RunDocument): Promise<TestRunFile> =>
    testRunFileSchema.parse(
      JSON.parse(await readFile(path.resolve(workspace.folder, file), "utf8")),
    );
  const onlyRunId = async () => {
    const [id = "", ...others] = await openTestDataStore(dataFolder()).listRunIds();
    assert.deepEqual(others, []);
    return id;
  };
  /** Kills a command once the server has got so many requests more. */
  const killAfter = async (args: readonly string[], requests: number) => {
    const { child, result } = await startCli(args, inWorkspace());
    for (let seen = 0; seen < requests; seen++) await server.nextRequest();
    child.kill("SIGKILL");
    await result;
  };
  const countRequests = (file: TestRunFile) =>
    listTests(file).reduce(
      (sum, { run }) => sum + run.attempts.reduce((n, { httpRequests = 0 }) => n + httpRequests, 0),
      0,
    );

  for (const providers of [1, 3, 8]) {
    it(`runs just what is missing of a run that was killed twice, with ${providers} providers`, async () => {
      await writeConfig({
        providers: makeProviders(providers),
        runsPerScenario: Math.ceil(40 / providers),
      });
      const undisturbed = await runForJson<RunDocument>(["run", configFile], inWorkspace());
      const whole = await readFileOf(undisturbed.document);
      assert.equal((await runCli(["delete", undisturbed.document.id], inWorkspace())).code, 0);

      const before = server.counters.requests;
      await killAfter(["run", configFile], 25);
      const id = await onlyRunId();
      await killAfter(["resume", id], 15);
      const { document, code } = await runForJson<RunDocument>(["resume", id], inWorkspace());
      assert.deepEqual([document.id, document.status], [id, "completed"]);
      assert.equal(code, undisturbed.code);
      const file = await readFileOf(document);
      const { abandoned } = file.summary;
      assert.ok(abandoned !== undefined && abandoned.httpRequests > 0);
      const sent = countRequests(file) + abandoned.httpRequests;
      // A request may be on its way when the process is killed, and never be read.
      assert.ok(Math.abs(sent - (server.counters.requests - before)) <= 1, `${sent} were sent`);
      assert.deepEqual(withoutTimes(file), withoutTimes(whole));
    });
  }

  it("begins a half-done test anew, and says what that had cost", async () => {
    server.plan({ kind: "text", text: '{"name":1}' }, { kind: "hang" });
    await writeConfig({
      providers: [{ ...makeProviders(1)[0], concurrency: 1 }],
      scenarios: [makeScenario(1)],
      runsPerScenario: 3,
    });
    const started = await startCli(["run", configFile], inWorkspace());
    for (let seen = 0; seen < 2; seen++) await server.nextRequest();
    await waitForLines(dataFolder(), 1);
    started.child.kill("SIGKILL");
    await started.result;
    const id = await onlyRunId();
    const { document } = await runForJson<RunDocument>(["resume", id], inWorkspace());
    const file = await readFileOf(document);
    const { attempts, httpRequests, inputTokens } = file.summary.abandoned ?? {};
    assert.deepEqual([attempts, httpRequests], [1, 2]);
    assert.ok(inputTokens !== undefined && inputTokens > 0);
    assert.equal(file.summary.totalTests, 3);
    assert.equal(countRequests(file) + 2, server.counters.requests);
    const again = await runForJson<Failure>(["resume", id], inWorkspace());
    assert.equal(again.code, 2);
    assert.match(again.document.error.message, /is complete: nothing of it is left/);
  });

  it("closes as complete what was killed after its last test", async () => {
    await writeConfig({ keepLogs: true });
    const { document: first } = await runForJson<RunDocument>(["run", configFile], inWorkspace());
    const whole = await readFileOf(first);
    const store = openTestDataStore(dataFolder());
    await rm(path.resolve(workspace.folder, first.file));
    await store.createRunFolder({ ...(await store.loadRunFolder(first.id)), state: "running" });
    const requests = server.counters.requests;
    const { document } = await runForJson<RunDocument>(["resume", first.id], inWorkspace());
    assert.equal(document.status, "completed");
    assert.deepEqual(withoutTimes(await readFileOf(document)), withoutTimes(whole));
    assert.equal(server.counters.requests, requests);
  });

  it("goes on with a run that was stopped, and adds up its active time", async () => {
    await writeConfig({ runsPerScenario: 200 });
    const { child, result } = await startCli(["run", configFile], inWorkspace());
    for (let seen = 0; seen < 10; seen++) await server.nextRequest();
    child.kill("SIGINT");
    await result;
    const stopped = await openTestDataStore(dataFolder()).openResult(await onlyRunId());
    assert.equal(stopped.head.status, "cancelled");
    const { document } = await runForJson<RunDocument>(["resume", "latest"], inWorkspace());
    const file = await readFileOf(document);
    assert.deepEqual(
      [file.status, file.stopReason, file.summary.totalTests],
      ["completed", undefined, 400],
    );
    assert.ok((file.duration ?? 0) > (stopped.head.duration ?? 0));
    assert.equal(file.timestamp, stopped.head.timestamp);
  });

  it("says what has changed and runs what it began with, or refuses", async () => {
    await workspace.write("data/schemas/p.json", makeScenario(1).schema);
    const scenarios = [{ ...makeScenario(1), schema: "../schemas/p.json" }, makeScenario(2)];
    await writeConfig({ scenarios, runsPerScenario: 40 });
    await killAfter(["run", configFile], 10);
    const id = await onlyRunId();
    await workspace.write("data/schemas/p.json", { type: "array" });
    await writeConfig({
      scenarios: [scenarios[0], { ...makeScenario(2), prompt: "Whom?" }],
      runsPerScenario: 1,
    });
    const refused = await runForJson<Failure>(["resume", id, "--current"], inWorkspace());
    assert.equal(refused.code, 2);
    assert.equal(
      refused.document.error.message,
      `The config file, scenario 2 and the schema of scenario 1 changed since run ${id} began.`,
    );
    const { document, stderr } = await runForJson<RunDocument>(["resume", id], inWorkspace());
    assert.match(
      stderr,
      /warning: The config file, scenario 2 and the schema of scenario 1 changed/,
    );
    const file = await readFileOf(document);
    assert.equal(file.summary.totalTests, 80);
    assert.ok(listTests(file).every(({ run }) => run.success || run.attempts.length === 3));
  });

  it("runs the snapshot of a config that is gone or broken", async () => {
    await writeConfig();
    await killAfter(["run", configFile], 5);
    await workspace.write(configFile, "{ broken");
    const broken = await startCli(["resume", "latest"], inWorkspace());
    assert.match((await broken.result).stderr, /cannot be run any more, changed/);
    const { head } = await openTestDataStore(dataFolder()).openResult(await onlyRunId());
    assert.deepEqual([head.status, head.summary.totalTests], ["completed", 40]);
  });

  it("counts limits over all parts, and takes the one of today", async () => {
    const limited = { runsPerScenario: 10, limits: { maxTokens: 200 } };
    await writeConfig(limited);
    const stopped = await runForJson<RunDocument>(["run", configFile], inWorkspace());
    assert.equal(stopped.document.status, "cancelled");
    const refused = await runForJson<Failure>(["resume", "latest"], inWorkspace());
    assert.equal(refused.code, 2);
    assert.match(
      refused.document.error.message,
      /used up limits\.maxTokens: \d+ of 200\. Raise it in data\/configs\/a\.touchstone\.json/,
    );
    await writeConfig({ ...limited, limits: { maxTokens: 1_000_000 } });
    const { document } = await runForJson<RunDocument>(["resume", "latest"], inWorkspace());
    assert.equal(document.status, "completed");
  });

  it("keeps the cases as they were when the run began", async () => {
    const scenario = { ...makeScenario(1), prompt: "Who is {{who}}?", cases: "../cases/c.jsonl" };
    const lines = Array.from({ length: 20 }, (_, at) => ({
      id: `c${at}`,
      vars: { who: `é${at}` },
    }));
    const write = (list: readonly object[]) =>
      workspace.write("data/cases/c.jsonl", list.map((each) => JSON.stringify(each)).join("\n"));
    await write(lines);
    await writeConfig({ scenarios: [scenario], runsPerScenario: 2 });
    await killAfter(["run", configFile], 8);
    await write(lines.slice(0, 3));
    const { document, stderr } = await runForJson<RunDocument>(["resume", "latest"], inWorkspace());
    assert.match(stderr, /warning: The cases of scenario 1 changed/);
    const file = await readFileOf(document);
    assert.equal(file.summary.totalTests, 40);
    const prompts = Object.values(file.prompts ?? {}).flat();
    for (const { vars } of lines) {
      assert.ok(
        prompts.some(({ content }) => content.includes(`Who is ${vars.who}?`)),
        vars.who,
      );
    }
  });

  it("refuses a run whose journal or folder is gone, rather than run its tests twice", async () => {
    await writeConfig();
    await killAfter(["run", configFile], 20);
    assert.equal((await runCli(["list"], inWorkspace())).code, 0);
    const store = openTestDataStore(dataFolder());
    const id = await onlyRunId();
    await rm(store.component(id, "reaction", "p0").jsonlFolder, { recursive: true });
    const requests = server.counters.requests;
    const lost = await runForJson<Failure>(["resume", id], inWorkspace());
    assert.equal(lost.code, 3);
    assert.match(lost.document.error.message, /has 0 of the \d+ tests of its result file/);
    await rm(store.paths.runFolder(id), { recursive: true });
    const gone = await runForJson<Failure>(["resume", id], inWorkspace());
    assert.match(gone.document.error.message, /it can be run anew only/);
    assert.equal(server.counters.requests, requests);
  });

  it("refuses a run.json with an entry that no config may have", async () => {
    await writeConfig();
    await killAfter(["run", configFile], 3);
    const store = openTestDataStore(dataFolder());
    const id = await onlyRunId();
    const text = await readFile(store.paths.runFile(id), "utf8");
    await workspace.write(
      `data/test_runs/${id}/run.json`,
      text.replace('"kind": "openai-compatible"', '"kind": "oracle"'),
    );
    const { code, document } = await runForJson<Failure>(["resume", id], inWorkspace());
    assert.equal(code, 2);
    assert.match(document.error.message, /run\.json: snapshot\.config\.providers\.0\.kind/);
  });

  it("runs what failed once more as a run of its own that names its parent", async () => {
    await writeConfig({
      providers: [
        { id: "half", kind: "simulated", seed: 7, faults: { wrongType: 0.5 } },
        { id: "good", kind: "simulated", seed: 1 },
      ],
      maxRetries: 0,
    });
    const first = await runForJson<RunDocument>(["run", configFile], inWorkspace());
    const parent = await readFileOf(first.document);
    const failed = listTests(parent).filter(({ run }) => !run.success);
    assert.ok(failed.length > 3 && failed.every(({ provider }) => provider === "half"));
    const { document } = await runForJson<RunDocument>(
      ["resume", first.document.id, "--only", "failed"],
      inWorkspace(),
    );
    assert.notEqual(document.id, first.document.id);
    const file = await readFileOf(document);
    assert.deepEqual([file.status, file.config.parent], ["completed", parent.id]);
    assert.deepEqual(file.config.providers, ["half"]);
    assert.deepEqual(
      [file.summary.totalTests, file.summary.plannedTests],
      [failed.length, failed.length],
    );
    const keyOf = ({ scenario, run }: FiledTest) => `${scenario} ${run.runNumber}`;
    assert.deepEqual(listTests(file).map(keyOf), failed.map(keyOf));
    const none = await runForJson<Failure>(
      ["resume", first.document.id, "--only", "errored"],
      inWorkspace(),
    );
    assert.equal(none.code, 2);
    assert.match(none.document.error.message, /has no errored tests/);
  });

  it("begins a half-done stream test anew and keeps those that ended", async () => {
    const stream = {
      number: 11,
      name: "Changes",
      kind: "stream",
      sources: [
        {
          id: "made",
          kind: "generator",
          generator: "stock-trade",
          seed: 1,
          changeCount: 30,
          spacing: { perSecond: 30 },
          dispatchers: [{ kind: "http", url: `\${reaction.hook.url}` }],
        },
      ],
      reactions: [
        {
          id: "hook",
          handler: { kind: "http", port: 0 },
          stopTriggers: [{ kind: "record-count", recordCount: 30 }],
        },
      ],
      schema: { properties: { recordCount: { const: 30 } } },
    };
    await workspace.write(
      configFile,
      makeConfig({ providers: [], scenarios: [stream], runsPerScenario: 2 }),
    );
    const store = openTestDataStore(dataFolder());
    const { child, result } = await startCli(["run", configFile], inWorkspace());
    const summary = async () => {
      const [id] = await store.listRunIds();
      return id && (await store.component(id, "reaction", "hook").loadSummary())?.tests.length;
    };
    while ((await summary()) !== 1) await wait(20);
    await wait(300); // into the second test
    child.kill("SIGKILL");
    await result;
    const id = await onlyRunId();
    const { document, stderr } = await runForJson<RunDocument>(["resume", id], inWorkspace());
    const file = await readFileOf(document);
    assert.deepEqual([file.summary.totalTests, file.summary.passed], [2, 2], stderr);
    const { stdout } = await runCli(["show", id, "--records", "hook", "--json"], inWorkspace());
    assert.equal((JSON.parse(stdout) as unknown[]).length, 60);
  });
});

// --- internal ---

interface FiledTest {
  readonly provider: string;
  readonly scenario: string;
  readonly run: TestRunFile["results"][string][string]["runs"][number];
}

function listTests({ results }: TestRunFile): FiledTest[] {
  return Object.entries(results).flatMap(([provider, cells]) =>
    Object.entries(cells).flatMap(([scenario, { runs }]) =>
      runs.map((run) => ({ provider, scenario, run })),
    ),
  );
}

/** All of a result file but its times, its id and what was abandoned. */
function withoutTimes(file: TestRunFile): unknown {
  const times = /^(id|timestamp|.*[dD]uration(Ms)?|p\d+Ms|abandoned|environment)$/;
  return JSON.parse(
    JSON.stringify(file, (key, value: unknown) => (times.test(key) ? undefined : value)),
  );
}
