import type { ProviderConfig } from "../../model/config/providerConfig.ts";
import type { TestKey } from "../../model/results/report.ts";
import type { ReturnedMessage } from "../../queue/queueMessages.ts";
import { summarizeTest } from "../../report/summarizeTest.ts";
import type { PlannedTest } from "../plan.ts";
import type { TestQueue } from "../prompts/testQueue.ts";
import { testKeyOf } from "../testKeyOf.ts";
import type { CoordinationContext } from "./coordinationContext.ts";
import { createDeliveries, toKey } from "./deliveries.ts";
import { createJobSize, type JobSize } from "./jobSize.ts";
import type { SentJob } from "./queuedRun.ts";
import type { ToldMessage } from "./reportReader.ts";
import { untilDone } from "./untilDone.ts";

/** A test that is out: with which job, when it was sent, by `performance.now()`, and how often. */
export interface OutTest {
  readonly test: PlannedTest;
  readonly provider: ProviderConfig;
  readonly queue: TestQueue;
  job: string;
  generation: number;
  resends: number;
  sentAt: number;
}

export type Sending = ReturnType<typeof createSending>;

/** Sends the tests of all providers, some ahead of what may be under way, and takes what comes back of them. */
export function createSending(context: CoordinationContext) {
  const { queued, providers, control, journal, log, cases, workers } = context;
  const { signals } = control;
  const ended = new AbortController();
  const out = new Map<string, OutTest>();
  const counts = new Map<string, number>();
  const wakers = new Set<() => void>();
  const deliveries = createDeliveries({
    ...{ journal, control, onAttempt: context.onAttempt },
    providers: new Map(providers.map((each) => [each.id, each])),
  });
  const changed = () =>
    new Promise<void>((resolve) => {
      wakers.add(resolve);
      if (signals.soon.aborted)
        signals.now.addEventListener("abort", () => resolve(), { once: true });
      else signals.soon.addEventListener("abort", () => resolve(), { once: true });
    });
  const wake = () => {
    for (const each of wakers) each();
    wakers.clear();
  };
  const forget = (key: TestKey) => {
    if (out.delete(testKeyOf(key))) counts.set(key.provider, (counts.get(key.provider) ?? 1) - 1);
    deliveries.forget(key);
    wake();
  };
  const readCase = ({ test }: OutTest) => {
    const { scenario, case: position } = test;
    const testCase = position === undefined ? undefined : cases.read(scenario.number, position);
    return { test, testCase };
  };
  /** Puts tests into the queue as jobs of so many. */
  const send = async (provider: string, tests: readonly OutTest[], jobSize: number) => {
    const jobs: SentJob[] = [];
    for (let at = 0; at < tests.length; at += jobSize) {
      const together = tests.slice(at, at + jobSize);
      const [first] = together;
      if (first === undefined) break;
      const { generation } = first;
      const id = `${first.test.scenario.number}-${first.test.runNumber}-${generation}`;
      for (const one of together) [one.job, one.sentAt] = [id, performance.now()];
      jobs.push({ id, tests: together.map(readCase), generation });
    }
    await untilDone(
      queued.store,
      () => queued.send(provider, jobs),
      signals.now,
      (fault) => log("warn", `Tests could not be put into the queue: ${fault}.`),
    );
  };
  /** Each by itself; what comes of an earlier sending counts only until a later one tells of an attempt. */
  const sendAgain = async (tests: readonly OutTest[]) => {
    for (const one of tests) one.generation += 1;
    for (const [provider, own] of Map.groupBy(tests, (one) => one.provider.id)) {
      await send(provider, own, 1);
    }
  };

  async function feed(provider: ProviderConfig): Promise<void> {
    const queue = context.openQueue(provider.id);
    queues.set(provider.id, queue);
    const { concurrency } = provider;
    const size = createJobSize(concurrency);
    sizes.set(provider.id, size);
    // Higher than in any earlier sending of this run, also by a coordinator that died.
    const generation = Math.floor((await queued.store.nowMs()) / 1000);
    let gathered: OutTest[] = [];
    const flush = async () => {
      const tests = gathered;
      gathered = [];
      if (tests.length > 0) await send(provider.id, tests, context.isSettling ? 1 : size.tests);
    };
    const isFull = (most: number) =>
      (counts.get(provider.id) ?? 0) >= most && !signals.soon.aborted;
    for (;;) {
      const most = context.isSettling
        ? concurrency
        : Math.max(leastAhead, 4 * concurrency) * size.tests;
      if (isFull(most)) {
        await flush();
        // So that there is room for some at a time.
        while (isFull(context.isSettling ? most : Math.ceil(most * 0.75))) await changed();
      }
      if (given.has(provider.id)) return;
      const test = signals.soon.aborted ? undefined : await queue.next();
      if (test === undefined || signals.soon.aborted) break;
      const key = {
        provider: provider.id,
        scenario: test.scenario.number,
        runNumber: test.runNumber,
      };
      const unsent = { job: "", generation, resends: 0, sentAt: Number.POSITIVE_INFINITY };
      const one: OutTest = { test, provider, queue, ...unsent };
      out.set(testKeyOf(key), one);
      counts.set(provider.id, (counts.get(provider.id) ?? 0) + 1);
      deliveries.expect(key);
      gathered.push(one);
      if (context.isSettling || gathered.length >= inOneGo * size.tests) await flush();
    }
    if (!signals.soon.aborted) await flush();
  }
  /** Providers whose tests are sent to nobody any more. */
  const given = new Set<string>();
  const giving: Promise<void>[] = [];
  let hasGivenUp = false;
  /** Takes tests back that are out, and errors them, and then `others`. */
  async function giveUp(
    provider: ProviderConfig,
    lost: OutTest[],
    others: TestQueue,
    reason: string,
  ) {
    hasGivenUp ||= lost.length > 0;
    for (const one of lost) forget(keyOf(one));
    const tests: TestQueue = {
      next: async () => lost.shift()?.test ?? (await others.next()),
      ended: others.ended,
    };
    await context.giveUp(provider, tests, reason);
  }
  const queues = new Map<string, TestQueue>();
  const sizes = new Map<string, JobSize>();

  async function end(worker: string, key: TestKey, delivery: number): Promise<void> {
    const one = out.get(testKeyOf(key));
    const sent = deliveries.find(key);
    const result = deliveries.end(key, delivery);
    if (one === undefined || sent === undefined || result === undefined) return;
    const outcome = summarizeTest(key, result);
    workers.addEnded(worker, outcome, result);
    forget(key);
    sizes.get(key.provider)?.ended();
    one.queue.ended(one.test, outcome.state);
    context.onTestEnded(outcome, result, await Promise.all(sent.places));
  }

  /** Not waited for: the store may take no jobs before it is rid of reports. */
  function takeBack({ provider, generation, tests }: ReturnedMessage): void {
    const left = tests
      .map(({ scenario, runNumber }) => out.get(testKeyOf({ provider, scenario, runNumber })))
      .filter((one) => one !== undefined)
      .filter((one) => one.generation === generation);
    if (signals.soon.aborted) for (const one of left) forget(keyOf(one));
    else
      sendAgain(left).catch((error) => {
        if (!signals.now.aborted) control.fail(error);
      });
  }

  const foreignJobs = new Set<string>();
  return {
    ended: ended.signal,
    out,
    /** Whether workers may have begun a test in vain. */
    get mayHaveAbandoned() {
      return hasGivenUp || deliveries.hasRepeats;
    },
    forget,
    sendAgain,
    giveUpProvider(provider: ProviderConfig, reason: string) {
      const queue = queues.get(provider.id);
      if (queue === undefined || given.has(provider.id)) return;
      log("warn", `Nobody takes the tests of ${provider.id}: ${reason}`);
      given.add(provider.id);
      const lost = [...out.values()].filter((one) => one.provider === provider);
      giving.push(
        queued
          .testsQueue(provider.id)
          .dropWaiting()
          .then(() => giveUp(provider, lost, queue, reason)),
      );
      wake();
    },
    giveUpTest(one: OutTest, reason: string) {
      giving.push(giveUp(one.provider, [one], noTests(one.queue), reason));
    },
    end: () => ended.abort(),
    async run() {
      await Promise.all(providers.map(feed));
      while (out.size > 0) await changed();
      await Promise.all(giving);
    },
    async take({ message, id }: ToldMessage, worker: string): Promise<void> {
      switch (message.type) {
        case "sent":
          deliveries.hear(toKey(message), message.delivery);
          journal.addSent(toKey(message));
          return;
        case "attempt":
          await deliveries.take(message, id);
          return;
        case "ended":
          await end(worker, toKey(message), message.delivery);
          return;
        case "cutOff":
          if (signals.soon.aborted) forget(toKey(message));
          return;
        case "returned":
          takeBack(message);
          return;
        case "fault":
          throw new Error(`A worker could not go on: ${message.message}`);
        case "refusedJob":
          if (foreignJobs.has(message.reason)) return;
          foreignJobs.add(message.reason);
          log("warn", `A worker refused a test of ${message.provider}: it ${message.reason}.`);
          return;
        default:
      }
    },
  };
}

export function keyOf({ provider, test }: OutTest): TestKey {
  return { provider: provider.id, scenario: test.scenario.number, runNumber: test.runNumber };
}

// --- internal ---

/** So many tests of a provider lie ready, however few may be under way. */
const leastAhead = 200;
const inOneGo = 100;

/** No further tests than those that are taken back. */
function noTests({ ended }: TestQueue): TestQueue {
  return { next: async () => undefined, ended };
}
