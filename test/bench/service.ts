import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import { hostExecArgv } from "../../src/model/wire/hostFlags.ts";
import { type BenchServer, startBenchServer } from "./benchServer.ts";
import { type Figure, median } from "./figure.ts";
import { writeResults } from "./runIndex.ts";
import { benchToken, followRun, timeDownload, timeGets } from "./serviceClient.ts";

const rounds = 5;
const lists = 3000;
const logBytes = 200 * 1024 * 1024;
const streams = 20;
/** Replies take so long that 24 at a time make about 2,000 tests a second. */
const steadyRun = { provider: { latencyMs: 10, concurrency: 24 }, tests: 4000 };
const fastestRun = { provider: { concurrency: 20 }, tests: 8000 };

/**
 * The Test Service beside bare servers, each a process of its own, in turns: a list of results out of 10,000 runs
 * beside hono answering with the same page, a download beside `node:http`, and runs of 2,000 tests a second, and as fast
 * as they go, with and without 20 event streams.
 */
export async function measureService(): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-service-"));
  const service = await startServed(folder);
  try {
    const log = await writeLog(folder);
    const pageFile = path.join(folder, "page.json");
    const page = await call(service.url, "/api/results?limit=50");
    await writeFile(pageFile, await page.text());
    const bare = await startBenchServer("serviceBareServer.ts", [pageFile, log.file]);
    try {
      return [
        ...(await measureLists(service.url, bare.url)),
        ...(await measureDownloads(service, bare.url, log.route)),
        ...(await measureStreams(service.url)),
      ];
    } finally {
      await bare.close();
    }
  } finally {
    await service.close();
    await rm(folder, { recursive: true, force: true });
  }
}

// --- internal ---

async function startServed(folder: string): Promise<BenchServer> {
  const data = path.join(folder, "data");
  await mkdir(path.join(data, "configs"), { recursive: true });
  await writeResults(data, 10_000);
  return await startBenchServer("serviceServer.ts", [folder], hostExecArgv);
}

/** A reaction's log of 200 MB in a run of its own, and where the service has it. */
async function writeLog(folder: string): Promise<{ file: string; route: string }> {
  const runId = randomUUID();
  const place = path.join(folder, "data/test_runs", runId, "reactions/r/output_log/jsonl_file");
  await mkdir(place, { recursive: true });
  const file = path.join(place, "outputs_00000.jsonl");
  const handle = await open(file, "w");
  const block = Buffer.alloc(1024 * 1024, `${"x".repeat(1023)}\n`);
  for (let written = 0; written < logBytes; written += block.length) await handle.write(block);
  await handle.close();
  const output = encodeURIComponent("jsonl_file/outputs_00000.jsonl");
  return { file, route: `/api/test_runs/${runId}/reactions/r/outputs/${output}` };
}

async function measureLists(serviceUrl: string, bareUrl: string): Promise<Figure[]> {
  const route = "/api/results?limit=50";
  for (const url of [bareUrl, serviceUrl]) await timeGets(url + route, lists / 3);
  const shares: number[] = [];
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const bareMs = await timeGets(bareUrl + route, lists);
    const serviceMs = await timeGets(serviceUrl + route, lists);
    shares.push(bareMs / serviceMs);
    rates.push((lists / serviceMs) * 1000);
  }
  return [
    {
      name: "serviceListShareOfBare",
      label: "GET /api/results of 10,000 runs: share of bare hono with the same page",
      value: median(shares),
      unit: "ratio",
      aim: "at least 0.5",
    },
    {
      name: "serviceListsPerSecond",
      label: "GET /api/results of 10,000 runs, 50 a page",
      value: median(rates),
      unit: "requests/s",
    },
  ];
}

