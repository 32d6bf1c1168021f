import assert from "node:assert/strict";
import type { TestJob, WorkerMessage } from "../../../../../src/queue/queueMessages.ts";
import { createRunJudge } from "../../../../../src/run/judging/runJudge.ts";
import { createMasker } from "../../../../../src/run/masking/masker.ts";
import { createLanes } from "../../../../../src/run/prompts/createLanes.ts";
import { type JobMeans, runJob } from "../../../../../src/run/queue/worker/runJob.ts";
import { makeLoadedConfig, makeScenario, makeWorkspace, type Workspace } from "../../builders.ts";

const job: TestJob = {
  provider: "p",
  tests: [1, 2, 3].map((runNumber) => ({ scenario: 1, runNumber, round: 1 })),
  generation: 7,
  expiresMs: 1e15,
};

describe("a job of several tests", () => {
  let workspace: Workspace;
  let told: WorkerMessage[];
  before(async () => {
    workspace = await makeWorkspace();
  });
  after(() => workspace.remove());

  const makeMeans = async (over: Partial<JobMeans> = {}): Promise<JobMeans> => {
    told = [];
    const loaded = makeLoadedConfig(
      workspace.folder,
      { providers: [{ id: "p", kind: "simulated" }] },
      [makeScenario()],
    );
    const [provider] = loaded.config.providers;
    const [scenario] = loaded.scenarios;
    const lane = (await createLanes(loaded.config.providers, { loaded, keys: [] })).get("p");
    assert.ok(provider !== undefined && scenario?.kind === "prompt" && lane !== undefined);
    const signals = { soon: new AbortController().signal, now: new AbortController().signal };
    return {
      ...{ provider, lane, masker: createMasker([]), judge: createRunJudge(1000), maxRetries: 0 },
      ...{
        signals,
        toldPrompts: new Set(),
        clock: { nowMs: () => Date.now(), set: () => undefined },
      },
      reporter: {
        async tell(message) {
          told.push(message);
        },
        stop: () => undefined,
        close: async () => undefined,
      },
      scenarioOf: () => scenario,
      isLeaving: () => false,
      onBegun: () => undefined,
      onEnded: () => undefined,
      ...over,
    };
  };
  const tell = () =>
    told.map((message) => {
      if (message.type === "returned") {
        return `returned ${message.generation}: ${message.tests.map((each) => each.runNumber).join(" ")}`;
      }
      return "runNumber" in message ? `${message.type} ${message.runNumber}` : message.type;
    });

  it("has them run one after the other, each with its end", async () => {
    await runJob(job, 1, await makeMeans());
    assert.deepEqual(
      tell(),
      [1, 2, 3].flatMap((run) => [`attempt ${run}`, `ended ${run}`]),
    );
  });

  it("is returned when somebody else had it before, who may have done some of it", async () => {
    await runJob(job, 2, await makeMeans());
    assert.deepEqual(tell(), ["returned 7: 1 2 3"]);
  });

  it("is returned but for the test under way by a worker that leaves", async () => {
    await runJob(job, 1, await makeMeans({ isLeaving: () => true }));
    assert.deepEqual(tell(), ["attempt 1", "ended 1", "returned 7: 2 3"]);
  });

  it("of one test is run again by whoever gets it", async () => {
    await runJob({ ...job, tests: job.tests.slice(0, 1) }, 2, await makeMeans());
    assert.deepEqual(tell(), ["attempt 1", "ended 1"]);
  });
});
