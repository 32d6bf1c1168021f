import { startServerProcess } from "../servers/serverProcess.ts";
import { openaiCompatible, runOnce } from "./benchRun.ts";
import { startBenchServer } from "./benchServer.ts";
import type { Engine } from "./builtEngine.ts";
import { type Figure, median } from "./figure.ts";

const tests = 3000;
const rounds = 5;

/** The same run of 3,000 tests at 0 ms with and without telemetry, interleaved; its receiver is a process that only reads. */
export async function measureTelemetry(engine: Engine): Promise<Figure[]> {
  const server = await startServerProcess(["--kind", "openai"]);
  const receiver = await startBenchServer("./httpBareServer.ts");
  const provider = openaiCompatible(server.baseUrl);
  const otlp = new URL(receiver.url).origin;
  const shares: number[] = [];
  try {
    for (let round = 0; round <= rounds; round++) {
      const without = await runOnce(engine, { provider, tests });
      const told = await runOnce(engine, { provider, tests, telemetry: { otlp } });
      if (round > 0) shares.push(told.wallMs / without.wallMs); // the first one warms up
    }
  } finally {
    await Promise.all([server.close(), receiver.close()]);
  }
  return [
    {
      name: "telemetryCost",
      label: "Run of 3,000 tests at 0 ms with telemetry, over one without",
      value: median(shares),
      unit: "ratio",
      aim: "at most 1.1",
    },
  ];
}
