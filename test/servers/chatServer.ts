import http from "node:http";
import type { AddressInfo } from "node:net";
import { anthropicFormat } from "./anthropicFormat.ts";
import { createReplier } from "./chatReplier.ts";
import type { Fault } from "./faults.ts";
import { googleFormat } from "./googleFormat.ts";
import { openaiFormat } from "./openaiFormat.ts";
import type { WireFormat } from "./wireFormat.ts";

export type ServerKind = "openai" | "anthropic" | "google";

export interface ChatServerOptions {
  readonly kind: ServerKind;
  readonly latencyMs?: number;
  /** Text of every good reply. */
  readonly reply?: string;
  /** Every so-manieth reply does not fit the schema. */
  readonly invalidEvery?: number;
  /** Share of requests, chosen by a hash of their body, whose reply does not fit the schema. */
  readonly invalidShare?: number;
  /** A key without which requests get status 401. */
  readonly requiredKey?: string;
}

export interface Counters {
  requests: number;
  active: number;
  peakConcurrency: number;
  inputTokens: number;
  outputTokens: number;
  invalidReplies: number;
}

export interface SeenRequest {
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

/** A server on 127.0.0.1 that speaks one of the APIs; `/stats` answers with its counters. */
export interface ChatServer {
  readonly origin: string;
  /** What a provider's `baseUrl` is set to. */
  readonly baseUrl: string;
  readonly counters: Counters;
  /** The latest request. */
  last(): SeenRequest;
  /** The next requests get these, one each. */
  plan(...faults: Fault[]): void;
  /** Resolves when the next request has arrived whole. */
  nextRequest(): Promise<SeenRequest>;
  close(): Promise<void>;
}

export async function startChatServer(options: ChatServerOptions): Promise<ChatServer> {
  const format = formats[options.kind];
  const counters = createCounters();
  const faults: Fault[] = [];
  const waiting: ((seen: SeenRequest) => void)[] = [];
  let latest: SeenRequest | undefined;
  const reply = createReplier(format, options, counters);
  const server = http.createServer((request, response) => {
    if (request.url === "/stats") {
      response.end(JSON.stringify(counters));
      return;
    }
    counters.requests++;
    counters.active++;
    counters.peakConcurrency = Math.max(counters.peakConcurrency, counters.active);
    response.once("close", () => counters.active--);
    readBody(request, (raw) => {
      latest = { path: request.url ?? "", headers: request.headers, body: parseBody(raw) };
      for (const resolve of waiting.splice(0)) resolve(latest);
      reply(latest, raw, response, faults.shift());
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    baseUrl: `${origin}${format.rootPath}`,
    counters,
    last: () => {
      if (latest === undefined) throw new Error("the server has seen no request");
      return latest;
    },
    plan: (...next) => void faults.push(...next),
    nextRequest: () => new Promise((resolve) => waiting.push(resolve)),
    close: () => closeServer(server),
  };
}

// --- internal ---

const formats: Record<ServerKind, WireFormat> = {
  openai: openaiFormat,
  anthropic: anthropicFormat,
  google: googleFormat,
};

async function closeServer(server: http.Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

function createCounters(): Counters {
  return {
    requests: 0,
    active: 0,
    peakConcurrency: 0,
    inputTokens: 0,
    outputTokens: 0,
    invalidReplies: 0,
  };
}

function readBody(request: http.IncomingMessage, done: (body: string) => void): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => done(Buffer.concat(chunks).toString("utf8")));
}

function parseBody(raw: string): Record<string, unknown> {
  try {
    return JSON.parse(raw) as Record<string, unknown>;
  } catch {
    return {}; // answered with 404: no model is named
  }
}
