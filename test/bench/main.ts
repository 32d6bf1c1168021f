import { measureAmqp } from "./amqp.ts";
import { buildEngine } from "./builtEngine.ts";
import { measureBundles, readActivation, readTestExplorer } from "./bundles.ts";
import { measureCheck } from "./check.ts";
import { measureCliMemory } from "./cliMemory.ts";
import { measureCommandLine } from "./commandLine.ts";
import { measureComparison } from "./comparison.ts";
import { measureDiagnostics } from "./diagnostics.ts";
import { measureExports } from "./exports.ts";
import { type Figure, formatFigures } from "./figure.ts";
import { measureHistory } from "./history.ts";
import { measureHttpReaction } from "./httpReaction.ts";
import { measureJitter } from "./jitter.ts";
import { measureJsonlLogger } from "./jsonlLogger.ts";
import { measureJudging } from "./judging.ts";
import { measureKafka } from "./kafka.ts";
import { measureLargeReply } from "./largeReply.ts";
import { measureLatency } from "./latency.ts";
import { measureLedgerMemory } from "./ledgerMemory.ts";
import { measureLiveReport } from "./liveReport.ts";
import { measureMemory } from "./memory.ts";
import { measureMqtt } from "./mqtt.ts";
import { measureNats } from "./nats.ts";
import { measureOpenReport } from "./openReport.ts";
import { measureQueue } from "./queue.ts";
import { measureRedisQuery } from "./redisQuery.ts";
import { measureReportPage } from "./reportPage.ts";
import { measureRetention } from "./retention.ts";
import { measureIndex } from "./runIndex.ts";
import { measureScale } from "./scale.ts";
import { measureService } from "./service.ts";
import { measureSimulated } from "./simulated.ts";
import { measureSlowReaders } from "./slowReaders.ts";
import { measureSoak } from "./soak.ts";
import { measureStall } from "./stall.ts";
import { measureStoredComparison } from "./storedComparison.ts";
import { measureStreamMemory } from "./streamMemory.ts";
import { measureTelemetry } from "./telemetry.ts";
import { measureThroughput } from "./throughput.ts";
import { measureWebsocket } from "./websocket.ts";

/**
 * Prints figures, then all of them as one JSON document; asserts nothing about time. Names of measurements as
 * arguments limit it to those.
 */
const built = await buildEngine();
const measurements: Record<string, () => Promise<Figure[]>> = {
  throughput: () => measureThroughput(built.engine),
  latency: () => measureLatency(built.engine),
  telemetry: () => measureTelemetry(built.engine),
  simulated: () => measureSimulated(built.engine),
  judging: measureJudging,
  comparison: measureComparison,
  storedComparison: () => measureStoredComparison(built.engine),
  memory: () => measureMemory(built.file),
  cliMemory: measureCliMemory,
  commandLine: measureCommandLine,
  largeReply: measureLargeReply,
  index: () => measureIndex(built.engine),
  history: () => measureHistory(built.engine),
  retention: () => measureRetention(built),
  check: () => measureCheck(built.engine),
  diagnostics: () => measureDiagnostics(built.engine),
  exports: () => measureExports(built.engine),
  report: async () => [...(await measureOpenReport(built.engine)), ...(await measureReportPage())],
  liveReport: () => measureLiveReport(built.engine),
  jsonl: () => measureJsonlLogger(built.engine),
  http: measureHttpReaction,
  redis: measureRedisQuery,
  amqp: measureAmqp,
  kafka: measureKafka,
  mqtt: measureMqtt,
  nats: measureNats,
  websocket: measureWebsocket,
  queue: measureQueue,
  scale: measureScale,
  stall: () => measureStall(built.engine),
  soak: () => measureSoak(built.file, 60),
  ledger: measureLedgerMemory,
  streamMemory: measureStreamMemory,
  jitter: () => measureJitter(built.engine),
  service: measureService,
  slowReaders: measureSlowReaders,
  bundles: measureBundles,
  activation: readActivation,
  testExplorer: readTestExplorer,
};

/** They take long: measured where they are named only. */
const longOnes: typeof measurements = {
  longSoak: () => measureSoak(built.file, 600),
};

const chosen = process.argv.slice(2);
const known = { ...measurements, ...longOnes };
const unknown = chosen.filter((name) => !(name in known));
if (unknown.length > 0) {
  throw new Error(`no such measurement: ${unknown.join(", ")} (${Object.keys(known).join(", ")})`);
}
const all: Figure[] = [];
try {
  for (const [name, measure] of Object.entries(chosen.length > 0 ? known : measurements)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const figures = await measure();
    all.push(...figures);
    console.log(
      `\n${name}\n${figures.length > 0 ? formatFigures(figures) : "(nothing to measure)"}`,
    );
  }
} finally {
  await built.remove();
}
const values = Object.fromEntries(all.map(({ name, value }) => [name, value]));
console.log(`\n${JSON.stringify({ node: process.version, figures: values }, null, 2)}`);
