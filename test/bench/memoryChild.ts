import { pathToFileURL } from "node:url";
import { runOnce } from "./benchRun.ts";
import type { Engine } from "./builtEngine.ts";

const attempts = 10_000;
const bytesPerMb = 1024 * 1024;

/** Runs 10,000 attempts with the engine named by the first argument and prints its memory as JSON. */
const engine = (await import(pathToFileURL(process.argv[2] ?? "").href)) as Engine;
const beforeMb = process.memoryUsage.rss() / bytesPerMb;
await runOnce(engine, { provider: { kind: "simulated" }, tests: attempts });
console.log(
  JSON.stringify({
    beforeMb,
    afterMb: process.memoryUsage.rss() / bytesPerMb,
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
);
