import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { formatExactJson } from "../../model/json/exactJson.ts";
import { answerNotModified, isKnown, tagText } from "./etag.ts";
import type { Answer } from "./route.ts";

/** Of every answer, errors included. */
export const safetyHeaders = [
  ["cache-control", "no-cache"],
  ["content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"],
  ["cross-origin-resource-policy", "same-origin"],
  ["referrer-policy", "no-referrer"],
  ["x-content-type-options", "nosniff"],
] as const;

/** What every JSON answer is sent as. */
export const jsonType = "application/json; charset=utf-8";

/** Gives an answer, whoever writes it, the headers of all: nothing is guessed, shown in a frame or run as a page. */
export function setSafetyHeaders(outgoing: ServerResponse): void {
  for (const [name, value] of safetyHeaders) outgoing.setHeader(name, value);
}

/** Writes an answer; resolves when it is handed over, or when the client is gone. */
export async function sendAnswer(
  answer: Answer,
  incoming: Pick<IncomingMessage, "method" | "headers">,
  outgoing: ServerResponse,
): Promise<void> {
  if ("taken" in answer) return;
  if ("json" in answer) {
    await sendAnswer(formatJson(answer, incoming), incoming, outgoing);
    return;
  }
  const { method } = incoming;
  const body = buildBody(answer);
  const hasBody = body.content !== undefined || body.stream !== undefined;
  const headers: Record<string, string | number> = { ...answer.headers };
  if (body.contentType !== undefined) headers["content-type"] = body.contentType;
  if (body.content !== undefined) headers["content-length"] = Buffer.byteLength(body.content);
  outgoing.writeHead(answer.status ?? (hasBody ? 200 : 204), headers);
  if (body.stream === undefined || method === "HEAD") {
    body.stream?.destroy();
    outgoing.end(method === "HEAD" ? undefined : body.content);
    return;
  }
  try {
    // A failure cuts the connection, so that what arrived is not taken for the whole.
    await pipeline(body.stream, outgoing);
  } finally {
    // A client that was gone before the first byte leaves it as it is, and its file open.
    body.stream.destroy();
  }
}

// --- internal ---

interface Body {
  readonly content?: string | Uint8Array;
  readonly stream?: Extract<Answer, { stream: unknown }>["stream"];
  readonly contentType?: string;
}

/** Its text, or that the client has it. */
function formatJson(
  { json, isTagged, ...head }: Extract<Answer, { json: unknown }>,
  incoming: Pick<IncomingMessage, "headers">,
): Answer {
  const text = formatExactJson(json);
  if (isTagged !== true) return { ...head, text, contentType: jsonType };
  const etag = tagText(text);
  if (isKnown(incoming, etag)) return answerNotModified(etag);
  return { ...head, headers: { ...head.headers, etag }, text, contentType: jsonType };
}

function buildBody(answer: Exclude<Answer, { taken: true } | { json: unknown }>): Body {
  if ("text" in answer) return { content: answer.text, contentType: answer.contentType };
  if ("stream" in answer) return { stream: answer.stream, contentType: answer.contentType };
  return {};
}
