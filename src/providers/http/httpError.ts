import { parseRetryAfterMs } from "../../common/retryAfter.ts";
import { readKey } from "../../model/json/jsonValue.ts";
import { ProviderError } from "../../model/provider.ts";
import type { ErrorKind } from "../../model/results/resultFile.ts";

export interface HttpFailure {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** Whether the request asked the provider to enforce a schema. */
  readonly strict: boolean;
}

/** The error a reply with a status of 4xx or 5xx stands for. */
export function buildHttpError(failure: HttpFailure): ProviderError {
  const { status, headers, body } = failure;
  const text = describeBody(body);
  return new ProviderError(text === "" ? `HTTP ${status}` : `HTTP ${status}: ${text}`, {
    kind: errorKindOf(failure),
    httpStatus: status,
    retryAfterMs: readAskedWaitMs(headers),
    rawResponse: body,
  });
}

// --- internal ---

const schemaWords = /schema|response_format|responseformat|output_config|output_format/i;

function errorKindOf({ status, body, strict }: HttpFailure): ErrorKind {
  if (status === 401 || status === 403) return "auth";
  if (status === 429) return "rate_limit";
  if (status === 400 || status === 422) {
    // Google answers an invalid key with 400.
    if (body.includes("API_KEY_INVALID")) return "auth";
    if (strict && schemaWords.test(body)) return "rejected_schema";
  }
  return "http";
}

/** Wait asked for by `retry-after-ms` or `retry-after`. */
function readAskedWaitMs(headers: Headers): number | undefined {
  const ms = headers.get("retry-after-ms");
  if (ms !== null && /^\s*\d+(\.\d+)?\s*$/.test(ms)) return Number(ms);
  const retryAfter = headers.get("retry-after");
  return retryAfter === null ? undefined : parseRetryAfterMs(retryAfter, Date.now());
}

/** The message inside an error body; these wire formats put it in `error.message`. */
function describeBody(body: string): string {
  const message = findMessage(body) ?? body.replace(/\s+/g, " ").trim();
  return message.length > 300 ? `${message.slice(0, 300)}…` : message;
}

function findMessage(body: string): string | undefined {
  try {
    const json: unknown = JSON.parse(body);
    const error = readKey(json, "error") ?? json;
    const message = typeof error === "string" ? error : readKey(error, "message");
    return typeof message === "string" ? message : undefined;
  } catch {
    return undefined; // not JSON: the text itself is shown
  }
}
