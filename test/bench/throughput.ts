import { startServerProcess } from "../servers/serverProcess.ts";
import { timeFetchLoop, timeHttpLoop } from "./bareLoops.ts";
import { captureBody, openaiCompatible, runOnce } from "./benchRun.ts";
import type { Engine } from "./builtEngine.ts";
import { type Figure, median } from "./figure.ts";

const tests = 3000;
const rounds = 5;

/**
 * 3,000 tests at 0 ms latency, concurrency 20, journal and result file included, beside bare loops that make the
 * same requests in the same process; interleaved, so that a busy machine slows all of them.
 */
export async function measureThroughput(engine: Engine): Promise<Figure[]> {
  const body = await captureBody(engine);
  const server = await startServerProcess(["--kind", "openai"]);
  const loop = { baseUrl: server.baseUrl, body, requests: tests };
  const walls: Walls[] = [];
  try {
    for (let round = 0; round <= rounds; round++) {
      const wall = {
        fetch: await timeFetchLoop(loop),
        http: await timeHttpLoop(loop),
        engine: await timeEngine(engine, server.baseUrl),
      };
      if (round > 0) walls.push(wall); // the first one warms up
    }
  } finally {
    await server.close();
  }
  return buildFigures(walls);
}

// --- internal ---

/** Wall times of one round, in ms. */
interface Walls {
  readonly engine: number;
  readonly fetch: number;
  readonly http: number;
}

function buildFigures(walls: readonly Walls[]): Figure[] {
  const perSecond = (pick: (wall: Walls) => number): number =>
    median(walls.map((wall) => (tests / pick(wall)) * 1000));
  return [
    {
      name: "engineShareOfFetch",
      label: "Engine as a share of a bare fetch loop",
      value: median(walls.map((wall) => wall.fetch / wall.engine)),
      unit: "ratio",
      aim: "at least 0.5, aim beyond 1",
    },
    {
      name: "engineShareOfHttp",
      label: "Engine as a share of a bare keep-alive node:http loop",
      value: median(walls.map((wall) => wall.http / wall.engine)),
      unit: "ratio",
    },
    {
      name: "engineTestsPerSecond",
      label: "Engine, 3,000 tests at 0 ms, concurrency 20",
      value: perSecond((wall) => wall.engine),
      unit: "tests/s",
    },
    {
      name: "fetchRequestsPerSecond",
      label: "Bare fetch loop, same requests",
      value: perSecond((wall) => wall.fetch),
      unit: "requests/s",
    },
    {
      name: "httpRequestsPerSecond",
      label: "Bare keep-alive node:http loop, same requests",
      value: perSecond((wall) => wall.http),
      unit: "requests/s",
    },
  ];
}

async function timeEngine(engine: Engine, baseUrl: string): Promise<number> {
  return (await runOnce(engine, { provider: openaiCompatible(baseUrl), tests })).wallMs;
}
