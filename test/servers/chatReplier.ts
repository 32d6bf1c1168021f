import type { ServerResponse } from "node:http";
import type { ChatServerOptions, Counters, SeenRequest } from "./chatServer.ts";
import type { Fault } from "./faults.ts";
import type { ReplyParts, WireFormat } from "./wireFormat.ts";

export type Replier = (
  seen: SeenRequest,
  raw: string,
  response: ServerResponse,
  fault: Fault | undefined,
) => void;

export const defaultReply = JSON.stringify({ name: "Ada", age: 36 });
const invalidReply = JSON.stringify({ unexpected: true });

/** What a server does with one request, after its latency. */
export function createReplier(
  format: WireFormat,
  options: ChatServerOptions,
  counters: Counters,
): Replier {
  const respond: Replier = (seen, raw, response, fault) => {
    if (fault?.kind === "hang") return;
    if (fault?.kind === "reset") {
      response.socket?.resetAndDestroy();
      return;
    }
    const failure = findFailure(format, options, seen, fault);
    if (failure) {
      sendJson(response, failure.status, failure.body, failure.headers);
      return;
    }
    if (fault?.kind === "redirect") {
      response.writeHead(307, { location: fault.location }).end();
      return;
    }
    if (fault?.kind === "wrongBody") {
      response.writeHead(200, { "content-type": "application/json" }).end(fault.body);
      return;
    }
    const parts = buildParts(format, options, counters, { seen, raw, fault });
    const body = fault?.kind === "refusal" ? format.buildRefusal(parts) : format.buildReply(parts);
    counters.inputTokens += parts.inputTokens;
    counters.outputTokens += parts.outputTokens;
    if (fault?.kind === "truncated") sendHalf(response, JSON.stringify(body));
    else sendJson(response, 200, body);
  };
  const { latencyMs = 0 } = options;
  if (latencyMs === 0) return respond;
  return (...args) => void setTimeout(() => respond(...args), latencyMs);
}

// --- internal ---

interface Failure {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

function findFailure(
  format: WireFormat,
  options: ChatServerOptions,
  seen: SeenRequest,
  fault: Fault | undefined,
): Failure | undefined {
  const fail = (status: number, message: string, headers?: Record<string, string>): Failure => ({
    status,
    body: format.buildError(status, message),
    headers,
  });
  if (format.readModel(seen.path, seen.body) === undefined) return fail(404, "no such model");
  const key = format.readKey(seen.headers);
  if (options.requiredKey !== undefined && key !== options.requiredKey) {
    return fail(401, `Incorrect API key provided: ${key}`);
  }
  if (fault?.kind === "rejectedSchema") return fail(400, format.schemaMessage);
  if (fault?.kind !== "status") return undefined;
  return fail(fault.status, fault.message ?? "planned fault", fault.headers);
}

interface Exchange {
  readonly seen: SeenRequest;
  readonly raw: string;
  readonly fault: Fault | undefined;
}

function buildParts(
  format: WireFormat,
  options: ChatServerOptions,
  counters: Counters,
  { seen, raw, fault }: Exchange,
): ReplyParts {
  const isInvalid = fault === undefined && isInvalidReply(options, counters.requests, raw);
  if (isInvalid) counters.invalidReplies++;
  const good = isInvalid ? invalidReply : (options.reply ?? defaultReply);
  const text = applyToText(good, fault);
  return {
    text,
    finish: fault?.kind === "lengthLimit" ? "length" : "stop",
    model: `${format.readModel(seen.path, seen.body)}-2026`,
    inputTokens: Math.ceil(raw.length / 4),
    outputTokens: Math.ceil(text.length / 4),
    withUsage: fault?.kind !== "noUsage",
    body: seen.body,
  };
}

function isInvalidReply(options: ChatServerOptions, count: number, raw: string): boolean {
  if (options.invalidEvery !== undefined && count % options.invalidEvery === 0) return true;
  return options.invalidShare !== undefined && hashToUnit(raw) < options.invalidShare;
}

function applyToText(good: string, fault: Fault | undefined): string {
  if (fault?.kind === "text" || fault?.kind === "refusal") return fault.text;
  if (fault?.kind === "fenced") return `Here it is:\n\`\`\`json\n${good}\n\`\`\`\n`;
  return fault?.kind === "lengthLimit" ? good.slice(0, good.length / 2) : good;
}

/** FNV-1a, spread over [0, 1). */
function hashToUnit(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return ((hash ^ (hash >>> 15)) >>> 0) / 0x1_0000_0000;
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

function sendHalf(response: ServerResponse, text: string): void {
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}
