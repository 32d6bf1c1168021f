import { startServerProcess } from "../servers/serverProcess.ts";
import { timeFetchLoop } from "./bareLoops.ts";
import { captureBody, concurrency, openaiCompatible, runOnce } from "./benchRun.ts";
import type { Engine } from "./builtEngine.ts";
import { type Figure, median } from "./figure.ts";

const tests = 1000;
const latencyMs = 50;
const rounds = 3;

/** 1,000 tests against a server that takes 50 ms, concurrency 20: wall time over what is possible at best. */
export async function measureLatency(engine: Engine): Promise<Figure[]> {
  const idealMs = (tests * latencyMs) / concurrency;
  const body = await captureBody(engine);
  const server = await startServerProcess(["--kind", "openai", "--latency-ms", String(latencyMs)]);
  const provider = openaiCompatible(server.baseUrl);
  const ofEngine: number[] = [];
  const ofFetch: number[] = [];
  try {
    await runOnce(engine, { provider, tests: 100 }); // warms up
    for (let round = 0; round < rounds; round++) {
      ofEngine.push((await runOnce(engine, { provider, tests })).wallMs / idealMs);
      const loop = { baseUrl: server.baseUrl, body, requests: tests };
      ofFetch.push((await timeFetchLoop(loop)) / idealMs);
    }
  } finally {
    await server.close();
  }
  return [
    {
      name: "wallOverIdeal",
      label: "Engine, 1,000 tests at 50 ms, concurrency 20: wall over ideal",
      value: median(ofEngine),
      unit: "ratio",
      aim: "at most 1.10",
    },
    {
      name: "fetchWallOverIdeal",
      label: "Bare fetch loop, same requests: wall over ideal",
      value: median(ofFetch),
      unit: "ratio",
    },
  ];
}
