import { randomUUID } from "node:crypto";
import os from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import type { TestCase } from "../../model/config/testCase.ts";
import type { RunFolderFile } from "../../model/results/runFolder.ts";
import { UserError } from "../../model/userError.ts";
import type { Announcement, Definition, JobTest, TestJob } from "../../queue/queueMessages.ts";
import { announcementSchema } from "../../queue/queueMessages.ts";
import {
  definitionsQueue,
  reportsQueueOf,
  runsQueue,
  testsQueueOf,
} from "../../queue/queueNames.ts";
import type { JobQueue, QueueStore } from "../../queue/queueStore.ts";
import type { Sealer } from "../../queue/seal.ts";
import { hashText } from "../../scenarios/files/hashJson.ts";
import type { PlannedTest } from "../plan.ts";
import { forgetRun } from "./forgetRun.ts";

/** A store and the key for it. */
export interface QueueAccess {
  readonly store: QueueStore;
  readonly sealer: Sealer;
}

/** What a run puts into the store, under its own id. */
export interface QueuedRun extends QueueAccess {
  readonly run: string;
  /** Tells all workers of the state of the run; done over and over, or they stop to serve it. Throws `UserError` ("locked"). */
  announce(state: Announcement["state"]): Promise<void>;
  /** Adds jobs of a provider. */
  send(provider: string, jobs: readonly SentJob[]): Promise<void>;
  /** Has the store hand out no tests, whoever asks, or go on to: once this resolves, none is begun that was not handed out. */
  hold(isHeld: boolean): Promise<void>;
  testsQueue(provider: string): JobQueue;
  readonly reportsQueue: JobQueue;
  /** Takes all of it out of the store, unless another coordinator has the run now, and closes the store. */
  close(): Promise<void>;
}

/** Tests of one provider that a worker runs one after the other. */
export interface SentJob {
  readonly id: string;
  readonly tests: readonly SentJobTest[];
  readonly generation: number;
}

export interface SentJobTest {
  readonly test: PlannedTest;
  readonly testCase?: TestCase | undefined;
}

export interface QueuedRunOptions extends QueueAccess {
  readonly folder: Pick<RunFolderFile, "id" | "snapshot">;
  /** Those whose tests are sent. */
  readonly providers: readonly { readonly id: string; readonly concurrency: number }[];
  /** Of Touchstone. */
  readonly version: string;
}

/** A run is announced as often. */
export const beatIntervalMs = 1000;
/** Announcements older than this are of a coordinator that died, or is cut off. */
export const freshMs = 15_000;

/**
 * Waits until it is clear that nobody coordinates this run: whoever did has died. Throws a `UserError` ("locked") while
 * somebody does.
 */
export async function refuseWhileCoordinated(access: QueueAccess, run: string): Promise<void> {
  const runs = access.store.queue(runsQueue);
  try {
    const before = await readAnnouncement(access, runs, run);
    if (before === undefined) return;
    await delay(2.5 * beatIntervalMs);
    const after = await readAnnouncement(access, runs, run);
    if (after !== undefined && after.beatMs !== before.beatMs)
      throw describeOther(after, access.store);
  } finally {
    await runs.close();
  }
}

