import { promisify } from "node:util";
import zlib from "node:zlib";
import { parseRetryAfterMs } from "../../common/retryAfter.ts";
import { shownLine } from "../../common/shownLine.ts";
import { ProviderError } from "../../model/provider.ts";
import { createHttpClient, type HttpReply } from "../../providers/http/httpClient.ts";
import { type OtlpAnswer, parseOtlpAnswer } from "./otlpAnswer.ts";
import { readOtlpEnvironment } from "./otlpEnvironment.ts";
import type { Signal } from "./otlpJson.ts";
import { createPatience } from "./patience.ts";
import type { WrittenRequest } from "./requestWriter.ts";

/** Sends spans and events to `<otlp>/v1/traces` and `<otlp>/v1/logs`, as OTLP over HTTP in JSON. */
export interface OtlpClient {
  /** Resolves with what the receiver says that it did not take; throws when it took nothing. */
  send(signal: Signal, request: WrittenRequest): Promise<OtlpAnswer>;
  /** From now on the receiver is waited for no longer than this. */
  endWithin(ms: number): void;
  dispose(): void;
}

/**
 * What may pass is sent again, as the protocol has it: after 429, 502, 503 and 504 as long as `Retry-After` says, else, as
 * after faults of the network, after times that double. A timeout is final: what was sent may have been taken. `version` is
 * that of the program.
 */
export function createOtlpClient(otlp: string, version: string): OtlpClient {
  const http = createHttpClient(undefined);
  const patience = createPatience();
  const places = {
    traces: createPlace(otlp, "traces", version),
    logs: createPlace(otlp, "logs", version),
  };

  async function request({ url, headers }: Place, body: Buffer): Promise<HttpReply> {
    const signal = AbortSignal.any([patience.over, AbortSignal.timeout(requestTimeoutMs)]);
    return await http.send({ method: "POST", url, headers, body }, signal);
  }

  return {
    async send(signal, { body: plain, count }) {
      const place = places[signal];
      const body = await place.encode(plain);
      for (let repeats = 0; ; repeats++) {
        const outcome = await request(place, body).then(readReply, readFault);
        if (outcome.ok) return parseOtlpAnswer(signal, outcome.text, count);
        const { error, retryAfterMs = backOffMs(repeats) } = outcome;
        if (repeats === mostRepeats || retryAfterMs > longestRetryAfterMs) throw error;
        if (!(await patience.wait(retryAfterMs))) throw error;
      }
    },
    endWithin: patience.endWithin,
    dispose: http.dispose,
  };
}

// --- internal ---

const requestTimeoutMs = 10_000;
const mostRepeats = 5;
const firstBackOffMs = 250;
const longestExcerpt = 200;
const longestRetryAfterMs = 60_000;
const repeated: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Where one kind goes, and how. */
interface Place {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  encode(body: Buffer): Promise<Buffer> | Buffer;
}

const gzip = promisify(zlib.gzip);

function createPlace(otlp: string, signal: Signal, version: string): Place {
  const { headers, isCompressed } = readOtlpEnvironment(signal);
  return {
    url: new URL(`${otlp.replace(/\/+$/, "")}/v1/${signal}`),
    headers: {
      "user-agent": `touchstone/${version}`,
      ...headers,
      "content-type": "application/json",
      ...(isCompressed && { "content-encoding": "gzip" }),
    },
    encode: (body) => (isCompressed ? gzip(body) : body),
  };
}

type Outcome =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly error: unknown; readonly retryAfterMs?: number };

function readReply({ status, headers, text }: HttpReply): Outcome {
  if (status < 300) return { ok: true, text };
  const said = text === "" ? "" : ` (${shownLine(text, longestExcerpt)})`;
  const error = new Error(`it answered HTTP ${status}${said}`);
  if (!repeated.has(status)) throw error;
  const retryAfter = headers["retry-after"];
  const retryAfterMs =
    retryAfter === undefined ? undefined : parseRetryAfterMs(retryAfter, Date.now());
  return { ok: false, error, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function readFault(error: unknown): Outcome {
  const mayPass =
    error instanceof ProviderError && error.kind === "network" && error.rawResponse === "";
  if (mayPass && error.isRepeatable) return { ok: false, error };
  throw error;
}

/** 0.25, 0.5, 1, 2 and 4 seconds, up to a fifth more or less: senders that failed together do not all come again at once. */
function backOffMs(repeats: number): number {
  return firstBackOffMs * 2 ** repeats * (0.8 + 0.4 * Math.random());
}
