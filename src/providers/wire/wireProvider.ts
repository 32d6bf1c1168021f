import { createParser } from "eventsource-parser";
import { formatExactJson, parseExactJson } from "../../model/json/exactJson.ts";
import { isJsonObject } from "../../model/json/jsonValue.ts";
import { type Provider, ProviderError, type ProviderReply } from "../../model/provider.ts";
import type { HttpReply } from "../http/httpClient.ts";
import type { ProviderContext } from "../providerContext.ts";
import { readFault } from "./faults/readFault.ts";
import { describeOtherModel } from "./otherModel.ts";
import { openWireAccess, type WireConfig } from "./wireAccess.ts";
import type { StreamGatherer, WireFormat, WireReply } from "./wireFormat.ts";

/** A provider that speaks an API over HTTP, with connections of its own. */
export function createWireProvider<C extends WireConfig>(
  format: WireFormat<C>,
  config: C,
  context: ProviderContext,
): Provider {
  const access = openWireAccess(config, context, format.buildHeaders);
  const { client } = access;
  const url = access.toUrl(format.buildUrl(config));
  const headers = { "content-type": "application/json", ...access.headers };
  return {
    countsHttpRequests: true,
    async send(request, signal, watch) {
      const body = mergeBody(format.buildBody(config, request), config.body);
      const stream = config.stream === true ? gatherStream(format.createGatherer()) : undefined;
      const reply = await client.send(
        {
          method: "POST",
          url,
          headers,
          body: formatExactJson(body),
          ...(stream && { onText: stream.take }),
          onSent: watch?.onSent,
          onResend() {
            stream?.restart();
            watch?.onResend?.();
          },
        },
        signal,
      );
      const fault = { url, model: config.model, isStrict: request.mode === "strict" };
      const read = readHttpReply(reply, format, fault, stream);
      return stream?.firstTextMs === undefined
        ? read
        : { ...read, timeToFirstTokenMs: stream.firstTextMs };
    },
    dispose: async () => client.dispose(),
  };
}

// --- internal ---

/** Objects on both sides become one, so that a part of one can be set. */
function mergeBody(
  body: Record<string, unknown>,
  given: Readonly<Record<string, unknown>> | undefined,
): Record<string, unknown> {
  if (given === undefined) return body;
  const merged = { ...body };
  for (const [key, value] of Object.entries(given)) {
    const own = merged[key];
    merged[key] = isJsonObject(own) && isJsonObject(value) ? mergeBody(own, value) : value;
  }
  return merged;
}

interface RequestFacts {
  readonly url: URL;
  readonly model: string | undefined;
  readonly isStrict: boolean;
}

function readHttpReply<C extends WireConfig>(
  reply: HttpReply,
  format: WireFormat<C>,
  facts: RequestFacts,
  stream: GatheredStream | undefined,
): ProviderReply {
  const answer = { ...facts, status: reply.status, headers: reply.headers, text: reply.text };
  if (reply.status >= 300) return readFault(answer, parseBody(reply.text));
  const streamed = stream !== undefined && isEventStream(reply);
  const body = streamed ? stream.finish() : parseBody(reply.text);
  if (streamed && body === undefined) throw brokenStream(reply);
  if (!isJsonObject(body)) return readFault(answer, body);
  const read = format.readReply(body);
  if ("fault" in read) return readFault(answer, read.fault);
  if ("missing" in read) return readFault({ ...answer, missing: read.missing }, body);
  return toProviderReply(read, reply.status, facts.model);
}

function toProviderReply(
  read: WireReply,
  httpStatus: number,
  model: string | undefined,
): ProviderReply {
  const { text, reasoning, insteadOfText, ...about } = read;
  const isSilent = text === "";
  const otherModel = describeOtherModel(model, about.responseModel);
  return {
    text: isSilent ? markReasoning(reasoning) : text,
    ...(reasoning !== "" && { reasoning: true }),
    ...(isSilent && reasoning === "" && insteadOfText !== undefined && { insteadOfText }),
    ...about,
    ...(otherModel !== undefined && { warnings: [otherModel] }),
    httpStatus,
  };
}

/** As models write it whose reasoning is not told apart, so that no draft in it counts as an answer. */
function markReasoning(reasoning: string): string {
  return reasoning === "" ? "" : `<think>\n${reasoning}\n</think>`;
}

/** Undefined where it is no JSON. */
function parseBody(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}

function isEventStream({ headers }: HttpReply): boolean {
  return /event-stream/i.test(headers["content-type"] ?? "");
}

function brokenStream({ text }: HttpReply): ProviderError {
  return new ProviderError("the reply broke off: its stream ended before its last event", {
    kind: "network",
    httpStatus: 200,
    rawResponse: text,
  });
}

interface GatheredStream {
  readonly take: (text: string) => void;
  readonly restart: () => void;
  readonly finish: () => unknown;
  /** From the request to the first text of the model; undefined before it. */
  readonly firstTextMs: number | undefined;
}

function gatherStream(gatherer: StreamGatherer): GatheredStream {
  let sentAt = performance.now();
  let firstTextMs: number | undefined;
  const parser = createParser({
    onEvent({ data }) {
      const event = data === "[DONE]" ? undefined : parseBody(data);
      if (event !== undefined && gatherer.take(event)) firstTextMs ??= performance.now() - sentAt;
    },
  });
  return {
    take: (text) => parser.feed(text),
    restart() {
      sentAt = performance.now();
    },
    finish: () => gatherer.finish(),
    get firstTextMs() {
      return firstTextMs;
    },
  };
}