/** Announces a run to workers, and takes over what one that died left of it. */
export async function openQueuedRun(options: QueuedRunOptions): Promise<QueuedRun> {
  const { store, sealer, folder, providers, version } = options;
  const run = folder.id;
  const runs = store.queue(runsQueue);
  const definitions = store.queue(definitionsQueue);
  const reportsQueue = store.queue(reportsQueueOf(run));
  const tests = new Map(providers.map(({ id }) => [id, store.queue(testsQueueOf(run, id))]));
  const definition = sealer.seal("definition", run, buildDefinition(folder, providers));
  const owner = `${os.hostname()}, process ${process.pid}`;
  let epoch: string = randomUUID();
  let [isTakenOver, isHeld] = [false, false];

  const build = (state: Announcement["state"], beatMs: number) =>
    sealer.seal("announcement", run, {
      ...{ run, version, epoch, owner, beatMs, state },
      name: folder.snapshot.config.name,
      providers: providers.map(({ id }) => id),
      definition: hashText(definition.body),
    });
  const holdAll = async (value: boolean) => {
    await Promise.all([...tests.values()].map((queue) => queue.hold(value)));
  };
  const setUp = async (state: Announcement["state"]) => {
    if (!(await definitions.write(run, definition)))
      await definitions.add([{ id: run, data: definition }]);
    for (const { id, concurrency } of providers) await tests.get(id)?.limit(concurrency);
    if (isHeld) await holdAll(true);
    const announcement = build(state, await store.nowMs());
    if (!(await runs.write(run, announcement))) await runs.add([{ id: run, data: announcement }]);
  };
  const refuseOther = async () => {
    const other = await readAnnouncement(options, runs, run);
    if (other === undefined || other.epoch === epoch) return;
    isTakenOver = true;
    throw describeOther(other, store);
  };
  const closeAll = async () => {
    await Promise.all(
      [runs, definitions, reportsQueue, ...tests.values()].map((queue) => queue.close()),
    );
    await store.close();
  };

  // What is left of tests that were sent before is sent anew.
  for (const queue of tests.values()) await queue.clear();
  await setUp("running");
  return {
    ...{ store, sealer, run, reportsQueue },
    async announce(state) {
      await refuseOther();
      if (await runs.write(run, build(state, await store.nowMs()))) return;
      // The store has lost what it held.
      epoch = randomUUID();
      await setUp(state);
    },
    async send(provider, jobs) {
      const expiresMs = (await store.nowMs()) + jobLifetimeMs;
      const toJob = ({ id, tests, generation }: SentJob) => {
        const job: TestJob = { provider, tests: tests.map(toJobTest), generation, expiresMs };
        return { id, data: sealer.seal("job", run, job) };
      };
      await tests.get(provider)?.add(jobs.map(toJob));
    },
    async hold(value) {
      isHeld = value;
      await holdAll(value);
    },
    testsQueue(provider) {
      const queue = tests.get(provider);
      if (queue === undefined) throw new RangeError(`no tests of ${provider} are sent`);
      return queue;
    },
    async close() {
      try {
        if (isTakenOver) return;
        await forgetRun(store, run, [...tests.keys()]);
      } finally {
        await closeAll();
      }
    },
  };
}

// --- internal ---

function toJobTest({ test, testCase }: SentJobTest): JobTest {
  const { scenario, runNumber, round } = test;
  const common = { scenario: scenario.number, runNumber, round };
  if (testCase === undefined) return common;
  const { vars, expected } = testCase;
  return { ...common, case: { ...testCase, vars: { ...vars }, expected: [...expected] } };
}

async function readAnnouncement(
  { sealer }: QueueAccess,
  runs: JobQueue,
  run: string,
): Promise<Announcement | undefined> {
  const opened = sealer.open("announcement", run, await runs.read(run), announcementSchema);
  return opened.ok ? opened.value : undefined;
}

function describeOther({ run, owner }: Announcement, { shown }: QueueStore): UserError {
  const message = `Run ${run} is coordinated by ${owner}, over ${shown}.`;
  return new UserError(message, { code: "locked" });
}

/** A day: tests wait as long where no worker comes. */
const jobLifetimeMs = 24 * 3_600_000;

/** Without what only the coordinator runs. */
function buildDefinition(
  { snapshot }: QueuedRunOptions["folder"],
  providers: QueuedRunOptions["providers"],
): Definition {
  const { config, scenarios } = snapshot;
  const sent = new Set(providers.map(({ id }) => id));
  return {
    config: { ...config, providers: config.providers.filter(({ id }) => sent.has(id)) },
    scenarios: scenarios.filter((scenario) => scenario.kind === "prompt"),
  };
}
