import { pathToFileURL } from "node:url";
import { type BenchStream, withBenchStream } from "./benchStream.ts";
import type { Engine } from "./builtEngine.ts";

/**
 * Sends changes to a reaction over HTTP with the engine named by the first argument, at the rate of the second for as many
 * seconds as the third says, all in this process; prints what it came to as JSON.
 */
const [file = "", ...numbers] = process.argv.slice(2);
const [perSecond = 0, seconds = 0] = numbers.map(Number);
const changes = perSecond * seconds;
const bytesPerMb = 1024 * 1024;
const engine = (await import(pathToFileURL(file).href)) as Engine;

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
      inFlight: 100,
      dispatchers: [{ kind: "http", url: `\${reaction.subject.url}` }],
    },
  ],
  reactions: [
    {
      id: "subject",
      handler: { kind: "http", path: "/reaction" },
      sentAt: "/sentAt",
      stopTriggers: [
        { kind: "record-count", recordCount: changes },
        { kind: "duration", seconds: seconds * 2 + 60 },
      ],
    },
  ],
};

const rssMb: number[] = [];
const timer = setInterval(() => rssMb.push(process.memoryUsage.rss() / bytesPerMb), 1000);
const before = process.cpuUsage();
await withBenchStream(engine, scenario, async (run) => {
  clearInterval(timer);
  const { user, system } = process.cpuUsage(before);
  const { outcome } = run;
  const { sendLagMs, keptRate, latencyMs, sentCount, failedCount, durationMs } = outcome;
  const cpuShare = (user + system) / 1000 / durationMs;
  const counts = { sentCount, failedCount, ...(await countOnce(run)) };
  console.log(JSON.stringify({ ...counts, keptRate, sendLagMs, latencyMs, cpuShare, rssMb }));
});

/** How many changes the log has, and how many of them only once: the time that each was due tells which it is. */
async function countOnce(run: BenchStream) {
  const times = new Uint8Array(changes);
  let firstNs: bigint | undefined;
  let recordCount = 0;
  for await (const { payload } of run.records()) {
    if (payload.type !== "ReactionInvocation") continue;
    const { sentAt } = payload.request_body as { sentAt: bigint };
    firstNs ??= BigInt(sentAt);
    const index = Math.round((Number(BigInt(sentAt) - firstNs) * perSecond) / 1e9);
    times[index] = (times[index] ?? 0) + 1;
    recordCount += 1;
  }
  return { recordCount, onceCount: times.filter((count) => count === 1).length };
}
