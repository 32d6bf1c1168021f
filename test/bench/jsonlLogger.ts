import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, open, readdir, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { HandlerRecord } from "../../src/model/results/record.ts";
import type { Engine } from "./builtEngine.ts";
import { type Figure, median } from "./figure.ts";

const records = 200_000;
/** As a reaction's queue holds by default. */
const queueSize = 1000;
const rounds = 5;

export type BuiltLoggers = Pick<Engine, "createOutputLogger" | "formatRecordLine">;

/**
 * The jsonl logger alone, from records to closed files, beside appending the same bytes to one file: the lines, made
 * before, one after the other to a write stream; in joined groups as large as the logger's; and as one buffer that
 * is written again and again, which is as fast as the disk's cache takes bytes. Records come as handlers bring them,
 * with the text of their body, and once more without it. Interleaved in one process.
 */
export async function measureJsonlLogger(loggers: BuiltLoggers): Promise<Figure[]> {
  const batch = Array.from({ length: queueSize }, (_, at) => buildRecord(at + 1));
  const lines = batch.map(({ record }) => `${loggers.formatRecordLine(record)}\n`);
  const withoutTexts = batch.map(({ record }) => ({ record }));
  const megabytes = (Buffer.byteLength(lines.join("")) * (records / queueSize)) / (1024 * 1024);
  const times: Times[] = [];
  for (let round = 0; round <= rounds; round++) {
    const time = {
      lines: await timeIn((folder) => appendLines(folder, lines)),
      groups: await timeIn((folder) => appendGroups(folder, lines)),
      buffer: await timeIn((folder) => appendBuffer(folder, lines)),
      logger: await timeIn((folder) => logAll(folder, batch, loggers)),
      formatting: await timeIn((folder) => logAll(folder, withoutTexts, loggers)),
    };
    if (round > 0) times.push(time); // the first one warms up
  }
  return buildFigures(times, megabytes);
}

// --- internal ---

interface Logged {
  readonly record: HandlerRecord;
  readonly bodyText?: string;
}

/** Wall times of one round, in ms. */
interface Times {
  readonly logger: number;
  readonly formatting: number;
  readonly lines: number;
  readonly groups: number;
  readonly buffer: number;
}

function buildFigures(times: readonly Times[], megabytes: number): Figure[] {
  const share = (pick: (time: Times) => number): number =>
    median(times.map((time) => pick(time) / time.logger));
  const rate = (pick: (time: Times) => number): number =>
    median(times.map((time) => (megabytes / pick(time)) * 1000));
  return [
    {
      name: "jsonlShareOfLines",
      label: "jsonl logger as a share of appending its lines to one file",
      value: share((time) => time.lines),
      unit: "ratio",
      aim: "at least 0.7",
    },
    {
      name: "jsonlFormattingShareOfLines",
      label: "The same, when it has to format the bodies as JSON too",
      value: median(times.map(({ lines, formatting }) => lines / formatting)),
      unit: "ratio",
    },
    {
      name: "jsonlShareOfGroups",
      label: "jsonl logger as a share of appending its lines in joined groups",
      value: share((time) => time.groups),
      unit: "ratio",
    },
    {
      name: "jsonlShareOfBuffer",
      label: "jsonl logger as a share of writing one ready buffer again and again",
      value: share((time) => time.buffer),
      unit: "ratio",
    },
    megabytesPerSecond(
      "jsonl",
      "jsonl logger, 200,000 records",
      rate((time) => time.logger),
    ),
    megabytesPerSecond(
      "lines",
      "Lines appended one by one",
      rate((time) => time.lines),
    ),
    megabytesPerSecond(
      "groups",
      "Lines appended in groups",
      rate((time) => time.groups),
    ),
    megabytesPerSecond(
      "buffer",
      "One buffer again and again",
      rate((time) => time.buffer),
    ),
  ];
}

