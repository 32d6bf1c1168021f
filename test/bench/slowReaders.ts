import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, open, rm } from "node:fs/promises";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import * as z from "zod";
import type { Figure } from "./figure.ts";
import { isCliBuilt, startMeasuredCli } from "./measuredCli.ts";
import { benchToken } from "./serviceClient.ts";

const readers = 12;
const logBytes = 200 * 1024 * 1024;
const seconds = 10;

/**
 * Most memory (RSS) of `touchstone serve` while twelve readers at once take a log of 200 MB slowly, as a file and as an
 * archive; nothing when `npm run build` has not run.
 */
export async function measureSlowReaders(): Promise<Figure[]> {
  if (!isCliBuilt()) return [];
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-readers-"));
  try {
    const outputs = await writeLog(folder);
    const file = `${outputs}/${encodeURIComponent("jsonl_file/outputs_00000.jsonl")}`;
    return [
      toFigure("slowReadersFileMb", "file", await measurePeakMb(folder, file)),
      toFigure("slowReadersZipMb", "archive", await measurePeakMb(folder, `${outputs}.zip`)),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// --- internal ---

function toFigure(name: string, what: string, value: number): Figure {
  const label = `Test Service, ${readers} slow readers of a 200 MB log as ${what}: memory at its peak`;
  return { name, label, value, unit: "MB", aim: "at most 150" };
}

/** A reaction's log in a run of its own; gives the route of its outputs. */
async function writeLog(folder: string): Promise<string> {
  const runId = randomUUID();
  const place = path.join(folder, "data/test_runs", runId, "reactions/r/output_log/jsonl_file");
  await mkdir(place, { recursive: true });
  const handle = await open(path.join(place, "outputs_00000.jsonl"), "w");
  const block = Buffer.alloc(1024 * 1024, `${"x".repeat(1023)}\n`);
  for (let written = 0; written < logBytes; written += block.length) await handle.write(block);
  await handle.close();
  return `/api/test_runs/${runId}/reactions/r/outputs`;
}

async function measurePeakMb(folder: string, route: string): Promise<number> {
  const env = { TOUCHSTONE_TOKEN: benchToken };
  const service = startMeasuredCli(["serve", "--json"], { cwd: folder, env, stdout: "pipe" });
  try {
    const url = await readUrl(service.child);
    const answers = await Promise.all(
      Array.from({ length: readers }, () => startReading(url + route)),
    );
    const until = performance.now() + seconds * 1000;
    while (performance.now() < until) {
      for (const answer of answers) answer.read(64 * 1024) ?? answer.read();
      await delay(1);
    }
    for (const answer of answers) answer.destroy();
  } finally {
    service.child.kill("SIGTERM");
  }
  return await service.peakMb;
}

/** What it prints once it can be asked. */
async function readUrl({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error("it prints nothing");
  const [line] = await once(createInterface({ input: stdout }), "line");
  return z.object({ url: z.string() }).parse(JSON.parse(line)).url;
}

async function startReading(url: string): Promise<http.IncomingMessage> {
  const headers = { authorization: `Bearer ${benchToken}` };
  const request = http.get(url, { agent: false, headers });
  const [answer] = (await once(request, "response")) as [http.IncomingMessage];
  answer.on("error", () => undefined);
  return answer.pause();
}
