import type { IncomingHttpHeaders } from "node:http";
import { formatExactJson } from "../../../model/json/exactJson.ts";
import { isJsonObject } from "../../../model/json/jsonValue.ts";
import { readText, toList, toRecord } from "../lenient.ts";
import { findMessage } from "./faultMessage.ts";

/** An answer that is no reply, as it came. */
export interface FaultyAnswer {
  readonly url: URL;
  readonly model: string | undefined;
  /** Whether the request asked the provider to enforce a schema. */
  readonly isStrict: boolean;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** What its body says, wherever in it the APIs put that. */
export interface FaultFacts {
  /** Of HTTP; where that is a success, the one that the body names or means, else undefined. */
  readonly status: number | undefined;
  /** Codes, types and reasons, in lower case. */
  readonly names: ReadonlySet<string>;
  /** Fields of the request that it complains about, such as `temperature`; empty when it names none. */
  readonly fields: readonly string[];
  /** What it says of the fault; `""` where it says nothing: what a model wrote is none. */
  readonly message: string;
  /** The same for people, or else the body. */
  readonly shown: string;
  /** What a provider keeps of a generation that it found unfit itself. */
  readonly failedGeneration: string | undefined;
  readonly retryDelayMs: number | undefined;
}

/** `fault` is the error object of a body, or the body itself. */
export function readFaultFacts(answer: FaultyAnswer, fault: unknown): FaultFacts {
  const body = toRecord(Array.isArray(fault) ? fault[0] : fault);
  const error = isJsonObject(body.error) ? body.error : body;
  const told = findMessage(fault);
  const shown = told ?? describeText(answer.text);
  const isText = fault === undefined && answer.status >= 300;
  const details = toList(error.details).map(toRecord);
  const names = listNames(body, error, details);
  return {
    status: answer.status < 300 ? findOwnStatus(error, names) : answer.status,
    names,
    fields: listFields(body, error),
    message: isText ? shown : (told ?? ""),
    shown,
    failedGeneration: readGeneration(error.failed_generation ?? body.failed_generation),
    retryDelayMs: findRetryDelayMs(details),
  };
}

// --- internal ---

/** Text that is no JSON, cut to what a person reads. */
function describeText(text: string): string {
  const title = /<title[^>]*>([^<]+)<\/title>/i.exec(text)?.[1];
  return (title ?? text).replace(/\s+/g, " ").trim();
}

function listNames(
  body: Record<string, unknown>,
  error: Record<string, unknown>,
  details: readonly Record<string, unknown>[],
): ReadonlySet<string> {
  const metadata = toRecord(error.metadata);
  const inner = [error.innererror, error.inner_error].map(toRecord);
  const named = [
    ...[error.code, error.type, error.status, error.reason, error.error_type, body.code, body.type],
    ...inner.map(({ code }) => code),
    ...[metadata.error_type, ...toList(metadata.reasons)],
    ...details.flatMap(({ reason, violations }) => [
      reason,
      ...toList(violations).map((each) => toRecord(each).quotaId),
    ]),
  ];
  return new Set(named.flatMap((name) => readText(name)?.toLowerCase() ?? []));
}

/** FastAPI says it in `loc`, OpenAI in `param`. */
function listFields(body: Record<string, unknown>, error: Record<string, unknown>): string[] {
  const places = toList(body.detail).map((each) => toList(toRecord(each).loc).join("."));
  const param = readText(error.param);
  return [...places.filter((place) => place !== ""), ...(param === undefined ? [] : [param])];
}

function readGeneration(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" ? value : formatExactJson(value);
}

/** Statuses that the names of OpenAI's, Anthropic's and Google's errors stand for. */
const statusOfName: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  invalid_argument: 400,
  authentication_error: 401,
  invalid_api_key: 401,
  unauthenticated: 401,
  permission_error: 403,
  permission_denied: 403,
  not_found_error: 404,
  not_found: 404,
  model_not_found: 404,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  resource_exhausted: 429,
  api_error: 500,
  server_error: 500,
  internal: 500,
  internal_server_error: 500,
  unavailable: 503,
  service_unavailable: 503,
  overloaded_error: 529,
};

function findOwnStatus(
  error: Record<string, unknown>,
  names: ReadonlySet<string>,
): number | undefined {
  for (const value of [error.code, error.status, error.status_code, error.statusCode]) {
    const number = Number(value);
    if (Number.isInteger(number) && number >= 400 && number <= 599) return number;
  }
  return [...names].map((name) => statusOfName[name]).find((status) => status !== undefined);
}

/** Google's RetryInfo: https://cloud.google.com/apis/design/errors#error_details */
function findRetryDelayMs(details: readonly Record<string, unknown>[]): number | undefined {
  for (const detail of details) {
    const match = /^(\d+(?:\.\d+)?)s$/.exec(readText(detail.retryDelay) ?? "");
    if (match !== null) return Number(match[1]) * 1000;
  }
  return undefined;
}