function megabytesPerSecond(name: string, label: string, value: number): Figure {
  return { name: `${name}MbPerSecond`, label: `${label}, a second`, value, unit: "MB" };
}

async function timeIn(work: (folder: string) => Promise<void>): Promise<number> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "touchstone-bench-jsonl-"));
  try {
    const startedAt = performance.now();
    await work(folder);
    return performance.now() - startedAt;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Half a queue of records is made while the other half is on its way. */
async function logAll(
  folder: string,
  batch: readonly Logged[],
  { createOutputLogger }: BuiltLoggers,
): Promise<void> {
  const logger = createOutputLogger(
    { kind: "jsonl", maxLinesPerFile: 10_000 },
    {
      logFolder: folder,
      filePrefix: "outputs",
      subject: { test_run_reaction_id: "bench" },
      scenario: 1,
      runNumber: 1,
      componentId: "bench",
      print: () => undefined,
    },
  );
  const half = queueSize / 2;
  let before: Promise<unknown> | undefined;
  for (let at = 0; at < records; at += half) {
    let written: Promise<unknown> | undefined;
    for (let next = at; next < at + half; next++) {
      const each = batch[next % queueSize];
      if (each !== undefined) written = logger.logHandlerRecord(each.record, each.bodyText);
    }
    await before;
    before = written;
  }
  await before;
  await logger.endTestRun(0n);
  const files = await readdir(path.join(folder, "jsonl_file"));
  if (files.length !== records / 10_000) throw new Error(`${files.length} files`);
}

async function appendLines(folder: string, lines: readonly string[]): Promise<void> {
  const stream = createWriteStream(path.join(folder, "lines"));
  for (let at = 0; at < records; at++) {
    if (stream.write(lines[at % lines.length])) continue;
    await new Promise<void>((resolve) => stream.once("drain", () => resolve()));
  }
  await new Promise<void>((resolve) => stream.end(() => resolve()));
  const { size } = await stat(path.join(folder, "lines"));
  if (size !== Buffer.byteLength(lines.join("")) * (records / lines.length)) {
    throw new Error(`${size} bytes`);
  }
}

async function appendGroups(folder: string, lines: readonly string[]): Promise<void> {
  await using handle = await open(path.join(folder, "groups"), "a");
  for (let at = 0; at < records; at += lines.length) await handle.appendFile(lines.join(""));
}

async function appendBuffer(folder: string, lines: readonly string[]): Promise<void> {
  const bytes = Buffer.from(lines.join(""));
  await using handle = await open(path.join(folder, "buffer"), "a");
  for (let at = 0; at < records; at += lines.length) await handle.write(bytes);
}

/** What an invocation over HTTP with a small change leaves, about 650 bytes; no two that follow have the same headers. */
function buildRecord(sequence: number): Logged {
  const arrivedNs = 1_795_224_454_123_456_789n + BigInt(sequence) * 50_000n;
  const request_body = buildBody(sequence);
  const record: HandlerRecord = {
    id: randomUUID(),
    sequence,
    scenario: 11,
    run_number: 1,
    created_time_ns: arrivedNs,
    processed_time_ns: arrivedNs + 20_000n,
    traceparent: null,
    tracestate: null,
    payload: {
      type: "ReactionInvocation",
      reaction_type: "http",
      query_id: "room-comfort",
      request_method: "POST",
      request_path: "/reaction",
      headers: {
        host: "127.0.0.1:40000",
        connection: "keep-alive",
        "content-type": "application/json",
        "content-length": String(180 + (sequence % 20)),
        "user-agent": "bench",
      },
      request_body,
    },
  };
  return { record, bodyText: JSON.stringify(request_body) };
}

function buildBody(sequence: number): object {
  return {
    op: "u",
    sentAt: 1_795_224_454_123,
    before: null,
    after: {
      id: `R_000_001_${sequence}`,
      floor: "F_000_001",
      comfort: 49.5 + sequence,
      temperature: 71.2,
      humidity: 40.1,
      co2: 612,
    },
  };
}
