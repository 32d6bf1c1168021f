import { randomUUID } from "node:crypto";
import { ReceivedLedger } from "../../src/streams/ledger/receivedLedger.ts";
import { SentLedger } from "../../src/streams/ledger/sentLedger.ts";

const keys = 1_000_000;
const bytesPerMb = 1024 * 1024;

/**
 * Matches 1,000,000 changes with keys of 36 characters and prints the memory it took, and the time, as JSON. It has to be
 * started with `--expose-gc`: live is what is left once all has been collected that nobody refers to.
 */
const sent = new SentLedger("source");
const received = new ReceivedLedger([sent]);
const liveBeforeMb = measureLive();
const beforeMb = process.memoryUsage.rss() / bytesPerMb;
const start = performance.now();
for (let sequence = 1; sequence <= keys; sequence += 1) {
  const key = randomUUID();
  const sentNs = BigInt(sequence) * 1_000_000n;
  sent.settle(sent.add({ key, sequence, sentNs, stampNs: sentNs }));
  // As the text of a record that was parsed: another string with the same letters.
  const came = JSON.parse(JSON.stringify(key));
  received.add({ key: came, sequence, arrivedNs: sentNs + 1_000n, sentNs });
}
const { missing_count, unique_count } = received.close(BigInt(keys + 1) * 10_000_000n);
const tookMs = performance.now() - start;
const peakMb = process.resourceUsage().maxRSS / 1024;
const liveMb = measureLive() - liveBeforeMb;
console.log(JSON.stringify({ beforeMb, peakMb, liveMb, tookMs, missing_count, unique_count }));
// Both are referred to until here.
if (sent.count !== received.soFar().uniqueCount) throw new Error("not each was matched");

function measureLive(): number {
  if (globalThis.gc === undefined) throw new Error("start it with --expose-gc");
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / bytesPerMb;
}
