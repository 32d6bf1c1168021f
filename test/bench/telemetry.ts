import { startServerProcess } from "../servers/serverProcess.ts";
import { type BenchRunOptions, openaiCompatible, runOnce } from "./benchRun.ts";
import { startBenchServer } from "./benchServer.ts";
import type { Engine } from "./builtEngine.ts";
import { type Figure, median } from "./figure.ts";

const tests = 3000;
const rounds = 15;

/** The same run of 3,000 tests at 0 ms with and without telemetry, interleaved; its receiver is a process that only reads. */
export async function measureTelemetry(engine: Engine): Promise<Figure[]> {
  const server = await startServerProcess(["--kind", "openai"]);
  const receiver = await startBenchServer("./httpBareServer.ts");
  const provider = openaiCompatible(server.baseUrl);
  const otlp = new URL(receiver.url).origin;
  const walls: number[] = [];
  const cpus: number[] = [];
  try {
    for (let round = 0; round <= rounds; round++) {
      const without = await runMeasured(engine, { provider, tests });
      const told = await runMeasured(engine, { provider, tests, telemetry: { otlp } });
      if (round === 0) continue; // it warms up
      walls.push(told.wallMs / without.wallMs);
      cpus.push(told.cpuMs / without.cpuMs);
    }
  } finally {
    await Promise.all([server.close(), receiver.close()]);
  }
  return [
    {
      name: "telemetryCost",
      label: "Run of 3,000 tests at 0 ms with telemetry, over one without",
      value: median(walls),
      unit: "ratio",
      aim: "at most 1.1",
    },
    {
      name: "telemetryCpu",
      label: "The same, in time of the processor that this process takes",
      value: median(cpus),
      unit: "ratio",
      aim: "at most 1.1",
    },
  ];
}

// --- internal ---

async function runMeasured(
  engine: Engine,
  options: BenchRunOptions,
): Promise<{ wallMs: number; cpuMs: number }> {
  const before = process.cpuUsage();
  const { wallMs } = await runOnce(engine, options);
  const { user, system } = process.cpuUsage(before);
  return { wallMs, cpuMs: (user + system) / 1000 };
}
