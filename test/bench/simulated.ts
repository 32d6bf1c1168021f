import { type BenchRun, runOnce } from "./benchRun.ts";
import type { Engine } from "./builtEngine.ts";
import { type Figure, median } from "./figure.ts";

const tests = 5000;
const rounds = 5;

/** The engine with the embedded provider: what scheduling, judging and storing cost without a network. */
export async function measureSimulated(engine: Engine): Promise<Figure[]> {
  const run = (): Promise<BenchRun> => runOnce(engine, { provider: { kind: "simulated" }, tests });
  await run(); // warms up
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) rates.push((tests / (await run()).wallMs) * 1000);
  return [
    {
      name: "simulatedTestsPerSecond",
      label: "Engine with the simulated provider, concurrency 20",
      value: median(rates),
      unit: "tests/s",
    },
  ];
}