async function measureDownloads(
  service: BenchServer,
  bareUrl: string,
  route: string,
): Promise<Figure[]> {
  const shares: number[] = [];
  const memory: number[] = [];
  const readRss = async () =>
    z.object({ rss: z.number() }).parse(await service.ask()).rss / 2 ** 20;
  for (const url of [`${bareUrl}/log`, service.url + route]) await timeDownload(url, logBytes);
  for (let round = 0; round < rounds; round++) {
    const bareMs = await timeDownload(`${bareUrl}/log`, logBytes);
    shares.push(bareMs / (await timeDownload(service.url + route, logBytes)));
    memory.push(await readRss());
  }
  return [
    {
      name: "serviceDownloadShareOfBare",
      label: "Download of a 200 MB log: share of node:http streaming the same file",
      value: median(shares),
      unit: "ratio",
      aim: "at least 0.8",
    },
    {
      name: "serviceDownloadMemoryMb",
      label: "Most memory after these downloads, above that after the first",
      value: Math.max(...memory) - (memory[0] ?? 0),
      unit: "MB",
      aim: "flat",
    },
  ];
}

/** Runs of simulated replies, alternately alone and followed by 20 readers. */
async function measureStreams(url: string): Promise<Figure[]> {
  const steady = await measureSlowdown(url, steadyRun);
  const fastest = await measureSlowdown(url, fastestRun);
  return [
    {
      name: "serviceStreamsSlowdown",
      label: `A run of ${Math.round(steady.rate)} tests a second with ${streams} event streams: its time beside that without`,
      value: steady.slowdown,
      unit: "ratio",
      aim: "below 1.05",
    },
    {
      name: "serviceStreamsSlowdownAtMost",
      label: "The same of a run that goes as fast as it can",
      value: fastest.slowdown,
      unit: "ratio",
    },
    {
      name: "serviceRunTestsPerSecond",
      label: "That run without streams",
      value: fastest.rate,
      unit: "tests/s",
    },
  ];
}

async function measureSlowdown(url: string, run: BenchRun) {
  await timeRun(url, run, 0);
  const slowed: number[] = [];
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const aloneMs = await timeRun(url, run, 0);
    slowed.push((await timeRun(url, run, streams)) / aloneMs);
    rates.push((run.tests / aloneMs) * 1000);
  }
  return { slowdown: median(slowed), rate: median(rates) };
}

interface BenchRun {
  readonly provider: { readonly latencyMs?: number; readonly concurrency: number };
  readonly tests: number;
}

/** Duration of a run in ms, as its result has it. */
async function timeRun(
  url: string,
  { provider, tests }: BenchRun,
  readers: number,
): Promise<number> {
  const schema = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };
  const config = {
    name: "bench",
    providers: [{ id: "sim", kind: "simulated", ...provider }],
    scenarios: [{ number: 1, name: "One", kind: "prompt", prompt: "A person.", schema }],
    runsPerScenario: tests,
  };
  const started = await call(url, "/api/test_runs", JSON.stringify({ config }));
  const { id } = z.object({ id: z.string() }).parse(await started.json());
  const followed = await followRun(`${url}/api/test_runs/${id}/events`, readers);
  if (followed !== readers) throw new Error(`${followed} streams were answered`);
  const { duration } = z.object({ duration: z.number() }).parse(await waitForSummary(url, id));
  await fetch(`${url}/api/results/${id}`, { method: "DELETE", headers });
  return duration;
}

/** The summary of a run, asked for now and then until there is one. */
async function waitForSummary(url: string, id: string): Promise<unknown> {
  for (;;) {
    const response = await fetch(`${url}/api/results/${id}/summary`, { headers });
    if (response.ok) return await response.json();
    await response.arrayBuffer();
    await delay(100);
  }
}

const headers = { authorization: `Bearer ${benchToken}`, "content-type": "application/json" };

async function call(url: string, route: string, body?: string): Promise<Response> {
  const init = body === undefined ? {} : { method: "POST", body };
  const response = await fetch(url + route, { headers, ...init });
  if (!response.ok)
    throw new Error(`${route} answered ${response.status}: ${await response.text()}`);
  return response;
}
