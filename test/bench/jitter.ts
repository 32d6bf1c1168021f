import { type BenchStream, withBenchStream } from "./benchStream.ts";
import type { Engine } from "./builtEngine.ts";
import type { Figure } from "./figure.ts";

const perSecond = 1000;
const seconds = 10;
/** A few more than are looked at, so that the last second is whole. */
const changes = perSecond * seconds + 100;
const nsPerSecond = 1_000_000_000;

/**
 * A run of a stream scenario: a source sends 1,000 changes a second for 10 s over HTTP to an observed reaction, all in
 * this process. What is measured is the recorded arrival times, read back from its log.
 */
export async function measureJitter(engine: Engine): Promise<Figure[]> {
  return await withBenchStream(engine, scenario, async (run) =>
    buildFigures(await readArrivals(run)),
  );
}

// --- internal ---

const scenario = {
  number: 1,
  name: "A steady stream",
  kind: "stream",
  sources: [
    {
      id: "rooms",
      kind: "generator",
      generator: "building-hierarchy",
      changeCount: changes,
      spacing: { perSecond },
      dispatchers: [{ kind: "http", url: `\${reaction.subject.url}` }],
    },
  ],
  reactions: [
    {
      id: "subject",
      handler: { kind: "http", path: "/reaction" },
      stopTriggers: [
        { kind: "record-count", recordCount: changes },
        { kind: "duration", seconds: 60 },
      ],
      loggers: [{ kind: "jsonl" }, { kind: "performance-metrics" }],
    },
  ],
  schema: { properties: { stoppedBy: { const: "record-count" } } },
};

/** Arrival times in ns from the first, in the order of the log. */
async function readArrivals(run: BenchStream): Promise<number[]> {
  const times: bigint[] = [];
  for await (const { created_time_ns } of run.records()) times.push(created_time_ns);
  const [first] = times;
  if (first === undefined || times.length !== changes) throw new Error(`${times.length} records`);
  return times.map((time) => Number(time - first));
}

function buildFigures(offsetsNs: readonly number[]): Figure[] {
  const idealNs = nsPerSecond / perSecond;
  const deviationsMs = offsetsNs
    .slice(1)
    .map((offsetNs, at) => Math.abs(offsetNs - (offsetsNs[at] ?? 0) - idealNs) / 1e6)
    .toSorted((a, b) => a - b);
  const percentile = (share: number): number =>
    deviationsMs[Math.ceil(share * deviationsMs.length) - 1] ?? Number.NaN;
  return [
    {
      name: "jitterP99Ms",
      label: "1,000 records a second: p99 of |time between two - 1 ms|",
      value: percentile(0.99),
      unit: "ms",
    },
    { name: "jitterP50Ms", label: "The same, p50", value: percentile(0.5), unit: "ms" },
    {
      name: "recordsIn10Seconds",
      label: "Records of the first 10 s, 10,000 were due",
      value: offsetsNs.filter((offsetNs) => offsetNs < seconds * nsPerSecond).length,
      unit: "count",
      aim: "9,900 to 10,100",
    },
  ];
}
