import { withBenchStream } from "./benchStream.ts";
import type { Engine } from "./builtEngine.ts";
import type { Figure } from "./figure.ts";

const perSecond = 500;
const seconds = 60;
const changes = perSecond * seconds;
const bytesPerMb = 1024 * 1024;

/**
 * A soak in short: for a minute 500 changes a second are sent to a reaction and matched by key, all in this process.
 * Fails when the ledger has a difference. What is measured is times kept, and memory at its most over that after ten seconds.
 */
export async function measureSoak(engine: Engine): Promise<Figure[]> {
  const sizes: number[] = [];
  const timer = setInterval(() => sizes.push(process.memoryUsage.rss() / bytesPerMb), 1000);
  try {
    return await withBenchStream(engine, scenario, async ({ outcome }) => {
      const { missingCount, duplicateCount, outOfOrderCount, unexpectedCount, keptRate } = outcome;
      const differences = [missingCount, duplicateCount, outOfOrderCount, unexpectedCount];
      if (differences.some((count) => count !== 0)) {
        throw new Error(`the ledger has differences: ${differences.join(", ")}`);
      }
      return [
        {
          name: "soakKeptRate",
          label: "30,000 changes at 500/s, matched by key: sent within an interval, %",
          value: keptRate ?? Number.NaN,
          unit: "count",
          aim: "at least 99",
        },
        {
          name: "soakLatencyP99Ms",
          label: "The same, p99 of the latency from when they were due",
          value: outcome.latencyMs?.p99 ?? Number.NaN,
          unit: "ms",
        },
        {
          name: "soakRssGrowthMb",
          label: "The same, most memory (RSS) above that after 10 s",
          value: Math.max(...sizes.slice(10)) - (sizes[10] ?? Number.NaN),
          unit: "MB",
          aim: "at most 50",
        },
      ];
    });
  } finally {
    clearInterval(timer);
  }
}

// --- internal ---

const scenario = {
  number: 1,
  name: "A soak",
  kind: "stream",
  sources: [
    {
      id: "rooms",
      kind: "generator",
      generator: "building-hierarchy",
      changeCount: changes,
      spacing: { perSecond },
      sentAt: "/sentAt",
      key: "/payload/source/ts_ns",
      dispatchers: [{ kind: "http", url: `\${reaction.subject.url}` }],
    },
  ],
  reactions: [
    {
      id: "subject",
      handler: { kind: "http", path: "/reaction" },
      sentAt: "/sentAt",
      key: "/payload/source/ts_ns",
      stopTriggers: [
        { kind: "record-count", recordCount: changes },
        { kind: "duration", seconds: 300 },
      ],
    },
  ],
};
