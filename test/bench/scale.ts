import type { Figure } from "./figure.ts";
import { playRun, type ServiceTimes } from "./scaleModel.ts";

/**
 * Measured with the runs of `queue.ts` on two shared cores, Redis 7.0: a script of BullMQ takes Redis 0.09 ms (`INFO
 * commandstats`), of which a job or report takes two, as does a look with its reads; the coordinator's times are the differences
 * of its CPU time between runs with many and with few reports and tests. They may be off by half.
 */
const measured: ServiceTimes = {
  storeJob: 0.18,
  storeReport: 0.18,
  storeLook: 0.1,
  coordinatorReport: 0.3,
  coordinatorTest: 0.2,
};

/** The model of a run over many workers, with tests whose replies take 2 s; nothing of it was run on so many machines. */
export async function measureScale(): Promise<Figure[]> {
  return [10, 100, 1000].flatMap((workers) => [
    ...describe(workers, undefined, "no limit"),
    ...describe(workers, 10_000, "10,000 requests a minute"),
  ]);
}

// --- internal ---

const slots = 20;
const replyMs = 2000;

function describe(workers: number, requestsPerMinute: number | undefined, limit: string): Figure[] {
  const tests = Math.min(workers * slots * 40, 200_000);
  const run = { workers, slots, tests, replyMs, requestsPerMinute };
  const outcome = playRun(run, measured);
  const name = `scale${workers}${requestsPerMinute === undefined ? "" : "Limited"}`;
  return [
    {
      name: `${name}TestsPerSecond`,
      label: `Model, ${workers} workers, ${limit}`,
      value: outcome.testsPerSecond,
      unit: "tests/s",
    },
    {
      name: `${name}OverIdeal`,
      label: "the same over the time of the replies alone",
      value: outcome.overIdeal,
      unit: "ratio",
    },
    {
      name: `${name}StoreBusy`,
      label: "the same: share of the time that the store is busy",
      value: outcome.storeBusy,
      unit: "ratio",
    },
    {
      name: `${name}CoordinatorBusy`,
      label: "the same: share of the time that the coordinator is busy",
      value: outcome.coordinatorBusy,
      unit: "ratio",
    },
  ];
}
