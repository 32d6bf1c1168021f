import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
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
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-jitter-"));
  try {
    const runId = await run(engine, folder);
    return buildFigures(await readArrivals(engine, path.join(folder, "data"), runId));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// --- internal ---

async function run(engine: Engine, folder: string): Promise<string> {
  const file = path.join(folder, "bench.touchstone.json");
  await mkdir(path.join(folder, "data"));
  await writeFile(file, JSON.stringify({ name: "jitter", keepLogs: true, scenarios: [scenario] }));
  const loaded = await engine.loadRunConfig(file, { workspaceFolder: folder });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const run = await engine.startRun({
    loaded: loaded.value,
    store: engine.openTestDataStore(path.join(folder, "data")),
    workspaceFolder: folder,
    keys: [],
    versions: { touchstone: "0.0.0" },
    log: (level, message) => {
      if (level === "warn" || level === "error") console.error(`${level}: ${message}`);
    },
    print: () => undefined,
  });
  const { status, summary } = await run.finished;
  if (status !== "completed" || summary.passed !== 1) {
    throw new Error(`the run did not complete: ${status} ${JSON.stringify(summary)}`);
  }
  return run.id;
}

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
async function readArrivals(
  { openTestDataStore, readRecords }: Engine,
  dataFolder: string,
  runId: string,
): Promise<number[]> {
  const store = openTestDataStore(dataFolder);
  const { jsonlFolder } = store.component(runId, "reaction", "subject");
  const times: bigint[] = [];
  const fail = ({ message }: { message: string }): never => {
    throw new Error(message);
  };
  for await (const { record } of readRecords(jsonlFolder, "outputs", fail)) {
    times.push(record.created_time_ns);
  }
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
