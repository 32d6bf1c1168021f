import { randomUUID } from "node:crypto";
import { ReceivedLedger } from "../../src/streams/ledger/receivedLedger.ts";
import { SentLedger } from "../../src/streams/ledger/sentLedger.ts";

const keys = 1_000_000;
const bytesPerMb = 1024 * 1024;

/** Matches 1,000,000 changes with keys of 36 characters and prints the memory it took, and the time, as JSON. */
const sent = new SentLedger("source");
const received = new ReceivedLedger([sent]);
globalThis.gc?.();
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
const afterMb = process.memoryUsage.rss() / bytesPerMb;
console.log(JSON.stringify({ beforeMb, afterMb, peakMb, tookMs, missing_count, unique_count }));
