import { startFaultProxy } from "../servers/faultProxy.ts";
import { type BenchStream, withBenchStream } from "./benchStream.ts";
import type { Engine } from "./builtEngine.ts";
import type { Figure } from "./figure.ts";

const perSecond = 100;
const changes = 500;
const stallMs = 2000;

/**
 * A source at 100 a second sends 500 changes through a system that stalls once for two seconds. What is measured is the p99
 * of the latency over the true one: arrivals, as the log has them, against the first of them and as many intervals.
 */
export async function measureStall(engine: Engine): Promise<Figure[]> {
  const proxy = await startFaultProxy((index) =>
    index === 99 ? { kind: "delay", delayMs: stallMs, isStall: true } : { kind: "forward" },
  );
  try {
    return await withBenchStream(engine, buildScenario(proxy.urlTo("subject")), async (run) => {
      const p99 = run.outcome.latencyMs?.p99 ?? Number.NaN;
      return [
        {
          name: "stallP99OverTruth",
          label: "System that stalls for 2 s, 500 changes at 100/s: p99 over the true p99",
          value: p99 / (await findTrueP99(run)),
          unit: "ratio",
          aim: "0.95 to 1.05",
        },
        { name: "stallP99Ms", label: "The same, p99", value: p99, unit: "ms" },
        {
          name: "stallKeptRate",
          label: "The same, share of changes sent within an interval of their time, %",
          value: run.outcome.keptRate ?? Number.NaN,
          unit: "count",
        },
      ];
    });
  } finally {
    await proxy.close();
  }
}

// --- internal ---

function buildScenario(url: string): object {
  return {
    number: 1,
    name: "A stall",
    kind: "stream",
    sources: [
      {
        id: "trades",
        kind: "generator",
        generator: "stock-trade",
        changeCount: changes,
        spacing: { perSecond },
        sentAt: "/sentAt",
        dispatchers: [{ kind: "http", url }],
      },
    ],
    reactions: [
      {
        id: "subject",
        handler: { kind: "http", path: "/reaction" },
        sentAt: "/sentAt",
        stopTriggers: [{ kind: "record-count", recordCount: changes }],
      },
    ],
  };
}

async function findTrueP99(run: BenchStream): Promise<number> {
  const arrivals: bigint[] = [];
  for await (const { created_time_ns } of run.records()) arrivals.push(created_time_ns);
  const first = arrivals[0] ?? 0n;
  const latenciesMs = arrivals
    .map((arrival, index) => Number(arrival - first) / 1e6 - (index * 1000) / perSecond)
    .toSorted((a, b) => a - b);
  return latenciesMs[Math.ceil(0.99 * changes) - 1] ?? Number.NaN;
}
